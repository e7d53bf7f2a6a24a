//! The corp's data: members, departments, tags and the app's visible range.
//!
//! Data and edits only; `listings` encodes them.

use std::collections::{HashMap, HashSet};

use crate::{
    config::Config,
    names::TAGS,
    people::{self, Person},
    quirks::Quirks,
    rng::{SeededRng, mix},
    tree::{self, Department, ROOT},
};

#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) id: u64,
    pub(crate) name: &'static str,
    pub(crate) userids: Vec<String>,
    pub(crate) departments: Vec<u64>,
}

/// The app's visible range as the console shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) userids: Vec<String>,
    pub(crate) departments: Vec<u64>,
    pub(crate) tags: Vec<u64>,
}

/// The visible range resolved: departments with all descendants, and members named one by one.
#[derive(Default)]
pub(crate) struct Visible {
    pub(crate) departments: HashSet<u64>,
    userids: HashSet<String>,
}

pub(crate) struct Org {
    /// A member keeps its slot for life, so that page cursors survive departures.
    slots: Vec<Option<Person>>,
    by_userid: HashMap<String, usize>,
    departments: HashMap<u64, Department>,
    /// The order in which departments are listed.
    listing: Vec<u64>,
    pub(crate) tags: Vec<Tag>,
    /// The quirks of the rows that are sent.
    pub(crate) quirks: Quirks,
    registered_range: Range,
    /// A scenario's range, in force instead of the registered one.
    forced_range: Option<Range>,
    visible: Visible,
}

impl Org {
    pub(crate) fn generate(config: &Config) -> Self {
        let mut departments = tree::generate(config.seed, config.departments as usize);
        let members = config.members as usize;
        let people = people::generate(config.seed, members, &departments, &config.local_names);
        assign_departments(&people, &mut departments);
        let listing = departments.iter().map(|d| d.id).collect();
        let mut org = Self {
            by_userid: index(&people),
            tags: tags(config.seed, &people, &departments),
            slots: people.into_iter().map(Some).collect(),
            departments: departments.into_iter().map(|d| (d.id, d)).collect(),
            listing,
            quirks: Quirks::default(),
            registered_range: Range {
                userids: Vec::new(),
                departments: vec![ROOT],
                tags: Vec::new(),
            },
            forced_range: None,
            visible: Visible::default(),
        };
        org.refresh_visible();
        org
    }

    pub(crate) fn people(&self) -> impl Iterator<Item = &Person> {
        self.slots.iter().flatten()
    }

    /// Every member with its slot, from slot `first` on.
    pub(crate) fn people_from(&self, first: usize) -> impl Iterator<Item = (usize, &Person)> {
        let rest = self.slots.iter().enumerate().skip(first);
        rest.filter_map(|(slot, person)| Some((slot, person.as_ref()?)))
    }

    pub(crate) fn person(&self, userid: &str) -> Option<&Person> {
        self.at(*self.by_userid.get(&userid.to_lowercase())?)
    }

    pub(crate) fn at(&self, slot: usize) -> Option<&Person> {
        self.slots.get(slot)?.as_ref()
    }

    pub(crate) fn department(&self, id: u64) -> Option<&Department> {
        self.departments.get(&id)
    }

    /// Every department, as WeCom would list them.
    pub(crate) fn departments(&self) -> impl Iterator<Item = &Department> {
        self.listing
            .iter()
            .filter_map(|id| self.departments.get(id))
    }

    /// `top` and every department below it.
    pub(crate) fn below(&self, top: u64) -> HashSet<u64> {
        self.closure(&[top])
    }

    pub(crate) fn range(&self) -> &Range {
        self.forced_range.as_ref().unwrap_or(&self.registered_range)
    }

    pub(crate) fn sees_department(&self, id: u64) -> bool {
        self.visible.departments.contains(&id)
    }

    pub(crate) fn sees_person(&self, person: &Person) -> bool {
        let named = || self.visible.userids.contains(&person.userid.to_lowercase());
        person
            .departments
            .iter()
            .any(|id| self.sees_department(*id))
            || named()
    }

    pub(crate) fn sees_everything(&self) -> bool {
        self.visible.departments.len() == self.departments.len()
    }

    /// The division with the most members below it: the range of a narrowed app.
    pub(crate) fn largest_division(&self) -> u64 {
        let divisions = self.departments().filter(|d| d.parent == ROOT);
        divisions
            .map(|division| {
                let members = self.below(division.id);
                let seats: usize = members
                    .iter()
                    .filter_map(|id| self.department(*id))
                    .map(|department| department.members.len())
                    .sum();
                (seats, division.id)
            })
            .max()
            .map_or(ROOT, |(_, id)| id)
    }

    fn closure(&self, tops: &[u64]) -> HashSet<u64> {
        let mut children: HashMap<u64, Vec<u64>> = HashMap::new();
        for department in self.departments.values() {
            children
                .entry(department.parent)
                .or_default()
                .push(department.id);
        }
        let mut found = HashSet::new();
        let mut open: Vec<u64> = tops.to_vec();
        while let Some(id) = open.pop() {
            if self.departments.contains_key(&id) && found.insert(id) {
                open.extend(children.get(&id).into_iter().flatten());
            }
        }
        found
    }

    fn refresh_visible(&mut self) {
        let range = self.range();
        let tags = || self.tags.iter().filter(|tag| range.tags.contains(&tag.id));
        let mut tops = range.departments.clone();
        tops.extend(tags().flat_map(|tag| tag.departments.iter().copied()));
        let named = tags().flat_map(|tag| tag.userids.iter());
        let userids = range.userids.iter().chain(named);
        self.visible = Visible {
            userids: userids.map(|userid| userid.to_lowercase()).collect(),
            departments: self.closure(&tops),
        };
    }
}

/// Edits. Each keeps the corp consistent: departments list their members, and the visible range follows the tree.
impl Org {
    /// Adds a member and returns its userid, or `None` if the userid is taken.
    pub(crate) fn add(&mut self, mut person: Person) -> Option<String> {
        let folded = person.userid.to_lowercase();
        if self.by_userid.contains_key(&folded) {
            return None;
        }
        self.retain_existing(&mut person.departments);
        let slot = self.slots.len();
        let userid = person.userid.clone();
        self.add_to_departments(slot, &person.departments);
        self.by_userid.insert(folded, slot);
        self.slots.push(Some(person));
        Some(userid)
    }

    pub(crate) fn remove(&mut self, userid: &str) -> Option<Person> {
        let slot = self.by_userid.remove(&userid.to_lowercase())?;
        let person = self.slots.get_mut(slot)?.take()?;
        self.remove_from_departments(slot, &person.departments);
        self.drop_leaderships(&person.userid, &person.departments, &[]);
        for tag in &mut self.tags {
            tag.userids.retain(|tagged| *tagged != person.userid);
        }
        Some(person)
    }

    /// Edits a member; a change of its userid is discarded.
    pub(crate) fn edit<R>(
        &mut self,
        userid: &str,
        edit: impl FnOnce(&mut Person) -> R,
    ) -> Option<R> {
        let slot = *self.by_userid.get(&userid.to_lowercase())?;
        let mut person = self.slots.get_mut(slot)?.take()?;
        self.remove_from_departments(slot, &person.departments);
        let (userid, before) = (person.userid.clone(), person.departments.clone());
        let result = edit(&mut person);
        self.retain_existing(&mut person.departments);
        self.drop_leaderships(&userid, &before, &person.departments);
        person.userid = userid;
        self.add_to_departments(slot, &person.departments);
        self.slots[slot] = Some(person);
        Some(result)
    }

    /// Changes a userid everywhere; returns false if it does not exist or the new one is taken.
    pub(crate) fn change_userid(&mut self, from: &str, to: &str) -> bool {
        let (old, new) = (from.to_lowercase(), to.to_lowercase());
        if self.by_userid.contains_key(&new) {
            return false;
        }
        let Some(slot) = self.by_userid.remove(&old) else {
            return false;
        };
        self.by_userid.insert(new, slot);
        let mut rename = |userid: &mut String| {
            if userid.to_lowercase() == old {
                to.clone_into(userid);
            }
        };
        for person in self.slots.iter_mut().flatten() {
            rename(&mut person.userid);
            person.leader.iter_mut().for_each(&mut rename);
        }
        for department in self.departments.values_mut() {
            department.leaders.iter_mut().for_each(&mut rename);
        }
        for tag in &mut self.tags {
            tag.userids.iter_mut().for_each(&mut rename);
        }
        let ranges = std::iter::once(&mut self.registered_range).chain(&mut self.forced_range);
        ranges.for_each(|range| range.userids.iter_mut().for_each(&mut rename));
        self.refresh_visible();
        true
    }

    /// Adds a department and returns its id, or `None` if there is no such parent.
    pub(crate) fn add_department(&mut self, name: &str, parent: u64) -> Option<u64> {
        self.departments.get(&parent)?;
        let narrow = |id: &&u64| **id < 1_000_000_000;
        let id = self.departments.keys().filter(narrow).max()? + 1;
        let department = Department {
            id,
            name: name.to_owned(),
            name_en: String::new(),
            parent,
            order: id,
            leaders: Vec::new(),
            members: Vec::new(),
        };
        self.departments.insert(id, department);
        self.listing.insert(0, id);
        self.refresh_visible();
        Some(id)
    }

    pub(crate) fn rename_department(&mut self, id: u64, name: &str) -> bool {
        let Some(department) = self.departments.get_mut(&id) else {
            return false;
        };
        name.clone_into(&mut department.name);
        true
    }

    /// Moves a department; refuses the root, unknown ids and cycles.
    pub(crate) fn move_department(&mut self, id: u64, parent: u64) -> bool {
        let sound = id != ROOT && self.departments.contains_key(&parent);
        if !sound || self.below(id).contains(&parent) {
            return false;
        }
        let Some(department) = self.departments.get_mut(&id) else {
            return false;
        };
        department.parent = parent;
        self.refresh_visible();
        true
    }

    /// Removes a department; as in WeCom, not the root and not one with members or children.
    pub(crate) fn remove_department(&mut self, id: u64) -> bool {
        let Some(department) = self.departments.get(&id) else {
            return false;
        };
        let is_vacant = department.members.is_empty() && self.below(id).len() == 1;
        if id == ROOT || !is_vacant {
            return false;
        }
        self.departments.remove(&id);
        self.listing.retain(|listed| *listed != id);
        self.refresh_visible();
        true
    }

    pub(crate) fn set_range(&mut self, range: Range) {
        self.registered_range = range;
        self.refresh_visible();
    }

    pub(crate) fn force_range(&mut self, range: Option<Range>) {
        self.forced_range = range;
        self.refresh_visible();
    }

    fn add_to_departments(&mut self, slot: usize, departments: &[u64]) {
        for id in departments {
            if let Some(department) = self.departments.get_mut(id) {
                department.members.push(slot);
            }
        }
    }

    fn remove_from_departments(&mut self, slot: usize, departments: &[u64]) {
        for id in departments {
            if let Some(department) = self.departments.get_mut(id) {
                department.members.retain(|seated| *seated != slot);
            }
        }
    }

    /// Removes a member as leader of the departments that it has left.
    fn drop_leaderships(&mut self, userid: &str, before: &[u64], after: &[u64]) {
        for id in before.iter().filter(|id| !after.contains(id)) {
            if let Some(department) = self.departments.get_mut(id) {
                department.leaders.retain(|leader| leader != userid);
            }
        }
    }

    /// Drops unknown and repeated departments; a member without any goes to the root, as WeCom requires one.
    fn retain_existing(&self, departments: &mut Vec<u64>) {
        let mut seen = HashSet::new();
        departments.retain(|id| self.departments.contains_key(id) && seen.insert(*id));
        if departments.is_empty() {
            departments.push(ROOT);
        }
    }
}

/// The userids of a share of some members: the same ones for the same seed.
pub(crate) fn share<'a>(
    people: impl Iterator<Item = &'a Person>,
    seed: u64,
    per_cent: usize,
) -> Vec<String> {
    let mut ranked: Vec<(u64, &str)> = people
        .map(|person| (mix(seed, person.userid.as_bytes()), person.userid.as_str()))
        .collect();
    ranked.sort_unstable();
    let leaving = ranked.len() * per_cent / 100;
    let chosen = ranked.into_iter().take(leaving);
    chosen.map(|(_, userid)| userid.to_owned()).collect()
}

fn index(people: &[Person]) -> HashMap<String, usize> {
    let folded = people.iter().map(|person| person.userid.to_lowercase());
    folded
        .enumerate()
        .map(|(slot, userid)| (userid, slot))
        .collect()
}

fn assign_departments(people: &[Person], departments: &mut [Department]) {
    let places: HashMap<u64, usize> = departments
        .iter()
        .enumerate()
        .map(|(place, department)| (department.id, place))
        .collect();
    for (slot, person) in people.iter().enumerate() {
        for place in person.departments.iter().filter_map(|id| places.get(id)) {
            let department = &mut departments[*place];
            department.members.push(slot);
            if person.leads && department.leaders.len() < 2 {
                department.leaders.push(person.userid.clone());
            }
        }
    }
}

fn tags(seed: u64, people: &[Person], departments: &[Department]) -> Vec<Tag> {
    let mut rng = SeededRng::new(seed, "tags");
    let tag = |(place, name): (usize, &&'static str)| Tag {
        id: place as u64 + 1,
        name,
        userids: tagged(&mut rng, people),
        departments: match departments.first() {
            Some(first) if place == 2 => vec![first.id],
            _ => Vec::new(),
        },
    };
    TAGS.iter().enumerate().map(tag).collect()
}

fn tagged(rng: &mut SeededRng, people: &[Person]) -> Vec<String> {
    let wanted = people.len().min(6);
    let mut userids: Vec<String> = (0..wanted)
        .map(|_| people[rng.index(people.len())].userid.clone())
        .collect();
    userids.sort_unstable();
    userids.dedup();
    userids
}
