//! The languages of a site, and values for each of them.
//!
//! No code here depends on a language: `site.toml` lists them, and every table is a [`PerLanguage`], which has a value
//! for each.

mod collation;
mod plural;
pub mod portable;
mod sentences;
mod slug;
mod tag;
mod words;

use std::ops::{Index, IndexMut};

use serde::Serialize;

pub use collation::Collation;
pub use plural::{PluralCategory, plural_categories, plural_category, plural_name};
pub use sentences::{SentenceMarks, sentences};
pub use slug::{SlugFault, check_slug, fold, slugify};
pub use tag::LanguageTag;
pub use words::{Buckets, Words, word_at};

/// A language of the site by its index in `site.toml`, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Language(pub u16);

/// The direction in which a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// One value for each language of the site, in the order of `site.toml`.
///
/// There is no `Default`: the constructor requires a value for each language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PerLanguage<T>(Vec<T>);

impl<T> PerLanguage<T> {
    /// Values from a function of the language.
    pub fn from_fn(count: usize, value: impl FnMut(Language) -> T) -> Self {
        Self(languages(count).map(value).collect())
    }

    /// Converts each value.
    pub fn map<U>(self, value: impl FnMut(T) -> U) -> PerLanguage<U> {
        PerLanguage(self.0.into_iter().map(value).collect())
    }

    /// The number of languages.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Languages with their values.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Language, &T)> {
        languages(self.0.len()).zip(&self.0)
    }

    /// The value of a language; `None` only if the site has no languages.
    pub fn get(&self, language: Language) -> Option<&T> {
        self.0.get(usize::from(language.0))
    }

    /// The first language whose value satisfies the condition.
    pub fn find(&self, fits: impl Fn(&T) -> bool) -> Option<Language> {
        self.iter().find(|(_, value)| fits(value)).map(|(language, _)| language)
    }

    /// The values alone.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

impl<T> FromIterator<T> for PerLanguage<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T> Index<Language> for PerLanguage<T> {
    type Output = T;

    fn index(&self, language: Language) -> &T {
        &self.0[usize::from(language.0)]
    }
}

impl<T> IndexMut<Language> for PerLanguage<T> {
    fn index_mut(&mut self, language: Language) -> &mut T {
        &mut self.0[usize::from(language.0)]
    }
}

/// The first `count` languages.
pub fn languages(count: usize) -> impl DoubleEndedIterator<Item = Language> + ExactSizeIterator {
    (0..u16::try_from(count).expect("a site has a handful of languages")).map(Language)
}
