//! Where a browser comes back to after a scan login: pasted by a person, seen in a window, or asked of the listener.
//!
//! The input is a byte that picks the redirect address, and the address that the browser is at.

use bridge::scan::CallbackParams;
use bridge::scan::address::{
    matches_redirect_uri, read_callback, read_pasted, read_query, redacted,
};
use url::Url;

const HOMES: &[&str] = &[
    "https://portal.example.com/wecom/callback",
    "http://127.0.0.1:18080/wecom/callback",
    "https://xn--lsv82l.example.com:8443/wecom/callback",
    "http://[::1]:9000/wecom/callback",
];

/// The longest code or state that is taken, in bytes.
const LONGEST: usize = 512;

/// Only the redirect address itself is home, to the letter; what it carries is short, printable and never shown.
pub fn check(data: &[u8]) {
    let Some((choice, text)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    let home = Url::parse(HOMES[usize::from(*choice) % HOMES.len()]).expect("it is an address");
    if let Ok(returned) = read_pasted(&home, &text) {
        is_the_address(&home, &text);
        assert!(wecom::paste_mistake(&text).is_none(), "{text:?}");
        is_sound(&returned);
    }
    if let Ok(returned) = read_query(&text) {
        is_sound(&returned);
    }
    if let Ok(given) = Url::parse(&text) {
        assert!(!redacted(&given).contains(['?', '#']), "{text:?}");
        if let Ok(returned) = read_callback(&home, &given) {
            assert!(matches_redirect_uri(&home, &given));
            is_sound(&returned);
        }
    }
}

/// Without query and fragment, what was pasted is the address.
fn is_the_address(home: &Url, text: &str) {
    let quotes = ['"', '\'', '<', '>', '“', '”'];
    let bare = text.trim().trim_matches(quotes).trim();
    let before = bare.split(['?', '#']).next().unwrap_or_default();
    let given = Url::parse(before).expect("it was read as an address");
    assert_eq!(&given, home, "{text:?}");
    assert!(!before.contains('@'), "{text:?}");
}

fn is_sound(returned: &CallbackParams) {
    for value in [&returned.code, &returned.state].into_iter().flatten() {
        assert!(!value.is_empty() && value.len() <= LONGEST);
        assert!(value.bytes().all(|byte| byte.is_ascii_graphic()));
        // Short ones may be part of the words around them.
        assert!(value.len() < 12 || !format!("{returned:?}").contains(value.as_str()));
    }
}
