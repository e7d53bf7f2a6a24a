//! Rows packed one behind another in memory.
//!
//! As a struct, a row has 24 bytes for each of its texts, most of which are empty or short. Packed, it has its letters and one
//! byte for each field, so that a corp of a million and the directory beside it fit where neither would. A row is unpacked
//! while it is looked at.

use std::fmt;
use std::iter::FusedIterator;
use std::marker::PhantomData;

/// The size of a block of rows, in bytes. The first ones are smaller, for small directories.
const BLOCK: usize = 256 * 1024;
const FIRST_BLOCK: usize = 4 * 1024;
/// How many blocks are twice as large as the one before.
const DOUBLED: usize = 6;

/// A row that can be packed. What [`unpack`](PackedRow::unpack) reads is what [`pack`](PackedRow::pack) wrote, in that order.
pub trait PackedRow: Sized {
    /// Writes every field. The first is a text by which the row is known.
    fn pack(&self, to: &mut Packer<'_>);
    /// Reads every field.
    fn unpack(from: &mut Unpacker<'_>) -> Self;
}

/// A list of packed rows.
#[derive(Clone)]
pub struct Packed<R> {
    blocks: Vec<String>,
    rows: Vec<Place>,
    /// The row that was written last, before it came into its block.
    written: String,
    of: PhantomData<fn() -> R>,
}

/// Where a row begins.
#[derive(Clone, Copy)]
struct Place {
    block: u32,
    start: u32,
}

impl<R: PackedRow> Packed<R> {
    /// Adds a row at the end.
    pub fn push(&mut self, row: &R) {
        let place = self.write(row);
        self.rows.push(place);
    }

    /// Puts another row in the place of one; what stood there is not given back.
    pub fn set(&mut self, at: usize, row: &R) {
        let place = self.write(row);
        if let Some(there) = self.rows.get_mut(at) {
            *there = place;
        }
    }

    /// One row.
    pub fn get(&self, at: usize) -> Option<R> {
        self.unpacker(at).map(|mut from| R::unpack(&mut from))
    }

    /// The text by which a row is known; an empty one where there is no row.
    pub fn known_as(&self, at: usize) -> &str {
        let text = self.unpacker(at).and_then(|mut from| from.text());
        text.unwrap_or_default()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows, one after the other.
    pub fn iter(&self) -> Iter<'_, R> {
        Iter {
            of: self,
            next: 0,
            end: self.rows.len(),
        }
    }

    /// The same rows in another order: that of these places.
    pub fn arranged(mut self, order: &[u32]) -> Self {
        let rows = order.iter().filter_map(|at| self.rows.get(*at as usize));
        self.rows = rows.copied().collect();
        self
    }

    /// Turns the order round.
    pub fn reverse(&mut self) {
        self.rows.reverse();
    }

    /// What is written in the place of a row, from its beginning: for whoever looks at its first fields only.
    pub fn unpacker(&self, at: usize) -> Option<Unpacker<'_>> {
        let Place { block, start } = *self.rows.get(at)?;
        let block = self.blocks.get(block as usize)?;
        block.get(start as usize..).map(Unpacker)
    }

    fn write(&mut self, row: &R) -> Place {
        self.written.clear();
        row.pack(&mut Packer(&mut self.written));
        let size = self.written.len();
        let is_room = |block: &String| block.capacity() - block.len() >= size;
        if !self.blocks.last().is_some_and(is_room) {
            let usual = BLOCK.min(FIRST_BLOCK << self.blocks.len().min(DOUBLED));
            self.blocks.push(String::with_capacity(usual.max(size)));
        }
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let block = number(self.blocks.len()).saturating_sub(1);
        let mut start = 0;
        if let Some(to) = self.blocks.last_mut() {
            start = number(to.len());
            to.push_str(&self.written);
        }
        Place { block, start }
    }
}

impl<R> Default for Packed<R> {
    fn default() -> Self {
        Self {
            blocks: Vec::new(),
            rows: Vec::new(),
            written: String::new(),
            of: PhantomData,
        }
    }
}

impl<R: PackedRow + fmt::Debug> fmt::Debug for Packed<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<R: PackedRow> FromIterator<R> for Packed<R> {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        let mut packed = Self::default();
        packed.extend(rows);
        packed
    }
}

impl<R: PackedRow> Extend<R> for Packed<R> {
    fn extend<I: IntoIterator<Item = R>>(&mut self, rows: I) {
        rows.into_iter().for_each(|row| self.push(&row));
    }
}

impl<R: PackedRow> From<Vec<R>> for Packed<R> {
    fn from(rows: Vec<R>) -> Self {
        rows.into_iter().collect()
    }
}

impl<'a, R: PackedRow> IntoIterator for &'a Packed<R> {
    type Item = R;
    type IntoIter = Iter<'a, R>;

    fn into_iter(self) -> Iter<'a, R> {
        self.iter()
    }
}

/// The rows of a [`Packed`], unpacked one by one.
#[derive(Debug)]
pub struct Iter<'a, R: PackedRow> {
    of: &'a Packed<R>,
    next: usize,
    end: usize,
}

impl<R: PackedRow> Iterator for Iter<'_, R> {
    type Item = R;

    fn next(&mut self) -> Option<R> {
        let at = (self.next < self.end).then_some(self.next)?;
        self.next += 1;
        self.of.get(at)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end - self.next;
        (left, Some(left))
    }
}

impl<R: PackedRow> ExactSizeIterator for Iter<'_, R> {}
impl<R: PackedRow> FusedIterator for Iter<'_, R> {}

/// Writes the fields of a row.
///
/// Numbers are written with six bits in each byte, the lowest first, and a seventh that says whether more follow: all of a row
/// is text then, which need not be looked at again when it is read.
#[derive(Debug)]
pub struct Packer<'a>(&'a mut String);

impl Packer<'_> {
    /// A text, or that there is none.
    pub fn text(&mut self, text: Option<&str>) {
        self.digits(text.map_or(0, |text| text.len() as u64 + 1));
        self.0.push_str(text.unwrap_or_default());
    }

    /// A number.
    pub fn number(&mut self, number: i64) {
        // The sign goes to the lowest bit, so that small numbers of either sign are short.
        self.digits(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    /// A number, or that there is none.
    pub fn some_number(&mut self, number: Option<i64>) {
        self.flag(number.is_some());
        if let Some(number) = number {
            self.number(number);
        }
    }

    /// Numbers, as many as they are.
    pub fn numbers(&mut self, numbers: &[i64]) {
        self.digits(numbers.len() as u64);
        numbers.iter().for_each(|number| self.number(*number));
    }

    /// Yes or no.
    pub fn flag(&mut self, is: bool) {
        self.digits(is.into());
    }

    fn digits(&mut self, mut number: u64) {
        loop {
            let digit = u8::try_from(number & 0x3F).unwrap_or_default();
            number >>= 6;
            let more = if number == 0 { 0 } else { 0x40 };
            self.0.push(char::from(digit | more));
            if number == 0 {
                return;
            }
        }
    }
}

/// Reads the fields of a row.
#[derive(Debug)]
pub struct Unpacker<'a>(&'a str);

impl<'a> Unpacker<'a> {
    /// A text, if there is one.
    pub fn text(&mut self) -> Option<&'a str> {
        let length = usize::try_from(self.digits().checked_sub(1)?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }

    /// A number.
    pub fn number(&mut self) -> i64 {
        let digits = self.digits();
        (digits >> 1).cast_signed() ^ -(digits & 1).cast_signed()
    }

    /// A number, if there is one.
    pub fn some_number(&mut self) -> Option<i64> {
        self.flag().then(|| self.number())
    }

    /// Numbers.
    pub fn numbers(&mut self) -> Box<[i64]> {
        (0..self.digits()).map(|_| self.number()).collect()
    }

    /// Numbers, without a list of them.
    pub fn each_number(&mut self, mut take: impl FnMut(i64)) {
        for _ in 0..self.digits() {
            take(self.number());
        }
    }

    /// Yes or no.
    pub fn flag(&mut self) -> bool {
        self.digits() != 0
    }

    fn digits(&mut self) -> u64 {
        let (mut number, mut length) = (0, 0);
        for byte in self.0.bytes() {
            number |= u64::from(byte & 0x3F) << (6 * length).min(60);
            length += 1;
            if byte & 0x40 == 0 {
                break;
            }
        }
        self.0 = self.0.get(length..).unwrap_or_default();
        number
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Row {
        name: String,
        other: Option<String>,
        number: i64,
        perhaps: Option<i64>,
        several: Box<[i64]>,
        is: bool,
    }

    impl PackedRow for Row {
        fn pack(&self, to: &mut Packer<'_>) {
            to.text(Some(&self.name));
            to.text(self.other.as_deref());
            to.number(self.number);
            to.some_number(self.perhaps);
            to.numbers(&self.several);
            to.flag(self.is);
        }

        fn unpack(from: &mut Unpacker<'_>) -> Self {
            Self {
                name: from.text().unwrap_or_default().to_owned(),
                other: from.text().map(str::to_owned),
                number: from.number(),
                perhaps: from.some_number(),
                several: from.numbers(),
                is: from.flag(),
            }
        }
    }

    fn row() -> impl Strategy<Value = Row> {
        let numbers = proptest::collection::vec(any::<i64>(), 0..4);
        let fields = (
            any::<String>(),
            any::<Option<String>>(),
            any::<i64>(),
            any::<Option<i64>>(),
            numbers,
            any::<bool>(),
        );
        fields.prop_map(|(name, other, number, perhaps, several, is)| Row {
            name,
            other,
            number,
            perhaps,
            several: several.into(),
            is,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn rows_come_back_as_they_were(rows in proptest::collection::vec(row(), 0..8), other in row()) {
            let mut packed = Packed::from(rows.clone());
            prop_assert_eq!(packed.iter().count(), rows.len());
            for (at, row) in rows.iter().enumerate() {
                prop_assert_eq!(packed.get(at), Some(row.clone()));
                prop_assert_eq!(packed.known_as(at), row.name.as_str());
            }
            if let Some(last) = rows.len().checked_sub(1) {
                packed.set(last, &other);
                prop_assert_eq!(packed.get(last), Some(other));
                prop_assert_eq!(packed.get(0).filter(|_| last > 0), rows.first().cloned().filter(|_| last > 0));
            }
        }
    }

    #[test]
    fn the_least_and_the_most_come_back() {
        for number in [0, 1, -1, 31, 32, -32, -33, i64::MAX, i64::MIN] {
            let row = Row {
                number,
                perhaps: Some(number),
                ..Row::default()
            };
            assert_eq!(Packed::from(vec![row.clone()]).get(0), Some(row));
        }
    }

    #[test]
    fn rows_are_arranged_by_their_places_and_larger_ones_than_a_block_have_their_own() {
        let long = "龙".repeat(BLOCK);
        let names = ["a", long.as_str(), "c"];
        let rows = names.map(|name| Row {
            name: name.to_owned(),
            ..Row::default()
        });
        let packed = rows.into_iter().collect::<Packed<_>>().arranged(&[2, 0, 1]);
        let named = (0..packed.len()).map(|at| packed.known_as(at));
        assert_eq!(named.collect::<Vec<_>>(), ["c", "a", long.as_str()]);
        assert!(packed.get(3).is_none() && packed.known_as(3).is_empty());
    }
}
