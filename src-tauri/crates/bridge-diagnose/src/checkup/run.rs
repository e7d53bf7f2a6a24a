//! One check-up from the connection to the verdict: what is looked at, in which order, and what is
//! left out because something before it failed.

use futures::future;
use wecom::Agent;

use super::collect::{Collector, Each};
use super::desk::{
    APP, CONTACTS, Desk, NO_AGENT, NOT_REACHED, OFFLINE, SYNC, missing_for_page, no_access,
};
use super::login::{self, Page};
use super::range::{self, People};
use super::subject::{Access, NO_SOURCE, Site, Subject};
use super::verdict::{Absent, CheckUp, Coverage, Verdict};
use super::{Check, CheckId, Status};
use super::{domain, net, nobody, sync};
use crate::Diagnose;
use bridge_core::auth::{self, Auth};
use bridge_core::error::{Code, Error, Result};
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;
use bridge_directory::tree::Forest;
use bridge_directory::user::{self, User, UserStatus};
use bridge_sync::probe::roster::{self, Roster, RosterResult};
use bridge_sync::probe::{app, contacts};

impl Diagnose {
    /// Looks at everything that a tenant has set up; tells of each check as soon as it and all before it are made.
    ///
    /// # Errors
    /// Those of the store. What is wrong with the set-up is in the checks.
    pub async fn check_up(&self, tenant: &Tenant, each: Each<'_>) -> Result<CheckUp> {
        self.run_of(tenant).await?.all(each).await
    }

    /// Makes one check again.
    ///
    /// # Errors
    /// [`Code::InputInvalid`] if there is nothing to make it of, or `store.*`.
    pub async fn check_again(&self, tenant: &Tenant, id: CheckId) -> Result<Check> {
        let made = self.run_of(tenant).await?.one(id).await?;
        made.ok_or_else(|| {
            Error::new(Code::InputInvalid, format!("{id} was not made")).with("field", "check")
        })
    }

    async fn run_of(&self, tenant: &Tenant) -> Result<Run<'_>> {
        let site = Site {
            ends: self.context.endpoints_of(tenant).await?,
            portal_url: tenant.portal_url.clone(),
        };
        Ok(Run::new(self, site, self.subjects_of(tenant).await?))
    }
}

/// A check-up under way.
pub(super) struct Run<'a> {
    diagnose: &'a Diagnose,
    site: Site,
    subjects: Vec<Subject>,
    only: Option<CheckId>,
}

/// What the checks of a corp found besides themselves.
#[derive(Default)]
struct Findings {
    coverage: Coverage,
    absent: Vec<Absent>,
}

impl<'a> Run<'a> {
    pub(super) fn new(diagnose: &'a Diagnose, site: Site, subjects: Vec<Subject>) -> Self {
        Self {
            diagnose,
            site,
            subjects,
            only: None,
        }
    }

    /// Makes every check.
    pub(super) async fn all(self, each: Each<'_>) -> Result<CheckUp> {
        let collector = Collector::new(CheckId::ALL.iter().copied(), self.subjects.len(), each);
        let findings = self.work(&collector).await?;
        let checks = collector.finish();
        let coverage = Some(findings.coverage).filter(|coverage| !coverage.is_empty());
        Ok(CheckUp {
            verdict: Verdict::of(&checks),
            checks,
            checked_at: self.diagnose.context.now_ms(),
            coverage,
            cannot_scan: findings.absent,
        })
    }

    /// Makes one check, and of the others only what it rests on.
    async fn one(mut self, id: CheckId) -> Result<Option<Check>> {
        self.only = Some(id);
        let collector = Collector::new(std::iter::once(id), self.subjects.len(), &|_| {});
        self.work(&collector).await?;
        Ok(collector.finish().pop())
    }

    fn wants(&self, ids: &[CheckId]) -> bool {
        self.only.is_none_or(|only| ids.contains(&only))
    }

    async fn work(&self, collector: &Collector<'_>) -> Result<Findings> {
        let is_up = self.connection(collector).await;
        let desks = self
            .subjects
            .iter()
            .enumerate()
            .map(|(number, subject)| Desk {
                subject,
                number,
                collector,
                is_up,
            });
        let found = future::try_join_all(desks.map(|desk| self.corp(desk))).await?;
        let mut all = Findings::default();
        for findings in found {
            all.coverage = all.coverage.plus(findings.coverage);
            all.absent.extend(findings.absent);
        }
        Ok(all)
    }

    async fn connection(&self, collector: &Collector<'_>) -> bool {
        if !self.wants(&[CheckId::NetApi, CheckId::NetClock]) {
            return true;
        }
        let connection = net::checks(self.diagnose, &self.site.ends).await;
        let is_up = connection.is_up();
        collector.add(0, "", connection.api);
        collector.add(0, "", connection.clock);
        is_up
    }

    async fn corp(&self, desk: Desk<'_>) -> Result<Findings> {
        desk.add(desk.subject.corp.clone());
        let page = self.page(&desk);
        let (contacts, app, ()) = futures::join!(self.contacts(&desk), self.app(&desk), page);
        desk.add(login::corp_match(
            &desk.subject.corp_match,
            contacts.has_token && app.has_token,
        ));
        self.domains(&desk);
        self.rehearsal(&desk)?;
        let findings = self.range(&desk, &contacts, &app).await?;
        self.sync(&desk)?;
        Ok(findings)
    }

    async fn contacts(&self, desk: &Desk<'_>) -> ContactsFound {
        let mut found = ContactsFound::default();
        if !self.wants(&CONTACTS) && !self.wants(&[CheckId::AppVisibleRange]) {
            return found;
        }
        let (caller, corp) = match (&desk.subject.contacts, &desk.subject.corp_id) {
            (Access::Open(caller), Some(corp)) if desk.is_up => (caller, corp),
            (Access::Open(_), _) => {
                desk.skip(&CONTACTS, &OFFLINE);
                return found;
            }
            (access, _) => {
                no_access(desk, access, &CONTACTS);
                return found;
            }
        };
        let mut checks = contacts::checks(caller, corp).await;
        found.has_token = checks
            .iter()
            .any(|check| check.id == CheckId::ContactsToken && check.status == Status::Pass);
        let members = checks.pop();
        let is_readable = members
            .as_ref()
            .is_some_and(|check| matches!(check.status, Status::Pass | Status::Warn));
        // The corp's form stands there already.
        checks
            .into_iter()
            .filter(|check| CONTACTS.contains(&check.id))
            .for_each(|check| desk.add(check));
        let asked = if is_readable {
            Some(roster::ask(caller).await)
        } else {
            None
        };
        if let Some(check) = members {
            desk.add(match &asked {
                Some(asked) => roster::note(check, asked),
                None => check,
            });
        }
        if let Some(RosterResult::Whole(roster)) = asked {
            found.roster = Some(roster);
        }
        found
    }

    async fn app(&self, desk: &Desk<'_>) -> AppFound {
        let mut found = AppFound::default();
        if !self.wants(&APP) {
            return found;
        }
        let of_app = &desk.subject.app;
        let caller = match &of_app.access {
            Access::Open(caller) if desk.is_up => caller,
            Access::Open(_) => {
                desk.skip(&APP, &OFFLINE);
                return found;
            }
            access => {
                no_access(desk, access, &APP);
                return found;
            }
        };
        let agent_id = match &of_app.agent_id {
            Some(Ok(agent_id)) => *agent_id,
            unusable => {
                let token = app::token(caller).await;
                found.has_token = token.status == Status::Pass;
                desk.add(token);
                match unusable {
                    Some(Err(error)) => desk.add(Check::of_error(CheckId::AppAgent, error.clone())),
                    _ => desk.skip(&[CheckId::AppAgent], &NO_AGENT),
                }
                desk.skip(&APP[2..], &NO_AGENT);
                return found;
            }
        };
        let (checks, agent) = app::checks(caller, agent_id).await;
        found.has_token = checks
            .iter()
            .any(|check| check.id == CheckId::AppToken && check.status == Status::Pass);
        if let Some(auth) = &of_app.auth {
            self.keep_name(auth, &checks);
        }
        let is_usable = agent.as_ref().is_some_and(|agent| !agent.stopped);
        for check in checks {
            // What the app's record says of the range is only the beginning of that check.
            if check.id != CheckId::AppVisibleRange {
                desk.add(check);
            } else if !is_usable {
                desk.skip(&[CheckId::AppVisibleRange], &NOT_REACHED);
            }
        }
        let callback = of_app
            .callback
            .as_ref()
            .and_then(|callback| callback.as_ref().ok());
        match &agent {
            Some(agent) => desk.add(domain::trusted(agent, callback)),
            None => desk.skip(&[CheckId::AppTrustedDomain], &NOT_REACHED),
        }
        found.agent = agent.filter(|_| is_usable);
        found
    }

    /// What WeCom calls the app is kept. A check-up only looks, so a store that is busy is no failure of it.
    fn keep_name(&self, auth: &Auth, checks: &[Check]) {
        let keep =
            |db: &rusqlite::Transaction<'_>| auth::keep_name(db, auth.key, app::name_in(checks));
        if let Err(error) = self.diagnose.context.store().write(keep) {
            tracing::debug!(%error, "the app's name is not kept");
        }
    }

    /// Works the visible range out, if there is an app to do it through; counts people in any case.
    async fn range(
        &self,
        desk: &Desk<'_>,
        contacts: &ContactsFound,
        app: &AppFound,
    ) -> Result<Findings> {
        if !self.wants(&[CheckId::AppVisibleRange]) {
            return Ok(Findings::default());
        }
        let stored = match &desk.subject.source {
            Some(source) => Some(self.stored(source).await?),
            None => None,
        };
        let (users, forest) = match stored {
            Some((users, forest)) => (Some(users), forest),
            None => (None, Forest::default()),
        };
        let people = People {
            roster: contacts.roster.as_ref(),
            users: users.as_deref(),
            forest: &forest,
        };
        let counted = Findings {
            coverage: people.coverage(),
            absent: Vec::new(),
        };
        let (Some(agent), Access::Open(caller)) = (&app.agent, &desk.subject.app.access) else {
            return Ok(counted);
        };
        match range::resolve(caller, agent).await {
            Err(error) => {
                desk.add(Check::of_error(CheckId::AppVisibleRange, error.into()));
                Ok(counted)
            }
            Ok(visible) => {
                let compared = range::compare(agent, &visible, &people);
                desk.add(compared.check);
                Ok(Findings {
                    coverage: compared.coverage,
                    absent: compared.absent,
                })
            }
        }
    }

    /// The source's users that are not departed, and its departments. Off the async threads: there may be many.
    async fn stored(&self, source: &Source) -> Result<(Vec<User>, Forest)> {
        let (diagnose, source) = (self.diagnose.clone(), source.clone());
        let read = move || {
            let mut users = diagnose
                .context
                .store()
                .read(|db| user::all_of_tenant(db, source.tenant_key))?;
            users.retain(|user| {
                user.source == Some(source.key) && user.status != UserStatus::Departed
            });
            Ok((users, diagnose.directory.departments(&source)?))
        };
        let done = tokio::task::spawn_blocking(read).await;
        done.map_err(|_| Error::new(Code::StoreUnavailable, "the reading ended early"))?
    }

    async fn page(&self, desk: &Desk<'_>) {
        let id = CheckId::LoginCallbackProbe;
        if !self.wants(&[id]) {
            return;
        }
        let app = &desk.subject.app;
        let (Some(corp), Some(Ok(agent)), Some(Ok(callback))) =
            (&desk.subject.corp_id, &app.agent_id, &app.callback)
        else {
            return desk.skip(&[id], &missing_for_page(desk.subject));
        };
        if !desk.is_up {
            return desk.skip(&[id], &OFFLINE);
        }
        desk.add(
            login::probe(
                Page {
                    site: &self.site,
                    corp,
                    agent: *agent,
                    callback,
                },
                self.diagnose.page_reader(),
            )
            .await,
        );
    }

    /// The checks of login that need no call.
    fn domains(&self, desk: &Desk<'_>) {
        let ids = [CheckId::LoginCallbackDomain, CheckId::LoginPortal];
        match &desk.subject.app.callback {
            Some(Ok(callback)) => {
                desk.add(domain::callback(callback, &self.site));
                desk.add(domain::portal(&self.site, callback));
            }
            Some(Err(error)) => {
                desk.add(domain::unusable_callback(error));
                desk.skip(&ids[1..], &NOT_REACHED);
            }
            None => desk.skip(&ids, &missing_for_page(desk.subject)),
        }
    }

    fn rehearsal(&self, desk: &Desk<'_>) -> Result<()> {
        let last = match &desk.subject.app.auth {
            Some(auth) => self.diagnose.scan.last_rehearsal(auth)?,
            None => None,
        };
        desk.add(login::rehearsal(
            last.as_ref(),
            self.diagnose.context.now_ms(),
        ));
        Ok(())
    }

    fn sync(&self, desk: &Desk<'_>) -> Result<()> {
        if !self.wants(&SYNC) {
            return Ok(());
        }
        match &desk.subject.source {
            Some(source) => sync::checks(
                self.diagnose,
                source,
                nobody::of(self.diagnose, &self.subjects)?.as_ref(),
            )?
            .into_iter()
            .for_each(|check| desk.add(check)),
            None => desk.skip(&SYNC, &NO_SOURCE),
        }
        Ok(())
    }
}

/// What looking at the contacts found.
#[derive(Default)]
struct ContactsFound {
    has_token: bool,
    roster: Option<Roster>,
}

/// What looking at the app found; the app only if it is in use.
#[derive(Default)]
struct AppFound {
    has_token: bool,
    agent: Option<Agent>,
}
