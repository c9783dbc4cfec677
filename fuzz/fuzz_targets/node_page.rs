//! Fuzzes `fuzzing::node_page` of the program.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| drift_proxy::fuzzing::node_page(data));
