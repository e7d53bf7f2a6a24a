//! Circuit breakers after WeCom's 45009 (too many calls): each blocks one API until its frequency limit may be lifted.
//!
//! WeCom does not say which of its windows was hit. So the first block lasts as long as the shortest one, and each
//! further refusal soon after it doubles the block, unless a call succeeded in between.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use crate::api::Api;
use crate::clock::Clock;
use crate::error::{Error, Refusal};
use crate::locked::locked;
use crate::policy::LONGEST_BLOCK;

/// Circuit breakers of one corp ID and secret, by API.
#[derive(Debug, Default)]
pub(crate) struct CircuitBreakers(Mutex<HashMap<Api, Block>>);

#[derive(Debug, Clone)]
struct Block {
    /// By the monotonic clock, which decides.
    until: Duration,
    /// The same moment by the time of day, for people.
    until_date: SystemTime,
    length: Duration,
    refusal: Refusal,
}

impl CircuitBreakers {
    /// Fails while calls of `api` are blocked.
    ///
    /// # Errors
    /// [`Error::RateLimited`] with the refusal that opened the breaker.
    pub(crate) fn check(&self, api: Api, clock: &dyn Clock) -> Result<(), Error> {
        match locked(&self.0).get(&api) {
            Some(block) if clock.monotonic() < block.until => Err(block.error()),
            _ => Ok(()),
        }
    }

    /// Opens the breaker of the API that refused, for `shortest` or longer, and returns the error to report.
    pub(crate) fn open(&self, refusal: Refusal, shortest: Duration, clock: &dyn Clock) -> Error {
        let mut blocks = locked(&self.0);
        let now = clock.monotonic();
        let length = match blocks.get(&refusal.api) {
            // Sent at the same time as the call that opened the breaker: not a second offence.
            Some(block) if now < block.until => return block.error(),
            Some(block) if now < block.until + block.length => {
                block.length.saturating_mul(2).min(LONGEST_BLOCK)
            }
            _ => shortest,
        };
        let block = Block {
            until: now + length,
            until_date: clock.now() + length,
            length,
            refusal,
        };
        let error = block.error();
        blocks.insert(block.refusal.api, block);
        error
    }

    /// Closes the breaker after a success.
    pub(crate) fn close(&self, api: Api, clock: &dyn Clock) {
        let mut blocks = locked(&self.0);
        // A success within the block belongs to a call that was sent before it, and says nothing about the limit.
        if blocks
            .get(&api)
            .is_some_and(|block| block.until <= clock.monotonic())
        {
            blocks.remove(&api);
        }
    }
}

impl Block {
    fn error(&self) -> Error {
        Error::RateLimited {
            refusal: self.refusal.clone(),
            until: Some(self.until_date),
        }
    }
}
