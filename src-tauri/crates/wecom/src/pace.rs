//! How many requests of one corp are under way, and how many a minute and an hour see.
//!
//! The number at a time halves when WeCom asks for fewer and grows back one by one. Dropping a [`Pass`], also by
//! dropping the call that holds it, gives its place to the next.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::api::Api;
use crate::clock::Clock;
use crate::locked::locked;
use crate::policy::Pacing;

/// The pace of one corp.
pub(crate) struct Lane {
    pacing: Pacing,
    places: Arc<Semaphore>,
    state: Mutex<State>,
}

struct State {
    /// How many may be under way.
    allowed: usize,
    /// How many of those under way must not give their place on.
    surplus: usize,
    /// Good answers since the last change.
    streak: u32,
    /// How often WeCom asked for fewer.
    slowdowns: u64,
    windows: HashMap<Api, Windows>,
}

/// The right to have one request under way.
pub(crate) struct Pass {
    lane: Arc<Lane>,
    place: Option<OwnedSemaphorePermit>,
    slowdowns: u64,
}

impl Lane {
    pub(crate) fn new(pacing: Pacing) -> Self {
        let allowed = pacing.concurrency.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            pacing,
            places: Arc::new(Semaphore::new(allowed)),
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
    pub(crate) async fn enter(self: &Arc<Self>, api: Api, clock: &dyn Clock) -> Pass {
        loop {
            // Waiting for a window to pass takes no place from calls of other APIs.
            if let Err(wait) = self.windows(api, |windows, pacing| windows.room(clock, pacing)) {
                clock.sleep(wait).await;
                continue;
            }
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                unreachable!("the semaphore is never closed");
            };
            if self
                .windows(api, |windows, pacing| windows.take(clock, pacing))
                .is_ok()
            {
                return Pass {
                    lane: Arc::clone(self),
                    place: Some(place),
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

impl Pass {
    /// Notes a good answer.
    pub(crate) fn went_well(&self) {
        let mut state = locked(&self.lane.state);
        if state.allowed >= self.lane.pacing.concurrency {
            return;
        }
        state.streak += 1;
        if state.streak < self.lane.pacing.recover_after {
            return;
        }
        state.streak = 0;
        state.allowed += 1;
        if state.surplus > 0 {
            state.surplus -= 1;
        } else {
            self.lane.places.add_permits(1);
        }
    }

    /// Notes that WeCom asked for fewer; requests sent before the last such answer do not count twice.
    pub(crate) fn slow_down(&self) {
        let mut state = locked(&self.lane.state);
        state.streak = 0;
        if self.slowdowns != state.slowdowns {
            return;
        }
        state.slowdowns += 1;
        let fewer = (state.allowed / 2).max(1);
        let cut = state.allowed - fewer;
        state.allowed = fewer;
        state.surplus += cut - self.lane.places.forget_permits(cut);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut state = locked(&self.lane.state);
        let Some(place) = self.place.take() else {
            return;
        };
        if state.surplus > 0 {
            state.surplus -= 1;
            place.forget();
        }
    }
}

/// The requests of one API in WeCom's two windows.
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
    /// Counts one request in both, or says how long to wait for room and counts it in neither.
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

/// The requests of the last sixty steps, counted by the step, so that it stays small whatever the limit.
#[derive(Debug)]
struct Window {
    /// Seconds.
    step: u64,
    counts: VecDeque<(u64, u32)>,
    total: u32,
}

impl Window {
    /// All of them, and the step that is only partly over.
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

    /// Forgets what has left the window; if it is still full, how long until something leaves.
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

    fn lane() -> Arc<Lane> {
        let pacing = Pacing {
            concurrency: 4,
            per_minute: 1_000,
            per_hour: 10_000,
            recover_after: 3,
        };
        Arc::new(Lane::new(pacing))
    }

    /// Takes every place that is free.
    fn fill(lane: &Arc<Lane>) -> Vec<Pass> {
        std::iter::from_fn(|| lane.enter(API, &SystemClock).now_or_never()).collect()
    }

    #[test]
    fn halves_at_once_and_grows_back_by_one() {
        let lane = lane();
        let all = fill(&lane);
        assert_eq!(all.len(), 4);
        all.iter().for_each(Pass::slow_down);
        drop(all);
        for expected in [2, 3, 4, 4] {
            let passes = fill(&lane);
            assert_eq!(passes.len(), expected);
            (0..3).for_each(|_| passes[0].went_well());
        }
    }

    #[test]
    fn grows_back_while_surplus_requests_are_still_under_way() {
        let lane = lane();
        let all = fill(&lane);
        all[0].slow_down();
        (0..3).for_each(|_| all[0].went_well());
        assert!(fill(&lane).is_empty());
        drop(all);
        assert_eq!(fill(&lane).len(), 3);
    }

    #[test]
    fn never_falls_below_one() {
        let lane = lane();
        for expected in [4, 2, 1, 1] {
            let passes = fill(&lane);
            assert_eq!(passes.len(), expected);
            passes[0].slow_down();
        }
    }
}
