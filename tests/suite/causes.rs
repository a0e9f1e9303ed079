//! A cause is told alone: what follows from it is held back, in whichever language and file it shows.

use std::collections::BTreeMap;

use temario::config::{Audience, Delivery};
use temario::diagnostic::Severity;
use temario::pipeline::{self, BuildOptions, Loaded, Memo, Timings};

use crate::support::{Files, own_course, report, snapshot};

/// The texts of the course.
fn course() -> Files {
    let snapshot = own_course();
    let is_of_site = |path: &str| path == "site.toml" || path.starts_with("content/");
    let texts = snapshot.sources.iter().map(|source| (source.path.as_str().to_owned(), source.text.to_string()));
    texts.filter(|(path, _)| is_of_site(path)).collect()
}

fn load(files: &Files, memo: &mut Memo) -> Loaded {
    let options = BuildOptions::of(Delivery::to(Audience::Participant));
    pipeline::load(snapshot(files), &options, memo, &mut Timings::new())
}

/// What is done to a page: its path and its text become those of the page with a slip.
type Slip = fn(&str, &str) -> Option<(String, String)>;

fn before_heading(text: &str, lines: &str) -> Option<String> {
    let at = text.find("\n## ")?;
    Some(format!("{}\n{lines}\n{}", &text[..at], &text[at..]))
}

fn kept(path: &str, text: Option<String>) -> Option<(String, String)> {
    Some((path.to_owned(), text?))
}

/// Slips in a page, with the rule that tells each.
const IN_PAGES: &[(&str, &str, Slip)] = &[
    ("a colon in the title", "T302", |path, text| kept(path, Some(text.replacen("title: ", "title: Now: ", 1)))),
    ("a tab in front matter", "T302", |path, text| kept(path, Some(text.replacen("title: ", "\ttitle: ", 1)))),
    ("a conflict in front matter", "T435", |path, text| {
        kept(
            path,
            Some(text.replacen("title: ", "<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> other\ntitle: ", 1)),
        )
    }),
    ("front matter that is not closed", "T301", |path, text| kept(path, Some(text.replacen("\n---\n", "\n", 1)))),
    ("no front matter", "T301", |path, text| kept(path, text.splitn(3, "---\n").nth(2).map(str::to_owned))),
    ("an empty file", "T301", |path, _| kept(path, Some(String::new()))),
    ("a misspelt title", "T303", |path, text| kept(path, Some(text.replacen("title: ", "titel: ", 1)))),
    ("a heading without a space", "T442", |path, text| kept(path, Some(text.replacen("\n## ", "\n##", 1)))),
    ("a block that is not closed", "T402", |path, text| kept(path, before_heading(text, "::: note N\nText."))),
    ("code that is not closed", "T430", |path, text| kept(path, before_heading(text, "```\ncode"))),
    ("a comment that is not closed", "T410", |path, text| kept(path, before_heading(text, "<!-- a note"))),
    ("a conflict", "T435", |path, text| {
        kept(path, before_heading(text, "<<<<<<< HEAD\none\n=======\n# two [x](y.md)\n>>>>>>> other"))
    }),
    ("an end without a block", "T403", |path, text| kept(path, before_heading(text, ":::"))),
    ("a table without its line", "T445", |path, text| {
        kept(path, before_heading(text, "| A | B |\n| 12 | 13 |\n| 14 | 15 |"))
    }),
    ("a link in the wrong order", "T446", |path, text| {
        kept(path, before_heading(text, "(words 12)[https://example.org/13]"))
    }),
    ("a link that leads nowhere", "T501", |path, text| kept(path, before_heading(text, "[words](nowhere-at-all.md)"))),
    ("an unknown term", "T702", |path, text| kept(path, before_heading(text, "[[nothing-of-the-kind]]"))),
    ("an unknown source", "T703", |path, text| {
        kept(path, before_heading(text, "Text [@nothing-of-the-kind art. 12]."))
    }),
];

#[test]
fn a_slip_in_one_page_of_the_course_is_one_finding_in_that_page() {
    let course = course();
    let mut memo = Memo::new();
    let before = report(&load(&course, &mut memo));
    assert!(before.is_empty(), "{before:#?}");
    let mut wrong = Vec::new();
    for language in ["en", "es"] {
        let pages: Vec<&String> = course
            .keys()
            .filter(|path| path.starts_with(&format!("content/{language}/")) && path.ends_with(".md"))
            .filter(|path| path.matches('/').count() == 3 && !path.ends_with("/index.md"))
            .collect();
        for (number, (name, code, slip)) in IN_PAGES.iter().enumerate() {
            // Other pages in each language.
            for page in [pages[(number * 3 + usize::from(language == "es")) % pages.len()]] {
                let Some((path, text)) = slip(page, &course[page]) else { continue };
                let mut files = course.clone();
                files.remove(page);
                files.insert(path.clone(), text);
                let loaded = load(&files, &mut memo);
                let (found, start) = (report(&loaded), format!("{path}:"));
                let is_told = found.iter().any(|line| line.starts_with(&start) && line.contains(&format!(" {code} ")));
                if !is_told || found.len() != 1 {
                    wrong.push(format!("{name} in {path}: {found:#?}"));
                }
                assert!(loaded.has_errors());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is done to the course, with the rules that tell it.
type Loss = fn(&mut Files);

fn rename(files: &mut Files, from: &str, to: &str) {
    let moved: BTreeMap<String, String> = files.extract_if(.., |path, _| path.starts_with(from)).collect();
    assert!(!moved.is_empty(), "{from}");
    files.extend(moved.into_iter().map(|(path, text)| (path.replacen(from, to, 1), text)));
}

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files.get_mut(path).expect(path);
    assert!(text.contains(from), "{from}");
    *text = text.replacen(from, to, 1);
}

const OF_THE_COURSE: &[(&str, &[&str], Loss)] = &[
    ("a tab in the glossary", &["T701"], |files| replace(files, "content/glossary.yml", "  en:", "\ten:")),
    ("a colon in the glossary", &["T701"], |files| {
        replace(files, "content/glossary.yml", "  def_en: ", "  def_en: Well: ")
    }),
    ("a tab in the sources", &["T701"], |files| replace(files, "content/instruments.yml", "  kind:", "\tkind:")),
    ("a tab in the diagrams", &["T701"], |files| replace(files, "content/diagrams.yml", "  ", "\t")),
    ("a conflict in the glossary", &["T701"], |files| {
        replace(files, "content/glossary.yml", "  en:", "<<<<<<< HEAD\n=======\n>>>>>>> x\n  en:");
    }),
    ("an empty glossary", &["T701"], |files| drop(files.insert("content/glossary.yml".into(), String::new()))),
    ("no glossary", &["T714"], |files| drop(files.remove("content/glossary.yml"))),
    ("no sources", &["T714"], |files| drop(files.remove("content/instruments.yml"))),
    ("a glossary in capitals", &["T714"], |files| rename(files, "content/glossary.yml", "content/Glossary.yml")),
    ("a glossary of another ending", &["T714"], |files| rename(files, "content/glossary.yml", "content/glossary.yaml")),
    ("a glossary with a Spanish name", &["T714"], |files| {
        rename(files, "content/glossary.yml", "content/terminos.yml");
    }),
    ("sources with a Spanish name", &["T714"], |files| rename(files, "content/instruments.yml", "content/fuentes.yml")),
    ("a glossary in a language", &["T714"], |files| rename(files, "content/glossary.yml", "content/en/glossary.yml")),
    ("a folder of checklists by another name", &["T714"], |files| {
        rename(files, "content/checklists/", "content/checklist/")
    }),
    ("a module's folder by another name", &["T603"], |files| {
        rename(files, "content/es/04-opcat-system/", "content/es/04-otro/")
    }),
    ("a module that is gone in a language", &["T603"], |files| {
        files.retain(|path, _| !path.starts_with("content/es/04-"))
    }),
    ("a module's front page that is gone", &["T603"], |files| {
        drop(files.remove("content/es/04-opcat-system/index.md"))
    }),
    ("a language that is gone", &["T603"], |files| files.retain(|path, _| !path.starts_with("content/es/"))),
    ("a language in capitals", &["T107", "T603"], |files| rename(files, "content/es/", "content/ES/")),
    ("a language by its name", &["T107", "T603"], |files| rename(files, "content/en/", "content/English/")),
];

#[test]
fn a_loss_of_the_whole_course_is_told_once() {
    let course = course();
    let mut memo = Memo::new();
    for (name, codes, loss) in OF_THE_COURSE {
        let mut files = course.clone();
        loss(&mut files);
        let loaded = load(&files, &mut memo);
        let mut found: Vec<&str> = loaded.diagnostics().iter().map(|one| one.rule.code).collect();
        found.sort_unstable();
        assert_eq!(&found, codes, "{name}: {:#?}", report(&loaded).into_iter().take(20).collect::<Vec<_>>());
    }
}

#[test]
fn nothing_is_held_back_that_alone_would_stop_a_build() {
    let course = course();
    let mut files = course;
    // The cause is a warning, what follows from it an error.
    let settings =
        files["site.toml"].clone() + "\n[checks]\nblock-unclosed = \"warning\"\ncitations-differ = \"error\"\n";
    let has_checks = files["site.toml"].contains("[checks]");
    assert!(!has_checks, "the test adds a table");
    files.insert("site.toml".into(), settings);
    let page = "content/es/04-opcat-system/02-subcommittee.md";
    let text = before_heading(&files[page], "::: nota Algo\nTexto.").expect("a heading");
    files.insert(page.into(), text);
    let loaded = load(&files, &mut Memo::new());
    let errors: Vec<&str> =
        loaded.diagnostics().iter().filter(|one| one.severity == Severity::Error).map(|one| one.rule.code).collect();
    assert!(errors.contains(&"T626") && loaded.has_errors(), "{errors:?}");
    assert!(loaded.diagnostics().iter().any(|one| one.rule.code == "T402"));
}
