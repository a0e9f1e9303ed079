//! `[host]`: how the site is served, for all kinds of hosts.

use super::fields::Fields;
use super::node::{KeyValue, Spanned, Value};
use crate::diagnostic::faults;
use crate::source::Span;

/// A kind of host, which determines the files that are written for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostKind {
    /// `_headers` and `_redirects`, for Netlify, Cloudflare Pages and similar hosts.
    Netlify,
    /// `.nojekyll`, and `CNAME` if there is a domain, for GitHub Pages and similar hosts.
    Github,
    /// `.htaccess`, for Apache.
    Apache,
    /// `_host/nginx.conf`, for inclusion in a server block of nginx.
    Nginx,
    /// `_host/Caddyfile`, for import into a site block of Caddy.
    Caddy,
    /// `_host/objects.json`, for programs that upload to an object store.
    Objects,
}

impl HostKind {
    /// Every kind, with its word in `site.toml`.
    pub const ALL: [(&'static str, Self); 6] = [
        ("netlify", Self::Netlify),
        ("github", Self::Github),
        ("apache", Self::Apache),
        ("nginx", Self::Nginx),
        ("caddy", Self::Caddy),
        ("objects", Self::Objects),
    ];
}

/// A compression format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Packing {
    /// `.gz`.
    Gzip,
    /// `.br`.
    Brotli,
    /// `.zst`.
    Zstd,
}

impl Packing {
    /// Every format, with its word in `site.toml`.
    pub const ALL: [(&'static str, Self); 3] = [("gzip", Self::Gzip), ("brotli", Self::Brotli), ("zstd", Self::Zstd)];

    /// The file extension, with its dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Brotli => ".br",
            Self::Zstd => ".zst",
        }
    }
}

/// Additional headers for some paths.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostHeaders {
    /// `/*`, a folder such as `/es/*`, or one path such as `/es/index.html`.
    pub pattern: String,
    /// Names and values, in the order of the file.
    pub headers: Vec<(String, String)>,
}

/// A redirect from an address that never belonged to a page of this site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostRedirect {
    /// The former address, in the form of `aliases`: `/old/page`.
    pub from: String,
    /// The span of `from`.
    pub from_span: Span,
    /// The address of a page of this site: `/es/` or `/en/about.html`.
    pub to: Spanned<String>,
}

/// How the site is served.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Host {
    /// The kinds of hosts for which files are written.
    pub kinds: Vec<HostKind>,
    /// The site's own domain, for hosts that need it.
    pub domain: Option<String>,
    /// The formats of compressed copies beside the files.
    pub packed: Vec<Packing>,
    /// Seconds for which pages are cached without revalidation.
    pub cache_pages: u32,
    /// Seconds for which pictures and downloads are cached without revalidation.
    pub cache_media: u32,
    /// Additional headers.
    pub headers: Vec<HostHeaders>,
    /// Additional redirects.
    pub redirects: Vec<HostRedirect>,
}

impl Default for Host {
    fn default() -> Self {
        Self {
            kinds: vec![HostKind::Netlify, HostKind::Github],
            domain: None,
            packed: Vec::new(),
            cache_pages: 0,
            cache_media: 0,
            headers: Vec::new(),
            redirects: Vec::new(),
        }
    }
}

/// Headers that the program sets itself, and headers that could contact another origin or store data.
const REFUSED: [&str; 16] = [
    "content-security-policy",
    "content-security-policy-report-only",
    "content-type",
    "content-encoding",
    "content-length",
    "cache-control",
    "set-cookie",
    "location",
    "refresh",
    "link",
    "report-to",
    "reporting-endpoints",
    "nel",
    "referrer-policy",
    "x-content-type-options",
    "x-robots-tag",
];

/// One week in seconds, so that no reader gets an older page.
const LONGEST: i64 = 604_800;

pub(super) fn read_host(fields: &mut Fields<'_>) -> Host {
    let default = Host::default();
    let seconds = |fields: &mut Fields<'_>, key| {
        let read = fields.integer(key, 0, LONGEST)?;
        u32::try_from(read.value).ok()
    };
    let kinds = fields.choices("kinds", &HostKind::ALL).unwrap_or(default.kinds);
    let domain = read_domain(fields);
    let packed = fields.choices("packed", &Packing::ALL).unwrap_or_default();
    let cache = fields
        .take("cache")
        .map(|entry| fields.inner(&entry.node, |cache| (seconds(cache, "pages"), seconds(cache, "media"))));
    let (pages, media) = cache.unwrap_or_default();
    let headers = fields.take("headers").map(|entry| fields.inner(&entry.node, read_headers)).unwrap_or_default();
    let redirects = fields.take("redirects").map(|entry| fields.inner(&entry.node, read_redirects)).unwrap_or_default();
    Host {
        kinds,
        domain,
        packed,
        cache_pages: pages.unwrap_or(default.cache_pages),
        cache_media: media.unwrap_or(default.cache_media),
        headers,
        redirects,
    }
}

fn read_domain(fields: &mut Fields<'_>) -> Option<String> {
    let entry = fields.take("domain")?;
    let domain = match &entry.node.value {
        Value::Text(text) if is_domain(text) => Some(text.to_lowercase()),
        _ => None,
    };
    if domain.is_none() {
        fields.wrong(entry, faults::ConfigWrongValueDomain { key: entry.key.clone() });
    }
    domain
}

fn is_domain(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_part)
}

fn read_headers(fields: &mut Fields<'_>) -> Vec<HostHeaders> {
    let mut all = Vec::new();
    for entry in fields.take_rest() {
        if !is_pattern(&entry.key) {
            fields.wrong(entry, faults::ConfigWrongValuePattern { key: entry.key.clone() });
            continue;
        }
        let headers = fields.inner(&entry.node, |fields| {
            let entries = fields.take_rest();
            entries.into_iter().filter_map(|entry| read_header(fields, entry)).collect()
        });
        all.push(HostHeaders { pattern: entry.key.clone(), headers });
    }
    all
}

fn read_header(fields: &mut Fields<'_>, entry: &KeyValue) -> Option<(String, String)> {
    let is_name = entry.key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && !entry.key.is_empty();
    if REFUSED.contains(&entry.key.to_ascii_lowercase().as_str()) {
        fields.wrong(entry, faults::ConfigWrongValueHeaderOurs { key: entry.key.clone() });
        return None;
    }
    match &entry.node.value {
        // A header value must have the same meaning in the configuration of every server.
        Value::Text(value)
            if is_name
                && !value.trim().is_empty()
                && value.bytes().all(|byte| (b' '..=b'~').contains(&byte) && !b"\"\\${}`%".contains(&byte)) =>
        {
            Some((entry.key.clone(), value.trim().to_owned()))
        }
        _ => {
            fields.wrong(entry, faults::ConfigWrongValueHeader { key: entry.key.clone() });
            None
        }
    }
}

/// `/*`, `/folder/*` or `/path`.
fn is_pattern(text: &str) -> bool {
    let path = text.strip_suffix("/*").unwrap_or(text);
    (text.starts_with('/') && path.is_empty()) || is_path(path)
}

/// Whether text is an absolute path of unreserved characters, which are literal in every server configuration.
fn is_path(text: &str) -> bool {
    text.strip_prefix('/').is_some_and(|rest| {
        rest.split('/').all(|part| part != ".." && part != ".")
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
    }) && !text.contains("//")
}

/// Whether text can be a former address: a path, which may contain characters that addresses here never have. The file
/// that answers it is determined as for pages.
fn is_former(text: &str) -> bool {
    text.strip_prefix('/').is_some_and(|rest| {
        !rest.is_empty()
            && !rest.contains("//")
            && rest.chars().all(|letter| letter.is_alphanumeric() || "-_./~%".contains(letter))
    })
}

fn read_redirects(fields: &mut Fields<'_>) -> Vec<HostRedirect> {
    let mut all = Vec::new();
    for entry in fields.take_rest() {
        match &entry.node.value {
            Value::Text(to) if is_former(&entry.key) && is_path(to) => all.push(HostRedirect {
                from: entry.key.clone(),
                from_span: entry.key_span,
                to: Spanned { value: to.clone(), span: entry.node.span },
            }),
            _ => fields.wrong(entry, faults::ConfigWrongValueRedirect { key: entry.key.clone() }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_patterns_hold_nothing_that_a_server_would_read_otherwise() {
        for good in ["/*", "/es/*", "/es/index.html", "/es/a-b_c.d/*"] {
            assert!(is_pattern(good), "{good}");
        }
        for bad in ["", "*", "es/*", "/es/../*", "/a b", "/a;b", "/a\"b", "/a*b", "//x/*", "/{x}", "/$x", "/a%20b"] {
            assert!(!is_pattern(bad), "{bad}");
        }
    }

    #[test]
    fn a_domain_is_a_name_and_no_address() {
        assert!(is_domain("curso.example.org"));
        for bad in ["", "localhost", "https://x.org", "x.org/curso", "-x.org", "x..org", "x.org:80"] {
            assert!(!is_domain(bad), "{bad}");
        }
    }
}
