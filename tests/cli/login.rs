//! `login`: a scan rehearsed through the program, with the simulated WeCom's own login page.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Stdio};

use sandbox::{Config, Sandbox};
use serde_json::{Value, json};
use url::Url;

use crate::support::{Machine, Ran};

/// A machine with a synced tenant and its authentication source.
pub(crate) struct Office {
    pub(crate) machine: Machine,
    pub(crate) sandbox: Sandbox,
    pub(crate) runtime: tokio::runtime::Runtime,
    pub(crate) auth: String,
}

impl Office {
    /// The callback domain is this port of this machine, and the portal's scheme http.
    pub(crate) fn new(callback_domain: &str) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let config = Config {
            members: 30,
            departments: 4,
            callback_domain: Some(callback_domain.to_owned()),
            ..Config::default()
        };
        let sandbox = runtime.block_on(Sandbox::start(config)).unwrap();
        let details = sandbox.details().clone();
        let machine = Machine::with_secrets(&details);
        machine.done(&[
            "tenant",
            "add",
            "演练",
            "--portal-url",
            &format!("http://{callback_domain}/"),
            "--api-base",
            &details.api_base,
            "--login-base",
            &details.login_base,
        ]);
        let added = machine.done(&[
            "source",
            "add",
            "--tenant",
            "演练",
            "--corp-id",
            &details.corp_id,
            "--scan-login",
            "--agent-id",
            &details.agent_id.to_string(),
            "--callback-domain",
            callback_domain,
            "--no-store-secrets",
        ]);
        let source = added["source"]["id"].as_str().unwrap().to_owned();
        machine.done(&["sync", "run", &source]);
        Self {
            auth: added["auth"]["id"].as_str().unwrap().to_owned(),
            machine,
            sandbox,
            runtime,
        }
    }

    /// Plays the scan on the login page and gives the address that the browser is sent to.
    pub(crate) fn scan(&self, login: &str, userid: &str, decision: &str) -> String {
        let mut decide = Url::parse(login).unwrap();
        let fields = decide.query().unwrap().to_owned();
        decide.set_path("/wwlogin/sso/decide");
        decide.set_query(None);
        let body = format!("{fields}&userid={userid}&decision={decision}");
        self.runtime.block_on(async {
            let http = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap();
            let request = http
                .post(decide)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body);
            let answer = request.send().await.unwrap();
            answer.headers()["location"].to_str().unwrap().to_owned()
        })
    }

    pub(crate) fn somebody(&self) -> String {
        self.sandbox.control().members().remove(0).userid
    }

    pub(crate) fn url(&self) -> String {
        let document = self.machine.done(&["login", "url", &self.auth]);
        document["url"].as_str().unwrap().to_owned()
    }

    pub(crate) fn paste(&self, address: &str) -> (i32, Value) {
        self.machine
            .json(&["login", "rehearse", &self.auth, "--paste", address])
    }
}

#[test]
fn what_one_process_begins_another_ends_once() {
    let office = Office::new("portal.example.com");
    let userid = office.somebody();
    let login = office.url();
    let address = office.scan(&login, &userid, "agree");
    assert!(address.starts_with("http://portal.example.com/wecom/callback?"));
    let (status, document) = office.paste(&address);
    assert_eq!(
        (status, &document["outcome"], &document["user"]["userid"]),
        (0, &json!("logged_in"), &json!(userid)),
        "{document}"
    );
    let (status, again) = office.paste(&address);
    assert_eq!(
        (status, &again["reason"]),
        (1, &json!("state_used")),
        "{again}"
    );
    assert!(again["user"].is_null() && again["fix"]["steps"][0].is_string());
    assert!(!office.machine.folder_tells());
}

#[test]
fn declined_strange_and_look_alike_addresses_log_nobody_in() {
    let office = Office::new("portal.example.com");
    let userid = office.somebody();
    let declined = office.scan(&office.url(), &userid, "decline");
    let good = office.scan(&office.url(), &userid, "agree");
    let (_, query) = good.split_once('?').unwrap();
    let cases = [
        (declined, "declined"),
        (
            format!("http://portal.example.com.evil.test/wecom/callback?{query}"),
            "astray",
        ),
        (
            format!("https://portal.example.com/wecom/callback?{query}"),
            "astray",
        ),
        (
            format!("http://portal.example.com:8080/wecom/callback?{query}"),
            "astray",
        ),
        ("nonsense".to_owned(), "astray"),
        (
            "http://portal.example.com/wecom/callback?code=x".to_owned(),
            "state_missing",
        ),
        (
            "http://portal.example.com/wecom/callback?code=x&state=y".to_owned(),
            "state_unknown",
        ),
    ];
    for (address, want) in cases {
        let (status, document) = office.paste(&address);
        assert_eq!(
            (status, &document["reason"]),
            (1, &json!(want)),
            "{address}: {document}"
        );
    }
    let (status, document) = office.paste(&good);
    assert_eq!(
        status, 0,
        "the look-alikes did not use the state up: {document}"
    );
}

#[test]
fn past_rehearsals_are_listed_newest_first_and_written_for_a_spreadsheet() {
    let office = Office::new("portal.example.com");
    let before = office.machine.done(&["login", "history", &office.auth]);
    assert_eq!(before["rehearsals"], json!([]));
    let userid = office.somebody();
    for answer in ["decline", "agree"] {
        let address = office.scan(&office.url(), &userid, answer);
        office.paste(&address);
    }
    let past = office.machine.done(&["login", "history", &office.auth]);
    let ends = past["rehearsals"].as_array().unwrap();
    let ends = ends.iter().map(|each| &each["outcome"]).collect::<Vec<_>>();
    assert_eq!(ends, [&json!("logged_in"), &json!("refused")]);
    let file = office.machine.folder().join("演练.csv");
    let name = file.to_str().unwrap();
    let written = office
        .machine
        .done(&["login", "history", &office.auth, "--csv", name]);
    assert_eq!(written, json!({ "files": [name], "rows": 2 }));
    let csv = std::fs::read_to_string(&file).unwrap();
    let lines = csv.lines().collect::<Vec<_>>();
    assert!(lines[0].starts_with("\u{feff}时间,") || lines[0].starts_with("\u{feff}When,"));
    assert!(lines.len() == 3 && lines[1].contains(&userid), "{csv}");
    let shown = office
        .machine
        .run(&["--lang", "en", "login", "history", &office.auth]);
    assert!(shown.stdout.contains("Logged in"), "{}", shown.stdout);
}

#[test]
fn a_callback_domain_elsewhere_needs_pasting_and_says_so() {
    let office = Office::new("portal.example.com");
    let (status, document) = office.machine.json(&["login", "rehearse", &office.auth]);
    assert_eq!(
        (status, &document["error"]["code"]),
        (2, &json!("input.invalid"))
    );
    let (status, document) = office
        .machine
        .json(&["login", "rehearse", &office.auth, "--browser"]);
    assert_eq!(
        (status, &document["error"]["code"]),
        (2, &json!("listener.elsewhere")),
        "{document}"
    );
}

#[test]
fn a_browser_that_comes_back_to_this_machine_ends_the_rehearsal() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let office = Office::new(&format!("127.0.0.1:{port}"));
    let userid = office.somebody();
    let mut child = office
        .machine
        .command(&["--json", "login", "rehearse", &office.auth, "--browser"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let address = address_of(&mut child).unwrap();
    let back = office.scan(address.trim(), &userid, "agree");
    let page = office.runtime.block_on(async {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        http.get(back).send().await.unwrap().text().await.unwrap()
    });
    assert!(page.contains("<html"), "{page}");
    let ran = Ran::of(child.wait_with_output().unwrap());
    let document = ran.document();
    assert_eq!(
        (ran.status, &document["user"]["userid"]),
        (0, &json!(userid)),
        "{document}"
    );
    let (_, check) = office.machine.json(&["check", "--tenant", "演练"]);
    let checks = check["checks"].as_array().unwrap();
    let rehearsal = checks.iter().find(|check| check["id"] == "login.rehearsal");
    assert_eq!(rehearsal.unwrap()["status"], "pass", "{check}");
}

/// A network of its own in which ports below 1024 need a right. Its loopback is down, so addresses need not be up.
#[cfg(target_os = "linux")]
const OWN_NETWORK: &str = r#"
set -e
echo 1024 > /proc/sys/net/ipv4/ip_unprivileged_port_start
echo 1 > /proc/sys/net/ipv4/ip_nonlocal_bind
exec "$@"
"#;

/// Whoever runs the tests may be root, or on a machine that gives low ports away, so the right is taken from the program.
#[cfg(target_os = "linux")]
#[test]
fn a_port_that_needs_a_right_is_told_and_needs_nothing_else() {
    let office = Office::new("127.0.0.1:81");
    let rehearse = |takes: &[&str]| {
        let mut command = tests::namespace::own("--net");
        command.args(["sh", "-c", OWN_NETWORK, "sh"]).args(takes);
        office.machine.dress(&mut command);
        command.arg(tests::program());
        command.args(["--json", "login", "rehearse", &office.auth, "--browser"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let taken = ["setpriv", "--inh-caps=-net_bind_service"];
    let taken = [&taken[..], &["--bounding-set=-net_bind_service"]].concat();
    let refused = Ran::of(rehearse(&taken).wait_with_output().unwrap());
    let error = &refused.document()["error"];
    assert_eq!(
        (refused.status, &error["code"], &error["detail"]["port"]),
        (5, &json!("listener.denied"), &json!(81)),
        "{refused:?}"
    );
    assert!(error["fix"]["steps"][0].is_string(), "{error}");

    let mut listening = rehearse(&[]);
    let address = address_of(&mut listening);
    listening.kill().unwrap();
    listening.wait().unwrap();
    assert!(
        address.is_some(),
        "with the right, it does not listen either"
    );
}

/// The login page's address, once the program listens.
fn address_of(rehearsing: &mut Child) -> Option<String> {
    let stderr = BufReader::new(rehearsing.stderr.take().unwrap());
    let mut lines = stderr.lines().map_while(Result::ok);
    lines.find(|line| line.contains("/wwlogin/sso/login?"))
}
