//! Members who share a mobile number or an e-mail address in WeCom itself: reported, never resolved.

use std::collections::{BTreeMap, HashMap};

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::reason::Match;
use crate::snapshot::Person;
use crate::warning::{Warning, WarningId};
use bridge_core::text;
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
pub(crate) fn find(people: &[Person]) -> Vec<Collision> {
    let mobiles = shared(people, |person| {
        person
            .mobile
            .as_deref()
            .and_then(mobile_key)
            .into_iter()
            .collect()
    });
    let emails = shared(people, |person| {
        let addresses = [&person.email, &person.biz_mail].into_iter().flatten();
        addresses.filter_map(|address| email_key(address)).collect()
    });
    let of = |by: Match| move |userids| Collision { by, userids };
    mobiles
        .into_iter()
        .map(of(Match::Mobile))
        .chain(emails.into_iter().map(of(Match::Email)))
        .collect()
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
fn shared(people: &[Person], keys: impl Fn(&Person) -> Vec<CompactString>) -> Vec<Vec<String>> {
    let mut first: HashMap<CompactString, u32> = HashMap::with_capacity(people.len());
    let mut groups: BTreeMap<(u32, CompactString), Vec<u32>> = BTreeMap::new();
    for (place, person) in (0_u32..).zip(people) {
        for key in keys(person) {
            let owner = *first.entry(key.clone()).or_insert(place);
            if owner != place {
                let group = groups.entry((owner, key)).or_insert_with(|| vec![owner]);
                group.push(place);
            }
        }
    }
    let userid = |place: u32| people[place as usize].userid.to_string();
    let mut groups = groups.into_values().collect::<Vec<_>>();
    groups.iter_mut().for_each(Vec::dedup);
    groups
        .into_iter()
        .map(|group| group.into_iter().map(userid).collect())
        .collect()
}
