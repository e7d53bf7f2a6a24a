//! The merger of rows: one person per userid out of all rows that a reading brought.

use super::person::Person;
use crate::malformed::{MalformedRow, MalformedRows};
use crate::places::Places;
use crate::value_check;
use bridge_directory::packed::Packed;
use bridge_directory::user::casefold_trimmed;

/// A collector of people, each once whatever the case of their userid.
#[derive(Debug, Default)]
pub struct PersonMerger {
    people: Packed<Person>,
    places: Places,
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
        let Self { people, places, .. } = self;
        let key_at = |at: u32| casefold_trimmed(people.known_as(at as usize));
        match places.add(&key, next, key_at) {
            None => people.push(&person),
            Some(there) => absorb(people, there as usize, person),
        }
    }

    /// Adds everybody of another merger; of one who is in both, the rows are merged.
    pub(crate) fn add_all(&mut self, mut other: Self) {
        self.malformed.join(std::mem::take(&mut other.malformed));
        if self.people.is_empty() {
            (self.people, self.places) = (other.people, other.places);
            return;
        }
        other.people.iter().for_each(|person| self.add(person));
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
        self.place_of(userid).is_some()
    }

    /// Which of the people, in the order of their coming, has this userid.
    pub(crate) fn place_of(&self, userid: &str) -> Option<usize> {
        let key_at = |at: u32| casefold_trimmed(self.people.known_as(at as usize));
        let place = self.places.find(&casefold_trimmed(userid), key_at);
        place.map(|at| at as usize)
    }

    /// All people, by casefolded userid.
    pub fn finish(self) -> Packed<Person> {
        let Self { people, places, .. } = self;
        drop(places);
        by_userid(people)
    }
}

/// People by casefolded userid.
pub(super) fn by_userid(people: Packed<Person>) -> Packed<Person> {
    let mut order = (0_u32..).take(people.len()).collect::<Vec<_>>();
    order.sort_by_cached_key(|at| casefold_trimmed(people.known_as(*at as usize)));
    people.arranged(&order)
}

/// Adds to one of the people what another row knows more of them.
fn absorb(people: &mut Packed<Person>, at: usize, row: Person) {
    let Some(known) = people.get(at) else { return };
    let mut joined = known.clone();
    joined.absorb(row);
    // Members of several departments come in the list of each, mostly with the same row.
    if joined != known {
        people.set(at, &joined);
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
    fn one_person_each_whatever_the_case_and_the_number_of_departments() {
        let mut merger = PersonMerger::default();
        merger.add(person("ZhangSan", &[2]));
        merger.add(Person {
            name: Some("张三".into()),
            ..person("zhangsan", &[1, 2])
        });
        merger.add(person("b", &[1]));
        let people = merger.finish().iter().collect::<Vec<_>>();
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
