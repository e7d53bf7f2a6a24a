//! A tenant's directory as it is searched and paged: in memory, made from one version of it, never changed.
//!
//! Users stand in the order of the table, so a set of them is a row of bits: filters are intersections, the total is
//! a count of ones, and a page begins without walking over those before it. `build` reads it from the store,
//! `keep` says when; the store stays the truth, and whoever finds no index of the right version asks it.

mod bits;
mod build;
mod grams;
mod keep;

pub(crate) use keep::Indexes;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use memchr::memmem::Finder;

use super::filter::UserFilter;
use super::keys::casefold;
use super::tree::Forest;
use super::user::{Totals, UserStatus};
use bits::Bits;
use grams::Grams;

/// Between two texts of one user and after the last: in no text, and so in no words either.
const END: u8 = 0xff;

/// How many answers are kept: somebody types a word, scrolls, and changes a filter.
const RECENT: usize = 12;

/// Where more than one user in so many has to be looked at, all texts are walked through in one go.
const SWEEP: usize = 2;

/// One version of a tenant's directory.
pub(crate) struct Index {
    pub(crate) version: i64,
    /// The users' keys in the order of their logins.
    keys: Vec<i64>,
    /// Everything that is searched, user by user, folded.
    texts: Vec<u8>,
    /// Where each user's texts begin, and where the last one's end.
    starts: Vec<u32>,
    grams: Grams,
    statuses: Vec<(UserStatus, Bits)>,
    /// Who is directly in a department of a source.
    members: HashMap<(i64, i64), Vec<u32>>,
    sources: HashMap<i64, OfSource>,
    recent: Mutex<VecDeque<(Question, Arc<Bits>)>>,
}

/// What one data source brought.
#[derive(Clone, Default)]
pub(crate) struct OfSource {
    pub(crate) id: String,
    pub(crate) forest: Forest,
    pub(crate) totals: Totals,
    /// Users in each department and below it.
    pub(crate) sizes: HashMap<i64, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Question {
    Words(String),
    Department(i64),
}

impl Index {
    /// How many users fit, and the keys of those on the page.
    pub(crate) fn page(&self, filter: &UserFilter) -> (usize, Vec<i64>) {
        let fits = self.fitting(filter);
        let places = fits.page(filter.skip, filter.most.unwrap_or(usize::MAX));
        let keys = places
            .into_iter()
            .filter_map(|place| self.keys.get(place as usize).copied());
        (fits.count(), keys.collect())
    }

    /// The tenant's users by status.
    pub(crate) fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for (status, bits) in &self.statuses {
            *totals.of(*status) = bits.count();
        }
        totals
    }

    /// What a data source brought; `None` for one that is newer than its users.
    pub(crate) fn source(&self, key: i64) -> Option<&OfSource> {
        self.sources.get(&key)
    }

    /// Every data source by its key.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (i64, &OfSource)> {
        self.sources.iter().map(|(key, source)| (*key, source))
    }

    fn fitting(&self, filter: &UserFilter) -> Bits {
        let words = filter.words.as_deref().map(str::trim);
        let mut fits = match words.filter(|words| !words.is_empty()) {
            Some(words) => (*self.with_words(&casefold(words))).clone(),
            None => Bits::all(self.keys.len()),
        };
        if let Some(status) = filter.status {
            let of_status = self.statuses.iter().find(|(each, _)| *each == status);
            of_status
                .into_iter()
                .for_each(|(_, bits)| fits.narrow(bits));
        }
        if let Some(department) = filter.department {
            fits.narrow(&self.below(department));
        }
        fits
    }

    /// Whoever is in a department or below it, in whichever source there is one of that number.
    fn below(&self, department: i64) -> Arc<Bits> {
        let question = Question::Department(department);
        if let Some(known) = self.answered(&question) {
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
        self.remember(question, Bits::of(self.keys.len(), places))
    }

    fn with_words(&self, words: &str) -> Arc<Bits> {
        let question = Question::Words(words.to_owned());
        if let Some(known) = self.answered(&question) {
            return known;
        }
        let (mut found, sure) = self.grams.candidates(words);
        if !sure {
            if let Some(wider) = self.narrowest_of(words) {
                found.narrow(&wider);
            }
            found = self.look_through(&found, words);
        }
        self.remember(question, found)
    }

    /// Of the candidates, those whose texts hold the words.
    fn look_through(&self, candidates: &Bits, words: &str) -> Bits {
        let finder = Finder::new(words);
        if candidates.count() > self.keys.len() / SWEEP {
            return self.sweep(&finder);
        }
        let holds = |place: &u32| finder.find(self.texts_of(*place)).is_some();
        Bits::of(self.keys.len(), candidates.places().filter(holds))
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

    /// Everybody whose texts hold it, found in one walk from hit to hit.
    fn sweep(&self, finder: &Finder<'_>) -> Bits {
        let mut found = Bits::none(self.keys.len());
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

    /// The smallest answer kept to a part of these words: what somebody typed a letter ago.
    fn narrowest_of(&self, words: &str) -> Option<Arc<Bits>> {
        let recent = self.recent();
        let parts = recent.iter().filter_map(|(question, bits)| match question {
            Question::Words(part) if words.contains(part.as_str()) => Some(bits),
            _ => None,
        });
        parts.min_by_key(|bits| bits.count()).cloned()
    }

    fn answered(&self, question: &Question) -> Option<Arc<Bits>> {
        let recent = self.recent();
        let known = recent.iter().find(|(each, _)| each == question);
        known.map(|(_, bits)| Arc::clone(bits))
    }

    fn remember(&self, question: Question, answer: Bits) -> Arc<Bits> {
        let answer = Arc::new(answer);
        let mut recent = self.recent();
        recent.truncate(RECENT - 1);
        recent.push_front((question, Arc::clone(&answer)));
        answer
    }

    fn recent(&self) -> MutexGuard<'_, VecDeque<(Question, Arc<Bits>)>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
