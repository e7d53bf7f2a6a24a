//! SECURITY.md names the test that holds each of its lines; here is checked that every one of them is there.
//!
//! What a test proves is not judged. A name behind `TODO(` is passed over: it is still to come.

use std::fs;

use crate::run;
use crate::stop::Stop;

const FILE: &str = "SECURITY.md";

/// The tests that are named and cannot be found.
pub(crate) fn broken() -> Result<Vec<String>, Stop> {
    let text =
        fs::read_to_string(run::root().join(FILE)).map_err(|error| Stop::io(FILE, &error))?;
    let named = named(&text);
    if named.is_empty() {
        return Err(Stop::Failed(format!("{FILE} names no test")));
    }
    let missing = named
        .into_iter()
        .filter(|(file, test)| !is_there(file, test));
    Ok(missing
        .map(|(file, test)| format!("{file}::{test}"))
        .collect())
}

fn is_there(file: &str, test: &str) -> bool {
    let text = fs::read_to_string(run::root().join(file)).unwrap_or_default();
    text.contains(&format!("fn {test}("))
}

/// File and test of everything in backquotes that looks like `file.rs::test`.
fn named(text: &str) -> Vec<(&str, &str)> {
    let mut pieces = text.split('`');
    let mut before = pieces.next().unwrap_or_default();
    let mut named = Vec::new();
    while let (Some(code), Some(after)) = (pieces.next(), pieces.next()) {
        let is_to_come = before.trim_end().ends_with(')') && before.contains("TODO(");
        if let Some((file, test)) = code.split_once("::")
            && file.ends_with(".rs")
            && !is_to_come
        {
            named.push((file, test));
        }
        before = after;
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_found_by_file_and_name() {
        let text = "| no `secret` | `a/b.rs::one` TODO(x) `a/c.rs::later` `a/b.rs::two` |";
        assert_eq!(named(text), [("a/b.rs", "one"), ("a/b.rs", "two")]);
        assert!(is_there(
            "src-tauri/xtask/src/promises.rs",
            "tests_are_found_by_file_and_name"
        ));
        assert!(!is_there(
            "src-tauri/xtask/src/promises.rs",
            "nothing_of_the_sort"
        ));
        assert!(!is_there("nowhere.rs", "x"));
    }
}
