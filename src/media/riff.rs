//! RIFF, the container of WebP and WAV: its chunks, and cleaning of WAV files.

use super::bytes::Bytes;
use super::reason::{Reason, damaged};

/// The name and content of a chunk.
pub(super) type Chunk<'a> = ([u8; 4], &'a [u8]);

/// The chunks of a form. Bytes after the end that the header declares are not part of the file.
pub(super) fn chunks<'a>(bytes: &'a [u8], form: &[u8; 4]) -> Result<Vec<Chunk<'a>>, Reason> {
    let mut file = Bytes::new(bytes);
    if &file.array::<4>()? != b"RIFF" {
        return damaged("RIFF");
    }
    let length = file.u32_le()? as usize;
    let mut rest = Bytes::new(file.take(length)?);
    if &rest.array::<4>()? != form {
        return damaged("RIFF");
    }
    list(rest)
}

/// A list of chunks. Only the last may lack the padding byte for an even length.
pub(super) fn list(mut rest: Bytes<'_>) -> Result<Vec<Chunk<'_>>, Reason> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let name = rest.array()?;
        let length = rest.u32_le()? as usize;
        chunks.push((name, rest.take(length)?));
        if length % 2 == 1 && !rest.is_empty() {
            rest.byte()?;
        }
    }
    Ok(chunks)
}

pub(super) fn write_chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend(name);
    out.extend(u32::try_from(data.len()).expect("no longer than the file that was read").to_le_bytes());
    out.extend(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}

pub(super) fn write_file(form: &[u8; 4], chunks: &[u8]) -> Vec<u8> {
    let mut out = b"RIFF".to_vec();
    out.extend(u32::try_from(chunks.len() + 4).expect("no longer than the file that was read").to_le_bytes());
    out.extend(form);
    out.extend(chunks);
    out
}

/// A WAV file with only its format and samples.
pub(super) fn clean_wav(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let chunks = chunks(bytes, b"WAVE")?;
    let one = |name: &[u8; 4]| {
        let mut found = chunks.iter().filter(|(known, _)| known == name).map(|(_, data)| *data);
        match (found.next(), found.next()) {
            (Some(data), None) => Ok(data),
            _ => damaged(String::from_utf8_lossy(name)),
        }
    };
    let (format, samples) = (one(b"fmt ")?, one(b"data")?);
    // Uncompressed samples, with or without the extension for channels. Compressed ones are not parsed here.
    let is_right = match format {
        [1 | 3, 0, ..] => matches!(format.len(), 16 | 18),
        [0xfe, 0xff, ..] => format.len() == 40,
        _ => return Err(Reason::Uncleanable),
    };
    if !is_right {
        return damaged("fmt");
    }
    let mut out = Vec::new();
    // The last two of 18 bytes are the length of an empty extension.
    let format = if format.len() == 18 { &format[..16] } else { format };
    write_chunk(&mut out, b"fmt ", format);
    write_chunk(&mut out, b"data", samples);
    Ok(write_file(b"WAVE", &out))
}
