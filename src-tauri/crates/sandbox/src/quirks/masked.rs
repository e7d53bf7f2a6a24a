//! Quirks of the scenario `masked`: masks in place of values that the app may not read.

use crate::people::Person;

use super::{Edits, json};

/// A mask that several members share, so that a client which takes it for a number finds false duplicates.
const COMMON_MOBILE: &str = "138****8000";
const NOTHING: &str = "***";

pub(super) fn edits(person: &Person) -> Edits {
    let stable_id = person.stable_id;
    let name = if stable_id.is_multiple_of(2) {
        &person.userid
    } else {
        NOTHING
    };
    let mut edits = vec![
        ("name", name.to_owned()),
        ("telephone", NOTHING.to_owned()),
        ("biz_mail", NOTHING.to_owned()),
    ];
    if !person.mobile.is_empty() {
        edits.push((
            "mobile",
            mobile(&person.mobile, stable_id.is_multiple_of(5)),
        ));
    }
    if !person.email.is_empty() {
        edits.push(("email", mail(&person.email)));
    }
    let edits = edits.into_iter();
    edits.map(|(key, it)| (key, json(&it.into()))).collect()
}

fn mobile(number: &str, common: bool) -> String {
    match (number.get(..3), number.get(number.len().wrapping_sub(4)..)) {
        (Some(head), Some(tail)) if !common => format!("{head}****{tail}"),
        _ => COMMON_MOBILE.to_owned(),
    }
}

fn mail(address: &str) -> String {
    match (address.chars().next(), address.split_once('@')) {
        (Some(first), Some((_, domain))) => format!("{first}{NOTHING}@{domain}"),
        _ => NOTHING.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_keeps_the_ends_only() {
        assert_eq!(mobile("15812345678", false), "158****5678");
        assert_eq!(mobile("15812345678", true), COMMON_MOBILE);
        assert_eq!(mobile("1", false), COMMON_MOBILE);
        assert_eq!(mail("zhang.wei@spruce.example"), "z***@spruce.example");
        assert_eq!(mail("nowhere"), NOTHING);
    }
}
