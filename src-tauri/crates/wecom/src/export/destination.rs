//! The rule for a file's address: https to any public host; http, this machine and private networks only where the API
//! itself is such an address.
//!
//! The address comes out of an answer, so without this rule whoever can forge one sends the program to any service inside
//! the administrator's network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

use super::error::AddressRule;
use crate::address::ApiBase;

/// How far away an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// On this machine.
    Loopback,
    /// In a private network.
    Private,
    /// On the internet.
    Public,
}

/// A checked address, with the IP addresses that were checked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Destination {
    pub(super) url: Url,
    pub(super) host: String,
    pub(super) addresses: Vec<SocketAddr>,
}

/// Checks an address, and the IP addresses that its host has now.
///
/// # Errors
/// [`AddressRule`].
pub(super) async fn checked(text: &str, api: &ApiBase) -> Result<Destination, AddressRule> {
    let url = formed(text, api)?;
    // An API whose host only the proxy can resolve counts as a public one.
    let nearest_allowed = match resolved(api.as_url()).await {
        Ok(addresses) => nearest(&addresses),
        Err(_) => Reach::Public,
    };
    let addresses = resolved(&url).await?;
    if nearest(&addresses) < nearest_allowed {
        return Err(AddressRule::Private);
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    Ok(Destination {
        url,
        host,
        addresses,
    })
}

fn formed(text: &str, api: &ApiBase) -> Result<Url, AddressRule> {
    let url = Url::parse(text.trim()).map_err(|_| AddressRule::Form)?;
    if url.host().is_none() || !url.username().is_empty() || url.password().is_some() {
        return Err(AddressRule::Form);
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if api.as_url().scheme() == "http" => Ok(url),
        "http" => Err(AddressRule::Insecure),
        _ => Err(AddressRule::Form),
    }
}

async fn resolved(url: &Url) -> Result<Vec<SocketAddr>, AddressRule> {
    let port = url.port_or_known_default().unwrap_or(443);
    let addresses = match url.host() {
        Some(Host::Ipv4(ip)) => vec![SocketAddr::from((ip, port))],
        Some(Host::Ipv6(ip)) => vec![SocketAddr::from((ip, port))],
        Some(Host::Domain(name)) => match tokio::net::lookup_host((name, port)).await {
            Ok(found) => found.collect(),
            Err(_) => return Err(AddressRule::Unknown),
        },
        None => return Err(AddressRule::Form),
    };
    match addresses.is_empty() {
        true => Err(AddressRule::Unknown),
        false => Ok(addresses),
    }
}

fn nearest(addresses: &[SocketAddr]) -> Reach {
    let reaches = addresses.iter().map(|address| reach(address.ip()));
    reaches.min().unwrap_or(Reach::Loopback)
}

fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) => reach_v4(ip),
        IpAddr::V6(ip) => reach_v6(ip),
    }
}

fn reach_v4(ip: Ipv4Addr) -> Reach {
    let [first, second, third, _] = ip.octets();
    if ip.is_loopback() || ip.is_unspecified() {
        return Reach::Loopback;
    }
    let is_shared = first == 100 && second & 0xC0 == 64;
    let is_protocol = first == 192 && second == 0 && third == 0;
    let is_benchmark = first == 198 && second & 0xFE == 18;
    let is_local = ip.is_private() || ip.is_link_local() || is_shared;
    if is_local || is_protocol || is_benchmark || ip.is_multicast() || first == 0 || first >= 240 {
        return Reach::Private;
    }
    Reach::Public
}

fn reach_v6(ip: Ipv6Addr) -> Reach {
    // Both forms carry an IPv4 address that a translator on the way would go to.
    const TRANSLATED: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];
    if let Some(ip) = ip.to_ipv4_mapped() {
        return reach_v4(ip);
    }
    let parts = ip.segments();
    if parts[..6] == TRANSLATED {
        let [.., a, b, c, d] = ip.octets();
        return reach_v4(Ipv4Addr::new(a, b, c, d));
    }
    if ip.is_loopback() || ip.is_unspecified() {
        return Reach::Loopback;
    }
    let is_global = parts[0] & 0xE000 == 0x2000;
    match is_global {
        true => Reach::Public,
        false => Reach::Private,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        let cases = [
            ("127.0.0.1", Reach::Loopback),
            ("0.0.0.0", Reach::Loopback),
            ("::1", Reach::Loopback),
            ("::ffff:127.0.0.1", Reach::Loopback),
            ("10.1.2.3", Reach::Private),
            ("172.31.0.1", Reach::Private),
            ("192.168.0.9", Reach::Private),
            ("169.254.169.254", Reach::Private),
            ("100.100.100.200", Reach::Private),
            ("198.19.0.1", Reach::Private),
            ("240.0.0.1", Reach::Private),
            ("fd00::1", Reach::Private),
            ("fe80::1", Reach::Private),
            ("64:ff9b::a01:203", Reach::Private),
            ("172.32.0.1", Reach::Public),
            ("101.89.1.1", Reach::Public),
            ("2408:8000::1", Reach::Public),
        ];
        for (ip, expected) in cases {
            assert_eq!(reach(ip.parse().unwrap()), expected, "{ip}");
        }
    }

    #[tokio::test]
    async fn an_address_goes_no_nearer_than_the_api_itself() {
        let public = "https://101.89.1.1";
        let private = "https://10.0.0.5";
        let here = "http://127.0.0.1:8080";
        let cases = [
            (public, "https://101.89.9.9/f?sig=1", None),
            (public, "http://101.89.9.9/f", Some(AddressRule::Insecure)),
            (public, "https://127.0.0.1/f", Some(AddressRule::Private)),
            (public, "https://10.0.0.5/f", Some(AddressRule::Private)),
            (
                public,
                "https://[::ffff:10.0.0.5]/f",
                Some(AddressRule::Private),
            ),
            (
                public,
                "https://user:p@101.89.9.9/f",
                Some(AddressRule::Form),
            ),
            (public, "file:///etc/passwd", Some(AddressRule::Form)),
            (public, "ftp://101.89.9.9/f", Some(AddressRule::Form)),
            (public, "", Some(AddressRule::Form)),
            (private, "https://10.0.0.9/f", None),
            (private, "https://127.0.0.1/f", Some(AddressRule::Private)),
            (here, "http://127.0.0.1:9/f", None),
            (here, "https://101.89.9.9/f", None),
            (
                public,
                "https://no-such-host.invalid/f",
                Some(AddressRule::Unknown),
            ),
        ];
        for (api, file, expected) in cases {
            let api = ApiBase::parse(api).unwrap();
            let got = checked(file, &api).await.err();
            assert_eq!(got, expected, "{file} of {api}");
        }
    }
}
