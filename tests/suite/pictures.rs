//! Pictures and downloads of a site: cleaned on their way out, refused where a page uses them.

use std::fs;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use temario::pipeline::{self, BuildOptions, Loaded, Memo, Timings};
use temario::source::read_snapshot;

use crate::support::{Files, course, outputs, put, report};

const MARKER: &[u8] = b"SECRET 19.4326N 99.1332W";

/// A photograph with a comment.
fn photograph() -> Vec<u8> {
    let mut plain = Vec::new();
    image::RgbImage::new(30, 20).write_with_encoder(JpegEncoder::new(&mut plain)).expect("written");
    let length = u16::try_from(MARKER.len() + 2).expect("short").to_be_bytes();
    [&plain[..2], &[0xff, 0xfe], &length, MARKER, &plain[2..], MARKER].concat()
}

fn loaded(root: &Path, memo: &mut Memo) -> Loaded {
    let snapshot = read_snapshot(root).expect("read");
    pipeline::load(snapshot, &BuildOptions::default(), memo, &mut Timings::new())
}

fn site(lines: &str, files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let mut texts: Files = course();
    for path in ["content/en/01-basics/02-practice.md", "content/es/01-basics/02-practice.md"] {
        let text = texts.get_mut(path).expect("a page");
        text.push_str(lines);
    }
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &texts);
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

#[test]
fn nothing_hidden_in_a_file_is_in_any_output() {
    let photograph = photograph();
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- {} --><path d=\"M0 0\"/></svg>",
        String::from_utf8_lossy(MARKER)
    );
    let (other_photograph, other_drawing) = ([photograph.as_slice(), b"x"].concat(), format!("{drawing}\n"));
    let files: [(&str, &[u8]); 4] = [
        ("content/media/a.jpg", &photograph),
        ("content/media/b.svg", drawing.as_bytes()),
        ("static/c.jpg", &other_photograph),
        ("static/d.svg", other_drawing.as_bytes()),
    ];
    let folder = site("\n![A](/media/a.jpg)\n\n![B](/media/b.svg)\n", &files);
    let mut memo = Memo::new();
    let first = loaded(folder.path(), &mut memo);
    assert!(!first.has_errors(), "{:?}", report(&first));
    let built = outputs(&first);
    for path in ["media/a.jpg", "media/b.svg", "c.jpg", "d.svg"] {
        assert!(!built[path].is_empty(), "{path}");
    }
    for (path, bytes) in &built {
        assert!(memchr::memmem::find(bytes, b"SECRET").is_none(), "{path}");
    }
    // The next load has what this one made.
    let known = first.site.media.len();
    let second = loaded(folder.path(), &mut memo);
    assert_eq!((known, second.site.media.len()), (4, 4));
    assert_eq!(outputs(&second), built);
    fs::remove_file(folder.path().join("static/c.jpg")).expect("removed");
    fs::write(folder.path().join("static/d.svg"), "x").expect("written");
    assert_eq!(loaded(folder.path(), &mut memo).site.media.len(), 2, "what is gone is forgotten");
}

#[test]
fn a_file_that_is_refused_is_reported_in_each_page_that_uses_it() {
    let photograph = photograph();
    let cut = &photograph[..photograph.len() - 60];
    let lines = "\n![A](/media/a.jpg)\n\nSee [the list](/media/list.doc).\n";
    let list: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let files = [("content/media/a.jpg", cut), ("content/media/list.doc", list), ("static/b.png", cut)];
    let folder = site(lines, &files);
    let loaded = loaded(folder.path(), &mut Memo::new());
    let found: Vec<String> = report(&loaded).into_iter().filter(|line| line.contains(" T51")).collect();
    let places: Vec<&str> = found.iter().map(|line| line.split(" error").next().expect("an error")).collect();
    let wanted = [
        "content/en/01-basics/02-practice.md:9:1 T511",
        "content/en/01-basics/02-practice.md:11:16 T512",
        "content/es/01-basics/02-practice.md:10:1 T511",
        "content/es/01-basics/02-practice.md:12:16 T512",
        "static/b.png:1:1 T511",
    ];
    assert_eq!(places, wanted, "{found:#?}");
    // Under `serve` the page is shown with its fault, and the picture is empty.
    assert!(outputs(&loaded)["media/a.jpg"].is_empty());
}

#[test]
fn an_author_answers_for_a_file_that_cannot_be_checked_but_not_for_a_picture() {
    let list: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let lines = "\n<!-- allow file-not-checked: an official form -->\n\nSee [the list](/media/list.doc).\n";
    let folder = site(lines, &[("content/media/list.doc", list)]);
    let allowed = loaded(folder.path(), &mut Memo::new());
    assert!(!allowed.has_errors(), "{:?}", report(&allowed));
    assert_eq!(outputs(&allowed)["media/list.doc"], list);
    let lines = "\n<!-- allow picture-not-clean: I know it -->\n\n![A](/media/a.jpg)\n";
    let folder = site(lines, &[("content/media/a.jpg", b"\xff\xd8\xff\xe0".as_slice())]);
    assert!(loaded(folder.path(), &mut Memo::new()).has_errors());
}
