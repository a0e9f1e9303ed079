//! Classifies the target of a link, relative to the file that contains it.
//!
//! This depends only on the file's path, so it is done once when the file is parsed; the site then checks
//! whether the page exists.

use percent_encoding::percent_decode_str;

use super::position::Numbered;
use crate::language::portable::composed;

/// A target, classified.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LinkReference {
    /// A page, in the language of the reader, and a heading on it.
    Page {
        /// The module's id; `None` for pages beside the course's front page.
        module: Option<String>,
        /// The page's id; `index` for a front page.
        page: String,
        /// The anchor in the language of the file.
        anchor: Option<String>,
    },
    /// A heading of the same page.
    Anchor(String),
    /// A file in `content/` or `static/`: its path from the root, and the query and anchor after it.
    File(String, String),
    /// An external address or a mail address.
    External(String),
    /// A target that no page may link to.
    Refused(LinkRefusal),
}

/// The reason why a target is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkRefusal {
    /// A scheme that may run a program or open a file: `javascript:`, `data:`, `file:`.
    Scheme,
    /// The path is outside the site's root.
    Outside,
    /// The target is empty.
    Empty,
}

/// The allowed schemes.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];

/// Classifies a target written in the file at `path`.
pub fn classify(path: &str, target: &str) -> LinkReference {
    let target = target.trim();
    if target.is_empty() {
        return LinkReference::Refused(LinkRefusal::Empty);
    }
    if let Some(anchor) = target.strip_prefix('#') {
        return LinkReference::Anchor(decode(anchor));
    }
    if target.starts_with("//") || target.starts_with('\\') {
        return LinkReference::Refused(LinkRefusal::Scheme);
    }
    if let Some(scheme) = scheme(target) {
        return match SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
            true => LinkReference::External(target.to_owned()),
            false => LinkReference::Refused(LinkRefusal::Scheme),
        };
    }
    let (file, anchor) = match target.split_once('#') {
        Some((file, anchor)) => (file, Some(decode(anchor)).filter(|anchor| !anchor.is_empty())),
        None => (target, None),
    };
    let file = decode(file);
    if file.contains('\\') || file.contains('\0') {
        return LinkReference::Refused(LinkRefusal::Outside);
    }
    let Some(resolved) = resolve(path, &file) else { return LinkReference::Refused(LinkRefusal::Outside) };
    page(&resolved, anchor.clone())
        .unwrap_or_else(|| LinkReference::File(resolved, anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default()))
}

fn decode(text: &str) -> String {
    // An address copied from a browser may have decomposed accents.
    composed(&percent_decode_str(text).decode_utf8_lossy())
}

/// The scheme of an absolute address. A `:` after a slash is part of a path.
fn scheme(target: &str) -> Option<&str> {
    let (before, _) = target.split_once(':')?;
    let fits = before.starts_with(|first: char| first.is_ascii_alphabetic())
        && before.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte) || byte.is_ascii_control());
    fits.then_some(before)
}

/// The path from the root; `None` if it is outside the site.
fn resolve(path: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(rest) if rest.starts_with("media/") => vec!["content"],
        Some(_) => vec!["static"],
        None => path.split('/').take(path.split('/').count().saturating_sub(1)).collect(),
    };
    let floor = if target.starts_with('/') { 1 } else { 0 };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.len() > floor => {
                parts.pop();
            }
            ".." => return None,
            _ => parts.push(part),
        }
    }
    // Other folders are not part of the site.
    if !matches!(parts.first(), Some(&"content" | &"static")) {
        return None;
    }
    let mut resolved = parts.join("/");
    if target.ends_with('/') || target.ends_with("..") || target == "." {
        resolved.push('/');
    }
    Some(resolved)
}

/// The page at a path: `content/es/01-x/02-y.md`, or the folder of a module.
fn page(resolved: &str, anchor: Option<String>) -> Option<LinkReference> {
    let rest = resolved.strip_prefix("content/")?;
    let folder = rest.strip_suffix('/');
    let parts: Vec<&str> = folder.unwrap_or(rest).split('/').collect();
    let id = |name: &str| Numbered::parse(name).id;
    let reference = |module: Option<&str>, page: String| LinkReference::Page { module: module.map(id), page, anchor };
    match (parts.as_slice(), folder.is_some()) {
        ([_], true) => Some(reference(None, "index".into())),
        ([_, module], true) => Some(reference(Some(module), "index".into())),
        ([_, file], false) => Some(reference(None, id(file.strip_suffix(".md")?))),
        ([_, module, file], false) => Some(reference(Some(module), id(file.strip_suffix(".md")?))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "content/es/01-que-es/02-malos-tratos.md";

    fn page(module: Option<&str>, page: &str, anchor: Option<&str>) -> LinkReference {
        LinkReference::Page { module: module.map(Into::into), page: page.into(), anchor: anchor.map(Into::into) }
    }

    #[test]
    fn file_paths_are_pages_with_or_without_numbers() {
        assert_eq!(classify(HERE, "../02-x/03-y.md#uno"), page(Some("x"), "y", Some("uno")));
        assert_eq!(classify(HERE, "../x/y.md"), page(Some("x"), "y", None));
        assert_eq!(classify(HERE, "cuatro.md"), page(Some("que-es"), "cuatro", None));
        assert_eq!(classify(HERE, "../02-x/"), page(Some("x"), "index", None));
        assert_eq!(classify(HERE, "../index.md"), page(None, "index", None));
        assert_eq!(classify(HERE, "../acerca.md"), page(None, "acerca", None));
        assert_eq!(classify(HERE, "#a%C3%B1o"), LinkReference::Anchor("año".into()));
    }

    #[test]
    fn pictures_and_downloads_are_files() {
        assert_eq!(
            classify(HERE, "plano.png"),
            LinkReference::File("content/es/01-que-es/plano.png".into(), "".into())
        );
        assert_eq!(classify(HERE, "/media/a b.png"), LinkReference::File("content/media/a b.png".into(), "".into()));
        assert_eq!(classify(HERE, "/guia.pdf#page=2"), LinkReference::File("static/guia.pdf".into(), "#page=2".into()));
    }

    #[test]
    fn what_could_harm_or_climbs_out_is_refused() {
        for target in [
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "//host/x",
            "java\tscript:x",
        ] {
            assert_eq!(classify(HERE, target), LinkReference::Refused(LinkRefusal::Scheme), "{target}");
        }
        for target in ["../../../../etc/passwd", "../../../site.toml", "/../site.toml", "..%2f..%2f..%2fx"] {
            assert_eq!(classify(HERE, target), LinkReference::Refused(LinkRefusal::Outside), "{target}");
        }
    }
}
