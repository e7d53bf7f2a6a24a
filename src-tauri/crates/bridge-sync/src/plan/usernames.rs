//! Usernames of users with a new userid and of those whom a person made new: a username is the tenant's only once.

use std::collections::{HashMap, HashSet};

use compact_str::{CompactString, format_compact};

use super::index::Index;
use super::item::Item;
use super::kind::Kind;
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
        let user = &directory.users[pair.user as usize];
        let old = casefold_trimmed(user.userid.as_deref()?);
        let new = casefold_trimmed(&snapshot.people[pair.person as usize].userid);
        (casefold_trimmed(&user.username) == old).then_some((pair.user, new))
    };
    let mut moving = pairs.iter().filter_map(wants).collect::<HashMap<_, _>>();
    loop {
        // A username is free if nobody has it, or if whoever has it gives it up.
        let givers = moving.keys().copied().collect::<HashSet<_>>();
        moving.retain(|_, to| {
            index
                .logins
                .get(to)
                .is_none_or(|owner| givers.contains(owner))
        });
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
        let username = &directory.users[*user as usize].username;
        index.logins.remove(&casefold_trimmed(username));
    }
    for (user, to) in moved {
        index.logins.insert(casefold_trimmed(to), user);
    }
}

/// The items of members who are somebody new by a person's word, each with a username that nobody has or would get.
pub(super) fn made_new(new: &[u32], snapshot: &Snapshot, index: &Index<'_>) -> Vec<Item> {
    if new.is_empty() {
        return Vec::new();
    }
    let userid = |place: u32| &snapshot.people[place as usize].userid;
    let logins = snapshot.people.iter();
    let mut taken = logins
        .map(|person| casefold_trimmed(&person.userid))
        .collect::<HashSet<_>>();
    let mut new = new.to_vec();
    new.sort_by_cached_key(|place| casefold_trimmed(userid(*place)));
    let item = |place: u32| {
        let username = free(userid(place), &mut taken, index);
        let username = username.to_string();
        Item {
            kind: Kind::Create,
            person: Some(place),
            user: None,
            reason: Reason::MadeNew { username },
        }
    };
    new.into_iter().map(item).collect()
}

fn free(
    userid: &CompactString,
    taken: &mut HashSet<CompactString>,
    index: &Index<'_>,
) -> CompactString {
    let own = casefold_trimmed(userid);
    if !index.logins.contains_key(&own) {
        return userid.clone();
    }
    let numbered = (2..).map(|number: u32| format_compact!("{userid}-{number}"));
    let is_free = |name: &CompactString| {
        let login = casefold_trimmed(name);
        !index.logins.contains_key(&login) && !taken.contains(&login)
    };
    let name = numbered
        .into_iter()
        .find(is_free)
        .unwrap_or_else(|| userid.clone());
    taken.insert(casefold_trimmed(&name));
    name
}
