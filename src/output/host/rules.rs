//! The required behaviour of every host: headers, redirects, the page for addresses that do not exist.

use serde::{Deserialize, Serialize};

use crate::curriculum::{ASSETS, Address, MediaKind, Site};
use crate::plan::HOST_FOLDER;
use crate::search::FOLDER as SEARCH_INDEX;

/// The rules for serving a site. All paths begin with a slash and are relative to the site's root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostRules {
    /// Headers by pattern, general patterns first: if two rules set a header, the later applies.
    pub headers: Vec<HeaderRule>,
    /// Former addresses.
    pub redirects: Vec<RedirectRule>,
    /// The pages for addresses that do not exist, general patterns first.
    pub not_found: Vec<NotFoundRule>,
}

/// The headers of some paths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderRule {
    /// `/*`, `/folder/*` or `/path`.
    pub pattern: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
}

/// A former address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedirectRule {
    /// The former path as hosts show it: `/en/old.html`, `/en/old/`.
    pub from: String,
    /// The current path.
    pub to: String,
}

/// The page for addresses that do not exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotFoundRule {
    /// `/*` or `/folder/*`.
    pub pattern: String,
    /// Its path.
    pub page: String,
}

/// The Content-Security-Policy of the site: it permits only what the pages need. The head of each page contains the
/// same policy.
pub(in crate::output) fn policy(site: &Site) -> String {
    let mut policy = String::from("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; ");
    if site.files.iter().any(|file| MediaKind::of(file.address.as_str()) != MediaKind::Picture) {
        policy.push_str("media-src 'self'; ");
    }
    if site.config.reader.offline {
        policy.push_str("worker-src 'self'; connect-src 'self'; ");
    }
    policy.push_str("base-uri 'none'; form-action 'none'");
    policy
}

const CACHE: &str = "Cache-Control";

/// For files whose name contains a digest of the content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

impl HostRules {
    /// The rules of a site.
    pub fn of(site: &Site) -> Self {
        let host = &site.config.host;
        let mut rules = Self::default();
        let mut everywhere = vec![
            ("Content-Security-Policy".to_owned(), format!("{}; frame-ancestors 'none'", policy(site))),
            ("Referrer-Policy".to_owned(), "no-referrer".to_owned()),
            ("X-Content-Type-Options".to_owned(), "nosniff".to_owned()),
            ("Permissions-Policy".to_owned(), "interest-cohort=()".to_owned()),
        ];
        if !site.delivery.is_public() {
            everywhere.push(("X-Robots-Tag".to_owned(), "noindex".to_owned()));
        }
        everywhere.push((CACHE.to_owned(), revalidated(host.cache_pages)));
        rules.header("/*", everywhere);
        let cached = |seconds: u32| vec![(CACHE.to_owned(), revalidated(seconds))];
        if host.cache_media != host.cache_pages {
            rules.header("/media/*", cached(host.cache_media));
        }
        rules.header(&format!("/{ASSETS}/*"), vec![(CACHE.to_owned(), FOR_EVER.to_owned())]);
        for language in site.languages() {
            let tag = &site.config.languages[language].tag;
            rules.not_found.push(NotFoundRule { pattern: format!("/{tag}/*"), page: format!("/{tag}/404.html") });
            if site.config.has_search {
                rules.header(&format!("/{tag}/{SEARCH_INDEX}/*"), vec![(CACHE.to_owned(), FOR_EVER.to_owned())]);
            }
        }
        rules.not_found.insert(0, NotFoundRule { pattern: "/*".to_owned(), page: "/404.html".to_owned() });
        for own in &host.headers {
            rules.header(&own.pattern, own.headers.clone());
        }
        for redirect in &site.redirects {
            if let Some(target) = &site.page(redirect.to).addresses[redirect.language] {
                let path = |address: &Address| format!("/{}", address.canonical());
                rules.redirects.push(RedirectRule { from: path(&redirect.from), to: path(target) });
            }
        }
        rules
    }

    fn header(&mut self, pattern: &str, headers: Vec<(String, String)>) {
        self.headers.push(HeaderRule { pattern: pattern.to_owned(), headers });
    }

    /// The headers of one path; names are compared without regard to case.
    pub fn headers_of(&self, path: &str) -> Vec<(&str, &str)> {
        self.merged(|pattern| covers(pattern, path))
    }

    /// The headers of a pattern, including those inherited from more general patterns.
    pub(super) fn headers_of_pattern(&self, pattern: &str) -> Vec<(&str, &str)> {
        let inside = pattern.strip_suffix('*').unwrap_or(pattern);
        self.merged(|other| other == pattern || covers(other, inside))
    }

    fn merged(&self, applies: impl Fn(&str) -> bool) -> Vec<(&str, &str)> {
        let mut headers: Vec<(&str, &str)> = Vec::new();
        for (name, value) in self.headers.iter().filter(|rule| applies(&rule.pattern)).flat_map(|rule| &rule.headers) {
            match headers.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                Some(known) => known.1 = value,
                None => headers.push((name, value)),
            }
        }
        headers
    }

    /// The page for addresses that do not exist, for all paths of a pattern.
    pub(super) fn not_found_of(&self, pattern: &str) -> &str {
        let inside = pattern.strip_suffix('*').unwrap_or(pattern);
        let rules = self.not_found.iter().rev();
        let mut found = rules.filter(|rule| covers(&rule.pattern, inside)).map(|rule| rule.page.as_str());
        found.next().unwrap_or("/404.html")
    }

    /// Every pattern with a rule, the most specific first.
    pub(super) fn patterns(&self) -> Vec<&str> {
        let of_headers = self.headers.iter().map(|rule| rule.pattern.as_str());
        let of_missing = self.not_found.iter().map(|rule| rule.pattern.as_str());
        let mut patterns: Vec<&str> = Vec::new();
        for pattern in of_headers.chain(of_missing) {
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
        // The sort is stable: equal patterns stay in the order of the site's languages.
        patterns.sort_by_key(|pattern| (pattern.ends_with('*'), std::cmp::Reverse(pattern.len())));
        patterns
    }
}

impl RedirectRule {
    /// Every path under which the former address may be requested, decoded as servers compare it; empty if a server's
    /// configuration would interpret it differently. The page at the former address then redirects.
    pub(super) fn paths(&self) -> Vec<String> {
        let is_plain = |path: &str| path.chars().all(|letter| letter.is_alphanumeric() || "-_./~".contains(letter));
        if !is_plain(&self.from) || !is_plain(&self.to) {
            return Vec::new();
        }
        match (self.from.strip_suffix('/'), self.from.strip_suffix(".html")) {
            (Some(folder), _) => vec![self.from.clone(), folder.to_owned(), format!("{folder}/index.html")],
            (None, Some(name)) => vec![self.from.clone(), name.to_owned()],
            (None, None) => vec![self.from.clone()],
        }
    }
}

fn revalidated(seconds: u32) -> String {
    match seconds {
        0 => "public, max-age=0, must-revalidate".to_owned(),
        seconds => format!("public, max-age={seconds}"),
    }
}

/// Whether a pattern matches a path.
fn covers(pattern: &str, path: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(folder) => path.starts_with(folder),
        None => path == pattern,
    }
}

/// The path of the site on its host: `/course`, or empty.
pub(super) fn base_path(site: &Site) -> &str {
    let base = site.delivery.base_url.as_ref().map(|base| base.as_str()).unwrap_or_default();
    let host = base.split_once("://").map_or("", |(_, host)| host);
    host.find('/').map_or("", |at| &host[at..])
}

/// The description of the server's root folder, for a comment: it depends on the path of the site.
pub(super) fn root_words(base: &str) -> String {
    match base {
        "" => "the site's folder".to_owned(),
        base => format!("the folder in which the site lies as {}", base.trim_start_matches('/')),
    }
}

/// The path of the files that are not for readers.
pub(super) fn hidden() -> String {
    format!("/{HOST_FOLDER}/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> HostRules {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut rules = HostRules::default();
        rules.header("/*", vec![header("A", "1"), header(CACHE, "no")]);
        rules.header("/assets/*", vec![header("cache-control", "long")]);
        rules.header("/assets/x.css", vec![header("B", "2")]);
        rules
    }

    #[test]
    fn of_two_rules_for_a_header_the_later_counts() {
        let rules = rules();
        assert_eq!(rules.headers_of("/es/"), [("A", "1"), (CACHE, "no")]);
        assert_eq!(rules.headers_of("/assets/y.css"), [("A", "1"), (CACHE, "long")]);
        assert_eq!(rules.headers_of_pattern("/assets/x.css"), [("A", "1"), (CACHE, "long"), ("B", "2")]);
        assert_eq!(rules.headers_of_pattern("/*"), [("A", "1"), (CACHE, "no")]);
        assert_eq!(rules.patterns(), ["/assets/x.css", "/assets/*", "/*"]);
    }

    #[test]
    fn a_former_address_is_asked_for_in_several_forms() {
        let paths = |from: &str| RedirectRule { from: from.to_owned(), to: "/es/".to_owned() }.paths();
        assert_eq!(paths("/es/old.html"), ["/es/old.html", "/es/old"]);
        assert_eq!(paths("/es/old/"), ["/es/old/", "/es/old", "/es/old/index.html"]);
        assert_eq!(paths("/es/canción.html"), ["/es/canción.html", "/es/canción"]);
        for unplain in ["/es/a b.html", "/es/a%.html", "/es/$a.html", "/es/a;b.html", "/es/{a}/"] {
            assert!(paths(unplain).is_empty(), "{unplain}");
        }
    }
}
