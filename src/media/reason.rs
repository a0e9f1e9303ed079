//! Why a file is not published.

/// The reasons of a [`super::Refusal`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is not whole, or breaks the rules of its format; what is wrong, in the words of the format.
    Damaged(String),
    /// Its end is missing.
    CutShort,
    /// Nothing can clean a file of this kind.
    Uncleanable,
    /// Its name says that it is another kind.
    NameDisagrees {
        /// The ending that fits the content, if there is one.
        ending: Option<&'static str>,
    },
    /// It declares more pixels than are decoded.
    TooLarge {
        /// Pixels from left to right.
        width: u64,
        /// Pixels from top to bottom.
        height: u64,
        /// Pictures one after the other.
        frames: u64,
    },
    /// It holds something that must not be published and cannot be left out: a script, a foreign address.
    Forbidden(String),
    /// It is locked by a password or signed, so that it cannot be written anew.
    Locked,
}

/// The reason of a file that breaks the rules of its format.
pub fn damaged<T>(what: impl Into<String>) -> Result<T, Reason> {
    Err(Reason::Damaged(what.into()))
}
