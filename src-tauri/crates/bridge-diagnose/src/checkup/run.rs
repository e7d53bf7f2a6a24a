//! Run of a check-up: which checks are made, in which order, and which are skipped because another one failed.

use futures::future;

use super::app_checks::{self, AppFacts};
use super::collect::{Collector, OnCheck};
use super::contacts_checks::{self, ContactsFacts};
use super::corp_checks::{APP, CONTACTS, CorpChecks, NOT_REACHED, OFFLINE, SYNC, missing_for_page};
use super::corp_setup::{Addresses, CorpSetup, NO_SOURCE, SecretAccess};
use super::dependants::with_dependants;
use super::expected_members::{ExpectedMembers, PresentUser};
use super::login::{self, LoginPage};
use super::range_coverage::compare;
use super::renewed::{People, Renewed};
use super::verdict::{CannotScan, CheckUp, Coverage, Verdict};
use super::visible_range::VisibleMembers;
use super::{Check, CheckId};
use super::{domain, login_block, net, runs};
use crate::Diagnose;
use bridge_core::error::{Code, Error, Result};
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_directory::tree::Forest;
use bridge_sync::probe::visible_range;

impl Diagnose {
    /// Makes every check of a tenant's set-up; `on_check` gets each one as soon as it and all before it are made.
    ///
    /// # Errors
    /// `store.*`. What is wrong with the set-up is in the checks.
    pub async fn check_up(&self, tenant: &Tenant, on_check: OnCheck<'_>) -> Result<CheckUp> {
        self.run_of(tenant).await?.all(on_check).await
    }

    /// Makes one check again, with what rests on it; `on_check` gets each as in a whole check-up.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] if there is nothing to make it of, or `store.*`.
    pub async fn check_again(
        &self,
        tenant: &Tenant,
        id: CheckId,
        on_check: OnCheck<'_>,
    ) -> Result<Renewed> {
        let renewed = self.run_of(tenant).await?.again(id, on_check).await?;
        match renewed.check(id) {
            Some(_) => Ok(renewed),
            None => {
                Err(Error::new(Code::InputInvalid, format!("{id} was not made"))
                    .with("field", "check"))
            }
        }
    }

    async fn run_of(&self, tenant: &Tenant) -> Result<CheckRun<'_>> {
        let addresses = Addresses {
            endpoints: self.context.endpoints_of(tenant).await?,
            portal_url: tenant.portal_url.clone(),
        };
        Ok(CheckRun::new(
            self,
            addresses,
            self.setups_of(tenant).await?,
        ))
    }
}

/// A check-up under way.
pub(super) struct CheckRun<'a> {
    diagnose: &'a Diagnose,
    addresses: Addresses,
    setups: Vec<CorpSetup>,
    /// The checks that are made; all of them without.
    only: Option<Vec<CheckId>>,
}

/// The findings of a check-up besides its checks.
#[derive(Default)]
struct Findings {
    coverage: Coverage,
    cannot_scan: Vec<CannotScan>,
}

impl From<Findings> for People {
    fn from(findings: Findings) -> Self {
        Self {
            coverage: Some(findings.coverage).filter(|coverage| !coverage.is_empty()),
            cannot_scan: findings.cannot_scan,
        }
    }
}

impl<'a> CheckRun<'a> {
    pub(super) fn new(
        diagnose: &'a Diagnose,
        addresses: Addresses,
        setups: Vec<CorpSetup>,
    ) -> Self {
        Self {
            diagnose,
            addresses,
            setups,
            only: None,
        }
    }

    /// Makes every check.
    pub(super) async fn all(self, on_check: OnCheck<'_>) -> Result<CheckUp> {
        let ids = CheckId::CHECK_UP.iter().copied();
        let collector = Collector::new(ids, self.setups.len(), on_check);
        let findings = self.make(&collector).await?;
        let checks = collector.finish();
        let people = People::from(findings);
        Ok(CheckUp {
            verdict: Verdict::of(&checks),
            checks,
            checked_at: self.diagnose.context.now_ms(),
            coverage: people.coverage,
            cannot_scan: people.cannot_scan,
        })
    }

    /// Makes one check and those that rest on it, and of the others only those that these need.
    async fn again(mut self, id: CheckId, on_check: OnCheck<'_>) -> Result<Renewed> {
        let ids = with_dependants(id);
        self.only = Some(ids.clone());
        let collector = Collector::new(ids.into_iter(), self.setups.len(), on_check);
        let findings = self.make(&collector).await?;
        let people = self.wants(&[CheckId::AppVisibleRange]);
        Ok(Renewed {
            checks: collector.finish(),
            people: people.then(|| People::from(findings)),
        })
    }

    fn wants(&self, ids: &[CheckId]) -> bool {
        let only = self.only.as_ref();
        only.is_none_or(|only| only.iter().any(|id| ids.contains(id)))
    }

    async fn make(&self, collector: &Collector<'_>) -> Result<Findings> {
        let is_reachable = self.connection(collector).await;
        let corps = self.setups.iter().enumerate().map(|(number, setup)| {
            self.corp(CorpChecks {
                setup,
                number,
                collector,
                is_reachable,
            })
        });
        let mut all = Findings::default();
        for findings in future::try_join_all(corps).await? {
            all.coverage = all.coverage.plus(findings.coverage);
            all.cannot_scan.extend(findings.cannot_scan);
        }
        Ok(all)
    }

    /// The checks of the connection, and whether WeCom answered.
    async fn connection(&self, collector: &Collector<'_>) -> bool {
        if !self.wants(&[CheckId::NetApi, CheckId::NetClock]) {
            return true;
        }
        let connection = net::checks(self.diagnose, &self.addresses.endpoints).await;
        let is_up = connection.is_up();
        collector.add(0, "", connection.api);
        collector.add(0, "", connection.clock);
        is_up
    }

    /// The checks of one corp. What does not depend on each other is made at the same time.
    async fn corp(&self, corp: CorpChecks<'_>) -> Result<Findings> {
        corp.add(corp.setup.corp_check.clone());
        let page = self.login_page(&corp);
        let (contacts, app, ()) = futures::join!(self.contacts(&corp), self.app(&corp), page);
        corp.add(login::corp_match(
            &corp.setup.corp_match,
            contacts.has_token && app.has_token,
        ));
        self.domains(&corp);
        self.rehearsal(&corp)?;
        let findings = self.range(&corp, &contacts, &app).await?;
        self.sync(&corp)?;
        Ok(findings)
    }

    async fn contacts(&self, corp: &CorpChecks<'_>) -> ContactsFacts {
        // The range is compared with the members that the contacts secret lists.
        if !self.wants(&CONTACTS) && !self.wants(&[CheckId::AppVisibleRange]) {
            return ContactsFacts::default();
        }
        contacts_checks::make(corp).await
    }

    async fn app(&self, corp: &CorpChecks<'_>) -> AppFacts {
        match self.wants(&APP) {
            true => app_checks::make(self.diagnose, corp).await,
            false => AppFacts::default(),
        }
    }

    /// The check of the visible range, if there is an app to read it with; the figures of people in any case.
    async fn range(
        &self,
        corp: &CorpChecks<'_>,
        contacts: &ContactsFacts,
        app: &AppFacts,
    ) -> Result<Findings> {
        if !self.wants(&[CheckId::AppVisibleRange]) {
            return Ok(Findings::default());
        }
        let stored = match &corp.setup.source {
            Some(source) => Some(self.stored(source).await?),
            None => None,
        };
        let (users, forest) = stored.unzip();
        let expected = ExpectedMembers {
            roster: contacts.roster.as_ref(),
            users: users.as_deref(),
            forest: &forest.unwrap_or_default(),
        };
        Ok(compare_range(self.diagnose, corp, app, &expected).await)
    }

    /// The source's users that have not departed, and its departments.
    // On a thread of its own, since there may be many.
    async fn stored(&self, source: &Source) -> Result<(Vec<PresentUser>, Forest)> {
        let (diagnose, source) = (self.diagnose.clone(), source.clone());
        let read = move || {
            Ok((
                diagnose.present_users(&source)?,
                diagnose.directory.departments(&source)?,
            ))
        };
        let done = tokio::task::spawn_blocking(read).await;
        done.map_err(|_| Error::new(Code::StoreUnavailable, "the reading ended early"))?
    }

    async fn login_page(&self, corp: &CorpChecks<'_>) {
        let id = CheckId::LoginCallbackProbe;
        if !self.wants(&[id]) {
            return;
        }
        let Some(page) = self.login_page_of(corp.setup) else {
            return corp.skip(&[id], &missing_for_page(corp.setup));
        };
        if !corp.is_reachable {
            return corp.skip(&[id], &OFFLINE);
        }
        corp.add(login::probe(page, self.diagnose.page_reader()).await);
    }

    fn login_page_of<'s>(&'s self, setup: &'s CorpSetup) -> Option<LoginPage<'s>> {
        let corp = setup.corp_id.as_ref()?;
        let agent = setup.app.agent_id.as_ref()?.as_ref().ok()?;
        let callback = setup.app.callback.as_ref()?.as_ref().ok()?;
        Some(LoginPage {
            addresses: &self.addresses,
            corp,
            agent: *agent,
            callback,
        })
    }

    /// The checks of login that need no call.
    fn domains(&self, corp: &CorpChecks<'_>) {
        let ids = [CheckId::LoginCallbackDomain, CheckId::LoginPortal];
        match &corp.setup.app.callback {
            Some(Ok(callback)) => {
                corp.add(domain::callback(callback, &self.addresses));
                corp.add(domain::portal(&self.addresses, callback));
            }
            Some(Err(error)) => {
                corp.add(domain::unusable_callback(error));
                corp.skip(&ids[1..], &NOT_REACHED);
            }
            None => corp.skip(&ids, &missing_for_page(corp.setup)),
        }
    }

    fn rehearsal(&self, corp: &CorpChecks<'_>) -> Result<()> {
        let last = match &corp.setup.app.auth {
            Some(auth) => self.diagnose.scan.last_rehearsal(auth)?,
            None => None,
        };
        let now = self.diagnose.context.now_ms();
        corp.add(login::rehearsal(last.as_ref(), now));
        Ok(())
    }

    fn sync(&self, corp: &CorpChecks<'_>) -> Result<()> {
        if !self.wants(&SYNC) {
            return Ok(());
        }
        let Some(source) = &corp.setup.source else {
            corp.skip(&SYNC, &NO_SOURCE);
            return Ok(());
        };
        let block = login_block::of_setups(self.diagnose, &self.setups)?;
        for check in runs::checks(self.diagnose, source, block.as_ref())? {
            corp.add(check);
        }
        Ok(())
    }
}

/// Compares the app's visible range with the expected members.
async fn compare_range(
    diagnose: &Diagnose,
    corp: &CorpChecks<'_>,
    app: &AppFacts,
    expected: &ExpectedMembers<'_>,
) -> Findings {
    let counted = Findings {
        coverage: expected.coverage(),
        cannot_scan: Vec::new(),
    };
    let (Some(agent), SecretAccess::Available(caller)) = (&app.agent, &corp.setup.app.access)
    else {
        return counted;
    };
    let read = async {
        let range = visible_range::read(caller, agent).await?;
        app_checks::keep_range(diagnose, corp, &range);
        VisibleMembers::read(caller, &range).await
    };
    let visible = match read.await {
        Ok(visible) => visible,
        Err(error) => {
            corp.add(Check::of_error(CheckId::AppVisibleRange, error.into()));
            return counted;
        }
    };
    let compared = compare(agent, &visible, expected);
    corp.add(compared.check);
    Findings {
        coverage: compared.coverage,
        cannot_scan: compared.cannot_scan,
    }
}
