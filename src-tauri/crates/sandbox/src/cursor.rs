//! The opaque `next_cursor` of `user/list_id`.

use crate::rng::mix;

/// Where a page starts: a member's slot and the place among that member's departments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cursor {
    pub(crate) slot: usize,
    pub(crate) place: usize,
}

impl Cursor {
    pub(crate) fn write(self) -> String {
        let position = format!("{:x}.{:x}", self.slot, self.place);
        format!("{position}.{:016x}", mix(7, position.as_bytes()))
    }

    /// Reads a cursor back; one that was changed on the way is none.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (position, _) = text.rsplit_once('.')?;
        let (slot, place) = position.split_once('.')?;
        let cursor = Self {
            slot: usize::from_str_radix(slot, 16).ok()?,
            place: usize::from_str_radix(place, 16).ok()?,
        };
        (cursor.write() == text).then_some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_a_changed_one_does_not() {
        let cursor = Cursor {
            slot: 300,
            place: 2,
        };
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        for bad in ["", "x", "1.2.3", "12c.3.0000000000000000"] {
            assert_eq!(Cursor::read(bad), None, "{bad}");
        }
    }
}
