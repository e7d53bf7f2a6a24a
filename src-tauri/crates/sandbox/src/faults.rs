//! What goes wrong on purpose: faults asked for one by one, and those of a scenario.
//!
//! A scenario's faults go by the number of the call, so that a run repeats. No call target meets more
//! than two in a row, so that a client with three tries always gets through.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::locked::locked;
use crate::{answer::Refusal, api::Api, scenario::Scenario};

/// Every so many calls one goes wrong.
const EVERY: u64 = 5;
const IN_A_ROW: u8 = 2;
/// Calls of one API that pass before its frequency limit is met.
const FREE_READS: u32 = 5;
/// A limit per minute lifts after a minute.
const LIMIT_LIFTS: Duration = Duration::from_secs(60);

/// What befalls one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mishap {
    Reset,
    CutShort,
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
struct Book {
    planned: Vec<Planned>,
    /// Mishaps in a row, by call target.
    in_a_row: HashMap<u64, u8>,
    /// WeCom counts per corp and API, whichever secret asks.
    reads: HashMap<Api, Reads>,
}

/// What the corp read through one API.
#[derive(Default)]
struct Reads {
    count: u32,
    limited_until: Option<Duration>,
}

/// Faults to come.
#[derive(Default)]
pub(crate) struct Faults {
    any_planned: AtomicBool,
    book: Mutex<Book>,
}

impl Faults {
    pub(crate) fn plan(&self, api: Api, refusal: Refusal, times: u32) {
        if times == 0 {
            return;
        }
        self.book().planned.push(Planned {
            api,
            refusal,
            left: times,
        });
        self.any_planned.store(true, Ordering::Release);
    }

    /// Starts the scenario's own faults from the beginning.
    pub(crate) fn restart(&self) {
        let mut book = self.book();
        book.in_a_row.clear();
        book.reads.clear();
    }

    /// What befalls call `number` to `target`, if anything.
    pub(crate) fn befall(
        &self,
        scenario: Scenario,
        api: Api,
        number: u64,
        target: u64,
    ) -> Option<Mishap> {
        if let Some(refusal) = self.take_planned(api) {
            return Some(Mishap::Refused(refusal));
        }
        let mishap = match scenario {
            Scenario::Flaky => on_a_bad_line(number),
            Scenario::Busy => when_busy(api, number),
            _ => return None,
        };
        self.spare(target, mishap)
    }

    /// Counts a read through `api` against its frequency limit.
    pub(crate) fn limit_read(&self, api: Api, now: Duration) -> Result<(), Refusal> {
        let mut book = self.book();
        let reads = book.reads.entry(api).or_default();
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
        let mut book = self.book();
        let planned = book.planned.iter_mut().find(|planned| planned.api == api)?;
        planned.left -= 1;
        let refusal = planned.refusal;
        book.planned.retain(|planned| planned.left > 0);
        self.any_planned
            .store(!book.planned.is_empty(), Ordering::Release);
        Some(refusal)
    }

    fn spare(&self, target: u64, mishap: Option<Mishap>) -> Option<Mishap> {
        let mut book = self.book();
        let met = book.in_a_row.get(&target).copied().unwrap_or(0);
        if mishap.is_none() || met >= IN_A_ROW {
            book.in_a_row.remove(&target);
            return None;
        }
        book.in_a_row.insert(target, met + 1);
        mishap
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        locked(&self.book)
    }
}

fn on_a_bad_line(number: u64) -> Option<Mishap> {
    if number % EVERY != 3 {
        return None;
    }
    Some(match number / EVERY % 4 {
        0 => Mishap::Reset,
        1 => Mishap::CutShort,
        2 => Mishap::BadGateway,
        _ => Mishap::Slow,
    })
}

fn when_busy(api: Api, number: u64) -> Option<Mishap> {
    if number % EVERY != 2 {
        return None;
    }
    let crowded = number / EVERY % 2 == 1 && api != Api::GetToken;
    Some(Mishap::Refused(if crowded {
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
        // The worst case: every try of one target has an unlucky number.
        let tries: Vec<_> = (0..3)
            .map(|n| faults.befall(Scenario::Flaky, Api::UserList, 3 + 5 * n, 9))
            .collect();
        assert!(tries[0].is_some() && tries[1].is_some());
        assert_eq!(tries[2], None);
    }

    #[test]
    fn planned_refusals_come_first_and_run_out() {
        let faults = Faults::default();
        faults.plan(Api::AgentGet, Refusal(-1), 2);
        let next = |api| faults.befall(Scenario::Healthy, api, 1, 1);
        assert_eq!(next(Api::UserGet), None);
        assert_eq!(next(Api::AgentGet), Some(Mishap::Refused(Refusal(-1))));
        assert_eq!(next(Api::AgentGet), Some(Mishap::Refused(Refusal(-1))));
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
