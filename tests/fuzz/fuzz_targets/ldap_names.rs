//! libFuzzer's way into `fuzz::ldap_names`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::ldap_names::check(data));
