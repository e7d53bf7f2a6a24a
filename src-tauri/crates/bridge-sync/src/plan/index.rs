//! The directory by what members are found by: userid, username, number, address.

use std::collections::HashMap;

use compact_str::CompactString;

use super::matched::Matches;
use super::reason::Match;
use crate::places::Places;
use crate::snapshot::{MemberState, Person, Snapshot};
use bridge_directory::leavers::ArchiveKey;
use bridge_directory::packed::Packed;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::{
    User, UserStatus, account_key, casefold_trimmed, email_key, mobile_key,
};

/// The directory by what people are matched by.
pub(super) struct Index<'a> {
    owned: Places,
    logins: Places,
    /// Usernames that change hands in this run: whose they are then.
    moved: HashMap<CompactString, Option<u32>>,
    others: HashMap<Key, Vec<u32>>,
    /// Those whom a removed source left behind, by userid.
    left_behind: HashMap<CompactString, u32>,
    /// Those of them whose member was read: no other member matches them any more.
    claimed: Vec<u32>,
    /// Those who were archived, by what is kept of their userid.
    archived: HashMap<CompactString, u32>,
    archive_key: &'a ArchiveKey,
    pub(super) users: &'a Packed<User>,
    source: i64,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Mobile(CompactString),
    Email(CompactString),
}

impl<'a> Index<'a> {
    pub(super) fn of(directory: &'a StoredDirectory, source: i64) -> Self {
        let count = directory.users.len();
        let mut index = Self {
            owned: Places::with_capacity(count),
            logins: Places::with_capacity(count),
            moved: HashMap::new(),
            others: HashMap::new(),
            left_behind: HashMap::new(),
            claimed: Vec::new(),
            archived: HashMap::new(),
            archive_key: &directory.archive_key,
            users: &directory.users,
            source,
        };
        for (place, user) in directory.users.iter().enumerate() {
            let place = position(place);
            let login = casefold_trimmed(&user.username);
            index.logins.set(&login, place, login_at(&directory.users));
            if user.status == UserStatus::Archived {
                index.add_archived(place, user, directory);
                continue;
            }
            match (&user.userid, user.source == Some(source)) {
                (Some(userid), true) => {
                    let userid = casefold_trimmed(userid);
                    index.owned.set(&userid, place, userid_at(&directory.users));
                }
                // Their userid is another person's now.
                (None, true) => {}
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

    /// Those of the source, and of a removed one of the same corp.
    fn add_archived(&mut self, place: u32, user: User, directory: &StoredDirectory) {
        let is_left = || directory.left_behind.binary_search(&user.key).is_ok();
        if let Some(userid) = user.archived_userid
            && (user.source == Some(self.source) || is_left())
        {
            self.archived.insert(userid, place);
        }
    }

    /// The archived user who had this userid.
    pub(super) fn archived(&self, userid: &str) -> Option<u32> {
        if self.archived.is_empty() {
            return None;
        }
        self.archived.get(&self.archive_key.hash(userid)).copied()
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
    pub(super) fn claim(&mut self, people: &Packed<Person>) {
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
    pub(super) fn owned(&self, userid: &str) -> Option<u32> {
        self.owned.find(userid, userid_at(self.users))
    }

    /// The user who has this username once the users with new userids have theirs.
    pub(super) fn login(&self, username: &str) -> Option<u32> {
        if let Some(moved) = self.moved.get(username) {
            return *moved;
        }
        self.logins.find(username, login_at(self.users))
    }

    /// Gives a folded username to a user, or to nobody.
    pub(super) fn move_login(&mut self, username: CompactString, to: Option<u32>) {
        self.moved.insert(username, to);
    }

    /// Keeps a user for the member whom a person gave it to: no other member matches it.
    pub(super) fn claim_user(&mut self, user: u32) {
        if let Err(place) = self.claimed.binary_search(&user) {
            self.claimed.insert(place, user);
        }
    }

    /// Whether a removed source left a user with this userid behind.
    pub(super) fn is_left_behind(&self, userid: &str) -> bool {
        !self.left_behind.is_empty() && self.left_behind.contains_key(&casefold_trimmed(userid))
    }

    pub(super) fn left_behind(&self, login: &str) -> Option<u32> {
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
    pub(super) fn matches(&self, person: &Person) -> Matches {
        let mut found = Matches::new();
        let is_other = |user: &u32| {
            let other = self.users.get(*user as usize);
            // The login is folded, and trimmed too: what stands there is asked for.
            other.is_some_and(|other| {
                other.source != Some(self.source)
                    && other.status != UserStatus::Archived
                    && account_key(&other.username).is_some()
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

/// The casefolded userid of a user at a place.
fn userid_at(users: &Packed<User>) -> impl Fn(u32) -> CompactString {
    |at| casefold_trimmed(users.userid(at as usize).unwrap_or_default())
}

/// The casefolded username of a user at a place.
fn login_at(users: &Packed<User>) -> impl Fn(u32) -> CompactString {
    |at| casefold_trimmed(users.known_as(at as usize))
}

/// The user at a place.
pub(super) fn user_at(directory: &StoredDirectory, place: u32) -> User {
    directory.users.get(place as usize).unwrap_or_default()
}

/// The member at a place.
pub(super) fn person_at(snapshot: &Snapshot, place: u32) -> Person {
    snapshot.people.get(place as usize).unwrap_or_default()
}

pub(super) fn position(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
