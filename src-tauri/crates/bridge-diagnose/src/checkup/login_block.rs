//! Login block: the reason why not one user of a tenant's data sources can log in. Such a tenant is never ready.

use rusqlite::Connection;

use super::corp_setup::CorpSetup;
use super::run_remedies::{run_once, see_duplicates};
use super::{Check, Fix, Status};
use crate::Diagnose;
use crate::sentences::{SECOND_VERIFICATION, joined};
use bridge_core::error::Result;
use bridge_core::lang::Text;
use bridge_core::source::Source;
use bridge_core::text;
use bridge_directory::user::UserStatus;
use bridge_sync::Run;

/// The reason why no user can log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginBlock {
    /// No user of any data source is active.
    NoActiveUser,
    /// There are active users, and no login method for them.
    NoLoginMethod,
}

/// The login block of a check-up's corps.
pub(super) fn of_setups(diagnose: &Diagnose, setups: &[CorpSetup]) -> Result<Option<LoginBlock>> {
    let sources = setups.iter().filter_map(|setup| {
        let source = setup.source.as_ref()?;
        Some((source, setup.app.auth.is_some()))
    });
    of_sources(diagnose, sources)
}

/// The login block of data sources, each with whether it has an authentication source; none without a data source.
///
/// # Errors
/// `store.*`.
pub fn of_sources<'a>(
    diagnose: &Diagnose,
    sources: impl Iterator<Item = (&'a Source, bool)>,
) -> Result<Option<LoginBlock>> {
    let mut block = None;
    for (source, has_app) in sources {
        let active = diagnose.context.store().read(|db| has_active(db, source))?;
        match (active, has_login_method(source, has_app)) {
            (true, true) => return Ok(None),
            // Of two blocks the one is kept that takes less to remove: users are there already.
            (true, false) => block = Some(LoginBlock::NoLoginMethod),
            (false, _) => block = block.or(Some(LoginBlock::NoActiveUser)),
        }
    }
    Ok(block)
}

const fn has_login_method(source: &Source, has_app: bool) -> bool {
    source.password_login || (source.scan_login && has_app)
}

fn has_active(db: &Connection, source: &Source) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE source = ?1 AND status = ?2)";
    let values = (source.key, UserStatus::Active.as_str());
    Ok(db.query_row(sql, values, |row| row.get(0))?)
}

impl LoginBlock {
    /// The check of the runs with the login block put before its evidence.
    pub(super) fn add_to(self, fresh: Check, last: Option<&Run>) -> Check {
        let evidence = joined(&NO_LOGIN, &fresh.evidence);
        // A run that failed or is held has its own remedy, which comes first.
        let is_stuck = fresh.errcode.is_some() || fresh.status == Status::Fail;
        let own = match self {
            Self::NoActiveUser if is_stuck => fresh.fix.clone(),
            _ => None,
        };
        Check {
            status: Status::Fail,
            evidence,
            fix: Some(own.unwrap_or_else(|| self.fix(last))),
            ..fresh
        }
    }

    /// The remedy; `last` is the newest run that is applied.
    fn fix(self, last: Option<&Run>) -> Fix {
        match (self, last) {
            (Self::NoLoginMethod, _) => no_login_method(),
            (Self::NoActiveUser, Some(run)) if run.counts.not_brought_in() > 0 => {
                see_duplicates(run)
            }
            (Self::NoActiveUser, Some(run)) => nobody_active(&run.id),
            (Self::NoActiveUser, None) => run_once(),
        }
    }
}

const NO_LOGIN: Text = Text::fixed(
    "来自企业微信的人里没有一个能登录",
    "Nobody from WeCom can log in",
);

fn no_login_method() -> Fix {
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
            SECOND_VERIFICATION,
        ],
    )
}
