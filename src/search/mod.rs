//! Search: an index of the site in each language.
//!
//! [`Index::build`] collects the text that an edition shows, section by section (`collect.rs`), and counts words;
//! [`files`] writes the index as scripts for the theme's `search.js`; [`search`] ranks like that script. The
//! presentation of results is not part of this module.

mod collect;
mod files;
mod index;
mod query;
mod rank;
mod shards;
mod texts;
mod words;

pub use collect::{EntryKind, SearchEntry, SearchSection};
pub use files::{FOLDER, IndexFile, ROOT, SearchSurroundings, files};
pub use index::{Family, Index, Posting, WordForm};
pub use query::{MatchKind, Slips};
pub use rank::{Answer, Hit, search};
pub use shards::Shards;
pub use texts::Texts;
pub use words::Folding;
