//! Words for the search: lower case, without accents.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The longest indexed word, in UTF-16 units: longer ones are keys or checksums.
const LONGEST: usize = 40;

/// The words of a text as written, in order.
///
/// A word is a run of letters, digits, combining accents and invisible characters; the client uses the same rule.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at = skip(text, at, false);
        let start = at;
        at = skip(text, at, true);
        (at > start).then(|| &text[start..at])
    })
}

/// The end of the run of letters at `at`, or of the run of other characters.
fn skip(text: &str, mut at: usize, letters: bool) -> usize {
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        let (is_letter, length) = match byte {
            0..0x80 => (IS_WORD[*byte as usize], 1),
            // Latin letters with accents, without the multiplication and division signs.
            0xC3 => (!matches!(bytes.get(at + 1), Some(0x97 | 0xB7)), 2),
            _ => match text[at..].chars().next() {
                Some(letter) => (letter.is_alphanumeric() || is_accent(letter), letter.len_utf8()),
                None => break,
            },
        };
        if is_letter != letters {
            break;
        }
        at += length;
    }
    at
}

static IS_WORD: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Combining accents, and invisible characters that do not divide a word.
fn is_accent(character: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&character) || is_invisible(character)
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// A word as indexed: `Detención` is `detencion`. `None` for words that are not indexed: a single ASCII letter, a lone
/// accent, a run of more than 40.
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

/// Lower case with accents, as stemmers require.
pub fn lower(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.nfc().filter(|one| !is_invisible(*one)).collect::<String>().to_lowercase()),
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
        assert_eq!(folded("tor\u{AD}tu\u{200B}ra").collect::<Vec<_>>(), ["tortura"]);
        assert_eq!(lower("TOR\u{AD}TURA\u{2060}"), "tortura");
        assert_eq!(folded("visio\u{301}n \u{200B}").collect::<Vec<_>>(), ["vision"]);
        assert_eq!(fold("a"), None);
        assert_eq!(fold("7").as_deref(), Some("7"));
        assert_eq!(fold(&"x".repeat(41)), None);
        assert_eq!(fold("\u{301}"), None);
        assert_eq!(words("").count(), 0);
    }
}
