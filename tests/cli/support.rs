//! Running the program, and reading what it says.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use sandbox::{Config, Details, Sandbox, Scenario};
use serde_json::Value;
use tempfile::TempDir;
use tests::machine::{borrowed, plain_source_words, source_words};

/// A machine with the program on it: a data folder of its own, and secrets that must not be told.
pub(crate) struct Machine {
    folder: TempDir,
    program: tests::machine::Machine,
    untold: Vec<String>,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            program: tests::machine::Machine::new(folder.path()),
            folder,
            untold: Vec::new(),
        }
    }

    /// For whoever asks when the last run was.
    pub(crate) fn five_hours_pass(&self) {
        let earlier = "UPDATE runs SET started_at = started_at - 18000000, finished_at = finished_at - 18000000";
        tests::database::open(self.folder())
            .execute(earlier, [])
            .unwrap();
    }

    /// A machine on which the secrets of a simulated WeCom stand in the environment.
    pub(crate) fn with_secrets(details: &Details) -> Self {
        let mut machine = Self::new();
        machine.knows(details);
        machine.program = tests::machine::Machine::with_secrets(machine.folder.path(), details);
        machine
    }

    /// From now on, these secrets must appear in nothing that the program writes.
    pub(crate) fn knows(&mut self, details: &Details) {
        self.untold = vec![details.contacts_secret.clone(), details.app_secret.clone()];
    }

    pub(crate) fn set(&mut self, variable: &str, value: &str) {
        self.program = self.program.clone().set(variable, value);
    }

    pub(crate) fn unset(&mut self, variable: &str) {
        self.program = self.program.clone().unset(variable);
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The program with this machine's environment and no other of its settings.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        self.program.command(words)
    }

    /// Gives the machine's environment to any command.
    #[cfg(target_os = "linux")]
    pub(crate) fn dress(&self, command: &mut Command) {
        self.program.dress(command);
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        let ran = Ran::of(self.command(words).output().unwrap());
        for secret in &self.untold {
            assert!(
                !ran.stdout.contains(secret.as_str()),
                "{words:?} told a secret on stdout"
            );
            assert!(
                !ran.stderr.contains(secret.as_str()),
                "{words:?} told a secret on stderr"
            );
        }
        assert!(
            !ran.stderr.contains("panicked"),
            "{words:?}: {}",
            ran.stderr
        );
        assert!(
            !ran.stdout.contains('\u{1b}'),
            "{words:?} coloured what is no terminal"
        );
        ran
    }

    /// Runs it with `--json`, which is one document whatever happens.
    pub(crate) fn json(&self, words: &[&str]) -> (i32, Value) {
        let ran = self.run(&[&["--json"], words].concat());
        (ran.status, ran.document())
    }

    /// Runs it with `--json` to a good end.
    pub(crate) fn done(&self, words: &[&str]) -> Value {
        let (status, document) = self.json(words);
        assert_eq!(status, 0, "{words:?}: {document}");
        document
    }

    /// Whether a secret stands anywhere in the data folder.
    pub(crate) fn folder_tells(&self) -> bool {
        let files = std::fs::read_dir(self.folder())
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let contents = files
            .filter(|path| path.is_file())
            .map(|path| std::fs::read(path).unwrap());
        let holds = |bytes: &[u8], secret: &str| {
            bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes())
        };
        contents
            .into_iter()
            .any(|bytes| self.untold.iter().any(|secret| holds(&bytes, secret)))
    }
}

/// What a run of the program left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Standard output as exactly one JSON document.
    pub(crate) fn document(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!(
                "{error}: {} … {}",
                self.stdout.chars().take(2_000).collect::<String>(),
                self.stderr
            )
        })
    }
}

/// A simulated WeCom, small enough to be quick.
pub(crate) async fn wecom(scenario: Scenario) -> Sandbox {
    let config = Config {
        members: 60,
        departments: 8,
        scenario,
        ..Config::default()
    };
    Sandbox::start(config).await.unwrap()
}

/// Adds the tenant `t` for a simulated WeCom.
pub(crate) fn add_tenant(machine: &Machine, details: &Details) {
    machine.done(&[
        "tenant",
        "add",
        "t",
        "--api-base",
        &details.api_base,
        "--login-base",
        &details.login_base,
    ]);
}

/// Adds the tenant `t` and its data source, with scan login; the secrets stay in the environment.
pub(crate) fn add_source(machine: &Machine, details: &Details) -> Value {
    add_tenant(machine, details);
    machine.done(&with_app(details))
}

/// The words of `source add` with scan login. Leaked on purpose: a test is short, and words are borrowed everywhere.
pub(crate) fn with_app(details: &Details) -> Vec<&'static str> {
    borrowed(source_words(details).leak())
}

/// The words of `source add` alone.
pub(crate) fn without_app(details: &Details) -> Vec<&'static str> {
    borrowed(plain_source_words(details).leak())
}

/// The command that adds the data source of a simulated WeCom; its secrets stay in the environment.
pub(crate) const ADD: &str = "source add --tenant t --corp-id $corp --no-store-secrets";

/// The same with scan login.
pub(crate) const ADD_WITH_APP: &str = "source add --tenant t --corp-id $corp --no-store-secrets --scan-login --agent-id $agent --callback-domain $domain";

/// A machine whose tenant `t` is a simulated WeCom. Its commands are written as a person types them, with `$corp`, `$agent` and
/// `$domain` for what the simulated WeCom has, and `$blank` and `$empty` for a space and for nothing.
pub(crate) struct Office {
    pub(crate) wecom: Sandbox,
    pub(crate) machine: Machine,
}

impl Office {
    /// With the tenant only.
    pub(crate) async fn with_tenant() -> Self {
        let wecom = wecom(Scenario::Healthy).await;
        let machine = Machine::with_secrets(wecom.details());
        add_tenant(&machine, wecom.details());
        Self { wecom, machine }
    }

    /// With a data source and scan login; the secrets stay in the environment.
    pub(crate) async fn with_source() -> Self {
        let office = Self::with_tenant().await;
        office.done(ADD_WITH_APP);
        office
    }

    /// With a data source that was synced once.
    pub(crate) async fn synced() -> Self {
        let office = Self::with_source().await;
        office.done("sync run $corp");
        office
    }

    pub(crate) fn control(&self) -> &sandbox::Control {
        self.wecom.control()
    }

    pub(crate) fn run(&self, line: &str) -> Ran {
        self.machine.run(&borrowed(&self.words(line)))
    }

    pub(crate) fn json(&self, line: &str) -> (i32, Value) {
        self.machine.json(&borrowed(&self.words(line)))
    }

    pub(crate) fn done(&self, line: &str) -> Value {
        self.machine.done(&borrowed(&self.words(line)))
    }

    /// The error of a command that must end with this status and code.
    pub(crate) fn refused(&self, line: &str, want: (i32, &str)) -> Value {
        let (status, document) = self.json(line);
        assert_eq!((status, code(&document)), want, "{line}: {document}");
        document
    }

    fn words(&self, line: &str) -> Vec<String> {
        let details = self.wecom.details();
        let agent = details.agent_id.to_string();
        let known = [
            ("$corp", details.corp_id.as_str()),
            ("$agent", &agent),
            ("$domain", &details.callback_domain),
            ("$blank", " "),
            ("$empty", ""),
        ];
        let meant = |word: &str| {
            let known = known.iter().find(|(name, _)| *name == word);
            known.map_or(word, |(_, value)| value).to_owned()
        };
        line.split_whitespace().map(meant).collect()
    }
}

/// The keys of an object.
pub(crate) fn keys(object: &Value) -> BTreeSet<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

/// A set of keys from words.
pub(crate) fn set(words: &str) -> BTreeSet<&str> {
    words.split_whitespace().collect()
}

/// The code of an error document.
pub(crate) fn code(document: &Value) -> &str {
    document["error"]["code"]
        .as_str()
        .unwrap_or_else(|| panic!("no error: {document}"))
}
