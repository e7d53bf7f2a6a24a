//! Gathers checks that are made beside each other, and tells of them in their fixed order.
//!
//! A tenant may have several corps: each check is then made once per corp, and stands in the list once,
//! with the worst outcome and the evidence of all.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Check, CheckId};
use bridge_core::lang::Text;
use bridge_core::locked::locked;

/// Who is told of every check.
pub(super) type Each<'a> = &'a (dyn Fn(&Check) + Send + Sync);

/// Checks of the place rather than of a corp.
const ONCE: [CheckId; 2] = [CheckId::NetApi, CheckId::NetClock];

/// Checks on their way.
pub(super) struct Collector<'a> {
    each: Each<'a>,
    corps: usize,
    slots: Mutex<Slots>,
}

struct Slots {
    open: Vec<Slot>,
    /// How many of `open` were told of.
    told: usize,
}

struct Slot {
    id: CheckId,
    of_corps: Vec<(usize, String, Check)>,
    made: Option<Check>,
}

impl<'a> Collector<'a> {
    /// Waits for these checks, each of so many corps.
    pub(super) fn new(ids: impl Iterator<Item = CheckId>, corps: usize, each: Each<'a>) -> Self {
        let open = ids
            .map(|id| Slot {
                id,
                of_corps: Vec::new(),
                made: None,
            })
            .collect();
        Self {
            each,
            corps,
            slots: Mutex::new(Slots { open, told: 0 }),
        }
    }

    /// Takes one corp's check. A check that nobody waits for is dropped.
    pub(super) fn add(&self, corp: usize, label: &str, check: Check) {
        let wanted = if ONCE.contains(&check.id) {
            1
        } else {
            self.corps
        };
        let mut slots = self.lock();
        let Some(slot) = slots.open.iter_mut().find(|slot| slot.id == check.id) else {
            return;
        };
        slot.of_corps.push((corp, label.to_owned(), check));
        if slot.of_corps.len() < wanted {
            return;
        }
        slot.made = merge(std::mem::take(&mut slot.of_corps));
        slots.tell(self.each);
    }

    /// Everything that was made, in the fixed order.
    pub(super) fn finish(self) -> Vec<Check> {
        let slots = self
            .slots
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        slots
            .open
            .into_iter()
            .filter_map(|slot| slot.made)
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        locked(&self.slots)
    }
}

impl Slots {
    /// Tells of everything that has nothing unmade before it.
    fn tell(&mut self, each: Each<'_>) {
        while let Some(check) = self.open.get(self.told).and_then(|slot| slot.made.as_ref()) {
            each(check);
            self.told += 1;
        }
    }
}

/// One check out of those of several corps: the worst, with the evidence of each.
fn merge(mut checks: Vec<(usize, String, Check)>) -> Option<Check> {
    checks.sort_by_key(|(corp, _, _)| *corp);
    if checks.len() < 2 {
        return checks.pop().map(|(_, _, check)| check);
    }
    let words = |choose: fn(&Text) -> &str, colon: &str, stop: &str| {
        let of_each = checks
            .iter()
            .map(|(_, label, check)| format!("{label}{colon}{}", choose(&check.evidence)));
        of_each.collect::<Vec<_>>().join(stop)
    };
    let evidence = Text::new(
        words(|text| &text.zh, "：", "；"),
        words(|text| &text.en, ": ", "; "),
    );
    // Of equals the first: `max_by_key` would take the last.
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
