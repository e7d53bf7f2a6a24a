//! Members who share a mobile number or an e-mail address in WeCom itself: reported, never resolved.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::reason::Match;
use crate::snapshot::{FirstTexts, Person};
use crate::warning::{Warning, WarningId};
use bridge_core::text;
use bridge_directory::packed::Packed;
use bridge_directory::user::{email_key, mobile_key};

/// Several members with one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collision {
    /// What they share.
    pub by: Match,
    /// Their userids.
    pub userids: Vec<String>,
}

/// Finds them, in the order of their first userid.
pub(crate) fn find(people: &Packed<Person>) -> Vec<Collision> {
    let mobiles = shared(people, mobiles_of).into_iter();
    let emails = shared(people, emails_of).into_iter();
    let of = |by: Match| move |userids| Collision { by, userids };
    mobiles
        .map(of(Match::Mobile))
        .chain(emails.map(of(Match::Email)))
        .collect()
}

fn mobiles_of(person: &FirstTexts<'_>) -> Vec<CompactString> {
    let mobile = person.mobile.and_then(mobile_key);
    mobile.into_iter().collect()
}

fn emails_of(person: &FirstTexts<'_>) -> Vec<CompactString> {
    let addresses = [person.email, person.biz_mail].into_iter().flatten();
    let keys = addresses.filter_map(email_key);
    let mut keys = keys.collect::<Vec<_>>();
    keys.dedup();
    keys
}

/// How many a warning names one by one.
const NAMED: usize = 100;

/// One warning for all of them.
pub(crate) fn warning(collisions: &[Collision]) -> Option<Warning> {
    let count = collisions.len();
    let first = collisions
        .iter()
        .take(NAMED)
        .map(|each| each.userids.join(" = "))
        .collect::<Vec<_>>()
        .join(", ");
    (count > 0).then(|| {
        Warning::new(
            WarningId::WecomCollisions,
            text!(
                "企业微信里有 {count} 处手机号或邮箱重复（{first}）。请在【通讯录】里核对这些成员。",
                "{count} mobiles or e-mail addresses are shared within WeCom ({first}). Check these members in 【通讯录】 Contacts."
            ),
        )
    })
}

/// The userids that share a value, a group for each value, in the order of the group's first member.
fn shared(
    people: &Packed<Person>,
    keys: impl Fn(&FirstTexts<'_>) -> Vec<CompactString>,
) -> Vec<Vec<String>> {
    // Nearly every value is one person's: only those whose hashes stand twice are kept and compared.
    let hasher = RandomState::new();
    let hash = |key: &CompactString| hasher.hash_one(key.as_str());
    let all = FirstTexts::of_all(people).flat_map(|person| keys(&person));
    let repeated = repeated(all.map(|key| hash(&key)).collect());
    if repeated.is_empty() {
        return Vec::new();
    }
    let mut groups: HashMap<CompactString, Vec<u32>> = HashMap::new();
    for (place, person) in (0_u32..).zip(FirstTexts::of_all(people)) {
        for key in keys(&person) {
            if repeated.contains(&hash(&key)) {
                groups.entry(key).or_default().push(place);
            }
        }
    }
    let mut groups = groups.into_iter().collect::<Vec<_>>();
    groups.iter_mut().for_each(|(_, group)| group.dedup());
    groups.retain(|(_, group)| group.len() > 1);
    groups.sort_unstable_by(|one, other| (one.1.first(), &one.0).cmp(&(other.1.first(), &other.0)));
    let userid = |place: u32| people.known_as(place as usize).to_owned();
    groups
        .into_iter()
        .map(|(_, group)| group.into_iter().map(userid).collect())
        .collect()
}

/// Those hashes that stand more than once.
fn repeated(mut hashes: Vec<u64>) -> HashSet<u64> {
    hashes.sort_unstable();
    let pairs = hashes.windows(2);
    pairs
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0])
        .collect()
}
