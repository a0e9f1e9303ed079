//! Files that hold no others, each by its format.

use super::cleaned::{Cleaned, Made, Refusal};
use super::kind::{Kind, name_says_picture};
use super::reason::Reason;
use super::{film, icon, pdf, pixels, riff, sound, svg, traces, webm};

/// Makes the published form of a file, of which `made` knows the format.
///
/// # Errors
/// The file is damaged, of a kind that cannot be cleaned, or not what its name says.
pub fn clean_by(
    name: &str,
    bytes: &[u8],
    made: impl FnOnce(Kind, &[u8]) -> Result<Made, Reason>,
) -> Result<Cleaned, Refusal> {
    let kind = Kind::of(bytes);
    let had_place = traces::has_place(bytes, kind);
    let is_picture = kind.is_picture() || name_says_picture(name);
    let refuse = |reason| Refusal { kind, reason, is_picture, has_place: had_place };
    if !kind.agrees_with(name) {
        let reason = match kind {
            // Bytes of no known kind with the name of a picture are a damaged picture, or one of a kind unknown here.
            Kind::Unknown => Reason::Damaged("no known kind".to_owned()),
            _ => Reason::NameDisagrees { ending: kind.ending() },
        };
        return Err(refuse(reason));
    }
    let Made { bytes, left, had_place: has_more } = made(kind, bytes).map_err(refuse)?;
    let had_place = had_place || has_more;
    let has_place = bytes.as_deref().is_some_and(|bytes| traces::has_place(bytes, kind));
    if has_place {
        return Err(refuse(Reason::Forbidden("GPS".to_owned())));
    }
    Ok(Cleaned { kind, bytes: bytes.map(Into::into), had_place, left })
}

/// What its format makes of a file that holds no other.
pub fn made(kind: Kind, bytes: &[u8]) -> Result<Made, Reason> {
    match kind {
        Kind::Jpeg | Kind::Png | Kind::Gif | Kind::WebP => pixels::published(kind, bytes).map(Made::from),
        Kind::Icon => icon::clean(bytes).map(Made::from),
        Kind::Svg => svg::clean(bytes).map(Made::from),
        Kind::Pdf => pdf::clean(bytes),
        Kind::Mp3 => sound::clean(bytes).map(Made::from),
        Kind::Wav => riff::clean_wav(bytes).map(Made::from),
        Kind::Mp4 => film::clean(bytes),
        Kind::WebM => webm::clean(bytes).map(Made::from),
        Kind::Text | Kind::Font => Ok(Made::default()),
        _ => Err(Reason::Uncleanable),
    }
}

/// A picture inside another file, which is shown at the size that it has.
pub fn embedded(kind: Kind, bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    match kind {
        Kind::Jpeg => pixels::clean_jpeg(bytes),
        Kind::Png => pixels::clean_png(bytes),
        Kind::Svg => svg::clean(bytes),
        _ => pixels::published(kind, bytes),
    }
}
