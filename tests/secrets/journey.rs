//! The journey of a tenant on a good line and on lines that say everything back.

use std::path::Path;
use std::sync::Mutex;

use sandbox::{Config, Sandbox, ldap};
use tests::locked::locked;
#[cfg(target_os = "linux")]
use tests::machine::code;
use tests::machine::{Machine, Ran, borrowed};
use tests::proxy::{Fault, Proxy, When};
use tests::{database, soak};
use url::Url;

use crate::commands::{About, PUSH, RUN, SCANNED, journey};
use crate::traces::Hunt;

/// Lines that repeat what they were asked, or that break in ways whose messages may quote an address.
const FAULTS: [Fault; 6] = [
    Fault::Echo,
    Fault::Html,
    Fault::Refusal(40001),
    Fault::CutJson,
    Fault::Redirect,
    Fault::Status(404),
];

/// Given with every command, though no tenant's proxy wants it: `proxy` is about one that does.
const PROXY_PASSWORD: &str = "Wq7-harbour 5539 zt";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_written_holds_a_secret() {
    let mut looked_at = 0;
    for keeps in [false, true] {
        let place = Place::new().await;
        place.walk(keeps, true).await;
        let exchanged = place.sandbox.control().calls()["auth/getuserinfo"];
        assert_eq!(exchanged, 2, "a good login in each form, and no other");
        looked_at += place.assert_clean();
    }
    soak::figure(&format!(
        "{looked_at} files and outputs without a secret, on a good line"
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_even_when_the_server_says_it_back() {
    let mut looked_at = 0;
    for fault in FAULTS.into_iter().take(soak::times(3, FAULTS.len())) {
        // Set up on a good line; then everything goes wrong.
        let place = Place::new().await;
        for words in place.typed(false).iter().take(5) {
            place.run(words).await;
        }
        place.proxy.spoil(fault, When::From(1));
        place.walk(false, false).await;
        assert!(place.proxy.seen().requests > 0, "{fault:?} befell nothing");
        looked_at += place.assert_clean();
    }
    soak::figure(&format!(
        "{looked_at} files and outputs without a secret, on bad lines"
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_watches_tells_none() {
    let place = Place::new().await;
    for words in place.typed(false).iter().take(5) {
        place.run(words).await;
    }
    let corp_id = place.sandbox.details().corp_id.clone();
    let machine = place.machine();
    machine.done(&["source", "set", &corp_id, "--auto-sync", "4"]);
    // The schedule leaves a first run to a person.
    machine.done(&["sync", "run", &corp_id]);
    for fault in [When::Never, When::From(1)] {
        place.proxy.spoil(Fault::Echo, fault);
        // Due again.
        let db = database::open(place.folder.path());
        db.execute("UPDATE runs SET finished_at = 1", []).unwrap();
        let output = |stream: &str| {
            let name = format!("watch-{fault:?}.{stream}");
            std::fs::File::create(place.written.path().join(name)).unwrap()
        };
        let mut watching = machine.command(&["sync", "watch"]);
        watching.stdout(output("stdout")).stderr(output("stderr"));
        // The newest one: what is older than the data source keeps is forgotten meanwhile.
        let runs = || {
            database::number(
                place.folder.path(),
                "SELECT coalesce(max(key), 0) FROM runs",
            )
        };
        let before = runs();
        let mut watching = watching.spawn().unwrap();
        while runs() == before {
            assert!(watching.try_wait().unwrap().is_none(), "it ended by itself");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        watching.kill().unwrap();
        watching.wait().unwrap();
    }
    place.assert_clean();
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keyring_nothing_is_written() {
    let place = Place::new().await;
    let machine = place
        .machine()
        .set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    machine.add_tenant(&place.proxy.base());
    let before = database::everything_but(place.folder.path(), &[]);
    let adding = &place.typed(true)[4];
    let (status, document) = machine.json(&borrowed(adding));
    assert_eq!(
        (status, code(&document)),
        (5, "keyring.unavailable"),
        "{document}"
    );
    assert!(
        document["error"]["fix"]["steps"][0].is_string(),
        "{document}"
    );
    assert_eq!(database::everything_but(place.folder.path(), &[]), before);
    place.assert_clean();
}

/// A data folder, a folder for what was asked to be written, and everything that was said.
struct Place {
    sandbox: Sandbox,
    /// The directory that is pushed to.
    ldap: ldap::Double,
    proxy: Proxy,
    folder: tempfile::TempDir,
    written: tempfile::TempDir,
    /// Who scans: a member whom the app sees.
    somebody: String,
    /// The codes that they scanned.
    codes: Mutex<Vec<String>>,
}

impl Place {
    async fn new() -> Self {
        let config = Config {
            members: 12,
            departments: 3,
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let proxy = Proxy::start(&sandbox.details().api_base).await;
        let control = sandbox.control();
        let seen = control.visible_members();
        let mut members = control.members().into_iter();
        let somebody = members.find(|member| member.status == 1 && seen.contains(&member.userid));
        Self {
            sandbox,
            ldap: ldap::Double::start(ldap::Config::default()).await.unwrap(),
            proxy,
            folder: tempfile::tempdir().unwrap(),
            written: tempfile::tempdir().unwrap(),
            somebody: somebody.unwrap().userid,
            codes: Mutex::default(),
        }
    }

    /// Logs as much as can be logged.
    fn machine(&self) -> Machine {
        let machine = Machine::with_secrets(self.folder.path(), self.sandbox.details());
        machine
            .set("WECOM_PROXY_PASSWORD", PROXY_PASSWORD)
            .set("WECOM_TARGET_SECRET", &self.ldap.details().secret)
            .set("WECOM_BRIDGE_LOG", "trace")
            .set("RUST_BACKTRACE", "full")
    }

    fn typed(&self, keeps: bool) -> Vec<Vec<String>> {
        let path = |name: &str| self.written.path().join(name).to_str().unwrap().to_owned();
        let (report, export) = (path("report.html"), path("users.csv"));
        let about = About {
            details: self.sandbox.details(),
            ldap: self.ldap.details(),
            base: &self.proxy.base(),
            member: &self.somebody,
            report: &report,
            export: &export,
            keeps,
        };
        journey(&about)
            .into_iter()
            .map(|typed| typed.words)
            .collect()
    }

    /// Runs every command, for people and for scripts, and keeps what each said.
    async fn walk(&self, keeps: bool, is_good: bool) {
        for words in self.typed(keeps) {
            let run = words.join(" ");
            let is_scanned = run.ends_with(SCANNED);
            let may_fail = run.starts_with("check")
                || run.starts_with("member")
                || run.starts_with("login rehearse") && !is_scanned
                || run.starts_with("auth add");
            for ran in self.run(&words).await {
                let expected = ran.status.is_some_and(|status| (0..=5).contains(&status));
                assert!(expected, "{run}: {ran:?}");
                if is_good && !may_fail {
                    let said = String::from_utf8_lossy(&ran.stderr);
                    assert_eq!(ran.status, Some(0), "{run}: {said}");
                }
            }
        }
    }

    /// Each form in which a command says something: what only reads is said for people too.
    async fn run(&self, words: &[String]) -> Vec<Ran> {
        let reads = !["add", "set", "remove", "run", "undo", "erase"].contains(&words[1].as_str());
        let forms: &[&str] = if reads { &["plain", "json"] } else { &["json"] };
        let mut all = Vec::new();
        for form in forms {
            let mut words: Vec<_> = words.iter().map(|word| self.named(word)).collect();
            if *form == "json" {
                words.insert(0, "--json".to_owned());
            }
            let machine = self.machine();
            let ran = tokio::task::spawn_blocking(move || machine.run(&borrowed(&words)));
            let ran = ran.await.unwrap();
            let name = |stream: &str| format!("{}-{form}.{stream}", self.count());
            std::fs::write(self.written.path().join(name("stdout")), &ran.stdout).unwrap();
            std::fs::write(self.written.path().join(name("stderr")), &ran.stderr).unwrap();
            all.push(ran);
        }
        all
    }

    fn count(&self) -> usize {
        std::fs::read_dir(self.written.path()).unwrap().count()
    }

    /// What a word stands for.
    fn named(&self, word: &str) -> String {
        match word {
            RUN => self
                .latest("SELECT id FROM runs WHERE outcome = 'applied' ORDER BY key DESC LIMIT 1"),
            PUSH => self.latest("SELECT id FROM pushes ORDER BY key DESC LIMIT 1"),
            SCANNED => self.scanned(),
            _ => word.to_owned(),
        }
    }

    fn latest(&self, sql: &str) -> String {
        let id = database::open(self.folder.path()).query_row(sql, [], |row| row.get(0));
        id.unwrap_or_else(|_| "none".to_owned())
    }

    /// Begins a login and scans.
    fn scanned(&self) -> String {
        let corp_id = &self.sandbox.details().corp_id;
        let begun = self.machine().done(&["login", "url", corp_id]);
        let page = Url::parse(begun["url"].as_str().unwrap()).unwrap();
        let state = page.query_pairs().find(|(name, _)| name == "state");
        let code = self.sandbox.control().mint_code(&self.somebody);
        let mut address = Url::parse(begun["redirect_uri"].as_str().unwrap()).unwrap();
        address
            .query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", &state.unwrap().1);
        self.codes().push(code);
        address.into()
    }

    fn codes(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        locked(&self.codes)
    }

    /// Secrets, the tokens that they were exchanged for, and the codes of logins.
    fn assert_clean(&self) -> usize {
        let details = self.sandbox.details();
        let (tokens, codes) = (self.proxy.tokens(), self.codes());
        let mut secrets = vec![details.contacts_secret.as_str(), &details.app_secret];
        secrets.push(PROXY_PASSWORD);
        secrets.push(&self.ldap.details().secret);
        secrets.extend(tokens.iter().chain(codes.iter()).map(String::as_str));
        let hunt = Hunt::of(&secrets);
        let clean = |folder: &Path| hunt.assert_clean(folder);
        let looked_at = clean(self.folder.path()) + clean(self.written.path());
        assert!(looked_at >= 1, "there was nothing to look at");
        looked_at
    }
}
