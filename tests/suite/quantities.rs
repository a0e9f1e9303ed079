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
const PLACES: [(&str, &str); 11] = [
    ("description", ""),
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
    let (mut page, mut starts) = (format!("---\ntitle: T\ndescription: \"{text}\"\n---\n"), vec![1]);
    for (_, place) in &PLACES[1..] {
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
        let line = LineIndex::new(text).position(one.primary.span.start).line;
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
            // A caption and a description have no markup.
            if matches!(*place, "caption" | "description") && row.texts[0].contains(['*', '`']) {
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

/// The data files of a site, with the texts of each row in a definition, a note of an instrument, an item of a checklist
/// and the description of a diagram.
const DATA: [(&str, &str, &str); 4] = [
    (
        "content/glossary.yml",
        "terms:\n",
        "- id: row-ROW\n  en: term ROW\n  es: palabra ROW\n  def_en: 'ENGLISH'\n  def_es: 'SPANISH'\n",
    ),
    (
        "content/instruments.yml",
        "instruments:\n",
        "- id: row-ROW\n  kind: practice\n  title_en: A\n  title_es: B\n  covers_en: 'ENGLISH'\n  covers_es: 'SPANISH'\n",
    ),
    (
        "content/checklists/visit.yml",
        "title_en: A\ntitle_es: B\nanswers:\n- {id: 'yes', en: 'Yes', es: Sí}\ngroups:\n- id: all\n  en: A\n  es: B\n  items:\n",
        "  - id: row-ROW\n    en: 'ENGLISH'\n    es: 'SPANISH'\n",
    ),
    (
        "content/diagrams.yml",
        "diagrams:\n",
        "- id: row-ROW\n  form: groups\n  title_en: A\n  title_es: B\n  text_en: 'ENGLISH'\n  text_es: 'SPANISH'\n  parts: [{en: A, es: B}]\n",
    ),
];

#[test]
fn numbers_of_data_are_compared_text_by_text() {
    let rows: Vec<Row> = rows().into_iter().filter(|row| !row.texts[0].contains(['*', '`'])).collect();
    let mut faults = Vec::new();
    for [source, translation] in DIRECTIONS {
        let mut files = Files::new();
        let settings = format!("title = \"T\"\ndefault_language = \"{source}\"\n[languages.en]\n[languages.es]\n");
        files.insert("site.toml".to_owned(), settings);
        for language in ["en", "es"] {
            files.insert(format!("content/{language}/index.md"), "---\ntitle: T\n---\n".to_owned());
        }
        for (path, start, entry) in DATA {
            let entry = |(number, row): (usize, &Row)| {
                let text = entry
                    .replace("-ROW", &format!("-{number}"))
                    .replace(" ROW", &format!(" {}", "x".repeat(number + 1)));
                text.replace("ENGLISH", row.texts[0]).replace("SPANISH", row.texts[1])
            };
            let entries: String = rows.iter().enumerate().map(entry).collect();
            files.insert(path.to_owned(), format!("{start}{entries}"));
        }
        let loaded = load(&files);
        let mut found = vec![[0; DATA.len()]; rows.len()];
        for one in loaded.diagnostics().iter().filter(|one| one.rule.code == rules::NUMBERS_DIFFER.code) {
            let (path, span) = (one.primary.path.as_str(), one.primary.span.range());
            let text = &files[path];
            let (before, _) = text.split_at(span.end);
            let number =
                before.rsplit_once("row-").and_then(|(_, rest)| rest.split('\n').next()?.parse::<usize>().ok());
            let place = DATA.iter().position(|(file, ..)| *file == path).expect("a data file");
            found[number.expect("a row")][place] += 1;
            // The place is that of the number, in the language of the translation.
            let line = before.rsplit('\n').next().unwrap_or_default();
            let named = one.value("here").unwrap_or_default();
            if !line.contains(&format!("{translation}: ")) || !text[span].contains(named) {
                faults.push(format!("{translation}: {path}: {line}: `{named}`"));
            }
        }
        for (row, found) in rows.iter().zip(found) {
            for ((path, ..), count) in DATA.iter().zip(found) {
                if row.differs != (count > 0) {
                    let [english, spanish] = row.texts;
                    faults.push(format!("from {source}, {path}: {count} findings: {english} | {spanish}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn any_text_has_its_quantities_inside_it() {
    const PIECES: [&str; 64] = [
        "1",
        "2",
        "12",
        "2022",
        "16-05-2022",
        "05/13/2022",
        "1/2",
        "1/10th",
        "3/",
        "½",
        "⅔",
        "-",
        "−",
        "–",
        "−3",
        "-3",
        "$",
        "US$",
        "€",
        "°C",
        "ºF",
        "µg",
        "m²",
        "%",
        "½½",
        "k",
        " ",
        " ",
        " ",
        "\u{a0}",
        ".",
        ",",
        ":",
        "'",
        "h",
        "hours",
        "a. m.",
        "p.m.",
        "de la tarde",
        "half past",
        "half",
        "y media",
        "and a half",
        "a dozen",
        "docena",
        "siglo",
        "decade",
        "once",
        "twice",
        "every other day",
        "cada tercer día",
        "Protocol I",
        "artículo 4.2.b",
        "XXI",
        "lunes",
        "May",
        "below zero",
        "minus",
        "menos",
        "ciento",
        "thirty",
        "uno",
        "é",
        "😀",
    ];
    let mut seed = 7_u64;
    let mut next = |limit: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("small") % limit
    };
    let mut files = Files::new();
    let settings = "title = \"T\"\ndefault_language = \"en\"\n[languages.en]\n[languages.es]\n";
    files.insert("site.toml".to_owned(), settings.to_owned());
    for language in ["en", "es"] {
        files.insert(format!("content/{language}/index.md"), "---\ntitle: T\n---\n".to_owned());
        for number in 0..120 {
            let mut page = "---\ntitle: T\n---\n".to_owned();
            for _ in 0..8 {
                page.push_str("\nText ");
                (0..next(14)).for_each(|_| page.push_str(PIECES[next(PIECES.len())]));
                page.push('\n');
            }
            files.insert(format!("content/{language}/row-{number}.md"), page);
        }
    }
    let loaded = load(&files);
    let found: Vec<_> =
        loaded.diagnostics().iter().filter(|one| one.rule.code == rules::NUMBERS_DIFFER.code).cloned().collect();
    assert!(found.len() > 100, "{}", found.len());
    for one in found {
        let text = &files[one.primary.path.as_str()];
        assert!(text.get(one.primary.span.range()).is_some_and(|written| !written.is_empty()));
    }
}

#[test]
fn of_a_language_without_words_of_quantities_only_digits_are_compared() {
    let page = |text: &str| format!("---\ntitle: T\n---\n\n2 3 4 5 6\n\n{text}\n");
    for (differs, english, other) in [
        (true, "It takes 6 months.", "Cela prend 5 mois."),
        (true, "It costs 1,500.", "Cela coûte 1 550."),
        (false, "It takes 6 months.", "Cela prend 6 mois."),
        (false, "It takes six months.", "Cela prend 5 mois."),
        (false, "It takes 6 months.", "Cela prend cinq mois."),
        (false, "It takes 6 months.", "Cela prend 6 jours."),
        (false, "At 3 pm.", "À 15 h."),
        (false, "At 3:30 pm.", "À 15h30."),
        (false, "It costs 1.5 billion.", "Cela coûte 1 500 millions."),
    ] {
        let mut files = Files::new();
        let settings = "title = \"T\"\ndefault_language = \"en\"\n[languages.en]\n[languages.qaa]\n";
        files.insert("site.toml".to_owned(), settings.to_owned());
        files.insert("content/en/index.md".to_owned(), page(english));
        files.insert("content/qaa/index.md".to_owned(), page(other));
        let loaded = load(&files);
        let count = loaded.diagnostics().iter().filter(|one| one.rule.code == rules::NUMBERS_DIFFER.code).count();
        assert_eq!(count, usize::from(differs), "{english} | {other}");
    }
}
