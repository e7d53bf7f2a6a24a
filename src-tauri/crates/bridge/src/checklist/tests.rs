//! The rows from facts that a test states: each column of a table is one world.

use State::{Fail, Idle, Pass, Warn};

use super::*;
use crate::checkup::{Check, CheckId, Coverage, Fix, Status};
use crate::directory::user::Totals;
use crate::overview::ActKind;
use crate::overview::tests::{HOUR, NOW, check, check_up, facts, rehearsed, run, two};
use crate::sync::Outcome;
use crate::{Code, Error};

fn tenant() -> Tenant {
    Tenant {
        key: 1,
        id: "t".into(),
        name: "华东制造".into(),
        portal_url: Some("https://sso.example.com/".into()),
        api_base: "https://qyapi.weixin.qq.com/".into(),
        login_base: "https://login.work.weixin.qq.com/".into(),
        proxy: None,
        proxy_user: None,
        simulated: false,
        created_at: 0,
    }
}

/// Every check that the rows rest on, passed.
const ALL: [(CheckId, Status); 8] = [
    (CheckId::ContactsToken, Status::Pass),
    (CheckId::ContactsDepartments, Status::Pass),
    (CheckId::ContactsMembers, Status::Pass),
    (CheckId::AppToken, Status::Pass),
    (CheckId::AppAgent, Status::Pass),
    (CheckId::AppTrustedIp, Status::Pass),
    (CheckId::AppVisibleRange, Status::Pass),
    (CheckId::LoginCallbackProbe, Status::Pass),
];

fn checked(changes: &[(CheckId, Status)]) -> Facts {
    let mut all = ALL.to_vec();
    for (id, status) in changes {
        match all.iter_mut().find(|(there, _)| there == id) {
            Some(there) => there.1 = *status,
            None => all.push((*id, *status)),
        }
    }
    Facts {
        last: Some(check_up(&all)),
        ..facts()
    }
}

/// A check-up in which WeCom refused a check with this errcode.
fn refused(id: CheckId, errcode: i64) -> Facts {
    let mut facts = checked(&[(id, Status::Fail)]);
    let checks = facts.last.iter_mut().flat_map(|last| &mut last.checks);
    for check in checks.filter(|check| check.id == id) {
        check.errcode = Some(errcode);
    }
    facts
}

fn in_front_of_everything() -> Facts {
    let mut facts = checked(&[]);
    facts.auths[0].last = Some(rehearsed(NOW, None));
    facts
}

fn never_run(mut facts: Facts) -> Facts {
    facts.sources[0].runs.clear();
    facts.sources[0].checks.clear();
    facts.totals = Totals::default();
    facts
}

fn failed(errcode: i64) -> Facts {
    let mut facts = facts();
    let error = Error::new(Code::WecomRefused, "refused").with("errcode", errcode);
    let mut run = run(Outcome::Failed);
    run.reach = None;
    run.error = Some(error.to_record());
    facts.sources[0].runs = vec![run];
    facts
}

fn states(facts: &Facts) -> Vec<State> {
    let list = Checklist::of(&tenant(), facts);
    list.rows.iter().map(|row| row.state).collect()
}

/// The rows: corp ID, contacts secret, its trusted IP, app, its trusted IP, callback domain, first sync, scan.
#[test]
fn a_row_is_ticked_only_by_what_was_read() {
    let without_auth = || {
        let mut facts = facts();
        facts.auths.clear();
        facts.sources[0].has_auth = false;
        facts
    };
    let held = || {
        let mut facts = checked(&[]);
        facts.sources[0].runs = vec![run(Outcome::Held), run(Outcome::Applied)];
        facts
    };
    let one_auth_of_two = || {
        let mut facts = two();
        facts.auths.pop();
        facts.sources[1].has_auth = false;
        facts
    };
    let ended_badly = || {
        let mut facts = checked(&[(CheckId::LoginCallbackProbe, Status::Skip)]);
        let refusal = crate::scan::Refusal::Page { errcode: -31020 };
        facts.auths[0].last = Some(rehearsed(NOW, Some(refusal)));
        facts
    };
    let cases: Vec<(&str, Facts, [State; 8])> = vec![
        ("nothing is there", Facts::default(), [Idle; 8]),
        (
            "set up, never run, never checked",
            never_run(facts()),
            [Idle; 8],
        ),
        (
            "checked before the first run",
            never_run(checked(&[])),
            [Pass, Pass, Pass, Pass, Pass, Pass, Idle, Idle],
        ),
        (
            "synced and never checked",
            facts(),
            [Pass, Pass, Pass, Idle, Idle, Idle, Pass, Idle],
        ),
        (
            "all but the scan",
            checked(&[]),
            [Pass, Pass, Pass, Pass, Pass, Pass, Pass, Idle],
        ),
        ("everything", in_front_of_everything(), [Pass; 8]),
        (
            "WeCom does not know the corp",
            refused(CheckId::ContactsToken, 40013),
            [Fail, Idle, Idle, Pass, Pass, Pass, Pass, Idle],
        ),
        (
            "the contacts secret is wrong",
            refused(CheckId::ContactsToken, 40001),
            [Pass, Fail, Pass, Pass, Pass, Pass, Pass, Idle],
        ),
        (
            "the address is on no list of the contacts",
            refused(CheckId::ContactsDepartments, 60020),
            [Pass, Idle, Fail, Pass, Pass, Pass, Pass, Idle],
        ),
        (
            "a run was refused for the address",
            failed(60020),
            [Idle, Idle, Fail, Idle, Idle, Idle, Fail, Idle],
        ),
        (
            "identifiers only",
            checked(&[(CheckId::ContactsMembers, Status::Warn)]),
            [Pass, Warn, Pass, Pass, Pass, Pass, Pass, Idle],
        ),
        (
            "the app is stopped",
            checked(&[
                (CheckId::AppAgent, Status::Fail),
                (CheckId::AppVisibleRange, Status::Skip),
            ]),
            [Pass, Pass, Pass, Fail, Pass, Pass, Pass, Idle],
        ),
        (
            "the app leaves people out",
            checked(&[(CheckId::AppVisibleRange, Status::Warn)]),
            [Pass, Pass, Pass, Warn, Pass, Pass, Pass, Idle],
        ),
        (
            "the app does not trust the address",
            checked(&[
                (CheckId::AppTrustedIp, Status::Fail),
                (CheckId::AppVisibleRange, Status::Skip),
            ]),
            [Pass, Pass, Pass, Idle, Fail, Pass, Pass, Idle],
        ),
        (
            "the login page refuses the callback domain",
            checked(&[(CheckId::LoginCallbackProbe, Status::Fail)]),
            [Pass, Pass, Pass, Pass, Pass, Fail, Pass, Idle],
        ),
        (
            "the last rehearsal was refused",
            ended_badly(),
            [Pass, Pass, Pass, Pass, Pass, Idle, Pass, Fail],
        ),
        (
            "a run waits for a person",
            held(),
            [Pass, Pass, Pass, Pass, Pass, Pass, Warn, Idle],
        ),
        (
            "no scan login",
            without_auth(),
            [Pass, Pass, Pass, Idle, Idle, Idle, Pass, Idle],
        ),
        (
            "one of two corps without scan login",
            one_auth_of_two(),
            [Pass, Pass, Pass, Idle, Idle, Idle, Pass, Idle],
        ),
    ];
    for (world, facts, want) in cases {
        assert_eq!(states(&facts), want, "{world}");
    }
}

/// The overview's chain, the check-up and the list never say different things.
#[test]
fn nothing_fails_here_that_the_overview_calls_good_and_the_other_way_round() {
    let worlds = [
        Facts::default(),
        facts(),
        never_run(facts()),
        checked(&[]),
        in_front_of_everything(),
        refused(CheckId::ContactsToken, 40013),
        refused(CheckId::ContactsMembers, 60020),
        checked(&[(CheckId::LoginPortal, Status::Fail)]),
        checked(&[(CheckId::NetClock, Status::Fail)]),
        checked(&[(CheckId::AppVisibleRange, Status::Warn)]),
        failed(60020),
        failed(40001),
    ];
    for facts in worlds {
        let (list, overview) = (Checklist::of(&tenant(), &facts), Overview::of(&facts));
        let of = |state| overview.links.iter().any(|link| link.state == state);
        let row = |state| list.rows.iter().any(|row| row.state == state);
        assert_eq!(row(Fail), of(Fail), "{list:?}\n{overview:?}");
        let is_good = matches!(overview.state, Pass | Warn);
        assert!(!list.done || is_good, "{list:?}\n{overview:?}");
        assert!(!is_good || !row(Fail), "{list:?}\n{overview:?}");
    }
}

#[test]
fn it_is_done_only_when_nothing_is_open_and_nothing_else_fails() {
    let done = Checklist::of(&tenant(), &in_front_of_everything());
    assert!(done.done && done.next.is_none() && done.first.is_none());
    assert_eq!(done.verdict.zh, "可以上线：8 项都已验证");
    assert!(
        done.note
            .is_some_and(|note| note.text.zh.contains("https://sso.example.com/"))
    );

    let mut clock = in_front_of_everything();
    if let Some(last) = &mut clock.last {
        last.checks.push(check(CheckId::NetClock, Status::Fail));
    }
    let clock = Checklist::of(&tenant(), &clock);
    assert!(!clock.done && clock.note.is_none());
    assert_eq!((clock.state, clock.ticked), (Fail, 8));

    let mut narrow = in_front_of_everything();
    if let Some(last) = &mut narrow.last {
        *last = check_up(
            &[
                &ALL[..6],
                &[(CheckId::AppVisibleRange, Status::Warn)],
                &ALL[7..],
            ]
            .concat(),
        );
    }
    let narrow = Checklist::of(&tenant(), &narrow);
    assert!(narrow.done, "amber works: {narrow:?}");
    assert_eq!(narrow.state, Warn);
}

#[test]
fn the_next_act_is_that_of_the_row_that_fails_and_then_of_the_first_open_one() {
    let cases = [
        (Facts::default(), RowId::CorpId, ActKind::AddSource),
        (facts(), RowId::App, ActKind::CheckUp),
        (checked(&[]), RowId::Scan, ActKind::Rehearse),
        (never_run(checked(&[])), RowId::FirstSync, ActKind::Sync),
        (
            checked(&[(CheckId::LoginCallbackProbe, Status::Fail)]),
            RowId::CallbackDomain,
            ActKind::CheckAgain,
        ),
    ];
    for (facts, row, act) in cases {
        let list = Checklist::of(&tenant(), &facts);
        assert_eq!(list.first, Some(row), "{list:?}");
        assert_eq!(list.next.map(|next| next.kind), Some(act), "{row}");
        assert!(
            list.verdict.zh.contains(&*row.title().zh),
            "{}",
            list.verdict.zh
        );
    }
}

#[test]
fn a_proof_has_its_figures_and_its_time() {
    let mut facts = in_front_of_everything();
    facts.auths[0].auth.app_name = Some("门户登录".into());
    if let Some(last) = &mut facts.last {
        last.coverage = Some(Coverage {
            members: Some(2601),
            visible: Some(2601),
            ..Coverage::default()
        });
    }
    let list = Checklist::of(&tenant(), &facts);
    let row = |id| list.rows.iter().find(|row| row.id == id).unwrap();
    let cases = [
        (
            RowId::ContactsSecret,
            "姓名和部门都读得到，共 3,000 人",
            NOW,
        ),
        (RowId::App, "应用「门户登录」看得到 2,601/2,601 人", NOW),
        (RowId::FirstSync, "已同步 3,000 人", NOW - HOUR),
    ];
    for (id, proof, at) in cases {
        assert_eq!(
            (&*row(id).proof.zh, row(id).done_at),
            (proof, Some(at)),
            "{id}"
        );
    }
    assert!(row(RowId::CorpId).proof.zh.contains("ww"));
    let callback = row(RowId::CallbackDomain);
    assert_eq!(callback.copy.as_ref().unwrap().value, "sso.example.com");
    assert_eq!(callback.pictures, ["P8", "P9", "P10"]);
}

#[test]
fn an_open_row_has_no_time_and_its_remedy() {
    let list = Checklist::of(&tenant(), &refused(CheckId::ContactsToken, 40013));
    let corp = &list.rows[0];
    assert_eq!(corp.done_at, None);
    assert!(corp.fix.is_some());
    let domain = Checklist::of(
        &tenant(),
        &checked(&[(CheckId::LoginCallbackProbe, Status::Fail)]),
    );
    let act = domain.rows[5].act.clone().unwrap();
    assert_eq!(
        (act.kind, &*act.label.zh),
        (ActKind::CheckAgain, "我已保存，检测")
    );
    assert_eq!(act.id.as_deref(), Some("login.callback_probe"));
}

/// A fix of ours, so that the table above needs no errcode.
#[test]
fn a_check_without_an_errcode_is_the_secrets_own() {
    let mut facts = checked(&[]);
    if let Some(last) = &mut facts.last {
        last.checks[0] = Check::fail(
            CheckId::ContactsToken,
            Text::same("the network is down"),
            Fix::new(Text::same("x"), Vec::new()),
        );
    }
    assert_eq!(states(&facts)[..3], [Pass, Fail, Pass]);
}
