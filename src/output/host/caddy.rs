//! `_host/Caddyfile`: directives to import into a Caddy site whose `root` is the site.

use std::fmt::Write;

use super::rules::{HostRules, base_path, hidden, root_words};
use crate::config::Packing;
use crate::curriculum::Site;
use crate::plan::HostFile;

pub(super) fn text(site: &Site, rules: &HostRules) -> String {
    let base = base_path(site);
    let root = root_words(base);
    let mut text = format!("# Made by temario. In the block of the site, with `root` set to {root}:\n");
    text.push_str("#   import /path/to/the/site/_host/Caddyfile\n\n");
    // `route` keeps this order; otherwise Caddy sorts by the specificity of paths.
    text.push_str("route {\n");
    for rule in &rules.headers {
        for (name, value) in &rule.headers {
            let _ = writeln!(text, "\theader {base}{} {name} \"{value}\"", rule.pattern);
        }
    }
    let names = HostFile::UNPUBLISHED.map(|file| format!("{base}/{}", file.address()));
    let _ = writeln!(text, "\t@unpublished path {base}{}* {}", hidden(), names.join(" "));
    text.push_str("\terror @unpublished 404\n");
    for redirect in &rules.redirects {
        for path in redirect.paths() {
            let _ = writeln!(text, "\tredir {base}{path} {base}{} 301", redirect.to);
        }
    }
    text.push_str("\ttry_files {path} {path}.html {path}/index.html\n");
    let packed: Vec<&str> = [(Packing::Zstd, "zstd"), (Packing::Brotli, "br"), (Packing::Gzip, "gzip")]
        .into_iter()
        .filter(|(packing, _)| site.config.host.packed.contains(packing))
        .map(|(_, word)| word)
        .collect();
    if packed.is_empty() {
        text.push_str("\tfile_server\n}\n");
    } else {
        let _ = writeln!(text, "\tfile_server {{\n\t\tprecompressed {}\n\t}}\n}}", packed.join(" "));
    }
    text.push_str("handle_errors {\n\troute {\n");
    for (name, value) in rules.headers_of_pattern("/*") {
        let _ = writeln!(text, "\t\theader {name} \"{value}\"");
    }
    for rule in rules.not_found.iter().rev() {
        let matcher = if rule.pattern == "/*" { "*".to_owned() } else { format!("{base}{}", rule.pattern) };
        let _ =
            writeln!(text, "\t\thandle {matcher} {{\n\t\t\trewrite * {base}{}\n\t\t\tfile_server\n\t\t}}", rule.page);
    }
    text.push_str("\t}\n}\n");
    text
}
