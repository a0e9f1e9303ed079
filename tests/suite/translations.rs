//! What becomes of the sections of a translation when texts are edited: the table `tests/translation/changes.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use temario::config::Date;
use temario::curriculum::{PageId, Site, State, Step, Translation};
use temario::language::Language;
use temario::status::{ConfirmTarget, TargetFault, confirmed, status, target};

use crate::support::{Files, files, load};

#[derive(Deserialize)]
struct Table {
    change: Vec<Case>,
}

/// A row: what is edited, and what the sections are then.
#[derive(Deserialize)]
struct Case {
    name: String,
    source: Option<BTreeMap<String, Vec<String>>>,
    translation: Option<BTreeMap<String, Vec<String>>>,
    later: Option<BTreeMap<String, Vec<String>>>,
    rename: Option<String>,
    confirm: Option<String>,
    expect: String,
}

/// The languages of a direction: written first, translated.
pub type Direction = [&'static str; 2];

pub const DIRECTIONS: [Direction; 2] = [["en", "es"], ["es", "en"]];

fn page(language: &str) -> &'static str {
    match language {
        "en" => include_str!("../translation/page.en.md"),
        _ => include_str!("../translation/page.es.md"),
    }
}

/// A course with the page in both languages, the first of which is the source.
pub fn course([source, translation]: Direction) -> Files {
    let mut course =
        files(&[("content/en/index.md", "---\ntitle: T\n---\n"), ("content/es/index.md", "---\ntitle: T\n---\n")]);
    let settings = format!("title = \"T\"\ndefault_language = \"{source}\"\n[languages.en]\n[languages.es]\n");
    course.insert("site.toml".to_owned(), settings);
    for language in [source, translation] {
        for module in ["01-x", "02-y"] {
            let front = format!("---\ntitle: M\nsource: {source}\n---\n");
            course.insert(format!("content/{language}/{module}/index.md"), front);
        }
        course.insert(format!("content/{language}/01-x/01-page.md"), page(language).to_owned());
    }
    course
}

fn edit(course: &mut Files, language: &str, edits: Option<&BTreeMap<String, Vec<String>>>, name: &str) {
    let Some(edits) = edits else { return };
    let path = format!("content/{language}/01-x/01-page.md");
    let mut text = course[&path].clone();
    for pair in edits[language].chunks(2) {
        assert!(text.contains(&pair[0]), "{name}: the {language} page has `{}`", pair[0]);
        text = text.replacen(&pair[0], &pair[1], 1);
    }
    course.insert(path, text);
}

pub fn language(site: &Site, tag: &str) -> Language {
    site.languages().find(|one| site.config.languages[*one].tag.as_str() == tag).expect("a language")
}

/// The page of the table, wherever it is by now.
fn find(site: &Site) -> PageId {
    let is_it = |page: &temario::curriculum::Page| page.kind.module().is_some() && page.id != "index";
    PageId(u32::try_from(site.pages.iter().position(is_it).expect("the page")).expect("small"))
}

pub fn record(course: &mut Files, site: &Site, targets: &[ConfirmTarget], date: &str) {
    for (path, text) in confirmed(site, targets, Date::parse(date).expect("a date")).files {
        course.insert(path.to_string(), text);
    }
}

/// Headings of both languages by one name.
fn name(text: &str) -> &str {
    match text {
        "Severity" | "Gravedad" | "How severe" | "Qué tan grave" => "severity",
        "Intention" | "Intención" | "On purpose" | "A propósito" => "intention",
        "Purpose" | "Finalidad" => "purpose",
        "The State" | "El Estado" | "Elsewhere" | "En otra parte" => "state",
        "What stays out" | "Lo que queda fuera" => "outside",
        "Attempt" | "Tentativa" => "attempt",
        other => other,
    }
}

/// The steps of a page in one line.
fn told(site: &Site, page: PageId, translated: Language) -> String {
    let record = site.page(page);
    let title = |side: Language, number: usize| {
        let side: &Translation = record.translations[side].as_ref().expect("written");
        let heading = side.section_digests()[number].heading;
        heading.map_or("top", |index| name(&side.document.body.headings[index as usize].text)).to_owned()
    };
    let tell = |step: &Step| {
        let title = match (step.translation, step.source) {
            (Some(own), _) => title(translated, own),
            (None, Some(other)) => title(record.source, other),
            (None, None) => panic!("a step has one side at least"),
        };
        let state = match (step.state, step.source) {
            (State::Current, _) => return title,
            (state, None) if state.is_behind() => "gone",
            (state, _) => state.name(),
        };
        format!("{title}:{state}")
    };
    site.steps(page, translated).iter().map(tell).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_change_of_the_table_leaves_each_section_in_the_state_it_should() {
    let table: Table = toml::from_str(include_str!("../translation/changes.toml")).expect("a table");
    assert!(table.change.len() >= 160, "{} changes", table.change.len());
    let of_translations = table.change.iter().filter(|case| case.translation.is_some()).count();
    assert!(of_translations * 2 >= table.change.len(), "{of_translations} edit the translation");
    let mut wrong = Vec::new();
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        for case in &table.change {
            let mut course = course(direction);
            let before = load(&course);
            record(&mut course, &before.site, &[ConfirmTarget::All], "2026-03-12");
            edit(&mut course, source, case.source.as_ref(), &case.name);
            edit(&mut course, translation, case.translation.as_ref(), &case.name);
            if let Some(to) = &case.rename {
                for language in direction {
                    let text = course.remove(&format!("content/{language}/01-x/01-page.md")).expect("the page");
                    course.insert(to.replace("LANGUAGE", language), text);
                }
            }
            if let Some(typed) = &case.confirm {
                let edited = load(&course);
                let target = target(&edited.site, typed).unwrap_or_else(|fault| panic!("{}: {fault:?}", case.name));
                let target = match target {
                    // The anchor of a section is in the words of one language.
                    ConfirmTarget::Page { page, language, section: Some(_) } => ConfirmTarget::Page {
                        page,
                        language,
                        section: Some(if source == "en" { "severity" } else { "gravedad" }.to_owned()),
                    },
                    other => other,
                };
                record(&mut course, &edited.site, &[target], "2026-04-01");
            }
            edit(&mut course, source, case.later.as_ref(), &case.name);
            let loaded = load(&course);
            let found = told(&loaded.site, find(&loaded.site), language(&loaded.site, translation));
            if found != case.expect {
                wrong.push(format!(
                    "{source} → {translation}, {}:\n  wanted {}\n  found  {found}",
                    case.name, case.expect
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of the table are wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn confirming_everything_leaves_everything_in_step_and_the_second_time_changes_nothing() {
    for direction in DIRECTIONS {
        let mut course = course(direction);
        let before = load(&course);
        assert!(!status(&before.site, &before.snapshot).is_in_step(), "nothing is recorded yet");
        record(&mut course, &before.site, &[ConfirmTarget::All], "2026-03-12");
        let after = load(&course);
        assert!(status(&after.site, &after.snapshot).is_in_step());
        let lock = format!("content/{}.lock", direction[1]);
        let text = course[&lock].clone();
        // A day later, what has not changed keeps its day.
        record(&mut course, &after.site, &[ConfirmTarget::All], "2026-03-13");
        assert_eq!(course[&lock], text);
        assert!(!course.contains_key(&format!("content/{}.lock", direction[0])), "the source has no record");
    }
}

#[test]
fn records_in_any_order_and_of_two_branches_say_the_same() {
    let direction = DIRECTIONS[0];
    let mut course = course(direction);
    let before = load(&course);
    record(&mut course, &before.site, &[ConfirmTarget::All], "2026-03-12");
    let first = course["content/es.lock"].clone();
    edit(
        &mut course,
        "en",
        Some(&[("en".to_owned(), vec!["must be severe".to_owned(), "is severe".to_owned()])].into()),
        "",
    );
    let edited = load(&course);
    record(&mut course, &edited.site, &[ConfirmTarget::All], "2026-04-01");
    // A merge that kept the lines of both sides, turned upside down.
    let mut lines: Vec<&str> = first.lines().chain(course["content/es.lock"].lines()).collect();
    lines.reverse();
    course.insert("content/es.lock".to_owned(), lines.join("\n"));
    let loaded = load(&course);
    assert!(status(&loaded.site, &loaded.snapshot).is_in_step());
}

#[test]
fn two_branches_that_confirmed_one_section_leave_it_one_section_that_is_to_be_looked_at() {
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        let words = |language: &str| match language {
            "en" => ["must be severe", "has to be severe"],
            _ => ["debe ser grave", "ha de ser grave"],
        };
        let edits = |language: &str| [(language.to_owned(), words(language).map(str::to_owned).to_vec())].into();
        let mut ours = course(direction);
        let before = load(&ours);
        record(&mut ours, &before.site, &[ConfirmTarget::All], "2026-03-12");
        let mut theirs = ours.clone();
        // One branch changes the source and confirms it, the other the translation.
        for (files, language) in [(&mut ours, source), (&mut theirs, translation)] {
            edit(files, language, Some(&edits(language)), "");
            let edited = load(files);
            record(files, &edited.site, &[ConfirmTarget::All], "2026-04-01");
        }
        let page = format!("content/{translation}/01-x/01-page.md");
        ours.insert(page.clone(), theirs[&page].clone());
        let lock = format!("content/{translation}.lock");
        for lines in [[&ours, &theirs], [&theirs, &ours]] {
            let lines: String = lines.iter().map(|files| files[&lock].as_str()).collect();
            let mut merged = ours.clone();
            merged.insert(lock.clone(), lines);
            let loaded = load(&merged);
            let told = told(&loaded.site, find(&loaded.site), language(&loaded.site, translation));
            assert_eq!(told, "top severity:outdated intention purpose state outside", "{source} → {translation}");
        }
    }
}

#[test]
fn a_file_of_a_language_that_the_site_does_not_have_is_no_page_to_confirm() {
    let loaded = load(&course(DIRECTIONS[0]));
    assert!(target(&loaded.site, "content/es/01-x/01-page.md").is_ok());
    for typed in ["content/qaa/01-x/01-page.md", "qaa/01-x/01-page.md", "content/qaa/01-x/01-page.md#severity"] {
        let found = target(&loaded.site, typed);
        assert!(matches!(found, Err(TargetFault::NoPage(_))), "{typed}: {found:?}");
    }
}

/// A page of the site in the participant edition.
fn shown(course: &Files, path: &str) -> String {
    let loaded = load(course);
    let bytes = crate::support::outputs(&loaded).remove(path).unwrap_or_else(|| panic!("{path} is an output"));
    String::from_utf8(bytes).expect("a page is text")
}

#[test]
fn a_reader_finds_the_source_beside_a_section_that_is_not_in_step_and_nothing_elsewhere() {
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        let mut course = course(direction);
        let path = format!("{translation}/x/page.html");
        assert!(!shown(&course, &path).contains("translation-note"), "nothing is recorded yet");
        let before = load(&course);
        record(&mut course, &before.site, &[ConfirmTarget::All], "2026-03-12");
        assert!(!shown(&course, &path).contains("translation-note"), "all is in step");
        let words = if source == "en" {
            ["must be severe", "has to be very severe"]
        } else {
            ["debe ser grave", "ha de ser muy grave"]
        };
        edit(&mut course, source, Some(&[(source.to_owned(), words.map(str::to_owned).to_vec())].into()), "");
        let page = shown(&course, &path);
        assert_eq!(page.matches("<aside class=\"translation-note\"").count(), 1);
        let note = page
            .split("<aside class=\"translation-note\"")
            .nth(1)
            .and_then(|rest| rest.split("</aside>").next())
            .expect("a note");
        assert!(note.contains(words[1]) && note.contains("datetime=\"2026-03-12\""), "{note}");
        assert!(note.contains(&format!("<div lang=\"{source}")), "{note}");
        // The reader of the source sees nothing of it.
        assert!(!shown(&course, &format!("{source}/x/page.html")).contains("translation-note"));
    }
}

#[test]
fn a_reader_of_the_source_finds_what_the_translation_says_more_and_nobody_else_is_told() {
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        let mut course = course(direction);
        let before = load(&course);
        record(&mut course, &before.site, &[ConfirmTarget::All], "2026-03-12");
        let [(old, new), (last, section)] = if translation == "en" {
            [
                ("leave marks.", "leave marks. Never hand it over."),
                ("ill-treatment.\n", "ill-treatment.\n\n## Attempt\n\nOnly here.\n"),
            ]
        } else {
            [
                ("dejar marcas.", "dejar marcas. Nunca lo entregue."),
                ("malos tratos.\n", "malos tratos.\n\n## Tentativa\n\nSolo aquí.\n"),
            ]
        };
        let words = [old, new, last, section].map(str::to_owned).to_vec();
        edit(&mut course, translation, Some(&[(translation.to_owned(), words)].into()), "");
        let page = shown(&course, &format!("{source}/x/page.html"));
        let notes: Vec<&str> = page
            .split("<aside class=\"translation-note\"")
            .skip(1)
            .filter_map(|rest| rest.split("</aside>").next())
            .collect();
        assert_eq!(notes.len(), 2, "{notes:#?}");
        let tail = new.rsplit(". ").next().expect("a sentence");
        assert!(notes[0].contains(tail) && notes[0].contains("datetime=\"2026-03-12\""), "{}", notes[0]);
        let tail = section.trim_end().rsplit('\n').next().expect("a sentence");
        assert!(notes[1].contains(tail) && !notes[1].contains("datetime"), "{}", notes[1]);
        assert!(notes.iter().all(|note| note.contains(&format!("<div lang=\"{translation}"))), "{notes:#?}");
        assert!(!shown(&course, &format!("{translation}/x/page.html")).contains("translation-note"));
        // Once it is confirmed nobody is told, and a section of the translation's own may then change.
        let edited = load(&course);
        record(&mut course, &edited.site, &[ConfirmTarget::All], "2026-04-01");
        assert!(!shown(&course, &format!("{source}/x/page.html")).contains("translation-note"));
        let own = [tail, "And more."].map(str::to_owned).to_vec();
        edit(&mut course, translation, Some(&[(translation.to_owned(), own)].into()), "");
        let changed = load(&course);
        assert!(!status(&changed.site, &changed.snapshot).is_in_step(), "the author is told");
        assert!(!shown(&course, &format!("{source}/x/page.html")).contains("translation-note"));
    }
}

#[test]
fn participants_of_the_source_are_told_nothing_of_what_the_translation_says_to_facilitators() {
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        let mut course = course(direction);
        let before = load(&course);
        record(&mut course, &before.site, &[ConfirmTarget::All], "2026-03-12");
        let (old, visible) = match translation {
            "en" => ("Ten minutes are enough.", ["- to punish,", "- to punish somebody,"]),
            _ => ("Diez minutos bastan.", ["- castigar,", "- castigar a alguien,"]),
        };
        let edit_it = |course: &mut Files, words: [&str; 2]| {
            let words = words.map(str::to_owned).to_vec();
            edit(course, translation, Some(&[(translation.to_owned(), words)].into()), "");
        };
        edit_it(&mut course, [old, "MARKER"]);
        let path = format!("{source}/x/page.html");
        assert!(!shown(&course, &path).contains("translation-note"));
        edit_it(&mut course, visible);
        let page = shown(&course, &path);
        assert!(page.contains("translation-note") && !page.contains("MARKER"));
    }
}

#[test]
fn participants_are_told_nothing_of_a_change_that_only_facilitators_would_see() {
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        let mut course = course(direction);
        let before = load(&course);
        record(&mut course, &before.site, &[ConfirmTarget::All], "2026-03-12");
        let hidden =
            if source == "en" { ["Ten minutes are enough.", "MARKER"] } else { ["Diez minutos bastan.", "MARKER"] };
        edit(&mut course, source, Some(&[(source.to_owned(), hidden.map(str::to_owned).to_vec())].into()), "");
        let path = format!("{translation}/x/page.html");
        assert!(!shown(&course, &path).contains("translation-note"));
        // With a visible change beside it the note quotes the section without the block.
        let visible = if source == "en" {
            ["- to punish,", "- to punish somebody,"]
        } else {
            ["- castigar,", "- castigar a alguien,"]
        };
        edit(&mut course, source, Some(&[(source.to_owned(), visible.map(str::to_owned).to_vec())].into()), "");
        let page = shown(&course, &path);
        assert!(page.contains("translation-note") && !page.contains("MARKER"));
        let status = {
            let loaded = load(&course);
            status(&loaded.site, &loaded.snapshot)
        };
        assert!(!status.is_in_step(), "those who translate are told");
    }
}
