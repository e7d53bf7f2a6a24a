//! The desktop and ten programs at once on one folder.

use bridge::directory::local::NewUser;
use bridge::sync::{Outcome, RunRequest};
use bridge::{Code, progress};
use serde_json::Value;
use tests::machine::{Machine, borrowed, code, source_words};
use tests::{database, soak};

use crate::support::{BUSY, desktop, together, until_called, wecom, words};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_programs_beside_the_desktop_lose_nothing() {
    let sandbox = wecom(80).await;
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::with_secrets(folder.path(), sandbox.details());
    machine.add_tenant(&sandbox.details().api_base);
    machine.done(&borrowed(&source_words(sandbox.details())));
    let corp_id = sandbox.details().corp_id.as_str();
    let desktop = desktop(folder.path(), sandbox.details());
    let tenant = desktop.tenant("t").unwrap();
    let rounds = soak::times(4, 60);
    let (mut busy, mut moved) = (0, 0);
    for round in 0..rounds {
        let all = mixed(corp_id, round);
        let beside = {
            let (desktop, tenant, corp_id) = (desktop.clone(), tenant.clone(), corp_id.to_owned());
            tokio::spawn(async move {
                for number in 0..5 {
                    let new = NewUser {
                        username: format!("desk{round}-{number}"),
                        name: "桌面".into(),
                        ..NewUser::default()
                    };
                    desktop.directory().add_user(&tenant, &new).unwrap();
                }
                let request = RunRequest::default();
                desktop
                    .sync()
                    .execute(&corp_id, request, progress::silent())
                    .await
            })
        };
        let of_others = machine.clone();
        let ended = tokio::task::spawn_blocking(move || together(&of_others, &all));
        for (status, document) in ended.await.unwrap() {
            match judge(status, &document) {
                Told::Done => {}
                Told::Busy => busy += 1,
                Told::Moved => moved += 1,
            }
        }
        match beside.await.unwrap() {
            Ok(run) if run.outcome == Outcome::Applied => {}
            Ok(run) => {
                assert_eq!(run.error_code(), Some(Code::SyncMoved));
                moved += 1;
            }
            Err(error) => {
                assert_eq!(error.code(), Code::SyncBusy);
                busy += 1;
            }
        }
        assert_kept(&machine, round);
    }
    database::assert_whole(folder.path());
    let run = desktop
        .sync()
        .execute(corp_id, RunRequest::default(), progress::silent())
        .await;
    assert_eq!(run.unwrap().outcome, Outcome::Applied);
    soak::figure(&format!(
        "{rounds} rounds of 10 programs beside the desktop: {busy} told busy, {moved} told that something moved"
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_run_of_a_source_is_told_busy_and_the_first_goes_on() {
    let sandbox = wecom(60).await;
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::with_secrets(folder.path(), sandbox.details());
    machine.add_tenant(&sandbox.details().api_base);
    machine.done(&borrowed(&source_words(sandbox.details())));
    let corp_id = sandbox.details().corp_id.clone();
    sandbox.control().reset_counts();
    sandbox.control().hold_answers();
    let first = {
        let (machine, corp_id) = (machine.clone(), corp_id.clone());
        tokio::task::spawn_blocking(move || machine.json(&["sync", "run", &corp_id]))
    };
    until_called(&sandbox, "gettoken").await;
    let desktop = desktop(folder.path(), sandbox.details());
    let second = desktop
        .sync()
        .execute(&corp_id, RunRequest::default(), progress::silent())
        .await;
    assert_eq!(second.unwrap_err().code(), Code::SyncBusy);
    for words in [
        vec!["sync", "run", &corp_id],
        vec!["source", "remove", &corp_id],
    ] {
        let (status, document) = machine.json(&words);
        assert_eq!((status, code(&document)), (5, "sync.busy"), "{document}");
        assert!(
            document["error"]["fix"]["steps"][0].is_string(),
            "{document}"
        );
    }
    sandbox.control().let_answers_go();
    let (status, document) = first.await.unwrap();
    assert_eq!(status, 0, "{document}");
    assert_eq!(document["run"]["outcome"], "applied");
}

/// What a program said.
enum Told {
    Done,
    Busy,
    Moved,
}

fn judge(status: i32, document: &Value) -> Told {
    match (status, code(document)) {
        (0, _) => Told::Done,
        (5, busy) if BUSY.contains(&busy) => Told::Busy,
        (2, "sync.moved") => Told::Moved,
        _ => panic!("status {status}: {document}"),
    }
}

/// Ten programs: who adds, who changes, who runs, who reads.
fn mixed(corp_id: &str, round: u32) -> Vec<Vec<String>> {
    let add = |number: u32| {
        let username = format!("cli{round}-{number}");
        words(&[
            "users",
            "add",
            "--tenant",
            "t",
            "--username",
            &username,
            "--name",
            "命令行",
        ])
    };
    vec![
        words(&["tenant", "add", &format!("a{round}")]),
        words(&["tenant", "add", &format!("b{round}")]),
        words(&[
            "source",
            "set",
            corp_id,
            "--description",
            &format!("d{round}"),
        ]),
        words(&[
            "source",
            "set",
            corp_id,
            "--keep-days",
            &(100 + round).to_string(),
        ]),
        words(&["sync", "run", corp_id]),
        words(&["sync", "run", "--dry-run", corp_id]),
        add(0),
        add(1),
        words(&["users", "list", "--tenant", "t"]),
        words(&["source", "list"]),
    ]
}

/// What was said to be done is there: two changes of one row by two programs included.
fn assert_kept(machine: &Machine, round: u32) {
    let count = |sql: &str| database::number(machine.folder(), sql);
    let tenants = "SELECT count(*) FROM tenants WHERE name <> 't'";
    assert_eq!(count(tenants), i64::from(round + 1) * 2);
    let local = "SELECT count(*) FROM users WHERE source IS NULL";
    assert_eq!(
        count(local),
        i64::from(round + 1) * 7,
        "round {round}: a user was lost"
    );
    let settings = format!(
        "SELECT count(*) FROM sources WHERE description = 'd{round}' AND keep_days = {}",
        100 + round
    );
    assert_eq!(count(&settings), 1, "round {round}: a setting was lost");
}
