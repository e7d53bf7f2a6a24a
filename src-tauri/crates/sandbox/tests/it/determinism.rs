//! A seed repeats itself, and different seeds differ.

use sandbox::Config;

use crate::support::{Bench, bench_with, small};

#[tokio::test]
async fn the_same_seed_answers_byte_for_byte() {
    let (one, other) = (bench_with(small()).await, bench_with(small()).await);
    assert_eq!(transcript(&one).await, transcript(&other).await);
    assert_eq!(one.control().mint_code("x"), other.control().mint_code("x"));
    let seeded = |seed| bench_with(Config { seed, ..small() });
    assert_ne!(
        transcript(&seeded(6).await).await,
        transcript(&seeded(7).await).await
    );
}

#[tokio::test]
async fn usernames_from_elsewhere_become_userids() {
    let config = Config {
        local_names: vec!["admin".to_owned(), "Li.Lei".to_owned()],
        ..small()
    };
    let bench = bench_with(config).await;
    let members = bench.control().members();
    assert_eq!(members[0].userid, "admin");
    assert_eq!(members[1].userid, "Li.Lei");
}

/// Every kind of answer, as text.
async fn transcript(bench: &Bench) -> Vec<String> {
    let contacts = bench.contacts().await;
    let app = bench.app().await;
    let member = bench.control().members()[20].userid.clone();
    let calls = [
        format!(
            "agent/get?agentid={}&access_token={app}",
            bench.details().agent_id
        ),
        format!("department/list?access_token={contacts}"),
        format!("department/simplelist?access_token={app}"),
        format!("user/list?department_id=1&fetch_child=1&access_token={app}"),
        format!("user/get?userid={member}&access_token={contacts}"),
        format!("tag/get?tagid=2&access_token={app}"),
        format!("user/get?userid=nobody&access_token={app}"),
        "department/list".to_owned(),
    ];
    let mut answers = vec![contacts.clone(), app.clone()];
    for call in calls {
        let response = bench.try_get(&call).await.unwrap();
        answers.push(response.text().await.unwrap());
    }
    answers
}
