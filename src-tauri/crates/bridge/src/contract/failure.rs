//! What a command answers when it cannot do its work: `{code, message, detail, title, fix}`.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::types::{FixView, SecretPlaceView, TextView};
use crate::error::{Code, Error, words};

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

/// An error on its way to the interface, with the words that the command line has for it too.
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
    /// What happened, in one sentence.
    title: Box<TextView>,
    /// Why, and what to do.
    fix: Box<FixView>,
    /// The vendor's numbers and the addresses behind it, for small print.
    small_print: String,
    /// Where the secret is entered that it is about.
    secret: Option<SecretPlaceView>,
}

impl Failure {
    /// Something that is no error of the product: for developers to read.
    pub fn unexpected(message: impl Into<String>) -> Self {
        Self::foreign(FailureCode::Unexpected, message.into())
    }

    /// A window for a secret that did not come up, or not with its page.
    pub fn not_shown(message: impl Into<String>) -> Self {
        Self::foreign(FailureCode::NotShown, message.into())
    }

    /// Of a code that only an interface meets.
    fn foreign(code: FailureCode, message: String) -> Self {
        let (title, fix) = words::of_foreign(code.id());
        Self {
            code,
            message,
            detail: Map::new(),
            title: Box::new(title.into()),
            fix: Box::new(fix.into()),
            small_print: String::new(),
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
            title: Box::new(error.title().into()),
            fix: Box::new(error.fix().into()),
            small_print: error.small_print(),
            secret: error.secret_place().map(SecretPlaceView::from),
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
        assert!(json["title"]["zh"].as_str().unwrap().contains("60020"));
        let first = json["fix"]["steps"][0]["en"].as_str().unwrap();
        assert!(first.contains("203.0.113.7"), "{first}");
        assert!(json["fix"]["page"].is_string(), "{json}");
        assert!(
            json["fix"].get("link").is_none(),
            "the interface gets no address"
        );
    }

    #[test]
    fn what_only_an_interface_meets_has_words_too() {
        let told = |failure: Failure| serde_json::to_value(failure).unwrap();
        let unexpected = told(Failure::unexpected("boom"));
        let not_shown = told(Failure::not_shown("no window"));
        for json in [&unexpected, &not_shown] {
            assert!(json["fix"]["steps"][0]["zh"].is_string(), "{json}");
        }
        assert_ne!(unexpected["title"], not_shown["title"]);
    }
}
