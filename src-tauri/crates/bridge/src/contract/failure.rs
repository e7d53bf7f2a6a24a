//! The error response of a command: `{code, message, detail, fix}`.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::error::{Code, Error};
use crate::lang::Text;
use crate::remedy::Fix;
use crate::remedy::words::{self, SecretPlace};

/// The result of a command.
pub type CommandResult<T> = Result<T, Failure>;

bridge_core::words_union! {
    /// Every code that a failure may have.
    ErrorCode: Code::ALL.iter().map(|code| code.id()).chain(["unexpected", "browser.failed", "reveal.failed"])
}

/// The code of a [`Failure`]: one of the product's, or one that only an interface meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(as = "ErrorCode"))]
pub enum FailureCode {
    /// An error of the product.
    Of(Code),
    /// An unexpected failure, which no user can correct.
    Unexpected,
    /// A page that no browser was opened for.
    NotOpened,
    /// A secret that could not be shown, so that nothing was done with it.
    NotShown,
}

impl FailureCode {
    /// The stable identifier.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Of(code) => code.id(),
            Self::Unexpected => "unexpected",
            Self::NotOpened => "browser.failed",
            Self::NotShown => "reveal.failed",
        }
    }
}

impl Serialize for FailureCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// An error as the interface gets it, with the sentences that the command line has for it too.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "AppError"))]
pub struct Failure {
    code: FailureCode,
    /// What happened, in one sentence.
    message: Text,
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown>"))]
    detail: Map<String, Value>,
    /// Why, and what to do about it.
    fix: Box<Fix>,
    /// The vendor's numbers and the addresses behind it, for small print.
    small_print: String,
    /// Where the secret is entered that it is about.
    secret: Option<Box<SecretPlace>>,
}

impl Failure {
    /// An unexpected failure, with a message for developers.
    pub fn unexpected(message: impl Into<String>) -> Self {
        Self::foreign(FailureCode::Unexpected, message.into())
    }

    /// A page that no browser was opened for.
    pub fn not_opened(message: impl Into<String>) -> Self {
        Self::foreign(FailureCode::NotOpened, message.into())
    }

    /// A window for a secret that did not come up, or not with its page.
    pub fn not_shown(message: impl Into<String>) -> Self {
        Self::foreign(FailureCode::NotShown, message.into())
    }

    /// Of a code that only an interface meets; the developer's sentence is small print.
    fn foreign(code: FailureCode, small_print: String) -> Self {
        let (message, fix) = words::of_foreign(code.id());
        Self {
            code,
            message,
            detail: Map::new(),
            fix: Box::new(fix),
            small_print,
            secret: None,
        }
    }

    /// A file that could not be written.
    pub fn unwritable(file: &std::path::Path, error: &std::io::Error) -> Self {
        let file = file.display().to_string();
        Error::new(Code::ReportUnwritable, error.to_string())
            .with("file", file)
            .into()
    }

    /// Other words for what happened, and for why and the way out.
    #[must_use]
    pub fn saying(mut self, message: Text, fix: Fix) -> Self {
        self.message = message;
        self.fix = Box::new(fix);
        self
    }

    /// Which failure it is.
    pub fn code(&self) -> FailureCode {
        self.code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} {}",
            self.code.id(),
            self.message.en,
            self.small_print
        )
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            code: FailureCode::Of(error.code()),
            message: words::headline(&error),
            detail: error.detail().clone(),
            fix: Box::new(error.fix()),
            small_print: error.small_print(),
            secret: error.secret_place().map(Box::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_keeps_code_facts_and_remedy() {
        let error = Error::new(Code::WecomRefused, "refused")
            .with("errcode", 60020)
            .with("caller_ip", "203.0.113.7");
        let json = serde_json::to_value(Failure::from(error)).unwrap();
        assert_eq!(json["code"], "wecom.refused");
        assert_eq!(json["detail"]["caller_ip"], "203.0.113.7");
        let first = json["fix"]["steps"][0]["en"].as_str().unwrap();
        assert!(first.contains("203.0.113.7"), "{first}");
        assert!(json["fix"]["page"].is_string(), "{json}");
        assert!(
            json["fix"].get("link").is_none(),
            "the interface gets no address"
        );
    }
}
