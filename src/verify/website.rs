//! Verifies a published site through its host.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::difference::{ManifestDifference, Verified};
use super::fault::VerifyFault;
use super::trust::{LIST_LIMIT, Trust, trusted};
use crate::curriculum::encoded;
use crate::pipeline::{Manifest, ManifestEntry};
use crate::plan::{is_for_hosts, is_packed_copy, media_type};
use crate::web;

/// The most simultaneous requests.
const AT_ONCE: usize = 8;

/// The most redirects before an answer, as from `x.html` to `x`.
const STEPS: usize = 4;

/// The most time from the first byte of an answer to its last, for a short one.
const PATIENCE: Duration = Duration::from_secs(60);

/// A path that no site has.
const NOWHERE: &str = "temario-verify-no-such-page";

/// Compares a published site with a manifest: every file, its headers, redirects, and “page not found” pages.
///
/// # Errors
/// See [`VerifyFault`].
pub fn verify_website(base: &str, trust: &Trust) -> Result<Verified, VerifyFault> {
    let (base, has_key) = (base.trim_end_matches('/').to_owned(), trust.public_key.is_some());
    let site = Website { base, has_key, agent: web::agent() };
    let read = |name: &str| {
        let answer = site.followed(&format!("/{name}"), LIST_LIMIT)?;
        Ok((answer.status == 200).then_some(answer.bytes))
    };
    let (manifest, signed) = trusted(trust, &site.base, read)?;
    let compared = site.files(&manifest)?;
    let mut differences: Vec<ManifestDifference> = Vec::new();
    let mut headers: BTreeMap<(String, String, Option<String>), Vec<String>> = BTreeMap::new();
    for (path, compared) in compared {
        differences.extend(compared.difference);
        for header in compared.headers {
            headers.entry(header).or_default().push(path.clone());
        }
    }
    let header = |((name, wanted, found), paths)| ManifestDifference::Header { name, wanted, found, paths };
    differences.extend(headers.into_iter().map(header));
    for rule in &manifest.host.redirects {
        differences.extend(site.redirect(&rule.from, &rule.to)?);
    }
    for rule in &manifest.host.not_found {
        let path = rule.pattern.replace('*', NOWHERE);
        let wanted = manifest.files.get(rule.page.trim_start_matches('/'));
        differences.extend(site.nowhere(&path, &rule.page, wanted)?);
    }
    let bytes = manifest.files.values().map(|entry| entry.size).sum();
    Ok(Verified { files: manifest.files.len(), bytes, signed, differences })
}

struct Website {
    base: String,
    has_key: bool,
    agent: ureq::Agent,
}

struct WebsiteResponse {
    status: u16,
    headers: http::HeaderMap,
    bytes: Vec<u8>,
}

/// The result for one file, with differing headers: name, value required, value received.
#[derive(Default)]
struct ComparedFile {
    difference: Option<ManifestDifference>,
    headers: Vec<(String, String, Option<String>)>,
}

impl Website {
    /// Requests an address, and reads up to one byte beyond `most`.
    fn ask(&self, url: &str, most: u64) -> Result<WebsiteResponse, VerifyFault> {
        let unreachable = |error: ureq::Error| VerifyFault::Unreachable(url.to_owned(), error.to_string());
        let mut last = None;
        // The connection may fail temporarily.
        for _ in 0..3 {
            // The minimum transfer rate is 2 kB/s.
            let patience = PATIENCE + Duration::from_secs(most / 2048);
            match self.agent.get(url).config().timeout_recv_body(Some(patience)).build().call() {
                Ok(answer) => {
                    let (parts, body) = answer.into_parts();
                    let mut bytes = Vec::new();
                    let read = body.into_reader().take(most.saturating_add(1)).read_to_end(&mut bytes);
                    read.map_err(|error| VerifyFault::Unreachable(url.to_owned(), error.to_string()))?;
                    return Ok(WebsiteResponse { status: parts.status.as_u16(), headers: parts.headers, bytes });
                }
                Err(error) if web::trusts_nobody(&error) => return Err(VerifyFault::NoAuthorities),
                Err(error) => last = Some(error),
            }
        }
        Err(unreachable(last.expect("three requests that failed left an error")))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{}", self.base, encoded(path))
    }

    /// Requests a path and follows redirects inside the site.
    fn followed(&self, path: &str, most: u64) -> Result<WebsiteResponse, VerifyFault> {
        let mut url = self.url(path);
        for _ in 0..STEPS {
            let answer = self.ask(&url, most)?;
            match self.led(&url, &answer) {
                Some(next) if is_inside(&self.base, &next) => url = next,
                _ => return Ok(answer),
            }
        }
        self.ask(&url, most)
    }

    /// The absolute target of a redirect.
    fn led(&self, url: &str, answer: &WebsiteResponse) -> Option<String> {
        if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let location = answer.headers.get("location")?.to_str().ok()?;
        let host = url.find("://").map_or(0, |at| at + 3);
        let origin = url[host..].find('/').map_or(url, |at| &url[..host + at]);
        Some(match location {
            _ if is_whole(location) => location.to_owned(),
            // Without a scheme, that of the site applies, but the host is another.
            _ if location.starts_with("//") || location.starts_with("/\\") => {
                format!("{}:{location}", url.split(':').next().unwrap_or_default())
            }
            _ if location.starts_with('/') => format!("{origin}{location}"),
            _ => format!("{}/{location}", url.rsplit_once('/').map_or(url, |(folder, _)| folder)),
        })
    }

    /// Compares all files, several at once.
    fn files(&self, manifest: &Manifest) -> Result<Vec<(String, ComparedFile)>, VerifyFault> {
        let files: Vec<_> = manifest.files.iter().collect();
        let next = AtomicUsize::new(0);
        let found: Mutex<Result<Vec<(String, ComparedFile)>, VerifyFault>> = Mutex::new(Ok(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(files.len()) {
                scope.spawn(|| {
                    while let Some((path, entry)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let compared = self.file(manifest, path, entry);
                        let mut found = found.lock().expect("no thread panics");
                        match (compared, &mut *found) {
                            (Ok(compared), Ok(all)) => all.push(((*path).clone(), compared)),
                            (Err(fault), Ok(_)) => {
                                next.store(files.len(), Ordering::Relaxed);
                                *found = Err(fault);
                            }
                            (_, Err(_)) => {}
                        }
                    }
                });
            }
        });
        let mut found = found.into_inner().expect("no thread panics")?;
        found.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(found)
    }

    fn file(&self, manifest: &Manifest, path: &str, entry: &ManifestEntry) -> Result<ComparedFile, VerifyFault> {
        let answer = match is_former(manifest, path) {
            // Redirects are checked separately; only a host without redirects serves the page itself.
            true => self.ask(&self.url(&format!("/{path}")), entry.size)?,
            false => self.followed(&format!("/{path}"), entry.size)?,
        };
        if is_former(manifest, path) && answer.status != 200 {
            return Ok(ComparedFile::default());
        }
        if answer.status != 200 {
            // Hosts do not serve their configuration files. With a key, that is reported.
            let difference = match is_for_hosts(path) {
                true => self.has_key.then(|| ManifestDifference::Unseen(path.to_owned())),
                false => Some(ManifestDifference::Missing(path.to_owned())),
            };
            return Ok(ComparedFile { difference, headers: Vec::new() });
        }
        let is_same = ManifestEntry::of(&answer.bytes) == *entry;
        let mut compared = ComparedFile {
            difference: (!is_same).then(|| ManifestDifference::Changed(path.to_owned())),
            headers: Vec::new(),
        };
        if is_for_hosts(path) {
            return Ok(compared);
        }
        let value = |name: &str| {
            let values = answer.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
            let values: Vec<&str> = values.map(str::trim).collect();
            (!values.is_empty()).then(|| values.join(", "))
        };
        for (name, wanted) in manifest.host.headers_of(&format!("/{path}")) {
            let found = value(name);
            if found.as_deref() != Some(wanted) {
                compared.headers.push((name.to_owned(), wanted.to_owned(), found));
            }
        }
        // The parameter after the type is the encoding, which is always UTF-8.
        let kind = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (wanted, found) = (kind(media_type(path)), value("content-type"));
        let is_known = wanted != "application/octet-stream";
        let is_script = |kind: &str| kind == "text/javascript" || kind == "application/javascript";
        let is_right = found.as_deref().map(kind).is_some_and(|found| {
            found == wanted
                || (is_script(&found) && is_script(&wanted))
                || (found == "text/xml" && wanted == "application/xml")
        });
        if is_known && !is_packed_copy(path) && !is_right {
            compared.headers.push(("Content-Type".to_owned(), wanted, found));
        }
        Ok(compared)
    }

    fn redirect(&self, from: &str, to: &str) -> Result<Option<ManifestDifference>, VerifyFault> {
        let url = self.url(from);
        let answer = self.ask(&url, LIST_LIMIT)?;
        let led = self.led(&url, &answer);
        let wanted = format!("{}{to}", self.base);
        let plain =
            |url: &str| url.trim_end_matches("index.html").trim_end_matches(".html").trim_end_matches('/').to_owned();
        if led.as_deref().is_some_and(|led| plain(led) == plain(&wanted)) {
            return Ok(None);
        }
        let found = led.map_or_else(|| answer.status.to_string(), |led| format!("{} {led}", answer.status));
        Ok(Some(ManifestDifference::Redirect { from: from.to_owned(), wanted: to.to_owned(), found }))
    }

    fn nowhere(
        &self,
        path: &str,
        page: &str,
        wanted: Option<&ManifestEntry>,
    ) -> Result<Option<ManifestDifference>, VerifyFault> {
        let answer = self.ask(&self.url(path), wanted.map_or(LIST_LIMIT, |wanted| wanted.size))?;
        let is_page = wanted.is_none_or(|wanted| ManifestEntry::of(&answer.bytes) == *wanted);
        if answer.status == 404 && is_page {
            return Ok(None);
        }
        let (path, wanted, found) = (path.to_owned(), page.to_owned(), answer.status.to_string());
        Ok(Some(ManifestDifference::NotFound { path, wanted, found }))
    }
}

/// Whether an address is absolute.
fn is_whole(location: &str) -> bool {
    let scheme = location.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

/// Whether an address is in a site: same scheme, host and port, and below the same path.
fn is_inside(base: &str, url: &str) -> bool {
    let parts = |url: &str| -> Option<(String, String, String)> {
        let uri: http::Uri = url.split('#').next()?.parse().ok()?;
        let scheme = uri.scheme_str()?.to_ascii_lowercase();
        let authority = uri.authority()?.as_str().to_ascii_lowercase();
        let usual = if scheme == "https" { ":443" } else { ":80" };
        let authority = authority.strip_suffix(usual).unwrap_or(&authority).to_owned();
        Some((scheme, authority, uri.path().to_owned()))
    };
    let (Some(base), Some(url)) = (parts(base), parts(url)) else { return false };
    let folder = base.2.trim_end_matches('/');
    let below = url.2.strip_prefix(folder);
    // Hosts may resolve such components in any way.
    let is_plain = !url.2.split('/').any(|part| part.replace("%2e", ".").replace("%2E", ".") == "..");
    (base.0, base.1) == (url.0, url.1) && is_plain && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a file is the page at a former address.
fn is_former(manifest: &Manifest, path: &str) -> bool {
    let canonical = path.strip_suffix("index.html").unwrap_or(path);
    manifest.host.redirects.iter().any(|rule| rule.from.trim_start_matches('/') == canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_same_origin_and_path_is_of_a_site() {
        let base = "https://example.org/course";
        for url in [
            "https://example.org/course",
            "https://example.org/course/es/",
            "https://EXAMPLE.org:443/course/x?y",
            "https://example.org/course/#top",
        ] {
            assert!(is_inside(base, url), "{url}");
        }
        for url in [
            "https://example.org.evil.com/course/es/",
            "https://example.org@evil.com/course/es/",
            "https://example.org:8443/course/es/",
            "http://example.org/course/es/",
            "https://example.org/course-of-another/es/",
            "https://example.org/",
            "https://example.org/course/../x",
            "https://example.org/course/%2e%2E/x",
            "//example.org/course/es/",
            "javascript:alert(1)",
            "https:/example.org/course",
            "https://example.org\\evil.com/course/",
        ] {
            assert!(!is_inside(base, url), "{url}");
        }
        assert!(is_inside("http://127.0.0.1:8080", "http://127.0.0.1:8080/x"));
        assert!(!is_inside("http://127.0.0.1:8080", "http://127.0.0.1:80801/x"));
    }
}
