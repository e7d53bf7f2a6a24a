//! Directory answers: how they are spelled, and the encoded ones that are kept until something changes.

use std::{
    collections::{HashMap, HashSet},
    sync::{PoisonError, RwLock},
};

use axum::body::Bytes;
use serde::Serialize;

use crate::{
    answer::{Outcome, Refusal, success, success_saying},
    cursor::Cursor,
    org::Org,
    people::{Extras, Person},
    tree::Department,
};

/// Above this a recursive member list is refused, as WeCom does on large corps.
const MOST_IN_ONE_ANSWER: usize = 10_000;
/// Smaller pages are cheap to encode and too many to keep.
const LEAST_KEPT_PAGE: usize = 500;

/// Whose eyes an answer is for.
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

/// A directory answer that is the same for every caller with the same [`View`].
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

/// Encoded answers; emptied whenever the corp changes.
#[derive(Default)]
pub(crate) struct Bodies(RwLock<HashMap<(View, Listing), Bytes>>);

impl Bodies {
    pub(crate) fn clear(&self) {
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// The kept answer, or a new one. The caller holds the corp's lock, so that no stale one is kept.
    pub(crate) fn get(&self, org: &Org, view: View, listing: Listing) -> Outcome {
        let key = (view, listing);
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(body) = kept.get(&key) {
            return Ok(body.clone());
        }
        drop(kept);
        let body = Reader { org, view }.encode(listing)?;
        if listing.is_kept() {
            let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
            kept.insert(key, body.clone());
        }
        Ok(body)
    }
}

/// Spells what one view sees of a corp.
pub(crate) struct Reader<'a> {
    pub(crate) org: &'a Org,
    pub(crate) view: View,
}

impl<'a> Reader<'a> {
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
        let mark = person.mark();
        let leader = person
            .leader
            .as_deref()
            .filter(|userid| self.org.person(userid).is_some_and(|p| self.sees_person(p)));
        MemberRow {
            userid: &person.userid,
            name: &person.name,
            order: seen.iter().map(|id| (mark ^ id) % 4_294_967_296).collect(),
            is_leader_in_dept: seen.iter().map(|_| u8::from(person.leads)).collect(),
            isleader: u8::from(person.leads),
            position: &person.position,
            main_department: seen.first().copied().filter(|_| person.has_main_department),
            department: seen,
            direct_leader: leader.into_iter().collect(),
            status: person.status,
            enable: u8::from(person.status != 2),
            hide_mobile: 0,
            telephone: "",
            alias: "",
            english_name: "",
            external_position: "",
            extattr: extattr(person),
            gender: match (self.reads_sensitive(), person.female) {
                (false, _) => "0",
                (true, false) => "1",
                (true, true) => "2",
            },
            sensitive: self.reads_sensitive().then(|| Sensitive::of(person)),
        }
    }

    fn reads_sensitive(&self) -> bool {
        matches!(self.view, View::Whole | View::App { sensitive: true })
    }

    /// Only departments in the view's range: empty for a member who was granted by name.
    fn departments_of(&self, person: &Person) -> Vec<u64> {
        let all = person.departments.iter().copied();
        all.filter(|id| self.sees_department(*id)).collect()
    }

    fn encode(&self, listing: Listing) -> Outcome {
        match listing {
            Listing::Departments { top } => self.departments(top),
            Listing::DepartmentIds { top } => self.department_ids(top),
            Listing::Members { department, below } => {
                let rows = self.people_in(department, below)?;
                let userlist = rows.into_iter().map(|p| self.member_row(p)).collect();
                success(Members { userlist })
            }
            Listing::MemberNames { department, below } => {
                let rows = self.people_in(department, below)?;
                let userlist = rows.into_iter().map(|p| self.name_row(p)).collect();
                success(MemberNames { userlist })
            }
            Listing::MemberIds {
                from,
                limit,
                bad_json,
            } => self.member_ids(from, limit, bad_json),
        }
    }

    fn departments(&self, top: Option<u64>) -> Outcome {
        let rows = self.departments_below(top)?;
        let department = rows.into_iter().map(|d| self.department_row(d)).collect();
        success(Departments { department })
    }

    fn department_ids(&self, top: Option<u64>) -> Outcome {
        let row = |department: &Department| DepartmentIdRow {
            id: department.id,
            parentid: department.parent,
            order: department.order,
        };
        let rows = self.departments_below(top)?;
        success(DepartmentIds {
            department_id: rows.into_iter().map(row).collect(),
        })
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
    fn member_ids(&self, from: Cursor, limit: usize, bad_json: bool) -> Outcome {
        let pairs = self.org.people_from(from.slot).flat_map(|(slot, person)| {
            let seats = person.departments.iter().enumerate();
            seats.map(move |(place, department)| (Cursor { slot, place }, person, *department))
        });
        let mut rest = pairs.skip_while(|(at, ..)| *at < from);
        let mut dept_user = Vec::with_capacity(limit);
        for (_, person, department) in rest.by_ref().take(limit) {
            dept_user.push(IdRow {
                userid: &person.userid,
                department,
            });
        }
        let next_cursor = rest.next().map(|(at, ..)| at.write());
        // WeCom takes a body that is not JSON as if it were empty, and says so in the text only.
        let errmsg = if bad_json {
            "ok. Warning: wrong json format. "
        } else {
            "ok"
        };
        success_saying(
            errmsg,
            MemberIds {
                dept_user,
                next_cursor,
            },
        )
    }
}

fn extattr(person: &Person) -> Option<serde_json::Value> {
    let badge = person.mark() % 100_000;
    let attrs = match person.extras {
        Extras::Absent => return None,
        Extras::Empty => serde_json::json!([]),
        Extras::Typed => serde_json::json!([
            {"type": 0, "name": "工号", "text": {"value": format!("E{badge:05}")}},
            {"type": 1, "name": "主页", "web": {"url": "https://people.spruce.example/", "title": "主页"}},
        ]),
        Extras::Untyped => serde_json::json!([{"name": "工号", "value": format!("E{badge:05}")}]),
    };
    Some(serde_json::json!({ "attrs": attrs }))
}

#[derive(Serialize)]
struct Departments<'a> {
    department: Vec<DepartmentRow<'a>>,
}

#[derive(Serialize)]
pub(crate) struct DepartmentRow<'a> {
    id: u64,
    name: &'a str,
    name_en: &'a str,
    department_leader: Vec<&'a str>,
    parentid: u64,
    order: u64,
}

#[derive(Serialize)]
struct DepartmentIds {
    department_id: Vec<DepartmentIdRow>,
}

#[derive(Serialize)]
struct DepartmentIdRow {
    id: u64,
    parentid: u64,
    order: u64,
}

#[derive(Serialize)]
struct Members<'a> {
    userlist: Vec<MemberRow<'a>>,
}

#[derive(Serialize)]
struct MemberNames<'a> {
    userlist: Vec<NameRow<'a>>,
}

#[derive(Serialize)]
struct NameRow<'a> {
    userid: &'a str,
    name: &'a str,
    department: Vec<u64>,
}

#[derive(Serialize)]
struct MemberIds<'a> {
    dept_user: Vec<IdRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[derive(Serialize)]
struct IdRow<'a> {
    userid: &'a str,
    department: u64,
}

/// A member as `user/get` and `user/list` spell it.
#[derive(Serialize)]
pub(crate) struct MemberRow<'a> {
    userid: &'a str,
    name: &'a str,
    department: Vec<u64>,
    order: Vec<u64>,
    position: &'a str,
    gender: &'static str,
    #[serde(flatten)]
    sensitive: Option<Sensitive<'a>>,
    is_leader_in_dept: Vec<u8>,
    isleader: u8,
    direct_leader: Vec<&'a str>,
    telephone: &'static str,
    alias: &'static str,
    english_name: &'static str,
    enable: u8,
    hide_mobile: u8,
    status: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_department: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extattr: Option<serde_json::Value>,
    external_position: &'static str,
}

/// What a newer app may not read: then the keys are not there at all.
#[derive(Serialize)]
struct Sensitive<'a> {
    mobile: &'a str,
    email: &'a str,
    biz_mail: &'static str,
    avatar: String,
    thumb_avatar: String,
    qr_code: String,
    address: &'static str,
}

impl<'a> Sensitive<'a> {
    fn of(person: &'a Person) -> Self {
        let mark = person.mark();
        Self {
            mobile: &person.mobile,
            email: &person.email,
            biz_mail: "",
            avatar: format!("https://pictures.spruce.example/{mark:016x}/0"),
            thumb_avatar: format!("https://pictures.spruce.example/{mark:016x}/100"),
            qr_code: format!("https://pictures.spruce.example/qr/{mark:016x}"),
            address: "",
        }
    }
}
