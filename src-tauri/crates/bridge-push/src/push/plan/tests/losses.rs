//! Losses that programs of this kind have caused, each as a test that it does not happen here.

use super::*;

#[test]
fn a_foreign_entry_with_a_members_userid_is_neither_overwritten_nor_removed_when_the_member_leaves()
{
    let mut world = World::ldap();
    world.user(1, "zhangsan");
    let before = world
        .foreign("uid=zhangsan,ou=people", &[("sn", "Foreign")])
        .clone();
    world.apply();
    world.rendered(1).enabled = false;
    world.apply();
    world.rendered.users.clear();
    world.frame.deletes = true;
    world.frame.now += 1_000_000;
    world.apply();
    assert_eq!(world.remote.objects, [before]);
    assert!(world.links.is_empty());
}

#[test]
fn an_empty_list_takes_nobodys_account_and_everybody_comes_back() {
    let mut world = World::ldap();
    for key in 0..60 {
        world.user(key, &format!("user{key}"));
    }
    world.apply();
    let people = std::mem::take(&mut world.rendered.users);
    assert_eq!(world.held(), [HeldBecause::AccessGuard]);
    // Even if a person confirms it, nothing is removed and all is put back.
    world.apply();
    assert_eq!(world.remote.objects.len(), 60);
    world.rendered.users = people;
    let plan = world.apply();
    assert_eq!(Counts::of(&plan).enabled, 60);
    assert!(
        world
            .remote
            .objects
            .iter()
            .all(|object| object.enabled == Some(true))
    );
}

#[test]
fn homophones_have_an_account_each_and_one_leaving_touches_no_other() {
    let mut world = World::ldap();
    for (key, userid) in [(1, "zhangwei01"), (2, "zhangwei02")] {
        world
            .user(key, userid)
            .attributes
            .insert("cn".into(), Cell::Set(vec!["张伟".into()]));
    }
    world.apply();
    assert_eq!(world.remote.objects.len(), 2);
    world.rendered(1).enabled = false;
    let plan = world.apply();
    assert_eq!(
        plan.items
            .iter()
            .filter(|item| item.kind.acts())
            .map(|item| item.ours)
            .collect::<Vec<_>>(),
        [Some(1)]
    );
    // Where a mapping would give two people one name, neither is made by order of arrival.
    world.user(3, "a").rdn.1 = "same".into();
    world.user(4, "b").rdn.1 = "Same".into();
    assert_eq!(world.about_user(3), ["blocked collision"]);
    assert_eq!(world.about_user(4), ["blocked collision"]);
}

#[test]
fn after_the_first_leaver_runs_go_on_and_older_leavers_are_disabled_too() {
    let mut world = World::ldap();
    for key in 0..3 {
        world.user(key, &format!("user{key}"));
    }
    world.apply();
    for key in 0..3 {
        world.rendered(key).enabled = false;
        world.apply();
        assert!(world.plan().is_empty());
    }
    assert!(
        world
            .remote
            .objects
            .iter()
            .all(|object| object.enabled == Some(false))
    );
}

#[test]
fn one_bad_value_stops_nobody_else_and_is_forgotten_when_it_is_mended() {
    let mut world = World::ldap();
    for key in 0..3 {
        world.user(key, &format!("user{key}"));
    }
    let text = bridge_core::lang::Text::fixed("", "");
    let blocked = crate::target::mapping::Blocked {
        attribute: "mail".into(),
        rule: "ascii",
        text: text.clone(),
        fix: text,
    };
    world.rendered(1).blocked.push(blocked);
    world.apply();
    assert_eq!(world.links.len(), 2);
    assert_eq!(world.about_user(1), ["blocked value"]);
    world.rendered(1).blocked.clear();
    world.apply();
    assert_eq!(world.links.len(), 3);
}

#[test]
fn a_renamed_department_leaves_no_old_group_with_its_members() {
    let mut world = World::ldap();
    world.user(1, "zhang");
    world.group(7, "研发 (7)", &[1]);
    world.apply();
    world.rendered.groups[0].name = "研究院 (7)".into();
    world.apply();
    let groups: Vec<_> = world
        .remote
        .objects
        .iter()
        .filter(|object| object.kind == Some(ObjectKind::Group))
        .collect();
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].id, "group-7", "the same object, with its rights");
    assert_eq!(groups[0].dn, dn(&format!("cn=研究院 (7),ou=groups,{BASE}")));
    // One that is gone gives nobody anything any more.
    world.rendered.groups.clear();
    world.apply();
    let placeholder = world.frame.placeholder().unwrap().to_string();
    assert_eq!(world.object("group-7").values("member"), [placeholder]);
}

#[test]
fn people_whose_create_was_cut_off_are_found_by_the_next_run() {
    let mut world = World::ldap();
    world.user(1, "zhang");
    world.user(2, "li");
    let sent = |item: &Item| SentCreate {
        object: item.object,
        ours: item.ours.unwrap(),
        dn: item.to.clone().unwrap(),
        values: item
            .values
            .iter()
            .map(|change| (change.attribute.clone(), change.after.clone()))
            .collect(),
    };
    world.sent = world.plan().items.iter().map(sent).collect();
    // The first one arrived, the second did not.
    let first = world.plan().items[0].clone();
    world.create(&first);
    world.links.clear();
    assert_eq!(world.about_user(1), ["link"]);
    assert_eq!(world.about_user(2), ["create"]);
    world.apply();
    assert_eq!(world.remote.objects.len(), 2);
    assert!(world.plan().is_empty());
}

#[test]
fn nothing_is_invented_for_somebody_without_a_number_or_an_address() {
    let mut world = World::ldap();
    world.user(1, "zhang").attributes.extend([
        ("mail".to_owned(), Cell::Leave),
        ("mobile".to_owned(), Cell::Clear),
    ]);
    let plan = world.plan();
    let written: Vec<_> = plan
        .items
        .iter()
        .flat_map(|item| &item.values)
        .map(|change| change.attribute.as_str())
        .collect();
    assert_eq!(written, ["employeenumber", "sn"]);
    // Nor is any attribute of a password in a plan.
    assert!(!format!("{plan:?}").to_lowercase().contains("password"));
}

#[test]
fn a_newcomer_named_like_a_leaver_waits_for_the_leavers_name_and_gets_an_account() {
    let mut world = World::ldap();
    world.user(1, "Zhang");
    world.apply();
    world.rendered(1).enabled = false;
    world.user(2, "zhang");
    assert_eq!(world.about_user(1), ["disable left"]);
    assert_eq!(world.about_user(2), ["blocked name_taken"]);
    world.apply();
    world.frame.leavers = Some(dn(&format!("ou=left,{BASE}")));
    assert_eq!(
        world.about_user(1),
        ["move name_needed"],
        "before its time: somebody waits"
    );
    world.apply();
    assert_eq!(world.about_user(2), ["create"]);
    world.apply();
    assert!(world.plan().is_empty(), "{:?}", world.plan().items);
    assert_eq!(world.object("user-1").enabled, Some(false));
}

#[test]
fn a_member_with_a_name_that_may_not_be_written_stops_nobody_behind() {
    let mut world = World::ldap();
    world.foreign("cn=admin", &[("uid", "admin")]);
    for (key, userid) in [(1, "aaa"), (2, "admin"), (3, "zzz")] {
        world.user(key, userid);
    }
    let before = world.remote.objects.clone();
    world.apply();
    assert_eq!(
        world.links.iter().map(|link| link.ours).collect::<Vec<_>>(),
        [1, 3]
    );
    assert_eq!(world.about_user(2), ["blocked protected"]);
    assert_eq!(world.remote.objects[0], before[0]);
}
