//! Style sheets, scripts and pictures of the theme, with a digest in their names.

use std::sync::Arc;

use super::files::ThemeFiles;
use crate::curriculum::Address;
use crate::language::portable::composed;
use crate::media::clean;
use crate::source::Digest;

/// A file of the theme's `assets/`, published once for all languages.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name in the theme: `site.css`.
    pub name: String,
    /// Its output path; the name contains a digest, so that it may be cached without a limit.
    pub address: Address,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

pub(super) fn load(files: &ThemeFiles) -> Vec<Asset> {
    let texts = files.texts_below("assets").map(|(name, file)| {
        let bytes: Arc<[u8]> = match name.ends_with(".css") {
            true => Arc::from(without_comments(&file.text).as_bytes()),
            false if name.ends_with(".svg") => published(name, file.text.as_bytes().into()),
            false if name.ends_with(".js") => Arc::from(without_indent(&file.text).as_bytes()),
            false => Arc::from(file.text.as_bytes()),
        };
        (name.to_owned(), bytes)
    });
    let binaries = files
        .binaries
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("assets/")?.to_owned(), published(path, bytes.clone()))));
    let mut assets: Vec<Asset> = texts.chain(binaries).map(|(name, bytes)| asset(name, bytes)).collect();
    assets.sort_by(|a, b| a.name.cmp(&b.name));
    assets
}

/// A file in its published form; a rejected picture is an error and becomes empty.
fn published(name: &str, bytes: Arc<[u8]>) -> Arc<[u8]> {
    match clean(name, &bytes) {
        Ok(cleaned) => cleaned.bytes.unwrap_or(bytes),
        Err(refusal) if refusal.is_picture => Arc::default(),
        Err(_) => bytes,
    }
}

fn asset(name: String, bytes: Arc<[u8]>) -> Asset {
    let digest = Digest::of(&bytes);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "bin"));
    let address = Address::new(&composed(&format!("assets/{stem}.{}.{ending}", digest.short())));
    Asset { address, digest, bytes, name }
}

/// A style sheet without comments, to reduce its size.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let length = if let Some(comment) = from.strip_prefix("/*") {
            // An unclosed comment extends to the end, as in browsers.
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            // A line that contained only a comment is removed.
            if kept.ends_with('\n') || kept.is_empty() {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
            }
            continue;
        } else if from.starts_with('/') {
            1
        } else {
            quoted(from)
        };
        kept.push_str(&from[..length]);
        rest = &from[length..];
    }
    kept.push_str(rest);
    kept
}

/// A script without comment lines and indentation. A script with a multi-line template literal stays unchanged, because
/// both would be part of the literal.
fn without_indent(script: &str) -> String {
    if script.lines().any(|line| line.matches('`').count() % 2 == 1) {
        return script.to_owned();
    }
    let mut kept = String::with_capacity(script.len());
    let mut is_comment = false;
    for line in script.lines().map(str::trim) {
        is_comment |= line.starts_with("/*");
        if !is_comment && !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    kept
}

/// The length of a string, quotation marks included; an unclosed string extends to the end.
fn quoted(text: &str) -> usize {
    let mark = text.as_bytes()[0];
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_strings_stay() {
        let css =
            "/* head */\na { b: c; /* x */ }\n.d::after { content: \"/* no */ \\\" '\"; }\ne { f: url(a/b) } /* open";
        assert_eq!(
            without_comments(css),
            "a { b: c;  }\n.d::after { content: \"/* no */ \\\" '\"; }\ne { f: url(a/b) } "
        );
        assert_eq!(without_comments(".x { content: 'ñ"), ".x { content: 'ñ");
        let script = "/* head\n   more */\n(function () {\n  // why\n  let a = 1; // here\n})();\n";
        assert_eq!(without_indent(script), "(function () {\nlet a = 1; // here\n})();\n");
        assert_eq!(without_indent("let a = `\n  // b`;\n"), "let a = `\n  // b`;\n");
    }
}
