//! The warnings of a plan about people, beyond the list of changes.

use std::collections::HashMap;

use compact_str::CompactString;

use super::item::Item;
use super::kind::Kind;
use super::reason::Reason;
use crate::snapshot::Snapshot;
use crate::warning::{Warning, WarningId};
use bridge_core::lang::Text;
use bridge_core::text;
use bridge_directory::stored::StoredDirectory;
use bridge_directory::user::{email_key, mobile_key};

/// How many a warning names one by one.
const NAMED: usize = 20;

/// All warnings about people.
pub(super) fn of_people(
    snapshot: &Snapshot,
    directory: &StoredDirectory,
    items: &[Item],
) -> Vec<Warning> {
    let context = NoteContext {
        snapshot,
        directory,
        items,
    };
    let notes = [
        context.owned_elsewhere(),
        context.pending(),
        context.new_keys(),
    ];
    notes.into_iter().flatten().collect()
}

struct NoteContext<'a> {
    snapshot: &'a Snapshot,
    directory: &'a StoredDirectory,
    items: &'a [Item],
}

impl NoteContext<'_> {
    /// The warning for members whose users another source of the tenant owns.
    fn owned_elsewhere(&self) -> Option<Warning> {
        let is_owned = |item: &&Item| matches!(item.reason, Reason::OwnedElsewhere { .. });
        let (count, named) = self.named(is_owned)?;
        Some(Warning::new(
            WarningId::DuplicateOwned,
            text!(
                "{count} 名成员对应的用户由本租户的另一个数据源管理，保持原样（{named}）",
                "{count} members match users whom another data source of this tenant owns; those stay as they are ({named})"
            ),
        ))
    }

    /// The warning for items that a person has to decide one by one.
    fn pending(&self) -> Option<Warning> {
        let is_pending = |item: &&Item| item.kind == Kind::Pending;
        let (count, named) = self.named(is_pending)?;
        let mut text = text!(
            "{count} 名成员待核对：同步不会让他们接管已有账号，这些账号保持原样（{named}）",
            "{count} members wait for a person: the sync gives them no existing account, and those stay as they are ({named})"
        );
        let pending = || self.items.iter().filter(is_pending);
        let is_switched_off = |item: &Item| matches!(item.reason, Reason::SwitchedOff { .. });
        let ways_out = [
            (
                pending().any(is_switched_off),
                "账号已被管理员停用的，确认是同一个人后先启用再同步",
                "where an administrator switched the account off and it is the same person, switch it on first, then sync",
            ),
            (
                pending().any(|item| !is_switched_off(item)),
                "自动同步不决定谁接管账号，确认是同一个人后请手动同步一次",
                "an automatic run does not decide who gets an account: if it is the same person, run a sync yourself",
            ),
        ];
        for (_, zh, en) in ways_out.into_iter().filter(|(is_needed, _, _)| *is_needed) {
            text = Text::new(format!("{}；{zh}", text.zh), format!("{}; {en}", text.en));
        }
        Some(Warning::new(WarningId::ItemPending, text))
    }

    /// The warning for a member who leaves and one who comes with the same number or address: perhaps one person with a
    /// new userid.
    fn new_keys(&self) -> Option<Warning> {
        let goes = |item: &&Item| item.kind == Kind::Depart && item.reason == Reason::NotReturned;
        let comes = self.items.iter().filter(|item| item.kind == Kind::Create);
        let comes = comes.filter_map(|item| item.person).collect::<Vec<_>>();
        // Comparing numbers and addresses takes a while, and most runs have no newcomer or no leaver.
        if comes.is_empty() {
            return None;
        }
        let mut going: HashMap<CompactString, Vec<u32>> = HashMap::new();
        for user in self.items.iter().filter(goes).filter_map(|item| item.user) {
            for key in self.keys_of_user(user) {
                going.entry(key).or_default().push(user);
            }
        }
        if going.is_empty() {
            return None;
        }
        let mut coming: HashMap<CompactString, Vec<u32>> = HashMap::new();
        for person in &comes {
            for key in self.keys_of_person(*person) {
                coming.entry(key).or_default().push(*person);
            }
        }
        let mut pairs = Vec::new();
        for person in comes {
            let only = |key: &CompactString| {
                let (old, new) = (going.get(key)?, coming.get(key)?);
                (new.as_slice() == [person] && old.len() == 1).then(|| old.first().copied())?
            };
            if let Some(user) = self.keys_of_person(person).iter().find_map(only) {
                let users = &self.directory.users;
                let old = users.userid(user as usize);
                let old = old.unwrap_or_else(|| users.known_as(user as usize));
                pairs.push(format!("{old} → {}", self.userid(person)));
            }
        }
        let (count, named) = listed(pairs)?;
        Some(Warning::new(
            WarningId::PersonNewKey,
            text!(
                "{count} 人将停用（企业微信里已没有），同时有手机号或邮箱相同的新成员，可能是同一个人换了账号（{named}）",
                "{count} people leave while new members have the same mobile number or e-mail address: perhaps the same people with new userids ({named})"
            ),
        ))
    }

    fn keys_of_user(&self, place: u32) -> Vec<CompactString> {
        let user = self.directory.users.get(place as usize);
        let user = user.unwrap_or_default();
        keys(&user.mobile, [&user.biz_mail, &user.email])
    }

    fn keys_of_person(&self, place: u32) -> Vec<CompactString> {
        let person = self.snapshot.people.get(place as usize);
        let person = person.unwrap_or_default();
        keys(&person.mobile, [&person.biz_mail, &person.email])
    }

    fn userid(&self, place: u32) -> &str {
        self.snapshot.people.known_as(place as usize)
    }

    fn named(&self, fits: impl Fn(&&Item) -> bool) -> Option<(usize, String)> {
        let name = |item: &Item| {
            let person = item.person.map(|place| self.userid(place));
            let user = item
                .user
                .map(|place| self.directory.users.known_as(place as usize));
            match (person, user) {
                (Some(person), Some(user)) if person != user => format!("{person} = {user}"),
                (one, other) => one.or(other).unwrap_or_default().to_owned(),
            }
        };
        listed(self.items.iter().filter(fits).map(name).collect())
    }
}

/// How many there are, and the first of them.
fn listed(all: Vec<String>) -> Option<(usize, String)> {
    let count = all.len();
    let mut named = all.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    if count > NAMED {
        named.push_str(" …");
    }
    (count > 0).then_some((count, named))
}

/// The strongest first. A number is never an address, so one map has both.
fn keys(mobile: &Option<CompactString>, mails: [&Option<CompactString>; 2]) -> Vec<CompactString> {
    let mobile = mobile.as_deref().and_then(mobile_key);
    let mails = mails.into_iter().flatten();
    let mut keys = mobile
        .into_iter()
        .chain(mails.filter_map(|mail| email_key(mail)))
        .collect::<Vec<_>>();
    keys.dedup();
    keys
}
