//! Expressions that administrators write: one text out of what is known of a person, such as
//! `biz_mail|before('@')|default(name|pinyin)`.
//!
//! An expression is read once and evaluated for many. It knows the inputs of [`inputs`] and the filters of [`FILTERS`] and
//! nothing else: no functions, no loops, no templates. What works too long or grows too large ends with an error. Leaves
//! out where inputs come from and what becomes of the text.

mod filters;
pub mod inputs;
mod scan;

pub use filters::{FILTERS, e164, labelled, national, sam};
pub use inputs::{Input, Inputs, NAMES, PUSH_NAMES, Vocabulary};

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use compact_str::CompactString;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value};

use crate::error::{Code, Error, Result};

/// The longest expression, in characters.
pub const LONGEST: usize = 500;

/// The longest text that an expression may give, in bytes; no step on the way may be longer either.
pub const LONGEST_RESULT: usize = 4096;

/// How much work one evaluation may be: instructions, and 64 bytes of text each.
const FUEL: u64 = 2_000;

/// How deep an expression may be nested.
const DEEPEST: usize = 40;

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEEPEST);
    environment.set_debug(false);
    filters::add(&mut environment);
    environment
});

/// An expression that was read. Clones share it.
#[derive(Clone)]
pub struct Expression {
    compiled: Arc<Compiled>,
}

struct Compiled {
    text: String,
    code: minijinja::Expression<'static, 'static>,
    names: Vec<&'static str>,
}

/// The text that an expression gives for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// It rests on something that is not known: what there is stays.
    Unknown,
    /// Nothing, on purpose.
    Empty,
    /// This.
    Text(CompactString),
}

impl Expression {
    /// Reads an expression, and tries it on a made-up person.
    ///
    /// # Errors
    /// `expression.invalid` with `reason`, the `expression`, and `at`, the place in it, counted in characters from 1.
    pub fn parse(given: &str) -> Result<Self> {
        Self::parse_in(Vocabulary::Person, given)
    }

    /// The same with the names of another vocabulary.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_in(vocabulary: Vocabulary, given: &str) -> Result<Self> {
        let text = given.trim();
        if text.is_empty() {
            return Err(invalid("empty", text));
        }
        if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
            return Err(invalid("long", text));
        }
        scan::check(text)?;
        let code = ENVIRONMENT
            .compile_expression_owned(text.to_owned())
            .map_err(|error| told(&error, text))?;
        let expression = Self {
            compiled: Arc::new(Compiled {
                names: inputs::named(&code, text, vocabulary)?,
                text: text.to_owned(),
                code,
            }),
        };
        expression.evaluate(&inputs::Sample)?;
        Ok(expression)
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.compiled.text
    }

    /// The inputs that it names: while those stay, so does what it gives.
    pub fn names(&self) -> &[&'static str] {
        &self.compiled.names
    }

    /// Evaluates it for one person.
    ///
    /// # Errors
    /// `expression.invalid` with `reason` and the `expression`.
    pub fn evaluate(&self, of: &(impl Inputs + ?Sized)) -> Result<Rendered> {
        let given = inputs::Given::of(self.names(), of);
        match self.compiled.code.eval(Value::from_object(given)) {
            Ok(value) => self.rendered(&value),
            Err(error) if error.kind() == ErrorKind::UndefinedError => Ok(Rendered::Unknown),
            Err(error) => Err(told(&error, self.text())),
        }
    }

    fn rendered(&self, value: &Value) -> Result<Rendered> {
        if value.is_undefined() {
            return Ok(Rendered::Unknown);
        }
        if value.is_none() {
            return Ok(Rendered::Empty);
        }
        match value.as_str().map(str::trim) {
            None => Err(invalid("not_text", self.text()).with("got", value.kind().to_string())),
            Some("") => Ok(Rendered::Empty),
            Some(text) if text.len() > LONGEST_RESULT => Err(invalid("too_much", self.text())),
            Some(text) => Ok(Rendered::Text(text.into())),
        }
    }
}

/// An error of an expression, before the place is added.
fn invalid(reason: &str, text: &str) -> Error {
    let message = format!("the expression cannot be used: {reason}");
    Error::new(Code::ExpressionInvalid, message)
        .with("reason", reason)
        .with("expression", text)
}

/// An error at a place, given in bytes.
fn invalid_at(reason: &str, text: &str, at: usize) -> Error {
    let before = text.get(..at).unwrap_or(text);
    invalid(reason, text).with("at", before.chars().count() + 1)
}

/// What the engine says, by a reason of ours.
fn told(error: &minijinja::Error, text: &str) -> Error {
    let reason = match error.kind() {
        ErrorKind::SyntaxError if text.ends_with(['|', '~', '+', '(', '[', '.']) => "unfinished",
        ErrorKind::SyntaxError | ErrorKind::BadEscape => "syntax",
        ErrorKind::OutOfFuel => "too_much",
        ErrorKind::UnknownFilter => "unknown_filter",
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod | ErrorKind::UnknownTest => "call",
        ErrorKind::MissingArgument | ErrorKind::TooManyArguments => "arguments",
        ErrorKind::InvalidOperation if error.detail().is_some_and(is_size) => "too_much",
        _ => "operation",
    };
    let told = match error.range() {
        Some(range) => invalid_at(reason, text, range.start),
        None => invalid(reason, text),
    };
    told.with("detail", error.detail())
}

/// Whether the engine or a filter of ours says that something grew too large.
fn is_size(detail: &str) -> bool {
    detail == filters::TOO_LONG || detail.ends_with("is too large")
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.text()).finish()
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Expression {}

impl Hash for Expression {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text().hash(state);
    }
}

#[cfg(test)]
mod tests;
