//! A plan's rows of users and their record, made ready on one thread while another one writes those before them.
//!
//! Leaves out writing them, which is `apply`'s business.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use serde_json::json;

use super::plan::{Item, Kind, Plan};
use crate::snapshot::Person;
use bridge_core::error::Result;
use bridge_directory::row_snapshot::snapshot;
use bridge_directory::user::User;

/// How many rows are handed over at once, and how many such lots may wait.
const LOT: usize = 256;
const LOTS: usize = 8;

/// What an applied run writes into the rows that it changes.
#[derive(Clone, Copy)]
pub(crate) struct Stamp {
    pub(crate) run: i64,
    pub(crate) now: i64,
    /// The key of the first user that it creates.
    pub(crate) next_key: i64,
}

/// One item, ready to be written.
pub(crate) struct Prepared<'a> {
    pub(crate) item: &'a Item,
    pub(crate) object: Option<i64>,
    /// The row as it will be; `None` if the item writes nothing.
    pub(crate) row: Option<User>,
    pub(crate) moves: bool,
    pub(crate) username: Option<String>,
    pub(crate) reason: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) member: Option<String>,
}

/// Hands every item to `write`, in the plan's order. Without a stamp nothing will be written but the record.
///
/// # Errors
/// Those of `write`, and `store.damaged` if a row cannot be put into JSON.
pub(crate) fn each<'a>(
    plan: &'a Plan,
    stamp: Option<Stamp>,
    mut write: impl FnMut(Prepared<'a>) -> Result<()>,
) -> Result<()> {
    thread::scope(|scope| {
        let (sender, lots) = sync_channel(LOTS);
        scope.spawn(move || prepare_all(plan, stamp, &sender));
        // Owned here, so that the other thread ends as soon as one row fails.
        let lots: Receiver<Result<Vec<Prepared<'a>>>> = lots;
        for lot in lots {
            lot?.into_iter().try_for_each(&mut write)?;
        }
        Ok(())
    })
}

fn prepare_all<'a>(
    plan: &'a Plan,
    stamp: Option<Stamp>,
    sender: &SyncSender<Result<Vec<Prepared<'a>>>>,
) {
    let mut stamp = stamp;
    for items in plan.items.chunks(LOT) {
        let lot = items.iter().map(|item| prepare(plan, item, &mut stamp));
        let lot = lot.collect::<Result<Vec<_>>>();
        let failed = lot.is_err();
        // Nobody waits for the rest once a row could not be written.
        if sender.send(lot).is_err() || failed {
            return;
        }
    }
}

fn prepare<'a>(plan: &'a Plan, item: &'a Item, stamp: &mut Option<Stamp>) -> Result<Prepared<'a>> {
    let (before, after) = plan.sides(item);
    let row = after.map(|after| stamped(after, item, stamp));
    let writes = item.kind.writes();
    let either = row.as_ref().or(before.as_ref());
    let stored = before.as_ref().map(|user| user.key);
    let member = match (writes, plan.person(item), before.as_ref()) {
        (true, ..) | (false, None, None) => None,
        (false, Some(person), _) => Some(member(&person)?),
        (false, None, Some(user)) => Some(left_alone(user)?),
    };
    Ok(Prepared {
        item,
        object: match (&row, stamp) {
            (Some(row), Some(_)) => Some(row.key),
            _ => stored,
        },
        moves: match (&before, &row) {
            (Some(before), Some(row)) => before.departments != row.departments,
            _ => true,
        },
        username: either.map(|user| user.username.to_string()),
        reason: snapshot(&item.reason)?,
        before: before
            .filter(|_| writes)
            .as_ref()
            .map(snapshot)
            .transpose()?,
        after: row.as_ref().map(snapshot).transpose()?,
        member,
        row,
    })
}

/// The row as it is written: by which run, when, and a new one under the next key.
fn stamped(mut row: User, item: &Item, stamp: &mut Option<Stamp>) -> User {
    if let Some(stamp) = stamp {
        (row.updated_at, row.touched_by) = (stamp.now, Some(stamp.run));
        row.departed_at = row.departed_since();
        if item.kind == Kind::Create {
            row.key = stamp.next_key;
            stamp.next_key += 1;
        }
    }
    row
}

/// What a user is called whom a run leaves as they are.
fn left_alone(user: &User) -> Result<String> {
    snapshot(&json!({
        "name": user.name,
        "position": user.position,
        "departments": user.departments,
    }))
}

/// What a member is called whom a run does not bring in.
fn member(person: &Person) -> Result<String> {
    snapshot(&json!({
        "name": person.name,
        "position": person.position,
        "mobile": person.mobile,
        "email": person.email.as_ref().or(person.biz_mail.as_ref()),
        "departments": person.departments,
    }))
}
