//! Every input of a site, read once: [`Snapshot`].
//!
//! Only this layer reads sources, and sources are changed only through `changes`. It turns a folder into a snapshot in
//! which each file has a path relative to the root, a digest and, if it is text, its text. It does not depend on
//! Markdown, languages or the meaning of files.

mod changes;
mod characters;
mod clock;
mod digest;
mod durable;
mod folder;
mod held;
mod place;
mod read;
mod read_error;
mod seen;
mod snapshot;
mod span;
mod text;

pub use changes::{Refused, finish, write_changes, write_files, write_new_site};
pub use characters::normalised;
pub use clock::today;
pub use digest::Digest;
pub use durable::{FileSystem, close, copy_new, put_new, put_synced, sync_folder};
pub use folder::{Folder, Look};
pub use held::{HeldFile, HoldFault, identity};
pub use place::{Place, SourcePath};
pub use read::{INPUTS, JUNK_NAMES, TEXT_LIMIT, is_as_read, is_input, read_snapshot};
pub use read_error::{ReadCause, ReadError};
pub use snapshot::{Binary, ReadFault, ReadFaultKind, Snapshot, Source};
pub use span::Span;
pub use text::{LineIndex, TextPosition};
