//! What a command answers when it cannot do its work: `{code, message, detail, fix}`.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::types::FixView;
use crate::error::{Code, Error};

/// The answer of every command.
pub type CommandResult<T> = Result<T, Failure>;

/// The code of a [`Failure`]: one of the product's, or one that only an interface meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureCode {
    /// An error of the product.
    Of(Code),
    /// What no person can mend, and nobody foresaw.
    Unexpected,
    /// A secret that could not be shown, so that nothing was done with it.
    NotShown,
}

impl FailureCode {
    /// The stable identifier.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Of(code) => code.id(),
            Self::Unexpected => "unexpected",
            Self::NotShown => "reveal.failed",
        }
    }
}

impl Serialize for FailureCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// An error on its way to the interface, which translates it by its code.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "AppError"))]
pub struct Failure {
    #[cfg_attr(
        feature = "bindings",
        ts(type = "Code | 'unexpected' | 'reveal.failed'")
    )]
    code: FailureCode,
    message: String,
    #[cfg_attr(feature = "bindings", ts(type = "Record<string, unknown>"))]
    detail: Map<String, Value>,
    fix: Option<Box<FixView>>,
}

impl Failure {
    /// Something that is no error of the product: for developers to read.
    pub fn unexpected(message: impl Into<String>) -> Self {
        Self {
            code: FailureCode::Unexpected,
            message: message.into(),
            detail: Map::new(),
            fix: None,
        }
    }

    /// A window for a secret that did not come up, or not with its page.
    pub fn not_shown(message: impl Into<String>) -> Self {
        Self {
            code: FailureCode::NotShown,
            ..Self::unexpected(message)
        }
    }

    /// A file that could not be written.
    pub fn unwritable(file: &std::path::Path, error: &std::io::Error) -> Self {
        let file = file.display().to_string();
        Error::new(Code::ReportUnwritable, error.to_string())
            .with("file", file)
            .into()
    }

    /// Which failure it is.
    pub fn code(&self) -> FailureCode {
        self.code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.id(), self.message)
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            code: FailureCode::Of(error.code()),
            message: error.message().to_owned(),
            detail: error.detail().clone(),
            fix: Some(Box::new(error.fix().into())),
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
