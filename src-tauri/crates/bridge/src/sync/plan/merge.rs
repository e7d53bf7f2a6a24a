//! What a person makes of a user: known fields replace, unknown ones leave what is there.

use compact_str::CompactString;

use super::{Field, Kind};
use crate::directory::user::{User, UserStatus};
use crate::sync::snapshot::{Person, Standing};

/// The user as an item leaves it; `None` if the item writes nothing.
pub(crate) fn outcome(
    kind: Kind,
    person: Option<&Person>,
    user: Option<&User>,
    source: i64,
) -> Option<User> {
    match (kind, person, user) {
        (Kind::Create, Some(person), _) => Some(created(person, source)),
        (Kind::Update | Kind::Reactivate | Kind::Overwrite, Some(person), Some(user)) => {
            Some(merged(user, person, source))
        }
        (Kind::Depart, _, Some(user)) => Some(User {
            status: UserStatus::Departed,
            ..user.clone()
        }),
        _ => None,
    }
}

/// A user of the source with everything that a person is known to be.
pub fn merged(user: &User, person: &Person, source: i64) -> User {
    // Departments are numbers within a source: another source's mean nothing here.
    let taken_over = user.source != Some(source);
    let kept_departments = if taken_over {
        Box::default()
    } else {
        user.departments.clone()
    };
    let kept_main = if taken_over {
        None
    } else {
        user.main_department
    };
    let departments = person.departments.clone().unwrap_or(kept_departments);
    let main = person
        .main_department
        .or(kept_main)
        .filter(|main| departments.contains(main));
    User {
        source: Some(source),
        userid: Some(person.userid.clone()),
        name: known(&person.name, &user.name),
        mobile: known(&person.mobile, &user.mobile),
        email: known(&person.email, &user.email),
        biz_mail: known(&person.biz_mail, &user.biz_mail),
        telephone: known(&person.telephone, &user.telephone),
        position: known(&person.position, &user.position),
        alias: known(&person.alias, &user.alias),
        gender: person.gender.or(user.gender),
        extra: known(&person.extra, &user.extra),
        departments,
        main_department: main,
        status: status(person, user),
        key: user.key,
        username: user.username.clone(),
        updated_at: user.updated_at,
        touched_by: user.touched_by,
    }
}

/// Which values of two rows differ.
pub(crate) fn difference(before: &User, after: &User) -> Vec<Field> {
    let differs = [
        (Field::Userid, before.userid != after.userid),
        (Field::Name, before.name != after.name),
        (Field::Mobile, before.mobile != after.mobile),
        (Field::Email, before.email != after.email),
        (Field::BizMail, before.biz_mail != after.biz_mail),
        (Field::Telephone, before.telephone != after.telephone),
        (Field::Position, before.position != after.position),
        (Field::Alias, before.alias != after.alias),
        (Field::Gender, before.gender != after.gender),
        (Field::Extra, before.extra != after.extra),
        (Field::Departments, before.departments != after.departments),
        (
            Field::MainDepartment,
            before.main_department != after.main_department,
        ),
        (Field::Status, before.status != after.status),
    ];
    differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(field, _)| field)
        .collect()
}

fn created(person: &Person, source: i64) -> User {
    let blank = User {
        username: person.userid.clone(),
        ..User::default()
    };
    merged(&blank, person, source)
}

/// Unknown leaves what is there; known and empty clears it.
fn known(new: &Option<CompactString>, old: &Option<CompactString>) -> Option<CompactString> {
    match new {
        None => old.clone(),
        Some(text) if text.is_empty() => None,
        Some(text) => Some(text.clone()),
    }
}

/// Somebody who is returned at all is not departed; without word of more they are taken for active.
fn status(person: &Person, user: &User) -> UserStatus {
    match (person.standing, user.status) {
        (Some(Standing::Present(status)), _) => status,
        (_, UserStatus::Departed) => UserStatus::Active,
        (_, known) => known,
    }
}
