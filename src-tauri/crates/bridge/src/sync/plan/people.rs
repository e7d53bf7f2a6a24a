//! Deciding for every person and every user of the source.
//!
//! A person whom the source owns is followed by userid. Anybody else is matched against the users of
//! others; one match is a duplicate, several are never guessed between.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;

use super::merge::{Sight, difference};
use super::{Item, Kind, Match, Policy, Reason};
use crate::directory::Directory;
use crate::directory::user::{User, UserStatus, email_key, fold, mobile_key};
use crate::source::OnDuplicate;
use crate::sync::snapshot::{Person, Snapshot, Standing};

/// What happens to whom, and how many stay as they are.
pub(crate) struct People {
    pub(crate) items: Vec<Item>,
    pub(crate) unchanged: usize,
}

/// Decides for everybody.
pub(crate) fn plan(
    snapshot: &Snapshot,
    directory: &Directory,
    policy: Policy,
    sight: &Sight,
) -> People {
    let index = Index::of(directory, policy.source);
    let mut seen = vec![false; directory.users.len()];
    let mut people = People {
        items: Vec::new(),
        unchanged: 0,
    };
    let mut matched = Matched::default();
    for (place, person) in snapshot.people.iter().enumerate() {
        let (place, login) = (position(place), fold(&person.userid));
        if let Some(owned) = index.owned.get(&login).copied() {
            seen[owned as usize] = true;
            people.follow(
                place,
                person,
                owned,
                &directory.users[owned as usize],
                sight,
            );
            continue;
        }
        if person.standing == Some(Standing::Left) {
            continue;
        }
        match index.matches(person, &login) {
            matches if matches.is_empty() => people
                .items
                .push(newcomer(place, &login, &index, directory)),
            matches => matched.add(place, matches),
        }
    }
    people
        .items
        .extend(matched.settle(snapshot, directory, policy.on_duplicate));
    people
        .items
        .extend(missing(directory, policy.source, sight, &seen));
    people
        .items
        .sort_by_cached_key(|item| sort_key(item, snapshot, directory));
    people.items.shrink_to_fit();
    people
}

/// The users whom a member matches, each with by what.
type Matches = Vec<(u32, Vec<Match>)>;

/// The members who match users of somebody else.
#[derive(Default)]
struct Matched {
    members: Vec<(u32, Matches)>,
}

impl Matched {
    fn add(&mut self, person: u32, matches: Matches) {
        self.members.push((person, matches));
    }

    /// One member with one user follows the policy; everything else is left to a person.
    ///
    /// Only such a pair is sure to stay one: handing over a user whom another member matches too
    /// would make the next run guess where this one did not.
    fn settle(self, snapshot: &Snapshot, directory: &Directory, rule: OnDuplicate) -> Vec<Item> {
        let disputed = self.disputed(snapshot);
        let name = |user: u32| directory.users[user as usize].username.to_string();
        let settle = |(person, matches): (u32, Matches)| {
            let [(user, by)] = matches.as_slice() else {
                let mut of = matches
                    .iter()
                    .map(|(user, _)| name(*user))
                    .collect::<Vec<_>>();
                of.sort_unstable();
                let reason = Reason::SeveralUsers { of };
                return Item {
                    kind: Kind::Ambiguous,
                    person: Some(person),
                    user: None,
                    reason,
                };
            };
            let of = name(*user);
            let (kind, reason) = match (disputed.get(user), rule) {
                (Some(members), _) => (
                    Kind::Ambiguous,
                    Reason::SeveralMembers {
                        of,
                        members: members.clone(),
                    },
                ),
                (None, OnDuplicate::Skip) => (Kind::Skip, Reason::Duplicate { by: by.clone(), of }),
                (None, OnDuplicate::Overwrite) => {
                    (Kind::Overwrite, Reason::Duplicate { by: by.clone(), of })
                }
            };
            Item {
                kind,
                person: Some(person),
                user: Some(*user),
                reason,
            }
        };
        self.members.into_iter().map(settle).collect()
    }

    /// The users whom more than one member matches, with those members' userids.
    fn disputed(&self, snapshot: &Snapshot) -> HashMap<u32, Vec<String>> {
        let pairs = || {
            self.members
                .iter()
                .flat_map(|(person, matches)| matches.iter().map(|(user, _)| (*user, *person)))
        };
        let (mut once, mut twice) = (HashSet::new(), HashMap::new());
        for (user, _) in pairs() {
            if !once.insert(user) {
                twice.insert(user, Vec::new());
            }
        }
        for (user, person) in pairs() {
            if let Some(members) = twice.get_mut(&user) {
                members.push(snapshot.people[person as usize].userid.to_string());
            }
        }
        twice
            .values_mut()
            .for_each(|members| members.sort_unstable());
        twice
    }
}

impl People {
    /// A person whom the source owns already.
    fn follow(&mut self, place: u32, person: &Person, owned: u32, user: &User, sight: &Sight) {
        let item = |kind, reason| Item {
            kind,
            person: Some(place),
            user: Some(owned),
            reason,
        };
        let gone = user.status == UserStatus::Departed;
        if person.standing == Some(Standing::Left) {
            match gone {
                true => self.unchanged += 1,
                false => self.items.push(item(Kind::Depart, Reason::LeftInWecom)),
            }
            return;
        }
        if gone {
            self.items.push(item(Kind::Reactivate, Reason::Returned));
            return;
        }
        let after = sight.merged(user, person);
        if &after == user {
            self.unchanged += 1;
            return;
        }
        let fields = difference(user, &after);
        self.items
            .push(item(Kind::Update, Reason::Changed { fields }));
    }
}

/// The directory by what people are matched by.
struct Index<'a> {
    owned: HashMap<CompactString, u32>,
    logins: HashMap<CompactString, u32>,
    others: HashMap<Key, Vec<u32>>,
    users: &'a [User],
    source: i64,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Mobile(CompactString),
    Email(CompactString),
}

impl<'a> Index<'a> {
    fn of(directory: &'a Directory, source: i64) -> Self {
        let count = directory.users.len();
        let mut index = Self {
            owned: HashMap::with_capacity(count),
            logins: HashMap::with_capacity(count),
            others: HashMap::new(),
            users: &directory.users,
            source,
        };
        for (place, user) in directory.users.iter().enumerate() {
            let place = position(place);
            index.logins.insert(fold(&user.username), place);
            match (&user.userid, user.source == Some(source)) {
                (Some(userid), true) => drop(index.owned.insert(fold(userid), place)),
                _ => index.add_other(place, user),
            }
        }
        index
    }

    fn add_other(&mut self, place: u32, user: &User) {
        let mobile = user.mobile.as_deref().and_then(mobile_key).map(Key::Mobile);
        let emails = [&user.email, &user.biz_mail].into_iter().flatten();
        let emails = emails.filter_map(|email| email_key(email)).map(Key::Email);
        for key in mobile.into_iter().chain(emails) {
            let users = self.others.entry(key).or_default();
            if users.last() != Some(&place) {
                users.push(place);
            }
        }
    }

    /// The users of others that a person with this folded userid matches, each with by what.
    fn matches(&self, person: &Person, login: &str) -> Matches {
        let mut found = Matches::new();
        let is_other = |user: &u32| self.users[*user as usize].source != Some(self.source);
        if let Some(user) = self.logins.get(login).copied().filter(is_other) {
            note(&mut found, user, Match::Username);
        }
        if self.others.is_empty() {
            return found;
        }
        let mobile = person
            .mobile
            .as_deref()
            .and_then(mobile_key)
            .map(|key| (Key::Mobile(key), Match::Mobile));
        let emails = [&person.email, &person.biz_mail].into_iter().flatten();
        let emails = emails
            .filter_map(|email| email_key(email))
            .map(|key| (Key::Email(key), Match::Email));
        for (key, by) in mobile.into_iter().chain(emails) {
            for user in self.others.get(&key).into_iter().flatten() {
                note(&mut found, *user, by);
            }
        }
        found
    }
}

/// Adds one way of matching a user.
fn note(found: &mut Matches, user: u32, by: Match) {
    match found.iter_mut().find(|(known, _)| *known == user) {
        Some((_, ways)) if ways.contains(&by) => {}
        Some((_, ways)) => ways.push(by),
        None => found.push((user, vec![by])),
    }
}

fn newcomer(place: u32, login: &str, index: &Index<'_>, directory: &Directory) -> Item {
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

/// The source's users whom nobody returned.
fn missing(directory: &Directory, source: i64, sight: &Sight, seen: &[bool]) -> Vec<Item> {
    let is_missing = |place: usize, user: &User| {
        user.source == Some(source) && user.status != UserStatus::Departed && !seen[place]
    };
    let missing = directory
        .users
        .iter()
        .enumerate()
        .filter(|(place, user)| is_missing(*place, user));
    let decide = |(place, user): (usize, &User)| {
        let (kind, reason) = match sight.covers(user) {
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

/// By kind, then by folded userid: the order of what was read does not matter.
fn sort_key(item: &Item, snapshot: &Snapshot, directory: &Directory) -> (Kind, CompactString) {
    let person = item
        .person
        .map(|place| snapshot.people[place as usize].userid.as_str());
    let user = || {
        item.user
            .and_then(|place| directory.users[place as usize].userid.as_deref())
    };
    (item.kind, fold(person.or_else(user).unwrap_or_default()))
}

fn position(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
