//! The places of rows by a text of theirs, without a second copy of all those texts: a list of rows has them already.

use std::hash::{BuildHasher as _, RandomState};

use compact_str::CompactString;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// A table of places. Whoever asks says which text stands at a place.
#[derive(Debug, Default)]
pub(crate) struct Places {
    table: HashTable<u32>,
    hasher: RandomState,
}

impl Places {
    /// A table with room for so many.
    pub(crate) fn with_capacity(count: usize) -> Self {
        Self {
            table: HashTable::with_capacity(count),
            hasher: RandomState::new(),
        }
    }

    /// The place of a text.
    pub(crate) fn find(&self, text: &str, text_at: impl Fn(u32) -> CompactString) -> Option<u32> {
        let is_it = |at: &u32| text_at(*at) == text;
        self.table.find(self.hasher.hash_one(text), is_it).copied()
    }

    /// Adds the place of a text, unless it has one already: that is given back then.
    pub(crate) fn add(
        &mut self,
        text: &str,
        at: u32,
        text_at: impl Fn(u32) -> CompactString,
    ) -> Option<u32> {
        match self.entry(text, text_at) {
            Entry::Occupied(there) => Some(*there.get()),
            Entry::Vacant(free) => {
                free.insert(at);
                None
            }
        }
    }

    /// Sets the place of a text.
    pub(crate) fn set(&mut self, text: &str, at: u32, text_at: impl Fn(u32) -> CompactString) {
        match self.entry(text, text_at) {
            Entry::Occupied(mut there) => *there.get_mut() = at,
            Entry::Vacant(free) => drop(free.insert(at)),
        }
    }

    fn entry(&mut self, text: &str, text_at: impl Fn(u32) -> CompactString) -> Entry<'_, u32> {
        let Self { table, hasher } = self;
        let is_it = |at: &u32| text_at(*at) == text;
        let hash = |at: &u32| hasher.hash_one(text_at(*at).as_str());
        table.entry(hasher.hash_one(text), is_it, hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_place_while_the_table_grows() {
        let texts = (0..1_000)
            .map(|number| CompactString::from(number.to_string()))
            .collect::<Vec<_>>();
        let text_at = |at: u32| texts[at as usize].clone();
        let mut places = Places::default();
        for at in 0..1_000 {
            assert_eq!(places.add(&text_at(at), at, text_at), None);
        }
        for at in 0..1_000 {
            assert_eq!(places.find(&text_at(at), text_at), Some(at));
            assert_eq!(places.add(&text_at(at), 0, text_at), Some(at));
        }
        assert_eq!(places.find("1000", text_at), None);
        places.set("7", 7, text_at);
        assert_eq!(places.find("7", text_at), Some(7));
    }
}
