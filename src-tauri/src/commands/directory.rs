//! 用户目录 Directory: departments, people, one person.

use std::collections::BTreeMap;
use std::time::Duration;

use bridge::Bridge;
use bridge::checkup::Why;
use bridge::directory::password::Password;
use bridge::lang::Text;
use bridge::tenant::Tenant;
use tauri::State;

use crate::failure::Answer;
use crate::reveal::Revealed;
use crate::shell::Shell;
use crate::topic::Topic;
use crate::views::{
    DepartmentView, DirectoryTotals, TraceSubject, TraceView, UserChange, UserDetail, UserFilter,
    UserInput, UserPage, UserView,
};

/// As many runs of one person as the drawer shows.
const MOST_RUNS: usize = 20;

/// How long a first password stays on the screen.
const PASSWORD_STAYS: Duration = Duration::from_secs(120);

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
        .with(move |bridge| bridge.directory().totals(&bridge.tenant(&tenant)?))
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
        .with(move |bridge| {
            bridge
                .directory()
                .users(&bridge.tenant(&tenant)?, &filter.into())
        })
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

#[tauri::command]
pub(crate) async fn user_add(
    shell: State<'_, Shell>,
    tenant: String,
    input: UserInput,
) -> Answer<UserView> {
    let user = shell
        .with(move |bridge| {
            bridge
                .directory()
                .add_user(&bridge.tenant(&tenant)?, &input.into())
        })
        .await?;
    shell.changed(&[Topic::Directory]);
    Ok(user.into())
}

#[tauri::command]
pub(crate) async fn user_change(
    shell: State<'_, Shell>,
    tenant: String,
    id: String,
    change: UserChange,
) -> Answer<UserView> {
    let user = shell
        .with(move |bridge| {
            let tenant = bridge.tenant(&tenant)?;
            let user = bridge.directory().user_by_id(&tenant, &id)?;
            bridge
                .directory()
                .change_user(&tenant, &user.id, &change.into())
        })
        .await?;
    shell.changed(&[Topic::Directory]);
    Ok(user.into())
}

/// Makes a first password, and shows it where the interface cannot see it. It takes the place of the old one only once it
/// can be read.
#[tauri::command]
pub(crate) async fn user_reset_password(
    shell: State<'_, Shell>,
    tenant: String,
    user: String,
) -> Answer<()> {
    let (tenant, user) = shell
        .with(move |bridge| {
            let tenant = bridge.tenant(&tenant)?;
            let user = bridge.directory().user_by_id(&tenant, &user)?;
            Ok((tenant, user))
        })
        .await?;
    let made = Password::generate()?;
    let revealed = Revealed {
        title: Text::fixed("首次登录密码", "First password"),
        hint: Text::fixed(
            "点一下选中再复制，当面或用可信的方式交给本人；首次登录时必须修改。关上后不能再看，只能重新生成。",
            "Click to select it, copy it, and hand it over in person or another trusted way; it must be changed at the first login. Once closed it cannot be seen again, only made anew.",
        ),
        value: made.expose().to_owned(),
        stays: PASSWORD_STAYS,
    };
    let shown = shell.desktop().reveal(revealed, shell.lang()).await?;
    let set = shell
        .with(move |bridge| {
            bridge
                .directory()
                .set_password(&tenant, &user.id, &made, true)
        })
        .await;
    if set.is_err() {
        shown.take_away();
    }
    shell.changed(&[Topic::Directory]);
    set
}

#[tauri::command]
pub(crate) async fn user_set_password(
    shell: State<'_, Shell>,
    tenant: String,
    user: String,
    password: String,
) -> Answer<()> {
    let password = Password::new(password)?;
    shell
        .with(move |bridge| {
            bridge
                .directory()
                .set_password(&bridge.tenant(&tenant)?, &user, &password, true)
        })
        .await?;
    shell.changed(&[Topic::Directory]);
    Ok(())
}

#[tauri::command]
pub(crate) async fn member_trace(
    shell: State<'_, Shell>,
    tenant: String,
    subject: TraceSubject,
) -> Answer<TraceView> {
    let bridge = shell.bridge().await?;
    let tenant = bridge.tenant(&tenant)?;
    Ok(bridge
        .diagnose()
        .trace(&tenant, &subject.into())
        .await?
        .into())
}

fn detail(bridge: &Bridge, tenant: &Tenant, id: &str) -> bridge::Result<UserDetail> {
    let user = bridge.directory().user_by_id(tenant, id)?;
    let runs = bridge.sync().runs_of_user(&user, MOST_RUNS)?;
    let rehearsals = bridge.scan().rehearsals_of_user(tenant, &user, MOST_RUNS)?;
    Ok(UserDetail {
        runs: runs.into_iter().map(Into::into).collect(),
        password: bridge
            .directory()
            .password_state(tenant, id)?
            .map(Into::into),
        rehearsals: rehearsals.into_iter().map(Into::into).collect(),
        user: user.into(),
    })
}

/// The departments of all of a tenant's sources, parents before their children. Two corps' departments of one
/// number are one entry, as they are one filter.
fn departments(bridge: &Bridge, tenant: &Tenant) -> bridge::Result<Vec<DepartmentView>> {
    let mut list: Vec<DepartmentView> = Vec::new();
    let mut places = BTreeMap::new();
    for source in bridge.sources_of(tenant)? {
        let (forest, sizes) = (
            bridge.directory().departments(&source)?,
            bridge.directory().department_sizes(&source)?,
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
