use super::*;

const KEY: i64 = 1;

fn world_with(change: impl Fn(&mut World)) -> Vec<String> {
    let mut world = World::ldap();
    world.user(KEY, "zhangsan");
    world.apply();
    assert!(world.plan().is_empty(), "{:?}", world.plan());
    change(&mut world);
    world.about_user(KEY)
}

/// What the world of somebody who is linked becomes, and what is done about it.
#[test]
fn what_is_done_about_somebody_who_is_linked() {
    type Change = fn(&mut World);
    let cases: &[(&str, Change, &[&str])] = &[
        ("nothing", |_| {}, &[]),
        (
            "another value",
            |world| {
                drop(
                    world
                        .rendered(KEY)
                        .attributes
                        .insert("sn".into(), Cell::Set(vec!["Li".into()])),
                )
            },
            &["update"],
        ),
        (
            "no value",
            |world| {
                drop(
                    world
                        .rendered(KEY)
                        .attributes
                        .insert("sn".into(), Cell::Clear),
                )
            },
            &["update"],
        ),
        (
            "an unknown value",
            |world| {
                drop(
                    world
                        .rendered(KEY)
                        .attributes
                        .insert("sn".into(), Cell::Leave),
                )
            },
            &[],
        ),
        (
            "outer blanks",
            |world| {
                drop(
                    world
                        .rendered(KEY)
                        .attributes
                        .insert("sn".into(), Cell::Set(vec![" Zhang ".into()])),
                )
            },
            &[],
        ),
        (
            "only at first",
            |world| {
                world
                    .frame
                    .modes
                    .insert("sn".into(), crate::target::mapping::Mode::OnCreate);
                world
                    .rendered(KEY)
                    .attributes
                    .insert("sn".into(), Cell::Set(vec!["Li".into()]));
            },
            &[],
        ),
        (
            "only where there is nothing",
            |world| {
                world
                    .frame
                    .modes
                    .insert("sn".into(), crate::target::mapping::Mode::IfEmpty);
                world
                    .rendered(KEY)
                    .attributes
                    .insert("sn".into(), Cell::Set(vec!["Li".into()]));
            },
            &[],
        ),
        (
            "somebody else's value",
            |world| {
                world.links[0]
                    .pushed
                    .insert("sn".into(), vec!["Zhang".into()]);
                world
                    .object("user-1")
                    .attributes
                    .insert("sn".into(), vec!["Wang".into()]);
            },
            &["update drift"],
        ),
        (
            "another name",
            |world| world.rendered(KEY).rdn.1 = "zhangs".into(),
            &["rename"],
        ),
        (
            "a name in other case",
            |world| world.rendered(KEY).rdn.1 = "ZhangSan".into(),
            &[],
        ),
        (
            "left",
            |world| world.rendered(KEY).enabled = false,
            &["disable left"],
        ),
        (
            "left with a bad value",
            |world| {
                let user = world.rendered(KEY);
                user.enabled = false;
                user.blocked.push(blocked());
            },
            &["disable left"],
        ),
        (
            "a bad value",
            |world| world.rendered(KEY).blocked.push(blocked()),
            &["blocked value"],
        ),
        (
            "out of scope",
            |world| world.rendered.users.clear(),
            &["disable out_of_scope"],
        ),
        (
            "left, read in part",
            |world| {
                world.rendered(KEY).enabled = false;
                world.remote.is_partial = true;
            },
            &["blocked partial_read"],
        ),
        (
            "left, no way to disable",
            |world| {
                world.rendered(KEY).enabled = false;
                world.frame.disable = Disable::Unknown;
            },
            &["blocked disable_unproven"],
        ),
        (
            "gone there",
            |world| world.remote.objects.clear(),
            &["drifted gone"],
        ),
        (
            "not seen",
            |world| {
                world.remote.objects.clear();
                world.remote.is_partial = true;
            },
            &["blocked partial_read"],
        ),
        (
            "switched off there",
            |world| world.object("user-1").enabled = Some(false),
            &["drifted disabled_there"],
        ),
        (
            "back again",
            |world| {
                world.rendered(KEY).enabled = false;
                world.apply();
                world.rendered(KEY).enabled = true;
            },
            &["enable"],
        ),
        (
            "switched on there after leaving",
            |world| {
                world.rendered(KEY).enabled = false;
                world.apply();
                world.object("user-1").enabled = Some(true);
            },
            &["disable drift"],
        ),
        (
            "never finished",
            |world| {
                world.object("user-1").enabled = Some(false);
                world.links[0].state = LinkState::Blocked;
            },
            &["enable incomplete"],
        ),
        (
            "protected now",
            |world| world.object("user-1").is_protected = true,
            &["blocked protected"],
        ),
        (
            "protected, and left",
            |world| {
                world.object("user-1").is_protected = true;
                world.rendered(KEY).enabled = false;
            },
            &["blocked protected"],
        ),
        (
            "our own account",
            |world| world.frame.account = format!("UID=zhangsan , ou=People,{BASE}"),
            &["blocked protected"],
        ),
    ];
    for (case, change, want) in cases {
        assert_eq!(&world_with(change), want, "{case}");
    }
}

fn there(world: &mut World, name: &str, values: &[(&str, &str)]) {
    world.foreign(name, values);
}

fn blocked() -> crate::target::mapping::Blocked {
    let text = bridge_core::lang::Text::fixed("", "");
    crate::target::mapping::Blocked {
        attribute: "mail".into(),
        rule: "ascii",
        text: text.clone(),
        fix: text,
    }
}

/// Who is there before us, and what is told of a newcomer.
#[test]
fn nobody_who_is_there_is_taken_for_ours() {
    type Scene = fn(&mut World);
    let set = |world: &mut World, name: &str, value: &str| {
        world
            .rendered(KEY)
            .attributes
            .insert(name.into(), Cell::Set(vec![value.into()]));
    };
    let cases: &[(&str, Scene, &[&str])] = &[
        ("nobody", |_| {}, &["create"]),
        (
            "the anchor",
            |world| there(world, "cn=x", &[("employeenumber", "zhangsan")]),
            &["duplicate anchor"],
        ),
        (
            "the anchor in other case",
            |world| there(world, "cn=x", &[("employeenumber", "ZhangSan")]),
            &["duplicate anchor"],
        ),
        (
            "the log-on name",
            |world| there(world, "cn=x", &[("uid", "Zhangsan")]),
            &["duplicate username"],
        ),
        (
            "the name",
            |world| there(world, "uid=zhangsan,ou=people", &[]),
            &["duplicate name"],
        ),
        (
            "the address alone",
            |world| there(world, "cn=x", &[("mail", "z@corp.example")]),
            &["duplicate mail"],
        ),
        (
            "the number alone",
            |world| there(world, "cn=x", &[("mobile", "+86 138-0013-8000")]),
            &["duplicate mobile"],
        ),
        (
            "a short number",
            |world| there(world, "cn=x", &[("mobile", "8000")]),
            &["create"],
        ),
        (
            "two",
            |world| {
                world.foreign("cn=x", &[("employeenumber", "zhangsan")]);
                world.foreign("cn=y", &[("mail", "z@corp.example")]);
            },
            &["ambiguous several"],
        ),
        (
            "an administrator's account",
            |world| {
                world
                    .foreign("cn=x", &[("employeenumber", "zhangsan")])
                    .is_protected = true
            },
            &["blocked protected"],
        ),
        (
            "an administrator's second account",
            |world| {
                world
                    .foreign("cn=x", &[("mail", "z@corp.example")])
                    .is_protected = true
            },
            &["create"],
        ),
        (
            "something else of that name",
            |world| world.foreign("uid=zhangsan,ou=people", &[]).kind = None,
            &["blocked name_taken"],
        ),
        (
            "read in part",
            |world| world.remote.is_partial = true,
            &["blocked partial_read"],
        ),
    ];
    for (case, scene, want) in cases {
        let mut world = World::ldap();
        world.user(KEY, "zhangsan");
        set(&mut world, "mail", "Z@corp.example");
        set(&mut world, "mobile", "13800138000");
        scene(&mut world);
        assert_eq!(&world.about_user(KEY), want, "{case}");
    }
}

#[test]
fn one_object_is_never_two_peoples() {
    let mut world = World::ldap();
    world.user(1, "zhang");
    world.user(2, "li");
    for key in [1, 2] {
        world
            .rendered(key)
            .attributes
            .insert("mail".into(), Cell::Set(vec!["team@corp.example".into()]));
    }
    world.foreign("cn=x", &[("mail", "team@corp.example")]);
    assert_eq!(world.about_user(1), ["ambiguous shared"]);
    assert_eq!(world.about_user(2), ["ambiguous shared"]);
}

/// A create whose answer never came is ours only if what is found is exactly what was sent.
#[test]
fn what_was_sent_is_known_again_and_nothing_else_is() {
    let sent = |dn: &str| SentCreate {
        object: ObjectKind::User,
        ours: KEY,
        dn: format!("{dn},{BASE}"),
        values: [
            ("employeenumber".to_owned(), vec!["zhangsan".to_owned()]),
            ("sn".to_owned(), vec!["Zhang".to_owned()]),
        ]
        .into(),
    };
    let cases = [
        ("uid=zhangsan,ou=people", "zhangsan", "Zhang", "link"),
        (
            "uid=zhangsan,ou=people",
            "ZhangSan",
            "Zhang",
            "duplicate anchor",
        ),
        (
            "uid=zhangsan,ou=people",
            "zhangsan",
            "Wang",
            "duplicate anchor",
        ),
        (
            "uid=zhangsan,ou=other",
            "zhangsan",
            "Zhang",
            "duplicate anchor",
        ),
    ];
    for (at, anchor, sn, want) in cases {
        let mut world = World::ldap();
        world.user(KEY, "zhangsan");
        world.foreign(at, &[("employeenumber", anchor), ("sn", sn)]);
        assert_eq!(
            world.about_user(KEY),
            ["duplicate anchor"],
            "without a word of the journal"
        );
        world.sent.push(sent("uid=zhangsan,ou=people"));
        assert_eq!(world.about_user(KEY), [want], "{at} {anchor} {sn}");
    }
}

#[test]
fn an_adoption_needs_a_person_and_a_free_object() {
    let mut world = World::ldap();
    world.user(1, "zhang");
    world.user(2, "li");
    let id = world
        .foreign("cn=x", &[("employeenumber", "zhang")])
        .id
        .clone();
    let confirmed = |ours: i64| Confirmed {
        object: ObjectKind::User,
        ours,
        remote_id: id.clone(),
    };
    world.confirmed = vec![confirmed(1)];
    assert_eq!(world.about_user(1), ["adopt"]);
    world.confirmed = vec![confirmed(1), confirmed(2)];
    assert_eq!(world.about_user(1), ["duplicate anchor"]);
    world.confirmed = vec![confirmed(1)];
    world.object(&id).is_protected = true;
    assert_eq!(world.about_user(1), ["blocked protected"]);
    world.object(&id).is_protected = false;
    world.apply();
    world.confirmed.clear();
    // What an adopted object has that is ours to write is written, and nothing else.
    assert_eq!(world.about_user(1), ["update", "move"]);
}

#[test]
fn units_come_before_their_people_and_move_with_them() {
    let mut world = World::ad();
    world.department(1, "总部", None);
    world.department(2, "研发,一部 +\"<;>\\=#", Some(1));
    world.department(3, "销售", None);
    world.user(1, "zhang").place = Place::Department(2);
    let plan = world.apply();
    let names: Vec<_> = plan
        .items
        .iter()
        .map(|item| (item.kind, item.object))
        .collect();
    assert_eq!(names[..3], [(Kind::Create, ObjectKind::Department); 3]);
    assert_eq!(names[3], (Kind::Create, ObjectKind::User));
    // A unit is renamed and another one moves below it: its people need nothing.
    world.rendered.departments[0].name = "集团".into();
    world.rendered.departments[1].parent = Some(3);
    let plan = world.apply();
    assert_eq!(
        plan.items.iter().map(|item| item.kind).collect::<Vec<_>>(),
        [Kind::Rename, Kind::Move]
    );
    assert!(world.plan().is_empty(), "{:?}", world.plan().items);
    // Parent and child change places.
    world.rendered.departments[1].parent = None;
    world.rendered.departments[2].parent = Some(2);
    world.apply();
    assert!(world.plan().is_empty(), "{:?}", world.plan().items);
}

#[test]
fn a_unit_that_is_there_waits_for_a_person_and_so_do_its_people() {
    let mut world = World::ad();
    world.department(1, "R&D", None);
    world.user(1, "zhang").place = Place::Department(1);
    world.foreign("OU=r&d", &[]).kind = Some(ObjectKind::Department);
    assert_eq!(world.about(ObjectKind::Department, 1), ["duplicate name"]);
    assert_eq!(world.about_user(1), ["blocked place"]);
    let remote_id = world.remote.objects[0].id.clone();
    world.confirmed.push(Confirmed {
        object: ObjectKind::Department,
        ours: 1,
        remote_id,
    });
    world.apply();
    assert!(world.plan().is_empty());
}

#[test]
fn groups_keep_what_others_put_into_them_and_are_never_emptied() {
    let mut world = World::ldap();
    world.user(1, "zhang");
    world.user(2, "li");
    world.group(7, "研发 (7)", &[1, 2]);
    world.group(8, "空 (8)", &[]);
    world.apply();
    assert!(world.plan().is_empty());
    assert!(world.about(ObjectKind::Group, 8).is_empty());
    let guest = world.foreign("cn=guest", &[]).dn.to_string();
    let members = world
        .object("group-7")
        .attributes
        .get_mut("member")
        .unwrap();
    members.push(guest.to_uppercase());
    // Another spelling of a member is the same member.
    members[0] = members[0].to_uppercase().replace(',', " , ");
    assert!(world.plan().is_empty(), "{:?}", world.plan().items);
    world.rendered.groups[0].members.clear();
    let plan = world.apply();
    assert_eq!(Counts::of(&plan).members_removed, 2);
    assert_eq!(
        world.object("group-7").values("member"),
        [guest.to_uppercase()]
    );
    world
        .object("group-7")
        .attributes
        .get_mut("member")
        .unwrap()
        .clear();
    world.rendered.groups[0].members = vec![1];
    world.apply();
    world.rendered.groups[0].members.clear();
    world.apply();
    let placeholder = world.frame.placeholder().unwrap().to_string();
    assert_eq!(world.object("group-7").values("member"), [placeholder]);
    assert!(world.plan().is_empty());
    world.rendered.groups[0].members = vec![2];
    world.apply();
    assert_eq!(world.object("group-7").values("member").len(), 1);
}

#[test]
fn members_that_do_not_follow_are_rewritten() {
    for follows in [true, false] {
        let mut world = World::ldap();
        world.frame.follows = follows;
        world.user(1, "zhang");
        world.group(7, "研发 (7)", &[1]);
        world.apply();
        world.rendered(1).rdn.1 = "zhangs".into();
        let plan = world.apply();
        let counts = Counts::of(&plan);
        assert_eq!(
            (counts.renamed, counts.members_added),
            (1, u32::from(!follows))
        );
        assert!(world.plan().is_empty(), "{:?}", world.plan().items);
    }
}

#[test]
fn managers_are_written_last_and_only_to_people_who_are_there() {
    let mut world = World::ldap();
    world.frame.manager = Some("manager".into());
    world.user(1, "zhang").manager = Some(2);
    world.user(2, "li").manager = Some(3);
    let plan = world.apply();
    assert_eq!(
        plan.items.iter().map(|item| item.kind).collect::<Vec<_>>(),
        [Kind::Create, Kind::Create, Kind::Update]
    );
    assert!(world.plan().is_empty(), "{:?}", world.plan().items);
    world.rendered(2).rdn.1 = "lisi".into();
    world.apply();
    world.apply();
    assert!(world.plan().is_empty(), "{:?}", world.plan().items);
}

#[test]
fn leavers_are_moved_and_removed_only_where_that_is_switched_on_and_after_a_while() {
    let unit = format!("ou=left,{BASE}");
    let mut world = World::ldap();
    world.user(1, "zhang").enabled = true;
    world.apply();
    world.rendered(1).enabled = false;
    world.apply();
    assert!(world.plan().is_empty());
    world.frame.leavers = Some(dn(&unit));
    assert!(world.plan().is_empty());
    world.frame.now += world.frame.grace_ms;
    assert_eq!(world.about_user(1), ["move grace_over"]);
    world.frame.deletes = true;
    assert_eq!(world.about_user(1), ["delete grace_over"]);
    assert_eq!(world.held(), [HeldBecause::Deletes]);
    let mut adopted = world.clone();
    adopted.links[0].origin = Origin::Adopted;
    assert_eq!(adopted.about_user(1), ["move grace_over"]);
    world.object("user-1").version = Some("2".into());
    assert_eq!(world.about_user(1), ["move grace_over"]);
}

/// How many lose access, or their names, before a push waits.
#[test]
fn a_push_that_takes_much_waits() {
    let people = |change: fn(&mut Rendered), count: usize| {
        let mut world = World::ldap();
        for key in 0..20 {
            world.user(key, &format!("user{key}"));
        }
        world.apply();
        assert_eq!(world.held(), []);
        world.rendered.users.iter_mut().take(count).for_each(change);
        world.held()
    };
    assert_eq!(people(|user| user.enabled = false, 4), []);
    assert_eq!(
        people(|user| user.enabled = false, 5),
        [HeldBecause::AccessGuard]
    );
    assert_eq!(people(|user| user.rdn.1.push('x'), 4), []);
    assert_eq!(
        people(|user| user.rdn.1.push('x'), 5),
        [HeldBecause::Renames]
    );
    let mut world = World::ldap();
    for key in 0..20 {
        world.user(key, &format!("user{key}"));
    }
    world.apply();
    world.frame.people_base = dn(&format!("ou=elsewhere,{BASE}"));
    assert_eq!(world.held(), [HeldBecause::Moves]);
    let mut world = World::ldap();
    for key in 0..8 {
        world.user(key, &format!("user{key}"));
    }
    world.group(1, "g (1)", &[0, 1, 2, 3, 4, 5, 6, 7]);
    world.apply();
    world.rendered.groups[0].members.truncate(3);
    assert_eq!(world.held(), [HeldBecause::AccessGuard]);
}
