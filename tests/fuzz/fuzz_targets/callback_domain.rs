//! libFuzzer's way into `fuzz::callback_domain`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::callback_domain::check(data));
