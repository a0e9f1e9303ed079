//! How large a picture may be by its own header, which is looked at before anything is decoded.

use super::reason::Reason;

/// The most pixels of a picture: 64 million. The largest cameras of telephones write 50 million by themselves.
const PIXELS: u64 = 64 << 20;

/// The most pixels of all frames of a moving picture together: a minute of a small film.
const PIXELS_OF_FRAMES: u64 = 128 << 20;

/// The most frames of a moving picture.
const FRAMES: u64 = 10_000;

/// Whether a picture may be decoded.
pub(super) fn check_size(width: u64, height: u64, frames: u64) -> Result<(), Reason> {
    limited(width.saturating_mul(height), width, height, frames)
}

/// The same if the pixels of all frames are known to be fewer than the canvas would say.
pub(super) fn limited(of_frames: u64, width: u64, height: u64, frames: u64) -> Result<(), Reason> {
    let is_fine = width.saturating_mul(height) <= PIXELS && of_frames <= PIXELS_OF_FRAMES && frames <= FRAMES;
    if is_fine { Ok(()) } else { Err(Reason::TooLarge { width, height, frames }) }
}
