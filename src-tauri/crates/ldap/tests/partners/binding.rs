//! Logging in, and what a server says of itself.

use ldap::controls::{ASSERTION, PAGED, POST_READ};
use ldap::{Connection, ErrorKind, Security};

use crate::world::{both, code, openldap, samba};

#[tokio::test]
async fn the_right_password_and_a_wrong_one() {
    for partner in both() {
        let connection = partner.open().await;
        let wrong = connection.bind(&partner.admin, b"wrong").await.unwrap_err();
        assert_eq!(wrong.kind, ErrorKind::Refused(49), "{}", partner.name);
        let data = wrong.text.as_deref().and_then(ldap::ad::bind_data);
        assert_eq!(data, partner.is_ad().then_some("52e"), "{wrong:?}");
        // The same connection, once more.
        connection
            .bind(&partner.admin, partner.password.as_bytes())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn no_password_goes_over_a_plain_connection_that_they_take() {
    for (partner, expected) in [(openldap(), 13), (samba(), 8)] {
        let endpoint = partner.endpoint(Security::Plain, partner.ca());
        let connection = Connection::open(&endpoint).await.unwrap();
        assert!(connection.peer().is_none());
        let bound = connection
            .bind(&partner.admin, partner.password.as_bytes())
            .await;
        assert_eq!(code(bound), expected, "{}", partner.name);
    }
}

#[tokio::test]
async fn what_they_say_of_themselves() {
    for partner in both() {
        let connection = partner.admin().await;
        let root = connection.root_dse().await.unwrap();
        assert_eq!(root.is_ad(), partner.is_ad());
        let contexts: Vec<ldap::Dn> = root
            .naming_contexts
            .iter()
            .map(|dn| dn.parse().unwrap())
            .collect();
        assert!(contexts.contains(&partner.base), "{contexts:?}");
        assert!(root.has_control(PAGED));
        assert_eq!(root.has_control(ASSERTION), !partner.is_ad());
        assert_eq!(root.has_control(POST_READ), !partner.is_ad());
    }
}
