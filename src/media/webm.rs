//! WebM files: keeps the video and audio blocks and clears everything else.
//!
//! Unknown elements (tags, attached files, names, programs, dates) become void elements of the same length, so offsets
//! in the file remain valid. RFC 8794, RFC 9559.

use std::ops::Range;

use super::reason::{Reason, damaged};

const SEGMENT: u32 = 0x1853_8067;
const CLUSTER: u32 = 0x1f43_b675;

/// Elements that contain others.
const MASTERS: &[u32] = &[
    0x1a45_dfa3,
    SEGMENT,
    0x114d_9b74,
    0x4dbb,
    0x1549_a966,
    0x1654_ae6b,
    0xae,
    0xe0,
    0x55b0,
    0x55d0,
    0xe1,
    CLUSTER,
    0xa0,
    0x1c53_bb6b,
    0xbb,
    0xb7,
];

/// Elements with numbers, codes and samples.
const KEPT: &[u32] = &[
    // Header.
    0x4286,
    0x42f7,
    0x42f2,
    0x42f3,
    0x4282,
    0x4287,
    0x4285,
    // Seek positions.
    0x53ab,
    0x53ac,
    // Times.
    0x002a_d7b1,
    0x4489,
    // Tracks.
    0xd7,
    0x73c5,
    0x83,
    0xb9,
    0x88,
    0x55aa,
    0x9c,
    0x6de7,
    0x6df8,
    0x0023_e383,
    0x0022_b59c,
    0x86,
    0x63a2,
    0x56aa,
    0x56bb,
    // Video.
    0xb0,
    0xba,
    0x54b0,
    0x54ba,
    0x54b2,
    0x54aa,
    0x54bb,
    0x54cc,
    0x54dd,
    0x53b8,
    0x53c0,
    0x9a,
    0x55b1,
    0x55b2,
    0x55b3,
    0x55b4,
    0x55b5,
    0x55b6,
    0x55b7,
    0x55b8,
    0x55b9,
    0x55ba,
    0x55bb,
    0x55bc,
    0x55bd,
    // Audio.
    0xb5,
    0x78b5,
    0x9f,
    0x6264,
    // Blocks.
    0xe7,
    0xa7,
    0xab,
    0xa3,
    0xa1,
    0x9b,
    0xfb,
    0xfd,
    0x75a2,
    0x00fa,
    // Cues.
    0xb3,
    0xf7,
    0xf1,
    0xf0,
    0xb2,
    0x5378,
];

/// The longest content, in bytes, of elements with numbers and short codes.
const SHORT: usize = 64;
const LONG: &[u32] = &[0xa3, 0xa1, 0x63a2];

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let clean = once(bytes)?;
    if once(&clean)? == clean { Ok(clean) } else { damaged("reading again") }
}

fn once(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut out = bytes.to_vec();
    let end = elements(bytes, 0..bytes.len(), 0, &mut out)?;
    out.truncate(end);
    if memchr::memmem::find(&out, b"A_VORBIS").is_some() {
        // The setup data of Vorbis contains comments.
        return Err(Reason::Uncleanable);
    }
    Ok(out)
}

/// Reads the elements of a range; returns the end of the last one.
fn elements(bytes: &[u8], range: Range<usize>, depth: usize, out: &mut [u8]) -> Result<usize, Reason> {
    let mut at = range.start;
    let mut has_segment = false;
    while at < range.end {
        let (id, start) = id(bytes, at)?;
        let (length, inner) = length(bytes, start)?;
        if depth == 0 {
            // Data after the segment is not part of the video.
            if has_segment {
                break;
            }
            if !matches!(id, 0x1a45_dfa3 | SEGMENT | 0xec) {
                return damaged("EBML");
            }
            has_segment = id == SEGMENT;
        }
        if depth > 8 {
            return damaged("EBML");
        }
        let end = match length {
            Some(length) => inner.checked_add(length).filter(|end| *end <= range.end),
            // A live recording of unknown length.
            None if id == SEGMENT => Some(range.end),
            None if id == CLUSTER => Some(end_of_cluster(bytes, inner, range.end)?),
            None => None,
        };
        let Some(end) = end else { return Err(Reason::CutShort) };
        if MASTERS.contains(&id) {
            elements(bytes, inner..end, depth + 1, out)?;
        } else if !KEPT.contains(&id) || (end - inner > SHORT && !LONG.contains(&id)) {
            clear(out, at..end)?;
        }
        at = end;
    }
    Ok(at)
}

fn end_of_cluster(bytes: &[u8], start: usize, whole: usize) -> Result<usize, Reason> {
    let mut at = start;
    while at < whole {
        let (id, behind) = id(bytes, at)?;
        if matches!(
            id,
            CLUSTER | 0x1c53_bb6b | 0x1254_c367 | 0x1941_a469 | 0x1043_a770 | 0x1549_a966 | 0x1654_ae6b | 0x114d_9b74
        ) {
            break;
        }
        let (length, inner) = length(bytes, behind)?;
        let end = length.and_then(|length| inner.checked_add(length)).filter(|end| *end <= whole);
        let Some(end) = end else { return Err(Reason::CutShort) };
        at = end;
    }
    Ok(at)
}

fn id(bytes: &[u8], at: usize) -> Result<(u32, usize), Reason> {
    let Some(first) = bytes.get(at) else { return Err(Reason::CutShort) };
    let width = first.leading_zeros() as usize + 1;
    if width > 4 {
        return damaged("EBML");
    }
    let Some(found) = bytes.get(at..at + width) else { return Err(Reason::CutShort) };
    Ok((found.iter().fold(0, |id, byte| id << 8 | u32::from(*byte)), at + width))
}

/// A length, `None` if it is unknown, and the offset after it.
fn length(bytes: &[u8], at: usize) -> Result<(Option<usize>, usize), Reason> {
    let Some(first) = bytes.get(at) else { return Err(Reason::CutShort) };
    let width = first.leading_zeros() as usize + 1;
    if width > 8 {
        return damaged("EBML");
    }
    let Some(found) = bytes.get(at..at + width) else { return Err(Reason::CutShort) };
    let whole = found.iter().fold(0_u64, |length, byte| length << 8 | u64::from(*byte));
    let length = whole & ((1 << (7 * width)) - 1);
    let is_unknown = length == (1 << (7 * width)) - 1;
    let length = usize::try_from(length).or_else(|_| damaged("EBML"))?;
    Ok(((!is_unknown).then_some(length), at + width))
}

/// Turns an element into a void element.
fn clear(out: &mut [u8], range: Range<usize>) -> Result<(), Reason> {
    let Some(out) = out.get_mut(range) else { return Err(Reason::CutShort) };
    let length = out.len();
    out.fill(0);
    match length {
        0 | 1 => return damaged("EBML"),
        2..=128 => out[..2].copy_from_slice(&[0xec, 0x80 | u8::try_from(length - 2).expect("at most 126")]),
        _ => {
            let told = (length as u64 - 9) | 1 << 56;
            out[0] = 0xec;
            out[1..9].copy_from_slice(&told.to_be_bytes());
        }
    }
    Ok(())
}
