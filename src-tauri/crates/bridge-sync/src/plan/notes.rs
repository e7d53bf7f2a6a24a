//! The warnings of a plan about people, beyond the list of changes.

use std::collections::BTreeMap;

use super::item::Item;
use super::kind::Kind;
use super::reason::Reason;
use super::rename::Renames;
use crate::snapshot::Snapshot;
use crate::warning::{Warning, WarningId};
use bridge_core::lang::Text;
use bridge_core::text;
use bridge_directory::stored::StoredDirectory;

/// How many a warning names one by one.
const NAMED: usize = 20;

const SETTLE: (&str, &str) = (
    "请在「待核对」里逐个核对（sync decide）：就是这个用户、新建用户或不同步",
    "settle them one by one among those who wait for you (sync decide): this user, a new one, or left out",
);
const RUN_YOURSELF: (&str, &str) = (
    "自动同步不决定谁接管账号，确认是同一个人后请手动同步一次",
    "an automatic run does not decide who gets an account: if it is the same person, run a sync yourself",
);

/// All warnings about people.
pub(super) fn of_people(
    snapshot: &Snapshot,
    directory: &StoredDirectory,
    items: &[Item],
    renames: &Renames,
) -> Vec<Warning> {
    let context = NoteContext {
        snapshot,
        directory,
        items,
        renames,
    };
    let notes = [
        context.owned_elsewhere(),
        context.pending(),
        context.proposed(),
        context.passed(),
        context.unclear(),
    ];
    notes.into_iter().flatten().collect()
}

struct NoteContext<'a> {
    snapshot: &'a Snapshot,
    directory: &'a StoredDirectory,
    items: &'a [Item],
    renames: &'a Renames,
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
        // What the schedule may not do, a person's run may; the rest no run does.
        let is_unattended = |item: &Item| item.reason.is_take_over();
        let pending = || self.items.iter().filter(is_pending);
        let ways_out = [
            (pending().any(|item| !is_unattended(item)), SETTLE),
            (pending().any(is_unattended), RUN_YOURSELF),
        ];
        for (_, (zh, en)) in ways_out.into_iter().filter(|(is_needed, _)| *is_needed) {
            text = Text::new(format!("{}；{zh}", text.zh), format!("{}; {en}", text.en));
        }
        Some(Warning::new(WarningId::ItemPending, text))
    }

    /// The warning for userids that may be one person's: a person says so.
    fn proposed(&self) -> Option<Warning> {
        let pairs = self.renames.proposed.iter();
        let (count, named) = listed(
            pairs
                .map(|pair| self.both(pair.user, pair.person))
                .collect(),
        )?;
        Some(Warning::new(
            WarningId::RenameProposed,
            text!(
                "{count} 人停用，同时有很像的新成员，可能是同一个人换了账号（{named}）。是同一个人的，在预览里勾选「是同一个人」，或加上 --same 旧账号=新账号；否则按两个人处理",
                "{count} people leave while a new member is much like them: perhaps the same people with new userids ({named}). Where they are, tick them in the preview, or add --same OLD=NEW; otherwise they are two people"
            ),
        ))
    }

    /// The warning for numbers and addresses that somebody else has now.
    fn passed(&self) -> Option<Warning> {
        let pairs = self.renames.passed.iter();
        let (count, named) = listed(
            pairs
                .map(|pair| self.both(pair.user, pair.person))
                .collect(),
        )?;
        Some(Warning::new(
            WarningId::NumberMoved,
            text!(
                "{count} 名新成员的手机号或邮箱以前是别人的，姓名和部门都不同，按新成员处理（{named}）",
                "{count} new members have a mobile number or an address that was somebody else's; name and departments are others, so they count as new ({named})"
            ),
        ))
    }

    /// The warning for somebody who leaves and several new members who may be them.
    fn unclear(&self) -> Option<Warning> {
        let mut by_user: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for (user, person) in &self.renames.unclear {
            by_user.entry(*user).or_default().push(self.userid(*person));
        }
        let said = |(user, mut others): (u32, Vec<&str>)| {
            others.sort_unstable();
            format!("{} → {}", self.old_userid(user), others.join(" / "))
        };
        let mut all = by_user.into_iter().map(said).collect::<Vec<_>>();
        all.sort_unstable();
        let (count, named) = listed(all)?;
        Some(Warning::new(
            WarningId::PersonNewKey,
            text!(
                "{count} 人停用，同时有几名新成员都可能是他们，无法判断（{named}）。知道是谁的，加上 --same 旧账号=新账号",
                "{count} people leave while more than one new member may be them ({named}). Where you know who it is, add --same OLD=NEW"
            ),
        ))
    }

    fn both(&self, user: u32, person: u32) -> String {
        format!("{} → {}", self.old_userid(user), self.userid(person))
    }

    fn old_userid(&self, place: u32) -> &str {
        let users = &self.directory.users;
        let userid = users.userid(place as usize);
        userid.unwrap_or_else(|| users.known_as(place as usize))
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
fn listed(mut all: Vec<String>) -> Option<(usize, String)> {
    all.sort_unstable();
    let count = all.len();
    let mut named = all.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    if count > NAMED {
        named.push_str(" …");
    }
    (count > 0).then_some((count, named))
}
