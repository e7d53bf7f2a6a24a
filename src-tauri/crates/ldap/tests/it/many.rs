//! Many operations at a time over one connection.

use std::time::Duration;

use ldap::{Change, Error, ErrorKind, Limits, ObjectRef, Scope, Search};

use crate::server::{LIMITS, connected, done, drain, entry, request, send};

const WINDOW: usize = 4;

async fn modify(connection: &ldap::Connection) -> Result<(), Error> {
    let object = ObjectRef::Dn("cn=a,dc=test".parse().unwrap());
    connection
        .modify(&object, vec![Change::Delete("cn".to_owned(), vec![])], None)
        .await
}

#[tokio::test]
async fn answers_find_their_operations_in_any_order() {
    let limits = Limits {
        window: WINDOW,
        ..LIMITS
    };
    let connection = connected(limits, async |mut client| {
        // So many arrive before one is answered, and no more.
        let mut ids = Vec::new();
        for _ in 0..WINDOW {
            ids.push(request(&mut client).await.unwrap().0);
        }
        let more = tokio::time::timeout(Duration::from_millis(50), request(&mut client));
        assert!(more.await.is_err(), "the window is wider than it should be");
        ids.reverse();
        for (code, id) in (20..).zip(ids) {
            send(&mut client, &done(id, 0x67, code, "")).await;
        }
        for code in [30, 31] {
            let (id, _) = request(&mut client).await.unwrap();
            send(&mut client, &done(id, 0x67, code, "")).await;
        }
        drain(&mut client).await;
    })
    .await;
    let all = (0..WINDOW + 2).map(|_| modify(&connection));
    let codes = futures::future::join_all(all).await;
    let codes: Vec<_> = codes
        .into_iter()
        .map(|done| done.unwrap_err().result_code().unwrap())
        .collect();
    assert_eq!(codes, [23, 22, 21, 20, 30, 31]);
}

#[tokio::test]
async fn a_search_that_nobody_reads_holds_nobody_up() {
    let connection = connected(LIMITS, async |mut client| {
        let (search, _) = request(&mut client).await.unwrap();
        for name in 0..5_000 {
            send(&mut client, &entry(search, &format!("cn={name}"), &[])).await;
        }
        let (id, _) = request(&mut client).await.unwrap();
        send(&mut client, &done(id, 0x67, 0, "")).await;
        send(&mut client, &done(search, 0x65, 0, "")).await;
        drain(&mut client).await;
    })
    .await;
    let everything = Search {
        base: String::new(),
        scope: Scope::Subtree,
        filter: ldap::Filter::present("cn"),
        attributes: Vec::new(),
        page_size: None,
    };
    let mut search = Box::pin(connection.search(&everything));
    // Begun, and then left alone.
    assert!(futures::poll!(&mut search).is_pending());
    modify(&connection).await.unwrap();
    assert_eq!(search.await.unwrap().len(), 5_000);
}

#[tokio::test]
async fn an_operation_that_is_given_up_leaves_its_turn() {
    let limits = Limits {
        window: 1,
        ..LIMITS
    };
    let connection = connected(limits, async |mut client| {
        let (first, _) = request(&mut client).await.unwrap();
        let (second, _) = request(&mut client).await.unwrap();
        // The answer to what was given up is nobody's.
        send(&mut client, &done(first, 0x67, 1, "")).await;
        send(&mut client, &done(second, 0x67, 0, "")).await;
        drain(&mut client).await;
    })
    .await;
    {
        let mut given_up = Box::pin(modify(&connection));
        assert!(futures::poll!(&mut given_up).is_pending());
    }
    modify(&connection).await.unwrap();
}

#[tokio::test]
async fn it_says_goodbye() {
    let (sender, said) = tokio::sync::oneshot::channel();
    let connection = connected(LIMITS, async move |mut client| {
        let (_, bytes) = request(&mut client).await.unwrap();
        _ = sender.send(bytes);
    })
    .await;
    drop(connection);
    // An unbind: application 2, empty.
    assert!(said.await.unwrap().ends_with(&[0x42, 0x00]));
}

#[tokio::test]
async fn a_filter_that_could_mean_another_is_not_sent() {
    let connection = connected(LIMITS, async |mut client| {
        let (_, bytes) = request(&mut client).await.unwrap();
        assert!(bytes.ends_with(&[0x42, 0x00]), "it sent {bytes:x?}");
    })
    .await;
    let search = Search {
        base: String::new(),
        scope: Scope::Base,
        filter: ldap::Filter::equals("cn)(uid=*", "a"),
        attributes: Vec::new(),
        page_size: None,
    };
    assert_eq!(
        connection.search(&search).await.unwrap_err().kind,
        ErrorKind::Invalid
    );
}
