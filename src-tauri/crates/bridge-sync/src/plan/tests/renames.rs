//! Who with a new userid is taken for whom.

use super::*;
use crate::WarningId;

fn decide(people: &[Person], users: &[User]) -> Plan {
    plan(read(people), stored(users), policy())
}

fn key_of(plan: &Plan, place: usize) -> RenameKey {
    match &plan.items[place].reason {
        Reason::Renamed { by, .. } | Reason::RenameProposed { by, .. } => *by,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_strong_key_keeps_the_person_and_all_they_have() {
    let before = user(7, "liu.old", "刘洋", "liu", &[2, 3]);
    let person = member("liu.new", "刘洋", "liu", &[2, 3]);
    let plan = decide(&[person], std::slice::from_ref(&before));
    assert_eq!(told(&plan), ["renamed liu.old→liu.new liu.new"]);
    assert_eq!(key_of(&plan, 0), RenameKey::Mobile);
    let after = plan.after(&plan.items[0]).unwrap();
    let want = User {
        userid: Some("liu.new".into()),
        username: "liu.new".into(),
        ..before
    };
    assert_eq!(after, want, "nothing but the two names");
    let counts = plan.counts;
    assert_eq!((counts.renamed, counts.departed, counts.created), (1, 0, 0));
    assert_eq!(
        (counts.written(), plan.loses_access(&plan.items[0])),
        (1, false)
    );
    assert!(!plan.items[0].changes_hands(), "the password stays");
}

/// What is the same, what else, and what comes of it: `applied`, `proposed`, `passed` or `none`.
#[test]
fn what_is_the_same_decides() {
    type Change = fn(&mut User, &mut Person);
    let cases: [(&str, Change, &str, Option<RenameKey>); 15] = [
        ("all", |_, _| {}, "applied", Some(RenameKey::Mobile)),
        (
            "the number, written otherwise",
            |_, new| {
                new.mobile = new
                    .mobile
                    .take()
                    .map(|digits| format_compact!("+86 {digits}"));
                new.email = None;
            },
            "applied",
            Some(RenameKey::Mobile),
        ),
        (
            "the corp mailbox",
            |old, new| {
                (old.mobile, old.biz_mail) = (None, Some("Liu@Corp.cn".into()));
                (new.email, new.biz_mail) = (None, Some("liu@corp.cn".into()));
            },
            "applied",
            Some(RenameKey::BizMail),
        ),
        (
            "an address that was the corp mailbox",
            |old, new| {
                (old.mobile, old.biz_mail) = (None, new.email.clone());
                old.email = None;
            },
            "applied",
            Some(RenameKey::Email),
        ),
        (
            "the address, with another name",
            |_, new| (new.mobile, new.name) = (None, Some("刘羊".into())),
            "proposed",
            Some(RenameKey::Email),
        ),
        (
            "number and address, with another name and place",
            |_, new| (new.name, new.departments) = (Some("刘羊".into()), Some([9].into())),
            "applied",
            Some(RenameKey::Mobile),
        ),
        (
            "the number, of another person in the same place",
            |_, new| (new.name, new.email) = (Some("王芳".into()), Some("wang@x.cn".into())),
            "proposed",
            Some(RenameKey::Mobile),
        ),
        (
            "the number, and all else is another's",
            |_, new| {
                (new.name, new.email) = (Some("王芳".into()), Some("wang@x.cn".into()));
                new.departments = Some([9].into());
            },
            "passed",
            None,
        ),
        (
            "the number, and nothing else is known",
            |_, new| (new.name, new.email, new.departments) = (None, None, None),
            "applied",
            Some(RenameKey::Mobile),
        ),
        (
            "name and departments",
            |_, new| (new.mobile, new.email) = (Some("13900000000".into()), None),
            "proposed",
            Some(RenameKey::Name),
        ),
        (
            "name and some departments",
            |_, new| (new.mobile, new.email, new.departments) = (None, None, Some([2].into())),
            "none",
            None,
        ),
        (
            "name and another main department",
            |_, new| (new.mobile, new.email, new.main_department) = (None, None, Some(3)),
            "none",
            None,
        ),
        (
            "a name that only repeats the userid",
            |old, new| {
                (new.mobile, new.email, new.name) = (None, None, Some("liu.new".into()));
                old.name = Some("liu.new".into());
            },
            "none",
            None,
        ),
        (
            "departments alone",
            |_, new| (new.mobile, new.email, new.name) = (None, None, None),
            "none",
            None,
        ),
        (
            "nothing",
            |_, new| *new = member("liu.new", "王芳", "wang", &[9]),
            "none",
            None,
        ),
    ];
    for (what, change, want, by) in cases {
        let mut old = user(7, "liu.old", "刘洋", "liu", &[2, 3]);
        let mut new = member("liu.new", "刘洋", "liu", &[2, 3]);
        change(&mut old, &mut new);
        let plan = decide(&[new], &[old]);
        let both = ["depart liu.old→- liu.old", "create -→liu.new liu.new"];
        let expected = match want {
            "applied" => vec!["renamed liu.old→liu.new liu.new"],
            "proposed" => vec![both[0], "rename_proposed liu.old→liu.new -", both[1]],
            _ => both.to_vec(),
        };
        assert_eq!(told(&plan), expected, "{what}");
        let place = usize::from(want == "proposed");
        assert_eq!(by, by.map(|_| key_of(&plan, place)), "{what}");
        let warnings = [WarningId::RenameProposed, WarningId::NumberMoved]
            .map(|id| warned(&plan, id).is_some_and(|said| said.contains("liu.old → liu.new")));
        assert_eq!(warnings, [want == "proposed", want == "passed"], "{what}");
    }
}

#[test]
fn a_key_that_names_two_on_one_side_names_nobody() {
    let old = user(7, "liu.old", "刘洋", "liu", &[2]);
    let new = member("liu.new", "刘洋", "liu", &[2]);
    let twin = member("liu.two", "刘洋", "liu", &[2]);
    let plan = decide(&[new.clone(), twin], std::slice::from_ref(&old));
    assert_eq!((plan.counts.departed, plan.counts.created), (1, 2));
    let said = warned(&plan, WarningId::PersonNewKey).unwrap();
    assert!(said.contains("liu.old → liu.new / liu.two"), "{said}");
    let other = user(8, "liu.too", "刘洋", "liu", &[2]);
    let plan = decide(std::slice::from_ref(&new), &[old.clone(), other]);
    assert_eq!((plan.counts.departed, plan.counts.renamed), (2, 0));

    // An address of a team, which somebody who stays has too.
    let (mut old, mut new) = (old, new);
    (old.mobile, new.mobile, new.name) = (None, None, Some("王芳".into()));
    let stays = Person {
        email: new.email.clone(),
        ..member("stays", "陈静", "", &[2])
    };
    let users = [old.clone(), user(9, "stays", "陈静", "", &[2])];
    let plan = decide(&[new, stays], &users);
    assert_eq!((plan.counts.departed, plan.counts.created), (1, 1));
    assert_eq!((plan.counts.renamed, plan.counts.rename_proposed), (0, 0));

    // The name stands twice among those who leave, wherever they are.
    let (mut one, two) = (old, user(8, "b", "刘洋", "", &[5]));
    one.email = None;
    let plan = decide(&[member("c", "刘洋", "", &[2])], &[one, two]);
    assert_eq!((plan.counts.departed, plan.counts.rename_proposed), (2, 0));
}

/// A person's word is applied, whatever is the same; what fits nobody is said.
#[test]
fn a_person_says_who_is_one() {
    let users = [
        user(1, "a", "刘洋", "liu", &[2]),
        user(2, "stays", "陈静", "chen", &[2]),
    ];
    let people = [
        member("b", "刘洋", "new", &[2]),
        member("c", "刘洋", "else", &[2]),
        member("stays", "陈静", "chen", &[2]),
    ];
    let with = |pairs: &[&str]| plan(read(&people), stored(&users), same(pairs));
    let said = with(&["A=C"]);
    assert_eq!(told(&said), ["renamed a→c c", "create -→b b"]);
    assert_eq!(key_of(&said, 0), RenameKey::Person);
    assert_ne!(said.hash, with(&[]).hash);
    for wrong in [&["stays=b"][..], &["a=stays"], &["a=b", "a=c"], &["x=b"]] {
        assert_eq!(with(wrong).unfit.len(), 1, "{wrong:?}");
    }
}

#[test]
fn a_username_follows_only_where_it_was_the_userid_and_the_new_one_is_free() {
    let new = member("b", "刘洋", "liu", &[2]);
    let old = user(1, "a", "刘洋", "liu", &[2]);
    let called = User {
        username: "liuyang".into(),
        ..old.clone()
    };
    let cases: [(User, Option<User>, &str); 3] = [
        (old.clone(), None, "renamed a→b b"),
        (called, None, "renamed a→b liuyang"),
        (old, Some(local(9, "B", "别人", "")), "renamed a→b a"),
    ];
    for (old, taken, want) in cases {
        let users = std::iter::once(old).chain(taken).collect::<Vec<_>>();
        let plan = decide(std::slice::from_ref(&new), &users);
        let renamed = told(&plan)
            .into_iter()
            .find(|line| line.starts_with("renamed"));
        assert_eq!(renamed.as_deref(), Some(want));
        let item = plan.items.iter().find(|item| item.kind == Kind::Renamed);
        let text = item.unwrap().reason.text().en;
        assert_eq!(
            text.contains("the username is"),
            !want.ends_with(" b"),
            "{text}"
        );
    }
}

/// Two who exchanged their userids, three in a ring, and a chain whose end is new.
#[test]
fn userids_that_change_hands_among_people_follow_them() {
    let [a, b, c] = [("刘洋", "liu"), ("陈静", "chen"), ("王芳", "wang")];
    let old =
        |key, userid: &str, (name, contact): (&str, &str)| user(key, userid, name, contact, &[2]);
    let new = |userid: &str, (name, contact): (&str, &str)| member(userid, name, contact, &[2]);
    let users = [old(1, "a", a), old(2, "b", b), old(3, "c", c)];
    let swap = decide(&[new("a", b), new("b", a), new("c", c)], &users);
    assert_eq!(told(&swap), ["renamed b→a a", "renamed a→b b"]);
    let ring = decide(&[new("a", c), new("b", a), new("c", b)], &users);
    assert_eq!(
        told(&ring),
        ["renamed c→a a", "renamed a→b b", "renamed b→c c"]
    );
    let chain = decide(&[new("b", a), new("c", c), new("d", b)], &users);
    assert_eq!(told(&chain), ["renamed a→b b", "renamed b→d d"]);
    // Whoever had the userid is not returned under another one.
    let left = decide(&[new("b", a), new("c", c)], &users);
    assert_eq!(
        told(&left),
        ["depart b→- b", "renamed a→b b"].map(|line| match line {
            "renamed a→b b" => "renamed a→b a",
            other => other,
        })
    );
    let gone = left.after(&left.items[0]).unwrap();
    assert_eq!((gone.status, gone.userid), (UserStatus::Departed, None));
    assert!(left.loses_access(&left.items[0]));
}

/// The userid of one is another person's now, who is nobody whom the directory knows.
#[test]
fn a_userid_that_is_used_again_gives_nobody_the_old_account() {
    let old = user(1, "zhang", "张三", "zhang", &[2]);
    let new = member("zhang", "李四", "li", &[3]);
    let departed = User {
        status: UserStatus::Departed,
        ..old.clone()
    };
    for user in [&old, &departed] {
        let plan = decide(std::slice::from_ref(&new), std::slice::from_ref(user));
        assert_eq!(told(&plan), ["pending zhang→zhang -"]);
        let reason = &plan.items[0].reason;
        assert!(matches!(reason, Reason::UseridReused { .. }), "{reason:?}");
    }
    // One thing in common is one person: a name, a number or an address.
    let changes: [fn(&mut Person); 3] = [
        |new| new.name = Some("张三".into()),
        |new| new.mobile = Some(number("zhang")),
        |new| new.email = Some("Zhang@corp.example".into()),
    ];
    for change in changes {
        let mut new = new.clone();
        change(&mut new);
        let plan = decide(&[new], std::slice::from_ref(&old));
        assert_eq!(told(&plan), ["update zhang→zhang zhang"]);
    }
    // Unknown is no evidence.
    let unknown: [fn(&mut Person); 2] = [
        |new| new.name = None,
        |new| (new.mobile, new.email) = (None, None),
    ];
    for change in unknown {
        let mut new = new.clone();
        change(&mut new);
        let plan = decide(&[new], std::slice::from_ref(&old));
        assert_eq!(told(&plan), ["update zhang→zhang zhang"]);
    }
}

#[test]
fn what_is_no_new_userid() {
    let old = user(1, "Zhang", "张三", "zhang", &[2]);
    // Another spelling of the same one.
    let plan = decide(
        &[member("zhang", "张三", "zhang", &[2])],
        std::slice::from_ref(&old),
    );
    assert_eq!(told(&plan), ["update Zhang→zhang Zhang"]);
    // Who is said to have left has left.
    let left = Person {
        state: Some(MemberState::Left),
        ..member("Zhang", "张三", "zhang", &[2])
    };
    let plan = decide(
        &[left, member("new", "张三", "zhang", &[2])],
        std::slice::from_ref(&old),
    );
    assert_eq!((plan.counts.departed, plan.counts.created), (1, 1));
    assert_eq!((plan.counts.renamed, plan.counts.rename_proposed), (0, 0));
    // Who is out of the range may still be there.
    let snapshot = Snapshot {
        scope: Scope::Range,
        ..read(&[member("new", "张三", "zhang", &[2])])
    };
    let plan = plan_of(snapshot, &[old]);
    assert_eq!((plan.counts.out_of_range, plan.counts.renamed), (1, 0));
}

fn plan_of(snapshot: Snapshot, users: &[User]) -> Plan {
    plan(snapshot, stored(users), policy())
}

/// Of bare userids departments are all there is: that is never enough by itself.
#[test]
fn bare_userids_are_only_proposed() {
    let users = [
        user(1, "a", "刘洋", "liu", &[2, 3]),
        user(2, "b", "陈静", "chen", &[4]),
    ];
    let bare = |userid: &str, departments: &[i64]| Person {
        departments: Some(departments.into()),
        ..Person::bare(userid.into())
    };
    let people = [bare("x", &[2, 3]), bare("y", &[4]), bare("z", &[4])];
    let snapshot = Snapshot {
        reach: Reach::IdsOnly,
        ..read(&people)
    };
    let plan = plan_of(snapshot, &users);
    assert_eq!((plan.counts.renamed, plan.counts.rename_proposed), (0, 1));
    assert!(told(&plan).contains(&"rename_proposed a→x -".to_owned()));
    assert_eq!((plan.counts.departed, plan.counts.created), (2, 3));
}

#[test]
fn a_protected_account_waits_with_its_person() {
    let old = User {
        protected: true,
        ..user(1, "a", "刘洋", "liu", &[2])
    };
    let people = [member("b", "刘洋", "liu", &[2])];
    let waits = decide(&people, std::slice::from_ref(&old));
    assert_eq!(told(&waits), ["pending a→b -"]);
    assert!(matches!(waits.items[0].reason, Reason::Protected { .. }));
    let said = plan(read(&people), stored(&[old]), same(&["a=b"]));
    assert_eq!(told(&said), ["renamed a→b b"]);
}
