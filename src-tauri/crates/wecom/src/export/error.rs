//! Errors of an export job: why its result cannot be used.

use thiserror::Error;

use crate::error::{Error, UnreachableKind};

/// Why an export gave no usable list. Nothing in here holds an address with a query.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExportError {
    /// WeCom refused a call of the job, or a call failed.
    #[error(transparent)]
    Call(Error),
    /// WeCom says that the job failed.
    #[error("the job failed, status {status}")]
    Failed {
        /// The job's status.
        status: i64,
    },
    /// The job was not done in time.
    #[error("the job was not done after {seconds} s")]
    TimedOut {
        /// How long it was waited for.
        seconds: u64,
    },
    /// The file's address is not one to which this program goes.
    #[error("the file's address is not used: {reason}")]
    Address {
        /// The rule that it breaks.
        reason: AddressRule,
    },
    /// The file could not be downloaded.
    #[error("the file at {host} was not read: {kind}")]
    Unreachable {
        /// The storage host.
        host: String,
        /// The kind of transport error.
        kind: UnreachableKind,
    },
    /// The storage host answered with another status than 200.
    #[error("{host} answered with HTTP status {status}")]
    Status {
        /// The storage host.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// The file is not as large as WeCom says.
    #[error("the file has {got} bytes and not {expected}")]
    Size {
        /// What WeCom says.
        expected: u64,
        /// What came, or one more than may come.
        got: u64,
    },
    /// The file's hash is not the one that WeCom names.
    #[error("the file's hash is another one")]
    Hash,
    /// The file does not decrypt.
    #[error("the file does not decrypt: {0}")]
    Cipher(&'static str),
    /// The decrypted file is no list of members.
    #[error("the file is no list of members: {0}")]
    Content(Error),
    /// The system gave no random key.
    #[error("no random key")]
    Random,
    /// The program is ending.
    #[error("interrupted")]
    Interrupted,
}

/// The rule that a file's address breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AddressRule {
    /// It is no http or https address without a login.
    #[error("not an https address")]
    Form,
    /// It is http, and the API is https.
    #[error("not encrypted")]
    Insecure,
    /// It is on this machine or in a private network, and the API is not.
    #[error("not a public host")]
    Private,
    /// Its host has no address.
    #[error("its host has no address")]
    Unknown,
}

impl From<Error> for ExportError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl From<AddressRule> for ExportError {
    fn from(reason: AddressRule) -> Self {
        Self::Address { reason }
    }
}

impl ExportError {
    /// The stable identifier of its kind.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Call(_) => "call",
            Self::Failed { .. } => "failed",
            Self::TimedOut { .. } => "timed_out",
            Self::Address { .. } => "address",
            Self::Unreachable { .. } | Self::Status { .. } => "download",
            Self::Size { .. } => "size",
            Self::Hash => "hash",
            Self::Cipher(_) => "cipher",
            Self::Content(_) => "content",
            Self::Random | Self::Interrupted => "interrupted",
        }
    }
}
