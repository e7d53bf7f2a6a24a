//! Generation of plausible members.
//!
//! Included on purpose: userids that are numeric, uuid-like or differ only by writing style, members
//! who are disabled or not activated, members without an e-mail address, in several departments, with
//! typed, untyped or no extra attributes. A repeated seed gives the same people.

use std::collections::HashMap;

use crate::{
    names::{GIVEN, POSITIONS, SURNAMES},
    rng::{SeededRng, mix},
    tree::{Department, ROOT},
};

const MAIL_DOMAIN: &str = "spruce.example";
const MOBILE_HEADS: [&str; 8] = [
    "13800", "13900", "13600", "15800", "18600", "18800", "17700", "19900",
];
/// Few people sit in the root department itself.
const IN_ROOT: usize = 2;

/// How a member's `extattr` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extras {
    Absent,
    Empty,
    Typed,
    Untyped,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) userid: String,
    pub(crate) name: String,
    pub(crate) mobile: String,
    pub(crate) email: String,
    pub(crate) position: String,
    pub(crate) departments: Vec<u64>,
    pub(crate) status: u8,
    pub(crate) female: bool,
    pub(crate) leads: bool,
    pub(crate) leader: Option<String>,
    pub(crate) extras: Extras,
    pub(crate) has_main_department: bool,
    /// Disabled by the legacy `enable`, maybe by it alone.
    pub(crate) switched_off: bool,
    /// Identifies the person across changes of userid: sort orders, employee number and picture URLs derive from it.
    pub(crate) stable_id: u64,
}

impl Person {
    /// What `enable` says.
    pub(crate) fn is_enabled(&self) -> bool {
        self.status != 2 && !self.switched_off
    }

    /// Their employee number.
    pub(crate) fn employee_number(&self) -> String {
        format!("E{:05}", self.stable_id % 100_000)
    }
}

/// The stable id of a person who starts with `userid`.
pub(crate) fn stable_id(userid: &str) -> u64 {
    mix(0, userid.as_bytes())
}

/// `count` members spread over `departments`; `userids` go to the first of them.
pub(crate) fn generate(
    seed: u64,
    count: usize,
    departments: &[Department],
    userids: &[String],
) -> Vec<Person> {
    let mut rng = SeededRng::new(seed, "people");
    let mut below_root: Vec<u64> = departments.iter().map(|d| d.id).collect();
    if below_root.len() > 1 {
        below_root.retain(|id| *id != ROOT);
    }
    let mut names = Names {
        taken: HashMap::with_capacity(count),
    };
    let mobiles = Mobiles::new(&mut rng);
    let mut people: Vec<Person> = Vec::with_capacity(count);
    for place in 0..count {
        let mut person = one(&mut rng, place, &mut names, userids);
        person.mobile = mobiles.number(place);
        person.departments = departments_of(&mut rng, place, &below_root);
        person.leader =
            (place > IN_ROOT).then(|| people[rng.index(people.len().min(100))].userid.clone());
        people.push(person);
    }
    people
}

fn one(rng: &mut SeededRng, place: usize, names: &mut Names, userids: &[String]) -> Person {
    let written = Written::draw(rng);
    let userid = match userids.get(place) {
        Some(given) => names.unique(given),
        None => names.userid(rng, place, &written),
    };
    let has_email = place < 8 || !rng.chance(40);
    Person {
        email: if has_email {
            format!("{}@{MAIL_DOMAIN}", userid.to_lowercase().replace('@', "-"))
        } else {
            String::new()
        },
        stable_id: stable_id(&userid),
        switched_off: false,
        userid,
        name: written.name,
        mobile: String::new(),
        position: rng.pick(POSITIONS).to_owned(),
        departments: Vec::new(),
        status: status(rng, place),
        female: rng.chance(480),
        leads: rng.chance(60),
        leader: None,
        extras: extras(rng, place),
        has_main_department: place % 50 != 6,
    }
}

fn status(rng: &mut SeededRng, place: usize) -> u8 {
    match place {
        10 => 4,
        11 => 2,
        _ if place < 10 => 1,
        _ => match rng.below(100) {
            0..3 => 4,
            3 => 2,
            _ => 1,
        },
    }
}

fn extras(rng: &mut SeededRng, place: usize) -> Extras {
    match place {
        4 => Extras::Untyped,
        5 => Extras::Typed,
        _ => match rng.below(20) {
            0..12 => Extras::Empty,
            12..15 => Extras::Typed,
            15..17 => Extras::Untyped,
            _ => Extras::Absent,
        },
    }
}

fn departments_of(rng: &mut SeededRng, place: usize, below_root: &[u64]) -> Vec<u64> {
    if place < IN_ROOT {
        return vec![ROOT];
    }
    let wanted = match (place, rng.below(100)) {
        (3, _) => 2,
        (7, _) => 3,
        (_, 0..3) => 3,
        (_, 3..15) => 2,
        _ => 1,
    };
    let mut chosen = Vec::with_capacity(wanted);
    for _ in 0..wanted {
        let id = rng.pick(below_root);
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    chosen
}

/// A name in characters and in pinyin.
struct Written {
    name: String,
    family: &'static str,
    given: String,
}

impl Written {
    fn draw(rng: &mut SeededRng) -> Self {
        let (family, family_pinyin) = rng.pick(SURNAMES);
        let mut name = family.to_owned();
        let mut given = String::new();
        let length = if rng.chance(700) { 2 } else { 1 };
        for _ in 0..length {
            let (sign, pinyin) = rng.pick(GIVEN);
            name.push_str(sign);
            given.push_str(pinyin);
        }
        Self {
            name,
            family: family_pinyin,
            given,
        }
    }
}

/// Userids given out so far; WeCom compares them without case.
struct Names {
    taken: HashMap<String, u32>,
}

impl Names {
    fn userid(&mut self, rng: &mut SeededRng, place: usize, written: &Written) -> String {
        let Written { family, given, .. } = written;
        let wanted = match (place, rng.below(100)) {
            (8, _) | (_, 0) => uuid(rng),
            (9, _) | (_, 1..3) => format!("{}", 10_086_000 + place),
            (_, 3..15) => format!("{}{}", capital(family), capital(given)),
            (_, 15..22) => format!("{given}.{family}"),
            _ => format!("{family}{given}"),
        };
        self.unique(&wanted)
    }

    fn unique(&mut self, wanted: &str) -> String {
        let folded = wanted.to_lowercase();
        let mut next = *self
            .taken
            .entry(folded.clone())
            .and_modify(|n| *n += 1)
            .or_insert(1);
        let mut given = wanted.to_owned();
        while next > 1 {
            given = format!("{wanted}{next}");
            if !self.taken.contains_key(&given.to_lowercase()) {
                break;
            }
            next += 1;
        }
        if next > 1 {
            self.taken.insert(folded, next);
            self.taken.insert(given.to_lowercase(), 1);
        }
        given
    }
}

fn capital(pinyin: &str) -> String {
    let (first, rest) = pinyin.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

fn uuid(rng: &mut SeededRng) -> String {
    let mut text = [8, 4, 4, 4, 12].map(|len| rng.hex(len)).join("-");
    // Written with both cases, as some imported accounts are.
    if let Some(head) = text.get_mut(..8) {
        head.make_ascii_uppercase();
    }
    text
}

/// Mobile numbers that do not repeat and do not follow each other.
struct Mobiles {
    start: usize,
}

impl Mobiles {
    const PER_HEAD: usize = 1_000_000;
    /// Shares no factor with `PER_HEAD`: under each head the tails repeat after 125,000 members only,
    /// which is as many as [`crate::MAX_MEMBERS`] brings.
    const STEP: usize = 618_033;

    fn new(rng: &mut SeededRng) -> Self {
        Self {
            start: rng.index(Self::PER_HEAD),
        }
    }

    fn number(&self, place: usize) -> String {
        let head = MOBILE_HEADS[place % MOBILE_HEADS.len()];
        let tail = (self.start + place * Self::STEP) % Self::PER_HEAD;
        format!("{head}{tail:06}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn userids_mobiles_and_addresses_do_not_repeat() {
        let tree = crate::tree::generate(3, 40);
        let people = generate(3, 5000, &tree, &["admin".to_owned(), "Admin".to_owned()]);
        let folded = |pick: fn(&Person) -> &str| -> usize {
            people
                .iter()
                .map(pick)
                .filter(|text| !text.is_empty())
                .map(str::to_lowercase)
                .collect::<HashSet<_>>()
                .len()
        };
        assert_eq!(folded(|p| &p.userid), 5000);
        assert_eq!(folded(|p| &p.mobile), 5000);
        let with_email = people.iter().filter(|p| !p.email.is_empty()).count();
        assert_eq!(folded(|p| &p.email), with_email);
        assert!(with_email < 5000, "some have no address");
        assert_eq!(people[0].userid, "admin");
        assert_eq!(people[1].userid, "Admin2");
    }
}
