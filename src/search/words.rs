//! Words as search sees them: without accents, in small letters.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The longest word that is looked for, in UTF-16 units: what is longer is a key or a checksum.
const LONGEST: usize = 40;

/// The words of a text as they are written, in order.
///
/// A word is a run of letters, digits and combining accents: the client has the same rule.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = boundary(rest, true)?;
        let word = &rest[start..];
        let end = boundary(word, false).unwrap_or(word.len());
        rest = &word[end..];
        Some(&word[..end])
    })
}

/// Where the first letter stands, or the first that is none.
fn boundary(text: &str, of_word: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let (is_letter, length) = if byte < 0x80 {
            (byte.is_ascii_alphanumeric(), 1)
        } else {
            let letter = text[at..].chars().next()?;
            (letter.is_alphanumeric() || is_accent(letter), letter.len_utf8())
        };
        if is_letter == of_word {
            return Some(at);
        }
        at += length;
    }
    None
}

fn is_accent(character: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&character)
}

/// A word as the index has it: `Detención` is `detencion`. `None` for what is not looked for: a
/// single letter of the alphabet, an accent alone, a run of more than 40.
pub fn fold(word: &str) -> Option<String> {
    let folded = if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        let plain: String = word.nfd().filter(|character| !is_accent(*character)).collect();
        plain.to_lowercase()
    };
    let is_single = folded.len() == 1 && !folded.as_bytes()[0].is_ascii_digit();
    let fits = !folded.is_empty() && !is_single && folded.encode_utf16().count() <= LONGEST;
    fits.then_some(folded)
}

/// All folded words of a text, in order.
pub fn folded(text: &str) -> impl Iterator<Item = String> {
    words(text).filter_map(fold)
}

/// Small letters with their accents, as stemmers want them.
pub fn lower(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.nfc().collect::<String>().to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_without_accents() {
        let found: Vec<String> =
            folded("¿Qué es la «Detención»? El art. 1(1), año 2018: l'État, naı\u{308}f").collect();
        assert_eq!(
            found,
            ["que", "es", "la", "detencion", "el", "art", "1", "1", "ano", "2018", "etat", "naıf"].map(str::to_owned)
        );
        assert_eq!(fold("a"), None);
        assert_eq!(fold("7").as_deref(), Some("7"));
        assert_eq!(fold(&"x".repeat(41)), None);
        assert_eq!(fold("\u{301}"), None);
        assert_eq!(words("").count(), 0);
    }
}
