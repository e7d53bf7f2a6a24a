//! The facts of the overview, read from the database without a call to WeCom.

use crate::Bridge;
use crate::auth::Auth;
use crate::checkup::{
    Check, CheckId, CheckUp, LoginBlock, Status, Verdict, local_checks, login_block_of,
};
use crate::directory::can_scan::ScanTotals;
use crate::directory::user::Totals;
use crate::error::Result;
use crate::lang::Text;
use crate::scan::Rehearsal;
use crate::source::Source;
use crate::sync::{Outcome, Run, RunKind};
use crate::tenant::Tenant;

/// The number of latest runs that are read.
const LOOK_BACK: usize = 100;

pub(super) const RETURNED: Text = Text::fixed(
    "演练登录成功，企业微信接受它",
    "WeCom accepts it: a rehearsal logged in",
);

/// The facts of one tenant.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The data sources.
    pub sources: Vec<SourceFacts>,
    /// The authentication sources.
    pub auths: Vec<AuthFacts>,
    /// How many users there are.
    pub totals: Totals,
    /// The users by whether they can scan; none where that is not asked for.
    pub scan: Option<ScanTotals>,
    /// Why no user of the data sources can log in, if that is so.
    pub login_block: Option<LoginBlock>,
    /// The last check-up.
    pub last: Option<CheckUp>,
    /// How many rehearsals logged somebody in.
    pub logged_in: usize,
    /// The time, in milliseconds since 1970 UTC.
    pub now: i64,
}

/// The facts of a data source.
#[derive(Clone, Debug)]
pub struct SourceFacts {
    /// The source.
    pub source: Source,
    /// Its latest runs, newest first.
    pub runs: Vec<Run>,
    /// Its users by status.
    pub totals: Totals,
    /// Whether it has an authentication source.
    pub has_auth: bool,
    /// Its runs, duplicates and fields, as the check-up judges them.
    pub checks: Vec<Check>,
}

/// The facts of an authentication source.
#[derive(Clone, Debug)]
pub struct AuthFacts {
    /// The source.
    pub auth: Auth,
    /// The latest rehearsal of it as it stands now that says something.
    pub last: Option<Rehearsal>,
}

impl Facts {
    /// Reads the facts of a tenant.
    ///
    /// # Errors
    /// `store.unavailable`, `store.busy` or `store.damaged`.
    pub fn of(bridge: &Bridge, tenant: &Tenant, last: Option<&CheckUp>) -> Result<Self> {
        let directory = bridge.directory();
        let totals_of = |source: &Source| directory.totals_of(source);
        Self::with(bridge, tenant, last, totals_of, directory.totals(tenant)?)
    }

    /// The same with what a fixed number of statements tells: nothing is made or kept of the tenant's directory.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub(super) fn at_a_glance(
        bridge: &Bridge,
        tenant: &Tenant,
        last: Option<&CheckUp>,
    ) -> Result<Self> {
        let directory = bridge.directory();
        let totals_of = |source: &Source| directory.count_totals_of(source);
        let totals = directory.count_totals(tenant)?;
        Self::with(bridge, tenant, last, totals_of, totals)
    }

    fn with(
        bridge: &Bridge,
        tenant: &Tenant,
        last: Option<&CheckUp>,
        totals_of: impl Fn(&Source) -> Result<Totals>,
        totals: Totals,
    ) -> Result<Self> {
        let auths = bridge.auths_of(tenant)?;
        let has_auth = |source: &Source| auths.iter().any(|auth| auth.corp_id == source.corp_id);
        let sources = bridge.sources_of(tenant)?;
        let login_block = login_block_of(
            bridge.diagnose(),
            sources.iter().map(|source| (source, has_auth(source))),
        )?;
        let of_source = |source: Source| {
            Ok(SourceFacts {
                runs: bridge.sync().runs_of(&source, LOOK_BACK)?,
                totals: totals_of(&source)?,
                has_auth: has_auth(&source),
                checks: local_checks(bridge.diagnose(), &source, login_block.as_ref())?,
                source,
            })
        };
        let sources = sources.into_iter().map(of_source).collect::<Result<_>>()?;
        let of_auth = |auth: Auth| {
            let last = bridge.scan().last_rehearsal(&auth)?;
            Ok(AuthFacts { auth, last })
        };
        let auths = auths
            .clone()
            .into_iter()
            .map(of_auth)
            .collect::<Result<_>>()?;
        Ok(Self {
            sources,
            auths,
            totals,
            scan: None,
            login_block,
            last: last.cloned(),
            logged_in: bridge.scan().logins(tenant)?,
            now: bridge.now_ms(),
        })
    }

    /// The check-up's verdict, with the checks that need no call as they are now; none without a check-up.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        Some(Verdict::of(&self.checks()?))
    }

    /// The last check-up's checks, with those that need no call as they are now.
    pub(crate) fn checks(&self) -> Option<Vec<Check>> {
        let mut checks = self.last.as_ref()?.checks.clone();
        let local = self
            .sources
            .iter()
            .flat_map(|source| &source.checks)
            .cloned();
        let rehearsals = self.auths.iter();
        let rehearsals =
            rehearsals.map(|auth| crate::checkup::rehearsal_check(auth.last.as_ref(), self.now));
        for check in worst_of_each(local.chain(rehearsals)) {
            match checks.iter_mut().find(|there| there.id == check.id) {
                Some(there) => *there = check,
                None => checks.push(check),
            }
        }
        let page = checks
            .iter_mut()
            .find(|check| check.id == CheckId::LoginCallbackProbe);
        if let Some(page) = page.filter(|page| page.status == Status::Fail && self.all_returned()) {
            *page = Check::pass(page.id, RETURNED);
        }
        Some(checks)
    }

    /// The last check-up, with the checks that need no call as they are now.
    pub(crate) fn current(&self) -> Option<CheckUp> {
        let checks = self.checks()?;
        Some(CheckUp {
            verdict: Verdict::of(&checks),
            checks,
            ..self.last.clone()?
        })
    }

    /// Whether WeCom led every app's browser back to its callback domain since the check-up looked at the login page.
    fn all_returned(&self) -> bool {
        let since = self.last.as_ref().map_or(0, |last| last.checked_at);
        let mut auths = self.auths.iter().map(AuthFacts::login);
        !self.auths.is_empty() && auths.all(|login| login.is_some_and(|login| login.at >= since))
    }

    /// The worst of these checks as they are now, if it is a remark or worse.
    pub(crate) fn worst(&self, ids: &[CheckId]) -> Option<Check> {
        let mut checks = self.checks()?;
        checks.retain(|check| ids.contains(&check.id));
        let of = |status| checks.iter().find(|check| check.status == status);
        of(Status::Fail).or_else(|| of(Status::Warn)).cloned()
    }

    /// How many people the apps do not see, where that was compared.
    pub(super) fn out_of_range(&self) -> Option<usize> {
        self.last.as_ref().and_then(CheckUp::out_of_range)
    }

    /// Whether a check was passed for every corp, by a check-up that knew all authentication sources.
    pub(crate) fn is_proven(&self, id: CheckId) -> bool {
        let Some(last) = &self.last else {
            return false;
        };
        let is_known = |auth: &AuthFacts| auth.auth.created_at <= last.checked_at;
        let mut mine = last.checks.iter().filter(|check| check.id == id);
        let passed = mine
            .next()
            .is_some_and(|check| check.status == Status::Pass);
        passed && self.auths.iter().all(is_known)
    }
}

impl AuthFacts {
    /// The login of the latest rehearsal, if that is what it came to.
    pub(crate) fn login(&self) -> Option<&Rehearsal> {
        self.last.as_ref().filter(|last| last.refusal.is_none())
    }
}

impl SourceFacts {
    /// Its users that are not departed.
    pub(crate) fn users(&self) -> usize {
        self.totals.all() - self.totals.departed
    }

    /// Members whom the last applied run did not bring in, so that the directory does not have them.
    pub(super) fn left_out(&self) -> usize {
        let mut runs = self.runs.iter().filter(|run| !run.is_partial());
        let counts = runs.find(|run| is_in_force(run)).map(|run| run.counts);
        counts.map_or(0, |counts| counts.not_brought_in())
    }

    /// The newest run that read WeCom: an undo reads nothing, and a preview does not count.
    pub(super) fn last_reading(&self) -> Option<&Run> {
        self.runs.iter().find(|run| run.is_attempt())
    }

    /// The newest sync that was applied and not taken back.
    pub(super) fn last_applied(&self) -> Option<&Run> {
        self.runs.iter().find(|run| is_in_force(run))
    }

    /// What people call it, where a name is needed to tell it from others.
    pub(super) fn name(&self, of: &Facts) -> Option<String> {
        (of.sources.len() > 1).then(|| self.source.label().to_owned())
    }

    /// One of its checks.
    pub(super) fn check(&self, id: CheckId) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }
}

/// Of checks with the same identifier the worst, in the order of their coming.
fn worst_of_each(checks: impl Iterator<Item = Check>) -> Vec<Check> {
    let mut worst: Vec<Check> = Vec::new();
    for check in checks {
        match worst.iter_mut().find(|there| there.id == check.id) {
            Some(there) if there.status < check.status => *there = check,
            Some(_) => {}
            None => worst.push(check),
        }
    }
    worst
}

/// Whether it is a sync that was applied and not taken back.
fn is_in_force(run: &Run) -> bool {
    run.kind == RunKind::Sync && run.outcome == Outcome::Applied && !run.undone
}
