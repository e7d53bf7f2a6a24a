//! Changed userids: members who appear under another userid, as administrators may change it, and the API once.
//!
//! Only the scenario [`crate::Scenario::RenamedIds`] does it by itself; the members concerned follow from the seed in
//! every scenario.

use std::collections::{HashMap, HashSet};

use crate::{org::Org, people::Person};

/// The first members lead the company and keep their userids; renamed ones are chosen after them.
const SKIPPED: usize = 2;
/// First of the new mobile numbers; no generated one has this prefix.
const OTHER_NUMBERS: u64 = 16_600_000_000;

/// What a member keeps besides the name and the departments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RenamedBy {
    /// The mobile number; the e-mail address is another one, or gone.
    Mobile,
    /// The e-mail address; the mobile number is gone.
    Email,
    /// Nothing: mobile number and e-mail address are others.
    NameAndDepartments,
    /// Nothing, and a second newcomer has the same name and departments.
    Nothing,
}

/// A member under another userid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The userid before.
    pub from: String,
    /// The userid after.
    pub to: String,
    /// The userid of a second new member who could be mistaken for this one.
    pub rival: Option<String>,
    /// How the two can be told to be one.
    pub by: RenamedBy,
}

/// How to undo one.
pub(crate) struct Undo {
    renamed: Renamed,
    before: Person,
}

/// The userids to change: three members that can be identified for sure, two that perhaps can, one that cannot.
pub(crate) fn plan(org: &Org) -> Vec<Renamed> {
    use RenamedBy::{Email, Mobile, NameAndDepartments, Nothing};
    let kinds = [
        Mobile,
        Mobile,
        Email,
        NameAndDepartments,
        NameAndDepartments,
        Nothing,
    ];
    let mut ids = (1001..).map(|number| format!("Staff{number}"));
    let mut free = || ids.find(|id| org.person(id).is_none()).unwrap_or_default();
    let chosen = suitable(org).into_iter().skip(SKIPPED).zip(kinds);
    chosen
        .map(|(person, by)| Renamed {
            from: person.userid.clone(),
            to: free(),
            rival: (by == Nothing).then(&mut free),
            by,
        })
        .collect()
}

pub(crate) fn apply(org: &mut Org, plan: Vec<Renamed>) -> Vec<Undo> {
    let all = plan.into_iter().zip(0..);
    all.filter_map(|(renamed, place)| rename(org, renamed, place))
        .collect()
}

pub(crate) fn undo(org: &mut Org, done: Vec<Undo>) -> Vec<Renamed> {
    let all = done.into_iter().map(|Undo { renamed, before }| {
        if let Some(rival) = &renamed.rival {
            org.remove(rival);
        }
        if org.change_userid(&renamed.to, &renamed.from) {
            org.edit(&renamed.from, |person| {
                person.mobile = before.mobile;
                person.email = before.email;
            });
        }
        renamed
    });
    all.collect()
}

impl Undo {
    pub(crate) fn renamed(&self) -> Renamed {
        self.renamed.clone()
    }
}

fn rename(org: &mut Org, renamed: Renamed, place: u64) -> Option<Undo> {
    let before = org.person(&renamed.from)?.clone();
    if !org.change_userid(&renamed.from, &renamed.to) {
        return None;
    }
    let address = address_of(&renamed.to, &before.email);
    org.edit(&renamed.to, |person| match renamed.by {
        RenamedBy::Mobile if place == 0 => person.email = address,
        RenamedBy::Mobile => person.email.clear(),
        RenamedBy::Email => person.mobile.clear(),
        RenamedBy::NameAndDepartments | RenamedBy::Nothing => {
            person.email = address;
            person.mobile = number(2 * place);
        }
    })?;
    if let Some(rival) = &renamed.rival {
        org.add(Person {
            userid: rival.clone(),
            email: address_of(rival, &before.email),
            mobile: number(2 * place + 1),
            stable_id: crate::people::stable_id(rival),
            leads: false,
            ..before.clone()
        });
    }
    Some(Undo { renamed, before })
}

fn number(place: u64) -> String {
    (OTHER_NUMBERS + 7_919 * (place + 1)).to_string()
}

fn address_of(userid: &str, like: &str) -> String {
    let domain = like.split_once('@').map_or("", |(_, domain)| domain);
    format!("{}@{domain}", userid.to_lowercase())
}

/// Active members with mobile number and e-mail address, and with a unique name.
fn suitable(org: &Org) -> Vec<&Person> {
    let mut names: HashMap<&str, u32> = HashMap::new();
    for person in org.people() {
        *names.entry(person.name.as_str()).or_default() += 1;
    }
    let once: HashSet<&str> = names
        .into_iter()
        .filter_map(|(name, times)| (times == 1).then_some(name))
        .collect();
    let whole = |p: &&Person| {
        let values = !p.mobile.is_empty() && !p.email.is_empty() && p.has_main_department;
        p.status == 1 && values && once.contains(p.name.as_str())
    };
    org.people().filter(whole).collect()
}
