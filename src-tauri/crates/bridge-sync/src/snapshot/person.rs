//! A person, as one row of WeCom has them.
//!
//! A field that WeCom did not send is `None`: unknown, never empty.

use std::collections::BTreeMap;

use compact_str::CompactString;
use wecom::{Attribute, AttributeValue, Member, MemberStatus};

use crate::malformed::MalformedRow;
use crate::value_check::{self, ValueKind};
use bridge_core::source::{NeverTake, TakenField};
use bridge_directory::packed::{Packed, PackedRow, Packer, Unpacker};
use bridge_directory::user::{Gender, UserStatus};

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
    /// The userid of the direct leader; an empty one where WeCom says there is none.
    pub manager: Option<CompactString>,
    /// Their order in each department, as a JSON array of `[department, order]`; empty where it is 0 in each.
    pub department_order: Option<CompactString>,
    /// Their state in WeCom.
    pub state: Option<MemberState>,
}

/// The state of a member, from WeCom's `status` and `enable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemberState {
    /// In use, with what that means for the directory.
    Present(UserStatus),
    /// Status 5.
    Left,
}

impl Person {
    /// A person of whom only the userid is known.
    pub fn bare(userid: CompactString) -> Self {
        Self {
            userid,
            ..Self::default()
        }
    }

    /// A person as `user/list` and `user/get` send them.
    pub fn of_member(member: Member) -> Self {
        Self::read(member).0
    }

    /// A person with the malformed fields of their row.
    pub(crate) fn read(member: Member) -> (Self, MalformedRow) {
        use ValueKind::{Contact, Name, Words};
        let state = state(&member);
        let mut malformed = MalformedRow {
            unreadable: member.unreadable,
            ..MalformedRow::default()
        };
        let mut contact = |text, field| {
            filled(value_check::value(
                text,
                (field, Contact, value_check::LONGEST),
                &mut malformed,
            ))
        };
        let (mobile, email) = (
            contact(member.mobile, "mobile"),
            contact(member.email, "email"),
        );
        let biz_mail = contact(member.biz_mail, "biz_mail");
        let mut text = |text, of| value_check::value(text, of, &mut malformed);
        let person = Self {
            name: filled(text(member.name, ("name", Name, value_check::LONGEST_NAME))),
            mobile,
            email,
            biz_mail,
            telephone: text(
                member.telephone,
                ("telephone", Contact, value_check::LONGEST),
            ),
            position: text(
                member.position,
                ("position", Words, value_check::LONGEST_POSITION),
            ),
            alias: text(member.alias, ("alias", Words, value_check::LONGEST)),
            gender: member.gender.and_then(gender),
            extra: extra(&member.attributes, &mut malformed),
            manager: member.direct_leaders.map(|leaders| first_of(&leaders)),
            department_order: order(member.departments.as_deref(), member.order.as_deref()),
            departments: member.departments.and_then(sorted),
            main_department: member.main_department.filter(|id| *id > 0),
            state,
            userid: member.userid,
        };
        (person, malformed)
    }

    /// The person as if WeCom had not sent these fields.
    #[must_use]
    pub(crate) fn without(mut self, fields: &NeverTake) -> Self {
        for field in fields.fields() {
            match field {
                TakenField::Mobile => self.mobile = None,
                TakenField::Email => self.email = None,
                TakenField::BizMail => self.biz_mail = None,
                TakenField::Telephone => self.telephone = None,
                TakenField::Position => self.position = None,
                TakenField::Alias => self.alias = None,
                TakenField::Gender => self.gender = None,
                TakenField::Extra => self.extra = None,
                TakenField::Manager => self.manager = None,
            }
        }
        self
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
        fill(&mut self.manager, other.manager);
        fill(&mut self.department_order, other.department_order);
        fill(&mut self.state, other.state);
        self.departments = join(self.departments.take(), other.departments);
    }
}

impl PackedRow for Person {
    fn pack(&self, to: &mut Packer<'_>) {
        // Every field is named, so that a new one does not compile until it is packed.
        #[rustfmt::skip]
        let Self {
            userid, name, mobile, email, biz_mail, telephone, position, alias, extra, gender, departments, main_department,
            manager, department_order, state,
        } = self;
        // First what is looked at without the rest.
        to.text(Some(userid));
        let texts = [name, mobile, email, biz_mail];
        texts.iter().for_each(|text| to.text(text.as_deref()));
        to.flag(departments.is_some());
        if let Some(departments) = departments {
            to.numbers(departments);
        }
        let texts = [telephone, position, alias, extra, manager, department_order];
        texts.iter().for_each(|text| to.text(text.as_deref()));
        Gender::pack(*gender, to);
        to.some_number(*main_department);
        MemberState::pack(*state, to);
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let userid = from.text().unwrap_or_default().into();
        let text = |from: &mut Unpacker<'_>| from.text().map(CompactString::from);
        // In the order in which they are written.
        Self {
            userid,
            name: text(from),
            mobile: text(from),
            email: text(from),
            biz_mail: text(from),
            departments: from.flag().then(|| from.numbers()),
            telephone: text(from),
            position: text(from),
            alias: text(from),
            extra: text(from),
            manager: text(from),
            department_order: text(from),
            gender: Gender::unpack(from),
            main_department: from.some_number(),
            state: MemberState::unpack(from),
        }
    }
}

/// The first texts of a packed person: what all people are gone through for, without the rest.
pub(crate) struct FirstTexts<'a> {
    pub(crate) userid: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) mobile: Option<&'a str>,
    pub(crate) email: Option<&'a str>,
    pub(crate) biz_mail: Option<&'a str>,
}

impl<'a> FirstTexts<'a> {
    fn read(from: &mut Unpacker<'a>) -> Self {
        Self {
            userid: from.text().unwrap_or_default(),
            name: from.text(),
            mobile: from.text(),
            email: from.text(),
            biz_mail: from.text(),
        }
    }

    /// Those of everybody.
    pub(crate) fn of_all(people: &'a Packed<Person>) -> impl Iterator<Item = Self> {
        let rows = (0..people.len()).filter_map(|at| people.unpacker(at));
        rows.map(|mut from| Self::read(&mut from))
    }
}

/// Goes through the departments of everybody.
pub(crate) fn each_department(people: &Packed<Person>, mut take: impl FnMut(i64)) {
    for mut from in (0..people.len()).filter_map(|at| people.unpacker(at)) {
        FirstTexts::read(&mut from);
        if from.flag() {
            from.each_number(&mut take);
        }
    }
}

impl MemberState {
    fn pack(state: Option<Self>, to: &mut Packer<'_>) {
        to.flag(state.is_some());
        let Some(state) = state else { return };
        to.flag(state == Self::Left);
        if let Self::Present(status) = state {
            status.pack(to);
        }
    }

    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let is_left = from.flag().then(|| from.flag())?;
        Some(match is_left {
            true => Self::Left,
            false => Self::Present(UserStatus::unpack(from)),
        })
    }
}

/// Whether any detail of them was read, not only that they exist.
pub(crate) fn has_details(person: &Person) -> bool {
    person.name.is_some() || person.state.is_some()
}

fn state(member: &Member) -> Option<MemberState> {
    // Old deployments leave `status` at 1 for members whom they switch off with `enable`.
    let is_off = member.enable == Some(false);
    match member.status {
        Some(MemberStatus::Active) if is_off => Some(MemberState::Present(UserStatus::Disabled)),
        Some(MemberStatus::Active) => Some(MemberState::Present(UserStatus::Active)),
        Some(MemberStatus::Disabled) => Some(MemberState::Present(UserStatus::Disabled)),
        Some(MemberStatus::NotActivated) => Some(MemberState::Present(UserStatus::NotActivated)),
        Some(MemberStatus::Left) => Some(MemberState::Left),
        // `enable` is the old form of it, and is sent alone by old deployments.
        Some(MemberStatus::Other(_)) | None => match member.enable {
            Some(false) => Some(MemberState::Present(UserStatus::Disabled)),
            Some(true) => Some(MemberState::Present(UserStatus::Active)),
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

/// The value of a sensitive field; one that came empty may not be read.
fn filled(text: Option<CompactString>) -> Option<CompactString> {
    text.filter(|text| !text.trim().is_empty())
}

fn sorted(mut departments: Vec<i64>) -> Option<Box<[i64]>> {
    departments.sort_unstable();
    departments.dedup();
    // A member who was granted by name comes with an empty list: not a member of nothing.
    (!departments.is_empty()).then(|| departments.into())
}

/// The first userid of a list; an empty one where there is none.
fn first_of(leaders: &[CompactString]) -> CompactString {
    let usable = leaders.iter().map(|userid| userid.trim());
    let first = usable
        .into_iter()
        .find(|userid| value_check::is_usable_userid(userid));
    first.unwrap_or_default().into()
}

/// The order in each department; unknown where the lists do not belong together.
fn order(departments: Option<&[i64]>, order: Option<&[i64]>) -> Option<CompactString> {
    let (departments, order) = (departments?, order?);
    if departments.len() != order.len() || departments.is_empty() {
        return None;
    }
    if order.iter().all(|order| *order == 0) {
        return Some(CompactString::default());
    }
    let mut pairs = departments.iter().zip(order).collect::<Vec<_>>();
    pairs.sort_unstable();
    pairs.dedup_by_key(|(department, _)| *department);
    serde_json::to_string(&pairs).ok().map(CompactString::from)
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
fn extra(attributes: &[Attribute], malformed: &mut MalformedRow) -> Option<CompactString> {
    let mut fields = BTreeMap::new();
    let before = (malformed.unreadable.len(), malformed.stand_in.len());
    for each in attributes {
        let words = words(&each.value);
        if value_check::is_longer(&words, value_check::LONGEST_ATTRIBUTE)
            || value_check::is_longer(&each.name, value_check::LONGEST)
        {
            malformed.unreadable.push("extattr");
        } else if value_check::is_masked(&words, ValueKind::Words) {
            malformed.stand_in.push("extattr");
        } else {
            fields.insert(each.name.as_str(), words);
        }
    }
    // One note per row, however many attributes there are: the warning counts fields, not attributes.
    malformed.unreadable.truncate(before.0 + 1);
    malformed.stand_in.truncate(before.1 + 1);
    malformed.unreadable.dedup();
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

    #[test]
    fn a_person_comes_back_with_every_field() {
        let text = |text: &str| Some(CompactString::from(text));
        let full = Person {
            userid: "zhang.san".into(),
            name: text("张三"),
            mobile: text("13800000001"),
            email: text("zhang.san@corp.example"),
            biz_mail: text("zs@corp.example"),
            telephone: text("010-1"),
            position: text("工程师"),
            alias: text(""),
            gender: Some(Gender::Female),
            extra: text("{}"),
            departments: Some([1, 70_000].into()),
            main_department: Some(70_000),
            manager: text("li"),
            department_order: text("[[1,5]]"),
            state: None,
        };
        let states = [
            None,
            Some(MemberState::Left),
            Some(MemberState::Present(UserStatus::Departed)),
            Some(MemberState::Present(UserStatus::Active)),
        ];
        let mut people = states
            .map(|state| Person {
                state,
                ..full.clone()
            })
            .to_vec();
        people.push(Person::bare("b".into()));
        people.push(Person {
            departments: Some(Box::default()),
            ..Person::bare("c".into())
        });
        let packed = Packed::from(people.clone());
        assert_eq!(packed.iter().collect::<Vec<_>>(), people);
        for (first, person) in FirstTexts::of_all(&packed).zip(&people) {
            assert_eq!(
                (first.userid, first.name),
                (person.userid.as_str(), person.name.as_deref())
            );
            assert_eq!(
                (first.email, first.biz_mail),
                (person.email.as_deref(), person.biz_mail.as_deref())
            );
        }
        let mut departments = Vec::new();
        each_department(&packed, |id| departments.push(id));
        assert_eq!(departments, [1, 70_000].repeat(4));
    }
}
