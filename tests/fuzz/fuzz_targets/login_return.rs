//! libFuzzer's way into `fuzz::login_return`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::login_return::check(data));
