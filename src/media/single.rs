//! Cleans files that do not contain others, by format.

use super::cleaned::{Cleaned, CleaningRefusal, Made};
use super::kind::{FileKind, ending, name_says_picture, name_says_raw};
use super::reason::Reason;
use super::stand_in::stand_in;
use super::{captions, converted, film, icon, pdf, pixels, riff, sound, svg, traces, webm};

/// Cleans a file with `made`, which handles its format.
///
/// # Errors
/// The file is damaged, of a kind that cannot be cleaned, or not of the kind of its name.
pub fn clean_by(
    name: &str,
    bytes: &[u8],
    made: impl FnOnce(FileKind, &[u8]) -> Result<Made, Reason>,
) -> Result<Cleaned, CleaningRefusal> {
    let kind = FileKind::of(bytes);
    let had_place = traces::has_place(bytes, kind);
    let is_picture = kind.is_picture() || name_says_picture(name);
    let refuse = |reason| CleaningRefusal { kind, reason, is_picture, has_place: had_place };
    if let Some(reason) = stand_in(name, kind, bytes) {
        return Err(refuse(reason));
    }
    if kind == FileKind::Tiff && name_says_raw(name) {
        return Err(refuse(Reason::Uncleanable));
    }
    if !kind.agrees_with(name) {
        let reason = match kind {
            // An unknown kind with the name of a picture is a damaged picture, or one of an unknown format.
            FileKind::Unknown => Reason::Damaged("no known kind".to_owned()),
            _ => Reason::NameDisagrees { ending: kind.ending() },
        };
        return Err(refuse(reason));
    }
    let is_captions = kind == FileKind::Text && ending(name) == "vtt";
    let made = if is_captions { captions::clean(bytes).map(Made::from) } else { made(kind, bytes) };
    let Made { bytes, left, had_place: has_more } = made.map_err(refuse)?;
    let had_place = had_place || has_more;
    let has_place = bytes.as_deref().is_some_and(|bytes| traces::has_place(bytes, kind));
    if has_place {
        return Err(refuse(Reason::Forbidden("GPS".to_owned())));
    }
    let kind = bytes.as_deref().filter(|_| kind.is_converted()).map_or(kind, FileKind::of);
    Ok(Cleaned { kind, bytes: bytes.map(Into::into), had_place, left })
}

/// Cleans a file of a format that does not contain other files.
pub fn made(kind: FileKind, bytes: &[u8]) -> Result<Made, Reason> {
    match kind {
        FileKind::Jpeg | FileKind::Png | FileKind::Gif | FileKind::WebP => {
            pixels::published(kind, bytes).map(Made::from)
        }
        FileKind::Tiff | FileKind::Bmp => converted::convert(kind, bytes).map(Made::from),
        FileKind::Icon => icon::clean(bytes).map(Made::from),
        FileKind::Svg => svg::clean(bytes).map(Made::from),
        FileKind::Pdf => pdf::clean(bytes),
        FileKind::Mp3 => sound::clean(bytes).map(Made::from),
        FileKind::Wav => riff::clean_wav(bytes).map(Made::from),
        FileKind::Mp4 => film::clean(bytes),
        FileKind::WebM => webm::clean(bytes).map(Made::from),
        FileKind::Text | FileKind::Font => Ok(Made::default()),
        _ => Err(Reason::Uncleanable),
    }
}

/// Cleans a picture inside another file, keeping its size.
pub fn embedded(kind: FileKind, bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    match kind {
        FileKind::Jpeg => pixels::clean_jpeg(bytes),
        FileKind::Png => pixels::clean_png(bytes),
        FileKind::Svg => svg::clean(bytes),
        FileKind::Tiff | FileKind::Bmp => Err(Reason::Uncleanable),
        _ => pixels::published(kind, bytes),
    }
}
