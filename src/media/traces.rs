//! Metadata of a picture: its orientation, and whether it contains a location.

use memchr::memmem::find;

use super::kind::FileKind;

/// Names of locations in XMP, which is text, and in videos.
const PLACES: &[&[u8]] = &[
    b"exif:GPSLatitude",
    b"exif:GPSLongitude",
    b"Iptc4xmpCore:Location",
    b"Iptc4xmpExt:LocationCreated",
    b"photoshop:City",
    b"location.ISO6709",
];

/// Whether a file contains the location where it was made. This is information for authors; the removal of metadata
/// does not depend on it.
pub(super) fn has_place(bytes: &[u8], kind: FileKind) -> bool {
    if matches!(kind, FileKind::Text | FileKind::Font) {
        return false;
    }
    PLACES.iter().any(|name| find(bytes, name).is_some()) || exif_has_place(bytes, kind)
}

fn exif_has_place(bytes: &[u8], kind: FileKind) -> bool {
    let is_place = |field: &exif::Field| matches!(field.tag, exif::Tag::GPSLatitude | exif::Tag::GPSLongitude);
    let says = |read: Result<exif::Exif, exif::Error>| {
        let read = read.or_else(|error| error.distill_partial_result(|_| {}));
        read.is_ok_and(|read| read.fields().any(is_place))
    };
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    let exif = |bytes: &[u8]| says(reader.read_raw(bytes.to_vec()));
    match kind {
        FileKind::OtherPicture(_) | FileKind::Tiff => {
            says(reader.read_from_container(&mut std::io::Cursor::new(bytes)))
        }
        FileKind::Jpeg => memchr::memmem::find_iter(bytes, b"Exif\0\0").take(8).any(|at| {
            // A segment is at most 64 KiB.
            let end = bytes.len().min(at + 6 + 0xffff);
            exif(&bytes[at + 6..end])
        }),
        FileKind::Png => memchr::memmem::find_iter(bytes, b"eXIf").take(8).any(|at| exif(&bytes[at + 4..])),
        FileKind::WebP => memchr::memmem::find_iter(bytes, b"EXIF").take(8).any(|at| {
            let data = &bytes[(at + 8).min(bytes.len())..];
            exif(data.strip_prefix(b"Exif\0\0").unwrap_or(data))
        }),
        _ => false,
    }
}

/// The Exif orientation of a picture, from 1 to 8: 1 is upright, 5 to 8 are rotated by 90 degrees.
pub(super) fn orientation(exif: &[u8]) -> u8 {
    let read = exif::Reader::new().continue_on_error(true).read_raw(exif.to_vec());
    let read = read.or_else(|error| error.distill_partial_result(|_| {}));
    let Ok(read) = read else { return 1 };
    read.get_field(exif::Tag::Orientation, exif::In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|value| u8::try_from(value).ok())
        .filter(|value| (1..=8).contains(value))
        .unwrap_or(1)
}

/// The number of pages of a TIFF file; previews are not counted. 0 if it cannot be read.
pub(super) fn pages(tiff: &[u8]) -> usize {
    let read = exif::Reader::new().continue_on_error(true).read_raw(tiff.to_vec());
    let Ok(read) = read.or_else(|error| error.distill_partial_result(|_| {})) else { return 0 };
    // TIFF 6.0, section 8: bit 0 of NewSubfileType marks a smaller version of another picture.
    const NEW_SUBFILE_TYPE: exif::Tag = exif::Tag(exif::Context::Tiff, 254);
    let is_preview = |page| {
        let kind = read.get_field(NEW_SUBFILE_TYPE, page).and_then(|field| field.value.get_uint(0));
        kind.is_some_and(|kind| kind & 1 == 1)
    };
    let sized = read.fields().filter(|field| field.tag == exif::Tag::ImageWidth);
    sized.filter(|field| !is_preview(field.ifd_num)).count()
}

/// Exif data with only the orientation.
pub(super) fn turned(orientation: u8) -> Vec<u8> {
    // Exif 2.32, 4.6.2: a TIFF header, a directory of one entry (tag 0x0112, one SHORT), no further directory.
    let mut directory = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    directory.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    directory
}

/// The length in bytes of a run of text that is unlikely by chance: once in several thousand megabytes.
const TEXT: usize = 18;

/// Whether compressed image data contains a run of text. A damaged file can have metadata there, which a decoder reads
/// as pixels.
pub(super) fn holds_text(data: &[u8]) -> bool {
    let is_of_text = |byte: &u8| byte.is_ascii_alphanumeric() || b" .,:;-_/+=".contains(byte);
    data.split(|byte| !is_of_text(byte)).filter(|run| run.len() >= TEXT).any(|run| {
        // Uniform areas repeat a few bytes.
        run.windows(TEXT).any(|text| (0..TEXT).filter(|at| !text[..*at].contains(&text[*at])).count() >= 8)
    })
}
