//! Files of the author → files without hidden notes: [`clean`].
//!
//! A photograph can say when and where it was taken and with whose device; a document says who wrote it and in which
//! folder. Each file is parsed, written anew from the parts that are needed to show it, and read again. What cannot
//! be parsed is refused, so that nothing unknown is published. The content decides which kind a file is; its name only
//! has to agree. Sites, rules and addresses are not known here.

mod film;
mod gif;
mod icon;
mod jpeg;
mod kind;
mod memo;
mod package;
mod pdf;
mod picture_size;
mod pixels;
mod png;
mod profile;
mod riff;
mod sound;
mod svg;
mod traces;
mod webm;
mod webp;

use std::sync::Arc;

pub use kind::Kind;
pub use memo::Memo;
pub use pixels::{WIDEST, shown_size};

/// A file as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// What it is.
    pub kind: Kind,
    /// Its bytes; `None` if they are published as they are (plain text, fonts).
    pub bytes: Option<Arc<[u8]>>,
    /// Whether the file of the author says where it was made. The published bytes do not.
    pub had_place: bool,
    /// What could not be removed, in order.
    pub left: Vec<Detail>,
}

/// Something beside the content of a file that is published with it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Detail {
    /// The name of the field as the format calls it: `comment`, `dc:creator`.
    pub field: String,
    /// What is in it.
    pub about: About,
}

/// What kind of value a [`Detail`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A place: coordinates.
    Place,
    /// Text that readers do not see at once: comments, tracked changes, speaker notes.
    HiddenText,
    /// Anything else: names, paths, dates.
    Other,
}

/// Why a file is not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What the file is, as far as it can be told.
    pub kind: Kind,
    /// The reason.
    pub reason: Reason,
    /// Whether it is a picture, by its content or its name.
    pub is_picture: bool,
    /// Whether the file says where it was made.
    pub has_place: bool,
}

/// The reasons of a [`Refusal`].
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

/// Makes the published form of a file.
///
/// `name` is its file name or path; only the ending counts, which has to agree with the content.
///
/// ```
/// let text = temario::media::clean("guide.csv", b"place,visits\n").expect("plain text is published as it is");
/// assert_eq!(text.bytes, None);
/// assert!(temario::media::clean("map.png", b"\x89PNG\r\n\x1a\n").is_err());
/// ```
///
/// # Errors
/// The file is damaged, of a kind that cannot be cleaned, or not what its name says.
pub fn clean(name: &str, bytes: &[u8]) -> Result<Cleaned, Refusal> {
    let kind = Kind::of(bytes);
    let had_place = traces::has_place(bytes, kind);
    let is_picture = kind.is_picture() || kind::name_says_picture(name);
    let refuse = |reason| Refusal { kind, reason, is_picture, has_place: had_place };
    if !kind.agrees_with(name) {
        let reason = match kind {
            // Bytes of no known kind with the name of a picture are a damaged picture, or one of a kind unknown here.
            Kind::Unknown => Reason::Damaged("no known kind".to_owned()),
            _ => Reason::NameDisagrees { ending: kind.ending() },
        };
        return Err(refuse(reason));
    }
    let made = made(kind, bytes).map_err(refuse)?;
    let Made { bytes, left, had_place: has_more } = made;
    let had_place = had_place || has_more;
    let has_place = bytes.as_deref().is_some_and(|bytes| traces::has_place(bytes, kind));
    if has_place {
        return Err(refuse(Reason::Forbidden("GPS".to_owned())));
    }
    Ok(Cleaned { kind, bytes: bytes.map(Into::into), had_place, left })
}

/// What one format makes of a file.
#[derive(Default)]
struct Made {
    bytes: Option<Vec<u8>>,
    left: Vec<Detail>,
    had_place: bool,
}

impl From<Vec<u8>> for Made {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes: Some(bytes), left: Vec::new(), had_place: false }
    }
}

fn made(kind: Kind, bytes: &[u8]) -> Result<Made, Reason> {
    match kind {
        Kind::Jpeg | Kind::Png | Kind::Gif | Kind::WebP => pixels::published(kind, bytes).map(Made::from),
        Kind::Icon => icon::clean(bytes).map(Made::from),
        Kind::Svg => svg::clean(bytes).map(Made::from),
        Kind::Pdf => pdf::clean(bytes),
        Kind::Zip => package::clean(bytes),
        Kind::Mp3 => sound::clean(bytes).map(Made::from),
        Kind::Wav => riff::clean_wav(bytes).map(Made::from),
        Kind::Mp4 => film::clean(bytes),
        Kind::WebM => webm::clean(bytes).map(Made::from),
        Kind::Text | Kind::Font => Ok(Made::default()),
        _ => Err(Reason::Uncleanable),
    }
}

/// A picture inside another file, which is shown at the size that it has.
fn embedded(kind: Kind, bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    match kind {
        Kind::Jpeg => pixels::clean_jpeg(bytes),
        Kind::Png => pixels::clean_png(bytes),
        Kind::Svg => svg::clean(bytes),
        _ => pixels::published(kind, bytes),
    }
}

/// The reason of a file that breaks the rules of its format.
fn damaged<T>(what: impl Into<String>) -> Result<T, Reason> {
    Err(Reason::Damaged(what.into()))
}

/// Reads numbers from bytes that may be cut short.
struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Reason> {
        let Some((taken, rest)) = self.rest.split_at_checked(length) else { return Err(Reason::CutShort) };
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Reason> {
        Ok(self.take(N)?.try_into().expect("as many bytes as were asked for"))
    }

    fn byte(&mut self) -> Result<u8, Reason> {
        self.array().map(|[byte]| byte)
    }

    fn u16_be(&mut self) -> Result<u16, Reason> {
        self.array().map(u16::from_be_bytes)
    }

    fn u32_be(&mut self) -> Result<u32, Reason> {
        self.array().map(u32::from_be_bytes)
    }

    fn u32_le(&mut self) -> Result<u32, Reason> {
        self.array().map(u32::from_le_bytes)
    }

    fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}
