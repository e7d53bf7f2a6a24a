//! `sandbox serve`: a simulated WeCom on this machine, and a directory to push to, until Ctrl-C.

use std::time::Duration;

use bridge::lang::Text;
use bridge::text;
use bridge::{Code, Error};
use sandbox::ldap::{self, Double, Flavour};
use sandbox::{Config, Control, Details, Sandbox, Scenario, StartError};
use serde::Serialize;

use super::stop::Stop;
use crate::app::App;
use crate::args::{SandboxCommand, Serve};
use crate::exit::Exit;
use crate::failure::{Failure, Result};
use crate::output::{Tone, note};

pub(crate) async fn run(app: &App, command: SandboxCommand) -> Result<Exit> {
    let SandboxCommand::Serve(args) = command;
    let scenario = scenario(&args.scenario)?;
    let directory = directory(&args)?;
    let mut stop = Stop::listen()?;
    let sandbox = Sandbox::start(config(args, scenario))
        .await
        .map_err(not_started)?;
    let double = match directory {
        Some(config) => Some(Double::start(config).await.map_err(|_| no_directory())?),
        None => None,
    };
    app.out.json_line(&Served {
        corp: sandbox.details(),
        ldap: double.as_ref().map(Double::details),
    });
    app.out.flush();
    if !app.out.json {
        tell(app, scenario, sandbox.control().member_count());
        if double.is_some() {
            tell_directory(app);
        }
    }
    tokio::select! {
        () = stop.requested() => {}
        () = warn_once(app, sandbox.control()) => {}
    }
    sandbox.stop().await;
    if let Some(double) = double {
        double.stop().await;
    }
    Ok(Exit::Done)
}

/// The first line: what an administrator would copy from the two consoles.
#[derive(Serialize)]
struct Served<'a> {
    #[serde(flatten)]
    corp: &'a Details,
    #[serde(skip_serializing_if = "Option::is_none")]
    ldap: Option<&'a ldap::Details>,
}

/// What the directory is to be; `None` if none is wanted.
fn directory(args: &Serve) -> Result<Option<ldap::Config>> {
    if !args.ldap {
        return Ok(None);
    }
    let flavour = args.ldap_flavour.parse().map_err(|_| {
        let names = Flavour::ALL.map(Flavour::name).join(", ");
        Failure::input(
            "ldap_flavour",
            Text::fixed("没有这种 LDAP 服务器", "There is no such LDAP server"),
            text!("可以是：{names}。", "It is one of: {names}."),
        )
    })?;
    Ok(Some(ldap::Config {
        flavour,
        seed: args.seed,
        latency: Duration::from_millis(args.latency_ms),
        ..ldap::Config::default()
    }))
}

fn no_directory() -> Failure {
    Failure::input(
        "ldap",
        Text::fixed(
            "模拟 LDAP 服务器没有启动",
            "The simulated LDAP server did not start",
        ),
        Text::fixed(
            "关掉不用的程序，再运行一次。",
            "Close programs that are not needed, and run it again.",
        ),
    )
}

/// Prints a warning once when no file descriptor is left; never returns.
async fn warn_once(app: &App, control: &Control) {
    control.wait_for_exhaustion().await;
    let said = Text::fixed(
        "本进程打开的文件数已到上限：空闲的连接会被断开，新的连接要等。用 ulimit -n 可以调高上限。",
        "This process has as many files open as it may: idle connections are closed, and new ones have to wait. ulimit -n raises the limit.",
    );
    note(Tone::Warn, app.out.words(&said));
    std::future::pending().await
}

fn config(args: Serve, scenario: Scenario) -> Config {
    Config {
        port: args.port,
        members: args.members,
        departments: args.departments,
        seed: args.seed,
        latency: Duration::from_millis(args.latency_ms),
        scenario,
        callback_domain: args.callback_domain,
        ..Config::default()
    }
}

fn scenario(name: &str) -> Result<Scenario> {
    name.parse().map_err(|_| {
        let names = Scenario::ALL.map(Scenario::name).join(", ");
        Failure::input(
            "scenario",
            Text::fixed("没有这个场景", "There is no such scenario"),
            text!("可以是：{names}。", "It is one of: {names}."),
        )
    })
}

fn not_started(error: StartError) -> Failure {
    if let StartError::Exhausted { source } = &error {
        return exhausted(source);
    }
    let field = match &error {
        StartError::OutOfBounds { what, .. } => what,
        _ => "port",
    };
    let step = match &error {
        StartError::OutOfBounds { least, most, .. } => {
            text!("可以是 {least} 到 {most}。", "It is {least} to {most}.")
        }
        _ => Text::fixed(
            "换一个端口，或用 0 任选一个空闲的。",
            "Choose another port, or 0 for any free one.",
        ),
    };
    let said = match &error {
        StartError::OutOfBounds { .. } => text!(
            "--{field} 的值不能用",
            "The value of --{field} cannot be used"
        ),
        StartError::Listen { port, .. } => {
            text!("端口 {port} 用不了", "Port {port} cannot be used")
        }
        _ => Text::fixed("模拟企业微信没有启动", "The simulated WeCom did not start"),
    };
    Failure::input(field, said, step)
}

/// The failure without a free file descriptor. Another port is not suggested, since it would fail in the same way.
fn exhausted(source: &std::io::Error) -> Failure {
    let error = Error::new(Code::StoreUnavailable, source.to_string());
    let said = Text::fixed(
        "模拟企业微信没有启动：打开的文件太多",
        "The simulated WeCom did not start: too many files are open",
    );
    let cause = Text::fixed(
        "本进程或本机打开的文件数已到系统上限，与端口无关。",
        "This process, or this machine, has as many files open as the system allows. The port has nothing to do with it.",
    );
    let step = Text::fixed(
        "关掉不用的程序，或用 ulimit -n 调高上限，再运行一次。",
        "Close programs that are not needed, or raise the limit with ulimit -n, and run it again.",
    );
    Failure::from(error)
        .saying(said)
        .with_fix(cause, vec![step])
}

fn tell_directory(app: &App) {
    let told = Text::fixed(
        "ldap 一项是可以推送的目录：地址、绑定账号和密码、可写入的位置 base，以及它证书的颁发者 ca 与指纹 sha256。",
        "Under ldap is a directory to push to: its address, the account to bind as with its password, the place to write to (base), and the authority of its certificate (ca) with the certificate's fingerprint (sha256).",
    );
    note(Tone::Dim, app.out.words(&told));
}

fn tell(app: &App, scenario: Scenario, members: usize) {
    let (zh, en) = (scenario.zh(), scenario.en());
    let notes = [
        Text::new(
            format!("模拟企业微信在运行：{members} 名成员，{zh}。按 Ctrl-C 结束。"),
            format!("A simulated WeCom is running: {members} members, {en}. Ctrl-C ends it."),
        ),
        Text::fixed(
            "上面一行是它的地址和 Secret，都只在本机有效。接入它：",
            "The line above holds its addresses and secrets; they mean something on this machine only. To connect it:",
        ),
        Text::same(
            "  wecom-bridge tenant add sandbox --api-base <api_base> --login-base <login_base>",
        ),
        Text::same(
            "  WECOM_CONTACTS_SECRET=<contacts_secret> wecom-bridge source add --tenant sandbox --corp-id <corp_id>",
        ),
    ];
    notes
        .iter()
        .for_each(|text| note(Tone::Dim, app.out.words(text)));
}
