//! The client, which holds what calls share, and the caller, which is one secret of one corp.
//!
//! The calls themselves are in [`crate::api`]; how one is sent is in [`crate::call`].

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use thiserror::Error;

use crate::address::{self, AddressError, ApiBase};
use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::ids::CorpId;
use crate::locked::locked;
use crate::memory::Answers;
use crate::pace::Lane;
use crate::policy::{Pacing, RetryPolicy, Timeouts};
use crate::secret::{ProxyLogin, Secret, SecretKey};
use crate::token::{Account, Want};
use crate::transport::Http;

/// A WeCom server, with the tokens and the pace of all calls that go there.
///
/// Clones share everything; one client per server and process is right.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) base: ApiBase,
    pub(crate) prefix: String,
    http: Mutex<Http>,
    way: Way,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: RetryPolicy,
    pub(crate) requests: AtomicU64,
    pacing: Pacing,
    lanes: Mutex<HashMap<CorpId, Arc<Lane>>>,
    accounts: Mutex<HashMap<(CorpId, SecretKey), Arc<Account>>>,
}

/// How requests get to the server.
struct Way {
    /// One that was named for it; none for a server on this machine.
    proxy: Option<reqwest::Proxy>,
    is_loopback: bool,
    timeouts: Timeouts,
}

/// How a [`Client`] is made.
#[derive(Debug)]
pub struct ClientBuilder {
    base: ApiBase,
    proxy: Option<ProxyText>,
    proxy_login: Option<ProxyLogin>,
    pacing: Pacing,
    retry: RetryPolicy,
    clock: Arc<dyn Clock>,
    timeouts: Timeouts,
    answers: Option<Answers>,
}

/// Why a [`Client`] could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BuildError {
    /// The proxy's address is unusable.
    #[error("proxy: {0}")]
    Proxy(#[from] AddressError),
    /// The HTTP client could not start, for instance for want of root certificates.
    #[error("the HTTP client could not start: {0}")]
    Http(String),
}

/// One secret of one corp: who makes a call.
///
/// Clones share the count of calls; callers of the same corp and secret share their token.
#[derive(Clone)]
pub struct Caller(Arc<Identity>);

pub(crate) struct Identity {
    pub(crate) client: Client,
    pub(crate) corp: CorpId,
    pub(crate) secret: Secret,
    pub(crate) account: Arc<Account>,
    pub(crate) lane: Arc<Lane>,
    pub(crate) calls: AtomicU64,
}

/// A proxy's address may hold a password.
struct ProxyText(String);

impl fmt::Debug for ProxyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[proxy]")
    }
}

impl Client {
    /// Starts a client for the server at `base`.
    #[must_use]
    pub fn builder(base: ApiBase) -> ClientBuilder {
        ClientBuilder {
            base,
            proxy: None,
            proxy_login: None,
            pacing: Pacing::default(),
            retry: RetryPolicy::default(),
            clock: Arc::new(SystemClock),
            timeouts: Timeouts::default(),
            answers: None,
        }
    }

    /// The server's address.
    #[must_use]
    pub fn base(&self) -> &ApiBase {
        &self.0.base
    }

    /// Names who calls. Nothing is sent yet.
    #[must_use]
    pub fn caller(&self, corp: &CorpId, secret: &Secret) -> Caller {
        let lane = locked(&self.0.lanes)
            .entry(corp.clone())
            .or_insert_with(|| Arc::new(Lane::new(self.0.pacing.clone())))
            .clone();
        let account = locked(&self.0.accounts)
            .entry((corp.clone(), SecretKey(secret.clone())))
            .or_default()
            .clone();
        Caller(Arc::new(Identity {
            client: self.clone(),
            corp: corp.clone(),
            secret: secret.clone(),
            account,
            lane,
            calls: AtomicU64::new(0),
        }))
    }

    /// Forgets these secrets and their tokens, and closes the connections on which secrets and tokens have gone.
    ///
    /// Calls under way end as they would have; later ones with such a secret ask for a token again. Paces stay.
    pub fn forget(&self, secrets: &[&Secret]) {
        let is_meant = |key: &SecretKey| secrets.iter().any(|secret| key.is(secret));
        let gone = locked(&self.0.accounts)
            .extract_if(|(_, key), _| is_meant(key))
            .count();
        if gone > 0 {
            self.0.reconnect();
        }
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }
}

impl Shared {
    pub(crate) fn http(&self) -> Http {
        locked(&self.http).clone()
    }

    /// Whether a proxy was named for this server.
    pub(crate) fn proxied(&self) -> bool {
        self.way.proxy.is_some()
    }

    /// What a connection read and wrote stays in its buffers for as long as it is kept for later requests.
    fn reconnect(&self) {
        let mut http = locked(&self.http);
        if matches!(*http, Http::Memory(_)) {
            return;
        }
        match self.way.open() {
            Ok(fresh) => *http = Http::Server(fresh),
            Err(error) => tracing::warn!(%error, "idle connections stay open until they are old"),
        }
    }
}

impl Way {
    fn open(&self) -> Result<reqwest::Client, BuildError> {
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("wecom-client/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(self.timeouts.connect)
            .timeout(self.timeouts.request);
        if self.is_loopback {
            http = http.no_proxy();
        } else if let Some(proxy) = &self.proxy {
            http = http.proxy(proxy.clone());
        }
        http.build()
            .map_err(|error| BuildError::Http(error.without_url().to_string()))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.0.base).finish()
    }
}

impl ClientBuilder {
    /// Sends everything through this http or https proxy; `None` leaves it to the system's settings.
    ///
    /// A server on this machine is always reached directly.
    #[must_use]
    pub fn proxy(mut self, address: Option<&str>) -> Self {
        self.proxy = address.map(|address| ProxyText(address.to_owned()));
        self
    }

    /// Logs in to that proxy, and to no other.
    #[must_use]
    pub fn proxy_login(mut self, login: Option<ProxyLogin>) -> Self {
        self.proxy_login = login;
        self
    }

    /// Sets how fast requests may follow each other.
    #[must_use]
    pub fn pacing(mut self, pacing: Pacing) -> Self {
        self.pacing = pacing;
        self
    }

    /// Sets how failed requests are sent again.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Sets how long the server is waited for.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Lets these answer in place of the server: for tests.
    #[must_use]
    pub fn answers(mut self, answers: Answers) -> Self {
        self.answers = Some(answers);
        self
    }

    /// Makes the client.
    pub fn build(mut self) -> Result<Client, BuildError> {
        let way = self.way()?;
        let http = match self.answers.take() {
            Some(answers) => Http::Memory(answers),
            None => Http::Server(way.open()?),
        };
        Ok(Client(Arc::new(Shared {
            prefix: format!("{}/cgi-bin/", self.base),
            base: self.base,
            http: Mutex::new(http),
            way,
            clock: self.clock,
            retry: self.retry,
            requests: AtomicU64::new(0),
            pacing: self.pacing,
            lanes: Mutex::default(),
            accounts: Mutex::default(),
        })))
    }

    fn way(&mut self) -> Result<Way, BuildError> {
        let is_loopback = self.base.is_loopback();
        let named = self.proxy.take();
        let named = named.map(|text| address::proxy(&text.0)).transpose()?;
        let proxy = named
            .filter(|_| !is_loopback)
            .map(reqwest::Proxy::all)
            .transpose();
        let proxy = proxy.map_err(|_| AddressError::NotAnAddress)?;
        let proxy = match &self.proxy_login {
            None => proxy,
            Some(login) => {
                proxy.map(|proxy| proxy.basic_auth(&login.user, login.password.expose()))
            }
        };
        Ok(Way {
            proxy,
            is_loopback,
            timeouts: self.timeouts,
        })
    }
}

impl Caller {
    /// Makes sure that there is a token, which proves the secret.
    pub async fn token(&self) -> Result<(), Error> {
        self.0.account.token(self, Want::Valid).await.map(drop)
    }

    /// Asks for a token even if there is one.
    pub async fn fresh_token(&self) -> Result<(), Error> {
        self.0.account.token(self, Want::Fresh).await.map(drop)
    }

    /// How many requests were sent through this caller and its clones, those for tokens included.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.0.calls.load(Ordering::Relaxed)
    }

    /// The corp on whose behalf calls are made.
    #[must_use]
    pub fn corp(&self) -> &CorpId {
        &self.0.corp
    }

    /// The host that is asked.
    pub(crate) fn host(&self) -> String {
        self.0.client.0.base.host()
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.0
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller")
            .field("base", &self.0.client.0.base)
            .field("corp", &self.0.corp)
            .finish_non_exhaustive()
    }
}
