//! The merge of a person into a user: known fields replace, unknown ones leave what is there.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use compact_str::CompactString;
use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::Deserializer;

use super::item::Item;
use super::kind::Kind;
use super::names;
use super::policy::Policy;
use super::reason::Reason;
use crate::snapshot::{MemberState, Person, Scope, ScopedReading, Snapshot};
use bridge_core::error::{Error, Result};
use bridge_core::expression::{Expression, Rendered};
use bridge_core::source::EmployeeNo;
use bridge_directory::field::Field;
use bridge_directory::inputs::{UserInputs, are_same};
use bridge_directory::tree::Forest;
use bridge_directory::user::{User, UserStatus, casefold_trimmed};

/// The coverage of a reading: for which source it was, and which departments it read.
#[derive(Clone, Debug)]
pub struct ReadCoverage {
    source: i64,
    employee_no: EmployeeNo,
    /// Whether an employee number that rests on unchanged values is right.
    is_settled: bool,
    /// Whether nobody is hidden from whoever read it.
    sees_all: bool,
    /// The departments by name, where an expression asks for them.
    departments: Forest,
    /// The departments that were read, where they are not all there are.
    range: Option<HashSet<i64>>,
    scoped: Option<ScopeCoverage>,
}

/// What becomes of the source's users who were not returned, where it has a scope.
#[derive(Clone, Debug)]
struct ScopeCoverage {
    /// The kind of an item for somebody out of scope.
    leaves: Kind,
    read: ScopedReading,
}

impl ReadCoverage {
    /// The coverage of a reading for a source.
    pub fn of(snapshot: &Snapshot, policy: &Policy, departments: Forest) -> Self {
        let range = (snapshot.scope == Scope::Range).then(|| snapshot.read_departments());
        Self {
            source: policy.source,
            employee_no: policy.employee_no.clone(),
            is_settled: policy.naming.is_settled,
            sees_all: snapshot.sees_all(),
            departments,
            range,
            scoped: snapshot.scoped.clone().map(|read| ScopeCoverage {
                leaves: match policy.depart_out_of_scope {
                    true => Kind::LeaveScope,
                    false => Kind::OutOfScope,
                },
                read,
            }),
        }
    }

    /// What becomes of a user of the source who was not returned.
    pub(crate) fn absent(&self, user: &User) -> (Kind, Reason) {
        match &self.scoped {
            Some(scoped) if scoped.has_out(user) => (scoped.leaves, Reason::OutOfScope),
            _ if self.covers(user) => (Kind::Depart, Reason::NotReturned),
            _ => (Kind::OutOfRange, Reason::OutOfRange),
        }
    }

    /// Whether a user who was not returned must have left, since all of their departments were read.
    fn covers(&self, user: &User) -> bool {
        let Some(read) = &self.range else { return true };
        !user.departments.is_empty() && user.departments.iter().all(|id| read.contains(id))
    }

    /// The user as an item leaves it; `None` if the item writes nothing.
    pub(crate) fn outcome(
        &self,
        item: &Item,
        person: Option<&Person>,
        user: Option<&User>,
        username: Option<&CompactString>,
    ) -> Option<User> {
        let named = |user: User| match username {
            Some(username) => User {
                username: username.clone(),
                ..user
            },
            None => user,
        };
        match (item.kind, person, user) {
            (Kind::Create, Some(person), _) => Some(named(self.created(person))),
            (Kind::UsernameChange, Some(person), Some(user)) => {
                Some(named(self.merged(user, person)))
            }
            (Kind::Renamed, Some(person), Some(user)) => {
                Some(named(self.renamed(user, person, &item.reason)))
            }
            (Kind::Reactivate, Some(person), Some(user))
                if item.reason == Reason::ReturnedFromArchive =>
            {
                Some(named(User {
                    username: person.userid.clone(),
                    ..self.merged(user, person)
                }))
            }
            (
                Kind::Update | Kind::Disable | Kind::Reactivate | Kind::Overwrite,
                Some(person),
                Some(user),
            ) => Some(self.merged(user, person)),
            (Kind::Depart | Kind::LeaveScope | Kind::Update, _, Some(user)) => {
                Some(departed(user, &item.reason))
            }
            _ => None,
        }
    }

    /// A user of the source with everything that a person is known to be.
    pub(crate) fn merged(&self, user: &User, person: &Person) -> User {
        self.merge(user, person).0
    }

    /// The same, with the error of an expression that fails: what there is stays then.
    pub(crate) fn merge(&self, user: &User, person: &Person) -> (User, Option<Error>) {
        let mut after = self.without_number(user, person);
        let number = match &self.employee_no {
            EmployeeNo::Off => Ok(None),
            EmployeeNo::Attribute(name) => Ok(attribute(name, after.extra.as_deref())),
            EmployeeNo::Expression(expression) => self.expressed(expression, user, &after),
        };
        let (number, failed) = match number {
            Ok(number) => (number, None),
            Err(error) => (user.employee_no.clone(), Some(error)),
        };
        after.employee_no = number;
        (after, failed)
    }

    /// What an expression gives, asked only where what it rests on is not as it was.
    fn expressed(
        &self,
        expression: &Expression,
        before: &User,
        after: &User,
    ) -> Result<Option<CompactString>> {
        if self.is_settled && before.key != 0 && are_same(expression.names(), before, after) {
            return Ok(before.employee_no.clone());
        }
        let of = UserInputs {
            user: after,
            departments: &self.departments,
        };
        Ok(match expression.evaluate(&of)? {
            Rendered::Unknown => before.employee_no.clone(),
            Rendered::Empty => None,
            Rendered::Text(text) => one_line(&text),
        })
    }

    fn without_number(&self, user: &User, person: &Person) -> User {
        let (departments, main_department) = self.places(user, person);
        let extra = own_fields(&person.extra, &user.extra);
        User {
            source: Some(self.source),
            origin_corp: None,
            userid: Some(person.userid.clone()),
            name: known(&names::of(person, user).cloned(), &user.name),
            mobile: known(&person.mobile, &user.mobile),
            email: known(&person.email, &user.email),
            biz_mail: known(&person.biz_mail, &user.biz_mail),
            telephone: known(&person.telephone, &user.telephone),
            position: known(&person.position, &user.position),
            alias: known(&person.alias, &user.alias),
            gender: person.gender.or(user.gender),
            employee_no: None,
            extra,
            departments,
            main_department,
            manager: match &person.manager {
                // Whoever may not see a leader is told of none.
                Some(none) if none.is_empty() && !self.sees_all => user.manager.clone(),
                sent => known(sent, &user.manager),
            },
            department_order: known(&person.department_order, &user.department_order),
            status: status(person, user),
            key: user.key,
            username: user.username.clone(),
            protected: user.protected,
            updated_at: user.updated_at,
            touched_by: user.touched_by,
            // Whoever is returned is there.
            departed_at: None,
            archived_userid: None,
        }
    }

    /// Departments and the main one. What a range does not show is kept.
    fn places(&self, user: &User, person: &Person) -> (Box<[i64]>, Option<i64>) {
        // Departments are numbers within a source: those of another source would name other departments here.
        let ours = user.source == Some(self.source);
        let (stored, stored_main) = match ours {
            true => (user.departments.clone(), user.main_department),
            false => (Box::default(), None),
        };
        let departments = match (&person.departments, &self.range) {
            (None, _) => stored,
            (Some(sent), None) => sent.clone(),
            (Some(sent), Some(read)) => {
                let unseen = stored.iter().filter(|id| !read.contains(id));
                let mut all = sent.iter().chain(unseen).copied().collect::<Vec<_>>();
                all.sort_unstable();
                all.dedup();
                all.into()
            }
        };
        let mains = [person.main_department, stored_main].into_iter().flatten();
        let main = mains.into_iter().find(|main| departments.contains(main));
        (departments, main)
    }

    /// The departments by name, if an expression asks for them.
    pub(crate) fn departments(&self) -> &Forest {
        &self.departments
    }

    fn created(&self, person: &Person) -> User {
        self.create(person).0
    }

    /// The user that a newcomer becomes, with the error of an expression that fails.
    pub(crate) fn create(&self, person: &Person) -> (User, Option<Error>) {
        let blank = User {
            username: person.userid.clone(),
            ..User::default()
        };
        self.merge(&blank, person)
    }

    /// A user with a new userid, and with a username that follows it where it did before and the new one is free.
    fn renamed(&self, user: &User, person: &Person, reason: &Reason) -> User {
        let merged = self.merged(user, person);
        match reason {
            Reason::Renamed { kept: None, .. } => User {
                username: person.userid.clone(),
                ..merged
            },
            _ => merged,
        }
    }
}

/// A user who left; without the userid, where that is another person's now.
fn departed(user: &User, reason: &Reason) -> User {
    let is_passed_on = matches!(reason, Reason::UseridPassedOn { .. });
    User {
        status: UserStatus::Departed,
        userid: user.userid.clone().filter(|_| !is_passed_on),
        ..user.clone()
    }
}

impl ScopeCoverage {
    /// Whether a user who was not returned is out of scope, as far as it is known: in WeCom, or in a department that was
    /// not looked into.
    fn has_out(&self, user: &User) -> bool {
        let userid = user.userid.as_deref().map(casefold_trimmed);
        if userid.is_some_and(|userid| self.read.elsewhere.contains(&userid)) {
            return true;
        }
        let Some(walked) = &self.read.walked else {
            return false;
        };
        let is_unread = |id: &i64| self.read.listed.contains(id) && !walked.contains(id);
        user.departments.iter().any(is_unread)
    }
}

/// Which values of two rows differ.
pub(crate) fn difference(before: &User, after: &User) -> Vec<Field> {
    let texts = before.texts().zip(after.texts());
    let texts = texts.map(|((field, before), (_, after))| (field, before != after));
    let others = [
        (Field::Gender, before.gender != after.gender),
        (Field::Departments, before.departments != after.departments),
        (
            Field::MainDepartment,
            before.main_department != after.main_department,
        ),
        (Field::Status, before.status != after.status),
    ];
    let differing = texts.chain(others).filter(|(_, differs)| *differs);
    let mut fields = differing.map(|(field, _)| field).collect::<Vec<_>>();
    fields.sort_unstable();
    fields
}

/// The corp's own fields by name: one that was not sent stays.
fn own_fields(new: &Option<CompactString>, old: &Option<CompactString>) -> Option<CompactString> {
    let (Some(sent), Some(stored)) = (new, old) else {
        return known(new, old);
    };
    let read = |text: &str| serde_json::from_str::<BTreeMap<String, String>>(text).ok();
    match (read(sent), read(stored)) {
        (Some(sent), Some(mut fields)) if sent != fields => {
            fields.extend(sent);
            serde_json::to_string(&fields).ok().map(CompactString::from)
        }
        _ => Some(sent.clone()),
    }
}

/// The value of the attribute that a rule names, of everything that is known: an attribute that is not sent keeps its value.
fn attribute(name: &str, extra: Option<&str>) -> Option<CompactString> {
    let mut fields = Deserializer::from_str(extra?);
    let value = ValueOf(name).deserialize(&mut fields).ok()??;
    one_line(&value)
}

/// A number is one line: spreadsheets and directories take no other.
fn one_line(value: &str) -> Option<CompactString> {
    let words = value.split(|sign: char| sign.is_control() || sign.is_whitespace());
    let words = words.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    (!words.is_empty()).then(|| words.join(" ").into())
}

/// Reads one text of a JSON object by name, without keeping the others: this runs for every member of every run.
struct ValueOf<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for ValueOf<'_> {
    type Value = Option<CompactString>;

    fn deserialize<D: de::Deserializer<'de>>(
        self,
        from: D,
    ) -> std::result::Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ValueOf<'_> {
    type Value = Option<CompactString>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(
        self,
        mut fields: A,
    ) -> std::result::Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = fields.next_key::<CompactString>()? {
            if name == self.0 {
                found = Some(fields.next_value()?);
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// The new value of a field: an unknown one leaves what is stored, an empty one clears it.
fn known(new: &Option<CompactString>, old: &Option<CompactString>) -> Option<CompactString> {
    match new {
        None => old.clone(),
        Some(text) if text.is_empty() => None,
        Some(text) => Some(text.clone()),
    }
}

/// The status of a member who was returned: not departed, and active unless WeCom or the directory says otherwise.
fn status(person: &Person, user: &User) -> UserStatus {
    match (person.state, user.status) {
        (Some(MemberState::Present(status)), _) => status,
        (_, UserStatus::Departed | UserStatus::Archived) => UserStatus::Active,
        (_, known) => known,
    }
}
