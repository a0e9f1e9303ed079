//! Texts and names in NFC and NFD are the same site, and invisible characters hide nothing.

use std::fs;
use std::path::Path;

use temario::config::Audience;
use temario::source::{Snapshot, read_snapshot, write_changes};
use temario::status::{ConfirmTarget, status, target};
use unicode_normalization::UnicodeNormalization;

use crate::support::{Files, course, files, load, load_course, outputs, put, report, snapshot, tree};
use crate::translations::record;

fn decomposed(text: &str) -> String {
    text.nfd().collect()
}

/// A course with accents in the names of pages, pictures and data, and in what refers to them.
fn accented() -> Files {
    let mut course = course();
    course.extend(files(&[
        (
            "content/en/01-basics/03-visión.md",
            "---\ntitle: Visión\nterms: [pressure]\n---\n\n## Canción {#canción}\n\n![A picture of the café](fotografía.svg)\n\nPresión and [the top](#canción), [the file](/media/guía.svg), [law](01-law.md).[^ñ]\n\n[^ñ]: Año [@convención art. 1].\n",
        ),
        (
            "content/es/01-basics/03-visión.md",
            "---\ntitle: Visión\nslug: vision\nterms: [pressure]\n---\n\n## Canción {#canción}\n\n![Una fotografía del café](fotografía.svg)\n\nPresión y [la parte](#canción), [el archivo](/media/guía.svg), [ley](01-law.md).[^ñ]\n\n[^ñ]: Año [@convención art. 1].\n",
        ),
        ("content/en/01-basics/fotografía.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("content/es/01-basics/fotografía.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("content/media/guía.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        (
            "content/glossary.yml",
            "terms:\n- id: pressure\n  en: presión\n  es: presión\n  def_en: Some presión.\n  def_es: Una presión.\n  forms_en: [presión]\n  forms_es: [presión]\n",
        ),
        (
            "content/instruments.yml",
            "instruments:\n- id: convención\n  kind: treaty\n  title_en: A treaty\n  title_es: Convención\n",
        ),
    ]));
    let first = load(&course);
    record(&mut course, &first.site, &[ConfirmTarget::All], "2026-01-02");
    course
}

/// What a site gives: outputs, findings and states.
fn given(snapshot: Snapshot) -> (crate::support::Outputs, Vec<String>, String) {
    let loaded = load_course(snapshot, Audience::Facilitator);
    let states = format!("{:?}", status(&loaded.site, &loaded.snapshot));
    (outputs(&loaded), report(&loaded), states)
}

/// Compares two sites without printing all their bytes.
fn assert_same(one: Snapshot, other: Snapshot, what: &str) {
    let ((pages, findings, states), (others, other_findings, other_states)) = (given(one), given(other));
    assert_eq!(pages.keys().collect::<Vec<_>>(), others.keys().collect::<Vec<_>>(), "{what}");
    for (address, bytes) in &pages {
        assert!(bytes == &others[address], "{what}: {address}");
    }
    assert_eq!(findings, other_findings, "{what}");
    assert_eq!(states, other_states, "{what}");
}

/// Which parts of a site are written in NFD.
type Part = (&'static str, fn(&str) -> bool);

const PARTS: [Part; 5] = [
    ("all", |_| true),
    ("one language", |path| path.starts_with("content/es/")),
    ("data", |path| path.ends_with(".yml")),
    ("pictures", |path| path.ends_with(".svg")),
    ("pages", |path| path.ends_with(".md")),
];

#[test]
fn a_site_in_nfd_is_the_site_in_nfc() {
    let course = accented();
    let fine = load(&course);
    let found: Vec<String> = report(&fine).into_iter().filter(|line| line.contains("visión")).collect();
    assert!(found.is_empty(), "{found:#?}");
    let address = |outputs: &crate::support::Outputs| outputs.keys().filter(|path| path.contains("fotograf")).count();
    assert!(address(&outputs(&fine)) >= 1);
    for path in ["content/es/01-basics/03-visión.md", "basics/visión#canción"] {
        let found = target(&fine.site, path).expect("a page");
        assert_eq!(target(&fine.site, &decomposed(path)).expect("a page"), found, "{path}");
    }
    for (what, is_in) in PARTS {
        let rewritten: Files = course
            .iter()
            .map(
                |(path, text)| {
                    if is_in(path) { (decomposed(path), decomposed(text)) } else { (path.clone(), text.clone()) }
                },
            )
            .collect();
        assert_ne!(course, rewritten);
        assert_same(snapshot(&course), snapshot(&rewritten), what);
        // The same from a disk, which keeps the names as they were written.
        let (one, other) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        put(one.path(), &course);
        put(other.path(), &rewritten);
        let read = |root: &Path| read_snapshot(root).expect("read");
        assert_same(read(one.path()), read(other.path()), what);
    }
}

#[test]
fn the_guide_in_nfd_is_the_guide_in_nfc() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide");
    let copy = tempfile::tempdir().expect("a folder");
    for (path, bytes) in tree(&root) {
        let is_source = path == "site.toml" || path.starts_with("content/") || path.starts_with("languages/");
        let (path, bytes) = match String::from_utf8(bytes) {
            Ok(text) if is_source && !path.ends_with(".lock") => (decomposed(&path), decomposed(&text).into_bytes()),
            Ok(text) => (path, text.into_bytes()),
            Err(error) => (path, error.into_bytes()),
        };
        if ["site.toml", "content", "static", "themes", "languages"].iter().any(|input| path.starts_with(input)) {
            let path = copy.path().join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
    }
    assert_same(read_snapshot(&root).expect("read"), read_snapshot(copy.path()).expect("read"), "guide");
}

#[test]
fn a_record_made_of_a_text_in_nfd_is_still_read() {
    let course = accented();
    let mut old = course.clone();
    let lock = &course["content/es.lock"];
    let digest = |text: &str| format!("{:016x}", twox_hash::XxHash3_64::oneshot(text.replace(" ¶ ", " ").as_bytes()));
    let line = |line: &str| {
        let mut fields: Vec<String> = line.split('\t').map(decomposed).collect();
        if fields.len() > 6 {
            (fields[3], fields[4]) = (digest(&fields[5]), digest(&fields[6]));
        }
        fields.join("\t")
    };
    old.insert("content/es.lock".to_owned(), lock.lines().map(|one| line(one) + "\n").collect());
    assert_ne!(old["content/es.lock"], *lock);
    assert_same(snapshot(&course), snapshot(&old), "record");
}

#[test]
fn a_file_is_written_under_the_name_that_it_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let course: Files = accented().into_iter().map(|(path, text)| (decomposed(&path), decomposed(&text))).collect();
    put(folder.path(), &course);
    let read = read_snapshot(folder.path()).expect("read");
    let page = read.source("content/es/01-basics/03-visión.md").expect("the page").path.clone();
    write_changes(folder.path(), &read, [(&page, "---\ntitle: T\n---\n".as_bytes())]).expect("written");
    let names: Vec<String> = tree(folder.path()).into_keys().filter(|path| path.contains("03-visi")).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|name| *name == decomposed(name)));
}

#[test]
fn both_forms_of_a_name_in_one_folder_are_an_error_with_both_places() {
    for path in ["content/es/visión.md", "content/media/año.svg", "static/año.txt", "content/es/01-visión/a.md"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = course();
        files.insert(path.to_owned(), "---\ntitle: T\n---\n".to_owned());
        files.insert(decomposed(path), "---\ntitle: T\n---\n".to_owned());
        put(folder.path(), &files);
        let loaded = load_course(read_snapshot(folder.path()).expect("read"), Audience::Participant);
        let twice: Vec<_> = loaded.diagnostics().iter().filter(|one| one.rule.code == "T113").collect();
        assert_eq!(twice.len(), 1, "{path}");
        let places = [&twice[0].primary, &twice[0].related[0]].map(|place| place.path.to_string());
        assert_ne!(places[0], places[1]);
        assert!(places.iter().all(|place| path.starts_with(&place.nfc().collect::<String>())), "{places:?}");
    }
}

#[test]
fn invisible_characters_change_nothing_but_a_warning() {
    let course = accented();
    let (pages, findings, states) = given(snapshot(&course));
    let hidden =
        ['\u{AD}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{202E}', '\u{2066}', '\u{200E}'];
    let words = ["Presión", "canción", "terms:", "slug:", "guía.svg", "01-law", "[^ñ]", "convención", "{#", "title_en"];
    for (hidden, word) in hidden.into_iter().cycle().zip(words) {
        let mut files = course.clone();
        let mut count = 0;
        for text in files
            .iter_mut()
            .filter(|(path, _)| !path.ends_with(".lock") && !path.ends_with(".svg"))
            .map(|(_, text)| text)
        {
            if text.contains(word) {
                let (first, rest) = word.split_at(word.char_indices().nth(1).expect("two characters").0);
                *text = text.replace(word, &format!("{first}{hidden}{rest}"));
                count += 1;
            }
        }
        assert!(count > 0, "{word}");
        let (own, found, own_states) = given(snapshot(&files));
        let (hidden_found, others): (Vec<String>, Vec<String>) =
            found.into_iter().partition(|line| line.contains(" T114 "));
        assert_eq!(hidden_found.len(), count, "{hidden:?} in {word}");
        assert_eq!(others, findings, "{hidden:?} in {word}");
        assert!(own == pages && own_states == states, "{hidden:?} in {word}");
    }
}
