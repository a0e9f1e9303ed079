//! Whether browsers play a recording or film, and how long it takes.

use super::kind::{FileKind, ending};
use super::sound;

/// Sample formats of MP4 files that the browsers of computers and phones decode.
const PLAYABLE: [&[u8; 4]; 12] =
    [b"avc1", b"avc3", b"av01", b"vp08", b"vp09", b"mp4a", b"Opus", b"fLaC", b".mp3", b"tx3g", b"text", b"wvtt"];

/// The format of a recording or film that some browsers do not play: `HEVC`, `ALAC`, `QuickTime`.
pub fn unplayable(name: &str, bytes: &[u8]) -> Option<String> {
    match (FileKind::of(bytes), ending(name).as_str()) {
        (FileKind::Mp4, "mov") => Some("QuickTime".to_owned()),
        (FileKind::WebM, "mkv") => Some("Matroska".to_owned()),
        (FileKind::Mp4, _) => memchr::memmem::find_iter(bytes, b"stsd").find_map(|at| {
            // ISO/IEC 14496-12, 8.5.2: version and flags, the number of entries, then the size and format of the first.
            let format: &[u8; 4] = bytes.get(at + 16..at + 20)?.try_into().ok()?;
            let is_count = bytes.get(at + 4..at + 8) == Some(&[0; 4]) && bytes.get(at + 8..at + 11) == Some(&[0; 3]);
            (is_count && !PLAYABLE.contains(&format)).then(|| match format {
                b"hvc1" | b"hev1" | b"dvh1" | b"dvhe" => "HEVC".to_owned(),
                b"alac" => "ALAC".to_owned(),
                b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" => "ProRes".to_owned(),
                other => String::from_utf8_lossy(other).trim().to_owned(),
            })
        }),
        (FileKind::Mp3 | FileKind::Wav | FileKind::WebM, _) => None,
        (kind, _) => Some(kind.name().to_owned()),
    }
}

/// How long a recording or film takes, in seconds, if its header says so.
pub fn seconds(bytes: &[u8]) -> Option<u64> {
    let seconds = match FileKind::of(bytes) {
        FileKind::Mp3 => sound::seconds(bytes),
        FileKind::Mp4 => film_seconds(bytes),
        FileKind::Wav => wav_seconds(bytes),
        _ => None,
    };
    // A longer one is a wrong header.
    seconds.filter(|seconds| (1..=24 * 3_600).contains(seconds))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?).into())
}

/// ISO/IEC 14496-12, 8.2.2.
fn film_seconds(bytes: &[u8]) -> Option<u64> {
    let at = memchr::memmem::find(bytes, b"mvhd")? + 4;
    let (scale, length) = match bytes.get(at)? {
        0 => (u32_at(bytes, at + 12)?, u32_at(bytes, at + 16)?),
        1 => (u32_at(bytes, at + 20)?, u32_at(bytes, at + 24)? << 32 | u32_at(bytes, at + 28)?),
        _ => return None,
    };
    length.checked_add(scale / 2)?.checked_div(scale)
}

/// The bytes of a second are in the chunk `fmt `, those of the sound in the chunk `data`.
fn wav_seconds(bytes: &[u8]) -> Option<u64> {
    let number = |at: usize| Some(u64::from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
    let format = memchr::memmem::find(bytes, b"fmt ")?;
    let data = memchr::memmem::find(bytes, b"data")?;
    number(data + 4)?.checked_div(number(format + 16)?)
}
