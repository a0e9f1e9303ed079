//! Slugs and anchors from text, and comparison of words without accents.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::portable::is_reserved;

/// Lower case without accents: `Qué es la prevención` becomes `que es la prevencion`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase).collect()
}

/// A slug or anchor: folded, with single hyphens between runs of letters and digits.
///
/// Letters of other scripts are kept. The result is empty if the text contains no letter or digit.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut pending = false;
    let mut push = |character: char| {
        if character.is_alphanumeric() {
            if pending && !slug.is_empty() {
                slug.push('-');
            }
            pending = false;
            slug.push(character);
        } else if !matches!(character, '\'' | '’') {
            pending = true;
        }
    };
    if text.is_ascii() {
        text.chars().for_each(|character| push(character.to_ascii_lowercase()));
    } else {
        fold(text).chars().for_each(push);
    }
    slug
}

/// Why a text is not a valid slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlugFault {
    /// It is empty.
    Empty,
    /// It contains characters other than `a-z`, `0-9` and single `-`, `_` or `.` between them.
    Characters,
    /// Windows reserves the name for a device, so the file could not be copied there.
    Reserved,
    /// It is longer than 100 bytes, which is close to the limit of some file systems and archives.
    TooLong,
}

/// Checks that every host, file system and archive can store a slug.
pub fn check_slug(slug: &str) -> Result<(), SlugFault> {
    if slug.is_empty() {
        return Err(SlugFault::Empty);
    }
    if slug.len() > 100 {
        return Err(SlugFault::TooLong);
    }
    let parts_fit = slug
        .split(['-', '_', '.'])
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    if !parts_fit {
        return Err(SlugFault::Characters);
    }
    let stem = slug.split('.').next().unwrap_or_default();
    let numbered = |prefix: &str| stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest != "0");
    if matches!(stem, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt") {
        return Err(SlugFault::Reserved);
    }
    if is_reserved(slug) {
        return Err(SlugFault::Reserved);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_punctuation_leave_an_address() {
        assert_eq!(slugify("¿Qué es la prevención?"), "que-es-la-prevencion");
        assert_eq!(slugify("Año 2018: sumar esfuerzos"), "ano-2018-sumar-esfuerzos");
        assert_eq!(slugify("The mechanism's mandate"), "the-mechanisms-mandate");
        assert_eq!(slugify("😀 !"), "");
    }

    #[test]
    fn an_address_must_be_storable_everywhere() {
        assert_eq!(check_slug("malos-tratos"), Ok(()));
        assert_eq!(check_slug("../x"), Err(SlugFault::Characters));
        assert_eq!(check_slug("a--b"), Err(SlugFault::Characters));
        assert_eq!(check_slug("nul"), Err(SlugFault::Reserved));
        assert_eq!(check_slug("com1.x"), Err(SlugFault::Reserved));
        assert_eq!(check_slug("com10"), Ok(()));
        assert_eq!(check_slug(""), Err(SlugFault::Empty));
    }
}
