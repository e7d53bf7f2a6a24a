//! Who is archived: users of the source who left long ago, and those whom a removed source of the same corp left behind,
//! who are the source's own people as well.
//!
//! A protected account is left to a person, and so is whoever this run looks at for another reason.

use std::collections::HashSet;

use compact_str::CompactString;

use super::index::position;
use super::item::Item;
use super::kind::Kind;
use super::policy::Policy;
use super::reason::Reason;
use crate::snapshot::{Reach, Snapshot};
use bridge_directory::leavers::archived_username;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::{User, UserStatus};

/// The items for those who are archived beside these.
pub(super) fn items(
    snapshot: &Snapshot,
    directory: &StoredDirectory,
    policy: &Policy,
    others: &[Item],
) -> Vec<Item> {
    // A look between two runs brings newcomers and takes leavers out, nothing else.
    let of_whole_run = policy
        .archiving
        .filter(|_| snapshot.reach != Reach::IdsAndNewcomers);
    let Some(archiving) = of_whole_run else {
        return Vec::new();
    };
    let mut archived = left_before(directory, policy.source, archiving.before);
    let busy: HashSet<u32> = others.iter().filter_map(|item| item.user).collect();
    archived.retain(|(place, _)| !busy.contains(place));
    drop_taken(&mut archived, directory, snapshot);
    let days = archiving.days;
    let item = |(place, _)| Item {
        kind: Kind::Archive,
        person: None,
        user: Some(place),
        reason: Reason::LeftLongAgo { days },
    };
    archived.into_iter().map(item).collect()
}

/// The source's own people who left before a time, with what they will be called.
fn left_before(directory: &StoredDirectory, source: i64, before: i64) -> Vec<(u32, CompactString)> {
    let is_ours = |user: &User| {
        user.source == Some(source) || directory.left_behind.binary_search(&user.key).is_ok()
    };
    let has_left = |user: &User| {
        let since = user.departed_at.unwrap_or(i64::MAX);
        user.status == UserStatus::Departed && since < before
    };
    let users = directory.users.iter().enumerate();
    users
        .filter(|(_, user)| has_left(user) && is_ours(user) && !user.protected)
        .map(|(place, user)| (position(place), archived_username(user.key)))
        .collect()
}

/// Leaves out those whose name of an archived user somebody else has or would get.
fn drop_taken(
    archived: &mut Vec<(u32, CompactString)>,
    directory: &StoredDirectory,
    snapshot: &Snapshot,
) {
    if archived.is_empty() {
        return;
    }
    let users = (0..directory.users.len()).map(|place| directory.users.known_as(place));
    let people = (0..snapshot.people.len()).map(|place| snapshot.people.known_as(place));
    let alike = users.chain(people).filter(|name| is_alike(name));
    let alike = alike.map(str::to_lowercase).collect::<HashSet<_>>();
    archived.retain(|(_, username)| !alike.contains(username.as_str()));
}

fn is_alike(name: &str) -> bool {
    let begin = name.trim_start().get(.."archived-".len());
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case("archived-"))
}
