//! A server that answers each call with the bytes that a test gives it, and a bridge whose tenant is there.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use bridge::directory::filter::UserFilter;
use bridge::directory::query::UserView;
use bridge::directory::user::UserStatus;
use bridge::source::{AddedSource, NewSource, OnDuplicate, ScanLogin, Source};
use bridge::sync::{Outcome, Run, RunRequest, WarningId};
use bridge::tenant::{NewTenant, Tenant};
use bridge::{Bridge, progress};
use tempfile::TempDir;
use wecom::Secret;

use super::{SetClock, open};

/// The two secrets; a token is its secret with `token-` before it.
pub(crate) const CONTACTS: &str = "contacts-secret";
pub(crate) const APP: &str = "app-secret";

type Answers = Arc<Mutex<HashMap<String, (u16, Vec<u8>)>>>;

/// The server; its keys are `path`, `path@app` for the app's token, or either with `#` and the department or userid.
pub(crate) struct Raw {
    pub(crate) base: String,
    answers: Answers,
    hits: Arc<Mutex<Vec<String>>>,
}

impl Raw {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (answers, hits) = (Answers::default(), Arc::default());
        let raw = Self {
            base,
            answers: Arc::clone(&answers),
            hits: Arc::clone(&hits),
        };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, hits) = (Arc::clone(&answers), Arc::clone(&hits));
                std::thread::spawn(move || serve(stream, &answers, &hits));
            }
        });
        raw
    }

    /// A corp with two departments, 1 and 2 below it, of which only the rows are missing.
    pub(crate) fn corp() -> Self {
        let raw = Self::start();
        raw.json("department/list", r#"{"errcode":0,"department":[{"id":1,"name":"总部","parentid":0,"order":9},{"id":2,"name":"研发","parentid":1,"order":8}]}"#);
        raw.json("department/simplelist", r#"{"errcode":0,"department_id":[{"id":1,"parentid":0,"order":9},{"id":2,"parentid":1,"order":8}]}"#);
        raw.json("user/list_id", r#"{"errcode":0,"dept_user":[]}"#);
        raw.json("user/list", r#"{"errcode":0,"userlist":[]}"#);
        raw.json("get_api_domain_ip", r#"{"errcode":41001,"errmsg":"no"}"#);
        raw.json("agent/get", r#"{"errcode":0,"agentid":1000007,"name":"Portal","close":0,"allow_partys":{"partyid":[1]}}"#);
        raw
    }

    pub(crate) fn set(&self, key: &str, status: u16, body: &[u8]) {
        let mut answers = self.answers.lock().unwrap();
        answers.insert(key.to_owned(), (status, body.to_vec()));
    }

    pub(crate) fn json(&self, key: &str, body: &str) {
        self.set(key, 200, body.as_bytes());
    }

    pub(crate) fn refuse(&self, key: &str, errcode: i64) {
        self.json(key, &format!(r#"{{"errcode":{errcode},"errmsg":"no"}}"#));
    }

    /// The rows of one department.
    pub(crate) fn rows(&self, department: i64, rows: &[&[u8]]) {
        let rows = rows.join(&b","[..]);
        let body = [
            br#"{"errcode":0,"errmsg":"ok","userlist":["#,
            &rows[..],
            b"]}",
        ]
        .concat();
        self.set(&format!("user/list#{department}"), 200, &body);
    }

    pub(crate) fn count(&self, path: &str) -> usize {
        let hits = self.hits.lock().unwrap();
        hits.iter().filter(|hit| *hit == path).count()
    }
}

fn serve(mut stream: TcpStream, answers: &Answers, hits: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    loop {
        let Ok(read) = stream.read(&mut part) else {
            return;
        };
        request.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if read == 0 {
                return;
            }
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.map_or(0, |length| length.trim().parse().unwrap()) {
            break;
        }
    }
    let text = String::from_utf8_lossy(&request);
    let target = text.split(' ').nth(1).unwrap_or_default();
    let url = url::Url::parse("http://h").unwrap().join(target).unwrap();
    let path = url.path().trim_start_matches("/cgi-bin/").to_owned();
    let asked: HashMap<_, _> = url.query_pairs().into_owned().collect();
    hits.lock().unwrap().push(path.clone());
    let (status, body) = answer(&path, &asked, &answers.lock().unwrap());
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(&[head.as_bytes(), &body].concat());
}

fn answer(
    path: &str,
    asked: &HashMap<String, String>,
    answers: &HashMap<String, (u16, Vec<u8>)>,
) -> (u16, Vec<u8>) {
    let is_app = asked
        .get("access_token")
        .is_some_and(|token| token.ends_with(APP));
    let of = ["department_id", "userid", "tagid"]
        .iter()
        .find_map(|name| asked.get(*name));
    let mut keys = vec![path.to_owned()];
    if is_app {
        keys.insert(0, format!("{path}@app"));
    }
    let precise = of
        .iter()
        .flat_map(|of| keys.iter().map(move |key| format!("{key}#{of}")));
    let all = precise.chain(keys.clone()).collect::<Vec<_>>();
    if let Some(found) = all.iter().find_map(|key| answers.get(key)) {
        return found.clone();
    }
    match (path, asked.get("corpsecret")) {
        ("gettoken", Some(secret)) => {
            let body =
                format!(r#"{{"errcode":0,"access_token":"token-{secret}","expires_in":7200}}"#);
            (200, body.into_bytes())
        }
        ("gettoken", None) => (200, br#"{"errcode":41004,"errmsg":"no"}"#.to_vec()),
        _ => (404, Vec::new()),
    }
}

pub(crate) struct Office {
    pub(crate) raw: Raw,
    pub(crate) bridge: Bridge,
    pub(crate) tenant: Tenant,
    pub(crate) clock: Arc<SetClock>,
    _folder: TempDir,
}

impl Office {
    pub(crate) fn of(raw: Raw) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::default());
        let bridge = open(folder.path(), clock.clone());
        let new = NewTenant {
            name: "Office".into(),
            api_base: Some(raw.base.clone()),
            login_base: Some(raw.base.clone()),
            ..NewTenant::default()
        };
        let tenant = bridge.add_tenant(&new).unwrap();
        Self {
            raw,
            bridge,
            tenant,
            clock,
            _folder: folder,
        }
    }

    pub(crate) async fn try_source(
        &self,
        rule: OnDuplicate,
        app: bool,
    ) -> bridge::error::Result<AddedSource> {
        let new = NewSource {
            corp_id: "ww00112233445566ff".into(),
            description: String::new(),
            contacts_secret: Secret::parse(CONTACTS).unwrap(),
            auto_sync: Default::default(),
            on_duplicate: rule,
            password_login: false,
            scan_login: app.then(|| ScanLogin {
                agent_id: "1000007".into(),
                app_secret: Secret::parse(APP).unwrap(),
                callback_domain: "portal.example.com".into(),
            }),
            keep_secrets: true,
        };
        self.bridge.set_up().add_source(&self.tenant.id, &new).await
    }

    pub(crate) async fn source(&self, app: bool) -> Source {
        self.try_source(OnDuplicate::Skip, app)
            .await
            .unwrap()
            .source
    }

    pub(crate) async fn run(&self, source: &Source) -> Run {
        let run = self
            .bridge
            .sync()
            .execute(&source.id, RunRequest::default(), progress::silent());
        run.await.unwrap()
    }

    /// A run that is applied.
    pub(crate) async fn applied(&self, source: &Source) -> Run {
        let run = self.run(source).await;
        assert_eq!(run.outcome, Outcome::Applied, "{:?}", run.error);
        run
    }

    pub(crate) fn users(&self) -> Vec<UserView> {
        self.bridge
            .directory()
            .users(&self.tenant, &UserFilter::default())
            .unwrap()
            .users
    }

    pub(crate) fn user(&self, username: &str) -> UserView {
        let users = self.users();
        let found = users.iter().find(|user| user.username == username);
        found
            .unwrap_or_else(|| panic!("no {username} in {users:?}"))
            .clone()
    }

    pub(crate) fn statuses(&self) -> Vec<(String, UserStatus)> {
        let mut all = self
            .users()
            .into_iter()
            .map(|user| (user.username.to_string(), user.status))
            .collect::<Vec<_>>();
        all.sort_by(|one, other| one.0.cmp(&other.0));
        all
    }
}

/// A warning's words in both languages; nothing if there is no such warning.
pub(crate) fn told(run: &Run, id: WarningId) -> String {
    let mut found = run.warnings.iter().filter(|warning| warning.id == id);
    let text = found
        .next()
        .map(|warning| format!("{} {}", warning.text.zh, warning.text.en));
    assert!(found.next().is_none(), "{id} is told once");
    text.unwrap_or_default()
}
