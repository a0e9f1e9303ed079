//! The words of a running text, one after the other, as fast as can be: nobody asks here what they mean.
//!
//! Whoever looks for some words among very many puts what he looks for into [`BUCKETS`] lists, and passes over every
//! word whose list is empty.

/// How many buckets words fall into; a power of two, many times the number of words that anybody looks for.
pub const BUCKETS: usize = 1 << 13;

/// The words of a text: where each begins, and the bucket of its hash, for which large and small letters are alike.
pub struct Words<'t> {
    text: &'t [u8],
    at: usize,
    end: usize,
}

impl<'t> Words<'t> {
    /// The words between two bytes of a text.
    pub fn new(text: &'t str, start: usize, end: usize) -> Self {
        Self { text: text.as_bytes(), at: start, end }
    }

    /// The end of the word that came last.
    pub fn end_of_word(&self) -> usize {
        self.at
    }

    /// Goes on at a byte further on.
    pub fn go_on_at(&mut self, at: usize) {
        self.at = at;
    }
}

impl Iterator for Words<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        let text = self.text.get(..self.end)?;
        while self.at < text.len() && !IS_WORD[text[self.at] as usize] {
            self.at += match text[self.at] {
                0xC2 => 2,
                0xE2 => 3,
                _ => 1,
            };
        }
        let start = self.at;
        while self.at < text.len() && IS_WORD[text[self.at] as usize] {
            self.at += 1;
        }
        (self.at > start).then(|| (start, bucket(&text[start..self.at])))
    }
}

/// The bucket of a word: by its length and its first and last letters, which tell the first words of forms apart well enough.
fn bucket(word: &[u8]) -> usize {
    // The bit that tells large letters from small ones, also in the second byte of Latin letters with accents.
    let letter = |at: usize| u32::from(word.get(at).copied().unwrap_or(0) | 0x20);
    let length = word.len();
    let key = letter(0) | letter(1) << 8 | letter(2) << 16 | letter(length - 1) << 24;
    let key = key ^ u32::try_from(length & 0xFF).unwrap_or(0) << 3;
    key.wrapping_mul(0x9E37_79B9) as usize >> 19
}

/// Bytes of words: letters and digits, and the bytes of letters beyond ASCII.
///
/// What begins with `C2` (`¿`, `«`, the fixed space) or `E2` (dashes, quotation marks) are signs, which end a word.
static IS_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte >= 0x80 && byte != 0xC2 && byte != 0xE2) || (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_after_signs_and_large_letters_are_like_small_ones() {
        let starts = |text: &str| Words::new(text, 0, text.len()).map(|(start, _)| start).collect::<Vec<_>>();
        assert_eq!(starts("¿Qué “tortura” — año"), [2, 10, 25]);
        let hash = |text: &str| Words::new(text, 0, text.len()).next().map(|(_, hash)| hash);
        assert_eq!(hash("ÓRGANO"), hash("órgano"));
        assert_ne!(hash("tortura"), hash("torturas"));
    }
}
