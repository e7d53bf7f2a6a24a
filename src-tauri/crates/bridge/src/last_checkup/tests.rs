//! Every check comes back as it was, and is dropped only with the secret that it was made with.

use super::*;
use crate::{Code, Error};

fn basis(contacts: &str, app: &str) -> Basis {
    Basis {
        set_up: "x".into(),
        contacts_secrets: contacts.into(),
        app_secrets: app.into(),
    }
}

fn check_up() -> CheckUp {
    let error = Error::new(Code::WecomRefused, "refused").with("errcode", 60020);
    let checks = vec![
        Check::pass(CheckId::ContactsToken, Text::fixed("好", "fine")),
        Check::of_error(CheckId::AppToken, error),
        Check::pass(CheckId::LoginCallbackProbe, Text::same("x")),
    ];
    CheckUp {
        verdict: Verdict::of(&checks),
        checks,
        checked_at: 7,
        coverage: Some(Coverage {
            visible: Some(3),
            ..Coverage::default()
        }),
        cannot_scan: Vec::new(),
    }
}

fn back(then: &Basis, now: &Basis) -> CheckUp {
    let text = written(&Stored::of(&check_up())).unwrap();
    let stored = serde_json::from_str::<Stored>(&text).unwrap();
    stored.into_check_up(7, then, now)
}

#[test]
fn what_was_kept_comes_back_whole() {
    let same = basis("1", "1");
    let (before, after) = (check_up(), back(&same, &same));
    assert_eq!(after.coverage, before.coverage);
    assert_eq!(after.verdict, before.verdict);
    for (after, before) in after.checks.iter().zip(&before.checks) {
        assert_eq!(
            serde_json::to_value(after).unwrap(),
            serde_json::to_value(before).unwrap()
        );
    }
}

#[test]
fn a_changed_secret_takes_its_own_checks_along_and_no_others() {
    use Status::{Fail, Pass, Skip};
    let cases = [
        (basis("1", "1"), [Pass, Fail, Pass], true),
        (basis("2", "1"), [Skip, Fail, Pass], true),
        (basis("1", "2"), [Pass, Skip, Pass], false),
    ];
    for (now, want, counts) in cases {
        let after = back(&basis("1", "1"), &now);
        let states = after.checks.iter().map(|check| check.status);
        assert_eq!(states.collect::<Vec<_>>(), want, "{now:?}");
        assert_eq!(after.coverage.is_some(), counts, "{now:?}");
    }
}
