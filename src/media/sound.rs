//! MP3 files: keeps the audio frames, without the tags before, between and after them.
//!
//! Titles, names, pictures, lyrics and private data are in tags (ID3, APE, Lyrics3); audio is in frames whose length
//! follows from their header. ISO 11172-3, section 2.4.

use super::reason::{Reason, damaged};

/// Bit rates in kbit/s by version and layer: MPEG 1 layer 1, 2, 3; MPEG 2 layer 1, 2 and 3.
const RATES: [[u32; 15]; 5] = [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut rest = bytes;
    let mut out = Vec::with_capacity(bytes.len());
    let mut kind = None;
    loop {
        if let Some(behind) = behind_tag(rest)? {
            rest = behind;
            continue;
        }
        let Some((length, found)) = frame(rest) else { break };
        // All frames of a file have the same version, layer and sample rate.
        if kind.is_some_and(|kind| kind != found) {
            return damaged("MPEG");
        }
        kind = Some(found);
        let Some((sound, behind)) = rest.split_at_checked(length) else {
            // The incomplete last frame of a stopped stream.
            break;
        };
        out.extend(sound);
        rest = behind;
    }
    // Data after the audio is not published. In the middle of a file it means damage.
    if kind.is_none() || rest.len() * 2 > bytes.len() { damaged("MPEG") } else { Ok(out) }
}

/// How long the sound takes, in seconds.
pub(super) fn seconds(bytes: &[u8]) -> Option<u64> {
    let mut rest = bytes;
    let (mut samples, mut rate) = (0_u64, 0);
    loop {
        if let Ok(Some(behind)) = behind_tag(rest) {
            rest = behind;
            continue;
        }
        let [_, second, third, ..] = rest else { break };
        let Some((length, _)) = frame(rest) else { break };
        let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
        // ISO 11172-3, section 2.4.2.1: the samples of a frame.
        samples += match (layer, version) {
            (3, _) => 384,
            (1, 0 | 2) => 576,
            _ => 1_152,
        };
        rate = [44_100_u64, 48_000, 32_000].get(usize::from(third >> 2 & 3))? >> [2, 0, 1, 0][usize::from(version)];
        rest = rest.get(length..).unwrap_or_default();
    }
    samples.checked_add(rate / 2)?.checked_div(rate)
}

/// The bytes after the tag at the start, if there is one.
fn behind_tag(bytes: &[u8]) -> Result<Option<&[u8]>, Reason> {
    let length = match bytes {
        [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] => {
            let length = [a, b, c, d].into_iter().fold(0, |length, part| length << 7 | usize::from(part & 0x7f));
            // A footer adds ten bytes.
            10 + length + if flags & 0x10 != 0 { 10 } else { 0 }
        }
        [b'A', b'P', b'E', b'T', b'A', b'G', b'E', b'X', _, _, _, _, a, b, c, d, ..] => {
            32 + u32::from_le_bytes([*a, *b, *c, *d]) as usize
        }
        [b'T', b'A', b'G', ..] if bytes.len() >= 128 => 128,
        // Padding between a tag and the audio.
        [0, ..] => bytes.iter().take_while(|byte| **byte == 0).count(),
        _ => return Ok(None),
    };
    match bytes.get(length..) {
        Some(rest) => Ok(Some(rest)),
        None => Err(Reason::CutShort),
    }
}

/// The length in bytes of the frame at the start, and the header fields that all frames of a file share.
fn frame(bytes: &[u8]) -> Option<(usize, [u8; 2])> {
    let [0xff, second, third, _, ..] = bytes else { return None };
    if second & 0xe0 != 0xe0 {
        return None;
    }
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    let (rate, frequency, padding) = (usize::from(third >> 4), usize::from(third >> 2 & 3), u32::from(third >> 1 & 1));
    let row = match (version, layer) {
        (3, 3) => 0,
        (3, 2) => 1,
        (3, 1) => 2,
        (0 | 2, 3) => 3,
        (0 | 2, 1 | 2) => 4,
        _ => return None,
    };
    // A rate of zero means that the header does not state it.
    let rate = RATES[row].get(rate).copied().filter(|rate| *rate > 0)? * 1_000;
    let frequency = [44_100, 48_000, 32_000].get(frequency)? >> [2, 0, 1, 0][usize::from(version)];
    let length = match (layer, version) {
        (3, _) => (12 * rate / frequency + padding) * 4,
        (1, 0 | 2) => 72 * rate / frequency + padding,
        _ => 144 * rate / frequency + padding,
    };
    Some((length as usize, [second & 0xfe, third & 0x0c]))
}
