//! The reading of a large corp's members by an export job, in place of one call per department.
//!
//! What a job leaves out would be taken for leavers, so its result is held against the list of identifiers before it is
//! used. Whatever goes wrong, the caller walks department by department instead, and the run says why.

use std::collections::HashSet;
use std::sync::Arc;

use compact_str::CompactString;
use wecom::{Caller, Error as WecomError, ExportError, ExportPolicy, casefold_trimmed};

use crate::probe::is_no_such_member;
use crate::progress::{Progress, ProgressSink};
use crate::snapshot::{Person, PersonMerger};
use crate::value_check;

/// From so many departments on, an export takes fewer calls and less time than the walk.
pub(super) const FROM_DEPARTMENTS: usize = 500;
/// The share of people who may be missing from an export, per mille: those who joined since are read one by one.
const MOST_MISSING_PER_MILLE: usize = 1;
/// The most people who are read one by one, however large the corp is.
const MOST_ONE_BY_ONE: usize = 100;

/// Why an export was not used.
#[derive(Debug)]
pub(super) enum NotUsed {
    /// The job, or its files.
    Job(ExportError),
    /// A call beside it.
    Call(WecomError),
    /// So many people of the list of identifiers are not in the files.
    Incomplete {
        /// How many.
        missing: usize,
        /// Of so many.
        all: usize,
    },
}

impl From<WecomError> for NotUsed {
    fn from(error: WecomError) -> Self {
        Self::Call(error)
    }
}

/// Reads every member by an export job.
///
/// # Errors
/// [`NotUsed`].
pub(super) async fn read_members(
    contacts: &Caller,
    sink: &Arc<dyn ProgressSink>,
) -> Result<PersonMerger, NotUsed> {
    let (mut merger, mut done) = (PersonMerger::default(), 0);
    let mut take = |members: Vec<wecom::Member>| {
        let read = members.into_iter().map(Person::read);
        read.for_each(|read| merger.take(read));
        done += 1;
        sink.report(progress(done, &merger));
    };
    let policy = ExportPolicy::default();
    let read = contacts.export_members(&policy, &mut take).await;
    read.map_err(NotUsed::Job)?;
    let (missing, all) = missing(contacts, &merger).await?;
    let most = (all * MOST_MISSING_PER_MILLE / 1_000).min(MOST_ONE_BY_ONE);
    if missing.len() > most {
        let missing = missing.len();
        return Err(NotUsed::Incomplete { missing, all });
    }
    for userid in missing {
        match contacts.member(&userid).await {
            Ok(member) => merger.take(Person::read(member)),
            // They left while the list was read.
            Err(error) if is_no_such_member(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(merger)
}

/// The userids of the whole corp that were not read, and how many there are in all.
async fn missing(
    contacts: &Caller,
    merger: &PersonMerger,
) -> Result<(Vec<CompactString>, usize), WecomError> {
    let mut pages = contacts.member_id_pages();
    // Who was read is met at their place among those, so that no userid is kept twice.
    let (mut met, mut all) = (vec![false; merger.len()], 0);
    let (mut others, mut missing) = (HashSet::new(), Vec::new());
    while let Some(rows) = pages.next().await? {
        for row in rows {
            let is_usable = value_check::is_usable_userid(&row.userid);
            if !is_usable {
                continue;
            }
            match merger.place_of(&row.userid).and_then(|at| met.get_mut(at)) {
                Some(is_met) => all += usize::from(!std::mem::replace(is_met, true)),
                None if others.insert(casefold_trimmed(&row.userid)) => missing.push(row.userid),
                None => {}
            }
        }
    }
    let all = all + missing.len();
    Ok((missing, all))
}

fn progress(done: usize, merger: &PersonMerger) -> Progress {
    Progress::ReadingMembers {
        done,
        total: None,
        members: merger.len(),
    }
}
