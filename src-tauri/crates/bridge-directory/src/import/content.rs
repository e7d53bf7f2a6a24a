//! The bytes of an import: a file of this machine, or what was piped in.

use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::Arc;

use super::{MOST_BYTES, MOST_PIPED, refused};
use bridge_core::error::{Error, Result};

/// A file of accounts.
#[derive(Clone, Debug)]
pub enum ImportFile {
    /// A file of this machine.
    Path(PathBuf),
    /// Bytes that are there already.
    Bytes(Arc<[u8]>),
}

/// Bytes that can be read from the beginning again.
pub(super) trait Content: Read + Seek {}

impl<T: Read + Seek> Content for T {}

impl ImportFile {
    /// What is read from a stream, such as standard input.
    ///
    /// # Errors
    /// `input.invalid` if there is too much of it, or it cannot be read.
    pub fn of_stream(stream: impl Read) -> Result<Self> {
        let mut bytes = Vec::new();
        let read = stream.take(MOST_PIPED + 1).read_to_end(&mut bytes);
        read.map_err(|error| unreadable(&error))?;
        match u64::try_from(bytes.len()) {
            Ok(length) if length <= MOST_PIPED => Ok(Self::Bytes(bytes.into())),
            _ => Err(refused("stream_too_large")),
        }
    }

    /// The name without its folder; empty for bytes.
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            Self::Bytes(_) => String::new(),
        }
    }

    /// Opens it.
    ///
    /// # Errors
    /// `input.invalid` if it cannot be read or is too large.
    pub(super) fn open(&self) -> Result<Box<dyn Content>> {
        match self {
            Self::Path(path) => {
                let file = File::open(path).map_err(|error| unreadable(&error))?;
                let about = file.metadata().map_err(|error| unreadable(&error))?;
                if about.is_dir() {
                    return Err(refused("folder"));
                }
                if about.len() > MOST_BYTES {
                    return Err(refused("too_large"));
                }
                if about.is_file() {
                    return Ok(Box::new(file));
                }
                // A pipe with a name cannot be read twice.
                Self::of_stream(file)?.open()
            }
            Self::Bytes(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
        }
    }
}

/// The error of bytes that cannot be read.
pub(super) fn unreadable(error: &std::io::Error) -> Error {
    refused("unreadable").with("status", error.to_string())
}
