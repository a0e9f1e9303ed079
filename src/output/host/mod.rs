//! Files that hosts read: how the site is to be served, in the words of each kind of host.
//!
//! [`HostRules`] says once what every host should do; each file here says it in the words of one of them.
//! A site's own file of the same name in `static/` stands in place of ours.

mod apache;
mod caddy;
mod media_types;
mod netlify;
mod nginx;
mod objects;
mod rules;

use std::fmt::Write;

pub(super) use media_types::is_text;
pub use media_types::media_type;
pub(super) use rules::policy;
pub use rules::{HeaderRule, HostRules, NotFoundRule, RedirectRule};

use super::frame::is_public;
use crate::config::HostKind;
use crate::curriculum::Site;

/// A file for hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostFile {
    /// What search engines may read.
    Robots,
    /// Headers, one block for each pattern of paths.
    Headers,
    /// Redirects, one a line.
    Redirects,
    /// The sign for a host not to process the site once more.
    NoJekyll,
    /// The domain of the site.
    Cname,
    /// For Apache.
    Htaccess,
    /// For nginx.
    Nginx,
    /// For Caddy.
    Caddy,
    /// For programs that fill an object store.
    Objects,
}

/// The folder of files that a server's own configuration includes. It is not for readers.
pub const HOST_FOLDER: &str = "_host";

/// The files that the settings ask for, each with its address.
pub(super) fn files(site: &Site) -> Vec<(&'static str, HostFile)> {
    let mut files = vec![("robots.txt", HostFile::Robots)];
    for kind in &site.config.host.kinds {
        match kind {
            HostKind::Netlify => files.extend([("_headers", HostFile::Headers), ("_redirects", HostFile::Redirects)]),
            HostKind::Github => {
                files.push((".nojekyll", HostFile::NoJekyll));
                files.extend(site.config.host.domain.as_ref().map(|_| ("CNAME", HostFile::Cname)));
            }
            HostKind::Apache => files.push((".htaccess", HostFile::Htaccess)),
            HostKind::Nginx => files.push(("_host/nginx.conf", HostFile::Nginx)),
            HostKind::Caddy => files.push(("_host/Caddyfile", HostFile::Caddy)),
            HostKind::Objects => files.push(("_host/objects.json", HostFile::Objects)),
        }
    }
    files
}

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
    if !is_public(site) {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = &site.config.base_url {
        let _ = writeln!(text, "Sitemap: {}/sitemap.xml", base.as_str());
    }
    text
}
