//! Former addresses: those that pages give as `aliases`, and those of `[host.redirects]`.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::address::Address;
use super::site::{PageId, Redirect, Site};
use crate::config::SITE_FILE;
use crate::diagnostic::{Diagnostic, Suggestions, rules};
use crate::language::Language;
use crate::language::portable::check_path;
use crate::source::{Place, SourcePath};

/// Sets the redirects of a site, in order of address.
pub(super) fn read_aliases(site: &mut Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut redirects = Vec::new();
    for (page, number) in site.pages.iter().zip(0..) {
        for (language, translation) in page.translations.iter() {
            let Some(document) = translation.as_ref().map(|translation| &translation.document) else { continue };
            for alias in &document.front.aliases {
                let place = Place::new(&document.path, alias.span);
                match alias_address(&alias.value) {
                    Some(from) => redirects.push(Redirect { from, to: PageId(number), language, place }),
                    None => diagnostics.push(Diagnostic::new(&rules::ALIAS_INVALID, place).with("alias", &alias.value)),
                }
            }
        }
    }
    read_redirects(site, &mut redirects, diagnostics);
    redirects.sort_by(|a, b| (&a.from, &a.place).cmp(&(&b.from, &b.place)));
    site.redirects = redirects;
}

/// Redirects of `site.toml`, which lead to a page as its own aliases do.
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
        let target = alias_address(&redirect.to.value);
        let target = target.as_ref().and_then(|address| pages.get(address.as_str()));
        let (Some(from), Some((to, language))) = (alias_address(&redirect.from), target) else {
            let place = Place::new(&file, redirect.to.span);
            let fault = Diagnostic::new(&rules::REDIRECT_UNKNOWN, place).with("address", &redirect.to.value);
            let known = known.get_or_init(|| pages.keys().map(|address| format!("/{address}")).collect::<Vec<_>>());
            diagnostics.push(suggestions.add(fault, &redirect.to.value, known.iter().map(String::as_str)));
            continue;
        };
        let place = Place::new(&file, redirect.from_span);
        redirects.push(Redirect { from, to: *to, language: *language, place });
    }
}

/// The file that answers a former address: `/es/viejo/` is `es/viejo/index.html`.
fn alias_address(alias: &str) -> Option<Address> {
    let path = alias.strip_prefix('/').unwrap_or(alias);
    let is_folder = path.ends_with('/') || path.is_empty();
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let fits = parts.iter().all(|part| {
        !part.is_empty()
            && *part != "."
            && *part != ".."
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte))
    });
    if !fits {
        return None;
    }
    let joined = parts.join("/");
    let address = match (is_folder, joined.ends_with(".html")) {
        (true, _) => format!("{joined}/index.html"),
        (false, true) => joined,
        (false, false) => format!("{joined}.html"),
    };
    check_path(&address).is_ok().then(|| Address::new(&address))
}
