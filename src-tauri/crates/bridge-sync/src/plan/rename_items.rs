//! The items of pairs: users with a new userid, users who may have one, and protected ones who wait for a person's word.

use super::index::Index;
use super::item::Item;
use super::kind::Kind;
use super::reason::{Match, Reason};
use super::rename::{Pair, Renames};
use super::rename_key::RenameKey;
use super::usernames;
use crate::snapshot::Snapshot;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::casefold_trimmed;

/// The items of all pairs.
pub(super) fn of(
    renames: &Renames,
    guarded: &[Pair],
    (snapshot, directory): (&Snapshot, &StoredDirectory),
    index: &Index<'_>,
) -> Vec<Item> {
    let following = usernames::following(&renames.applied, snapshot, directory, index);
    let userids = |pair: &Pair| {
        let user = &directory.users[pair.user as usize];
        let from = user.userid.as_deref().unwrap_or_default().to_owned();
        (
            from,
            snapshot.people[pair.person as usize].userid.to_string(),
        )
    };
    let renamed = |pair: &Pair| {
        let (from, to) = userids(pair);
        let username = &directory.users[pair.user as usize].username;
        let stays =
            !following.contains(&pair.user) && casefold_trimmed(username) != casefold_trimmed(&to);
        let kept = stays.then(|| username.to_string());
        let by = pair.by;
        item(Kind::Renamed, pair, Reason::Renamed { by, from, to, kept })
    };
    let proposed = |pair: &Pair| {
        let (from, to) = userids(pair);
        let by = pair.by;
        let reason = Reason::RenameProposed { by, from, to };
        item(Kind::RenameProposed, pair, reason)
    };
    let waiting = |pair: &Pair| {
        let of = directory.users[pair.user as usize].username.to_string();
        let by = match_of(pair.by);
        item(Kind::Pending, pair, Reason::Protected { by, of })
    };
    let applied = renames.applied.iter().map(renamed);
    let proposed = renames.proposed.iter().map(proposed);
    let waiting = guarded.iter().map(waiting);
    applied.chain(proposed).chain(waiting).collect()
}

fn item(kind: Kind, pair: &Pair, reason: Reason) -> Item {
    Item {
        kind,
        person: Some(pair.person),
        user: Some(pair.user),
        reason,
    }
}

fn match_of(by: RenameKey) -> Vec<Match> {
    match by {
        RenameKey::Mobile => vec![Match::Mobile],
        RenameKey::BizMail | RenameKey::Email => vec![Match::Email],
        _ => Vec::new(),
    }
}
