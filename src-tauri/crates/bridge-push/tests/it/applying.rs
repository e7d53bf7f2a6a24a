use bridge_push::push::record::Outcome;
use bridge_push::push::{PushRequest, guard::HeldBecause};
use bridge_push::target::settings::PasswordPolicy;
use bridge_push::target::{TargetKind, marker};

use crate::support::{BOTH, World};

/// A tree of units, groups in OpenLDAP, and six people.
async fn settled(kind: TargetKind) -> World {
    let world = World::new(kind).await;
    world.department(2, "研发,一部 +\"<;>\\=#", Some(1));
    world.department(3, "销售", Some(1));
    for (userid, department) in [
        ("zhang.san", 2),
        ("lisi", 2),
        ("王五", 3),
        ("a'b".replace('\'', "-").as_str(), 3),
        ("u5", 1),
        ("u6", 1),
    ] {
        world.user(userid, department);
    }
    let push = world.push().await;
    assert_eq!(
        push.outcome,
        Outcome::Applied,
        "{push:?} {:?}",
        world.left().await
    );
    world
}

#[tokio::test]
async fn everybody_is_made_once_and_a_second_push_writes_nothing() {
    for kind in BOTH {
        let world = settled(kind).await;
        assert_eq!(world.people().len(), 6, "{kind}");
        let first = &world.runner.history("t", 1).unwrap();
        assert!(!first.is_empty());
        assert_eq!(world.left().await, Vec::<String>::new(), "{kind}");
        let before = world.control().fingerprint(&world.base);
        world.control().forget_records();
        let again = world.push().await;
        assert_eq!(
            (again.outcome, again.written),
            (Outcome::Applied, 0),
            "{kind}"
        );
        assert!(world.control().writes().is_empty(), "{kind}");
        assert_eq!(world.control().fingerprint(&world.base), before);
    }
}

#[tokio::test]
async fn what_was_written_is_read_back() {
    for kind in BOTH {
        let world = settled(kind).await;
        let push = world.runner.history("t", 1).unwrap().remove(0);
        let verified = push.verified.unwrap();
        assert_eq!((verified.different, verified.missing), (0, 0), "{kind}");
        assert!(verified.same >= 9, "{kind} {verified:?}");
    }
}

#[tokio::test]
async fn a_dry_run_writes_nothing_and_names_the_plan_that_is_applied() {
    for kind in BOTH {
        let world = World::new(kind).await;
        world.user("zhang", 1);
        let before = world.control().fingerprint(&world.base);
        let planned = world.dry().await;
        assert_eq!(planned.outcome, Outcome::Planned);
        assert_eq!(planned.counts.created, 1);
        assert!(planned.eta_s.unwrap() >= 1);
        assert_eq!(world.control().fingerprint(&world.base), before);
        let confirm = |hash: Option<String>| PushRequest {
            confirm: hash,
            ..PushRequest::default()
        };
        let moved = world
            .runner
            .run("t", &confirm(Some("0".repeat(32))))
            .await
            .unwrap();
        assert_eq!(moved.error.unwrap().code, "push.moved");
        assert_eq!(world.control().fingerprint(&world.base), before);
        let done = world
            .runner
            .run("t", &confirm(planned.plan_hash.clone()))
            .await
            .unwrap();
        assert_eq!(
            (done.outcome, done.plan_hash),
            (Outcome::Applied, planned.plan_hash)
        );
    }
}

#[tokio::test]
async fn changes_renames_moves_leaving_and_returning_reach_the_target() {
    for kind in BOTH {
        let world = settled(kind).await;
        world.set("zhang.san", "name = '李雷', position = '经理'");
        world.sql("UPDATE departments SET name = '研究院' WHERE wecom_id = 2");
        world.sql("UPDATE users SET main_department = 3 WHERE userid = 'lisi'; UPDATE user_departments SET department = 3 WHERE user = (SELECT key FROM users WHERE userid = 'lisi')");
        let push = world.push().await;
        assert_eq!(push.outcome, Outcome::Applied, "{kind} {push:?}");
        let person = world.person("zhang.san").unwrap();
        assert_eq!(person.text("displayName").as_deref(), Some("李雷"));
        assert!(person.dn.contains("研究院"), "{}", person.dn);
        assert!(world.person("lisi").unwrap().dn.contains("销售"));
        assert_eq!(world.left().await, Vec::<String>::new(), "{kind}");

        world.set("u5", "status = 'departed'");
        let push = world.push().await;
        assert_eq!(
            (push.outcome, push.counts.disabled),
            (Outcome::Applied, 1),
            "{kind} {push:?}"
        );
        assert!(is_disabled(&world, "u5"), "{kind}");
        assert!(!is_disabled(&world, "u6"), "{kind}");
        world.set("u5", "status = 'active'");
        let push = world.push().await;
        assert_eq!(
            (push.outcome, push.counts.enabled),
            (Outcome::Applied, 1),
            "{kind}"
        );
        assert!(!is_disabled(&world, "u5"), "{kind}");
    }
}

fn is_disabled(world: &World, userid: &str) -> bool {
    let person = world.person(userid).unwrap();
    match person.text("userAccountControl") {
        Some(flags) => flags.parse::<u32>().unwrap() & 2 != 0,
        None => person.text("pwdAccountLockedTime").is_some(),
    }
}

#[tokio::test]
async fn a_push_that_would_disable_many_waits_for_the_list_that_was_seen() {
    for kind in BOTH {
        let world = settled(kind).await;
        world.sql("UPDATE users SET status = 'departed'");
        let before = world.control().fingerprint(&world.base);
        let held = world.push().await;
        assert_eq!(
            (held.outcome, held.held.as_slice()),
            (Outcome::Held, [HeldBecause::AccessGuard].as_slice())
        );
        assert_eq!(world.control().fingerprint(&world.base), before, "{kind}");
        let request = PushRequest {
            confirm: held.plan_hash,
            ..PushRequest::default()
        };
        let done = world.runner.run("t", &request).await.unwrap();
        assert_eq!(
            (done.outcome, done.counts.disabled),
            (Outcome::Applied, 6),
            "{kind} {done:?}"
        );
    }
}

#[tokio::test]
async fn people_of_somebody_else_are_told_and_never_written() {
    for kind in BOTH {
        let world = World::new(kind).await;
        let unit = world.foreign(&["zhang", "li"]);
        let before = world.control().fingerprint(&unit);
        world.user("zhang", 1);
        world.user("wang", 1);
        let push = world.push().await;
        assert_eq!(
            (push.counts.created, push.counts.duplicate),
            (1, 1),
            "{kind} {push:?}"
        );
        world.sql("UPDATE users SET status = 'departed'");
        world.push().await;
        assert_eq!(world.control().fingerprint(&unit), before, "{kind}");
    }
}

#[tokio::test]
async fn a_second_installation_does_not_push_unseen() {
    for kind in BOTH {
        let world = settled(kind).await;
        world.sql("UPDATE installation SET id = 'another'; DELETE FROM links");
        world.user("newcomer", 1);
        let before = world.control().fingerprint(&world.base);
        let push = world.push().await;
        assert_eq!(
            push.error.as_ref().map(|error| error.code.as_str()),
            Some("target.overlap"),
            "{kind} {push:?}"
        );
        assert_eq!(world.control().fingerprint(&world.base), before);
        let request = PushRequest {
            take_over: true,
            ..PushRequest::default()
        };
        let taken = world.runner.run("t", &request).await.unwrap();
        assert_ne!(taken.outcome, Outcome::Failed, "{kind} {taken:?}");
    }
}

/// An installation that has only probed says so by the same entry as one that pushes.
#[tokio::test]
async fn a_marker_that_a_probe_left_stops_another_installation() {
    for kind in BOTH {
        let world = World::new(kind).await;
        world.user("zhang", 1);
        let name = marker::dn(&world.base.parse().unwrap());
        let entry = marker::entry(kind, "of-somebody-else");
        let pairs = entry.iter().flat_map(|(name, values)| {
            let text = |value| std::str::from_utf8(value).unwrap();
            values.iter().map(move |value| (name.as_str(), text(value)))
        });
        let pairs: Vec<(&str, &str)> = pairs.collect();
        world.control().put(&name.to_string(), &pairs).unwrap();
        let push = world.push().await;
        let error = push.error.as_ref().map(|error| error.code.as_str());
        assert_eq!(error, Some("target.overlap"), "{kind} {push:?}");
        assert_eq!(world.people().len(), 0, "{kind}");
    }
}

#[tokio::test]
async fn passwords_are_handed_out_in_one_file_and_are_nowhere_else() {
    for kind in BOTH {
        let world = World::with(kind, |settings| settings.password = PasswordPolicy::HandOut).await;
        world.user("zhang", 1);
        let without = world.push().await;
        assert_eq!(
            (without.counts.created, without.counts.failed),
            (0, 1),
            "{kind} {without:?}"
        );
        assert!(world.people().is_empty());
        let file = world.folder().join("passwords.tsv");
        let request = PushRequest {
            hand_out: Some(file.clone()),
            ..PushRequest::default()
        };
        let push = world.runner.run("t", &request).await.unwrap();
        assert_eq!(push.outcome, Outcome::Applied, "{kind} {push:?}");
        let text = std::fs::read_to_string(&file).unwrap();
        let password = text.trim().strip_prefix("zhang\t").unwrap().to_owned();
        let dn = world.person("zhang").unwrap().dn;
        let shown = world.control().entry(&dn).unwrap().text("userPassword");
        let there = world.control().password(&dn).or(shown);
        assert_eq!(there, Some(password.clone()), "{kind}");
        assert!(
            world.runner.run("t", &request).await.is_err(),
            "never written over"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(
                std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
        for entry in std::fs::read_dir(world.folder().join("data")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                assert!(
                    !bytes
                        .windows(password.len())
                        .any(|window| window == password.as_bytes()),
                    "{path:?}"
                );
            }
        }
        assert!(!format!("{push:?}").contains(&password));
    }
}
