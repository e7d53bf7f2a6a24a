//! Targets in the database and their passwords in the vault.

use std::sync::Arc;

use bridge_core::acts::RecordedActKind;
use bridge_core::error::Code;
use bridge_core::tenant::{NewTenant, Tenant};
use bridge_core::vault::SessionOnly;
use bridge_core::{Context, Options};
use wecom::Secret;

use super::settings::{Groups, Layout, PasswordPolicy};
use super::*;

struct World {
    context: Context,
    targets: Targets,
    tenant: Tenant,
    _folder: tempfile::TempDir,
}

fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder.path())
    };
    let context = Context::open(options).unwrap();
    let new = NewTenant {
        name: "华东".to_owned(),
        ..NewTenant::default()
    };
    World {
        targets: Targets::new(context.clone()),
        tenant: context.add_tenant(&new).unwrap(),
        context,
        _folder: folder,
    }
}

fn new(name: &str, url: &str, base: &str) -> NewTarget {
    NewTarget {
        kind: TargetKind::Ldap,
        values: TargetChange {
            name: Some(name.to_owned()),
            url: Some(url.to_owned()),
            bind_dn: Some("cn=admin,dc=corp,dc=example".to_owned()),
            base: Some(base.to_owned()),
            ..TargetChange::default()
        },
    }
}

const URL: &str = "ldaps://ldap.corp.example";
const BASE: &str = "OU=people, DC=corp,DC=example";

impl World {
    async fn add(&self, new: &NewTarget) -> bridge_core::error::Result<Target> {
        let target = self.targets.draft(&self.tenant, new)?;
        self.targets.add(&target, &secret(), true).await
    }
}

fn secret() -> Secret {
    Secret::password("kept 密码 Kx81").unwrap()
}

#[tokio::test]
async fn a_target_is_added_found_changed_and_removed() {
    let world = world();
    let added = world.add(&new("目录", URL, BASE)).await.unwrap();
    assert_eq!(
        (added.url.as_str(), added.settings.base.as_str()),
        (
            "ldaps://ldap.corp.example:636",
            "OU=people,DC=corp,DC=example"
        )
    );
    assert_eq!(
        (
            added.settings.layout,
            added.settings.groups,
            added.settings.password
        ),
        (Layout::Flat, Groups::Departments, PasswordPolicy::None)
    );
    assert_eq!(
        world.targets.secret(&added).await.unwrap().expose(),
        secret().expose()
    );
    for wanted in [&added.id, &added.id[..4], "目录"] {
        assert_eq!(world.targets.get(wanted).unwrap().id, added.id);
    }
    let change = TargetChange {
        guard_people: Some(7),
        auto_push: Some(true),
        grace_days: Some(0),
        ..TargetChange::default()
    };
    let changed = world.targets.change(&added, &change, None).await.unwrap();
    assert_eq!(
        (
            changed.revision,
            changed.auto_push,
            changed.settings.guard.people
        ),
        (1, true, 7)
    );
    let stale = world
        .targets
        .change(&added, &change, None)
        .await
        .unwrap_err();
    assert_eq!(
        stale.code(),
        Code::UndoMoved,
        "another program changed it meanwhile"
    );
    let (_, counts) = world.targets.remove("目录").unwrap();
    assert_eq!(counts, LinkCounts::default());
    assert_eq!(
        world.targets.get("目录").unwrap_err().code(),
        Code::TargetUnknown
    );
    assert_eq!(
        world.targets.secret(&added).await.unwrap_err().code(),
        Code::SecretMissing
    );
    let acts = world.context.acts(&world.tenant.id, None, 9).unwrap();
    let kinds = acts
        .iter()
        .map(|act| act.act)
        .filter(|kind| *kind != RecordedActKind::TenantAdd)
        .collect::<Vec<_>>();
    assert_eq!(
        kinds,
        [
            RecordedActKind::TargetRemove,
            RecordedActKind::TargetChange,
            RecordedActKind::TargetAdd
        ]
    );
    assert_eq!(acts[1].fields, ["auto_push", "guard", "leavers"]);
}

#[tokio::test]
async fn the_password_goes_to_no_other_address_or_account() {
    let world = world();
    let added = world.add(&new("目录", URL, BASE)).await.unwrap();
    let moves = [
        TargetChange {
            url: Some("ldaps://other.example".to_owned()),
            ..TargetChange::default()
        },
        TargetChange {
            url: Some("ldap://ldap.corp.example:636".to_owned()),
            starttls: Some(true),
            ..TargetChange::default()
        },
        TargetChange {
            url: Some("ldaps://ldap.corp.example:3269".to_owned()),
            ..TargetChange::default()
        },
        TargetChange {
            bind_dn: Some("cn=other,dc=corp,dc=example".to_owned()),
            ..TargetChange::default()
        },
    ];
    for change in moves {
        let moved = change.applied(&added).unwrap();
        let error = world.targets.secret(&moved).await.unwrap_err();
        assert_eq!(error.code(), Code::SecretElsewhere, "{change:?}");
        assert!(!format!("{error:?}").contains("Kx81"));
    }
    let elsewhere = TargetChange {
        url: Some("ldaps://other.example".to_owned()),
        ..TargetChange::default()
    };
    let given = Secret::password("new").unwrap();
    let moved = world
        .targets
        .change(&added, &elsewhere, Some((&given, true)))
        .await
        .unwrap();
    assert_eq!(world.targets.secret(&moved).await.unwrap().expose(), "new");
}

#[tokio::test]
async fn two_targets_never_write_to_one_place() {
    let world = world();
    world.add(&new("目录", URL, BASE)).await.unwrap();
    let cases = [
        ("目录", "ldaps://b.example", "dc=b", Code::TargetExists),
        (
            "二",
            URL,
            "ou=PEOPLE,dc=corp,dc=example",
            Code::TargetOverlap,
        ),
        (
            "二",
            "ldaps://LDAP.corp.example:1636",
            "dc=corp,dc=example",
            Code::TargetOverlap,
        ),
        (
            "二",
            URL,
            "ou=a,ou=people,dc=corp,dc=example",
            Code::TargetOverlap,
        ),
        ("二", URL, "no name", Code::TargetBase),
        (
            "二",
            "ldap://ldap.corp.example",
            "dc=b",
            Code::AddressInsecure,
        ),
        (" ", URL, "dc=b", Code::NameInvalid),
    ];
    for (name, url, base, code) in cases {
        let error = world.add(&new(name, url, base)).await.unwrap_err();
        assert_eq!(error.code(), code, "{name} {url} {base}");
    }
    for (url, base) in [
        (URL, "ou=groups,dc=corp,dc=example"),
        ("ldaps://b.example", BASE),
    ] {
        world.add(&new(base, url, base)).await.unwrap();
    }
}

#[test]
fn settings_that_make_no_sense_are_refused_by_field() {
    let world = world();
    let special = |name: &str, value: &str| TargetChange {
        special: [(name.to_owned(), value.to_owned())].into(),
        ..TargetChange::default()
    };
    let cases = [
        (special("nothing", "x"), "setting"),
        (special("cn", "both of them"), "cn"),
        (special("marker", "perhaps"), "marker"),
        (special("window", "0"), "window"),
        (special("people_base", "ou=x,dc=elsewhere"), "people_base"),
        (special("leavers_ou", "ou=x"), "leavers_ou"),
        (
            TargetChange {
                guard_percent: Some(101),
                ..TargetChange::default()
            },
            "guard_percent",
        ),
        (
            TargetChange {
                grace_days: Some(99_999),
                ..TargetChange::default()
            },
            "grace_days",
        ),
        (
            TargetChange {
                between: Some("2 to 4".to_owned()),
                ..TargetChange::default()
            },
            "between",
        ),
        (
            TargetChange {
                upn_suffix: Some("corp example".to_owned()),
                ..TargetChange::default()
            },
            "upn_suffix",
        ),
        (
            TargetChange {
                bind_dn: Some(String::new()),
                ..TargetChange::default()
            },
            "bind_dn",
        ),
        (
            TargetChange {
                preset: Some(mapping::Preset::Ad),
                ..TargetChange::default()
            },
            "preset",
        ),
    ];
    let base = new("目录", URL, BASE);
    let target = world.targets.draft(&world.tenant, &base).unwrap();
    for (change, field) in cases {
        let error = change.applied(&target).unwrap_err();
        assert_eq!(error.detail()["field"], field, "{error}");
    }
    let fine = special("people_base", "ou=staff,ou=people,dc=corp,dc=example")
        .applied(&target)
        .unwrap();
    assert!(fine.settings.people_base().starts_with("ou=staff"));
    let gla = TargetChange {
        preset: Some(mapping::Preset::GoLdapAdmin),
        ..TargetChange::default()
    };
    assert_eq!(gla.applied(&target).unwrap().settings.anchor, "");
}

/// Settings that an older program wrote lack what came later.
#[test]
fn settings_without_a_field_have_its_default() {
    let read: Settings =
        serde_json::from_str(r#"{"base":"dc=a","trust":{"by":"pin","sha256":"ab"}}"#).unwrap();
    assert_eq!(
        (
            read.base.as_str(),
            read.pacing.window,
            read.leavers.grace_days
        ),
        ("dc=a", 32, 30)
    );
    let capabilities: Capabilities = serde_json::from_str("{}").unwrap();
    assert_eq!(capabilities, Capabilities::default());
}
