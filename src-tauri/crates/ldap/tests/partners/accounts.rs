//! Accounts of Active Directory: how they begin, how they end, and how they are found again.

use ldap::ad::{Guid, Uac, bind_data, unicode_pwd, windows_error};
use ldap::{Change, Connection, Dn, Filter, ObjectRef, Rdn, Scope, Search};

use crate::world::{Partner, code, folder_values, samba, values};

const PASSWORD: &str = "Correct-Horse-7 电池";

fn replace(name: &str, value: &[u8]) -> Vec<Change> {
    vec![Change::Replace(name.to_owned(), vec![value.to_vec()])]
}

/// An account that nobody can log in to yet, and its id.
async fn account(connection: &Connection, folder: &Dn, name: &str) -> (Dn, ObjectRef) {
    let dn = folder.child(Rdn::new("cn", "张 三"));
    let attributes = values(&[
        ("objectClass", "user"),
        ("sAMAccountName", name),
        ("userPrincipalName", &format!("{name}@corp.example.test")),
        ("userAccountControl", &Uac::CREATED.to_string()),
    ]);
    connection.add(&dn, attributes, &[]).await.unwrap();
    let read = connection
        .read(&ObjectRef::Dn(dn.clone()), &["objectGUID"])
        .await
        .unwrap()
        .unwrap();
    let guid = Guid::from_bytes(&read.bytes("objectGUID")[0]).unwrap();
    (dn, ObjectRef::Guid(guid))
}

/// What a login gives: nothing, or the server's own number for why not.
async fn login(partner: &Partner, name: &str, password: &str) -> Option<String> {
    let connection = partner.open().await;
    let principal = format!("{name}@corp.example.test");
    let refused = connection
        .bind(&principal, password.as_bytes())
        .await
        .err()?;
    assert_eq!(refused.result_code(), Some(49));
    Some(
        bind_data(refused.text.as_deref().unwrap())
            .unwrap()
            .to_owned(),
    )
}

async fn flags(connection: &Connection, object: &ObjectRef) -> Uac {
    let entry = connection
        .read(object, &["userAccountControl"])
        .await
        .unwrap()
        .unwrap();
    Uac::read(entry.text("userAccountControl").unwrap()).unwrap()
}

#[tokio::test]
async fn an_account_in_three_steps_and_its_end() {
    let partner = samba();
    let connection = partner.admin().await;
    let folder = partner.folder(&connection).await;
    let name = format!("steps{}", std::process::id());
    let (_, object) = account(&connection, &folder, &name).await;

    let weak = connection
        .modify(&object, replace("unicodePwd", &unicode_pwd("1")), None)
        .await
        .unwrap_err();
    assert_eq!(weak.result_code(), Some(19));
    assert_eq!(
        weak.text.as_deref().and_then(windows_error),
        Some("0000052D"),
        "{weak:?}"
    );

    connection
        .modify(&object, replace("unicodePwd", &unicode_pwd(PASSWORD)), None)
        .await
        .unwrap();
    assert_eq!(
        login(&partner, &name, PASSWORD).await.as_deref(),
        Some("533")
    );
    let enabled = flags(&connection, &object).await.with_disabled(false);
    connection
        .modify(
            &object,
            replace("userAccountControl", enabled.to_string().as_bytes()),
            None,
        )
        .await
        .unwrap();
    assert_eq!(login(&partner, &name, PASSWORD).await, None);
    assert_eq!(
        login(&partner, &name, "wrong").await.as_deref(),
        Some("52e")
    );

    connection
        .modify(&object, replace("pwdLastSet", b"0"), None)
        .await
        .unwrap();
    assert_eq!(
        login(&partner, &name, PASSWORD).await.as_deref(),
        Some("773")
    );
    connection
        .modify(&object, replace("pwdLastSet", b"-1"), None)
        .await
        .unwrap();
    assert_eq!(login(&partner, &name, PASSWORD).await, None);

    let disabled = flags(&connection, &object).await.with_disabled(true);
    connection
        .modify(
            &object,
            replace("userAccountControl", disabled.to_string().as_bytes()),
            None,
        )
        .await
        .unwrap();
    assert_eq!(
        login(&partner, &name, PASSWORD).await.as_deref(),
        Some("533")
    );
    assert!(flags(&connection, &object).await.is_disabled());
    connection.delete(&object, None).await.unwrap();
    assert_eq!(code(connection.delete(&object, None).await), 32);
}

#[tokio::test]
async fn an_id_survives_a_move() {
    let partner = samba();
    let connection = partner.admin().await;
    let folder = partner.folder(&connection).await;
    let (dn, object) = account(
        &connection,
        &folder,
        &format!("moved{}", std::process::id()),
    )
    .await;
    let ObjectRef::Guid(guid) = object else {
        panic!("no id");
    };
    let other = folder.child(Rdn::new("ou", "other"));
    connection.add(&other, folder_values(), &[]).await.unwrap();

    let rdn = Rdn::new("cn", "张, 三");
    connection
        .rename(&object, &rdn, Some(&other), None)
        .await
        .unwrap();
    connection
        .modify(&object, replace("description", b"found"), None)
        .await
        .unwrap();
    let moved = connection
        .read(&object, &["description"])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(moved.text("description"), Some("found"));
    assert_eq!(moved.dn.parse::<Dn>().unwrap(), other.child(rdn));
    assert_eq!(
        connection.read(&ObjectRef::Dn(dn), &["cn"]).await.unwrap(),
        None
    );

    // Its bytes are no text; they are found all the same.
    let search = Search {
        base: partner.base.to_string(),
        scope: Scope::Subtree,
        filter: Filter::equals("objectGUID", guid.to_bytes()),
        attributes: vec!["cn".to_owned()],
        page_size: Some(100),
    };
    let found = connection.search(&search).await.unwrap();
    assert_eq!(
        found.iter().map(|entry| &entry.dn).collect::<Vec<_>>(),
        [&moved.dn]
    );

    // It stands for a name in a group too.
    let group = folder.child(Rdn::new("cn", "group"));
    let mut members = values(&[("objectClass", "group")]);
    members.push(("member".to_owned(), vec![object.to_string().into_bytes()]));
    connection.add(&group, members, &[]).await.unwrap();
    let read = connection
        .all_values(&ObjectRef::Dn(group), "member")
        .await
        .unwrap();
    let members: Vec<Dn> = read
        .iter()
        .map(|value| std::str::from_utf8(value).unwrap().parse().unwrap())
        .collect();
    assert_eq!(members, [moved.dn.parse::<Dn>().unwrap()]);
}
