//! Case folding and pinyin as SQL functions, so that the database compares names as the rest of the product does.

use compact_str::CompactString;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::keys::{casefold, casefold_trimmed};
use crate::pinyin;

/// Adds `fold(text)`, which is [`casefold_trimmed`], `casefold(text)`, and `pinyin(text)`, which is all of
/// [`pinyin::keys`] on lines of their own, to a connection; each of NULL is NULL.
pub(super) fn add(db: &Connection) -> rusqlite::Result<()> {
    add_one(db, "fold", casefold_trimmed)?;
    add_one(db, "casefold", casefold)?;
    add_one(db, "pinyin", |name| pinyin::keys(name).join("\n").into())
}

fn add_one(
    db: &Connection,
    name: &str,
    folding: fn(&str) -> CompactString,
) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function(name, 1, flags, move |values| {
        let text = values.get_raw(0).as_str_or_null()?;
        Ok(text.map(|text| folding(text).to_string()))
    })
}
