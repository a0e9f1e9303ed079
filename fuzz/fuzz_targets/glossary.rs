#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| temario_fuzz::fuzzed::glossary(bytes));
