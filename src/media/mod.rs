//! Files of the author → files without hidden notes: [`clean`].
//!
//! A photograph can say when and where it was taken and with whose device; a document says who wrote it and in which
//! folder. Each file is parsed, written anew from the parts that are needed to show it, and read again. What cannot
//! be parsed is refused, so that nothing unknown is published. The content decides which kind a file is; its name only
//! has to agree. Sites, rules and addresses are not known here.

mod bytes;
mod cleaned;
mod cleaning;
mod film;
mod gif;
mod icon;
mod jpeg;
mod kind;
mod memo;
mod package;
mod pdf;
mod picture_size;
mod pixels;
mod png;
mod profile;
mod reason;
mod riff;
mod single;
mod sound;
mod svg;
mod traces;
mod webm;
mod webp;

pub use cleaned::{About, Cleaned, Detail, Refusal};
pub use cleaning::clean;
pub use kind::FileKind;
pub use memo::Memo;
pub use pixels::{WIDEST, shown_size};
pub use reason::Reason;
