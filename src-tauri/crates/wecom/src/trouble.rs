//! Why no answer came back, told from what the HTTP client says.
//!
//! By text where the libraries below keep their types to themselves; `tests/network.rs` and the product's tests over
//! real connections hold the texts.

use std::error::Error as StdError;
use std::io;

use crate::error::UnreachableKind;

/// Where a request got stuck; `proxied` says that a proxy was named for it.
#[must_use]
pub fn trouble(error: &reqwest::Error, proxied: bool) -> UnreachableKind {
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

/// All causes, outermost first, without the address, which may hold a token.
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

/// What is wrong with the secure connection, if it is that at all. The first that is named counts: a certificate that is
/// not valid for the name is called so before anything else is said about it.
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
        // Made by an authority that calls itself like a trusted one.
        ("badsignature", UnreachableKind::TlsAuthority),
        // Signed by itself, as one command makes it: its own authority, which nobody else vouches for.
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
