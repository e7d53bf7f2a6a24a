//! libFuzzer's way into `fuzz::ldap_answers`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::ldap_answers::check(data));
