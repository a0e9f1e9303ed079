//! The sections of older versions of a page.

use std::sync::Arc;

use crate::curriculum::{Document, ParseOptions, parse, section_digests, sections};
use crate::source::{Digest, Source};

/// A section of one version of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct VersionSection {
    /// The anchor of its heading; empty for the top of the page.
    pub(super) anchor: String,
    pub(super) digest: u64,
    pub(super) text: String,
}

/// The sections of a version.
pub(super) type Version = Vec<VersionSection>;

pub(super) fn version(document: &Document) -> Version {
    let headings = &document.body.headings;
    let anchor =
        |heading: Option<u32>| heading.and_then(|index| headings.get(index as usize)).map(|one| one.id.clone());
    let texts = sections(document).into_iter().zip(section_digests(document));
    texts
        .map(|(section, digest)| VersionSection {
            anchor: anchor(section.heading).unwrap_or_default(),
            digest: digest.digest,
            text: section.text,
        })
        .collect()
}

/// The sections of an older file of a page; `None` if it is not text.
pub(super) fn old_version(bytes: &[u8], document: &Document, options: &ParseOptions) -> Option<Version> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let source = Source { path: document.path.clone(), digest: Digest::of(bytes), text: Arc::from(text) };
    Some(version(&parse(&source, document.position.clone(), document.language, options)))
}

/// The section of another version that each section of a version is: the same text, the same anchor, or the same place
/// among as many others between two of these.
pub(super) fn paired(version: &[VersionSection], other: &[VersionSection]) -> Vec<Option<usize>> {
    let mut pairs: Vec<Option<usize>> = vec![None; version.len()];
    let mut is_taken = vec![false; other.len()];
    let same_text = |one: &VersionSection, two: &VersionSection| one.digest == two.digest && one.anchor == two.anchor;
    let same_words = |one: &VersionSection, two: &VersionSection| one.digest == two.digest;
    let same_anchor = |one: &VersionSection, two: &VersionSection| one.anchor == two.anchor;
    for fits in [&same_text as &dyn Fn(&VersionSection, &VersionSection) -> bool, &same_words, &same_anchor] {
        for (number, section) in
            version.iter().enumerate().filter(|(number, _)| pairs[*number].is_none()).collect::<Vec<_>>()
        {
            if let Some(found) = (0..other.len()).find(|at| !is_taken[*at] && fits(section, &other[*at])) {
                is_taken[found] = true;
                pairs[number] = Some(found);
            }
        }
    }
    let mut start = 0;
    while start < version.len() {
        let length = pairs[start..].iter().take_while(|pair| pair.is_none()).count();
        let before = start.checked_sub(1).map_or(Some(0), |last| pairs[last].map(|at| at + 1));
        let after = pairs.get(start + length).map_or(Some(other.len()), |next| *next);
        if let (Some(from), Some(to)) = (before, after) {
            let is_gap = length > 0 && from <= to && to - from == length && !is_taken[from..to].contains(&true);
            if is_gap {
                for at in 0..length {
                    pairs[start + at] = Some(from + at);
                    is_taken[from + at] = true;
                }
            }
        }
        start += length + 1;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Version {
        text.split_whitespace()
            .map(|word| {
                let (anchor, text) = word.split_once('=').expect("anchor=text");
                let digest = text.bytes().map(u64::from).sum();
                VersionSection { anchor: anchor.to_owned(), digest, text: text.to_owned() }
            })
            .collect()
    }

    #[test]
    fn a_section_keeps_its_place_over_versions() {
        for (now, then, wanted) in [
            ("t=a x=b y=c", "t=a x=b y=c", vec![Some(0), Some(1), Some(2)]),
            ("t=a x=B y=c", "t=a x=b y=c", vec![Some(0), Some(1), Some(2)]),
            ("t=a new=B y=c", "t=a x=b y=c", vec![Some(0), Some(1), Some(2)]),
            ("t=a y=c x=b", "t=a x=b y=c", vec![Some(0), Some(2), Some(1)]),
            ("t=a x=b n=d y=c", "t=a x=b y=c", vec![Some(0), Some(1), None, Some(2)]),
            ("t=a n=d", "t=a x=b y=c", vec![Some(0), None]),
        ] {
            assert_eq!(paired(&of(now), &of(then)), wanted, "{now} | {then}");
        }
    }
}
