//! Orders of an index's users: each a list of all places, made when the index is built.

use super::bit_set::BitSet;
use crate::filter::SortBy;

/// The places in the orders that take values of each user.
#[derive(Default)]
pub(super) struct Orders {
    by_name: Box<[u32]>,
    by_department: Box<[u32]>,
    by_updated: Box<[u32]>,
}

impl Orders {
    /// From the sort key of each name, the rank of each department, and the time of each last change.
    pub(super) fn of(names: &[Box<str>], departments: &[u32], updated: &[i64]) -> Self {
        Self {
            by_name: sorted(names.len(), |place| names.get(place)),
            by_department: sorted(departments.len(), |place| departments.get(place)),
            by_updated: sorted(updated.len(), |place| updated.get(place)),
        }
    }

    /// The list for an order; none for those that sets answer, or the places themselves.
    pub(super) fn list(&self, by: SortBy) -> Option<&[u32]> {
        match by {
            SortBy::Name => Some(&self.by_name),
            SortBy::Department => Some(&self.by_department),
            SortBy::UpdatedAt => Some(&self.by_updated),
            SortBy::Username | SortBy::Status | SortBy::CanScan => None,
        }
    }
}

fn sorted<T: Ord>(size: usize, value: impl Fn(usize) -> T) -> Box<[u32]> {
    let mut places = (0..u32::try_from(size).unwrap_or(u32::MAX)).collect::<Box<[u32]>>();
    // Stable, so that equal ones stay in the order of their usernames.
    places.sort_by_cached_key(|place| value(*place as usize));
    places
}

/// A page of those who fit, in the order of a list.
pub(super) fn page_of_list(
    list: &[u32],
    fits: &BitSet,
    descending: bool,
    (skip, most): (usize, usize),
) -> Vec<u32> {
    let fit = |place: &u32| fits.contains(*place);
    match descending {
        false => list
            .iter()
            .copied()
            .filter(fit)
            .skip(skip)
            .take(most)
            .collect(),
        true => list
            .iter()
            .rev()
            .copied()
            .filter(fit)
            .skip(skip)
            .take(most)
            .collect(),
    }
}

/// A page of those who fit, set after set.
pub(super) fn page_of_sets(
    sets: &[&BitSet],
    fits: &BitSet,
    descending: bool,
    (mut skip, most): (usize, usize),
) -> Vec<u32> {
    let mut page = Vec::new();
    let ordered: Vec<&&BitSet> = match descending {
        false => sets.iter().collect(),
        true => sets.iter().rev().collect(),
    };
    for set in ordered {
        let mut both = fits.clone();
        both.intersect(set);
        let count = both.count();
        if count <= skip {
            skip -= count;
            continue;
        }
        page.extend(both.page(skip, most - page.len()));
        skip = 0;
        if page.len() == most {
            break;
        }
    }
    page
}
