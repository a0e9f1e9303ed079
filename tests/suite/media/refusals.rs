//! What is not published at all.

use temario::media::{FileKind, Reason, clean};

use super::making::*;
use super::sample;

fn reason(name: &str, bytes: &[u8]) -> Reason {
    clean(name, bytes).expect_err(name).reason
}

#[test]
fn kinds_that_cannot_be_cleaned_are_refused_whatever_their_name() {
    let iso = |brand: &[u8; 4]| [b"\0\0\0\x18ftyp", brand.as_slice(), b"\0\0\0\0mif1heic", MARKER].concat();
    let kinds: Vec<(&str, Vec<u8>)> = vec![
        ("HEIC", iso(b"heic")),
        ("HEIC", iso(b"mif1")),
        ("AVIF", iso(b"avif")),
        ("CR3", iso(b"crx ")),
        ("JPEG XL", [b"\xff\x0a", MARKER].concat()),
        ("JPEG XL", [b"\0\0\0\x0cJXL \r\n\x87\n", MARKER].concat()),
        ("JPEG 2000", [b"\0\0\0\x0cjP  \r\n\x87\n", MARKER].concat()),
        ("JPEG 2000", [b"\xff\x4f\xff\x51", MARKER].concat()),
        ("PSD", [b"8BPS\0\x01", MARKER].concat()),
        ("RAF", [b"FUJIFILMCCD-RAW", MARKER].concat()),
    ];
    for (kind, bytes) in kinds {
        for name in ["photo.jpg", "photo.png", "photo.heic", "photo.tif", "photo", "photo.txt", "photo.svg"] {
            let refusal = clean(name, &bytes).expect_err(kind);
            assert!(refusal.is_picture, "{kind} as {name}");
            assert_eq!(refusal.kind, FileKind::OtherPicture(kind), "{kind} as {name}");
        }
    }
}

#[test]
fn a_name_has_to_agree_with_the_content() {
    let pictures = [jpeg(8, 8), png(8, 8), gif(), sample("lossy.webp")];
    let endings = ["jpg", "png", "gif", "webp"];
    for (picture, own) in pictures.iter().zip(endings) {
        for ending in endings.iter().chain(&["svg", "pdf", "txt", "html", "heic", "mp3"]) {
            let name = format!("content/media/mapa.{ending}");
            match clean(&name, picture) {
                Ok(_) => assert_eq!(own, *ending),
                Err(refusal) => assert_eq!(refusal.reason, Reason::NameDisagrees { ending: Some(own) }, "{name}"),
            }
        }
        assert!(matches!(reason("mapa", picture), Reason::NameDisagrees { .. }));
        assert!(clean(&format!("MAPA.{}", own.to_uppercase()), picture).is_ok());
    }
    // No known kind with a picture's name: never as it is.
    for name in ["a.jpg", "a.png", "a.heic", "a.avif", "a.bmp", "a.dng", "a.svg", "a.ico", "a.pdf", "a.docx", "a.mp3"] {
        for bytes in [b"plain text".as_slice(), b"\x01\x02\x03", b""] {
            assert!(clean(name, bytes).is_err(), "{name}");
        }
    }
    assert_eq!(clean("table.csv", "lugar,visitas\n".as_bytes()).map(|cleaned| cleaned.bytes), Ok(None));
}

/// A file of a few bytes that declares much is refused before anything is decoded.
#[test]
fn declared_pixels_are_counted_before_decoding() {
    let head = |width: u32, height: u32| {
        let mut head = width.to_be_bytes().to_vec();
        head.extend(height.to_be_bytes());
        head.extend([8, 6, 0, 0, 0]);
        head
    };
    for (width, height) in [(50_000, 50_000), (2_147_483_647, 2_147_483_647), (1, 2_147_483_647), (8_193, 8_192)] {
        let bytes = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            png_chunk(b"IHDR", &head(width, height)),
            png_chunk(b"IDAT", &deflated(b"\0")),
            png_chunk(b"IEND", b""),
        ];
        let told = Reason::TooLarge { width: width.into(), height: height.into(), frames: 1 };
        assert_eq!(reason("a.png", &bytes.concat()), told);
    }
    let mut large = jpeg(16, 16);
    let frame = large.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame");
    large[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert!(matches!(reason("a.jpg", &large), Reason::TooLarge { width: 65_535, .. }));
    let mut large = gif();
    large[6..10].copy_from_slice(&[0xff; 4]);
    assert!(matches!(reason("a.gif", &large), Reason::TooLarge { .. }));
    let large = extended_webp(0, (1 << 24, 1 << 24), &webp_chunks(&sample("lossy.webp")));
    assert!(matches!(reason("a.webp", &large), Reason::TooLarge { .. }));
    // Many frames, each of which is small.
    let frame = [b"\x2c\0\0\0\0\x0c\0\x09\0\0\x04\0".as_slice()].concat();
    let many = [&gif()[..13 + 48], &frame.repeat(20_000), b";"].concat();
    assert!(matches!(reason("a.gif", &many), Reason::TooLarge { frames: 20_000, .. }));
    let mut moving = moving_png();
    let control = moving.windows(4).position(|name| name == b"acTL").expect("a count");
    let count = png_chunk(b"acTL", &[0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);
    moving.splice(control - 4..control + 16, count);
    assert!(matches!(reason("a.png", &moving), Reason::TooLarge { .. }));
}

#[test]
fn an_icon_keeps_its_pictures_alone() {
    let with_text =
        [&png(16, 16)[..33], &png_chunk(b"tEXt", &[b"Author\0", MARKER].concat()), &png(16, 16)[33..]].concat();
    let mut bitmap = vec![40, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 1, 0, 32, 0];
    bitmap.resize(40, 0);
    bitmap.extend([7; 2 * 2 * 4 + 2 * 4]);
    let padded = [bitmap.as_slice(), MARKER].concat();
    let mut icon = vec![0, 0, 1, 0, 2, 0];
    let mut place = 6 + 32;
    for (side, picture) in [(16, &with_text), (2, &padded)] {
        icon.extend([side, side, 0, b'S', 1, 0, 32, 0]);
        icon.extend((picture.len() as u32).to_le_bytes());
        icon.extend((place as u32).to_le_bytes());
        place += picture.len();
    }
    icon.extend([with_text, padded, MARKER.to_vec()].concat());
    let made = clean("favicon.ico", &icon).expect("an icon").bytes.expect("written anew");
    assert!(!says(&made, MARKER));
    assert!(says(&made, &bitmap) && says(&made, b"IDAT"));
    for end in 0..icon.len() - MARKER.len() * 2 {
        assert!(clean("favicon.ico", &icon[..end]).is_err(), "{end}");
    }
}

#[test]
fn a_file_is_cleaned_once_for_all_who_ask_at_the_same_time() {
    let memo = temario::media::MediaMemo::new();
    let picture = jpeg(300, 200);
    let asked: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| memo.clean(1, "content/media/a.jpg", &picture))).collect();
        threads.into_iter().map(|thread| thread.join().expect("cleaned")).collect()
    });
    assert!(asked.iter().all(|one| std::sync::Arc::ptr_eq(one, &asked[0]) && one.is_ok()));
    // The name decides too, and so does the content.
    assert!(memo.clean(1, "a.png", &picture).is_err());
    assert_eq!(memo.len(), 2);
    memo.retain(|digest| digest == 2);
    assert!(memo.is_empty());
}

/// A picture with a gradient, as TIFF or BMP.
fn scan(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let pixel = |x: u32, y: u32| image::Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 90]);
    let mut made = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(width, height, pixel).write_to(&mut made, format).expect("written");
    made.into_inner()
}

#[test]
fn what_browsers_do_not_show_is_published_as_what_they_show() {
    for (format, name) in [(image::ImageFormat::Tiff, "a.TIF"), (image::ImageFormat::Bmp, "a.bmp")] {
        let bytes = [scan(60, 40, format), MARKER.to_vec()].concat();
        let cleaned = clean(name, &bytes).expect(name);
        let made = cleaned.bytes.expect("written anew");
        assert_eq!((cleaned.kind, FileKind::of(&made)), (FileKind::Jpeg, FileKind::Jpeg), "{name}");
        assert!(!says(&made, MARKER));
        assert_eq!(temario::media::shown_size(&bytes), Some((60, 40)));
        // Few colours stay sharp.
        let mut drawing = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(1_300, 4).write_to(&mut drawing, format).expect("written");
        let drawing = drawing.into_inner();
        let cleaned = clean(name, &drawing).expect(name);
        assert_eq!(cleaned.kind, FileKind::Png);
        assert_eq!(temario::media::shown_size(&drawing), Some((1_280, 4)));
        assert_eq!(temario::media::shown_size(&cleaned.bytes.expect("written")), Some((1_280, 4)));
        // Cut short anywhere, it is refused or shown as a whole.
        let whole = scan(60, 40, format);
        for end in (0..whole.len()).step_by(97) {
            assert!(clean(name, &whole[..end]).is_err(), "{name} {end}");
        }
        for other in ["a.jpg", "a.png", "a.nef", "a.dng", "a.txt", "a"] {
            assert!(clean(other, &whole).is_err(), "{name} as {other}");
        }
    }
}

#[test]
fn a_scan_of_a_huge_size_or_of_several_pages_is_refused() {
    let mut large = scan(8, 8, image::ImageFormat::Bmp);
    large[18..26].copy_from_slice(&[0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]);
    assert!(matches!(reason("a.bmp", &large), Reason::TooLarge { width: 65_535, .. }));
    // The directory of a TIFF by this writer is at its end: a second page follows a copy of it.
    let one = scan(8, 8, image::ImageFormat::Tiff);
    let directory = u32::from_le_bytes(one[4..8].try_into().expect("four bytes")) as usize;
    let entries = usize::from(u16::from_le_bytes([one[directory], one[directory + 1]]));
    let next = directory + 2 + entries * 12;
    let mut two = one.clone();
    let copy = one[directory..next].to_vec();
    let at = u32::try_from(two.len()).expect("short").to_le_bytes();
    two[next..next + 4].copy_from_slice(&at);
    two.extend(copy);
    two.extend([0; 4]);
    assert_eq!(reason("a.tif", &two), Reason::Pages);
}

#[test]
fn what_stands_in_for_a_file_is_refused_whatever_its_name() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n".as_slice();
    let page = b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<html><body>404</body></html>".as_slice();
    for name in ["a.jpg", "a.svg", "a.pdf", "a.docx", "a.mp4", "a.csv", "a.vtt", "a.json", "a.heic", "a.unknown"] {
        assert_eq!(reason(name, b""), Reason::Empty, "{name}");
        assert_eq!(reason(name, pointer), Reason::Pointer, "{name}");
        if name != "a.svg" {
            assert_eq!(reason(name, page), Reason::WebPage, "{name}");
        }
    }
    for (name, bytes) in
        [(".nojekyll", b"".as_slice()), ("CNAME", b""), ("a.html", page), ("a.txt", page), ("a.csv", b"a")]
    {
        assert!(clean(name, bytes).is_ok(), "{name}");
    }
}

/// A film of one track, cut to what says its format.
fn track(format: &[u8; 4]) -> Vec<u8> {
    [b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x30stsd\0\0\0\0\0\0\0\x01\0\0\0\x20".as_slice(), format, &[0; 24]]
        .concat()
}

#[test]
fn formats_that_browsers_do_not_play_are_named() {
    use temario::media::unplayable;
    for (format, wanted) in [
        (b"avc1", None),
        (b"mp4a", None),
        (b"av01", None),
        (b"hvc1", Some("HEVC")),
        (b"hev1", Some("HEVC")),
        (b"apch", Some("ProRes")),
        (b"alac", Some("ALAC")),
        (b"samr", Some("samr")),
    ] {
        assert_eq!(unplayable("a.mp4", &track(format)).as_deref(), wanted, "{format:?}");
    }
    assert_eq!(unplayable("a.MOV", &track(b"avc1")).as_deref(), Some("QuickTime"));
    assert_eq!(unplayable("a.mkv", b"\x1a\x45\xdf\xa3").as_deref(), Some("Matroska"));
    assert_eq!(unplayable("a.webm", b"\x1a\x45\xdf\xa3"), None);
    assert_eq!(unplayable("a.ogg", b"OggS").as_deref(), Some("Ogg"));
}

#[test]
fn a_header_says_how_long_a_recording_takes() {
    use temario::media::seconds;
    let frame = [[0xff, 0xfb, 0x90, 0].as_slice(), &[0; 413]].concat();
    assert_eq!(seconds(&[b"ID3\x03\0\0\0\0\0\x02xx".as_slice(), &frame.repeat(383)].concat()), Some(10));
    let wav =
        [b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x80\x3e\0\0".as_slice()]
            .concat();
    assert_eq!(seconds(&wav), Some(2));
    let film =
        [b"\0\0\0\x08ftypmp42\0\0\0\x20mvhd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\xe8\0\0\x3a\x98".as_slice()].concat();
    assert_eq!(seconds(&film), Some(15));
    for bytes in [&film[..20], b"ID3", b"", b"RIFF\0\0\0\0WAVEfmt data", b"\0\0\0\x08ftypmp42mvhd"] {
        assert_eq!(seconds(bytes), None);
    }
}
