//! Adding, changing, renaming, moving and deleting; under conditions; many at a time.

use futures::future::try_join_all;
use ldap::{Assertion, Change, Connection, Dn, ObjectRef, Rdn};

use crate::world::{both, code, folder_values, openldap, samba, values};

fn described(text: &str) -> Vec<Change> {
    vec![Change::Replace(
        "description".to_owned(),
        vec![text.as_bytes().to_vec()],
    )]
}

async fn description(connection: &Connection, dn: &Dn) -> Option<String> {
    let entry = connection
        .read(&ObjectRef::Dn(dn.clone()), &["description"])
        .await
        .unwrap();
    entry.unwrap().text("description").map(str::to_owned)
}

#[tokio::test]
async fn one_object_from_its_beginning_to_its_end() {
    for partner in both() {
        let connection = partner.admin().await;
        let folder = partner.folder(&connection).await;
        let other = folder.child(Rdn::new("ou", "other"));
        connection.add(&other, folder_values(), &[]).await.unwrap();

        let dn = folder.child(Rdn::new("ou", "研发部"));
        let added = connection
            .add(&dn, folder_values(), &["entryUUID", "entryCSN"])
            .await
            .unwrap();
        // OpenLDAP reads it back in the same operation.
        let id = added.as_ref().and_then(|entry| entry.text("entryuuid"));
        assert_eq!(id.is_some(), !partner.is_ad(), "{added:?}");
        assert_eq!(code(connection.add(&dn, folder_values(), &[]).await), 68);

        let object = ObjectRef::Dn(dn.clone());
        connection
            .modify(&object, described("first"), None)
            .await
            .unwrap();
        assert_eq!(
            description(&connection, &dn).await.as_deref(),
            Some("first")
        );
        connection
            .modify(
                &object,
                vec![Change::Delete("description".to_owned(), vec![])],
                None,
            )
            .await
            .unwrap();
        assert_eq!(description(&connection, &dn).await, None);

        let rdn = Rdn::new("ou", "研发一部");
        connection.rename(&object, &rdn, None, None).await.unwrap();
        let renamed = ObjectRef::Dn(folder.child(rdn.clone()));
        assert_eq!(
            code(connection.modify(&object, described("x"), None).await),
            32
        );
        connection
            .rename(&renamed, &rdn, Some(&other), None)
            .await
            .unwrap();
        let moved = other.child(rdn);
        connection
            .modify(&ObjectRef::Dn(moved.clone()), described("moved"), None)
            .await
            .unwrap();

        // What has something below it stays.
        assert_eq!(
            code(connection.delete(&ObjectRef::Dn(other.clone()), None).await),
            66
        );
        connection
            .delete(&ObjectRef::Dn(moved.clone()), None)
            .await
            .unwrap();
        assert_eq!(
            code(connection.delete(&ObjectRef::Dn(moved), None).await),
            32
        );
    }
}

#[tokio::test]
async fn a_write_under_a_condition() {
    let partner = openldap();
    let connection = partner.admin().await;
    let folder = partner.folder(&connection).await;
    let object = ObjectRef::Dn(folder.clone());
    let entry = connection
        .read(&object, &["entryCSN"])
        .await
        .unwrap()
        .unwrap();
    let seen = Assertion {
        attribute: "entryCSN".to_owned(),
        value: entry.bytes("entryCSN")[0].clone(),
    };
    connection
        .modify(&object, described("first"), Some(&seen))
        .await
        .unwrap();
    // Somebody else, which were we, has changed it since.
    let rdn = Rdn::new(
        "ou",
        &format!("{} renamed", folder.rdn().unwrap().value().unwrap()),
    );
    let refused = [
        connection
            .modify(&object, described("second"), Some(&seen))
            .await,
        connection.rename(&object, &rdn, None, Some(&seen)).await,
        connection.delete(&object, Some(&seen)).await,
    ];
    assert_eq!(refused.map(code), [122; 3]);
    assert_eq!(
        description(&connection, &folder).await.as_deref(),
        Some("first")
    );
}

#[tokio::test]
async fn a_server_that_knows_no_conditions_refuses_them() {
    let partner = samba();
    let connection = partner.admin().await;
    let folder = partner.folder(&connection).await;
    let any = Assertion {
        attribute: "objectClass".to_owned(),
        value: b"organizationalUnit".to_vec(),
    };
    let refused = connection
        .modify(&ObjectRef::Dn(folder.clone()), described("x"), Some(&any))
        .await;
    assert_eq!(code(refused), 12);
    assert_eq!(description(&connection, &folder).await, None);
    // And the connection goes on.
    connection
        .modify(&ObjectRef::Dn(folder), described("y"), None)
        .await
        .unwrap();
}

#[tokio::test]
async fn many_at_a_time_over_one_connection() {
    for partner in both() {
        let connection = partner.admin().await;
        assert_eq!(connection.limits().window, 32);
        let folder = partner.folder(&connection).await;
        let dns: Vec<Dn> = (0..96)
            .map(|number| folder.child(Rdn::new("ou", &number.to_string())))
            .collect();
        let adds = dns
            .iter()
            .map(|dn| connection.add(dn, folder_values(), &[]));
        try_join_all(adds).await.unwrap();
        let objects: Vec<_> = dns.iter().cloned().map(ObjectRef::Dn).collect();
        // The last one wins nothing: each has its own text.
        let texts: Vec<_> = (0..dns.len())
            .map(|number| format!("text {number}"))
            .collect();
        let changes = objects
            .iter()
            .zip(&texts)
            .map(|(object, text)| connection.modify(object, described(text), None));
        try_join_all(changes).await.unwrap();
        for (dn, text) in dns.iter().zip(&texts) {
            assert_eq!(description(&connection, dn).await.as_ref(), Some(text));
        }
        let deletes = objects.iter().map(|object| connection.delete(object, None));
        try_join_all(deletes).await.unwrap();
    }
}

#[tokio::test]
async fn a_group_of_many_is_read_whole() {
    for partner in both() {
        let connection = partner.admin().await;
        let folder = partner.folder(&connection).await;
        let members: Vec<Dn> = (0..120)
            .map(|number| folder.child(Rdn::new("ou", &format!("m {number}"))))
            .collect();
        try_join_all(
            members
                .iter()
                .map(|dn| connection.add(dn, folder_values(), &[])),
        )
        .await
        .unwrap();
        let mut group = values(&[(
            "objectClass",
            if partner.is_ad() {
                "group"
            } else {
                "groupOfNames"
            },
        )]);
        group.push((
            "member".to_owned(),
            members
                .iter()
                .map(|dn| dn.to_string().into_bytes())
                .collect(),
        ));
        let dn = folder.child(Rdn::new("cn", "group"));
        connection.add(&dn, group, &[]).await.unwrap();
        let read = connection
            .all_values(&ObjectRef::Dn(dn), "member")
            .await
            .unwrap();
        let mut keys: Vec<_> = read
            .iter()
            .map(|value| {
                std::str::from_utf8(value)
                    .unwrap()
                    .parse::<Dn>()
                    .unwrap()
                    .key()
            })
            .collect();
        let mut expected: Vec<_> = members.iter().map(Dn::key).collect();
        keys.sort_unstable();
        expected.sort_unstable();
        assert_eq!(keys, expected, "{}", partner.name);
    }
}
