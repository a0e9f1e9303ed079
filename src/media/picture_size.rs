//! Limits on the size of a picture, checked from its header before decoding.

use super::reason::Reason;

/// The most pixels of a picture: 64 Mi. The largest phone cameras write 50 million by default.
const PIXELS: u64 = 64 << 20;

/// The most pixels of all frames of an animation together: a minute of a small one.
const PIXELS_OF_FRAMES: u64 = 128 << 20;

/// The most frames of an animation.
const FRAMES: u64 = 10_000;

/// Whether a picture may be decoded.
pub(super) fn check_size(width: u64, height: u64, frames: u64) -> Result<(), Reason> {
    limited(width.saturating_mul(height), width, height, frames)
}

/// The same check, with the number of pixels of all frames, which may be smaller than the canvas times the frames.
pub(super) fn limited(of_frames: u64, width: u64, height: u64, frames: u64) -> Result<(), Reason> {
    let is_fine = width.saturating_mul(height) <= PIXELS && of_frames <= PIXELS_OF_FRAMES && frames <= FRAMES;
    if is_fine { Ok(()) } else { Err(Reason::TooLarge { width, height, frames }) }
}
