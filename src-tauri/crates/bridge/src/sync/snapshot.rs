//! What one reading of WeCom brought, folded into one person per userid.
//!
//! A field that WeCom did not send is `None`: unknown, never empty.

use std::collections::{BTreeMap, HashMap, HashSet};

use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use wecom::{Attribute, AttributeValue, Member, MemberStatus};

use super::odd::{Odd, Oddities};
use super::sane::{self, Kind};
use crate::directory::user::{Gender, UserStatus, fold};
use crate::lang::Text;

/// Everything that one reading brought.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// How much WeCom let us read.
    pub reach: Reach,
    /// Whether the reading covers the corp or only a visible range.
    pub scope: Scope,
    /// Every department, by number.
    pub units: Vec<Unit>,
    /// Every person once, by folded userid.
    pub people: Vec<Person>,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
    /// What was not taken as it came.
    pub odd: Oddities,
}

impl Snapshot {
    /// The departments that were read themselves, not only named by a member's entry.
    pub(crate) fn read_units(&self) -> HashSet<i64> {
        let read = self.units.iter().filter(|unit| unit.sort.is_some());
        read.map(|unit| unit.id).collect()
    }
}

/// How much WeCom let us read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Everything, through the contacts secret.
    Full,
    /// Every identifier, and the details of those in the app's visible range.
    IdsAndAppDetails,
    /// Every identifier and nothing else.
    IdsOnly,
}

/// How much of the corp a reading covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it: whoever is missing has left.
    Whole,
    /// A visible range: whoever is missing with their whole department may only be out of range.
    Range,
}

/// Something worth knowing about a run that is no error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable identifier.
    pub id: String,
    /// The sentence.
    pub text: Text,
}

impl Warning {
    /// A warning with its identifier.
    pub fn new(id: &str, text: Text) -> Self {
        Self {
            id: id.to_owned(),
            text,
        }
    }
}

/// A department as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// WeCom's number.
    pub id: i64,
    /// `None` where only the number was sent.
    pub name: Option<CompactString>,
    /// As sent; it may name nothing.
    pub parent: Option<i64>,
    /// WeCom's order: larger comes first. `None` where it was not sent.
    pub sort: Option<i64>,
}

/// A person as they were read. `Some("")` is a field that WeCom sent empty on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// WeCom's userid in its own spelling.
    pub userid: CompactString,
    /// What people call them.
    pub name: Option<CompactString>,
    /// Mobile number.
    pub mobile: Option<CompactString>,
    /// E-mail address.
    pub email: Option<CompactString>,
    /// The corp's own mailbox.
    pub biz_mail: Option<CompactString>,
    /// Desk telephone.
    pub telephone: Option<CompactString>,
    /// Position.
    pub position: Option<CompactString>,
    /// Alias.
    pub alias: Option<CompactString>,
    /// Gender.
    pub gender: Option<Gender>,
    /// The corp's own fields, as a JSON object of texts.
    pub extra: Option<CompactString>,
    /// Numbers of their departments, ascending.
    pub departments: Option<Box<[i64]>>,
    /// The main one.
    pub main_department: Option<i64>,
    /// What WeCom says of them.
    pub standing: Option<Standing>,
}

/// What WeCom says of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// In use, with what that means for the directory.
    Present(UserStatus),
    /// Status 5.
    Left,
}

impl Person {
    /// Someone of whom only the userid is known.
    pub fn bare(userid: CompactString) -> Self {
        Self {
            userid,
            ..Self::default()
        }
    }

    /// What `user/list` and `user/get` send.
    pub fn of_member(member: Member) -> Self {
        Self::read(member).0
    }

    /// The same, with what was odd about it.
    pub(crate) fn read(member: Member) -> (Self, Odd) {
        use Kind::{Contact, Name, Words};
        let standing = standing(&member);
        let mut odd = Odd {
            unreadable: member.unreadable,
            ..Odd::default()
        };
        let mut contact =
            |text, field| filled(sane::value(text, (field, Contact, sane::LONGEST), &mut odd));
        let (mobile, email) = (
            contact(member.mobile, "mobile"),
            contact(member.email, "email"),
        );
        let biz_mail = contact(member.biz_mail, "biz_mail");
        let mut text = |text, of| sane::value(text, of, &mut odd);
        let person = Self {
            name: filled(text(member.name, ("name", Name, sane::LONGEST_NAME))),
            mobile,
            email,
            biz_mail,
            telephone: text(member.telephone, ("telephone", Contact, sane::LONGEST)),
            position: text(member.position, ("position", Words, sane::LONGEST_POSITION)),
            alias: text(member.alias, ("alias", Words, sane::LONGEST)),
            gender: member.gender.and_then(gender),
            extra: extra(&member.attributes, &mut odd),
            departments: member.departments.and_then(sorted),
            main_department: member.main_department.filter(|id| *id > 0),
            standing,
            userid: member.userid,
        };
        (person, odd)
    }

    /// Takes over what another reading of the same person knows more.
    pub fn absorb(&mut self, other: Self) {
        fill(&mut self.name, other.name);
        fill(&mut self.mobile, other.mobile);
        fill(&mut self.email, other.email);
        fill(&mut self.biz_mail, other.biz_mail);
        fill(&mut self.telephone, other.telephone);
        fill(&mut self.position, other.position);
        fill(&mut self.alias, other.alias);
        fill(&mut self.gender, other.gender);
        fill(&mut self.extra, other.extra);
        fill(&mut self.main_department, other.main_department);
        fill(&mut self.standing, other.standing);
        self.departments = join(self.departments.take(), other.departments);
    }
}

/// Collects people, each once whatever the case of their userid.
#[derive(Debug, Default)]
pub struct Fold {
    people: Vec<Person>,
    place: HashMap<CompactString, u32>,
    odd: Oddities,
}

impl Fold {
    /// Adds one reading of one person with what was odd about it, which is told once a person.
    pub(crate) fn take(&mut self, (person, odd): (Person, Odd)) {
        if odd != Odd::default()
            && sane::names_somebody(&person.userid)
            && !self.knows(&person.userid)
        {
            self.odd.of_person(&person.userid, &odd);
        }
        self.add(person);
    }

    /// What was odd about everything that was added.
    pub(crate) fn odd(&mut self) -> &mut Oddities {
        &mut self.odd
    }

    /// Adds one reading of one person; a row that names nobody is left out and counted.
    pub fn add(&mut self, person: Person) {
        if !sane::names_somebody(&person.userid) {
            self.odd.left_out += 1;
            return;
        }
        let key = fold(&person.userid);
        let next = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        match self.place.entry(key) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(next);
                self.people.push(person);
            }
            std::collections::hash_map::Entry::Occupied(taken) => {
                if let Some(known) = self.people.get_mut(*taken.get() as usize) {
                    known.absorb(person);
                }
            }
        }
    }

    /// How many people there are so far.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether nobody was added.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Whether somebody with this userid was added.
    pub fn knows(&self, userid: &str) -> bool {
        self.place.contains_key(&fold(userid))
    }

    /// Everybody, by folded userid.
    pub fn finish(self) -> Vec<Person> {
        let mut order = self.place.into_iter().collect::<Vec<_>>();
        order.sort_unstable();
        let order = order
            .into_iter()
            .map(|(_, place)| place as usize)
            .collect::<Vec<_>>();
        let mut people = self.people;
        arrange(&mut people, &order);
        people.shrink_to_fit();
        people
    }
}

/// Puts items into an order given as former places, without a second copy of them all.
fn arrange<T>(items: &mut [T], order: &[usize]) {
    for (to, from) in order.iter().enumerate() {
        let mut from = *from;
        // What stood at a place already filled has moved to where that place's item came from.
        while from < to {
            from = order[from];
        }
        items.swap(to, from);
    }
}

/// Whether any detail of them was read, not only that they exist.
pub(crate) fn has_details(person: &Person) -> bool {
    person.name.is_some() || person.standing.is_some()
}

fn standing(member: &Member) -> Option<Standing> {
    // Beside a status of 1, the old switch says what the status does not.
    let is_off = member.enable == Some(false);
    match member.status {
        Some(MemberStatus::Active) if is_off => Some(Standing::Present(UserStatus::Disabled)),
        Some(MemberStatus::Active) => Some(Standing::Present(UserStatus::Active)),
        Some(MemberStatus::Disabled) => Some(Standing::Present(UserStatus::Disabled)),
        Some(MemberStatus::NotActivated) => Some(Standing::Present(UserStatus::NotActivated)),
        Some(MemberStatus::Left) => Some(Standing::Left),
        // `enable` is the old form of it, and is sent alone by old deployments.
        Some(MemberStatus::Other(_)) | None => match member.enable {
            Some(false) => Some(Standing::Present(UserStatus::Disabled)),
            Some(true) => Some(Standing::Present(UserStatus::Active)),
            None => None,
        },
    }
}

fn gender(gender: wecom::Gender) -> Option<Gender> {
    match gender {
        wecom::Gender::Male => Some(Gender::Male),
        wecom::Gender::Female => Some(Gender::Female),
        wecom::Gender::Unknown => None,
    }
}

/// A sensitive field that came empty is a field that may not be read.
fn filled(text: Option<CompactString>) -> Option<CompactString> {
    text.filter(|text| !text.trim().is_empty())
}

fn sorted(mut departments: Vec<i64>) -> Option<Box<[i64]>> {
    departments.sort_unstable();
    departments.dedup();
    // A member who was granted by name comes with an empty list: not a member of nothing.
    (!departments.is_empty()).then(|| departments.into())
}

fn join(one: Option<Box<[i64]>>, other: Option<Box<[i64]>>) -> Option<Box<[i64]>> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => sorted([one, other].concat()),
        (one, other) => one.or(other),
    }
}

fn fill<T>(known: &mut Option<T>, more: Option<T>) {
    if known.is_none() {
        *known = more;
    }
}

/// The corp's own fields as one JSON object, by name.
fn extra(attributes: &[Attribute], odd: &mut Odd) -> Option<CompactString> {
    let mut fields = BTreeMap::new();
    let before = (odd.unreadable.len(), odd.stand_in.len());
    for each in attributes {
        let words = words(&each.value);
        if sane::is_longer(&words, sane::LONGEST_ATTRIBUTE)
            || sane::is_longer(&each.name, sane::LONGEST)
        {
            odd.unreadable.push("extattr");
        } else if sane::is_masked(&words, Kind::Words) {
            odd.stand_in.push("extattr");
        } else {
            fields.insert(each.name.as_str(), words);
        }
    }
    // Told once, however many of them there are.
    odd.unreadable.truncate(before.0 + 1);
    odd.stand_in.truncate(before.1 + 1);
    odd.unreadable.dedup();
    if fields.is_empty() {
        return None;
    }
    serde_json::to_string(&fields).ok().map(CompactString::from)
}

fn words(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text(text) => text.to_string(),
        AttributeValue::Web { url, title } if title.is_empty() => url.to_string(),
        AttributeValue::Web { url, title } => format!("{title} <{url}>"),
        AttributeValue::MiniProgram { title, .. } => title.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(userid: &str, departments: &[i64]) -> Person {
        Person {
            departments: Some(departments.into()),
            ..Person::bare(userid.into())
        }
    }

    #[test]
    fn arranging_follows_the_order_given() {
        let orders = [
            vec![],
            vec![0],
            vec![2, 0, 1],
            vec![1, 2, 0],
            vec![3, 2, 1, 0],
            vec![1, 0, 3, 2],
        ];
        for order in orders {
            let mut items = (0..order.len()).collect::<Vec<_>>();
            arrange(&mut items, &order);
            assert_eq!(items, order);
        }
    }

    #[test]
    fn one_person_each_whatever_the_case_and_the_number_of_departments() {
        let mut fold = Fold::default();
        fold.add(person("ZhangSan", &[2]));
        fold.add(Person {
            name: Some("张三".into()),
            ..person("zhangsan", &[1, 2])
        });
        fold.add(person("b", &[1]));
        let people = fold.finish();
        assert_eq!(
            people
                .iter()
                .map(|each| each.userid.as_str())
                .collect::<Vec<_>>(),
            ["b", "ZhangSan"]
        );
        assert_eq!(people[1].departments.as_deref(), Some([1, 2].as_slice()));
        assert_eq!(people[1].name.as_deref(), Some("张三"));
    }
}
