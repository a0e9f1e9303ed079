//! Events of the server for its caller.

use std::io;
use std::time::Duration;

use crate::pipeline::Loaded;

/// An event of the server.
pub enum ServerEvent<'a> {
    /// It accepts connections.
    Listening {
        /// The address of the site's root, on this computer.
        url: &'a str,
        /// The path of the side-by-side view, relative to it.
        compare: &'a str,
        /// The address with the token, if there is one.
        link: Option<&'a str>,
        /// Whether other computers can connect.
        is_bound: bool,
        /// Generates the content of a file that opens a path with the code, if there is a token.
        entrance: &'a dyn Fn(&str) -> Option<String>,
        /// The site as served, before its rules ran.
        loaded: &'a Loaded,
    },
    /// The rules ran on the site at the start, or on one loaded again because files changed.
    Checked {
        /// The site as served now.
        loaded: &'a Loaded,
        /// The time from reading the files until the site was served, without the rules; `None` at the start.
        took: Option<Duration>,
    },
    /// A changed file cannot be read. The previous site is served, and the file is read again later.
    Unreadable {
        /// The I/O error, with the path.
        error: &'a io::Error,
    },
    /// The system has no watches left: files are polled instead.
    OutOfWatches,
}
