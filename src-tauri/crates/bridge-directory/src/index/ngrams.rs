//! An inverted index of n-grams, single characters and pairs: it answers one and two characters exactly, and narrows
//! longer words to a few candidates.

use std::collections::HashMap;

use super::bit_set::BitSet;

/// A posting list of more than one place in so many is smaller as a bit set.
const DENSE: usize = 32;

/// At most so many pairs, the rarest, narrow the search for longer words.
const MOST_PAIRS: usize = 8;

/// ASCII characters, whose pairs have a table of their own.
const PLAIN: usize = 128;

/// The second character of a single one. No searched text contains it.
const ALONE: char = '\0';

/// Characters and pairs of characters, each with its posting list.
pub(crate) struct NgramIndex {
    size: usize,
    /// The posting list of each pair of ASCII characters: its number plus one, or 0.
    plain: Box<[u32]>,
    other: HashMap<(char, char), u32>,
    postings: Vec<Posting>,
}

/// The posting list of one n-gram: the places that contain it.
enum Posting {
    Few(Vec<u32>),
    Many(BitSet, u32),
}

impl NgramIndex {
    /// An empty index, for places below `size`.
    pub(crate) fn new(size: usize) -> Self {
        Self {
            size,
            plain: vec![0; PLAIN * PLAIN].into(),
            other: HashMap::new(),
            postings: Vec::new(),
        }
    }

    /// Adds a text of a place. Places come in ascending order.
    pub(crate) fn add(&mut self, place: u32, text: &str) {
        let mut before = None;
        for character in text.chars() {
            self.note(place, character, ALONE);
            if let Some(before) = before {
                self.note(place, before, character);
            }
            before = Some(character);
        }
    }

    /// Releases spare capacity.
    pub(crate) fn shrink_to_fit(&mut self) {
        for posting in &mut self.postings {
            if let Posting::Few(places) = posting {
                places.shrink_to_fit();
            }
        }
        self.postings.shrink_to_fit();
    }

    /// The places that may contain these words, and whether that is exact.
    pub(crate) fn candidates(&self, words: &str) -> (BitSet, bool) {
        let characters = words.chars().collect::<Vec<_>>();
        match characters.as_slice() {
            [] => (BitSet::all(self.size), true),
            [one] => (self.bits(self.find(*one, ALONE)), true),
            [one, other] => (self.bits(self.find(*one, *other)), true),
            more => (self.with_all(more), false),
        }
    }

    fn with_all(&self, characters: &[char]) -> BitSet {
        let pairs = characters.iter().zip(characters.iter().skip(1));
        let found = pairs.map(|(one, other)| self.find(*one, *other));
        let Some(mut found) = found.collect::<Option<Vec<_>>>() else {
            return BitSet::none(self.size);
        };
        found.sort_unstable_by_key(|posting| posting.count());
        let mut rarest = found.into_iter().take(MOST_PAIRS);
        let mut bits = self.bits(rarest.next());
        rarest.for_each(|posting| posting.intersect(&mut bits, self.size));
        bits
    }

    fn bits(&self, posting: Option<&Posting>) -> BitSet {
        match posting {
            None => BitSet::none(self.size),
            Some(Posting::Few(places)) => BitSet::of(self.size, places.iter().copied()),
            Some(Posting::Many(bits, _)) => bits.clone(),
        }
    }

    fn find(&self, one: char, other: char) -> Option<&Posting> {
        let slot = match plain(one, other) {
            Some(at) => self.plain.get(at)?.checked_sub(1)?,
            None => *self.other.get(&(one, other))?,
        };
        self.postings.get(slot as usize)
    }

    fn note(&mut self, place: u32, one: char, other: char) {
        let next = u32::try_from(self.postings.len()).unwrap_or(u32::MAX);
        let slot = match plain(one, other) {
            Some(at) => {
                let known = &mut self.plain[at];
                if *known == 0 {
                    *known = next + 1;
                }
                *known - 1
            }
            None => *self.other.entry((one, other)).or_insert(next),
        };
        if slot == next {
            self.postings.push(Posting::Few(Vec::new()));
        }
        self.postings[slot as usize].add(place, self.size);
    }
}

impl Posting {
    fn add(&mut self, place: u32, size: usize) {
        match self {
            Self::Many(bits, count) => {
                *count += u32::from(!bits.contains(place));
                bits.insert(place);
            }
            Self::Few(places) => {
                if places.last() != Some(&place) {
                    places.push(place);
                }
                if places.len() > size / DENSE {
                    let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
                    *self = Self::Many(BitSet::of(size, places.iter().copied()), count);
                }
            }
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Few(places) => places.len(),
            Self::Many(_, count) => *count as usize,
        }
    }

    fn intersect(&self, bits: &mut BitSet, size: usize) {
        match self {
            Self::Many(own, _) => bits.intersect(own),
            Self::Few(places) => {
                let both = places.iter().copied().filter(|place| bits.contains(*place));
                *bits = BitSet::of(size, both);
            }
        }
    }
}

/// The slot of two ASCII characters in their table.
fn plain(one: char, other: char) -> Option<usize> {
    let (one, other) = (one as usize, other as usize);
    (one < PLAIN && other < PLAIN).then_some(one * PLAIN + other)
}
