//! Small files that hosts read: `robots.txt`, `_headers`, `_redirects`.

use std::fmt::Write;

use super::frame::is_public;
use crate::curriculum::Site;

/// What the pages of a site need and nothing more, in the words of a Content-Security-Policy.
/// The same words stand in each page's head.
pub(super) fn policy(site: &Site) -> String {
    let mut policy = String::from("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; ");
    if site.config.reader.offline {
        policy.push_str("worker-src 'self'; connect-src 'self'; ");
    }
    policy.push_str("base-uri 'none'; form-action 'none'");
    policy
}

pub(super) fn robots(site: &Site) -> String {
    if !is_public(site) {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.config.base_url {
        let _ = writeln!(text, "Sitemap: {}/sitemap.xml", base.as_str());
    }
    text
}

pub(super) fn headers(site: &Site) -> String {
    let policy = policy(site);
    let robots = if is_public(site) { "" } else { "\n  X-Robots-Tag: noindex" };
    format!(
        "/*\n  Content-Security-Policy: {policy}; frame-ancestors 'none'\n  Referrer-Policy: no-referrer\n  \
         X-Content-Type-Options: nosniff\n  Permissions-Policy: interest-cohort=(){robots}\n\n\
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
