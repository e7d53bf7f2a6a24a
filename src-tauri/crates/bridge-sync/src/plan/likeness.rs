//! How far a stored user and a member who was read agree in what tells people apart: name, mobile number, mail addresses,
//! departments.

use compact_str::CompactString;

use super::names;
use crate::snapshot::Person;
use crate::value_check::is_userid_again;
use bridge_directory::user::{User, casefold_trimmed, email_key, mobile_key};

/// Whether two sides agree in one thing. What one side does not know is no evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// They have it in common.
    Same,
    /// They have nothing of it in common.
    Other,
    /// One side does not know it.
    Unknown,
}

impl Agreement {
    fn of<T: PartialEq>(one: Option<T>, other: Option<T>) -> Self {
        match (one, other) {
            (Some(one), Some(other)) if one == other => Self::Same,
            (Some(_), Some(_)) => Self::Other,
            _ => Self::Unknown,
        }
    }

    /// Of two sets: whether they meet.
    fn of_sets<T: PartialEq>(one: &[T], other: &[T]) -> Self {
        match (one.is_empty() || other.is_empty(), one) {
            (true, _) => Self::Unknown,
            (false, one) if one.iter().any(|each| other.contains(each)) => Self::Same,
            _ => Self::Other,
        }
    }
}

/// How a user and a member agree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Likeness {
    pub(super) name: Agreement,
    pub(super) mobile: Agreement,
    pub(super) mail: Agreement,
    pub(super) departments: Agreement,
}

impl Likeness {
    pub(super) fn of(user: &User, person: &Person) -> Self {
        let mobile = |mobile: &Option<CompactString>| mobile.as_deref().and_then(mobile_key);
        let sent = person.departments.as_deref().unwrap_or_default();
        Self {
            name: Agreement::of(name_of_user(user), name_of_person(person)),
            mobile: Agreement::of(mobile(&user.mobile), mobile(&person.mobile)),
            mail: Agreement::of_sets(
                &mails([&user.biz_mail, &user.email]),
                &mails([&person.biz_mail, &person.email]),
            ),
            departments: Agreement::of_sets(&user.departments, sent),
        }
    }

    /// Whether a number or an address is the same.
    pub(super) fn shares_contact(self) -> bool {
        [self.mobile, self.mail].contains(&Agreement::Same)
    }

    /// Whether it is another person under the same userid: another name, and number and address, as far as they are
    /// known, are others too.
    pub(super) fn is_somebody_else(self) -> bool {
        use Agreement::{Other, Same};
        let told = [self.mobile, self.mail];
        self.name == Other && told.contains(&Other) && !told.contains(&Same)
    }
}

/// Whether a userid was given to somebody else since the user was written.
pub(super) fn is_reused(user: &User, person: &Person) -> bool {
    // Most members are as they were: names are compared before anything is folded.
    match names::of(person, user) {
        Some(name) if user.name.as_ref() != Some(name) => {
            Likeness::of(user, person).is_somebody_else()
        }
        _ => false,
    }
}

/// The name folded; none where it only repeats the userid.
pub(super) fn name_of_user(user: &User) -> Option<CompactString> {
    let userid = user.userid.as_deref().unwrap_or_default();
    real_name(user.name.as_deref()?, userid)
}

/// The name folded; none where it only repeats the userid.
pub(super) fn name_of_person(person: &Person) -> Option<CompactString> {
    real_name(person.name.as_deref()?, &person.userid)
}

fn real_name(name: &str, userid: &str) -> Option<CompactString> {
    let folded = casefold_trimmed(name);
    (!folded.is_empty() && !is_userid_again(name, userid)).then_some(folded)
}

/// The addresses as the directory compares them.
pub(super) fn mails(mails: [&Option<CompactString>; 2]) -> Vec<CompactString> {
    let known = mails.into_iter().flatten();
    let mut keys = known.filter_map(|mail| email_key(mail)).collect::<Vec<_>>();
    keys.dedup();
    keys
}
