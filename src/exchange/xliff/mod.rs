//! XLIFF 2.0, 2.1 and 1.2, the formats of translation agencies.
//!
//! A page is a `file`, a text is a `unit` with one segment, in XLIFF 1.2 a `trans-unit`. Markdown marks are inline codes
//! with their text, so that a tool shows the text and protects the marks; link targets and citations cannot be changed
//! by mistake. The file has no dates.

mod codes;
mod pages;
mod read;
mod read_1;
mod units;
mod vocabulary;
mod write;
mod write_1;

pub use write::write_xliff;
pub use write_1::write_xliff_1;

use self::vocabulary::{NAMESPACE, NAMESPACE_1};
use super::fault::{FaultKind, FileFault};
use super::reading::Reading;
use super::xml::read_tree;

/// Parses the bytes of an XLIFF file, of the version that it states.
///
/// # Errors
/// The first error, if the file is not XLIFF 2.0, 2.1 or 1.2 in UTF-8 with both languages, or contains what a site does
/// not have. A file with an error must not be used.
pub fn read_xliff(bytes: &[u8]) -> Result<Reading, FileFault> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let text = str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        FileFault::at(&String::from_utf8_lossy(before), before.len(), FaultKind::NotUtf8)
    })?;
    let (xliff, namespace) = read_tree(text, &[NAMESPACE, NAMESPACE_1])?;
    let version = xliff.attribute("version").unwrap_or_default();
    let kind = match namespace {
        _ if xliff.name != "xliff" => FaultKind::NotXliff,
        Some(NAMESPACE) => return read::read(text, &xliff),
        Some(NAMESPACE_1) => return read_1::read(text, &xliff),
        _ if version.is_empty() => FaultKind::NotXliff,
        _ => FaultKind::Version(version.to_owned()),
    };
    Err(FileFault::at(text, xliff.start, kind))
}
