//! What is said of a broken rule: wordings with their values, made of `en.toml` and `es.toml` by `build.rs`.

use super::nearest::nearest;
use super::rule::Rule;
use super::rules;
use super::texts::{Noun, Piece, Template};

/// What is said of a rule in one of its wordings, with all values that it needs.
pub struct Fault {
    pub(super) rule: &'static Rule,
    pub(super) wording: &'static str,
    pub(super) values: Vec<(&'static str, String)>,
}

/// A fault of which the nearest known name may be suggested, in the wording `near`.
pub trait MayBeNear: Into<Fault> + Sized {
    /// The fault with the name that was probably meant.
    fn near(self, near: String) -> Fault;

    /// Suggests the known name that is nearest to a wrong one, if one is near.
    fn suggesting<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Fault {
        match nearest(wrong, known) {
            Some(near) => self.near(near.to_owned()),
            None => self.into(),
        }
    }
}

/// The texts of a wording in each language.
pub(super) struct Wording {
    pub(super) values: &'static [&'static str],
    pub(super) message: Option<[Template; 2]>,
    pub(super) help: Option<[Template; 2]>,
    pub(super) related: Option<[Template; 2]>,
}

/// All wordings of all rules, each a type with a field for each of its values.
#[allow(missing_docs, reason = "a value is what its wording says")]
#[rustfmt::skip]
#[expect(rustdoc::bare_urls, reason = "messages are quoted as they are")]
pub mod faults {
    use super::Piece::{Counted, Text, Value};
    use super::{Fault, MayBeNear, Noun, Wording, rules};

    include!(concat!(env!("OUT_DIR"), "/faults.rs"));
}
