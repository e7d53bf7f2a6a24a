//! The address of a target: `ldaps://host[:port]` or `ldap://host[:port]`, and how the way to it is protected.
//!
//! Passwords go over TLS. Without it only this machine itself is reached, where tests and simulations are.

use std::fmt;
use std::net::IpAddr;

use bridge_core::error::{Code, Error, Result};
use ldap::Security;
use url::{Host, Url};

/// The longest address, in characters.
const LONGEST: usize = 260;

/// A target's address, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
    security: Security,
}

impl Address {
    /// Reads an address as people enter it; `starttls` is for `ldap://` alone.
    ///
    /// # Errors
    /// `address.invalid` or `address.insecure`, with `field` `url` and a `why`.
    pub fn parse(given: &str, starttls: bool) -> Result<Self> {
        let given = given.trim();
        if given.chars().count() > LONGEST {
            return Err(invalid("long"));
        }
        let url = Url::parse(given).map_err(|_| invalid("form"))?;
        let port = match url.scheme() {
            "ldaps" => 636,
            "ldap" => 389,
            _ => return Err(invalid("scheme")),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("login"));
        }
        let is_bare =
            matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        if !is_bare {
            return Err(invalid("path"));
        }
        let address = Self {
            host: host_of(&url)?,
            port: url.port().unwrap_or(port),
            security: security(url.scheme(), starttls)?,
        };
        if address.security == Security::Plain && !address.is_loopback() {
            return Err(Error::new(Code::AddressInsecure, "ldap:// needs StartTLS")
                .with("field", "url")
                .with("why", "insecure"));
        }
        Ok(address)
    }

    /// The host, without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The TCP port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How the connection is protected.
    pub fn security(&self) -> Security {
        self.security
    }

    /// Whether it is this machine, by an address that nobody else can answer at.
    fn is_loopback(&self) -> bool {
        self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// What a password is bound to: the address and how the way to it is protected.
    pub fn binding(&self) -> String {
        match self.security {
            Security::StartTls => format!("{self}+starttls"),
            Security::Tls | Security::Plain => self.to_string(),
        }
    }
}

fn host_of(url: &Url) -> Result<String> {
    match url.host() {
        Some(Host::Ipv6(ip)) => Ok(ip.to_string()),
        Some(Host::Ipv4(ip)) => Ok(ip.to_string()),
        Some(Host::Domain(name)) if is_host(name) => Ok(name.to_ascii_lowercase()),
        _ => Err(invalid("host")),
    }
}

fn is_host(name: &str) -> bool {
    let fits = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    name.len() <= 253 && name.split('.').all(fits)
}

fn security(scheme: &str, starttls: bool) -> Result<Security> {
    match (scheme, starttls) {
        ("ldaps", false) => Ok(Security::Tls),
        ("ldaps", true) => Err(invalid("starttls")),
        (_, true) => Ok(Security::StartTls),
        (_, false) => Ok(Security::Plain),
    }
}

fn invalid(why: &str) -> Error {
    let message = "an address of a directory is ldaps://host[:port]";
    Error::new(Code::AddressInvalid, message)
        .with("field", "url")
        .with("why", why)
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.security {
            Security::Tls => "ldaps",
            Security::StartTls | Security::Plain => "ldap",
        };
        match self.host.contains(':') {
            true => write!(f, "{scheme}://[{}]:{}", self.host, self.port),
            false => write!(f, "{scheme}://{}:{}", self.host, self.port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_with_their_defaults() {
        let cases = [
            (
                "ldaps://dc1.corp.example",
                false,
                "ldaps://dc1.corp.example:636",
            ),
            (
                " LDAPS://DC1.corp.example:3269/ ",
                false,
                "ldaps://dc1.corp.example:3269",
            ),
            (
                "ldap://dc1.corp.example",
                true,
                "ldap://dc1.corp.example:389",
            ),
            ("ldap://127.0.0.1:1389", false, "ldap://127.0.0.1:1389"),
            ("ldap://[::1]:1389", false, "ldap://[::1]:1389"),
            ("ldaps://dc_1", false, "ldaps://dc_1:636"),
        ];
        for (given, starttls, want) in cases {
            assert_eq!(
                Address::parse(given, starttls).unwrap().to_string(),
                want,
                "{given}"
            );
        }
    }

    #[test]
    fn what_is_no_address_or_would_send_a_password_in_clear_is_refused() {
        let cases = [
            ("ldap://dc1.corp.example", false, Code::AddressInsecure),
            ("ldap://localhost:389", false, Code::AddressInsecure),
            ("ldap://127.0.0.1.example.com", false, Code::AddressInsecure),
            ("ldaps://dc1.corp.example", true, Code::AddressInvalid),
            ("https://dc1.corp.example", false, Code::AddressInvalid),
            ("dc1.corp.example", false, Code::AddressInvalid),
            (
                "ldaps://admin:pw@dc1.corp.example",
                false,
                Code::AddressInvalid,
            ),
            (
                "ldaps://dc1.corp.example/dc=corp",
                false,
                Code::AddressInvalid,
            ),
            ("ldaps://dc1.corp.example?x", false, Code::AddressInvalid),
            ("ldaps://", false, Code::AddressInvalid),
            ("ldaps://a..b", false, Code::AddressInvalid),
            ("ldaps://目录.example", false, Code::AddressInvalid),
        ];
        for (given, starttls, code) in cases {
            let error = Address::parse(given, starttls).unwrap_err();
            assert_eq!(error.code(), code, "{given}");
            assert!(!error.to_string().contains("pw"), "{given}");
        }
    }

    #[test]
    fn a_password_for_starttls_is_not_one_for_plain() {
        let (plain, tls) = (
            Address::parse("ldap://127.0.0.1", false).unwrap(),
            Address::parse("ldap://127.0.0.1", true).unwrap(),
        );
        assert_ne!(plain.binding(), tls.binding());
    }
}
