//! The words of a running text, one after the other, as fast as can be: nobody asks here what they mean.
//!
//! Whoever looks for some words among very many puts the numbers of what he looks for into [`Buckets`], and passes over
//! every word whose bucket is empty.

/// How many buckets words fall into; a power of two, many times the number of words that anybody looks for.
const BUCKETS: usize = 1 << 13;

/// Numbers of what is looked for, by the bucket of the word that it begins with.
#[derive(Debug, PartialEq)]
pub struct Buckets {
    numbers: Vec<Vec<u32>>,
    /// Which buckets hold anything: small enough to stay at hand while millions of words are passed over.
    occupied: Vec<bool>,
}

impl Default for Buckets {
    fn default() -> Self {
        Self { numbers: vec![Vec::new(); BUCKETS], occupied: vec![false; BUCKETS] }
    }
}

impl Buckets {
    /// Adds the number of a text by its first word; says whether it begins with one.
    pub fn add(&mut self, text: &str, number: u32) -> bool {
        let Some((0, bucket)) = Words::new(text, 0, text.len()).next() else { return false };
        self.numbers[bucket].push(number);
        self.occupied[bucket] = true;
        true
    }

    /// The numbers in a bucket, in the order in which they were added.
    #[inline]
    pub fn get(&self, bucket: usize) -> &[u32] {
        if self.occupied[bucket] { &self.numbers[bucket] } else { &[] }
    }

    /// Each bucket, to bring its numbers into another order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut [u32]> {
        self.numbers.iter_mut().map(Vec::as_mut_slice)
    }
}

/// The words of a text: where each begins, and the bucket of its hash, for which large and small letters are alike.
pub struct Words<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Words<'t> {
    /// The words between two bytes of a text.
    pub fn new(text: &'t str, start: usize, end: usize) -> Self {
        Self { text: text.as_bytes().get(..end).unwrap_or_default(), at: start }
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

    #[inline]
    fn next(&mut self) -> Option<(usize, usize)> {
        let mut rest = self.text.get(self.at..)?;
        while let Some(first) = rest.first().filter(|first| !IS_WORD[usize::from(**first)]) {
            let width = match first {
                0xC2 => 2,
                0xE2 => 3,
                _ => 1,
            };
            rest = rest.get(width..)?;
        }
        let start = self.text.len() - rest.len();
        let (eight, mut length) = first_eight(rest);
        let known = if length == 8 { u64::MAX } else { (1 << (length * 8)) - 1 };
        let bucket = bucket(eight & known, length);
        let mut last = length;
        while last == 8 {
            (_, last) = first_eight(&rest[length..]);
            length += last;
        }
        self.at = start + length;
        (length > 0).then_some((start, bucket))
    }
}

/// The first eight bytes, the first the lowest, and how many of them belong to a word that begins there.
///
/// All eight are looked at together, each in its own byte of one number: whether it belongs to a word is said by its
/// highest bit, and no sum goes beyond a byte.
#[inline]
fn first_eight(text: &[u8]) -> (u64, usize) {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let eight = match text.first_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        // What is beyond the end is no letter.
        None => text.iter().rev().fold(0, |eight, byte| eight << 8 | u64::from(*byte)),
    };
    let (low, is_high) = (eight & each(0x7F), eight & each(0x80));
    let is_from = |bytes: u64, first: u8, last: u8| (bytes + each(0x80 - first)) & !(bytes + each(0x7F - last));
    let is_ascii = is_from(low | each(0x20), b'a', b'z') | is_from(low, b'0', b'9');
    // `C2` and `E2`, which begin signs, differ in one bit.
    let sign = (eight & each(0xDF)) ^ each(0xC2);
    let is_no_sign = ((sign & each(0x7F)) + each(0x7F)) | sign;
    let is_word = (is_ascii & !is_high | is_high & is_no_sign) & each(0x80);
    (eight, (!is_word & each(0x80)).trailing_zeros() as usize / 8)
}

/// The bucket of a word: by its length and its first eight bytes, which tell the first words of forms apart well enough.
#[inline]
fn bucket(first_eight: u64, length: usize) -> usize {
    // The bit that tells large letters from small ones, also in the second byte of Latin letters with accents.
    let key = (first_eight | 0x2020_2020_2020_2020) ^ length as u64;
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - BUCKETS.trailing_zeros())) as usize
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

    #[test]
    fn eight_bytes_at_once_are_what_each_is_by_itself() {
        let one_by_one = |text: &str| {
            let bytes = text.as_bytes();
            let (mut at, mut words) = (0, Vec::new());
            while at < bytes.len() {
                let length = bytes[at..].iter().take_while(|byte| IS_WORD[usize::from(**byte)]).count();
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
        // Every byte that a text can hold, at every place of eight, after and before letters and at the end.
        for character in ('\0'..='\u{17F}').chain("—“”…€日🦀".chars()) {
            for before in 0..10 {
                for after in [0, 1, 7, 8, 9] {
                    let text = format!(
                        "{}{character}{}",
                        "Ab9zZ0aéqx".chars().take(before).collect::<String>(),
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
