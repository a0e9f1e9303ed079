//! Packed copies beside the files, for hosts that send them as they lie there.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::config::Packing;

/// The same bytes, smaller. They are packed once and travel often: as small as it goes in a time that nobody minds.
/// Brotli and zstd are told how many there are: else their tables are those for the largest file there could be, and
/// take longer to lay out than most files take to pack.
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
