//! What is handed to a translator, and what comes back: a [`Catalogue`] as PO or XLIFF 2.
//!
//! [`page_texts`] takes the texts out of pages, in pairs; [`catalogue`] makes
//! messages of them, and [`write_po`] or [`write_xliff`] a file. Of a file that
//! comes back, [`read_po`] and [`read_xliff`] make a [`Reading`], or a [`Fault`]
//! with its place: a damaged file is refused whole. [`place`] puts a reading
//! back into the pages. Nothing here touches the disk; the formats know no
//! site, and the texts know no format.
//!
//! [`Reading::remarks`] says what should be looked at besides, such as a
//! citation that the translation has lost. [`Fault::message`] and
//! [`Remark::message`] tell both in the program's language.

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
