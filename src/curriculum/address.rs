//! Output paths, and relative references between them.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::language::portable::composed;
use crate::source::SourcePath;

/// The folder of the theme's assets.
pub const ASSETS: &str = "assets";

/// The characters that are percent-encoded in a URL path: all but the unreserved ones (RFC 3986, 2.3).
const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path in the output, from its root: `es/que-es-la-tortura/malos-tratos.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Address(Arc<str>);

impl Address {
    /// An address from a path relative to the output's root.
    pub fn new(path: &str) -> Self {
        Self(path.into())
    }

    /// The address of a file of `static/`: the same path, with accents as links write them.
    pub fn of_static(source: &SourcePath) -> Self {
        let path = source.as_str();
        Self::new(&composed(path.strip_prefix("static/").unwrap_or(path)))
    }

    /// The path from the output's root, not encoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as hosts show it: front pages end in `/`.
    pub fn canonical(&self) -> &str {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        }
    }

    /// The relative path to the root: `../` for each folder.
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The relative reference from one output to another, percent-encoded.
pub fn relative(from: &Address, to: &Address) -> String {
    let (from, to) = (from.as_str(), to.as_str());
    let shared = from
        .bytes()
        .zip(to.bytes())
        .take_while(|(a, b)| a == b)
        .enumerate()
        .filter(|(_, (byte, _))| *byte == b'/')
        .last()
        .map_or(0, |(at, _)| at + 1);
    let climbs = from[shared..].matches('/').count();
    let mut reference = String::with_capacity(climbs * 3 + to.len() - shared);
    for _ in 0..climbs {
        reference.push_str("../");
    }
    reference.extend(utf8_percent_encode(&to[shared..], &ENCODED));
    reference
}

/// A path, percent-encoded for a URL.
pub fn encoded(path: &str) -> String {
    utf8_percent_encode(path, &ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_climb_only_as_far_as_needed() {
        let way = |from: &str, to: &str| relative(&Address::new(from), &Address::new(to));
        assert_eq!(way("es/a/b.html", "es/a/c.html"), "c.html");
        assert_eq!(way("es/a/b.html", "es/x/c.html"), "../x/c.html");
        assert_eq!(way("es/a/b.html", "en/a/c.html"), "../../en/a/c.html");
        assert_eq!(way("index.html", "es/index.html"), "es/index.html");
        assert_eq!(way("es/ab/c.html", "es/abc/c.html"), "../abc/c.html");
        assert_eq!(way("es/a.html", "media/a b%.png"), "../media/a%20b%25.png");
    }
}
