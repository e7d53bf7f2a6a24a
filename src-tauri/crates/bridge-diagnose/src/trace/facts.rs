//! The facts that the steps of a trace are decided by.

use super::history::MemberHistory;
use super::lookup::{AppLookup, ContactsLookup, MemberLookup};
use super::person::Person;
use super::remedies;
use bridge_core::auth::Auth;
use bridge_core::remedy::Fix;
use bridge_core::secret_kind::SecretKind;
use bridge_directory::query::DepartmentRef;
use bridge_scan::Rehearsal;

/// Everything that is known of one person's login.
pub(super) struct MemberFacts<'a> {
    pub(super) person: &'a Person,
    pub(super) lookup: &'a MemberLookup,
    pub(super) history: &'a MemberHistory,
    pub(super) auth: Option<&'a Auth>,
    pub(super) departments: &'a [DepartmentRef],
    pub(super) rehearsal: Option<&'a Rehearsal>,
    pub(super) now: i64,
}

impl MemberFacts<'_> {
    /// Whether the search found a person at all, and not just a text in the form of a userid.
    pub(super) fn is_known_member(&self) -> bool {
        let person = self.person;
        person.userid.is_some()
            && (person.user.is_some() || person.is_recorded || self.lookup.is_found())
    }

    /// The remedy for being left out by a run, if the member was.
    pub(super) fn left_out_fix(&self) -> Option<Fix> {
        let (run, change) = self.history.left_out.as_ref()?;
        Some(remedies::left_out(change, run))
    }

    /// The remedy for a lookup that failed, if one did.
    pub(super) fn lookup_fix(&self) -> Option<Fix> {
        let fix = |secret: SecretKind, error: &bridge_core::Error| {
            Some(secret.name_in(error.clone()).fix())
        };
        match (&self.lookup.contacts, &self.lookup.app) {
            (ContactsLookup::Failed(error), _) => fix(SecretKind::Contacts, error),
            (_, AppLookup::Failed(error)) => fix(SecretKind::App, error),
            _ => None,
        }
    }
}
