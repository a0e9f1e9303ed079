//! The floors of ARCHITECTURE.md hold: imports go down only, and the drawing names every module.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The table of floors in ARCHITECTURE.md: module → floor.
fn floors(text: &str) -> BTreeMap<String, u32> {
    let mut floors = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(floor) = cells.get(1).and_then(|cell| cell.parse().ok()) else { continue };
        for module in cells[2].split(',') {
            floors.insert(module.trim().trim_matches('`').to_owned(), floor);
        }
    }
    floors
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The modules of the crate that a file names after `crate::`.
fn imports(text: &str) -> Vec<&str> {
    text.match_indices("crate::")
        .filter_map(|(at, _)| {
            let rest = &text[at + "crate::".len()..];
            let end = rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_')?;
            Some(&rest[..end])
        })
        .collect()
}

#[test]
fn imports_go_down_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let floors = floors(&fs::read_to_string(root.join("ARCHITECTURE.md")).expect("ARCHITECTURE.md"));
    assert!(floors.len() >= 13, "the table of floors is read: {floors:?}");
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    let mut upward = Vec::new();
    for file in files {
        let below = file.strip_prefix(root.join("src")).expect("below src");
        let module = below.components().next().expect("a name").as_os_str().to_string_lossy().replace(".rs", "");
        if matches!(module.as_str(), "main" | "lib") {
            continue;
        }
        let floor = floors.get(&module).unwrap_or_else(|| panic!("`{module}` has its floor in ARCHITECTURE.md"));
        let text = fs::read_to_string(&file).expect("a source file");
        for other in imports(&text).into_iter().filter(|other| *other != module) {
            match floors.get(other) {
                Some(target) if target < floor => {}
                _ => upward.push(format!("{}: {module} ({floor}) uses {other}", below.display())),
            }
        }
    }
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn an_upward_import_would_be_found() {
    let floors = floors("| 0 | `source` | x |\n| 1 | `diagnostic`, `other` | y |\n");
    assert_eq!(floors.get("other"), Some(&1));
    assert_eq!(imports("use crate::diagnostic::{A};\ncrate::source::B::c()"), ["diagnostic", "source"]);
}

#[test]
fn only_the_source_floor_reads_inputs_and_only_writers_write() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let allowed = ["source", "pipeline", "scaffold", "import", "cli", "serve", "status", "deploy", "verify"];
    for file in files {
        let below = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).expect("a source file");
        if allowed.iter().any(|module| below.starts_with(&format!("{module}/"))) {
            continue;
        }
        // What the user has agreed to is kept in the user's own folder.
        if ["main.rs", "agreement.rs"].contains(&below.as_str()) {
            continue;
        }
        for door in ["std::fs", "std::env", "SystemTime", "Instant", "std::net"] {
            assert!(!text.contains(door), "{below} uses {door}; between reading and writing all is pure");
        }
    }
}

#[test]
fn what_one_place_owns_is_written_nowhere_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let owned: [(&str, &[&str]); 7] = [
        // Addresses are the plan's.
        ("\"sw.js\"", &["plan/names.rs"]),
        ("\"offline-files.json\"", &["plan/names.rs"]),
        ("\"sitemap.xml\"", &["plan/names.rs"]),
        ("\"_redirects\"", &["plan/host_files.rs"]),
        ("\"_host\"", &["plan/names.rs"]),
        // What a site says of all its deliveries is asked for once, and the delivery ever after.
        ("config.usual", &["pipeline/mod.rs"]),
        ("keep_low_profile()", &["pipeline/mod.rs"]),
    ];
    for file in files {
        let below = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).expect("a source file");
        for (words, owners) in owned {
            assert!(
                !text.contains(words) || owners.contains(&below.as_str()),
                "{below} has {words}; {owners:?} owns it"
            );
        }
    }
}
