//! GIF files: decodes the frames and encodes them again with their colours and delays.

use std::io::Cursor;

use super::bytes::Bytes;
use super::picture_size::limited;
use super::reason::{Reason, damaged};

/// The most memory for one frame, in bytes; a pixel takes one byte.
const MEMORY: u64 = 128 << 20;

/// Width and height in pixels from the header.
pub(super) fn size(bytes: &[u8]) -> Result<(u32, u32), Reason> {
    let mut bytes = Bytes::new(bytes);
    bytes.take(6)?;
    let [width_low, width_high, height_low, height_high] = bytes.array()?;
    let size = [[width_low, width_high], [height_low, height_high]].map(u16::from_le_bytes).map(u32::from);
    if size.contains(&0) { damaged("size") } else { Ok((size[0], size[1])) }
}

/// A GIF of the same frames, without other data.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    count(bytes)?;
    let film = Film::read(bytes)?;
    let clean = film.write()?;
    if Film::read(&clean)? == film { Ok(clean) } else { damaged("reading again") }
}

/// Reads all blocks to the end, and checks the number of pixels before decoding.
fn count(bytes: &[u8]) -> Result<(), Reason> {
    let (width, height) = size(bytes)?;
    let mut bytes = Bytes::new(bytes);
    bytes.take(10)?;
    let [flags, _, _] = bytes.array()?;
    bytes.take(table(flags))?;
    let (mut frames, mut pixels) = (0, 0);
    loop {
        match bytes.byte()? {
            0x3b => break,
            0x21 => {
                bytes.byte()?;
                blocks(&mut bytes)?;
            }
            0x2c => {
                bytes.take(4)?;
                let [width_low, width_high, height_low, height_high, flags] = bytes.array()?;
                let of = |low, high| u64::from(u16::from_le_bytes([low, high]));
                pixels += of(width_low, width_high) * of(height_low, height_high);
                frames += 1;
                bytes.take(table(flags))?;
                bytes.byte()?;
                blocks(&mut bytes)?;
            }
            _ => return damaged("block"),
        }
    }
    if frames == 0 {
        return damaged("no picture");
    }
    limited(pixels, width.into(), height.into(), frames)
}

fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn blocks(bytes: &mut Bytes<'_>) -> Result<(), Reason> {
    loop {
        match bytes.byte()? {
            0 => return Ok(()),
            length => bytes.take(usize::from(length))?,
        };
    }
}

#[derive(PartialEq)]
struct Film {
    size: (u16, u16),
    palette: Vec<u8>,
    repeat: gif::Repeat,
    frames: Vec<GifFrame>,
}

#[derive(PartialEq)]
struct GifFrame {
    place: (u16, u16, u16, u16),
    delay: u16,
    dispose: u8,
    transparent: Option<u8>,
    palette: Option<Vec<u8>>,
    points: Vec<u8>,
}

impl Film {
    fn read(bytes: &[u8]) -> Result<Self, Reason> {
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::Indexed);
        options.check_frame_consistency(true);
        options.set_memory_limit(gif::MemoryLimit::Bytes(MEMORY.try_into().expect("not 0")));
        let told = |error: gif::DecodingError| Reason::Damaged(error.to_string());
        let mut decoder = options.read_info(Cursor::new(bytes)).map_err(told)?;
        let mut frames = Vec::new();
        while let Some(frame) = decoder.read_next_frame().map_err(told)? {
            if frame.buffer.len() != usize::from(frame.width) * usize::from(frame.height) {
                return Err(Reason::CutShort);
            }
            frames.push(GifFrame {
                place: (frame.left, frame.top, frame.width, frame.height),
                delay: frame.delay,
                dispose: frame.dispose as u8,
                transparent: frame.transparent,
                palette: frame.palette.as_deref().map(full),
                points: frame.buffer.to_vec(),
            });
        }
        let palette = full(decoder.global_palette().unwrap_or_default());
        Ok(Self { size: (decoder.width(), decoder.height()), palette, repeat: decoder.repeat(), frames })
    }

    fn write(&self) -> Result<Vec<u8>, Reason> {
        let told = |error: gif::EncodingError| Reason::Damaged(error.to_string());
        let mut out = Vec::new();
        let mut encoder = gif::Encoder::new(&mut out, self.size.0, self.size.1, &self.palette).map_err(told)?;
        if self.frames.len() > 1 {
            encoder.set_repeat(self.repeat).map_err(told)?;
        }
        for frame in &self.frames {
            let (left, top, width, height) = frame.place;
            let written = gif::Frame {
                delay: frame.delay,
                dispose: gif::DisposalMethod::from_u8(frame.dispose).unwrap_or(gif::DisposalMethod::Any),
                transparent: frame.transparent,
                needs_user_input: false,
                top,
                left,
                width,
                height,
                // The decoder has put interlaced rows in order.
                interlaced: false,
                palette: frame.palette.clone(),
                buffer: frame.points.as_slice().into(),
            };
            encoder.write_frame(&written).map_err(told)?;
        }
        drop(encoder);
        Ok(out)
    }
}

/// Pads a colour table to its stored length, a power of two.
fn full(palette: &[u8]) -> Vec<u8> {
    let mut palette = palette.to_vec();
    if !palette.is_empty() {
        palette.resize(3 * (palette.len() / 3).next_power_of_two().max(2), 0);
    }
    palette
}
