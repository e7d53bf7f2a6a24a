//! A bit set over a fixed number of places.

/// A set of places from 0 to a fixed size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BitSet {
    words: Box<[u64]>,
    size: usize,
}

const WIDTH: usize = u64::BITS as usize;

impl BitSet {
    /// No place of `size`.
    pub(crate) fn none(size: usize) -> Self {
        Self {
            words: vec![0; size.div_ceil(WIDTH)].into(),
            size,
        }
    }

    /// Every place of `size`.
    pub(crate) fn all(size: usize) -> Self {
        let mut words = vec![u64::MAX; size.div_ceil(WIDTH)];
        if let Some(last) = words.last_mut()
            && !size.is_multiple_of(WIDTH)
        {
            *last = (1 << (size % WIDTH)) - 1;
        }
        Self {
            words: words.into(),
            size,
        }
    }

    /// These places of `size`.
    pub(crate) fn of(size: usize, places: impl IntoIterator<Item = u32>) -> Self {
        let mut bits = Self::none(size);
        places.into_iter().for_each(|place| bits.insert(place));
        bits
    }

    /// Adds a place; one past the size is ignored.
    pub(crate) fn insert(&mut self, place: u32) {
        let place = place as usize;
        if let Some(word) = self.words.get_mut(place / WIDTH) {
            *word |= 1 << (place % WIDTH);
        }
    }

    /// Whether a place is in it.
    pub(crate) fn contains(&self, place: u32) -> bool {
        let place = place as usize;
        let word = self.words.get(place / WIDTH);
        word.is_some_and(|word| word >> (place % WIDTH) & 1 == 1)
    }

    /// How many places are in it.
    pub(crate) fn count(&self) -> usize {
        let ones = self.words.iter().map(|word| word.count_ones() as usize);
        ones.sum()
    }

    /// Intersects with another set of the same size.
    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds another set of the same size.
    pub(crate) fn unite(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Takes another set of the same size out of it.
    pub(crate) fn remove(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// How many places there are, in it or not.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// The places in it, ascending.
    pub(crate) fn places(&self) -> impl Iterator<Item = u32> {
        (0..)
            .zip(&*self.words)
            .flat_map(|(at, word)| ones(at, *word))
    }

    /// After `skip` places, the next `most`, without walking over those before.
    pub(crate) fn page(&self, skip: usize, most: usize) -> Vec<u32> {
        let (mut left, mut first) = (skip, self.words.len());
        for (at, word) in self.words.iter().enumerate() {
            let count = word.count_ones() as usize;
            if count > left {
                first = at;
                break;
            }
            left -= count;
        }
        let words = (0..).zip(&*self.words).skip(first);
        let places = words.flat_map(|(at, word)| ones(at, *word));
        places.skip(left).take(most).collect()
    }
}

/// The places of one word that stands `at` words from the beginning.
fn ones(at: u32, mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros();
        (word != 0).then(|| {
            word &= word - 1;
            at * u64::BITS + bit
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// It agrees with a plain set, for every size and every page.
        #[test]
        fn it_is_a_set(
            size in 0_usize..400,
            one in proptest::collection::btree_set(0_u32..400, 0..200),
            other in proptest::collection::btree_set(0_u32..400, 0..200),
            (skip, most) in (0_usize..250, 0_usize..250),
        ) {
            let within = |set: &BTreeSet<u32>| set.iter().copied().filter(|place| (*place as usize) < size).collect::<BTreeSet<_>>();
            let (one, other) = (within(&one), within(&other));
            let mut bits = BitSet::of(size, one.iter().copied());
            prop_assert_eq!(&bits.places().collect::<BTreeSet<_>>(), &one);
            prop_assert_eq!(bits.page(skip, most), one.iter().copied().skip(skip).take(most).collect::<Vec<_>>());
            bits.intersect(&BitSet::of(size, other.iter().copied()));
            let both = one.intersection(&other).copied().collect::<BTreeSet<_>>();
            prop_assert_eq!(bits.count(), both.len());
            prop_assert!((0..500).all(|place| bits.contains(place) == both.contains(&place)));
            prop_assert_eq!(BitSet::all(size).places().count(), size);
            let (first, second) = (BitSet::of(size, one.iter().copied()), BitSet::of(size, other.iter().copied()));
            let mut either = first.clone();
            either.unite(&second);
            prop_assert_eq!(either.places().collect::<BTreeSet<_>>(), one.union(&other).copied().collect::<BTreeSet<_>>());
            let mut rest = first;
            rest.remove(&second);
            prop_assert_eq!(rest.places().collect::<BTreeSet<_>>(), one.difference(&other).copied().collect::<BTreeSet<_>>());
        }
    }
}
