//! The named worlds: what a person did, command by command, before a test begins.
//!
//! Nothing is written past the product: a world is what its own commands made of a simulated WeCom.

use futures::FutureExt as _;
use futures::future::BoxFuture;
use sandbox::{Config, Control, Scenario};
use serde_json::json;

use crate::steps::Steps;
use crate::world::{Facts, NotMade, World};

/// How a world is built.
pub(crate) struct Recipe {
    pub(crate) name: &'static str,
    /// The simulated WeCom before anything is done.
    pub(crate) config: fn() -> Config,
    /// Whether the machine has a keyring.
    pub(crate) has_keyring: bool,
    /// Whether copies have lost the secrets that were kept.
    pub(crate) forgets_secrets: bool,
    /// Done once.
    pub(crate) build: Done,
    /// What of WeCom's state a copy has to be told, because it is not made from the seed.
    pub(crate) afterwards: fn(&Control),
    /// Done in every copy, because it would not survive the move to another WeCom's address.
    pub(crate) finish: Done,
}

type Done = for<'a> fn(&'a World, &'a mut Facts) -> BoxFuture<'a, Result<(), NotMade>>;

const PLAIN: Recipe = Recipe {
    name: "",
    config,
    has_keyring: true,
    forgets_secrets: false,
    build: |_, _| async { Ok(()) }.boxed(),
    afterwards: |_| {},
    finish: |_, _| async { Ok(()) }.boxed(),
};

macro_rules! build {
    ($steps:ident => $body:expr) => {
        |world, facts| {
            async move {
                let mut $steps = Steps { world, facts };
                $body
            }
            .boxed()
        }
    };
}

/// Every named world.
pub(crate) const RECIPES: &[Recipe] = &[
    // Nothing at all.
    Recipe {
        name: "empty",
        build: build!(steps => { steps.tell_wecoms_values(); Ok(()) }),
        ..PLAIN
    },
    // Two tenants with nothing in them.
    Recipe {
        name: "tenants",
        build: build!(steps => steps.tenants().await),
        ..PLAIN
    },
    // A tenant that is no simulated one. Its WeCom is not on this machine, so nothing of it can be asked.
    Recipe {
        name: "far-away",
        build: build!(steps => steps.far_away().await),
        ..PLAIN
    },
    // Two tenants on a machine without a keyring.
    Recipe {
        name: "no-keyring",
        has_keyring: false,
        build: build!(steps => steps.tenants().await),
        ..PLAIN
    },
    // Set up by method one with scan login, synced, with a past: a run that was held, one that failed, and others.
    Recipe {
        name: "set-up",
        build: build!(steps => steps.set_up().await),
        afterwards: changed,
        ..PLAIN
    },
    // The same without its secrets.
    Recipe {
        name: "forgotten",
        forgets_secrets: true,
        build: build!(steps => steps.set_up().await),
        afterwards: changed,
        ..PLAIN
    },
    // The same with one more data source, of another corp, that never ran.
    Recipe {
        name: "several",
        build: build!(steps => { steps.set_up().await?; steps.second_source().await }),
        afterwards: changed,
        ..PLAIN
    },
    // The same with past rehearsals, good and refused, and passwords of which one is locked.
    Recipe {
        name: "rehearsed",
        build: build!(steps => { steps.set_up().await?; steps.rehearsed().await?; steps.passwords().await }),
        afterwards: changed,
        ..PLAIN
    },
    // A data source by method one without scan login, and the authentication source by method two.
    Recipe {
        name: "both-methods",
        build: build!(steps => steps.both_methods().await),
        ..PLAIN
    },
    // Synced once, and the company has changed since.
    Recipe {
        name: "changed",
        build: build!(steps => steps.first_run().await),
        afterwards: changed,
        ..PLAIN
    },
    // The newest run waits for a person.
    Recipe {
        name: "held",
        build: build!(steps => steps.first_run().await),
        // What holds it no longer counts once the tenant has another address.
        finish: build!(steps => steps.held().await),
        ..PLAIN
    },
    // The newest run was undone.
    Recipe {
        name: "undone",
        build: build!(steps => { steps.first_run().await?; steps.undone().await }),
        afterwards: changed,
        ..PLAIN
    },
    // An authentication source whose data source was removed.
    Recipe {
        name: "orphan",
        build: build!(steps => { steps.first_run().await?; steps.remove("source_remove", "source").await }),
        ..PLAIN
    },
    // A data source whose authentication source was removed.
    Recipe {
        name: "no-auth",
        build: build!(steps => { steps.first_run().await?; steps.remove("auth_remove", "auth").await }),
        ..PLAIN
    },
    // Synced once, with a directory server that it can push to, and one that is a target already.
    Recipe {
        name: "target",
        build: build!(steps => steps.first_run().await),
        // The servers have other addresses in every copy.
        finish: build!(steps => steps.targets().await),
        ..PLAIN
    },
    // A data source that allows no passwords.
    Recipe {
        name: "no-passwords",
        build: build!(steps => { steps.first_run().await?; steps.change_source(json!({ "password_login": false })).await }),
        ..PLAIN
    },
    // Nobody can log in to the portal: no scan login, and no passwords.
    Recipe {
        name: "no-way-in",
        build: build!(steps => {
            steps.first_run().await?;
            steps.remove("auth_remove", "auth").await?;
            steps.change_source(json!({ "password_login": false })).await
        }),
        ..PLAIN
    },
    // Local users beside WeCom's members.
    Recipe {
        name: "local-users",
        build: build!(steps => { steps.first_run().await?; steps.local_users().await }),
        ..PLAIN
    },
    // Members who match users of the directory, and each other.
    Recipe {
        name: "duplicates",
        config: || in_scenario(Scenario::Duplicates),
        build: build!(steps => steps.duplicates().await),
        ..PLAIN
    },
    // Synced once; since then some members have other userids.
    Recipe {
        name: "renamed",
        build: build!(steps => steps.first_run().await),
        afterwards: |wecom| {
            wecom.rename_ids_now();
        },
        ..PLAIN
    },
    // The callback domain is this machine.
    Recipe {
        name: "on-this-machine",
        config: || Config {
            callback_domain: Some("localhost:9000".to_owned()),
            ..config()
        },
        build: build!(steps => steps.first_run().await),
        ..PLAIN
    },
    // The longest and the oddest that WeCom allows: names, departments, a tenant; and names that mean something elsewhere.
    Recipe {
        name: "extremes",
        build: build!(steps => steps.extremes().await),
        afterwards: extremes,
        ..PLAIN
    },
    // Secrets of tenants that are limited, by the rules of the scenario.
    Recipe {
        name: "limited",
        config: || in_scenario(Scenario::ContactsLimited),
        build: build!(steps => steps.tenants().await),
        ..PLAIN
    },
    Recipe {
        name: "untrusted",
        config: || in_scenario(Scenario::UntrustedIp),
        build: build!(steps => steps.tenants().await),
        ..PLAIN
    },
    // Something is wrong since the first run.
    Recipe {
        name: "app-stopped",
        build: build!(steps => steps.first_run().await),
        afterwards: |wecom| wecom.set_scenario(Scenario::AppStopped),
        ..PLAIN
    },
    Recipe {
        name: "narrow-range",
        build: build!(steps => steps.first_run().await),
        afterwards: |wecom| wecom.set_scenario(Scenario::SubDepartmentRange),
        ..PLAIN
    },
    Recipe {
        name: "wrong-callback",
        build: build!(steps => steps.first_run().await),
        afterwards: |wecom| wecom.set_scenario(Scenario::WrongCallback),
        ..PLAIN
    },
];

/// A small company.
pub(crate) fn config() -> Config {
    Config {
        members: crate::MEMBERS,
        departments: crate::DEPARTMENTS,
        callback_domain: Some(crate::CALLBACK_DOMAIN.to_owned()),
        ..Config::default()
    }
}

fn in_scenario(scenario: Scenario) -> Config {
    Config {
        scenario,
        ..config()
    }
}

/// A name of 64 characters, departments 15 deep, and names that a page, a spreadsheet or a line of text could take for
/// something else.
pub(crate) fn extremes(wecom: &Control) {
    let mut parent = 1;
    for level in 1..15 {
        let name = format!("第{level}级华东精密制造与智能装备研究院及其附属机构综合管理办公室");
        parent = wecom.add_department(&name, parent).unwrap_or(parent);
    }
    let names = [
        ("aaa.long", "欧阳".repeat(32)),
        (
            "aab.html",
            "<img src=x onerror=alert(1)><b>粗</b>".to_owned(),
        ),
        ("aac.rtl", "李\u{202e}明月\u{2066}abc".to_owned()),
        (
            "aad.formula",
            "=HYPERLINK(\"http://evil.example\",\"点我\")".to_owned(),
        ),
        ("aae.latin", "W".repeat(64)),
    ];
    for (place, (userid, name)) in (0..).zip(names) {
        wecom.add_member(sandbox::NewMember {
            userid: Some(userid.to_owned()),
            name,
            mobile: format!("1390000010{place}"),
            email: format!("{}@corp.example", "a".repeat(52)),
            departments: vec![parent],
        });
    }
}

/// What happened in the company since the first run. The same every time, so that copies know it too.
pub(crate) fn changed(wecom: &Control) {
    let mut members = wecom.members();
    members.sort_by(|one, other| one.userid.cmp(&other.userid));
    let active = members.iter().filter(|member| member.status == 1);
    let mut active = active.map(|member| member.userid.as_str()).skip(10);
    let mut next = || active.next().unwrap_or_default();
    wecom.set_mobile(next(), "13900000001");
    wecom.rename(next(), "欧阳静怡");
    wecom.move_to(next(), &[1]);
    wecom.set_status(next(), 2);
    wecom.remove_member(next());
    let office = wecom.add_department("新能源项目组", 1);
    wecom.add_member(sandbox::NewMember {
        userid: Some("wen.yuan".to_owned()),
        name: "文渊".to_owned(),
        mobile: "13900000002".to_owned(),
        departments: office.into_iter().collect(),
        ..sandbox::NewMember::default()
    });
}
