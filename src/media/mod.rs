//! Removes metadata from the author's files before publication: [`clean`].
//!
//! A photograph can contain when, where and with whose device it was taken; a document, its author and folder. Each
//! file is parsed, written again from the parts needed to show it, and parsed once more. Files that cannot be parsed
//! are refused, so nothing unknown is published. The content decides the kind of a file; its name has to match. This
//! module does not depend on sites, rules or addresses.

mod bytes;
mod captions;
mod cleaned;
mod cleaning;
mod converted;
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
mod play;
mod png;
mod profile;
mod reason;
mod riff;
mod single;
mod sound;
mod stand_in;
mod svg;
mod traces;
mod unpacked;
mod webm;
mod webp;

pub use cleaned::{About, Cleaned, CleaningRefusal, Detail};
pub use cleaning::clean;
pub use kind::FileKind;
pub use memo::MediaMemo;
pub use pixels::{WIDEST, shown_size};
pub use play::{seconds, unplayable};
pub use reason::Reason;
pub use unpacked::{PackageLimits, unpacked};
