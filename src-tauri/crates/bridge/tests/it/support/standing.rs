//! How checks and steps stand, in words that a failing test's two sides can be compared by.

use bridge::checkup::Status;

/// How each of a closed list stands, in its order.
pub(crate) type Standing = Vec<(&'static str, Status)>;

/// All that did not pass, as `warn app.agent; skip login.* sync.fresh`: `login.*` are all of that name, if several.
pub(crate) fn standing(found: &Standing) -> String {
    let passed = found.iter().map(|(id, _)| (*id, Status::Pass));
    unlike(found, &passed.collect())
}

/// All that stand otherwise than usual, in the same form; with `pass` before those that pass now.
pub(crate) fn unlike(found: &Standing, usual: &Standing) -> String {
    let ids = |list: &Standing| list.iter().map(|(id, _)| *id).collect::<Vec<_>>();
    assert_eq!(ids(found), ids(usual));
    let kinds = [
        (Status::Pass, "pass"),
        (Status::Warn, "warn"),
        (Status::Fail, "fail"),
        (Status::Skip, "skip"),
    ];
    let of = |(status, word): (Status, &str)| {
        let other = found.iter().zip(usual);
        let other = other.filter(|(now, usual)| now.1 == status && usual.1 != status);
        let other = other.map(|(now, _)| now.0).collect::<Vec<_>>();
        (!other.is_empty()).then(|| format!("{word} {}", together(&other, &ids(found)).join(" ")))
    };
    let parts = kinds.into_iter().filter_map(of).collect::<Vec<_>>();
    parts.join("; ")
}

/// Those which are all of their kind by one name.
fn together(some: &[&str], all: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    for id in some {
        let kind = id.split_once('.').map(|(kind, _)| format!("{kind}."));
        let count = |list: &[&str]| {
            let of = |id: &&&str| kind.as_ref().is_some_and(|kind| id.starts_with(kind));
            list.iter().filter(of).count()
        };
        let name = match kind.as_ref() {
            Some(kind) if count(all) > 1 && count(all) == count(some) => format!("{kind}*"),
            _ => (*id).to_owned(),
        };
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    names
}
