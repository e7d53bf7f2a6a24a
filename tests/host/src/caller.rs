//! Who may ask: a page of ours, or a program on this machine that is no browser.
//!
//! A page of anybody else's that a browser on this machine has open is refused, by its origin, and a name that was made
//! to point here, by the `Host` header.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// The port that is served.
#[derive(Clone, Copy)]
pub(crate) struct Port(pub(crate) u16);

/// Lets a request through if it comes from a page of ours.
pub(crate) async fn check(State(port): State<Port>, request: Request, next: Next) -> Response {
    match judge(port, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(why) => (StatusCode::FORBIDDEN, why).into_response(),
    }
}

fn judge(Port(port): Port, headers: &HeaderMap) -> Result<(), &'static str> {
    let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}"));
    let mut given = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (given.next(), given.next()) else {
        return Err("one Host header is needed");
    };
    if !hosts.iter().any(|known| host == known.as_str()) {
        return Err("this is not served under that name");
    }
    let own = |origin: &str| hosts.iter().any(|host| origin == format!("http://{host}"));
    let mut origins = headers.get_all(header::ORIGIN).iter();
    if !origins.all(|origin| origin.to_str().is_ok_and(own)) {
        return Err("a page of another origin may not ask");
    }
    let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    if !matches!(site, None | Some(b"same-origin" | b"none")) {
        return Err("a page of another site may not ask");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_let_in(headers: &[(&'static str, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        judge(Port(4000), &map).is_ok()
    }

    #[test]
    fn only_pages_of_ours_and_programs_are_let_in() {
        let host = ("host", "127.0.0.1:4000");
        assert!(is_let_in(&[host]));
        assert!(is_let_in(&[("host", "localhost:4000")]));
        assert!(is_let_in(&[
            host,
            ("origin", "http://127.0.0.1:4000"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!is_let_in(&[]), "no host");
        assert!(!is_let_in(&[host, host]), "two hosts");
        assert!(!is_let_in(&[("host", "127.0.0.1:4001")]), "another port");
        assert!(
            !is_let_in(&[("host", "evil.example:4000")]),
            "a name that points here"
        );
        assert!(!is_let_in(&[host, ("origin", "http://evil.example")]));
        assert!(!is_let_in(&[host, ("origin", "http://127.0.0.1:5173")]));
        assert!(!is_let_in(&[host, ("origin", "null")]));
        assert!(!is_let_in(&[host, ("sec-fetch-site", "cross-site")]));
        assert!(!is_let_in(&[host, ("sec-fetch-site", "same-site")]));
    }
}
