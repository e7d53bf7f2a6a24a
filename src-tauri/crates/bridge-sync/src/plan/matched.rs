//! Members who match users that the source does not own: which are handed over, which are left as they are, and which a
//! person decides.

use std::collections::{HashMap, HashSet};

use super::item::Item;
use super::kind::Kind;
use super::policy::Policy;
use super::reason::{Match, Reason};
use crate::snapshot::Snapshot;
use crate::started_by::StartedBy;
use bridge_core::source::OnDuplicate;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::{User, UserStatus};

/// The users whom a member matches, each with by what.
pub(super) type Matches = Vec<(u32, Vec<Match>)>;

/// The members who match users that the source does not own.
#[derive(Default)]
pub(super) struct MatchedMembers {
    members: Vec<(u32, Matches)>,
}

/// The decision on a matched member.
pub(super) enum MatchDecision {
    /// This.
    Item(Item),
    /// The users whom they match are departed and keep no member out: they are new.
    Newcomer(u32),
}

impl MatchedMembers {
    /// Adds a member with those of their matches that count.
    ///
    /// A departed user is no rival of one in use and keeps no member out: only their username, which is unique, is handed
    /// on with the user, under either rule.
    pub(super) fn add(&mut self, person: u32, mut matches: Matches, directory: &StoredDirectory) {
        let is_departed = |user: &u32| status_of(directory, *user) == Some(UserStatus::Departed);
        if matches.iter().any(|(user, _)| !is_departed(user)) {
            matches.retain(|(user, _)| !is_departed(user));
        } else if matches.iter().any(is_by_username) {
            matches.retain(is_by_username);
        }
        self.members.push((person, matches));
    }

    /// One member with one user follows the policy; everything else is left to a person.
    ///
    /// Only such a pair is sure to stay one: handing over a user whom another member matches too
    /// would make the next run guess where this one did not.
    pub(super) fn decide(
        self,
        snapshot: &Snapshot,
        directory: &StoredDirectory,
        policy: &Policy,
    ) -> Vec<MatchDecision> {
        let context = MatchContext {
            disputed: self.disputed(snapshot),
            directory,
            policy,
        };
        let decide = |(person, matches): (u32, Matches)| context.decide(person, &matches);
        self.members.into_iter().map(decide).collect()
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
                members.push(snapshot.people.known_as(person as usize).to_owned());
            }
        }
        twice
            .values_mut()
            .for_each(|members| members.sort_unstable());
        twice
    }
}

fn status_of(directory: &StoredDirectory, place: u32) -> Option<UserStatus> {
    directory.users.get(place as usize).map(|user| user.status)
}

fn is_by_username((_, by): &(u32, Vec<Match>)) -> bool {
    by.contains(&Match::Username)
}

/// The context of the decisions on matched members.
struct MatchContext<'a> {
    disputed: HashMap<u32, Vec<String>>,
    directory: &'a StoredDirectory,
    policy: &'a Policy,
}

impl MatchContext<'_> {
    fn decide(&self, person: u32, matches: &Matches) -> MatchDecision {
        let item = |kind, user, reason| {
            MatchDecision::Item(Item {
                kind,
                person: Some(person),
                user,
                reason,
            })
        };
        if matches.iter().all(|(user, _)| self.is_departed(*user)) {
            return match self.hand_on(matches) {
                Some((user, (kind, reason))) => item(kind, Some(user), reason),
                None => MatchDecision::Newcomer(person),
            };
        }
        let [(user, by)] = matches.as_slice() else {
            let mut of = matches
                .iter()
                .map(|(user, _)| self.name(*user))
                .collect::<Vec<_>>();
            of.sort_unstable();
            return item(Kind::Ambiguous, None, Reason::SeveralUsers { of });
        };
        let (kind, reason) = self.pair(*user, by);
        item(kind, Some(*user), reason)
    }

    /// The departed user whose username a member needs, if there is one.
    fn hand_on(&self, matches: &Matches) -> Option<(u32, (Kind, Reason))> {
        let (user, by) = matches.iter().find(|each| is_by_username(each))?;
        Some((*user, self.hand_over(*user, by)))
    }

    /// One member and one user in use.
    fn pair(&self, place: u32, by: &[Match]) -> (Kind, Reason) {
        let (user, of) = (self.user(place), self.name(place));
        if user.source.is_some_and(|owner| owner != self.policy.source) {
            let by = by.to_vec();
            return (Kind::Skip, Reason::OwnedElsewhere { by, of });
        }
        if let Some(members) = self.disputed.get(&place) {
            let members = members.clone();
            return (Kind::Ambiguous, Reason::SeveralMembers { of, members });
        }
        match self.policy.on_duplicate {
            OnDuplicate::Skip => {
                let by = by.to_vec();
                (Kind::Skip, Reason::Duplicate { by, of })
            }
            OnDuplicate::Overwrite => self.hand_over(place, by),
        }
    }

    /// Handing over a user, or why that waits for a person.
    fn hand_over(&self, place: u32, by: &[Match]) -> (Kind, Reason) {
        let (user, of) = (self.user(place), self.name(place));
        let by = by.to_vec();
        // A user whom no source owns can only have been disabled by an administrator, and no run may undo that.
        if user.status == UserStatus::Disabled && user.source.is_none() {
            return (Kind::Pending, Reason::SwitchedOff { by, of });
        }
        if user.protected {
            return (Kind::Pending, Reason::Protected { by, of });
        }
        // Nobody logs in as a departed user.
        if user.status != UserStatus::Departed && self.directory.has_password(&user) {
            return (Kind::Pending, Reason::PasswordSet { by, of });
        }
        let reason = Reason::Duplicate { by, of };
        (
            unless_unattended(Kind::Overwrite, &reason, self.policy),
            reason,
        )
    }

    fn is_departed(&self, place: u32) -> bool {
        status_of(self.directory, place) == Some(UserStatus::Departed)
    }

    fn user(&self, place: u32) -> User {
        self.directory.users.get(place as usize).unwrap_or_default()
    }

    fn name(&self, place: u32) -> String {
        self.directory.users.known_as(place as usize).to_owned()
    }
}

/// The kind of a step, or pending where it is a take-over in a run that the schedule started.
pub(super) fn unless_unattended(kind: Kind, reason: &Reason, policy: &Policy) -> Kind {
    match policy.started_by {
        StartedBy::Schedule if reason.is_take_over() => Kind::Pending,
        _ => kind,
    }
}
