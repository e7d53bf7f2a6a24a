//! The journey of a tenant on a good line and on lines that say everything back.

use std::path::Path;

use sandbox::{Config, Sandbox};
#[cfg(target_os = "linux")]
use tests::machine::code;
use tests::machine::{Machine, Ran, borrowed};
use tests::proxy::{Fault, Proxy, When};
use tests::{database, soak};

use crate::commands::{About, journey};
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_written_holds_a_secret() {
    let mut looked_at = 0;
    for keeps in [false, true] {
        let place = Place::new().await;
        place.walk(keeps, true).await;
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
        let runs = || database::number(place.folder.path(), "SELECT count(*) FROM runs");
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
    proxy: Proxy,
    folder: tempfile::TempDir,
    written: tempfile::TempDir,
    somebody: String,
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
        let somebody = sandbox.control().members()[1].userid.clone();
        Self {
            sandbox,
            proxy,
            folder: tempfile::tempdir().unwrap(),
            written: tempfile::tempdir().unwrap(),
            somebody,
        }
    }

    /// Logs as much as can be logged.
    fn machine(&self) -> Machine {
        let machine = Machine::with_secrets(self.folder.path(), self.sandbox.details());
        machine
            .set("WECOM_BRIDGE_LOG", "trace")
            .set("RUST_BACKTRACE", "full")
    }

    fn typed(&self, keeps: bool) -> Vec<Vec<String>> {
        let path = |name: &str| self.written.path().join(name).to_str().unwrap().to_owned();
        let (report, export) = (path("report.html"), path("users.csv"));
        let about = About {
            details: self.sandbox.details(),
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
            let words = words
                .iter()
                .map(|word| self.named(word))
                .collect::<Vec<_>>();
            let ran = self.run(&words).await;
            let expected = ran.status.is_some_and(|status| (0..=5).contains(&status));
            assert!(expected, "{run}: {ran:?}");
            let may_fail = run.starts_with("check")
                || run.starts_with("member")
                || run.starts_with("login rehearse")
                || run.starts_with("auth add");
            if is_good && !may_fail {
                let said = String::from_utf8_lossy(&ran.stderr);
                assert_eq!(ran.status, Some(0), "{run}: {said}");
            }
        }
    }

    async fn run(&self, words: &[String]) -> Ran {
        let machine = self.machine();
        let (plain, json) = (words.to_vec(), [&["--json".to_owned()], words].concat());
        // What only reads is said in both forms.
        let reads = !["add", "set", "remove", "run", "undo"].contains(&words[1].as_str());
        let ran = tokio::task::spawn_blocking(move || {
            let first = reads.then(|| machine.run(&borrowed(&plain)));
            (first, machine.run(&borrowed(&json)))
        });
        let (first, second) = ran.await.unwrap();
        for (form, ran) in [("plain", first.as_ref()), ("json", Some(&second))] {
            let Some(ran) = ran else { continue };
            let name = |stream: &str| format!("{}-{form}.{stream}", self.count());
            std::fs::write(self.written.path().join(name("stdout")), &ran.stdout).unwrap();
            std::fs::write(self.written.path().join(name("stderr")), &ran.stderr).unwrap();
        }
        second
    }

    fn count(&self) -> usize {
        std::fs::read_dir(self.written.path()).unwrap().count()
    }

    /// The latest run, where one is named.
    fn named(&self, word: &str) -> String {
        if word != "RUN" {
            return word.to_owned();
        }
        let sql = "SELECT id FROM runs WHERE outcome = 'applied' ORDER BY key DESC LIMIT 1";
        let id = database::open(self.folder.path()).query_row(sql, [], |row| row.get(0));
        id.unwrap_or_else(|_| "none".to_owned())
    }

    /// Secrets, and the tokens that they were exchanged for.
    fn assert_clean(&self) -> usize {
        let details = self.sandbox.details();
        let tokens = self.proxy.tokens();
        let mut secrets = vec![details.contacts_secret.as_str(), &details.app_secret];
        secrets.extend(tokens.iter().map(String::as_str));
        let hunt = Hunt::of(&secrets);
        let clean = |folder: &Path| hunt.assert_clean(folder);
        let looked_at = clean(self.folder.path()) + clean(self.written.path());
        assert!(looked_at >= 1, "there was nothing to look at");
        looked_at
    }
}
