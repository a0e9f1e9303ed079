//! `_headers` and `_redirects`: Netlify, Cloudflare Pages and similar hosts.

use std::fmt::Write;

use super::rules::HostRules;
use crate::curriculum::{Site, encoded};
use crate::search::FOLDER as SEARCH_INDEX;

const CACHE: &str = "Cache-Control";

/// One block for each pattern.
///
/// These hosts join the values of a header that several patterns set, and revalidate pages by default. Cache headers
/// are therefore set only for folders without other rules.
pub(super) fn headers(site: &Site, rules: &HostRules) -> String {
    let mut text = String::new();
    let mut block = |pattern: &str, headers: &[(&str, &str)]| {
        if !headers.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            let _ = writeln!(text, "{pattern}");
            headers.iter().for_each(|(name, value)| {
                let _ = writeln!(text, "  {name}: {value}");
            });
        }
    };
    let pages = site.config.host.cache_pages;
    let page_cache = rules.headers_of("/").into_iter().find(|(name, _)| *name == CACHE);
    for rule in &rules.headers {
        let is_joined = rule.pattern == "/*" || (pages > 0 && is_index(&rule.pattern));
        let all = rule.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let own: Vec<(&str, &str)> = all.filter(|(name, _)| *name != CACHE || !is_joined).collect();
        block(&rule.pattern, &own);
    }
    if let Some(cache) = page_cache.filter(|_| pages > 0) {
        for language in site.languages() {
            let tag = &site.config.languages[language].tag;
            block(&format!("/{tag}/*"), &[cache]);
        }
        block("/", &[cache]);
    }
    text
}

/// The search index is in the folder of its language, and would get two cache headers if pages had one.
fn is_index(pattern: &str) -> bool {
    pattern.split('/').nth(2) == Some(SEARCH_INDEX)
}

/// Former addresses, then the pages for addresses that do not exist.
pub(super) fn redirects(rules: &HostRules) -> String {
    let mut text = String::new();
    for redirect in &rules.redirects {
        let _ = writeln!(text, "{} {} 301", encoded(&redirect.from), encoded(&redirect.to));
    }
    for rule in rules.not_found.iter().filter(|rule| rule.pattern != "/*") {
        let _ = writeln!(text, "{} {} 404", rule.pattern, rule.page);
    }
    text
}
