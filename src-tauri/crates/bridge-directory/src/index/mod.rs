//! An in-memory index of a tenant's directory for searching and paging: built from one version of it, immutable.
//!
//! Users are in the order of the table, so a set of them is a bit set: filters are intersections, the total is a count of
//! ones, and a page begins without walking over those before it. `build` reads it from the store, `cache` says when; the
//! store stays the source of truth, and is queried where there is no index of the right version.
//!
//! SQLite's full-text tables do not do for this. Their `trigram` tokenizer finds nothing shorter than three characters,
//! and Chinese names have two or three; the other tokenizers find words from their beginnings only, while people type
//! the end of a mobile number, and a run of Chinese characters would be one word to them.

mod bit_set;
mod build;
pub(crate) mod cache;
mod ngrams;
mod order;
mod scan_sets;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use memchr::memmem::Finder;
use rusqlite::Connection;

use super::can_scan::{Basis, ScanTotals};
use super::filter::{SortBy, UserFilter, UserGroup, UserSort};
use super::tree::Forest;
use super::user::{Totals, UserStatus};
use bit_set::BitSet;
use bridge_core::error::Result;
use bridge_core::keys::casefold;
use bridge_core::locked::locked;
use bridge_core::pinyin;
use ngrams::NgramIndex;
use order::{Orders, page_of_list, page_of_sets};
pub(crate) use scan_sets::ScanSets;

/// Separates the texts of a user: no byte of UTF-8, so no search text matches across it.
const END: u8 = 0xff;

/// How many results are cached: a user types a word, scrolls, and changes a filter.
const RECENT: usize = 12;

/// If more than one user in so many is a candidate, all texts are scanned in one pass.
const SWEEP: usize = 2;

/// The index of one version of a tenant's directory.
pub(crate) struct Index {
    pub(crate) version: i64,
    /// The users' keys in the order of their logins.
    keys: Vec<i64>,
    /// The searched texts, user by user, case-folded.
    texts: Vec<u8>,
    /// Where each user's texts begin, and where the last one's end.
    starts: Vec<u32>,
    ngrams: NgramIndex,
    statuses: Vec<(UserStatus, BitSet)>,
    /// Users of whom only the userid is known.
    nameless: BitSet,
    /// Users in a department.
    assigned: BitSet,
    /// When each user last changed.
    updated: Vec<i64>,
    /// When each of the departed left.
    left: Vec<(u32, i64)>,
    orders: Orders,
    /// The direct members of each department of a source.
    members: HashMap<(i64, i64), Vec<u32>>,
    sources: HashMap<i64, SourceIndex>,
    recent: Mutex<VecDeque<(Query, Arc<BitSet>)>>,
    /// By whether they can scan, as it was last asked.
    scan: Mutex<Option<Arc<ScanSets>>>,
}

/// The part of one data source.
#[derive(Clone, Default)]
pub(crate) struct SourceIndex {
    pub(crate) id: String,
    pub(crate) forest: Forest,
    pub(crate) totals: Totals,
    /// Its users.
    pub(crate) owned: BitSet,
    /// Users in each department and below it.
    pub(crate) sizes: HashMap<i64, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Query {
    Words(String),
    Department(i64),
}

impl Index {
    /// How many users fit, and the keys of those on the page.
    pub(crate) fn page(&self, filter: &UserFilter, scan: &ScanSets) -> (usize, Vec<i64>) {
        let fits = self.fitting(filter, scan);
        let page = (filter.skip, filter.most.unwrap_or(usize::MAX));
        let places = match filter.sort {
            None => fits.page(page.0, page.1),
            Some(sort) => self.sorted_page(sort, &fits, scan, page),
        };
        let keys = places
            .into_iter()
            .filter_map(|place| self.keys.get(place as usize).copied());
        (fits.count(), keys.collect())
    }

    fn sorted_page(
        &self,
        sort: UserSort,
        fits: &BitSet,
        scan: &ScanSets,
        page: (usize, usize),
    ) -> Vec<u32> {
        let UserSort { by, descending } = sort;
        if let Some(list) = self.orders.list(by) {
            return page_of_list(list, fits, descending, page);
        }
        match by {
            SortBy::Status => {
                let sets = self
                    .statuses
                    .iter()
                    .map(|(_, bits)| bits)
                    .collect::<Vec<_>>();
                page_of_sets(&sets, fits, descending, page)
            }
            SortBy::CanScan => page_of_sets(&scan.ordered(), fits, descending, page),
            _ if descending => {
                let (skip, most) = page;
                let last = fits.count().saturating_sub(skip);
                let first = last.saturating_sub(most);
                let mut places = fits.page(first, last - first);
                places.reverse();
                places
            }
            _ => fits.page(page.0, page.1),
        }
    }

    /// By whether they can scan, on this basis.
    pub(crate) fn scan_sets(&self, db: &Connection, basis: Vec<Basis>) -> Result<Arc<ScanSets>> {
        if let Some(known) = locked(&self.scan)
            .as_ref()
            .filter(|sets| sets.is_of(&basis))
        {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(ScanSets::make(db, self, basis)?);
        *locked(&self.scan) = Some(Arc::clone(&made));
        Ok(made)
    }

    /// How many can scan, without the departed.
    pub(crate) fn scan_totals(&self, scan: &ScanSets) -> ScanTotals {
        scan.totals()
    }

    /// How many users a group has.
    pub(crate) fn group_size(&self, group: UserGroup) -> usize {
        self.of_group(group).count()
    }

    fn size(&self) -> usize {
        self.keys.len()
    }

    fn of_status(&self, status: UserStatus) -> Option<&BitSet> {
        let of_status = self.statuses.iter().find(|(each, _)| *each == status);
        of_status.map(|(_, bits)| bits)
    }

    /// Who is in no department of the tree, without the departed.
    fn of_group(&self, group: UserGroup) -> BitSet {
        let mut owned = BitSet::none(self.size());
        self.sources.values().for_each(|of| owned.unite(&of.owned));
        let mut found = match group {
            UserGroup::Local => {
                let mut all = BitSet::all(self.size());
                all.remove(&owned);
                all
            }
            UserGroup::Unassigned => {
                owned.remove(&self.assigned);
                owned
            }
        };
        self.of_status(UserStatus::Departed)
            .into_iter()
            .for_each(|departed| found.remove(departed));
        found
    }

    fn changed_since(&self, since: i64) -> BitSet {
        let places = (0..).zip(&self.updated).filter(|(_, at)| **at >= since);
        BitSet::of(self.size(), places.map(|(place, _)| place))
    }

    fn left_before(&self, before: i64) -> BitSet {
        let places = self.left.iter().filter(|(_, at)| *at < before);
        BitSet::of(self.size(), places.map(|(place, _)| *place))
    }

    /// The tenant's users by status.
    pub(crate) fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for (status, bits) in &self.statuses {
            totals.add(*status, bits.count());
        }
        totals
    }

    /// The part of a data source; `None` for one that was added after this version.
    pub(crate) fn source(&self, key: i64) -> Option<&SourceIndex> {
        self.sources.get(&key)
    }

    /// Every data source by its key.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (i64, &SourceIndex)> {
        self.sources.iter().map(|(key, source)| (*key, source))
    }

    fn fitting(&self, filter: &UserFilter, scan: &ScanSets) -> BitSet {
        let words = filter.words.as_deref().map(str::trim);
        let mut fits = match words.filter(|words| !words.is_empty()) {
            Some(words) => self.with_typed(words),
            None => BitSet::all(self.size()),
        };
        if let Some(bits) = filter.status.and_then(|status| self.of_status(status)) {
            fits.intersect(bits);
        }
        if let Some(department) = filter.department {
            fits.intersect(&self.below(department));
        }
        if let Some(verdict) = filter.can_scan {
            fits.intersect(&scan.of_verdict(verdict));
        }
        if let Some(step) = filter.step {
            fits.intersect(&scan.of_step(step));
        }
        if let Some(bits) = filter.reason.and_then(|reason| scan.of_reason(reason)) {
            fits.intersect(bits);
        }
        if let Some(group) = filter.group {
            fits.intersect(&self.of_group(group));
        }
        let departed = self.of_status(UserStatus::Departed);
        if let Some(departed) = departed.filter(|_| filter.is_present) {
            fits.remove(departed);
        }
        if filter.is_deactivated {
            let mut off = BitSet::none(self.size());
            let disabled = self.of_status(UserStatus::Disabled);
            departed
                .into_iter()
                .chain(disabled)
                .for_each(|bits| off.unite(bits));
            fits.intersect(&off);
        }
        if let Some(since) = filter.since {
            fits.intersect(&self.changed_since(since));
        }
        if let Some(before) = filter.left_before {
            fits.intersect(&self.left_before(before));
        }
        fits
    }

    /// Who fits the words as they were typed: pinyin may have been typed with spaces between syllables.
    fn with_typed(&self, words: &str) -> BitSet {
        let mut fits = (*self.with_words(&casefold(words))).clone();
        if let Some(letters) = pinyin::squeezed(words) {
            fits.unite(&self.with_words(&letters));
        }
        fits
    }

    /// The users in a department or below it, in each source that has one of that number.
    fn below(&self, department: i64) -> Arc<BitSet> {
        let query = Query::Department(department);
        if let Some(known) = self.cached(&query) {
            return known;
        }
        let units = self.sources.iter().flat_map(|(source, of)| {
            let units = of.forest.with_descendants(department).into_iter();
            units.map(move |unit| (*source, unit))
        });
        let places = units
            .filter_map(|unit| self.members.get(&unit))
            .flatten()
            .copied();
        self.remember(query, BitSet::of(self.keys.len(), places))
    }

    fn with_words(&self, words: &str) -> Arc<BitSet> {
        let query = Query::Words(words.to_owned());
        if let Some(known) = self.cached(&query) {
            return known;
        }
        let (mut found, sure) = self.ngrams.candidates(words);
        if !sure {
            if let Some(wider) = self.narrowest_cached(words) {
                found.intersect(&wider);
            }
            found = self.verify_candidates(&found, words);
        }
        self.remember(query, found)
    }

    /// The candidates whose texts contain the words.
    fn verify_candidates(&self, candidates: &BitSet, words: &str) -> BitSet {
        let finder = Finder::new(words);
        if candidates.count() > self.keys.len() / SWEEP {
            return self.sweep(&finder);
        }
        let holds = |place: &u32| finder.find(self.texts_of(*place)).is_some();
        BitSet::of(self.keys.len(), candidates.places().filter(holds))
    }

    fn texts_of(&self, place: u32) -> &[u8] {
        let place = place as usize;
        match self.starts.get(place..place + 2) {
            Some(&[begin, end]) => self
                .texts
                .get(begin as usize..end as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// All users whose texts contain the words, found in one pass.
    fn sweep(&self, finder: &Finder<'_>) -> BitSet {
        let mut found = BitSet::none(self.keys.len());
        let mut ends = (0..).zip(self.starts.iter().skip(1));
        let mut from = 0;
        while let Some(hit) = finder.find(self.texts.get(from..).unwrap_or_default()) {
            let at = from + hit;
            let Some((place, end)) = ends.find(|(_, end)| at < **end as usize) else {
                break;
            };
            found.insert(place);
            from = *end as usize;
        }
        found
    }

    /// The smallest cached result for a part of these words, such as what was typed a letter ago.
    fn narrowest_cached(&self, words: &str) -> Option<Arc<BitSet>> {
        let recent = self.recent();
        let parts = recent.iter().filter_map(|(query, bits)| match query {
            Query::Words(part) if words.contains(part.as_str()) => Some(bits),
            _ => None,
        });
        parts.min_by_key(|bits| bits.count()).cloned()
    }

    fn cached(&self, query: &Query) -> Option<Arc<BitSet>> {
        let recent = self.recent();
        let known = recent.iter().find(|(each, _)| each == query);
        known.map(|(_, bits)| Arc::clone(bits))
    }

    fn remember(&self, query: Query, answer: BitSet) -> Arc<BitSet> {
        let answer = Arc::new(answer);
        let mut recent = self.recent();
        recent.truncate(RECENT - 1);
        recent.push_front((query, Arc::clone(&answer)));
        answer
    }

    fn recent(&self) -> MutexGuard<'_, VecDeque<(Query, Arc<BitSet>)>> {
        locked(&self.recent)
    }
}

#[cfg(test)]
mod large;
#[cfg(test)]
mod tests;
