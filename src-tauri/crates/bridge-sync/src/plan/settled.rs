//! Members who are not simply followed by their userid: what people settled for them, and what becomes of those whose
//! userid was another person's.

use std::collections::{HashMap, HashSet};

use super::index::{Index, person_at, position, user_at};
use super::item::Item;
use super::kind::Kind;
use super::merge::ReadCoverage;
use super::people::reused;
use super::policy::Policy;
use super::reason::Reason;
use super::rename::{Pair, Renames};
use super::rename_key::RenameKey;
use crate::snapshot::Snapshot;
use bridge_directory::decision::{Decision, DecisionKind};
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::{User, UserStatus, casefold_trimmed};

/// Members who are not simply followed, by position.
#[derive(Default)]
pub(super) struct Outsiders {
    /// Those whose userid no user of the source has.
    pub(super) new: Vec<u32>,
    /// Those whose userid a user of the source has who is somebody else.
    pub(super) reused: Vec<(u32, u32)>,
}

impl Outsiders {
    fn leaving(&self, directory: &StoredDirectory, missing: &[Item]) -> Vec<u32> {
        let missing = missing.iter().filter(|item| item.kind == Kind::Depart);
        let is_there = |user: &u32| user_at(directory, *user).status != UserStatus::Departed;
        let reused = self.reused.iter().map(|(_, user)| *user).filter(is_there);
        missing.filter_map(|item| item.user).chain(reused).collect()
    }

    fn all(&self) -> impl Iterator<Item = (u32, Option<u32>)> {
        let reused = self
            .reused
            .iter()
            .map(|(place, user)| (*place, Some(*user)));
        let new = self.new.iter().map(|place| (*place, None));
        reused.chain(new)
    }
}

/// What a plan is made from.
pub(super) type Given<'a> = (
    &'a Snapshot,
    &'a StoredDirectory,
    &'a Policy,
    &'a ReadCoverage,
);

/// What people settled for members of this run, by the members' positions.
#[derive(Default)]
pub(super) struct Settled {
    /// Given a user whom the source does not own, or one whose userid they have.
    linked: HashMap<u32, u32>,
    new: HashSet<u32>,
    left_out: HashSet<u32>,
    /// Said to be a user of the source who would leave.
    pub(super) said: Vec<Pair>,
    /// Pairs whose users a person protected: they wait.
    guarded: Vec<Pair>,
}

impl Settled {
    /// What still counts of the decisions. Users who are given away are kept from everybody else.
    pub(super) fn of(
        given: Given<'_>,
        index: &mut Index<'_>,
        outsiders: &Outsiders,
        missing: &[Item],
    ) -> Self {
        let (snapshot, directory, policy, _) = given;
        let mut settled = Self::default();
        if directory.decisions.is_empty() {
            return settled;
        }
        let leaving = outsiders.leaving(directory, missing);
        let mut links = Vec::new();
        for (place, occupant) in outsiders.all() {
            let login = casefold_trimmed(snapshot.people.known_as(place as usize));
            let Some(decision) = directory.decisions.get(&login) else {
                continue;
            };
            if !counts(decision, occupant.map(|user| user_at(directory, user))) {
                continue;
            }
            match decision.kind {
                DecisionKind::New => drop(settled.new.insert(place)),
                DecisionKind::LeaveOut => drop(settled.left_out.insert(place)),
                DecisionKind::Link => {
                    links.extend(user_of(decision, directory).map(|user| (place, user, occupant)))
                }
            }
        }
        let wanted = |key: i64| {
            let links = directory.decisions.values();
            let same = |decision: &&Decision| {
                decision.kind == DecisionKind::Link && decision.user == Some(key)
            };
            links.filter(same).count()
        };
        links.retain(|(_, user, _)| wanted(user_at(directory, *user).key) == 1);
        for (person, place, occupant) in links {
            let user = user_at(directory, place);
            let is_ours = user.source == Some(policy.source);
            if occupant == Some(place) || user.source.is_none() {
                index.claim_user(place);
                settled.linked.insert(person, place);
            } else if is_ours && (leaving.contains(&place) || has_left(&user, snapshot)) {
                settled.said.push(Pair {
                    user: place,
                    person,
                    by: RenameKey::Person,
                });
            }
        }
        settled
    }

    /// The members who may have a new userid: all outsiders for whom nobody settled anything, and whose userid is not one
    /// that a removed source left behind.
    pub(super) fn coming(
        &self,
        outsiders: &Outsiders,
        snapshot: &Snapshot,
        index: &Index<'_>,
    ) -> Vec<u32> {
        let said = self
            .said
            .iter()
            .map(|pair| pair.person)
            .collect::<HashSet<_>>();
        let is_open = |place: &u32| {
            !(self.linked.contains_key(place)
                || self.new.contains(place)
                || self.left_out.contains(place)
                || said.contains(place)
                || index.is_left_behind(snapshot.people.known_as(*place as usize)))
        };
        outsiders
            .all()
            .map(|(place, _)| place)
            .filter(is_open)
            .collect()
    }

    /// Takes the pairs out whose users a person protected: they wait. A user who makes way for somebody else waits for
    /// nobody any more.
    pub(super) fn guard(
        &mut self,
        directory: &StoredDirectory,
        outsiders: &Outsiders,
        renames: &mut Renames,
    ) {
        let is_guarded =
            |pair: &Pair| pair.by != RenameKey::Person && user_at(directory, pair.user).protected;
        let pairs = std::mem::take(&mut renames.applied).into_iter();
        let (mut guarded, applied): (Vec<_>, Vec<_>) = pairs.partition(is_guarded);
        if !guarded.is_empty() {
            let paired = applied
                .iter()
                .map(|pair| pair.person)
                .collect::<HashSet<_>>();
            let makes_way = |(person, user): &(u32, u32)| {
                let linked = self.linked.get(person).is_some_and(|other| other != user);
                let is_settled = self.new.contains(person) || self.left_out.contains(person);
                (linked || is_settled || paired.contains(person)).then_some(*user)
            };
            let making_way = outsiders.reused.iter().filter_map(makes_way);
            let making_way = making_way.collect::<HashSet<_>>();
            guarded.retain(|pair| !making_way.contains(&pair.user));
        }
        (self.guarded, renames.applied) = (guarded, applied);
    }

    /// The pairs whose users a person protected.
    pub(super) fn guarded(&self) -> &[Pair] {
        &self.guarded
    }

    /// The users who would leave: those who are not returned, and those whose userid is somebody else's now, but for
    /// those whom a person gave to whoever has it.
    pub(super) fn leaving(
        &self,
        directory: &StoredDirectory,
        outsiders: &Outsiders,
        missing: &[Item],
    ) -> Vec<u32> {
        let linked = self.linked.values().copied().collect::<HashSet<_>>();
        let mut leaving = outsiders.leaving(directory, missing);
        leaving.retain(|user| !linked.contains(user));
        leaving
    }

    /// The users who do not leave after all: they have a new userid, or may have one and are protected.
    pub(super) fn gone(&self, renames: &Renames) -> HashSet<u32> {
        let pairs = renames.applied.iter().chain(&self.guarded);
        pairs.map(|pair| pair.user).collect()
    }

    /// What people settled, what becomes of userids that are somebody else's now, and the members who are left.
    pub(super) fn outcomes(
        &self,
        given: Given<'_>,
        outsiders: &Outsiders,
        renames: &Renames,
    ) -> Outcomes {
        let (snapshot, directory, _, _) = given;
        let renamed = renames.applied.iter().map(|pair| pair.user);
        let renamed = renamed.collect::<HashSet<_>>();
        let paired = renames.applied.iter().map(|pair| pair.person);
        let paired = paired.collect::<HashSet<_>>();
        let guarded = self.guarded.iter().map(|pair| pair.person);
        let guarded = guarded.collect::<HashSet<_>>();
        let mut outcomes = Outcomes::default();
        for (place, occupant) in outsiders.all() {
            // Who has a new userid needs this one no more.
            let occupant = occupant.filter(|user| !renamed.contains(user));
            let makes_way = if guarded.contains(&place) {
                false
            } else if paired.contains(&place) {
                true
            } else {
                self.outcome((place, occupant), given, &mut outcomes)
            };
            if let Some(user) = occupant.filter(|_| makes_way) {
                let name = person_at(snapshot, place).name;
                let item = passed_on(user, directory, name.as_deref());
                outcomes.items.push(item);
            }
        }
        outcomes
    }

    /// What becomes of one member, and whether whoever has the userid makes way.
    fn outcome(
        &self,
        (place, occupant): (u32, Option<u32>),
        (snapshot, directory, _, coverage): Given<'_>,
        outcomes: &mut Outcomes,
    ) -> bool {
        let item = |kind, user, reason| Item {
            kind,
            person: Some(place),
            user,
            reason,
        };
        let of = |user: u32| directory.users.known_as(user as usize).to_owned();
        if let Some(user) = self.linked.get(&place).copied() {
            let is_same = occupant == Some(user);
            let kind = match is_same {
                true => {
                    let before = user_at(directory, user);
                    let after = coverage.merged(&before, &person_at(snapshot, place));
                    kind_of_follow(&before, &after)
                }
                false => Kind::Overwrite,
            };
            let reason = Reason::Linked { of: of(user) };
            outcomes.items.push(item(kind, Some(user), reason));
            return !is_same;
        }
        if self.new.contains(&place) {
            outcomes.made_new.push(place);
            return true;
        }
        if self.left_out.contains(&place) {
            let reason = Reason::LeftOut {
                of: occupant.map(of),
            };
            outcomes.items.push(item(Kind::Skip, occupant, reason));
            return true;
        }
        match occupant {
            Some(user) => {
                let reason = reused(&user_at(directory, user), &person_at(snapshot, place));
                outcomes.items.push(item(Kind::Pending, Some(user), reason));
            }
            None => outcomes.left.push(place),
        }
        false
    }
}

/// What comes of the outsiders.
#[derive(Default)]
pub(super) struct Outcomes {
    pub(super) items: Vec<Item>,
    /// Members who are somebody new by a person's word.
    pub(super) made_new: Vec<u32>,
    /// Members of whom nothing is known yet.
    pub(super) left: Vec<u32>,
}

/// Whether a decision still holds. Where a userid is somebody else's it is about the user as it was then: once the user
/// was written, the next person with the userid is looked at again. Whoever stays out stays out.
fn counts(decision: &Decision, occupant: Option<User>) -> bool {
    decision.kind == DecisionKind::LeaveOut
        || occupant.is_none_or(|user| user.updated_at <= decision.at)
}

/// Whether a user left before, and is not back.
fn has_left(user: &User, snapshot: &Snapshot) -> bool {
    let login = casefold_trimmed(user.userid.as_deref().unwrap_or_default());
    let mut people = 0..snapshot.people.len();
    user.status == UserStatus::Departed
        && !people.any(|place| casefold_trimmed(snapshot.people.known_as(place)) == login)
}

fn user_of(decision: &Decision, directory: &StoredDirectory) -> Option<u32> {
    let key = decision.user?;
    let place = directory.users.iter().position(|user| user.key == key);
    place.map(position)
}

/// How a user is written who goes on under the same userid.
fn kind_of_follow(user: &User, after: &User) -> Kind {
    if user.status == UserStatus::Departed {
        return Kind::Reactivate;
    }
    match user.status.has_access() && after.status == UserStatus::Disabled {
        true => Kind::Disable,
        false => Kind::Update,
    }
}

/// The item of a user whose userid is another person's now. Who left already has nothing more to lose.
fn passed_on(place: u32, directory: &StoredDirectory, name: Option<&str>) -> Item {
    let kind = match user_at(directory, place).status {
        UserStatus::Departed => Kind::Update,
        _ => Kind::Depart,
    };
    let is = name.unwrap_or_default().to_owned();
    Item {
        kind,
        person: None,
        user: Some(place),
        reason: Reason::UseridPassedOn { is },
    }
}
