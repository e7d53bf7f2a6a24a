//! Who is the same person: look-alike names, new userids, shared numbers.

use super::*;
use bridge::sync::WarningId;

#[test]
fn look_alikes_of_a_username_get_nobodys_account() {
    for userid in ["\u{212A}ai", "kai\u{A0}", "ｋａｉ", "ka\u{131}"] {
        let plan = decide(
            vec![member(userid)],
            vec![local("kai")],
            OnDuplicate::Overwrite,
        );
        let kind = only(&plan).unwrap().0;
        assert!(
            matches!(kind, Kind::Create | Kind::Ambiguous),
            "{userid:?}: {kind:?}"
        );
    }
    let odd = User {
        username: "kai\u{3000}".into(),
        ..local("kai")
    };
    let plan = decide(vec![member("kai")], vec![odd], OnDuplicate::Overwrite);
    assert_eq!(only(&plan).unwrap().0, Kind::Ambiguous);
}

/// Somebody goes and somebody comes with the same number: one person, unless it is two people's.
#[test]
fn one_person_with_a_new_userid_stays_one() {
    let gone = |key, userid: &str, mobile: &str, mail: &str| User {
        key,
        mobile: Some(mobile.into()),
        biz_mail: Some(mail.into()),
        ..owned(userid)
    };
    let comes = |userid: &str, mobile: &str, mail: &str| Person {
        mobile: Some(mobile.into()),
        email: Some(mail.into()),
        ..member(userid)
    };
    let users = vec![
        gone(1, "liu.old", "15100000001", "liu@old.example"),
        gone(2, "gao.old", "15100000002", "gao@corp.example"),
        gone(3, "tan.old", "15100000003", "tan@old.example"),
    ];
    let people = vec![
        comes("liu.new", "+86 151 0000 0001", "liu@new.example"),
        comes("gao.new", "15100000009", "GAO＠corp.example"),
        comes("tan.one", "15100000003", "one@corp.example"),
        comes("tan.two", "15100000003", "two@corp.example"),
    ];
    let plan = decide(people, users.clone(), OnDuplicate::Skip);
    let renamed = plan.items.iter().filter_map(|item| match &item.reason {
        Reason::Renamed { from, to, .. } => Some(format!("{from} → {to}")),
        _ => None,
    });
    let renamed = renamed.collect::<Vec<_>>();
    assert_eq!(renamed, ["gao.old → gao.new", "liu.old → liu.new"]);
    let said = warned(&plan, WarningId::PersonNewKey).unwrap();
    assert!(said.contains("tan.old → tan.one / tan.two"), "{said}");
    assert!(!said.contains("liu") && !said.contains("gao"), "{said}");
    let stays = decide(
        vec![comes("x", "15100000001", "x@y.example"), member("liu.old")],
        users[..1].to_vec(),
        OnDuplicate::Skip,
    );
    assert_eq!(warned(&stays, WarningId::PersonNewKey), None);
}

#[test]
fn members_who_share_a_number_in_wecom_are_reported() {
    let with = |userid: &str, mobile: &str, email: &str| Person {
        mobile: Some(mobile.into()),
        email: Some(email.into()),
        ..member(userid)
    };
    let people = vec![
        with("a", "13800000001", "x@y.z"),
        with("b", "+8613800000001", "b@y.z"),
        with("c", "3", "X@y.z"),
    ];
    let plan = decide(people, vec![], OnDuplicate::Skip);
    let found = plan
        .collisions
        .iter()
        .map(|each| (each.by, each.userids.join("+")))
        .collect::<Vec<_>>();
    assert_eq!(
        found,
        [
            (Match::Mobile, "a+b".to_owned()),
            (Match::Email, "a+c".to_owned())
        ]
    );
    assert_eq!((plan.counts.created, plan.warnings.len()), (3, 1));
}
