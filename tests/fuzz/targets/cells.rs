//! The target `cells` for libFuzzer.
#![no_main]

#[allow(dead_code, unused_imports)]
#[path = "../../it/fuzz/targets/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::cells(data));
