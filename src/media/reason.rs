//! Why a file is not published.

/// The reasons of a [`super::CleaningRefusal`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is incomplete or invalid, with what is wrong in terms of the format.
    Damaged(String),
    /// It has no bytes.
    Empty,
    /// It is a pointer of Git LFS or git-annex in place of the file.
    Pointer,
    /// It is a web page, such as the message of a server, in place of the file.
    WebPage,
    /// It has several pages, of which only one would be shown.
    Pages,
    /// It is truncated.
    CutShort,
    /// Files of this kind cannot be cleaned.
    Uncleanable,
    /// The extension of its name is that of another kind.
    NameDisagrees {
        /// The extension that matches the content, if there is one.
        ending: Option<&'static str>,
    },
    /// It declares more pixels than the limit.
    TooLarge {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
        /// The number of frames.
        frames: u64,
    },
    /// It contains something that must not be published and cannot be removed: a script, a foreign address.
    Forbidden(String),
    /// It has a password or is signed, so it cannot be rewritten.
    Locked,
}

/// A [`Reason::Damaged`].
pub fn damaged<T>(what: impl Into<String>) -> Result<T, Reason> {
    Err(Reason::Damaged(what.into()))
}
