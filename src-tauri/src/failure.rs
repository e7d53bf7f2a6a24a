//! What a command answers when it cannot do its work: `{code, message, detail, fix}`.

use bridge::{Code, Error};
use serde_json::{Map, Value};

use crate::views::FixView;

/// The answer of every command.
pub(crate) type Answer<T> = Result<T, Failure>;

/// The code of what no person can mend, and nobody foresaw.
const UNEXPECTED: &str = "unexpected";
/// The code of a secret that could not be shown, so that nothing was done with it.
const NOT_SHOWN: &str = "reveal.failed";

/// An error on its way to the interface, which translates it by its code.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "AppError"))]
pub(crate) struct Failure {
    #[cfg_attr(test, ts(type = "Code | 'unexpected' | 'reveal.failed'"))]
    code: &'static str,
    message: String,
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    detail: Map<String, Value>,
    fix: Option<Box<FixView>>,
}

impl Failure {
    /// Something that is no error of the product: for developers to read.
    pub(crate) fn unexpected(message: impl Into<String>) -> Self {
        Self {
            code: UNEXPECTED,
            message: message.into(),
            detail: Map::new(),
            fix: None,
        }
    }

    /// A window for a secret that did not come up, or not with its page.
    pub(crate) fn not_shown(message: impl Into<String>) -> Self {
        Self {
            code: NOT_SHOWN,
            ..Self::unexpected(message)
        }
    }

    /// A file that could not be written.
    pub(crate) fn unwritable(file: &std::path::Path, error: &std::io::Error) -> Self {
        let file = file.display().to_string();
        Error::new(Code::ReportUnwritable, error.to_string())
            .with("file", file)
            .into()
    }

    #[cfg(test)]
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            code: error.code().id(),
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
