//! Packed copies beside the files, for hosts that send them as they lie there.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Route;
use super::host::is_text;
use crate::config::Packing;
use crate::curriculum::{Address, Site};

/// The copies that the settings ask for of some outputs, in no particular order. What only a host reads has none.
pub fn copies(site: &Site, planned: &[(Address, Route)]) -> Vec<(Address, Route)> {
    let packed = |(address, route): &(Address, Route)| {
        let travels = !matches!(route, Route::Host(_)) && is_text(address.as_str());
        let packings = site.config.host.packed.iter().filter(move |_| travels);
        let (address, route) = (address.clone(), route.clone());
        packings.map(move |packing| {
            let name = format!("{address}{}", packing.ending());
            (Address::new(&name), Route::Packed(Box::new(route.clone()), *packing))
        })
    };
    planned.iter().flat_map(packed).collect()
}

/// The same bytes, smaller. They are packed once and travel often: as small as it goes in a time that nobody minds.
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
                lgwin: window(bytes.len()),
                size_hint: bytes.len(),
                ..Default::default()
            };
            brotli::BrotliCompress(&mut &*bytes, &mut packed, &settings).map(|_| packed)
        }
        // All at once: knowing the size it takes tables that fit, and not those for the largest file there could be.
        Packing::Zstd => zstd::bulk::compress(bytes, 19),
    };
    packed.expect("memory takes all that is written")
}

/// The smallest window of brotli, as the logarithm of its bytes, that a file of this size fits into; for larger ones
/// the largest that browsers take.
fn window(size: usize) -> i32 {
    (10..22).find(|bits| size <= (1 << bits) - 16).unwrap_or(22)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_fits_into_its_window() {
        assert_eq!([0, 1008, 1009, 30_000, 1 << 30].map(window), [10, 10, 11, 15, 22]);
    }
}
