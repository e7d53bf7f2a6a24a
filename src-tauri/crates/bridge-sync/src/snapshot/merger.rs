//! The merger of rows: one person per userid out of all rows that a reading brought.

use std::collections::HashMap;

use compact_str::CompactString;

use super::person::Person;
use crate::malformed::{MalformedRow, MalformedRows};
use crate::value_check;
use bridge_directory::user::casefold_trimmed;

/// A collector of people, each once whatever the case of their userid.
#[derive(Debug, Default)]
pub struct PersonMerger {
    people: Vec<Person>,
    place: HashMap<CompactString, u32>,
    malformed: MalformedRows,
}

impl PersonMerger {
    /// Adds a row of a person with its malformed fields, which are noted with the first row only.
    pub(crate) fn take(&mut self, (person, malformed): (Person, MalformedRow)) {
        if malformed != MalformedRow::default()
            && value_check::is_usable_userid(&person.userid)
            && !self.knows(&person.userid)
        {
            self.malformed.of_person(&person.userid, &malformed);
        }
        self.add(person);
    }

    /// The malformed rows of everything that was added.
    pub(crate) fn malformed(&mut self) -> &mut MalformedRows {
        &mut self.malformed
    }

    /// Adds a row of a person; one without a usable userid is left out and counted.
    pub fn add(&mut self, person: Person) {
        if !value_check::is_usable_userid(&person.userid) {
            self.malformed.left_out += 1;
            return;
        }
        let key = casefold_trimmed(&person.userid);
        let next = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        match self.place.entry(key) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(next);
                self.people.push(person);
            }
            std::collections::hash_map::Entry::Occupied(taken) => {
                if let Some(known) = self.people.get_mut(*taken.get() as usize) {
                    known.absorb(person);
                }
            }
        }
    }

    /// Adds everybody of another merger; of one who is in both, the rows are merged.
    pub(crate) fn add_all(&mut self, mut other: Self) {
        self.malformed.join(std::mem::take(&mut other.malformed));
        if self.people.is_empty() {
            (self.people, self.place) = (other.people, other.place);
            return;
        }
        other.people.into_iter().for_each(|person| self.add(person));
    }

    /// How many people there are so far.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether no person was added.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Whether a person with this userid was added.
    pub fn knows(&self, userid: &str) -> bool {
        self.place.contains_key(&casefold_trimmed(userid))
    }

    /// All people, by casefolded userid.
    pub fn finish(self) -> Vec<Person> {
        let mut order = self.place.into_iter().collect::<Vec<_>>();
        order.sort_unstable();
        let order = order
            .into_iter()
            .map(|(_, place)| place as usize)
            .collect::<Vec<_>>();
        let mut people = self.people;
        arrange(&mut people, &order);
        people.shrink_to_fit();
        people
    }
}

/// Puts items into an order given as former places, without a second copy of them all.
fn arrange<T>(items: &mut [T], order: &[usize]) {
    for (to, from) in order.iter().enumerate() {
        let mut from = *from;
        // An item whose place was filled already was swapped to where that item came from, so the chain is followed.
        while from < to {
            from = order[from];
        }
        items.swap(to, from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(userid: &str, departments: &[i64]) -> Person {
        Person {
            departments: Some(departments.into()),
            ..Person::bare(userid.into())
        }
    }

    #[test]
    fn arranging_follows_the_order_given() {
        let orders = [
            vec![],
            vec![0],
            vec![2, 0, 1],
            vec![1, 2, 0],
            vec![3, 2, 1, 0],
            vec![1, 0, 3, 2],
        ];
        for order in orders {
            let mut items = (0..order.len()).collect::<Vec<_>>();
            arrange(&mut items, &order);
            assert_eq!(items, order);
        }
    }

    #[test]
    fn one_person_each_whatever_the_case_and_the_number_of_departments() {
        let mut merger = PersonMerger::default();
        merger.add(person("ZhangSan", &[2]));
        merger.add(Person {
            name: Some("张三".into()),
            ..person("zhangsan", &[1, 2])
        });
        merger.add(person("b", &[1]));
        let people = merger.finish();
        assert_eq!(
            people
                .iter()
                .map(|each| each.userid.as_str())
                .collect::<Vec<_>>(),
            ["b", "ZhangSan"]
        );
        assert_eq!(people[1].departments.as_deref(), Some([1, 2].as_slice()));
        assert_eq!(people[1].name.as_deref(), Some("张三"));
    }
}
