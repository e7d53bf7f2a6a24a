//! Host check, connection limit and request limits, over real sockets.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::support::{Bench, bench, code};

/// More than the connection limit.
const CROWD: usize = 200;

async fn connect(bench: &Bench) -> TcpStream {
    let place = bench.details().api_base.strip_prefix("http://").unwrap();
    TcpStream::connect(place).await.unwrap()
}

/// The first line of the answer to a request as it stands.
async fn status(bench: &Bench, request: &str) -> String {
    let mut stream = connect(bench).await;
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn only_the_names_of_this_machine_are_answered() {
    let bench = bench().await;
    let port = bench.details().api_base.rsplit(':').next().unwrap();
    let here = format!("Host: 127.0.0.1:{port}");
    let cases = [
        (here.as_str(), "200"),
        ("Host: LOCALHOST", "200"),
        ("Host: localhost:4711", "200"),
        ("Host: rebound.spruce.example", "421"),
        (&format!("Host: rebound.spruce.example:{port}"), "421"),
        (&format!("Host: 127.0.0.1.spruce.example:{port}"), "421"),
        (&format!("Host: 127.0.0.1@spruce.example:{port}"), "421"),
        ("Host:", "421"),
        ("Accept: */*", "400"),
        (&format!("{here}\r\nHost: rebound.spruce.example"), "400"),
    ];
    for path in ["/cgi-bin/gettoken", "/wwlogin/sso/login", "/nothing"] {
        for (head, want) in cases {
            let request = format!("GET {path} HTTP/1.1\r\n{head}\r\nConnection: close\r\n\r\n");
            let said = status(&bench, &request).await;
            let want = if (want, path) == ("200", "/nothing") {
                "404"
            } else {
                want
            };
            assert!(
                said.starts_with(&format!("HTTP/1.1 {want}")),
                "{head}: {said}"
            );
        }
    }
    let strange = "GET http://rebound.spruce.example/cgi-bin/gettoken HTTP/1.1";
    let said = status(
        &bench,
        &format!("{strange}\r\n{here}\r\nConnection: close\r\n\r\n"),
    )
    .await;
    assert!(said.starts_with("HTTP/1.1 421"), "{said}");
    assert_eq!(
        bench.control().calls().get("gettoken"),
        Some(&3),
        "the refused are no calls"
    );
}

#[tokio::test]
async fn a_request_has_bounds() {
    let bench = bench().await;
    let long = "x".repeat(9_000);
    let head = "HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    let lines = |count: usize| {
        (0..count)
            .map(|n| format!("X-{n}: {n}\r\n"))
            .collect::<String>()
    };
    let cases = [
        (
            format!("GET /cgi-bin/gettoken?corpid={} {head}\r\n", &long[..8_000]),
            "200",
        ),
        (
            format!("GET /cgi-bin/gettoken?corpid={long} {head}\r\n"),
            "414",
        ),
        (
            format!("GET /cgi-bin/gettoken {head}X: {long}{long}\r\n\r\n"),
            "431",
        ),
        (
            format!("GET /cgi-bin/gettoken {head}{}\r\n", lines(40)),
            "200",
        ),
        (
            format!("GET /cgi-bin/gettoken {head}{}\r\n", lines(70)),
            "431",
        ),
    ];
    for (request, want) in cases {
        let said = status(&bench, &request).await;
        assert!(
            said.starts_with(&format!("HTTP/1.1 {want}")),
            "{:.60}: {said}",
            request
        );
    }
}

#[tokio::test]
async fn a_crowd_of_idle_connections_keeps_nobody_out() {
    let bench = bench().await;
    let token = bench.app().await;
    let mut crowd = Vec::new();
    for place in 0..CROWD {
        let mut stream = connect(&bench).await;
        // Some say nothing at all, some begin, and some announce a body that never comes.
        let begun = match place % 3 {
            0 => "",
            1 => "GET /cgi-bin/gettoken HTTP/1.1\r\nHost: loc",
            _ => {
                "POST /cgi-bin/user/list_id HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{"
            }
        };
        stream.write_all(begun.as_bytes()).await.unwrap();
        crowd.push(stream);
    }
    // On the connection from before, and on new ones.
    assert_eq!(code(&bench.ask("department/list", &token).await), 0);
    for _ in 0..3 {
        let said = status(
            &bench,
            "GET /cgi-bin/gettoken HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        );
        assert!(said.await.starts_with("HTTP/1.1 200"));
    }
    // The oldest idle connections are evicted, the newest ones are still open.
    let mut byte = [0];
    let first = timeout(Duration::from_secs(60), crowd[0].read(&mut byte))
        .await
        .unwrap();
    assert!(matches!(first, Ok(0) | Err(_)), "{first:?}");
    let last = crowd.last_mut().unwrap();
    last.write_all(b"}      \n\n").await.unwrap();
    assert!(
        last.read(&mut byte).await.unwrap() == 1,
        "it has its answer"
    );
}

#[tokio::test]
async fn no_crowd_takes_an_answer_that_is_under_way() {
    let bench = bench().await;
    let token = bench.app().await;
    bench.control().reset_counts();
    bench.control().hold_answers();
    let call = bench.ask("department/list", &token);
    let crowd = async {
        while bench.control().calls().is_empty() {
            tokio::task::yield_now().await;
        }
        let mut crowd = Vec::new();
        for _ in 0..CROWD {
            crowd.push(connect(&bench).await);
        }
        // The last connection is accepted after all the others.
        bench.control().let_answers_go();
        crowd
    };
    let (answer, crowd) = tokio::join!(call, crowd);
    assert_eq!(code(&answer), 0);
    assert_eq!(crowd.len(), CROWD);
}
