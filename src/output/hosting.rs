//! Small files that hosts read: `robots.txt`, `_headers`, `_redirects`.

use std::fmt::Write;

use crate::curriculum::{Edition, Site};

/// What the pages need and nothing more; the same words stand in each page's head.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'";

pub(super) fn robots(site: &Site) -> String {
    if site.edition == Edition::Facilitator {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.config.base_url {
        let _ = writeln!(text, "Sitemap: {}/sitemap.xml", base.as_str());
    }
    text
}

pub(super) fn headers() -> String {
    format!(
        "/*\n  Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n  Referrer-Policy: no-referrer\n  \
         X-Content-Type-Options: nosniff\n  Permissions-Policy: interest-cohort=()\n\n\
         /assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    )
}

pub(super) fn redirects(site: &Site) -> String {
    let mut text = String::new();
    for redirect in &site.redirects {
        if let Some(target) = &site.page(redirect.to).addresses[redirect.language] {
            let _ = writeln!(text, "/{} /{} 301", redirect.from.canonical(), target.canonical());
        }
    }
    text
}
