//! [`Client`], the state that all calls to one server share, and [`Caller`], one corp ID with one of its secrets.
//!
//! The calls themselves are in [`crate::api`]; how one is sent is in [`crate::call`].

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thiserror::Error;

use crate::address::{self, AddressError, ApiBase};
use crate::api::Api;
use crate::canned::CannedResponses;
use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::ids::CorpId;
use crate::limiter::RateLimiter;
use crate::locked::locked;
use crate::policy::{Pacing, RetryPolicy, Timeouts};
use crate::secret::{ProxyLogin, Secret, SecretKey};
use crate::token::{CredentialState, Want};
use crate::transport::Http;

/// An HTTP client for one WeCom API server, with its token cache, rate limiters and circuit breakers.
///
/// Clones share everything; one client per server and process is right, since WeCom counts all of them together.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) base: ApiBase,
    pub(crate) prefix: String,
    http: Mutex<Http>,
    route: Route,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: RetryPolicy,
    pub(crate) requests: AtomicU64,
    pacing: Pacing,
    limiters: Mutex<HashMap<CorpId, Arc<RateLimiter>>>,
    credentials: Mutex<HashMap<(CorpId, SecretKey), Arc<CredentialState>>>,
}

/// The network route to the server: proxy and time-outs.
struct Route {
    /// The configured proxy; none for a server on this machine.
    proxy: Option<reqwest::Proxy>,
    is_loopback: bool,
    timeouts: Timeouts,
}

/// Builder of a [`Client`].
#[derive(Debug)]
pub struct ClientBuilder {
    base: ApiBase,
    proxy: Option<ProxyText>,
    proxy_login: Option<ProxyLogin>,
    pacing: Pacing,
    retry: RetryPolicy,
    clock: Arc<dyn Clock>,
    timeouts: Timeouts,
    canned: Option<CannedResponses>,
}

/// Error of [`ClientBuilder::build`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BuildError {
    /// The proxy's address is unusable.
    #[error("proxy: {0}")]
    Proxy(#[from] AddressError),
    /// The HTTP client could not start, for instance for want of root certificates.
    #[error("the HTTP client could not start: {0}")]
    Http(String),
}

/// API credentials, one corp ID with one of its secrets, bound to a [`Client`]. All calls are its methods.
///
/// Clones share the count of calls; callers of the same corp and secret share their token.
#[derive(Clone)]
pub struct Caller(Arc<CallerInner>);

pub(crate) struct CallerInner {
    pub(crate) client: Client,
    pub(crate) corp: CorpId,
    pub(crate) secret: Secret,
    pub(crate) credential: Arc<CredentialState>,
    pub(crate) limiter: Arc<RateLimiter>,
    pub(crate) calls: AtomicU64,
    /// More requests than these are not sent.
    pub(crate) most: u64,
}

/// The address of a proxy as it was given, which may hold a password: its `Debug` shows nothing.
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
            canned: None,
        }
    }

    /// The server's address.
    #[must_use]
    pub fn base(&self) -> &ApiBase {
        &self.0.base
    }

    /// Creates a caller for a corp ID and a secret. Nothing is sent yet.
    #[must_use]
    pub fn caller(&self, corp: &CorpId, secret: &Secret) -> Caller {
        let limiter = locked(&self.0.limiters)
            .entry(corp.clone())
            .or_insert_with(|| Arc::new(RateLimiter::new(self.0.pacing.clone())))
            .clone();
        let credential = locked(&self.0.credentials)
            .entry((corp.clone(), SecretKey(secret.clone())))
            .or_default()
            .clone();
        Caller(Arc::new(CallerInner {
            client: self.clone(),
            corp: corp.clone(),
            secret: secret.clone(),
            credential,
            limiter,
            calls: AtomicU64::new(0),
            most: u64::MAX,
        }))
    }

    /// Removes these secrets and their tokens from the cache, and closes the idle connections that carried them.
    ///
    /// Calls in flight end as they would have; later ones with such a secret request a new token. Rate limits stay,
    /// since WeCom counts per corp and not per secret.
    pub fn forget(&self, secrets: &[&Secret]) {
        let is_meant = |key: &SecretKey| secrets.iter().any(|secret| key.is(secret));
        let gone = locked(&self.0.credentials)
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
        self.route.proxy.is_some()
    }

    /// Builds a client for one download from `host`, which goes to these addresses unless a proxy stands between, with
    /// this time-out for the whole file.
    pub(crate) fn download_client(
        &self,
        host: &str,
        addresses: &[SocketAddr],
        time_out: Duration,
    ) -> Result<reqwest::Client, BuildError> {
        let http = self.route.configured().timeout(time_out);
        built(http.resolve_to_addrs(host, addresses))
    }

    /// Replaces the connection pool, which closes its idle connections.
    ///
    /// A kept-alive connection keeps the last bytes that it read and wrote in its buffers, a secret or a token among
    /// them; dropping the pool is the only way to release those.
    fn reconnect(&self) {
        let mut http = locked(&self.http);
        if matches!(*http, Http::Canned(_)) {
            return;
        }
        match self.route.open() {
            Ok(fresh) => *http = Http::Server(fresh),
            Err(error) => tracing::warn!(%error, "idle connections stay open until they are old"),
        }
    }
}

impl Route {
    fn open(&self) -> Result<reqwest::Client, BuildError> {
        built(self.configured())
    }

    fn configured(&self) -> reqwest::ClientBuilder {
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("wecom-client/", env!("CARGO_PKG_VERSION")))
            // The API never redirects, and the query, which holds the token, must not follow one elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            // Only `call` knows which requests may be repeated: a login code works once.
            .retry(reqwest::retry::never())
            .connect_timeout(self.timeouts.connect)
            .timeout(self.timeouts.request);
        if self.is_loopback {
            http = http.no_proxy();
        } else if let Some(proxy) = &self.proxy {
            http = http.proxy(proxy.clone());
        }
        http
    }
}

fn built(http: reqwest::ClientBuilder) -> Result<reqwest::Client, BuildError> {
    http.build()
        .map_err(|error| BuildError::Http(error.without_url().to_string()))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.0.base).finish()
    }
}

impl ClientBuilder {
    /// Sets the http or https proxy for all requests; `None` leaves it to the system's settings.
    ///
    /// A server on this machine is always reached directly.
    #[must_use]
    pub fn proxy(mut self, address: Option<&str>) -> Self {
        self.proxy = address.map(|address| ProxyText(address.to_owned()));
        self
    }

    /// Sets the user name and password for that proxy; a proxy from the system's settings never gets them.
    #[must_use]
    pub fn proxy_login(mut self, login: Option<ProxyLogin>) -> Self {
        self.proxy_login = login;
        self
    }

    /// Sets the client-side rate limits.
    #[must_use]
    pub fn pacing(mut self, pacing: Pacing) -> Self {
        self.pacing = pacing;
        self
    }

    /// Sets the retry policy.
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

    /// Sets the time-outs of requests.
    #[must_use]
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Replaces the HTTP transport by canned responses, for tests.
    #[must_use]
    pub fn canned(mut self, canned: CannedResponses) -> Self {
        self.canned = Some(canned);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`BuildError::Proxy`] for a proxy address that cannot be used, [`BuildError::Http`] if the HTTP client or its TLS
    /// set-up fails.
    pub fn build(mut self) -> Result<Client, BuildError> {
        let route = self.route()?;
        let http = match self.canned.take() {
            Some(canned) => Http::Canned(canned),
            None => Http::Server(route.open()?),
        };
        Ok(Client(Arc::new(Shared {
            prefix: format!("{}/cgi-bin/", self.base),
            base: self.base,
            http: Mutex::new(http),
            route,
            clock: self.clock,
            retry: self.retry,
            requests: AtomicU64::new(0),
            pacing: self.pacing,
            limiters: Mutex::default(),
            credentials: Mutex::default(),
        })))
    }

    fn route(&mut self) -> Result<Route, BuildError> {
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
        Ok(Route {
            proxy,
            is_loopback,
            timeouts: self.timeouts,
        })
    }
}

impl Caller {
    /// Ensures a valid token in the cache, which proves the secret.
    ///
    /// # Errors
    /// Those of the `gettoken` call: [`Error::Refused`] with errcode 40001 or 40013 for a wrong secret or corp ID,
    /// [`Error::RateLimited`], [`Error::Unreachable`] or [`Error::NotWeCom`].
    pub async fn token(&self) -> Result<(), Error> {
        self.0.credential.token(self, Want::Valid).await.map(drop)
    }

    /// Requests a new token even if the cached one is valid.
    ///
    /// # Errors
    /// Those of [`Caller::token`].
    pub async fn fresh_token(&self) -> Result<(), Error> {
        self.0.credential.token(self, Want::Fresh).await.map(drop)
    }

    /// How many requests were sent through this caller and its clones, those for tokens included.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.0.calls.load(Ordering::Relaxed)
    }

    /// The same credentials with a count of their own, of which no more than `most` requests are sent: tokens and further
    /// attempts count too.
    #[must_use]
    pub fn at_most(&self, most: u64) -> Self {
        let inner = &self.0;
        Self(Arc::new(CallerInner {
            client: inner.client.clone(),
            corp: inner.corp.clone(),
            secret: inner.secret.clone(),
            credential: Arc::clone(&inner.credential),
            limiter: Arc::clone(&inner.limiter),
            calls: AtomicU64::new(0),
            most,
        }))
    }

    /// The corp ID of these credentials.
    #[must_use]
    pub fn corp(&self) -> &CorpId {
        &self.0.corp
    }

    /// The API server's host, for errors.
    pub(crate) fn host(&self) -> String {
        self.0.client.0.base.host()
    }

    pub(crate) fn inner(&self) -> &CallerInner {
        &self.0
    }
}

impl CallerInner {
    /// Counts a request.
    ///
    /// # Errors
    /// [`Error::CallsSpent`] if there is none left, and then none is counted.
    pub(crate) fn count(&self, api: Api) -> Result<(), Error> {
        let most = self.most;
        let one_more = |sent| (sent < most).then_some(sent + 1);
        let counted = self
            .calls
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more);
        counted
            .map(drop)
            .map_err(|_| Error::CallsSpent { api, most })
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
