//! Reconciliation of the simulated WeCom's members with the directory's users, value by value.

use std::collections::BTreeMap;

use bridge::directory::query::UserView;
use bridge::directory::user::UserStatus;
use bridge::text;
use sandbox::PersonView;

use super::report::StepFindings;

/// More differences than this are only counted.
const NAMED: usize = 5;

/// The values of a person that both sides have.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    name: String,
    mobile: String,
    email: String,
    departments: Vec<i64>,
    status: UserStatus,
}

/// Verifies that every member is a user with the same values, and that there is no other user.
pub(super) fn compare(findings: &mut StepFindings, people: &[PersonView], users: &[UserView]) {
    let mut truth = people
        .iter()
        .map(|person| (person.userid.to_lowercase(), of_person(person)))
        .collect::<BTreeMap<_, _>>();
    let mut differing = Vec::new();
    for user in users {
        let userid = user.userid.as_deref().unwrap_or_default().to_lowercase();
        let found = of_user(user);
        match truth.remove(&userid) {
            Some(known) if known == found => {}
            known => differing.push(format!("{}: {found:?} / {known:?}", user.username)),
        }
    }
    differing.extend(
        truth
            .into_iter()
            .map(|(userid, known)| format!("{userid}: — / {known:?}")),
    );
    let rest = differing.len().saturating_sub(NAMED);
    for differs in differing.iter().take(NAMED) {
        findings.holds(
            false,
            text!("与企业微信不同：{differs}", "Not as in WeCom: {differs}"),
        );
    }
    findings.holds(rest == 0, text!("还有 {rest} 人不同", "{rest} more differ"));
}

fn of_person(person: &PersonView) -> Known {
    let mut departments = person
        .departments
        .iter()
        .map(|id| i64::try_from(*id).unwrap_or_default())
        .collect::<Vec<_>>();
    departments.sort_unstable();
    Known {
        name: person.name.clone(),
        mobile: person.mobile.clone(),
        email: person.email.clone(),
        departments,
        status: match person.status {
            1 => UserStatus::Active,
            2 => UserStatus::Disabled,
            4 => UserStatus::NotActivated,
            _ => UserStatus::Departed,
        },
    }
}

fn of_user(user: &UserView) -> Known {
    let mut departments = user
        .departments
        .iter()
        .map(|each| each.id)
        .collect::<Vec<_>>();
    departments.sort_unstable();
    Known {
        name: user.name.clone().unwrap_or_default(),
        mobile: user.mobile.clone().unwrap_or_default(),
        email: user.email.clone().unwrap_or_default(),
        departments,
        status: user.status,
    }
}
