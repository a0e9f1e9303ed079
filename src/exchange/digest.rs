//! Short digests of exported texts, by which a change since the export is recognised without a second file.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Digits of a digest: no vowels, so that they form no words, and none that looks like another.
const DIGITS: &[u8; 16] = b"23456789bcdfghjk";

/// The number of digits: 28 bits, so that one changed text of 268 million is taken for an unchanged one.
const LENGTH: usize = 7;

/// The digest of a text. Spaces of any kind and number are the same, and so are composed and decomposed letters: word
/// processors change both.
pub(super) fn digest(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let words = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    let bytes = Sha256::digest(words.as_bytes());
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.take(LENGTH).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// Whether a text has the form of a digest.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().all(|byte| DIGITS.contains(&byte))
}

/// Whether the site has another translation than the one that was exported, and it is not the returned one: somebody
/// wrote it since the export. `false` if the file does not say what was exported.
pub(super) fn is_written_since(exported: Option<&str>, site: &str, returned: &str) -> bool {
    let now = digest(site);
    exported.is_some_and(|exported| exported != now) && now != digest(returned)
}
