//! What of a secret is left in memory once nothing needs it any more.
//!
//! A session is closed when the program still runs but no longer needs its secrets: the tenant with its data source and
//! authentication source was removed, by which the vault of this session and the tokens go too; or the `Bridge` was
//! dropped. `closed-session` is a process of its own that walks through everything before, with the allocator of the
//! programs that users run, and speaks TLS to WeCom; the simulated WeCom, which holds the secrets by right, and the browser are here.
//!
//! Looked for are the secrets, the tokens, codes and states of logins, passwords and the preview's cookie, in every
//! spelling that [`crate::traces`] knows, in all memory that the process can write: heap, stacks, globals. Not looked
//! at are the kernel's own buffers and what it swapped out before.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::Ordering;

use sandbox::{Config, Details, Sandbox};
use serde_json::{Value, json};
use tests::port::{self, Port};
use tests::proxy::Proxy;
use tests::soak;
use tests::tls::{Authority, Flaw, Secure};
use url::Url;

use crate::dump::{self, Find};
use crate::traces::Hunt;

const FIRST: &str = "Erstes.Wort-4711_kQzXvB";
const OWN: &str = "Eigenes+Wort-0815_JwYpGh";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_removed_tenant_leaves_a_secret_in_memory() {
    Session::open("removed", false).await.assert_forgets();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_closed_session_leaves_a_secret_in_memory() {
    for keyring in [false, true] {
        Session::open("dropped", keyring).await.assert_forgets();
    }
}

/// The program of its own, walked through everything, and what must not stay of it.
struct Session {
    child: Child,
    hears: ChildStdin,
    says: BufReader<ChildStdout>,
    secrets: Vec<(&'static str, String)>,
    proxy: Proxy,
    secure: Secure,
    _port: Port,
    _sandbox: Sandbox,
    _folder: tempfile::TempDir,
}

impl Session {
    async fn open(ends: &str, keyring: bool) -> Self {
        let port = port::unused();
        let config = Config {
            members: 60,
            departments: 5,
            callback_domain: Some(format!("127.0.0.1:{}", port.number)),
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let details = sandbox.details().clone();
        let member = sandbox.control().visible_members().remove(0);
        let proxy = Proxy::start(&details.api_base).await;
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new();
        let secure = Secure::start(&authority, Flaw::None, &proxy.base()).await;
        let mut plan = plan(&details, &secure.base);
        plan["folder"] = json!(folder.path());
        plan["ends"] = json!(ends);
        plan["keyring"] = json!(keyring);
        plan["member"] = json!(member);
        let mut child = start(&authority);
        let mut session = Self {
            hears: child.stdin.take().unwrap(),
            says: BufReader::new(child.stdout.take().unwrap()),
            child,
            secrets: vec![
                ("the contacts secret", details.contacts_secret),
                ("the app secret", details.app_secret),
                ("the first password", FIRST.to_owned()),
                ("the own password", OWN.to_owned()),
            ],
            proxy,
            secure,
            _port: port,
            _sandbox: sandbox,
            _folder: folder,
        };
        session.say(&plan);
        session.walk(&member).await;
        assert!(session.secure.served.load(Ordering::SeqCst) > 0);
        session
    }

    /// Does what a browser and a person would, until the session has seen everything.
    async fn walk(&mut self, member: &str) {
        loop {
            let asked = self.hear();
            let url = |key: &str| asked[key].as_str().map(|url| Url::parse(url).unwrap());
            if let Some(login) = url("scan") {
                let home = self.scan(&login, member).await;
                self.say(&json!({ "address": home.as_str() }));
            } else if let Some(login) = url("visit") {
                let home = self.scan(&login, member).await;
                self.say(&json!({ "address": home.as_str() }));
                browser().get(home).send().await.unwrap();
            } else if let Some(portal) = url("portal") {
                let mut visitor = Visitor::at(portal);
                visitor
                    .change_password(asked["username"].as_str().unwrap())
                    .await;
                let cookies = visitor.cookies.into_values();
                self.secrets
                    .extend(cookies.map(|value| ("a cookie", value)));
                self.say(&json!(OWN));
            } else if let Some(made) = asked["made"].as_str() {
                self.secrets.push(("a made password", made.to_owned()));
                self.say(&Value::Null);
            } else {
                assert_eq!(asked["is"], "open");
                break;
            }
        }
        for token in self.proxy.tokens() {
            self.secrets.push(("a token", token));
        }
    }

    /// Plays the phone: the address at which the browser comes home.
    async fn scan(&mut self, login: &Url, member: &str) -> Url {
        let mut to = login.clone();
        to.set_path("/wwlogin/sso/decide");
        let mut fields = to.query_pairs().into_owned().collect::<Vec<_>>();
        fields.push(("userid".to_owned(), member.to_owned()));
        fields.push(("decision".to_owned(), "agree".to_owned()));
        to.set_query(None);
        let home = post(to, &fields, "").await;
        let home = Url::parse(home.headers()["location"].to_str().unwrap()).unwrap();
        for (name, value) in home.query_pairs().into_owned() {
            match name.as_str() {
                "code" => self.secrets.push(("a login code", value)),
                "state" => self.secrets.push(("a login state", value)),
                _ => {}
            }
        }
        home
    }

    /// Looks while it is open, when everything has to be found, and again once it is closed.
    fn assert_forgets(mut self) {
        let secrets = self.secrets.iter().map(|(_, secret)| secret.as_str());
        let hunt = Hunt::of(&secrets.collect::<Vec<_>>());
        let (found, _) = dump::search(self.child.id(), &hunt);
        self.assert_holds(&found);
        self.say(&Value::Null);
        assert_eq!(self.hear()["is"], "closed");
        let (left, seen) = dump::search(self.child.id(), &hunt);
        let said = left.iter().map(|find| self.shown(find));
        let said = said.collect::<Vec<_>>().join("\n");
        assert!(left.is_empty(), "{} finds\n{said}", left.len());
        self.say(&Value::Null);
        assert!(self.child.wait().unwrap().success());
        soak::figure(&format!(
            "{} secrets, {} finds while open, none in {} MiB when closed",
            self.secrets.len(),
            found.len(),
            seen >> 20,
        ));
    }

    /// Whoever holds nothing cannot forget it. Only the hash of a cookie is kept.
    fn assert_holds(&self, found: &[Find]) {
        for (number, (name, _)) in self.secrets.iter().enumerate() {
            let is_held = found.iter().any(|find| find.secret == number);
            assert!(is_held || *name == "a cookie", "{name} is not held at all");
        }
    }

    fn shown(&self, find: &Find) -> String {
        let (name, _) = &self.secrets[find.secret];
        format!("{name}, {}: {}", find.spelling, find.place)
    }

    fn say(&mut self, what: &Value) {
        writeln!(self.hears, "{what}").unwrap();
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.says.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(trusted: &Authority) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_closed-session"));
    command.env("SSL_CERT_FILE", trusted.file());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command.spawn().unwrap()
}

fn plan(details: &Details, api_base: &str) -> Value {
    json!({
        "api_base": api_base,
        "login_base": details.login_base,
        "corp_id": details.corp_id,
        "contacts_secret": details.contacts_secret,
        "agent_id": details.agent_id.to_string(),
        "app_secret": details.app_secret,
        "callback_domain": details.callback_domain,
        "first": FIRST,
    })
}

/// A member's browser at the portal preview.
struct Visitor {
    portal: Url,
    cookies: BTreeMap<String, String>,
    page: String,
}

impl Visitor {
    fn at(portal: Url) -> Self {
        Self {
            portal,
            cookies: BTreeMap::new(),
            page: String::new(),
        }
    }

    async fn change_password(&mut self, username: &str) {
        self.open("/").await;
        self.submit("/login", &[("username", username), ("password", FIRST)])
            .await;
        self.open("/password").await;
        let fields = [("old", FIRST), ("new", OWN), ("again", OWN)];
        self.submit("/password", &fields).await;
        self.open("/").await;
        assert!(self.page.contains("id=\"log-out\""), "{}", self.page);
    }

    async fn open(&mut self, path: &str) {
        let request = browser().get(self.portal.join(path).unwrap());
        let answer = request.header("cookie", self.jar()).send().await.unwrap();
        self.take(answer).await;
    }

    async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) {
        let after = self.page.split("name=\"token\" value=\"").nth(1).unwrap();
        let token = after.split('"').next().unwrap().to_owned();
        let mut all = vec![("token".to_owned(), token)];
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let answer = post(self.portal.join(path).unwrap(), &all, &self.jar()).await;
        self.take(answer).await;
    }

    fn jar(&self) -> String {
        let pairs = self.cookies.iter();
        let pairs = pairs.map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    async fn take(&mut self, answer: reqwest::Response) {
        for set in answer.headers().get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let page = answer.text().await.unwrap();
        if !page.is_empty() {
            self.page = page;
        }
    }
}

async fn post(to: Url, fields: &[(String, String)], cookie: &str) -> reqwest::Response {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    let request = browser()
        .post(to)
        .header("origin", "null")
        .header("cookie", cookie);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.body(form.finish()).send().await.unwrap()
}

fn browser() -> reqwest::Client {
    let browser = reqwest::Client::builder().no_proxy();
    let browser = browser.redirect(reqwest::redirect::Policy::none());
    browser.build().unwrap()
}
