//! Addresses that an administrator enters: where requests, and with them secrets, may go.

use wecom::{ApiBase, check_proxy};

/// Only https leaves the machine, an address means the same when it is read again, and no password hides in one.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    _ = check_proxy(&text);
    let Ok(base) = ApiBase::parse(&text) else {
        return;
    };
    let url = base.as_url();
    let host = url.host().expect("an address has a host");
    let is_here = match &host {
        url::Host::Ipv4(ip) => ip.is_loopback(),
        url::Host::Ipv6(ip) => ip.is_loopback(),
        url::Host::Domain(name) => *name == "localhost",
    };
    assert!(
        url.scheme() == "https" || (url.scheme() == "http" && is_here),
        "{text:?} was taken as {url}"
    );
    assert!(url.username().is_empty() && url.password().is_none());
    assert!(url.query().is_none() && url.fragment().is_none());
    if let url::Host::Ipv4(ip) = &host {
        assert!(
            text.contains(&ip.to_string()),
            "{text:?} was taken as {url}"
        );
    }
    assert!(
        wecom::paste_mistake(&text).is_none(),
        "{text:?} was taken as {url}"
    );
    let again = ApiBase::parse(&base.to_string()).expect("what was shown can be read");
    assert_eq!(again.to_string(), base.to_string(), "from {text:?}");
}
