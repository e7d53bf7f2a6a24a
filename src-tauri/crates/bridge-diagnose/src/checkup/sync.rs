//! The state of a data source's runs and of what they brought: read from the database, without a call.

use rusqlite::Connection;

use super::nobody::Nobody;
use super::{Check, CheckId, Fix};
use crate::Diagnose;
use crate::sentences::{ago, joined};
use bridge_core::clinic::ConsolePage;
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::source::Source;
use bridge_core::text;
use bridge_directory::user::UserStatus;
use bridge_sync::{Outcome, Reach, Run, RunKind, WarningId, due_at};

const HOUR_MS: i64 = 3_600_000;

/// How late an automatic run may be before somebody should know.
const GRACE_MS: i64 = HOUR_MS;

/// How old the directory may be where nothing runs by itself.
const BY_HAND_MS: i64 = 7 * 24 * HOUR_MS;

/// So many runs are looked back over.
const LOOK_BACK: usize = 100;

/// All checks of one data source. `nobody` says that not one user of the tenant's data sources can log in.
///
/// # Errors
/// `store.*`.
pub fn checks(diagnose: &Diagnose, source: &Source, nobody: Option<&Nobody>) -> Result<Vec<Check>> {
    let runs = diagnose.sync.runs_of(source, LOOK_BACK)?;
    let coverage = diagnose
        .context
        .store()
        .read(|db| Fields::of(db, source.key))?;
    let fresh = fresh(source, &runs, diagnose.context.now_ms());
    Ok(vec![
        match nobody {
            Some(nobody) => nobody.told(fresh, &runs),
            None => fresh,
        },
        duplicates(&runs),
        fields(&coverage, was_full(&runs)),
    ])
}

/// Whether the directory keeps up with WeCom: the one rule of staleness, for the check-up and the overview.
pub fn fresh(source: &Source, runs: &[Run], now: i64) -> Check {
    let id = CheckId::SyncFresh;
    let syncs = || {
        runs.iter()
            .filter(|run| run.kind == RunKind::Sync && run.outcome != Outcome::Planned)
    };
    let applied = syncs().find(|run| run.outcome == Outcome::Applied && !run.undone);
    let last = match applied {
        Some(run) => {
            let ago = ago(run.finished_at, now);
            Text::new(
                format!("最近一次已应用的同步在{}", ago.zh),
                format!("The last applied run was {}", ago.en),
            )
        }
        None => Text::fixed("还没有应用过一次同步", "No run was applied yet"),
    };
    match syncs().next() {
        Some(run) if matches!(run.outcome, Outcome::Held | Outcome::Failed) => {
            stuck(run, &last, applied.is_some(), now)
        }
        _ if applied.is_none() => Check::warn(id, last, run_once()),
        _ if source.paused => Check::warn(
            id,
            joined(
                &last,
                &Text::fixed(
                    "撤销之后，自动同步停着",
                    "after an undo, automatic runs wait",
                ),
            ),
            resume(),
        ),
        _ => punctual(
            source,
            runs,
            applied.map_or(0, |run| run.finished_at),
            &last,
            now,
        ),
    }
}

/// The newest run waits for a person, or failed.
fn stuck(run: &Run, last: &Text, was_applied: bool, now: i64) -> Check {
    let id = CheckId::SyncFresh;
    let (zh, en) = match run.outcome {
        Outcome::Held => ("等人确认", "waits for a person"),
        _ => ("失败了", "failed"),
    };
    let (when, error) = (ago(run.finished_at, now), run.as_error());
    let why = error
        .as_ref()
        .map(bridge_core::remedy::words::headline)
        .unwrap_or(Text::fixed("原因没有记下", "the reason was not recorded"));
    let then = Text::new(
        format!("{}的一次{zh}：{}", when.zh, why.zh),
        format!("one {} {en}: {}", when.en, why.en),
    );
    let evidence = joined(last, &then);
    let fix = error
        .as_ref()
        .map_or_else(run_once, bridge_core::Error::fix);
    let mut check = match run.outcome {
        Outcome::Failed if !was_applied => Check::fail(id, evidence, fix),
        _ => Check::warn(id, evidence, fix),
    };
    check.errcode = error.as_ref().and_then(bridge_core::Error::errcode);
    check.caller_ip = error
        .as_ref()
        .and_then(|error| error.caller_ip().map(str::to_owned));
    check
}

fn punctual(source: &Source, runs: &[Run], applied_at: i64, last: &Text, now: i64) -> Check {
    let id = CheckId::SyncFresh;
    let hours = source.auto_sync.hours();
    let rule = match hours {
        0 => Text::fixed("自动同步没有开启", "automatic sync is off"),
        hours => text!(
            "自动同步每 {hours} 小时",
            "automatic sync is every {hours} hours"
        ),
    };
    let evidence = joined(last, &rule);
    let due = due_at(source.auto_sync.every(), source.paused, runs, now);
    match due {
        Some(due) if due.saturating_add(GRACE_MS) < now => Check::warn(id, evidence, overdue()),
        None if applied_at.saturating_add(BY_HAND_MS) < now => Check::warn(id, evidence, old()),
        _ => Check::pass(id, evidence),
    }
}

/// Members whom the last run did not bring in because they match somebody.
fn duplicates(runs: &[Run]) -> Check {
    let id = CheckId::SyncDuplicates;
    let planned = runs
        .iter()
        .find(|run| run.kind == RunKind::Sync && run.outcome != Outcome::Failed && !run.undone);
    let Some(run) = planned else {
        return Check::skip(
            id,
            Text::fixed(
                "还没有同步过，不知道有没有重复",
                "There was no run yet, so duplicates are unknown",
            ),
        );
    };
    let (skipped, ambiguous, name) = (run.counts.skipped, run.counts.ambiguous, run.id.as_str());
    let pending = run.counts.pending;
    let mut evidence = text!(
        "同步 {name}：{skipped} 名成员因重复被跳过，{ambiguous} 名对应不上唯一的用户",
        "Run {name}: {skipped} members were skipped as duplicates, {ambiguous} match no single user"
    );
    if pending > 0 {
        evidence = Text::new(
            format!("{}，{pending} 名待核对", evidence.zh),
            format!("{}, {pending} are pending", evidence.en),
        );
    }
    match run.counts.not_brought_in() {
        0 => Check::pass(id, evidence),
        _ => Check::warn(id, evidence, see_duplicates(run)),
    }
}

/// How many of a source's active users have what.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fields {
    users: usize,
    names: usize,
    mobiles: usize,
    emails: usize,
    reachable: usize,
}

impl Fields {
    fn of(db: &Connection, source: i64) -> Result<Self> {
        let sql = "SELECT count(*), count(name), count(mobile), count(coalesce(email, biz_mail)),
                          count(coalesce(mobile, email, biz_mail))
                   FROM users WHERE source = ?1 AND status = ?2";
        let at = |row: &rusqlite::Row<'_>, column| {
            row.get::<_, i64>(column)
                .map(|count| usize::try_from(count).unwrap_or_default())
        };
        Ok(
            db.query_row(sql, (source, UserStatus::Active.as_str()), |row| {
                Ok(Self {
                    users: at(row, 0)?,
                    names: at(row, 1)?,
                    mobiles: at(row, 2)?,
                    emails: at(row, 3)?,
                    reachable: at(row, 4)?,
                })
            })?,
        )
    }
}

/// Whether the latest reading that was applied had everything: what is missing then is missing in WeCom.
fn was_full(runs: &[Run]) -> bool {
    let mut syncs = runs.iter().filter(|run| run.kind == RunKind::Sync);
    let applied = syncs.find(|run| run.outcome == Outcome::Applied);
    applied.is_some_and(|run| run.reach == Some(Reach::Full))
}

fn fields(found: &Fields, was_full: bool) -> Check {
    let id = CheckId::SyncFieldCoverage;
    let Fields {
        users,
        names,
        mobiles,
        emails,
        reachable,
    } = *found;
    if users == 0 {
        return Check::skip(
            id,
            Text::fixed(
                "目录里还没有在用的用户",
                "The directory has no active users yet",
            ),
        );
    }
    let (name, mobile, email) = (
        percent(names, users),
        percent(mobiles, users),
        percent(emails, users),
    );
    let evidence = text!(
        "{users} 名在用的用户：有姓名 {name}%，有手机号 {mobile}%，有邮箱 {email}%",
        "{users} active users: {name}% have a name, {mobile}% a mobile number, {email}% an e-mail address"
    );
    match () {
        () if names < users && was_full => Check::warn(id, evidence, some_names()),
        () if names < users => Check::warn(id, evidence, no_names()),
        () if reachable * 2 < users => Check::warn(id, evidence, no_phones()),
        () => Check::pass(id, evidence),
    }
}

/// Rounded down, so that 100 means all.
fn percent(part: usize, whole: usize) -> usize {
    part * 100 / whole.max(1)
}

pub(super) fn run_once() -> Fix {
    Fix::new(
        Text::fixed(
            "目录里还没有这个数据源的人，谁也不能登录。",
            "The directory has nobody of this data source yet, so nobody can log in.",
        ),
        vec![Text::fixed(
            "先预览一次，核对后再同步。",
            "Make a preview, look it over, then sync.",
        )],
    )
}

fn resume() -> Fix {
    Fix::new(
        Text::fixed(
            "撤销一次同步后，自动同步等人先手工运行一次，免得把刚撤销的又写回来。",
            "After an undo, automatic runs wait until a person has run one, so as not to write back what was just taken back.",
        ),
        vec![Text::fixed(
            "弄清撤销的原因后，手工同步一次。",
            "When the reason for the undo is settled, sync once by hand.",
        )],
    )
}

fn overdue() -> Fix {
    Fix::new(
        Text::fixed(
            "到时间没有运行：程序没有开着，或机器睡着了。",
            "A run is overdue: the program was not open, or the machine slept.",
        ),
        vec![
            Text::fixed(
                "让桌面程序在后台开着，或在服务器上运行 sync watch，或用计划任务定时运行 sync due。",
                "Leave the desktop program open, run sync watch on a server, or let a scheduled task run sync due.",
            ),
            Text::fixed("现在先同步一次。", "Sync once now."),
        ],
    )
}

fn old() -> Fix {
    Fix::new(
        Text::fixed(
            "自动同步没有开启，新来和离开的人都没有更新。",
            "Automatic sync is off, so people who came or left are not up to date.",
        ),
        vec![Text::fixed(
            "现在同步一次，或把自动同步设为 4、12 或 24 小时。",
            "Sync now, or set automatic sync to 4, 12 or 24 hours.",
        )],
    )
}

/// A way out for each kind of member that the run left out.
pub(super) fn see_duplicates(run: &Run) -> Fix {
    let cause = Text::fixed(
        "这些成员的账号、手机号或邮箱与目录里别人的相同，所以没有同步进来，还不能登录。",
        "These members share a userid, mobile number or e-mail address with somebody in the directory, so they were not brought in and cannot log in yet.",
    );
    let id = run.id.as_str();
    let look = text!(
        "在同步记录里打开这次同步（sync show {id}），看每个人与谁重复。",
        "Open this run in the history (sync show {id}) and see who matches whom."
    );
    let is_owned = run
        .warnings
        .iter()
        .any(|warning| warning.id == WarningId::DuplicateOwned);
    let counts = &run.counts;
    let steps = [
        (counts.skipped > 0 && !is_owned, OVERWRITE),
        (counts.skipped > 0 && is_owned, OWNED),
        (counts.ambiguous > 0, ONE_EACH),
        (counts.pending > 0, PENDING),
    ];
    let steps = steps.into_iter().filter(|(is_needed, _)| *is_needed);
    let steps = steps.map(|(_, (zh, en))| Text::fixed(zh, en));
    Fix::new(cause, std::iter::once(look).chain(steps).collect())
}

const OVERWRITE: (&str, &str) = (
    "确实是同一个人的，把同步规则改为“覆盖”再同步；不是的，改掉目录或企业微信里相同的值。",
    "Where it is the same person, set the sync policy to overwrite and sync; where not, change the shared value in the directory or in WeCom.",
);
const OWNED: (&str, &str) = (
    "用户归另一个数据源的，请本人用那家企业的企业微信扫码；应当改由这家企业管理的，先在那家企业里移除成员并同步。",
    "Where the user belongs to another data source, they scan with that corp's WeCom; if this corp should own them, remove the member from the other corp and sync it first.",
);
const ONE_EACH: (&str, &str) = (
    "对不准的，改掉相同的用户名、手机号或邮箱，让一名成员只对应一个用户，再同步。",
    "Where no single user matches, change the username, mobile number or e-mail address that is the same until one member matches one user; then sync.",
);
const PENDING: (&str, &str) = (
    "待核对的，先确认是同一个人：账号已被管理员停用的，在用户目录里启用再同步；其余的，亲自同步一次。",
    "Those that are pending: see first that it is the same person. Where an administrator switched the account off, switch it on in the directory and sync; for the others, run a sync yourself.",
);

fn some_names() -> Fix {
    Fix::new(
        Text::fixed(
            "读到了全部资料，但有些人的姓名没有填写、打了码，或者读不出来。",
            "Everything was read, but some people have no name, a masked one, or one that cannot be read.",
        ),
        vec![
            Text::fixed(
                "看最近一次同步的提醒，那里写明是谁的哪一项。",
                "Look at the warnings of the latest sync: they say whose and which.",
            ),
            Text::fixed(
                "在企业微信的通讯录里补上或改正姓名，再同步一次。",
                "Enter or correct the names in WeCom's contacts, then sync again.",
            ),
        ],
    )
}

fn no_names() -> Fix {
    Fix::new(
        Text::fixed("企业微信只给了账号：通讯录 Secret 从新地址读不到姓名，应用的可见范围又没有覆盖这些人。", "WeCom gave only userids: the contacts secret may not read names from a new address, and the app's visible range does not cover these people."),
        vec![
            Text::fixed("为这家企业添加认证源（自建应用），把【可见范围】设为全员。", "Add an authentication source (a self-built app) for this corp and set its 【可见范围】 Visible range to everybody."),
            Text::fixed("再同步一次；已有的资料不会被清空。", "Sync again; nothing stored is blanked."),
        ],
    )
    .at(&ConsolePage::Apps)
}

fn no_phones() -> Fix {
    Fix::new(
        Text::fixed(
            "2022-06-20 之后创建的自建应用读不到手机号和邮箱，这是企业微信的规定，不是设置错误。扫码登录不受影响。",
            "Self-built apps made after 2022-06-20 may not read mobile numbers and e-mail addresses. That is WeCom's rule, not a wrong setting, and scan login is not affected.",
        ),
        vec![
            Text::fixed(
                "不要用手机号或邮箱来匹配用户，用账号（userid）。",
                "Match users by userid, not by mobile number or e-mail address.",
            ),
            Text::fixed(
                "一定要手机号时，从通讯录 Secret 近 90 天用过的地址同步。",
                "Where they are needed, sync from an address that the contacts secret has used in the past 90 days.",
            ),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::*;

    #[test]
    fn coverage_warns_where_people_cannot_be_told_or_reached() {
        let of = |users, names, mobiles, emails, reachable| Fields {
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
