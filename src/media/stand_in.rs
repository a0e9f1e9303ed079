//! Files that stand in for others: empty ones, pointers of Git LFS, and web pages saved under the name of a file.

use super::kind::{FileKind, ending};
use super::reason::Reason;

/// The first line of a pointer of Git LFS: <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>.
const POINTERS: [&[u8]; 2] = [b"version https://git-lfs.github.com/spec/", b"version https://hawser.github.com/spec/"];

/// A pointer is shorter than this, in bytes.
const LONGEST_POINTER: usize = 1_024;

/// The first bytes of a pointer of git-annex: the path to the content.
const ANNEX: [&[u8]; 2] = [b"/annex/objects/", b"../.git/annex/objects/"];

/// Extensions of text files that may begin with an HTML element.
const MAY_BE_HTML: [&str; 8] = ["html", "htm", "xhtml", "xht", "txt", "md", "xml", "svg"];

/// The reason why a file is not what its name says, if it stands in for another.
pub(super) fn stand_in(name: &str, kind: FileKind, bytes: &[u8]) -> Option<Reason> {
    let ending = ending(name);
    if bytes.is_empty() {
        // Hosts and version control have empty files without an extension: `.nojekyll`, `.gitkeep`.
        let is_hidden = name.rsplit(['/', '\\']).next().is_some_and(|name| name.starts_with('.'));
        return (!ending.is_empty() && !is_hidden).then_some(Reason::Empty);
    }
    if kind != FileKind::Text {
        return None;
    }
    if bytes.len() < LONGEST_POINTER && POINTERS.iter().chain(&ANNEX).any(|start| bytes.starts_with(start)) {
        return Some(Reason::Pointer);
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    let tag = start.strip_prefix('<').unwrap_or_default();
    let is_page = tag.starts_with("!doctype html") || tag.starts_with("html");
    (is_page && !ending.is_empty() && !MAY_BE_HTML.contains(&ending.as_str())).then_some(Reason::WebPage)
}
