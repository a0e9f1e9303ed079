//! The titles of instruments, which are excluded from the judged text.

use crate::curriculum::Site;
use crate::language::{Buckets, Language, PerLanguage, Words};

/// The titles of instruments in each language of a site. A translation may contain them in the source language.
pub(super) struct Titles {
    of: PerLanguage<(Buckets, Vec<String>)>,
}

impl Titles {
    pub(super) fn new(site: &Site) -> Self {
        let instruments = &site.library.instruments.instruments;
        let of = PerLanguage::from_fn(site.config.languages.count(), |language| {
            let (mut buckets, mut titles) = (Buckets::default(), Vec::new());
            let each =
                instruments.iter().flat_map(|one| std::iter::once(&one.title[language]).chain(&one.short[language]));
            let bare = each.map(|title| title.trim_start_matches(|first: char| !first.is_alphanumeric()));
            for (title, number) in bare.zip(0..) {
                buckets.add(title, number);
                titles.push(title.to_owned());
            }
            (buckets, titles)
        });
        Self { of }
    }

    /// A text without the titles in a language; if several begin at one word, the longest is removed.
    pub(super) fn left_out_of(&self, text: &str, language: Language) -> Option<String> {
        let (buckets, titles) = &self.of[language];
        let mut words = Words::new(text, 0, text.len());
        let (mut rest, mut done) = (String::new(), 0);
        while let Some((start, bucket)) = words.next() {
            let numbers = buckets.get(bucket).iter();
            let fits =
                numbers.map(|number| &titles[*number as usize]).filter(|title| text[start..].starts_with(*title));
            let Some(length) = fits.map(String::len).max() else { continue };
            rest.push_str(&text[done..start]);
            rest.push(' ');
            done = start + length;
            words.go_on_at(done);
        }
        (done > 0).then(|| rest + &text[done..])
    }
}
