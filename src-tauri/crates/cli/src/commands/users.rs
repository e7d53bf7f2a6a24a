//! `users`: listing and searching the directory, local users, export; `import` takes accounts from a file.

mod import;

use std::path::Path;

use bridge::directory::can_scan::CanScanVerdict;
use bridge::directory::export::to_csv;
use bridge::directory::filter::UserFilter;
use bridge::directory::local::{NewUser, UserChange};
use bridge::directory::query::{UserPage, UserView};
use bridge::directory::sheet::{USERS, sheet as users_sheet, verdict};
use bridge::directory::user::UserStatus;
use bridge::lang::{Lang, Text, in_one_language};
use bridge::tenant::Tenant;
use bridge::{Bridge, text};
use serde_json::json;

use crate::app::App;
use crate::args::{Page, UserSet, UsersCommand};
use crate::exit::Exit;
use crate::failure::{Failure, Result};
use crate::files;
use crate::output::stream::Stream;
use crate::output::table::{Cell, Table};
use crate::output::terminal;
use crate::output::words::{number, tone_of_user};
use crate::output::{Out, Tone};
use crate::sheet;

/// The page size of reading users.
const PAGE: usize = 2_000;

pub(crate) fn run(app: &App, command: UsersCommand) -> Result<Exit> {
    let bridge = app.bridge()?;
    match command {
        UsersCommand::List { of, page } => {
            let tenant = bridge.tenant(&of.tenant)?;
            let filter = filter(&bridge, None, &page)?;
            if !written(app, &bridge, (&tenant, &filter), page)? {
                list(app, &bridge, &tenant, &filter)?;
            }
        }
        UsersCommand::Search { words, of, page } => {
            let tenant = bridge.tenant(&of.tenant)?;
            let filter = filter(&bridge, Some(words), &page)?;
            if !written(app, &bridge, (&tenant, &filter), page)? {
                list(app, &bridge, &tenant, &filter)?;
            }
        }
        UsersCommand::Add {
            of,
            username,
            name,
            mobile,
            email,
        } => {
            let new = NewUser {
                username,
                name,
                mobile,
                email,
            };
            add(app, &bridge, &bridge.tenant(&of.tenant)?, &new)?;
        }
        UsersCommand::Set(args) => set(app, &bridge, args)?,
        UsersCommand::Erase { of, user } => {
            let erased = bridge.erase_user(&bridge.tenant(&of.tenant)?, &user)?;
            let done = text!(
                "已抹除，现在叫 {}；资料已清除，相关的同步不能再撤销",
                "Erased, and called {} now; the data are cleared, and runs that held them cannot be undone",
                &erased.username
            );
            tell(&app.out, &erased, &done);
        }
        UsersCommand::Import(args) => import::run(app, &bridge, &args)?,
        UsersCommand::Export { of, format, output } => {
            let tenant = bridge.tenant(&of.tenant)?;
            export(app, &bridge, &tenant, format.as_deref(), output.as_deref())?;
        }
    }
    Ok(Exit::Done)
}

/// Writes the users who fit to the files that were named; whether any was.
fn written(
    app: &App,
    bridge: &Bridge,
    (tenant, filter): (&Tenant, &UserFilter),
    page: Page,
) -> Result<bool> {
    if page.csv.is_none() && page.html.is_none() {
        return Ok(false);
    }
    let users = bridge.directory().users(tenant, filter)?.users;
    let sheet = users_sheet(&USERS, &users, tenant, app.out.lang);
    sheet::write(app, &sheet, page.csv, page.html)
}

fn add(app: &App, bridge: &Bridge, tenant: &Tenant, new: &NewUser) -> Result<()> {
    let user = bridge.directory().add_user(tenant, new)?;
    let done = text!("用户 {} 已添加", "The user {} was added", &user.username);
    tell(&app.out, &user, &done);
    Ok(())
}

fn filter(bridge: &Bridge, words: Option<String>, page: &Page) -> Result<UserFilter> {
    let filter = UserFilter {
        words,
        department: page.department,
        status: page.status.as_deref().map(status).transpose()?,
        can_scan: page.can_scan.as_deref().map(can_scan).transpose()?,
        most: page.limit,
        skip: page.offset,
        ..UserFilter::default()
    };
    Ok(filter.left_more_than(page.left_before, bridge.now_ms()))
}

fn can_scan(given: &str) -> Result<CanScanVerdict> {
    given.parse().map_err(|_| {
        Failure::input(
            "can_scan",
            Text::fixed("没有这种结论", "There is no such verdict"),
            Text::fixed("可以是 yes、no 或 unknown。", "It is yes, no or unknown."),
        )
    })
}

fn status(given: &str) -> Result<UserStatus> {
    given.parse().map_err(|_| {
        Failure::input(
            "status",
            Text::fixed("没有这种状态", "There is no such status"),
            Text::fixed(
                "可以是 active、disabled、not_activated、departed 或 archived。",
                "It is active, disabled, not_activated, departed or archived.",
            ),
        )
    })
}

/// Page iterator over the users that match a filter.
struct Pages<'a> {
    bridge: &'a Bridge,
    tenant: &'a Tenant,
    filter: &'a UserFilter,
    done: usize,
}

impl Pages<'_> {
    fn next(&mut self) -> Result<UserPage> {
        let left = self
            .filter
            .most
            .map_or(PAGE, |most| (most - self.done).min(PAGE));
        let filter = UserFilter {
            most: Some(left),
            skip: self.filter.skip + self.done,
            ..self.filter.clone()
        };
        let page = self.bridge.directory().users(self.tenant, &filter)?;
        self.done += page.users.len();
        Ok(page)
    }
}

fn list(app: &App, bridge: &Bridge, tenant: &Tenant, filter: &UserFilter) -> Result<()> {
    let mut pages = Pages {
        bridge,
        tenant,
        filter,
        done: 0,
    };
    let mut page = pages.next()?;
    if app.out.json {
        return document(app, page, pages);
    }
    let total = page.total;
    if total == 0 {
        app.out.say(&none(filter));
        return Ok(());
    }
    let rows = |page: &UserPage| {
        page.users
            .iter()
            .map(|user| row(&app.out, user))
            .collect::<Vec<_>>()
    };
    let first = rows(&page);
    let table = Table::with_heads(&app.out, &heads(&app.out), &first);
    table.rows(&app.out, &first);
    while page.users.len() == PAGE && !app.out.is_closed() {
        page = pages.next()?;
        table.rows(&app.out, &rows(&page));
    }
    app.out.line("");
    app.out.say(&shown(pages.done, total));
    Ok(())
}

fn none(filter: &UserFilter) -> Text {
    if filter.is_narrow() {
        return Text::fixed("没有符合的用户", "No user fits");
    }
    Text::fixed(
        "目录里还没有用户；同步一次数据源就有了",
        "The directory has no users yet; sync a data source to fill it",
    )
}

fn shown(shown: usize, total: usize) -> Text {
    let (some, all) = (number(shown), number(total));
    if shown == total {
        return text!("共 {all} 人", "{all} users");
    }
    text!("{some} 人，共 {all} 人", "{some} of {all} users")
}

fn document(app: &App, mut page: UserPage, mut pages: Pages<'_>) -> Result<()> {
    let total = page.total;
    let mut stream = Stream::open(&app.out, || json!({ "total": total }), "users");
    loop {
        stream.items(page.users.iter());
        if page.users.len() < PAGE || app.out.is_closed() {
            break;
        }
        page = pages.next()?;
    }
    stream.close();
    Ok(())
}

fn heads(out: &Out) -> [&'static str; 7] {
    let heads = [
        ("用户名", "Username"),
        ("姓名", "Name"),
        ("手机号", "Mobile"),
        ("邮箱", "E-mail"),
        ("状态", "Status"),
        ("能否扫码", "Can scan"),
        ("部门", "Departments"),
    ];
    heads.map(|(zh, en)| match out.lang {
        bridge::Lang::Zh => zh,
        bridge::Lang::En => en,
    })
}

pub(super) fn row(out: &Out, user: &UserView) -> Vec<Cell> {
    let text = |value: &Option<String>| Cell::new(value.as_deref().unwrap_or("—"));
    let tone = match user.lacks_password() {
        true => Tone::Warn,
        false => tone_of_user(user.status),
    };
    let status = user.status_text.clone();
    let local = Text::fixed("（本地）", "(local)");
    let departments = user
        .departments
        .iter()
        .map(|each| each.path.as_str())
        .collect::<Vec<_>>()
        .join("; ");
    let place = match (user.source_id.is_some(), departments.is_empty()) {
        (false, _) => Cell::toned(out.words(&local), Tone::Dim),
        (true, true) => "—".into(),
        (true, false) => departments.into(),
    };
    vec![
        (&user.username).into(),
        text(&user.name),
        text(&user.mobile),
        text(&user.email),
        Cell::toned(out.words(&status), tone),
        out.words(&verdict(&user.can_scan)).into(),
        place,
    ]
}

fn set(app: &App, bridge: &Bridge, args: UserSet) -> Result<()> {
    let tenant = bridge.tenant(&args.of.tenant)?;
    let active = match (args.activate, args.deactivate) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    let change = UserChange {
        username: args.username,
        name: args.name,
        mobile: args.mobile,
        email: args.email,
        active,
        ..UserChange::default()
    };
    let directory = bridge.directory();
    let user = match args.protect {
        // Whoever belongs to a data source has nothing else that can be set here.
        Some(protect) if change.is_empty() => {
            directory.protect_user(&tenant, &args.user, protect)?
        }
        Some(protect) => {
            let changed = directory.change_user(&tenant, &args.user, &change)?;
            directory.protect_user(&tenant, &changed.id, protect)?
        }
        None => directory.change_user(&tenant, &args.user, &change)?,
    };
    tell(
        &app.out,
        &user,
        &text!("用户 {} 已修改", "The user {} was changed", &user.username),
    );
    Ok(())
}

fn tell(out: &Out, user: &UserView, words: &Text) {
    out.document(|| json!({ "user": user }));
    out.line(out.paint(Tone::Good, format!("✓ {}", out.words(words))));
    let rows = [row(out, user)];
    Table::plain(2, &rows).rows(out, &rows);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

fn export(
    app: &App,
    bridge: &Bridge,
    tenant: &Tenant,
    format: Option<&str>,
    file: Option<&Path>,
) -> Result<()> {
    let format = format_of(format, app.out.json)?;
    if app.out.json && format == Format::Csv && file.is_none() {
        return Err(Failure::input(
            "format",
            Text::fixed(
                "--json 时 CSV 不能写到标准输出",
                "With --json, CSV cannot go to stdout",
            ),
            Text::fixed(
                "用 --output 写到文件，或用 --format json。",
                "Write it to a file with --output, or use --format json.",
            ),
        ));
    }
    let users = bridge.directory().users(tenant, &UserFilter::default())?;
    let bytes = match format {
        Format::Csv => to_csv(&users.users)?,
        Format::Json => as_json(&users, app.out.lang),
    };
    let Some(file) = file else {
        app.out.content(&bytes);
        return Ok(());
    };
    files::write(file, &bytes)?;
    let (count, shown) = (users.total, file.display().to_string());
    app.out
        .document(|| json!({ "file": shown, "users": count }));
    app.out.say(&text!(
        "{count} 个用户已写到 {shown}",
        "{count} users were written to {shown}"
    ));
    Ok(())
}

fn format_of(given: Option<&str>, json: bool) -> Result<Format> {
    match given {
        Some("csv") => Ok(Format::Csv),
        Some("json") => Ok(Format::Json),
        None if json => Ok(Format::Json),
        None => Ok(Format::Csv),
        Some(_) => Err(Failure::input(
            "format",
            Text::fixed("没有这种格式", "There is no such format"),
            Text::fixed("可以是 csv 或 json。", "It is csv or json."),
        )),
    }
}

fn as_json(users: &UserPage, lang: Lang) -> Vec<u8> {
    let mut bytes = in_one_language(lang, || serde_json::to_vec(users)).unwrap_or_default();
    bytes.push(b'\n');
    terminal::json(bytes)
}
