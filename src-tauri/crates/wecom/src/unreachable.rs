//! Classifies transport errors of the HTTP client: DNS, refused, TLS, time-out, reset, proxy.
//!
//! By message text where the libraries below keep their error types private; `tests/network.rs` and the product's tests
//! over real connections notice when a new version words them otherwise.

use std::error::Error as StdError;
use std::io;

use crate::error::UnreachableKind;

/// The kind of a transport error; `proxied` says that a proxy was configured for the request.
#[must_use]
pub fn unreachable_kind(error: &reqwest::Error, proxied: bool) -> UnreachableKind {
    let text = causes(error).to_ascii_lowercase();
    let io = io_kinds(error);
    let has = |kinds: &[io::ErrorKind]| io.iter().any(|kind| kinds.contains(kind));
    if error.is_connect()
        && let Some(kind) = tls(&text)
    {
        return kind;
    }
    if text.contains("proxy authorization required") {
        return UnreachableKind::ProxyLogin;
    }
    // With a configured proxy every connection is one to the proxy, so a failed one is the proxy's failure.
    if text.contains("tunnel") || text.contains("proxy") || (proxied && error.is_connect()) {
        return UnreachableKind::Proxy;
    }
    if error.is_timeout() || has(&[io::ErrorKind::TimedOut]) {
        return UnreachableKind::Timeout;
    }
    if error.is_dns() {
        return UnreachableKind::Dns;
    }
    if has(&[io::ErrorKind::ConnectionRefused]) {
        return UnreachableKind::Refused;
    }
    if has(&BROKEN) || text.contains("connection closed") || error.is_body() || error.is_decode() {
        return UnreachableKind::Reset;
    }
    UnreachableKind::Other
}

/// The error chain as one text, outermost cause first, without the URL, which may hold a token.
#[must_use]
pub fn causes(error: &reqwest::Error) -> String {
    let mut text = String::new();
    for cause in chain(error) {
        let cause = cause.to_string();
        let cause = match error.url() {
            Some(url) => cause.replace(url.as_str(), "…"),
            None => cause,
        };
        if text.is_empty() {
            text = cause;
        } else if !text.ends_with(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

const BROKEN: [io::ErrorKind; 5] = [
    io::ErrorKind::ConnectionReset,
    io::ErrorKind::ConnectionAborted,
    io::ErrorKind::BrokenPipe,
    io::ErrorKind::UnexpectedEof,
    io::ErrorKind::NotConnected,
];

/// The kind of a TLS error, if it is one. The order of the table counts: a certificate that is not valid for the name is
/// reported as such, although its message may speak of expiry or trust as well.
fn tls(text: &str) -> Option<UnreachableKind> {
    const CAUSES: [(&str, UnreachableKind); 19] = [
        ("not valid for name", UnreachableKind::TlsHost),
        ("notvalidforname", UnreachableKind::TlsHost),
        ("not valid yet", UnreachableKind::TlsClock),
        ("notvalidyet", UnreachableKind::TlsClock),
        ("certificate expired", UnreachableKind::TlsExpired),
        (
            "invalid peer certificate: expired",
            UnreachableKind::TlsExpired,
        ),
        ("unknownissuer", UnreachableKind::TlsAuthority),
        ("unknown issuer", UnreachableKind::TlsAuthority),
        ("caused by another cert", UnreachableKind::TlsAuthority),
        ("caused by other cert", UnreachableKind::TlsAuthority),
        ("not trusted", UnreachableKind::TlsAuthority),
        // Signed by a CA that has the name of a trusted one but another key, as inspecting proxies do it.
        ("badsignature", UnreachableKind::TlsAuthority),
        // Self-signed, as `openssl req -x509` makes it: a CA certificate used as the server's own.
        ("causedasendentity", UnreachableKind::TlsAuthority),
        ("ca used as end entity", UnreachableKind::TlsAuthority),
        ("certificate", UnreachableKind::Tls),
        ("tls", UnreachableKind::Tls),
        ("handshake", UnreachableKind::Tls),
        ("corrupt message", UnreachableKind::Tls),
        ("peer is incompatible", UnreachableKind::Tls),
    ];
    let known = CAUSES.iter().find(|(mark, _)| text.contains(mark));
    known
        .map(|(_, kind)| *kind)
        .or_else(|| text.contains("fatal alert").then_some(UnreachableKind::Tls))
}

fn io_kinds(error: &reqwest::Error) -> Vec<io::ErrorKind> {
    chain(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .map(io::Error::kind)
        .collect()
}

fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let first: &(dyn StdError + 'static) = error;
    std::iter::successors(Some(first), |&error| error.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_causes_of_a_certificate_that_is_not_taken_are_told_apart() {
        use UnreachableKind::{Tls, TlsAuthority, TlsClock, TlsExpired, TlsHost};
        let cases = [
            (
                "invalid peer certificate: UnknownIssuer",
                Some(TlsAuthority),
            ),
            (
                "invalid peer certificate: certificate not valid for name \"api.example.com\"; certificate is only valid for [DnsName(\"other.example\")]",
                Some(TlsHost),
            ),
            ("invalid peer certificate: NotValidForName", Some(TlsHost)),
            (
                "invalid peer certificate: certificate expired: verification time 1790000000 (UNIX), but certificate is not valid after 1700000000 (90000000 seconds ago)",
                Some(TlsExpired),
            ),
            ("invalid peer certificate: Expired", Some(TlsExpired)),
            (
                "invalid peer certificate: certificate not valid yet: verification time 1000000000 (UNIX), but certificate is not valid before 1700000000",
                Some(TlsClock),
            ),
            ("invalid peer certificate: NotValidYet", Some(TlsClock)),
            ("invalid peer certificate: BadSignature", Some(TlsAuthority)),
            (
                "invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))",
                Some(TlsAuthority),
            ),
            ("invalid peer certificate: BadEncoding", Some(Tls)),
            (
                "received corrupt message of type InvalidContentType",
                Some(Tls),
            ),
            ("tcp connect error", None),
        ];
        for (text, want) in cases {
            assert_eq!(tls(&text.to_ascii_lowercase()), want, "{text}");
        }
    }
}
