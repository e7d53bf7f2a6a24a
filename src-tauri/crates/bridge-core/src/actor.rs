//! The actor: the account and the host that this program runs as, kept with every run and every change of settings.
//!
//! It is what the machine says, not who a person proves to be. Leaves out where it is kept.

use serde::{Deserialize, Serialize};

/// Where the machine does not say.
const UNKNOWN: &str = "unknown";

/// Longer names are cut: they come from outside.
const LONGEST: usize = 128;

/// Who runs this program, and where.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Actor {
    /// The account's name; under `sudo` and `doas` that of the account that asked.
    pub account: String,
    /// The host's name.
    pub host: String,
}

impl Actor {
    /// An actor with these names; an empty one is unknown.
    pub fn new(account: &str, host: &str) -> Self {
        Self {
            account: tidied(account),
            host: tidied(host),
        }
    }

    /// The actor of this process. It never fails: what the machine does not say is `unknown`.
    pub fn of_process() -> Self {
        let account = asked_by()
            .or_else(|| whoami::account().ok())
            .unwrap_or_default();
        Self::new(&account, &whoami::hostname().unwrap_or_default())
    }

    /// The actor of a row's two columns; none in rows of before they were kept.
    pub fn of_columns(account: Option<String>, host: Option<String>) -> Option<Self> {
        Some(Self {
            account: account?,
            host: host?,
        })
    }
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.account, self.host)
    }
}

/// On one line, neither empty nor too long.
fn tidied(name: &str) -> String {
    let plain = name.chars().filter(|char| !char.is_control());
    let name = plain.take(LONGEST).collect::<String>();
    match name.trim() {
        "" => UNKNOWN.to_owned(),
        name => name.to_owned(),
    }
}

/// The account that asked root for this program. Only root is believed: anybody else can set the variables.
#[cfg(unix)]
fn asked_by() -> Option<String> {
    let names = || {
        ["SUDO_USER", "DOAS_USER"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
    };
    rustix::process::geteuid()
        .is_root()
        .then(names)
        .and_then(|mut names| names.find(|name| !name.trim().is_empty()))
}

#[cfg(not(unix))]
fn asked_by() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_line_and_never_empty() {
        let cases = [
            (("li.na", "ops-01"), "li.na@ops-01"),
            (("", " "), "unknown@unknown"),
            (("a\nb\u{1b}[31m", "h\t"), "ab[31m@h"),
        ];
        for ((account, host), want) in cases {
            assert_eq!(Actor::new(account, host).to_string(), want);
        }
        assert_eq!(Actor::new(&"a".repeat(999), "h").account.len(), LONGEST);
    }

    #[test]
    fn this_process_has_an_actor() {
        let actor = Actor::of_process();
        assert!(!actor.account.is_empty() && !actor.host.is_empty());
    }
}
