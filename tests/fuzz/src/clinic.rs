//! Whatever people paste into the clinic.

use bridge::clinic;

/// Any text is read; what is found is in the clinic or honestly unknown, and a found code is found again by itself.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let reading = clinic::read(&text);
    let of_directory = |entry: Option<&clinic::Entry>| {
        entry.is_some_and(|entry| clinic::directory().contains(entry))
    };
    match reading.code {
        None => assert!(reading.entry.is_none() || of_directory(reading.entry)),
        Some(code) => {
            assert_eq!(reading.entry, clinic::lookup(code));
            let alone = clinic::read(&code.to_string());
            // A bare number that a directory server has too is the directory's: WeCom's are longer.
            let is_again = alone.code == Some(code) || of_directory(alone.entry);
            assert!(is_again, "{text:?}");
        }
    }
    if let Some(ip) = &reading.caller_ip {
        assert!(ip.parse::<std::net::IpAddr>().is_ok(), "{ip:?} in {text:?}");
    }
    let found = clinic::search(&text);
    assert!(found.len() <= clinic::all().len() + clinic::directory().len());
}
