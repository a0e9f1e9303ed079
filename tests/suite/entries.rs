//! What becomes of entries of data when they are edited, and when translations of them come back.

use std::collections::BTreeMap;

use serde::Deserialize;
use temario::config::Audience;
use temario::curriculum::State;
use temario::exchange::{
    Extent, Message, MessageState, Placed, ProblemKind, Reading, Returned, catalogue, place, targets, with_files,
};
use temario::language::LanguageTag;
use temario::pipeline::{BuildOptions, Loaded};
use temario::status::{ConfirmTarget, target};
use unicode_normalization::UnicodeNormalization;

use crate::support::{Files, assert_every_data_file, files, load, outputs};
use crate::translations::{DIRECTIONS, Direction, language, record};

#[derive(Deserialize)]
struct Table {
    change: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    source: Option<BTreeMap<String, Vec<String>>>,
    translation: Option<BTreeMap<String, Vec<String>>>,
    #[serde(default)]
    both: Vec<String>,
    confirm: Option<String>,
    expect: String,
}

/// A small course with each kind of data. The first language is the source.
fn course([source, _]: Direction) -> Files {
    let mut course = files(&[
        ("content/en/index.md", "---\ntitle: T\nkeywords: [cells, beds]\n---\n"),
        ("content/es/index.md", "---\ntitle: T\nkeywords:\n- celdas\n- camas\n---\n"),
        ("content/en/01-x/index.md", "---\ntitle: X\n---\n"),
        ("content/es/01-x/index.md", "---\ntitle: X\n---\n"),
        ("content/glossary.yml", include_str!("../translation/data/glossary.yml")),
        ("content/instruments.yml", include_str!("../translation/data/instruments.yml")),
        ("content/checklists/visit.yml", include_str!("../translation/data/visit.yml")),
        ("content/diagrams.yml", include_str!("../translation/data/diagrams.yml")),
        (
            "themes/default/strings/en.toml",
            "# Our words.\nskip = \"Go to the text\"\n\n[minutes]\none = \"{n} minute\"\nother = \"{n} minutes\"\n",
        ),
        (
            "themes/default/strings/es.toml",
            "# Nuestras palabras.\nskip = \"Ir al texto\"\n\n[minutes]\none = \"{n} minuto\"\nmany = \"{n} de minutos\"\nother = \"{n} minutos\"\n",
        ),
    ]);
    let settings = format!(
        "title = \"T\"\ndefault_language = \"{source}\"\n[languages.en]\n[languages.es]\n[[parts]]\ntitle = {{ en = \"Understand\", es = \"Comprender\" }} # words\nmodules = [\"x\"]\n[agenda.short]\nstart = \"09:00\"\nend = \"10:00\"\ndays = [[\"x\"]]\n[agenda.short.title]\nen = \"One day\"\nes = 'Un día'\n"
    );
    course.insert("site.toml".to_owned(), settings);
    assert_every_data_file(course.keys().map(String::as_str));
    course
}

fn edit(course: &mut Files, edits: &[String], name: &str) {
    for pair in edits.chunks(2) {
        let found = course.values_mut().find(|text| text.contains(&pair[0]));
        let text = found.unwrap_or_else(|| panic!("{name}: no file has `{}`", pair[0]));
        *text = text.replacen(&pair[0], &pair[1], 1);
    }
}

/// The entries that are not in step, each with its state.
fn told(loaded: &Loaded, translation: &str) -> String {
    let site = &loaded.site;
    let tell = |step: &temario::curriculum::Step| {
        let entry = &site.entries()[step.source.or(step.translation).expect("a side")];
        let state = match step.source {
            None if step.state.is_behind() => "gone",
            _ => step.state.name(),
        };
        (step.state != State::Current).then(|| format!("{}={state}", entry.key))
    };
    let steps = site.entry_steps(language(site, translation));
    steps.iter().filter_map(tell).collect::<Vec<_>>().join(" ")
}

fn recorded(direction: Direction) -> Files {
    let mut course = course(direction);
    let before = load(&course);
    record(&mut course, &before.site, &[ConfirmTarget::All], "2026-03-12");
    course
}

#[test]
fn every_change_of_data_leaves_each_entry_in_the_state_it_should() {
    let table: Table = toml::from_str(include_str!("../translation/data/changes.toml")).expect("a table");
    assert!(table.change.len() >= 30, "{} changes", table.change.len());
    let mut wrong = Vec::new();
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        let recorded = recorded(direction);
        for case in &table.change {
            let mut course = recorded.clone();
            let lock = format!("content/{translation}.lock");
            let known = course.remove(&lock).expect("a record");
            let of = |edits: &Option<BTreeMap<String, Vec<String>>>, tag: &str| {
                edits.as_ref().map_or(Vec::new(), |edits| edits[tag].clone())
            };
            edit(&mut course, &case.both, &case.name);
            edit(&mut course, &of(&case.source, source), &case.name);
            edit(&mut course, &of(&case.translation, translation), &case.name);
            course.insert(lock, known);
            if let Some(typed) = &case.confirm {
                let edited = load(&course);
                let target = target(&edited.site, typed).unwrap_or_else(|fault| panic!("{}: {fault:?}", case.name));
                record(&mut course, &edited.site, &[target], "2026-04-01");
            }
            let found = told(&load(&course), translation);
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
fn a_confirmation_of_one_entry_or_page_leaves_the_records_of_all_others() {
    let mut course = recorded(DIRECTIONS[0]);
    let whole = course["content/es.lock"].clone();
    let loaded = load(&course);
    for typed in ["glossary:torture", "index", "content/checklists/visit.yml", "strings:"] {
        let target = target(&loaded.site, typed).expect("known");
        record(&mut course, &loaded.site, &[target], "2026-04-01");
        assert_eq!(course["content/es.lock"], whole, "{typed}");
    }
    assert!(target(&loaded.site, "glossary:tortura").is_err());
}

/// The findings about the states of translations, with their places.
fn findings(loaded: &Loaded) -> Vec<String> {
    let all = loaded.diagnostics();
    let of_states = all.iter().filter(|one| one.rule.code.starts_with("T61"));
    of_states.map(|one| format!("{} {}", one.rule.code, one.primary.path)).collect()
}

#[test]
fn keywords_without_a_record_are_silent_until_their_page_is_confirmed() {
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        let mut course = recorded(direction);
        let lock = format!("content/{translation}.lock");
        // A record as versions without keywords wrote it.
        let whole = course[&lock].clone();
        let older: String = whole.split_inclusive('\n').filter(|line| !line.starts_with("keywords:")).collect();
        assert_ne!(older, whole);
        course.insert(lock.clone(), older);
        let change = |course: &mut Files, language: &str, word: &str| {
            let page = course.get_mut(&format!("content/{language}/index.md")).expect("a page");
            *page = page.replace(word, "other words");
        };
        change(&mut course, source, if source == "en" { "beds" } else { "camas" });
        let loaded = load(&course);
        assert!(findings(&loaded).is_empty(), "{:?}", findings(&loaded));
        assert_eq!(told(&loaded, translation), "keywords:index=unconfirmed");
        let target = target(&loaded.site, "index").expect("known");
        record(&mut course, &loaded.site, &[target], "2026-04-01");
        assert!(course[&lock].contains("keywords:index\t"), "{}", course[&lock]);
        assert_eq!(told(&load(&course), translation), "");
        change(&mut course, source, if source == "en" { "cells" } else { "celdas" });
        let loaded = load(&course);
        assert_eq!(told(&loaded, translation), "keywords:index=outdated");
        assert_eq!(findings(&loaded), [format!("T611 content/{translation}/index.md")]);
    }
}

#[test]
fn keywords_of_a_page_with_another_source_are_compared_with_that() {
    let course = files(&[
        ("site.toml", "title = \"T\"\ndefault_language = \"en\"\n[languages.en]\n[languages.es]\n"),
        ("content/en/index.md", "---\ntitle: T\n---\n"),
        ("content/es/index.md", "---\ntitle: T\n---\n"),
        ("content/en/01-x/index.md", "---\ntitle: X\nsource: es\nkeywords: [cells]\n---\n"),
        ("content/es/01-x/index.md", "---\ntitle: X\nsource: es\nkeywords: [celdas]\n---\n"),
    ]);
    let mut known = course.clone();
    record(&mut known, &load(&course).site, &[ConfirmTarget::All], "2026-03-12");
    assert!(known["content/en.lock"].contains("keywords:x/index\tes\t"), "{}", known["content/en.lock"]);
    for (path, word, state) in
        [("content/es/01-x/index.md", "celdas", "outdated"), ("content/en/01-x/index.md", "cells", "changed")]
    {
        let mut course = known.clone();
        let text = course[path].replace(word, "camas");
        course.insert(path.to_owned(), text);
        assert_eq!(told(&load(&course), "en"), format!("keywords:x/index={state}"));
        assert_eq!(told(&load(&course), "es"), "");
    }
}

#[test]
fn readers_are_told_of_entries_that_are_not_in_step() {
    let pages = ["glossary", "instruments", "checklists", "x/index"];
    let edits = [
        ("content/glossary.yml", "glossary", ["on purpose", "a propósito"]),
        ("content/instruments.yml", "instruments", ["at any hour", "a cualquier hora"]),
        ("content/checklists/visit.yml", "checklists", ["is in the register", "está en el registro"]),
        ("content/diagrams.yml", "x/index", ["First part", "Primera parte"]),
    ];
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        let mut course = course(direction);
        for language in ["en", "es"] {
            let page = "---\ntitle: X\n---\n\n::: diagram {from=elements}\n:::\n";
            course.insert(
                format!("content/{language}/01-x/index.md"),
                page.replace("diagram", if language == "es" { "diagrama" } else { "diagram" }),
            );
        }
        let before = load(&course);
        record(&mut course, &before.site, &[ConfirmTarget::All], "2026-03-12");
        for language in ["en", "es"] {
            for page in pages {
                let html = shown(&course, language, page);
                assert!(!html.contains("translation-note"), "{language} {page}");
            }
        }
        for (path, shown_on, words) in edits {
            for edited in [source, translation] {
                let mut course = course.clone();
                let word = words[usize::from(edited == "es")];
                let changed = course[path].replacen(word, "CHANGED WORDS", 1);
                assert_ne!(changed, course[path], "{path} {word}");
                course.insert(path.to_owned(), changed);
                for language in ["en", "es"] {
                    let html = shown(&course, language, shown_on);
                    let note = html.split_once("translation-note").map(|(_, note)| note);
                    let is_noted = note.is_some_and(|note| {
                        note.split("</aside>").next().unwrap_or_default().contains("CHANGED WORDS")
                    });
                    assert_eq!(
                        is_noted,
                        language != edited,
                        "{source}: {path} edited in {edited}, shown in {language}"
                    );
                    assert_eq!(html.matches("translation-note").count(), usize::from(language != edited));
                }
            }
        }
    }
}

/// A published page of a language.
fn shown(course: &Files, language: &str, name: &str) -> String {
    let outputs = outputs(&load(course));
    let path = match name.split_once('/') {
        Some((module, _)) => format!("{language}/{module}/index.html"),
        None => format!("{language}/{name}.html"),
    };
    let bytes = outputs.get(&path).unwrap_or_else(|| panic!("{path} of {:?}", outputs.keys().collect::<Vec<_>>()));
    String::from_utf8(bytes.clone()).expect("text")
}

fn messages(loaded: &Loaded, [source, translation]: Direction) -> Vec<Message> {
    let (from, into) = (language(&loaded.site, source), language(&loaded.site, translation));
    let all = catalogue(&loaded.site, &loaded.snapshot, from, into, Extent::Everything, Audience::Facilitator);
    all.messages.into_iter().filter(|message| message.notes.iter().any(|note| note.contains('`'))).collect()
}

fn import(loaded: &Loaded, translation: &str, messages: Vec<Message>) -> Placed {
    let reading = Reading {
        source: None,
        target: LanguageTag::parse(translation).expect("a tag"),
        title: String::new(),
        messages: messages.into_iter().zip(1..).map(|(message, line)| Returned { message, line }).collect(),
        obsolete: Vec::new(),
        remarks: Vec::new(),
    };
    place(loaded, &reading, language(&loaded.site, translation))
}

/// Texts that a careless writer of YAML or TOML would break.
const WORDS: [&str; 12] = [
    "Otras palabras",
    "no",
    "2018",
    "a: b # c",
    "- uno, \"dos\", 'tres'",
    "'todo'",
    "\\n {x} [y] & *z | > % @ `",
    "[[torture]] ¶ 100 %: «sí»",
    "null",
    "coaccio\u{301}n con acento suelto",
    "{a: 1}",
    "una frase que es bastante más larga que la línea de antes y que por eso se parte en varias líneas: o no, según el estilo",
];

/// The diagrams whose texts have little room.
const SMALL: [&str; 6] = ["system", "hours", "risks", "seen", "bodies", "place"];

#[test]
fn every_text_of_data_comes_back_to_its_place_and_no_other_value_changes() {
    for direction in DIRECTIONS {
        let translation = direction[1];
        let loaded = load(&recorded(direction));
        let all = messages(&loaded, direction);
        assert!(all.len() > 25, "{} texts", all.len());
        let mut refused = Vec::new();
        for (number, message) in all.iter().enumerate() {
            // Each text meets a third of the words, and all words meet each kind of place.
            for words in WORDS.iter().skip(number % 3).step_by(3) {
                if message.context.starts_with("themes/") && words.contains('{') {
                    // A value that the program does not fill.
                    continue;
                }
                let is_small =
                    SMALL.iter().any(|id| message.context.starts_with(&format!("content/diagrams.yml#{id}@")));
                if is_small && words.chars().count() > 30 {
                    // It has no room in the drawing, which is reported.
                    continue;
                }
                let has_value = message.source.contains("{n}");
                let words = if has_value { format!("{words} {{n}}") } else { (*words).to_owned() };
                let back = Message { target: words.clone(), state: MessageState::Current, ..message.clone() };
                let placed = import(&loaded, translation, vec![back]);
                if let [problem] = placed.problems.as_slice() {
                    assert_eq!(problem.kind, ProblemKind::NotEditable, "{}: {words}", message.context);
                    assert!(placed.files.is_empty(), "{}: {words}", message.context);
                    refused.push(message.context.as_str());
                    continue;
                }
                assert_eq!(placed.files.len(), 1, "{}: {words}", message.context);
                let after = with_files(&loaded, &placed.files, &BuildOptions::default());
                let now = messages(&after, direction);
                // Files are read in NFC.
                let words: String = words.nfc().collect();
                for (before, now) in all.iter().zip(&now) {
                    let wanted = if before.context == message.context { &words } else { &before.target };
                    assert_eq!(&now.target, wanted, "{}: {words}", message.context);
                    assert_eq!(now.source, before.source, "{}: {words}", message.context);
                }
                assert_eq!(after.found().len(), loaded.found().len(), "{}: {words}", message.context);
                let (path, text) = placed.files.first_key_value().expect("a file");
                let old = &loaded.snapshot.source(path.as_str()).expect("known").text;
                let comments = |text: &str| text.matches(" #").count();
                assert!(comments(text) >= comments(old), "{}: {words}\n{text}", message.context);
                let same_end = old.lines().rev().zip(text.lines().rev()).take_while(|(a, b)| a == b).count();
                let same_start = old.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
                // All lines except those of the text are as before, byte for byte.
                assert!(same_start + same_end + 2 >= old.lines().count(), "{}: {words}\n{text}", message.context);
            }
        }
        refused.dedup();
        // The English name is shared by an alias.
        let expected: &[&str] = if translation == "en" { &["content/glossary.yml#coercion"] } else { &[] };
        assert_eq!(refused, expected);
    }
}

#[test]
fn all_texts_of_data_can_come_back_at_once() {
    for direction in DIRECTIONS {
        let loaded = load(&recorded(direction));
        let changed = |(number, message): (usize, Message)| {
            let value = if message.source.contains("{n}") { " {n}" } else { "" };
            Message { target: format!("Texto: {number}{value}"), state: MessageState::Current, ..message }
        };
        let back: Vec<Message> = messages(&loaded, direction).into_iter().enumerate().map(changed).collect();
        let wanted: Vec<String> = back.iter().map(|message| message.target.clone()).collect();
        let placed = import(&loaded, direction[1], back);
        let after = with_files(&loaded, &placed.files, &BuildOptions::default());
        let now: Vec<String> = messages(&after, direction).into_iter().map(|message| message.target).collect();
        let lost = wanted.iter().zip(&now).filter(|(wanted, now)| wanted != now).count();
        assert_eq!((lost, placed.problems.len()), (usize::from(direction[1] == "en"), lost));
    }
}

#[test]
fn an_import_confirms_an_entry_only_if_both_sides_were_seen() {
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        let mut course = recorded(direction);
        // The English text is edited: the source in one direction, the translation in the other.
        let instruments = course.get_mut("content/instruments.yml").expect("the file");
        *instruments = instruments.replace("Call 55 1234 5678", "Call 55 1234 9999");
        let loaded = load(&course);
        let state = if source == "en" { "outdated" } else { "changed" };
        assert_eq!(told(&loaded, translation), format!("instrument:hotline={state}"));
        let sent = messages(&loaded, direction);
        let of_hotline = |message: &Message| message.context.contains("#hotline");
        let after = |messages: Vec<Message>| {
            let placed = import(&loaded, translation, messages);
            let into = language(&loaded.site, translation);
            let mut course = course.clone();
            course.extend(placed.files.iter().map(|(path, text)| (path.to_string(), text.clone())));
            let written = load(&course);
            record(&mut course, &written.site, &targets(&written.site, &placed, into), "2026-04-01");
            told(&load(&course), translation)
        };
        let open = format!("instrument:hotline={state}");
        assert_eq!(after(Vec::new()), open, "nothing came back");
        let nothing =
            |message: &Message| Message { target: String::new(), state: MessageState::Missing, ..message.clone() };
        assert_eq!(after(sent.iter().map(nothing).collect()), open, "texts without a translation");
        assert_eq!(after(sent.clone()), open, "the changed text is doubtful as it was sent");
        let others = sent.iter().filter(|message| !message.context.ends_with("@covers")).cloned();
        assert_eq!(after(others.collect()), open, "the changed text did not come back");
        let looked_at = |message: &Message| Message { state: MessageState::Current, ..message.clone() };
        assert_eq!(after(sent.iter().filter(|one| of_hotline(one)).map(looked_at).collect()), "", "looked at");
        // A file that was exported before the change of the source.
        let old = |message: &Message| Message { source: format!("{} before", message.source), ..looked_at(message) };
        assert_eq!(after(sent.iter().map(old).collect()), open, "another source");
    }
}

#[test]
fn what_only_the_source_has_is_written_into_its_entry() {
    let mut course = course(DIRECTIONS[0]);
    let new = "terms:\n- id: cell\n  en: cell # a room\n  def_en: A room.\n- {id: ward, en: ward, def_en: Part of a hospital.}\n";
    edit(&mut course, &["terms:\n".to_owned(), new.to_owned()], "");
    let loaded = load(&course);
    let back = messages(&loaded, DIRECTIONS[0]).into_iter().filter(|message| message.target.is_empty());
    let filled = |message: Message| Message {
        target: format!("es: {}", message.source),
        state: MessageState::Current,
        ..message
    };
    let back: Vec<Message> = back.map(filled).collect();
    assert_eq!(back.len(), 4);
    let placed = import(&loaded, "es", back);
    assert_eq!(placed.problems, []);
    let text = placed.files.values().next().expect("the glossary");
    assert!(
        text.contains(
            "- id: cell\n  en: cell # a room\n  es: \"es: cell\"\n  def_en: A room.\n  def_es: \"es: A room.\"\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("- {id: ward, es: \"es: ward\", en: ward, def_es: \"es: Part of a hospital.\", def_en:"),
        "{text}"
    );
    assert_eq!(placed.in_step.len(), 2);
}

/// A word that pages write stays: with another one, their facilitators' blocks would be public.
#[test]
fn the_word_of_a_block_in_the_strings_is_not_replaced() {
    let strings = |word: &str| {
        format!(
            "[blocks]\nfacilitator = {{ word = \"{word}\", label = \"L\" }}\n[work]\npairs = {{ word = \"{word}s\", label = \"L\" }}\n[diagrams]\nflow = {{ word = \"{word}z\", description = \"D\" }}\n"
        )
    };
    let mut files = recorded(DIRECTIONS[0]);
    files.insert("themes/default/strings/en.toml".to_owned(), strings("note"));
    files.insert("themes/default/strings/es.toml".to_owned(), strings("nota"));
    let loaded = load(&files);
    let back = messages(&loaded, DIRECTIONS[0]).into_iter().filter(|message| message.source.starts_with("note"));
    let back: Vec<Message> = back.map(|message| Message { target: "aviso".to_owned(), ..message }).collect();
    assert_eq!(back.len(), 3);
    let placed = import(&loaded, "es", back);
    assert_eq!(placed.problems.iter().map(|one| one.kind).collect::<Vec<_>>(), [ProblemKind::WordOfPages; 3]);
    assert!(placed.files.is_empty());
}

#[test]
fn an_interface_text_that_lost_a_value_is_refused() {
    let loaded = load(&recorded(DIRECTIONS[0]));
    let back = messages(&loaded, DIRECTIONS[0]).into_iter().find(|message| message.source == "{n} minute");
    let back = Message { target: "minuto".to_owned(), ..back.expect("the text") };
    let placed = import(&loaded, "es", vec![back]);
    assert_eq!(placed.problems.iter().map(|one| one.kind).collect::<Vec<_>>(), [ProblemKind::PlaceholdersDiffer]);
}
