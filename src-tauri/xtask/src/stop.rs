//! Why a command of this program cannot go on.

use std::fmt;
use std::io;

/// The two ways to stop; each has its exit status in `main`.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Something has to be installed by hand first; the lines say what.
    SetUp(Vec<String>),
    /// Anything else, in words.
    Failed(String),
}

impl Stop {
    /// An operating system error, with what was being done.
    pub(crate) fn io(doing: &str, error: &io::Error) -> Self {
        Self::Failed(format!("{doing}: {error}"))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SetUp(lines) => {
                writeln!(
                    f,
                    "Please install what is missing, then run the same command again:"
                )?;
                for line in lines {
                    writeln!(f, "  {line}")?;
                }
                Ok(())
            }
            Self::Failed(why) => write!(f, "xtask: {why}"),
        }
    }
}
