//! Two programs that set the same thing up, and settings that change under a run.

use bridge::sync::{Outcome, RunRequest};
use bridge::tenant::NewTenant;
use bridge::{Code, progress};
use sandbox::Details;
use tests::machine::{Machine, borrowed, code, source_words};
use tests::{database, soak};

use crate::support::{self, together, until_called, wecom, words};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_of_two_that_add_a_corp_is_told_that_it_is_there() {
    let sandbox = wecom(10).await;
    // So that both have looked before either has stored.
    sandbox
        .control()
        .set_latency(std::time::Duration::from_millis(60));
    let rounds = soak::times(4, 60);
    for _ in 0..rounds {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::with_secrets(folder.path(), sandbox.details());
        machine.add_tenant(&sandbox.details().api_base);
        let all = vec![source_words(sandbox.details()); 3];
        assert_one_made_it(&together(&machine, &all));
        let count = |sql| database::number(folder.path(), sql);
        assert_eq!(count("SELECT count(*) FROM sources"), 1);
        assert_eq!(count("SELECT count(*) FROM auths"), 1);
    }
    soak::figure(&format!("{rounds} corps set up by 3 programs at once"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_of_two_that_add_scan_login_is_told_that_it_is_there() {
    let sandbox = wecom(10).await;
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::with_secrets(folder.path(), sandbox.details());
    machine.add_tenant(&sandbox.details().api_base);
    let corp_id = &sandbox.details().corp_id;
    machine.done(&[
        "source",
        "add",
        "--tenant",
        "t",
        "--corp-id",
        corp_id,
        "--no-store-secrets",
    ]);
    sandbox
        .control()
        .set_latency(std::time::Duration::from_millis(60));
    let all = vec![auth_words(sandbox.details()); 3];
    assert_one_made_it(&together(&machine, &all));
    assert_eq!(
        database::number(folder.path(), "SELECT count(*) FROM auths"),
        1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenant_removed_while_it_is_set_up_is_told_as_gone() {
    let sandbox = wecom(10).await;
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::with_secrets(folder.path(), sandbox.details());
    machine.add_tenant(&sandbox.details().api_base);
    sandbox.control().hold_answers();
    let adding = {
        let (machine, words) = (machine.clone(), source_words(sandbox.details()));
        tokio::task::spawn_blocking(move || machine.json(&borrowed(&words)))
    };
    until_called(&sandbox, "gettoken").await;
    machine.done(&["tenant", "remove", "t"]);
    sandbox.control().let_answers_go();
    let (status, document) = adding.await.unwrap();
    assert_eq!(
        (status, code(&document)),
        (2, "tenant.unknown"),
        "{document}"
    );
    assert_eq!(
        database::number(folder.path(), "SELECT count(*) FROM sources"),
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_is_refused_if_the_tenants_wecom_moved_meanwhile() {
    let sandbox = wecom(30).await;
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::with_secrets(folder.path(), sandbox.details());
    machine.add_tenant(&sandbox.details().api_base);
    machine.done(&borrowed(&source_words(sandbox.details())));
    let control = sandbox.control();
    control.reset_counts();
    control.hold_answers();
    let desktop = support::desktop(folder.path(), sandbox.details());
    let corp_id = sandbox.details().corp_id.clone();
    let running = {
        let desktop = desktop.clone();
        tokio::spawn(async move {
            let request = RunRequest::default();
            desktop
                .sync()
                .execute(&corp_id, request, progress::silent())
                .await
        })
    };
    until_called(&sandbox, "gettoken").await;
    // Another program, while this one reads.
    machine.done(&[
        "tenant",
        "set",
        "t",
        "--api-base",
        "https://qyapi.example.com",
    ]);
    control.let_answers_go();
    let run = running.await.unwrap().unwrap();
    assert_eq!(run.outcome, Outcome::Failed);
    assert_eq!(run.error_code(), Some(Code::SyncMoved));
    assert_eq!(
        database::number(folder.path(), "SELECT count(*) FROM users"),
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_name_for_the_tenant_refuses_no_run() {
    let sandbox = wecom(30).await;
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::with_secrets(folder.path(), sandbox.details());
    machine.add_tenant(&sandbox.details().api_base);
    machine.done(&borrowed(&source_words(sandbox.details())));
    let desktop = support::desktop(folder.path(), sandbox.details());
    let source = desktop.source(&sandbox.details().corp_id).unwrap();
    let tenant = desktop.tenant("t").unwrap();
    let revision = || database::number(folder.path(), "SELECT revision FROM sources");
    let before = revision();
    let renamed = NewTenant {
        name: "u".into(),
        api_base: Some(tenant.api_base.clone()),
        login_base: Some(tenant.login_base.clone()),
        ..NewTenant::default()
    };
    desktop.change_tenant(&tenant.id, &renamed).unwrap();
    assert_eq!(revision(), before, "{}", source.id);
}

fn assert_one_made_it(ended: &[(i32, serde_json::Value)]) {
    let made = ended.iter().filter(|(status, _)| *status == 0).count();
    assert_eq!(made, 1, "{ended:?}");
    for (status, document) in ended.iter().filter(|(status, _)| *status != 0) {
        assert_eq!(
            (*status, code(document)),
            (2, "source.exists"),
            "{document}"
        );
    }
}

fn auth_words(details: &Details) -> Vec<String> {
    words(&[
        "auth",
        "add",
        "--tenant",
        "t",
        "--corp-id",
        &details.corp_id,
        "--agent-id",
        &details.agent_id.to_string(),
        "--callback-domain",
        &details.callback_domain,
        "--no-store-secrets",
    ])
}
