//! Directory listings: their encoding for one view of the corp, and a cache of encoded ones.
//!
//! The cache matters for benchmarks: a client under test must not wait for the simulation to encode 100,000 members again.

use std::{
    collections::{HashMap, HashSet},
    sync::RwLock,
};

use axum::body::Bytes;

use crate::locked::{read, write};
use crate::{
    cursor::Cursor,
    org::{Org, Tag},
    people::Person,
    quirks::{Edits, Place},
    response::{ApiResult, Listed, Refusal, list},
    rows::{
        DepartmentIdRow, DepartmentRow, IdRow, MemberRow, NameRow, Sensitive, extattr,
        external_profile,
    },
    tree::Department,
};

/// The maximum size of a recursive member list; WeCom refuses larger ones too.
const MOST_IN_ONE_ANSWER: usize = 10_000;
/// The minimum size of a page to be cached: smaller ones are cheap to encode and too many to keep.
const LEAST_KEPT_PAGE: usize = 500;

/// A secret's view of the corp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum View {
    /// All of the corp, every field.
    Whole,
    /// The app's visible range.
    App {
        /// Whether mobile, e-mail and the like may be read.
        sensitive: bool,
    },
}

/// A directory listing; every caller with the same [`View`] gets the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Listing {
    Departments {
        top: Option<u64>,
    },
    DepartmentIds {
        top: Option<u64>,
    },
    Members {
        department: u64,
        below: bool,
    },
    MemberNames {
        department: u64,
        below: bool,
    },
    MemberIds {
        from: Cursor,
        limit: usize,
        bad_json: bool,
    },
}

impl Listing {
    const fn is_kept(self) -> bool {
        match self {
            Self::MemberIds {
                limit, bad_json, ..
            } => limit >= LEAST_KEPT_PAGE && !bad_json,
            _ => true,
        }
    }
}

/// Cache of encoded listings; cleared whenever the corp changes.
#[derive(Default)]
pub(crate) struct ListingCache(RwLock<HashMap<(View, Listing), Bytes>>);

impl ListingCache {
    pub(crate) fn clear(&self) {
        write(&self.0).clear();
    }

    /// Returns the cached listing, or encodes it. The caller holds the corp's lock, so that no stale one is cached.
    pub(crate) fn get(&self, org: &Org, view: View, listing: Listing) -> ApiResult {
        let key = (view, listing);
        let kept = read(&self.0);
        if let Some(body) = kept.get(&key) {
            return Ok(body.clone());
        }
        drop(kept);
        let body = OrgView { org, view }.encode(listing)?;
        if listing.is_kept() {
            let mut kept = write(&self.0);
            kept.insert(key, body.clone());
        }
        Ok(body)
    }
}

/// The corp as one [`View`] sees it.
pub(crate) struct OrgView<'a> {
    pub(crate) org: &'a Org,
    pub(crate) view: View,
}

impl<'a> OrgView<'a> {
    pub(crate) fn sees_department(&self, id: u64) -> bool {
        self.view == View::Whole || self.org.sees_department(id)
    }

    pub(crate) fn sees_person(&self, person: &Person) -> bool {
        self.view == View::Whole || self.org.sees_person(person)
    }

    pub(crate) fn department_row(&self, department: &'a Department) -> DepartmentRow<'a> {
        let leaders = department.leaders.iter();
        let seen = leaders.filter(|userid| {
            let person = self.org.person(userid);
            person.is_some_and(|person| self.sees_person(person))
        });
        DepartmentRow {
            id: department.id,
            name: &department.name,
            name_en: &department.name_en,
            department_leader: seen.map(String::as_str).collect(),
            parentid: department.parent,
            order: department.order,
        }
    }

    pub(crate) fn member_row(&self, person: &'a Person) -> MemberRow<'a> {
        let seen: Vec<u64> = self.departments_of(person);
        let stable_id = person.stable_id;
        let leader = person
            .leader
            .as_deref()
            .filter(|userid| self.org.person(userid).is_some_and(|p| self.sees_person(p)));
        MemberRow {
            userid: &person.userid,
            name: &person.name,
            order: seen
                .iter()
                .map(|id| (stable_id ^ id) % 4_294_967_296)
                .collect(),
            is_leader_in_dept: seen.iter().map(|_| u8::from(person.leads)).collect(),
            isleader: u8::from(person.leads),
            position: &person.position,
            main_department: seen.first().copied().filter(|_| person.has_main_department),
            department: seen,
            direct_leader: leader.into_iter().collect(),
            status: person.status,
            enable: u8::from(person.is_enabled()),
            hide_mobile: 0,
            telephone: "",
            alias: "",
            english_name: "",
            external_position: "",
            extattr: extattr(person),
            external_profile: external_profile(person),
            gender: match (self.reads_sensitive(), person.female) {
                (false, _) => "0",
                (true, false) => "1",
                (true, true) => "2",
            },
            sensitive: self.reads_sensitive().then(|| Sensitive::of(person)),
        }
    }

    /// The quirks of a member's row, at one place.
    pub(crate) fn quirks(&self, person: &Person, place: Place) -> Edits {
        self.org.quirks.member(person, self.view, place)
    }

    fn reads_sensitive(&self) -> bool {
        matches!(self.view, View::Whole | View::App { sensitive: true })
    }

    /// A member's departments within the view: empty for a member who is in the app's range by name.
    fn departments_of(&self, person: &Person) -> Vec<u64> {
        let all = person.departments.iter().copied();
        all.filter(|id| self.sees_department(*id)).collect()
    }

    fn encode(&self, listing: Listing) -> ApiResult {
        match listing {
            Listing::Departments { top } => self.departments(top),
            Listing::DepartmentIds { top } => self.department_ids(top),
            Listing::Members { department, below } => {
                let people = self.people_in(department, below)?;
                let row = |p| (self.member_row(p), self.quirks(p, Place::List));
                list("userlist", people.into_iter().map(row))
            }
            Listing::MemberNames { department, below } => {
                let people = self.people_in(department, below)?;
                let row = |p| (self.name_row(p), self.quirks(p, Place::Names));
                list("userlist", people.into_iter().map(row))
            }
            Listing::MemberIds {
                from,
                limit,
                bad_json,
            } => self.member_ids(from, limit, bad_json),
        }
    }

    /// Every member in full, as files of so many rows, without the last few.
    pub(crate) fn exported_members(
        &self,
        rows: usize,
        left_out: usize,
    ) -> Result<Vec<Bytes>, Refusal> {
        let mut people = self.everybody();
        people.truncate(people.len().saturating_sub(left_out));
        let row = |p: &&'a Person| (self.member_row(p), self.quirks(p, Place::List));
        let files = people.chunks(rows);
        files
            .map(|people| list("userlist", people.iter().map(row)))
            .collect()
    }

    /// Every member by name, as files of so many rows.
    pub(crate) fn exported_names(&self, rows: usize) -> Result<Vec<Bytes>, Refusal> {
        self.names_in_files(&self.everybody(), rows)
    }

    /// A tag's members by name, as files of so many rows.
    pub(crate) fn exported_tag(&self, tag: &Tag, rows: usize) -> Result<Vec<Bytes>, Refusal> {
        let people = tag.userids.iter().filter_map(|id| self.org.person(id));
        let people: Vec<_> = people.filter(|person| self.sees_person(person)).collect();
        self.names_in_files(&people, rows)
    }

    /// Every department, as files of so many rows.
    pub(crate) fn exported_departments(&self, rows: usize) -> Result<Vec<Bytes>, Refusal> {
        let departments = self.departments_below(None)?;
        let row = |d: &&'a Department| (self.department_row(d), self.org.quirks.department(d));
        let files = departments.chunks(rows);
        files
            .map(|some| list("department", some.iter().map(row)))
            .collect()
    }

    fn names_in_files(&self, people: &[&'a Person], rows: usize) -> Result<Vec<Bytes>, Refusal> {
        let row = |p: &&'a Person| (self.name_row(p), self.quirks(p, Place::Names));
        let files = people.chunks(rows);
        files
            .map(|people| list("userlist", people.iter().map(row)))
            .collect()
    }

    fn everybody(&self) -> Vec<&'a Person> {
        let all = self.org.people_from(0).map(|(_, person)| person);
        all.filter(|person| self.sees_person(person)).collect()
    }

    fn departments(&self, top: Option<u64>) -> ApiResult {
        let rows = self.departments_below(top)?.into_iter();
        list(
            "department",
            rows.map(|d| (self.department_row(d), self.org.quirks.department(d))),
        )
    }

    fn department_ids(&self, top: Option<u64>) -> ApiResult {
        let row = |department: &Department| {
            let row = DepartmentIdRow {
                id: department.id,
                parentid: department.parent,
                order: department.order,
            };
            let mut edits = self.org.quirks.department(department);
            edits.retain(|(key, _)| *key == "order");
            (row, edits)
        };
        let rows = self.departments_below(top)?;
        list("department_id", rows.into_iter().map(row))
    }

    fn departments_below(&self, top: Option<u64>) -> Result<Vec<&'a Department>, Refusal> {
        let within = match top {
            Some(top) => Some(self.reachable(top).map(|found| self.org.below(found.id))?),
            None => None,
        };
        let asked = |id: u64| within.as_ref().is_none_or(|within| within.contains(&id));
        let all = self.org.departments();
        Ok(all
            .filter(|department| self.sees_department(department.id) && asked(department.id))
            .collect())
    }

    /// The department if it exists and this view sees it.
    pub(crate) fn reachable(&self, id: u64) -> Result<&'a Department, Refusal> {
        let found = self.org.department(id);
        let department = found.ok_or(Refusal::NO_SUCH_DEPARTMENT)?;
        if self.sees_department(id) {
            return Ok(department);
        }
        Err(Refusal::NO_PRIVILEGE)
    }

    fn people_in(&self, id: u64, below: bool) -> Result<Vec<&'a Person>, Refusal> {
        let top = self.reachable(id)?;
        if !below {
            let seated = top.members.iter().filter_map(|slot| self.org.at(*slot));
            return Ok(seated.collect());
        }
        let within = self.org.below(id);
        let slots: HashSet<usize> = within
            .iter()
            .filter_map(|id| self.org.department(*id))
            .flat_map(|department| department.members.iter().copied())
            .collect();
        if slots.len() > MOST_IN_ONE_ANSWER {
            return Err(Refusal::ANSWER_TOO_LARGE);
        }
        let mut slots: Vec<usize> = slots.into_iter().collect();
        slots.sort_unstable();
        Ok(slots
            .into_iter()
            .filter_map(|slot| self.org.at(slot))
            .collect())
    }

    fn name_row(&self, person: &'a Person) -> NameRow<'a> {
        NameRow {
            userid: &person.userid,
            name: &person.name,
            department: self.departments_of(person),
        }
    }

    /// One row per pair of member and department. The last page has no `next_cursor` at all.
    fn member_ids(&self, from: Cursor, limit: usize, bad_json: bool) -> ApiResult {
        let pairs = self.org.people_from(from.slot).flat_map(|(slot, person)| {
            let seats = person.departments.iter().enumerate();
            seats.map(move |(place, department)| (Cursor { slot, place }, person, *department))
        });
        let mut rest = pairs.skip_while(|(at, ..)| *at < from);
        let mut rows = Vec::with_capacity(limit.min(MOST_IN_ONE_ANSWER));
        for (_, person, department) in rest.by_ref().take(limit) {
            let userid = person.userid.as_str();
            rows.push((
                IdRow { userid, department },
                self.quirks(person, Place::Ids),
            ));
        }
        let mut answer = Listed::new("dept_user", rows.into_iter())?;
        if let Some((at, ..)) = rest.next() {
            answer = answer.with("next_cursor", &at.write());
        }
        // WeCom treats a body that is not JSON as an empty one, and says so in `errmsg` only.
        if bad_json {
            answer = answer.saying("ok. Warning: wrong json format. ");
        }
        Ok(answer.done())
    }
}
