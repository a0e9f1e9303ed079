//! Packed copies beside the files, for hosts that send them as they lie there.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Route;
use super::host::is_text;
use crate::config::Packing;
use crate::curriculum::{Address, Site};
use crate::language::portable::check_path;

/// The copies that the settings ask for of some outputs, in no particular order. What only a host reads has none.
pub fn copies(site: &Site, planned: &[(Address, Route)]) -> Vec<(Address, Route)> {
    let packed = |(address, route): &(Address, Route)| {
        let travels = !matches!(route, Route::Host(_)) && is_text(address.as_str());
        let packings = site.config.host.packed.iter().filter(move |_| travels);
        let (address, route) = (address.clone(), route.clone());
        packings.filter_map(move |packing| {
            let name = format!("{address}{}", packing.ending());
            // A name can be as long as it may be without the ending.
            check_path(&name).is_ok().then(|| (Address::new(&name), Route::Packed(Box::new(route.clone()), *packing)))
        })
    };
    planned.iter().flat_map(packed).collect()
}

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
