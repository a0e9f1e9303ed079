//! Slips of authors are told at their place, in the language of the page, with a cure; what is right is silent.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use temario::diagnostic::{Diagnostic, ProgramLanguage};
use temario::source::LineIndex;

use crate::checks::pieces;
use crate::support::{Files, files, load};

/// A text in each language, and what it is.
struct Entry {
    name: String,
    place: EntryPlace,
    texts: [String; 2],
}

enum EntryPlace {
    Body,
    Front,
    File,
    /// The text is the name of a file.
    Name,
}

const LANGUAGES: [(&str, ProgramLanguage); 2] = [("en", ProgramLanguage::English), ("es", ProgramLanguage::Spanish)];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/slips")
}

fn entries(file: &str) -> Vec<Entry> {
    let text = fs::read_to_string(folder().join(file)).expect(file);
    // A heading inside a piece is a part of it.
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        match line.strip_prefix("## ").filter(|_| !is_inside) {
            Some(name) => parts.push((name.to_owned(), String::new())),
            None => {
                is_inside ^= line.starts_with("`````");
                if let Some((_, part)) = parts.last_mut() {
                    part.push_str(line);
                    part.push('\n');
                }
            }
        }
    }
    let entry = |(name, part): (String, String)| {
        let texts: Vec<String> =
            pieces(&part).into_iter().map(|(_, text)| text.trim_end_matches('\n').to_owned()).collect();
        let place = match name.rsplit_once(" (").map(|(_, place)| place) {
            Some("front)") => EntryPlace::Front,
            Some("file)") => EntryPlace::File,
            Some("name)") => EntryPlace::Name,
            _ => EntryPlace::Body,
        };
        Entry { texts: texts.try_into().unwrap_or_else(|_| panic!("{name} has a text in each language")), place, name }
    };
    parts.into_iter().map(entry).collect()
}

/// The site with an entry in both languages.
fn site(entry: &Entry) -> Files {
    let mut site = files(&[
        (
            "site.toml",
            "title = \"Course\"\ndefault_language = \"en\"\n[languages.en]\n[languages.es]\ntitle = \"Curso\"\n",
        ),
        ("content/en/index.md", "---\ntitle: Course\n---\n\nText.\n"),
        ("content/es/index.md", "---\ntitle: Curso\n---\n\nTexto.\n"),
        ("content/en/01-visit/index.md", "---\ntitle: Visit\n---\n\nText.\n"),
        ("content/es/01-visit/index.md", "---\ntitle: Visita\nslug: visita\n---\n\nTexto.\n"),
        ("content/en/01-visit/01-day.md", "---\ntitle: Day\n---\n\nText.\n"),
        ("content/es/01-visit/01-day.md", "---\ntitle: Día\nslug: dia\n---\n\nTexto.\n"),
    ]);
    for ((language, _), text) in LANGUAGES.iter().zip(&entry.texts) {
        let page = format!("content/{language}/01-visit/01-day.md");
        let (path, whole) = match entry.place {
            EntryPlace::Body => (page, format!("---\ntitle: T\n---\n\n{text}\n")),
            EntryPlace::Front => (page, format!("---\n{text}\n---\n\nT.\n")),
            EntryPlace::File => (page, format!("{text}\n")),
            EntryPlace::Name => {
                (format!("content/{language}/01-visit/{text}"), "---\ntitle: T\n---\n\nT.\n".to_owned())
            }
        };
        site.insert(path, whole);
    }
    site
}

/// The findings in the files of each language, as their author reads them.
fn told(entry: &Entry) -> [Vec<String>; 2] {
    let loaded = load(&site(entry));
    LANGUAGES.map(|(folder, language)| {
        let is_here = |one: &&Diagnostic| one.primary.path.as_str().starts_with(&format!("content/{folder}/"));
        let line = |one: &Diagnostic| {
            let text = loaded.snapshot.text(one.primary.path.as_str()).unwrap_or_default();
            let position = LineIndex::new(text).position(one.primary.span.start);
            let help = one.help(language).map(|help| format!(" → {help}")).unwrap_or_default();
            format!("{}:{} {} {}{help}", position.line, position.column, one.rule.code, one.message(language))
        };
        loaded.diagnostics().iter().filter(is_here).map(line).collect()
    })
}

#[test]
fn every_slip_is_told_with_a_cure() {
    let entries = entries("wrong.md");
    assert!(entries.len() >= 150, "{}", entries.len());
    let mut reports = [String::new(), String::new()];
    for entry in &entries {
        for ((lines, report), (language, _)) in told(entry).iter().zip(&mut reports).zip(LANGUAGES) {
            assert!(!lines.is_empty(), "{} is silent in {language}", entry.name);
            assert!(lines.iter().any(|line| line.contains(" → ")), "{} has no cure: {lines:?}", entry.name);
            let _ = writeln!(report, "{}", entry.name);
            for line in lines {
                let _ = writeln!(report, "  {line}");
            }
        }
    }
    for ((language, _), report) in LANGUAGES.iter().zip(reports) {
        let path = folder().join(format!("told.{language}.txt"));
        if std::env::var_os("TEMARIO_BLESS").is_some() {
            fs::write(&path, &report).expect("the report is written");
        }
        assert_eq!(report, fs::read_to_string(&path).unwrap_or_default(), "told.{language}.txt");
    }
}

#[test]
fn what_is_right_is_silent() {
    let entries = entries("right.md");
    assert!(entries.len() >= 60, "{}", entries.len());
    let wrong: Vec<String> = entries
        .iter()
        .flat_map(|entry| told(entry).concat().into_iter().map(|line| format!("{}: {line}", entry.name)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
