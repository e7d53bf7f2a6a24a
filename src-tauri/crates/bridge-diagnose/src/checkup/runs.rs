//! Checks of a data source's runs and of what they brought in: read from the database, without a call.

use rusqlite::Connection;

use super::login_block::LoginBlock;
use super::run_remedies::{
    no_names, no_phones, old, overdue, resume, run_once, see_duplicates, some_names,
};
use super::scope;
use super::{Check, CheckId};
use crate::Diagnose;
use crate::sentences::{ago, joined};
use bridge_core::error::{Error, Result};
use bridge_core::lang::Text;
use bridge_core::remedy::words::headline;
use bridge_core::source::Source;
use bridge_core::text;
use bridge_directory::user::UserStatus;
use bridge_sync::{Outcome, Reach, Run, RunKind, due_at};

const HOUR_MS: i64 = 3_600_000;

/// How late an automatic run may be.
// Schedulers are not exact, and a run itself takes a while.
const GRACE_MS: i64 = HOUR_MS;

/// How old the directory may be where nothing runs by itself.
const BY_HAND_MS: i64 = 7 * 24 * HOUR_MS;

/// The number of runs that are read, from the newest back.
const MAX_RUNS: usize = 100;

/// All checks of one data source.
///
/// # Errors
/// `store.*`.
pub fn checks(
    diagnose: &Diagnose,
    source: &Source,
    block: Option<&LoginBlock>,
) -> Result<Vec<Check>> {
    let runs = diagnose.sync.runs_of(source, MAX_RUNS)?;
    let read = |db: &Connection| FieldCounts::of(db, source.key);
    let counts = diagnose.context.store().read(read)?;
    let fresh = fresh(source, &runs, diagnose.context.now_ms());
    let fresh = match block {
        Some(block) => block.add_to(fresh, last_applied(&runs)),
        None => fresh,
    };
    Ok(vec![
        fresh,
        duplicates(&runs),
        fields(&counts, was_full(&runs)),
        scope::check(source, &runs),
    ])
}

/// Whether the directory keeps up with WeCom: the one rule of staleness, for the check-up and the overview.
pub fn fresh(source: &Source, runs: &[Run], now: i64) -> Check {
    let id = CheckId::SyncFresh;
    let applied = last_applied(runs);
    let last = last_evidence(applied, now);
    // A preview changes nothing, so the run before it is what counts.
    let mut syncs = runs.iter().filter(|run| run.is_attempt());
    let stuck = syncs
        .next()
        .filter(|run| matches!(run.outcome, Outcome::Held | Outcome::Failed));
    match (stuck, applied) {
        (Some(run), _) => held_or_failed(run, &last, applied.is_some(), now),
        (None, None) => Check::warn(id, last, run_once()),
        (None, Some(_)) if source.paused => Check::warn(id, joined(&last, &PAUSED), resume()),
        (None, Some(run)) => punctual(source, runs, run, &last, now),
    }
}

/// The newest sync that was applied and not undone.
fn last_applied(runs: &[Run]) -> Option<&Run> {
    runs.iter()
        .find(|run| run.kind == RunKind::Sync && run.outcome == Outcome::Applied && !run.undone)
}

fn last_evidence(applied: Option<&Run>, now: i64) -> Text {
    let Some(run) = applied else {
        return Text::fixed("还没有应用过一次同步", "No run was applied yet");
    };
    let ago = ago(run.finished_at, now);
    Text::new(
        format!("最近一次已应用的同步：{}", ago.zh),
        format!("The last applied run was {}", ago.en),
    )
}

const PAUSED: Text = Text::fixed(
    "撤销之后，自动同步停着",
    "after an undo, automatic runs wait",
);

/// The check where the newest run is held or has failed.
fn held_or_failed(run: &Run, last: &Text, was_applied: bool, now: i64) -> Check {
    let id = CheckId::SyncFresh;
    let error = run.as_error();
    let evidence = joined(last, &ending_evidence(run, error.as_ref(), now));
    let fix = error.as_ref().map_or_else(run_once, Error::fix);
    let check = match run.outcome {
        // As long as an older run is in force, people can log in.
        Outcome::Failed if !was_applied => Check::fail(id, evidence, fix),
        _ => Check::warn(id, evidence, fix),
    };
    let caller_ip = error.as_ref().and_then(Error::caller_ip);
    Check {
        errcode: error.as_ref().and_then(Error::errcode),
        caller_ip: caller_ip.map(str::to_owned),
        ..check
    }
}

fn ending_evidence(run: &Run, error: Option<&Error>, now: i64) -> Text {
    let (zh, en) = match run.outcome {
        Outcome::Held => ("等人确认", "waits for a person"),
        _ => ("失败了", "failed"),
    };
    let when = ago(run.finished_at, now);
    let unknown = Text::fixed("原因没有记下", "the reason was not recorded");
    let why = error.map_or(unknown, headline);
    Text::new(
        format!("{}的一次{zh}：{}", when.zh, why.zh),
        format!("one {} {en}: {}", when.en, why.en),
    )
}

/// The check where the newest run is applied: whether the next one is overdue.
fn punctual(source: &Source, runs: &[Run], applied: &Run, last: &Text, now: i64) -> Check {
    let id = CheckId::SyncFresh;
    let rule = match source.auto_sync.hours() {
        0 => Text::fixed("自动同步没有开启", "automatic sync is off"),
        hours => text!(
            "自动同步每 {hours} 小时",
            "automatic sync is every {hours} hours"
        ),
    };
    let evidence = joined(last, &rule);
    let is_past = |time: i64, by: i64| time.saturating_add(by) < now;
    match due_at(&source.timetable(), source.paused, runs, now) {
        Some(due) if is_past(due, GRACE_MS) => Check::warn(id, evidence, overdue()),
        None if is_past(applied.finished_at, BY_HAND_MS) => Check::warn(id, evidence, old()),
        _ => Check::pass(id, evidence),
    }
}

/// Whether the latest plan left members out because they match a user.
fn duplicates(runs: &[Run]) -> Check {
    let id = CheckId::SyncDuplicates;
    let planned = runs
        .iter()
        .find(|run| is_whole(run) && run.outcome != Outcome::Failed && !run.undone);
    let Some(run) = planned else {
        return Check::skip(id, DUPLICATES_UNKNOWN);
    };
    let evidence = duplicates_evidence(run);
    match run.counts.not_brought_in() {
        0 => Check::pass(id, evidence),
        _ => Check::warn(id, evidence, see_duplicates(run)),
    }
}

const DUPLICATES_UNKNOWN: Text = Text::fixed(
    "还没有同步过，不知道有没有重复",
    "There was no run yet, so duplicates are unknown",
);

fn duplicates_evidence(run: &Run) -> Text {
    let (skipped, ambiguous, name) = (run.counts.skipped, run.counts.ambiguous, run.id.as_str());
    let evidence = text!(
        "同步 {name}：{skipped} 名成员因重复被跳过，{ambiguous} 名对应不上唯一的用户",
        "Run {name}: {skipped} members were skipped as duplicates, {ambiguous} match no single user"
    );
    match run.counts.pending {
        0 => evidence,
        pending => Text::new(
            format!("{}，{pending} 名待核对", evidence.zh),
            format!("{}, {pending} are pending", evidence.en),
        ),
    }
}

/// The number of a source's active users that have each field.
#[derive(Debug, Default, PartialEq, Eq)]
struct FieldCounts {
    users: usize,
    names: usize,
    mobiles: usize,
    emails: usize,
    /// Users with a mobile number or an e-mail address.
    reachable: usize,
}

impl FieldCounts {
    fn of(db: &Connection, source: i64) -> Result<Self> {
        let sql = "SELECT count(*), count(name), count(mobile), count(coalesce(email, biz_mail)),
                          count(coalesce(mobile, email, biz_mail))
                   FROM users WHERE source = ?1 AND status = ?2";
        let at = |row: &rusqlite::Row<'_>, column| {
            row.get::<_, i64>(column)
                .map(|count| usize::try_from(count).unwrap_or_default())
        };
        let counts = db.query_row(sql, (source, UserStatus::Active.as_str()), |row| {
            Ok(Self {
                users: at(row, 0)?,
                names: at(row, 1)?,
                mobiles: at(row, 2)?,
                emails: at(row, 3)?,
                reachable: at(row, 4)?,
            })
        })?;
        Ok(counts)
    }

    fn evidence(&self) -> Text {
        let users = self.users;
        let [name, mobile, email] =
            [self.names, self.mobiles, self.emails].map(|part| percent(part, users));
        text!(
            "{users} 名在用的用户：有姓名 {name}%，有手机号 {mobile}%，有邮箱 {email}%",
            "{users} active users: {name}% have a name, {mobile}% a mobile number, {email}% an e-mail address"
        )
    }
}

/// Whether it is a sync that read all it could, not only newcomers.
fn is_whole(run: &Run) -> bool {
    run.kind == RunKind::Sync && !run.is_partial()
}

/// Whether the latest applied run read every field: what is missing then is missing in WeCom.
fn was_full(runs: &[Run]) -> bool {
    let mut syncs = runs.iter().filter(|run| is_whole(run));
    let applied = syncs.find(|run| run.outcome == Outcome::Applied);
    applied.is_some_and(|run| run.reach == Some(Reach::Full))
}

/// Whether users have a name and a way to be reached.
fn fields(counts: &FieldCounts, was_full: bool) -> Check {
    let id = CheckId::SyncFieldCoverage;
    if counts.users == 0 {
        return Check::skip(id, NO_USERS);
    }
    let evidence = counts.evidence();
    let is_nameless = counts.names < counts.users;
    match () {
        () if is_nameless && was_full => Check::warn(id, evidence, some_names()),
        () if is_nameless => Check::warn(id, evidence, no_names()),
        () if counts.reachable * 2 < counts.users => Check::warn(id, evidence, no_phones()),
        () => Check::pass(id, evidence),
    }
}

const NO_USERS: Text = Text::fixed(
    "目录里还没有在用的用户",
    "The directory has no active users yet",
);

/// Rounded down, so that 100 means all.
fn percent(part: usize, whole: usize) -> usize {
    part * 100 / whole.max(1)
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::*;

    #[test]
    fn coverage_warns_where_people_cannot_be_told_or_reached() {
        let of = |users, names, mobiles, emails, reachable| FieldCounts {
            users,
            names,
            mobiles,
            emails,
            reachable,
        };
        let cases = [
            (of(0, 0, 0, 0, 0), Status::Skip),
            (of(10, 10, 10, 0, 10), Status::Pass),
            (of(10, 10, 5, 0, 5), Status::Pass),
            (of(10, 10, 4, 0, 4), Status::Warn),
            (of(10, 9, 10, 10, 10), Status::Warn),
        ];
        for (found, want) in cases {
            let check = fields(&found, false);
            assert_eq!(check.status, want, "{found:?}");
            // The cause is not the secret's where everything was read.
            let full = fields(&found, true);
            let nameless = found.names < found.users;
            assert_eq!(full.status, want, "{found:?}");
            assert_eq!(full.fix != check.fix, nameless, "{found:?}");
        }
        assert_eq!(percent(999, 1000), 99);
    }
}
