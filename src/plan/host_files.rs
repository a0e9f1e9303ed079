//! Files that hosts read, with the path that each host requires.

use crate::config::HostKind;
use crate::curriculum::Site;

/// A file for hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostFile {
    /// `robots.txt`, for search engines.
    Robots,
    /// Headers, one block for each pattern of paths.
    Headers,
    /// Redirects, one on each line.
    Redirects,
    /// Disables Jekyll on GitHub Pages.
    NoJekyll,
    /// The domain of the site.
    Cname,
    /// For Apache.
    Htaccess,
    /// For nginx.
    Nginx,
    /// For Caddy.
    Caddy,
    /// For programs that upload to an object store.
    Objects,
}

impl HostFile {
    /// All files.
    pub const ALL: [Self; 9] = [
        Self::Robots,
        Self::Headers,
        Self::Redirects,
        Self::NoJekyll,
        Self::Cname,
        Self::Htaccess,
        Self::Nginx,
        Self::Caddy,
        Self::Objects,
    ];

    /// Files at the root that hosts must not serve.
    pub const UNPUBLISHED: [Self; 5] = [Self::Headers, Self::Redirects, Self::Htaccess, Self::NoJekyll, Self::Cname];

    /// Its path in the output.
    pub fn address(self) -> &'static str {
        match self {
            Self::Robots => "robots.txt",
            Self::Headers => "_headers",
            Self::Redirects => "_redirects",
            Self::NoJekyll => ".nojekyll",
            Self::Cname => "CNAME",
            Self::Htaccess => ".htaccess",
            Self::Nginx => "_host/nginx.conf",
            Self::Caddy => "_host/Caddyfile",
            Self::Objects => "_host/objects.json",
        }
    }

    /// The files that the settings of a site select.
    pub(super) fn of(site: &Site) -> Vec<Self> {
        let mut files = vec![Self::Robots];
        for kind in &site.config.host.kinds {
            match kind {
                HostKind::Netlify => files.extend([Self::Headers, Self::Redirects]),
                HostKind::Github => {
                    files.push(Self::NoJekyll);
                    files.extend(site.config.host.domain.as_ref().map(|_| Self::Cname));
                }
                HostKind::Apache => files.push(Self::Htaccess),
                HostKind::Nginx => files.push(Self::Nginx),
                HostKind::Caddy => files.push(Self::Caddy),
                HostKind::Objects => files.push(Self::Objects),
            }
        }
        files
    }
}
