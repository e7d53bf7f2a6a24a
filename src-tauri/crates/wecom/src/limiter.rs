//! Client-side rate limiter of one corp: concurrent requests, and requests per minute and hour of each API.
//!
//! Concurrency follows AIMD, as TCP does: it halves when WeCom answers 45033 and grows back one by one. Dropping a
//! [`Permit`], also by dropping the call that holds it, frees it for the next request.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::api::Api;
use crate::clock::Clock;
use crate::locked::locked;
use crate::policy::Pacing;

/// Rate limiter of one corp. WeCom counts per corp and API, whichever secret asks, so all callers of a corp share it.
pub(crate) struct RateLimiter {
    pacing: Pacing,
    permits: Arc<Semaphore>,
    state: Mutex<State>,
}

struct State {
    /// The concurrency limit in force.
    allowed: usize,
    /// Permits in use above the limit: they are discarded, not returned, when they are dropped.
    surplus: usize,
    /// Successes since the last change of the limit.
    streak: u32,
    /// How often WeCom asked for fewer.
    slowdowns: u64,
    windows: HashMap<Api, Windows>,
}

/// Permit for one request in flight.
pub(crate) struct Permit {
    limiter: Arc<RateLimiter>,
    permit: Option<OwnedSemaphorePermit>,
    slowdowns: u64,
}

impl RateLimiter {
    pub(crate) fn new(pacing: Pacing) -> Self {
        let allowed = pacing.concurrency.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            pacing,
            permits: Arc::new(Semaphore::new(allowed)),
            state: Mutex::new(State {
                allowed,
                surplus: 0,
                streak: 0,
                slowdowns: 0,
                windows: HashMap::new(),
            }),
        }
    }

    /// Waits until a request may be sent, and counts it.
    pub(crate) async fn acquire(self: &Arc<Self>, api: Api, clock: &dyn Clock) -> Permit {
        loop {
            // Before the permit: a call that waits for its API's window must not block calls of other APIs.
            if let Err(wait) = self.windows(api, |windows, pacing| windows.room(clock, pacing)) {
                clock.sleep(wait).await;
                continue;
            }
            let Ok(permit) = Arc::clone(&self.permits).acquire_owned().await else {
                unreachable!("the semaphore is never closed");
            };
            if self
                .windows(api, |windows, pacing| windows.take(clock, pacing))
                .is_ok()
            {
                return Permit {
                    limiter: Arc::clone(self),
                    permit: Some(permit),
                    slowdowns: locked(&self.state).slowdowns,
                };
            }
        }
    }

    fn windows<T>(&self, api: Api, act: impl FnOnce(&mut Windows, &Pacing) -> T) -> T {
        let mut state = locked(&self.state);
        act(state.windows.entry(api).or_default(), &self.pacing)
    }
}

impl Permit {
    /// Records a success: after enough of them in a row the limit grows by one.
    pub(crate) fn succeeded(&self) {
        let mut state = locked(&self.limiter.state);
        if state.allowed >= self.limiter.pacing.concurrency {
            return;
        }
        state.streak += 1;
        if state.streak < self.limiter.pacing.recover_after {
            return;
        }
        state.streak = 0;
        state.allowed += 1;
        if state.surplus > 0 {
            state.surplus -= 1;
        } else {
            self.limiter.permits.add_permits(1);
        }
    }

    /// Halves the limit after WeCom's 45033. Requests that were in flight at the last such answer do not halve it again:
    /// one burst would else bring it down to one.
    pub(crate) fn slow_down(&self) {
        let mut state = locked(&self.limiter.state);
        state.streak = 0;
        if self.slowdowns != state.slowdowns {
            return;
        }
        state.slowdowns += 1;
        let fewer = (state.allowed / 2).max(1);
        let cut = state.allowed - fewer;
        state.allowed = fewer;
        state.surplus += cut - self.limiter.permits.forget_permits(cut);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = locked(&self.limiter.state);
        let Some(permit) = self.permit.take() else {
            return;
        };
        if state.surplus > 0 {
            state.surplus -= 1;
            permit.forget();
        }
    }
}

/// Sliding windows of one API: requests of the last minute and of the last hour.
#[derive(Debug)]
struct Windows {
    minute: Window,
    hour: Window,
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            minute: Window::of_steps(1),
            hour: Window::of_steps(60),
        }
    }
}

impl Windows {
    /// Counts one request in both windows, or gives the time until there is room and counts it in neither.
    fn take(&mut self, clock: &dyn Clock, pacing: &Pacing) -> Result<(), Duration> {
        self.room(clock, pacing)?;
        let now = clock.monotonic();
        self.minute.add(now);
        self.hour.add(now);
        Ok(())
    }

    fn room(&mut self, clock: &dyn Clock, pacing: &Pacing) -> Result<(), Duration> {
        let now = clock.monotonic();
        self.hour.room(now, pacing.per_hour.max(1))?;
        self.minute.room(now, pacing.per_minute.max(1))
    }
}

/// Sliding window of sixty steps. It keeps a count per step and not a time per request, so it stays small at 150,000
/// requests an hour.
#[derive(Debug)]
struct Window {
    /// Seconds.
    step: u64,
    counts: VecDeque<(u64, u32)>,
    total: u32,
}

impl Window {
    /// The sixty full steps, and the current one.
    const KEPT: u64 = 61;

    fn of_steps(step: u64) -> Self {
        Self {
            step,
            counts: VecDeque::new(),
            total: 0,
        }
    }

    fn add(&mut self, now: Duration) {
        let now = now.as_secs() / self.step;
        match self.counts.back_mut() {
            Some((step, count)) if *step == now => *count += 1,
            _ => self.counts.push_back((now, 1)),
        }
        self.total += 1;
    }

    /// Drops expired counts; if the window is still full, gives the time until the oldest count expires.
    fn room(&mut self, now: Duration, limit: u32) -> Result<(), Duration> {
        while let Some(&(step, count)) = self.counts.front() {
            let leaves = Duration::from_secs((step + Self::KEPT) * self.step);
            if now < leaves {
                return if self.total < limit {
                    Ok(())
                } else {
                    Err(leaves - now)
                };
            }
            self.total -= count;
            self.counts.pop_front();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;
    use crate::clock::SystemClock;

    const API: Api = Api::DepartmentList;

    fn limiter() -> Arc<RateLimiter> {
        let pacing = Pacing {
            concurrency: 4,
            per_minute: 1_000,
            per_hour: 10_000,
            recover_after: 3,
        };
        Arc::new(RateLimiter::new(pacing))
    }

    /// Acquires every free permit.
    fn fill(limiter: &Arc<RateLimiter>) -> Vec<Permit> {
        std::iter::from_fn(|| limiter.acquire(API, &SystemClock).now_or_never()).collect()
    }

    #[test]
    fn halves_at_once_and_grows_back_by_one() {
        let limiter = limiter();
        let all = fill(&limiter);
        assert_eq!(all.len(), 4);
        all.iter().for_each(Permit::slow_down);
        drop(all);
        for expected in [2, 3, 4, 4] {
            let permits = fill(&limiter);
            assert_eq!(permits.len(), expected);
            (0..3).for_each(|_| permits[0].succeeded());
        }
    }

    #[test]
    fn grows_back_while_surplus_requests_are_still_in_flight() {
        let limiter = limiter();
        let all = fill(&limiter);
        all[0].slow_down();
        (0..3).for_each(|_| all[0].succeeded());
        assert!(fill(&limiter).is_empty());
        drop(all);
        assert_eq!(fill(&limiter).len(), 3);
    }

    #[test]
    fn never_falls_below_one() {
        let limiter = limiter();
        for expected in [4, 2, 1, 1] {
            let permits = fill(&limiter);
            assert_eq!(permits.len(), expected);
            permits[0].slow_down();
        }
    }
}
