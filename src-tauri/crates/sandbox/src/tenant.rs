//! Everything that one simulated corp consists of, and how a scenario takes hold of it.

use std::{
    sync::{
        Mutex, RwLock, RwLockReadGuard,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;

use crate::locked::{locked, read, write};
use crate::{
    answer::{Outcome, Refusal},
    bodies::{Bodies, Listing, Reader, View},
    clock::Clock,
    codes::Codes,
    config::{Config, Details},
    dice::Dice,
    duplicates::{self, Blurred},
    faults::Faults,
    logins::Logins,
    org::{Org, Range},
    quirks::Quirks,
    scenario::Scenario,
    tally::Tally,
    tokens::{Kind, Tokens},
    turn::Turn,
};

const AGENT_ID: u32 = 1_000_002;
/// What stands in the console under [`Scenario::WrongCallback`].
const ANOTHER_DOMAIN: &str = "sso.spruce.example";
pub(crate) struct Tenant {
    pub(crate) details: Details,
    pub(crate) seed: u64,
    pub(crate) clock: Clock,
    pub(crate) tokens: Tokens,
    pub(crate) codes: Codes,
    pub(crate) faults: Faults,
    pub(crate) tally: Tally,
    pub(crate) logins: Logins,
    scenario: AtomicUsize,
    latency_nanos: AtomicU64,
    held: watch::Sender<bool>,
    exhaustions: watch::Sender<u64>,
    org: RwLock<Org>,
    bodies: Bodies,
    callback_domain: RwLock<String>,
    pub(crate) turn: Mutex<Turn>,
    blurred: Mutex<Vec<Blurred>>,
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
                corp_id: format!("ww{}", Dice::new(config.seed, "corp").hex(16)),
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
            tally: Tally::new(),
            logins: Logins::new(),
            scenario: AtomicUsize::new(0),
            latency_nanos: AtomicU64::new(0),
            held: watch::Sender::new(false),
            exhaustions: watch::Sender::new(0),
            org: RwLock::new(Org::generate(config)),
            bodies: Bodies::default(),
            callback_domain: RwLock::new(callback_domain),
            turn: Mutex::default(),
            blurred: Mutex::default(),
        };
        tenant.set_latency(config.latency);
        tenant.set_scenario(config.scenario);
        tenant
    }

    pub(crate) fn scenario(&self) -> Scenario {
        let place = self.scenario.load(Ordering::Acquire);
        Scenario::ALL.get(place).copied().unwrap_or_default()
    }

    /// Leaves the scenario in force and enters another from its beginning.
    pub(crate) fn set_scenario(&self, scenario: Scenario) {
        let place = Scenario::ALL.iter().position(|known| *known == scenario);
        self.faults.restart();
        self.start_over();
        let mut blurred = locked(&self.blurred);
        let before = std::mem::take(&mut *blurred);
        self.change(|org| {
            // Under the corp's lock, so that no answer mixes the old scenario with the new range.
            self.scenario.store(place.unwrap_or(0), Ordering::Release);
            duplicates::restore(org, before);
            if scenario == Scenario::Duplicates {
                *blurred = duplicates::blur(org);
            }
            let narrow = scenario == Scenario::SubDepartmentRange;
            org.force_range(narrow.then(|| Range {
                userids: Vec::new(),
                departments: vec![org.busiest_division()],
                tags: Vec::new(),
            }));
            org.quirks = Quirks::of(scenario, org);
        });
    }

    /// What `gettoken` says to the secret of a stopped app. Both codes are met in reality.
    pub(crate) fn stops_app(&self) -> Option<Refusal> {
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

    /// Holds answers back from now on, or no longer.
    pub(crate) fn hold(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// Waits until answers are not held back.
    pub(crate) async fn let_through(&self) {
        let mut held = self.held.subscribe();
        // The other end is this tenant's own, so it cannot have gone.
        drop(held.wait_for(|held| !held).await);
    }

    /// Notes that a connection found no file handle left.
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
        read(&self.callback_domain).clone()
    }

    pub(crate) fn register_domain(&self, domain: &str) {
        domain.clone_into(&mut write(&self.callback_domain));
    }

    /// The corp, to look at.
    pub(crate) fn org(&self) -> RwLockReadGuard<'_, Org> {
        read(&self.org)
    }

    /// Changes the corp; answers encoded before are dropped.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut Org) -> R) -> R {
        let mut org = write(&self.org);
        let result = change(&mut org);
        self.bodies.clear();
        result
    }

    /// What the holder of a token of `kind` sees of `org`.
    pub(crate) fn reader<'a>(&self, org: &'a Org, kind: Kind) -> Reader<'a> {
        let sensitive = !self.scenario().hides_sensitive();
        let view = match kind {
            Kind::Contacts => View::Whole,
            // The same answers then serve both secrets.
            Kind::App if sensitive && org.sees_everything() && !self.scenario().masks() => {
                View::Whole
            }
            Kind::App => View::App { sensitive },
        };
        Reader { org, view }
    }

    /// A directory answer, encoded at most once.
    pub(crate) fn listing(&self, kind: Kind, listing: Listing) -> Outcome {
        let org = self.org();
        let view = self.reader(&org, kind).view;
        self.bodies.get(&org, view, listing)
    }
}
