//! Collection of checks that are made at the same time, and their report in a fixed order.
//!
//! A tenant may have several corps: each check is then made once per corp and reported once, with the worst status and
//! the evidence of all.

use std::sync::{Mutex, PoisonError};

use super::{Check, CheckId};
use bridge_core::lang::Text;
use bridge_core::locked::locked;

/// A callback for each check, called in their fixed order.
pub(super) type OnCheck<'a> = &'a (dyn Fn(&Check) + Send + Sync);

/// The checks that are made once, however many corps there are.
const ONCE: [CheckId; 2] = [CheckId::NetApi, CheckId::NetClock];

/// A collector of the results of one check-up.
pub(super) struct Collector<'a> {
    on_check: OnCheck<'a>,
    corps: usize,
    expected: Mutex<Expected>,
}

/// The expected checks in their order.
struct Expected {
    checks: Vec<ExpectedCheck>,
    /// The number of checks that were reported, from the first on.
    reported: usize,
}

/// One expected check.
struct ExpectedCheck {
    id: CheckId,
    /// The results so far, each with the corp's number and label.
    results: Vec<(usize, String, Check)>,
    merged: Option<Check>,
}

impl<'a> Collector<'a> {
    /// A collector of these checks, for so many corps.
    pub(super) fn new(
        ids: impl Iterator<Item = CheckId>,
        corps: usize,
        on_check: OnCheck<'a>,
    ) -> Self {
        let expected = |id| ExpectedCheck {
            id,
            results: Vec::new(),
            merged: None,
        };
        Self {
            on_check,
            corps,
            expected: Mutex::new(Expected {
                checks: ids.map(expected).collect(),
                reported: 0,
            }),
        }
    }

    /// Adds the result of one corp. A check that is not expected is dropped.
    pub(super) fn add(&self, corp: usize, label: &str, check: Check) {
        let wanted = match ONCE.contains(&check.id) {
            true => 1,
            false => self.corps,
        };
        let mut all = locked(&self.expected);
        let Some(expected) = all.checks.iter_mut().find(|each| each.id == check.id) else {
            return;
        };
        expected.results.push((corp, label.to_owned(), check));
        if expected.results.len() < wanted {
            return;
        }
        expected.merged = merge(std::mem::take(&mut expected.results));
        all.report(self.on_check);
    }

    /// All results, in the fixed order.
    pub(super) fn finish(self) -> Vec<Check> {
        let all = self.expected.into_inner();
        let all = all.unwrap_or_else(PoisonError::into_inner);
        let merged = all.checks.into_iter().map(|expected| expected.merged);
        merged.flatten().collect()
    }
}

impl Expected {
    /// Reports every check that has no unfinished one before it.
    fn report(&mut self, on_check: OnCheck<'_>) {
        while let Some(check) = self
            .checks
            .get(self.reported)
            .and_then(|expected| expected.merged.as_ref())
        {
            on_check(check);
            self.reported += 1;
        }
    }
}

/// One check from those of several corps: the worst, with the evidence of each.
fn merge(mut checks: Vec<(usize, String, Check)>) -> Option<Check> {
    checks.sort_by_key(|(corp, _, _)| *corp);
    if checks.len() < 2 {
        return checks.pop().map(|(_, _, check)| check);
    }
    let evidence_in = |choose: fn(&Text) -> &str, colon: &str, stop: &str| {
        let of_each = checks
            .iter()
            .map(|(_, label, check)| format!("{label}{colon}{}", choose(&check.evidence)));
        of_each.collect::<Vec<_>>().join(stop)
    };
    let evidence = Text::new(
        evidence_in(|text| &text.zh, "：", "；"),
        evidence_in(|text| &text.en, ": ", "; "),
    );
    // Of equal ones the first counts, and `max_by_key` takes the last.
    let worst = checks
        .into_iter()
        .rev()
        .max_by_key(|(_, _, check)| check.status)?;
    Some(Check {
        evidence,
        ..worst.2
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use bridge_core::remedy::Fix;
    use bridge_sync::probe::Status;

    #[test]
    fn checks_are_told_in_order_however_they_come() {
        let told = Mutex::new(Vec::new());
        let each = |check: &Check| told.lock().unwrap().push(check.id);
        let collector = Collector::new(
            [CheckId::NetApi, CheckId::NetClock, CheckId::AppToken].into_iter(),
            1,
            &each,
        );
        for id in [CheckId::AppToken, CheckId::NetClock, CheckId::SyncFresh] {
            collector.add(0, "", Check::pass(id, Text::same("x")));
        }
        assert!(told.lock().unwrap().is_empty());
        collector.add(0, "", Check::pass(CheckId::NetApi, Text::same("x")));
        assert_eq!(
            *told.lock().unwrap(),
            [CheckId::NetApi, CheckId::NetClock, CheckId::AppToken]
        );
        assert_eq!(collector.finish().len(), 3);
    }

    #[test]
    fn of_several_corps_the_worst_counts_and_each_is_heard() {
        let collector = Collector::new([CheckId::AppToken].into_iter(), 3, &|_| {});
        let fix = Fix::new(Text::same("why"), Vec::new());
        collector.add(2, "C", Check::warn(CheckId::AppToken, Text::same("3"), fix));
        collector.add(0, "A", Check::pass(CheckId::AppToken, Text::same("1")));
        collector.add(1, "B", Check::skip(CheckId::AppToken, Text::same("2")));
        let checks = collector.finish();
        assert_eq!(checks[0].status, Status::Warn);
        assert_eq!(checks[0].evidence.en, "A: 1; B: 2; C: 3");
        assert_eq!(checks[0].evidence.zh, "A：1；B：2；C：3");
    }
}
