//! Files of `content/` that are not pages though their names nearly say so, and copies that programs made of pages.

use std::collections::BTreeSet;

use crate::curriculum::Site;
use crate::diagnostic::{Diagnostic, faults};
use crate::language::fold;
use crate::source::{Place, Snapshot, SourcePath};

/// Endings of Markdown files that are not read.
const MARKDOWN: [&str; 11] =
    [".md", ".markdown", ".mdown", ".mdwn", ".mkd", ".mkdn", ".mdx", ".rmd", ".qmd", ".md.txt", ".txt"];

/// Endings of data files that are not read.
const DATA: [&str; 2] = [".yml", ".yaml"];

/// Endings of texts that are not Markdown.
const DOCUMENTS: [&str; 7] = [".docx", ".doc", ".odt", ".rtf", ".pages", ".html", ".htm"];

pub(super) fn check(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let used: BTreeSet<&SourcePath> = site.files.iter().map(|file| &file.source).collect();
    for binary in snapshot.binaries_below("content").filter(|binary| !used.contains(&binary.path)) {
        let path = binary.path.as_str();
        let name = path.rsplit('/').next().unwrap_or(path);
        // Hidden files, and those that Word keeps beside an open document.
        if name.starts_with(['.', '~']) {
            continue;
        }
        let lower = name.to_lowercase();
        let ending = |endings: &[&'static str]| {
            endings.iter().copied().filter(|ending| lower.ends_with(ending)).max_by_key(|ending| ending.len())
        };
        let renamed = |ending: &str, right: &str| format!("{}{right}", &name[..name.len() - ending.len()]);
        let place = Place::file(&binary.path);
        if let Some(ending) = ending(&MARKDOWN) {
            let fault = faults::FileIgnoredName {
                ending: ".md".to_owned(),
                fitting: renamed(ending, ".md"),
                name: name.to_owned(),
            };
            found.push(Diagnostic::new(fault, place));
        } else if let Some(ending) = ending(&DATA) {
            let fault = faults::FileIgnoredName {
                ending: ".yml".to_owned(),
                fitting: renamed(ending, ".yml"),
                name: name.to_owned(),
            };
            found.push(Diagnostic::new(fault, place));
        } else if ending(&DOCUMENTS).is_some() {
            found.push(Diagnostic::new(faults::FileIgnoredDocument { name: name.to_owned() }, place));
        }
    }
    for source in snapshot.sources_below("content") {
        let Some((folder, name)) = source.path.as_str().rsplit_once('/') else { continue };
        let is_there = |name: &str| snapshot.source(&format!("{folder}/{name}")).is_some();
        if let Some(original) = copied(name, is_there) {
            found.push(Diagnostic::new(faults::CopyOfFile { original }, Place::file(&source.path)));
        }
    }
}

/// Words for a copy in the names that systems give, without accents.
const COPY: [&str; 6] = ["copy", "copia", "copie", "kopie", "kopia", "kopi"];

/// The name of the file of which a name says that it is a copy. `is_there` tells whether a file is in the same folder.
fn copied(name: &str, is_there: impl Fn(&str) -> bool) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let whole = |stem: &str| format!("{}.{ending}", stem.trim_end());
    // `page (Ana's conflicted copy 2026-05-01)`, `page.sync-conflict-20260501-101500-ABCDEFG`: nothing else has such a name.
    let plain = fold(stem);
    let is_conflict = ["conflict", "conflit", "konflikt"].iter().any(|word| plain.contains(word));
    if is_conflict {
        let end = stem.find(" (").or_else(|| stem.find(".sync-conflict-")).or_else(|| stem.find("_conf("));
        if let Some(end) = end.filter(|end| *end > 0) {
            return Some(whole(&stem[..end]));
        }
    }
    [without_number(stem), without_word(stem), without_words_before(stem)]
        .into_iter()
        .flatten()
        .map(whole)
        .find(|original| original != name && is_there(original))
}

/// `page (1)`, `page 2`.
fn without_number(stem: &str) -> Option<&str> {
    let rest = stem.strip_suffix(')').unwrap_or(stem);
    let digits = rest.trim_end_matches(|character: char| character.is_ascii_digit());
    let before = digits.strip_suffix('(').unwrap_or(digits);
    (digits.len() < rest.len() && before.ends_with(' ') || before.len() < digits.len()).then(|| before.trim_end())
}

/// `page - copy`, `page copia (2)`.
fn without_word(stem: &str) -> Option<&str> {
    let stem = without_number(stem).unwrap_or(stem);
    let (before, word) = stem.rsplit_once([' ', '_', '-'])?;
    COPY.contains(&fold(word).as_str()).then(|| before.trim_end_matches([' ', '_', '-', '–']))
}

/// `Copy of page`, `Copia de page`.
fn without_words_before(stem: &str) -> Option<&str> {
    let mut words = stem.splitn(3, ' ');
    let (first, second, rest) = (words.next()?, words.next()?, words.next()?);
    (COPY.contains(&fold(first).as_str()) && second.chars().count() <= 3).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_from_pages() {
        let is_there = |name: &str| matches!(name, "01-day.md" | "glossary.yml");
        for (name, wanted) in [
            ("01-day (1).md", Some("01-day.md")),
            ("01-day(1).md", Some("01-day.md")),
            ("01-day 2.md", Some("01-day.md")),
            ("01-day - copia.md", Some("01-day.md")),
            ("01-day - Copy (2).md", Some("01-day.md")),
            ("01-day copy 2.md", Some("01-day.md")),
            ("01-day_copy.md", Some("01-day.md")),
            ("01-day - Cópia.md", Some("01-day.md")),
            ("Copia de 01-day.md", Some("01-day.md")),
            ("Copy of 01-day.md", Some("01-day.md")),
            ("01-day (Ana's conflicted copy 2026-05-01).md", Some("01-day.md")),
            ("01-day (copia en conflicto de Ana 2026-05-01).md", Some("01-day.md")),
            ("other (Case Conflict).md", Some("other.md")),
            ("01-day.sync-conflict-20260501-101500-ABCDEFG.md", Some("01-day.md")),
            ("glossary (1).yml", Some("glossary.yml")),
            ("01-day.md", None),
            ("02-day.md", None),
            ("02-conflict-of-interest.md", None),
            ("03-conflicto.md", None),
            ("05-copy.md", None),
            ("rule 2.md", None),
        ] {
            assert_eq!(copied(name, is_there).as_deref(), wanted, "{name}");
        }
    }
}
