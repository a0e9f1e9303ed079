//! Configuration files for hosts, one format for each kind of host.
//!
//! [`HostRules`] defines the behaviour of every host; each file here writes it in one format. A file of the same name
//! in `static/` replaces the generated one. [`HostFile`] defines the paths.

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
