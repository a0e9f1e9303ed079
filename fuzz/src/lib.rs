//! The bodies of the targets stand among the tests, which run them too.

#[path = "../../tests/suite/edits.rs"]
pub mod edits;
#[path = "../../tests/suite/fuzzed/mod.rs"]
pub mod fuzzed;
#[path = "../../tests/suite/support.rs"]
pub mod support;
