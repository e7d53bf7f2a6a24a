//! Every command of the program, each with words that make it do its work; and the proof that none is missing.

use std::collections::BTreeSet;

use sandbox::Details;
use sandbox::ldap;
use tests::machine::{Machine, borrowed, source_words};

/// A command as it is typed; the words that name it come first.
pub(crate) struct Typed {
    pub(crate) words: Vec<String>,
}

/// What commands are about.
pub(crate) struct About<'a> {
    pub(crate) details: &'a Details,
    /// The directory that is pushed to.
    pub(crate) ldap: &'a ldap::Details,
    pub(crate) base: &'a str,
    pub(crate) member: &'a str,
    pub(crate) report: &'a str,
    pub(crate) export: &'a str,
    pub(crate) keeps: bool,
}

/// Stands for the latest run.
pub(crate) const RUN: &str = "RUN";
/// Stands for the latest push.
pub(crate) const PUSH: &str = "PUSH";
/// Stands for the address that a browser ends on when the member has scanned, for a login begun just then.
pub(crate) const SCANNED: &str = "SCANNED";

/// The journey of a tenant, from its making to its end.
pub(crate) fn journey(about: &About<'_>) -> Vec<Typed> {
    let About {
        details,
        ldap,
        base,
        member,
        report,
        export,
        ..
    } = about;
    let corp = details.corp_id.as_str();
    let agent = details.agent_id.to_string();
    let domain = details.callback_domain.as_str();
    let mut add = source_words(details);
    if about.keeps {
        add.retain(|word| word != "--no-store-secrets");
    }
    let add = borrowed(&add);
    let mut target_add = vec![
        "target",
        "add",
        "--tenant",
        "t",
        "--name",
        "dir",
        "--kind",
        "ldap",
        "--url",
        &ldap.url,
        "--bind-dn",
        &ldap.bind_dn,
        "--base",
        &ldap.base,
        "--pin",
        &ldap.sha256,
    ];
    let mut target_set = vec!["target", "set", "dir", "--new-secret"];
    if !about.keeps {
        target_add.push("--no-store-secrets");
        target_set.push("--no-store-secrets");
    }
    let one_off = [
        "check",
        "--corp-id",
        corp,
        "--agent-id",
        &agent,
        "--callback-domain",
        domain,
        "--api-base",
        base,
    ];
    let auth_add = [
        "auth",
        "add",
        "--tenant",
        "t",
        "--corp-id",
        corp,
        "--agent-id",
        &agent,
        "--callback-domain",
        domain,
    ];
    let all: Vec<Vec<&str>> = vec![
        vec![
            "tenant",
            "add",
            "t",
            "--api-base",
            base,
            "--login-base",
            base,
        ],
        vec!["tenant", "list"],
        vec!["tenant", "show", "t"],
        vec![
            "tenant",
            "set",
            "t",
            "--portal-url",
            "https://portal.example",
        ],
        add,
        vec!["source", "list"],
        vec!["source", "show", corp],
        vec!["source", "set", corp, "--description", "总部"],
        vec!["source", "set", corp, "--new-secret"],
        vec!["auth", "list"],
        vec!["auth", "show", corp],
        vec!["auth", "set", corp, "--new-secret"],
        vec!["sync", "run", "--dry-run", corp],
        vec!["sync", "run", corp],
        vec!["sync", "due"],
        vec!["sync", "history", corp],
        vec!["sync", "show", RUN],
        vec!["sync", "decide", corp],
        vec!["check", "--tenant", "t", "--report", report, "--with-names"],
        vec!["checklist", "--tenant", "t"],
        one_off.to_vec(),
        vec!["member", "trace", "--tenant", "t", member],
        vec!["member", "try", "--tenant", "t", member],
        vec!["users", "list", "--tenant", "t"],
        vec!["users", "search", "a", "--tenant", "t"],
        vec![
            "users",
            "add",
            "--tenant",
            "t",
            "--username",
            "local",
            "--name",
            "本地",
        ],
        vec!["users", "set", "--tenant", "t", "local", "--deactivate"],
        vec![
            "users", "export", "--tenant", "t", "--format", "csv", "--output", export,
        ],
        vec!["users", "import", "--tenant", "t", export, "--dry-run"],
        vec!["users", "erase", "--tenant", "t", "local"],
        vec!["login", "url", corp],
        vec!["login", "history", corp],
        vec!["login", "rehearse", corp, "--paste", SCANNED],
        vec![
            "login",
            "rehearse",
            corp,
            "--paste",
            "https://portal.example/wecom/callback?code=c&state=s",
        ],
        target_add,
        vec!["target", "list"],
        vec!["target", "show", "dir"],
        target_set,
        vec!["target", "mapping", "dir", "--preview"],
        vec![
            "target",
            "probe",
            "dir",
            "--with-account",
            "--report",
            report,
        ],
        vec!["push", "run", "dir", "--dry-run"],
        vec!["push", "trial", "dir", member],
        vec!["push", "run", "dir"],
        vec!["push", "history", "dir"],
        vec!["push", "show", PUSH],
        vec!["target", "remove", "dir"],
        vec!["clinic", "40001"],
        vec!["sync", "undo", RUN],
        vec!["auth", "remove", corp],
        auth_add.to_vec(),
        vec!["source", "remove", corp],
        vec!["tenant", "remove", "t"],
    ];
    let owned = |words: Vec<&str>| Typed {
        words: words.into_iter().map(str::to_owned).collect(),
    };
    all.into_iter().map(owned).collect()
}

/// Commands with a test of their own, or that make their own secrets up: the sandbox tells its own on purpose.
const ELSEWHERE: [&str; 3] = ["sync watch", "sandbox serve", "demo"];

#[test]
fn no_command_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let machine = Machine::new(folder.path());
    let details: Details = serde_json::from_value(serde_json::json!({
        "api_base": "", "login_base": "", "corp_id": "c", "contacts_secret": "", "agent_id": 1, "app_secret": "",
        "callback_domain": "d",
    }))
    .unwrap();
    let ldap: ldap::Details = serde_json::from_value(serde_json::json!({
        "flavour": "openldap", "url": "u", "base": "b", "bind_dn": "d", "secret": "", "ca": "", "sha256": "",
    }))
    .unwrap();
    let about = About {
        details: &details,
        ldap: &ldap,
        base: "b",
        member: "m",
        report: "r",
        export: "e",
        keeps: true,
    };
    let typed = journey(&about);
    let covered: BTreeSet<String> = typed
        .iter()
        .flat_map(|typed| [typed.words[0].clone(), typed.words[..2].join(" ")])
        .chain(ELSEWHERE.map(str::to_owned))
        .collect();
    let mut leaves = 0;
    for command in subcommands(&machine, &[]) {
        let below = subcommands(&machine, &[&command]);
        let leaf =
            |name: String| assert!(covered.contains(&name), "{name} is not run with secrets");
        leaves += below.len().max(1);
        if below.is_empty() {
            leaf(command);
        } else {
            below
                .iter()
                .for_each(|each| leaf(format!("{command} {each}")));
        }
    }
    assert!(
        leaves >= 30,
        "only {leaves} commands were found in the help"
    );
}

/// The commands that the help lists.
fn subcommands(machine: &Machine, words: &[&str]) -> Vec<String> {
    let ran = machine.run(&[words, &["--help", "--lang", "en"]].concat());
    let help = String::from_utf8(ran.stdout).unwrap();
    let listed = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1);
    let listed = listed.take_while(|line| line.starts_with("  "));
    let names = listed
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}
