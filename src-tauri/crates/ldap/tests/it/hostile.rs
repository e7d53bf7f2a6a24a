//! Answers that break the rules: each costs one clear error, and nothing waits or falls over.

use std::time::Duration;

use ldap::{Change, Connection, Dn, Error, ErrorKind, Limits};

use crate::server::{LIMITS, ber, connected, done, drain, entry, message, request, result, send};

fn dn() -> Dn {
    "cn=a,dc=test".parse().unwrap()
}

async fn modify(connection: &Connection) -> Result<(), Error> {
    let change = Change::Replace("cn".to_owned(), vec![b"a".to_vec()]);
    connection
        .modify(&ldap::ObjectRef::Dn(dn()), vec![change], None)
        .await
}

/// What a modify gives that is answered with these bytes.
async fn answered(
    limits: Limits,
    answer: impl FnOnce(i32) -> Vec<u8> + Send + 'static,
) -> Result<(), Error> {
    let connection = connected(limits, async |mut client| {
        let (id, _) = request(&mut client).await.unwrap();
        send(&mut client, &answer(id)).await;
        drain(&mut client).await;
    });
    modify(&connection.await).await
}

/// `0x30` in `0x30`, as deep as it goes.
fn nested(levels: usize) -> Vec<u8> {
    let mut heads = vec![0x30, 0x00];
    for _ in 0..levels {
        let length = heads.len() as u32;
        let mut outer = vec![0x30, 0x84];
        outer.extend(length.to_be_bytes());
        // Backwards, since what comes in front is long.
        heads.splice(0..0, outer);
    }
    heads
}

type Answer = Box<dyn FnOnce(i32) -> Vec<u8> + Send>;

#[tokio::test]
async fn broken_messages_are_not_ldap() {
    let cases: Vec<(&str, Answer)> = vec![
        ("an empty sequence", Box::new(|_| vec![0x30, 0x00])),
        (
            "another protocol",
            Box::new(|_| b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
        ),
        (
            "TLS",
            Box::new(|_| vec![0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]),
        ),
        ("no end", Box::new(|_| vec![0x30, 0x80, 0x02, 0x01])),
        (
            "a length of eight bytes",
            Box::new(|_| vec![0x30, 0x88, 0, 0, 0, 0, 0, 0, 0, 9]),
        ),
        (
            "nested 5,000 deep",
            Box::new(|id| message(id, &ber(0x67, &nested(5000)), &[])),
        ),
        (
            "an operation that nobody knows",
            Box::new(|id| message(id, &ber(0x7e, &result(0, "")), &[])),
        ),
        (
            "a request",
            Box::new(|id| message(id, &ber(0x66, &result(0, "")), &[])),
        ),
        (
            "an answer to nothing that was asked",
            Box::new(|id| done(id + 1000, 0x67, 0, "")),
        ),
        ("a negative id", Box::new(|_| done(-1, 0x67, 0, ""))),
        (
            "an answer to no request",
            Box::new(|_| done(0, 0x67, 0, "")),
        ),
        (
            "an entry for a write",
            Box::new(|id| entry(id, "cn=a", &[])),
        ),
        (
            "success of another operation",
            Box::new(|id| done(id, 0x69, 0, "")),
        ),
        (
            "no result",
            Box::new(|id| message(id, &ber(0x67, &[]), &[])),
        ),
        (
            "values that do not fit",
            Box::new(|id| message(id, &ber(0x67, &[0x0a, 1, 0, 4, 9]), &[])),
        ),
        (
            "junk within",
            Box::new(|id| message(id, &ber(0x67, &result(0, "")), &[1, 2, 3])),
        ),
        (
            "controls without an end",
            Box::new(|id| message(id, &ber(0x67, &result(0, "")), &[0xa0, 0x02, 0x30, 0x7f])),
        ),
    ];
    for (name, answer) in cases {
        let error = answered(LIMITS, answer).await.expect_err(name);
        assert_eq!(error.kind, ErrorKind::NotLdap, "{name}");
        assert!(error.may_have_happened(), "{name}");
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused_from_its_head() {
    let cases: Vec<(&str, usize, Answer)> = vec![
        // Nobody has logged in: much less is taken.
        (
            "before a bind",
            16 << 20,
            Box::new(|_| vec![0x30, 0x84, 0, 4, 0, 1]),
        ),
        ("over the limit", 1024, Box::new(|_| vec![0x30, 0x82, 4, 1])),
        (
            "four thousand million",
            16 << 20,
            Box::new(|_| vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
        ),
    ];
    for (name, message, answer) in cases {
        let error = answered(Limits { message, ..LIMITS }, answer)
            .await
            .expect_err(name);
        assert_eq!(error.kind, ErrorKind::TooLarge, "{name}");
    }
}

#[tokio::test]
async fn sixteen_mebibytes_and_one_byte_are_too_much_after_a_bind() {
    const LIMIT: u32 = 16 << 20;
    for (more, expected) in [(0, ErrorKind::NotLdap), (1, ErrorKind::TooLarge)] {
        let limits = Limits {
            message: LIMIT as usize,
            ..LIMITS
        };
        let connection = connected(limits, async move |mut client| {
            let (id, _) = request(&mut client).await.unwrap();
            send(&mut client, &done(id, 0x61, 0, "")).await;
            request(&mut client).await.unwrap();
            // A message of so many bytes in all, which says nothing.
            let mut bytes = vec![0x30, 0x84];
            bytes.extend((LIMIT - 6 + more).to_be_bytes());
            bytes.resize((LIMIT + more) as usize, 0);
            send(&mut client, &bytes).await;
            drain(&mut client).await;
        })
        .await;
        connection.bind("cn=admin", b"secret").await.unwrap();
        assert_eq!(
            modify(&connection).await.unwrap_err().kind,
            expected,
            "{more}"
        );
    }
}

#[tokio::test]
async fn many_small_parts_are_too_many() {
    let limits = Limits {
        message: 16 << 20,
        ..LIMITS
    };
    let connection = connected(limits, async |mut client| {
        let (id, _) = request(&mut client).await.unwrap();
        send(&mut client, &done(id, 0x61, 0, "")).await;
        let (id, _) = request(&mut client).await.unwrap();
        // Each takes two bytes here, and fifty in memory.
        let parts = [0x30, 0x00].repeat(4 << 20);
        send(&mut client, &message(id, &ber(0x64, &parts), &[])).await;
        drain(&mut client).await;
    })
    .await;
    connection.bind("cn=admin", b"secret").await.unwrap();
    let error = connection.root_dse().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotLdap);
}

#[tokio::test]
async fn silence_ends_when_its_time_is_over() {
    let limits = Limits {
        operation: Duration::from_millis(50),
        ..LIMITS
    };
    let connection = connected(limits, async |mut client| {
        let (first, _) = request(&mut client).await.unwrap();
        while let Some((id, _)) = request(&mut client).await {
            // Late, and again and again: nobody waits for it any more.
            send(&mut client, &done(first, 0x67, 1, "")).await;
            send(&mut client, &done(id, 0x67, 0, "")).await;
        }
    })
    .await;
    let mut outcome = modify(&connection).await;
    assert!(outcome.is_err());
    // The connection goes on, however busy this machine is.
    while let Err(error) = outcome {
        assert_eq!(error.kind, ErrorKind::Timeout);
        assert!(error.may_have_happened());
        outcome = modify(&connection).await;
    }
}

#[tokio::test]
async fn junk_after_an_answer_spoils_the_next_one_only() {
    let connection = connected(LIMITS, async |mut client| {
        let (id, _) = request(&mut client).await.unwrap();
        let mut bytes = done(id, 0x67, 0, "");
        bytes.extend(b"\r\n\r\n");
        send(&mut client, &bytes).await;
        drain(&mut client).await;
    })
    .await;
    modify(&connection).await.unwrap();
    let error = modify(&connection).await.unwrap_err();
    // Whether it was sent before the junk was read is a matter of time.
    match error.kind {
        ErrorKind::NotSent => {
            assert!(!error.may_have_happened());
            let text = error.text.unwrap();
            assert_eq!(text, ErrorKind::NotLdap.to_string());
        }
        kind => assert_eq!(kind, ErrorKind::NotLdap),
    }
}

#[tokio::test]
async fn a_notice_of_disconnection_ends_everything_with_its_code() {
    const UNAVAILABLE: u8 = 52;
    let connection = connected(LIMITS, async |mut client| {
        for _ in 0..3 {
            request(&mut client).await.unwrap();
        }
        let mut content = result(UNAVAILABLE, "going down");
        content.extend(ber(0x8a, b"1.3.6.1.4.1.1466.20036"));
        send(&mut client, &message(0, &ber(0x78, &content), &[])).await;
        drain(&mut client).await;
    })
    .await;
    let (one, two, three) = tokio::join!(
        modify(&connection),
        modify(&connection),
        modify(&connection)
    );
    for error in [one, two, three].map(Result::unwrap_err) {
        assert_eq!(error.kind, ErrorKind::Disconnected(u32::from(UNAVAILABLE)));
        assert_eq!(error.result_code(), Some(52));
        assert_eq!(error.text.as_deref(), Some("going down"));
        assert!(error.may_have_happened());
    }
    let error = modify(&connection).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotSent);
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn a_connection_that_ends_while_something_waits_leaves_it_unknown() {
    let connection = connected(LIMITS, async |mut client| {
        request(&mut client).await.unwrap();
    })
    .await;
    let error = modify(&connection).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Closed);
    assert!(error.may_have_happened());
}

#[tokio::test]
async fn a_reset_in_the_middle_of_an_answer_leaves_it_unknown() {
    let connection = connected(LIMITS, async |mut client| {
        let (id, _) = request(&mut client).await.unwrap();
        let answer = done(id, 0x67, 0, "");
        send(&mut client, &answer[..answer.len() - 1]).await;
        // Ends with a reset instead of an orderly end.
        client.set_zero_linger().unwrap();
    })
    .await;
    let error = modify(&connection).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Closed);
}

#[tokio::test]
async fn a_connection_that_had_ended_sends_nothing() {
    let connection = connected(LIMITS, async |client| drop(client)).await;
    // The end is noticed by reading, which needs a moment of the other task.
    let mut error = modify(&connection).await.unwrap_err();
    while error.kind == ErrorKind::Closed {
        error = modify(&connection).await.unwrap_err();
    }
    assert_eq!(error.kind, ErrorKind::NotSent);
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn a_code_that_nobody_knows_is_a_refusal_and_the_connection_lives() {
    let connection = connected(LIMITS, async |mut client| {
        for _ in 0..2 {
            let (id, _) = request(&mut client).await.unwrap();
            send(&mut client, &done(id, 0x67, 113, "words")).await;
        }
        let (id, _) = request(&mut client).await.unwrap();
        send(&mut client, &done(id, 0x67, 0, "")).await;
        drain(&mut client).await;
    })
    .await;
    for _ in 0..2 {
        assert_eq!(
            modify(&connection).await.unwrap_err().kind,
            ErrorKind::Refused(113)
        );
    }
    modify(&connection).await.unwrap();
}

#[tokio::test]
async fn a_refusal_counts_whatever_operation_answers() {
    // As some servers answer to a control that they must know and do not.
    let error = answered(LIMITS, |id| done(id, 0x78, 12, "no\0"))
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused(12));
    assert_eq!(error.text.as_deref(), Some("no"));
    assert!(!error.may_have_happened());
}

#[tokio::test]
async fn nobody_is_bound_without_a_name_and_a_password() {
    let connection = connected(LIMITS, async |mut client| {
        assert!(
            request(&mut client)
                .await
                .is_some_and(|(_, bytes)| bytes.contains(&0x42))
        );
    })
    .await;
    for (name, password) in [
        ("cn=admin", &b""[..]),
        ("", b"secret"),
        ("cn=admin", b"\xff"),
    ] {
        let error = connection.bind(name, password).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Invalid);
    }
}
