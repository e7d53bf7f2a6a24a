//! The token of one caller: kept until shortly before it expires, and asked for once however many calls want it.
//!
//! Whoever holds the lock asks. Should that call be dropped, the lock passes on and the next one asks: nobody waits
//! for an answer that no longer comes. Those who waited while an attempt failed share its error.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use tokio::sync::Mutex;

use crate::client::Caller;
use crate::clock::Clock;
use crate::error::Error;
use crate::gate::Gates;
use crate::mend::Answer;
use crate::wire;

const USUAL_LIFE: i64 = 7200;
const LONGEST_MARGIN: Duration = Duration::from_secs(300);
/// Keeps a nonsensical `expires_in` from overflowing a date.
const LONGEST_LIFE: i64 = 30 * 24 * 3600;

/// What one corp and secret keep between calls.
#[derive(Default)]
pub(crate) struct Account {
    pub(crate) gates: Gates,
    state: Mutex<State>,
    /// Attempts that came to an end, well or not.
    ended: AtomicU64,
}

#[derive(Default)]
struct State {
    token: Option<Arc<Token>>,
    failure: Option<(u64, Error)>,
}

/// A token, numbered by the attempt that brought it.
pub(crate) struct Token {
    value: SecretString,
    attempt: u64,
    until: Duration,
    until_date: SystemTime,
}

/// Which token will do.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Want {
    /// One that has not expired.
    Valid,
    /// One that was asked for after this call began, or while it waited.
    Fresh,
    /// One that came after this attempt, whose token WeCom no longer takes.
    After(u64),
}

/// WeCom's answer to `gettoken`.
#[derive(Deserialize)]
pub(crate) struct TokenReply {
    #[serde(deserialize_with = "token_text")]
    access_token: SecretString,
    #[serde(default, deserialize_with = "wire::opt_int")]
    expires_in: Option<i64>,
}

impl Answer for TokenReply {}

impl Account {
    /// The token that `want` asks for, from here or from WeCom.
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

    /// By both clocks: one may stand still while the machine sleeps, the other may be set back.
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
