//! Pictures as they are published: without what a camera wrote beside the image, and no larger than pages show them.
//!
//! A photograph can say when and where it was taken, and with whose device. Nothing of that is published:
//! text, dates, places and previews are cut out of JPEG, PNG and WebP files without touching the image; what
//! turns a photograph upright stays. JPEG and PNG pictures that are wider than [`WIDEST`] are scaled down to it.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader};
use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::png::{Png, PngChunk};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

/// The greatest width in pixels: the text column twice, for screens with two points a pixel.
pub const WIDEST: u32 = 1_280;

/// The quality of a JPEG that is made anew, of 100.
const QUALITY: u8 = 82;

/// Descriptions stand before the image; no further bytes are searched for them.
const DESCRIPTION: usize = 1 << 20;

/// What is known of a picture from its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Width and height in pixels as it is published.
    pub size: (u32, u32),
    /// Whether it is scaled down for that.
    pub is_scaled: bool,
    /// Whether it says where it was taken.
    pub has_location: bool,
    /// Whether the published copy is free of what is written beside the image.
    pub is_cleaned: bool,
}

/// What is known of a picture; `None` if the bytes are none.
pub fn facts(bytes: &[u8]) -> Option<Facts> {
    let size = imagesize::blob_size(bytes).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    let beside = Beside::of(bytes);
    let upright = if beside.orientation > 4 { (height, width) } else { (width, height) };
    let kind = kind(bytes);
    let is_scaled = matches!(kind, Some(Kind::Jpeg | Kind::Png)) && upright.0 > WIDEST;
    // The header of a picture that is only stripped still has the sides as they are stored, and the browser turns it.
    let size = if is_scaled { scaled(upright) } else { upright };
    Some(Facts { size, is_scaled, has_location: beside.has_location, is_cleaned: kind.is_some() })
}

/// The bytes as they are published. What is no picture, or none that can be read, stays as it is.
pub fn published(bytes: &[u8]) -> Vec<u8> {
    let Some(kind) = kind(bytes) else { return bytes.to_vec() };
    let is_scaled = facts(bytes).is_some_and(|facts| facts.is_scaled);
    let stripped = stripped(bytes, kind);
    let smaller = is_scaled.then(|| smaller(bytes, kind)).flatten();
    // A drawing in few colours may weigh less as it is; pages show it at the same size either way.
    let smaller = smaller.filter(|made| stripped.as_ref().is_none_or(|stripped| made.len() < stripped.len()));
    smaller.or(stripped).unwrap_or_else(|| bytes.to_vec())
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Jpeg,
    Png,
    WebP,
}

fn kind(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', ..] => Some(Kind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::WebP),
        _ => None,
    }
}

fn scaled((width, height): (u32, u32)) -> (u32, u32) {
    let scaled = (u64::from(height) * u64::from(WIDEST) + u64::from(width) / 2) / u64::from(width.max(1));
    (WIDEST, u32::try_from(scaled).unwrap_or(u32::MAX).max(1))
}

/// What stands beside the image.
struct Beside {
    /// How the picture is turned, as Exif numbers it: 1 is upright, 5 to 8 lie on a side.
    orientation: u8,
    has_location: bool,
}

impl Beside {
    fn of(bytes: &[u8]) -> Self {
        let read = exif::Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
        let read = read.or_else(|error| error.distill_partial_result(|_| {}));
        let Ok(read) = read else { return Self { orientation: 1, has_location: mentions_place(bytes) } };
        let orientation = read
            .get_field(exif::Tag::Orientation, exif::In::PRIMARY)
            .and_then(|field| field.value.get_uint(0))
            .and_then(|value| u8::try_from(value).ok())
            .filter(|value| (1..=8).contains(value))
            .unwrap_or(1);
        let is_place = |field: &exif::Field| matches!(field.tag, exif::Tag::GPSLatitude | exif::Tag::GPSLongitude);
        Self { orientation, has_location: read.fields().any(is_place) || mentions_place(bytes) }
    }
}

/// Whether a description in XMP, which is text, has a place.
fn mentions_place(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(DESCRIPTION)], b"exif:GPSLatitude").is_some()
}

/// Cuts out everything that is not needed to show the image as it is meant.
fn stripped(bytes: &[u8], kind: Kind) -> Option<Vec<u8>> {
    let owned = Bytes::copy_from_slice(bytes);
    let orientation = Beside::of(bytes).orientation;
    Some(match kind {
        Kind::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(owned).ok()?;
            // Application data but JFIF, colour profile and Adobe's colour transform; comments.
            jpeg.segments_mut().retain(|segment| match segment.marker() {
                0xe0 => segment.contents().starts_with(b"JFIF"),
                0xe2 => segment.contents().starts_with(b"ICC_PROFILE"),
                0xee => segment.contents().starts_with(b"Adobe"),
                0xe1..=0xef | 0xfe => false,
                _ => true,
            });
            if orientation != 1 {
                let exif = [b"Exif\0\0", turned(orientation).as_slice()].concat();
                jpeg.segments_mut().insert(0, JpegSegment::new_with_contents(0xe1, exif.into()));
            }
            jpeg.encoder().bytes().to_vec()
        }
        Kind::Png => {
            let mut png = Png::from_bytes(owned).ok()?;
            png.chunks_mut()
                .retain(|chunk| !matches!(&chunk.kind(), b"tEXt" | b"iTXt" | b"zTXt" | b"eXIf" | b"tIME" | b"caBX"));
            if orientation != 1 {
                // Behind the header, which is the first chunk.
                let exif = PngChunk::new(*b"eXIf", turned(orientation).into());
                png.chunks_mut().insert(1, exif);
            }
            png.encoder().bytes().to_vec()
        }
        Kind::WebP => {
            let mut webp = WebP::from_bytes(owned).ok()?;
            webp.remove_chunks_by_id(img_parts::webp::CHUNK_XMP);
            webp.set_exif((orientation != 1).then(|| turned(orientation).into()));
            webp.encoder().bytes().to_vec()
        }
    })
}

/// What says how a picture is turned, and nothing else.
fn turned(orientation: u8) -> Vec<u8> {
    // Exif 2.32, 4.6.2: a TIFF header, a directory of one entry (tag 0x0112, one SHORT), no further directory.
    let mut directory = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    directory.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    directory
}

/// The picture scaled down and upright; `None` if it cannot be read.
fn smaller(bytes: &[u8], kind: Kind) -> Option<Vec<u8>> {
    let format = if kind == Kind::Jpeg { ImageFormat::Jpeg } else { ImageFormat::Png };
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().ok()?;
    let profile = decoder.icc_profile().ok().flatten();
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    let (width, height) = scaled((picture.width(), picture.height()));
    let picture = picture.resize_exact(width, height, image::imageops::FilterType::CatmullRom);
    let mut made = Vec::new();
    match kind {
        Kind::Jpeg => {
            let mut encoder = JpegEncoder::new_with_quality(&mut made, QUALITY);
            if let Some(profile) = profile {
                encoder.set_icc_profile(profile).ok()?;
            }
            picture.write_with_encoder(encoder).ok()?;
        }
        _ => {
            let mut encoder = PngEncoder::new(&mut made);
            if let Some(profile) = profile {
                encoder.set_icc_profile(profile).ok()?;
            }
            picture.write_with_encoder(encoder).ok()?;
        }
    }
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photograph(width: u32, height: u32, orientation: u8, place: bool) -> Vec<u8> {
        let mut plain = Vec::new();
        let image = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
        image.write_with_encoder(JpegEncoder::new(&mut plain)).expect("a picture is written");
        let mut jpeg = Jpeg::from_bytes(plain.into()).expect("a JPEG");
        let mut exif = [b"Exif\0\0", turned(orientation).as_slice()].concat();
        if place {
            // A second entry: the directory of places (tag 0x8825) at 38, with latitude (tag 2) as three fractions.
            exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0".to_vec();
            exif.extend([orientation, 0, 0, 0]);
            exif.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
            exif.extend(b"\x01\0\x02\0\x05\0\x03\0\0\0\x38\0\0\0\0\0\0\0");
            for part in [19_u32, 25, 42] {
                exif.extend(part.to_le_bytes());
                exif.extend(1_u32.to_le_bytes());
            }
        }
        jpeg.segments_mut().insert(0, JpegSegment::new_with_contents(0xe1, exif.into()));
        jpeg.segments_mut().insert(1, JpegSegment::new_with_contents(0xfe, Bytes::from_static(b"SECRET comment")));
        jpeg.encoder().bytes().to_vec()
    }

    fn shown(bytes: &[u8]) -> (u32, u32) {
        let mut decoder = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .expect("bytes in memory")
            .into_decoder()
            .expect("a picture");
        let orientation = decoder.orientation().expect("known");
        let mut image = DynamicImage::from_decoder(decoder).expect("whole");
        image.apply_orientation(orientation);
        (image.width(), image.height())
    }

    #[test]
    fn where_and_when_a_photograph_was_taken_is_not_published() {
        let bytes = photograph(60, 40, 6, true);
        assert!(facts(&bytes).is_some_and(|facts| facts.has_location && facts.is_cleaned));
        let published = published(&bytes);
        let after = facts(&published).expect("still a picture");
        assert!(!after.has_location && memchr::memmem::find(&published, b"SECRET").is_none());
        assert_eq!(Beside::of(&published).orientation, 6, "it stays upright");
        assert_eq!((after.size, shown(&published)), ((40, 60), (40, 60)));
    }

    #[test]
    fn a_wide_picture_is_scaled_down_and_has_the_size_that_was_said() {
        for (orientation, size) in [(1, (1_280, 853)), (8, (1_280, 1_920))] {
            let bytes = photograph(1_800, 1_200, orientation, false);
            let bytes = if orientation == 8 { photograph(2_700, 1_800, 8, true) } else { bytes };
            let facts = facts(&bytes).expect("a picture");
            let published = published(&bytes);
            assert_eq!((facts.size, shown(&published)), (size, size));
            assert_eq!(Beside::of(&published).orientation, 1);
            assert!(published.len() < bytes.len());
        }
    }

    #[test]
    fn a_png_loses_its_texts_and_a_webp_its_description() {
        let mut plain = Vec::new();
        image::RgbImage::new(8, 8).write_with_encoder(PngEncoder::new(&mut plain)).expect("written");
        let mut png = Png::from_bytes(plain.into()).expect("a PNG");
        png.chunks_mut().insert(1, PngChunk::new(*b"tEXt", Bytes::from_static(b"Author\0SECRET")));
        png.chunks_mut().insert(2, PngChunk::new(*b"eXIf", turned(8).into()));
        let bytes = png.encoder().bytes().to_vec();
        assert_eq!(Beside::of(&published(&bytes)).orientation, 8, "it stays upright");
        let clean = published(&bytes);
        assert!(memchr::memmem::find(&bytes, b"SECRET").is_some() && memchr::memmem::find(&clean, b"SECRET").is_none());
        assert_eq!(shown(&clean), (8, 8));
    }

    #[test]
    fn a_wide_drawing_in_few_colours_stays_as_it_is_if_that_weighs_less() {
        let mut plain = Vec::new();
        image::GrayImage::new(2_000, 400).write_with_encoder(PngEncoder::new(&mut plain)).expect("written");
        assert!(published(&plain).len() <= plain.len());
    }

    #[test]
    fn what_cannot_be_read_stays_as_it_is() {
        for bytes in [&b"plain text"[..], b"\xff\xd8\xff\xe0 broken", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b""] {
            assert_eq!(published(bytes), bytes);
        }
    }
}
