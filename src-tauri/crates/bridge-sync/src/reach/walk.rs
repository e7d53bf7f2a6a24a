//! The walk through a corp: department by department, or through the list of all identifiers.

use std::sync::Arc;

use futures::StreamExt;
use tokio::task::JoinHandle;
use wecom::{Caller, Error as WecomError};

use crate::malformed::MalformedRow;
use crate::progress::{Progress, ProgressSink};
use crate::snapshot::{Person, PersonMerger};

/// The number of requests kept ready behind those that the client lets through, so that the client never waits.
const AHEAD: usize = 16;

/// The decision on a walk when the members of a department are refused.
pub(super) type OnRefusal<'a> =
    dyn FnMut(WecomError) -> std::result::Result<AfterRefusal, WecomError> + Send + 'a;

/// Whether a walk goes on.
pub(super) enum AfterRefusal {
    /// With the next department.
    Continue,
    /// The rest would be refused too.
    Stop,
}

/// Reads the members of every department once, several at a time, and merges them in the departments' order.
///
/// `null` in place of one list is an empty list; of every list, it is a server that shows no member.
pub(super) async fn read_members(
    caller: &Caller,
    departments: Vec<i64>,
    (merger, sink): (&mut PersonMerger, &Arc<dyn ProgressSink>),
    on_refusal: &mut OnRefusal<'_>,
) -> std::result::Result<(), WecomError> {
    let total = departments.len();
    let calls = futures::stream::iter(departments)
        .map(|id| async move { (id, Page::begin(caller.clone(), id).await) });
    let mut pages = std::pin::pin!(calls.buffered(AHEAD));
    let (mut done, mut nulls) = (0, 0);
    while let Some((id, page)) = pages.next().await {
        match page {
            Ok(people) => people.into_iter().for_each(|read| merger.take(read)),
            Err(error) if error.is_null_list() => {
                nulls += 1;
                if nulls == total {
                    return on_refusal(error).map(drop);
                }
                merger.malformed().null_list(id);
            }
            Err(error) => match on_refusal(error)? {
                AfterRefusal::Continue => {}
                AfterRefusal::Stop => return Ok(()),
            },
        }
        done += 1;
        sink.report(Progress::ReadingMembers {
            done,
            total: Some(total),
            members: merger.len(),
        });
    }
    Ok(())
}

/// Reads every identifier with its departments.
pub(super) async fn read_ids(
    contacts: &Caller,
    merger: &mut PersonMerger,
    sink: &Arc<dyn ProgressSink>,
) -> std::result::Result<(), WecomError> {
    let (mut pages, mut done) = (contacts.member_id_pages(), 0);
    while let Some(rows) = pages.next().await? {
        for row in rows {
            let departments = row.department.map(|id| [id].into());
            merger.add(Person {
                departments,
                ..Person::bare(row.userid)
            });
        }
        done += 1;
        sink.report(Progress::ReadingMembers {
            done,
            total: None,
            members: merger.len(),
        });
    }
    Ok(())
}

/// A pending call for one department's members; dropping it stops the call.
struct Page {
    task: JoinHandle<Read>,
    department: i64,
    caller: Caller,
}

impl Page {
    /// Begins the call in a task of its own, so that bodies are decoded beside each other.
    async fn begin(caller: Caller, department: i64) -> Read {
        let of_task = caller.clone();
        let task = tokio::spawn(async move { people_of(&of_task, department).await });
        let mut page = Self {
            task,
            department,
            caller,
        };
        match (&mut page.task).await {
            Ok(people) => people,
            // The runtime is going down, or decoding panicked: ask once more in this task.
            Err(_) => people_of(&page.caller, page.department).await,
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Read = std::result::Result<Vec<(Person, MalformedRow)>, WecomError>;

async fn people_of(caller: &Caller, department: i64) -> Read {
    let members = caller.members_of(department).await?;
    let read = members.into_iter().map(|member| {
        let (mut person, malformed) = Person::read(member);
        // A row that does not say so belongs to the department that it was read from.
        if person.departments.is_none() {
            person.departments = Some([department].into());
        }
        (person, malformed)
    });
    Ok(read.collect())
}
