//! What changes in the corp once it was read: the scenarios whose second reading differs from the first.
//!
//! A reading begins with the departments and is complete when every visible department's members were read with the
//! same secret. Then people leave, get other userids or are switched off, once. So whoever only serves a sandbox meets
//! the change by reading twice; [`crate::Control`] can bring it on at any time.

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
/// Every so many of those who are switched off only have `enable` 0, beside an unchanged `status`.
const BY_ENABLE_ALONE: usize = 3;

/// What was read so far, and what changed for it.
#[derive(Default)]
pub(crate) struct Turn {
    read: HashMap<Kind, HashSet<u64>>,
    done: bool,
    gone: Vec<Person>,
    renamed: Vec<Undo>,
    /// Userids with the status before.
    off: Vec<(String, u8)>,
}

impl Turn {
    /// Whether it is time for the change; only the first to ask is told so.
    fn begin(&mut self) -> bool {
        !std::mem::replace(&mut self.done, true)
    }
}

impl Tenant {
    /// Forgets what was read, and puts back what changed; those who are gone stay gone.
    pub(crate) fn start_over(&self) {
        let mut turn = self.turn();
        turn.read.clear();
        turn.done = false;
        let renamed = std::mem::take(&mut turn.renamed);
        let off = std::mem::take(&mut turn.off);
        drop(turn);
        self.change(|org| {
            renames::undo(org, renamed);
            switch_on(org, off);
        });
    }

    /// Notes that somebody begins to read.
    pub(crate) fn note_beginning(&self, kind: Kind) {
        self.turn().read.remove(&kind);
    }

    /// Notes which departments' members were read; the first complete reading brings the change on.
    pub(crate) fn note_read(&self, kind: Kind, department: u64, below: bool) {
        let scenario = self.scenario();
        if !scenario.turns() {
            return;
        }
        let complete = {
            let org = self.org();
            let mut turn = self.turn();
            let read = turn.read.entry(kind).or_default();
            if below {
                read.extend(org.below(department));
            } else {
                read.insert(department);
            }
            let reader = self.reader(&org, kind);
            let mut visible = org.departments().filter(|d| reader.sees_department(d.id));
            visible.all(|department| read.contains(&department.id)) && turn.begin()
        };
        if complete {
            match scenario {
                Scenario::RenamedIds => self.rename_ids(),
                Scenario::SwitchedOff => self.switch_off(),
                _ => self.depart(),
            };
        }
    }

    /// Lets the leavers go, and tells how many went.
    pub(crate) fn depart(&self) -> usize {
        let gone = self.change(|org| {
            let leaving = org::share(org.people(), self.seed, PER_CENT);
            let gone = leaving.iter().filter_map(|userid| org.remove(userid));
            gone.collect::<Vec<Person>>()
        });
        let mut turn = self.turn();
        turn.done = true;
        let count = gone.len();
        turn.gone.extend(gone);
        count
    }

    /// Brings everybody back who left, and tells how many came.
    pub(crate) fn come_back(&self) -> usize {
        let gone = std::mem::take(&mut self.turn().gone);
        self.change(|org| {
            gone.into_iter()
                .filter_map(|person| org.add(person))
                .count()
        })
    }

    /// Gives people other userids, and tells how many; nobody gets a second one.
    pub(crate) fn rename_ids(&self) -> usize {
        if !self.turn().renamed.is_empty() {
            return 0;
        }
        let renamed = self.change(|org| {
            let plan = renames::plan(org);
            renames::apply(org, plan)
        });
        let mut turn = self.turn();
        turn.done = true;
        let count = renamed.len();
        turn.renamed = renamed;
        count
    }

    /// Who has another userid, or will get one.
    pub(crate) fn renamed_ids(&self) -> Vec<Renamed> {
        let done: Vec<Renamed> = self.turn().renamed.iter().map(Undo::renamed).collect();
        if done.is_empty() {
            return renames::plan(&self.org());
        }
        done
    }

    /// Switches a share of the active members off, and tells how many.
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
        let mut turn = self.turn();
        turn.done = true;
        let count = off.len();
        turn.off.extend(off);
        count
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        locked(&self.turn)
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
