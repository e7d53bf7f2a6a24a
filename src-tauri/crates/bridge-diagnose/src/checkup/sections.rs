//! The order in which a check-up is shown, and the counts of its checks: what needs action first, what passed folded.
//!
//! Every check is in exactly one section and in exactly one count.

use serde::Serialize;

use super::{Check, CheckId, CheckUp, Group, Status};
use bridge_core::lang::Text;
use bridge_core::text;

/// The name of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum SectionId {
    /// What failed, and what works with a remark.
    Act,
    /// What could not be checked.
    Unchecked,
    /// What was proven.
    Passed,
}

/// One section of a check-up.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Section {
    /// Its name.
    pub id: SectionId,
    /// Its name for people, with the number of its checks.
    pub title: Text,
    /// Whether it is open at first.
    pub open: bool,
    /// Its checks by group.
    pub groups: Vec<GroupOfChecks>,
}

/// The checks of one group within a section.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct GroupOfChecks {
    /// The group.
    pub group: Group,
    /// Its name for people.
    pub title: Text,
    /// Its checks.
    pub checks: Vec<CheckId>,
}

/// How many checks have one status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Tally {
    /// The status.
    pub status: Status,
    /// How many checks have it.
    pub count: usize,
}

impl CheckUp {
    /// The sections that have checks, in the order in which they are shown.
    pub fn sections(&self) -> Vec<Section> {
        let all = [SectionId::Act, SectionId::Unchecked, SectionId::Passed];
        all.into_iter().filter_map(|id| self.section(id)).collect()
    }

    /// The number of checks by status, worst first; together they are all.
    pub fn tallies(&self) -> Vec<Tally> {
        let of = |status| Tally {
            status,
            count: self.count(status),
        };
        [Status::Fail, Status::Warn, Status::Skip, Status::Pass]
            .map(of)
            .to_vec()
    }

    fn section(&self, id: SectionId) -> Option<Section> {
        let checks = self.checks.iter();
        let checks: Vec<_> = checks
            .filter(|check| section_of(check.status) == id)
            .collect();
        let count = checks.len();
        if count == 0 {
            return None;
        }
        Some(Section {
            id,
            title: title(id, count),
            open: id == SectionId::Act,
            groups: grouped(&checks),
        })
    }
}

const fn section_of(status: Status) -> SectionId {
    match status {
        Status::Fail | Status::Warn => SectionId::Act,
        Status::Skip => SectionId::Unchecked,
        Status::Pass => SectionId::Passed,
    }
}

fn title(id: SectionId, count: usize) -> Text {
    match id {
        SectionId::Act => text!("需要处理 {count} 项", "To act on: {count}"),
        SectionId::Unchecked => text!("未检测 {count} 项", "Not checked: {count}"),
        SectionId::Passed => text!("已验证 {count} 项", "Verified: {count}"),
    }
}

fn grouped(checks: &[&Check]) -> Vec<GroupOfChecks> {
    let of = |group: Group| GroupOfChecks {
        group,
        title: group.title(),
        checks: checks
            .iter()
            .map(|check| check.id)
            .filter(|id| id.group() == group)
            .collect(),
    };
    let groups = Group::ALL.into_iter().map(of);
    groups.filter(|group| !group.checks.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bridge_core::remedy::Fix;

    fn check_up(of: impl Fn(CheckId) -> Status) -> CheckUp {
        let fix = || Fix::new(Text::same("x"), Vec::new());
        let checks = CheckId::CHECK_UP.iter().map(|id| match of(*id) {
            Status::Pass => Check::pass(*id, Text::same("x")),
            Status::Skip => Check::skip(*id, Text::same("x")),
            Status::Warn => Check::warn(*id, Text::same("x"), fix()),
            Status::Fail => Check::fail(*id, Text::same("x"), fix()),
        });
        CheckUp::of(checks.collect(), 0)
    }

    #[test]
    fn every_check_is_in_one_section_and_one_count_whatever_came_out() {
        let of_all = [Status::Pass, Status::Skip, Status::Warn, Status::Fail];
        for shift in 0..4 {
            let up = check_up(|id| of_all[(id as usize * 7 + shift) % (shift + 1)]);
            let mut shown: Vec<_> = up
                .sections()
                .into_iter()
                .flat_map(|section| section.groups)
                .flat_map(|group| group.checks)
                .collect();
            assert_eq!(shown.len(), CheckId::CHECK_UP.len());
            shown.sort_by_key(|id| *id as usize);
            assert_eq!(shown, CheckId::CHECK_UP);
            let counted: usize = up.tallies().iter().map(|tally| tally.count).sum();
            assert_eq!(counted, CheckId::CHECK_UP.len());
        }
    }

    #[test]
    fn what_needs_action_comes_first_and_open_and_by_group() {
        let up = check_up(|id| match id {
            CheckId::SyncFresh => Status::Fail,
            CheckId::ContactsMembers => Status::Warn,
            CheckId::LoginRehearsal => Status::Skip,
            _ => Status::Pass,
        });
        let sections = up.sections();
        let shown: Vec<_> = sections
            .iter()
            .map(|section| (section.id, section.open, &*section.title.zh))
            .collect();
        let passed = format!("已验证 {} 项", CheckId::CHECK_UP.len() - 3);
        assert_eq!(
            shown,
            [
                (SectionId::Act, true, "需要处理 2 项"),
                (SectionId::Unchecked, false, "未检测 1 项"),
                (SectionId::Passed, false, passed.as_str()),
            ]
        );
        let act: Vec<_> = sections[0]
            .groups
            .iter()
            .map(|group| (group.group, &group.checks[..]))
            .collect();
        assert_eq!(
            act,
            [
                (Group::Contacts, &[CheckId::ContactsMembers][..]),
                (Group::Sync, &[CheckId::SyncFresh][..]),
            ]
        );
    }
}
