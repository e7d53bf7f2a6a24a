//! Duplicates: members who match local users, and each other.
//!
//! Only the scenario [`crate::Scenario::Duplicates`] changes members for it; whom the hints name follows
//! from the seed in every scenario.

use crate::{org::Org, people::Person};

/// The first members lead the company and stay as they are; duplicates are chosen after them.
const SKIPPED: usize = 2;

/// The value by which two records match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SharedBy {
    /// The username is the member's userid.
    Userid,
    /// The mobile number is the member's.
    Mobile,
    /// The e-mail address is the member's, maybe in another case.
    Email,
}

/// A local user to create before a sync, so that a member of the sandbox collides with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateHint {
    /// The member that will collide.
    pub userid: String,
    /// By which value.
    pub by: SharedBy,
    /// Username of the local user.
    pub username: String,
    /// Display name of the local user.
    pub name: String,
    /// Mobile number of the local user.
    pub mobile: Option<String>,
    /// E-mail address of the local user.
    pub email: Option<String>,
}

/// Two members of the sandbox who share a value with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedValue {
    /// Which value they share.
    pub by: SharedBy,
    /// The two members.
    pub userids: [String; 2],
}

/// A member's values before the scenario changed them.
pub(crate) struct OriginalValues {
    userid: String,
    mobile: String,
    email: String,
}

/// Two local users for each way to match, and one more for a member that has one already: that member matches two users.
pub(crate) fn hints(org: &Org) -> Vec<DuplicateHint> {
    use SharedBy::{Email, Mobile, Userid};
    let people = suitable(org);
    let kinds = [Userid, Userid, Mobile, Mobile, Email, Email];
    let chosen = people.iter().skip(SKIPPED).zip(kinds);
    let mut hints: Vec<DuplicateHint> = chosen
        .enumerate()
        .map(|(place, (person, by))| hint(place, person, by))
        .collect();
    if let Some(first) = people.get(SKIPPED) {
        hints.push(hint(hints.len(), first, Mobile));
    }
    hints
}

/// The pairs who share a value under the scenario.
pub(crate) fn pairs(org: &Org) -> Vec<SharedValue> {
    let people = suitable(org);
    let last: Vec<&str> = people
        .iter()
        .rev()
        .take(4)
        .map(|p| p.userid.as_str())
        .collect();
    let pair = |(two, by): (&[&str], SharedBy)| match two {
        [one, other] => Some(SharedValue {
            by,
            userids: [(*one).to_owned(), (*other).to_owned()],
        }),
        _ => None,
    };
    let kinds = [SharedBy::Mobile, SharedBy::Email];
    last.chunks(2).zip(kinds).filter_map(pair).collect()
}

/// Makes the pairs share their value; returns the values before.
pub(crate) fn apply(org: &mut Org) -> Vec<OriginalValues> {
    let pairs = pairs(org);
    pairs.iter().filter_map(|pair| share(org, pair)).collect()
}

pub(crate) fn restore(org: &mut Org, originals: Vec<OriginalValues>) {
    for before in originals {
        org.edit(&before.userid, |person| {
            person.mobile = before.mobile;
            person.email = before.email;
        });
    }
}

fn share(org: &mut Org, pair: &SharedValue) -> Option<OriginalValues> {
    let [one, other] = &pair.userids;
    let (mobile, email) = org
        .person(one)
        .map(|p| (p.mobile.clone(), p.email.clone()))?;
    org.edit(other, |person| {
        let before = OriginalValues {
            userid: person.userid.clone(),
            mobile: person.mobile.clone(),
            email: person.email.clone(),
        };
        match pair.by {
            SharedBy::Email => person.email = email.to_uppercase(),
            _ => person.mobile = mobile,
        }
        before
    })
}

/// Active members with every value that could collide.
fn suitable(org: &Org) -> Vec<&Person> {
    let whole = |p: &&Person| p.status == 1 && !p.mobile.is_empty() && !p.email.is_empty();
    org.people().filter(whole).collect()
}

fn hint(place: usize, person: &Person, by: SharedBy) -> DuplicateHint {
    let local = format!("local{}", place + 1);
    DuplicateHint {
        userid: person.userid.clone(),
        by,
        username: match by {
            SharedBy::Userid => person.userid.clone(),
            _ => local,
        },
        name: person.name.clone(),
        mobile: (by == SharedBy::Mobile).then(|| person.mobile.clone()),
        email: match (by, place % 2) {
            (SharedBy::Email, 0) => Some(person.email.clone()),
            // WeCom and people write the same address in different cases.
            (SharedBy::Email, _) => Some(person.email.to_uppercase()),
            _ => None,
        },
    }
}
