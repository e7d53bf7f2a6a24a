//! Changes of the corp after its first complete read: the scenarios in which a second sync differs from the first.
//!
//! A read begins with the department list and is complete when the members of every visible department were read with the
//! same secret. Then members leave, get other userids or are disabled, once. So a user of `sandbox serve` sees the change
//! by syncing twice; [`crate::Control`] can trigger it at any time.

use std::{
    collections::{HashMap, HashSet},
    sync::MutexGuard,
};

use crate::locked::locked;
use crate::{
    org::{self, Org},
    people::Person,
    renames::{self, Renamed, Undo},
    scenario::Scenario,
    tenant::Tenant,
    tokens::Kind,
};

const PER_CENT: usize = 30;
/// One in so many disabled members has `enable` 0 only, beside an unchanged `status`.
const BY_ENABLE_ALONE: usize = 3;

/// Progress of the first read, and the changes made after it.
#[derive(Default)]
pub(crate) struct ScenarioChange {
    read: HashMap<Kind, HashSet<u64>>,
    done: bool,
    gone: Vec<Person>,
    renamed: Vec<Undo>,
    /// Userids with the status before.
    off: Vec<(String, u8)>,
}

impl ScenarioChange {
    /// Whether the change is still to be made; true once only.
    fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.done, true)
    }
}

impl Tenant {
    /// Resets the progress and reverts the changes; members who left stay away.
    pub(crate) fn start_over(&self) {
        let mut change = self.scenario_change();
        change.read.clear();
        change.done = false;
        let renamed = std::mem::take(&mut change.renamed);
        let off = std::mem::take(&mut change.off);
        drop(change);
        self.change(|org| {
            renames::undo(org, renamed);
            switch_on(org, off);
        });
    }

    /// Records the start of a read.
    pub(crate) fn note_beginning(&self, kind: Kind) {
        self.scenario_change().read.remove(&kind);
    }

    /// Records that the members of a department were read; the first complete read triggers the change.
    pub(crate) fn note_read(&self, kind: Kind, department: u64, below: bool) {
        let scenario = self.scenario();
        if !scenario.changes_after_read() {
            return;
        }
        let complete = {
            let org = self.org();
            let mut change = self.scenario_change();
            let read = change.read.entry(kind).or_default();
            if below {
                read.extend(org.below(department));
            } else {
                read.insert(department);
            }
            let org_view = self.org_view(&org, kind);
            let mut visible = org.departments().filter(|d| org_view.sees_department(d.id));
            visible.all(|department| read.contains(&department.id)) && change.begin()
        };
        if complete {
            match scenario {
                Scenario::RenamedIds => self.rename_ids(),
                Scenario::SwitchedOff => self.switch_off(),
                _ => self.depart(),
            };
        }
    }

    /// Removes the leavers; returns their number.
    pub(crate) fn depart(&self) -> usize {
        let gone = self.change(|org| {
            let leaving = org::share(org.people(), self.seed, PER_CENT);
            let gone = leaving.iter().filter_map(|userid| org.remove(userid));
            gone.collect::<Vec<Person>>()
        });
        let mut change = self.scenario_change();
        change.done = true;
        let count = gone.len();
        change.gone.extend(gone);
        count
    }

    /// Adds all leavers again; returns their number.
    pub(crate) fn come_back(&self) -> usize {
        let gone = std::mem::take(&mut self.scenario_change().gone);
        self.change(|org| {
            gone.into_iter()
                .filter_map(|person| org.add(person))
                .count()
        })
    }

    /// Changes the userids of some members; returns their number, which is 0 the second time.
    pub(crate) fn rename_ids(&self) -> usize {
        if !self.scenario_change().renamed.is_empty() {
            return 0;
        }
        let renamed = self.change(|org| {
            let plan = renames::plan(org);
            renames::apply(org, plan)
        });
        let mut change = self.scenario_change();
        change.done = true;
        let count = renamed.len();
        change.renamed = renamed;
        count
    }

    /// The members whose userid was changed, or will be.
    pub(crate) fn renamed_ids(&self) -> Vec<Renamed> {
        let done: Vec<Renamed> = self
            .scenario_change()
            .renamed
            .iter()
            .map(Undo::renamed)
            .collect();
        if done.is_empty() {
            return renames::plan(&self.org());
        }
        done
    }

    /// Disables a share of the active members; returns their number.
    pub(crate) fn switch_off(&self) -> usize {
        let off = self.change(|org| {
            let active = org.people().filter(|p| p.status == 1 && p.is_enabled());
            let chosen = org::share(active, self.seed, PER_CENT).into_iter();
            let switched = chosen.enumerate().filter_map(|(place, userid)| {
                let before = org.edit(&userid, |person| {
                    let before = person.status;
                    person.switched_off = true;
                    if !place.is_multiple_of(BY_ENABLE_ALONE) {
                        person.status = 2;
                    }
                    before
                })?;
                Some((userid, before))
            });
            switched.collect::<Vec<_>>()
        });
        let mut change = self.scenario_change();
        change.done = true;
        let count = off.len();
        change.off.extend(off);
        count
    }

    fn scenario_change(&self) -> MutexGuard<'_, ScenarioChange> {
        locked(&self.scenario_change)
    }
}

fn switch_on(org: &mut Org, off: Vec<(String, u8)>) {
    for (userid, before) in off {
        org.edit(&userid, |person| {
            person.switched_off = false;
            person.status = before;
        });
    }
}
