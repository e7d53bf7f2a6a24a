//! Which usernames a plan gives: to newcomers by the rules of the source, and to others where it renames them.

use super::*;
use bridge::source::UsernameRules;
use bridge::source::username::{NameFault, TriedName};

fn named(rules: &[&str], rename_existing: bool) -> Policy {
    Policy {
        naming: Naming {
            rules: UsernameRules::parse(rules).unwrap(),
            rename_existing,
            is_settled: true,
        },
        ..policy(OnDuplicate::Skip)
    }
}

fn with_mail(userid: &str, email: &str) -> Person {
    Person {
        email: Some(email.into()),
        ..member(userid)
    }
}

/// Userid, kind, and the username afterwards.
fn told(plan: &Plan) -> Vec<(String, Kind, Option<String>)> {
    let of = |item| {
        let after = plan.after(item).map(|user| user.username.to_string());
        (plan.userid(item).unwrap().to_owned(), item.kind, after)
    };
    plan.items.iter().map(of).collect()
}

#[test]
fn newcomers_are_called_by_the_first_rule_that_gives_a_free_name() {
    let people = vec![
        with_mail("a", "one@corp.example"),
        with_mail("b", "One@other.example"),
        member("c"),
        with_mail("d", "busy@corp.example"),
        with_mail("e", "with space@corp.example"),
    ];
    let users = vec![local("busy")];
    let plan = with_policy(
        people.clone(),
        users.clone(),
        named(&["mail", "userid"], false),
    );
    let name = |name: &str| Some(name.to_owned());
    let want = [("a", "one"), ("b", "b"), ("c", "c"), ("d", "d"), ("e", "e")];
    assert_eq!(
        told(&plan),
        want.map(|(userid, is)| (userid.to_owned(), Kind::Create, name(is)))
    );

    let plan = with_policy(people, users, named(&["mail"], false));
    let kinds = told(&plan)
        .into_iter()
        .map(|(userid, kind, _)| (userid, kind))
        .collect::<Vec<_>>();
    let refused = ["b", "c", "d", "e"].map(|userid| (userid.to_owned(), Kind::Ambiguous));
    assert_eq!(
        kinds,
        [&refused[..], &[("a".to_owned(), Kind::Create)]].concat()
    );
    let tried = |name: Option<&str>, fault| Reason::NoUsername {
        tried: vec![TriedName {
            rule: "mail".into(),
            name: name.map(Into::into),
            fault,
        }],
    };
    let reasons = plan.items[..4]
        .iter()
        .map(|item| item.reason.clone())
        .collect::<Vec<_>>();
    let want = [
        tried(Some("One"), NameFault::Taken),
        tried(None, NameFault::Unknown),
        tried(Some("busy"), NameFault::Taken),
        tried(Some("with space"), NameFault::Form),
    ];
    assert_eq!(reasons, want);
    assert_eq!(plan.counts.not_brought_in(), 4);
}

#[test]
fn users_keep_their_names_unless_the_source_renames_them() {
    let user = |key, userid: &str, email: Option<&str>| User {
        key,
        email: email.map(Into::into),
        ..owned(userid)
    };
    let people = vec![
        with_mail("a", "one@c.example"),
        with_mail("b", "two@c.example"),
        member("c"),
        with_mail("d", "four@c.example"),
    ];
    let users = vec![
        user(1, "a", Some("one@c.example")),
        User {
            username: "two".into(),
            ..user(2, "b", Some("two@c.example"))
        },
        user(3, "c", None),
        User {
            username: "four".into(),
            ..local("four")
        },
        user(4, "d", Some("four@c.example")),
    ];
    let kept = with_policy(
        people.clone(),
        users.clone(),
        named(&["mail", "userid"], false),
    );
    assert!(kept.items.is_empty(), "{:?}", kept.items);

    let plan = with_policy(people, users, named(&["mail"], true));
    // b is called so already; nothing is known of c, and unknown never overwrites; somebody else has the name of d.
    assert_eq!(
        told(&plan),
        [("a".to_owned(), Kind::UsernameChange, Some("one".to_owned()))]
    );
    assert_eq!(plan.counts.usernames_changed, 1);
    let reason = Reason::Username {
        was: "a".into(),
        is: "one".into(),
        fields: vec![],
    };
    assert_eq!(plan.items[0].reason, reason);
    assert!(
        warned(&plan, WarningId::UsernameKept)
            .unwrap()
            .contains("(d)")
    );
    assert_eq!(guard::check(&plan, bridge::source::Guard::default()), None);
}

#[test]
fn a_name_that_is_given_up_is_free_one_run_later() {
    let swap = |userid: &str, email: &str| with_mail(userid, email);
    let user = |key, userid: &str, email: &str| User {
        key,
        email: Some(email.into()),
        ..owned(userid)
    };
    let plan = with_policy(
        vec![swap("a", "b@c.example"), swap("b", "x@c.example")],
        vec![user(1, "a", "b@c.example"), user(2, "b", "x@c.example")],
        named(&["mail"], true),
    );
    assert_eq!(
        told(&plan),
        [("b".to_owned(), Kind::UsernameChange, Some("x".to_owned()))]
    );
}

#[test]
fn another_name_and_other_values_are_one_item_and_a_switch_off_comes_first() {
    let was = User {
        email: Some("one@c.example".into()),
        ..owned("a")
    };
    let moved = Person {
        position: Some("CTO".into()),
        ..with_mail("a", "one@c.example")
    };
    let plan = with_policy(
        vec![moved.clone()],
        vec![was.clone()],
        named(&["mail"], true),
    );
    let reason = Reason::Username {
        was: "a".into(),
        is: "one".into(),
        fields: vec![Field::Position],
    };
    assert_eq!(only(&plan), Some((Kind::UsernameChange, reason)));
    let off = Person {
        state: Some(MemberState::Present(UserStatus::Disabled)),
        ..moved
    };
    let plan = with_policy(vec![off], vec![was], named(&["mail"], true));
    assert_eq!(
        told(&plan),
        [("a".to_owned(), Kind::Disable, Some("a".to_owned()))]
    );
}

#[test]
fn an_expression_that_fails_leaves_the_person_as_they_were_with_a_warning() {
    let rules = &["=name|replace('', userid * 200)", "userid"];
    let long = Person {
        name: Some("王".repeat(30).as_str().into()),
        ..member("wang")
    };
    let plan = with_policy(vec![long.clone(), member("b")], vec![], named(rules, false));
    assert_eq!(
        told(&plan).first().unwrap(),
        &("wang".to_owned(), Kind::Ambiguous, None)
    );
    assert!(
        warned(&plan, WarningId::ExpressionFailed)
            .unwrap()
            .contains("wang")
    );
    let there = User {
        name: long.name.clone(),
        ..owned("wang")
    };
    let plan = with_policy(vec![long], vec![there], named(rules, true));
    assert!(plan.items.is_empty() && warned(&plan, WarningId::ExpressionFailed).is_some());
}

#[test]
fn an_employee_number_by_expression_follows_its_inputs() {
    let rule = |is_settled| Policy {
        employee_no: "=userid|after('-')".parse().unwrap(),
        naming: Naming {
            is_settled,
            ..Naming::default()
        },
        ..policy(OnDuplicate::Skip)
    };
    let number = |plan: &Plan| {
        plan.items
            .first()
            .and_then(|item| plan.after(item)?.employee_no)
    };
    let plan = with_policy(vec![member("E-17")], vec![], rule(true));
    assert_eq!(number(&plan).as_deref(), Some("17"));
    // A number that is there is looked at again only where the rule or what it rests on is new.
    let there = User {
        employee_no: Some("old".into()),
        ..owned("E-17")
    };
    let settled = with_policy(vec![member("E-17")], vec![there.clone()], rule(true));
    assert!(settled.items.is_empty());
    let plan = with_policy(vec![member("E-17")], vec![there], rule(false));
    assert_eq!(number(&plan).as_deref(), Some("17"));
    // Unknown overwrites nothing.
    let mail = Policy {
        employee_no: "=email|before('@')".parse().unwrap(),
        ..rule(false)
    };
    let there = User {
        employee_no: Some("old".into()),
        ..owned("a")
    };
    assert!(
        with_policy(vec![member("a")], vec![there], mail)
            .items
            .is_empty()
    );
}
