//! Whether a redirect URI leads to this machine, and to which of its loopback addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs as _};

use url::{Host, Url};

/// Why a listener on this machine cannot take a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListenerUnavailable {
    /// It is https, and the listener speaks http only.
    Https,
    /// Its host is another machine's.
    Elsewhere,
}

/// Which of this machine's own addresses a browser may take for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Loopbacks {
    /// 127.0.0.1.
    pub(crate) v4: bool,
    /// `::1`.
    pub(crate) v6: bool,
}

impl Loopbacks {
    pub(crate) const V4: Self = Self {
        v4: true,
        v6: false,
    };
    pub(crate) const BOTH: Self = Self { v4: true, v6: true };

    /// The loopback addresses of a name, if it has no other: a browser may take any of them.
    fn of(addresses: &[IpAddr]) -> Option<Self> {
        let (v4, v6) = (Ipv4Addr::LOCALHOST, Ipv6Addr::LOCALHOST);
        let all = addresses
            .iter()
            .all(|address| *address == v4 || *address == v6);
        (all && !addresses.is_empty()).then(|| Self {
            v4: addresses.contains(&v4.into()),
            v6: addresses.contains(&v6.into()),
        })
    }
}

/// Whether a listener on this machine can take this redirect, and on which of its addresses it has to listen.
pub(crate) fn points_here(redirect: &Url) -> std::result::Result<Loopbacks, ListenerUnavailable> {
    let here = match redirect.host() {
        Some(Host::Ipv4(ip)) => Loopbacks::of(&[ip.into()]),
        // No callback domain is written so.
        Some(Host::Ipv6(_)) | None => None,
        // Browsers ask no resolver for it and try both.
        Some(Host::Domain("localhost")) => Some(Loopbacks::BOTH),
        Some(Host::Domain(name)) => resolves_here(name),
    };
    match (here, redirect.scheme()) {
        (None, _) => Err(ListenerUnavailable::Elsewhere),
        (Some(here), "http") => Ok(here),
        (Some(_), _) => Err(ListenerUnavailable::Https),
    }
}

/// A line in the hosts file does this for a made-up name.
fn resolves_here(name: &str) -> Option<Loopbacks> {
    let addresses = (name, 0).to_socket_addrs().ok()?;
    let addresses = addresses
        .map(|address| address.ip())
        .collect::<Vec<IpAddr>>();
    Loopbacks::of(&addresses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_http_to_this_machine_can_be_listened_for() {
        let cases = [
            ("http://127.0.0.1:18080/wecom/callback", Ok(Loopbacks::V4)),
            ("http://localhost/wecom/callback", Ok(Loopbacks::BOTH)),
            (
                "http://127.0.0.2/wecom/callback",
                Err(ListenerUnavailable::Elsewhere),
            ),
            (
                "https://127.0.0.1:18080/wecom/callback",
                Err(ListenerUnavailable::Https),
            ),
            (
                "http://203.0.113.7/wecom/callback",
                Err(ListenerUnavailable::Elsewhere),
            ),
            (
                "http://[::1]:1/wecom/callback",
                Err(ListenerUnavailable::Elsewhere),
            ),
            (
                "https://no-such-host.invalid/wecom/callback",
                Err(ListenerUnavailable::Elsewhere),
            ),
        ];
        for (redirect, want) in cases {
            assert_eq!(
                points_here(&Url::parse(redirect).unwrap()),
                want,
                "{redirect}"
            );
        }
    }

    #[test]
    fn a_name_is_here_only_if_no_browser_would_take_it_elsewhere() {
        let only_v6 = Loopbacks {
            v4: false,
            v6: true,
        };
        let cases = [
            (&["127.0.0.1"][..], Some(Loopbacks::V4)),
            (&["::1"], Some(only_v6)),
            (&["::1", "127.0.0.1", "::1"], Some(Loopbacks::BOTH)),
            (&["127.0.1.1"], None),
            (&["127.0.0.1", "203.0.113.7"], None),
            (&["::1", "2001:db8::1"], None),
            (&[], None),
        ];
        for (addresses, want) in cases {
            let parsed = addresses
                .iter()
                .map(|address| address.parse().unwrap())
                .collect::<Vec<IpAddr>>();
            assert_eq!(Loopbacks::of(&parsed), want, "{addresses:?}");
        }
    }
}
