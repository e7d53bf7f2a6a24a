//! A look at an expression before it is compiled: names of filters that there are not, and nesting that no person writes.

use super::{DEEPEST, FILTERS, invalid_at};
use crate::error::Result;

/// Words after `is` that ask something of a value.
const TESTS: &str = "is";

/// Refuses what is named and does not exist: the engine would find it out only for the person whose branch it is in.
///
/// # Errors
/// `expression.invalid` with its place.
pub(super) fn check(text: &str) -> Result<()> {
    let mut open = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, sign)) = rest.next() {
        match sign {
            '"' | '\'' => skip_quoted(&mut rest, sign),
            '(' | '[' | '{' => {
                open.push(sign);
                if open.len() > DEEPEST {
                    return Err(invalid_at("nested", text, at));
                }
            }
            ')' | ']' | '}' => drop(open.pop()),
            // The engine does not tell of what a part is taken, so nobody would know the inputs of it.
            ':' if open.last() == Some(&'[') => return Err(invalid_at("slice", text, at)),
            '|' => check_filter(text, at + 1)?,
            _ if is_name(sign) => {
                while rest.next_if(|(_, sign)| is_name(*sign)).is_some() {}
                let end = rest.peek().map_or(text.len(), |(end, _)| *end);
                if text.get(at..end) == Some(TESTS) {
                    return Err(invalid_at("call", text, at));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_filter(text: &str, from: usize) -> Result<()> {
    let after = text.get(from..).unwrap_or_default();
    let name = after.trim_start();
    let at = from + after.len() - name.len();
    let end = name.find(|sign| !is_name(sign)).unwrap_or(name.len());
    let name = name.get(..end).unwrap_or_default();
    if name.is_empty() || FILTERS.contains(&name) {
        return Ok(());
    }
    Err(invalid_at("unknown_filter", text, at).with("name", name))
}

fn skip_quoted(rest: &mut impl Iterator<Item = (usize, char)>, quote: char) {
    while let Some((_, sign)) = rest.next() {
        match sign {
            '\\' => drop(rest.next()),
            sign if sign == quote => return,
            _ => {}
        }
    }
}

fn is_name(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}
