//! Cleans a file of any kind for publication.

use super::cleaned::{Cleaned, CleaningRefusal};
use super::kind::FileKind;
use super::{package, single};

/// Cleans a file for publication.
///
/// `name` is its file name or path; only the extension is read, which has to match the content.
///
/// ```
/// let text = temario::media::clean("guide.csv", b"place,visits\n").expect("plain text is published as it is");
/// assert_eq!(text.bytes, None);
/// assert!(temario::media::clean("map.png", b"\x89PNG\r\n\x1a\n").is_err());
/// ```
///
/// # Errors
/// The file is damaged, of a kind that cannot be cleaned, or not of the kind of its name.
pub fn clean(name: &str, bytes: &[u8]) -> Result<Cleaned, CleaningRefusal> {
    single::clean_by(name, bytes, |kind, bytes| match kind {
        FileKind::Zip => package::clean(bytes),
        _ => single::made(kind, bytes),
    })
}
