//! The life of one API call: token, rate limit, HTTP exchange, retries.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use url::form_urlencoded;

use crate::api::Api;
use crate::client::Caller;
use crate::clock::Clock;
use crate::error::{Error, NotWeCom, UnreachableKind};
use crate::lenient::Payload;
use crate::limiter::Permit;
use crate::policy::{RetryAction, retry_action};
use crate::reply;
use crate::token::{Token, TokenReply, Want};
use crate::transport::{self, Failure};

/// An API request without its token.
pub(crate) struct Request {
    api: Api,
    query: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    once: bool,
    hidden: Option<String>,
}

impl Request {
    pub(crate) fn get(api: Api) -> Self {
        Self {
            api,
            query: Vec::new(),
            body: None,
            once: false,
            hidden: None,
        }
    }

    pub(crate) fn post(api: Api, body: &serde_json::Value) -> Self {
        Self {
            body: Some(body.to_string().into_bytes()),
            ..Self::get(api)
        }
    }

    pub(crate) fn with(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        self.query.push((key, value.to_string()));
        self
    }

    pub(crate) fn with_some(self, key: &'static str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Marks a request that is not idempotent: it must not reach WeCom twice.
    pub(crate) fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Registers a value that is redacted from errors.
    pub(crate) fn hiding(mut self, value: &str) -> Self {
        self.hidden = Some(value.to_owned());
        self
    }

    fn url(&self, prefix: &str, token: Option<&Token>) -> String {
        let mut url = String::with_capacity(512);
        url.push_str(prefix);
        url.push_str(self.api.path());
        url.push('?');
        let start = url.len();
        let mut query = form_urlencoded::Serializer::for_suffix(url, start);
        if let Some(token) = token {
            query.append_pair("access_token", token.expose());
        }
        for (key, value) in &self.query {
            query.append_pair(key, value);
        }
        query.finish()
    }
}

impl Caller {
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.inner().client.shared().clock
    }

    /// Makes a call, once more with a new token if WeCom refuses the cached one.
    pub(crate) async fn call<T: Payload>(&self, request: Request) -> Result<T, Error> {
        let credential = &self.inner().credential;
        credential.breakers.check(request.api, self.clock())?;
        let token = credential.token(self, Want::Valid).await?;
        match self.send(&request, Some(&token)).await {
            Err(error) if is_token_dead(&error) => {
                tracing::debug!(api = %request.api, "token no longer taken");
                let token = credential.token(self, Want::After(token.attempt())).await?;
                self.send(&request, Some(&token)).await
            }
            result => result,
        }
    }

    /// Requests a token; only [`crate::token`] decides when.
    pub(crate) async fn fetch_token(&self) -> Result<TokenReply, Error> {
        let inner = self.inner();
        inner
            .credential
            .breakers
            .check(Api::GetToken, self.clock())?;
        let request = Request::get(Api::GetToken)
            .with("corpid", &inner.corp)
            .with("corpsecret", inner.secret.expose());
        self.send(&request, None).await
    }

    /// Sends a request, and repeats it with growing pauses while the failure is transient.
    async fn send<T: Payload>(
        &self,
        request: &Request,
        token: Option<&Arc<Token>>,
    ) -> Result<T, Error> {
        let shared = self.inner().client.shared();
        let number = shared.requests.fetch_add(1, Ordering::Relaxed);
        let (mut failures, mut gateway_pages) = (0, 0);
        loop {
            let failure = match self.attempt(request, token).await {
                Ok(data) => return Ok(data),
                Err(failure) => failure,
            };
            failures += 1;
            tracing::debug!(api = %request.api, error = %failure.error, failures, "call failed");
            gateway_pages += u32::from(is_gateway_page(&failure.error));
            let is_retryable = match is_gateway_page(&failure.error) {
                true => gateway_pages == 1,
                false => is_transient(&failure.error),
            };
            let again = is_retryable && !(request.once && failure.reached);
            if !again || failures >= shared.retry.tries {
                return Err(failure.error);
            }
            self.clock()
                .sleep(shared.retry.pause(failures, number))
                .await;
        }
    }

    /// Sends a request once.
    async fn attempt<T: Payload>(
        &self,
        request: &Request,
        token: Option<&Arc<Token>>,
    ) -> Result<T, Failure> {
        let inner = self.inner();
        let shared = inner.client.shared();
        let permit = inner.limiter.acquire(request.api, self.clock()).await;
        // Checked again: another call may have opened the breaker while this one waited for its permit.
        let stopped = inner.credential.breakers.check(request.api, self.clock());
        stopped.map_err(|error| Failure {
            error,
            reached: false,
        })?;
        let hidden = [
            token.map_or("", |token| token.expose()),
            inner.secret.expose(),
            request.hidden.as_deref().unwrap_or(""),
        ];
        let url = request.url(&shared.prefix, token.map(|token| &**token));
        inner.count(request.api).map_err(|error| Failure {
            error,
            reached: false,
        })?;
        let raw =
            transport::exchange(shared, request.api, &url, request.body.clone(), &hidden).await?;
        let result = reply::read(request.api, &raw, &hidden)
            .map_err(|error| error.seen(shared.base.host(), Some(raw.status.as_u16())));
        self.adapt(request.api, &permit, result)
            .map_err(|error| Failure {
                error,
                reached: true,
            })
    }

    /// Feeds a response back into the rate limiter and the circuit breaker.
    fn adapt<T>(&self, api: Api, permit: &Permit, result: Result<T, Error>) -> Result<T, Error> {
        let breakers = &self.inner().credential.breakers;
        let refusal = match result {
            Err(Error::Refused(refusal)) => refusal,
            Ok(data) => {
                permit.succeeded();
                breakers.close(api, self.clock());
                return Ok(data);
            }
            other => return other,
        };
        match retry_action(refusal.errcode) {
            RetryAction::Stop { for_ } => return Err(breakers.open(refusal, for_, self.clock())),
            RetryAction::SlowDown => permit.slow_down(),
            RetryAction::FreshToken | RetryAction::BackOff | RetryAction::Never => {}
        }
        Err(Error::Refused(refusal))
    }
}

fn is_token_dead(error: &Error) -> bool {
    matches!(error, Error::Refused(refusal) if retry_action(refusal.errcode) == RetryAction::FreshToken)
}

/// Whether the same request may succeed after a pause.
fn is_transient(error: &Error) -> bool {
    match error {
        Error::Refused(refusal) => matches!(
            retry_action(refusal.errcode),
            RetryAction::BackOff | RetryAction::SlowDown
        ),
        Error::RateLimited { .. } | Error::CallsSpent { .. } => false,
        Error::Unreachable { kind, .. } => {
            matches!(kind, UnreachableKind::Timeout | UnreachableKind::Reset)
        }
        Error::NotWeCom { what, .. } => matches!(what, NotWeCom::HttpStatus(500..)),
    }
}

/// Whether a gateway's page, or an empty body, came in place of an answer.
///
/// Gateways show one for a moment while they restart, so it is retried once. A second one is the network's permanent
/// state, such as a hotspot's sign-in page, and waiting for it would only keep an administrator waiting.
fn is_gateway_page(error: &Error) -> bool {
    matches!(error, Error::NotWeCom { what, .. } if matches!(what, NotWeCom::Html | NotWeCom::Empty))
}
