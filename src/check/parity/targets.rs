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
    pub(super) fn new(site: &Site, words: &AddressWords, side: Side<'_>, target: &LinkTarget) -> Option<Self> {
        let LinkTarget::File(id, _) = target else { return None };
        let file = site.file(*id);
        let name = without_language(file.source.as_str(), side.tag, words);
        Some(Self { name, digest: file.digest })
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
fn without_language(path: &str, tag: &str, words: &AddressWords) -> String {
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if parts.first().is_some_and(|first| first == "content") && parts.get(1).is_some_and(|second| second == tag) {
        parts.remove(1);
    }
    let Some(name) = parts.last_mut() else { return path.to_owned() };
    *name = pieces(name, words, &mut false).join(".");
    // A folder named after the language: `media/es/mapa.png`.
    parts.retain(|part| !words.has(&part.to_lowercase()));
    parts.join("/")
}

/// The names of a site's languages in addresses, in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct AddressWords {
    /// Tags and names: `es`, `spanish`.
    words: Vec<String>,
    /// Letters that name a language at the end of a file's name: `_E.pdf`, `_S.pdf`.
    letters: Vec<String>,
}

impl AddressWords {
    /// Adds a tag, name or letter.
    pub(super) fn add(&mut self, name: &str) {
        let names = if name.chars().count() == 1 { &mut self.letters } else { &mut self.words };
        names.push(name.to_lowercase());
    }

    fn has(&self, word: &str) -> bool {
        self.words.iter().any(|one| one == word)
    }

    /// A piece without the name of a language at its end, which begins where small letters or digits end: `lawEN`,
    /// `rev1es`.
    fn without_end<'p>(&self, piece: &'p str) -> Option<&'p str> {
        let words = self.words.iter().filter(|word| word.is_ascii() && word.len() < piece.len());
        let kept = words.filter_map(|word| {
            let (kept, end) = piece.split_at_checked(piece.len() - word.len())?;
            let is_capital = end.starts_with(|first: char| first.is_ascii_uppercase());
            let begins = kept.ends_with(|last: char| last.is_ascii_digit() || (is_capital && last.is_lowercase()));
            (begins && end.eq_ignore_ascii_case(word)).then_some(kept)
        });
        kept.min_by_key(|kept| kept.len())
    }
}

/// Whether a piece after a language is its region: `en-US`, `es_419`, `zh-hant`.
fn is_region(piece: &str) -> bool {
    let all = |fits: fn(&u8) -> bool| piece.as_bytes().iter().all(fits);
    (piece.len() == 2 && all(u8::is_ascii_alphabetic)) || (piece.len() == 3 && all(u8::is_ascii_digit)) || {
        ["hans", "hant", "latn", "cyrl"].iter().any(|script| piece.eq_ignore_ascii_case(script))
    }
}

/// The pieces of a part of an address, without names of languages and their regions.
fn pieces<'t>(text: &'t str, words: &AddressWords, has_language: &mut bool) -> Vec<&'t str> {
    let mut kept: Vec<&str> = Vec::new();
    let mut was_language = false;
    let mut at = 0;
    for piece in text.split(|character: char| !character.is_alphanumeric()) {
        let joined = matches!(text[..at].chars().next_back(), Some('-' | '_'));
        let end = at + piece.len();
        // A letter names a language only at the end of a file's name.
        let is_last = joined && (end == text.len() || is_extension(&text[end..]));
        let lower = piece.to_lowercase();
        let is_language = words.has(&lower) || (is_last && words.letters.contains(&lower));
        let is_its_region = was_language && joined && is_region(piece);
        was_language = is_language;
        *has_language |= is_language;
        if let Some(bare) = words.without_end(piece).filter(|_| !is_language) {
            *has_language = true;
            kept.push(bare);
        } else if !piece.is_empty() && !is_language && !is_its_region && !piece.eq_ignore_ascii_case("www") {
            kept.push(piece);
        }
        at = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
    kept
}

/// Whether the rest of an address is the extension of a file: `.pdf`.
fn is_extension(rest: &str) -> bool {
    let extension = rest.strip_prefix('.').map(|rest| rest.split(['?', '#']).next().unwrap_or_default());
    extension.is_some_and(|one| (1..=5).contains(&one.len()) && one.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// An external address without the parts that name a language of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Elsewhere {
    /// In lower case.
    whole: String,
    host: String,
    /// The path and the parameters.
    page: String,
    fragment: String,
    /// Whether the address names a language.
    has_language: bool,
}

/// Parameters that say from where a reader comes, not what she reads.
const CAMPAIGN: &str = "utm_";

/// The path of a page without the end by which some sites name a file of it: `law.html`, `law/index.html`.
fn without_page_end(path: &str) -> &str {
    let Some(bare) = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm")) else { return path };
    bare.strip_suffix("/index").unwrap_or(bare)
}

impl Elsewhere {
    pub(super) fn new(address: &str, words: &AddressWords) -> Self {
        let whole = address.to_lowercase();
        let (_, rest) = address.split_once("://").unwrap_or(("", address));
        let (host, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        // The identifiers of documents have two hosts.
        let host = if host.eq_ignore_ascii_case("dx.doi.org") { &host["dx.".len()..] } else { host };
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut has_language = false;
        let mut bare = |text: &str| pieces(text, words, &mut has_language).join("/").to_lowercase();
        let (host, mut page) = (bare(host), bare(without_page_end(path)));
        // A parameter that names a language, `hl=es`, is no part of the address.
        let mut parameters: Vec<&str> = query.split('&').filter(|one| !one.is_empty()).collect();
        parameters.sort_unstable();
        for parameter in parameters.into_iter().filter(|one| !one.starts_with(CAMPAIGN)) {
            let value = parameter.split_once('=').map_or("", |(_, value)| value);
            let mut is_language = false;
            let names_language = !value.is_empty() && pieces(value, words, &mut is_language).is_empty() && is_language;
            let parameter = bare(parameter);
            if !names_language {
                page.push('?');
                page.push_str(&parameter);
            }
        }
        let fragment = bare(fragment);
        Self { host, page, fragment, has_language, whole }
    }

    fn parts(&self) -> (&str, &str, &str) {
        (&self.host, &self.page, &self.fragment)
    }

    /// The host of an address that names its language: two pages of that host may be versions of the same page.
    pub(super) fn site_in_language(&self) -> Option<&str> {
        self.has_language.then_some(&self.host)
    }

    /// Whether two addresses of which one names its language lead to one page, to whatever heading.
    pub(super) fn is_page_of(&self, other: &Self) -> bool {
        (self.has_language || other.has_language) && self.host == other.host && self.page == other.page
    }

    /// Whether two addresses in the same place may be versions of one page: their numbers are the same, and both name
    /// their language, or one does and their paths have a word in common and as many parts.
    pub(super) fn is_version_of(&self, other: &Self) -> bool {
        let parts = |one: &Self| {
            let path = one.whole.split(['?', '#']).next().unwrap_or_default();
            path.trim_end_matches('/').matches('/').count()
        };
        let numbers = |one: &Self| one.page.chars().filter(char::is_ascii_digit).collect::<String>();
        let is_shared = |word: &str| word.len() > 2 && other.page.split('/').any(|other| other == word);
        self.host == other.host
            && numbers(self) == numbers(other)
            && match (self.has_language, other.has_language) {
                (true, true) => true,
                (false, false) => false,
                (own, _) => {
                    let (named, bare) = if own { (self, other) } else { (other, self) };
                    parts(named).abs_diff(parts(bare)) <= 1 && self.page.split('/').any(is_shared)
                }
            }
    }
}

/// Addresses of one language, with which those of another are compared.
#[derive(Default)]
pub(super) struct Elsewheres<'a> {
    whole: FxHashSet<&'a str>,
    parts: FxHashSet<(&'a str, &'a str, &'a str)>,
}

impl<'a> Elsewheres<'a> {
    pub(super) fn insert(&mut self, address: &'a Elsewhere) {
        self.whole.insert(&address.whole);
        self.parts.insert(address.parts());
    }

    /// Whether the same address is among them, or one that differs only in the language.
    pub(super) fn has(&self, address: &Elsewhere) -> bool {
        self.whole.contains(address.whole.as_str()) || self.parts.contains(&address.parts())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> AddressWords {
        let mut words = AddressWords::default();
        "en e eng english es s esp spa sp spanish español espanol".split(' ').for_each(|name| words.add(name));
        words
    }

    #[test]
    fn a_file_is_its_counterpart_without_the_language() {
        for (spanish, english) in [
            ("content/media/mapa.es.png", "content/media/mapa.en.png"),
            ("content/media/mapa-es.png", "content/media/mapa_en.png"),
            ("content/media/mapa_ESP.png", "content/media/mapa_ENG.png"),
            ("content/media/mapa-spanish.png", "content/media/mapa.png"),
            ("content/media/mapa-es-MX.png", "content/media/mapa-en.png"),
            ("content/media/mapaES.png", "content/media/mapaEN.png"),
            ("content/es/01-uno/plano.png", "content/en/01-uno/plano.png"),
            ("content/media/es/plano.png", "content/media/en/plano.png"),
            ("content/media/spanish/plano.png", "content/media/english/plano.png"),
        ] {
            let (one, other) = (without_language(spanish, "es", &words()), without_language(english, "en", &words()));
            assert_eq!(one, other, "{spanish}");
        }
        for (one, other) in [("a.es.png", "b.en.png"), ("a1.png", "a2.png"), ("planes.png", "plan.png")] {
            let name = |name| without_language(&format!("content/media/{name}"), "es", &words());
            assert_ne!(name(one), name(other));
        }
    }

    #[test]
    fn an_address_is_its_counterpart_without_the_language() {
        let address = |address| Elsewhere::new(address, &words());
        let is = |one: &Elsewhere, other: &Elsewhere| {
            let mut all = Elsewheres::default();
            all.insert(one);
            all.has(other)
        };
        for (one, other) in [
            ("https://www.example.org/es/ley", "http://example.org/en/ley/"),
            ("https://example.org/es/ley", "https://example.org/ley"),
            ("https://example.org/es-MX/ley", "https://example.org/en-US/ley"),
            ("https://example.org/es_419/ley", "https://example.org/en/ley"),
            ("https://es.example.org/ley", "https://www.example.org/ley"),
            ("https://example.org/ley?lang=es", "https://example.org/ley?lang=en"),
            ("https://example.org/ley?id=3&hl=es-419", "https://example.org/ley?hl=en&id=3"),
            ("https://example.org/ley?id=3&hl=es", "https://example.org/ley?id=3"),
            ("https://example.org/doc_es.pdf", "https://example.org/doc_en.pdf"),
            ("https://example.org/doc_S.pdf", "https://example.org/doc_E.pdf"),
            ("https://example.org/doc-spa.pdf", "https://example.org/doc-eng.pdf"),
            ("https://example.org/training9Rev1sp.pdf", "https://example.org/training9Rev1en.pdf"),
            ("https://example.org/handbookES.pdf", "https://example.org/handbookEN.pdf"),
            ("https://example.org/ley.es.html#tres", "https://example.org/ley.en.html#tres"),
            ("https://example.org/spanish/law.htm", "https://example.org/english/law.htm"),
            ("https://example.org/espanol/law.htm", "https://example.org/english/law.htm"),
            ("https://example.org/docs/ESP/A_RES_1.pdf", "https://example.org/docs/ENG/A_RES_1.pdf"),
            ("https://undocs.example.org/es/S/RES/1325", "https://undocs.example.org/en/S/RES/1325"),
            ("https://example.org/ley?hl=es-419#plazos", "https://example.org/ley#plazos"),
            ("https://example.org/ley?hl=es&id=3#plazos", "https://example.org/ley?id=3#plazos"),
            ("https://example.org/2024/ley/", "https://example.org/2024/ley.html"),
            ("https://example.org/ley/index.html#uno", "https://example.org/ley#uno"),
            ("https://example.org/ley?utm_source=boletin&utm_medium=a", "https://example.org/ley"),
            ("https://example.org/ley?id=3&utm_source=boletin", "https://example.org/ley?id=3"),
            ("https://dx.doi.org/10.1000/182", "https://doi.org/10.1000/182"),
        ] {
            assert!(is(&address(one), &address(other)), "{one} {other}");
            assert!(is(&address(other), &address(one)), "{other} {one}");
        }
        for (one, other) in [
            ("https://example.org/es/1", "https://example.org/en/2"),
            ("https://example.org/ley?id=3", "https://example.org/ley?id=4"),
            ("https://example.org/ley?lang=es&id=3", "https://example.org/ley?lang=en&id=4"),
            ("https://example.org/S/RES/1325", "https://example.org/A/RES/1325"),
            ("https://example.org/leyes", "https://example.org/ley"),
            ("https://example.org/es/ley#uno", "https://example.org/en/ley#dos"),
            ("https://es.example.org/ley", "https://en.example.com/ley"),
            ("https://example.org/part-ab", "https://example.org/part"),
            ("https://example.org/ley#plazos", "https://example.org/ley#recursos"),
            ("https://example.org/ley?plazos", "https://example.org/ley#plazos"),
            ("https://example.org/ley?source=3", "https://example.org/ley"),
            ("https://example.org/ley.pdf", "https://example.org/ley"),
        ] {
            assert!(!is(&address(one), &address(other)), "{one} {other}");
        }
        // A page that exists in one language only has the same address in both.
        assert!(is(&address("https://example.org/en/news"), &address("https://example.org/en/news")));
        let site = |address: &Elsewhere| address.site_in_language().map(str::to_owned);
        let wiki = site(&address("https://es.example.org/wiki/Tortura"));
        assert!(wiki.is_some() && wiki == site(&address("https://en.example.org/wiki/Torture")));
        assert_eq!(site(&address("https://example.org/a")), None);
    }

    #[test]
    fn a_page_in_its_place_may_be_the_version_in_the_language() {
        let address = |address: &str| Elsewhere::new(address, &words());
        let is = |one: &str, other: &str| address(one).is_version_of(&address(other));
        let is_page = |one: &str, other: &str| address(one).is_page_of(&address(other));
        for (one, other) in [
            ("https://es.encyclopedia.example/wiki/Tortura", "https://en.encyclopedia.example/wiki/Torture"),
            ("https://example.org/es-es/guide/ab12/web", "https://example.org/guide/introduction-ab12/web"),
            ("https://example.org/lesson-es/blob/03-crear", "https://example.org/lesson/blob/03-create"),
        ] {
            assert!(is(one, other) && is(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("https://example.org/es/rules/2", "https://example.org/rules/1"),
            ("https://example.org/es/normas/2", "https://example.org/en/rules/1"),
            ("https://es.example.org/ley/art-20", "https://en.example.org/law/art-21"),
            ("https://example.org/in/ana", "https://example.org/in/eva/en"),
            ("https://example.org/rules", "https://example.org/rules/visit"),
            ("https://es.example.org/rules", "https://rules.example.com/rules"),
        ] {
            assert!(!is(one, other) && !is(other, one), "{one} {other}");
        }
        assert!(is_page("https://es.example.org/ley#plazos", "https://example.org/ley.html#limits"));
        assert!(!is_page("https://example.org/ley#plazos", "https://example.org/ley#limits"));
    }
}
