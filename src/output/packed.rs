//! Compressed copies of files, for hosts that send precompressed files.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::config::Packing;

/// Compresses bytes. Files are compressed once and sent often, so the level is the highest with an acceptable duration.
/// Brotli and zstd get the size in advance: otherwise they allocate tables for the largest possible file, which takes
/// longer than compressing most files.
pub(super) fn pack(bytes: &[u8], packing: Packing) -> Vec<u8> {
    let packed = match packing {
        Packing::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::new(9));
            encoder.write_all(bytes).and_then(|()| encoder.finish())
        }
        Packing::Brotli => {
            let mut packed = Vec::new();
            let settings = brotli::enc::BrotliEncoderParams {
                quality: 9,
                lgwin: 22,
                size_hint: bytes.len(),
                ..Default::default()
            };
            brotli::BrotliCompress(&mut &*bytes, &mut packed, &settings).map(|_| packed)
        }
        Packing::Zstd => zstd::bulk::compress(bytes, 19),
    };
    packed.expect("memory takes all that is written")
}
