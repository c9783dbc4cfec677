//! Fuzzes `fuzzing::http` of the program.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| drift_proxy::fuzzing::http(data));
