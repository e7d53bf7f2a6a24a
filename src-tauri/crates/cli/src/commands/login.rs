//! `login`: one scan login before members meet it, in the browser or by pasting where a browser ended.

use std::io::{self, IsTerminal as _, Write as _};

use bridge::Bridge;
use bridge::auth::Auth;
use bridge::contract::types::{LoginUrl, Rehearsal};
use bridge::directory::query::UserView;
use bridge::lang::Text;
use bridge::scan::{CallbackMode, Login, Outcome, Refusal, RehearsalResult};

use super::login_history::history;
use super::stop::Stop;
use crate::app::App;
use crate::args::LoginCommand;
use crate::browser;
use crate::exit::Exit;
use crate::failure::{Failure, Result};
use crate::output::failures::remedy;
use crate::output::{Out, Tone, note, plain};
use crate::secrets::given;

pub(crate) async fn run(app: &App, command: LoginCommand) -> Result<Exit> {
    let bridge = app.bridge_given(given()?)?;
    match command {
        LoginCommand::Url { auth } => url(app, &bridge, &bridge.auth(&auth)?),
        LoginCommand::History { auth, files } => {
            history(app, &bridge, &bridge.auth(&auth)?, files.csv)
        }
        LoginCommand::Rehearse {
            auth,
            browser,
            paste,
        } => {
            let auth = bridge.auth(&auth)?;
            let finished = rehearsed(app, &bridge, &auth, browser, paste).await?;
            Ok(tell(app, &auth, &finished, bridge.now_ms()))
        }
    }
}

async fn rehearsed(
    app: &App,
    bridge: &Bridge,
    auth: &Auth,
    browser: bool,
    paste: Option<String>,
) -> Result<RehearsalResult> {
    if browser {
        return in_browser(app, bridge, auth).await;
    }
    let Some(pasted) = paste else {
        return in_available_mode(app, bridge, auth).await;
    };
    let pasted = given_or_read(pasted)?;
    Ok(bridge.scan().paste_login(auth, &pasted).await?)
}

fn url(app: &App, bridge: &Bridge, auth: &Auth) -> Result<Exit> {
    let login = bridge.scan().begin_login(auth, CallbackMode::Paste)?;
    app.out.document(|| LoginUrl::from(login.clone()));
    app.out.line(login.url.as_str());
    Ok(Exit::Done)
}

/// Rehearses in the browser where that mode is available, else by pasting, which needs a terminal to prompt on.
async fn in_available_mode(app: &App, bridge: &Bridge, auth: &Auth) -> Result<RehearsalResult> {
    let ways = bridge
        .scan()
        .callback_modes(auth, bridge::scan::Windows::None)?;
    let best = ways.into_iter().find(|way| way.recommended);
    if best.is_some_and(|best| best.way == CallbackMode::Browser) {
        return in_browser(app, bridge, auth).await;
    }
    if app.out.json || !io::stdin().is_terminal() {
        return Err(Failure::input(
            "paste",
            Text::fixed(
                "授权回调域不指向本机，浏览器回不到这里",
                "The callback domain does not point to this machine, so a browser cannot come back here",
            ),
            Text::fixed(
                "先用 login url 取登录地址，在浏览器里扫码，再把最后的地址交给 --paste。",
                "Take an address from login url, scan in a browser, and give the address it ends on to --paste.",
            ),
        ));
    }
    let login = bridge.scan().begin_login(auth, CallbackMode::Paste)?;
    show_address(app, &login);
    note(
        Tone::Plain,
        app.out.words(&Text::fixed(
            "扫码确认后，浏览器会停在一个打不开也没关系的地址上。把它整个粘贴到这里：",
            "After the scan the browser ends on an address, which may fail to open. Paste all of it here:",
        )),
    );
    let pasted = read_line()?;
    Ok(bridge.scan().paste_login(auth, &pasted).await?)
}

async fn in_browser(app: &App, bridge: &Bridge, auth: &Auth) -> Result<RehearsalResult> {
    let mut stop = Stop::listen()?;
    let open = |login: &Login| {
        show_address(app, login);
        // Not in scripts, where a browser would open without a user at the machine; the URL is printed in any case.
        if io::stderr().is_terminal() {
            browser::open(login.url.as_str());
        }
    };
    let rehearsal = bridge
        .scan()
        .rehearse_in_browser(auth, app.lang(), open, &|_| {});
    tokio::select! {
        finished = rehearsal => Ok(finished?),
        () = stop.requested() => Ok(RehearsalResult {
            way: Some(CallbackMode::Browser),
            outcome: Outcome::Refused(Refusal::Closed),
            userid: None,
            rehearsal: None,
        }),
    }
}

/// Prints the login URL on stderr, since stdout is for the result.
fn show_address(app: &App, login: &Login) {
    let words = Text::fixed(
        "在浏览器里打开这个地址，用企业微信扫码，或点页面上的快速登录。五分钟内有效：",
        "Open this address in a browser and scan it with WeCom, or choose the quick login on its page. Good for five minutes:",
    );
    note(Tone::Plain, app.out.words(&words));
    note(Tone::Strong, login.url.as_str());
}

/// Resolves `-` to a line of standard input: the URL holds a login code, and arguments are visible to other users.
fn given_or_read(pasted: String) -> Result<String> {
    match pasted.as_str() {
        "-" => read_line(),
        _ => Ok(pasted),
    }
}

fn read_line() -> Result<String> {
    let _ = io::stderr().flush();
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(|_| {
        Failure::input(
            "paste",
            Text::fixed("读不到粘贴的地址", "The address could not be read"),
            Text::fixed("把地址写在 --paste 后面。", "Give it behind --paste."),
        )
    })?;
    Ok(line)
}

fn tell(app: &App, auth: &Auth, finished: &RehearsalResult, now: i64) -> Exit {
    app.out
        .document(|| Rehearsal::of_finished(finished.clone(), &auth.id, now));
    match &finished.outcome {
        Outcome::LoggedIn(user) => {
            tell_user(&app.out, user);
            Exit::Done
        }
        Outcome::Refused(refusal) => {
            tell_refusal(&app.out, refusal);
            Exit::CheckFailed
        }
    }
}

fn tell_user(out: &Out, user: &UserView) {
    let name = user.name.as_deref().unwrap_or(&user.username);
    let head = Text::new(format!("✓ 登录为 {name}"), format!("✓ Logged in as {name}"));
    out.line(out.paint(Tone::Good, plain(out.words(&head))));
    let places = user.departments.iter().map(|each| each.path.as_str());
    let rest = std::iter::once(user.username.as_str()).chain(places);
    let rest = rest.map(plain).collect::<Vec<_>>().join(" · ");
    out.line(format!("  {}", out.paint(Tone::Dim, rest)));
}

fn tell_refusal(out: &Out, refusal: &Refusal) {
    let head = format!("✗ {}", plain(out.words(&refusal.text())));
    out.line(out.paint(Tone::Bad, head));
    remedy(&refusal.fix(), out.lang)
        .iter()
        .for_each(|line| out.line(format!("  {line}")));
    let code = refusal
        .errcode()
        .map(|code| format!(" · errcode {code}"))
        .unwrap_or_default();
    let small = format!("  {}{code}", refusal.id());
    out.line(out.paint(Tone::Dim, small));
}
