//! Usernames that are userids: of users with a new userid, and of those whom a person made new. A username is the tenant's
//! only once. Leaves out what rules of the source say, which `usernames` knows.

use std::collections::{HashMap, HashSet};

use compact_str::{CompactString, format_compact};

use super::index::{Index, user_at};
use super::item::Item;
use super::reason::Reason;
use super::rename::Pair;
use crate::snapshot::Snapshot;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::casefold_trimmed;

/// The users whose username follows the userid: those who were called by the old one, where the new one is free.
pub(super) fn following(
    pairs: &[Pair],
    snapshot: &Snapshot,
    directory: &StoredDirectory,
    index: &Index<'_>,
) -> HashSet<u32> {
    let wants = |pair: &Pair| {
        let user = user_at(directory, pair.user);
        let old = casefold_trimmed(user.userid.as_deref()?);
        let new = casefold_trimmed(snapshot.people.known_as(pair.person as usize));
        (casefold_trimmed(&user.username) == old).then_some((pair.user, new))
    };
    let mut moving = pairs.iter().filter_map(wants).collect::<HashMap<_, _>>();
    loop {
        // A username is free if nobody has it, or if whoever has it gives it up.
        let givers = moving.keys().copied().collect::<HashSet<_>>();
        moving.retain(|_, to| index.login(to).is_none_or(|owner| givers.contains(&owner)));
        if moving.len() == givers.len() {
            return givers;
        }
    }
}

/// Notes the usernames as they are after the renames.
pub(super) fn move_logins(items: &[Item], directory: &StoredDirectory, index: &mut Index<'_>) {
    let moved = items
        .iter()
        .filter_map(|item| match (&item.reason, item.user) {
            (Reason::Renamed { to, kept: None, .. }, Some(user)) => Some((user, to)),
            _ => None,
        });
    let moved = moved.collect::<Vec<_>>();
    for (user, _) in &moved {
        let username = directory.users.known_as(*user as usize);
        index.move_login(casefold_trimmed(username), None);
    }
    for (user, to) in moved {
        index.move_login(casefold_trimmed(to), Some(user));
    }
}

/// For each of these members the userid, with a number where somebody has that username or would get it.
pub(super) fn numbered(
    new: &[u32],
    snapshot: &Snapshot,
    index: &Index<'_>,
) -> Vec<(u32, CompactString)> {
    if new.is_empty() {
        return Vec::new();
    }
    let userid = |place: u32| snapshot.people.known_as(place as usize);
    let people = 0..snapshot.people.len();
    let mut taken = people
        .map(|place| casefold_trimmed(snapshot.people.known_as(place)))
        .collect::<HashSet<_>>();
    let mut new = new.to_vec();
    new.sort_by_cached_key(|place| casefold_trimmed(userid(*place)));
    let named = |place: u32| (place, free(userid(place), &mut taken, index));
    new.into_iter().map(named).collect()
}

fn free(userid: &str, taken: &mut HashSet<CompactString>, index: &Index<'_>) -> CompactString {
    if index.login(&casefold_trimmed(userid)).is_none() {
        return userid.into();
    }
    let is_free = |name: &CompactString| {
        let login = casefold_trimmed(name);
        index.login(&login).is_none() && !taken.contains(&login)
    };
    let mut numbered = (2..).map(|number: u32| format_compact!("{userid}-{number}"));
    let name = numbered.find(is_free).unwrap_or_else(|| userid.into());
    taken.insert(casefold_trimmed(&name));
    name
}
