//! The filters of expressions.
//!
//! A filter of something unknown is unknown. None of them gives more than [`LONGEST_RESULT`] bytes.

use minijinja::{Environment, Error, ErrorKind, Value};

use super::LONGEST_RESULT;
use crate::pinyin;

/// What there is, in the order in which people are told.
pub const FILTERS: [&str; 13] = [
    "lower", "upper", "trim", "before", "after", "left", "cut", "slice", "replace", "default",
    "pinyin", "initials", "ascii",
];

/// What the engine's error says where a text became too long.
pub(super) const TOO_LONG: &str = "the text is too long";

type Outcome = Result<String, Error>;

/// Adds all of them.
pub(super) fn add(environment: &mut Environment<'static>) {
    environment.add_filter("lower", |value: &Value| {
        Ok::<_, Error>(text(value)?.to_lowercase())
    });
    environment.add_filter("upper", |value: &Value| {
        Ok::<_, Error>(text(value)?.to_uppercase())
    });
    environment.add_filter("trim", |value: &Value| {
        Ok::<_, Error>(text(value)?.trim().to_owned())
    });
    environment.add_filter("before", before);
    environment.add_filter("after", after);
    environment.add_filter("left", left);
    environment.add_filter("cut", left);
    environment.add_filter("slice", slice);
    environment.add_filter("replace", replace);
    environment.add_filter("default", default);
    environment.add_filter("pinyin", |value: &Value| {
        limited(pinyin::spelled(text(value)?))
    });
    environment.add_filter("initials", |value: &Value| {
        limited(pinyin::initials(text(value)?))
    });
    environment.add_filter("ascii", ascii);
}

/// What stands before the first mark; all of it where there is none.
fn before(value: &Value, mark: &Value) -> Outcome {
    let (whole, mark) = (text(value)?, text(mark)?);
    Ok(whole
        .split_once(mark)
        .map_or(whole, |(before, _)| before)
        .to_owned())
}

/// What stands after the first mark; nothing where there is none.
fn after(value: &Value, mark: &Value) -> Outcome {
    let (whole, mark) = (text(value)?, text(mark)?);
    Ok(whole
        .split_once(mark)
        .map_or("", |(_, after)| after)
        .to_owned())
}

/// So many characters from the left.
fn left(value: &Value, count: u32) -> Outcome {
    Ok(text(value)?.chars().take(count as usize).collect())
}

/// The characters from one place, counted from 0, so many of them or all that follow.
fn slice(value: &Value, from: u32, count: Option<u32>) -> Outcome {
    let rest = text(value)?.chars().skip(from as usize);
    Ok(rest
        .take(count.map_or(usize::MAX, |count| count as usize))
        .collect())
}

fn replace(value: &Value, from: &Value, to: &Value) -> Outcome {
    let (whole, from, to) = (text(value)?, text(from)?, text(to)?);
    let found = whole.matches(from).count();
    if to.len().saturating_mul(found) > LONGEST_RESULT {
        return Err(too_long());
    }
    limited(whole.replace(from, to))
}

/// Another value where this one is unknown or empty.
#[expect(clippy::unnecessary_wraps, reason = "the filters have one shape")]
fn default(value: &Value, other: &Value) -> Result<Value, Error> {
    let is_nothing = value.is_undefined()
        || value.is_none()
        || value.as_str().is_some_and(|text| text.trim().is_empty());
    Ok(if is_nothing {
        other.clone()
    } else {
        value.clone()
    })
}

/// Letters and digits of English, points, hyphens and underlines; marks over letters are taken off.
fn ascii(value: &Value) -> Outcome {
    let kept = |letter: &char| {
        letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | '@' | ' ')
    };
    let plain = text(value)?.chars().map(plain_letter);
    Ok(plain.filter(kept).collect())
}

/// The English letter under a letter of Latin-1 or Latin Extended-A.
fn plain_letter(letter: char) -> char {
    const MARKED: &str =
        "ÀÁÂÃÄÅàáâãäåÇçÈÉÊËèéêëÌÍÎÏìíîïÑñÒÓÔÕÖØòóôõöøÙÚÛÜùúûüÝýÿŠšŽžČčĆćĐđŁłŃńŚśŹźŻżĘęĄąĞğİıŞş";
    const PLAIN: &str =
        "AAAAAAaaaaaaCcEEEEeeeeIIIIiiiiNnOOOOOOooooooUUUUuuuuYyySsZzCcCcDdLlNnSsZzZzEeAaGgIiSs";
    match letter.is_ascii() {
        true => letter,
        false => MARKED
            .chars()
            .zip(PLAIN.chars())
            .find(|(marked, _)| *marked == letter)
            .map_or(letter, |(_, plain)| plain),
    }
}

/// The text of a value.
fn text(value: &Value) -> Result<&str, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if value.is_none() {
        return Ok("");
    }
    let text = value
        .as_str()
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "not a text"))?;
    match text.len() > LONGEST_RESULT {
        true => Err(too_long()),
        false => Ok(text),
    }
}

fn limited(text: String) -> Outcome {
    match text.len() > LONGEST_RESULT {
        true => Err(too_long()),
        false => Ok(text),
    }
}

fn too_long() -> Error {
    Error::new(ErrorKind::InvalidOperation, TOO_LONG)
}
