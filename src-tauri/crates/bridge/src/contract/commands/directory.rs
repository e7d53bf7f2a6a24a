//! 用户目录 Directory: departments, people, one person.

use std::collections::HashSet;
use std::time::Duration;

use crate::Bridge;
use crate::contract::decisions;
use crate::contract::failure::CommandResult;
use crate::contract::platform::Revealed;
use crate::contract::saving::save_sheet;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::{
    DirectoryTotals, OfTenant, OfUser, OfUsers, PasswordRequest, ProtectRequest, UserAddRequest,
    UserChangeRequest, UserDetail, UsersExportRequest, UsersRequest,
};
use crate::directory::listing::Department;
use crate::directory::local;
use crate::directory::password::Password;
use crate::directory::query::{UserPage, UserView};
use crate::directory::{filter, sheet};
use crate::error::Result;
use crate::lang::Text;
use crate::scan::LastRehearsal;
use crate::tenant::Tenant;
use crate::time;

/// As many runs of one person as the drawer shows.
const MOST_RUNS: usize = 20;

/// How long a first password stays on the screen.
const PASSWORD_STAYS: Duration = Duration::from_secs(120);

pub(in crate::contract) async fn departments(
    session: &Session,
    request: OfTenant,
) -> CommandResult<Vec<Department>> {
    session
        .with(move |bridge| {
            let sources = bridge.sources_of(&bridge.tenant(&request.tenant)?)?;
            bridge.directory().departments_of(&sources)
        })
        .await
}

pub(in crate::contract) async fn totals(
    session: &Session,
    request: OfTenant,
) -> CommandResult<DirectoryTotals> {
    session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let directory = bridge.directory();
            let scan = directory.scan_totals(&tenant)?;
            let groups = directory.group_sizes(&tenant)?;
            Ok(DirectoryTotals::of(
                directory.totals(&tenant)?,
                groups,
                scan,
            ))
        })
        .await
}

pub(in crate::contract) async fn users(
    session: &Session,
    request: UsersRequest,
) -> CommandResult<UserPage> {
    let UsersRequest { tenant, filter } = request;
    session
        .with(move |bridge| {
            let filter = filter.at(bridge.now_ms());
            bridge.directory().users(&bridge.tenant(&tenant)?, &filter)
        })
        .await
}

/// The identifiers of those who fit.
pub(in crate::contract) async fn user_ids(
    session: &Session,
    request: UsersRequest,
) -> CommandResult<Vec<String>> {
    let UsersRequest { tenant, filter } = request;
    session
        .with(move |bridge| {
            let filter = filter.at(bridge.now_ms());
            let tenant = bridge.tenant(&tenant)?;
            bridge.directory().user_ids(&tenant, &filter)
        })
        .await
}

/// The users who fit, or those of them who were selected, as a file.
pub(in crate::contract) async fn export(
    session: &Session,
    request: UsersExportRequest,
) -> CommandResult<Option<String>> {
    let UsersExportRequest {
        tenant,
        filter,
        only,
        format,
    } = request;
    let filter = filter.at(session.bridge().await?.now_ms());
    let filter = filter::UserFilter {
        most: None,
        skip: 0,
        ..filter
    };
    let lang = session.lang();
    let made = session
        .with(move |bridge| {
            let tenant = bridge.tenant(&tenant)?;
            let mut users = bridge.directory().users(&tenant, &filter)?.users;
            if !only.is_empty() {
                let only = only.iter().collect::<HashSet<_>>();
                users.retain(|user| only.contains(&user.id));
            }
            Ok(sheet::sheet(&sheet::USERS, &users, &tenant, lang))
        })
        .await?;
    save_sheet(session, made, format).await
}

/// The last rehearsal of each of these users.
pub(in crate::contract) async fn last_rehearsals(
    session: &Session,
    request: OfUsers,
) -> CommandResult<Vec<LastRehearsal>> {
    session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            bridge.scan().last_rehearsals(&tenant, &request.users)
        })
        .await
}

pub(in crate::contract) async fn show(
    session: &Session,
    request: OfUser,
) -> CommandResult<UserDetail> {
    session.with(move |bridge| detail(bridge, &request)).await
}

pub(in crate::contract) async fn add(
    session: &Session,
    request: UserAddRequest,
) -> CommandResult<UserView> {
    let UserAddRequest { tenant, input } = request;
    let user = session
        .with(move |bridge| {
            bridge
                .directory()
                .add_user(&bridge.tenant(&tenant)?, &input.into())
        })
        .await?;
    session.changed(&[Topic::Directory]);
    Ok(user)
}

pub(in crate::contract) async fn change(
    session: &Session,
    request: UserChangeRequest,
) -> CommandResult<UserView> {
    let mut change = local::UserChange::from(request.change);
    // A time that cannot be read is nobody's.
    change.expected_at = request
        .expect_at
        .map(|at| time::of_rfc3339(&at).unwrap_or(i64::MIN));
    let user = session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let user = bridge.directory().user_by_id(&tenant, &request.user)?;
            bridge.directory().change_user(&tenant, &user.id, &change)
        })
        .await?;
    session.changed(&[Topic::Directory]);
    Ok(user)
}

/// Protects an account, or lifts that.
pub(in crate::contract) async fn protect(
    session: &Session,
    request: ProtectRequest,
) -> CommandResult<UserView> {
    let user = session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let user = bridge.directory().user_by_id(&tenant, &request.user)?;
            bridge
                .directory()
                .protect_user(&tenant, &user.id, request.protect)
        })
        .await?;
    session.changed(&[Topic::Directory]);
    Ok(user)
}

/// Makes a first password, and shows it where the interface cannot see it. It takes the place of the old one only once it
/// can be read.
pub(in crate::contract) async fn reset_password(
    session: &Session,
    request: OfUser,
) -> CommandResult<()> {
    let of = request.clone();
    // A user who is gone is told before a password is shown for nothing.
    session.with(move |bridge| of_request(bridge, &of)).await?;
    let made = Password::generate()?;
    let revealed = first_password(&made);
    let shown = session.platform().reveal(revealed, session.lang()).await?;
    let set = store_first_password(session, request, made).await;
    if set.is_err() {
        shown.take_away();
    }
    set
}

pub(in crate::contract) async fn set_password(
    session: &Session,
    request: PasswordRequest,
) -> CommandResult<()> {
    let PasswordRequest {
        tenant,
        user,
        password,
    } = request;
    let password = Password::new(password)?;
    store_first_password(session, OfUser { tenant, user }, password).await
}

/// Stores a password that must be changed at the first login.
async fn store_first_password(
    session: &Session,
    request: OfUser,
    password: Password,
) -> CommandResult<()> {
    let stored = session
        .with(move |bridge| {
            let (tenant, user) = of_request(bridge, &request)?;
            bridge
                .directory()
                .set_password(&tenant, &user.id, &password, true)
        })
        .await;
    session.changed(&[Topic::Directory]);
    stored
}

/// The user that a request names, with the tenant.
fn of_request(bridge: &Bridge, request: &OfUser) -> Result<(Tenant, UserView)> {
    let tenant = bridge.tenant(&request.tenant)?;
    let user = bridge.directory().user_by_id(&tenant, &request.user)?;
    Ok((tenant, user))
}

fn first_password(made: &Password) -> Revealed {
    Revealed {
        title: Text::fixed("首个密码", "First password"),
        hint: Text::fixed(
            "点一下选中再复制，当面或用可信的方式交给本人；首次登录时必须修改。关上后不能再看，只能重新生成。",
            "Click to select it, copy it, and hand it over in person or another trusted way; it must be changed at the first login. Once closed it cannot be seen again, only made anew.",
        ),
        value: made.expose().to_owned(),
        stays: PASSWORD_STAYS,
    }
}

fn detail(bridge: &Bridge, request: &OfUser) -> Result<UserDetail> {
    let (tenant, user) = of_request(bridge, request)?;
    let runs = bridge.sync().runs_of_user(&user, MOST_RUNS)?;
    let rehearsals = bridge
        .scan()
        .rehearsals_of_user(&tenant, &user, MOST_RUNS)?;
    Ok(UserDetail {
        decisions: decisions::about(bridge, &tenant, &user)?,
        runs,
        password: bridge.directory().password_state(&tenant, &user.id)?,
        rehearsals: rehearsals.into_iter().map(Into::into).collect(),
        user,
    })
}
