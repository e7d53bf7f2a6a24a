//! The decisions on every person who was read and every user of the source.
//!
//! A person whom the source owns, or whom a removed source of the same corp left behind, is followed by userid. Any
//! other person is matched against the users of others, and `matched` decides what comes of it.

use std::collections::HashMap;

use compact_str::CompactString;

use super::item::Item;
use super::kind::Kind;
use super::matched::{MatchDecision, MatchedMembers, Matches, unless_unattended};
use super::merge::{ReadCoverage, difference};
use super::policy::Policy;
use super::reason::{Match, Reason};
use super::usernames::Usernames;
use crate::places::Places;
use crate::snapshot::{MemberState, Person, Snapshot};
use bridge_core::source::EmployeeNo;
use bridge_directory::packed::Packed;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::{
    User, UserStatus, account_key, casefold_trimmed, email_key, mobile_key,
};

/// What happens to whom, and how many stay as they are.
pub(crate) struct People {
    pub(crate) items: Vec<Item>,
    pub(crate) unchanged: usize,
    pub(super) usernames: Usernames,
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
    let mut seen = vec![false; directory.users.len()];
    let mut people = People {
        items: Vec::new(),
        unchanged: 0,
        usernames: Usernames::default(),
    };
    let mut matched = MatchedMembers::default();
    for (place, person) in snapshot.people.iter().enumerate() {
        let (place, login) = (position(place), casefold_trimmed(&person.userid));
        if let Some(owned) = index.owned(&login) {
            seen[owned as usize] = true;
            if let Some(user) = directory.users.get(owned as usize) {
                people.follow((place, &person), (owned, &user), coverage, policy, &index);
            }
            continue;
        }
        if person.state == Some(MemberState::Left) {
            continue;
        }
        if let Some(left) = index.left_behind(&login) {
            let user = directory.users.get(left as usize).unwrap_or_default();
            people
                .items
                .push(returned((place, &person), (left, &user), policy));
            continue;
        }
        match index.matches(&person) {
            matches if matches.is_empty() => {
                people.add_newcomer((place, &person), &index, coverage, policy);
            }
            matches => matched.add(place, matches, directory),
        }
    }
    for decision in matched.decide(snapshot, directory, policy) {
        match decision {
            MatchDecision::Item(item) => people.items.push(item),
            MatchDecision::Newcomer(place) => {
                if let Some(person) = snapshot.people.get(place as usize) {
                    people.add_newcomer((place, &person), &index, coverage, policy);
                }
            }
        }
    }
    people
        .items
        .extend(missing(directory, policy.source, coverage, &seen));
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
        index: &Index<'_>,
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
        let (after, failed) = coverage.merge(user, person);
        if let Some(error) = failed {
            self.usernames.note_failed(&person.userid, error);
        }
        if user.status.has_access() && after.status == UserStatus::Disabled {
            self.items
                .push(item(Kind::Disable, Reason::DisabledInWecom));
            return;
        }
        if policy.naming.rename_existing {
            let departments = coverage.departments();
            let is_stored = |login: &str| index.login(login).is_some();
            let of = (place, &after);
            let name = self
                .usernames
                .of_user(of, &policy.naming, departments, is_stored);
            if let Some(name) = name {
                let reason = Reason::Username {
                    was: user.username.to_string(),
                    is: name.to_string(),
                    fields: difference(user, &after),
                };
                self.items.push(item(Kind::UsernameChange, reason));
                return;
            }
        }
        if &after == user {
            self.unchanged += 1;
            return;
        }
        let fields = difference(user, &after);
        self.items
            .push(item(Kind::Update, Reason::Changed { fields }));
    }

    /// The user that a newcomer becomes, noting an expression that fails.
    fn created(&mut self, person: &Person, coverage: &ReadCoverage) -> User {
        let (user, failed) = coverage.create(person);
        if let Some(error) = failed {
            self.usernames.note_failed(&person.userid, error);
        }
        user
    }

    /// A person whom nobody matches.
    fn add_newcomer(
        &mut self,
        (place, person): (u32, &Person),
        index: &Index<'_>,
        coverage: &ReadCoverage,
        policy: &Policy,
    ) {
        let item = |kind, reason| Item {
            kind,
            person: Some(place),
            user: None,
            reason,
        };
        let has_expression = matches!(policy.employee_no, EmployeeNo::Expression(_));
        let user = match policy.naming.rules.is_default() && !has_expression {
            true => None,
            false => Some(self.created(person, coverage)),
        };
        let user = user.filter(|_| !policy.naming.rules.is_default());
        let Some(user) = user else {
            let login = casefold_trimmed(&person.userid);
            let taken = index.login(&login);
            self.items.push(match taken {
                None => item(Kind::Create, Reason::New),
                Some(user) => {
                    let of = index.users.known_as(user as usize).to_owned();
                    item(Kind::Ambiguous, Reason::UsernameTaken { of })
                }
            });
            return;
        };
        let is_stored = |login: &str| index.login(login).is_some();
        let named = self.usernames.of_newcomer(
            (place, &user),
            &policy.naming,
            coverage.departments(),
            is_stored,
        );
        self.items.push(match named {
            Ok(()) => item(Kind::Create, Reason::New),
            Err(tried) => item(Kind::Ambiguous, Reason::NoUsername { tried }),
        });
    }
}

/// The item for a member who is back; under another name, the userid may be another person's by now.
fn returned((place, person): (u32, &Person), (at, user): (u32, &User), policy: &Policy) -> Item {
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
    Item {
        kind: unless_unattended(Kind::Reactivate, &reason, policy),
        person: Some(place),
        user: Some(at),
        reason,
    }
}

/// The directory by what people are matched by.
struct Index<'a> {
    owned: Places,
    logins: Places,
    others: HashMap<Key, Vec<u32>>,
    /// Those whom a removed source left behind, by userid.
    left_behind: HashMap<CompactString, u32>,
    /// Those of them whose member was read: no other member matches them any more.
    claimed: Vec<u32>,
    users: &'a Packed<User>,
    source: i64,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Mobile(CompactString),
    Email(CompactString),
}

impl<'a> Index<'a> {
    fn of(directory: &'a StoredDirectory, source: i64) -> Self {
        let count = directory.users.len();
        let mut index = Self {
            owned: Places::with_capacity(count),
            logins: Places::with_capacity(count),
            others: HashMap::new(),
            left_behind: HashMap::new(),
            claimed: Vec::new(),
            users: &directory.users,
            source,
        };
        for (place, user) in directory.users.iter().enumerate() {
            let place = position(place);
            let login = casefold_trimmed(&user.username);
            index.logins.set(&login, place, login_at(&directory.users));
            match (&user.userid, user.source == Some(source)) {
                (Some(userid), true) => {
                    let userid = casefold_trimmed(userid);
                    index.owned.set(&userid, place, userid_at(&directory.users));
                }
                (userid, _) => {
                    let key = directory.left_behind.binary_search(&user.key);
                    if let (Some(userid), Ok(_)) = (userid, key) {
                        index.leave_behind(casefold_trimmed(userid), place);
                    }
                    index.add_other(place, &user);
                }
            }
        }
        index
    }

    /// Of several with one userid, which only very old rows can be, the one who is called so, else the oldest.
    fn leave_behind(&mut self, userid: CompactString, place: u32) {
        let rank = |place: u32| {
            let user = self.users.get(place as usize).unwrap_or_default();
            (casefold_trimmed(&user.username) != userid, user.key)
        };
        let known = self.left_behind.get(&userid).copied();
        if known.is_none_or(|known| rank(place) < rank(known)) {
            self.left_behind.insert(userid, place);
        }
    }

    /// Keeps for its own members whom a removed source left behind.
    fn claim(&mut self, people: &Packed<Person>) {
        if self.left_behind.is_empty() {
            return;
        }
        let present = people
            .iter()
            .filter(|person| person.state != Some(MemberState::Left));
        let logins = present.map(|person| casefold_trimmed(&person.userid));
        let others = logins.filter(|login| self.owned(login).is_none());
        let mut claimed = others
            .filter_map(|login| self.left_behind(&login))
            .collect::<Vec<_>>();
        claimed.sort_unstable();
        self.claimed = claimed;
    }

    /// The user of the source with this userid.
    fn owned(&self, userid: &str) -> Option<u32> {
        self.owned.find(userid, userid_at(self.users))
    }

    /// The user with this username.
    fn login(&self, username: &str) -> Option<u32> {
        self.logins.find(username, login_at(self.users))
    }

    fn left_behind(&self, login: &str) -> Option<u32> {
        self.left_behind.get(login).copied()
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

    /// The users of others that a person matches, each with by what.
    fn matches(&self, person: &Person) -> Matches {
        let mut found = Matches::new();
        let is_other = |user: &u32| {
            let other = self.users.get(*user as usize);
            // The login is folded, and trimmed too: what stands there is asked for.
            other.is_some_and(|other| {
                other.source != Some(self.source) && account_key(&other.username).is_some()
            }) && self.claimed.binary_search(user).is_err()
        };
        let login = account_key(&person.userid);
        let named = login.and_then(|login| self.login(&login));
        if let Some(user) = named.filter(is_other) {
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
            let users = self.others.get(&key).into_iter().flatten();
            for user in users.filter(|user| self.claimed.binary_search(user).is_err()) {
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

/// The items for the source's users who were not returned.
fn missing(
    directory: &StoredDirectory,
    source: i64,
    coverage: &ReadCoverage,
    seen: &[bool],
) -> Vec<Item> {
    let is_present =
        |user: &User| user.source == Some(source) && user.status != UserStatus::Departed;
    let unseen = (0..seen.len()).filter(|place| !seen[*place]);
    let missing = unseen.filter_map(|place| {
        let user = directory.users.get(place).filter(is_present)?;
        Some((place, user))
    });
    let decide = |(place, user): (usize, User)| {
        let (kind, reason) = coverage.absent(&user);
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
        .map(|place| snapshot.people.known_as(place as usize));
    let user = || directory.users.userid(item.user? as usize);
    (
        item.kind,
        casefold_trimmed(person.or_else(user).unwrap_or_default()),
    )
}

/// The casefolded userid of a user at a place.
fn userid_at(users: &Packed<User>) -> impl Fn(u32) -> CompactString {
    |at| casefold_trimmed(users.userid(at as usize).unwrap_or_default())
}

/// The casefolded username of a user at a place.
fn login_at(users: &Packed<User>) -> impl Fn(u32) -> CompactString {
    |at| casefold_trimmed(users.known_as(at as usize))
}

fn position(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
