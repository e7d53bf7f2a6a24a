//! Names and details through the app, where the contacts secret reads identifiers only.
//!
//! Whatever the app refuses, the identifiers come in: what it does give is added to them.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use compact_str::CompactString;
use wecom::{Agent, AgentId, Api, Caller, Department, Error as WecomError, NotWeCom};

use super::departments::read_department;
use super::walk::{self, AfterRefusal};
use crate::malformed::MalformedRows;
use crate::probe::visible_range;
use crate::progress::ProgressSink;
use crate::snapshot::{self, Person, PersonMerger};
use crate::value_check;
use bridge_core::locked::locked;
use bridge_directory::app_range::AppRange;

/// The app whose secret reads details where the contacts secret may not.
#[derive(Clone)]
pub struct AppAccess {
    /// A caller with the app's secret.
    pub caller: Caller,
    /// The app.
    pub agent_id: AgentId,
    /// Where the app's visible range is left once it was read whole.
    pub seen: SeenRange,
}

/// The visible range that a reading came by.
#[derive(Clone, Default)]
pub struct SeenRange(Arc<Mutex<Option<AppRange>>>);

impl SeenRange {
    /// Takes the range, if one was read.
    pub(crate) fn take(&self) -> Option<AppRange> {
        locked(&self.0).take()
    }
}

/// The result of asking the app.
pub(super) struct Details {
    /// Whether it gave anything.
    pub(super) any: bool,
    /// What it refused first, if anything.
    pub(super) refused: Option<WecomError>,
}

/// Names and details of everything in the app's visible range, added to the identifiers.
///
/// With `only`, the members of these departments are read and no others.
pub(super) async fn add(
    app: &AppAccess,
    only: Option<&[i64]>,
    (departments, merger, sink): (
        &mut Vec<snapshot::Department>,
        &mut PersonMerger,
        &Arc<dyn ProgressSink>,
    ),
) -> Result<Details, WecomError> {
    let only = only.map(|ids| ids.iter().copied().collect::<HashSet<_>>());
    let (mut seen, mut refused) = (PersonMerger::default(), Refused::default());
    let mut below = None;
    let agent = refused.or_none(app.caller.agent(app.agent_id).await)?;
    if !refused.is_final()
        && let Some(visible) = refused.or_none(app.caller.departments(None).await)?
    {
        let mut ids = visible.iter().map(|each| each.id).collect::<Vec<_>>();
        below = Some(ids.clone());
        if let Some(only) = &only {
            ids.retain(|id| only.contains(id));
        }
        name_departments(departments, visible, merger.malformed());
        let mut on_refusal = |error| refused.note(error);
        walk::read_members(&app.caller, ids, (&mut seen, sink), &mut on_refusal).await?;
    }
    if let Some(agent) = agent {
        let mut range = visible_range::of_record(&agent);
        by_name(app, &agent, (&mut seen, &mut range), &mut refused).await?;
        // Half a range would put people out of it who are in.
        if let Some(below) = below.filter(|_| refused.first.is_none()) {
            range.below = below;
            *locked(&app.seen.0) = Some(range);
        }
    }
    merger.malformed().join(std::mem::take(seen.malformed()));
    let any = !seen.is_empty();
    for mut person in &seen.finish() {
        // The app shows only the departments it sees; the identifiers' list has them all.
        if merger.knows(&person.userid) {
            person.departments = None;
        }
        merger.add(person);
    }
    Ok(Details {
        any,
        refused: refused.first,
    })
}

/// Reads the members whom the app may see by name or by tag, whatever their department.
async fn by_name(
    app: &AppAccess,
    agent: &Agent,
    (seen, range): (&mut PersonMerger, &mut AppRange),
    refused: &mut Refused,
) -> Result<(), WecomError> {
    let mut userids = agent.users.clone();
    for tag in &agent.tags {
        if refused.is_final() {
            return Ok(());
        }
        if let Some(tag) = refused.or_none(app.caller.tag(*tag).await)? {
            let members = tag.members.iter().map(|member| member.userid.as_str());
            visible_range::add_users(range, members);
            range.departments.extend(&tag.departments);
            userids.extend(tag.members.into_iter().map(|member| member.userid));
        }
    }
    for userid in userids {
        if refused.is_final() {
            return Ok(());
        }
        read_one(app, &userid, seen, refused).await?;
    }
    Ok(())
}

async fn read_one(
    app: &AppAccess,
    userid: &CompactString,
    seen: &mut PersonMerger,
    refused: &mut Refused,
) -> Result<(), WecomError> {
    if seen.knows(userid) || !value_check::is_usable_userid(userid) {
        return Ok(());
    }
    match app.caller.member(userid).await {
        Ok(member) => seen.take(Person::read(member)),
        Err(error) if is_gone(&error) => {}
        Err(error) => {
            refused.note(error)?;
        }
    }
    Ok(())
}

/// The first refusal, and whether it is one of the app and not of a single thing that was asked for.
#[derive(Default)]
struct Refused {
    first: Option<WecomError>,
    last: bool,
}

impl Refused {
    fn or_none<T>(&mut self, answer: Result<T, WecomError>) -> Result<Option<T>, WecomError> {
        match answer {
            Ok(value) => Ok(Some(value)),
            Err(error) => self.note(error).map(|_| None),
        }
    }

    /// Notes a refusal; an answer that did not come at all is no refusal, and fails the reading.
    fn note(&mut self, error: WecomError) -> Result<AfterRefusal, WecomError> {
        if !is_refusal(&error) {
            return Err(error);
        }
        self.last |= !is_of_one_thing(&error);
        self.first.get_or_insert(error);
        Ok(match self.last {
            true => AfterRefusal::Stop,
            false => AfterRefusal::Continue,
        })
    }

    fn is_final(&self) -> bool {
        self.last
    }
}

fn is_refusal(error: &WecomError) -> bool {
    let is_another_answer = matches!(error, WecomError::NotWeCom { .. }) && error.is_permanent();
    error.errcode().is_some() || is_another_answer
}

/// Whether a refusal concerns a single object, so that others may still be read.
fn is_of_one_thing(error: &WecomError) -> bool {
    const ONE: [i64; 11] = [
        40068, 46004, 48004, 48006, 50002, 60003, 60011, 60021, 60030, 60111, 60123,
    ];
    if error.api() == Api::GetToken {
        return false;
    }
    if let Some(errcode) = error.errcode() {
        return ONE.contains(&errcode);
    }
    // A call that is not there, or one answer that cannot be read; behind a portal all fail alike.
    let is_unreadable = matches!(
        error,
        WecomError::NotWeCom {
            what: NotWeCom::Undecodable { .. },
            ..
        }
    );
    error.is_missing_call() || is_unreadable
}

/// Whether a refusal says that the member is not, or no longer, in the visible range of this app.
fn is_gone(error: &WecomError) -> bool {
    const GONE: [i64; 5] = [60011, 50002, 60021, 60111, 46004];
    error
        .errcode()
        .is_some_and(|errcode| GONE.contains(&errcode))
}

fn name_departments(
    departments: &mut Vec<snapshot::Department>,
    visible: Vec<Department>,
    malformed: &mut MalformedRows,
) {
    for department in visible {
        let department = read_department(department, malformed);
        match departments
            .iter_mut()
            .find(|known| known.id == department.id)
        {
            Some(known) => known.name = department.name,
            None => departments.push(department),
        }
    }
}
