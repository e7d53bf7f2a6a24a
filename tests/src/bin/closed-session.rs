//! A session of the product that is opened, walked through and closed again, while its memory is looked at from
//! outside: `tests/secrets/memory.rs` says what for.
//!
//! Speaks by lines of JSON: the first one that comes in is the plan; each one that goes out asks for what a browser or
//! a person would do. Nothing of that is buffered where it would stay.

#![expect(
    clippy::unwrap_used,
    reason = "a test's own stand: it stops on what it does not expect"
)]

use std::alloc::System;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::time::Duration;

use bridge::auth::{Auth, AuthChange};
use bridge::checkup::report::{self, ReportOptions};
use bridge::directory::local::NewUser;
use bridge::directory::password::Password;
use bridge::scan::{CallbackMode, Login};
use bridge::source::{AutoSync, NewSource, OnDuplicate, ScanLogin};
use bridge::sync::RunRequest;
use bridge::tenant::{NewTenant, Tenant};
use bridge::vault::{Keyring, SessionOnly, Vault};
use bridge::{Bridge, Lang, Options, progress};
use serde_json::{Value, json};
use wecom::Secret;
use zeroizing_alloc::ZeroAlloc;

/// How long a slow, busy machine may take to end a task.
const PATIENCE: Duration = Duration::from_secs(60);

/// As in the programs that users run.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

#[tokio::main]
async fn main() {
    let mut line = Line::open();
    let plan = line.hear();
    let bridge = open(&plan);
    // What a person typed and pasted is before them until they are done with it.
    let (tenant, pasted) = walk(&bridge, &plan, &mut line).await;
    line.ask(&json!({ "is": "open" }));
    bridge.scan().stop_portal(&tenant);
    drop(pasted);
    let dropped = plan["ends"] == "dropped";
    drop(plan);
    if !dropped {
        bridge.set_up().remove_tenant(&tenant.id).unwrap();
        until_nothing_runs().await;
        line.ask(&json!({ "is": "closed" }));
        return;
    }
    drop(bridge);
    until_nothing_runs().await;
    line.ask(&json!({ "is": "closed" }));
}

/// Closed connections have tasks, which hold what went over them until they have ended too.
async fn until_nothing_runs() {
    let runtime = tokio::runtime::Handle::current().metrics();
    let ended = async {
        while runtime.num_alive_tasks() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let ended = tokio::time::timeout(PATIENCE, ended).await;
    assert!(ended.is_ok(), "a task outlives the session");
}

fn open(plan: &Value) -> Bridge {
    let vault: Arc<dyn Vault> = match plan["keyring"] == true {
        true => Arc::new(Keyring),
        false => Arc::new(SessionOnly::default()),
    };
    let options = Options {
        vault,
        ..Options::new(text(plan, "folder"))
    };
    Bridge::open(options).unwrap()
}

async fn walk(bridge: &Bridge, plan: &Value, line: &mut Line) -> (Tenant, Vec<Value>) {
    let tenant = bridge.add_tenant(&NewTenant {
        name: "t".to_owned(),
        portal_url: Some("http://127.0.0.1/".to_owned()),
        api_base: Some(text(plan, "api_base")),
        login_base: Some(text(plan, "login_base")),
        ..NewTenant::default()
    });
    let tenant = tenant.unwrap();
    let auth = set_up(bridge, &tenant, plan).await;
    let source = bridge.sources().unwrap().remove(0);
    let run = bridge
        .sync()
        .execute(&source.id, RunRequest::default(), progress::silent());
    run.await.unwrap();
    let checked = bridge.diagnose().check_up(&tenant, &|_| {}).await.unwrap();
    let page = ReportOptions {
        lang: Lang::Zh,
        with_names: true,
        title: tenant.name.clone(),
    };
    report::html(&checked, &page);
    bridge
        .diagnose()
        .trace(
            &tenant,
            &bridge::trace::Subject::Words(text(plan, "member")),
        )
        .await
        .unwrap();
    let mut seen = rehearse(bridge, &auth, line).await;
    seen.push(preview(bridge, &tenant, plan, line).await);
    (tenant, seen)
}

/// Both methods, as the wizard does it: looked at first, and then proven and stored.
async fn set_up(bridge: &Bridge, tenant: &Tenant, plan: &Value) -> Auth {
    let (corp, agent) = (text(plan, "corp_id"), text(plan, "agent_id"));
    let (contacts, app) = (secret(plan, "contacts_secret"), secret(plan, "app_secret"));
    let looked = bridge
        .diagnose()
        .check_contacts(tenant, &corp, &contacts)
        .await;
    looked.unwrap();
    let looked = bridge
        .diagnose()
        .check_app(tenant, &corp, &agent, &app, None)
        .await;
    looked.unwrap();
    let scan = ScanLogin {
        agent_id: agent,
        app_secret: app.clone(),
        callback_domain: text(plan, "callback_domain"),
    };
    let new = NewSource {
        corp_id: corp,
        description: String::new(),
        contacts_secret: contacts.clone(),
        auto_sync: AutoSync::Off,
        on_duplicate: OnDuplicate::Skip,
        password_login: true,
        scan_login: Some(scan),
        keep_secrets: plan["keyring"] == true,
    };
    let auth = bridge.set_up().add_source(&tenant.id, &new).await.unwrap();
    let auth = auth.auth.unwrap();
    let change = AuthChange {
        app_secret: Some(app),
        ..AuthChange::default()
    };
    let keep = new.keep_secrets;
    bridge
        .set_up()
        .change_auth(&auth.id, &change, keep)
        .await
        .unwrap();
    auth
}

/// Once with an address that is pasted, once with a browser that comes back to this machine.
async fn rehearse(bridge: &Bridge, auth: &Auth, line: &mut Line) -> Vec<Value> {
    let login = bridge
        .scan()
        .begin_login(auth, CallbackMode::Paste)
        .unwrap();
    let answer = line.ask(&json!({ "scan": login.url.as_str() }));
    let pasted = answer["address"].as_str().unwrap();
    let finished = bridge.scan().paste_login(auth, pasted).await.unwrap();
    assert!(finished.userid.is_some(), "{finished:?}");
    let mut visited = Value::Null;
    let open = |login: &Login| {
        visited = line.ask(&json!({ "visit": login.url.as_str() }));
        Ok::<(), bridge::Error>(())
    };
    let finished = bridge
        .scan()
        .rehearse_in_browser(auth, Lang::Zh, open, &|_| {});
    let finished = finished.await.unwrap();
    assert!(finished.userid.is_some(), "{finished:?}");
    vec![answer, visited]
}

/// A person logs in to the preview with a first password, and gives themselves another one.
async fn preview(bridge: &Bridge, tenant: &Tenant, plan: &Value, line: &mut Line) -> Value {
    let add = |username: &str| {
        let new = NewUser {
            username: username.to_owned(),
            name: "王五".to_owned(),
            ..NewUser::default()
        };
        bridge.directory().add_user(tenant, &new).unwrap()
    };
    let (wang, zhao) = (add("wang.wu"), add("zhao.liu"));
    let first = Password::new(text(plan, "first")).unwrap();
    bridge
        .directory()
        .set_password(tenant, &wang.id, &first, true)
        .unwrap();
    let made = bridge
        .directory()
        .generate_password(tenant, &zhao.id)
        .unwrap();
    line.ask(&json!({ "made": made.expose() }));
    let portal = bridge.scan().start_portal(tenant, Lang::Zh).await.unwrap();
    let mut elsewhere = line.again();
    let asked = json!({ "portal": portal.url, "username": wang.username });
    let asked = tokio::task::spawn_blocking(move || elsewhere.ask(&asked));
    let own = asked.await.unwrap();
    json!({ "made": made.expose(), "own": own })
}

fn text(plan: &Value, key: &str) -> String {
    plan[key].as_str().unwrap().to_owned()
}

fn secret(plan: &Value, key: &str) -> Secret {
    Secret::parse(plan[key].as_str().unwrap()).unwrap()
}

/// What goes in and out, without a buffer of the standard library, which would never be given back.
struct Line {
    hears: File,
    says: File,
}

impl Line {
    fn open() -> Self {
        let says = OpenOptions::new().write(true).open("/dev/stdout");
        Self {
            hears: File::open("/dev/stdin").unwrap(),
            says: says.unwrap(),
        }
    }

    fn again(&self) -> Self {
        Self {
            hears: self.hears.try_clone().unwrap(),
            says: self.says.try_clone().unwrap(),
        }
    }

    /// Says something and waits for the answer.
    fn ask(&mut self, what: &Value) -> Value {
        let line = format!("{what}\n");
        self.says.write_all(line.as_bytes()).unwrap();
        self.hear()
    }

    fn hear(&mut self) -> Value {
        let mut line = Vec::new();
        let mut byte = [0];
        while self.hears.read(&mut byte).unwrap() == 1 && byte != *b"\n" {
            line.push(byte[0]);
        }
        serde_json::from_slice(&line).unwrap()
    }
}
