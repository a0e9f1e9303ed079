//! `_host/nginx.conf`: directives to include in an nginx `server` whose `root` is the site.

use std::fmt::Write;

use super::rules::{HostRules, base_path, hidden, root_words};
use crate::config::Packing;
use crate::curriculum::Site;
use crate::plan::HostFile;

/// Each `location` repeats all headers: one that sets any header inherits none.
pub(super) fn text(site: &Site, rules: &HostRules) -> String {
    let base = base_path(site);
    let root = root_words(base);
    let mut text = format!("# Made by temario. In the server block of the site, with `root` set to {root}:\n");
    text.push_str(
        "#   include /path/to/the/site/_host/nginx.conf;\n\n\
         charset utf-8;\ncharset_types text/css text/plain text/xml text/javascript application/javascript;\n\
         absolute_redirect off;\nindex index.html;\n",
    );
    for packing in &site.config.host.packed {
        // The modules for the other formats are not part of every nginx.
        let _ = match packing {
            Packing::Gzip => writeln!(text, "gzip_static on;"),
            Packing::Brotli => writeln!(text, "# brotli_static on;"),
            Packing::Zstd => writeln!(text, "# zstd_static on;"),
        };
    }
    let _ = writeln!(text, "\nlocation ^~ {base}{} {{ return 404; }}", hidden());
    for file in HostFile::UNPUBLISHED {
        let _ = writeln!(text, "location = {base}/{} {{ return 404; }}", file.address());
    }
    for redirect in &rules.redirects {
        for path in redirect.paths() {
            let _ = writeln!(text, "location = {base}{path} {{ return 301 {base}{}; }}", redirect.to);
        }
    }
    for pattern in rules.patterns() {
        let place = match pattern.strip_suffix('*') {
            Some("/") => format!("{base}/"),
            Some(folder) => format!("^~ {base}{folder}"),
            None => format!("= {base}{pattern}"),
        };
        let _ = writeln!(text, "location {place} {{");
        for (name, value) in rules.headers_of_pattern(pattern) {
            let _ = writeln!(text, "    add_header {name} \"{value}\" always;");
        }
        let _ = writeln!(text, "    try_files $uri $uri.html $uri/index.html =404;");
        let _ = writeln!(text, "    error_page 404 {base}{};\n}}", rules.not_found_of(pattern));
    }
    text
}
