//! The filters of expressions.
//!
//! A filter of something unknown is unknown. None of them gives more than [`LONGEST_RESULT`] bytes.

use minijinja::{Environment, Error, ErrorKind, Value};

use super::LONGEST_RESULT;
use crate::keys::{casefold, mobile_key};
use crate::pinyin;

/// What there is, in the order in which people are told.
pub const FILTERS: [&str; 18] = [
    "lower", "upper", "trim", "before", "after", "left", "cut", "slice", "replace", "default",
    "pinyin", "initials", "ascii", "e164", "national", "sam", "path", "labelled",
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
    environment.add_filter("e164", |value: &Value| Ok::<_, Error>(e164(text(value)?)));
    environment.add_filter("national", |value: &Value| {
        Ok::<_, Error>(national(text(value)?))
    });
    environment.add_filter("sam", |value: &Value| Ok::<_, Error>(sam(text(value)?)));
    environment.add_filter("path", path);
    environment.add_filter("labelled", |value: &Value, label: &Value, most: u32| {
        limited(labelled(text(value)?, text(label)?, most as usize))
    });
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

/// A telephone number with its country's code, `+8613800138000`; one that cannot be read as it is.
pub fn e164(number: &str) -> String {
    match mobile_key(number) {
        Some(key) if key.starts_with('+') => key.to_string(),
        Some(key) if is_of_china(&key) => format!("+86{key}"),
        _ => number.trim().to_owned(),
    }
}

/// A telephone number as it is dialled in China; those of other countries keep their codes.
pub fn national(number: &str) -> String {
    match mobile_key(number) {
        Some(key) if key.starts_with('+') || is_of_china(&key) => key.to_string(),
        _ => number.trim().to_owned(),
    }
}

fn is_of_china(key: &str) -> bool {
    key.len() == 11 && key.starts_with('1')
}

/// As many characters as Active Directory takes in the log-on name of a user.
const LONGEST_SAM: usize = 20;

/// How many of them are left of a name that is longer; a hyphen and four hexadecimal digits of its digest follow.
const KEPT_OF_LONG: usize = 15;

/// The log-on name of Active Directory (`sAMAccountName`): what it does not take becomes an underline, and a longer name
/// is cut in a way that tells two with one beginning apart, the same at each run.
pub fn sam(name: &str) -> String {
    let plain = name.trim().chars().map(|letter| match letter {
        '"' | '/' | '\\' | '[' | ']' | ':' | ';' | '|' | '=' | ',' | '+' | '*' | '?' | '<'
        | '>' | '@' => '_',
        letter if letter.is_control() || letter.is_whitespace() => '_',
        letter => letter,
    });
    let plain = plain.collect::<String>();
    let plain = plain.trim_end_matches('.');
    if plain.chars().count() <= LONGEST_SAM {
        return plain.to_owned();
    }
    let kept = plain.chars().take(KEPT_OF_LONG).collect::<String>();
    let digest = crate::digest::digest(&casefold(name.trim()));
    format!("{kept}-{:02x}{:02x}", digest[0], digest[1])
}

/// A name with a label in brackets that makes it unique, `张三 (zhangsan)`: the name is cut where both are longer than
/// that many characters together, and left out where there is no room for it.
pub fn labelled(name: &str, label: &str, most: usize) -> String {
    let (name, label) = (name.trim(), label.trim());
    let room = most.saturating_sub(label.chars().count() + " ()".len());
    let kept = name.chars().take(room).collect::<String>();
    match kept.trim_end() {
        "" => label.to_owned(),
        kept => format!("{kept} ({label})"),
    }
}

/// A path with another mark between its names than the slash.
fn path(value: &Value, mark: &Value) -> Outcome {
    let (whole, mark) = (text(value)?, text(mark)?);
    let found = whole.matches('/').count();
    if mark.len().saturating_mul(found) > LONGEST_RESULT {
        return Err(too_long());
    }
    limited(whole.replace('/', mark))
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
