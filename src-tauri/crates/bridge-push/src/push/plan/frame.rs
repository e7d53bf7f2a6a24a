//! What a plan knows of its target beside what stands there: names, rules and policies out of the settings.

use std::collections::BTreeMap;

use bridge_core::error::{Code, Error, Result};
use bridge_core::source::Guard;
use ldap::Dn;

use crate::target::capabilities::{Disable, MemberFollow};
use crate::target::mapping::{Mapping, Mode};
use crate::target::settings::{GroupClass, Groups, Layout, OnFound};
use crate::target::{Target, TargetKind, marker};

/// A day in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A target's rules.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What kind of system it is.
    pub kind: TargetKind,
    /// Below which everything is.
    pub base: Dn,
    /// Below which people and units are.
    pub people_base: Dn,
    /// Below which groups are.
    pub groups_base: Dn,
    /// Whether there are units.
    pub has_units: bool,
    /// Whether there are groups.
    pub has_groups: bool,
    /// The attribute that carries the userid, in lower case.
    pub anchor: Option<String>,
    /// The attribute of the manager, in lower case, where it is written.
    pub manager: Option<String>,
    /// When each attribute is written.
    pub modes: BTreeMap<String, Mode>,
    /// The class of groups (OpenLDAP).
    pub group_class: GroupClass,
    /// Whether members of groups follow an entry that is renamed or moved.
    pub follows: bool,
    /// How accounts are disabled.
    pub disable: Disable,
    /// Whether a person is asked about somebody who is there already.
    pub asks: bool,
    /// Where leavers go.
    pub leavers: Option<Dn>,
    /// How long leavers stay as they are, in milliseconds.
    pub grace_ms: i64,
    /// Whether leavers are removed afterwards.
    pub deletes: bool,
    /// When a push waits.
    pub guard: Guard,
    /// The account that this program uses there.
    pub account: String,
    /// The time that the plan is made at.
    pub now: i64,
}

impl Frame {
    /// The rules of a target.
    ///
    /// # Errors
    /// `mapping.invalid`, `expression.invalid`, or `input.invalid` if the row was not written by this program.
    pub fn of(target: &Target, now: i64) -> Result<Self> {
        let settings = &target.settings;
        let mapping = Mapping::of(target.kind, settings)?;
        let seen = target.capabilities.clone().unwrap_or_default();
        let manager = mapping.rows().iter().find(|row| row.is_manager());
        let is_ad = target.kind == TargetKind::Ad;
        Ok(Self {
            kind: target.kind,
            base: dn("base", &settings.base)?,
            people_base: dn("people_base", settings.people_base())?,
            groups_base: dn("groups_base", settings.groups_base())?,
            has_units: settings.layout == Layout::OuTree,
            has_groups: settings.groups == Groups::Departments,
            anchor: mapping.anchor.as_deref().map(str::to_ascii_lowercase),
            manager: manager.map(|row| row.key().to_owned()),
            modes: mapping.modes(),
            group_class: settings
                .group_class
                .or(seen.group_class)
                .unwrap_or(GroupClass::GroupOfUniqueNames),
            follows: is_ad || seen.member_follow == MemberFollow::Refint,
            disable: if is_ad { Disable::Uac } else { seen.disable },
            asks: settings.on_duplicate == OnFound::Ask,
            leavers: settings
                .leavers
                .unit
                .as_deref()
                .map(|unit| dn("leavers_ou", unit))
                .transpose()?,
            grace_ms: i64::from(settings.leavers.grace_days) * DAY_MS,
            deletes: settings.leavers.delete,
            guard: settings.guard,
            account: target.bind_dn.clone(),
            now,
        })
    }

    /// The attribute with the members of a group.
    pub fn member_attribute(&self) -> &'static str {
        match self.kind {
            TargetKind::Ad => "member",
            TargetKind::Ldap => self.group_class.member_attribute(),
        }
    }

    /// Who stands in a group that would have no members, where the class does not allow that.
    pub fn placeholder(&self) -> Option<Dn> {
        (self.kind == TargetKind::Ldap).then(|| marker::dn(&self.base))
    }

    /// The attribute of the log-on name, in lower case.
    pub fn username(&self) -> &'static str {
        match self.kind {
            TargetKind::Ad => "samaccountname",
            TargetKind::Ldap => "uid",
        }
    }

    /// Whether the way to disable an account was seen to work.
    pub const fn can_disable(&self) -> bool {
        !matches!(self.disable, Disable::None | Disable::Unknown)
    }
}

fn dn(field: &str, text: &str) -> Result<Dn> {
    text.parse().map_err(|_| {
        Error::new(Code::InputInvalid, "not a distinguished name").with("field", field)
    })
}
