//! Reading a corp's directory, as far as WeCom lets us: full, identifiers with the app's details, or identifiers only.
//!
//! A page that fails fails the reading: half a directory is never handed on.

use std::collections::HashSet;
use std::sync::Arc;

use compact_str::CompactString;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;
use wecom::{Agent, AgentId, Caller, Department, DepartmentNode, Error as WecomError};

use super::snapshot::{Fold, Person, Scope, Snapshot, Unit, Warning, has_details};
use crate::checkup::{List, is_limited, may_list};
use crate::error::{Code, Error, Result};
use crate::lang::Text;
use crate::progress::{Progress, ProgressSink};
use crate::text;

/// How much WeCom let us read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Everything, through the contacts secret.
    Full,
    /// Every identifier, and the details of those in the app's visible range.
    IdsAndAppDetails,
    /// Every identifier and nothing else.
    IdsOnly,
}

/// The app whose secret reads details where the contacts secret may not.
#[derive(Clone)]
pub struct AppAccess {
    /// A caller with the app's secret.
    pub caller: Caller,
    /// The app.
    pub agent_id: AgentId,
}

/// The most identifiers that one page may have.
const PAGE: u32 = 10_000;

/// Requests kept ready behind those that the client lets through, so that it never waits for us.
const AHEAD: usize = 16;

/// Reads everything that can be read.
///
/// # Errors
/// What WeCom said of a page that could not be read; [`Code::SyncEmpty`] if there is not one member.
pub async fn read(
    contacts: &Caller,
    app: Option<&AppAccess>,
    sink: &Arc<dyn ProgressSink>,
) -> Result<Snapshot> {
    sink.report(Progress::ReadingDepartments);
    let snapshot = match contacts.departments(None).await {
        Ok(departments) => match full(contacts, departments, sink).await {
            Err(error) if is_limited(&error) => limited(contacts, app, error, sink).await?,
            other => other.map_err(|error| of_list(error, List::Contacts))?,
        },
        Err(error) if is_limited(&error) => limited(contacts, app, error, sink).await?,
        Err(error) => return Err(of_list(error, List::Contacts)),
    };
    if snapshot.people.is_empty() {
        return Err(Error::new(Code::SyncEmpty, "not one member was read"));
    }
    Ok(snapshot)
}

async fn full(
    contacts: &Caller,
    departments: Vec<Department>,
    sink: &Arc<dyn ProgressSink>,
) -> std::result::Result<Snapshot, WecomError> {
    let units = departments
        .into_iter()
        .map(Unit::of_department)
        .collect::<Vec<_>>();
    let sees_all = may_list(contacts).await?;
    let mut fold = Fold::default();
    read_members(
        contacts,
        units.iter().map(|unit| unit.id).collect(),
        &mut fold,
        sink,
    )
    .await?;
    let scope = scope_of(sees_all, &units);
    let mut warnings = Vec::new();
    if scope == Scope::Range {
        warnings.push(narrow_secret());
    }
    Ok(finish(Reach::Full, scope, units, fold, warnings))
}

/// A tree without the corp's root department is a part of it, whatever the secret.
fn scope_of(sees_all: bool, units: &[Unit]) -> Scope {
    let has_root = units
        .iter()
        .any(|unit| unit.id == 1 || unit.parent.is_none());
    if sees_all && has_root {
        Scope::Whole
    } else {
        Scope::Range
    }
}

async fn limited(
    contacts: &Caller,
    app: Option<&AppAccess>,
    refusal: impl Into<Error>,
    sink: &Arc<dyn ProgressSink>,
) -> Result<Snapshot> {
    let errcode = refusal.into().errcode().unwrap_or_default();
    let nodes = contacts
        .department_ids(None)
        .await
        .map_err(|error| of_list(error, List::Contacts))?;
    let mut units = nodes.into_iter().map(Unit::of_node).collect::<Vec<_>>();
    let mut fold = Fold::default();
    read_ids(contacts, &mut fold, sink).await?;
    let mut warnings = vec![limited_warning(errcode)];
    let reach = match app {
        None => {
            warnings.push(no_app());
            Reach::IdsOnly
        }
        Some(app) => match details(app, &mut units, &mut fold, sink).await {
            Ok(()) => Reach::IdsAndAppDetails,
            Err(error) if blocks_the_app(&error) => {
                warnings.push(app_refused(&error.into()));
                Reach::IdsOnly
            }
            Err(error) => return Err(of_list(error, List::App)),
        },
    };
    let snapshot = finish(reach, Scope::Whole, units, fold, warnings);
    Ok(with_narrow_range(snapshot))
}

/// Refusals that say "this app cannot help": the reading goes on with identifiers alone.
fn blocks_the_app(error: &WecomError) -> bool {
    const USELESS: [i64; 9] = [
        40001, 40013, 40056, 40091, 41011, 48002, 50003, 60031, 301002,
    ];
    error
        .errcode()
        .is_some_and(|errcode| USELESS.contains(&errcode))
}

async fn read_ids(contacts: &Caller, fold: &mut Fold, sink: &Arc<dyn ProgressSink>) -> Result<()> {
    let (mut cursor, mut pages) = (None::<String>, 0);
    let mut cursors = HashSet::new();
    loop {
        let page = contacts
            .member_ids(cursor.as_deref(), PAGE)
            .await
            .map_err(|error| of_list(error, List::Contacts))?;
        for row in page.rows {
            let departments = Some([row.department].into());
            fold.add(Person {
                departments,
                ..Person::bare(row.userid)
            });
        }
        pages += 1;
        sink.report(Progress::ReadingMembers {
            done: pages,
            total: None,
            members: fold.len(),
        });
        let Some(next) = page.next else {
            return Ok(());
        };
        // A cursor that comes again would never end, and what lies behind it would never be read.
        if !cursors.insert(next.clone()) {
            return Err(Error::new(
                Code::WecomNotWecom,
                "user/list_id gave the same cursor twice",
            ));
        }
        cursor = Some(next);
    }
}

/// Names and details of everything in the app's visible range.
async fn details(
    app: &AppAccess,
    units: &mut Vec<Unit>,
    fold: &mut Fold,
    sink: &Arc<dyn ProgressSink>,
) -> std::result::Result<(), WecomError> {
    let agent = app.caller.agent(app.agent_id).await?;
    let visible = app.caller.departments(None).await?;
    let ids = visible.iter().map(|each| each.id).collect::<Vec<_>>();
    name_units(units, visible);
    let mut seen = Fold::default();
    read_members(&app.caller, ids, &mut seen, sink).await?;
    for userid in by_name(app, &agent).await? {
        if seen.knows(&userid) {
            continue;
        }
        match app.caller.member(&userid).await {
            Ok(member) => seen.add(Person::of_member(member)),
            Err(error) if is_gone(&error) => {}
            Err(error) => return Err(error),
        }
    }
    for mut person in seen.finish() {
        // The app shows only the departments it sees; the identifiers' list has them all.
        if fold.knows(&person.userid) {
            person.departments = None;
        }
        fold.add(person);
    }
    Ok(())
}

/// Whom the app may see by name or by tag, whatever their department.
async fn by_name(
    app: &AppAccess,
    agent: &Agent,
) -> std::result::Result<Vec<CompactString>, WecomError> {
    let mut userids = agent.users.clone();
    for tag in &agent.tags {
        let tag = app.caller.tag(*tag).await?;
        userids.extend(tag.members.into_iter().map(|member| member.userid));
    }
    Ok(userids)
}

/// Refusals that say "not, or no longer, somebody this app may see".
fn is_gone(error: &WecomError) -> bool {
    const GONE: [i64; 5] = [60011, 50002, 60021, 60111, 46004];
    error
        .errcode()
        .is_some_and(|errcode| GONE.contains(&errcode))
}

fn name_units(units: &mut Vec<Unit>, visible: Vec<Department>) {
    for department in visible {
        let unit = Unit::of_department(department);
        match units.iter_mut().find(|known| known.id == unit.id) {
            Some(known) => known.name = unit.name,
            None => units.push(unit),
        }
    }
}

/// Reads the members of every department once, several at a time, folding them in the departments' order.
async fn read_members(
    caller: &Caller,
    departments: Vec<i64>,
    fold: &mut Fold,
    sink: &Arc<dyn ProgressSink>,
) -> std::result::Result<(), WecomError> {
    let total = departments.len();
    let calls = futures::stream::iter(departments).map(|id| Page::begin(caller.clone(), id));
    let mut pages = std::pin::pin!(calls.buffered(AHEAD));
    let mut done = 0;
    while let Some(page) = pages.next().await {
        for person in page? {
            fold.add(person);
        }
        done += 1;
        sink.report(Progress::ReadingMembers {
            done,
            total: Some(total),
            members: fold.len(),
        });
    }
    Ok(())
}

/// One department's members on their way; dropping it stops the call.
struct Page {
    task: JoinHandle<std::result::Result<Vec<Person>, WecomError>>,
    department: i64,
    caller: Caller,
}

impl Page {
    /// Begins the call in a task of its own, so that bodies are decoded beside each other.
    async fn begin(
        caller: Caller,
        department: i64,
    ) -> std::result::Result<Vec<Person>, WecomError> {
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

async fn people_of(
    caller: &Caller,
    department: i64,
) -> std::result::Result<Vec<Person>, WecomError> {
    let members = caller.members_of(department).await?;
    Ok(members.into_iter().map(Person::of_member).collect())
}

fn finish(
    reach: Reach,
    scope: Scope,
    mut units: Vec<Unit>,
    fold: Fold,
    warnings: Vec<Warning>,
) -> Snapshot {
    let people = fold.finish();
    add_mentioned(&mut units, &people);
    units.sort_by_key(|unit| unit.id);
    units.dedup_by_key(|unit| unit.id);
    Snapshot {
        reach,
        scope,
        units,
        people,
        warnings,
    }
}

/// Departments that only a member's entry names are kept by their number.
fn add_mentioned(units: &mut Vec<Unit>, people: &[Person]) {
    let mut known = units.iter().map(|unit| unit.id).collect::<HashSet<_>>();
    for id in people
        .iter()
        .flat_map(|person| person.departments.iter().flatten())
    {
        if known.insert(*id) {
            units.push(Unit {
                id: *id,
                name: None,
                parent: None,
                sort: None,
            });
        }
    }
}

impl Unit {
    fn of_department(department: Department) -> Self {
        Self {
            id: department.id,
            name: department.name.filter(|name| !name.is_empty()),
            parent: department.parent.filter(|parent| *parent != 0),
            sort: Some(department.order),
        }
    }

    fn of_node(node: DepartmentNode) -> Self {
        Self {
            id: node.id,
            name: None,
            parent: node.parent.filter(|parent| *parent != 0),
            sort: Some(node.order),
        }
    }
}

/// Names the secret that was refused, and the list of trusted addresses that is meant: each secret has its own.
fn of_list(error: WecomError, list: List) -> Error {
    list.named_in(Error::from(error).with("secret", list.name()))
}

fn narrow_secret() -> Warning {
    Warning::new(
        "scope.range",
        Text::fixed(
            "这个 Secret 只看得到一部分部门。没读到的部门和其中的人保持原样，不算离开。要读全公司，请改用【管理工具】→【通讯录同步】的 Secret。",
            "This secret sees only a part of the corp. Departments that were not read stay as they are, with their people. To read the whole corp, use the secret of 【通讯录同步】 Contacts sync under 【管理工具】 Management tools.",
        ),
    )
}

fn limited_warning(errcode: i64) -> Warning {
    Warning::new(
        "reach.limited",
        text!(
            "企业微信不让这个 Secret 读取详情（{errcode}），只能读到账号和部门编号。",
            "WeCom does not let this secret read details ({errcode}); only member IDs and department numbers can be read."
        ),
    )
}

fn no_app() -> Warning {
    Warning::new(
        "reach.no_app",
        Text::fixed(
            "没有姓名等资料。要补齐，请为这家企业添加认证源（自建应用），并把它的可见范围设为全员。",
            "There are no names or other details. To get them, add an authentication source (a self-built app) for this corp and set its visible range to everybody.",
        ),
    )
}

fn app_refused(error: &Error) -> Warning {
    let errcode = error.errcode().unwrap_or_default();
    Warning::new(
        "reach.app_refused",
        text!(
            "自建应用也没能补齐姓名（{errcode}）。请在体检里看这个应用哪里不对。",
            "The self-built app could not supply the names either ({errcode}). The check-up shows what is wrong with it."
        ),
    )
}

/// Says how many people's details the app's visible range leaves out.
fn with_narrow_range(mut snapshot: Snapshot) -> Snapshot {
    let (all, known) = (
        snapshot.people.len(),
        snapshot
            .people
            .iter()
            .filter(|person| has_details(person))
            .count(),
    );
    if snapshot.reach == Reach::IdsAndAppDetails && known < all {
        let out = all - known;
        let text = text!(
            "共 {all} 人中有 {out} 人，自建应用读不到姓名，多半在它的可见范围之外，那样也不能扫码登录。已有的资料不会被清空。",
            "The app cannot read the names of {out} of {all} people: they are probably outside its visible range, and then cannot log in by scanning either. What is stored of them stays."
        );
        snapshot.warnings.push(Warning::new("range.narrow", text));
    }
    snapshot
}
