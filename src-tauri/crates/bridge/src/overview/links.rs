//! The rules of the six links, each over the facts. One is green only if something was read that proves it, for every data
//! source; what was never looked at is grey.

use super::act::{Act, ActKind};
use super::facts::{AuthFacts, Facts, RETURNED, SourceFacts};
use super::link::{Link, LinkId, State, together};
use super::place::Place;
use super::value::Value;
use super::words;
use crate::checkup::{Check, CheckId, LoginBlock, Status};
use crate::directory::can_scan::CanScanReason;
use crate::directory::filter::DirectoryView;
use crate::directory::user::UserStatus;
use crate::lang::Text;
use crate::sync::{ChangeKind, Outcome, Reach, Run};

const CONTACTS: [CheckId; 3] = [
    CheckId::ContactsToken,
    CheckId::ContactsDepartments,
    CheckId::ContactsMembers,
];
const APP: [CheckId; 4] = [
    CheckId::AppToken,
    CheckId::AppAgent,
    CheckId::AppTrustedIp,
    RANGE,
];
const RANGE: CheckId = CheckId::AppVisibleRange;
const CALLBACK: [CheckId; 4] = [
    CheckId::LoginCallbackDomain,
    PAGE,
    CheckId::LoginPortal,
    CheckId::LoginCorpMatch,
];
/// What a completed login proves better than a look at the page.
const PAGE: CheckId = CheckId::LoginCallbackProbe;

const NO_AUTH: Text = Text::fixed("还没有设置扫码登录", "scan login is not set up");
const NOT_CHECKED: Text = Text::fixed("还没有检测", "not checked yet");

/// All links, in their order.
pub(super) fn all(facts: &Facts) -> Vec<Link> {
    let links = [
        contacts(facts),
        sync(facts),
        directory(facts),
        range(facts),
        callback(facts),
        scan(facts),
    ];
    links.into_iter().map(opened).collect()
}

/// Each link leads somewhere: where its rule names no list, to the page that it is about.
fn opened(link: Link) -> Link {
    if link.opens.is_some() {
        return link;
    }
    let place = match link.id {
        LinkId::Contacts | LinkId::Sync => Place::Sources,
        LinkId::Directory => Place::DIRECTORY,
        LinkId::Range | LinkId::Callback => Place::Auths,
        LinkId::Scan => Place::Rehearsal { auth: None },
    };
    link.with_place(place)
}

fn contacts(facts: &Facts) -> Link {
    let id = LinkId::Contacts;
    let none = Link::new(
        id,
        State::Idle,
        Text::fixed("还没有数据源", "no data source yet"),
    )
    .with_act(ActKind::AddSource, None);
    let checked = facts.worst(&CONTACTS).map(|check| of_check(id, &check));
    let sources = facts.sources.iter().map(|source| Link {
        source: source.name(facts),
        ..contacts_of(source, facts.now)
    });
    let link = together(checked.into_iter().chain(sources).collect()).unwrap_or(none);
    // The figure is one data source's then, and the directory has the people of all.
    let is_of_one = facts.sources.len() > 1 && link.state != State::Pass;
    match link.opens {
        Some(Place::Directory { .. }) if is_of_one => link.with_place(Place::Sources),
        _ => link,
    }
}

fn contacts_of(of: &SourceFacts, now: i64) -> Link {
    let id = LinkId::Contacts;
    let Some(run) = of.last_reading() else {
        return Link::new(id, State::Idle, Text::fixed("还没有读取过", "never read"))
            .with_act(ActKind::Sync, Some(&of.source.id));
    };
    if run.outcome == Outcome::Failed {
        let said = Text::fixed("上次读取失败", "the last reading failed");
        let fresh = crate::checkup::freshness(&of.source, &of.runs, now);
        return failed(Link::new(id, fresh.status.into(), said), run);
    }
    // Whoever was read but not brought in is no figure of the directory's.
    let people = of.users();
    let (state, said, note) = match run.reach {
        Some(Reach::Full) => (State::Pass, words::read_full(people), words::FULL),
        _ => (State::Warn, words::read_ids(people), words::IDS),
    };
    let link = Link::new(id, state, if people > 0 { said } else { note.clone() });
    let link = match people {
        0 => link,
        people => link
            .with_figure(people, note)
            .with_place(Place::view(DirectoryView::Synced)),
    };
    let read = people + of.left_out();
    match state {
        State::Pass if people > 0 => link.with_value(Value::Share {
            count: read,
            of: read,
        }),
        State::Pass => link,
        _ => link.with_act(ActKind::CheckUp, None),
    }
}

fn failed(mut link: Link, run: &Run) -> Link {
    let error = run.as_error();
    link.evidence = error.as_ref().map(crate::Error::title);
    link.fix = error.as_ref().map(crate::Error::fix);
    link.caller_ip = error
        .as_ref()
        .and_then(|error| error.caller_ip().map(str::to_owned));
    link.with_error(error.as_ref())
        .with_place(Place::run(&run.id, None))
        .with_act(ActKind::OpenRun, Some(&run.id))
}

fn sync(facts: &Facts) -> Link {
    let none = Link::new(LinkId::Sync, State::Idle, words::NEVER_SYNCED);
    let sources = facts.sources.iter().map(|source| Link {
        source: source.name(facts),
        ..sync_of(source, facts.now)
    });
    together(sources.collect()).unwrap_or(none)
}

/// How fresh the directory is, by the check-up's own rule.
fn sync_of(of: &SourceFacts, now: i64) -> Link {
    let id = LinkId::Sync;
    let fresh = crate::checkup::freshness(&of.source, &of.runs, now);
    let Some(run) = of.last_reading() else {
        return Link::of_check(id, &fresh, words::NEVER_SYNCED)
            .with_act(ActKind::Sync, Some(&of.source.id));
    };
    match run.outcome {
        Outcome::Held => {
            let (figure, note, said) = words::held(run);
            let link = Link::of_check(id, &fresh, said).with_figure(figure, note);
            // The sentence says it; when the run before was is no reason to go through the list.
            let link = Link {
                evidence: None,
                ..link
            };
            return link
                .with_place(Place::run(&run.id, None))
                .with(Act::go_through(&run.id, figure));
        }
        Outcome::Failed => {
            return failed(Link::of_check(id, &fresh, words::FAILED), run);
        }
        _ => {}
    }
    if fresh.status != Status::Pass {
        let said = match of.source.paused {
            true => words::PAUSED,
            false => words::stale(run.finished_at, now),
        };
        return Link::of_check(id, &fresh, said)
            .with_place(Place::run(&run.id, None))
            .with_act(ActKind::Sync, Some(&of.source.id));
    }
    let left = run.counts.not_brought_in() + run.counts.left_out;
    if left > 0 {
        let (note, said) = words::left_out(left);
        let link = match of
            .check(CheckId::SyncDuplicates)
            .filter(|check| check.status == Status::Warn)
        {
            Some(check) => Link::of_check(id, check, said),
            None => Link::new(id, State::Warn, said),
        };
        return link
            .with_figure(left, note)
            .with_place(Place::run(&run.id, only_kind_left_out(run)))
            .with_act(ActKind::OpenRun, Some(&run.id));
    }
    let written = run.counts.written();
    let (_, said) = words::synced(written);
    Link::of_check(id, &fresh, said.clone())
        .with_figure(written, said)
        .with_value(Value::Ago {
            at: run.finished_at,
        })
        .with_place(Place::run(&run.id, None))
}

/// The kind of change that tells of everybody whom a run left out, where it is one.
fn only_kind_left_out(run: &Run) -> Option<ChangeKind> {
    let counts = &run.counts;
    let kinds = [
        (ChangeKind::Skip, counts.skipped),
        (ChangeKind::Ambiguous, counts.ambiguous),
        (ChangeKind::Pending, counts.pending),
    ];
    let mut there = kinds.into_iter().filter(|(_, count)| *count > 0);
    let only = there.next().filter(|_| there.next().is_none())?;
    (counts.left_out == 0).then_some(only.0)
}

fn range(facts: &Facts) -> Link {
    let id = LinkId::Range;
    let set_up = |link: Link| link.with_act(ActKind::AddAuth, None);
    if facts.auths.is_empty() {
        return set_up(Link::new(id, State::Idle, NO_AUTH));
    }
    let mut links = without_auth(id, facts);
    links
        .iter_mut()
        .for_each(|link| *link = set_up(link.clone()));
    links.push(range_of_apps(facts));
    together(links).unwrap_or_else(|| Link::new(id, State::Idle, NO_AUTH))
}

fn range_of_apps(facts: &Facts) -> Link {
    let id = LinkId::Range;
    if let Some(check) = facts.worst(&APP) {
        let link = of_check(id, &check);
        // Only a range that was compared says how many it leaves out.
        let out = facts.last.as_ref().and_then(|last| last.out_of_range());
        return match out.filter(|out| check.id == RANGE && *out > 0) {
            Some(out) => {
                let (note, said) = words::outside(out);
                let link = match seen(facts) {
                    Some(value) => link.with_figure(out, words::SEEN).with_value(value),
                    None => link.with_figure(out, note),
                };
                Link { said, ..link }
            }
            None => link,
        };
    }
    let is_proven = facts.is_proven(RANGE);
    // A sync reads the range too: whom it leaves out since is counted before the next check-up.
    if let Some((seen, out)) = read_range(facts).filter(|(_, out)| *out > 0) {
        let (_, said) = words::outside(out);
        return Link::new(id, State::Warn, said)
            .with_figure(out, words::SEEN)
            .with_value(share(seen, out))
            .with_place(Place::view(DirectoryView::OutOfRange))
            .with_act(ActKind::CheckUp, None);
    }
    let value = seen(facts);
    if is_proven {
        let covered = Text::fixed("覆盖了要扫码的人", "covers those who scan");
        let link = Link::new(id, State::Pass, covered).with_place(Place::check(RANGE));
        return Link { value, ..link };
    }
    let note = match value {
        Some(_) => Text::fixed("还没有体检", "no check-up yet"),
        None => NOT_CHECKED,
    };
    let link = Link::new(id, State::Idle, note).with_act(ActKind::CheckUp, None);
    Link { value, ..link }
}

/// How many the apps see, and how many not, as the range was last read: the figures of the funnel.
fn read_range(facts: &Facts) -> Option<(usize, usize)> {
    let scan = facts.scan.as_ref()?;
    Some((scan.visible?, scan.of(CanScanReason::OutOfRange)))
}

/// How many the apps see, of those who are to scan; as the last check-up compared them where nothing else is known.
fn seen(facts: &Facts) -> Option<Value> {
    if let Some((seen, out)) = read_range(facts) {
        return Some(share(seen, out));
    }
    let last = facts.last.as_ref()?;
    Some(share(last.coverage?.visible?, last.out_of_range()?))
}

const fn share(count: usize, out: usize) -> Value {
    Value::Share {
        count,
        of: count + out,
    }
}

fn callback(facts: &Facts) -> Link {
    let id = LinkId::Callback;
    if facts.auths.is_empty() {
        return Link::new(id, State::Idle, NO_AUTH);
    }
    let mut links = without_auth(id, facts);
    links.push(callback_of_apps(facts));
    together(links).unwrap_or_else(|| Link::new(id, State::Idle, NO_AUTH))
}

fn callback_of_apps(facts: &Facts) -> Link {
    Link {
        value: callback_domains(&facts.auths),
        ..judged_callback(facts)
    }
}

/// The callback domain of the first app, and how many others there are.
fn callback_domains(auths: &[AuthFacts]) -> Option<Value> {
    let mut hosts = auths
        .iter()
        .map(|auth| auth.auth.callback_domain.to_string())
        .collect::<Vec<_>>();
    hosts.sort_unstable();
    hosts.dedup();
    let others = hosts.len().saturating_sub(1);
    let host = hosts.into_iter().next()?;
    Some(Value::Host { host, others })
}

fn judged_callback(facts: &Facts) -> Link {
    let id = LinkId::Callback;
    if let Some(check) = facts.worst(&CALLBACK) {
        return of_check(id, &check);
    }
    if facts.auths.iter().all(|auth| auth.login().is_some()) {
        return Link::new(id, State::Pass, RETURNED);
    }
    match facts.is_proven(PAGE) {
        true => Link::new(
            id,
            State::Pass,
            Text::fixed("登录页接受它", "the login page accepts it"),
        ),
        false => Link::new(id, State::Idle, NOT_CHECKED).with_act(ActKind::CheckUp, None),
    }
}

/// The latest rehearsal of an app as it stands now, if it logged somebody in.
fn scan(facts: &Facts) -> Link {
    let id = LinkId::Scan;
    if facts.auths.is_empty() {
        return Link::new(id, State::Idle, NO_AUTH);
    }
    let mut links = without_auth(id, facts);
    links.push(scan_of_auths(facts));
    together(links).unwrap_or_else(|| Link::new(id, State::Idle, NO_AUTH))
}

/// Green only when every app's latest rehearsal that says something logged somebody in.
fn scan_of_auths(facts: &Facts) -> Link {
    let id = LinkId::Scan;
    let checked = facts.auths.iter().map(|auth| {
        let check = crate::checkup::rehearsal_check(auth.last.as_ref(), facts.now);
        (auth, check)
    });
    let checked = checked.collect::<Vec<_>>();
    let of = |status| checked.iter().find(|(_, check)| check.status == status);
    if let Some((auth, check)) = of(Status::Fail).or_else(|| of(Status::Warn)) {
        let source = facts.sources.iter();
        let source = source.filter(|source| source.source.corp_id == auth.auth.corp_id);
        return Link {
            source: source.filter_map(|source| source.name(facts)).next(),
            ..Link::of_check(id, check, words::REHEARSAL_FAILED)
                .with_act(ActKind::Rehearse, Some(&auth.auth.id))
        };
    }
    let missing = checked
        .iter()
        .filter(|(_, check)| check.status == Status::Skip);
    if let Some((auth, _)) = missing.clone().next() {
        let count = missing.count();
        let (note, said) = words::not_rehearsed(count);
        return Link::new(id, State::Idle, said)
            .with_figure(count, note)
            .with_act(ActKind::Rehearse, Some(&auth.auth.id));
    }
    let count = facts.logged_in.max(checked.len());
    let (note, said) = words::rehearsed(count);
    let logins = facts.auths.iter().filter_map(AuthFacts::login);
    let link = Link::new(id, State::Pass, said).with_figure(count, note);
    match logins.map(|login| login.at).max() {
        Some(at) => link.with_value(Value::Times { count, at }),
        None => link,
    }
}

/// The people of a data source without an authentication source cannot scan, whatever holds for the others.
fn without_auth(id: LinkId, facts: &Facts) -> Vec<Link> {
    let without = facts.sources.iter().filter(|source| !source.has_auth);
    let link = |source: &SourceFacts| Link {
        source: source.name(facts),
        ..Link::new(id, State::Idle, NO_AUTH)
    };
    without.map(link).collect()
}

/// As the check-up found it.
fn of_check(id: LinkId, check: &Check) -> Link {
    Link::of_check(id, check, check.evidence.clone())
        .with_note(words::FOUND)
        .with_place(Place::check(check.id))
        .with_act(ActKind::CheckAgain, Some(check.id.as_str()))
}

/// Where nobody can log in, nothing is green.
fn directory(facts: &Facts) -> Link {
    let id = LinkId::Directory;
    let (active, (note, said)) = (facts.totals.active, words::users(facts.totals.active));
    if facts.totals.all() == 0 {
        let empty = Text::fixed("还没有人", "nobody yet");
        return Link::new(id, State::Idle, empty.clone()).with_figure(0, empty);
    }
    match facts.login_block {
        Some(LoginBlock::NoLoginMethod) => {
            Link::new(id, State::Fail, words::NO_WAY).with_act(ActKind::AddAuth, None)
        }
        Some(LoginBlock::NoActiveUser) => {
            let source = facts
                .sources
                .first()
                .map(|source| source.source.id.as_str());
            let link = Link::new(id, State::Fail, words::NOBODY_ACTIVE).with_figure(0, note);
            link.with_act(ActKind::Sync, source)
        }
        None => Link::new(id, State::Pass, said)
            .with_figure(active, note)
            .with_place(Place::users(UserStatus::Active)),
    }
}
