//! The items of pairs: users with a new userid, users who may have one, and protected ones who wait for a person's word.

use super::index::{Index, user_at};
use super::item::Item;
use super::kind::Kind;
use super::reason::{Match, Reason};
use super::rename::{Pair, Renames};
use super::rename_key::RenameKey;
use super::settled::Given;
use super::userid_names;
use bridge_directory::user::casefold_trimmed;

/// The items of all pairs.
pub(super) fn of(
    renames: &Renames,
    guarded: &[Pair],
    (snapshot, directory, _, _): Given<'_>,
    index: &Index<'_>,
) -> Vec<Item> {
    let following = userid_names::following(&renames.applied, snapshot, directory, index);
    let userids = |pair: &Pair| {
        let user = user_at(directory, pair.user);
        let from = user.userid.as_deref().unwrap_or_default().to_owned();
        (
            from,
            snapshot.people.known_as(pair.person as usize).to_owned(),
        )
    };
    let renamed = |pair: &Pair| {
        let (from, to) = userids(pair);
        let username = directory.users.known_as(pair.user as usize);
        let stays =
            !following.contains(&pair.user) && casefold_trimmed(username) != casefold_trimmed(&to);
        let kept = stays.then(|| username.to_owned());
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
        let of = directory.users.known_as(pair.user as usize).to_owned();
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
