//! The exchange with translators: exports and imports a [`Catalogue`] as PO or XLIFF 2.
//!
//! [`page_texts`] extracts the texts of pages in pairs; [`catalogue`] converts them to messages, and [`write_po`] or
//! [`write_xliff`] to a file. [`read_po`] and [`read_xliff`] parse a returned file into a [`Reading`], or return a
//! [`Fault`] with its position: an invalid file is rejected as a whole. [`place`] puts the translations into the pages.
//! This module writes no files; the formats are independent of the site, and the texts are independent of the formats.
//!
//! [`Reading::remarks`] lists what should be checked, such as a citation missing in the translation. [`Fault::message`]
//! and [`Remark::message`] give the text in the program's language.

mod codes;
mod export;
mod fault;
mod front;
mod html;
mod message;
mod notation;
mod place;
mod po;
mod reading;
mod settle;
mod texts;
mod wrap;
mod xliff;
mod xml;

pub use export::{Extent, catalogue, source_of};
pub use fault::{Fault, FaultKind, Remark, RemarkKind};
pub use html::{Column, columns, is_ours, table};
pub use message::{Catalogue, Message, MessageState};
pub use place::{InStep, Placed, Problem, ProblemKind, as_in_file, place, targets, with_files};
pub use po::{PoEntry, read_entries as read_po_entries, read_po, write_po};
pub use reading::{Reading, Returned};
pub use texts::{PageTexts, Text, TextPair, TextPlace, of_page, page_texts};
pub use xliff::{read_xliff, write_xliff};
