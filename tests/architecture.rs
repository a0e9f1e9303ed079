//! The floors of ARCHITECTURE.md hold: imports go down only, the table names every module, the files of a folder make no
//! loop, and a type that other files can name has a name of its own.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
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
fn imports(text: &str) -> BTreeSet<String> {
    let paths = paths(&tokens(&code(text)));
    paths.into_iter().filter(|path| path[0] == "crate").filter_map(|path| path.into_iter().nth(1)).collect()
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
            match floors.get(&other) {
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
    let found = imports("use crate::diagnostic::{A};\ncrate::source::B::c() // crate::told::of");
    assert_eq!(found, BTreeSet::from(["diagnostic", "source"].map(str::to_owned)));
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

/// The text without comments, and without what stands in strings and characters.
fn code(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(opened) = rest.strip_prefix("r#\"") {
            opened.find("\"#").map_or(rest.len(), |at| at + 5)
        } else if character == '"' {
            end_of_string(rest)
        } else if character == '\'' {
            end_of_character(rest)
        } else {
            code.push(character);
            rest = &rest[character.len_utf8()..];
            continue;
        };
        code.push(' ');
        rest = &rest[skipped..];
    }
    code
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '"' if !escaped => return at + 1,
            _ => escaped = character == '\\' && !escaped,
        }
    }
    text.len()
}

/// A character such as `'{'` or `'\''` is passed over, of a lifetime only its mark.
fn end_of_character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(1, |at| at + 4),
        Some(_) => characters.next().filter(|(_, next)| *next == '\'').map_or(1, |(at, _)| at + 1),
        None => 1,
    }
}

/// Names, `::` and single marks.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let of_name = |character: char| character.is_alphanumeric() || character == '_';
        let length = if of_name(first) {
            rest.find(|character| !of_name(character)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    tokens
}

fn is_name(token: &str) -> bool {
    token.starts_with(|character: char| character.is_alphabetic() || character == '_')
}

/// All paths of the file, from the module of the file: `use` with all its branches, and paths in the code.
/// Within `mod inner { }` a leading `super` is the file itself.
fn paths(tokens: &[&str]) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    // For each brace that is open, whether it is that of a module.
    let mut braces: Vec<bool> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let depth = braces.iter().filter(|module| **module).count();
        match tokens[at] {
            "{" => braces.push(at >= 2 && tokens[at - 2] == "mod"),
            "}" => drop(braces.pop()),
            "use" => {
                let mut tree = Vec::new();
                at = branches(tokens, at + 1, &[], &mut tree);
                paths.extend(tree.into_iter().filter_map(|path| from_file(path, depth)));
                continue;
            }
            // `pub(in crate::folder)` says who may use a name and takes none.
            "in" if at >= 2 && tokens[at - 2] == "pub" => {
                at += tokens[at..].iter().position(|token| *token == ")").unwrap_or(0);
            }
            token if is_name(token) && tokens.get(at + 1) == Some(&"::") => {
                let mut path = vec![token.to_owned()];
                while tokens.get(at + 1) == Some(&"::") && tokens.get(at + 2).is_some_and(|next| is_name(next)) {
                    path.push(tokens[at + 2].to_owned());
                    at += 2;
                }
                paths.extend(from_file(path, depth));
            }
            _ => {}
        }
        at += 1;
    }
    paths
}

/// Of a path in a module that stands `depth` deep in the file: the path from the file's own module.
fn from_file(mut path: Vec<String>, depth: usize) -> Option<Vec<String>> {
    let ups = path.iter().take_while(|name| *name == "super").count();
    match (path.first()?.as_str(), depth) {
        (_, 0) | ("crate", _) => Some(path),
        ("super", _) if ups >= depth => {
            path.drain(..depth);
            (!path.is_empty()).then_some(path)
        }
        _ => None,
    }
}

/// Reads a tree of `use` and gives the place behind it.
fn branches(tokens: &[&str], mut at: usize, stem: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = stem.to_vec();
    while at < tokens.len() {
        match tokens[at] {
            "{" => {
                at += 1;
                while tokens[at] != "}" {
                    at = branches(tokens, at, &path, found);
                    at += usize::from(tokens[at] == ",");
                }
                return at + 1;
            }
            "::" => at += 1,
            "as" => at += 2,
            name if is_name(name) || name == "*" => {
                path.push(name.to_owned());
                at += 1;
            }
            _ => break,
        }
    }
    path.retain(|name| name != "*");
    if path.len() > 1 && path.last().is_some_and(|name| name == "self") {
        path.pop();
    }
    found.push(path);
    at
}

/// From each file of a folder to the files that it takes names from: with the names.
type Arrows = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The module of a file, as its path below `crate`: `check/hidden/mod.rs` is `check::hidden`.
fn module_of(file: &str) -> Vec<String> {
    let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    module.pop_if(|last| last == "mod");
    module
}

/// A path leads to the deepest module on it that is a file. A name that `mod.rs` hands on is `mod.rs`'s.
fn arrows(files: &BTreeMap<String, String>) -> Arrows {
    let modules: BTreeMap<Vec<String>, &String> = files.keys().map(|file| (module_of(file), file)).collect();
    let mut arrows = Arrows::new();
    for (file, text) in files {
        for path in paths(&tokens(&code(text))) {
            let mut module = module_of(file);
            let mut names = path.iter().peekable();
            if names.next_if(|name| *name == "crate").is_some() {
                module.clear();
            } else {
                names.next_if(|name| *name == "self");
                while names.next_if(|name| *name == "super").is_some() {
                    module.pop();
                }
            }
            while let Some(name) = names.peek() {
                module.push((*name).clone());
                if !modules.contains_key(&module) {
                    module.pop();
                    break;
                }
                names.next();
            }
            if let Some(target) = modules.get(&module).filter(|target| **target != file) {
                let taken = arrows.entry(file.clone()).or_default().entry((*target).clone()).or_default();
                taken.extend(names.next().cloned());
            }
        }
    }
    arrows
}

/// The shortest loops of a graph, each once, as lines with the names that are taken.
fn loops(arrows: &Arrows) -> BTreeSet<String> {
    let none = BTreeMap::new();
    let targets = |file: &String| arrows.get(file).unwrap_or(&none).keys();
    let mut loops = BTreeSet::new();
    for start in arrows.keys() {
        // From each file that is reached the one before it.
        let mut before: BTreeMap<&String, &String> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(file) = queue.pop_front().filter(|_| !before.contains_key(start)) {
            for target in targets(file) {
                if !before.contains_key(target) {
                    before.insert(target, file);
                    queue.push_back(target);
                }
            }
        }
        let mut way = vec![start];
        while let Some(file) = before.get(start).and_then(|_| before.get(way[way.len() - 1])) {
            way.push(file);
            if *file == start {
                break;
            }
        }
        way.reverse();
        way.pop();
        let first = way.iter().enumerate().min_by_key(|(_, file)| **file).map_or(0, |(place, _)| place);
        way.rotate_left(first);
        let lines = (0..way.len()).map(|place| {
            let (file, target) = (way[place], way[(place + 1) % way.len()]);
            format!("{file} uses {target}: {}", arrows[file][target].join(", "))
        });
        loops.insert(lines.collect::<Vec<_>>().join("\n"));
    }
    loops.retain(|lines| !lines.is_empty());
    loops
}

/// The text of a file before its tests, which stand last and may look at what they like.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod ").map_or(text, |at| &text[..at])
}

#[test]
fn the_files_of_a_folder_make_no_loop() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    rust_files(&root, &mut found);
    let mut folders: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for file in found {
        let below = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let Some((folder, _)) = below.split_once('/') else { continue };
        let text = fs::read_to_string(&file).expect("a source file");
        folders.entry(folder.to_owned()).or_default().insert(below.clone(), without_tests(&text).to_owned());
    }
    let drawn: Vec<Arrows> = folders.values().map(arrows).collect();
    assert!(drawn.iter().any(|arrows| arrows.len() > 20), "the paths of files are read");
    let loops: Vec<String> = drawn.iter().flat_map(loops).collect();
    let told = loops.join("\n\n");
    assert!(loops.is_empty(), "files use each other in a loop; what they share goes into a file below them:\n\n{told}");
}

#[test]
fn a_loop_would_be_found_and_named() {
    let files = |files: &[(&str, &str)]| -> BTreeMap<String, String> {
        files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    };
    let found = |texts: &[(&str, &str)]| loops(&arrows(&files(texts))).into_iter().collect::<Vec<_>>();
    // Branches, paths in the code, a folder inside, and a name that `mod.rs` hands on.
    let texts = [
        ("f/mod.rs", "mod a; mod b; mod inner; pub use a::{A, Shared};"),
        ("f/a.rs", "use std::fmt;\nuse super::{b::{self, B}, inner::deep as other};"),
        ("f/b.rs", "use crate::elsewhere::a; // use super::a\nfn b() -> &'static str { \"super::a::A\" }"),
        ("f/inner/mod.rs", "pub(in crate::f) mod deep;"),
        ("f/inner/deep.rs", "mod at_hand { use super::super::super::b::B; }"),
    ];
    assert_eq!(found(&texts), Vec::<String>::new());
    let drawn = arrows(&files(&texts));
    let targets = |file: &str| drawn[file].keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(targets("f/a.rs"), ["f/b.rs", "f/inner/deep.rs"]);
    assert_eq!(targets("f/inner/deep.rs"), ["f/b.rs"]);
    for (file, text, told) in [
        ("f/b.rs", "fn b() { super::a::A::new() }", "f/a.rs uses f/b.rs: B\nf/b.rs uses f/a.rs: A"),
        ("f/inner/deep.rs", "use crate::f::a::A;", "f/a.rs uses f/inner/deep.rs: \nf/inner/deep.rs uses f/a.rs: A"),
        ("f/a.rs", "use super::Shared;", "f/a.rs uses f/mod.rs: Shared\nf/mod.rs uses f/a.rs: A, Shared"),
    ] {
        let damaged: Vec<_> = texts.iter().map(|one| if one.0 == file { (file, text) } else { *one }).collect();
        let found = found(&damaged);
        assert!(found.iter().any(|lines| lines == told), "{file}: {found:#?}");
    }
}

/// The string literals of a Rust source before its tests, as they are written, each with the number of its line.
fn literals(text: &str) -> Vec<(usize, &str)> {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut literals = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let hashes = rest.strip_prefix('r').map(|raw| raw.len() - raw.trim_start_matches('#').len());
        let is_in_name = text[..at].ends_with(|before: char| before.is_alphanumeric() && !text[..at].ends_with('b'));
        // What is passed over, and in it the literal.
        let (length, literal) = match (first, hashes) {
            ('/', _) if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), None),
            ('/', _) if rest.starts_with("/*") => (rest.find("*/").map_or(rest.len(), |end| end + 2), None),
            // A character, or the mark of a lifetime.
            ('\'', _) if rest.starts_with("'\\") => (rest[2..].find('\'').map_or(1, |end| end + 3).max(4), None),
            ('\'', _) => match rest[1..].char_indices().nth(1) {
                Some((end, '\'')) => (end + 2, None),
                _ => (1, None),
            },
            ('r', Some(hashes)) if !is_in_name && rest[1 + hashes..].starts_with('"') => {
                let end = format!("\"{}", "#".repeat(hashes));
                let (start, inner) = (hashes + 2, &rest[hashes + 2..]);
                let length = inner.find(&end).expect("a raw literal ends");
                (start + length + end.len(), Some(&inner[..length]))
            }
            ('"', _) => {
                let mut is_escaped = false;
                let length = rest[1..].bytes().position(|byte| {
                    let ends = byte == b'"' && !is_escaped;
                    is_escaped = byte == b'\\' && !is_escaped;
                    ends
                });
                let length = length.expect("a literal ends");
                (length + 2, Some(&rest[1..=length]))
            }
            _ => (first.len_utf8(), None),
        };
        let line = || text[..at].matches('\n').count() + 1;
        literals.extend(literal.map(|literal| (line(), literal)));
        at += length;
    }
    literals
}

/// Whether a tag of HTML, SVG or another XML begins or ends in a text.
fn has_tag(literal: &str) -> bool {
    literal.match_indices('<').any(|(at, _)| {
        let name = literal[at + 1..].trim_start_matches(['/', '!']);
        name.starts_with(|first: char| first.is_ascii_alphabetic())
    })
}

/// Files whose literals have tags, and why. All else is written by templates, or by the one writer (`output/markup`).
const WITH_TAGS: [(&str, &str); 12] = [
    ("exchange/xliff/codes.rs", "writes XLIFF, by its own escaping"),
    ("exchange/xliff/write.rs", "writes XLIFF, by its own escaping"),
    ("exchange/xliff/write_1.rs", "writes XLIFF 1.2, by its own escaping"),
    ("import/details.rs", "reads what others wrote"),
    ("loads/format.rs", "recognises the kind of a file"),
    ("markdown/other_syntax.rs", "recognises code that others wrote in HTML"),
    ("media/package.rs", "the XML of office packages"),
    ("media/svg.rs", "names what a drawing must not have"),
    ("output/host/apache.rs", "the language of Apache, which is no HTML"),
    ("serve/live.rs", "looks for the end of a page"),
    ("shown.rs", "recognises secrets in answers of other machines"),
    ("output/markup/", "the one writer"),
];

#[test]
fn markup_is_written_by_templates_and_by_one_writer() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut by_hand = Vec::new();
    let mut unused: Vec<&str> = WITH_TAGS.iter().map(|(owner, _)| *owner).filter(|one| !one.ends_with('/')).collect();
    for file in files {
        let below = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&file).expect("a source file");
        for (line, literal) in literals(&text).into_iter().filter(|(_, literal)| has_tag(literal)) {
            match WITH_TAGS.iter().find(|(owner, _)| below.starts_with(owner)) {
                Some((owner, _)) => unused.retain(|one| one != owner),
                None => by_hand.push(format!("{below}:{line}: {literal}")),
            }
        }
    }
    assert!(by_hand.is_empty(), "write it in a template: {by_hand:#?}");
    assert!(unused.is_empty(), "no tag is left there, so that it needs no exception: {unused:?}");
}

#[test]
fn a_tag_in_a_literal_would_be_found() {
    let text = concat!(
        "// \"<a>\"\nlet x: Vec<b> = f::<'a>('\"', '\\'', b'\\\\', \"\\\"<c>\"); /* \"<d>\" */\nlet y = r#\"\"</e>\"#;\n",
        "let z = format!(\"a < b {}\", br\"<!doctype html>\");\n#[cfg(test)]\nmod tests { const T: &str = \"<f>\"; }\n"
    );
    let found = literals(text);
    assert_eq!(found, [(2, "\\\"<c>"), (3, "\"</e>"), (4, "a < b {}"), (4, "<!doctype html>")]);
    assert_eq!(found.iter().filter(|(_, literal)| has_tag(literal)).count(), 3);
}

/// The types that a file declares in its own module or in modules inside it, each with whether other files can name it.
fn declared_types(text: &str) -> Vec<(String, bool)> {
    let code = code(text);
    let tokens = tokens(&code);
    let mut types = Vec::new();
    // For each brace that is open, whether it is that of a module.
    let mut braces: Vec<bool> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "{" => braces.push(at >= 2 && tokens[at - 2] == "mod"),
            "}" => drop(braces.pop()),
            "struct" | "enum" | "union" | "trait" | "type" if braces.iter().all(|module| *module) => {
                let Some(name) = tokens.get(at + 1).filter(|name| is_name(name)) else { continue };
                // `pub`, or `pub(in crate::folder)`.
                let before = match tokens[..at].split_last() {
                    Some((&")", rest)) => {
                        rest.iter().rposition(|token| *token == "(").map_or(&[][..], |open| &rest[..open])
                    }
                    _ => &tokens[..at],
                };
                types.push(((*name).to_owned(), before.last() == Some(&"pub")));
            }
            _ => {}
        }
    }
    types
}

/// The names that several files declare and that other files can name in at least one of them, each with its files.
fn shared_names(files: &BTreeMap<String, String>) -> BTreeMap<String, Vec<String>> {
    let mut declared: BTreeMap<String, (bool, Vec<String>)> = BTreeMap::new();
    for (file, text) in files {
        for (name, is_visible) in declared_types(without_tests(text)) {
            let (visible, files) = declared.entry(name).or_default();
            *visible |= is_visible;
            files.push(file.clone());
        }
    }
    let shared = declared.into_iter().filter(|(_, (is_visible, files))| *is_visible && files.len() > 1);
    shared.map(|(name, (_, files))| (name, files)).collect()
}

#[test]
fn a_type_that_other_files_can_name_has_a_name_of_its_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    rust_files(&root, &mut found);
    let files: BTreeMap<String, String> = found
        .into_iter()
        .map(|file| {
            let below = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            (below, fs::read_to_string(&file).expect("a source file"))
        })
        .collect();
    let declared: usize = files.values().map(|text| declared_types(text).len()).sum();
    assert!(declared > 800, "types are read: {declared}");
    let shared = shared_names(&files);
    assert!(shared.is_empty(), "a name says what its type is, and only one type has it: {shared:#?}");
}

#[test]
fn a_shared_name_would_be_found() {
    let files = |texts: &[&str]| -> BTreeMap<String, String> {
        texts.iter().enumerate().map(|(number, text)| (format!("{number}.rs"), (*text).to_owned())).collect()
    };
    for (other, is_found) in [
        ("pub struct Side;", true),
        ("pub(super) enum Side { Here }", true),
        ("pub(in crate::output) trait Side {}", true),
        ("mod inner { pub type Side = u8; }", true),
        ("#[derive(Debug)]\nstruct Side<'a>(&'a str);", true),
        ("// pub struct Side;\nconst A: &str = \"struct Side\"; enum Other { Side }", false),
        ("fn f() { struct Side; }\nimpl T for Other { type Side = u8; }", false),
        ("#[cfg(test)]\nmod tests { pub struct Side; }", false),
    ] {
        let found = shared_names(&files(&["pub struct Side<'a>(&'a str);", other]));
        assert_eq!(found.contains_key("Side"), is_found, "{other}: {found:?}");
    }
    assert!(shared_names(&files(&["struct Side;", "struct Side;"])).is_empty(), "each is known in its file only");
}
