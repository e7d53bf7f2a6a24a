//! Names and filters of directories, as servers and administrators write them.

use ldap::{Dn, Filter, Rdn};

/// What is read means the same when it is written and read again, and a value never becomes part of the syntax.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(name) = text.parse::<Dn>() {
        let again: Dn = name
            .to_string()
            .parse()
            .expect("what was written can be read");
        assert_eq!(again, name, "from {text:?}");
        assert_eq!(again.key(), name.key(), "from {text:?}");
        assert_eq!(again.depth(), name.depth(), "from {text:?}");
    }
    if let Ok(filter) = Filter::parse(&text) {
        let again = Filter::parse(&filter.to_string());
        assert_eq!(again.as_ref(), Ok(&filter), "from {text:?}");
    }
    as_value(&text, data);
}

fn as_value(text: &str, data: &[u8]) {
    let below: Dn = "dc=test".parse().unwrap();
    let name = below.child(Rdn::new("cn", text));
    let again: Dn = name
        .to_string()
        .parse()
        .expect("any value can be in a name");
    assert!(
        again.is_below(&below) && again.depth() == 2,
        "from {text:?}"
    );
    assert_eq!(again.rdn().unwrap().value(), name.rdn().unwrap().value());
    let filter = Filter::equals("cn", data);
    assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
}
