//! Reads a file from a translator in the format that it has, whatever its name.

use super::docx::{ReturnedDocument, read_docx};
use super::fault::{FaultKind, FileFault};
use super::html::is_ours;
use super::po::read_po;
use super::reading::Reading;
use super::xliff::read_xliff;

/// The content of a file from a translator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnedFile {
    /// PO or XLIFF, which have the exact texts.
    Exact(Reading),
    /// A Word document, to be compared with the texts of the site.
    Document(ReturnedDocument),
}

/// The beginning of a ZIP package.
const PACKAGE: &[u8] = b"PK";

/// The beginnings of other documents: Word before 2007 or with a password, PDF, RTF.
const OTHER_DOCUMENTS: [&[u8]; 3] = [b"\xD0\xCF\x11\xE0", b"%PDF", b"{\\rtf"];

/// Parses the bytes of a PO, XLIFF or Word file.
///
/// # Errors
/// The first error, for the format that the file begins like.
pub fn read_returned(bytes: &[u8]) -> Result<ReturnedFile, FileFault> {
    if bytes.starts_with(PACKAGE) {
        return read_docx(bytes).map(ReturnedFile::Document);
    }
    let whole = |kind| Err(FileFault { line: 1, column: 1, kind });
    if OTHER_DOCUMENTS.iter().any(|start| bytes.starts_with(start)) {
        return whole(FaultKind::NotWord);
    }
    if is_ours(bytes) {
        return whole(FaultKind::OnlyForReading);
    }
    let start = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let is_xml = start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    if is_xml { read_xliff(bytes) } else { read_po(bytes) }.map(ReturnedFile::Exact)
}

impl ReturnedFile {
    /// The reading as it is in the file.
    pub fn reading(&self) -> &Reading {
        match self {
            Self::Exact(reading) => reading,
            Self::Document(document) => &document.reading,
        }
    }
}
