//! Members of a corp who should be able to log in, as far as they are known, and why one of them cannot.

use std::collections::BTreeMap;

use compact_str::CompactString;
use wecom::casefold_trimmed;

use super::verdict::{CannotScan, CannotScanReason, Coverage};
use crate::Diagnose;
use bridge_core::error::Result;
use bridge_core::source::Source;
use bridge_directory::can_scan::{self, CanScanReason};
use bridge_directory::tree::Forest;
use bridge_directory::user::{self, User, UserStatus};
use bridge_sync::probe::roster::{MemberEntry, Roster};

/// The members who should be able to log in.
pub(super) struct ExpectedMembers<'a> {
    /// All members in WeCom; `None` where they cannot be listed.
    pub(super) roster: Option<&'a Roster>,
    /// The data source's users that have not departed; `None` where nothing is stored.
    pub(super) users: Option<&'a [PresentUser]>,
    /// The data source's departments.
    pub(super) forest: &'a Forest,
}

/// What a check needs of a user: there may be a great many.
#[derive(Clone, Debug)]
pub(super) struct PresentUser {
    userid: Option<CompactString>,
    name: Option<CompactString>,
    departments: Box<[i64]>,
    status: UserStatus,
}

impl PresentUser {
    fn of(user: User) -> Self {
        Self {
            userid: user.userid,
            name: user.name,
            departments: user.departments,
            status: user.status,
        }
    }
}

/// One expected member: the user in the directory, the entry in WeCom's list, or both.
#[derive(Clone, Copy, Default)]
pub(super) struct ExpectedMember<'a> {
    user: Option<&'a PresentUser>,
    listed: Option<&'a MemberEntry>,
}

impl<'a> ExpectedMembers<'a> {
    /// Every member once, by casefolded userid.
    pub(super) fn all(&self) -> BTreeMap<CompactString, ExpectedMember<'a>> {
        let mut all: BTreeMap<CompactString, ExpectedMember<'a>> = BTreeMap::new();
        if let Some(roster) = self.roster {
            for folded in roster.folded() {
                all.entry(folded.clone()).or_default().listed = roster.get(folded);
            }
        }
        for user in self.users.into_iter().flatten() {
            if let Some(userid) = &user.userid {
                all.entry(casefold_trimmed(userid)).or_default().user = Some(user);
            }
        }
        all
    }

    /// The figures that need no visible range.
    pub(super) fn coverage(&self) -> Coverage {
        // A user of whom WeCom gave the userid only is not known to have joined.
        let joined = |user: &&PresentUser| user.status == UserStatus::Active && user.name.is_some();
        Coverage {
            members: self.roster.map(Roster::size),
            synced: self.users.map(<[PresentUser]>::len),
            visible: None,
            activated: self.users.map(|users| users.iter().filter(joined).count()),
        }
    }

    /// Why a member cannot log in by scanning, if that is so.
    pub(super) fn reason(
        &self,
        member: ExpectedMember<'_>,
        is_visible: bool,
    ) -> Option<CannotScanReason> {
        if self.roster.is_some() && member.listed.is_none() {
            return Some(CannotScanReason::NotInWecom);
        }
        // Whoever is not in the directory yet is judged by the range alone.
        let status = member.user.map_or(UserStatus::Active, |user| user.status);
        match can_scan::against(is_visible, status)? {
            CanScanReason::OutOfRange => Some(CannotScanReason::OutOfRange),
            CanScanReason::NotActivated => Some(CannotScanReason::NotActivated),
            CanScanReason::Disabled => Some(CannotScanReason::Disabled),
            _ => None,
        }
    }

    /// A member with the reason, as a report lists them.
    pub(super) fn cannot_scan(
        &self,
        folded: &str,
        member: ExpectedMember<'_>,
        why: CannotScanReason,
    ) -> CannotScan {
        let userid = member.userid().unwrap_or(folded).to_owned();
        let name = member.user.and_then(|user| user.name.as_ref());
        CannotScan {
            userid,
            name: name.map(ToString::to_string),
            departments: self.paths(member.departments()),
            why,
        }
    }

    fn paths(&self, departments: &[i64]) -> Vec<String> {
        let path = |id: &i64| match self.forest.path_of(*id) {
            path if path.is_empty() => format!("#{id}"),
            path => path,
        };
        departments.iter().map(path).collect()
    }
}

impl<'a> ExpectedMember<'a> {
    /// The userid as it is spelled, which the key of the map is not.
    fn userid(self) -> Option<&'a str> {
        let stored = self.user.and_then(|user| user.userid.as_deref());
        stored.or_else(|| self.listed.map(|listed| listed.userid.as_str()))
    }

    fn departments(self) -> &'a [i64] {
        let stored = self.user.map(|user| &user.departments[..]);
        let listed = self.listed.map(|listed| &listed.departments[..]);
        stored.or(listed).unwrap_or_default()
    }
}

impl Diagnose {
    /// The users of a data source that have not departed.
    pub(super) fn present_users(&self, source: &Source) -> Result<Vec<PresentUser>> {
        let mut present = Vec::new();
        let read = |db: &rusqlite::Connection| {
            user::each_of_tenant(db, source.tenant_key, |user| {
                if user.source == Some(source.key) && !user.status.is_gone() {
                    present.push(PresentUser::of(user));
                }
            })
        };
        self.context.store().read(read)?;
        Ok(present)
    }
}
