//! Probes of a simulated server: what is seen, what fails, and that nothing is left behind.

use bridge_core::check::{CheckId, Status};
use bridge_core::error::Code;
use sandbox::ldap::{Config, Double, Flavour, MemberFollow as Follow, Rights};

use super::*;
use crate::target::settings::GroupClass;
use crate::target::{Settings, TargetKind, TrustSetting};

fn target(double: &Double) -> Target {
    let details = double.details();
    let kind = if details.flavour == "ad" {
        TargetKind::Ad
    } else {
        TargetKind::Ldap
    };
    Target {
        key: 0,
        tenant_key: 1,
        id: "t".to_owned(),
        tenant: "a".to_owned(),
        kind,
        name: "目录".to_owned(),
        url: details.url.clone(),
        bind_dn: details.bind_dn.clone(),
        settings: Settings {
            base: details.base.clone(),
            trust: TrustSetting::pin(&details.sha256).unwrap(),
            ..Settings::of_kind(kind)
        },
        capabilities: None,
        probed_at: None,
        auto_push: false,
        paused: false,
        revision: 0,
        created_at: 0,
    }
}

fn known() -> Known {
    Known {
        installation: "here".to_owned(),
        userids: ["zhang".into(), "li".into()].into(),
    }
}

async fn probe(double: &Double, target: &Target, with_account: bool) -> Probed {
    let secret = Secret::password(&double.details().secret).unwrap();
    run(target, &secret, &known(), with_account).await
}

async fn double(config: Config) -> Double {
    Double::start(config).await.unwrap()
}

fn ad() -> Config {
    Config {
        flavour: Flavour::Ad,
        ..Config::default()
    }
}

fn status(probed: &Probed, id: CheckId) -> Status {
    probed
        .checks
        .iter()
        .find(|check| check.id == id)
        .unwrap_or_else(|| panic!("{id}: {:?}", probed.checks))
        .status
}

fn code(probed: &Probed, id: CheckId) -> Option<Code> {
    let check = probed.checks.iter().find(|check| check.id == id)?;
    check.error.as_ref().map(bridge_core::error::Error::code)
}

#[tokio::test]
async fn a_look_writes_nothing_and_an_account_leaves_nothing() {
    for config in [Config::default(), ad()] {
        let double = double(config).await;
        let target = target(&double);
        let before = double.control().fingerprint(&target.settings.base);
        let looked = probe(&double, &target, false).await;
        assert!(!looked.is_failed(), "{:#?}", looked.checks);
        assert!(double.control().writes().is_empty());
        assert_eq!(status(&looked, CheckId::TargetProbe), Status::Skip);
        assert!(looked.certificate.is_some());
        let mut tried = target.clone();
        tried.settings.marker = false;
        let probed = probe(&double, &tried, true).await;
        assert!(!probed.is_failed(), "{:#?}", probed.checks);
        assert_eq!(double.control().fingerprint(&target.settings.base), before);
        let seen = &probed.capabilities;
        assert_eq!(
            (seen.can_write, seen.member_of, seen.member_follow),
            (Some(true), Some(true), MemberFollow::Refint),
            "{seen:?}"
        );
        let want = if target.kind == TargetKind::Ad {
            Disable::Uac
        } else {
            Disable::Ppolicy
        };
        assert_eq!(
            (seen.disable, seen.anchor.as_deref()),
            (want, Some("employeeNumber"))
        );
        let kept = seen.kept.as_ref().unwrap();
        assert!(
            ["cn", "mail", "mobile", "title", "employeenumber"]
                .iter()
                .all(|name| kept.iter().any(|each| each == name)),
            "{kept:?}"
        );
    }
}

#[tokio::test]
async fn what_a_server_lacks_is_seen() {
    let config = Config {
        member_of: false,
        member_follow: Follow::Never,
        password_policy: false,
        assertion: false,
        ..Config::default()
    };
    let double = double(config).await;
    let probed = probe(&double, &target(&double), true).await;
    let seen = &probed.capabilities;
    assert_eq!(
        (
            seen.member_of,
            seen.member_follow,
            seen.disable,
            seen.assertion
        ),
        (
            Some(false),
            MemberFollow::None,
            Disable::Password,
            Some(false)
        )
    );
    assert_eq!(seen.group_class, Some(GroupClass::GroupOfUniqueNames));
    assert_eq!(status(&probed, CheckId::TargetMemberof), Status::Warn);
}

#[tokio::test]
async fn each_obstacle_fails_the_check_that_names_it() {
    let double = double(Config::default()).await;
    let fine = target(&double);
    let secret = &double.details().secret;
    let other = |change: fn(&mut Target)| {
        let mut other = fine.clone();
        change(&mut other);
        other
    };
    let cases = [
        (
            other(|target| target.url = "ldaps://127.0.0.1:9".to_owned()),
            CheckId::TargetNet,
            Code::TargetUnreachable,
        ),
        (
            other(|target| target.settings.trust = TrustSetting::System),
            CheckId::TargetTls,
            Code::TargetUntrusted,
        ),
        (
            other(|target| target.settings.trust = TrustSetting::pin(&"ab".repeat(32)).unwrap()),
            CheckId::TargetTls,
            Code::TargetUntrusted,
        ),
        (
            other(|target| target.bind_dn = "cn=nobody,dc=example,dc=test".to_owned()),
            CheckId::TargetAuth,
            Code::TargetRefused,
        ),
        (
            other(|target| target.kind = TargetKind::Ad),
            CheckId::TargetBase,
            Code::TargetNotTarget,
        ),
        (
            other(|target| target.settings.base = "ou=missing,dc=example,dc=test".to_owned()),
            CheckId::TargetBase,
            Code::TargetBase,
        ),
    ];
    for (target, id, want) in cases {
        let probed = probe(&double, &target, true).await;
        assert_eq!(code(&probed, id), Some(want), "{id}: {:#?}", probed.checks);
        assert!(
            probed
                .checks
                .iter()
                .filter(|check| check.id > id)
                .all(|check| check.status == Status::Skip)
        );
        assert!(!format!("{probed:?}").contains(secret.as_str()));
        if id == CheckId::TargetTls {
            let shown = probed.certificate.unwrap();
            assert_eq!(
                shown.sha256,
                double.details().sha256,
                "what may be pinned is shown"
            );
        }
    }
    assert!(double.control().writes().is_empty());
}

#[tokio::test]
async fn an_account_that_may_not_write_is_told_before_anything_is_planned() {
    let double = double(Config::default()).await;
    double.control().set_rights(Rights::ReadOnly);
    let probed = probe(&double, &target(&double), true).await;
    assert_eq!(
        code(&probed, CheckId::TargetRights),
        Some(Code::TargetRights)
    );
    assert_eq!(probed.capabilities.can_write, Some(false));
}

#[tokio::test]
async fn an_anchor_that_means_something_else_is_not_taken() {
    let double = double(Config::default()).await;
    let target = target(&double);
    let base = &target.settings.base;
    let person = |uid: &str, number: &str| {
        let dn = format!("uid={uid},{base}");
        let values = [
            ("objectClass", "inetOrgPerson"),
            ("uid", uid),
            ("cn", uid),
            ("sn", uid),
            ("employeeNumber", number),
        ];
        double.control().put(&dn, &values).unwrap();
    };
    person("a", "zhang");
    let probed = probe(&double, &target, false).await;
    assert_eq!(status(&probed, CheckId::TargetSchema), Status::Pass);
    person("b", "13800138000");
    let probed = probe(&double, &target, false).await;
    assert_eq!(status(&probed, CheckId::TargetSchema), Status::Warn);
    assert_eq!(probed.capabilities.anchor, None);
}

#[tokio::test]
async fn another_installations_marker_stops_and_our_own_does_not() {
    let double = double(Config::default()).await;
    let target = target(&double);
    let probed = probe(&double, &target, true).await;
    assert!(!probed.is_failed(), "{:#?}", probed.checks);
    let marker = double
        .control()
        .entry(&format!("cn=wecom-bridge,{}", target.settings.base))
        .unwrap();
    assert_eq!(marker.text("description").as_deref(), Some("here"));
    assert_eq!(
        status(&probe(&double, &target, true).await, CheckId::TargetOverlap),
        Status::Pass
    );
    let elsewhere = Known {
        installation: "there".to_owned(),
        ..known()
    };
    let secret = Secret::password(&double.details().secret).unwrap();
    let probed = run(&target, &secret, &elsewhere, true).await;
    assert_eq!(
        code(&probed, CheckId::TargetOverlap),
        Some(Code::TargetOverlap)
    );
    assert!(
        !probed.capabilities.with_account,
        "nothing is written where another one writes"
    );
}

#[tokio::test]
async fn what_a_killed_probe_left_is_removed_and_nothing_else() {
    let double = double(Config::default()).await;
    let mut target = target(&double);
    target.settings.marker = false;
    let base = target.settings.base.clone();
    let unit = |name: &str, description: &str| {
        let values = [
            ("objectClass", "organizationalUnit"),
            ("ou", name),
            ("description", description),
        ];
        double
            .control()
            .put(&format!("ou={name},{base}"), &values)
            .unwrap();
    };
    // An entry of somebody's that is only called so.
    unit("wecom-bridge-probe-notes", "ours, keep");
    let before = double.control().fingerprint(&base);
    for failed in 0..6 {
        double.control().clear_faults();
        // The connection ends in the middle: nothing can be tidied up.
        double
            .control()
            .fail_on("reset_after", sandbox::ldap::Call::Add, failed, 1)
            .unwrap();
        probe(&double, &target, true).await;
        double.control().clear_faults();
        let probed = probe(&double, &target, true).await;
        assert!(!probed.is_failed(), "{failed}: {:#?}", probed.checks);
        assert_eq!(double.control().fingerprint(&base), before, "{failed}");
    }
}
