//! TIFF and BMP pictures: decoded, and published as JPEG or PNG with pixels only.

use std::collections::BTreeSet;
use std::io::Cursor;

use image::codecs::bmp::BmpDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::tiff::TiffDecoder;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageError};

use super::kind::FileKind;
use super::picture_size::check_size;
use super::pixels::{QUALITY, alone, clean_jpeg, clean_png, decode, upright_and_scaled};
use super::reason::{Reason, damaged};
use super::traces;

/// The most colours of a drawing: with more, a picture is a photograph, and JPEG is many times smaller.
const COLOURS: usize = 64;

/// A picture in a format that browsers show.
pub(super) fn convert(kind: FileKind, bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let (picture, profile) = match kind {
        FileKind::Tiff => {
            if traces::pages(bytes) > 1 {
                return Err(Reason::Pages);
            }
            decoded(TiffDecoder::new(Cursor::new(bytes)))?
        }
        _ => decoded(BmpDecoder::new(Cursor::new(bytes)))?,
    };
    let turn = if kind == FileKind::Tiff { traces::orientation(bytes) } else { 1 };
    written(upright_and_scaled(picture, turn), profile)
}

fn decoded<D: ImageDecoder>(decoder: Result<D, ImageError>) -> Result<(DynamicImage, Option<Vec<u8>>), Reason> {
    let told = |error: ImageError| match error {
        ImageError::Unsupported(_) => Reason::Uncleanable,
        error => Reason::Damaged(error.to_string()),
    };
    let mut decoder = decoder.map_err(told)?;
    let (width, height) = decoder.dimensions();
    check_size(width.into(), height.into(), 1)?;
    let _one = alone(width, height);
    let profile = decoder.icc_profile().ok().flatten();
    Ok((decode(decoder).map_err(told)?, profile))
}

/// A drawing in few colours and a picture with transparent pixels become PNG, others JPEG.
fn written(picture: DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, Reason> {
    let is_grey = !picture.color().has_color();
    let is_clear = picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255);
    let picture = match (is_clear, is_grey) {
        (true, _) => DynamicImage::ImageRgba8(picture.to_rgba8()),
        (false, true) => DynamicImage::ImageLuma8(picture.to_luma8()),
        (false, false) => DynamicImage::ImageRgb8(picture.to_rgb8()),
    };
    // ICC.1, 7.2.6: the colour space of the data. That of ink does not fit the pixels that were converted.
    let space: &[u8] = if is_grey && !is_clear { b"GRAY" } else { b"RGB " };
    let profile = profile.filter(|profile| profile.get(16..20) == Some(space));
    let mut made = Vec::new();
    let result = match is_clear || has_few_colours(&picture) {
        true => {
            let mut encoder = PngEncoder::new(&mut made);
            profile.map(|profile| encoder.set_icc_profile(profile)).transpose().ok();
            picture.write_with_encoder(encoder)
        }
        false => {
            let mut encoder = JpegEncoder::new_with_quality(&mut made, QUALITY);
            profile.map(|profile| encoder.set_icc_profile(profile)).transpose().ok();
            picture.write_with_encoder(encoder)
        }
    };
    result.or_else(|error| damaged(error.to_string()))?;
    // Rewrites the profile, whose texts can be about the device.
    match FileKind::of(&made) {
        FileKind::Png => clean_png(&made),
        _ => clean_jpeg(&made),
    }
}

fn has_few_colours(picture: &DynamicImage) -> bool {
    let mut colours = BTreeSet::new();
    picture.to_rgb8().pixels().all(|pixel| {
        colours.insert(pixel.0);
        colours.len() <= COLOURS
    })
}
