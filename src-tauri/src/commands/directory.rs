//! 用户目录 Directory: departments, people, one person.

use std::collections::BTreeMap;

use bridge::Bridge;
use bridge::checkup::Why;
use bridge::tenant::Tenant;
use tauri::State;

use crate::failure::{Answer, Failure};
use crate::shell::Shell;
use crate::views::{
    DepartmentView, DirectoryTotals, TraceView, UserDetail, UserFilter, UserPage, UserView,
};

/// As many runs of one person as the drawer shows.
const MOST_RUNS: usize = 20;

#[tauri::command]
pub(crate) async fn department_list(
    shell: State<'_, Shell>,
    tenant: String,
) -> Answer<Vec<DepartmentView>> {
    shell
        .with(move |bridge| departments(bridge, &bridge.tenant(&tenant)?))
        .await
}

#[tauri::command]
pub(crate) async fn directory_totals(
    shell: State<'_, Shell>,
    tenant: String,
) -> Answer<DirectoryTotals> {
    let out_of_range = shell
        .checkups()
        .get(&tenant)
        .map(|report| report.absent(Why::OutOfRange));
    let totals = shell
        .with(move |bridge| bridge.totals(&bridge.tenant(&tenant)?))
        .await?;
    Ok(DirectoryTotals::of(totals, out_of_range))
}

#[tauri::command]
pub(crate) async fn user_list(
    shell: State<'_, Shell>,
    tenant: String,
    filter: UserFilter,
) -> Answer<UserPage> {
    let page = shell
        .with(move |bridge| bridge.users(&bridge.tenant(&tenant)?, &filter.into()))
        .await?;
    Ok(page.into())
}

#[tauri::command]
pub(crate) async fn user_show(
    shell: State<'_, Shell>,
    tenant: String,
    id: String,
) -> Answer<UserDetail> {
    shell
        .with(move |bridge| detail(bridge, &bridge.tenant(&tenant)?, &id))
        .await
}

#[tauri::command(async)]
pub(crate) fn user_reset_password(tenant: String, user: String) -> Answer<String> {
    drop((tenant, user));
    Err(Failure::not_in_this_build("password login"))
}

#[tauri::command]
pub(crate) async fn member_trace(
    shell: State<'_, Shell>,
    tenant: String,
    who: String,
) -> Answer<TraceView> {
    let bridge = shell.bridge().await?;
    let tenant = bridge.tenant(&tenant)?;
    let trace = bridge.trace(&tenant, &who).await?;
    let username = trace
        .member
        .as_ref()
        .and_then(|member| member.username.clone());
    let user = shell
        .with(move |bridge| username.map(|name| bridge.user(&tenant, &name)).transpose())
        .await?;
    Ok(TraceView::of(trace, user.map(UserView::from)))
}

fn detail(bridge: &Bridge, tenant: &Tenant, id: &str) -> bridge::Result<UserDetail> {
    let user = bridge.user_by_id(tenant, id)?;
    let runs = bridge.runs_of_user(&user, MOST_RUNS)?;
    Ok(UserDetail {
        runs: runs.into_iter().map(Into::into).collect(),
        user: user.into(),
        has_password: false,
        rehearsals: [],
    })
}

/// The departments of all of a tenant's sources, parents before their children. Two corps' departments of one
/// number are one entry, as they are one filter.
fn departments(bridge: &Bridge, tenant: &Tenant) -> bridge::Result<Vec<DepartmentView>> {
    let mut list: Vec<DepartmentView> = Vec::new();
    let mut places = BTreeMap::new();
    for source in bridge.sources_of(tenant)? {
        let (forest, sizes) = (
            bridge.departments(&source)?,
            bridge.department_sizes(&source)?,
        );
        let mut open = forest.roots().iter().rev().copied().collect::<Vec<_>>();
        while let Some(id) = open.pop() {
            open.extend(forest.children_of(Some(id)).iter().rev());
            let users = sizes.get(&id).copied().unwrap_or_default();
            let place = *places.entry(id).or_insert(list.len());
            match list.get_mut(place) {
                Some(there) => there.users += u32::try_from(users).unwrap_or_default(),
                None => {
                    let name = forest.name_of(id).unwrap_or_default().to_owned();
                    list.push(DepartmentView::new(id, forest.parent_of(id), name, users));
                }
            }
        }
    }
    Ok(list)
}
