//! T213: in low profile, a file published under its own name that reveals the subject of the course.
//!
//! All other addresses and ids in low profile consist of numbers.

use std::collections::BTreeSet;

use crate::curriculum::Site;
use crate::diagnostic::{Diagnostic, faults};
use crate::language::slugify;
use crate::source::{Place, Snapshot};

/// The shortest word that counts, in letters: shorter words reveal little and occur in many names.
const SHORTEST: usize = 5;

pub(super) fn check(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    if !site.delivery.low_profile {
        return;
    }
    let words = subject(site);
    for binary in snapshot.binaries_below("static") {
        let name = binary.path.as_str().trim_start_matches("static/");
        let plain = slugify(name);
        if let Some(word) = words.iter().find(|word| plain.contains(word.as_str())) {
            found.push(Diagnostic::new(
                faults::LowProfileName { name: name.to_string(), word: word.to_string() },
                Place::file(&binary.path),
            ));
        }
    }
}

/// The words of titles, page names and terms, as slugs.
fn subject(site: &Site) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |text: &str| {
        let slug = slugify(text);
        let long = slug.split('-').filter(|word| word.len() >= SHORTEST && !word.bytes().all(|b| b.is_ascii_digit()));
        words.extend(long.map(str::to_owned));
    };
    add(&site.config.title);
    site.config.languages.values().for_each(|language| add(&language.title));
    site.modules.iter().for_each(|module| add(&module.id));
    for page in &site.pages {
        add(&page.id);
        for translation in page.translations.values().flatten() {
            add(&translation.document.front.title);
            if let Some(slug) = &translation.document.front.slug {
                add(&slug.value);
            }
        }
    }
    for term in &site.library.glossary.terms {
        add(&term.id);
        site.languages().for_each(|language| add(&term.name[language]));
    }
    words
}
