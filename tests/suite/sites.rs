//! Golden sites: `tests/sites/NAME/` and what it must give, `tests/sites/NAME.txt`.
//!
//! The expected file holds the main part of each page and the small files
//! whole; the frame and the assets belong to the theme. `TEMARIO_BLESS=1 cargo
//! test golden` writes it anew, to be read like code.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use temario::pipeline::{self, BuildOptions, Memo, Timings};
use temario::source::read_snapshot;

use crate::support::{assert_golden, outputs, report, without_icons};

fn given(folder: &Path) -> String {
    let snapshot = read_snapshot(folder).expect("the site can be read");
    let loaded = pipeline::load(snapshot, &BuildOptions::default(), &mut Memo::new(), &mut Timings::new());
    let mut text = String::new();
    for line in report(&loaded) {
        let _ = writeln!(text, "{line}");
    }
    for (path, bytes) in outputs(&loaded) {
        let is_packed = [".gz", ".br", ".zst"].iter().any(|ending| path.ends_with(ending));
        if path.starts_with("assets/") || path.contains("/search-index") || is_packed {
            continue;
        }
        let _ = writeln!(text, "\n=== {path}");
        let bytes = String::from_utf8_lossy(&bytes).into_owned();
        let main = bytes.find("<main").zip(bytes.find("</main>")).map(|(start, end)| &bytes[start..end]);
        text.push_str(&without_icons(main.unwrap_or(&bytes).trim_end()));
        text.push('\n');
    }
    text
}

#[test]
fn golden_sites_give_what_they_must() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).expect("tests/sites") {
        let site = entry.expect("an entry").path();
        if !site.is_dir() {
            continue;
        }
        seen += 1;
        assert_golden(&site.with_extension("txt"), &given(&site));
    }
    assert!(seen >= 2, "there are golden sites");
}
