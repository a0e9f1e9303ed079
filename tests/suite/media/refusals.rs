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
        ("TIFF", [b"II*\0\x08\0\0\0", MARKER].concat()),
        ("TIFF", [b"MM\0*\0\0\0\x08", MARKER].concat()),
        ("BMP", [b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0", MARKER].concat()),
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
