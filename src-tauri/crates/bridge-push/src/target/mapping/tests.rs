//! Case tables of the mapping: what presets give, what is refused, and what holds for everybody.

use proptest::prelude::*;

use bridge_core::error::Code;
use bridge_directory::tree::{Forest, Node};
use bridge_directory::user::{User, UserStatus};

use super::super::settings::CnChoice;
use super::super::{Settings, Target, TargetKind};
use super::directory::{SourceFacts, SourcePart};
use super::*;

fn target(kind: TargetKind) -> Target {
    let settings = Settings {
        base: "dc=corp,dc=example".to_owned(),
        upn_suffix: Some("corp.example".to_owned()),
        ..Settings::of_kind(kind)
    };
    Target {
        key: 1,
        tenant_key: 1,
        id: "t1".to_owned(),
        tenant: "a".to_owned(),
        kind,
        name: "目录".to_owned(),
        url: "ldaps://dc1.corp.example:636".to_owned(),
        bind_dn: "CN=Bridge Service,OU=svc,dc=corp,dc=example".to_owned(),
        settings,
        capabilities: None,
        probed_at: None,
        auto_push: false,
        paused: false,
        revision: 0,
        created_at: 0,
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

fn directory(nodes: Vec<Node>, users: Vec<User>) -> TenantDirectory {
    let keys = nodes.iter().map(|node| (node.id, 100 + node.id)).collect();
    let part = SourcePart {
        facts: SourceFacts {
            id: "s1".to_owned(),
            corp_id: "ww1".to_owned(),
            description: "总部".to_owned(),
        },
        forest: Forest::of(nodes),
        keys,
    };
    TenantDirectory {
        version: 7,
        users,
        sources: [(1, part)].into(),
    }
}

fn corp() -> Vec<Node> {
    vec![
        node(1, None, "总部"),
        node(2, Some(1), "研发"),
        node(3, Some(1), "销售"),
        node(4, Some(2), "前端"),
    ]
}

fn user(key: i64, userid: &str, name: &str) -> User {
    User {
        key,
        source: Some(1),
        userid: Some(userid.into()),
        username: userid.into(),
        name: Some(name.into()),
        departments: [2].into(),
        ..User::default()
    }
}

fn value(rendered: &Rendered, attribute: &str) -> Cell {
    rendered
        .attributes
        .get(attribute)
        .cloned()
        .unwrap_or(Cell::Leave)
}

fn one(value: &str) -> Cell {
    Cell::Set(vec![value.to_owned()])
}

fn rules(rendered: &Rendered) -> Vec<(&str, &str)> {
    rendered
        .blocked
        .iter()
        .map(|blocked| (blocked.attribute.as_str(), blocked.rule))
        .collect()
}

#[test]
fn the_preset_of_active_directory_gives_what_windows_expects() {
    let zhang = User {
        mobile: Some("13800138000".into()),
        biz_mail: Some("san@corp.example".into()),
        position: Some("工程师".into()),
        manager: Some("LEADER".into()),
        main_department: Some(4),
        departments: [2, 4].into(),
        ..user(1, "ZhangSan", "张三")
    };
    let leader = user(2, "leader", "李四");
    let all = render(
        &target(TargetKind::Ad),
        &directory(corp(), vec![zhang, leader]),
    )
    .unwrap();
    let zhang = &all.users[0];
    assert_eq!(zhang.rdn, ("cn".to_owned(), "张三 (ZhangSan)".to_owned()));
    assert_eq!(
        (zhang.place, zhang.manager),
        (Place::Department(104), Some(2))
    );
    let cases = [
        ("samaccountname", one("ZhangSan")),
        ("userprincipalname", one("ZhangSan@corp.example")),
        ("displayname", one("张三")),
        ("sn", one("张")),
        ("givenname", one("三")),
        ("mail", one("san@corp.example")),
        ("mobile", one("+8613800138000")),
        ("telephonenumber", Cell::Leave),
        ("title", one("工程师")),
        ("department", one("前端")),
        ("employeenumber", one("ZhangSan")),
    ];
    for (attribute, want) in cases {
        assert_eq!(value(zhang, attribute), want, "{attribute}");
    }
    assert!(
        zhang.blocked.is_empty()
            && !zhang.attributes.contains_key("manager")
            && !zhang.attributes.contains_key("cn")
    );
    assert_eq!(all.departments.len(), 4);
    assert!(all.groups.is_empty());
}

#[test]
fn the_preset_of_openldap_gives_what_clients_look_for() {
    let mut target = target(TargetKind::Ldap);
    let zhang = || User {
        email: Some("".into()),
        mobile: Some("+86 138 0013 8000".into()),
        ..user(1, "ZhangSan", "张三")
    };
    for (cn, want) in [
        (CnChoice::Name, vec!["张三"]),
        (CnChoice::Userid, vec!["ZhangSan"]),
        (CnChoice::Both, vec!["张三", "ZhangSan"]),
    ] {
        target.settings.cn = cn;
        let all = render(&target, &directory(corp(), vec![zhang()])).unwrap();
        let zhang = &all.users[0];
        assert_eq!(zhang.rdn, ("uid".to_owned(), "ZhangSan".to_owned()));
        assert_eq!(zhang.place, Place::Flat);
        assert_eq!(
            value(zhang, "cn"),
            Cell::Set(want.iter().map(|&name| name.to_owned()).collect())
        );
        assert_eq!(value(zhang, "mobile"), one("13800138000"));
        assert_eq!(
            value(zhang, "mail"),
            Cell::Leave,
            "never made up, and unknown blanks nothing"
        );
        assert!(zhang.blocked.is_empty(), "{zhang:?}");
        assert!(all.departments.is_empty());
    }
}

/// Attribute and rule of each value that cannot be sent.
type Wanted = Vec<(&'static str, &'static str)>;

#[test]
fn one_persons_bad_value_is_blocked_and_the_others_go_on() {
    let long = "l".repeat(64);
    let wide = "好".repeat(80);
    let cases: Vec<(TargetKind, User, Wanted)> = vec![
        (
            TargetKind::Ldap,
            User {
                email: Some("a·b@corp.example".into()),
                ..user(1, "a", "甲")
            },
            vec![("mail", "form")],
        ),
        (
            TargetKind::Ad,
            User {
                email: Some("a·b@corp.example".into()),
                ..user(1, "a", "甲")
            },
            vec![],
        ),
        (
            TargetKind::Ad,
            User {
                email: Some("none".into()),
                ..user(1, "a", "甲")
            },
            vec![("mail", "form")],
        ),
        (
            TargetKind::Ldap,
            User {
                telephone: Some("分机 8001".into()),
                ..user(1, "a", "甲")
            },
            vec![("telephoneNumber", "character")],
        ),
        (
            TargetKind::Ad,
            User {
                position: Some("长".repeat(129).into()),
                ..user(1, "a", "甲")
            },
            vec![("title", "too_long")],
        ),
        (
            TargetKind::Ad,
            User {
                position: Some("𠮷".repeat(65).into()),
                ..user(1, "a", "甲")
            },
            vec![("title", "too_long")],
        ),
        (
            TargetKind::Ldap,
            User {
                position: Some("长".repeat(129).into()),
                ..user(1, "a", "甲")
            },
            vec![],
        ),
        (
            TargetKind::Ldap,
            User {
                position: Some("行\n行".into()),
                ..user(1, "a", "甲")
            },
            vec![("title", "control")],
        ),
        (TargetKind::Ad, user(1, &long, "张三"), vec![]),
        (TargetKind::Ad, user(1, "dot.", "张三"), vec![]),
        (
            TargetKind::Ad,
            user(1, "a", &wide),
            vec![("sn", "too_long")],
        ),
        (
            TargetKind::Ldap,
            user(1, "administrator", "张三"),
            vec![("uid", "reserved")],
        ),
        (
            TargetKind::Ldap,
            user(1, "Bridge Service", "张三"),
            vec![("uid", "reserved")],
        ),
        (
            TargetKind::Ad,
            user(1, "Admin", "张三"),
            vec![("cn", "reserved")],
        ),
        (
            TargetKind::Ldap,
            user(1, "wecom-bridge-probe-7", "张三"),
            vec![("uid", "reserved")],
        ),
        (
            TargetKind::Ldap,
            User {
                name: None,
                ..user(1, "a", "")
            },
            vec![],
        ),
    ];
    for (kind, person, want) in cases {
        let (userid, fine) = (person.userid.clone(), user(2, "fine", "好人"));
        let all = render(&target(kind), &directory(corp(), vec![person, fine])).unwrap();
        assert_eq!(rules(&all.users[0]), want, "{kind} {userid:?}");
        assert!(all.users[1].blocked.is_empty());
    }
}

#[test]
fn whoever_has_no_name_is_called_by_the_userid() {
    let nameless = User {
        name: None,
        ..user(1, "zs", "")
    };
    let all = render(
        &target(TargetKind::Ldap),
        &directory(corp(), vec![nameless.clone()]),
    )
    .unwrap();
    assert_eq!(
        (value(&all.users[0], "cn"), value(&all.users[0], "sn")),
        (one("zs"), one("zs"))
    );
    let all = render(&target(TargetKind::Ad), &directory(corp(), vec![nameless])).unwrap();
    assert_eq!(all.users[0].rdn.1, "zs (zs)");
}

#[test]
fn rows_that_cannot_be_used_are_refused() {
    let row = |attribute: &str, value: &str| RowText::new(attribute, value);
    let base = || {
        vec![
            row("uid", "user.userid"),
            row("cn", "user.name"),
            row("sn", "user.name"),
        ]
    };
    let cases = [
        (row("unicodePwd", "'x'"), Code::MappingInvalid, "forbidden"),
        (
            row("userPassword", "user.mobile"),
            Code::MappingInvalid,
            "forbidden",
        ),
        (
            row("USERACCOUNTCONTROL", "'512'"),
            Code::MappingInvalid,
            "forbidden",
        ),
        (
            row("msDS-KeyCredentialLink", "'x'"),
            Code::MappingInvalid,
            "forbidden",
        ),
        (row("memberOf", "'x'"), Code::MappingInvalid, "forbidden"),
        (row("objectClass", "'x'"), Code::MappingInvalid, "forbidden"),
        (
            row("mail;binary", "user.email"),
            Code::MappingInvalid,
            "name",
        ),
        (row("部门", "department.name"), Code::MappingInvalid, "name"),
        (row("", "user.name"), Code::MappingInvalid, "name"),
        (row("CN", "user.name"), Code::MappingInvalid, "twice"),
        (
            row("employeenumber", "user.mobile"),
            Code::MappingInvalid,
            "twice",
        ),
        (
            row("title", "user.positon"),
            Code::ExpressionInvalid,
            "unknown_name",
        ),
        (
            row("title", "name"),
            Code::ExpressionInvalid,
            "unknown_name",
        ),
        (
            row("title", "user.name|md5"),
            Code::ExpressionInvalid,
            "unknown_filter",
        ),
    ];
    for (bad, code, reason) in cases {
        let attribute = bad.attribute.clone();
        let mut rows = base();
        rows.push(bad);
        let error = Mapping::parse(TargetKind::Ldap, &rows, "employeeNumber").unwrap_err();
        assert_eq!(error.code(), code, "{attribute}");
        assert_eq!(error.detail()["reason"], reason, "{attribute}");
    }
    for lacking in 0..3 {
        let mut rows = base();
        rows.remove(lacking);
        let error = Mapping::parse(TargetKind::Ldap, &rows, "employeeNumber").unwrap_err();
        assert_eq!(error.detail()["reason"], "required");
    }
}

#[test]
fn a_row_may_tell_enabled_people_apart_and_none_clears() {
    let mut target = target(TargetKind::Ldap);
    let mut rows = Preset::Openldap.rows(&target.settings);
    rows.push(RowText::new(
        "employeeType",
        "'active' if user.enabled else 'inactive'",
    ));
    rows.push(RowText::new("street", "user.extra.座位|default(none)"));
    target.settings.mapping = Some(rows);
    let gone = User {
        status: UserStatus::Departed,
        ..user(2, "b", "乙")
    };
    let known = User {
        extra: Some("{\"工位\":\"3F\"}".into()),
        ..user(1, "a", "甲")
    };
    let all = render(&target, &directory(corp(), vec![known, gone])).unwrap();
    assert_eq!(value(&all.users[0], "employeetype"), one("active"));
    assert_eq!(value(&all.users[1], "employeetype"), one("inactive"));
    assert_eq!((all.users[0].enabled, all.users[1].enabled), (true, false));
    assert_eq!(
        (
            value(&all.users[0], "street"),
            value(&all.users[1], "street")
        ),
        (Cell::Clear, Cell::Leave)
    );
}

#[test]
fn nobody_gets_a_name_that_several_would_have() {
    let long = |end: &str| format!("{}-{end}", "x".repeat(20));
    let people = vec![
        user(1, "zhang", "张三"),
        user(2, "ZHANG", "张三"),
        user(3, &long("1"), "李"),
        user(4, &long("2"), "李"),
        user(5, "a@b", "王"),
        user(6, "a_b", "王"),
    ];
    let all = render(&target(TargetKind::Ad), &directory(corp(), people)).unwrap();
    let hit = |place: usize| {
        all.users[place]
            .blocked
            .iter()
            .any(|blocked| blocked.rule == "collision")
    };
    assert_eq!(
        (0..6).map(hit).collect::<Vec<_>>(),
        [true, true, false, false, true, true]
    );
    assert!(all.collisions >= 2);
    let left = User {
        status: UserStatus::Departed,
        ..user(1, "Zhang", "张三")
    };
    let all = render(
        &target(TargetKind::Ldap),
        &directory(corp(), vec![left, user(2, "zhang", "张三")]),
    )
    .unwrap();
    assert!(
        all.users.iter().all(|user| user.blocked.is_empty()),
        "whether a leaver's name is taken is the target's to say"
    );
}

#[test]
fn scope_local_users_and_archived_people_decide_who_is_pushed() {
    let in_sales = User {
        departments: [3].into(),
        ..user(2, "sales", "销")
    };
    let local = User {
        source: None,
        userid: None,
        departments: Box::default(),
        ..user(3, "admin.local", "本")
    };
    let archived = User {
        userid: None,
        archived_userid: Some("h".into()),
        status: UserStatus::Archived,
        ..user(4, "gone", "")
    };
    let orphan = User {
        source: None,
        status: UserStatus::Departed,
        ..user(5, "left", "留")
    };
    let people = || {
        vec![
            User {
                departments: [4].into(),
                ..user(1, "dev", "研")
            },
            in_sales.clone(),
            local.clone(),
            archived.clone(),
            orphan.clone(),
        ]
    };
    let pushed = |scope: Vec<i64>, with_local: bool| {
        let mut target = target(TargetKind::Ad);
        target.settings.scope = scope;
        target.settings.with_local = with_local;
        let all = render(&target, &directory(corp(), people())).unwrap();
        let units = all
            .departments
            .iter()
            .map(|unit| (unit.wecom_id, unit.parent))
            .collect::<Vec<_>>();
        (
            all.users.iter().map(|user| user.user).collect::<Vec<_>>(),
            units,
        )
    };
    assert_eq!(pushed(vec![], false).0, [1, 2]);
    assert_eq!(pushed(vec![], true).0, [1, 2, 3]);
    assert_eq!(
        pushed(vec![2], false),
        (vec![1], vec![(2, None), (4, Some(102))])
    );
    assert_eq!(pushed(vec![99], false), (vec![], vec![]));
}

#[test]
fn groups_are_departments_with_their_direct_members() {
    let two = User {
        departments: [2, 3].into(),
        ..user(2, "b", "乙")
    };
    let off = User {
        status: UserStatus::Disabled,
        ..user(3, "c", "丙")
    };
    let all = render(
        &target(TargetKind::Ldap),
        &directory(corp(), vec![user(1, "a", "甲"), two, off]),
    )
    .unwrap();
    let groups = all
        .groups
        .iter()
        .map(|group| (group.name.as_str(), group.members.as_slice()));
    let want: [(&str, &[i64]); 4] = [
        ("总部 (1)", &[]),
        ("研发 (2)", &[1, 2]),
        ("前端 (4)", &[]),
        ("销售 (3)", &[2]),
    ];
    assert_eq!(groups.collect::<Vec<_>>(), want);
}

#[test]
fn units_have_names_that_the_target_takes_and_siblings_differ() {
    let long = "部".repeat(70);
    let nodes = vec![
        node(1, None, "总部"),
        node(2, Some(1), "Sales"),
        node(3, Some(1), "SALES"),
        node(4, Some(1), &long),
        node(5, Some(1), " 研发,一部\n "),
        node(6, Some(2), "Sales"),
    ];
    let all = render(&target(TargetKind::Ad), &directory(nodes, vec![])).unwrap();
    let name = |id: i64| {
        all.departments
            .iter()
            .find(|unit| unit.wecom_id == id)
            .unwrap()
            .name
            .clone()
    };
    assert_eq!(
        (name(2), name(3), name(6)),
        (
            "Sales (2)".to_owned(),
            "SALES (3)".to_owned(),
            "Sales".to_owned()
        )
    );
    assert!(
        name(4).starts_with('…')
            && name(4).ends_with("部 (4)")
            && name(4).encode_utf16().count() == 64
    );
    assert_eq!(name(5), "研发,一部");
    assert!(all.departments.iter().all(|unit| unit.blocked.is_empty()));
    let parents_first = all.departments.iter().enumerate().all(|(place, unit)| {
        unit.parent.is_none_or(|parent| {
            all.departments[..place]
                .iter()
                .any(|other| other.department == parent)
        })
    });
    assert!(parents_first);
}

#[test]
fn a_relative_name_of_openldap_has_room_for_eighty_characters() {
    let fits = |name: &str| limits::check_rdn(TargetKind::Ldap, "cn", name).is_none();
    assert!(fits(&"汉".repeat(80)) && !fits(&"汉".repeat(81)));
    assert!(fits(&"𠀀".repeat(60)) && !fits(&"𠀀".repeat(61)));
    assert!(fits(&"a".repeat(242)) && !fits(&"a".repeat(243)));
    assert!(fits(&",".repeat(80)) && !fits(&",".repeat(81)));
    assert!(!fits("") && !fits("  "));
    assert!(limits::check_rdn(TargetKind::Ldap, "uid", &"a".repeat(241)).is_none());
    assert!(limits::check_rdn(TargetKind::Ldap, "uid", &"a".repeat(242)).is_some());
}

#[test]
fn the_layout_of_go_ldap_admin_finds_people_by_links_alone() {
    let mut target = target(TargetKind::Ldap);
    target.settings.preset = Preset::GoLdapAdmin;
    target.settings.anchor = String::new();
    let person = User {
        mobile: Some("13800138000".into()),
        ..user(1, "zs", "张三")
    };
    let all = render(&target, &directory(corp(), vec![person])).unwrap();
    assert_eq!(value(&all.users[0], "employeenumber"), one("13800138000"));
    let mapping = Mapping::of(TargetKind::Ldap, &target.settings).unwrap();
    assert_eq!(
        (mapping.anchor.as_deref(), mapping.modes()["uid"]),
        (None, Mode::OnCreate)
    );
}

#[test]
fn a_preview_shows_twenty_and_counts_all() {
    let mut people = (1..=50)
        .map(|key| user(key, &format!("u{key}"), "某人"))
        .collect::<Vec<_>>();
    people[0].email = Some("坏".into());
    people[1].email = Some("fine@corp.example".into());
    people.push(user(51, &"y".repeat(30), "长号"));
    let shown = preview::preview(&target(TargetKind::Ad), &directory(corp(), people)).unwrap();
    assert!(shown.people.len() <= 20 && shown.people.len() >= 15);
    let totals = shown.totals;
    assert_eq!(
        (
            totals.people,
            totals.blocked,
            totals.without_mail,
            totals.shortened,
            totals.departments
        ),
        (51, 1, 49, 1, 4)
    );
    assert_eq!(shown.blocked.len(), 1);
    assert_eq!(shown.people[0].unit.as_deref(), Some("总部/研发"));
}

fn any_text() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(
        proptest::string::string_regex("[ -~张三·🙂\u{3000}\n,+=#\"]{0,90}").unwrap(),
    )
}

proptest! {
    /// Whatever people enter: nobody panics, nothing that is set breaks a limit unless the person is blocked, and the
    /// same directory gives the same.
    #[test]
    fn what_is_set_fits_or_the_person_is_blocked(
        people in proptest::collection::vec((any_text(), any_text(), any_text(), any_text()), 1..8),
        is_ad in any::<bool>(),
    ) {
        let kind = if is_ad { TargetKind::Ad } else { TargetKind::Ldap };
        let users = people.into_iter().zip(1..).map(|((name, mobile, email, position), key)| User {
            name: name.map(Into::into),
            mobile: mobile.map(Into::into),
            email: email.map(Into::into),
            position: position.map(Into::into),
            ..user(key, &format!("user{key}"), "")
        });
        let directory = directory(corp(), users.collect());
        let all = render(&target(kind), &directory).unwrap();
        prop_assert_eq!(&all, &render(&target(kind), &directory).unwrap());
        for person in all.users.iter().filter(|person| person.blocked.is_empty()) {
            prop_assert!(limits::check_rdn(kind, &person.rdn.0, &person.rdn.1).is_none());
            for (attribute, cell) in &person.attributes {
                if let Cell::Set(values) = cell {
                    prop_assert!(!values.is_empty());
                    for value in values {
                        prop_assert!(!value.trim().is_empty() && value.trim() == value);
                        prop_assert!(limits::check(kind, attribute, value, None).is_none(), "{attribute} {value:?}");
                    }
                }
            }
        }
    }

    /// Names that are made to fit do, and keep their end.
    #[test]
    fn a_fitted_name_fits(name in "[a-z汉,🙂 ]{0,300}", id in 1_i64..1_000_000, is_ad in any::<bool>()) {
        let kind = if is_ad { TargetKind::Ad } else { TargetKind::Ldap };
        let tail = format!(" ({id})");
        let fitted = limits::fitted(kind, "cn", &name, &tail);
        prop_assert!(fitted.ends_with(&tail));
        prop_assert!(limits::check_rdn(kind, "cn", &fitted).is_none());
        prop_assert!(limits::check(kind, "cn", &fitted, None).is_none());
    }
}
