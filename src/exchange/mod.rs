//! The exchange with translators: exports and imports a [`Catalogue`] as PO, XLIFF or a Word document.
//!
//! [`page_texts`] extracts the texts of pages in pairs; [`catalogue`] converts them to messages, and [`write_po`],
//! [`write_xliff`], [`write_xliff_1`] or [`write_docx`] to a file. [`read_returned`] parses a returned file of any of
//! these formats into a [`Reading`], or returns a [`FileFault`] with its position: an invalid file is rejected as a whole. [`place`] puts the translations into the pages.
//! This module writes no files; the formats are independent of the site, and the texts are independent of the formats.
//!
//! [`Reading::remarks`] lists what should be checked, such as a citation missing in the translation. [`FileFault::message`]
//! and [`ExchangeRemark::message`] give the text in the program's language.

mod codes;
mod data;
mod data_edit;
mod definitions;
mod digest;
mod docx;
mod edit;
mod export;
mod fault;
mod found;
mod front;
mod front_gains;
mod gains;
mod html;
mod make;
mod message;
mod notation;
mod pairing;
mod place;
mod placed;
mod po;
mod reading;
mod returned;
mod settle;
mod side;
mod taken;
mod texts;
mod trace;
mod words;
mod wrap;
mod xliff;
mod xml;

pub use docx::{DocumentTexts, ReturnedDocument, read_docx, write_docx};
pub use export::{Extent, catalogue, source_of};
pub use fault::{ExchangeRemark, FaultKind, FileFault, RemarkKind};
pub use html::{Column, columns, is_ours, table};
pub use message::{Catalogue, Message, MessageState};
pub use place::{as_in_file, place, targets, with_files};
pub use placed::{InStep, Placed, Problem, ProblemKind};
pub use po::{PoEntry, read_entries as read_po_entries, read_po, write_po};
pub use reading::{Reading, Returned};
pub use returned::{ReturnedFile, read_returned};
pub use texts::{PageTexts, Text, TextPair, TextPlace, of_page, page_texts};
pub use xliff::{read_xliff, write_xliff, write_xliff_1};
