//! SECURITY.md names the tests that hold each of its lines; here is checked that every one of them is there.
//!
//! `file.rs::test` names a function, `file.test.ts::a sentence` a test of the interface or of the window by its name, and
//! such a file alone all that it tests. What a test proves is not judged. A name behind `TODO(` is passed over: it is
//! still to come.

use std::fs;

use crate::run;
use crate::stop::Stop;

const FILE: &str = "SECURITY.md";

/// How files of tests in JavaScript and TypeScript end.
const SCRIPTS: &[&str] = &[".test.mjs", ".test.ts", ".spec.mjs", ".spec.ts"];

/// The tests that are named and cannot be found.
pub(crate) fn broken() -> Result<Vec<String>, Stop> {
    let text =
        fs::read_to_string(run::root().join(FILE)).map_err(|error| Stop::io(FILE, &error))?;
    let named = named(&text);
    if named.is_empty() {
        return Err(Stop::Failed(format!("{FILE} names no test")));
    }
    let missing = named.into_iter().filter(|named| !is_there(named));
    Ok(missing.map(|(file, test)| shown(file, test)).collect())
}

/// A file, and one test of it or all.
type Named<'a> = (&'a str, Option<&'a str>);

fn shown(file: &str, test: Option<&str>) -> String {
    test.map_or_else(
        || format!("{file} with a test in it"),
        |test| format!("{file}::{test}"),
    )
}

fn is_there((file, test): &Named<'_>) -> bool {
    let text = fs::read_to_string(run::root().join(file)).unwrap_or_default();
    match test {
        Some(test) if file.ends_with(".rs") => text.contains(&format!("fn {test}(")),
        Some(test) => script_tests(&text).any(|name| name == *test),
        None => script_tests(&text).next().is_some(),
    }
}

/// The names of a script's tests: the first words in quotes behind `test(` and `it(`.
fn script_tests(text: &str) -> impl Iterator<Item = &str> {
    let calls = text.lines().filter_map(|line| {
        let line = line.trim_start();
        line.strip_prefix("test(")
            .or_else(|| line.strip_prefix("it("))
    });
    calls.filter_map(|call| {
        let quote = call
            .chars()
            .next()
            .filter(|first| "\"'`".contains(*first))?;
        call[1..].split(quote).next()
    })
}

/// Everything in backquotes that looks like a test.
fn named(text: &str) -> Vec<Named<'_>> {
    let mut pieces = text.split('`');
    let mut before = pieces.next().unwrap_or_default();
    let mut named = Vec::new();
    while let (Some(code), Some(after)) = (pieces.next(), pieces.next()) {
        let is_to_come = before.trim_end().ends_with(')') && before.contains("TODO(");
        named.extend(test_in(code).filter(|_| !is_to_come));
        before = after;
    }
    named
}

fn test_in(code: &str) -> Option<Named<'_>> {
    let (file, test) = match code.split_once("::") {
        Some((file, test)) => (file, Some(test)),
        None => (code, None),
    };
    let is_script = SCRIPTS.iter().any(|end| file.ends_with(end));
    (is_script || file.ends_with(".rs") && test.is_some()).then_some((file, test))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_found_by_file_and_name() {
        let text = "| no `secret` | `a/b.rs::one` TODO(x) `a/c.rs::later` `a/b.rs::two` `d.test.mjs` `e.spec.ts::it is so` `f.rs` |";
        let expected = [
            ("a/b.rs", Some("one")),
            ("a/b.rs", Some("two")),
            ("d.test.mjs", None),
            ("e.spec.ts", Some("it is so")),
        ];
        assert_eq!(named(text), expected);
        let here = "src-tauri/xtask/src/promises.rs";
        assert!(is_there(&(here, Some("tests_are_found_by_file_and_name"))));
        assert!(!is_there(&(here, Some("nothing_of_the_sort"))));
        assert!(!is_there(&("nowhere.rs", Some("x"))));
    }

    #[test]
    fn a_script_is_asked_for_its_tests() {
        let text = "// test('not this')\n  it(\"is 'so'\", () => {\ntest('starts', async () => {\n attest('x')";
        assert_eq!(
            script_tests(text).collect::<Vec<_>>(),
            ["is 'so'", "starts"]
        );
        assert!(is_there(&("ui/tests/locales.test.ts", None)));
        assert!(is_there(&(
            "ui/tests/locales.test.ts",
            Some("compares the languages")
        )));
        assert!(!is_there(&("ui/tests/locales.test.ts", Some("compares"))));
        assert!(!is_there(&("ui/tests/setup.ts", None)));
        assert!(!is_there(&("tests/desktop/gone.test.mjs", None)));
    }
}
