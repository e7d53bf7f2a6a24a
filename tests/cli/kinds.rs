//! The kinds of data and servers that keep other programs' corps out, through `source add` and `sync run`: what odd rows,
//! rows without a name, masks, a private installation, other userids and many switch-offs come to.

use sandbox::{Config, RenamedBy, Sandbox, Scenario};
use serde_json::Value;
use url::Url;

use crate::support::{Machine, add_source, add_tenant, code, with_app};

const MEMBERS: u32 = 140;

async fn corp(scenario: Scenario) -> Sandbox {
    let config = Config {
        members: MEMBERS,
        departments: 9,
        seed: 23,
        scenario,
        ..Config::default()
    };
    Sandbox::start(config).await.unwrap()
}

/// Everybody in the directory.
fn users(machine: &Machine) -> Vec<Value> {
    let list = machine.done(&["users", "list", "--tenant", "t", "--limit", "500"]);
    list["users"].as_array().unwrap().clone()
}

fn user<'a>(users: &'a [Value], userid: &str) -> Option<&'a Value> {
    users.iter().find(|user| user["userid"] == userid)
}

/// The texts of a run's warnings of one kind.
fn warnings(ran: &Value, id: &str) -> Vec<String> {
    let all = ran["run"]["warnings"].as_array().unwrap();
    let those = all.iter().filter(|warning| warning["id"] == id);
    those
        .map(|warning| warning["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_bytes_keep_nobody_out() {
    let wecom = corp(Scenario::OddBytes).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let ran = machine.done(&["sync", "run", &wecom.details().corp_id]);
    assert_eq!(ran["run"]["reach"], "full", "{ran}");
    assert_eq!(ran["run"]["counts"]["created"], MEMBERS, "{ran}");
    assert!(!warnings(&ran, "field.unreadable").is_empty(), "{ran}");

    let users = users(&machine);
    assert_eq!(users.len(), MEMBERS as usize);
    let odd = wecom.control().odd_members();
    for member in wecom.control().members() {
        let user = user(&users, &member.userid).unwrap();
        let keys = odd.iter().find(|(userid, _)| *userid == member.userid);
        let keys = keys.map(|(_, keys)| keys.as_slice()).unwrap_or_default();
        if !keys.contains(&"name") {
            assert_eq!(user["name"], member.name.as_str());
        }
        if !keys.contains(&"mobile") {
            assert_eq!(user["mobile"], member.mobile.as_str(), "{user}");
        }
        if !keys.contains(&"status") && !keys.contains(&"enable") {
            let active = user["status"] == "active";
            assert_eq!(active, member.status == 1, "{user}");
        }
        assert!(
            !user["departments"].as_array().unwrap().is_empty(),
            "{user}"
        );
        let name = user["name"].as_str().unwrap_or_default();
        assert!(name.chars().count() <= 256, "nobody is called so");
        assert!(!name.contains('\0'), "{name:?}");
    }

    let again = machine.done(&["sync", "run", &wecom.details().corp_id]);
    assert_eq!(again["run"]["counts"]["unchanged"], MEMBERS, "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_without_a_userid_are_left_out_and_nobody_else() {
    let wecom = corp(Scenario::Nameless).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let odd = wecom.control().odd_members();
    let with = |key: &str| -> Vec<&str> {
        let those = odd.iter().filter(|(_, keys)| keys.contains(&key));
        those.map(|(userid, _)| userid.as_str()).collect()
    };
    let (nameless, homeless) = (with("userid"), with("department"));
    for round in ["first", "second"] {
        let ran = machine.done(&["sync", "run", &wecom.details().corp_id]);
        let counts = &ran["run"]["counts"];
        assert!(
            counts["left_out"].as_u64().unwrap() >= nameless.len() as u64,
            "{round}: {ran}"
        );
        assert!(!warnings(&ran, "row.left_out").is_empty(), "{round}: {ran}");
        assert_eq!(counts["departed"], 0, "{round}: {ran}");
        // For people, they are part of the news: a tick and "nothing had changed" would be green for too little.
        let told = machine.run(&["--lang", "en", "sync", "run", &wecom.details().corp_id]);
        let headline = told.stdout.lines().next().unwrap();
        assert!(
            headline.starts_with('!') && headline.contains("were left out"),
            "{headline}"
        );
        let users = users(&machine);
        assert_eq!(users.len(), MEMBERS as usize - nameless.len(), "{round}");
        for user in &users {
            assert!(
                !user["username"].as_str().unwrap().trim().is_empty(),
                "{user}"
            );
        }
        assert!(nameless.iter().all(|userid| user(&users, userid).is_none()));
        for userid in &homeless {
            let user = user(&users, userid).unwrap();
            let mut told: Vec<u64> = user["departments"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|department| department["id"].as_u64())
                .collect();
            let mut real = wecom.control().member(userid).unwrap().departments;
            told.sort_unstable();
            real.sort_unstable();
            assert_eq!(told.len(), real.len(), "{round}: {user}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mask_replaces_nothing_and_matches_nobody() {
    let wecom = corp(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    let before = users(&machine);
    wecom.control().set_scenario(Scenario::Masked);
    let ran = machine.done(&["sync", "run", &wecom.details().corp_id]);
    assert_eq!(ran["run"]["reach"], "ids_and_app_details", "{ran}");
    assert!(!warnings(&ran, "field.stand_in").is_empty(), "{ran}");
    assert!(warnings(&ran, "wecom.collisions").is_empty(), "{ran}");
    let now = users(&machine);
    assert_eq!(now.len(), before.len());
    for then in before {
        let now = user(&now, then["userid"].as_str().unwrap()).unwrap();
        for key in [
            "name",
            "mobile",
            "email",
            "biz_mail",
            "telephone",
            "username",
        ] {
            assert_eq!(now[key], then[key], "{key}: {now}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_reading_of_masks_stores_none() {
    let wecom = corp(Scenario::Masked).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let ran = machine.done(&["sync", "run", &wecom.details().corp_id]);
    assert_eq!(ran["run"]["counts"]["created"], MEMBERS, "{ran}");
    for user in users(&machine) {
        assert!(!user.to_string().contains("***"), "{user}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_house_is_set_up_synced_and_logged_into() {
    let wecom = corp(Scenario::PrivateHouse).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    let added = machine.done(&with_app(details));
    let ran = machine.done(&["sync", "run", &details.corp_id]);
    assert_eq!(ran["run"]["reach"], "full", "{ran}");
    assert_eq!(ran["run"]["counts"]["created"], MEMBERS, "{ran}");

    let auth = added["auth"]["id"].as_str().unwrap();
    let userid = &wecom.control().members()[3].userid;
    let begun = machine.done(&["login", "url", auth]);
    let url = Url::parse(begun["url"].as_str().unwrap()).unwrap();
    let state = url.query_pairs().find(|(key, _)| key == "state").unwrap().1;
    let mut back = Url::parse(begun["redirect_uri"].as_str().unwrap()).unwrap();
    back.query_pairs_mut()
        .append_pair("code", &wecom.control().mint_code(userid))
        .append_pair("state", &state);
    wecom.control().reset_counts();
    let ended = machine.done(&["login", "rehearse", auth, "--paste", back.as_str()]);
    assert_eq!(ended["outcome"], "logged_in", "{ended}");
    assert_eq!(ended["userid"], userid.as_str());
    let calls = wecom.control().calls();
    assert_eq!(calls.get("user/getuserinfo"), Some(&1), "once: {calls:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_switch_offs_wait_for_a_person() {
    let wecom = corp(Scenario::SwitchedOff).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let corp = wecom.details().corp_id.as_str();
    machine.done(&["sync", "run", corp]);
    let before = users(&machine);
    let (status, held) = machine.json(&["sync", "run", corp]);
    assert_eq!((status, code(&held)), (3, "sync.held"), "{held}");
    assert_eq!(held["error"]["detail"]["reason"], "access_guard", "{held}");
    let counts = &held["run"]["counts"];
    assert_eq!(counts["departed"], 0);
    // Also those whom `enable` alone switches off.
    let active = before
        .iter()
        .filter(|user| user["status"] == "active")
        .count();
    assert_eq!(counts["disabled"], active * 30 / 100, "{held}");
    let changes = held["changes"].as_array().unwrap();
    assert!(
        changes.iter().any(|change| change["kind"] == "disable"),
        "{held}"
    );
    assert_eq!(users(&machine), before, "a held run changed the directory");

    let confirmed = machine.done(&["sync", "run", corp, "--confirm"]);
    assert_eq!(&confirmed["run"]["counts"]["disabled"], &counts["disabled"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_another_key_stays_the_same_person() {
    let wecom = corp(Scenario::RenamedIds).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let corp = wecom.details().corp_id.as_str();
    machine.done(&["sync", "run", corp]);
    let before = users(&machine);
    let preview = machine.done(&["sync", "run", corp, "--dry-run"]);
    let renamed = wecom.control().renamed_ids();
    let weak = |by| by == RenamedBy::NameAndDepartments;
    let proposed = warnings(&preview, "rename.proposed").join("\n");
    let unclear = warnings(&preview, "person.new_key").join("\n");
    for each in &renamed {
        let named = |said: &str| said.contains(&format!("{} → {}", each.from, each.to));
        assert_eq!(named(&proposed), weak(each.by), "{each:?}: {proposed}");
        assert_eq!(
            unclear.contains(&each.from),
            each.rival.is_some(),
            "{each:?}: {unclear}"
        );
    }
    // One of the two weak ones is said to be the same; the other, and the unclear one, leave and come.
    let said = renamed.iter().find(|each| weak(each.by)).unwrap();
    let wrong = ["sync", "run", corp, "--same", "nobody=noone"];
    let (status, refused) = machine.json(&wrong);
    assert_eq!((status, code(&refused)), (2, "input.invalid"), "{refused}");
    assert_eq!(refused["error"]["detail"]["field"], "same", "{refused}");
    let same = format!("{}={}", said.from, said.to);
    let hash = preview["run"]["plan_hash"].as_str().unwrap();
    let ran = machine.done(&["sync", "run", corp, "--same", &same, "--expect", hash]);
    let counts = &ran["run"]["counts"];
    assert_eq!(
        [
            &counts["renamed"],
            &counts["rename_proposed"],
            &counts["departed"],
            &counts["created"]
        ],
        [4, 1, 2, 3],
        "{counts}"
    );
    let id_of = |users: &[Value], userid: &str| {
        let user = users.iter().find(|user| user["userid"] == userid);
        user.map(|user| user["id"].clone())
    };
    let after = users(&machine);
    for each in &renamed {
        let is_same = id_of(&after, &each.to) == id_of(&before, &each.from);
        let strong = matches!(each.by, RenamedBy::Mobile | RenamedBy::Email);
        assert_eq!(is_same, strong || each == said, "{each:?}");
    }
    let run = ran["run"]["id"].as_str().unwrap();
    let shown = machine.done(&["sync", "show", run, "--kind", "renamed"]);
    let changes = shown["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 4, "{shown}");
    let detail = |change: &Value, key: &str| change["reason_detail"][key].clone();
    let by = changes
        .iter()
        .find(|change| detail(change, "to") == said.to);
    assert_eq!(detail(by.unwrap(), "by"), "person", "{shown}");
    let traced = machine.done(&["member", "trace", "--tenant", "t", &said.from]);
    assert_eq!(traced["member"]["userid"], said.to.as_str(), "{traced}");
    machine.done(&["sync", "undo", run]);
    assert_eq!(users(&machine), before);
}
