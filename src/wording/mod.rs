//! What is true of a language, whatever a site looks like: how it cites, dates, counts and searches, and how it is
//! written.
//!
//! Each language has one file, `languages/TAG.toml`, in the program or in the site; a site's own file is laid over the
//! program's key by key. Labels of pages are the theme's.

mod cited_places;
mod enumeration;
mod files;
mod language;
mod layer;
mod locator;
mod numbering;
mod overlay;
mod placeholders;
mod roman;
mod writing;

pub use cited_places::LocatorWords;
pub use files::{FOLDER, SHAPE, embedded, names};
pub use language::{Wording, load};
pub use layer::Layer;
pub use locator::{localise_locator, unknown_locator_word};
pub use overlay::{Overlaid, Shape, plain};
pub use writing::{GenderMarks, Judged, JudgedWords, Numbers, Pair, Writing};
