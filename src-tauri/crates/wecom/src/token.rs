//! Access-token cache of one corp ID and secret: a token is kept until shortly before it expires, and requested once
//! however many calls need it (single flight).
//!
//! The call that holds the lock requests. If its future is dropped, the lock passes to the next waiting call, which
//! requests itself, so no call waits for a response that no longer comes. Calls that waited while an attempt failed share
//! its error: a hundred of them with a wrong secret must not ask a hundred times.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use tokio::sync::Mutex;

use crate::breaker::CircuitBreakers;
use crate::client::Caller;
use crate::clock::Clock;
use crate::error::Error;
use crate::lenient::Payload;
use crate::wire;

const USUAL_LIFE: i64 = 7200;
const LONGEST_MARGIN: Duration = Duration::from_secs(300);
/// Upper bound of `expires_in`, so that a nonsensical one does not overflow a date.
const LONGEST_LIFE: i64 = 30 * 24 * 3600;

/// State of one corp ID and secret between calls: token cache and circuit breakers.
#[derive(Default)]
pub(crate) struct CredentialState {
    pub(crate) breakers: CircuitBreakers,
    state: Mutex<State>,
    /// Completed token requests, successful or not.
    ended: AtomicU64,
}

#[derive(Default)]
struct State {
    token: Option<Arc<Token>>,
    failure: Option<(u64, Error)>,
}

/// An access token, numbered by the request that brought it.
pub(crate) struct Token {
    value: SecretString,
    attempt: u64,
    until: Duration,
    until_date: SystemTime,
}

/// Which token is acceptable to a call.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Want {
    /// One that has not expired.
    Valid,
    /// One that was requested after this call began.
    Fresh,
    /// One that is newer than this request's token, which WeCom refused.
    After(u64),
}

/// Payload of `gettoken`.
#[derive(Deserialize)]
pub(crate) struct TokenReply {
    #[serde(deserialize_with = "token_text")]
    access_token: SecretString,
    #[serde(default, deserialize_with = "wire::opt_int")]
    expires_in: Option<i64>,
}

impl Payload for TokenReply {}

impl CredentialState {
    /// Returns an acceptable token, from the cache or from WeCom.
    ///
    /// # Errors
    /// Those of the `gettoken` call.
    pub(crate) async fn token(&self, caller: &Caller, want: Want) -> Result<Arc<Token>, Error> {
        let began = self.ended.load(Ordering::SeqCst);
        let clock = caller.clock();
        let mut state = self.state.lock().await;
        if let Some(token) = state
            .token
            .as_ref()
            .filter(|token| token.suits(want, began, clock))
        {
            return Ok(Arc::clone(token));
        }
        if let Some((_, error)) = state
            .failure
            .as_ref()
            .filter(|(attempt, _)| *attempt > began)
        {
            return Err(error.clone());
        }
        if matches!(want, Want::After(_)) {
            state.token = None;
        }
        let reply = caller.fetch_token().await;
        let attempt = self.ended.fetch_add(1, Ordering::SeqCst) + 1;
        match reply {
            Ok(reply) => {
                let token = Arc::new(Token::new(reply, attempt, clock));
                state.token = Some(Arc::clone(&token));
                state.failure = None;
                Ok(token)
            }
            Err(error) => {
                if matches!(error, Error::Refused(_)) {
                    state.token = None;
                }
                state.failure = Some((attempt, error.clone()));
                Err(error)
            }
        }
    }
}

impl Token {
    fn new(reply: TokenReply, attempt: u64, clock: &dyn Clock) -> Self {
        let seconds = reply
            .expires_in
            .unwrap_or(USUAL_LIFE)
            .clamp(0, LONGEST_LIFE);
        let life = Duration::from_secs(seconds.unsigned_abs());
        let kept = life - LONGEST_MARGIN.min(life / 10);
        Self {
            value: reply.access_token,
            attempt,
            until: clock.monotonic() + kept,
            until_date: clock.now() + kept,
        }
    }

    pub(crate) fn expose(&self) -> &str {
        self.value.expose_secret()
    }

    pub(crate) fn attempt(&self) -> u64 {
        self.attempt
    }

    fn suits(&self, want: Want, began: u64, clock: &dyn Clock) -> bool {
        match want {
            Want::Valid => self.attempt > began || self.is_valid(clock),
            Want::Fresh => self.attempt > began,
            Want::After(attempt) => {
                self.attempt > attempt && (self.attempt > began || self.is_valid(clock))
            }
        }
    }

    /// Whether the token has not expired, by both clocks: the monotonic one may stand still while the machine sleeps, and
    /// the time of day may be set back.
    fn is_valid(&self, clock: &dyn Clock) -> bool {
        clock.monotonic() < self.until && clock.now() < self.until_date
    }
}

fn token_text<'de, D: Deserializer<'de>>(json: D) -> Result<SecretString, D::Error> {
    let text = wire::text(json)?;
    if text.is_empty() {
        return Err(serde::de::Error::custom("an empty token"));
    }
    Ok(SecretString::from(text.as_str()))
}
