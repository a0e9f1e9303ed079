//! Former addresses: the `aliases` of pages, and `[host.redirects]`.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use super::address::Address;
use super::page::{PageId, Redirect};
use super::site::Site;
use crate::config::SITE_FILE;
use crate::diagnostic::{Diagnostic, Suggestions, faults};
use crate::language::Language;
use crate::language::portable::{check_path, composed, is_inside};
use crate::source::{Place, SourcePath};

/// Sets the redirects of a site, sorted by address.
pub(super) fn read_aliases(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut redirects = Vec::new();
    for (page, number) in site.pages.iter().zip(0..) {
        for (language, translation) in page.translations.iter() {
            let Some(document) = translation.as_ref().map(|translation| &translation.document) else { continue };
            for alias in &document.front.aliases {
                let place = Place::new(&document.path, alias.span);
                match alias_address(&alias.value) {
                    Some(from) => redirects.push(Redirect { from, to: PageId(number), language, place }),
                    None => diagnostics
                        .push(Diagnostic::new(faults::AliasInvalid { alias: alias.value.to_string() }, place)),
                }
            }
        }
    }
    read_redirects(site, &mut redirects, diagnostics);
    redirects.sort_by(|a, b| (&a.from, &a.place).cmp(&(&b.from, &b.place)));
    site.redirects = redirects;
}

/// The redirects in `site.toml`, which work like the aliases of a page.
fn read_redirects(site: &Site, redirects: &mut Vec<Redirect>, diagnostics: &mut Vec<Diagnostic>) {
    let file = SourcePath::new(SITE_FILE);
    let mut pages: BTreeMap<&str, (PageId, Language)> = BTreeMap::new();
    if !site.config.host.redirects.is_empty() {
        for (page, number) in site.pages.iter().zip(0..) {
            for (language, address) in page.addresses.iter() {
                if let Some(address) = address {
                    pages.insert(address.as_str(), (PageId(number), language));
                }
            }
        }
    }
    let (known, mut suggestions) = (OnceCell::new(), Suggestions::default());
    for redirect in &site.config.host.redirects {
        let from_place = Place::new(&file, redirect.from_span);
        let Some(from) = alias_address(&redirect.from) else {
            diagnostics.push(Diagnostic::new(faults::AliasInvalid { alias: redirect.from.to_string() }, from_place));
            continue;
        };
        let target = alias_address(&redirect.to.value);
        let target = target.as_ref().and_then(|address| pages.get(address.as_str()));
        let Some((to, language)) = target else {
            let place = Place::new(&file, redirect.to.span);
            let known = known.get_or_init(|| pages.keys().map(|address| format!("/{address}")).collect::<Vec<_>>());
            let fault = suggestions.add(
                faults::RedirectUnknown { address: redirect.to.value.to_string() },
                &redirect.to.value,
                known.iter().map(String::as_str),
            );
            diagnostics.push(Diagnostic::new(fault, place));
            continue;
        };
        redirects.push(Redirect { from, to: *to, language: *language, place: from_place });
    }
}

/// The output file for a former address: `/es/viejo/` is `es/viejo/index.html`. Names may be decoded or
/// percent-encoded: `/es/canción` and `/es/canci%C3%B3n` are the same file, and browsers find it by both.
fn alias_address(alias: &str) -> Option<Address> {
    let path = alias.strip_prefix('/').unwrap_or(alias);
    let is_folder = path.ends_with('/') || path.is_empty();
    let parts: Option<Vec<String>> = path.trim_end_matches('/').split('/').map(decoded).collect();
    let joined = parts?.join("/");
    let address = match (is_folder, joined.ends_with(".html")) {
        (true, _) => format!("{joined}/index.html"),
        (false, true) => joined,
        (false, false) => format!("{joined}.html"),
    };
    (check_path(&address).is_ok() && is_inside(&address)).then(|| Address::new(&address))
}

/// The file name for one path segment; `None` if it is not a valid segment.
fn decoded(part: &str) -> Option<String> {
    let is_figure = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let is_encoded = |at: usize| is_figure(part.as_bytes().get(at + 1)) && is_figure(part.as_bytes().get(at + 2));
    // A host does not receive the anchor and ignores the query, and an encoded slash would be another folder.
    if part.contains(['#', '?']) || !part.match_indices('%').all(|(at, _)| is_encoded(at)) {
        return None;
    }
    let name = percent_decode_str(part).decode_utf8().ok()?;
    (!name.contains('/')).then(|| composed(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_former_address_is_the_file_that_answers_it() {
        for (alias, file) in [
            ("/es/viejo", "es/viejo.html"),
            ("es/viejo.html", "es/viejo.html"),
            ("/es/viejo/", "es/viejo/index.html"),
            ("/en/canción.html", "en/canción.html"),
            ("/en/canci%C3%B3n.html", "en/canción.html"),
            ("/en/canci%c3%b3n", "en/canción.html"),
            ("/en/cancio\u{301}n", "en/canción.html"),
            ("/en/cancio%CC%81n", "en/canción.html"),
            ("/es/mi%20página/", "es/mi página/index.html"),
            ("/es/mi página/", "es/mi página/index.html"),
            ("/es/100%25", "es/100%.html"),
            ("/es/~a_b-c.d", "es/~a_b-c.d.html"),
        ] {
            assert_eq!(alias_address(alias).as_ref().map(Address::as_str), Some(file), "{alias}");
        }
        for alias in [
            "",
            "/",
            "//",
            "../x",
            "/es/../x",
            "/es/%2e%2e/x",
            "http://x/y",
            "/es//x",
            "/es/a%2Fb",
            "/es/a?b",
            "/es/a#b",
            "/es/a%",
            "/es/a%zz",
            "/es/a%F3",
            "/es/a%00b",
            "/es/a%0Ab",
            "/es/con",
            "/es/con%2ehtml",
            "/es/a./b",
            "/.git/x",
            "/es/%2Egit/x",
            "/es/a%3Ab",
            "/es/a\\b",
            "/es/a%E2%80%8Bb",
        ] {
            assert_eq!(alias_address(alias), None, "{alias}");
        }
    }
}
