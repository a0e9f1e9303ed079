//! What cleaning a picture costs: `cargo bench --bench media`.

use divan::Bencher;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use temario::media::clean;

fn main() {
    divan::main();
}

/// A pattern that packs about as badly as a photograph.
fn points(width: u32, height: u32) -> image::RgbImage {
    image::RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).rotate_left(x % 7) as u8 / 16;
        image::Rgb([(x / 16) as u8 + noise, (y / 12) as u8 + noise, ((x + y) / 30) as u8])
    })
}

/// A photograph of 12 megapixels, as telephones take it; it is scaled down.
#[divan::bench(sample_count = 5)]
fn photograph(bencher: Bencher) {
    let mut bytes = Vec::new();
    points(4_000, 3_000).write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90)).expect("written");
    bencher.bench(|| clean("a.jpg", &bytes).expect("a picture"));
}

/// A photograph of the width of pages.
#[divan::bench(sample_count = 20)]
fn picture_of_a_page(bencher: Bencher) {
    let mut bytes = Vec::new();
    points(1_280, 960).write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 85)).expect("written");
    bencher.bench(|| clean("a.jpg", &bytes).expect("a picture"));
}

/// A drawing of the width of pages.
#[divan::bench(sample_count = 20)]
fn drawing(bencher: Bencher) {
    let mut bytes = Vec::new();
    points(1_280, 960).write_with_encoder(PngEncoder::new(&mut bytes)).expect("written");
    bencher.bench(|| clean("a.png", &bytes).expect("a picture"));
}
