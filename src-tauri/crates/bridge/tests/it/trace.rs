//! Following one person from WeCom to the login, against the simulated WeCom over a real socket.

use bridge::checkup::Status;
use bridge::directory::filter::UserFilter;
use bridge::directory::local::NewUser;
use bridge::source::{OnDuplicate, Source, SourceChange};
use bridge::sync::Outcome;
use bridge::trace::{Step, StepId, Subject, Trace, TraceVerdict};
use bridge::{Code, Error};
use sandbox::{NewMember, PersonView, Sandbox, Scenario};

use crate::support::World;
use crate::support::standing::unlike;

/// The steps; everything is proven as a rule but the last, which takes a rehearsal.
const STEPS: [(&str, Status); 9] = [
    ("in_wecom", Status::Pass),
    ("active", Status::Pass),
    ("in_range", Status::Pass),
    ("department", Status::Pass),
    ("synced", Status::Pass),
    ("duplicate", Status::Pass),
    ("deactivated", Status::Pass),
    ("login_methods", Status::Pass),
    ("rehearsal", Status::Skip),
];

/// Nothing out of the ordinary.
const GOOD: &str = "";

/// The steps that stand otherwise than as a rule.
fn stands(trace: &Trace) -> String {
    let steps = trace.steps.iter();
    let steps = steps.map(|step| (step.id.as_str().trim_start_matches("member."), step.status));
    unlike(&steps.collect(), &STEPS.to_vec())
}

async fn trace(world: &World, who: &str) -> Trace {
    let trace = world
        .bridge
        .diagnose()
        .trace(&world.tenant, &Subject::words(who))
        .await
        .unwrap();
    assert_eq!(
        trace.verdict == TraceVerdict::CanLogIn,
        trace.remedy.is_none(),
        "{who}: a refusal has a remedy: {trace:#?}"
    );
    for step in &trace.steps {
        assert!(
            !step.evidence.zh.is_empty() && !step.evidence.en.is_empty(),
            "{}",
            step.id
        );
        assert!(
            step.status != Status::Fail || step.fix.is_some(),
            "{}",
            step.id
        );
    }
    trace
}

/// A synced world with somebody in it who can log in.
async fn synced() -> (World, Source, PersonView) {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    assert_eq!(world.sync(&source).await.outcome, Outcome::Applied);
    let people = world.sandbox.control().members();
    let named_once = |person: &&PersonView| {
        people
            .iter()
            .filter(|other| other.name == person.name)
            .count()
            == 1
    };
    let person = people
        .iter()
        .filter(|person| {
            person.status == 1 && !person.mobile.is_empty() && !person.email.is_empty()
        })
        .find(named_once);
    let person = person.unwrap().clone();
    (world, source, person)
}

#[tokio::test]
async fn somebody_is_found_by_userid_name_mobile_and_email() {
    let (world, source, person) = synced().await;
    let mobile = format!("+86 {}", person.mobile);
    for who in [
        &person.userid,
        &person.userid.to_uppercase(),
        &person.name,
        &person.mobile,
        &mobile,
        &person.email,
        &format!("  {} ", person.userid),
    ] {
        let trace = trace(&world, who).await;
        assert_eq!(
            (stands(&trace).as_str(), trace.verdict),
            (GOOD, TraceVerdict::CanLogIn),
            "{who}: {:#?}",
            trace.steps
        );
        let member = trace.member.unwrap();
        assert_eq!(
            (member.userid.as_deref(), member.name.as_deref()),
            (Some(person.userid.as_str()), Some(person.name.as_str()))
        );
        assert_eq!(
            (member.source_id.as_deref(), member.departments.is_empty()),
            (Some(source.id.as_str()), false)
        );
    }
}

/// The key that a row has in the store may be somebody's username: it is no word that a person gave.
#[tokio::test]
async fn somebody_whose_key_is_anothers_name_is_found_all_the_same() {
    let (world, _, person) = synced().await;
    let key = world
        .bridge
        .directory()
        .user(&world.tenant, &person.userid)
        .unwrap()
        .id;
    let new = NewUser {
        username: key,
        name: "别人".into(),
        ..NewUser::default()
    };
    world
        .bridge
        .directory()
        .add_user(&world.tenant, &new)
        .unwrap();
    let found = trace(&world, &person.userid).await;
    assert_eq!(
        found.member.unwrap().userid.as_deref(),
        Some(person.userid.as_str())
    );
}

#[tokio::test]
async fn several_people_of_one_name_are_never_guessed_between() {
    let (world, source, person) = synced().await;
    let other = world
        .sandbox
        .control()
        .members()
        .into_iter()
        .find(|other| other.userid != person.userid && other.status == 1)
        .unwrap();
    world.sandbox.control().rename(&other.userid, &person.name);
    world.sync(&source).await;
    let error: Error = world
        .bridge
        .diagnose()
        .trace(&world.tenant, &Subject::words(&person.name))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::Ambiguous);
    let candidates = error.detail()["candidates"].as_array().unwrap();
    assert!(
        [&person.userid, &other.userid]
            .iter()
            .all(|userid| candidates.iter().any(|each| each == userid.as_str())),
        "{candidates:?}"
    );
    assert_eq!(stands(&trace(&world, &person.userid).await), GOOD);
}

#[tokio::test]
async fn nobody_is_a_verdict_too() {
    let (world, _, _) = synced().await;
    for (who, want) in [
        (
            "nobody-here",
            "fail in_wecom; skip active in_range department synced duplicate deactivated",
        ),
        (
            "查无此人",
            "fail in_wecom synced; skip active in_range department duplicate deactivated",
        ),
        (
            "13900000000",
            "fail in_wecom; skip active in_range department synced duplicate deactivated",
        ),
        (
            "nobody@example.com",
            "fail in_wecom; skip active in_range department synced duplicate deactivated",
        ),
    ] {
        let trace = trace(&world, who).await;
        assert_eq!(
            (stands(&trace).as_str(), trace.verdict, trace.member),
            (want, TraceVerdict::CannotLogIn, None),
            "{who}"
        );
    }
    assert!(
        !world
            .sandbox
            .control()
            .calls()
            .contains_key("user/getuserid")
    );
    for nothing in ["", " \t"] {
        let diagnose = world.bridge.diagnose();
        let refused = diagnose
            .trace(&world.tenant, &Subject::words(nothing))
            .await;
        assert_eq!(refused.unwrap_err().code(), Code::InputInvalid);
    }
    let empty = World::healthy().await;
    let trace = trace(&empty, "zhangsan").await;
    assert_eq!(
        (stands(&trace).as_str(), trace.member),
        (
            "skip in_wecom active in_range department synced duplicate deactivated login_methods",
            None
        )
    );
}

#[tokio::test]
async fn each_broken_link_is_named_and_mended_first() {
    // What is done to the world, how the steps stand, and a word of the one remedy.
    type Act = fn(&Sandbox, &str);
    let cases: [(&str, Act, &str, &str); 7] = [
        (
            "not activated",
            |sandbox, who| assert!(sandbox.control().set_status(who, 4)),
            "fail active",
            "has not activated",
        ),
        (
            "disabled",
            |sandbox, who| assert!(sandbox.control().set_status(who, 2)),
            "fail active",
            "switched this member off",
        ),
        (
            "left",
            |sandbox, who| assert!(sandbox.control().set_status(who, 5)),
            "fail active",
            "has left the corp",
        ),
        (
            "removed",
            |sandbox, who| assert!(sandbox.control().remove_member(who)),
            "fail in_wecom; skip active in_range",
            "no such account",
        ),
        (
            "out of range",
            |sandbox, _| {
                sandbox
                    .control()
                    .set_visible_range(vec!["no-one".into()], vec![], vec![])
            },
            "fail in_range",
            "Visible range",
        ),
        (
            "app stopped",
            |sandbox, _| sandbox.control().set_scenario(Scenario::AppStopped),
            "fail in_range",
            "",
        ),
        (
            "address not trusted",
            |sandbox, _| sandbox.control().set_scenario(Scenario::UntrustedIp),
            "skip in_wecom active in_range",
            "Trusted IPs",
        ),
    ];
    for (name, act, want, word) in cases {
        let (world, _, person) = synced().await;
        // Nobody whom the case is about is named in the range, and none of it is synced yet.
        act(&world.sandbox, &person.userid);
        let trace = trace(&world, &person.userid).await;
        assert_eq!(
            (stands(&trace).as_str(), trace.verdict),
            (want, TraceVerdict::CannotLogIn),
            "{name}: {:#?}",
            trace.steps
        );
        let remedy = trace.remedy.unwrap();
        assert!(
            remedy.cause.en.contains(word),
            "{name}: {}",
            remedy.cause.en
        );
        assert!(
            trace.member.is_some(),
            "{name}: the directory still knows them"
        );
    }
}

#[tokio::test]
async fn limited_secrets_still_tell_through_the_list_and_the_app() {
    for scenario in [Scenario::ContactsLimited, Scenario::NewAppNoPhones] {
        let (world, _, person) = synced().await;
        world.sandbox.control().set_scenario(scenario);
        assert_eq!(
            stands(&trace(&world, &person.userid).await),
            GOOD,
            "{scenario}"
        );
        world
            .sandbox
            .control()
            .set_visible_range(vec!["no-one".into()], vec![], vec![]);
        let out = trace(&world, &person.userid).await;
        assert_eq!(
            (stands(&out).as_str(), out.verdict),
            ("fail in_range; skip active", TraceVerdict::CannotLogIn),
            "{scenario}"
        );
    }
}

#[tokio::test]
async fn who_was_not_brought_in_is_told_why() {
    let (world, source, _) = synced().await;
    let control = world.sandbox.control();
    let newcomer = control.add_member(sandbox::NewMember {
        userid: Some("newcomer".into()),
        name: "新来的".into(),
        ..Default::default()
    });
    let trace_new = trace(&world, &newcomer).await;
    assert_eq!(stands(&trace_new), "fail synced; skip deactivated");
    assert!(trace_new.remedy.unwrap().steps[0].en.contains("Sync once"));
    world.sync(&source).await;
    assert_eq!(stands(&trace(&world, "新来的").await), GOOD);

    world
        .bridge
        .directory()
        .add_user(
            &world.tenant,
            &NewUser {
                username: "twin".into(),
                name: "本地".into(),
                ..NewUser::default()
            },
        )
        .unwrap();
    control.add_member(sandbox::NewMember {
        userid: Some("Twin".into()),
        name: "双胞胎".into(),
        ..Default::default()
    });
    let run = world.sync(&source).await;
    assert_eq!(run.counts.skipped, 1);
    for who in ["twin", "本地"] {
        let twin = trace(&world, who).await;
        assert_eq!(
            (stands(&twin).as_str(), twin.verdict),
            (
                if who == "twin" {
                    "fail synced duplicate; skip deactivated"
                } else {
                    "fail synced duplicate"
                },
                TraceVerdict::CannotLogIn
            ),
            "{who}"
        );
        assert_eq!(twin.member.unwrap().userid.as_deref(), Some("Twin"));
        let remedy = twin.remedy.unwrap();
        assert!(
            remedy.cause.en.contains("twin") && remedy.steps[0].en.contains(&run.id),
            "{remedy:?}"
        );
    }
    let change = SourceChange {
        on_duplicate: Some(OnDuplicate::Overwrite),
        ..SourceChange::default()
    };
    world
        .bridge
        .set_up()
        .change_source(&source.id, &change, None, true)
        .await
        .unwrap();
    world.sync(&source).await;
    assert_eq!(stands(&trace(&world, "twin").await), GOOD);
}

#[tokio::test]
async fn a_departure_is_traced_to_its_run() {
    let (world, source, person) = synced().await;
    world.sandbox.control().remove_member(&person.userid);
    let run = world.sync(&source).await;
    let gone = trace(&world, &person.userid).await;
    assert_eq!(
        stands(&gone),
        "fail in_wecom deactivated; skip active in_range"
    );
    let step = gone
        .steps
        .iter()
        .find(|step| step.id == StepId::Deactivated)
        .unwrap();
    assert!(
        step.evidence.en.contains(&run.id) && step.evidence.zh.contains("不再返回"),
        "{:?}",
        step.evidence
    );

    world.sandbox.control().add_member(sandbox::NewMember {
        userid: Some(person.userid.clone()),
        name: person.name.clone(),
        ..Default::default()
    });
    let back = trace(&world, &person.userid).await;
    assert_eq!(stands(&back), "fail deactivated");
    assert!(
        back.remedy.unwrap().steps[0]
            .en
            .contains("one sync brings them back")
    );
}

#[tokio::test]
async fn a_held_run_is_why_somebody_is_missing() {
    let (world, source, _) = synced().await;
    let control = world.sandbox.control();
    assert!(control.leave_now() > 5);
    control.add_member(sandbox::NewMember {
        userid: Some("late".into()),
        name: "迟到的".into(),
        mobile: "13911112222".into(),
        ..Default::default()
    });
    assert_eq!(world.sync(&source).await.outcome, Outcome::Held);
    for who in ["late", "迟到的", "13911112222"] {
        let late = trace(&world, who).await;
        assert_eq!(stands(&late), "fail synced; skip deactivated", "{who}");
        assert!(
            late.remedy.unwrap().cause.en.contains("access guard"),
            "{who}"
        );
    }
}

#[tokio::test]
async fn login_methods_are_those_of_the_source() {
    let (world, source, person) = synced().await;
    for password_login in [false, true] {
        let change = SourceChange {
            scan_login: Some(false),
            password_login: Some(password_login),
            ..SourceChange::default()
        };
        world
            .bridge
            .set_up()
            .change_source(&source.id, &change, None, true)
            .await
            .unwrap();
        let off = trace(&world, &person.userid).await;
        assert_eq!(
            (stands(&off).as_str(), off.verdict),
            ("fail login_methods", TraceVerdict::CannotLogIn)
        );
        let evidence = &off.steps[7].evidence.en;
        assert_eq!(
            evidence.contains("which was not proven"),
            password_login,
            "{evidence}"
        );
    }
    let change = SourceChange {
        scan_login: Some(true),
        ..SourceChange::default()
    };
    let auth = world.bridge.auths().unwrap().remove(0);
    world.bridge.set_up().remove_auth(&auth.id).unwrap();
    world
        .bridge
        .set_up()
        .change_source(&source.id, &change, None, true)
        .await
        .unwrap();
    let without = trace(&world, &person.userid).await;
    assert_eq!(stands(&without), "fail login_methods; skip in_range");
    assert!(
        without
            .remedy
            .unwrap()
            .cause
            .en
            .contains("no authentication source")
    );
}

#[tokio::test]
async fn local_users_and_a_silent_wecom() {
    let (world, _, person) = synced().await;
    world
        .bridge
        .directory()
        .add_user(
            &world.tenant,
            &NewUser {
                username: "admin".into(),
                name: "管理员".into(),
                ..NewUser::default()
            },
        )
        .unwrap();
    let local = trace(&world, "admin").await;
    assert_eq!(
        stands(&local),
        "fail in_wecom; skip active in_range department synced duplicate"
    );
    assert_eq!(local.member.unwrap().userid, None);

    let (bridge, tenant, who) = (
        world.bridge.clone(),
        world.tenant.clone(),
        person.userid.clone(),
    );
    world.sandbox.stop().await;
    let silent = bridge
        .diagnose()
        .trace(&tenant, &Subject::words(who))
        .await
        .unwrap();
    assert_eq!(
        (stands(&silent).as_str(), silent.verdict),
        ("skip in_wecom active in_range", TraceVerdict::CannotLogIn),
        "{:#?}",
        silent.steps
    );
    assert!(
        silent.steps[0]
            .evidence
            .en
            .contains("WeCom cannot be reached")
    );
    assert!(silent.member.unwrap().name.is_some() && silent.remedy.is_some());
    let unknown = bridge
        .diagnose()
        .trace(&tenant, &Subject::words("someone-else"))
        .await
        .unwrap();
    assert_eq!(
        (stands(&unknown).as_str(), unknown.member),
        (
            "skip in_wecom active in_range department synced duplicate deactivated",
            None
        )
    );
    assert!(unknown.remedy.unwrap().cause.en.contains("connection"));
}

/// In this directory accounts are numbers, and so are the identifiers of rows.
#[tokio::test]
async fn a_users_number_and_an_account_that_is_a_number_are_never_confused() {
    let world = World::healthy().await;
    let numbered = NewMember {
        userid: Some("2".into()),
        name: "程砚秋".into(),
        ..NewMember::default()
    };
    world.sandbox.control().add_member(numbered);
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let local = NewUser {
        username: "3".into(),
        name: "前台".into(),
        mobile: None,
        email: None,
    };
    let local = world
        .bridge
        .directory()
        .add_user(&world.tenant, &local)
        .unwrap();
    let user = |id: &str| {
        world
            .bridge
            .directory()
            .user_by_id(&world.tenant, id)
            .unwrap()
    };
    let everybody = UserFilter::default();
    let numbered = world
        .bridge
        .directory()
        .users(&world.tenant, &everybody)
        .unwrap()
        .users;
    let numbered = numbered
        .into_iter()
        .find(|user| user.userid.as_deref() == Some("2"))
        .unwrap();
    for named in [&numbered, &local] {
        assert_ne!(named.id, named.username, "the case is none");
        let stranger = user(&named.username);
        for (subject, want) in [
            (Subject::User(named.id.clone()), named),
            (Subject::words(&named.username), named),
            (Subject::User(named.username.clone()), &stranger),
        ] {
            let trace = world
                .bridge
                .diagnose()
                .trace(&world.tenant, &subject)
                .await
                .unwrap();
            let user = trace.user.unwrap();
            assert_eq!(
                (&user.id, &user.username),
                (&want.id, &want.username),
                "{subject:?}"
            );
            assert_eq!(trace.member.unwrap().userid, want.userid, "{subject:?}");
        }
    }
    let nobody = Subject::User("999999".into());
    let error = world.bridge.diagnose().trace(&world.tenant, &nobody).await;
    assert_eq!(error.unwrap_err().code(), Code::UserUnknown);
}

/// Somebody who left and somebody new with the same name: the one who is there now is meant, and the other is named.
#[tokio::test]
async fn whoever_came_back_with_a_new_userid_is_found_as_they_are_now() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let control = world.sandbox.control();
    let add = |userid: &str| {
        control.add_member(sandbox::NewMember {
            userid: Some(userid.into()),
            name: "欧阳静".into(),
            mobile: "15566667777".into(),
            ..Default::default()
        })
    };
    add("ouyang.jing");
    world.sync(&source).await;
    control.remove_member("ouyang.jing");
    world.sync(&source).await;
    add("ouyang.j2");
    world.sync(&source).await;
    for who in ["欧阳静", "+86 155-6666-7777"] {
        let found = trace(&world, who).await;
        let userid = found.member.as_ref().unwrap().userid.as_deref();
        assert_eq!(userid, Some("ouyang.j2"), "{who}");
        let said = found
            .steps
            .iter()
            .find(|step| step.id == StepId::Deactivated);
        assert!(
            said.unwrap().evidence.en.contains("ouyang.jing"),
            "{found:?}"
        );
    }
    let gone = trace(&world, "ouyang.jing").await;
    assert_eq!(
        gone.member.unwrap().userid.as_deref(),
        Some("ouyang.jing"),
        "asked for by name"
    );
}

/// Whoever has a new userid is found by the old one too, as they are now.
#[tokio::test]
async fn an_old_userid_finds_the_person_with_the_new_one() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let control = world.sandbox.control();
    let add = |userid: &str| {
        control.add_member(sandbox::NewMember {
            userid: Some(userid.into()),
            name: "欧阳静".into(),
            mobile: "15566667777".into(),
            ..Default::default()
        })
    };
    add("ouyang.jing");
    world.sync(&source).await;
    let before = trace(&world, "ouyang.jing").await.user.unwrap();
    control.remove_member("ouyang.jing");
    add("ouyang.j2");
    let run = world.sync(&source).await;
    assert_eq!(
        (run.counts.renamed, run.counts.departed, run.counts.created),
        (1, 0, 0)
    );
    for who in ["Ouyang.Jing", "ouyang.j2", "欧阳静"] {
        let found = trace(&world, who).await;
        let user = found.user.unwrap();
        assert_eq!(
            (&user.id, &user.username),
            (&before.id, &"ouyang.j2".to_owned())
        );
        let said = |step: &&Step| step.id == StepId::Synced;
        let said = &found.steps.iter().find(said).unwrap().evidence.en;
        let tells = said.contains("ouyang.jing became ouyang.j2");
        assert_eq!(tells, who == "Ouyang.Jing", "{said}");
    }
    world.bridge.sync().undo(&run.id).unwrap();
    let back = trace(&world, "ouyang.jing").await.user.unwrap();
    assert_eq!((back.id, back.username), (before.id, before.username));
}
