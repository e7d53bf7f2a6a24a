//! How long expressions and rules for usernames take for one person, in microseconds of the processor. Prints JSON.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it prints, and stops on what it does not expect"
)]

use std::hint::black_box;

use bridge::directory::inputs::UserInputs;
use bridge::directory::tree::{Forest, Node};
use bridge::directory::user::User;
use bridge::source::UsernameRules;
use bridge::source::username::OnUnknown;
use serde_json::{Value, json};
use tests::measure::{middle, processor_ms};

/// The goal for each of them.
const GOAL_US: f64 = 3.0;

const RULES: [&[&str]; 7] = [
    &["mail"],
    &["pinyin"],
    &["extattr:工号"],
    &["=userid|lower"],
    &["=biz_mail|before('@')|lower"],
    &["=email|before('@')|default(name|pinyin)"],
    &["=main_department.name ~ '-' ~ userid"],
];

fn main() {
    let count = std::env::args()
        .nth(1)
        .map_or(100_000, |count| count.parse().unwrap());
    let users = (0..count).map(user).collect::<Vec<_>>();
    let cases = RULES.map(|rules| measure(rules, &users));
    let slowest = cases
        .iter()
        .map(|case| case["microseconds_a_person"].as_f64().unwrap())
        .fold(0.0, f64::max);
    let report = json!({ "people": count, "goal_microseconds": GOAL_US, "slowest_microseconds": slowest, "cases": cases });
    println!("{}", serde_json::to_string_pretty(&report).unwrap());
}

/// The middle of five passes over everybody.
fn measure(rules: &[&str], users: &[User]) -> Value {
    let departments = Forest::of(vec![node(1, None, "总部"), node(2, Some(1), "研发中心")]);
    let parsed = UsernameRules::parse(rules).unwrap();
    let pass = || {
        let begun = processor_ms().unwrap_or_default();
        for user in users {
            let of = UserInputs {
                user,
                departments: &departments,
            };
            let chosen = parsed.choose(&of, OnUnknown::Next, |_| false);
            assert!(black_box(chosen).name.is_some());
        }
        let spent = processor_ms().unwrap_or_default() - begun;
        spent * 1e3 / f64::from(u32::try_from(users.len()).unwrap())
    };
    let all = (0..5).map(|_| pass()).collect::<Vec<_>>();
    json!({ "rules": rules, "microseconds_a_person": middle(all.into_iter()) })
}

fn user(number: usize) -> User {
    User {
        userid: Some(format!("Zhang.San.{number}").into()),
        name: Some("欧阳张三丰".into()),
        email: Some(format!("someone.{number}@corp.example").into()),
        biz_mail: Some(format!("Someone.{number}@corp.example").into()),
        extra: Some(
            format!(r#"{{"工号":"E-{number}","座位":"3F-17","入职":"2020-01-01"}}"#).into(),
        ),
        departments: [2].into(),
        main_department: Some(2),
        ..User::default()
    }
}

fn node(id: i64, parent: Option<i64>, name: &str) -> Node {
    Node {
        id,
        parent,
        order: 0,
        name: name.to_owned(),
    }
}
