//! libFuzzer's way into `fuzz::clinic`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::clinic::check(data));
