//! Failure of a command: an error, with texts of its own where the error's are too general.

use bridge::checkup::Fix;
use bridge::contract;
use bridge::error::Class;
use bridge::lang::Text;
use bridge::remedy::words;
use bridge::{Code, Error, Lang, text};

use crate::exit::Exit;

/// Result of a command.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// An error with its texts.
#[derive(Debug)]
pub(crate) struct Failure {
    error: Error,
    words: Box<Words>,
}

/// Texts that replace the error's own.
#[derive(Debug, Default)]
struct Words {
    said: Option<Text>,
    fix: Option<Fix>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            error,
            words: Box::default(),
        }
    }
}

impl Failure {
    /// An invalid value of the command line, with the valid form.
    pub(crate) fn input(field: &str, said: Text, step: Text) -> Self {
        let error = Error::new(Code::InputInvalid, said.en.clone()).with("field", field);
        let cause = Text::fixed(
            "填的值不在允许的范围内。",
            "The value is outside what is accepted.",
        );
        Self::from(error).saying(said).with_fix(cause, vec![step])
    }

    /// A file that could not be written.
    pub(crate) fn unwritable(file: &std::path::Path, error: &std::io::Error) -> Self {
        let file = file.display().to_string();
        Error::new(Code::ReportUnwritable, error.to_string())
            .with("file", file)
            .into()
    }

    /// Replaces the headline.
    pub(crate) fn saying(mut self, said: Text) -> Self {
        self.words.said = Some(said);
        self
    }

    /// Replaces cause and steps.
    pub(crate) fn with_fix(mut self, cause: Text, steps: Vec<Text>) -> Self {
        self.words.fix = Some(Fix::new(cause, steps));
        self
    }

    pub(crate) fn error(&self) -> &Error {
        &self.error
    }

    /// As the contract tells it.
    pub(crate) fn told(&self) -> contract::Failure {
        let said = self.words.said.clone();
        contract::Failure::from(self.error.clone()).saying(
            said.unwrap_or_else(|| words::headline(&self.error)),
            self.fix(),
        )
    }

    /// What happened, in one sentence.
    pub(crate) fn message(&self, lang: Lang) -> String {
        let said = self
            .words
            .said
            .clone()
            .unwrap_or_else(|| words::headline(&self.error));
        said.get(lang).to_owned()
    }

    /// Cause and steps.
    pub(crate) fn fix(&self) -> Fix {
        self.words.fix.clone().unwrap_or_else(|| self.error.fix())
    }

    pub(crate) fn exit(&self) -> Exit {
        exit_of(self.error.code())
    }
}

/// The exit status of an error code.
pub(crate) fn exit_of(code: Code) -> Exit {
    match code.class() {
        Class::Input => Exit::Input,
        Class::Held => Exit::Held,
        Class::Wecom | Class::Target => Exit::Wecom,
        Class::Failed => Exit::CheckFailed,
        Class::Storage => Exit::Storage,
    }
}

/// The failure for a required secret that is neither in the environment nor can be prompted for.
pub(crate) fn secret_missing(variable: &str, empty: bool) -> Failure {
    let error = Error::new(Code::SecretMissing, "a secret is missing").with("variable", variable);
    let said = if empty {
        text!("环境变量 {variable} 是空的", "{variable} is empty")
    } else {
        text!(
            "缺少 Secret：环境变量 {variable} 没有设置",
            "There is no secret: {variable} is not set"
        )
    };
    Failure::from(error).saying(said)
}
