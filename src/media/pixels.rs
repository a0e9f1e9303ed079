//! Raster pictures: cleaned, decoded to the end, and scaled to the size that pages show.
//!
//! The declared number of pixels is checked before decoding (`picture_size.rs`). JPEG and PNG pictures wider than
//! [`WIDEST`] are scaled down to it, and contain only pixels afterwards.

use std::io::Cursor;
use std::sync::{Mutex, MutexGuard, PoisonError};

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{PngDecoder, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, Limits};

use super::jpeg::Jpeg;
use super::kind::FileKind;
use super::picture_size::check_size;
use super::png::{Header, Png};
use super::reason::{Reason, damaged};
use super::{gif, jpeg, png, traces, webp};

/// The greatest width in pixels: twice the text column, for screens with two pixels per CSS pixel.
pub const WIDEST: u32 = 1_280;

/// The most memory for decoding one picture, in bytes.
const MEMORY: u64 = 640 << 20;

/// Pictures with more pixels are decoded one at a time, to limit memory on many cores.
const LARGE: u64 = 8 << 20;
static LARGE_ONE: Mutex<()> = Mutex::new(());

/// The quality of re-encoded JPEG pictures, from 1 to 100.
pub(super) const QUALITY: u8 = 82;

/// Width and height in pixels of the published picture, from the header; `None` if the bytes are not a picture.
pub fn shown_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    let kind = FileKind::of(bytes);
    let turn = match kind {
        FileKind::Jpeg => jpeg::turn(bytes),
        FileKind::Png => png::turn(bytes),
        FileKind::WebP => webp::turn(bytes),
        FileKind::Tiff => traces::orientation(bytes),
        _ => 1,
    };
    let upright = if turn > 4 { (height, width) } else { (width, height) };
    // A picture that is not scaled keeps the stored width and height, and the browser rotates it.
    let is_scaled = matches!(kind, FileKind::Jpeg | FileKind::Png) || kind.is_converted();
    let is_scaled = is_scaled && upright.0 > WIDEST;
    Some(if is_scaled { scaled(upright) } else { upright })
}

/// Waits until no other large picture is decoded, if a picture is large.
pub(super) fn alone(width: u32, height: u32) -> Option<MutexGuard<'static, ()>> {
    let is_large = u64::from(width) * u64::from(height) > LARGE;
    is_large.then(|| LARGE_ONE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A picture as it stands upright, scaled down if it is wide.
pub(super) fn upright_and_scaled(mut picture: DynamicImage, turn: u8) -> DynamicImage {
    picture.apply_orientation(Orientation::from_exif(turn).unwrap_or(Orientation::NoTransforms));
    if picture.width() <= WIDEST {
        return picture;
    }
    let (width, height) = scaled((picture.width(), picture.height()));
    picture.resize_exact(width, height, image::imageops::FilterType::CatmullRom)
}

/// Cleans and scales a picture for publication.
pub(super) fn published(kind: FileKind, bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let (width, height) = declared(kind, bytes)?;
    check_size(width, height, 1)?;
    let _one = alone(u32::try_from(width).unwrap_or(u32::MAX), u32::try_from(height).unwrap_or(u32::MAX));
    match kind {
        FileKind::Gif => gif::clean(bytes),
        FileKind::WebP => webp::clean(bytes),
        FileKind::Jpeg => {
            let clean = clean_jpeg(bytes)?;
            let picture = decode_jpeg(&clean)?;
            Ok(smaller(kind, picture, jpeg::turn(&clean), &clean).unwrap_or(clean))
        }
        _ => {
            let clean = clean_png(bytes)?;
            let picture = decode_png(&clean)?;
            let is_moving = Png::read(&clean)?.is_animated();
            let smaller = (!is_moving).then(|| smaller(kind, picture, png::turn(&clean), &clean)).flatten();
            Ok(smaller.unwrap_or(clean))
        }
    }
}

fn declared(kind: FileKind, bytes: &[u8]) -> Result<(u64, u64), Reason> {
    let (width, height) = match kind {
        FileKind::Jpeg => {
            let frame = jpeg::frame(bytes)?;
            (u32::from(frame.width), u32::from(frame.height))
        }
        FileKind::Png => {
            let header = Header::of(bytes)?;
            (header.width, header.height)
        }
        FileKind::Gif => gif::size(bytes)?,
        _ => webp::size(bytes)?,
    };
    Ok((width.into(), height.into()))
}

/// A JPEG of the same pixels, without other data. It is parsed again to verify it.
pub(super) fn clean_jpeg(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let frame = jpeg::frame(bytes)?;
    check_size(frame.width.into(), frame.height.into(), 1)?;
    let jpeg = Jpeg::read(bytes)?;
    let clean = jpeg.write();
    if Jpeg::read(&clean)? == jpeg { Ok(clean) } else { damaged("reading again") }
}

/// A PNG of the same pixels, without other data. It is parsed again to verify it.
pub(super) fn clean_png(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let header = Header::of(bytes)?;
    check_size(header.width.into(), header.height.into(), 1)?;
    let png = Png::read(bytes)?;
    let clean = png.write();
    if Png::read(&clean)? == png { Ok(clean) } else { damaged("reading again") }
}

fn decode_jpeg(bytes: &[u8]) -> Result<DynamicImage, Reason> {
    JpegDecoder::new(Cursor::new(bytes)).and_then(decode).or_else(|error| damaged(error.to_string()))
}

pub(super) fn decode_png(bytes: &[u8]) -> Result<DynamicImage, Reason> {
    PngDecoder::new(Cursor::new(bytes)).and_then(decode).or_else(|error| damaged(error.to_string()))
}

pub(super) fn decode(mut decoder: impl ImageDecoder) -> image::ImageResult<DynamicImage> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MEMORY);
    limits.reserve(decoder.total_bytes())?;
    decoder.set_limits(limits)?;
    DynamicImage::from_decoder(decoder)
}

fn scaled((width, height): (u32, u32)) -> (u32, u32) {
    let scaled = (u64::from(height) * u64::from(WIDEST) + u64::from(width) / 2) / u64::from(width.max(1));
    (WIDEST, u32::try_from(scaled).unwrap_or(u32::MAX).max(1))
}

/// The picture scaled down and upright, if it is wide. A drawing in few colours may be smaller unscaled; pages show it
/// at the same size either way.
fn smaller(kind: FileKind, picture: DynamicImage, turn: u8, clean: &[u8]) -> Option<Vec<u8>> {
    let upright = if turn > 4 { picture.height() } else { picture.width() };
    if upright <= WIDEST {
        return None;
    }
    let picture = upright_and_scaled(picture, turn);
    let mut made = Vec::new();
    // The profile is the rewritten one.
    let written = match kind {
        FileKind::Jpeg => {
            let profile = JpegDecoder::new(Cursor::new(clean)).ok()?.icc_profile().ok()?;
            let mut encoder = JpegEncoder::new_with_quality(&mut made, QUALITY);
            if let Some(profile) = profile {
                encoder.set_icc_profile(profile).ok()?;
            }
            picture.write_with_encoder(encoder)
        }
        _ => {
            let profile = PngDecoder::new(Cursor::new(clean)).ok()?.icc_profile().ok()?;
            let mut encoder = PngEncoder::new(&mut made);
            if let Some(profile) = profile {
                encoder.set_icc_profile(profile).ok()?;
            }
            picture.write_with_encoder(encoder)
        }
    };
    written.ok()?;
    (made.len() < clean.len()).then_some(made)
}
