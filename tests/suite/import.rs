//! Sites of other programs: `tests/import/NAME/` and what becomes of it, `tests/import/NAME.txt`.
//!
//! The expected file holds the report and every file of the new site.
//! `TEMARIO_BLESS=1 cargo test --test suite -- import` writes it anew, to be read like code.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use temario::diagnostic::Severity;
use temario::import::{ImportRemarkKind, import_site};
use temario::pipeline::{self, BuildOptions, Memo, Timings};
use temario::source::read_snapshot;

use crate::support::{Outputs, assert_golden, temario, tree};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import")
}

/// The folders to read: a lesson pair lies in two.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let names = ["visits-en", "visits-es", "lesson-en", "lesson-es"];
    let pair: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).filter(|path| path.is_dir()).collect();
    if pair.is_empty() { vec![folder.to_path_buf()] } else { pair }
}

fn run(folder: &Path, from: &[PathBuf], more: &[&str]) -> Output {
    let mut command = temario();
    command.args(["new", "site"]).arg(folder);
    for path in from {
        command.arg("--from").arg(path);
    }
    command.args(more).output().expect("runs")
}

fn imported(from: &[PathBuf]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let done = run(&site, from, &[]);
    let report = String::from_utf8_lossy(&done.stderr).replace(&site.display().to_string(), "SITE");
    assert_eq!(done.status.code(), Some(0), "{report}");
    (folder, report)
}

fn site(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("site")
}

fn put(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, bytes).expect("a file");
}

#[test]
fn each_layout_becomes_a_site_and_the_report_says_all_that_happened() {
    let mut seen = 0;
    for entry in fs::read_dir(fixtures()).expect("tests/import") {
        let fixture = entry.expect("an entry").path();
        if !fixture.is_dir() {
            continue;
        }
        seen += 1;
        let (folder, mut found) = imported(&sources(&fixture));
        for (path, bytes) in tree(&site(&folder)) {
            let text = String::from_utf8(bytes).unwrap_or_else(|error| format!("{} bytes\n", error.as_bytes().len()));
            let _ = write!(found, "\n=== {path}\n{text}");
        }
        assert_golden(&fixture.with_extension("txt"), &found);
    }
    assert_eq!(seen, 7, "there is a fixture for each layout");
}

#[test]
fn the_report_foretells_what_check_says() {
    for name in ["hugo", "zola", "mdbook", "carpentries", "jekyll", "docusaurus", "folders"] {
        let folder = tempfile::tempdir().expect("a folder");
        let from = sources(&fixtures().join(name));
        let (_, imported) = import_site(&site(&folder), &from, None).expect("an import");
        let snapshot = read_snapshot(&site(&folder)).expect("a site");
        let loaded = pipeline::load(snapshot, &BuildOptions::default(), &mut Memo::new(), &mut Timings::new());
        let of = |severity| loaded.diagnostics().iter().filter(|one| one.severity == severity).count();
        let told = |severity| {
            let rules = imported.expected.iter().filter(|rule| rule.severity == severity);
            rules.map(|rule| rule.places.len()).sum::<usize>()
        };
        for severity in [Severity::Error, Severity::Warning] {
            assert_eq!(of(severity), told(severity), "{name}");
        }
        // What is left is what the original had wrong, and what only its own program understands.
        let known = ["T501", "T502", "T505", "T504"];
        let errors = imported.expected.iter().filter(|rule| rule.severity == Severity::Error);
        for rule in errors {
            assert!(known.contains(&rule.code), "{name}: {} at {:?}", rule.code, rule.places);
        }
    }
}

/// What stands below the front matter of a file.
fn body(files: &Outputs, path: &str) -> Vec<u8> {
    let bytes = &files[path];
    let after = bytes.windows(4).skip(1).position(|four| four.starts_with(b"---")).expect("front matter") + 1;
    let line = bytes[after..].iter().position(|byte| *byte == b'\n').expect("a line's end");
    bytes[after + line + 1..].to_vec()
}

#[test]
fn texts_are_kept_to_the_byte() {
    let from = tempfile::tempdir().expect("a folder");
    let texts: [&str; 6] = [
        "\n\n  Uno.  \n\n\n* a\n+ b\n\n\tcódigo\n\nfin sin salto",
        "Uno.\r\n\r\n\r\n- a\r\n\r\n  b\r\n",
        "«Citas» “x” 😀 &nbsp; \\* a\\\nb  \nc\n\n| a |\n|---|\n| ¿b? |\n",
        "```\n# No es un título\n[x](y.md) {{% no %}}\n:::\n```\n",
        "Texto[^1] con [enlace](https://example.org/a_(b)) y <https://example.org>.\n\n[^1]: Nota.\n",
        "",
    ];
    for (number, text) in texts.iter().enumerate() {
        for language in ["en", "es"] {
            let mark = if number == 1 { "\u{FEFF}" } else { "" };
            let end = if number == 1 { "\r\n" } else { "\n" };
            let page = format!("{mark}---{end}title: Página {number}{end}---{end}{text}");
            put(from.path(), &format!("{language}/visita/p{number}.md"), page);
        }
    }
    let (folder, _) = imported(&[from.path().to_path_buf()]);
    let files = tree(&site(&folder));
    for (number, text) in texts.iter().enumerate() {
        for language in ["en", "es"] {
            let path = format!("content/{language}/01-visita/{:02}-p{number}.md", number + 1);
            assert_eq!(String::from_utf8(body(&files, &path)).expect("text"), *text, "{path}");
        }
    }
}

#[test]
fn what_cannot_be_imported_is_said_and_nothing_is_written() {
    let from = tempfile::tempdir().expect("a folder");
    put(from.path(), "notes/a.md", "# A\n");
    put(from.path(), "own/site.toml", "title = \"x\"\n");
    put(from.path(), "own/content/en/index.md", "---\ntitle: x\n---\n");
    put(from.path(), "empty/docs/.gitkeep", "");
    put(from.path(), "a/en/a.md", "# A\n");
    put(from.path(), "unknown/hugo.toml", "defaultContentLanguage = \"qaa\"\n");
    put(from.path(), "unknown/content/a.md", "# A\n");
    put(from.path(), "unknown/content/b.md", "# B\n");
    let at = |name: &str| from.path().join(name);
    let site = at("site");
    let refused = |paths: &[PathBuf], more: &[&str], words: &str| {
        let done = run(&site, paths, more);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(said.contains(words), "{said}");
        assert!(!site.exists(), "nothing is written: {words}");
        done.status.code()
    };
    assert_eq!(refused(&[at("notes")], &[], "was not recognised"), Some(2));
    assert_eq!(refused(&[at("notes")], &[], "docusaurus: Docusaurus: docs/"), Some(2));
    assert_eq!(refused(&[at("own")], &[], "already a site of temario"), Some(2));
    assert_eq!(refused(&[at("empty")], &["--layout", "docusaurus"], "no page in English or Spanish"), Some(2));
    assert_eq!(refused(&[at("unknown")], &[], "no page in English or Spanish"), Some(2));
    assert_eq!(refused(&[at("a"), at("notes")], &["--layout", "hugo"], "read from one folder"), Some(2));
    assert_eq!(refused(&[at("nowhere")], &[], "nowhere"), Some(3));
    let inside = run(&at("a/en/site"), &[at("a")], &["--layout", "folders"]);
    assert_eq!(inside.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&inside.stderr).contains("only read"));
    put(&site, "mine.txt", "mine");
    let taken = run(&site, &[fixtures().join("folders")], &[]);
    assert_eq!(taken.status.code(), Some(2));
    assert_eq!(tree(&site).len(), 1, "what was there is left as it was");
}

#[test]
fn the_report_speaks_spanish_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_temario"));
    command.args(["--language", "es", "new", "site"]).arg(site(&folder));
    let done = command.arg("--from").arg(fixtures().join("hugo")).output().expect("runs");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    for words in ["se reconoció Hugo", "sin equivalente en `es`: 1", "`temario check` mostrará 0 errores y "] {
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn what_is_read_stays_as_it_is() {
    for name in ["hugo", "zola", "mdbook", "docusaurus", "folders"] {
        let before = tree(&fixtures().join(name));
        imported(&sources(&fixtures().join(name)));
        assert!(before == tree(&fixtures().join(name)), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_hostile_folder_is_read_without_harm() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    put(outside.path(), "secret.md", "# Secret\n");
    put(outside.path(), "secret.png", b"\x89PNG secret");
    let from = tempfile::tempdir().expect("a folder");
    let root = from.path();
    for language in ["en", "es"] {
        put(
            root,
            &format!("{language}/a.md"),
            "# A\n\n![x](secret.png) [y](../../../../etc/passwd) [z](%2e%2e/%2e%2e/x)\n",
        );
        put(root, &format!("{language}/unreadable.md"), "---\na: &a [*a, *a]\n\tb: {\n---\nUno.\n");
        put(root, &format!("{language}/{}.md", "n".repeat(240)), "# Long\n");
        put(root, &format!("{language}/{}.md", "ñ".repeat(100)), "# Largo\n");
        put(root, &format!("{language}/漢字.md"), "# 漢字\n");
        put(root, &format!("{language}/bad.md"), b"# \xff\xfe\n");
        put(root, &format!("{language}/nul.md"), "# CON\n");
        put(root, &format!("{language}/index/index.md"), "# Index\n");
        put(root, &format!("{language}/deep/{}x.md", "d/".repeat(60)), "# Deep\n");
        put(root, &format!("{language}/open.md"), "---\ntitle: never closed\n");
        put(root, &format!("{language}/empty.md"), "");
        put(root, &format!("{language}/fences.md"), format!("# F\n\n{}", "::: note\n".repeat(5_000)));
        put(root, &format!("{language}/quotes.md"), format!("# Q\n\n{}a\n{{: .challenge}}\n", "> ".repeat(5_000)));
    }
    symlink(outside.path().join("secret.md"), root.join("en/secret.md")).expect("a link");
    symlink(outside.path().join("secret.png"), root.join("en/secret.png")).expect("a link");
    symlink(outside.path(), root.join("en/outside")).expect("a link");
    symlink(root.join("en"), root.join("en/circle")).expect("a link");
    symlink("nowhere", root.join("en/broken.md")).expect("a link");
    symlink(root.join("en/a.md"), root.join("en/twin.md")).expect("a link");
    let folder = tempfile::tempdir().expect("a folder");
    let (made, imported) = import_site(&site(&folder), &[root.to_path_buf()], None).expect("an import");
    for (path, bytes) in tree(&site(&folder)) {
        assert!(
            !bytes.windows(6).any(|six| six.eq_ignore_ascii_case(b"secret"))
                || path.ends_with("-a.md")
                || path.ends_with("-twin.md"),
            "{path}"
        );
    }
    let kinds: Vec<ImportRemarkKind> = imported.remarks.iter().map(|remark| remark.kind).collect();
    for kind in [
        ImportRemarkKind::LinkNotFollowed,
        ImportRemarkKind::NotUtf8,
        ImportRemarkKind::FrontUnreadable,
        ImportRemarkKind::Flattened,
    ] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    let links = imported.remarks.iter().find(|remark| remark.kind == ImportRemarkKind::LinkNotFollowed).expect("links");
    assert_eq!(links.places, ["en/broken.md", "en/circle", "en/outside", "en/secret.md", "en/secret.png"]);
    assert!(made.iter().any(|path| path.ends_with("-twin.md")), "a link inside the folder is followed");
    assert!(!made.iter().any(|path| path.contains("bad")), "bytes that are no text are no page");
    assert!(made.iter().all(|path| path.split('/').all(|name| name.len() <= 100)));
}
