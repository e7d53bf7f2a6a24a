//! The stop after "too many calls": nothing is sent to that API until WeCom may listen again.
//!
//! WeCom does not say which of its windows was hit. So the first stop lasts as long as the shortest one, and each
//! further refusal soon after it doubles it, unless a good answer came in between.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use crate::api::Api;
use crate::clock::Clock;
use crate::error::{Error, Refusal};
use crate::locked::locked;
use crate::policy::LONGEST_BLOCK;

/// The stops of one caller.
#[derive(Debug, Default)]
pub(crate) struct Gates(Mutex<HashMap<Api, Stop>>);

#[derive(Debug, Clone)]
struct Stop {
    until: Duration,
    lifts: SystemTime,
    length: Duration,
    refusal: Refusal,
}

impl Gates {
    /// Fails while calls of `api` are stopped.
    pub(crate) fn check(&self, api: Api, clock: &dyn Clock) -> Result<(), Error> {
        match locked(&self.0).get(&api) {
            Some(stop) if clock.monotonic() < stop.until => Err(stop.error()),
            _ => Ok(()),
        }
    }

    /// Stops calls of the API that refused, for `shortest` or longer, and gives the error to report.
    pub(crate) fn stop(&self, refusal: Refusal, shortest: Duration, clock: &dyn Clock) -> Error {
        let mut stops = locked(&self.0);
        let now = clock.monotonic();
        let length = match stops.get(&refusal.api) {
            // Sent together with the call that started the stop.
            Some(stop) if now < stop.until => return stop.error(),
            Some(stop) if now < stop.until + stop.length => {
                stop.length.saturating_mul(2).min(LONGEST_BLOCK)
            }
            _ => shortest,
        };
        let stop = Stop {
            until: now + length,
            lifts: clock.now() + length,
            length,
            refusal,
        };
        let error = stop.error();
        stops.insert(stop.refusal.api, stop);
        error
    }

    /// Forgets an earlier stop, once WeCom has listened again.
    pub(crate) fn clear(&self, api: Api, clock: &dyn Clock) {
        let mut stops = locked(&self.0);
        // An answer to a call from before the stop says nothing about it.
        if stops
            .get(&api)
            .is_some_and(|stop| stop.until <= clock.monotonic())
        {
            stops.remove(&api);
        }
    }
}

impl Stop {
    fn error(&self) -> Error {
        Error::RateLimited {
            refusal: self.refusal.clone(),
            until: Some(self.lifts),
        }
    }
}
