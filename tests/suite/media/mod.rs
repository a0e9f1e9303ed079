//! Nothing that is written beside a picture, a text or a film is published, whatever is damaged.

mod documents;
mod drawings;
mod making;
mod refusals;

use temario::media::{Cleaned, CleaningRefusal, clean};

use making::*;

/// A picture with a marker in one of the places where files hide things.
struct Case {
    place: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
}

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/suite/media/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("a sample")
}

fn inserted(bytes: &[u8], at: usize, more: &[u8]) -> Vec<u8> {
    [&bytes[..at], more, &bytes[at..]].concat()
}

fn published(name: &str, bytes: &[u8]) -> Result<Vec<u8>, CleaningRefusal> {
    clean(name, bytes).map(|Cleaned { bytes: made, .. }| made.map_or_else(|| bytes.to_vec(), |made| made.to_vec()))
}

/// JPEG files with something in each segment, behind the end, and in a second picture.
fn jpegs() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, plain) in
        [("a.jpg", jpeg(40, 28)), ("b.jpeg", sample("progressive.jpg")), ("c.jpg", sample("restarts.jpg"))]
    {
        let mut add = |place, bytes| cases.push(Case { place, name, bytes });
        let first = |content: Vec<u8>| inserted(&plain, 2, &content);
        add("Exif", first(jpeg_segment(0xe1, &[b"Exif\0\0", exif(6).as_slice()].concat())));
        add("XMP", first(jpeg_segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0<exif:GPSLatitude>", MARKER].concat())));
        add("IPTC", first(jpeg_segment(0xed, &[b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1c", MARKER].concat())));
        add("comment", first(jpeg_segment(0xfe, MARKER)));
        add("ICC", first(jpeg_segment(0xe2, &[b"ICC_PROFILE\0\x01\x01", profile().as_slice()].concat())));
        add("MPF", first(jpeg_segment(0xe2, &[b"MPF\0", MARKER].concat())));
        add("JFIF preview", first(jpeg_segment(0xe0, &[b"JFXX\0\x10", MARKER].concat())));
        add("behind Adobe", first(jpeg_segment(0xee, &[b"Adobe\0\x64\0\0\0\0\x01", MARKER].concat())));
        for marker in (0xe3..=0xef).filter(|marker| *marker != 0xee) {
            add("application data", first(jpeg_segment(marker, MARKER)));
        }
        add("behind the end", [plain.as_slice(), MARKER].concat());
        let second = inserted(&plain, 2, &jpeg_segment(0xfe, MARKER));
        add("a second picture", [plain.as_slice(), &second].concat());
        add("a film behind the end", [plain.as_slice(), b"\0\0\0\x18ftypmp42", MARKER].concat());
        add("a zip behind the end", [plain.clone(), zip(&[("a.txt", MARKER)])].concat());
        add(
            "a table that nothing uses",
            first(jpeg_segment(0xdb, &[[3].as_slice(), &MARKER.repeat(3)[..64]].concat())),
        );
        let mut symbols = vec![0x13; 17];
        symbols[1..].fill(0);
        symbols[16] = u8::try_from(MARKER.len()).expect("short");
        add("a table of codes that nothing uses", first(jpeg_segment(0xc4, &[symbols.as_slice(), MARKER].concat())));
        let end = plain.len() - 2;
        add("between scan and end", inserted(&plain, end, MARKER));
    }
    cases
}

fn pngs() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, plain) in [("a.png", png(40, 28)), ("b.png", palette_png()), ("c.apng", moving_png())] {
        let mut add = |place, bytes| cases.push(Case { place, name, bytes });
        let first = |chunk: Vec<u8>| inserted(&plain, 33, &chunk);
        let last = |chunk: Vec<u8>| inserted(&plain, plain.len() - 12, &chunk);
        let text = [b"Author\0", MARKER].concat();
        let packed = [b"Author\0\0", deflated(MARKER).as_slice()].concat();
        let international = [b"XML:com.adobe.xmp\0\0\0\0\0<exif:GPSLatitude>", MARKER].concat();
        let profile = [MARKER, b"\0\0", deflated(&profile()).as_slice()].concat();
        for (place, kind, data) in [
            ("tEXt", b"tEXt", text),
            ("zTXt", b"zTXt", packed),
            ("iTXt", b"iTXt", international),
            ("eXIf", b"eXIf", exif(6)),
            ("iCCP", b"iCCP", profile),
            ("private", b"prVt", MARKER.to_vec()),
            ("caBX", b"caBX", MARKER.to_vec()),
            ("sPLT", b"sPLT", [MARKER, b"\0\x08"].concat()),
            ("a number that is text", b"cHRM", MARKER.repeat(2)[..32].to_vec()),
        ] {
            add(place, first(png_chunk(kind, &data)));
            if kind != b"iCCP" {
                add(place, last(png_chunk(kind, &data)));
            }
        }
        add("critical and unknown", last(png_chunk(b"PRVT", MARKER)));
        add("behind the end", [plain.as_slice(), MARKER].concat());
        add("a zip behind the end", [plain.clone(), zip(&[("a.txt", MARKER)])].concat());
        add("a chunk behind the end", [plain.clone(), png_chunk(b"tEXt", &[b"Author\0", MARKER].concat())].concat());
        let behind_data: Vec<u8> =
            png_chunks(&plain).into_iter().fold(plain[..8].to_vec(), |mut bytes, (name, mut data)| {
                if &name == b"IDAT" {
                    data.extend(MARKER);
                }
                bytes.extend(png_chunk(&name, &data));
                bytes
            });
        add("behind the image data", behind_data);
        add("image data apart", last(png_chunk(b"IDAT", MARKER)));
    }
    cases
}

fn gifs() -> Vec<Case> {
    let plain = gif();
    let end = plain.len() - 1;
    let block = |label: u8, head: &[u8], text: &[u8]| {
        let mut bytes = vec![0x21, label];
        if !head.is_empty() {
            bytes.push(u8::try_from(head.len()).expect("short"));
            bytes.extend(head);
        }
        bytes.push(u8::try_from(text.len()).expect("short"));
        bytes.extend(text);
        bytes.push(0);
        bytes
    };
    let blocks = [
        ("comment", block(0xfe, b"", MARKER)),
        ("XMP", block(0xff, b"XMP DataXMP", MARKER)),
        ("ICC", block(0xff, b"ICCRGBG1012", MARKER)),
        ("private", block(0xff, b"ImageMagick", MARKER)),
        ("plain text", block(0x01, &[0; 12], MARKER)),
        ("unknown", block(0x77, b"", MARKER)),
    ];
    let mut cases: Vec<Case> = Vec::new();
    for (place, block) in blocks {
        // Behind the table of colours, and at the end.
        for at in [13 + 48, end] {
            cases.push(Case { place, name: "a.gif", bytes: inserted(&plain, at, &block) });
        }
    }
    cases.push(Case { place: "behind the end", name: "a.gif", bytes: [plain.as_slice(), MARKER].concat() });
    let second = [plain.as_slice(), &inserted(&plain, end, &block(0xfe, b"", MARKER))].concat();
    cases.push(Case { place: "a second picture", name: "a.gif", bytes: second });
    // In the data of the last frame, behind its last code.
    let behind = [&[u8::try_from(MARKER.len()).expect("short")], MARKER].concat();
    cases.push(Case { place: "behind the codes", name: "a.gif", bytes: inserted(&plain, end - 1, &behind) });
    cases
}

fn webps() -> Vec<Case> {
    let mut cases = Vec::new();
    for file in ["lossy.webp", "alpha.webp", "lossless.webp", "moving.webp"] {
        let plain = sample(file);
        let chunks = webp_chunks(&plain);
        let has_header = chunks[0].starts_with(b"VP8X");
        let (flags, image) = if has_header { (chunks[0][8], &chunks[1..]) } else { (0, chunks.as_slice()) };
        let with = |flag: u8, before: &[Vec<u8>], behind: &[Vec<u8>]| {
            extended_webp(flags | flag, (40, 28), &[before, image, behind].concat())
        };
        let mut add = |place, bytes| cases.push(Case { place, name: "a.webp", bytes });
        add("EXIF", with(0x08, &[], &[riff_chunk(b"EXIF", &exif(6))]));
        add("XMP", with(0x04, &[], &[riff_chunk(b"XMP ", MARKER)]));
        add("ICCP", with(0x20, &[riff_chunk(b"ICCP", &profile())], &[]));
        add("unknown", with(0, &[], &[riff_chunk(b"priv", MARKER)]));
        add("unknown, without the flag", riff(b"WEBP", &[chunks.clone(), vec![riff_chunk(b"EXIF", MARKER)]].concat()));
        add("behind the end", [plain.as_slice(), MARKER].concat());
        let padded: Vec<Vec<u8>> = image
            .iter()
            .map(|chunk| {
                let length = u32::from_le_bytes(chunk[4..8].try_into().expect("four bytes")) as usize;
                let name: &[u8; 4] = chunk[..4].try_into().expect("four bytes");
                let is_image = matches!(name, b"VP8 " | b"VP8L" | b"ALPH");
                let data = &chunk[8..8 + length];
                riff_chunk(name, &if is_image { [data, MARKER].concat() } else { data.to_vec() })
            })
            .collect();
        if file != "moving.webp" {
            add("behind the image data", extended_webp(flags, (40, 28), &padded));
        }
    }
    cases
}

#[test]
fn a_marker_in_any_container_of_a_picture_is_not_published() {
    let cases = [jpegs(), pngs(), gifs(), webps()].concat_all();
    assert!(cases.len() > 120, "{}", cases.len());
    let mut refused = 0;
    for Case { place, name, bytes } in &cases {
        assert!(making::says(bytes, MARKER), "{place} of {name} has the marker");
        let turned = shown(bytes);
        match published(name, bytes) {
            Err(_) => refused += 1,
            Ok(made) => {
                assert!(!says(&made, MARKER) && !says(&made, b"SECRET"), "{place} of {name}");
                assert!(shown(&made) == turned, "{place} of {name} shows the same");
                assert!(published(name, &made).is_ok_and(|again| again == made), "{place} of {name}, again");
            }
        }
    }
    // Errors are for what is no right picture.
    assert!(refused * 5 < cases.len(), "{refused} of {}", cases.len());
}

trait ConcatAll {
    fn concat_all(self) -> Vec<Case>;
}

impl<const N: usize> ConcatAll for [Vec<Case>; N] {
    fn concat_all(self) -> Vec<Case> {
        self.into_iter().flatten().collect()
    }
}

#[test]
fn what_turns_a_photograph_upright_stays() {
    for orientation in 1..=8 {
        let plain = jpeg(40, 28);
        let photograph =
            inserted(&plain, 2, &jpeg_segment(0xe1, &[b"Exif\0\0", exif(orientation).as_slice()].concat()));
        let cleaned = clean("a.jpg", &photograph).expect("a picture");
        assert!(cleaned.had_place);
        let made = cleaned.bytes.expect("written anew");
        assert!(shown(&made) == shown(&photograph), "{orientation}");
        let size = if orientation > 4 { (28, 40) } else { (40, 28) };
        assert_eq!(temario::media::shown_size(&made), Some(size));
    }
}

#[test]
fn a_wide_picture_is_scaled_down_and_has_the_size_that_was_said() {
    for (orientation, size) in [(1, (1_280, 853)), (8, (1_280, 1_920))] {
        let plain = if orientation == 8 { jpeg(2_700, 1_800) } else { jpeg(1_800, 1_200) };
        let bytes = inserted(&plain, 2, &jpeg_segment(0xe1, &[b"Exif\0\0", exif(orientation).as_slice()].concat()));
        let made = published("a.jpg", &bytes).expect("a picture");
        assert_eq!(temario::media::shown_size(&bytes), Some(size));
        assert_eq!(temario::media::shown_size(&made), Some(size));
        assert!(made.len() < bytes.len() && !says(&made, MARKER));
    }
    let drawing = png(1_300, 4);
    assert!(published("a.png", &drawing).expect("a picture").len() <= drawing.len());
}

/// How a file can be damaged.
fn damage(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = chance.below(bytes.len());
    match chance.below(10) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << chance.below(8),
        2 => {
            for _ in 0..1 + chance.below(12) {
                let at = chance.below(bytes.len());
                bytes[at] = u8::try_from(chance.below(256)).expect("a byte");
            }
        }
        3 => bytes.extend(MARKER),
        4 => bytes.extend([jpeg(8, 8), jpeg_segment(0xfe, MARKER), zip(&[("a", MARKER)])].concat()),
        5 => bytes = inserted(&bytes, at, MARKER),
        6 => {
            let length = chance.below(bytes.len() - at);
            bytes.drain(at..at + length);
        }
        7 => {
            let (other, length) = (chance.below(bytes.len()), 1 + chance.below(64));
            let length = length.min(bytes.len() - at.max(other));
            let copy = bytes[at..at + length].to_vec();
            bytes.splice(other..other + length, copy);
        }
        8 => {
            // Two halves change places.
            bytes[2.min(at)..].rotate_left(at - 2.min(at));
        }
        _ => {
            // A length: two or four bytes that are numbers become others.
            let width = if chance.below(2) == 0 { 2 } else { 4 };
            for byte in bytes.iter_mut().skip(at).take(width) {
                *byte = [0, 1, 0x7f, 0xff][chance.below(4)];
            }
        }
    }
    bytes
}

/// 1,000 damaged pictures: each is refused, or published without the marker and shown as it was.
#[test]
fn a_damaged_picture_is_refused_or_published_clean() {
    let note = inserted(&jpeg(40, 28), 2, &jpeg_segment(0xe1, &[b"Exif\0\0", exif(6).as_slice()].concat()));
    let text = inserted(&png(40, 28), 33, &png_chunk(b"tEXt", &[b"Author\0", MARKER].concat()));
    let comment = inserted(&gif(), 13 + 48, &[b"\x21\xfe\x18", MARKER, b"\0"].concat());
    let pictures = [
        ("a.jpg", note),
        ("b.jpg", sample("progressive.jpg")),
        ("c.jpg", sample("restarts.jpg")),
        ("a.png", text),
        ("b.png", palette_png()),
        ("c.png", moving_png()),
        ("a.gif", comment),
        ("a.webp", sample("lossy.webp")),
        ("b.webp", sample("alpha.webp")),
        ("c.webp", sample("lossless.webp")),
        ("d.webp", sample("moving.webp")),
    ];
    let (mut refused, mut whole) = (0, 0);
    for seed in 0..1_100_u64 {
        let (name, picture) = &pictures[usize::try_from(seed).expect("small") % pictures.len()];
        let damaged = damage(picture, &mut Chance(seed));
        match published(name, &damaged) {
            Err(_) => refused += 1,
            Ok(made) => {
                whole += 1;
                assert!(!says(&made, MARKER), "{name} of seed {seed} says the marker");
                assert!(shown(&made).is_some(), "{name} of seed {seed} is shown");
                if let Some(before) = shown(&damaged) {
                    assert!(shown(&made) == Some(before), "{name} of seed {seed} shows the same");
                }
            }
        }
    }
    assert!(refused > 500 && whole > 150, "{refused} refused, {whole} whole");
}
