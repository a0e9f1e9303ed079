//! Numbers of a translation against its source: the table `tests/translation/numbers.txt`, in every place of a page.

use temario::diagnostic::rules;
use temario::source::LineIndex;

use crate::support::{Files, load};
use crate::translations::{DIRECTIONS, Direction};

/// A row: whether the numbers differ, and the sentence in English and Spanish.
struct Row {
    differs: bool,
    texts: [&'static str; 2],
}

fn rows() -> Vec<Row> {
    let lines = include_str!("../translation/numbers.txt").lines().filter(|line| !line.starts_with('#'));
    let row = |line: &'static str| {
        let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [kind, english, spanish] = parts[..] else { panic!("a row has three parts: {line}") };
        assert!(matches!(kind, "same" | "differ"), "{line}");
        Row { differs: kind == "differ", texts: [english, spanish] }
    };
    lines.filter(|line| !line.trim().is_empty()).map(row).collect()
}

/// The places of a page into which a row is put. Other texts in them have many numbers, which count for themselves.
const PLACES: [(&str, &str); 10] = [
    ("paragraph", "OTHERS\n\nTEXT\n"),
    ("heading", "### TEXT\n\nOTHERS\n"),
    ("list", "- OTHERS\n- TEXT\n- OTHERS\n"),
    ("nested list", "1. OTHERS\n   - TEXT\n   - OTHERS\n"),
    ("table", "| A | B |\n|---|---|\n| OTHERS | TEXT |\n| TEXT | OTHERS |\n"),
    ("quiz", "::: quiz\nOTHERS\n\n- [ ] OTHERS\n- [x] TEXT\n:::\n"),
    ("alert", "> [!WARNING]\n> TEXT\n\nOTHERS\n"),
    ("block", "::: note\nTEXT\n\nOTHERS\n:::\n"),
    ("footnote", "OTHERS[^a]\n\n[^a]: TEXT\n"),
    ("caption", "OTHERS\n\n![A wall](/media/wall.svg \"TEXT\")\n"),
];

const OTHERS: &str = "2 3 4 5 6 8 9 12 14 15 16 17 18 21 24 36 48 60 84 2008 2017 0 100%";

/// The page of a row, and the line at which each place begins.
fn page(text: &str) -> (String, Vec<usize>) {
    let (mut page, mut starts) = ("---\ntitle: T\n---\n".to_owned(), Vec::new());
    for (_, place) in PLACES {
        starts.push(page.lines().count() + 1);
        page.push_str("\n## S\n\n");
        page.push_str(&place.replace("OTHERS", OTHERS).replace("TEXT", text));
    }
    (page, starts)
}

/// What is wrong about the rows with a source language.
fn faults(rows: &[Row], [source, translation]: Direction) -> Vec<String> {
    let mut files = Files::new();
    let settings = format!("title = \"T\"\ndefault_language = \"{source}\"\n[languages.en]\n[languages.es]\n");
    files.insert("site.toml".to_owned(), settings);
    files.insert("content/media/wall.svg".to_owned(), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned());
    for (language, column) in [("en", 0), ("es", 1)] {
        files.insert(format!("content/{language}/index.md"), "---\ntitle: T\n---\n".to_owned());
        for (number, row) in rows.iter().enumerate() {
            files.insert(format!("content/{language}/row-{number}.md"), page(row.texts[column]).0);
        }
    }
    let loaded = load(&files);
    let mut found = vec![vec![0; PLACES.len()]; rows.len()];
    let mut faults = Vec::new();
    for one in loaded.diagnostics().iter().filter(|one| one.rule.code == rules::NUMBERS_DIFFER.code) {
        let path = one.primary.path.as_str();
        let row = path.rsplit_once("row-").and_then(|(_, name)| name.strip_suffix(".md")?.parse::<usize>().ok());
        let row = row.expect("only rows have numbers");
        assert!(path.starts_with(&format!("content/{translation}/")), "{path}");
        let text = &files[path];
        let line = LineIndex::new(text).position(one.primary.span.start).line as usize;
        let (_, starts) = page(rows[row].texts[usize::from(translation == "es")]);
        let place = starts.iter().rposition(|start| *start <= line).expect("a place");
        found[row][place] += 1;
        // The place is that of the number.
        let written = &text[one.primary.span.range()];
        let named = one.value("here").unwrap_or_default();
        if !written.replace(['*', '\n'], "").contains(named) {
            faults.push(format!("{translation}: `{written}` is the place of `{named}`"));
        }
    }
    for (row, found) in rows.iter().zip(found) {
        for ((place, _), count) in PLACES.iter().zip(found) {
            // A caption has no markup.
            if *place == "caption" && row.texts[0].contains(['*', '`']) {
                continue;
            }
            if row.differs != (count > 0) {
                let [english, spanish] = row.texts;
                faults.push(format!("from {source}, {place}: {count} findings: {english} | {spanish}"));
            }
        }
    }
    faults
}

#[test]
fn numbers_are_compared_paragraph_by_paragraph_and_cell_by_cell() {
    let rows = rows();
    assert!(rows.len() >= 120);
    let faults: Vec<String> = DIRECTIONS.into_iter().flat_map(|direction| faults(&rows, direction)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
