//! A simulated tenant: corp, secrets, tokens and counters, and the activation of a scenario.

use std::{
    sync::{
        Mutex, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;

use crate::locked::locked;
use crate::{
    clock::Clock,
    codes::Codes,
    config::{Config, Details},
    counters::CallCounters,
    duplicates::{self, OriginalValues},
    exports::Exports,
    faults::Faults,
    listings::{Listing, ListingCache, OrgView, View},
    logins::Logins,
    org::{Org, Range},
    quirks::Quirks,
    response::{ApiResult, Refusal},
    rng::SeededRng,
    scenario::Scenario,
    scenario_change::ScenarioChange,
    tokens::{Kind, Tokens},
};

const AGENT_ID: u32 = 1_000_002;
/// The registered callback domain under [`Scenario::WrongCallback`].
const ANOTHER_DOMAIN: &str = "sso.spruce.example";
pub(crate) struct Tenant {
    pub(crate) details: Details,
    pub(crate) seed: u64,
    pub(crate) clock: Clock,
    pub(crate) tokens: Tokens,
    pub(crate) codes: Codes,
    pub(crate) faults: Faults,
    pub(crate) counters: CallCounters,
    pub(crate) logins: Logins,
    pub(crate) exports: Exports,
    scenario: AtomicUsize,
    latency_nanos: AtomicU64,
    held: watch::Sender<bool>,
    exhaustions: watch::Sender<u64>,
    org: RwLock<Org>,
    listings: ListingCache,
    callback_domain: RwLock<String>,
    pub(crate) scenario_change: Mutex<ScenarioChange>,
    originals: Mutex<Vec<OriginalValues>>,
}

impl Tenant {
    pub(crate) fn new(config: &Config, port: u16) -> Self {
        let tokens = Tokens::new(config.seed);
        let base = format!("http://127.0.0.1:{port}");
        let callback_domain = config.domain_to_register();
        let tenant = Self {
            details: Details {
                api_base: base.clone(),
                login_base: base,
                corp_id: format!("ww{}", SeededRng::new(config.seed, "corp").hex(16)),
                contacts_secret: tokens.secret(Kind::Contacts),
                agent_id: AGENT_ID,
                app_secret: tokens.secret(Kind::App),
                callback_domain: callback_domain.clone(),
            },
            seed: config.seed,
            clock: Clock::new(),
            tokens,
            codes: Codes::new(config.seed),
            faults: Faults::default(),
            counters: CallCounters::new(),
            logins: Logins::new(),
            exports: Exports::default(),
            scenario: AtomicUsize::new(0),
            latency_nanos: AtomicU64::new(0),
            held: watch::Sender::new(false),
            exhaustions: watch::Sender::new(0),
            org: RwLock::new(Org::generate(config)),
            listings: ListingCache::default(),
            callback_domain: RwLock::new(callback_domain),
            scenario_change: Mutex::default(),
            originals: Mutex::default(),
        };
        tenant.set_latency(config.latency);
        tenant.set_scenario(config.scenario);
        tenant
    }

    pub(crate) fn scenario(&self) -> Scenario {
        let place = self.scenario.load(Ordering::Acquire);
        Scenario::ALL.get(place).copied().unwrap_or_default()
    }

    /// Replaces the scenario in force and starts the new one from its beginning.
    pub(crate) fn set_scenario(&self, scenario: Scenario) {
        let place = Scenario::ALL.iter().position(|known| *known == scenario);
        self.faults.restart();
        self.start_over();
        let mut originals = locked(&self.originals);
        let before = std::mem::take(&mut *originals);
        self.change(|org| {
            // Under the corp's lock, so that no answer mixes the old scenario with the new range.
            self.scenario.store(place.unwrap_or(0), Ordering::Release);
            duplicates::restore(org, before);
            if scenario == Scenario::Duplicates {
                *originals = duplicates::apply(org);
            }
            let narrow = scenario == Scenario::SubDepartmentRange;
            org.force_range(narrow.then(|| Range {
                userids: Vec::new(),
                departments: vec![org.largest_division()],
                tags: Vec::new(),
            }));
            org.quirks = Quirks::of(scenario, org);
        });
    }

    /// The refusal of `gettoken` for the secret of a disabled app. Both codes occur in reality.
    pub(crate) fn app_refusal(&self) -> Option<Refusal> {
        let code = if self.seed % 2 == 1 {
            Refusal::APP_STOPPED
        } else {
            Refusal::BAD_SECRET
        };
        (self.scenario() == Scenario::AppStopped).then_some(code)
    }

    pub(crate) fn latency(&self) -> Duration {
        Duration::from_nanos(self.latency_nanos.load(Ordering::Relaxed))
    }

    pub(crate) fn set_latency(&self, latency: Duration) {
        let nanos = u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX);
        self.latency_nanos.store(nanos, Ordering::Relaxed);
    }

    /// Holds responses back from now on, or releases them.
    pub(crate) fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// Waits while responses are held back.
    pub(crate) async fn wait_while_held(&self) {
        let mut held = self.held.subscribe();
        // `wait_for` fails only without a sender, and this tenant owns it.
        drop(held.wait_for(|held| !held).await);
    }

    /// Records that the process had no file descriptor left.
    pub(crate) fn note_exhaustion(&self) {
        self.exhaustions.send_modify(|count| *count += 1);
    }

    /// Waits until that has happened.
    pub(crate) async fn wait_for_exhaustion(&self) {
        let mut count = self.exhaustions.subscribe();
        // As above.
        drop(count.wait_for(|count| *count > 0).await);
    }

    /// The callback domain that the login page accepts now.
    pub(crate) fn accepted_domain(&self) -> String {
        if self.scenario() == Scenario::WrongCallback {
            return ANOTHER_DOMAIN.to_owned();
        }
        let domain = self.callback_domain.read();
        domain.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn register_domain(&self, domain: &str) {
        let registered = self.callback_domain.write();
        domain.clone_into(&mut registered.unwrap_or_else(PoisonError::into_inner));
    }

    /// The corp, locked for reading.
    pub(crate) fn org(&self) -> RwLockReadGuard<'_, Org> {
        self.org.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the corp and clears the cache of listings.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut Org) -> R) -> R {
        let mut org = self.org.write().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut org);
        self.listings.clear();
        result
    }

    /// The view of `org` for tokens of `kind`.
    pub(crate) fn org_view<'a>(&self, org: &'a Org, kind: Kind) -> OrgView<'a> {
        let sensitive = !self.scenario().hides_sensitive();
        let view = match kind {
            Kind::Contacts => View::Whole,
            // An app that may read everything shares the cached listings of the contacts secret.
            Kind::App if sensitive && org.sees_everything() && !self.scenario().masks() => {
                View::Whole
            }
            Kind::App => View::App { sensitive },
        };
        OrgView { org, view }
    }

    /// A directory listing, encoded at most once.
    pub(crate) fn listing(&self, kind: Kind, listing: Listing) -> ApiResult {
        let org = self.org();
        let view = self.org_view(&org, kind).view;
        self.listings.get(&org, view, listing)
    }
}
