//! The command-line program as a process: one data folder, one environment, and what came out of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use sandbox::Details;
use serde_json::Value;

/// Variables of the person who runs the tests that must not reach the program.
const FOREIGN: [&str; 9] = [
    "WECOM_PROXY_PASSWORD",
    "WECOM_CONTACTS_SECRET",
    "WECOM_APP_SECRET",
    "WECOM_BRIDGE_LOG",
    "NO_COLOR",
    "LC_ALL",
    "LC_MESSAGES",
    "LANG",
    crate::soak::VARIABLE,
];

/// How the program is run.
#[derive(Clone, Debug)]
pub struct Machine {
    folder: PathBuf,
    environment: Vec<(String, String)>,
}

/// What a run of the program left.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The exit status; `None` if it was killed.
    pub status: Option<i32>,
    /// What it wrote.
    pub stdout: Vec<u8>,
    /// What it complained of.
    pub stderr: Vec<u8>,
}

impl Machine {
    /// A program that works in `folder` and knows no secret.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            environment: vec![("LANG".to_owned(), "en_GB.UTF-8".to_owned())],
        }
    }

    /// The same, with the secrets of a simulated WeCom in its environment.
    pub fn with_secrets(folder: &Path, details: &Details) -> Self {
        Self::new(folder)
            .set("WECOM_CONTACTS_SECRET", &details.contacts_secret)
            .set("WECOM_APP_SECRET", &details.app_secret)
    }

    /// The same, with this variable.
    #[must_use]
    pub fn set(self, variable: &str, value: &str) -> Self {
        let mut machine = self.unset(variable);
        let pair = (variable.to_owned(), value.to_owned());
        machine.environment.push(pair);
        machine
    }

    /// The same, without this variable.
    #[must_use]
    pub fn unset(mut self, variable: &str) -> Self {
        self.environment.retain(|(name, _)| name != variable);
        self
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The program with these words, not yet started.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(crate::program());
        self.dress(&mut command);
        command.args(words);
        command
    }

    /// Gives the machine's environment to any command.
    pub fn dress(&self, command: &mut Command) {
        for variable in FOREIGN {
            command.env_remove(variable);
        }
        command
            .env("WECOM_BRIDGE_DATA_DIR", &self.folder)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
    }

    /// Runs it to its end.
    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command(words).output().expect("the program starts"))
    }

    /// Runs it with `--json` to its end: the status and the document.
    pub fn json(&self, words: &[&str]) -> (i32, Value) {
        let ran = self.run(&[&["--json"], words].concat());
        (ran.status.expect("it was not killed"), ran.document())
    }

    /// Runs it with `--json` to a good end.
    pub fn done(&self, words: &[&str]) -> Value {
        let (status, document) = self.json(words);
        assert_eq!(status, 0, "{words:?}: {document}");
        document
    }

    /// Adds the tenant `t` for a WeCom at `base`.
    pub fn add_tenant(&self, base: &str) {
        self.done(&[
            "tenant",
            "add",
            "t",
            "--api-base",
            base,
            "--login-base",
            base,
        ]);
    }
}

impl Ran {
    /// What a finished process left.
    pub fn of(output: Output) -> Self {
        Self {
            status: output.status.code(),
            stdout: output.stdout,
            stderr: output.stderr,
        }
    }

    /// Standard output as exactly one JSON document.
    pub fn document(&self) -> Value {
        let text = String::from_utf8_lossy(&self.stdout);
        let complaint = String::from_utf8_lossy(&self.stderr);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text} … {complaint}"))
    }
}

/// The code of an error document; empty if there is none.
pub fn code(document: &Value) -> &str {
    document["error"]["code"].as_str().unwrap_or_default()
}

/// The words that set up a data source for tenant `t`, with scan login; the secrets stay in the environment.
pub fn source_words(details: &Details) -> Vec<String> {
    let agent_id = details.agent_id.to_string();
    let app = [
        "--scan-login",
        "--agent-id",
        &agent_id,
        "--callback-domain",
        &details.callback_domain,
    ];
    let mut words = plain_source_words(details);
    words.extend(app.map(str::to_owned));
    words
}

/// The same without scan login.
pub fn plain_source_words(details: &Details) -> Vec<String> {
    let words = [
        "source",
        "add",
        "--tenant",
        "t",
        "--corp-id",
        &details.corp_id,
        "--no-store-secrets",
    ];
    words.map(str::to_owned).to_vec()
}

/// Words as the program takes them.
pub fn borrowed(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}
