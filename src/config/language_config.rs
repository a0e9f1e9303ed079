//! What a site says of one of its languages.

use super::node::Spanned;
use crate::language::{Direction, LanguageTag};

/// One language of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LanguageConfig {
    /// Its tag, which is also its folder in `content/` and in the output.
    pub tag: LanguageTag,
    /// Its name in itself; the strings file has one for those who give none.
    pub label: Option<String>,
    /// The site's title in it.
    pub title: String,
    /// The locale for `lang` attributes: the tag, unless a region is given.
    pub locale: LanguageTag,
    /// The direction of writing.
    pub direction: Direction,
    /// How its pages address the reader: one of the registers of its strings.
    pub register: Option<Spanned<String>>,
    /// The variant of spelling: one of those of its strings.
    pub spelling: Option<Spanned<String>>,
    /// The pair of quotation marks, in place of that of its strings.
    pub quotation: Option<Spanned<String>>,
}
