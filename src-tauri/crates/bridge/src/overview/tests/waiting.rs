//! What waits, the funnel and the board's line, from facts that a test states.

use super::super::value::Value;
use super::*;
use crate::checkup::{CannotScan, CannotScanReason, Coverage};
use crate::directory::can_scan::{CanScanReason, CanScanVerdict, ReasonTotal, ScanTotals};
use crate::directory::filter::DirectoryView;
use crate::directory::user::UserStatus;
use crate::tenant::Tenant;

/// State, kind of act and Chinese sentence of everything that waits.
fn waiting(facts: &Facts) -> Vec<(State, ActKind, String)> {
    let todo = Overview::of(facts).todo.into_iter();
    todo.map(|each| (each.state, each.act.kind, each.said.zh.into_owned()))
        .collect()
}

/// Everything is proven, so that nothing waits but what a case adds.
fn quiet() -> Facts {
    let mut facts = facts();
    facts.last = Some(check_up(&PROVEN));
    facts.auths[0].last = Some(rehearsed(NOW, None));
    facts
}

fn with_counts(counts: Counts) -> Facts {
    let mut facts = quiet();
    facts.sources[0].runs[0].counts = counts;
    facts
}

fn ended(outcome: Outcome, error: crate::Error) -> Facts {
    let mut facts = quiet();
    let stuck = Run {
        error: Some(error.to_record()),
        ..run(outcome)
    };
    facts.sources[0].runs.insert(0, stuck);
    facts
}

fn with_rehearsal(last: Option<Rehearsal>) -> Facts {
    let mut facts = quiet();
    facts.auths[0].last = last;
    facts
}

fn changed(change: fn(&mut Facts)) -> Facts {
    let mut facts = quiet();
    change(&mut facts);
    facts
}

/// A check-up that left so many out of the range, with two who have yet to join among those who are in it.
fn compared(out: usize) -> CheckUp {
    let absent = |why, number: usize| CannotScan {
        userid: format!("{why:?}{number}"),
        name: None,
        departments: Vec::new(),
        why,
    };
    let outside = (0..out).map(|number| absent(CannotScanReason::OutOfRange, number));
    let joining = (0..2).map(|number| absent(CannotScanReason::NotActivated, number));
    CheckUp {
        coverage: Some(Coverage {
            visible: Some(3000 - out),
            ..Coverage::default()
        }),
        cannot_scan: outside.chain(joining).collect(),
        ..check_up(&[
            (CheckId::ContactsToken, Status::Pass),
            (CheckId::AppVisibleRange, Status::Warn),
        ])
    }
}

#[test]
fn each_thing_waits_once_with_the_act_that_settles_it() {
    use ActKind as Do;
    use State::{Fail, Idle, Warn};
    let held = crate::Error::new(crate::Code::SyncHeld, "x")
        .with("reason", "access_guard")
        .with("departures", 400);
    let forgotten = crate::Error::new(crate::Code::SecretMissing, "x").with("source", "s1");
    let refused = crate::Error::new(crate::Code::WecomRefused, "x").with("errcode", 60020);
    let page = Refusal::Page { errcode: -31020 };
    let cases: Vec<(&str, Facts, State, ActKind, &str)> = vec![
        (
            "held",
            ended(Outcome::Held, held),
            Warn,
            Do::OpenRun,
            "要停用 400 人，待你确认",
        ),
        (
            "secret",
            ended(Outcome::Failed, forgotten),
            Warn,
            Do::EnterContactsSecret,
            "上次同步失败：",
        ),
        (
            "failed",
            ended(Outcome::Failed, refused),
            Warn,
            Do::OpenRun,
            "上次同步失败：",
        ),
        (
            "first run",
            changed(|facts| facts.sources[0].runs.clear()),
            Warn,
            Do::Sync,
            "还没有同步过；第一次由你来运行，之后才会自动同步",
        ),
        (
            "undone",
            changed(|facts| facts.sources[0].source.paused = true),
            Warn,
            Do::Sync,
            "上次同步已撤销，自动同步已暂停，等你同步一次",
        ),
        (
            "late",
            changed(|facts| facts.sources[0].runs[0].finished_at = NOW - 50 * HOUR),
            Warn,
            Do::Sync,
            "已经 2 天没有同步",
        ),
        (
            "pending",
            with_counts(Counts {
                pending: 3,
                ..Counts::default()
            }),
            Warn,
            Do::Look,
            "3 名成员待核对",
        ),
        (
            "duplicates",
            with_counts(Counts {
                skipped: 17,
                ..Counts::default()
            }),
            Warn,
            Do::Look,
            "17 名成员因重复没有同步进来",
        ),
        (
            "ambiguous",
            with_counts(Counts {
                ambiguous: 1,
                ..Counts::default()
            }),
            Warn,
            Do::Look,
            "1 名成员对应不上唯一的用户",
        ),
        (
            "outside",
            changed(|facts| facts.last = Some(compared(2600))),
            Warn,
            Do::Look,
            "约 2,600 人扫不了码：不在应用可见范围内",
        ),
        (
            "not rehearsed",
            with_rehearsal(None),
            Idle,
            Do::Rehearse,
            "还没有演练过扫码登录",
        ),
        (
            "refused",
            with_rehearsal(Some(rehearsed(NOW, Some(page)))),
            Fail,
            Do::Rehearse,
            "最近一次演练没有登录成功",
        ),
        (
            "no check-up",
            changed(|facts| facts.last = None),
            Idle,
            Do::CheckUp,
            "还没有体检",
        ),
        (
            "old check-up",
            changed(|facts| facts.last.as_mut().unwrap().checked_at = NOW - 9 * 24 * HOUR),
            Idle,
            Do::CheckUp,
            "上次体检是 9 天前",
        ),
        (
            "no scan login",
            changed(|facts| facts.sources[0].has_auth = false),
            Idle,
            Do::AddAuth,
            "还没有设置扫码登录",
        ),
        (
            "no way in",
            changed(|facts| facts.login_block = Some(LoginBlock::NoLoginMethod)),
            Fail,
            Do::AddAuth,
            "没有人能登录：扫码和密码登录都没有开启",
        ),
        (
            "no source",
            changed(|facts| facts.sources.clear()),
            Idle,
            Do::AddSource,
            "还没有数据源",
        ),
    ];
    assert_eq!(waiting(&quiet()), [], "nothing waits");
    for (name, facts, state, kind, said) in cases {
        let found = waiting(&facts);
        // A rehearsal that was refused is a check that fails as well, which is told for all of them together.
        let mine = found
            .iter()
            .filter(|(_, kind, said)| *kind != ActKind::Look || !said.starts_with("体检有"));
        let mine = mine.collect::<Vec<_>>();
        assert_eq!(mine.len(), 1, "{name}: {found:?}");
        assert_eq!((mine[0].0, mine[0].1), (state, kind), "{name}");
        assert!(mine[0].2.starts_with(said), "{name}: {}", mine[0].2);
    }
}

#[test]
fn the_worst_comes_first_and_sources_are_named_where_there_are_several() {
    let mut facts = two();
    facts.last = Some(check_up(&[
        (CheckId::ContactsToken, Status::Pass),
        (CheckId::AppAgent, Status::Fail),
    ]));
    facts.sources[1].runs.clear();
    let todo = Overview::of(&facts).todo;
    let states = todo.iter().map(|each| each.state).collect::<Vec<_>>();
    let mut sorted = states.clone();
    sorted.sort_by_key(|state| std::cmp::Reverse(*state));
    assert_eq!(states, sorted);
    assert_eq!(
        (todo[0].state, &*todo[0].said.zh),
        (State::Fail, "体检有 1 项不通过")
    );
    let named = todo.iter().filter_map(|each| each.source.as_deref());
    assert_eq!(named.collect::<Vec<_>>(), ["分公司"]);
}

#[test]
fn what_waits_of_a_run_opens_the_list_where_it_is_settled() {
    let facts = with_counts(Counts {
        skipped: 2,
        pending: 1,
        ..Counts::default()
    });
    let todo = Overview::of(&facts).todo;
    let opened = todo.iter().map(|each| each.act.place.clone().unwrap());
    let source = facts.sources[0].runs[0].source.clone().unwrap();
    let waiting = Place::Waiting { source };
    assert_eq!(opened.collect::<Vec<_>>(), [waiting.clone(), waiting]);
}

/// So many of each reason; the rest can scan.
/// The chain and the funnel tell one figure, whoever read the range last.
#[test]
fn the_range_in_the_chain_is_the_one_that_the_funnel_counts() {
    let out = [(CanScanReason::OutOfRange, 3)];
    let cases = [
        (scanned(120, &[], false), Vec::new(), State::Idle, None),
        (
            scanned(120, &[], true),
            Vec::new(),
            State::Idle,
            Some((120, 120)),
        ),
        (
            scanned(117, &out, true),
            Vec::new(),
            State::Warn,
            Some((117, 120)),
        ),
        // A sync read it after a check-up that passed.
        (
            scanned(117, &out, true),
            PROVEN.to_vec(),
            State::Warn,
            Some((117, 120)),
        ),
        (
            scanned(120, &[], true),
            PROVEN.to_vec(),
            State::Pass,
            Some((120, 120)),
        ),
    ];
    for (scan, checks, state, want) in cases {
        let mut facts = facts();
        facts.last = (!checks.is_empty()).then(|| check_up(&checks));
        facts.scan = Some(scan);
        let range = link(&facts, LinkId::Range);
        let share = match range.value {
            Some(Value::Share { count, of }) => Some((count, of)),
            _ => None,
        };
        assert_eq!((range.state, share), (state, want), "{range:?}");
    }
}

fn scanned(yes: usize, reasons: &[(CanScanReason, usize)], is_read: bool) -> ScanTotals {
    let of = |verdict| {
        let mine = reasons
            .iter()
            .filter(|(reason, _)| reason.verdict() == verdict);
        mine.map(|(_, count)| count).sum()
    };
    let each = reasons.iter().map(|(reason, count)| ReasonTotal {
        reason: *reason,
        text: reason.text(),
        users: *count,
    });
    ScanTotals {
        yes,
        no: of(CanScanVerdict::No),
        unknown: of(CanScanVerdict::Unknown),
        visible: is_read.then_some(yes),
        reasons: each.collect(),
        ..ScanTotals::default()
    }
}

/// F22: each step is a part of the one before, and what is missing is explained to the last person.
#[test]
fn the_funnel_adds_up() {
    use CanScanReason as R;
    let duplicates = Counts {
        skipped: 17,
        ambiguous: 2,
        pending: 1,
        ..Counts::default()
    };
    type Case<'a> = (&'a str, Counts, ScanTotals, [Option<usize>; 5]);
    let none = Counts::default();
    let cases: [Case<'_>; 6] = [
        ("all well", none, scanned(3000, &[], true), [Some(3000); 5]),
        (
            "left out",
            duplicates,
            scanned(3000, &[], true),
            [Some(3020), Some(3000), Some(3000), Some(3000), Some(3000)],
        ),
        (
            "outside and inactive",
            none,
            scanned(
                900,
                &[
                    (R::OutOfRange, 2000),
                    (R::NotActivated, 60),
                    (R::Disabled, 40),
                ],
                true,
            ),
            [Some(3000), Some(3000), Some(1000), Some(900), Some(900)],
        ),
        (
            "local users are nobody's members",
            none,
            scanned(
                10,
                &[(R::Local, 5), (R::ScanOff, 3), (R::NoDetails, 2)],
                true,
            ),
            [Some(15), Some(15), Some(12), Some(12), Some(10)],
        ),
        (
            "all outside",
            none,
            scanned(0, &[(R::OutOfRange, 7)], true),
            [Some(7), Some(7), Some(0), Some(0), Some(0)],
        ),
        (
            "never read",
            none,
            scanned(0, &[(R::NotRead, 7)], false),
            [Some(7), Some(7), None, None, None],
        ),
    ];
    for (name, counts, scan, want) in cases {
        let facts = Facts {
            scan: Some(scan),
            ..with_counts(counts)
        };
        let steps = Overview::of(&facts).funnel.steps;
        let people = steps.iter().map(|step| step.people).collect::<Vec<_>>();
        assert_eq!(people, want, "{name}");
        for pair in steps.windows(2) {
            let lost: usize = pair[1].lost.iter().map(|lost| lost.people).sum();
            let of = |people: Option<usize>| people.unwrap_or_default();
            let is_known = pair[1].people.is_some();
            assert!(
                !is_known || of(pair[0].people) == of(pair[1].people) + lost,
                "{name}: {pair:?}"
            );
        }
    }
    let empty = Facts {
        scan: Some(ScanTotals::default()),
        ..quiet()
    };
    assert_eq!(
        Overview::of(&empty).funnel.steps,
        [],
        "nobody makes no funnel"
    );
}

#[test]
fn every_link_opens_a_list_and_says_its_value() {
    let mut facts = quiet();
    facts.logged_in = 2;
    facts.last.as_mut().unwrap().coverage = Some(Coverage {
        visible: Some(3000),
        ..Coverage::default()
    });
    let overview = Overview::of(&facts);
    assert_eq!(
        (overview.state, overview.next.as_ref()),
        (State::Pass, None)
    );
    let values = overview
        .links
        .iter()
        .map(|link| link.value.clone().unwrap());
    let (count, of) = (3000, 3000);
    let want = [
        Value::Share { count, of },
        Value::Ago { at: NOW - HOUR },
        Value::Count { count: 2940 },
        Value::Share { count, of },
        Value::Host {
            host: "sso.example.com".into(),
            others: 0,
        },
        Value::Times { count: 2, at: NOW },
    ];
    assert_eq!(values.collect::<Vec<_>>(), want);
    let opened = overview.links.into_iter().map(|link| link.opens.unwrap());
    let active = Place::users(UserStatus::Active);
    assert!(opened.collect::<Vec<_>>().contains(&active));
    for facts in [
        Facts::default(),
        two(),
        with_counts(Counts {
            skipped: 1,
            ..Counts::default()
        }),
    ] {
        let links = Overview::of(&facts).links;
        assert!(links.iter().all(|link| link.opens.is_some()), "{links:?}");
    }
}

#[test]
fn a_line_of_the_board_says_what_the_overview_says() {
    let tenant = Tenant {
        key: 1,
        id: "t".into(),
        name: "华东制造".into(),
        portal_url: None,
        api_base: String::new(),
        login_base: String::new(),
        proxy: None,
        proxy_user: None,
        simulated: false,
        created_at: 0,
    };
    for facts in [quiet(), two(), Facts::default(), with_rehearsal(None)] {
        let (line, overview) = (BoardLine::of(tenant.clone(), &facts), Overview::of(&facts));
        assert_eq!(
            (
                line.state,
                line.verdict,
                &line.headline,
                &line.next,
                line.waiting
            ),
            (
                overview.state,
                overview.verdict,
                &overview.headline,
                &overview.next,
                overview.todo.len()
            ),
        );
    }
    let line = BoardLine::of(tenant.clone(), &quiet());
    assert_eq!(line.last_run.unwrap().finished_at, NOW - HOUR);
    assert_eq!(line.last_rehearsal.map(|last| last.logged_in), Some(true));
    let broken = BoardLine::broken(tenant, crate::Error::new(crate::Code::StoreDamaged, "x"));
    assert_eq!(
        (broken.state, broken.verdict, broken.waiting),
        (State::Fail, None, 0)
    );
    assert!(!broken.headline.zh.is_empty());
}

#[test]
fn the_contacts_open_the_people_that_they_count() {
    let opened = |facts: &Facts| {
        let mut links = Overview::of(facts).links.into_iter();
        links.next().unwrap().opens
    };
    let synced = Some(Place::view(DirectoryView::Synced));
    let mut one = facts();
    let mut both = two();
    assert_eq!(
        (opened(&one), opened(&both)),
        (synced.clone(), synced.clone())
    );
    one.sources[0].runs[0].reach = Some(Reach::IdsOnly);
    both.sources[1].runs[0].reach = Some(Reach::IdsOnly);
    assert_eq!(opened(&one), synced);
    assert_eq!(
        opened(&both),
        Some(Place::Sources),
        "its figure is of one of two"
    );
}
