//! Why nothing was made.

use std::io;
use std::path::PathBuf;

/// Why nothing was made.
#[derive(Debug)]
pub enum ScaffoldError {
    /// A name that cannot be an address.
    BadName {
        /// The name.
        name: String,
        /// One that could.
        proposal: String,
    },
    /// A page named without its module.
    PageWithoutModule,
    /// A new site in a folder that holds something.
    NotEmpty(PathBuf),
    /// Something is there already, named from the site's root if it is a module or page.
    Exists(PathBuf),
    /// A number that another module or page has.
    NumberTaken {
        /// The number as it was typed.
        number: String,
        /// Who has it.
        path: String,
    },
    /// There is no such module.
    NoModule {
        /// The name that was given.
        name: String,
        /// What was probably meant: an id, or an address in some language.
        near: Option<String>,
        /// The ids of the modules there are.
        known: Vec<String>,
    },
    /// `site.toml` cannot be understood, so that the languages of the site are not known.
    Unreadable,
    /// The machine failed.
    Io(PathBuf, io::Error),
}
