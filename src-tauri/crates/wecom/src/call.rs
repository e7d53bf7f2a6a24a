//! How a call is made: token, pace, sending, and what follows a failure.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use url::form_urlencoded;

use crate::api::Api;
use crate::client::Caller;
use crate::clock::Clock;
use crate::error::{Error, NotWeCom, UnreachableKind};
use crate::mend::Answer;
use crate::pace::Pass;
use crate::policy::{Verdict, verdict};
use crate::reply;
use crate::token::{Token, TokenReply, Want};
use crate::transport::{self, Failure};

/// One call, before it has a token.
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

    /// Marks a request that must not reach WeCom twice.
    pub(crate) fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Names a value that must not get into an error.
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
        &*self.identity().client.shared().clock
    }

    /// Makes a call, with a second token if WeCom no longer takes the first.
    pub(crate) async fn call<T: Answer>(&self, request: Request) -> Result<T, Error> {
        let account = &self.identity().account;
        account.gates.check(request.api, self.clock())?;
        let token = account.token(self, Want::Valid).await?;
        match self.send(&request, Some(&token)).await {
            Err(error) if is_token_dead(&error) => {
                tracing::debug!(api = %request.api, "token no longer taken");
                let token = account.token(self, Want::After(token.attempt())).await?;
                self.send(&request, Some(&token)).await
            }
            result => result,
        }
    }

    /// Asks for a token; only [`crate::token`] decides when.
    pub(crate) async fn fetch_token(&self) -> Result<TokenReply, Error> {
        let identity = self.identity();
        identity.account.gates.check(Api::GetToken, self.clock())?;
        let request = Request::get(Api::GetToken)
            .with("corpid", &identity.corp)
            .with("corpsecret", identity.secret.expose());
        self.send(&request, None).await
    }

    /// Sends a request, and again after a pause while the failure is one that passes.
    async fn send<T: Answer>(
        &self,
        request: &Request,
        token: Option<&Arc<Token>>,
    ) -> Result<T, Error> {
        let shared = self.identity().client.shared();
        let number = shared.requests.fetch_add(1, Ordering::Relaxed);
        let (mut failures, mut hiccups) = (0, 0);
        loop {
            let failure = match self.attempt(request, token).await {
                Ok(data) => return Ok(data),
                Err(failure) => failure,
            };
            failures += 1;
            tracing::debug!(api = %request.api, error = %failure.error, failures, "call failed");
            hiccups += u32::from(is_hiccup(&failure.error));
            let passes = match is_hiccup(&failure.error) {
                true => hiccups == 1,
                false => is_passing(&failure.error),
            };
            let again = passes && !(request.once && failure.reached);
            if !again || failures >= shared.retry.tries {
                return Err(failure.error);
            }
            self.clock()
                .sleep(shared.retry.pause(failures, number))
                .await;
        }
    }

    /// Sends a request one time.
    async fn attempt<T: Answer>(
        &self,
        request: &Request,
        token: Option<&Arc<Token>>,
    ) -> Result<T, Failure> {
        let identity = self.identity();
        let shared = identity.client.shared();
        let pass = identity.lane.enter(request.api, self.clock()).await;
        let stopped = identity.account.gates.check(request.api, self.clock());
        stopped.map_err(|error| Failure {
            error,
            reached: false,
        })?;
        let hidden = [
            token.map_or("", |token| token.expose()),
            identity.secret.expose(),
            request.hidden.as_deref().unwrap_or(""),
        ];
        let url = request.url(&shared.prefix, token.map(|token| &**token));
        identity.calls.fetch_add(1, Ordering::Relaxed);
        let raw =
            transport::exchange(shared, request.api, &url, request.body.clone(), &hidden).await?;
        let result = reply::read(request.api, &raw, &hidden)
            .map_err(|error| error.seen(shared.base.host(), Some(raw.status.as_u16())));
        self.note(request.api, &pass, result)
            .map_err(|error| Failure {
                error,
                reached: true,
            })
    }

    /// Lets an answer set the pace of what follows.
    fn note<T>(&self, api: Api, pass: &Pass, result: Result<T, Error>) -> Result<T, Error> {
        let gates = &self.identity().account.gates;
        let refusal = match result {
            Err(Error::Refused(refusal)) => refusal,
            Ok(data) => {
                pass.went_well();
                gates.clear(api, self.clock());
                return Ok(data);
            }
            other => return other,
        };
        match verdict(refusal.errcode) {
            Verdict::Stop { for_ } => return Err(gates.stop(refusal, for_, self.clock())),
            Verdict::SlowDown => pass.slow_down(),
            Verdict::FreshToken | Verdict::BackOff | Verdict::Never => {}
        }
        Err(Error::Refused(refusal))
    }
}

fn is_token_dead(error: &Error) -> bool {
    matches!(error, Error::Refused(refusal) if verdict(refusal.errcode) == Verdict::FreshToken)
}

/// Whether the same request may well succeed in a moment.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::Refused(refusal) => matches!(
            verdict(refusal.errcode),
            Verdict::BackOff | Verdict::SlowDown
        ),
        Error::RateLimited { .. } => false,
        Error::Unreachable { kind, .. } => {
            matches!(kind, UnreachableKind::Timeout | UnreachableKind::Reset)
        }
        Error::NotWeCom { what, .. } => matches!(what, NotWeCom::HttpStatus(500..)),
    }
}

/// What a gateway in between gives now and then in place of an answer. A second time it is what stands there.
fn is_hiccup(error: &Error) -> bool {
    matches!(error, Error::NotWeCom { what, .. } if matches!(what, NotWeCom::Html | NotWeCom::Empty))
}
