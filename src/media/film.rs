//! MP4, M4A and MOV files: keeps the tracks and clears everything else.
//!
//! Boxes with locations, people, programs and devices are overwritten with zeros and become free space, so the offsets
//! of samples remain valid. So are all bytes outside the samples of kept tracks, and whole tracks that are not video,
//! audio or subtitles: cameras write coordinates into them. ISO/IEC 14496-12.

use std::hash::{DefaultHasher, Hasher};
use std::ops::Range;

use super::cleaned::Made;
use super::reason::{Reason, damaged};

/// The greatest depth of nested boxes; no program writes deeper ones.
const DEEPEST: usize = 8;

/// Boxes of a track that describe when and how its samples are shown.
const OF_SAMPLES: &[&[u8; 4]] = &[
    b"stsd", b"stts", b"ctts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stsh", b"sdtp", b"sgpd",
    b"sbgp", b"cslg", b"stps", b"subs",
];

/// Audio formats whose samples have the size in the sample table.
const SOUNDS: &[&[u8; 4]] = &[b"mp4a", b"alac", b"ac-3", b"ec-3", b"Opus", b"fLaC", b".mp3"];

/// Boxes that describe how samples are decoded, their colours and their aspect ratio.
const CODES: &[&[u8; 4]] = &[
    b"avcC", b"hvcC", b"vpcC", b"av1C", b"esds", b"colr", b"pasp", b"btrt", b"fiel", b"clap", b"mdcv", b"clli",
    b"alac", b"dOps", b"dfLa", b"dac3", b"dec3", b"chan", b"frma", b"mp4a", b"enda", b"st3d", b"SmDm", b"CoLL",
    b"dvcC", b"dvvC",
];

#[derive(Clone)]
struct FilmBox {
    name: [u8; 4],
    whole: Range<usize>,
    inner: Range<usize>,
}

pub(super) fn clean(bytes: &[u8]) -> Result<Made, Reason> {
    let (clean, had_place) = once(bytes.to_vec())?;
    // Videos are large: a checksum is compared instead of a copy.
    let sum = |bytes: &[u8]| {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        hasher.finish()
    };
    let before = sum(&clean);
    let (clean, _) = once(clean)?;
    if sum(&clean) == before { Ok(Made { had_place, ..clean.into() }) } else { damaged("reading again") }
}

fn once(bytes: Vec<u8>) -> Result<(Vec<u8>, bool), Reason> {
    let mut film = Film { bytes, kept: Vec::new(), had_place: false };
    let parts = film.parts(0..film.bytes.len())?;
    let mut data: Vec<Range<usize>> = Vec::new();
    let mut has_moov = false;
    for part in &parts {
        match &part.name {
            b"ftyp" => {
                if part.inner.len() > 1_024 || part.inner.len() % 4 != 0 {
                    return damaged("ftyp");
                }
            }
            b"moov" if !has_moov => {
                has_moov = true;
                film.moov(part)?;
            }
            b"mdat" => data.push(part.inner.clone()),
            b"moov" => return damaged("moov"),
            b"moof" | b"styp" | b"sidx" | b"mfra" => return Err(Reason::Uncleanable),
            _ => film.clear(part),
        }
    }
    if !has_moov {
        return Err(Reason::CutShort);
    }
    film.clear_unused(&data)?;
    Ok((film.bytes, film.had_place))
}

struct Film {
    bytes: Vec<u8>,
    /// The ranges of samples.
    kept: Vec<Range<usize>>,
    had_place: bool,
}

impl Film {
    /// The boxes that fill a range.
    fn parts(&self, range: Range<usize>) -> Result<Vec<FilmBox>, Reason> {
        let mut parts = Vec::new();
        let mut at = range.start;
        while at < range.end {
            // QuickTime ends some lists with four zero bytes.
            if range.end - at < 8 && self.bytes[at..range.end].iter().all(|byte| *byte == 0) {
                break;
            }
            let Some(head) = self.bytes.get(at..at + 8).filter(|_| at + 8 <= range.end) else {
                return Err(Reason::CutShort);
            };
            let name = [head[4], head[5], head[6], head[7]];
            let (length, start) = match self.u32(at)? {
                0 => (range.end - at, 8),
                1 => {
                    let length = usize::try_from(self.u64(at + 8)?);
                    (length.or_else(|_| damaged("length"))?, 16)
                }
                length => (length as usize, 8),
            };
            let end = at.checked_add(length).filter(|end| *end <= range.end);
            let Some(end) = end else { return Err(Reason::CutShort) };
            if length < start {
                return damaged("length");
            }
            parts.push(FilmBox { name, whole: at..end, inner: at + start..end });
            at = end;
        }
        Ok(parts)
    }

    fn u32(&self, at: usize) -> Result<u32, Reason> {
        let found = self.bytes.get(at..at.saturating_add(4)).and_then(|found| found.try_into().ok());
        found.map(u32::from_be_bytes).ok_or(Reason::CutShort)
    }

    fn u64(&self, at: usize) -> Result<u64, Reason> {
        let found = self.bytes.get(at..at.saturating_add(8)).and_then(|found| found.try_into().ok());
        found.map(u64::from_be_bytes).ok_or(Reason::CutShort)
    }

    /// Turns a box into free space.
    fn clear(&mut self, part: &FilmBox) {
        let inner = &self.bytes[part.inner.clone()];
        let names: [&[u8]; 6] = [b"\xa9xyz", b"loci", b"ISO6709", b"GPS", b"camm", b"gpmd"];
        self.had_place |= names.iter().any(|name| memchr::memmem::find(inner, name).is_some());
        self.bytes[part.whole.start + 4..part.whole.start + 8].copy_from_slice(b"free");
        self.bytes[part.inner.clone()].fill(0);
    }

    /// Sets dates to zero: two numbers after version and flags.
    fn clear_dates(&mut self, part: &FilmBox) -> Result<(), Reason> {
        let start = part.inner.start;
        let Some(version) = self.bytes.get(start).filter(|_| part.inner.len() >= 20) else { return damaged("date") };
        let length = if *version == 1 { 16 } else { 8 };
        self.bytes[start + 4..start + 4 + length].fill(0);
        Ok(())
    }

    fn moov(&mut self, part: &FilmBox) -> Result<(), Reason> {
        for part in self.parts(part.inner.clone())? {
            match &part.name {
                b"mvhd" => self.clear_dates(&part)?,
                b"trak" => self.track(&part)?,
                b"cmov" | b"mvex" => return Err(Reason::Uncleanable),
                _ => self.clear(&part),
            }
        }
        Ok(())
    }

    fn track(&mut self, track: &FilmBox) -> Result<(), Reason> {
        let parts = self.parts(track.inner.clone())?;
        let media = parts.iter().find(|part| &part.name == b"mdia").cloned();
        let Some(media) = media else { return damaged("mdia") };
        let handler = self.parts(media.inner.clone())?.into_iter().find(|part| &part.name == b"hdlr");
        let Some(handler) = handler.filter(|part| part.inner.len() >= 24) else { return damaged("hdlr") };
        let at = handler.inner.start + 8;
        let kind = self.bytes[at..at + 4].to_vec();
        if !matches!(kind.as_slice(), b"vide" | b"soun" | b"text" | b"sbtl" | b"subt" | b"clcp") {
            self.clear(track);
            return Ok(());
        }
        for part in parts {
            match &part.name {
                b"tkhd" => self.clear_dates(&part)?,
                b"edts" | b"mdia" => {}
                _ => self.clear(&part),
            }
        }
        for part in self.parts(media.inner)? {
            match &part.name {
                b"mdhd" => self.clear_dates(&part)?,
                b"hdlr" => {
                    // The manufacturer, and the name of the handler.
                    let start = part.inner.start + 12;
                    self.bytes[start..part.inner.end].fill(0);
                }
                b"minf" => self.information(&part, &kind, 0)?,
                _ => self.clear(&part),
            }
        }
        Ok(())
    }

    fn information(&mut self, part: &FilmBox, kind: &[u8], depth: usize) -> Result<(), Reason> {
        if depth > DEEPEST {
            return damaged("minf");
        }
        for part in self.parts(part.inner.clone())? {
            match &part.name {
                b"vmhd" | b"smhd" | b"nmhd" | b"sthd" | b"gmhd" => {}
                b"dinf" => self.outside(&part)?,
                b"stbl" => self.samples(&part, kind)?,
                // QuickTime has a second `hdlr` here.
                b"hdlr" if part.inner.len() >= 24 => {
                    let start = part.inner.start + 12;
                    self.bytes[start..part.inner.end].fill(0);
                }
                _ => self.clear(&part),
            }
        }
        Ok(())
    }

    /// Checks that all samples are in this file.
    fn outside(&self, part: &FilmBox) -> Result<(), Reason> {
        for part in self.parts(part.inner.clone())? {
            let start = part.inner.start + 8;
            if &part.name != b"dref" || start > part.inner.end {
                return damaged("dref");
            }
            for entry in self.parts(start..part.inner.end)? {
                // The flag for data in this file, without an address after it.
                if self.u32(entry.inner.start)? & 1 == 0 || entry.inner.len() != 4 {
                    return Err(Reason::Forbidden("dref".to_owned()));
                }
            }
        }
        Ok(())
    }

    fn samples(&mut self, table: &FilmBox, kind: &[u8]) -> Result<(), Reason> {
        let parts = self.parts(table.inner.clone())?;
        for part in &parts {
            if !OF_SAMPLES.contains(&&part.name) {
                self.clear(part);
            }
        }
        let find = |name: &[u8; 4]| parts.iter().find(|part| &part.name == name);
        let Some(description) = find(b"stsd") else { return damaged("stsd") };
        self.description(description, kind)?;
        let Some(chunks) = find(b"stsc") else { return damaged("stsc") };
        let (Some(sizes), is_packed) = (find(b"stsz").or_else(|| find(b"stz2")), find(b"stsz").is_none()) else {
            return damaged("stsz");
        };
        let (places, width) = match (find(b"stco"), find(b"co64")) {
            (Some(places), None) => (places, 4),
            (None, Some(places)) => (places, 8),
            _ => return damaged("stco"),
        };
        if is_packed {
            return Err(Reason::Uncleanable);
        }
        let (same, count) = (self.u32(sizes.inner.start + 4)? as usize, self.u32(sizes.inner.start + 8)? as usize);
        let place_count = self.u32(places.inner.start + 4)? as usize;
        let chunk_count = self.u32(chunks.inner.start + 4)? as usize;
        let fits = |part: &FilmBox, count: usize, width: usize, head: usize| {
            count.checked_mul(width).is_some_and(|length| length + head <= part.inner.len())
        };
        if !fits(places, place_count, width, 8)
            || !fits(chunks, chunk_count, 12, 8)
            || (same == 0 && !fits(sizes, count, 4, 12))
        {
            return Err(Reason::CutShort);
        }
        let (mut sample, mut entry, mut in_chunk) = (0, 0, 0);
        for number in 0..place_count {
            let at = places.inner.start + 8 + number * width;
            let place = if width == 4 { u64::from(self.u32(at)?) } else { self.u64(at)? };
            let place = usize::try_from(place).or_else(|_| damaged("stco"))?;
            let entry_at = chunks.inner.start + 8 + entry * 12;
            if entry < chunk_count && self.u32(entry_at)? as usize == number + 1 {
                in_chunk = self.u32(entry_at + 4)? as usize;
                entry += 1;
            }
            let last = sample + in_chunk.min(count - sample);
            let length = match same {
                0 => {
                    let mut length = 0_usize;
                    for number in sample..last {
                        length += self.u32(sizes.inner.start + 12 + number * 4)? as usize;
                    }
                    length
                }
                same => (last - sample).saturating_mul(same),
            };
            sample = last;
            let end = place.checked_add(length).filter(|end| *end <= self.bytes.len());
            let Some(end) = end else { return Err(Reason::CutShort) };
            self.kept.push(place..end);
        }
        Ok(())
    }

    /// Reads the sample description and clears the name of the encoder.
    fn description(&mut self, part: &FilmBox, kind: &[u8]) -> Result<(), Reason> {
        let start = part.inner.start + 8;
        if start > part.inner.end {
            return damaged("stsd");
        }
        for entry in self.parts(start..part.inner.end)? {
            let mut fixed = None;
            if kind == b"vide" {
                let at = entry.inner.start + 42;
                let Some(name) = self.bytes.get_mut(at..at + 32).filter(|_| at + 32 <= entry.inner.end) else {
                    return damaged("stsd");
                };
                name.fill(0);
                fixed = Some(78);
            }
            if kind == b"soun" && !SOUNDS.contains(&&entry.name) {
                return Err(Reason::Uncleanable);
            }
            if kind == b"soun" {
                // The version of QuickTime's sample description.
                let version = self.bytes.get(entry.inner.start + 8..entry.inner.start + 10);
                fixed = match version {
                    Some([0, 0]) => Some(28),
                    Some([0, 1]) => Some(44),
                    Some([0, 2]) => Some(64),
                    _ => return damaged("stsd"),
                };
            }
            if let Some(fixed) = fixed {
                let start = entry.inner.start + fixed;
                if start > entry.inner.end {
                    return damaged("stsd");
                }
                self.codes(start..entry.inner.end, 0)?;
            }
        }
        Ok(())
    }

    /// Keeps the boxes that configure the decoder, and clears the others.
    fn codes(&mut self, range: Range<usize>, depth: usize) -> Result<(), Reason> {
        if depth > DEEPEST {
            return damaged("stsd");
        }
        for part in self.parts(range)? {
            let is_profile = &part.name == b"colr" && !self.bytes[part.inner.clone()].starts_with(b"ncl");
            match &part.name {
                b"wave" => self.codes(part.inner, depth + 1)?,
                name if CODES.contains(&name) && !is_profile => {}
                _ => self.clear(&part),
            }
        }
        Ok(())
    }

    /// Clears the data outside the samples.
    fn clear_unused(&mut self, data: &[Range<usize>]) -> Result<(), Reason> {
        self.kept.retain(|range| !range.is_empty());
        self.kept.sort_by_key(|range| range.start);
        let is_inside =
            |range: &Range<usize>| data.iter().any(|data| data.start <= range.start && range.end <= data.end);
        if !self.kept.iter().all(is_inside) {
            return damaged("stco");
        }
        for data in data {
            let mut at = data.start;
            for range in &self.kept {
                if range.end <= data.start || range.start >= data.end {
                    continue;
                }
                if range.start > at {
                    self.bytes[at..range.start].fill(0);
                }
                at = at.max(range.end);
            }
            self.bytes[at..data.end].fill(0);
        }
        Ok(())
    }
}
