//! Word documents for people without translation tools: tables of source and translation.
//!
//! The tables are edited in Word, LibreOffice or Google Docs and come back as DOCX. All that is needed to read a row is
//! text in its cells, because word processors keep nothing else: its name, and digests of what was exported. Only rows
//! with a changed translation or mark come back.

mod check;
mod fit;
mod fold;
mod package;
mod read;
mod words;
mod write;

pub use read::{ReturnedDocument, read_docx};
pub use write::{DocumentTexts, write_docx};
