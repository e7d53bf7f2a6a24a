//! Fault injection: faults planned by a test one by one, and those of a scenario.
//!
//! A scenario's faults depend on the number of the call only, so that runs are reproducible. No call target gets more than
//! two in a row, so that a client with three attempts always succeeds.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::locked::locked;
use crate::{api::Api, response::Refusal, scenario::Scenario};

/// One in so many calls fails.
const EVERY: u64 = 5;
const IN_A_ROW: u8 = 2;
/// Calls of one API before its frequency limit.
const FREE_READS: u32 = 5;
/// The duration of a frequency block: a limit per minute is lifted after a minute.
const LIMIT_LIFTS: Duration = Duration::from_secs(60);

/// A fault of one response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Reset,
    Truncated,
    BadGateway,
    Slow,
    Refused(Refusal),
}

struct Planned {
    api: Api,
    refusal: Refusal,
    left: u32,
}

#[derive(Default)]
struct State {
    planned: Vec<Planned>,
    /// Faults in a row, by call target.
    in_a_row: HashMap<u64, u8>,
    /// WeCom counts per corp and API, whichever secret asks.
    reads: HashMap<Api, Reads>,
}

/// Reads through one API.
#[derive(Default)]
struct Reads {
    count: u32,
    limited_until: Option<Duration>,
}

/// Planned and scenario faults.
#[derive(Default)]
pub(crate) struct Faults {
    any_planned: AtomicBool,
    state: Mutex<State>,
}

impl Faults {
    pub(crate) fn plan(&self, api: Api, refusal: Refusal, times: u32) {
        if times == 0 {
            return;
        }
        self.state().planned.push(Planned {
            api,
            refusal,
            left: times,
        });
        self.any_planned.store(true, Ordering::Release);
    }

    /// Restarts the scenario's own faults.
    pub(crate) fn restart(&self) {
        let mut state = self.state();
        state.in_a_row.clear();
        state.reads.clear();
    }

    /// The fault of call `number` to `target`, if it has one.
    pub(crate) fn next_fault(
        &self,
        scenario: Scenario,
        api: Api,
        number: u64,
        target: u64,
    ) -> Option<Fault> {
        if let Some(refusal) = self.take_planned(api) {
            return Some(Fault::Refused(refusal));
        }
        let fault = match scenario {
            Scenario::Flaky => flaky_fault(number),
            Scenario::Busy => busy_fault(api, number),
            _ => return None,
        };
        self.cap_in_a_row(target, fault)
    }

    /// Counts a read through `api` against its frequency limit.
    pub(crate) fn limit_read(&self, api: Api, now: Duration) -> Result<(), Refusal> {
        let mut state = self.state();
        let reads = state.reads.entry(api).or_default();
        if reads.limited_until.is_some_and(|until| now >= until) {
            *reads = Reads::default();
        }
        reads.count += 1;
        if reads.count <= FREE_READS {
            return Ok(());
        }
        reads.limited_until.get_or_insert(now + LIMIT_LIFTS);
        Err(Refusal::TOO_OFTEN)
    }

    fn take_planned(&self, api: Api) -> Option<Refusal> {
        if !self.any_planned.load(Ordering::Acquire) {
            return None;
        }
        let mut state = self.state();
        let planned = state
            .planned
            .iter_mut()
            .find(|planned| planned.api == api)?;
        planned.left -= 1;
        let refusal = planned.refusal;
        state.planned.retain(|planned| planned.left > 0);
        self.any_planned
            .store(!state.planned.is_empty(), Ordering::Release);
        Some(refusal)
    }

    fn cap_in_a_row(&self, target: u64, fault: Option<Fault>) -> Option<Fault> {
        let mut state = self.state();
        let met = state.in_a_row.get(&target).copied().unwrap_or(0);
        if fault.is_none() || met >= IN_A_ROW {
            state.in_a_row.remove(&target);
            return None;
        }
        state.in_a_row.insert(target, met + 1);
        fault
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.state)
    }
}

fn flaky_fault(number: u64) -> Option<Fault> {
    if number % EVERY != 3 {
        return None;
    }
    Some(match number / EVERY % 4 {
        0 => Fault::Reset,
        1 => Fault::Truncated,
        2 => Fault::BadGateway,
        _ => Fault::Slow,
    })
}

fn busy_fault(api: Api, number: u64) -> Option<Fault> {
    if number % EVERY != 2 {
        return None;
    }
    let crowded = number / EVERY % 2 == 1 && api != Api::GetToken;
    Some(Fault::Refused(if crowded {
        Refusal::TOO_MANY_AT_ONCE
    } else {
        Refusal::BUSY
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_tries_get_through_whatever_the_numbers() {
        let faults = Faults::default();
        // The worst case: every attempt at one target has the number of a faulty call.
        let tries: Vec<_> = (0..3)
            .map(|n| faults.next_fault(Scenario::Flaky, Api::UserList, 3 + 5 * n, 9))
            .collect();
        assert!(tries[0].is_some() && tries[1].is_some());
        assert_eq!(tries[2], None);
    }

    #[test]
    fn planned_refusals_come_first_and_run_out() {
        let faults = Faults::default();
        faults.plan(Api::AgentGet, Refusal(-1), 2);
        let next = |api| faults.next_fault(Scenario::Healthy, api, 1, 1);
        assert_eq!(next(Api::UserGet), None);
        assert_eq!(next(Api::AgentGet), Some(Fault::Refused(Refusal(-1))));
        assert_eq!(next(Api::AgentGet), Some(Fault::Refused(Refusal(-1))));
        assert_eq!(next(Api::AgentGet), None);
    }

    #[test]
    fn a_read_limit_lifts_after_a_minute() {
        let faults = Faults::default();
        let read = |second| {
            let now = Duration::from_secs(second);
            faults.limit_read(Api::UserList, now).is_ok()
        };
        let before: Vec<bool> = (0..7).map(read).collect();
        assert_eq!(before, [true, true, true, true, true, false, false]);
        assert!(!read(64));
        assert!(read(65));
    }
}
