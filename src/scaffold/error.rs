//! Why nothing was created.

use std::io;
use std::path::PathBuf;

/// Why nothing was created.
#[derive(Debug)]
pub enum ScaffoldError {
    /// A name that cannot be used in an address.
    BadName {
        /// The name.
        name: String,
        /// A valid name.
        proposal: String,
    },
    /// A page without the name of its module.
    PageWithoutModule,
    /// A new site in a folder that is not empty.
    NotEmpty(PathBuf),
    /// The path exists; relative to the site's root for a module or page.
    Exists(PathBuf),
    /// Another module or page has the number.
    NumberTaken {
        /// The number as typed.
        number: String,
        /// The module or page that has it.
        path: String,
    },
    /// There is no module of this name.
    NoModule {
        /// The given name.
        name: String,
        /// The most similar id or slug.
        near: Option<String>,
        /// The ids of all modules.
        known: Vec<String>,
    },
    /// `site.toml` cannot be parsed, so the languages of the site are unknown.
    Unreadable,
    /// An I/O error at a path.
    Io(PathBuf, io::Error),
}
