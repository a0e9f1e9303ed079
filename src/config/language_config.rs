//! The configuration of one language.

use super::node::Spanned;
use crate::language::{Direction, LanguageTag};

/// One language of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LanguageConfig {
    /// Its tag, also the name of its folder in `content/` and in the output.
    pub tag: LanguageTag,
    /// Its name in itself; without it, the name in its strings file.
    pub label: Option<String>,
    /// The site's title in this language.
    pub title: String,
    /// The locale for `lang` attributes: the tag, or the tag with a region.
    pub locale: LanguageTag,
    /// The writing direction.
    pub direction: Direction,
    /// The register for addressing the reader: one of those in its strings.
    pub register: Option<Spanned<String>>,
    /// The spelling variant: one of those in its strings.
    pub spelling: Option<Spanned<String>>,
    /// The pair of quotation marks, instead of the pair in its strings.
    pub quotation: Option<Spanned<String>>,
    /// The fewest points of readability of a section, by the first formula of the language; from 1 to 100.
    pub readability: Option<Spanned<i64>>,
}
