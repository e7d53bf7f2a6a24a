//! The portal preview: the login page that members would meet, on this machine and for this machine only.
//!
//! It stands on the callback's own port where the callback domain points here, so that a scan comes straight back;
//! else on a free port, and whoever scans pastes the address. `session` says who is there, `routes` what they
//! may ask, `pages` what they see. It is no portal: nothing outside 127.0.0.1 reaches it.

mod pages;
mod routes;
mod session;
mod visitor;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::Semaphore;

use super::listener::door::Door;
use super::site::Site;
use crate::auth::Auth;
use crate::error::Result;
use crate::source::Source;
use crate::tenant::Tenant;
use crate::{Bridge, Lang};

pub(super) use routes::{came_back, routes};
use session::Sessions;

/// Passwords that are hashed at once: each takes 19 MiB.
const HASHES: usize = 2;

/// A running preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Portal {
    /// The tenant's identifier.
    pub tenant: String,
    /// Where it is, on this machine.
    pub url: String,
    /// What its login page offers.
    pub methods: Methods,
    /// Whether a scan comes straight back; else whoever scans pastes the address.
    pub scan_returns: bool,
    /// Milliseconds since 1970 UTC.
    #[serde(serialize_with = "crate::time::stamp")]
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub started_at: i64,
}

/// What a login page offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PortalMethods"))]
pub struct Methods {
    /// Username and password.
    pub password: bool,
    /// WeCom scan.
    pub scan: bool,
}

/// The previews of a process, by the tenant's key.
#[derive(Default)]
pub(crate) struct Portals {
    running: Mutex<HashMap<i64, Running>>,
    /// Held while one is started, so that a tenant never gets two.
    starting: tokio::sync::Mutex<()>,
}

struct Running {
    portal: Portal,
    site: Arc<Site>,
}

/// What the preview's pages work with.
pub(crate) struct Desk {
    tenant: String,
    started_at: i64,
    /// The authentication source whose scans come straight back.
    direct: Option<String>,
    cookie: String,
    sessions: Sessions,
    hashing: Arc<Semaphore>,
}

impl Bridge {
    /// Starts a tenant's preview, or gives the one that runs.
    ///
    /// # Errors
    /// [`Code::ListenerDenied`](crate::Code::ListenerDenied) if this machine gives no port at all, or those of the store.
    pub async fn start_portal(&self, tenant: &Tenant, lang: Lang) -> Result<Portal> {
        let portals = self.live().portals();
        let _starting = portals.starting.lock().await;
        if let Some(portal) = self.portal(tenant) {
            return Ok(portal);
        }
        let auths = self.scanning_auths(tenant)?;
        let site = self.portal_site(tenant, &auths, lang).await?;
        let desk = Desk {
            tenant: tenant.id.clone(),
            started_at: self.now_ms(),
            direct: site.auth().map(str::to_owned),
            cookie: format!("wecom_bridge_{}", site.port()),
            sessions: Sessions::new()?,
            hashing: Arc::new(Semaphore::new(HASHES)),
        };
        let portal = Portal {
            tenant: tenant.id.clone(),
            url: format!("{}/", site.origin()),
            methods: self.portal_methods(tenant)?,
            scan_returns: desk.direct.is_some(),
            started_at: self.now_ms(),
        };
        site.seat(Some(Arc::new(desk)));
        let running = Running {
            portal: portal.clone(),
            site,
        };
        portals.lock().insert(tenant.key, running);
        Ok(portal)
    }

    /// The running preview of a tenant.
    pub fn portal(&self, tenant: &Tenant) -> Option<Portal> {
        let running = self.live().portals().lock();
        running
            .get(&tenant.key)
            .map(|running| running.portal.clone())
    }

    /// Ends a tenant's preview, and with it everybody's session there. Says whether one was running.
    pub fn stop_portal(&self, tenant: &Tenant) -> bool {
        let ended = self.live().portals().lock().remove(&tenant.key);
        if let Some(running) = &ended {
            // A rehearsal may go on listening there.
            running.site.seat(None);
        }
        ended.is_some()
    }

    /// What the tenant's login page offers: by the data sources' rules, and passwords for local users.
    ///
    /// # Errors
    /// Those of the store.
    pub fn portal_methods(&self, tenant: &Tenant) -> Result<Methods> {
        let sources = self.sources_of(tenant)?;
        let by_rule = sources.iter().any(|source| source.password_login);
        let password = by_rule || self.has_local_users(tenant)?;
        let scan = !self.scanning_auths(tenant)?.is_empty();
        Ok(Methods { password, scan })
    }

    fn has_local_users(&self, tenant: &Tenant) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE tenant = ?1 AND source IS NULL AND status <> 'departed')";
        self.store()
            .read(|db| Ok(db.query_row(sql, [tenant.key], |row| row.get(0))?))
    }

    /// The authentication sources whose data source lets people scan.
    fn scanning_auths(&self, tenant: &Tenant) -> Result<Vec<Auth>> {
        let sources = self.sources_of(tenant)?;
        let scans =
            |source: &Source, auth: &Auth| source.scan_login && source.corp_id == auth.corp_id;
        let mut auths = self.auths_of(tenant)?;
        auths.retain(|auth| sources.iter().any(|source| scans(source, auth)));
        Ok(auths)
    }

    /// The site of the first callback that leads here and whose port can be had; else one on a free port.
    async fn portal_site(&self, tenant: &Tenant, auths: &[Auth], lang: Lang) -> Result<Arc<Site>> {
        let sites = self.live().sites();
        for auth in auths {
            let Ok(door) = Door::of(tenant, auth).await else {
                continue;
            };
            match sites.open(self, Some(auth), door, lang).await {
                Ok(site) => return Ok(site),
                Err(error) => {
                    tracing::info!(%error, auth = auth.id, "the preview takes another port");
                }
            }
        }
        sites.open(self, None, Door::any(), lang).await
    }
}

impl Portals {
    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
