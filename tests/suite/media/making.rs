//! Small pictures with hidden notes, made byte by byte.

use std::io::{Cursor, Write};

use image::ImageDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;

/// What must be in no byte of what is published.
pub const MARKER: &[u8] = b"SECRET 19.4326N 99.1332W";

/// A generator of numbers that is the same everywhere.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ value >> 31
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).expect("below the limit")
    }
}

pub fn points(width: u32, height: u32) -> image::RgbImage {
    image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * 6 % 256) as u8, (y * 9 % 256) as u8, (x * y % 251) as u8])
    })
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    points(width, height).write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 60)).expect("written");
    bytes
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    points(width, height).write_with_encoder(PngEncoder::new(&mut bytes)).expect("written");
    bytes
}

/// A PNG of 4 bits a point with a palette, transparency and interlace, as an old program writes it.
pub fn palette_png() -> Vec<u8> {
    let mut bytes = Vec::from(&b"\x89PNG\r\n\x1a\n"[..]);
    bytes.extend(png_chunk(b"IHDR", &[0, 0, 0, 5, 0, 0, 0, 3, 4, 3, 0, 0, 1]));
    bytes.extend(png_chunk(b"gAMA", &45_455_u32.to_be_bytes()));
    bytes.extend(png_chunk(b"PLTE", &[0, 0, 0, 255, 0, 0, 0, 255, 0]));
    bytes.extend(png_chunk(b"tRNS", &[0, 200]));
    // The passes of Adam7 for 5 × 3: 1, 1, none, 2 × 1, 3 × 1, 2 × 2, 5 × 1; each row with its filter.
    let rows: &[&[u8]] = &[&[0x10], &[0x20], &[0x12], &[0x01, 0x20], &[0x21], &[0x12], &[0x12, 0x01, 0x20]];
    let data: Vec<u8> = rows.iter().flat_map(|row| [&[0], *row].concat()).collect();
    bytes.extend(png_chunk(b"IDAT", &deflated(&data)));
    bytes.extend(png_chunk(b"IEND", b""));
    bytes
}

/// A moving PNG: the image and one more frame.
pub fn moving_png() -> Vec<u8> {
    let still = png(4, 4);
    let image: Vec<u8> =
        png_chunks(&still).into_iter().filter(|(name, _)| name == b"IDAT").flat_map(|(_, data)| data).collect();
    let control = |sequence: u32| {
        let mut data = sequence.to_be_bytes().to_vec();
        data.extend([0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0]);
        data
    };
    let mut bytes = still[..33].to_vec();
    bytes.extend(png_chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]));
    bytes.extend(png_chunk(b"fcTL", &control(0)));
    bytes.extend(png_chunk(b"IDAT", &image));
    bytes.extend(png_chunk(b"fcTL", &control(1)));
    bytes.extend(png_chunk(b"fdAT", &[2_u32.to_be_bytes().as_slice(), &image].concat()));
    bytes.extend(png_chunk(b"IEND", b""));
    bytes
}

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("packed")
}

pub fn png_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(data.len()).expect("small").to_be_bytes().to_vec();
    bytes.extend(name);
    bytes.extend(data);
    let mut sum = flate2::Crc::new();
    sum.update(name);
    sum.update(data);
    bytes.extend(sum.sum().to_be_bytes());
    bytes
}

pub fn png_chunks(bytes: &[u8]) -> Vec<([u8; 4], Vec<u8>)> {
    let (mut at, mut chunks) = (8, Vec::new());
    while at + 12 <= bytes.len() {
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize;
        // What stands behind the end is none.
        if at + 12 + length > bytes.len() {
            break;
        }
        chunks.push((bytes[at + 4..at + 8].try_into().expect("four bytes"), bytes[at + 8..at + 8 + length].to_vec()));
        at += 12 + length;
    }
    chunks
}

pub fn gif() -> Vec<u8> {
    let mut bytes = Vec::new();
    let palette: Vec<u8> = (0..16_u8).flat_map(|shade| [shade * 16, 255 - shade * 16, 90]).collect();
    let mut encoder = gif::Encoder::new(&mut bytes, 12, 9, &palette).expect("written");
    encoder.set_repeat(gif::Repeat::Infinite).expect("written");
    for shift in 0..3 {
        let points: Vec<u8> = (0..108_u8).map(|place| (place + shift * 5) % 16).collect();
        let frame = gif::Frame {
            width: 12,
            height: 9,
            buffer: points.into(),
            delay: 10,
            transparent: Some(3),
            ..gif::Frame::default()
        };
        encoder.write_frame(&frame).expect("written");
    }
    drop(encoder);
    bytes
}

pub fn jpeg_segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("short");
    [&[0xff, marker], length.to_be_bytes().as_slice(), content].concat()
}

/// Exif with how the picture is turned, a place, and the marker as the name of an artist.
pub fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x03\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0]);
    let artist = u32::try_from(MARKER.len()).expect("short");
    exif.extend(b"\x3b\x01\x02\0");
    exif.extend(artist.to_le_bytes());
    exif.extend(92_u32.to_le_bytes());
    exif.extend(b"\x25\x88\x04\0\x01\0\0\0\x32\0\0\0\0\0\0\0");
    exif.extend(b"\x01\0\x02\0\x05\0\x03\0\0\0\x44\0\0\0\0\0\0\0");
    for part in [19_u32, 25, 42] {
        exif.extend(part.to_le_bytes());
        exif.extend(1_u32.to_le_bytes());
    }
    assert_eq!(exif.len(), 92);
    exif.extend(MARKER);
    exif
}

pub fn riff_chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.extend(u32::try_from(data.len()).expect("small").to_le_bytes());
    bytes.extend(data);
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    bytes
}

pub fn riff(form: &[u8; 4], chunks: &[Vec<u8>]) -> Vec<u8> {
    let inner = [form.as_slice(), &chunks.concat()].concat();
    riff_chunk(b"RIFF", &inner)
}

/// The chunks of a WebP file, whole.
pub fn webp_chunks(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (mut at, mut chunks) = (12, Vec::new());
    while at < bytes.len() {
        let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().expect("four bytes")) as usize;
        let end = (at + 8 + length.next_multiple_of(2)).min(bytes.len());
        chunks.push(bytes[at..end].to_vec());
        at = end;
    }
    chunks
}

/// A WebP with the header that can tell of more than one chunk.
pub fn extended_webp(flags: u8, size: (u32, u32), chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut head = vec![flags, 0, 0, 0];
    head.extend(&(size.0 - 1).to_le_bytes()[..3]);
    head.extend(&(size.1 - 1).to_le_bytes()[..3]);
    riff(b"WEBP", &[&[riff_chunk(b"VP8X", &head)], chunks].concat())
}

/// A colour profile of one matrix with the marker as its description, copyright and private data.
pub fn profile() -> Vec<u8> {
    let numbers = |numbers: &[f64]| -> Vec<u8> {
        numbers.iter().flat_map(|number| ((number * 65_536.0) as i32).to_be_bytes()).collect()
    };
    let xyz = |x: f64, y: f64, z: f64| [b"XYZ \0\0\0\0".to_vec(), numbers(&[x, y, z])].concat();
    let text = [b"text\0\0\0\0", MARKER].concat();
    let gamma = b"curv\0\0\0\0\0\0\0\x01\x02\x33\0\0".to_vec();
    let tags: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"desc", [b"desc\0\0\0\0\0\0\0\x18", MARKER].concat()),
        (b"cprt", text.clone()),
        (b"priv", text),
        (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
        // Adobe RGB: wider than what browsers take for granted.
        (b"rXYZ", xyz(0.6097, 0.3111, 0.0195)),
        (b"gXYZ", xyz(0.2053, 0.6257, 0.0609)),
        (b"bXYZ", xyz(0.1492, 0.0632, 0.7446)),
        (b"rTRC", gamma.clone()),
        (b"gTRC", gamma.clone()),
        (b"bTRC", gamma),
    ];
    let mut table = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    let base = 132 + 12 * tags.len();
    for (name, value) in &tags {
        table.extend(*name);
        table.extend(((base + data.len()) as u32).to_be_bytes());
        table.extend((value.len() as u32).to_be_bytes());
        data.extend(value);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut head = ((base + data.len()) as u32).to_be_bytes().to_vec();
    head.extend(b"MARK\x02\x10\0\0mntrRGB XYZ \x07\xe8\0\x01\0\x01\0\0\0\0\0\0acsp");
    head.extend(&MARKER[..24]);
    head.resize(68, 0);
    head.extend(numbers(&[0.9642, 1.0, 0.8249]));
    head.resize(128, 0);
    [head, table, data].concat()
}

/// A zip of parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.set_raw_comment(MARKER.to_vec().into_boxed_slice()).expect("set");
    for (name, content) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
        archive.write_all(content).expect("written");
    }
    archive.finish().expect("finished").into_inner()
}

/// All bytes of a file, and of what is packed in it: parts of a zip, deflated chunks and streams.
pub fn opened(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for index in 0..archive.len() {
            let mut part = Vec::new();
            let mut file = archive.by_index(index).expect("a part");
            all.extend(file.name().expect("a name").as_bytes());
            std::io::copy(&mut file, &mut part).expect("unpacked");
            all.extend(opened(&part));
        }
    }
    if bytes.starts_with(b"\x89PNG") {
        for (name, data) in
            png_chunks(bytes).into_iter().filter(|(name, _)| matches!(name, b"iCCP" | b"zTXt" | b"iTXt"))
        {
            let start = data.iter().position(|byte| *byte == 0).map_or(0, |at| at + 2);
            let mut unpacked = Vec::new();
            let _ = std::io::copy(&mut flate2::read::ZlibDecoder::new(&data[start..]), &mut unpacked);
            assert!(name != *b"iCCP" || !unpacked.is_empty());
            all.extend(unpacked);
        }
    }
    all
}

pub fn says(bytes: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(&opened(bytes), what).is_some()
}

/// The points of a picture, of all its frames, as decoders that are not the program's own show it.
pub fn shown(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes {
        [b'G', b'I', b'F', ..] => {
            let mut options = gif::DecodeOptions::new();
            options.set_color_output(gif::ColorOutput::RGBA);
            let mut decoder = options.read_info(bytes).ok()?;
            let mut all = Vec::new();
            while let Some(frame) = decoder.read_next_frame().ok()? {
                all.extend(
                    [frame.left, frame.top, frame.width, frame.height, frame.delay].map(u16::to_be_bytes).concat(),
                );
                all.extend(frame.buffer.iter());
            }
            Some(all)
        }
        [b'R', b'I', b'F', b'F', ..] => {
            let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).ok()?;
            decoder.set_memory_limit(1 << 26);
            let mut points = vec![0; decoder.output_buffer_size()?];
            if !decoder.is_animated() {
                decoder.read_image(&mut points).ok()?;
                return Some(points);
            }
            let mut all = Vec::new();
            for _ in 0..decoder.num_frames() {
                decoder.read_frame(&mut points).ok()?;
                all.extend(&points);
            }
            Some(all)
        }
        _ => {
            let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
            let mut decoder = reader.into_decoder().ok()?;
            let turn = decoder.orientation().ok()?;
            if decoder.total_bytes() > 1 << 26 {
                return None;
            }
            let mut picture = image::DynamicImage::from_decoder(decoder).ok()?;
            picture.apply_orientation(turn);
            Some(
                [
                    picture.width().to_be_bytes().as_slice(),
                    &picture.to_rgba16().into_raw().iter().flat_map(|part| part.to_be_bytes()).collect::<Vec<_>>(),
                ]
                .concat(),
            )
        }
    }
}
