//! Requests that no browser sends, each with what would log somebody in if it came straight. Data only.

pub(crate) const CALLBACK: &str = "/wecom/callback";

/// No answer at all.
pub(crate) const END: u16 = 0;

/// Every attack: what it is called, its bytes, and the answers that refuse it. `good` would log somebody in.
pub(crate) fn raw_attacks(port: u16, good: &str) -> Vec<(&'static str, Vec<u8>, &'static [u16])> {
    let host = format!("Host: 127.0.0.1:{port}\r\n");
    let with = |line: &str, headers: &str| format!("{line}\r\n{headers}\r\n").into_bytes();
    let line = |line: &str| with(line, &host);
    let home = |headers: &str| with(&format!("GET {good} HTTP/1.1"), headers);
    let query = good.trim_start_matches(CALLBACK);
    let mut attacks = vec![
        (
            "another site's host",
            home("Host: evil.test\r\n"),
            &[421][..],
        ),
        (
            "another site's host with our port",
            home(&format!("Host: evil.test:{port}\r\n")),
            &[421],
        ),
        (
            "our host as a part",
            home(&format!("Host: 127.0.0.1:{port}.evil.test\r\n")),
            &[421],
        ),
        (
            "our host as a login",
            home(&format!("Host: 127.0.0.1:{port}@evil.test\r\n")),
            &[400, 421],
        ),
        (
            "our host without its port",
            home("Host: 127.0.0.1\r\n"),
            &[421],
        ),
        ("another port", home("Host: 127.0.0.1:1\r\n"), &[421]),
        (
            "the other loopback",
            home(&format!("Host: [::1]:{port}\r\n")),
            &[421],
        ),
        (
            "a dot behind",
            home(&format!("Host: localhost.:{port}\r\n")),
            &[421],
        ),
        (
            "two hosts",
            home(&format!("{host}Host: evil.test\r\n")),
            &[400],
        ),
        (
            "the same host twice",
            home(&format!("{host}{host}")),
            &[400],
        ),
        ("no host", home(""), &[400]),
        ("an empty host", home("Host: \r\n"), &[421]),
        (
            "HTTP/1.0 without a host",
            with(&format!("GET {good} HTTP/1.0"), ""),
            &[505],
        ),
        (
            "HTTP/1.0 with a host",
            with(&format!("GET {good} HTTP/1.0"), &host),
            &[505],
        ),
        (
            "HTTP/0.9",
            format!("GET {good}\r\n").into_bytes(),
            &[END, 400],
        ),
        (
            "HTTP/2's preface",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
            &[END, 400, 505],
        ),
        ("TLS", vec![22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3], &[END, 400]),
        (
            "an absolute address",
            line(&format!("GET http://127.0.0.1:{port}{good} HTTP/1.1")),
            &[400],
        ),
        (
            "another's absolute address",
            line(&format!("GET http://evil.test{good} HTTP/1.1")),
            &[400],
        ),
        (
            "a tunnel",
            line(&format!("CONNECT 127.0.0.1:{port} HTTP/1.1")),
            &[400, 405],
        ),
        ("an asterisk", line("OPTIONS * HTTP/1.1"), &[400, 404, 405]),
        (
            "path traversal",
            line(&format!("GET /x/..{good} HTTP/1.1")),
            &[404],
        ),
        (
            "path traversal, encoded",
            line(&format!("GET /x/%2e%2e{good} HTTP/1.1")),
            &[404],
        ),
        (
            "up and away",
            line("GET /../../../../etc/passwd HTTP/1.1"),
            &[404],
        ),
        (
            "an encoded letter",
            line(&format!("GET /wecom/%63allback{query} HTTP/1.1")),
            &[404],
        ),
        (
            "an encoded slash",
            line(&format!("GET /wecom%2Fcallback{query} HTTP/1.1")),
            &[404],
        ),
        (
            "another case",
            line(&format!("GET /WeCom/callback{query} HTTP/1.1")),
            &[404],
        ),
        (
            "double slashes",
            line(&format!("GET //wecom//callback{query} HTTP/1.1")),
            &[404],
        ),
        (
            "a slash behind",
            line(&format!("GET /wecom/callback/{query} HTTP/1.1")),
            &[404],
        ),
        (
            "a dot",
            line(&format!("GET /wecom/./callback{query} HTTP/1.1")),
            &[404],
        ),
        (
            "a semicolon",
            line(&format!("GET /wecom/callback;x{query} HTTP/1.1")),
            &[404],
        ),
        (
            "a backslash",
            line(&format!("GET \\wecom\\callback{query} HTTP/1.1")),
            &[END, 400, 404],
        ),
        (
            "a zero byte",
            line(&format!("GET /wecom/callback%00{query} HTTP/1.1")),
            &[404],
        ),
        (
            "a body on a GET",
            [
                home(&format!("{host}Content-Length: 4\r\n")),
                b"abcd".to_vec(),
            ]
            .concat(),
            &[400],
        ),
        (
            "both lengths",
            [
                home(&format!(
                    "{host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"
                )),
                b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n".to_vec(),
            ]
            .concat(),
            &[END, 400],
        ),
        (
            "chunks",
            [
                home(&format!("{host}Transfer-Encoding: chunked\r\n")),
                b"0\r\n\r\n".to_vec(),
            ]
            .concat(),
            &[400],
        ),
        (
            "two lengths",
            home(&format!("{host}Content-Length: 0\r\nContent-Length: 5\r\n")),
            &[END, 400],
        ),
        (
            "a length with a sign",
            home(&format!("{host}Content-Length: +0\r\n")),
            &[END, 400],
        ),
        (
            "a space before the colon",
            home(&format!("{host}Transfer-Encoding : chunked\r\n")),
            &[END, 400],
        ),
        (
            "a folded header",
            home(&format!("{host}X: a\r\n b\r\n")),
            &[END, 400],
        ),
        (
            "bare line feeds and a second request",
            format!("GET {good} HTTP/1.1\nHost: evil.test\n\n").into_bytes(),
            &[END, 400, 421],
        ),
        (
            "a part of another page",
            home(&format!("{host}Sec-Fetch-Dest: iframe\r\n")),
            &[403],
        ),
        (
            "a picture",
            home(&format!("{host}Sec-Fetch-Dest: image\r\n")),
            &[403],
        ),
        (
            "many headers",
            home(&(host.clone() + &"X: y\r\n".repeat(200))),
            &[431],
        ),
        (
            "a large header",
            home(&format!("{host}X: {}\r\n", "y".repeat(20_000))),
            &[431],
        ),
        (
            "a long address",
            line(&format!("GET {good}&x={} HTTP/1.1", "y".repeat(9_000))),
            &[414],
        ),
        (
            "a very long address",
            line(&format!("GET {good}&x={} HTTP/1.1", "y".repeat(70_000))),
            &[END, 414, 431],
        ),
        (
            "an upgrade",
            home(&format!(
                "{host}Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AA\r\nOrigin: http://evil.test\r\nSec-Fetch-Dest: websocket\r\n"
            )),
            &[403],
        ),
        (
            "rubbish",
            b"\0\x01\x02\xff\xfe\r\n\r\n".to_vec(),
            &[END, 400],
        ),
        ("nothing", Vec::new(), &[END]),
    ];
    for (name, method) in [
        ("POST", "POST"),
        ("PUT", "PUT"),
        ("DELETE", "DELETE"),
        ("TRACE", "TRACE"),
        ("OPTIONS", "OPTIONS"),
        ("PATCH", "PATCH"),
        ("HEAD", "HEAD"),
        ("a made-up method", "FETCH"),
        ("get in small letters", "get"),
    ] {
        let form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n";
        attacks.push((
            name,
            with(&format!("{method} {good} HTTP/1.1"), &(host.clone() + form)),
            &[405],
        ));
    }
    attacks
}
