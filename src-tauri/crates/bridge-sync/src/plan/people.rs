//! The decisions on every person who was read and every user of the source.
//!
//! A person whom the source owns, or whom a removed source of the same corp left behind, is followed by userid. The others
//! are outsiders: `settled` has what people said of them, `rename` who of them only has a new userid, and the rest is
//! matched against the users of others, which `matched` decides on.

use compact_str::CompactString;

use super::archiving;
use super::index::{Index, person_at, position, user_at};
use super::item::Item;
use super::kind::Kind;
use super::likeness::is_reused;
use super::matched::{MatchDecision, MatchedMembers, unless_unattended};
use super::merge::{ReadCoverage, difference};
use super::policy::Policy;
use super::reason::{Match, Reason};
use super::rename::{self, Renames, Sides};
use super::rename_items;
use super::settled::{Given, Outsiders, Settled};
use super::userid_names;
use super::usernames::Usernames;
use crate::snapshot::{MemberState, Person, Reach, Scope, Snapshot};
use bridge_core::source::EmployeeNo;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::{User, UserStatus, casefold_trimmed};

/// What happens to whom, and how many stay as they are.
pub(crate) struct People {
    pub(crate) items: Vec<Item>,
    pub(crate) unchanged: usize,
    pub(super) usernames: Usernames,
    /// Who may have a new userid.
    pub(super) renames: Renames,
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
        renames: Renames::default(),
    };
    let mut outsiders = Outsiders::default();
    for (place, person) in snapshot.people.iter().enumerate() {
        let (place, login) = (position(place), casefold_trimmed(&person.userid));
        let has_left = person.state == Some(MemberState::Left);
        let Some(owned) = index.owned(&login) else {
            if !has_left {
                outsiders.new.push(place);
            }
            continue;
        };
        seen[owned as usize] = true;
        let user = user_at(directory, owned);
        match !has_left && is_reused(&user, &person) {
            true => outsiders.reused.push((place, owned)),
            false => people.follow((place, &person), (owned, &user), coverage, policy, &index),
        }
    }
    let missing = match snapshot.scope {
        Scope::One => Vec::new(),
        _ => missing(directory, policy.source, coverage, &seen),
    };
    let given = (snapshot, directory, policy, coverage);
    people.decide_outsiders(given, index, outsiders, missing);
    let archived = archiving::items(snapshot, directory, policy, &people.items);
    people.items.extend(archived);
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
        let mut renamed = rename_items::of(&self.renames, settled.guarded(), given, &index);
        userid_names::move_logins(&renamed, directory, &mut index);
        if policy.naming.rename_existing {
            self.name_renamed(&mut renamed, given, &index);
        }
        let gone = settled.gone(&self.renames);
        let stays = |item: &Item| item.user.is_none_or(|user| !gone.contains(&user));
        self.items.extend(missing.into_iter().filter(stays));
        self.items.extend(renamed);
        let outcomes = settled.outcomes(given, &outsiders, &self.renames);
        self.items.extend(outcomes.items);
        self.add_made_new(&outcomes.made_new, given, &index);
        self.match_others(&outcomes.left, given, &mut index);
    }

    /// Users with new userids whose usernames follow the rules too.
    fn name_renamed(&mut self, items: &mut [Item], given: Given<'_>, index: &Index<'_>) {
        let (snapshot, directory, policy, coverage) = given;
        for item in items {
            let (Some(place), Some(user), Reason::Renamed { kept, .. }) =
                (item.person, item.user, &mut item.reason)
            else {
                continue;
            };
            let after = coverage.merged(&user_at(directory, user), &person_at(snapshot, place));
            let is_stored = |login: &str| index.login(login).is_some();
            let departments = coverage.departments();
            let name =
                self.usernames
                    .of_user((place, &after), &policy.naming, departments, is_stored);
            *kept = Some(name.unwrap_or(after.username).to_string());
        }
    }

    /// Members who are somebody new by a person's word, each with a username that nobody has or would get.
    fn add_made_new(&mut self, new: &[u32], given: Given<'_>, index: &Index<'_>) {
        let (snapshot, _, policy, coverage) = given;
        let numbered = userid_names::numbered(new, snapshot, index);
        for (place, free) in numbered {
            let person = person_at(snapshot, place);
            if !policy.naming.rules.is_default() {
                let user = self.created(&person, coverage);
                let is_stored = |login: &str| index.login(login).is_some();
                let of = (place, &user);
                let departments = coverage.departments();
                // Where the rules give none, the userid with a number does.
                let _ = self
                    .usernames
                    .of_newcomer(of, &policy.naming, departments, is_stored);
            }
            let username = self.usernames.given_or(place, free).to_string();
            self.items.push(Item {
                kind: Kind::Create,
                person: Some(place),
                user: None,
                reason: Reason::MadeNew { username },
            });
        }
    }

    /// The item for a member who was archived and is back, if there is a username for them.
    fn back_from_archive(
        &mut self,
        (place, person): (u32, &Person),
        given: Given<'_>,
        index: &Index<'_>,
    ) -> Option<Item> {
        let user = index.archived(&person.userid)?;
        let has_name = self.is_named_anew((place, person), given, index);
        has_name.then_some(Item {
            kind: Kind::Reactivate,
            person: Some(place),
            user: Some(user),
            reason: Reason::ReturnedFromArchive,
        })
    }

    /// Whether there is a username for a member who is filled in anew.
    fn is_named_anew(
        &mut self,
        (place, person): (u32, &Person),
        (_, _, policy, coverage): Given<'_>,
        index: &Index<'_>,
    ) -> bool {
        let is_stored = |login: &str| index.login(login).is_some();
        if policy.naming.rules.is_default() {
            return !is_stored(&casefold_trimmed(&person.userid));
        }
        let newcomer = self.created(person, coverage);
        let (of, departments) = ((place, &newcomer), coverage.departments());
        self.usernames
            .of_newcomer(of, &policy.naming, departments, is_stored)
            .is_ok()
    }

    /// Members who are neither followed nor settled: the users of others are looked at.
    fn match_others(&mut self, new: &[u32], given: Given<'_>, index: &mut Index<'_>) {
        let (snapshot, directory, policy, coverage) = given;
        // Some have only now a userid that no user of the source has.
        for place in new {
            let login = casefold_trimmed(snapshot.people.known_as(*place as usize));
            if let Some(left) = index.left_behind(&login) {
                index.claim_user(left);
            }
        }
        let index = &*index;
        let mut matched = MatchedMembers::default();
        for place in new {
            let person = person_at(snapshot, *place);
            if let Some(left) = index.left_behind(&casefold_trimmed(&person.userid)) {
                let user = user_at(directory, left);
                let back = returned((*place, &person), (left, &user), policy);
                self.items.push(back);
                continue;
            }
            if let Some(back) = self.back_from_archive((*place, &person), given, index) {
                self.items.push(back);
                continue;
            }
            match index.matches(&person) {
                matches if matches.is_empty() => {
                    self.add_newcomer((*place, &person), index, coverage, policy);
                }
                matches => matched.add(*place, matches, directory),
            }
        }
        for decision in matched.decide(snapshot, directory, policy) {
            match decision {
                MatchDecision::Item(item) => self.items.push(item),
                MatchDecision::Newcomer(place) => {
                    let person = person_at(snapshot, place);
                    self.add_newcomer((place, &person), index, coverage, policy);
                }
            }
        }
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
    let reason = reason_of_return(user, person);
    if user.protected && reason.is_take_over() {
        let (by, of) = (vec![Match::Username], user.username.to_string());
        return item(Kind::Pending, Reason::Protected { by, of });
    }
    item(unless_unattended(Kind::Reactivate, &reason, policy), reason)
}

fn reason_of_return(user: &User, person: &Person) -> Reason {
    match (user.name.as_deref(), person.name.as_deref()) {
        (Some(was), Some(is))
            if !is.is_empty() && casefold_trimmed(was) != casefold_trimmed(is) =>
        {
            Reason::ReturnedAs {
                was: was.to_owned(),
                is: is.to_owned(),
            }
        }
        _ => Reason::Returned,
    }
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

/// The items for the source's users who were not returned.
fn missing(
    directory: &StoredDirectory,
    source: i64,
    coverage: &ReadCoverage,
    seen: &[bool],
) -> Vec<Item> {
    let is_present = |user: &User| user.source == Some(source) && !user.status.is_gone();
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
