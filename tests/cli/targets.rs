//! `target`: where the directory is pushed to, against a simulated directory server.

use std::fs;

use sandbox::Sandbox;
use sandbox::ldap::{Config, Double, Flavour, Rights};
use serde_json::{Value, json};

use crate::support::{Machine, add_source, code};

struct World {
    _wecom: Sandbox,
    double: Double,
    machine: Machine,
}

/// A tenant with people, and an empty directory server.
async fn world(config: Config) -> World {
    let wecom = Sandbox::start(sandbox::Config::default()).await.unwrap();
    let double = Double::start(config).await.unwrap();
    let mut machine = Machine::with_secrets(wecom.details());
    machine.set("WECOM_TARGET_SECRET", &double.details().secret);
    add_source(&machine, wecom.details());
    machine.done(&["sync", "run", wecom.details().corp_id.as_str()]);
    World {
        _wecom: wecom,
        double,
        machine,
    }
}

impl World {
    fn add(&self, more: &[&str]) -> (i32, Value) {
        let details = self.double.details();
        let kind = if details.flavour == "ad" {
            "ad"
        } else {
            "ldap"
        };
        let words = [
            "target",
            "add",
            "--tenant",
            "t",
            "--name",
            "目录",
            "--kind",
            kind,
            "--url",
            &details.url,
            "--bind-dn",
            &details.bind_dn,
            "--base",
            &details.base,
            "--no-store-secrets",
        ];
        self.machine.json(&[&words, more].concat())
    }

    fn pinned(&self) -> Value {
        let (status, added) = self.add(&["--pin", &self.double.details().sha256]);
        assert_eq!(status, 0, "{added}");
        added
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_is_set_up_looked_at_and_removed() {
    for flavour in [Flavour::OpenLdap, Flavour::Ad] {
        let world = world(Config {
            flavour,
            ..Config::default()
        })
        .await;
        let machine = &world.machine;
        let added = world.pinned();
        let id = added["target"]["id"].as_str().unwrap();
        assert_eq!(added["target"]["url"], world.double.details().url);
        let checks = added["validation"]["checks"].as_array().unwrap();
        assert!(
            checks.iter().all(|check| check["status"] != "fail"),
            "{added}"
        );
        assert!(
            world.double.control().writes().is_empty(),
            "adding writes nothing there"
        );

        let probed = machine.done(&["target", "probe", "目录", "--with-account"]);
        assert_eq!(
            probed["capabilities"]["member_follow"], "refint",
            "{probed}"
        );
        assert_eq!(probed["capabilities"]["can_write"], true);
        let shown = machine.done(&["target", "show", &id[..4]]);
        assert_eq!(
            shown["target"]["capabilities"]["disable"],
            probed["capabilities"]["disable"]
        );
        assert_eq!(
            shown["links"],
            json!({ "users": 0, "departments": 0, "groups": 0 })
        );

        let preview = machine.done(&["target", "mapping", "目录", "--preview"]);
        let totals = &preview["preview"]["totals"];
        assert!(totals["people"].as_u64().unwrap() > 0, "{totals}");
        assert!(!preview["preview"]["people"].as_array().unwrap().is_empty());

        let removed = machine.done(&["target", "remove", "目录"]);
        assert_eq!(removed["removed"], true);
        assert_eq!(machine.done(&["target", "list"])["targets"], json!([]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_fails_stores_nothing() {
    let world = world(Config::default()).await;
    let pin = world.double.details().sha256.clone();
    let cases: [(&[&str], i32, &str); 8] = [
        (&[], 4, "target.untrusted"),
        (&["--pin", "ab"], 2, "input.invalid"),
        (&["--pin", &pin, "--layout", "round"], 2, "input.invalid"),
        (&["--pin", &pin, "--preset", "ad"], 2, "input.invalid"),
        (
            &["--pin", &pin, "--setting", "nothing=1"],
            2,
            "input.invalid",
        ),
        (
            &["--pin", &pin, "--setting", "anchor=userPassword"],
            2,
            "mapping.invalid",
        ),
        (
            &["--pin", &pin, "--scope", "no such department"],
            2,
            "input.invalid",
        ),
        (
            &[
                "--pin",
                &pin,
                "--setting",
                "people_base=ou=missing,ou=wecom,dc=example,dc=test",
            ],
            4,
            "target.base",
        ),
    ];
    for (more, status, wanted) in cases {
        let (ended, document) = world.add(more);
        assert_eq!(
            (ended, code(&document)),
            (status, wanted),
            "{more:?}: {document}"
        );
        assert!(document["error"]["fix"]["steps"][0].is_string());
    }
    let untrusted = world.add(&[]).1;
    assert_eq!(
        untrusted["error"]["detail"]["sha256"], pin,
        "what may be pinned is shown"
    );
    assert_eq!(
        world.machine.done(&["target", "list"])["targets"],
        json!([])
    );
    let plain = [
        "target",
        "add",
        "--tenant",
        "t",
        "--name",
        "x",
        "--kind",
        "ldap",
        "--url",
        "ldap://ldap.example",
        "--bind-dn",
        "cn=a",
        "--base",
        "dc=a",
    ];
    let (status, document) = world.machine.json(&plain);
    assert_eq!((status, code(&document)), (2, "address.insecure"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_stays_at_its_address_and_a_wrong_one_is_told() {
    let mut world = world(Config::default()).await;
    world.pinned();
    let secret = world.double.details().secret.clone();
    world.machine.set("WECOM_TARGET_SECRET", "Zq-wrong-77");
    let (status, document) = world.machine.json(&[
        "target",
        "set",
        "目录",
        "--new-secret",
        "--no-store-secrets",
    ]);
    assert_eq!(
        (status, code(&document)),
        (4, "target.refused"),
        "{document}"
    );
    assert!(!document.to_string().contains("Zq-wrong-77"));
    world.machine.unset("WECOM_TARGET_SECRET");
    let (status, document) = world.machine.json(&["target", "probe", "目录"]);
    assert_eq!(
        (status, code(&document)),
        (2, "secret.missing"),
        "{document}"
    );
    world.machine.set("WECOM_TARGET_SECRET", &secret);
    let changed = world.machine.done(&[
        "target",
        "set",
        "目录",
        "--grace-days",
        "7",
        "--guard-people",
        "3",
        "--groups",
        "none",
    ]);
    assert_eq!(
        (
            &changed["target"]["leavers"]["grace_days"],
            &changed["target"]["groups"]
        ),
        (&json!(7), &json!("none"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_probe_that_finds_an_obstacle_exits_one_and_its_report_names_it() {
    let world = world(Config::default()).await;
    world.pinned();
    world.double.control().set_rights(Rights::ReadOnly);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("probe.html");
    let report = file.to_str().unwrap();
    let (status, probed) = world.machine.json(&[
        "target",
        "probe",
        "目录",
        "--with-account",
        "--report",
        report,
    ]);
    assert_eq!(status, 1, "{probed}");
    let rights = probed["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["id"] == "target.rights")
        .unwrap();
    assert_eq!(rights["status"], "fail");
    let page = fs::read_to_string(&file).unwrap();
    assert!(
        page.contains(world.double.details().base.as_str())
            && !page.contains(&world.double.details().secret)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mapping_is_taken_from_a_file_and_given_back() {
    let world = world(Config::default()).await;
    world.pinned();
    let machine = &world.machine;
    let before = machine.done(&["target", "mapping", "目录"]);
    let mut rows = before["rows"].as_array().unwrap().clone();
    rows.push(
        json!({ "attribute": "employeeType", "value": "'active' if user.enabled else 'left'" }),
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.json");
    fs::write(&file, json!({ "rows": rows }).to_string()).unwrap();
    let path = file.to_str().unwrap();
    let after = machine.done(&["target", "mapping", "目录", "--file", path]);
    assert_eq!(
        after["rows"].as_array().unwrap().len(),
        rows.len(),
        "{after}"
    );
    rows.push(json!({ "attribute": "userPassword", "value": "user.mobile" }));
    fs::write(&file, json!(rows).to_string()).unwrap();
    let (status, refused) = machine.json(&["target", "mapping", "目录", "--file", path]);
    assert_eq!((status, code(&refused)), (2, "mapping.invalid"));
    fs::write(&file, "{\"rows\": [").unwrap();
    assert_eq!(
        machine
            .json(&["target", "mapping", "目录", "--file", path])
            .0,
        2
    );
    let back = machine.done(&["target", "mapping", "目录", "--file", "preset"]);
    assert_eq!(back["rows"], before["rows"]);
}
