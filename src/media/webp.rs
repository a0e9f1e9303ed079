//! WebP files: decodes the pictures to the end and writes them into a new container.
//!
//! Image data is kept, because encoding it again would cost size or quality; data after the last pixel is found by
//! decoding without it, and cleared. RFC 9649.

use std::io::Cursor;

use image_webp::WebPDecoder;

use super::bytes::Bytes;
use super::picture_size::{check_size, limited};
use super::profile::ColourProfile;
use super::reason::{Reason, damaged};
use super::riff::{chunks, list, write_chunk, write_file};
use super::traces::{holds_text, orientation, turned};

/// The most memory for one picture, in bytes.
const MEMORY: usize = 640 << 20;

const ANIMATION: u8 = 0x02;
const EXIF: u8 = 0x08;
const ALPHA: u8 = 0x10;
const PROFILE: u8 = 0x20;

#[derive(Debug, PartialEq)]
struct WebP {
    /// Width and height of the canvas in pixels, if the file has the extended header.
    canvas: Option<(u32, u32)>,
    has_alpha: bool,
    profile: Option<ColourProfile>,
    orientation: u8,
    /// The background colour and the number of loops.
    animation: Option<[u8; 6]>,
    /// The header of each frame, with its picture; the header of a still picture is zero.
    frames: Vec<([u8; 16], Picture)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Picture {
    alpha: Option<Vec<u8>>,
    is_lossless: bool,
    data: Vec<u8>,
}

/// Width and height in pixels from the header.
pub(super) fn size(bytes: &[u8]) -> Result<(u32, u32), Reason> {
    let chunks = chunks(bytes, b"WEBP")?;
    let Some((name, data)) = chunks.first() else { return damaged("no picture") };
    match name {
        b"VP8X" => canvas(data),
        b"VP8 " => lossy_size(data),
        b"VP8L" => lossless_size(data),
        _ => damaged("no picture"),
    }
}

/// The orientation, from Exif.
pub(super) fn turn(bytes: &[u8]) -> u8 {
    let chunks = chunks(bytes, b"WEBP").unwrap_or_default();
    chunks.iter().find(|(name, _)| name == b"EXIF").map_or(1, |(_, exif)| turn_of(exif))
}

fn turn_of(exif: &[u8]) -> u8 {
    orientation(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif))
}

fn canvas(data: &[u8]) -> Result<(u32, u32), Reason> {
    let mut data = Bytes::new(data);
    data.take(4)?;
    let size = (three(&mut data)? + 1, three(&mut data)? + 1);
    if data.is_empty() { Ok(size) } else { damaged("VP8X") }
}

fn three(data: &mut Bytes<'_>) -> Result<u32, Reason> {
    let [low, middle, high] = data.array()?;
    Ok(u32::from_le_bytes([low, middle, high, 0]))
}

fn lossy_size(data: &[u8]) -> Result<(u32, u32), Reason> {
    let mut data = Bytes::new(data);
    data.take(3)?;
    let start: [u8; 3] = data.array()?;
    let [width_low, width_high, height_low, height_high] = data.array()?;
    let of = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    let size = (of(width_low, width_high), of(height_low, height_high));
    if start == [0x9d, 1, 0x2a] && size.0 > 0 && size.1 > 0 { Ok(size) } else { damaged("VP8") }
}

fn lossless_size(data: &[u8]) -> Result<(u32, u32), Reason> {
    let mut data = Bytes::new(data);
    let start = data.byte()?;
    let bits = data.u32_le()?;
    if start != 0x2f || bits >> 29 != 0 {
        return damaged("VP8L");
    }
    Ok(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}

/// A WebP file of the same pictures, without other data. It is parsed again to verify it.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut webp = WebP::read(bytes)?;
    for (_, picture) in &mut webp.frames {
        picture.clear_behind()?;
    }
    let clean = webp.write();
    if WebP::read(&clean)? != webp {
        return damaged("reading again");
    }
    // The whole file, as a browser decodes it.
    let mut decoder = open(&clean)?;
    if decoder.is_animated() {
        let mut points = vec![0; decoder.output_buffer_size().unwrap_or(0)];
        for _ in 0..decoder.num_frames() {
            decoder.read_frame(&mut points).or_else(|error| damaged(error.to_string()))?;
        }
    }
    Ok(clean)
}

fn open(bytes: &[u8]) -> Result<WebPDecoder<Cursor<&[u8]>>, Reason> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).or_else(|error| damaged(error.to_string()))?;
    decoder.set_memory_limit(MEMORY);
    Ok(decoder)
}

impl WebP {
    fn read(bytes: &[u8]) -> Result<Self, Reason> {
        let chunks = chunks(bytes, b"WEBP")?;
        let mut webp =
            Self { canvas: None, has_alpha: false, profile: None, orientation: 1, animation: None, frames: Vec::new() };
        match chunks.first().map(|(name, data)| (name, *data)) {
            Some((b"VP8X", data)) => {
                webp.canvas = Some(canvas(data)?);
                webp.has_alpha = data[0] & ALPHA != 0;
                if data[0] & ANIMATION != 0 {
                    let animation = chunks.iter().find(|(name, _)| name == b"ANIM");
                    let animation = animation.and_then(|(_, data)| (*data).try_into().ok());
                    let Some(animation) = animation else { return damaged("ANIM") };
                    webp.animation = Some(animation);
                }
            }
            Some((b"VP8 " | b"VP8L", _)) => {
                webp.frames.push(([0; 16], Picture::read(&chunks[..1])?));
                return Ok(webp);
            }
            _ => return damaged("no picture"),
        }
        let find = |wanted: &[u8; 4]| chunks.iter().find(|(name, _)| name == wanted).map(|(_, data)| *data);
        webp.profile = find(b"ICCP").and_then(ColourProfile::read);
        webp.orientation = find(b"EXIF").map_or(1, turn_of);
        let (width, height) = webp.canvas.unwrap_or_default();
        if webp.animation.is_none() {
            let picture = Picture::read(&chunks)?;
            if picture.size()? != (width, height) {
                return damaged("size");
            }
            webp.frames.push(([0; 16], picture));
            return Ok(webp);
        }
        let frames: Vec<&[u8]> = chunks.iter().filter(|(name, _)| name == b"ANMF").map(|(_, data)| *data).collect();
        if frames.is_empty() {
            return damaged("ANMF");
        }
        let mut pixels = 0;
        for frame in &frames {
            let mut frame = Bytes::new(frame);
            let mut words: [u8; 16] = frame.array()?;
            // Six bits are reserved.
            words[15] &= 3;
            let picture = Picture::read(&list(frame)?)?;
            let mut of = Bytes::new(&words);
            let (x, y, wide, high) =
                (three(&mut of)? * 2, three(&mut of)? * 2, three(&mut of)? + 1, three(&mut of)? + 1);
            if picture.size()? != (wide, high) || x + wide > width || y + high > height {
                return damaged("ANMF");
            }
            pixels += u64::from(wide) * u64::from(high);
            limited(pixels, width.into(), height.into(), frames.len() as u64)?;
            webp.frames.push((words, picture));
        }
        Ok(webp)
    }

    fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some((width, height)) = self.canvas {
            let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
            let flags = flag(self.has_alpha, ALPHA)
                | flag(self.animation.is_some(), ANIMATION)
                | flag(self.profile.is_some(), PROFILE)
                | flag(self.orientation != 1, EXIF);
            let mut data = vec![flags, 0, 0, 0];
            data.extend(&(width - 1).to_le_bytes()[..3]);
            data.extend(&(height - 1).to_le_bytes()[..3]);
            write_chunk(&mut out, b"VP8X", &data);
        }
        if let Some(profile) = &self.profile {
            write_chunk(&mut out, b"ICCP", &profile.write());
        }
        match &self.animation {
            None => self.frames.iter().for_each(|(_, picture)| picture.write(&mut out)),
            Some(animation) => {
                write_chunk(&mut out, b"ANIM", animation);
                for (words, picture) in &self.frames {
                    let mut data = words.to_vec();
                    picture.write(&mut data);
                    write_chunk(&mut out, b"ANMF", &data);
                }
            }
        }
        if self.orientation != 1 {
            write_chunk(&mut out, b"EXIF", &turned(self.orientation));
        }
        write_file(b"WEBP", &out)
    }
}

impl Picture {
    fn read(chunks: &[([u8; 4], &[u8])]) -> Result<Self, Reason> {
        let images: Vec<_> = chunks.iter().filter(|(name, _)| matches!(name, b"VP8 " | b"VP8L")).collect();
        let [(name, data)] = images.as_slice() else { return damaged("no picture") };
        let is_lossless = name == b"VP8L";
        let alpha = chunks.iter().find(|(name, _)| name == b"ALPH").filter(|_| !is_lossless);
        Ok(Self { alpha: alpha.map(|(_, data)| data.to_vec()), is_lossless, data: data.to_vec() })
    }

    fn size(&self) -> Result<(u32, u32), Reason> {
        let size = if self.is_lossless { lossless_size(&self.data)? } else { lossy_size(&self.data)? };
        check_size(size.0.into(), size.1.into(), 1)?;
        Ok(size)
    }

    fn write(&self, out: &mut Vec<u8>) {
        if let Some(alpha) = &self.alpha {
            write_chunk(out, b"ALPH", alpha);
        }
        write_chunk(out, if self.is_lossless { b"VP8L" } else { b"VP8 " }, &self.data);
    }

    /// The pixels, or why decoding fails.
    fn points(&self) -> Result<Vec<u8>, Reason> {
        let mut chunks = Vec::new();
        if self.alpha.is_some() {
            let (width, height) = self.size()?;
            let mut data = vec![ALPHA, 0, 0, 0];
            data.extend(&(width - 1).to_le_bytes()[..3]);
            data.extend(&(height - 1).to_le_bytes()[..3]);
            write_chunk(&mut chunks, b"VP8X", &data);
        }
        self.write(&mut chunks);
        let file = write_file(b"WEBP", &chunks);
        let mut decoder = open(&file)?;
        let mut points = vec![0; decoder.output_buffer_size().unwrap_or(0)];
        decoder.read_image(&mut points).or_else(|error| damaged(error.to_string()))?;
        Ok(points)
    }

    /// Clears bytes that no pixel depends on: after the end of the data and of its first partition.
    fn clear_behind(&mut self) -> Result<(), Reason> {
        self.size()?;
        let points = self.points()?;

        if let Some(alpha) = &self.alpha {
            let end = alpha.len();
            self.clear(&points, 1, end, true)?;
        }
        if !self.is_lossless {
            let tag = Bytes::new(&self.data).array::<3>()?;
            let first = u32::from_le_bytes([tag[0], tag[1], tag[2], 0]) >> 5;
            let end = 10 + first as usize;
            if end > self.data.len() {
                return damaged("VP8");
            }
            self.clear(&points, 10, end, false)?;
        }
        let end = self.data.len();
        self.clear(&points, 5, end, false)?;
        if holds_text(&self.data) || self.alpha.as_ref().is_some_and(|alpha| holds_text(alpha)) {
            return damaged("text in the image");
        }
        Ok(())
    }

    /// Clears as many of the last bytes before `end` as change no pixel.
    fn clear(&mut self, points: &[u8], start: usize, end: usize, of_alpha: bool) -> Result<(), Reason> {
        let without = |from: usize| {
            let mut other = self.clone();
            let data = if of_alpha { other.alpha.get_or_insert_default() } else { &mut other.data };
            data[from.max(start)..end].fill(0);
            let is_same = other.points().is_ok_and(|made| made == points);
            (is_same, other)
        };
        // Most encoders leave at most two bytes.
        let (mut same, mut step) = (end, 4);
        let mut best = None;
        let mut differs = loop {
            let from = end.saturating_sub(step).max(start);
            match without(from) {
                (true, other) => (same, best) = (from, Some(other)),
                (false, _) => break from,
            }
            if from == start {
                break start;
            }
            step *= 2;
        };
        while same > differs + 1 {
            let middle = differs + (same - differs) / 2;
            match without(middle) {
                (true, other) => (same, best) = (middle, Some(other)),
                (false, _) => differs = middle,
            }
        }
        if let Some(best) = best {
            *self = best;
        }
        Ok(())
    }
}
