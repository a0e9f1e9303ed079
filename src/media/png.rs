//! PNG files: checks and rewrites the chunks that show the picture.
//!
//! Image data is inflated and its length checked, so nothing can follow the picture inside it. Colours, animations and
//! transparency are kept; texts, dates, locations, previews and unknown chunks are not. PNG specification, third
//! edition.

use std::io::Read;

use flate2::{Compression, Decompress, FlushDecompress, Status, read::ZlibDecoder, write::ZlibEncoder};

use super::bytes::Bytes;
use super::picture_size::{check_size, limited};
use super::profile::ColourProfile;
use super::reason::{Reason, damaged};
use super::traces::{orientation, turned};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The greatest length of an inflated colour profile, in bytes; a longer one is left out.
const PROFILE: u64 = 4 << 20;

/// A picture that was parsed to its end.
#[derive(Debug, PartialEq)]
pub(super) struct Png {
    pub header: Header,
    /// Chunks that describe colours, in the order that the format requires.
    before: Vec<([u8; 4], Vec<u8>)>,
    palette: Option<Vec<u8>>,
    transparency: Option<Vec<u8>>,
    pub profile: Option<ColourProfile>,
    pub orientation: u8,
    animation: Option<Animation>,
    image: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Header {
    pub width: u32,
    pub height: u32,
    depth: u8,
    colour: u8,
    interlaced: bool,
}

#[derive(Debug, PartialEq)]
struct Animation {
    plays: u32,
    /// The frame control of the first image, if it is a frame.
    first: Option<[u8; 22]>,
    frames: Vec<([u8; 22], Vec<u8>)>,
}

impl Header {
    /// The header, read before anything is decoded.
    pub fn of(bytes: &[u8]) -> Result<Self, Reason> {
        let Some(rest) = bytes.strip_prefix(SIGNATURE) else { return damaged("signature") };
        let (name, data) = chunk(&mut Bytes::new(rest))?;
        if &name != b"IHDR" { damaged("IHDR") } else { Self::read(data) }
    }

    fn read(data: &[u8]) -> Result<Self, Reason> {
        let mut data = Bytes::new(data);
        let (width, height) = (data.u32_be()?, data.u32_be()?);
        let [depth, colour, compression, filter, interlace] = data.array()?;
        let is_known = match colour {
            0 => matches!(depth, 1 | 2 | 4 | 8 | 16),
            3 => matches!(depth, 1 | 2 | 4 | 8),
            2 | 4 | 6 => matches!(depth, 8 | 16),
            _ => false,
        };
        let is_right = is_known && data.is_empty() && compression == 0 && filter == 0 && interlace < 2;
        if !is_right || width == 0 || height == 0 || width > i32::MAX as u32 || height > i32::MAX as u32 {
            return damaged("IHDR");
        }
        Ok(Self { width, height, depth, colour, interlaced: interlace == 1 })
    }

    fn write(self) -> Vec<u8> {
        let mut data = self.width.to_be_bytes().to_vec();
        data.extend(self.height.to_be_bytes());
        data.extend([self.depth, self.colour, 0, 0, u8::from(self.interlaced)]);
        data
    }

    /// The bytes of a picture of a size before compression, with the filter byte of each row.
    fn unpacked(self, width: u32, height: u32) -> u64 {
        let channels: u64 = match self.colour {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };
        let size = |width: u64, height: u64| match (width, height) {
            (0, _) | (_, 0) => 0,
            _ => height * (1 + (width * channels * u64::from(self.depth)).div_ceil(8)),
        };
        let (width, height) = (u64::from(width), u64::from(height));
        if !self.interlaced {
            return size(width, height);
        }
        // Adam7: the start of each pass, and its steps.
        let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        let pass = |(x, y, across, down): (u64, u64, u64, u64)| {
            size(width.saturating_sub(x).div_ceil(across), height.saturating_sub(y).div_ceil(down))
        };
        passes.into_iter().map(pass).sum()
    }
}

/// The orientation, from Exif.
pub(super) fn turn(bytes: &[u8]) -> u8 {
    let mut rest = Bytes::new(bytes.strip_prefix(SIGNATURE).unwrap_or_default());
    while let Ok((name, data)) = chunk(&mut rest) {
        match &name {
            b"eXIf" => return orientation(data),
            b"IDAT" => break,
            _ => {}
        }
    }
    1
}

fn chunk<'a>(bytes: &mut Bytes<'a>) -> Result<([u8; 4], &'a [u8]), Reason> {
    let length = bytes.u32_be()?;
    if length > i32::MAX as u32 {
        return damaged("length");
    }
    let name: [u8; 4] = bytes.array()?;
    let data = bytes.take(length as usize)?;
    let mut sum = flate2::Crc::new();
    sum.update(&name);
    sum.update(data);
    if sum.sum() != bytes.u32_be()? {
        return damaged(format!("CRC {}", String::from_utf8_lossy(&name).escape_debug()));
    }
    Ok((name, data))
}

impl Png {
    pub fn read(bytes: &[u8]) -> Result<Self, Reason> {
        let Some(rest) = bytes.strip_prefix(SIGNATURE) else { return damaged("signature") };
        let mut rest = Bytes::new(rest);
        let (name, data) = chunk(&mut rest)?;
        if &name != b"IHDR" {
            return damaged("IHDR");
        }
        let header = Header::read(data)?;
        let mut png = Self {
            header,
            before: Vec::new(),
            palette: None,
            transparency: None,
            profile: None,
            orientation: 1,
            animation: None,
            image: Vec::new(),
        };
        let mut reading = PngReading { declared: 0, sequence: 0, pixels: 0 };
        // Image data is one run of chunks: other chunks end it.
        let (mut has_image, mut is_over) = (false, false);
        loop {
            let (name, data) = chunk(&mut rest)?;
            is_over |= has_image && &name != b"IDAT";
            match &name {
                b"IEND" => break,
                b"IHDR" => return damaged("IHDR"),
                b"IDAT" if is_over => return damaged("IDAT"),
                b"IDAT" => {
                    has_image = true;
                    png.image.extend(data);
                }
                b"PLTE" => {
                    let is_right = data.len() % 3 == 0 && !data.is_empty() && data.len() <= 768;
                    if !is_right || png.palette.is_some() || has_image || matches!(header.colour, 0 | 4) {
                        return damaged("PLTE");
                    }
                    png.palette = Some(data.to_vec());
                }
                b"tRNS" => {
                    let entries = png.palette.as_ref().map_or(0, |palette| palette.len() / 3);
                    let is_right = match header.colour {
                        0 => data.len() == 2,
                        2 => data.len() == 6,
                        3 => (1..=entries).contains(&data.len()),
                        _ => false,
                    };
                    if !is_right || png.transparency.is_some() || has_image {
                        return damaged("tRNS");
                    }
                    png.transparency = Some(data.to_vec());
                }
                b"gAMA" | b"cHRM" | b"sRGB" | b"cICP" => {
                    let length = match &name {
                        b"cHRM" => 32,
                        b"sRGB" => 1,
                        _ => 4,
                    };
                    let is_twice = png.before.iter().any(|(known, _)| *known == name);
                    let numbers = Bytes::new(data).array::<4>().map_or(0, u32::from_be_bytes);
                    // Text read as one of these numbers is a large number.
                    let is_small = match &name {
                        b"sRGB" => data.first().is_some_and(|intent| *intent < 4),
                        b"cICP" => data.get(3).is_some_and(|range| *range < 2),
                        _ => numbers <= 10_000_000 && data.chunks_exact(4).all(|part| part[0] == 0),
                    };
                    if data.len() == length && is_small && !is_twice && !has_image {
                        png.before.push((name, data.to_vec()));
                    }
                }
                b"iCCP" if !has_image => {
                    let mut parts = data.splitn(2, |byte| *byte == 0).skip(1);
                    if let Some([0, packed @ ..]) = parts.next() {
                        let mut profile = Vec::new();
                        let unpacked = ZlibDecoder::new(packed).take(PROFILE).read_to_end(&mut profile);
                        png.profile = unpacked.ok().and_then(|_| ColourProfile::read(&profile));
                    }
                }
                // After the image data, browsers do not read it.
                b"eXIf" if !has_image => png.orientation = orientation(data),
                b"acTL" | b"fcTL" | b"fdAT" => png.moving(&name, data, has_image, &mut reading)?,
                // An upper-case first letter marks a critical chunk, needed to show the picture.
                [first, ..] if first.is_ascii_uppercase() => {
                    return damaged(String::from_utf8_lossy(&name).escape_debug().to_string());
                }
                _ => {}
            }
        }
        if header.colour == 3 && png.palette.is_none() {
            return damaged("PLTE");
        }
        png.finish(&reading)?;
        Ok(png)
    }

    /// Reads a chunk of an animation.
    fn moving(&mut self, name: &[u8; 4], data: &[u8], has_image: bool, reading: &mut PngReading) -> Result<(), Reason> {
        let mut data = Bytes::new(data);
        if name == b"acTL" {
            let (count, plays) = (data.u32_be()?, data.u32_be()?);
            if self.animation.is_some() || has_image || !data.is_empty() {
                return damaged("acTL");
            }
            check_size(u64::from(self.header.width), u64::from(self.header.height), u64::from(count))?;
            reading.declared = count;
            self.animation = Some(Animation { plays, first: None, frames: Vec::new() });
            return Ok(());
        }
        let Some(animation) = &mut self.animation else { return damaged("acTL") };
        if data.u32_be()? != reading.sequence {
            return damaged("sequence");
        }
        reading.sequence += 1;
        if name == b"fdAT" {
            let Some((_, image)) = animation.frames.last_mut() else { return damaged("fdAT") };
            image.extend(data.rest);
            return Ok(());
        }
        let control: [u8; 22] = data.array()?;
        let mut parts = Bytes::new(&control);
        let (width, height, x, y) = (parts.u32_be()?, parts.u32_be()?, parts.u32_be()?, parts.u32_be()?);
        let fits =
            |place: u32, size: u32, whole: u32| size > 0 && place.checked_add(size).is_some_and(|end| end <= whole);
        let is_inside = fits(x, width, self.header.width) && fits(y, height, self.header.height);
        if !data.is_empty() || !is_inside || control[20] > 2 || control[21] > 1 {
            return damaged("fcTL");
        }
        reading.pixels += u64::from(width) * u64::from(height);
        match has_image {
            false if animation.first.is_some() => return damaged("fcTL"),
            false => animation.first = Some(control),
            true => animation.frames.push((control, Vec::new())),
        }
        Ok(())
    }

    fn finish(&mut self, reading: &PngReading) -> Result<(), Reason> {
        let header = self.header;
        let whole = inflated(&self.image, header.unpacked(header.width, header.height))?;
        self.image.truncate(whole);
        let Some(animation) = &mut self.animation else { return Ok(()) };
        let count = animation.frames.len() + usize::from(animation.first.is_some());
        if count != reading.declared as usize || count == 0 {
            return damaged("acTL");
        }
        limited(reading.pixels, u64::from(header.width), u64::from(header.height), count as u64)?;
        for (control, image) in &mut animation.frames {
            let mut parts = Bytes::new(control);
            let (width, height) = (parts.u32_be()?, parts.u32_be()?);
            let whole = inflated(image, header.unpacked(width, height))?;
            image.truncate(whole);
        }
        Ok(())
    }

    pub fn is_animated(&self) -> bool {
        self.animation.is_some()
    }

    pub fn write(&self) -> Vec<u8> {
        let mut out = SIGNATURE.to_vec();
        write_chunk(&mut out, b"IHDR", &self.header.write());
        if let Some(profile) = &self.profile {
            let mut data = b"RGB\0\0".to_vec();
            data.extend(packed(&profile.write()));
            write_chunk(&mut out, b"iCCP", &data);
        }
        for (name, data) in &self.before {
            write_chunk(&mut out, name, data);
        }
        if let Some(palette) = &self.palette {
            write_chunk(&mut out, b"PLTE", palette);
        }
        if let Some(transparency) = &self.transparency {
            write_chunk(&mut out, b"tRNS", transparency);
        }
        if self.orientation != 1 {
            write_chunk(&mut out, b"eXIf", &turned(self.orientation));
        }
        let mut sequence = 0_u32;
        let mut numbered = |data: &[u8]| {
            let numbered = [sequence.to_be_bytes().as_slice(), data].concat();
            sequence += 1;
            numbered
        };
        if let Some(animation) = &self.animation {
            let count = animation.frames.len() + usize::from(animation.first.is_some());
            let count = u32::try_from(count).expect("as many as were declared");
            write_chunk(&mut out, b"acTL", &[count.to_be_bytes(), animation.plays.to_be_bytes()].concat());
            if let Some(first) = &animation.first {
                write_chunk(&mut out, b"fcTL", &numbered(first));
            }
        }
        write_chunk(&mut out, b"IDAT", &self.image);
        for (control, image) in self.animation.iter().flat_map(|animation| &animation.frames) {
            write_chunk(&mut out, b"fcTL", &numbered(control));
            write_chunk(&mut out, b"fdAT", &numbered(image));
        }
        write_chunk(&mut out, b"IEND", b"");
        out
    }
}

/// State while chunks are read.
struct PngReading {
    /// The number of frames that the animation declares.
    declared: u32,
    sequence: u32,
    pixels: u64,
}

fn write_chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).expect("as long as in the file that was read").to_be_bytes());
    out.extend(name);
    out.extend(data);
    let mut sum = flate2::Crc::new();
    sum.update(name);
    sum.update(data);
    out.extend(sum.sum().to_be_bytes());
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = std::io::Write::write_all(&mut encoder, bytes).and_then(|()| encoder.finish());
    written.expect("memory takes all that is written")
}

/// Inflates image data, which must have `wanted` bytes; returns the number of compressed bytes read.
fn inflated(packed: &[u8], wanted: u64) -> Result<usize, Reason> {
    let mut inflate = Decompress::new(true);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let before = (inflate.total_in(), inflate.total_out());
        let rest = &packed[usize::try_from(before.0).expect("inside the data")..];
        let status = inflate.decompress(rest, &mut buffer, FlushDecompress::None);
        let (used, made) = (inflate.total_in(), inflate.total_out());
        match status {
            Err(_) => return damaged("IDAT"),
            _ if made > wanted => return damaged("IDAT"),
            Ok(Status::StreamEnd) if made == wanted => return Ok(usize::try_from(used).expect("inside the data")),
            Ok(Status::StreamEnd) => return damaged("IDAT"),
            Ok(_) if (used, made) == before => return Err(Reason::CutShort),
            Ok(_) => {}
        }
    }
}
