//! Searches by pages, and servers that never come to an end.

use ldap::{Entry, Error, ErrorKind, Filter, Limits, Scope, Search};

use crate::server::{LIMITS, connected, done, drain, entry, page_end, request, send};

fn search(page_size: Option<u32>) -> Search {
    Search {
        base: "dc=test".to_owned(),
        scope: Scope::Subtree,
        filter: Filter::present("objectClass"),
        attributes: vec!["cn".to_owned()],
        page_size,
    }
}

/// What a search gives whose page `n` is made by `page`.
async fn answered(
    limits: Limits,
    page_size: Option<u32>,
    page: impl Fn(usize, i32) -> Vec<u8> + Send + 'static,
) -> Result<Vec<Entry>, Error> {
    let connection = connected(limits, async move |mut client| {
        let mut number = 0;
        while let Some((id, bytes)) = request(&mut client).await {
            // An answer to an abandon would be wrong.
            if bytes
                .windows(2)
                .any(|window| window == [0x63, 0x84] || window[0] == 0x63)
            {
                send(&mut client, &page(number, id)).await;
                number += 1;
            }
        }
    });
    connection.await.search(&search(page_size)).await
}

fn entries(id: i32, names: std::ops::Range<usize>) -> Vec<u8> {
    names
        .flat_map(|name| entry(id, &format!("cn={name}"), &[]))
        .collect()
}

#[tokio::test]
async fn pages_are_put_together_even_with_one_cookie_for_all() {
    let found = answered(LIMITS, Some(10), |page, id| {
        let mut bytes = entries(id, page * 10..page * 10 + 10);
        bytes.extend(page_end(id, if page < 4 { b"same" } else { b"" }));
        bytes
    });
    assert_eq!(found.await.unwrap().len(), 50);
}

#[tokio::test]
async fn pages_that_never_end_are_an_error() {
    type Page = fn(usize, i32) -> Vec<u8>;
    let cases: [(&str, Page, ErrorKind); 4] = [
        (
            "the same page again",
            |_, id| [entries(id, 0..10), page_end(id, b"same")].concat(),
            ErrorKind::NotLdap,
        ),
        (
            "two pages in turn",
            |page, id| {
                let first = page % 2 * 10;
                [entries(id, first..first + 10), page_end(id, &[page as u8])].concat()
            },
            ErrorKind::NotLdap,
        ),
        (
            "empty pages",
            |page, id| page_end(id, &[page as u8]),
            ErrorKind::NotLdap,
        ),
        (
            "new entries for ever",
            |page, id| {
                [
                    entries(id, page * 10..page * 10 + 10),
                    page_end(id, b"more"),
                ]
                .concat()
            },
            ErrorKind::TooLarge,
        ),
    ];
    for (name, page, expected) in cases {
        let error = answered(LIMITS, Some(10), page).await.expect_err(name);
        assert_eq!(error.kind, expected, "{name}");
    }
}

#[tokio::test]
async fn a_page_that_never_ends_is_called_off() {
    let limits = Limits {
        entries: 100,
        ..LIMITS
    };
    let connection = connected(limits, async |mut client| {
        let (id, _) = request(&mut client).await.unwrap();
        send(&mut client, &entries(id, 0..200)).await;
        let (_, bytes) = request(&mut client).await.unwrap();
        // An abandon; the connection goes on.
        assert!(bytes.contains(&0x50), "{bytes:x?}");
        let (id, _) = request(&mut client).await.unwrap();
        send(
            &mut client,
            &[entries(id, 0..1), done(id, 0x65, 0, "")].concat(),
        )
        .await;
        drain(&mut client).await;
    })
    .await;
    let error = connection.search(&search(Some(500))).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::TooLarge);
    assert_eq!(connection.search(&search(None)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn values_in_pieces_are_put_together() {
    let connection = connected(LIMITS, async |mut client| {
        let (id, _) = request(&mut client).await.unwrap();
        let piece = entry(
            id,
            "cn=g",
            &[("member", &[]), ("member;range=0-1", &["a", "b"])],
        );
        send(&mut client, &[piece, done(id, 0x65, 0, "")].concat()).await;
        let (id, bytes) = request(&mut client).await.unwrap();
        let asked = b"member;range=2-*";
        assert!(bytes.windows(asked.len()).any(|window| window == asked));
        let piece = entry(id, "cn=g", &[("member;range=2-*", &["c"])]);
        send(&mut client, &[piece, done(id, 0x65, 0, "")].concat()).await;
        // The next one gives the same piece for ever.
        while let Some((id, _)) = request(&mut client).await {
            let piece = entry(id, "cn=g", &[("member;range=0-1", &["a", "b"])]);
            send(&mut client, &[piece, done(id, 0x65, 0, "")].concat()).await;
        }
    })
    .await;
    let group = ldap::ObjectRef::Dn("cn=g,dc=test".parse().unwrap());
    let members = connection.all_values(&group, "member").await.unwrap();
    assert_eq!(members, [b"a", b"b", b"c"]);
    let error = connection.all_values(&group, "member").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotLdap);
}

#[tokio::test]
async fn the_root_that_says_nothing_is_an_error() {
    let connection = connected(LIMITS, async |mut client| {
        let (id, _) = request(&mut client).await.unwrap();
        send(&mut client, &done(id, 0x65, 0, "")).await;
        drain(&mut client).await;
    })
    .await;
    assert_eq!(
        connection.root_dse().await.unwrap_err().kind,
        ErrorKind::NotLdap
    );
}
