//! The file that passwords are handed out in: the only place where one is kept.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;

use bridge_core::error::{Code, Error, Result};
use bridge_core::locked::locked;
use wecom::Secret;

/// A file that passwords are handed out in.
pub struct HandOut {
    file: Mutex<File>,
}

impl HandOut {
    /// Makes the file, which only its owner can read. One that is there is never written over.
    ///
    /// # Errors
    /// `report.unwritable`.
    pub fn create(path: &Path) -> Result<Self> {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(unwritable)?;
        Ok(Self {
            file: Mutex::new(file),
        })
    }

    /// Writes one line, before the account can be used: somebody in the file who cannot log in yet is better than the
    /// other way round.
    pub(super) fn write(&self, userid: &str, password: &Secret) -> Result<()> {
        let mut file = locked(&self.file);
        let userid = userid.replace(['\t', '\n', '\r'], " ");
        let line = format!("{userid}\t{}\n", password.expose());
        let written = file.write_all(line.as_bytes());
        written.and_then(|()| file.sync_data()).map_err(unwritable)
    }
}

fn unwritable(error: std::io::Error) -> Error {
    Error::new(Code::ReportUnwritable, error.to_string())
}

impl std::fmt::Debug for HandOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HandOut")
    }
}
