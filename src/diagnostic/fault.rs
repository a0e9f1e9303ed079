//! The texts of rules with their values, generated from `en.toml` and `es.toml` by `build.rs`.

use super::nearest::nearest;
use super::rule::Rule;
use super::rules;
use super::texts::{Noun, Template, TemplatePiece};

/// A broken rule: one wording of its text, with all values that it needs.
pub struct Fault {
    pub(super) rule: &'static Rule,
    pub(super) wording: &'static str,
    pub(super) values: Vec<(&'static str, String)>,
}

/// A fault for an unknown name, with a wording `near` that suggests a known name.
pub trait MayBeNear: Into<Fault> + Sized {
    /// The fault with a suggested name.
    fn near(self, near: String) -> Fault;

    /// Suggests the nearest known name, if one is near.
    fn suggesting<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Fault {
        match nearest(wrong, known) {
            Some(near) => self.near(near.to_owned()),
            None => self.into(),
        }
    }
}

/// The texts of a wording in each language.
pub(super) struct FaultWording {
    pub(super) values: &'static [&'static str],
    pub(super) message: Option<[Template; 2]>,
    pub(super) help: Option<[Template; 2]>,
    pub(super) related: Option<[Template; 2]>,
}

/// All wordings of all rules: one type each, with a field for each value.
#[allow(missing_docs, reason = "a value is what its wording says")]
#[rustfmt::skip]
#[expect(rustdoc::bare_urls, reason = "messages are quoted as they are")]
pub mod faults {
    use super::TemplatePiece::{Counted, Text, Value};
    use super::{Fault, MayBeNear, Noun, FaultWording, rules};

    include!(concat!(env!("OUT_DIR"), "/faults.rs"));
}
