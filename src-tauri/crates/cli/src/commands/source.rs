//! `source`: data sources, method one.

use bridge::auth::Auth;
use bridge::contract;
use bridge::lang::Text;
use bridge::source::policy::parse_archive_after;
use bridge::source::{
    AddedSource, EmployeeNo, HeldReason, NeverTake, NewSource, QuietHours, ScanLogin, Source,
    SourceChange, TimeOfDay, TimesChange, UsernameRule, UsernameRules,
};
use bridge::sync::{Fits, Run, WatchState};
use bridge::{Bridge, Error, text};
use serde_json::json;
use wecom::{AgentId, CorpId};

use super::{scope, username_preview};
use crate::app::App;
use crate::args::{SourceAdd, SourceCommand, SourceSet};
use crate::exit::Exit;
use crate::failure::Result;
use crate::output::table::{Cell, facts, print};
use crate::output::{Out, Tone, checks, plain, time, words};
use crate::secrets::{Which, needed};

pub(crate) async fn run(app: &App, command: SourceCommand) -> Result<Exit> {
    match command {
        SourceCommand::Add(args) => add(app, args).await?,
        SourceCommand::List { tenant } => list(app, tenant.as_deref())?,
        SourceCommand::Show { source } => show(app, &source)?,
        SourceCommand::Set(args) => set(app, *args).await?,
        SourceCommand::Remove { source } => remove(app, &source)?,
    }
    Ok(Exit::Done)
}

async fn add(app: &App, args: SourceAdd) -> Result<()> {
    let bridge = app.bridge()?;
    let new = new_source(app, &bridge, &args)?;
    let busy = app.busy(Text::fixed(
        "向企业微信核对每个值",
        "Proving every value against WeCom",
    ));
    let added = bridge.set_up().add_source(&args.of.tenant, &new).await;
    drop(busy);
    let added = added?;
    app.out.document(|| {
        json!({
            "source": added.source,
            "auth": added.auth,
            "validation": { "checks": added.checks },
        })
    });
    tell_added(&app.out, &added);
    if args.no_store_secrets {
        tell_not_stored(&app.out);
    }
    Ok(())
}

/// Reads the values of a new source. Malformed ones are refused before the prompt for the secret.
fn new_source(app: &App, bridge: &Bridge, args: &SourceAdd) -> Result<NewSource> {
    bridge.tenant(&args.of.tenant)?;
    CorpId::parse(&args.corp_id).map_err(Error::from)?;
    let auto_sync = args.auto_sync.parse()?;
    let on_duplicate = args.on_duplicate.parse()?;
    let scan = args.agent_id.as_ref().zip(args.callback_domain.as_ref());
    if let Some((agent_id, callback)) = scan {
        check_app(agent_id, callback)?;
    }
    let contacts_secret = needed(&app.out, Which::Contacts)?;
    let scan_login = scan.map(|(agent_id, callback)| scan_login(app, agent_id, callback));
    Ok(NewSource {
        corp_id: args.corp_id.clone(),
        description: args.description.clone().unwrap_or_default(),
        contacts_secret,
        auto_sync,
        on_duplicate,
        password_login: args.password_login,
        scan_login: scan_login.transpose()?,
        keep_secrets: !args.no_store_secrets,
    })
}

/// Validates the form of `AgentId` and callback domain.
pub(super) fn check_app(agent_id: &str, callback_domain: &str) -> Result<()> {
    AgentId::parse(agent_id).map_err(Error::from)?;
    bridge::auth::CallbackDomain::parse(callback_domain)?;
    Ok(())
}

/// Reads the app's values, with its secret from the environment or a prompt.
pub(super) fn scan_login(app: &App, agent_id: &str, callback_domain: &str) -> Result<ScanLogin> {
    Ok(ScanLogin {
        agent_id: agent_id.to_owned(),
        app_secret: needed(&app.out, Which::App)?,
        callback_domain: callback_domain.to_owned(),
    })
}

fn tell_added(out: &Out, added: &AddedSource) {
    let (corp, id) = (&added.source.corp_id, &added.source.id);
    let done = text!(
        "数据源已添加：{corp}（{id}）",
        "The data source was added: {corp} ({id})"
    );
    out.line(out.paint(Tone::Good, format!("✓ {}", out.words(&done))));
    checks::show(out, &added.checks);
    if let Some(auth) = &added.auth {
        tell_callback(out, auth);
    }
    out.say(&text!(
        "  下一步：wecom-bridge sync run {id} --dry-run 看看会同步什么",
        "  Next: wecom-bridge sync run {id} --dry-run shows what a sync would do"
    ));
}

/// Prints what is still to do in WeCom's console.
pub(super) fn tell_callback(out: &Out, auth: &Auth) {
    let domain = auth.callback_domain.as_str();
    out.say(&text!(
        "  还要在企业微信里做：【应用管理】→ 该应用 →【企业微信授权登录】→【设置授权回调域】填 {domain}",
        "  Still to do in WeCom: 【应用管理】 App management → the app → 【企业微信授权登录】 WeCom authorised login → 【设置授权回调域】 Set callback domain: {domain}"
    ));
}

pub(super) fn tell_not_stored(out: &Out) {
    out.say(&Text::fixed(
        "  Secret 没有保存；以后的命令要用环境变量给出",
        "  The secrets were not kept; give them to later commands in the environment",
    ));
}

static HEADS: [Text; 6] = [
    Text::fixed("编号", "ID"),
    Text::fixed("企业 ID", "Corp ID"),
    Text::fixed("描述", "Description"),
    Text::fixed("自动同步", "Auto sync"),
    Text::fixed("重复用户", "Duplicates"),
    Text::fixed("登录方式", "Login"),
];

fn list(app: &App, tenant: Option<&str>) -> Result<()> {
    let bridge = app.bridge()?;
    let sources = match tenant {
        Some(tenant) => bridge.sources_of(&bridge.tenant(tenant)?)?,
        None => bridge.sources()?,
    };
    app.out.document(|| json!({ "sources": sources }));
    if sources.is_empty() {
        app.out.say(&Text::fixed(
            "还没有数据源。添加一个：wecom-bridge source add --tenant <租户> --corp-id <企业 ID>",
            "There is no data source yet. Add one: wecom-bridge source add --tenant <TENANT> --corp-id <corp ID>",
        ));
        return Ok(());
    }
    let heads = HEADS.each_ref().map(|head| app.out.words(head));
    let rows = sources
        .iter()
        .map(|source| row(&app.out, source))
        .collect::<Vec<_>>();
    print(&app.out, &heads, &rows);
    Ok(())
}

fn row(out: &Out, source: &Source) -> Vec<Cell> {
    vec![
        (&source.id).into(),
        source.corp_id.as_str().into(),
        (&source.description).into(),
        auto_sync(out, source).into(),
        out.words(&words::of_duplicates(source.on_duplicate)).into(),
        out.words(&login_methods(source)).into(),
    ]
}

fn auto_sync(out: &Out, source: &Source) -> String {
    let every = words::of_auto_sync(source.auto_sync);
    let paused = Text::fixed("（等人同步一次后继续）", " (goes on after a run by hand)");
    let paused = if source.paused && source.auto_sync.hours() > 0 {
        out.words(&paused)
    } else {
        ""
    };
    format!("{}{paused}", out.words(&every))
}

fn login_methods(source: &Source) -> Text {
    match (source.password_login, source.scan_login) {
        (true, true) => Text::fixed("密码、扫码", "password, scan"),
        (true, false) => Text::fixed("密码", "password"),
        (false, true) => Text::fixed("扫码", "scan"),
        (false, false) => Text::fixed("无", "none"),
    }
}

fn show(app: &App, wanted: &str) -> Result<()> {
    let shown = Shown::read(&app.bridge()?, wanted)?;
    app.out.document(|| {
        json!({
            "source": shown.source,
            "auth": shown.auth,
            "last_run": shown.last.as_ref().map(contract::types::Run::from),
            "fits": shown.fits,
            "next_run_at": shown.due_at.map(bridge::time::rfc3339),
            "next_watch_at": shown.watch.due_at.map(bridge::time::rfc3339),
        })
    });
    let out = &app.out;
    out.line(out.paint(Tone::Strong, heading(&shown.source)));
    let values = shown.facts(out);
    let rows = values
        .iter()
        .map(|(label, value)| (out.words(label), value.clone()));
    facts(out, 2, &rows.collect::<Vec<_>>());
    Ok(())
}

/// What `source show` tells.
struct Shown {
    source: Source,
    tenant: String,
    auth: Option<Auth>,
    last: Option<Run>,
    due_at: Option<i64>,
    watch: WatchState,
    /// Whether the schedule waits for a first run by a person.
    awaits_first: bool,
    /// Its scope in words.
    scope: Text,
    /// Whether its runs fit, by the last one.
    fits: Option<Fits>,
}

impl Shown {
    fn read(bridge: &Bridge, wanted: &str) -> Result<Self> {
        let source = bridge.source(wanted)?;
        let due = bridge.sync().schedule()?;
        let due = due.into_iter().find(|due| due.source.id == source.id);
        let runs = bridge.sync().runs_of(&source, 1)?;
        Ok(Self {
            scope: scope::words(bridge, &source)?,
            fits: bridge.sync().fits(&source)?,
            tenant: bridge.tenant(&source.tenant)?.name,
            auth: auth_of(bridge, &source)?,
            last: runs.into_iter().next(),
            due_at: due.map(|due| due.at),
            watch: bridge.sync().watch_state(&source)?,
            awaits_first: source.auto_sync.every().is_some()
                && bridge.sync().awaits_first_run(&source)?,
            source,
        })
    }

    fn facts(&self, out: &Out) -> [(Text, String); 19] {
        let source = &self.source;
        let words = |text: &Text| out.words(text).to_owned();
        let auth = self.auth.as_ref().map(|auth| auth.id.clone());
        [
            (Text::fixed("编号", "ID"), source.id.clone()),
            (Text::fixed("租户", "Tenant"), self.tenant.clone()),
            (
                Text::fixed("企业 ID", "Corp ID"),
                source.corp_id.to_string(),
            ),
            (Text::fixed("自动同步", "Auto sync"), auto_sync(out, source)),
            (
                Text::fixed("重复用户", "Duplicates"),
                words(&words::of_duplicates(source.on_duplicate)),
            ),
            (
                Text::fixed("登录方式", "Login"),
                words(&login_methods(source)),
            ),
            (
                Text::fixed("扫码认证源", "Scan login by"),
                auth.unwrap_or_default(),
            ),
            (
                Text::fixed("批量停用保护", "Access guard"),
                words(&guard(source)),
            ),
            (
                Text::fixed("记录保留", "Runs kept"),
                words(&text!("{} 天", "{} days", source.keep_days)),
            ),
            (
                Text::fixed("停用后归档", "Leavers"),
                words(&archiving(source)),
            ),
            (
                Text::fixed("工号", "Employee no."),
                words(&employee_no(source)),
            ),
            (Text::fixed("同步范围", "Scope"), words(&self.scope)),
            (
                Text::fixed("用时", "Takes"),
                self.fits.as_ref().map_or_else(String::new, |fits| {
                    words(fits.warning.as_ref().unwrap_or(&fits.text))
                }),
            ),
            (
                Text::fixed("用户名", "Usernames"),
                words(&usernames(source)),
            ),
            (
                Text::fixed("不读取", "Never taken"),
                words(&never_take(source)),
            ),
            (Text::fixed("最近一次", "Last run"), self.last_run(out)),
            (Text::fixed("下一次", "Next run"), self.next_run(out)),
            (
                Text::fixed("时间", "Times"),
                words(&source.timetable().said(source.times.watch)),
            ),
            (Text::fixed("查看变动", "Watch"), self.watch(out)),
        ]
    }

    fn last_run(&self, out: &Out) -> String {
        let Some(run) = &self.last else {
            return String::new();
        };
        let outcome = words::of_outcome(run.outcome).0;
        format!("{}  {}", out.words(&outcome), time::local(run.finished_at))
    }

    /// The last look and the next one, or why there is none.
    fn watch(&self, out: &Out) -> String {
        let of = |at: Option<i64>, what: &Text| {
            Some(format!("{} {}", out.words(what), time::local(at?)))
        };
        let last = of(self.source.times.watched_at, &Text::fixed("上次", "last"));
        let next = of(self.watch.due_at, &Text::fixed("下次", "next"));
        let note = self.watch.text().map(|note| out.words(&note).to_owned());
        let parts = [last, next, note].into_iter().flatten();
        parts.collect::<Vec<_>>().join("  ")
    }

    fn next_run(&self, out: &Out) -> String {
        const FIRST_RUN: Text = Text::fixed(
            "第一次同步由人来做，之后自动进行",
            "by itself after a first run by a person",
        );
        match self.due_at {
            Some(at) => time::local(at),
            None if self.awaits_first => out.words(&FIRST_RUN).to_owned(),
            None => String::new(),
        }
    }
}

fn guard(source: &Source) -> Text {
    let bridge::source::Guard {
        percent,
        people,
        floor,
    } = source.guard;
    text!(
        "停用或禁用超过 {percent}% 或 {people} 人时等人确认（不足 {floor} 人不算）",
        "a run waits past {percent}% or {people} people (never below {floor})"
    )
}

fn employee_no(source: &Source) -> Text {
    match &source.employee_no {
        EmployeeNo::Off => Text::fixed("", ""),
        EmployeeNo::Attribute(name) => {
            let name = plain(name);
            text!("取自扩展属性「{name}」", "from the attribute “{name}”")
        }
        EmployeeNo::Expression(expression) => {
            let expression = plain(expression.text());
            text!(
                "由表达式得到：{expression}",
                "by the expression {expression}"
            )
        }
    }
}

fn usernames(source: &Source) -> Text {
    let labels = source
        .username_rules
        .rules()
        .iter()
        .map(UsernameRule::label);
    let (zh, en): (Vec<_>, Vec<_>) = labels
        .map(|Text { zh, en }| (plain(&zh), plain(&en)))
        .unzip();
    let (zh, en) = (zh.join("，其次 "), en.join(", then "));
    match source.rename_existing {
        true => text!("{zh}；已有用户也改名", "{en}; existing users too"),
        false => text!("{zh}", "{en}"),
    }
}

fn archiving(source: &Source) -> Text {
    match source.archive_after {
        None => Text::fixed("停用后保留", "deactivated and kept"),
        Some(days) => text!(
            "停用满 {days} 天后归档",
            "archived {days} days after they left"
        ),
    }
}

fn never_take(source: &Source) -> Text {
    let labels = source.never_take.fields().iter().map(|field| field.label());
    let (zh, en): (Vec<_>, Vec<_>) = labels
        .map(|Text { zh, en }| (zh.into_owned(), en.into_owned()))
        .unzip();
    Text::new(zh.join("、"), en.join(", "))
}

fn heading(source: &Source) -> String {
    match source.description.as_str() {
        "" => source.corp_id.to_string(),
        description => plain(description),
    }
}

fn auth_of(bridge: &Bridge, source: &Source) -> Result<Option<Auth>> {
    let tenant = bridge.tenant(&source.tenant)?;
    let auths = bridge.auths_of(&tenant)?;
    Ok(auths
        .into_iter()
        .find(|auth| auth.corp_id == source.corp_id))
}

async fn set(app: &App, args: SourceSet) -> Result<()> {
    let bridge = app.bridge()?;
    let before = bridge.source(&args.source)?;
    let change = change_of(&args)?;
    if args.names.preview {
        return username_preview::show(app, &bridge, &before, change.username_rules.as_ref());
    }
    let change = SourceChange {
        scope: scope::change_of(&bridge, &before, &args.scope).await?,
        depart_out_of_scope: args.scope.depart_out_of_scope,
        ..change
    };
    let secret = args
        .new_secret
        .then(|| needed(&app.out, Which::Contacts))
        .transpose()?;
    let busy = app.busy(Text::fixed("向企业微信核对", "Proving it against WeCom"));
    let keep = !args.no_store_secrets;
    let changed = bridge
        .set_up()
        .change_source(&args.source, &change, secret.as_ref(), keep)
        .await;
    drop(busy);
    let source = changed?;
    let fits = bridge.sync().fits(&source)?;
    app.out
        .document(|| json!({ "source": source, "fits": fits }));
    let id = &source.id;
    // Every change counts the settings anew.
    if source.revision == before.revision && secret.is_none() {
        app.out.say(&text!(
            "数据源 {id} 没有变化",
            "Nothing of the data source {id} changes"
        ));
        return Ok(());
    }
    app.out.say(&text!(
        "数据源 {id} 已修改",
        "The data source {id} was changed"
    ));
    tell_fits(&app.out, fits.as_ref());
    tell_unconfirmed(&app.out, id, &bridge.sync().unconfirmed(&source)?);
    if !keep {
        tell_not_stored(&app.out);
    }
    Ok(())
}

fn tell_fits(out: &Out, fits: Option<&Fits>) {
    let Some(fits) = fits else { return };
    out.say(&indented(fits.warning.as_ref().unwrap_or(&fits.text)));
}

/// Says that the next run is held once for what was changed.
fn tell_unconfirmed(out: &Out, id: &str, reasons: &[HeldReason]) {
    for Text { zh, en } in reasons.iter().filter_map(|reason| reason.change()) {
        out.say(&text!(
            "  {zh}：下一次同步会先停下等你确认（wecom-bridge sync run {id}，核对后加 --confirm）",
            "  The next run waits for you, since {en} (wecom-bridge sync run {id}; look it over, then add --confirm)"
        ));
    }
}

fn indented(Text { zh, en }: &Text) -> Text {
    text!("  {zh}", "  {en}")
}

fn change_of(args: &SourceSet) -> Result<SourceChange> {
    Ok(SourceChange {
        description: args.description.clone(),
        auto_sync: args.auto_sync.as_deref().map(str::parse).transpose()?,
        on_duplicate: args.on_duplicate.as_deref().map(str::parse).transpose()?,
        password_login: args.password_login,
        scan_login: args.scan_login,
        guard_percent: args.guard_percent,
        guard_people: args.guard_people,
        guard_floor: args.guard_floor,
        keep_days: args.keep_days,
        employee_no: args.employee_no.as_deref().map(str::parse).transpose()?,
        times: TimesChange {
            watch: args.watch.as_deref().map(str::parse).transpose()?,
            at: args.at.as_deref().map(TimeOfDay::given).transpose()?,
            quiet: args.quiet.as_deref().map(QuietHours::given).transpose()?,
        },
        username_rules: given(&args.names.username, UsernameRules::parse)?,
        rename_existing: args.names.rename_existing,
        never_take: given(&args.names.never_take, NeverTake::parse)?,
        archive_after: args
            .archive_after
            .as_deref()
            .map(parse_archive_after)
            .transpose()?,
        ..SourceChange::default()
    })
}

/// What a flag says that may be given several times; nothing where it was not given.
fn given<T>(all: &[String], parse: impl Fn(&[String]) -> bridge::Result<T>) -> Result<Option<T>> {
    match all {
        [] => Ok(None),
        all => Ok(Some(parse(all)?)),
    }
}

fn remove(app: &App, wanted: &str) -> Result<()> {
    let (source, left) = app.bridge()?.set_up().remove_source(wanted)?;
    app.out
        .document(|| json!({ "source": source, "removed": true, "users_left": left }));
    let (corp, left) = (&source.corp_id, words::number(left));
    app.out.say(&text!(
        "数据源 {corp} 已移除；它的 {left} 个用户留在目录里，已停用",
        "The data source {corp} was removed; its {left} users stay in the directory, deactivated"
    ));
    Ok(())
}
