//! Targets of links and pictures, without the parts that depend on the language.

use rustc_hash::FxHashSet;

use super::pair::Side;
use crate::curriculum::{LinkTarget, Site};
use crate::source::Digest;

/// A published file by its name without the language, and by its bytes.
#[derive(Clone, Debug)]
pub(super) struct FileTarget {
    name: String,
    digest: Digest,
}

impl FileTarget {
    /// The file that a resolved target leads to, if any.
    pub(super) fn new(site: &Site, side: Side<'_>, target: &LinkTarget) -> Option<Self> {
        let LinkTarget::File(id, _) = target else { return None };
        let file = site.file(*id);
        Some(Self { name: without_language(file.source.as_str(), side.tag), digest: file.digest })
    }
}

/// Files of one language, with which those of another are compared.
#[derive(Default)]
pub(super) struct FileTargets<'a> {
    names: FxHashSet<&'a str>,
    digests: FxHashSet<Digest>,
}

impl FileTargets<'_> {
    /// Whether the same file is among them, or its version in the other language.
    pub(super) fn has(&self, target: &FileTarget) -> bool {
        self.names.contains(target.name.as_str()) || self.digests.contains(&target.digest)
    }
}

impl<'a> FromIterator<&'a FileTarget> for FileTargets<'a> {
    fn from_iter<T: IntoIterator<Item = &'a FileTarget>>(targets: T) -> Self {
        let mut all = Self::default();
        for target in targets {
            all.names.insert(&target.name);
            all.digests.insert(target.digest);
        }
        all
    }
}

/// A path without the language folder, the numbers of folders and the language in the file name: `mapa.es.png`.
fn without_language(path: &str, tag: &str) -> String {
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if parts.first().is_some_and(|first| first == "content") && parts.get(1).is_some_and(|second| second == tag) {
        parts.remove(1);
    }
    let Some(name) = parts.last_mut() else { return path.to_owned() };
    let pieces = name.split(['.', '-', '_']).filter(|piece| !piece.eq_ignore_ascii_case(tag));
    *name = pieces.collect::<Vec<_>>().join(".");
    // A folder named with the language tag: `media/es/mapa.png`.
    parts.retain(|part| part != tag);
    parts.join("/")
}

/// An external address without the parts that name a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Elsewhere {
    /// In lower case.
    whole: String,
    host: String,
    rest: String,
    /// Whether the address names a language.
    has_language: bool,
}

impl Elsewhere {
    /// Splits an address; `words` are the names of the language in URLs.
    pub(super) fn new(address: &str, words: &[String]) -> Self {
        let lower = address.to_lowercase();
        let (_, rest) = lower.split_once("://").unwrap_or(("", &lower));
        let (host, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let mut has_language = false;
        let mut bare = |text: &str| {
            let pieces = text.split(|character: char| !character.is_alphanumeric());
            let kept = pieces.filter(|piece| {
                let is_language = words.iter().any(|word| word == piece);
                has_language |= is_language;
                !piece.is_empty() && !is_language && *piece != "www"
            });
            kept.collect::<Vec<_>>().join("/")
        };
        let (host, rest) = (bare(host), bare(rest));
        Self { host, rest, has_language, whole: lower }
    }

    /// The host of an address that names its language: two pages of that host may be versions of the same page.
    pub(super) fn site_in_language(&self) -> Option<&str> {
        self.has_language.then_some(&self.host)
    }
}

/// Addresses of one language, with which those of another are compared.
#[derive(Default)]
pub(super) struct Elsewheres<'a> {
    whole: FxHashSet<&'a str>,
    parts: FxHashSet<(&'a str, &'a str)>,
}

impl<'a> Elsewheres<'a> {
    pub(super) fn insert(&mut self, address: &'a Elsewhere) {
        self.whole.insert(&address.whole);
        self.parts.insert((&address.host, &address.rest));
    }

    /// Whether the same address is among them, or one that differs only in the language.
    pub(super) fn has(&self, address: &Elsewhere) -> bool {
        self.whole.contains(address.whole.as_str())
            || self.parts.contains(&(address.host.as_str(), address.rest.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_its_counterpart_without_the_language() {
        for (spanish, english) in [
            ("content/media/mapa.es.png", "content/media/mapa.en.png"),
            ("content/media/mapa-es.png", "content/media/mapa_en.png"),
            ("content/es/01-uno/plano.png", "content/en/01-uno/plano.png"),
            ("content/media/es/plano.png", "content/media/en/plano.png"),
        ] {
            assert_eq!(without_language(spanish, "es"), without_language(english, "en"));
        }
        assert_ne!(without_language("content/media/a.es.png", "es"), without_language("content/media/b.en.png", "en"));
    }

    #[test]
    fn an_address_is_its_counterpart_without_the_language() {
        let spanish = |address| Elsewhere::new(address, &["es".into(), "spanish".into()]);
        let english = |address| Elsewhere::new(address, &["en".into(), "english".into()]);
        let is = |one: &Elsewhere, other: &Elsewhere| {
            let mut all = Elsewheres::default();
            all.insert(one);
            all.has(other)
        };
        for (one, other) in [
            ("https://www.example.org/es/ley", "http://example.org/en/ley/"),
            ("https://example.org/ley?lang=es", "https://example.org/ley?lang=en"),
            ("https://example.org/doc_es.pdf", "https://example.org/doc_en.pdf"),
            ("https://example.org/spanish/law.htm", "https://example.org/english/law.htm"),
        ] {
            assert!(is(&spanish(one), &english(other)), "{one} {other}");
        }
        // A page that exists in one language only has the same address in both.
        assert!(is(&spanish("https://example.org/en/news"), &english("https://example.org/en/news")));
        assert!(!is(&spanish("https://example.org/es/1"), &english("https://example.org/en/2")));
        let site = |address: &Elsewhere| address.site_in_language().map(str::to_owned);
        let wiki = site(&spanish("https://es.example.org/wiki/Tortura"));
        assert!(wiki.is_some() && wiki == site(&english("https://en.example.org/wiki/Torture")));
        assert_eq!(site(&spanish("https://example.org/a")), None);
    }
}
