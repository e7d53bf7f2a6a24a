//! The users of an index by whether they can scan: one set for each reason, made of whole sets and not user by user.
//!
//! The rule is that of [`crate::can_scan`]; a test holds the two against each other.

use std::collections::HashSet;

use rusqlite::Connection;

use super::Index;
use super::bit_set::BitSet;
use crate::can_scan::{
    Basis, CanScanReason, CanScanVerdict, ReasonTotal, ScanStep, ScanTotals, Scanning, SourceScan,
    of_unowned,
};
use crate::user::UserStatus;
use bridge_core::error::Result;

/// The verdicts on one basis.
pub(crate) struct ScanSets {
    basis: Vec<Basis>,
    pub(crate) scanning: Scanning,
    yes: BitSet,
    reasons: Vec<(CanScanReason, BitSet)>,
}

impl ScanSets {
    pub(super) fn is_of(&self, basis: &[Basis]) -> bool {
        self.basis == basis
    }

    pub(super) fn make(db: &Connection, index: &Index, basis: Vec<Basis>) -> Result<Self> {
        let forest_of = |source: i64| {
            let known = index.source(source);
            known.map(|of| of.forest.clone()).unwrap_or_default()
        };
        let scanning = Scanning::load(db, basis.clone(), forest_of)?;
        let size = index.size();
        let mut sets = Self {
            basis,
            yes: BitSet::none(size),
            reasons: CanScanReason::ALL
                .iter()
                .map(|reason| (*reason, BitSet::none(size)))
                .collect(),
            scanning: Scanning::default(),
        };
        let mut unowned = BitSet::all(size);
        for (source, of) in index.sources() {
            unowned.remove(&of.owned);
            if let Some(scan) = scanning.sources.get(&source) {
                sets.add_source(db, index, (&of.owned, source), scan)?;
            }
        }
        sets.add_unowned(index, unowned);
        sets.scanning = scanning;
        Ok(sets)
    }

    fn add_source(
        &mut self,
        db: &Connection,
        index: &Index,
        (owned, source): (&BitSet, i64),
        scan: &SourceScan,
    ) -> Result<()> {
        use CanScanReason as R;
        let mut rest = owned.clone();
        self.take(
            &mut rest,
            R::Departed,
            index.of_status(UserStatus::Departed),
        );
        if scan.is_fresh() {
            let mut seen = seen_by(db, index, source, scan)?;
            seen.intersect(&rest);
            if scan.basis.is_scan_on && !scan.is_stopped {
                let mut out = rest.clone();
                out.remove(&seen);
                self.take(&mut rest, R::OutOfRange, Some(&out));
            }
        }
        let all = BitSet::all(index.size());
        if !scan.basis.is_scan_on {
            self.take(&mut rest, R::ScanOff, Some(&all));
        } else if scan.is_stopped {
            self.take(&mut rest, R::AppStopped, Some(&all));
        }
        self.take(
            &mut rest,
            R::NotActivated,
            index.of_status(UserStatus::NotActivated),
        );
        self.take(
            &mut rest,
            R::Disabled,
            index.of_status(UserStatus::Disabled),
        );
        if let Some(reason) = scan.basis.reading.reason() {
            self.take(&mut rest, reason, Some(&all));
        }
        self.take(&mut rest, R::NoDetails, Some(&index.nameless));
        self.yes.unite(&rest);
        Ok(())
    }

    fn add_unowned(&mut self, index: &Index, mut rest: BitSet) {
        for (status, bits) in &index.statuses {
            self.take(&mut rest, of_unowned(*status), Some(bits));
        }
    }

    /// Moves those of `rest` who are in `which` to a reason.
    fn take(&mut self, rest: &mut BitSet, reason: CanScanReason, which: Option<&BitSet>) {
        let Some(which) = which else { return };
        let Some((_, set)) = self.reasons.iter_mut().find(|(each, _)| *each == reason) else {
            return;
        };
        let mut both = rest.clone();
        both.intersect(which);
        rest.remove(&both);
        set.unite(&both);
    }

    /// Those with this reason.
    pub(super) fn of_reason(&self, reason: CanScanReason) -> Option<&BitSet> {
        self.reasons
            .iter()
            .find(|(each, _)| *each == reason)
            .map(|(_, set)| set)
    }

    /// Those with this verdict.
    pub(super) fn of_verdict(&self, verdict: CanScanVerdict) -> BitSet {
        let mut found = match verdict {
            CanScanVerdict::Yes => return self.yes.clone(),
            _ => BitSet::none(self.yes.size()),
        };
        let own = self
            .reasons
            .iter()
            .filter(|(reason, _)| reason.verdict() == verdict);
        own.for_each(|(_, set)| found.unite(set));
        found
    }

    /// Those at this step.
    pub(super) fn of_step(&self, step: ScanStep) -> BitSet {
        let mut found = BitSet::all(self.yes.size());
        let lost = self.reasons.iter();
        let lost = lost.filter(|(reason, _)| reason.lost_at() <= step);
        lost.for_each(|(_, set)| found.remove(set));
        found
    }

    /// The sets in the order of their verdicts.
    pub(super) fn ordered(&self) -> Vec<&BitSet> {
        let of = |verdict: CanScanVerdict| {
            let own = self
                .reasons
                .iter()
                .filter(move |(reason, _)| reason.verdict() == verdict);
            own.map(|(_, set)| set)
        };
        std::iter::once(&self.yes)
            .chain(of(CanScanVerdict::Unknown))
            .chain(of(CanScanVerdict::No))
            .collect()
    }

    /// How many there are of each, without the departed.
    pub(super) fn totals(&self) -> ScanTotals {
        let mut totals = ScanTotals {
            yes: self.yes.count(),
            read_at: self.scanning.oldest_reading(),
            ..ScanTotals::default()
        };
        for (reason, set) in self
            .reasons
            .iter()
            .filter(|(reason, _)| *reason != CanScanReason::Departed)
        {
            let users = set.count();
            match reason.verdict() {
                CanScanVerdict::No => totals.no += users,
                _ => totals.unknown += users,
            }
            if users > 0 {
                totals.reasons.push(ReasonTotal {
                    reason: *reason,
                    text: reason.text(),
                    users,
                });
            }
        }
        totals
            .reasons
            .sort_by_key(|each| std::cmp::Reverse(each.users));
        let of_step = |step| totals.read_at.map(|_| totals.at(step));
        (totals.visible, totals.activated) =
            (of_step(ScanStep::Visible), of_step(ScanStep::Activated));
        totals
    }
}

/// The users of a data source whom its app sees.
fn seen_by(db: &Connection, index: &Index, source: i64, scan: &SourceScan) -> Result<BitSet> {
    let units = scan
        .units
        .iter()
        .filter_map(|unit| index.members.get(&(source, *unit)));
    let mut seen = BitSet::of(index.size(), units.flatten().copied());
    if scan.users.is_empty() {
        return Ok(seen);
    }
    let named = scan.users.iter().collect::<Vec<_>>();
    let named = serde_json::to_string(&named).unwrap_or_default();
    let mut statement = db.prepare_cached(
        "SELECT key FROM users WHERE source = ?1 AND fold(userid) IN (SELECT value FROM json_each(?2))",
    )?;
    let keys = statement.query_map(rusqlite::params![source, named], |row| row.get(0))?;
    let keys = keys.collect::<rusqlite::Result<HashSet<i64>>>()?;
    for (place, key) in (0..).zip(&index.keys) {
        if keys.contains(key) {
            seen.insert(place);
        }
    }
    Ok(seen)
}
