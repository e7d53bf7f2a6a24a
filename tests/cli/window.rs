//! The window against the command line: the same data folder, asked through the contract that the window draws from and
//! through `--json`. What one says the other says.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bridge::contract::{
    CommandResult, Failure, Parts, Platform, Revealed, SandboxServed, Session, SettingsChange,
    SettingsFile, Shown, Topic, dispatch,
};
use bridge::lang::{Lang, Text};
use bridge::scan::login_page::PageSeen;
use bridge::scan::{CallbackOutcome, LoginWindowRequest, WindowProxy, Windows};
use bridge::vault::SessionOnly;
use bridge::{Bridge, GivenSecrets, Options};
use futures::future::BoxFuture;
use sandbox::{Details, Scenario};
use serde_json::{Value, json};
use url::Url;
use wecom::Secret;

use crate::login::Office;
use crate::support::{Machine, add_source, code, wecom};

/// A machine without a window: what is asked of it comes to nothing.
struct NoWindow;

impl Platform for NoWindow {
    fn changed(&self, _: &[Topic]) {}

    fn notify(&self, _: &str, _: &str) {}

    fn open(&self, _: &str) -> CommandResult<()> {
        Ok(())
    }

    fn ask_where(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn ask_which(&self) -> Option<PathBuf> {
        None
    }

    fn write_logs(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn login_windows(&self) -> Windows {
        Windows::Proxied
    }

    fn log_in(
        &self,
        _: LoginWindowRequest,
        _: Lang,
    ) -> BoxFuture<'static, CommandResult<CallbackOutcome>> {
        Box::pin(async { Ok(CallbackOutcome::Closed) })
    }

    fn look_at_page(&self, _: Url, _: Option<WindowProxy>) -> BoxFuture<'static, PageSeen> {
        Box::pin(async { PageSeen::Nothing })
    }

    fn reveal(&self, _: Revealed, _: Lang) -> BoxFuture<'static, CommandResult<Shown>> {
        Box::pin(async { Ok(Shown::default()) })
    }

    fn follow(&self, _: &SettingsChange) -> CommandResult<()> {
        Ok(())
    }

    fn serve_sandbox(&self, _: u16) -> BoxFuture<'static, CommandResult<SandboxServed>> {
        Box::pin(async { Err(Failure::unexpected("no sandbox here")) })
    }
}

/// The contract over a machine's data folder.
fn window(machine: &Machine) -> Session {
    Session::new(Parts {
        data: machine.folder().to_owned(),
        own: machine.folder().to_owned(),
        vault: Arc::new(SessionOnly::default()),
        platform: Arc::new(NoWindow),
        settings: SettingsFile::open(machine.folder(), Some("zh")),
    })
}

async fn ask(window: &Session, command: &str, request: Value) -> Result<Value, Value> {
    let answer = dispatch(window, command, request, Arc::new(|_| {})).await;
    answer.map_err(|failure| json!(failure))
}

async fn told(window: &Session, command: &str, request: Value) -> Value {
    ask(window, command, request.clone())
        .await
        .unwrap_or_else(|error| panic!("{command} {request}: {error}"))
}

fn tenant(machine: &Machine) -> String {
    let tenants = machine.done(&["tenant", "list"]);
    tenants["tenants"][0]["id"].as_str().unwrap().to_owned()
}

async fn overview(window: &Session, tenant: &str) -> Value {
    told(window, "overview", json!({ "tenant": tenant })).await
}

/// One link of an overview.
fn link<'a>(overview: &'a Value, id: &str) -> &'a Value {
    let links = overview["links"].as_array().unwrap();
    links.iter().find(|link| link["id"] == id).unwrap()
}

/// How one check of the command line's check-up ended.
fn status<'a>(checked: &'a Value, id: &str) -> &'a str {
    let checks = checked["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["id"] == id).unwrap();
    check["status"].as_str().unwrap()
}

/// D1, F13: after a login, what was pasted wrongly changes nothing, and the callback domain is proven.
#[test]
fn a_wrong_address_after_a_good_rehearsal_says_nothing_of_the_set_up() {
    let office = Office::new("portal.example.com");
    let address = office.scan(&office.url(), &office.somebody(), "agree");
    let (_, good) = office.paste(&address);
    let (_, wrong) = office.paste("https://evil.test/wecom/callback?code=x&state=y");
    assert_eq!(
        (&good["tried"], &wrong["tried"]),
        (&json!(true), &json!(false))
    );
    let tenant = tenant(&office.machine);
    let (_, checked) = office.machine.json(&["check", "--tenant", &tenant]);
    let window = window(&office.machine);
    office.runtime.block_on(async {
        let past = told(&window, "rehearsal_list", json!({ "tenant": tenant })).await;
        let of = |field: &str| [&past[0][field], &past[1][field]].map(Clone::clone);
        assert_eq!(of("tried"), [wrong["tried"].clone(), good["tried"].clone()]);
        assert_eq!(
            of("status"),
            [wrong["status"].clone(), good["status"].clone()]
        );
        let overview = overview(&window, &tenant).await;
        assert_eq!(status(&checked, "login.rehearsal"), "pass");
        assert_eq!(link(&overview, "scan")["state"], "pass", "{overview}");
        // The portal is plain http, which both remark; the callback itself is proven.
        assert_eq!(
            link(&overview, "callback")["state"],
            status(&checked, "login.portal")
        );
    });
}

/// D2: the limit that the dialog names is the one that holds a run.
#[tokio::test(flavor = "multi_thread")]
async fn the_limit_that_is_named_is_the_one_that_holds_a_run() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    let added = add_source(&machine, wecom.details());
    let source = added["source"]["id"].as_str().unwrap();
    machine.done(&["sync", "run", source]);
    let request = json!({ "source": source, "percent": "10", "people": "500", "floor": "1" });
    let figures = told(&window(&machine), "guard_figures", request).await;
    let limit = usize::try_from(figures["limit"].as_u64().unwrap()).unwrap();
    machine.done(&["source", "set", source, "--guard-floor", "1"]);
    let active = machine.done(&[
        "users", "list", "--tenant", "t", "--status", "active", "--limit", "1",
    ]);
    assert_eq!(active["total"], figures["active"]);
    let users = machine.done(&[
        "users", "list", "--tenant", "t", "--status", "active", "--limit", "60",
    ]);
    let leaving = users["users"].as_array().unwrap().iter().take(limit);
    let leaving = leaving
        .map(|user| user["userid"].as_str().unwrap())
        .collect::<Vec<_>>();
    for userid in &leaving[..limit - 1] {
        wecom.control().remove_member(userid);
    }
    let (exit, below) = machine.json(&["sync", "run", source, "--dry-run"]);
    let would_hold = |run: &Value| run["run"]["warnings"].to_string().contains("would_hold");
    assert_eq!(exit, 0, "{below}");
    assert!(!would_hold(&below), "{limit}: {below}");
    wecom.control().remove_member(leaving[limit - 1]);
    let (exit, at) = machine.json(&["sync", "run", source]);
    assert_eq!(
        (exit, &at["run"]["outcome"]),
        (3, &json!("held")),
        "{limit}"
    );
}

/// D3: what the form says of a value is what setting it says.
#[tokio::test(flavor = "multi_thread")]
async fn a_value_is_refused_in_the_form_as_it_is_when_it_is_set() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    let added = add_source(&machine, wecom.details());
    let auth = added["auth"]["id"].as_str().unwrap();
    let window = window(&machine);
    let vectors: Vec<Value> = serde_json::from_str(include_str!("../vectors/forms.json")).unwrap();
    let of_callback = vectors
        .iter()
        .filter(|vector| vector["field"] == "callback_domain");
    for vector in of_callback {
        let given = vector["given"].as_str().unwrap();
        let request = json!({ "field": "callback_domain", "value": given });
        let form = told(&window, "form_check", request).await;
        let set = format!("--callback-domain={given}");
        let (exit, document) = machine.json(&["--lang", "zh", "auth", "set", auth, &set]);
        assert_eq!(
            form["state"] == "ok",
            exit == 0,
            "{given:?}: {form} {document}"
        );
        match exit {
            0 => {
                let kept = machine.done(&["auth", "show", auth]);
                assert_eq!(kept["auth"]["callback_domain"], form["value"], "{given:?}");
            }
            _ => {
                assert_eq!(
                    form["reason"], document["error"]["detail"]["why"],
                    "{given:?}"
                );
                let text = form["text"]["zh"].as_str().unwrap();
                let said = document["error"]["message"].as_str().unwrap();
                assert!(text.starts_with(said), "{text} / {said}");
            }
        }
    }
}

/// D4, F8, F12: staleness is the check-up's, an undo is told in the same words, and reads nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_sync_stands_as_the_check_up_says_and_an_undo_is_told_alike() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    let added = add_source(&machine, wecom.details());
    let source = added["source"]["id"].as_str().unwrap();
    let (tenant, window) = (tenant(&machine), window(&machine));
    let agree = async |want: &str| {
        let (_, checked) = machine.json(&["check", "--tenant", "t"]);
        let overview = overview(&window, &tenant).await;
        assert_eq!(status(&checked, "sync.fresh"), want, "{checked}");
        assert_eq!(link(&overview, "sync")["state"], want, "{overview}");
        overview
    };
    machine.done(&["source", "set", source, "--auto-sync", "4"]);
    let run = machine.done(&["sync", "run", source]);
    agree("pass").await;
    // An hour past the due time: sooner than twice the interval.
    machine.five_hours_pass();
    let late = agree("warn").await;
    assert_eq!(link(&late, "sync")["act"]["kind"], "sync");

    let id = run["run"]["id"].as_str().unwrap();
    let undone = machine.done(&["--lang", "zh", "sync", "undo", id]);
    let said = undone["run"]["undo_text"].as_str().unwrap();
    assert_eq!(said, "已撤销：新增的 60 人已移除，8 个部门已还原");
    let undo = undone["run"]["id"].as_str().unwrap();
    let shown = told(&window, "run_show", json!({ "id": undo })).await;
    assert_eq!(shown["undo_text"]["zh"], said);
    assert_eq!(
        (&shown["undoes"], &undone["run"]["undoes"]),
        (&json!(id), &json!(id))
    );
    let after = overview(&window, &tenant).await;
    assert_eq!(
        link(&after, "contacts")["state"],
        "pass",
        "an undo reads nothing: {after}"
    );
}

/// F11, F15: people outside the range are counted where they were compared, by both with one figure.
#[tokio::test(flavor = "multi_thread")]
async fn people_outside_the_range_are_counted_alike_and_only_where_they_were_compared() {
    for (scenario, state, counted) in [
        (Scenario::SubDepartmentRange, "warn", true),
        (Scenario::AppStopped, "fail", false),
    ] {
        let wecom = wecom(Scenario::Healthy).await;
        let machine = Machine::with_secrets(wecom.details());
        add_source(&machine, wecom.details());
        machine.done(&["sync", "run", &wecom.details().corp_id]);
        wecom.control().set_scenario(scenario);
        let (_, checked) = machine.json(&["check", "--tenant", "t"]);
        let overview = with_check_up(&machine, wecom.details()).await;
        let range = &overview.links[3];
        assert_eq!(json!(range.state), state, "{scenario}: {range:?}");
        assert_eq!(json!(overview.verdict), checked["verdict"], "{scenario}");
        let outside = checked["cannot_scan"].as_array().unwrap().iter();
        let outside = outside
            .filter(|absent| absent["why"] == "out_of_range")
            .count();
        assert_eq!(
            range.figure,
            counted.then_some(outside),
            "{scenario}: {range:?}"
        );
        assert_eq!(range.said.zh.contains("人扫不了码"), counted, "{range:?}");
        assert!(range.act.is_some() && range.fix.is_some(), "{range:?}");
    }
}

/// The overview with a check-up, which needs the secrets of this process.
async fn with_check_up(machine: &Machine, details: &Details) -> bridge::overview::Overview {
    let secret = |text: &str| Some(Secret::parse(text).unwrap());
    let bridge = Bridge::open(Options {
        vault: Arc::new(SessionOnly::default()),
        given: GivenSecrets {
            contacts: secret(&details.contacts_secret),
            app: secret(&details.app_secret),
            ..GivenSecrets::default()
        },
        ..Options::new(machine.folder())
    })
    .unwrap();
    let tenant = bridge.tenant("t").unwrap();
    let last = bridge.diagnose().check_up(&tenant, &|_| {}).await.unwrap();
    bridge.overview(&tenant, Some(&last)).unwrap()
}

/// The board and `check --all` tell the same of each tenant: the check-ups are kept, and the board rests on them.
#[tokio::test(flavor = "multi_thread")]
async fn the_board_and_the_check_of_all_tell_the_same() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", &wecom.details().corp_id]);
    machine.done(&["tenant", "add", "empty"]);
    let (_, all) = machine.json(&["check", "--all"]);
    let board = told(&window(&machine), "board", json!({})).await;
    let (all, board) = (
        all["tenants"].as_array().unwrap(),
        board.as_array().unwrap(),
    );
    assert_eq!((all.len(), board.len()), (2, 2));
    for (live, stored) in all.iter().zip(board) {
        for field in ["last_run", "last_rehearsal"] {
            assert_eq!(live[field], stored[field], "{field}");
        }
        assert_eq!(live["tenant"]["id"], stored["tenant"]["id"]);
        assert!(live["verdict"].is_string());
        for field in ["verdict", "headline", "waiting"] {
            let said = |value: &Value| value["en"].as_str().map_or(value.clone(), Value::from);
            assert_eq!(live[field], said(&stored[field]), "{field}");
        }
        assert!(stored["checked_at"].is_string());
    }
}

/// D6: the app's name is what WeCom calls it, in both.
#[tokio::test(flavor = "multi_thread")]
async fn the_apps_name_is_known_to_both() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let listed = machine.done(&["auth", "list", "--tenant", "t"]);
    let name = &listed["auths"][0]["app_name"];
    assert!(name.is_string(), "{listed}");
    let auths = told(
        &window(&machine),
        "auth_list",
        json!({ "tenant": tenant(&machine) }),
    )
    .await;
    assert_eq!(&auths[0]["app_name"], name);
}

/// An error says the same in the window and on the command line.
#[tokio::test(flavor = "multi_thread")]
async fn an_error_is_told_in_the_same_words() {
    let machine = Machine::new();
    machine.done(&["tenant", "add", "t"]);
    let window = window(&machine);
    let cases: [(&[&str], &str, Value); 4] = [
        (
            &["sync", "show", "nope"],
            "run_show",
            json!({ "id": "nope" }),
        ),
        (
            &["auth", "remove", "nope"],
            "auth_remove",
            json!({ "id": "nope" }),
        ),
        (
            &["source", "remove", "nope"],
            "source_remove",
            json!({ "id": "nope" }),
        ),
        (
            &["tenant", "remove", "nope"],
            "tenant_remove",
            json!({ "id": "nope" }),
        ),
    ];
    for (words, command, request) in cases {
        let error = ask(&window, command, request).await.unwrap_err();
        for lang in ["zh", "en"] {
            let (_, document) = machine.json(&[&["--lang", lang], words].concat());
            let told = &document["error"];
            assert_eq!(error["code"], told["code"], "{words:?}");
            assert_eq!(error["message"][lang], told["message"], "{words:?}");
            assert_eq!(
                error["fix"]["cause"][lang], told["fix"]["cause"],
                "{words:?}"
            );
            let first = &error["fix"]["steps"][0][lang];
            assert_eq!(first, &told["fix"]["steps"][0], "{words:?}");
        }
    }
    assert_ne!(Text::same("x").zh, "");
}

/// The checklist: the same rows with the same sentences, and a status that says whether anything is open.
#[tokio::test(flavor = "multi_thread")]
async fn the_checklist_is_the_windows_row_by_row() {
    for (scenario, fails) in [(Scenario::Healthy, false), (Scenario::UntrustedIp, true)] {
        let wecom = wecom(Scenario::Healthy).await;
        let machine = Machine::with_secrets(wecom.details());
        add_source(&machine, wecom.details());
        machine.done(&["sync", "run", &wecom.details().corp_id]);
        wecom.control().set_scenario(scenario);
        machine.json(&["check", "--tenant", "t"]);
        let (window, tenant) = (window(&machine), tenant(&machine));
        let shown = told(&window, "checklist", json!({ "tenant": tenant })).await;
        // Without a name, the only tenant.
        let (exit, listed) = machine.json(&["--lang", "zh", "checklist"]);
        assert_eq!(
            (exit, &listed["done"]),
            (1, &json!(false)),
            "nobody scanned"
        );
        assert_eq!(listed["tenant"], json!(tenant));
        assert_eq!(listed["verdict"], shown["verdict"]["zh"]);
        let rows = |of: &Value| of["rows"].as_array().unwrap().clone();
        assert_eq!(rows(&listed).len(), rows(&shown).len());
        let ran = machine.run(&["--lang", "zh", "checklist", "--tenant", "t"]);
        assert_eq!(ran.status, 1);
        let is_failing = rows(&shown).iter().any(|row| row["state"] == "fail");
        assert_eq!(is_failing, fails, "{scenario}: {shown}");
        for (line, row) in rows(&listed).iter().zip(rows(&shown)) {
            for fact in ["id", "state", "done_at", "caller_ip", "pictures"] {
                assert_eq!(line[fact], row[fact], "{fact}: {line}");
            }
            for words in ["title", "proof"] {
                let said = row[words]["zh"].as_str().unwrap();
                assert_eq!(line[words], said);
                assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
            }
            if row["state"] == "fail" {
                let step = row["fix"]["steps"][0]["zh"].as_str().unwrap();
                assert!(ran.stdout.contains(step), "{step}: {}", ran.stdout);
            }
        }
    }
}

#[test]
fn a_checklist_is_of_one_tenant() {
    let machine = Machine::new();
    let (exit, none) = machine.json(&["checklist"]);
    assert_eq!((exit, code(&none)), (2, "tenant.unknown"), "{none}");
    for name in ["north", "south"] {
        machine.done(&["tenant", "add", name]);
    }
    let (exit, several) = machine.json(&["checklist"]);
    assert_eq!((exit, code(&several)), (2, "ref.ambiguous"), "{several}");
    let (exit, one) = machine.json(&["checklist", "--tenant", "south"]);
    assert_eq!((exit, &one["unchecked"]), (1, &json!(false)), "{one}");
}

/// A run is told in one sentence, whoever asks.
#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_told_in_the_windows_sentence() {
    let wecom = wecom(Scenario::Healthy).await;
    let machine = Machine::with_secrets(wecom.details());
    add_source(&machine, wecom.details());
    let corp_id = &wecom.details().corp_id;
    machine.done(&["sync", "run", corp_id]);
    for member in wecom.control().members().iter().take(12) {
        wecom.control().remove_member(&member.userid);
    }
    let window = window(&machine);
    let tenant = tenant(&machine);
    for (words, outcome) in [
        (&["sync", "run", "--dry-run", corp_id][..], "预览："),
        (&["sync", "run", corp_id], "待确认："),
        (&["sync", "run", corp_id, "--confirm"], "已应用："),
    ] {
        let ran = machine.run(&[&["--lang", "zh"], words].concat());
        let request = json!({ "tenant": tenant, "most": 1 });
        let newest = told(&window, "run_list", request).await;
        let said = newest[0]["said"]["zh"].as_str().unwrap();
        let line = format!("{outcome}{said}");
        assert!(ran.stdout.contains(&line), "{line}: {}", ran.stdout);
    }
}
