//! The callback domain, which decides where login codes go.

use bridge::auth::CallbackDomain;

/// What is taken is `host[:port]`, stays itself when read again, and makes an address on that very host and port.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(domain) = CallbackDomain::parse(&text) else {
        return;
    };
    let shown = domain.as_str();
    is_to_the_letter(&text, shown);
    let again = CallbackDomain::parse(shown).expect("what was shown can be read");
    assert_eq!(again, domain, "from {text:?}");
    for portal in [None, Some("http://portal.test"), Some("no address")] {
        let back = domain.redirect_uri(portal).expect("it makes an address");
        // WeCom compares it to the letter.
        assert!(back.as_str().contains(&format!("//{shown}/")), "{back}");
        let url = back.url();
        assert_eq!(url.path(), bridge::auth::CALLBACK_PATH);
        assert!(url.username().is_empty() && url.password().is_none());
        assert!(url.query().is_none() && url.fragment().is_none());
        let host = url.host_str().expect("an address has a host");
        let with_port = url
            .port_or_known_default()
            .map(|port| format!("{host}:{port}"));
        assert!(
            shown == host || Some(shown) == with_port.as_deref(),
            "{text:?}, read as {shown}, leads to {url}"
        );
    }
}

/// What is shown is what was written, but for capitals and for the ASCII form of a name in another script.
fn is_to_the_letter(text: &str, shown: &str) {
    let written = text.trim();
    assert!(
        written.to_lowercase() == shown || (!written.is_ascii() && shown.contains("xn--")),
        "{text:?} became {shown}"
    );
    let host = shown
        .rsplit_once(':')
        .map_or(shown, |(host, port)| match port.ends_with(']') {
            true => shown,
            false => host,
        });
    assert!(!host.ends_with('.'), "{text:?} became {shown}");
    let is_v6 = host.starts_with('[');
    let fits = |label: &str| !label.is_empty() && label.len() <= 63;
    assert!(
        is_v6 || host.split('.').all(fits),
        "{text:?} became {shown}"
    );
}
