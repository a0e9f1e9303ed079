//! Data of languages, independent of a site's design: citations, dates, numbers, search and spelling.
//!
//! Each language has one file, `languages/TAG.toml`, in the program or in the site; a site's file is merged over the
//! embedded one key by key. Labels of pages belong to the theme.

mod cited_places;
mod enumeration;
mod files;
mod language;
mod layer;
mod locator;
mod numbering;
mod overlay;
mod placeholders;
mod quantities;
mod readability;
mod roman;
mod writing;

pub use cited_places::LocatorWords;
pub use files::{FOLDER, SHAPE, embedded, names};
pub use language::{Wording, load};
pub use layer::Layer;
pub use locator::{localise_locator, unknown_locator_word};
pub use overlay::{Overlaid, Shape, plain};
pub use quantities::{QuantityWord, QuantityWords};
pub use readability::{Readability, ReadabilityFormula, ReadingLevel, TextSize};
pub use writing::{GenderMarks, Judged, JudgedWords, MarkPair, NumberNotation, Writing};
