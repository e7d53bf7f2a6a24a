//! Whatever people paste into the clinic.

use bridge::clinic;

/// Any text is read; what is found is in the clinic or honestly unknown, and a found code is found again by itself.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let reading = clinic::read(&text);
    assert_eq!(reading.entry, reading.code.and_then(clinic::lookup));
    if let Some(code) = reading.code {
        let alone = clinic::read(&code.to_string());
        assert_eq!(alone.code, Some(code), "{text:?}");
    }
    if let Some(ip) = &reading.caller_ip {
        assert!(ip.parse::<std::net::IpAddr>().is_ok(), "{ip:?} in {text:?}");
    }
    let found = clinic::search(&text);
    assert!(found.len() <= clinic::all().len());
}
