//! Names that only repeat the userid: callers without rights get them in place of the real ones.

use std::collections::HashMap;

use compact_str::CompactString;

use super::item::Item;
use super::kind::Kind;
use crate::malformed::{MalformedRow, MalformedRows};
use crate::snapshot::{FirstTexts, Person, Snapshot};
use crate::value_check::is_userid_again;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::{User, casefold_trimmed};

/// A person's name as far as it says more than what is stored.
pub(super) fn of<'a>(person: &'a Person, user: &User) -> Option<&'a CompactString> {
    person.name.as_ref().filter(|_| !is_worse(person, user))
}

/// Whether a name only repeats the userid where a better one is stored.
fn is_worse(person: &Person, user: &User) -> bool {
    let again = |name: &CompactString| is_userid_again(name, &person.userid);
    let better = |name: &CompactString| !name.is_empty() && !again(name);
    person.name.as_ref().is_some_and(again) && user.name.as_ref().is_some_and(better)
}

/// Notes the names that are not taken over.
pub(super) fn note(
    snapshot: &Snapshot,
    directory: &StoredDirectory,
    (source, items): (i64, &[Item]),
    malformed: &mut MalformedRows,
) {
    let again = |person: &FirstTexts<'_>| {
        let name = person.name;
        name.is_some_and(|name| is_userid_again(name, person.userid))
    };
    let people = FirstTexts::of_all(&snapshot.people).enumerate();
    let people = people.filter(|(_, person)| again(person));
    let people: HashMap<_, _> = people
        .filter_map(|(at, each)| Some((casefold_trimmed(each.userid), snapshot.people.get(at)?)))
        .collect();
    if people.is_empty() {
        return;
    }
    let owned = directory
        .users
        .iter()
        .filter(|user| user.source == Some(source));
    let owned = owned.filter_map(|user| {
        Some((
            people
                .get(&casefold_trimmed(user.userid.as_deref()?))?
                .clone(),
            user,
        ))
    });
    let overwritten = items
        .iter()
        .filter(|item| matches!(item.kind, Kind::Overwrite | Kind::Renamed));
    let overwritten = overwritten.filter_map(|item| {
        let person = snapshot.people.get(item.person? as usize)?;
        Some((person, directory.users.get(item.user? as usize)?))
    });
    let name = MalformedRow {
        stand_in: vec!["name"],
        ..MalformedRow::default()
    };
    for (person, user) in owned.chain(overwritten) {
        if is_worse(&person, &user) {
            malformed.of_person(&person.userid, &name);
        }
    }
}
