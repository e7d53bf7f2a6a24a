//! Why one person can or cannot log in.

use sandbox::{PersonView, Sandbox, Scenario};
use serde_json::Value;

use crate::support::{Machine, add_source, code, keys, set, wecom};

async fn synced() -> (Sandbox, Machine) {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    (wecom, machine)
}

fn has_the_shape(document: &Value) {
    assert_eq!(
        keys(document),
        set("member user verdict headline broken steps remedy messages")
    );
    for step in document["steps"].as_array().unwrap() {
        assert_eq!(keys(step), set("id status title evidence fix"));
        if step["fix"].is_object() {
            assert_eq!(keys(&step["fix"]), set("cause steps link"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_found_by_anything_that_is_theirs() {
    let (wecom, machine) = synced().await;
    let person = wecom
        .control()
        .members()
        .into_iter()
        .find(|person| person.status == 1 && !person.email.is_empty())
        .unwrap();
    for who in [&person.userid, &person.name, &person.mobile, &person.email] {
        let trace = machine.done(&["member", "trace", "--tenant", "t", who]);
        has_the_shape(&trace);
        assert_eq!(
            (&trace["verdict"], &trace["member"]["userid"]),
            (&"can_log_in".into(), &person.userid.as_str().into()),
            "{who}"
        );
    }
}

/// Something that happens to somebody in WeCom.
type Event = fn(&Sandbox, &PersonView) -> bool;

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_link_is_named_with_a_remedy() {
    let (wecom, machine) = synced().await;
    let people = wecom.control().members();
    let mut active = people.iter().filter(|person| person.status == 1);
    let cases: [(Event, &str); 3] = [
        (
            |wecom, person| wecom.control().set_status(&person.userid, 2),
            "member.active",
        ),
        (
            |wecom, person| wecom.control().remove_member(&person.userid),
            "member.in_wecom",
        ),
        (
            |wecom, _| {
                wecom
                    .control()
                    .set_visible_range(Vec::new(), Vec::new(), Vec::new());
                true
            },
            "member.in_range",
        ),
    ];
    for (event, link) in cases {
        let person = active.next().unwrap();
        event(&wecom, person);
        let (status, trace) = machine.json(&["member", "trace", "--tenant", "t", &person.userid]);
        has_the_shape(&trace);
        assert_eq!(
            (status, &trace["verdict"]),
            (1, &"cannot_log_in".into()),
            "{link}: {trace}"
        );
        let broken = trace["steps"]
            .as_array()
            .unwrap()
            .iter()
            .find(|step| step["status"] == "fail");
        assert_eq!(broken.unwrap()["id"], link, "{trace}");
        assert_eq!(trace["broken"], link, "{trace}");
        assert!(trace["remedy"]["steps"][0].is_string(), "{trace}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_a_verdict_and_two_people_are_a_question() {
    let (wecom, machine) = synced().await;
    let (status, trace) = machine.json(&["member", "trace", "--tenant", "t", "nobody-at-all"]);
    has_the_shape(&trace);
    assert_eq!(
        (status, &trace["member"], &trace["verdict"]),
        (1, &Value::Null, &"cannot_log_in".into())
    );
    let people = wecom.control().members();
    wecom.control().rename(&people[7].userid, &people[8].name);
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let (status, document) = machine.json(&["member", "trace", "--tenant", "t", &people[8].name]);
    assert_eq!((status, code(&document)), (2, "ref.ambiguous"));
    assert_eq!(
        document["error"]["detail"]["candidates"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_an_error_and_a_trace_is_written_as_a_page() {
    let (wecom, machine) = synced().await;
    for nobody in ["", "  "] {
        let (exit, document) = machine.json(&["member", "trace", "--tenant", "t", nobody]);
        assert_eq!((exit, code(&document)), (2, "input.invalid"), "{document}");
        assert_eq!(document["error"]["detail"]["field"], "who");
    }
    let person = wecom.control().members().remove(3);
    let file = machine.folder().join("trace.html");
    let path = file.display().to_string();
    let written = machine.json(&[
        "member",
        "trace",
        "--tenant",
        "t",
        &person.userid,
        "--html",
        &path,
    ]);
    assert_eq!(written.1["files"][0], path.as_str(), "{written:?}");
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(
        page.contains(&person.userid) && page.contains(&person.name),
        "{page}"
    );
}
