//! A file of any kind → its published form.

use super::cleaned::{Cleaned, Refusal};
use super::kind::FileKind;
use super::{package, single};

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
    single::clean_by(name, bytes, |kind, bytes| match kind {
        FileKind::Zip => package::clean(bytes),
        _ => single::made(kind, bytes),
    })
}
