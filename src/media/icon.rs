//! Icons (`favicon.ico`): keeps only the pictures.

use super::bytes::Bytes;
use super::pixels::{clean_png, decode_png};
use super::reason::{Reason, damaged};

/// The length of a bitmap header, in bytes.
const BITMAP: usize = 40;

pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut file = Bytes::new(bytes);
    file.take(4)?;
    let count = usize::from(u16::from_le_bytes(file.array()?));
    if !(1..=64).contains(&count) {
        return damaged("directory");
    }
    let mut entries = Vec::new();
    for _ in 0..count {
        // Width, height, colours, a reserved byte, planes, bits, then length and offset.
        let [width, height, colours, _, words @ ..] = file.array::<8>()?;
        let (length, place) = (file.u32_le()? as usize, file.u32_le()? as usize);
        let data = place.checked_add(length).and_then(|end| bytes.get(place..end));
        let Some(data) = data else { return Err(Reason::CutShort) };
        let picture = if data.starts_with(b"\x89PNG") {
            let clean = clean_png(data)?;
            decode_png(&clean)?;
            clean
        } else {
            bitmap(data)?
        };
        let mut head = vec![width, height, colours, 0];
        head.extend(words);
        entries.push((head, picture));
    }
    let mut out = vec![0, 0, 1, 0];
    let number = |value: usize| u32::try_from(value).expect("no longer than the file that was read").to_le_bytes();
    out.extend(&number(count)[..2]);
    let mut place = 6 + 16 * count;
    for (head, picture) in &entries {
        out.extend(head);
        out.extend(number(picture.len()));
        out.extend(number(place));
        place += picture.len();
    }
    entries.iter().for_each(|(_, picture)| out.extend(picture));
    Ok(out)
}

/// An uncompressed bitmap: its length follows from its header.
fn bitmap(data: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut header = Bytes::new(data);
    let length = header.u32_le()? as usize;
    let (width, height) = (u64::from(header.u32_le()?), u64::from(header.u32_le()?) / 2);
    let [planes, _, bits, _] = header.array()?;
    let packing = header.u32_le()?;
    header.take(12)?;
    let colours = u64::from(header.u32_le()?);
    let is_known = length == BITMAP && planes == 1 && matches!(bits, 1 | 4 | 8 | 24 | 32) && packing == 0;
    if !is_known || !(1..=1_024).contains(&width) || !(1..=1_024).contains(&height) {
        return damaged("bitmap");
    }
    let table = match (bits, colours) {
        (24 | 32, _) => 0,
        (_, 0) => 1 << bits,
        (_, colours) => colours.min(256),
    };
    let row = |bits: u64| (width * bits).div_ceil(32) * 4;
    let whole = length as u64 + 4 * table + height * (row(u64::from(bits)) + row(1));
    let Some(bitmap) = data.get(..usize::try_from(whole).unwrap_or(usize::MAX)) else { return Err(Reason::CutShort) };
    Ok(bitmap.to_vec())
}
