//! Changed userids: who of those who leave and of those who are new is one person.
//!
//! WeCom shows a changed userid only as one that is gone and one that is new. Both sides are compared by what names a
//! person, the strongest first; a pair counts only if it names exactly one on each side. Leaves out what becomes of the
//! pairs, which is `people`'s business.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;

use super::likeness::{Agreement, Likeness, mails, name_of_person, name_of_user};
use super::rename_key::{RenameKey, SamePerson};
use crate::snapshot::Person;
use bridge_directory::packed::Packed;
use bridge_directory::user::{User, casefold_trimmed, email_key, mobile_key};

/// One user who leaves and one new member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) user: u32,
    pub(super) person: u32,
    pub(super) by: RenameKey,
}

/// What the comparison found.
#[derive(Debug, Default)]
pub(super) struct Renames {
    /// They are one person.
    pub(super) applied: Vec<Pair>,
    /// They may be one person: a person says so.
    pub(super) proposed: Vec<Pair>,
    /// A number or an address passed from one person to another.
    pub(super) passed: Vec<Pair>,
    /// Somebody who leaves, and several new members who may be them; or the other way round.
    pub(super) unclear: Vec<(u32, u32)>,
    /// What a person said of userids that do not leave or are not new.
    pub(super) unfit: Vec<SamePerson>,
}

/// Both sides of a run, by position.
pub(super) struct Sides<'a> {
    pub(super) users: &'a Packed<User>,
    pub(super) people: &'a Packed<Person>,
    /// The users who would leave.
    pub(super) leaving: Vec<u32>,
    /// The members who would be new.
    pub(super) coming: Vec<u32>,
    /// Those whom a person paired already.
    pub(super) said: Vec<Pair>,
    /// Whether some members came with no more than their userids and departments.
    pub(super) has_bare_ids: bool,
}

/// What one thing names on each side.
#[derive(Default)]
struct Named {
    users: Vec<u32>,
    people: Vec<u32>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Mobile(CompactString),
    Mail(CompactString),
    Name(CompactString),
    Departments(Box<[i64]>),
}

/// More candidates than these for one user or member are nobody's business to look at.
const FEW: usize = 5;

/// Pairs those who leave with those who are new.
pub(super) fn pair(sides: Sides<'_>, same: &[SamePerson]) -> Renames {
    let mut renames = Renames::default();
    // Most runs have no newcomer or nobody who leaves.
    if sides.is_empty() && same.is_empty() && sides.said.is_empty() {
        return renames;
    }
    let mut open = Open::of(&sides);
    let said = sides.said.iter().copied();
    let (named, unfit) = sides.named(same);
    renames.unfit = unfit;
    for pair in said.chain(named) {
        if open.take(pair) {
            renames.applied.push(pair);
        }
    }
    for by in RenameKey::COMPARED {
        if open.is_done() || (by == RenameKey::Departments && !sides.has_bare_ids) {
            break;
        }
        sides.compare(by, &mut open, &mut renames);
    }
    renames
        .unclear
        .retain(|(user, person)| open.has(*user, *person));
    renames.unclear.sort_unstable();
    renames.unclear.dedup();
    renames
}

/// Those who are in no pair yet.
struct Open {
    users: HashSet<u32>,
    people: HashSet<u32>,
}

impl Open {
    fn of(sides: &Sides<'_>) -> Self {
        Self {
            users: sides.leaving.iter().copied().collect(),
            people: sides.coming.iter().copied().collect(),
        }
    }

    fn is_done(&self) -> bool {
        self.users.is_empty() || self.people.is_empty()
    }

    fn has(&self, user: u32, person: u32) -> bool {
        self.users.contains(&user) && self.people.contains(&person)
    }

    /// Whether both are still in no pair; then they are.
    fn take(&mut self, pair: Pair) -> bool {
        let free = self.has(pair.user, pair.person) || pair.by == RenameKey::Person;
        if free {
            self.users.remove(&pair.user);
            self.people.remove(&pair.person);
        }
        free
    }
}

impl Sides<'_> {
    fn is_empty(&self) -> bool {
        self.leaving.is_empty() || self.coming.is_empty()
    }

    /// What a person said, as pairs, and what of it fits nobody.
    fn named(&self, same: &[SamePerson]) -> (Vec<Pair>, Vec<SamePerson>) {
        let (mut pairs, mut unfit): (Vec<Pair>, _) = (Vec::new(), Vec::new());
        for each in same {
            let (from, to) = (casefold_trimmed(&each.from), casefold_trimmed(&each.to));
            let is_old = |place: &&u32| {
                let userid = self.users.userid(**place as usize);
                userid.is_some_and(|userid| casefold_trimmed(userid) == from)
            };
            let is_new =
                |place: &&u32| casefold_trimmed(self.people.known_as(**place as usize)) == to;
            let found = (
                self.leaving.iter().find(is_old),
                self.coming.iter().find(is_new),
            );
            let is_free = |user: u32, person: u32| {
                let mut all = pairs.iter().chain(&self.said);
                !all.any(|pair| pair.user == user || pair.person == person)
            };
            match found {
                (Some(user), Some(person)) if is_free(*user, *person) => pairs.push(Pair {
                    user: *user,
                    person: *person,
                    by: RenameKey::Person,
                }),
                _ => unfit.push(each.clone()),
            }
        }
        (pairs, unfit)
    }

    /// Pairs by one thing.
    fn compare(&self, by: RenameKey, open: &mut Open, renames: &mut Renames) {
        let mut named = self.named_by(by);
        if by.is_strong() {
            self.drop_shared(by, &mut named);
        }
        for (user, person) in only_pairs(&named) {
            let pair = Pair { user, person, by };
            if !open.has(user, person) || !self.fits(pair) {
                continue;
            }
            let into = match self.judge(pair) {
                Judgement::One => &mut renames.applied,
                Judgement::Perhaps => &mut renames.proposed,
                Judgement::Two => {
                    renames.passed.push(pair);
                    continue;
                }
            };
            into.push(pair);
            open.take(pair);
        }
        if by != RenameKey::Departments {
            let several = several(&named).map(|(user, person)| Pair { user, person, by });
            let several = several.filter(|pair| self.fits(*pair));
            renames
                .unclear
                .extend(several.map(|pair| (pair.user, pair.person)));
        }
    }

    /// Who has what: only what stands on both sides.
    fn named_by(&self, by: RenameKey) -> HashMap<Key, Named> {
        let mut named: HashMap<Key, Named> = HashMap::new();
        for place in &self.leaving {
            for key in keys_of_user(by, &self.user(*place)) {
                named.entry(key).or_default().users.push(*place);
            }
        }
        for place in &self.coming {
            for key in keys_of_person(by, &self.person(*place)) {
                // What nobody who leaves has is of no use, and in a first run that is everybody.
                if let Some(found) = named.get_mut(&key) {
                    found.people.push(*place);
                }
            }
        }
        named.retain(|_, found| !found.people.is_empty());
        named
    }

    /// Drops what somebody who neither leaves nor is new has as well, such as the address of a team.
    fn drop_shared(&self, by: RenameKey, named: &mut HashMap<Key, Named>) {
        if named.is_empty() {
            return;
        }
        let coming = self.coming.iter().copied().collect::<HashSet<_>>();
        let others = (0_u32..).zip(self.people);
        for (_, person) in others.filter(|(place, _)| !coming.contains(place)) {
            for key in keys_of_person(by, &person) {
                named.remove(&key);
            }
        }
    }

    /// Whether a weak pair has all that it needs. A name that stands twice names nobody, wherever the two are, so
    /// departments are compared here.
    fn fits(&self, pair: Pair) -> bool {
        let (user, person) = self.both(pair);
        match pair.by {
            RenameKey::Name => {
                user.main_department == person.main_department
                    && person.departments.as_ref() == Some(&user.departments)
            }
            // Whoever has a name is told by it.
            RenameKey::Departments => is_id_only(&person),
            _ => true,
        }
    }

    fn both(&self, pair: Pair) -> (User, Person) {
        (self.user(pair.user), self.person(pair.person))
    }

    fn user(&self, place: u32) -> User {
        self.users.get(place as usize).unwrap_or_default()
    }

    fn person(&self, place: u32) -> Person {
        self.people.get(place as usize).unwrap_or_default()
    }

    /// What the rest says of a pair that one thing names.
    fn judge(&self, pair: Pair) -> Judgement {
        use Agreement::{Other, Same};
        if !pair.by.is_strong() {
            return Judgement::Perhaps;
        }
        let (user, person) = self.both(pair);
        let like = Likeness::of(&user, &person);
        let second = match pair.by {
            RenameKey::Mobile => like.mail,
            _ => like.mobile,
        };
        let rest = [second, like.departments];
        if like.name != Other || second == Same {
            Judgement::One
        } else if rest.contains(&Other) && !rest.contains(&Same) {
            Judgement::Two
        } else {
            // A number may stay with a post whose holder changes.
            Judgement::Perhaps
        }
    }
}

enum Judgement {
    One,
    Perhaps,
    Two,
}

/// The pairs that exactly one thing names, each user and each member in no more than one of them.
fn only_pairs(named: &HashMap<Key, Named>) -> Vec<(u32, u32)> {
    let pairs = named.values().filter_map(|found| {
        let (&[user], &[person]) = (found.users.as_slice(), found.people.as_slice()) else {
            return None;
        };
        Some((user, person))
    });
    // Two addresses may name the same two.
    let pairs = pairs.collect::<HashSet<_>>();
    let (mut users, mut people): (HashMap<u32, u32>, HashMap<u32, u32>) = Default::default();
    for (user, person) in &pairs {
        *users.entry(*user).or_default() += 1;
        *people.entry(*person).or_default() += 1;
    }
    let mut pairs = pairs.into_iter().collect::<Vec<_>>();
    pairs.retain(|(user, person)| users.get(user) == Some(&1) && people.get(person) == Some(&1));
    pairs.sort_unstable();
    pairs
}

/// Who may be whom where one thing names several, as far as they are few.
fn several(named: &HashMap<Key, Named>) -> impl Iterator<Item = (u32, u32)> {
    let is_several = |found: &&Named| {
        let (users, people) = (found.users.len(), found.people.len());
        users.max(people) > 1 && users.max(people) <= FEW
    };
    named.values().filter(is_several).flat_map(|found| {
        let people = |user: &u32| {
            let user = *user;
            found.people.iter().map(move |person| (user, *person))
        };
        found.users.iter().flat_map(people)
    })
}

fn keys_of_user(by: RenameKey, user: &User) -> Vec<Key> {
    let departments = (!user.departments.is_empty()).then_some(&*user.departments);
    match by {
        RenameKey::Person => Vec::new(),
        RenameKey::Mobile => mobile(&user.mobile),
        RenameKey::BizMail => mail(&user.biz_mail),
        RenameKey::Email => addresses([&user.biz_mail, &user.email]),
        RenameKey::Name => name_of_user(user).map(Key::Name).into_iter().collect(),
        RenameKey::Departments => only(departments),
    }
}

fn keys_of_person(by: RenameKey, person: &Person) -> Vec<Key> {
    let departments = person
        .departments
        .as_deref()
        .filter(|sent| !sent.is_empty());
    match by {
        RenameKey::Person => Vec::new(),
        RenameKey::Mobile => mobile(&person.mobile),
        RenameKey::BizMail => mail(&person.biz_mail),
        RenameKey::Email => addresses([&person.biz_mail, &person.email]),
        RenameKey::Name => name_of_person(person).map(Key::Name).into_iter().collect(),
        RenameKey::Departments => only(departments),
    }
}

fn is_id_only(person: &Person) -> bool {
    let contacts = [&person.mobile, &person.email, &person.biz_mail];
    name_of_person(person).is_none() && contacts.iter().all(|value| value.is_none())
}

fn only(departments: Option<&[i64]>) -> Vec<Key> {
    let key = departments.map(|ids| Key::Departments(ids.into()));
    key.into_iter().collect()
}

fn mobile(mobile: &Option<CompactString>) -> Vec<Key> {
    let key = mobile.as_deref().and_then(mobile_key);
    key.map(Key::Mobile).into_iter().collect()
}

fn mail(mail: &Option<CompactString>) -> Vec<Key> {
    let key = mail.as_deref().and_then(email_key);
    key.map(Key::Mail).into_iter().collect()
}

fn addresses(all: [&Option<CompactString>; 2]) -> Vec<Key> {
    mails(all).into_iter().map(Key::Mail).collect()
}
