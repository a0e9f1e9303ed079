//! What is true whatever bytes come in: a function a target, which panics if it is not.
//!
//! `fuzz/` runs them under libFuzzer with bytes that it makes up, `cargo test`
//! with the seeds and with what the fuzzer has found (`corpora.rs`).
//! `docs/fuzzing.md` says what each of them states.

mod exchange;
mod harmless;
mod http;
mod manifest;
mod script;
mod sites;

pub use exchange::{po, xliff};
pub use harmless::assert_harmless;
pub use http::http;
pub use manifest::manifest;
pub use script::{assert_warm_equals_cold, edits, rendered};
pub use sites::{
    course_with_data, data, drawn_on, facilitator, front_matter, glossary, holds_together, page, site_toml,
};

/// Takes any bytes, and panics if what it states does not hold.
pub type Target = fn(&[u8]);

/// The targets by their names.
pub const TARGETS: [(&str, Target); 11] = [
    ("page", page),
    ("facilitator", facilitator),
    ("front_matter", front_matter),
    ("site_toml", site_toml),
    ("glossary", glossary),
    ("data", data),
    ("edits", edits),
    ("po", po),
    ("xliff", xliff),
    ("http", http),
    ("manifest", manifest),
];

/// The first byte, by which an input chooses, and the rest as a text. Bytes that are no UTF-8 become what reading a
/// file makes of them.
fn choice_and_text(bytes: &[u8]) -> (u8, String) {
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    (*first, String::from_utf8_lossy(rest).into_owned())
}
