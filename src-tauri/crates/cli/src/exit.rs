//! The exit statuses that scripts rely on.

use std::process::ExitCode;

/// Exit status. The larger, the more serious: of several the largest counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done.
    #[default]
    Done = 0,
    /// A check failed, or not all of something went well.
    CheckFailed = 1,
    /// Wrong usage or input.
    Input = 2,
    /// A run waits for a person.
    Held = 3,
    /// WeCom or a push target refused or cannot be reached.
    Wecom = 4,
    /// Keyring or storage.
    Storage = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
