//! What the server tells whoever started it.

use std::io;
use std::time::Duration;

use crate::pipeline::Loaded;

/// What the server tells whoever started it.
pub enum Event<'a> {
    /// It answers at an address.
    Listening {
        /// The address of the site's root, on this machine.
        url: &'a str,
        /// The way from there to the two languages side by side.
        compare: &'a str,
        /// The address with its token, if there is one.
        link: Option<&'a str>,
        /// Whether other machines may ask.
        is_bound: bool,
        /// Makes the text of a file that takes a browser in, to a path, where there is a token.
        entrance: &'a dyn Fn(&str) -> Option<String>,
        /// The site as it is served.
        loaded: &'a Loaded,
    },
    /// Files changed and the site was loaded again.
    Reloaded {
        /// The site as it is served now.
        loaded: &'a Loaded,
        /// How long it took from looking at the files until the site was served; rules ran later.
        took: Duration,
    },
    /// Something that changed cannot be read; the site of before is served, and it is tried again.
    Unreadable {
        /// What the machine says, with the path.
        error: &'a io::Error,
    },
    /// The system cannot watch so many folders: files are read at intervals instead.
    OutOfWatches,
}
