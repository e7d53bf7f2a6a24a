//! Whether anybody from WeCom can log in at all. Where nobody can, nothing else makes a tenant ready.

use rusqlite::Connection;

use super::subject::Subject;
use super::sync::{run_once, see_duplicates};
use super::{Check, Fix, Status};
use crate::Diagnose;
use crate::sentences::joined;
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::source::Source;
use bridge_core::text;
use bridge_directory::user::UserStatus;
use bridge_sync::{Outcome, Run, RunKind};

/// Why nobody can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nobody {
    /// No user of any data source is active.
    Inactive,
    /// There are active users, and no way for them to log in.
    NoWay,
}

/// Why not one user of all these data sources can log in; nothing, if somebody can or there is no data source.
pub(super) fn of(diagnose: &Diagnose, subjects: &[Subject]) -> Result<Option<Nobody>> {
    let sources = subjects.iter().filter_map(|subject| {
        let source = subject.source.as_ref()?;
        Some((source, subject.app.auth.is_some()))
    });
    of_sources(diagnose, sources)
}

/// The same of data sources, each with whether it has an authentication source.
///
/// # Errors
/// `store.*`.
pub fn of_sources<'a>(
    diagnose: &Diagnose,
    sources: impl Iterator<Item = (&'a Source, bool)>,
) -> Result<Option<Nobody>> {
    let mut nobody = None;
    for (source, has_app) in sources {
        let active = diagnose.context.store().read(|db| has_active(db, source))?;
        match (active, has_way(source, has_app)) {
            (true, true) => return Ok(None),
            (true, false) => nobody = Some(Nobody::NoWay),
            (false, _) => nobody = nobody.or(Some(Nobody::Inactive)),
        }
    }
    Ok(nobody)
}

const fn has_way(source: &Source, has_app: bool) -> bool {
    source.password_login || (source.scan_login && has_app)
}

fn has_active(db: &Connection, source: &Source) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE source = ?1 AND status = ?2)";
    let values = (source.key, UserStatus::Active.as_str());
    Ok(db.query_row(sql, values, |row| row.get(0))?)
}

impl Nobody {
    /// The check of the runs, which says this first.
    pub(super) fn told(self, fresh: Check, runs: &[Run]) -> Check {
        let said = Text::fixed(
            "来自企业微信的人里没有一个能登录",
            "Nobody from WeCom can log in",
        );
        let fix = match self {
            // A run that failed or waits has its own remedy.
            Self::Inactive if fresh.errcode.is_some() || fresh.status == Status::Fail => {
                fresh.fix.clone()
            }
            _ => None,
        };
        Check {
            status: Status::Fail,
            evidence: joined(&said, &fresh.evidence),
            fix: Some(fix.unwrap_or_else(|| self.fix(runs))),
            ..fresh
        }
    }

    fn fix(self, runs: &[Run]) -> Fix {
        if self == Self::NoWay {
            return no_way();
        }
        let applied = runs.iter().find(|run| {
            run.kind == RunKind::Sync && run.outcome == Outcome::Applied && !run.undone
        });
        match applied {
            Some(run) if run.counts.not_brought_in() > 0 => see_duplicates(run),
            Some(run) => nobody_active(&run.id),
            None => run_once(),
        }
    }
}

fn no_way() -> Fix {
    Fix::new(
        Text::fixed(
            "数据源的两种登录方式都没有可用的：密码登录没有开启，扫码登录没有开启或没有认证源。",
            "Neither login method of the data source can be used: password login is off, and scan login is off or has no authentication source.",
        ),
        vec![Text::fixed(
            "在数据源的登录方式里开启扫码登录，并添加认证源（自建应用）。",
            "Switch scan login on among the data source's login methods, and add an authentication source (a self-built app).",
        )],
    )
}

fn nobody_active(run: &str) -> Fix {
    Fix::new(
        Text::fixed(
            "同步进来的人都还没有激活企业微信，或者已经停用。",
            "Everybody who was brought in has yet to join WeCom, or is switched off.",
        ),
        vec![
            text!(
                "在用户目录里按状态查看，或打开这次同步（sync show {run}）。",
                "Look at the directory by status, or at this run (sync show {run})."
            ),
            Text::fixed(
                "未激活的，请他们先登录一次企业微信；停用的，在企业微信里启用，再同步一次。",
                "Ask those who are not activated to log in to WeCom once; switch the others on in WeCom, then sync.",
            ),
        ],
    )
}
