//! Files that hosts read: how the site is to be served, in the words of each kind of host.
//!
//! [`HostRules`] says once what every host should do; each file here says it in the words of one of them.
//! A site's own file of the same name in `static/` stands in place of ours. Where each lies: [`HostFile`].

mod apache;
mod caddy;
mod netlify;
mod nginx;
mod objects;
mod rules;

use std::fmt::Write;

pub(super) use rules::policy;
pub use rules::{HeaderRule, HostRules, NotFoundRule, RedirectRule};

use crate::curriculum::Site;
use crate::plan::HostFile;

/// The text of a file.
pub(super) fn text(site: &Site, file: HostFile) -> String {
    let rules = || HostRules::of(site);
    match file {
        HostFile::Robots => robots(site),
        HostFile::Headers => netlify::headers(site, &rules()),
        HostFile::Redirects => netlify::redirects(&rules()),
        HostFile::NoJekyll => String::new(),
        HostFile::Cname => site.config.host.domain.as_ref().map(|domain| format!("{domain}\n")).unwrap_or_default(),
        HostFile::Htaccess => apache::text(site, &rules()),
        HostFile::Nginx => nginx::text(site, &rules()),
        HostFile::Caddy => caddy::text(site, &rules()),
        HostFile::Objects => objects::text(&rules()),
    }
}

fn robots(site: &Site) -> String {
    if !site.delivery.is_public() {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.delivery.base_url {
        let _ = writeln!(text, "Sitemap: {}/sitemap.xml", base.as_str());
    }
    text
}
