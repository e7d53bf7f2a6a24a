//! Members who match users of somebody else: who is handed over, who is left as they are, and who is a person's to settle.

use std::collections::{HashMap, HashSet};

use super::{Item, Kind, Match, Policy, Reason};
use crate::directory::StoredDirectory;
use crate::directory::user::{User, UserStatus};
use crate::source::OnDuplicate;
use crate::sync::history::StartedBy;
use crate::sync::snapshot::Snapshot;

/// The users whom a member matches, each with by what.
pub(super) type Matches = Vec<(u32, Vec<Match>)>;

/// The members who match users of somebody else.
#[derive(Default)]
pub(super) struct Matched {
    members: Vec<(u32, Matches)>,
}

/// What becomes of a member.
pub(super) enum Settled {
    /// This.
    As(Item),
    /// Those whom they match keep nobody out: they are new.
    New(u32),
}

impl Matched {
    /// Adds a member with those of their matches that count.
    ///
    /// Somebody departed is no rival of anybody in use, and keeps nobody out: only their username, which nobody else can
    /// have beside them, is handed on with the user, under either rule.
    pub(super) fn add(&mut self, person: u32, mut matches: Matches, directory: &StoredDirectory) {
        let is_departed =
            |user: &u32| directory.users[*user as usize].status == UserStatus::Departed;
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
    pub(super) fn settle(
        self,
        snapshot: &Snapshot,
        directory: &StoredDirectory,
        policy: Policy,
    ) -> Vec<Settled> {
        let desk = Desk {
            disputed: self.disputed(snapshot),
            directory,
            policy,
        };
        let settle = |(person, matches): (u32, Matches)| desk.settle(person, &matches);
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

fn is_by_username((_, by): &(u32, Vec<Match>)) -> bool {
    by.contains(&Match::Username)
}

/// What is needed to settle one member after the other.
struct Desk<'a> {
    disputed: HashMap<u32, Vec<String>>,
    directory: &'a StoredDirectory,
    policy: Policy,
}

impl Desk<'_> {
    fn settle(&self, person: u32, matches: &Matches) -> Settled {
        let item = |kind, user, reason| {
            Settled::As(Item {
                kind,
                person: Some(person),
                user,
                reason,
            })
        };
        if matches.iter().all(|(user, _)| self.is_departed(*user)) {
            return match self.hand_on(matches) {
                Some((user, (kind, reason))) => item(kind, Some(user), reason),
                None => Settled::New(person),
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
        // Only a person switches off somebody whom no source owns: no run lets them in again.
        if user.status == UserStatus::Disabled && user.source.is_none() {
            return (Kind::Pending, Reason::SwitchedOff { by, of });
        }
        let reason = Reason::Duplicate { by, of };
        (attended(Kind::Overwrite, &reason, self.policy), reason)
    }

    fn is_departed(&self, place: u32) -> bool {
        self.user(place).status == UserStatus::Departed
    }

    fn user(&self, place: u32) -> &User {
        &self.directory.users[place as usize]
    }

    fn name(&self, place: u32) -> String {
        self.user(place).username.to_string()
    }
}

/// The kind of a step, or pending where it is a take-over that nobody stands by.
pub(super) fn attended(kind: Kind, reason: &Reason, policy: Policy) -> Kind {
    match policy.started_by {
        StartedBy::Schedule if reason.is_take_over() => Kind::Pending,
        _ => kind,
    }
}
