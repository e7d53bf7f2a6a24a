//! The chain and its headline from facts that a test states.

mod waiting;

use wecom::{AgentId, CorpId};

use super::*;
use crate::auth::{Auth, CallbackDomain};
use crate::checkup::{
    CannotScan, CannotScanReason, Check, CheckId, Coverage, Fix, LoginBlock, Status, freshness,
};
use crate::directory::user::Totals;
use crate::scan::{CallbackMode, Refusal, Rehearsal};
use crate::source::{AutoSync, EmployeeNo, Guard, NeverTake, OnDuplicate, Source, UsernameRules};
use crate::sync::plan::Counts;
use crate::sync::{Outcome, Reach, Run, RunKind, StartedBy};
use bridge_core::remedy::words::SecretPlace;

pub(crate) const HOUR: i64 = 3_600_000;
pub(crate) const NOW: i64 = 10_000 * HOUR;

fn corp(number: u8) -> CorpId {
    CorpId::parse(&format!("ww{number:016}")).unwrap()
}

fn source(number: u8) -> Source {
    Source {
        key: i64::from(number),
        tenant_key: 1,
        revision: 0,
        id: format!("s{number}"),
        tenant: "t".into(),
        corp_id: corp(number),
        description: if number == 1 { "总部" } else { "分公司" }.into(),
        auto_sync: AutoSync::Every4,
        on_duplicate: OnDuplicate::Skip,
        password_login: false,
        scan_login: true,
        guard: Guard::default(),
        keep_days: 90,
        employee_no: EmployeeNo::Off,
        times: Default::default(),
        scope: None,
        depart_out_of_scope: false,
        username_rules: UsernameRules::default(),
        rename_existing: false,
        never_take: NeverTake::default(),
        archive_after: None,
        unconfirmed: Vec::new(),
        paused: false,
        created_at: 0,
    }
}

pub(crate) fn run(outcome: Outcome) -> Run {
    Run {
        key: 1,
        source_key: Some(1),
        tenant_key: 1,
        list: 1,
        revision: 0,
        id: "r".into(),
        source: Some("s1".into()),
        tenant: "t1".into(),
        kind: RunKind::Sync,
        started_by: StartedBy::Person,
        outcome,
        reach: Some(Reach::Full),
        counts: Counts {
            updated: 3,
            ..Counts::default()
        },
        calls: 1,
        plan_hash: None,
        warnings: Vec::new(),
        error: None,
        started_at: NOW - HOUR,
        finished_at: NOW - HOUR,
        undone: false,
        cleared: false,
        undoes: None,
        actor: None,
        confirmed: None,
    }
}

fn of_source(number: u8) -> SourceFacts {
    SourceFacts {
        source: source(number),
        runs: vec![run(Outcome::Applied)],
        totals: Totals {
            active: 2940,
            not_activated: 60,
            ..Totals::default()
        },
        has_auth: true,
        checks: vec![Check::pass(CheckId::SyncFresh, Text::same("x"))],
    }
}

fn of_auth(number: u8) -> AuthFacts {
    AuthFacts {
        auth: Auth {
            key: i64::from(number),
            tenant_key: 1,
            id: format!("a{number}"),
            tenant: "t".into(),
            corp_id: corp(number),
            agent_id: AgentId::parse("1000002").unwrap(),
            callback_domain: CallbackDomain::parse("sso.example.com").unwrap(),
            app_name: None,
            created_at: 10,
        },
        last: None,
    }
}

pub(crate) fn facts() -> Facts {
    Facts {
        sources: vec![of_source(1)],
        auths: vec![of_auth(1)],
        totals: Totals {
            active: 2940,
            not_activated: 60,
            ..Totals::default()
        },
        now: NOW,
        ..Facts::default()
    }
}

pub(crate) fn two() -> Facts {
    let mut facts = facts();
    facts.sources.push(of_source(2));
    facts.auths.push(of_auth(2));
    facts
}

pub(crate) fn check(id: CheckId, status: Status) -> Check {
    let (text, fix) = (Text::same("found"), Fix::new(Text::same("why"), Vec::new()));
    match status {
        Status::Pass => Check::pass(id, text),
        Status::Skip => Check::skip(id, text),
        Status::Warn => Check::warn(id, text, fix),
        Status::Fail => Check::fail(id, text, fix),
    }
}

pub(crate) fn check_up(of: &[(CheckId, Status)]) -> CheckUp {
    let checks = of.iter().map(|(id, status)| check(*id, *status));
    let checks = checks.collect::<Vec<_>>();
    CheckUp {
        verdict: Verdict::of(&checks),
        checks,
        checked_at: NOW,
        coverage: None,
        cannot_scan: Vec::new(),
    }
}

pub(crate) const PROVEN: [(CheckId, Status); 4] = [
    (CheckId::ContactsToken, Status::Pass),
    (CheckId::AppToken, Status::Pass),
    (CheckId::AppVisibleRange, Status::Pass),
    (CheckId::LoginCallbackProbe, Status::Pass),
];

pub(crate) fn rehearsed(at: i64, refusal: Option<Refusal>) -> Rehearsal {
    Rehearsal {
        id: "h".into(),
        auth: "a1".into(),
        way: CallbackMode::Window,
        at,
        userid: refusal.is_none().then(|| "wang".to_owned()),
        refusal,
        user: None,
    }
}

fn link(facts: &Facts, id: LinkId) -> Link {
    let links = Overview::of(facts).links;
    links.into_iter().find(|link| link.id == id).unwrap()
}

fn states(facts: &Facts) -> Vec<State> {
    let links = Overview::of(facts).links;
    links.iter().map(|link| link.state).collect()
}

#[test]
fn it_is_green_only_as_far_as_something_was_read() {
    use State::{Idle, Pass};
    let facts = facts();
    assert_eq!(states(&facts), [Pass, Pass, Pass, Idle, Idle, Idle]);
    let overview = Overview::of(&facts);
    assert_eq!((overview.state, overview.verdict), (Idle, None));
    assert_eq!(overview.first, Some(LinkId::Range));
    assert_eq!(overview.next.unwrap().kind, ActKind::CheckUp);
}

#[test]
fn everything_proven_is_green_and_may_go_live() {
    let mut facts = facts();
    facts.last = Some(check_up(&PROVEN));
    facts.auths[0].last = Some(rehearsed(NOW, None));
    let overview = Overview::of(&facts);
    assert_eq!(overview.state, State::Pass, "{overview:?}");
    assert_eq!(overview.headline.zh, "各环节都已验证，可以上线");
    assert_eq!((overview.first, overview.next), (None, None));
    assert_eq!(overview.verdict, Some(Verdict::Ready));
}

#[test]
fn it_begins_with_the_first_step_when_nothing_is_there() {
    let overview = Overview::of(&Facts::default());
    assert_eq!(overview.next.unwrap().kind, ActKind::AddSource);
    assert_eq!(overview.state, State::Idle);
}

#[test]
fn it_breaks_at_what_a_check_up_found_and_offers_its_remedy() {
    let mut facts = facts();
    facts.last = Some(check_up(&[
        (CheckId::AppToken, Status::Pass),
        (CheckId::LoginCallbackDomain, Status::Fail),
    ]));
    let overview = Overview::of(&facts);
    assert_eq!(overview.first, Some(LinkId::Callback));
    let found = link(&facts, LinkId::Callback);
    assert_eq!(found.state, State::Fail);
    assert!(found.fix.is_some() && found.evidence.is_some());
    let act = overview.next.unwrap();
    assert_eq!(
        (act.kind, act.id.as_deref()),
        (
            ActKind::CheckAgain,
            Some(CheckId::LoginCallbackDomain.as_str())
        )
    );
    assert_eq!(overview.verdict, Some(Verdict::NotReady));
    assert!(overview.headline.zh.starts_with("还不能用："));
}

#[test]
fn a_passed_token_is_no_covered_range() {
    let mut facts = facts();
    facts.last = Some(check_up(&[(CheckId::AppToken, Status::Pass)]));
    assert_eq!(link(&facts, LinkId::Range).state, State::Idle);
}

/// F11: an app that is stopped leaves nobody out that was counted.
#[test]
fn a_stopped_app_is_not_told_as_nobody_outside_the_range() {
    let mut facts = facts();
    facts.last = Some(check_up(&[
        (CheckId::AppAgent, Status::Fail),
        (CheckId::AppVisibleRange, Status::Skip),
    ]));
    let range = link(&facts, LinkId::Range);
    assert_eq!((range.state, range.figure), (State::Fail, None));
    assert!(!range.said.zh.contains("可见范围"), "{range:?}");
}

/// F15: amber, counted, and with a way on.
#[test]
fn a_range_that_leaves_people_out_is_amber_and_counted() {
    let mut facts = facts();
    let mut last = check_up(&[
        (CheckId::AppToken, Status::Pass),
        (CheckId::AppVisibleRange, Status::Warn),
    ]);
    last.coverage = Some(Coverage {
        visible: Some(400),
        ..Coverage::default()
    });
    let absent = |number: usize| CannotScan {
        userid: number.to_string(),
        name: None,
        departments: Vec::new(),
        why: CannotScanReason::OutOfRange,
    };
    last.cannot_scan = (0..2600).map(absent).collect();
    facts.last = Some(last);
    facts.auths[0].last = Some(rehearsed(NOW, None));
    let range = link(&facts, LinkId::Range);
    assert_eq!((range.state, range.figure), (State::Warn, Some(2600)));
    assert_eq!(range.said.zh, "约 2,600 人扫不了码：不在应用可见范围内");
    assert_eq!(
        range.said.en,
        "about 2,600 people cannot scan: outside the app's visible range"
    );
    assert!(range.fix.is_some() && range.act.is_some());
    let overview = Overview::of(&facts);
    assert_eq!(overview.state, State::Warn);
    assert!(overview.headline.zh.contains("2,600"), "{overview:?}");
}

/// F12: an undo reads nothing, so it says nothing of what can be read.
#[test]
fn after_an_undo_the_contacts_are_as_they_were_read() {
    let mut facts = facts();
    facts.sources[0].source.paused = true;
    let undone = Run {
        undone: true,
        ..run(Outcome::Applied)
    };
    let undo = Run {
        kind: RunKind::Undo,
        reach: None,
        ..run(Outcome::Applied)
    };
    facts.sources[0].runs = vec![undo, undone];
    let contacts = link(&facts, LinkId::Contacts);
    assert_eq!((contacts.state, contacts.figure), (State::Pass, Some(3000)));
    let sync = link(&facts, LinkId::Sync);
    assert_eq!(sync.state, State::Warn);
    assert_eq!(sync.act.unwrap().kind, ActKind::Sync);
}

/// F13: a login that came back proves the callback domain better than a look at the page.
#[test]
fn a_rehearsal_that_logged_in_proves_the_callback_domain() {
    let mut facts = facts();
    facts.auths[0].last = Some(rehearsed(NOW, None));
    assert_eq!(link(&facts, LinkId::Callback).state, State::Pass);
    let skipped = [
        (CheckId::AppToken, Status::Pass),
        (CheckId::LoginCallbackProbe, Status::Skip),
    ];
    facts.last = Some(check_up(&skipped));
    assert_eq!(link(&facts, LinkId::Callback).state, State::Pass);
    let mut before = check_up(&[
        (CheckId::ContactsToken, Status::Pass),
        (CheckId::AppToken, Status::Pass),
        (CheckId::LoginCallbackProbe, Status::Fail),
    ]);
    before.checked_at = NOW - HOUR;
    facts.last = Some(before);
    assert_eq!(link(&facts, LinkId::Callback).state, State::Pass);
    assert_eq!(
        facts.current().unwrap().verdict,
        facts.verdict().unwrap(),
        "one verdict"
    );
    assert_ne!(facts.verdict(), Some(Verdict::NotReady));
    facts.auths[0].last = Some(rehearsed(NOW - 2 * HOUR, None));
    assert_eq!(link(&facts, LinkId::Callback).state, State::Fail);
    assert_eq!(facts.verdict(), Some(Verdict::NotReady));
}

/// D1: the latest rehearsal that says something counts, by the check-up's rule.
#[test]
fn the_scan_stands_as_the_check_up_has_it() {
    let page = Refusal::Page { errcode: -31020 };
    let not_synced = Refusal::NotSynced {
        userid: "wang".into(),
    };
    let mut of_one = rehearsed(NOW, Some(not_synced));
    of_one.userid = Some("wang".into());
    let cases = [
        (None, State::Idle),
        (Some(rehearsed(NOW, None)), State::Pass),
        (Some(rehearsed(NOW, Some(page))), State::Fail),
        (Some(of_one), State::Warn),
    ];
    for (last, want) in cases {
        let mut facts = facts();
        facts.auths[0].last = last.clone();
        let scan = link(&facts, LinkId::Scan);
        assert_eq!(scan.state, want, "{last:?}");
        let check = crate::checkup::rehearsal_check(last.as_ref(), NOW);
        assert_eq!(scan.state, State::from(check.status));
    }
}

/// D4: one rule of staleness for the check-up and the overview.
#[test]
fn the_sync_is_as_fresh_as_the_check_up_says() {
    let aged = |hours: i64| Run {
        finished_at: NOW - hours * HOUR,
        ..run(Outcome::Applied)
    };
    let cases = [
        (AutoSync::Every4, false, vec![aged(1)], State::Pass),
        (AutoSync::Every4, false, vec![aged(6)], State::Warn),
        (AutoSync::Every4, true, vec![aged(1)], State::Warn),
        (AutoSync::Off, false, vec![aged(6 * 24)], State::Pass),
        (AutoSync::Off, false, vec![aged(8 * 24)], State::Warn),
        (
            AutoSync::Every4,
            false,
            vec![run(Outcome::Held), aged(2)],
            State::Warn,
        ),
        (
            AutoSync::Every4,
            false,
            vec![run(Outcome::Failed), aged(2)],
            State::Warn,
        ),
        (
            AutoSync::Every4,
            false,
            vec![run(Outcome::Failed)],
            State::Fail,
        ),
        (AutoSync::Every4, false, vec![], State::Warn),
    ];
    for (auto_sync, paused, runs, want) in cases {
        let mut facts = facts();
        let source = &mut facts.sources[0];
        (source.source.auto_sync, source.source.paused) = (auto_sync, paused);
        source.runs = runs;
        let check = freshness(&source.source, &source.runs, NOW);
        assert_eq!(State::from(check.status), want, "{check:?}");
        assert_eq!(link(&facts, LinkId::Sync).state, want, "{check:?}");
    }
}

#[test]
fn a_failed_run_says_where_its_secret_is_entered_and_its_small_print() {
    let failed = |error: &crate::Error| Run {
        error: Some(error.to_record()),
        ..run(Outcome::Failed)
    };
    let elsewhere = crate::Error::new(crate::Code::SecretElsewhere, "x")
        .with("source", "s1")
        .with("bound_to", "https://a.test")
        .with("address", "https://b.test");
    let mut facts = facts();
    facts.sources[0].runs = vec![failed(&elsewhere)];
    for id in [LinkId::Contacts, LinkId::Sync] {
        let link = link(&facts, id);
        assert_eq!(link.secret, Some(SecretPlace::Source("s1".into())));
        assert_eq!(link.small_print, "https://a.test → https://b.test");
    }
}

#[test]
fn a_held_run_is_told_by_the_guards_own_figures() {
    let held = |reason: &str| {
        let error = crate::Error::new(crate::Code::SyncHeld, "x")
            .with("reason", reason)
            .with("departures", 190)
            .with("take_overs", 6);
        Run {
            error: Some(error.to_record()),
            ..run(Outcome::Held)
        }
    };
    let cases = [
        ("access_guard", 190),
        ("take_over", 6),
        ("scope_changed", run(Outcome::Held).counts.written()),
    ];
    for (reason, figure) in cases {
        let mut facts = facts();
        facts.sources[0].runs = vec![held(reason), run(Outcome::Applied)];
        let sync = link(&facts, LinkId::Sync);
        assert_eq!((sync.state, sync.figure), (State::Warn, Some(figure)));
        assert_eq!(sync.act.unwrap().kind, ActKind::OpenRun);
    }
}

#[test]
fn a_run_that_left_people_out_is_not_green() {
    let mut facts = facts();
    facts.sources[0].runs[0].counts.skipped = 17;
    let sync = link(&facts, LinkId::Sync);
    assert_eq!((sync.state, sync.figure), (State::Warn, Some(17)));
    assert_eq!(sync.act.unwrap().kind, ActKind::OpenRun);
}

#[test]
fn where_nobody_can_log_in_it_is_red_and_not_ready() {
    for (login_block, kind) in [
        (LoginBlock::NoLoginMethod, ActKind::AddAuth),
        (LoginBlock::NoActiveUser, ActKind::Sync),
    ] {
        let mut facts = facts();
        facts.login_block = Some(login_block);
        let overview = Overview::of(&facts);
        assert_eq!(link(&facts, LinkId::Directory).state, State::Fail);
        assert_eq!(
            (overview.state, overview.first),
            (State::Fail, Some(LinkId::Directory))
        );
        assert_eq!(overview.next.unwrap().kind, kind);
    }
}

#[test]
fn of_several_sources_the_worst_counts_and_is_named() {
    let mut facts = two();
    assert_eq!(link(&facts, LinkId::Contacts).figure, Some(6000));
    assert_eq!(link(&facts, LinkId::Sync).source, None);
    facts.sources[1].runs = vec![Run {
        reach: Some(Reach::IdsOnly),
        ..run(Outcome::Applied)
    }];
    let contacts = link(&facts, LinkId::Contacts);
    assert_eq!(contacts.state, State::Warn);
    assert_eq!(contacts.source.as_deref(), Some("分公司"));
    facts.sources[1].runs.clear();
    let contacts = link(&facts, LinkId::Contacts);
    assert_eq!(
        (contacts.state, contacts.source.as_deref()),
        (State::Idle, Some("分公司"))
    );
    facts.sources[1].source.description.clear();
    let name = corp(2).to_string();
    assert_eq!(link(&facts, LinkId::Sync).source, Some(name));
}

#[test]
fn people_without_an_authentication_source_are_not_green() {
    let mut facts = two();
    facts.auths.pop();
    facts.sources[1].has_auth = false;
    facts.last = Some(check_up(&PROVEN));
    facts.auths[0].last = Some(rehearsed(NOW, None));
    for id in [LinkId::Range, LinkId::Callback, LinkId::Scan] {
        let link = link(&facts, id);
        assert_eq!(
            (link.state, link.source.as_deref()),
            (State::Idle, Some("分公司")),
            "{id:?}"
        );
    }
}

#[test]
fn a_check_up_counts_only_for_what_it_knew() {
    let mut facts = two();
    facts.last = Some(check_up(&PROVEN));
    assert_eq!(link(&facts, LinkId::Range).state, State::Pass);
    facts.auths[1].auth.created_at = NOW + 1;
    assert_eq!(link(&facts, LinkId::Range).state, State::Idle);
}

#[test]
fn one_authentication_source_does_not_stand_for_another() {
    let mut facts = two();
    facts.auths[0].last = Some(rehearsed(NOW, None));
    let scan = link(&facts, LinkId::Scan);
    assert_eq!((scan.state, scan.figure), (State::Idle, Some(1)));
    assert_eq!(scan.act.unwrap().id.as_deref(), Some("a2"));
}

#[test]
fn every_sentence_is_in_both_languages() {
    let mut facts = facts();
    facts.last = Some(check_up(&PROVEN));
    for link in Overview::of(&facts).links {
        for text in [&link.note, &link.said] {
            assert!(text.zh.chars().any(|c| c > '\u{2e80}'), "{text:?}");
            assert!(!text.en.is_empty() && !text.en.contains('{'), "{text:?}");
        }
    }
}
