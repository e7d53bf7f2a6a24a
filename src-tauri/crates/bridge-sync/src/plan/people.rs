//! The decisions on every person who was read and every user of the source.
//!
//! A person whom the source owns, or whom a removed source of the same corp left behind, is followed by userid. The others
//! are outsiders: `settled` has what people said of them, `rename` who of them only has a new userid, and the rest is
//! matched against the users of others, which `matched` decides on.

use compact_str::CompactString;

use super::index::Index;
use super::item::Item;
use super::kind::Kind;
use super::likeness::is_reused;
use super::matched::{MatchDecision, MatchedMembers, unless_unattended};
use super::merge::{ReadCoverage, difference};
use super::policy::Policy;
use super::reason::{Match, Reason};
use super::rename::{self, Renames, Sides};
use super::rename_items;
use super::settled::{Outsiders, Settled};
use super::usernames;
use crate::snapshot::{MemberState, Person, Reach, Snapshot};
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::{User, UserStatus, casefold_trimmed};

/// What happens to whom, and how many stay as they are.
pub(crate) struct People {
    pub(crate) items: Vec<Item>,
    pub(crate) unchanged: usize,
    /// Who may have a new userid.
    pub(crate) renames: Renames,
}

/// Decides for everybody.
pub(crate) fn plan(
    snapshot: &Snapshot,
    directory: &StoredDirectory,
    policy: &Policy,
    coverage: &ReadCoverage,
) -> People {
    let mut index = Index::of(directory, policy.source);
    index.claim(&snapshot.people);
    let mut people = People {
        items: Vec::new(),
        unchanged: 0,
        renames: Renames::default(),
    };
    let mut outsiders = Outsiders::default();
    let mut seen = vec![false; directory.users.len()];
    for (place, person) in snapshot.people.iter().enumerate() {
        let (place, login) = (position(place), casefold_trimmed(&person.userid));
        let owned = index.owned.get(&login).copied();
        if let Some(owned) = owned {
            seen[owned as usize] = true;
        }
        let has_left = person.state == Some(MemberState::Left);
        match (owned, has_left) {
            (Some(owned), false) if is_reused(&directory.users[owned as usize], person) => {
                outsiders.reused.push((place, owned));
            }
            (Some(owned), _) => {
                let user = &directory.users[owned as usize];
                people.follow((place, person), (owned, user), coverage, policy);
            }
            (None, true) => {}
            (None, false) => outsiders.new.push(place),
        }
    }
    let missing = missing(directory, policy.source, coverage, &seen);
    people.decide_outsiders(
        (snapshot, directory, policy, coverage),
        index,
        outsiders,
        missing,
    );
    people
        .items
        .sort_by_cached_key(|item| sort_key(item, snapshot, directory));
    people.items.shrink_to_fit();
    people
}

impl People {
    /// A person whom the source owns already.
    fn follow(
        &mut self,
        (place, person): (u32, &Person),
        (owned, user): (u32, &User),
        coverage: &ReadCoverage,
        policy: &Policy,
    ) {
        let item = |kind, reason| Item {
            kind,
            person: Some(place),
            user: Some(owned),
            reason,
        };
        let gone = user.status == UserStatus::Departed;
        if person.state == Some(MemberState::Left) {
            match gone {
                true => self.unchanged += 1,
                false => self.items.push(item(Kind::Depart, Reason::LeftInWecom)),
            }
            return;
        }
        if gone {
            self.items
                .push(returned((place, person), (owned, user), policy));
            return;
        }
        let after = coverage.merged(user, person);
        if &after == user {
            self.unchanged += 1;
            return;
        }
        if user.status.has_access() && after.status == UserStatus::Disabled {
            self.items
                .push(item(Kind::Disable, Reason::DisabledInWecom));
            return;
        }
        let fields = difference(user, &after);
        self.items
            .push(item(Kind::Update, Reason::Changed { fields }));
    }
}

/// What a plan is made from.
type Given<'a> = (
    &'a Snapshot,
    &'a StoredDirectory,
    &'a Policy,
    &'a ReadCoverage,
);

impl People {
    /// Those whose userid no user of the source has, or one who is somebody else; and the users who are not returned.
    fn decide_outsiders(
        &mut self,
        given: Given<'_>,
        mut index: Index<'_>,
        outsiders: Outsiders,
        missing: Vec<Item>,
    ) {
        let (snapshot, directory, policy, _) = given;
        let mut settled = Settled::of(given, &mut index, &outsiders, &missing);
        self.renames = rename::pair(
            Sides {
                users: &directory.users,
                people: &snapshot.people,
                leaving: settled.leaving(directory, &outsiders, &missing),
                coming: settled.coming(&outsiders, snapshot, &index),
                said: std::mem::take(&mut settled.said),
                has_bare_ids: snapshot.reach != Reach::Full,
            },
            &policy.same,
        );
        settled.guard(directory, &outsiders, &mut self.renames);
        let of = (snapshot, directory);
        let renamed = rename_items::of(&self.renames, settled.guarded(), of, &index);
        usernames::move_logins(&renamed, directory, &mut index);
        let gone = settled.gone(&self.renames);
        let stays = |item: &Item| item.user.is_none_or(|user| !gone.contains(&user));
        self.items.extend(missing.into_iter().filter(stays));
        self.items.extend(renamed);
        let (items, new) = settled.outcomes(given, &mut index, &outsiders, &self.renames);
        self.items.extend(items);
        self.match_others(&new, given, &mut index);
    }

    /// Members who are neither followed nor settled: the users of others are looked at.
    fn match_others(&mut self, new: &[u32], given: Given<'_>, index: &mut Index<'_>) {
        let (snapshot, directory, policy, _) = given;
        // Some have only now a userid that no user of the source has.
        for place in new {
            let login = casefold_trimmed(&snapshot.people[*place as usize].userid);
            if let Some(left) = index.left_behind(&login) {
                index.claim_user(left);
            }
        }
        let index = &*index;
        let mut matched = MatchedMembers::default();
        for place in new {
            let person = &snapshot.people[*place as usize];
            let login = casefold_trimmed(&person.userid);
            if let Some(left) = index.left_behind(&login) {
                let user = &directory.users[left as usize];
                self.items
                    .push(returned((*place, person), (left, user), policy));
                continue;
            }
            match index.matches(person) {
                matches if matches.is_empty() => {
                    self.items.push(newcomer(*place, &login, index, directory))
                }
                matches => matched.add(*place, matches, directory),
            }
        }
        let decisions = matched.decide(snapshot, directory, policy);
        self.items
            .extend(decisions.into_iter().map(|decision| match decision {
                MatchDecision::Item(item) => item,
                MatchDecision::Newcomer(place) => {
                    let login = casefold_trimmed(&snapshot.people[place as usize].userid);
                    newcomer(place, &login, index, directory)
                }
            }));
    }
}

/// The item for a member who is back; under another name, the userid may be another person's by now.
fn returned((place, person): (u32, &Person), (at, user): (u32, &User), policy: &Policy) -> Item {
    let item = |kind, reason| Item {
        kind,
        person: Some(place),
        user: Some(at),
        reason,
    };
    if is_reused(user, person) {
        return item(Kind::Pending, reused(user, person));
    }
    let names = (user.name.as_deref(), person.name.as_deref());
    let reason = match names {
        (Some(was), Some(is))
            if !is.is_empty() && casefold_trimmed(was) != casefold_trimmed(is) =>
        {
            Reason::ReturnedAs {
                was: was.to_owned(),
                is: is.to_owned(),
            }
        }
        _ => Reason::Returned,
    };
    if user.protected && reason.is_take_over() {
        let (by, of) = (vec![Match::Username], user.username.to_string());
        return item(Kind::Pending, Reason::Protected { by, of });
    }
    item(unless_unattended(Kind::Reactivate, &reason, policy), reason)
}

/// Why a member whose userid was a user's waits.
pub(super) fn reused(user: &User, person: &Person) -> Reason {
    let text = |name: &Option<CompactString>| name.as_deref().unwrap_or_default().to_owned();
    Reason::UseridReused {
        was: text(&user.name),
        is: text(&person.name),
        of: user.username.to_string(),
    }
}

fn newcomer(place: u32, login: &str, index: &Index<'_>, directory: &StoredDirectory) -> Item {
    let taken = index
        .logins
        .get(login)
        .map(|user| &directory.users[*user as usize]);
    let (kind, reason) = match taken {
        None => (Kind::Create, Reason::New),
        Some(user) => (
            Kind::Ambiguous,
            Reason::UsernameTaken {
                of: user.username.to_string(),
            },
        ),
    };
    Item {
        kind,
        person: Some(place),
        user: None,
        reason,
    }
}

/// The items for the source's users who were not returned.
fn missing(
    directory: &StoredDirectory,
    source: i64,
    coverage: &ReadCoverage,
    seen: &[bool],
) -> Vec<Item> {
    let is_missing = |place: usize, user: &User| {
        user.source == Some(source) && user.status != UserStatus::Departed && !seen[place]
    };
    let missing = directory
        .users
        .iter()
        .enumerate()
        .filter(|(place, user)| is_missing(*place, user));
    let decide = |(place, user): (usize, &User)| {
        let (kind, reason) = match coverage.covers(user) {
            false => (Kind::OutOfRange, Reason::OutOfRange),
            true => (Kind::Depart, Reason::NotReturned),
        };
        Item {
            kind,
            person: None,
            user: Some(position(place)),
            reason,
        }
    };
    missing.map(decide).collect()
}

/// By kind, then by casefolded userid: the order of what was read does not matter.
fn sort_key(
    item: &Item,
    snapshot: &Snapshot,
    directory: &StoredDirectory,
) -> (Kind, CompactString) {
    let person = item
        .person
        .map(|place| snapshot.people[place as usize].userid.as_str());
    let user = || {
        item.user
            .and_then(|place| directory.users[place as usize].userid.as_deref())
    };
    (
        item.kind,
        casefold_trimmed(person.or_else(user).unwrap_or_default()),
    )
}

pub(super) fn position(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
