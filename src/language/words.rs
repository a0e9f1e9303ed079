//! A fast iterator over the words of running text.
//!
//! To find a few words among very many, add the numbers of the searched items to [`Buckets`] and skip every word whose
//! bucket is empty.

/// The number of buckets: a power of two, much larger than the number of searched words.
const BUCKETS: usize = 1 << 13;

/// The numbers of searched items, by the bucket of their first word.
#[derive(Debug, PartialEq)]
pub struct Buckets {
    numbers: Vec<Vec<u32>>,
    /// Whether each bucket has items; small enough for the cache.
    occupied: Vec<bool>,
}

impl Default for Buckets {
    fn default() -> Self {
        Self { numbers: vec![Vec::new(); BUCKETS], occupied: vec![false; BUCKETS] }
    }
}

impl Buckets {
    /// Adds the number of a text by its first word; returns whether the text begins with a word.
    pub fn add(&mut self, text: &str, number: u32) -> bool {
        let Some((0, bucket)) = Words::new(text, 0, text.len()).next() else { return false };
        self.numbers[bucket].push(number);
        self.occupied[bucket] = true;
        true
    }

    /// The numbers in a bucket, in the order of insertion.
    #[inline]
    pub fn get(&self, bucket: usize) -> &[u32] {
        if self.occupied[bucket] { &self.numbers[bucket] } else { &[] }
    }

    /// Each bucket, for sorting its numbers.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut [u32]> {
        self.numbers.iter_mut().map(Vec::as_mut_slice)
    }
}

/// The words of a text: the start of each, and the bucket of its hash, which ignores case.
///
/// A word consists of ASCII letters and digits and of the bytes of characters beyond ASCII. Characters whose first byte
/// is `C2` (`¿`, `«`, the no-break space) or `E2` (dashes, quotation marks) are not part of words.
pub struct Words<'t> {
    text: &'t [u8],
    /// The end of the current block.
    next: usize,
    /// A bit mask of the remaining offsets in the block at which a word begins or has just ended.
    edges: u64,
    /// Whether the last byte of the previous block belongs to a word.
    inside: bool,
    /// A bit mask of bytes in the next block that belong to a punctuation character of this one.
    rest_of_sign: u64,
    end: usize,
}

/// The number of bytes in a block: the bits of a `u64`.
const BLOCK: usize = u64::BITS as usize;

impl<'t> Words<'t> {
    /// The words between two offsets of a text.
    pub fn new(text: &'t str, start: usize, end: usize) -> Self {
        Self::from(text.as_bytes().get(..end).unwrap_or_default(), start)
    }

    /// The words from an offset to the end of a text.
    fn from(text: &'t [u8], start: usize) -> Self {
        Self { text, next: start, edges: 0, inside: false, rest_of_sign: 0, end: start }
    }

    /// The end offset of the current word.
    pub fn end_of_word(&self) -> usize {
        self.end
    }

    /// Continues at a later offset.
    pub fn go_on_at(&mut self, at: usize) {
        *self = Self::from(self.text, at);
    }

    /// The next offset at which a word begins or has just ended.
    #[inline]
    fn edge(&mut self) -> Option<usize> {
        while self.edges == 0 {
            if self.next >= self.text.len() {
                return None;
            }
            self.look();
        }
        let edge = self.next - BLOCK + self.edges.trailing_zeros() as usize;
        self.edges &= self.edges - 1;
        Some(edge)
    }

    /// Classifies the next block.
    fn look(&mut self) {
        let rest = &self.text[self.next..];
        let mut last = [0; BLOCK];
        let block: &[u8; BLOCK] = match rest.first_chunk() {
            Some(block) => block,
            None => {
                // Bytes beyond the end are not letters.
                last[..rest.len()].copy_from_slice(rest);
                &last
            }
        };
        let (mut word, mut sign, mut long_sign) = (0, 0, 0);
        for (number, eight) in block.as_chunks().0.iter().enumerate().take(rest.len().div_ceil(8)) {
            let kinds = kinds(u64::from_le_bytes(*eight));
            word |= kinds.word << (number * 8);
            sign |= kinds.sign << (number * 8);
            long_sign |= kinds.long_sign << (number * 8);
        }
        word &= !(sign | sign << 1 | long_sign << 2 | self.rest_of_sign);
        self.rest_of_sign = sign >> (BLOCK - 1) | long_sign >> (BLOCK - 2);
        self.edges = word ^ (word << 1 | u64::from(self.inside));
        self.inside = word >> (BLOCK - 1) == 1;
        self.next += BLOCK;
    }
}

impl Iterator for Words<'_> {
    type Item = (usize, usize);

    #[inline]
    fn next(&mut self) -> Option<(usize, usize)> {
        let start = self.edge()?;
        self.end = self.edge().unwrap_or(self.text.len());
        Some((start, bucket(&self.text[start..], self.end - start)))
    }
}

/// The end of the word that begins at an offset of a text, and its bucket, as [`Words`] returns them; for a few words
/// here and there, which is faster than a block at a time. Only `most` bytes are read.
pub fn word_at(text: &str, at: usize, most: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes().get(at..)?;
    let is_word = |byte: &&u8| (**byte >= 0x80 && !matches!(**byte, 0xC2 | 0xE2)) || byte.is_ascii_alphanumeric();
    let length = bytes.iter().take(most).take_while(is_word).count();
    let length = text.floor_char_boundary(at + length) - at;
    (length > 0).then(|| (at + length, bucket(bytes, length)))
}

/// The classes of bytes, as bit masks.
struct Kinds {
    /// Letters, digits and bytes beyond ASCII.
    word: u64,
    /// The first byte of a punctuation character.
    sign: u64,
    /// The first byte of a punctuation character of three bytes.
    long_sign: u64,
}

/// Classifies eight bytes, the first in the lowest position.
///
/// All are computed at once in one integer: the highest bit of each byte has the result, and no sum overflows a byte.
#[inline]
fn kinds(eight: u64) -> Kinds {
    // Collects the highest bit of each byte.
    let bits = |eight: u64| ((eight & each(0x80)) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let (low, is_high) = (eight & each(0x7F), eight);
    let is_ascii = is_from(low | each(0x20), b'a', b'z') | is_from(low, b'0', b'9');
    let word = bits(is_ascii | is_high);
    if is_high & each(0x80) == 0 {
        return Kinds { word, sign: 0, long_sign: 0 };
    }
    // `C2` and `E2`, which begin punctuation, differ in one bit.
    let other = (eight & each(0xDF)) ^ each(0xC2);
    let is_sign = !(((other & each(0x7F)) + each(0x7F)) | other);
    Kinds { word, sign: bits(is_sign), long_sign: bits(is_sign & (eight << 2)) }
}

const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Which of the bytes, none above 7F, are in a range.
#[inline]
fn is_from(bytes: u64, first: u8, last: u8) -> u64 {
    (bytes + each(0x80 - first)) & !(bytes + each(0x7F - last))
}

/// The bucket of a word, by its length and its first eight bytes, which distinguish first words well enough.
#[inline]
fn bucket(text: &[u8], length: usize) -> usize {
    let eight = match text.first_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => text.iter().rev().fold(0, |eight, byte| eight << 8 | u64::from(*byte)),
    };
    let length = length.min(8);
    let known = u64::MAX >> (u64::BITS as usize - 8 * length);
    // Sets the bit of lower case, also in the second byte of Latin letters with accents.
    let key = ((eight & known) | 0x2020_2020_2020_2020) ^ length as u64;
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - BUCKETS.trailing_zeros())) as usize
}

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

    #[test]
    fn a_word_by_itself_is_as_in_a_text() {
        let text = "El 3.º año: dos—tres «niñez», art. 4-bis";
        let mut words = Words::new(text, 0, text.len());
        let mut ends = Vec::new();
        while let Some((start, bucket)) = words.next() {
            assert_eq!(word_at(text, start, 64), Some((words.end_of_word(), bucket)));
            ends.push(words.end_of_word());
        }
        assert!(ends.into_iter().all(|end| word_at(text, end, 64).is_none()));
        assert_eq!(word_at("año", 0, 2).map(|(end, _)| end), Some(1));
    }

    #[test]
    fn many_bytes_at_once_are_what_each_is_by_itself() {
        let is_word = |byte: u8| (byte >= 0x80 && byte != 0xC2 && byte != 0xE2) || byte.is_ascii_alphanumeric();
        let one_by_one = |text: &str| {
            let bytes = text.as_bytes();
            let (mut at, mut words) = (0, Vec::new());
            while at < bytes.len() {
                let length = bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
                if length > 0 {
                    words.push((at, at + length));
                }
                at += length.max(match bytes[at] {
                    0xC2 => 2,
                    0xE2 => 3,
                    _ => 1,
                });
            }
            words
        };
        // Every relevant byte, at every position of a block, after and before letters and at the end.
        for character in ('\0'..='\u{17F}').chain("—“”…€日🦀".chars()) {
            for before in (0..10).chain(54..68) {
                for after in [0, 1, 7, 8, 9, 63, 64, 65] {
                    let text = format!(
                        "{}{character}{}",
                        "Ab9zZ0aéqx".chars().cycle().take(before).collect::<String>(),
                        "y".repeat(after)
                    );
                    let mut words = Words::new(&text, 0, text.len());
                    let mut found = Vec::new();
                    while let Some((start, _)) = words.next() {
                        found.push((start, words.end_of_word()));
                    }
                    assert_eq!(found, one_by_one(&text), "{text:?}");
                }
            }
        }
    }
}
