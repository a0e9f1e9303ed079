//! `.htaccess`: configuration of Apache 2.4 or later.

use std::fmt::Write;

use super::rules::{HostRules, base_path, hidden};
use crate::config::Packing;
use crate::curriculum::Site;
use crate::plan::{HostFile, text_types};

pub(super) fn text(site: &Site, rules: &HostRules) -> String {
    let base = base_path(site);
    let mut text = String::from("# Made by temario.\nOptions -Indexes -MultiViews\nDirectoryIndex index.html\n");
    text.push_str("AddDefaultCharset utf-8\nAddCharset utf-8 .html .css .js .txt .xml .svg\n");
    text.push_str("AddType text/javascript .js\n\n");
    for rule in &rules.not_found {
        let _ = match rule.pattern.as_str() {
            "/*" => writeln!(text, "ErrorDocument 404 {base}{}", rule.page),
            pattern => {
                writeln!(text, "<If \"{}\">\nErrorDocument 404 {base}{}\n</If>", expression(base, pattern), rule.page)
            }
        };
    }
    text.push_str("\n<IfModule mod_headers.c>\n");
    for rule in &rules.headers {
        let is_everywhere = rule.pattern == "/*";
        if !is_everywhere {
            let _ = writeln!(text, "<If \"{}\">", expression(base, &rule.pattern));
        }
        for (name, value) in &rule.headers {
            let _ = writeln!(text, "Header always set {name} \"{value}\"");
        }
        if !is_everywhere {
            text.push_str("</If>\n");
        }
    }
    text.push_str("</IfModule>\n\n<IfModule mod_rewrite.c>\nRewriteEngine On\n");
    let _ = writeln!(text, "RewriteBase {base}/");
    let _ = writeln!(text, "RewriteRule ^{} - [R=404,L]", escaped(hidden().trim_start_matches('/')));
    let unpublished = HostFile::UNPUBLISHED.map(|file| escaped(file.address()));
    let _ = writeln!(text, "RewriteRule ^({})$ - [R=404,L]", unpublished.join("|"));
    for redirect in &rules.redirects {
        for path in redirect.paths() {
            let from = escaped(path.trim_start_matches('/'));
            let _ = writeln!(text, "RewriteRule ^{from}$ {base}{} [R=301,L]", redirect.to);
        }
    }
    text.push_str(
        "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteCond %{REQUEST_FILENAME}.html -f\n\
         RewriteRule ^(.+[^/])$ $1.html [L]\n",
    );
    packed(site, &mut text);
    text.push_str("</IfModule>\n");
    text
}

/// Sends the compressed copy of a file, with the type of the original, to clients that accept it.
fn packed(site: &Site, text: &mut String) {
    let endings: Vec<&str> = text_types().map(|(ending, _)| ending).collect();
    for packing in [Packing::Zstd, Packing::Brotli, Packing::Gzip] {
        if !site.config.host.packed.contains(&packing) {
            continue;
        }
        let (ending, word) = match packing {
            Packing::Gzip => ("gz", "gzip"),
            Packing::Brotli => ("br", "br"),
            Packing::Zstd => ("zst", "zstd"),
        };
        let _ = writeln!(
            text,
            "RewriteCond %{{HTTP:Accept-Encoding}} \\b{word}\\b\nRewriteCond %{{REQUEST_FILENAME}}.{ending} -f\n\
             RewriteRule ^(.+)\\.({})$ $1.$2.{ending} [L]",
            endings.join("|")
        );
        for (kind, media_type) in text_types() {
            let _ = writeln!(text, "RewriteRule \\.{kind}\\.{ending}$ - [T={media_type},E=no-gzip:1]");
        }
        let _ = writeln!(
            text,
            "<IfModule mod_headers.c>\n<FilesMatch \"\\.{ending}$\">\nHeader set Content-Encoding {word}\n\
             Header append Vary Accept-Encoding\n</FilesMatch>\n</IfModule>"
        );
    }
}

/// A condition on the requested address.
fn expression(base: &str, pattern: &str) -> String {
    match pattern.strip_suffix('*') {
        Some(folder) => format!("%{{REQUEST_URI}} =~ m#^{}#", escaped(&format!("{base}{folder}"))),
        None => format!("%{{REQUEST_URI}} == '{base}{pattern}'"),
    }
}

/// A path as a regular expression that matches only this path.
fn escaped(path: &str) -> String {
    let mut text = String::with_capacity(path.len() + 4);
    for character in path.chars() {
        if ".+*?()[]{}|^$\\".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
    text
}
