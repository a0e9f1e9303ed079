//! What comes back from translators: into sections that are new, replaced or paired by their anchors, into rows, with
//! reference links, and a second time. What somebody wrote into the site meanwhile stays.

use std::collections::BTreeSet;
use std::path::Path;

use temario::curriculum::{PageId, Site, State};
use temario::exchange::{Extent, Message, MessageState, Placed, ProblemKind, targets, with_files};
use temario::pipeline::{Loaded, Memo, Timings};
use temario::source::{Snapshot, read_snapshot};
use temario::status::{ConfirmTarget, confirmed as confirm, status};

use crate::aligned::{DIRECTION, PAGE, answer, confirmed, of_page, put as put_sides, side, sides, states};
use crate::support::{Files, load, own_course};
use crate::translate::{FORMATS, back, export, open, options, recorded, take};
use crate::translations::{DIRECTIONS, Direction, language, record};

fn page(site: &Site) -> PageId {
    let number = site.pages.iter().position(|page| site.record_name(page) == "y/more").expect("the page");
    PageId(u32::try_from(number).expect("small"))
}

/// The sections of the page in the order of the translation: the headings of both sides, and the state.
fn paired(files: &Files) -> Vec<String> {
    let site = load(files).site;
    let id = page(&site);
    let heading = |tag: &str, number: Option<usize>| {
        let side = site.page(id).translations[language(&site, tag)].as_ref().expect("written");
        let index = side.section_digests()[number?].heading;
        Some(index.map_or("top", |index| &side.document.body.headings[index as usize].text).to_owned())
    };
    let steps = site.steps(id, language(&site, "es")).iter();
    steps
        .map(|step| {
            let (own, other) = (heading("en", step.source), heading("es", step.translation));
            let replaced = if step.is_replaced { " replaced" } else { "" };
            let [own, other] = [own, other].map(Option::unwrap_or_default);
            format!("{own} = {other}: {}{replaced}", step.state.name())
        })
        .collect()
}

fn put(files: &mut Files, source: &str, translation: &str) {
    files.insert(format!("content/en/{PAGE}"), source.to_owned());
    files.insert(format!("content/es/{PAGE}"), translation.to_owned());
}

fn confirm_all(files: &mut Files) {
    let site = load(files).site;
    record(files, &site, &[ConfirmTarget::All], "2026-03-12");
}

fn headed(headings: &[&str]) -> String {
    side("T", "Intro.", headings)
}

#[test]
fn sections_without_a_record_are_paired_by_anchors_that_one_side_gives_then_by_equal_headings() {
    let cases: [(&[&str], &[&str], &[&str]); 6] = [
        // Other headings have ids in another order.
        (
            &["A {#x}", "Example", "B {#y}"],
            &["Be {#y}", "Example", "A {#x}"],
            &["B = Be", "Example = Example", "A = A"],
        ),
        // Both have changed places, and each has its heading.
        (
            &["One {#x}", "Example", "Notes", "Two {#y}"],
            &["Uno {#x}", "Notes", "Example", "Dos {#y}"],
            &["One = Uno", "Notes = Notes", "Example = Example", "Two = Dos"],
        ),
        // The heading of one section is that of another one in the other language.
        (&["Old part", "Rest"], &["Rest", "Resto"], &["Old part = Rest", "Rest = Resto"]),
        // Only the source or only the translation gives the anchor.
        (&["A {#casa}", "B"], &["Casa", "Uno", "Dos"], &["A = Casa", "B = ", " = Uno", " = Dos"]),
        (&["Casa", "B"], &["Uno {#casa}", "Dos", "Tres"], &["Casa = Uno", "B = ", " = Dos", " = Tres"]),
        // Equal headings in outlines that differ, and what is between them.
        (
            &["One", "Kubernetes", "Two", "Linux"],
            &["Kubernetes", "Dos", "Linux", "Tres", "Más"],
            &["One = ", "Kubernetes = Kubernetes", "Two = Dos", "Linux = Linux", " = Tres", " = Más"],
        ),
    ];
    for (own, other, wanted) in cases {
        let mut files = recorded(DIRECTION);
        put(&mut files, &headed(own), &headed(other));
        let found: Vec<String> = paired(&files)
            .into_iter()
            .map(|one| one.rsplit_once(": ").expect("a state").0.to_owned())
            .filter(|one| one != "top = top")
            .collect();
        let (found, wanted): (BTreeSet<&str>, BTreeSet<&str>) =
            (found.iter().map(String::as_str).collect(), wanted.iter().copied().collect());
        assert_eq!(found, wanted, "{own:?} {other:?}");
    }
    // At another level it is another section.
    let mut files = recorded(DIRECTION);
    let other = headed(&["Otra", "Uno", "Kubernetes"]).replace("## Kubernetes", "### Kubernetes");
    put(&mut files, &headed(&["One", "Kubernetes"]), &other);
    assert!(paired(&files).contains(&"Kubernetes = : missing".to_owned()), "{:?}", paired(&files));
}

#[test]
fn a_section_of_the_translation_alone_gets_a_source_with_its_given_anchor_and_is_not_confirmed() {
    let mut files = recorded(DIRECTION);
    let own = ["Uno {#one}", "Conjuro {#spell}"];
    put(&mut files, &headed(&["One"]), &headed(&own));
    confirm_all(&mut files);
    assert_eq!(paired(&files), ["top = top: current", "One = Uno: current", " = Conjuro: current"]);
    put(&mut files, &headed(&["One", "Spell {#spell}", "More"]), &headed(&own));
    let found = paired(&files);
    assert_eq!(found, ["top = top: current", "One = Uno: current", "Spell = Conjuro: unconfirmed", "More = : missing"]);
}

/// Sections, each with its heading and words.
type Sections<'a> = &'a [(&'a str, &'a str)];

/// A page of sections with words of their own.
fn worded(sections: Sections<'_>) -> String {
    let sections: String = sections.iter().map(|(heading, words)| format!("\n## {heading}\n\n{words}\n")).collect();
    format!("---\ntitle: T\n---\n\nIntro.\n{sections}")
}

const ONE: (&str, &str) = ("Arrival", "Greet everybody at the gate.");
const TWO: (&str, &str) = ("Interviews", "Choose a quiet room with two chairs.");
const THREE: (&str, &str) = ("Records", "Number every sheet of paper.");
const NEW: (&str, &str) = ("Weather", "Rain makes roads slow in autumn.");
const NEWER: (&str, &str) = ("Budget", "Count coins before lunch, twice.");

#[test]
fn a_section_is_replaced_if_one_is_gone_and_one_is_new_in_its_place() {
    let own = [("Llegada", "Salude a todos."), ("Entrevistas", "Elija una sala."), ("Registro", "Numere cada hoja.")];
    let gone = ": outdated";
    let cases: [(Sections<'_>, Vec<String>); 7] = [
        (&[ONE, NEW, THREE], vec!["Weather = Entrevistas: outdated replaced".to_owned()]),
        (&[NEW, TWO, THREE], vec!["Weather = Llegada: outdated replaced".to_owned()]),
        (&[ONE, TWO, NEW], vec!["Weather = Registro: outdated replaced".to_owned()]),
        // Two replaced sections beside each other may be each other's.
        (
            &[ONE, NEW, NEWER],
            vec![
                format!(" = Entrevistas{gone}"),
                format!(" = Registro{gone}"),
                "Weather = : missing".to_owned(),
                "Budget = : missing".to_owned(),
            ],
        ),
        // One is gone, and two are new.
        (
            &[ONE, NEW, NEWER, THREE],
            vec![format!(" = Entrevistas{gone}"), "Weather = : missing".to_owned(), "Budget = : missing".to_owned()],
        ),
        // The new one is elsewhere.
        (&[ONE, THREE, NEW], vec![format!(" = Entrevistas{gone}"), "Weather = : missing".to_owned()]),
        (&[ONE, TWO, THREE], vec![]),
    ];
    for (source, wanted) in cases {
        let mut files = recorded(DIRECTION);
        put(&mut files, &worded(&[ONE, TWO, THREE]), &worded(&own));
        confirm_all(&mut files);
        put(&mut files, &worded(source), &worded(&own));
        let mut found: Vec<String> = paired(&files).into_iter().filter(|one| !one.ends_with(": current")).collect();
        let mut wanted = wanted;
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{source:?}");
    }
    // At another level it is another section.
    let mut files = recorded(DIRECTION);
    put(&mut files, &worded(&[ONE, TWO, THREE]), &worded(&own));
    confirm_all(&mut files);
    let source = worded(&[ONE, NEW, THREE]).replace("## Weather", "### Weather");
    put(&mut files, &source, &worded(&own));
    assert!(paired(&files).contains(&"Weather = : missing".to_owned()));
}

#[test]
fn the_texts_of_a_replaced_section_come_back_into_it() {
    for format in FORMATS {
        let mut files = recorded(DIRECTION);
        let own =
            [("Llegada", "Salude a todos."), ("Entrevistas", "Elija una sala."), ("Registro", "Numere cada hoja.")];
        put(&mut files, &worded(&[ONE, TWO, THREE]), &worded(&own));
        confirm_all(&mut files);
        put(&mut files, &worded(&[ONE, NEW, THREE]), &worded(&own));
        let placed = import_open(&mut files, format, |message| {
            assert_eq!(message.state, MessageState::Outdated, "{message:?}");
            message.target = message.source.replace("Weather", "Tiempo").replace("Rain", "Lluvia");
        });
        assert_eq!((placed.problems.len(), placed.in_step.len()), (0, 1), "{placed:?}");
        let done = worded(&[own[0], ("Tiempo", "Lluvia makes roads slow in autumn."), own[2]]);
        assert_eq!(files[&format!("content/es/{PAGE}")], done);
        assert!(states(&files).iter().all(|one| one.1 == "current"));
    }
}

/// Exports what is open of the page, answers it as sure, imports and confirms; the second import changes nothing.
fn import_open(
    files: &mut Files,
    format: (&str, crate::translate::Write, crate::translate::Read),
    answer: impl Fn(&mut Message),
) -> Placed {
    let loaded = open(files);
    let mut texts = export(&loaded, DIRECTION, Extent::Open);
    texts.messages.retain(|one| one.context.starts_with("y/more#"));
    for message in &mut texts.messages {
        answer(message);
        message.state = MessageState::Current;
    }
    let placed = back(&loaded, DIRECTION, &texts, format);
    take(files, &placed);
    let after = open(files);
    let confirmed = targets(&after.site, &placed, language(&after.site, "es"));
    record(files, &after.site, &confirmed, "2026-04-01");
    let again = back(&open(files), DIRECTION, &texts, format);
    assert!(again.files.is_empty(), "{again:?}");
    placed
}

#[test]
fn a_page_that_lacks_something_and_has_more_is_neither_outdated_nor_changed_alone() {
    let state = |source: &str, own: &str| {
        let mut files = recorded(DIRECTION);
        put(&mut files, &worded(&[ONE, TWO]), &worded(&[("Uno", "Primero."), ("Dos", "Segundo.")]));
        confirm_all(&mut files);
        put(&mut files, source, own);
        let site = load(&files).site;
        site.state(page(&site), language(&site, "es"))
    };
    let (source, own) = (worded(&[ONE, TWO]), worded(&[("Uno", "Primero."), ("Dos", "Segundo.")]));
    let changed = own.replace("Primero.", "Primero y último.");
    assert_eq!(state(&source, &own), State::Current);
    assert_eq!(state(&source, &changed), State::Changed);
    assert_eq!(state(&worded(&[ONE, TWO, NEW]), &own), State::Outdated);
    assert_eq!(state(&worded(&[ONE, TWO, NEW]), &changed), State::Mixed);
    assert_eq!(state(&source.replace("quiet", "small"), &changed), State::Mixed);
    assert_eq!(state(&source.replace("everybody", "all of them"), &changed), State::Diverged);
}

/// A table whose rows are known by their first cell, as it was confirmed: the translation lacks rows of the source.
#[test]
fn rows_go_together_by_their_first_cell_or_most_cells_where_the_record_has_unequal_numbers() {
    let rows = [
        ("| Go | Storage room | Gate 1 |", "| Go | Depósito | Puerta 1 |"),
        ("| Java | Reception desk | Gate 2 |", "| Java | Recepción | Puerta 2 |"),
        ("| Rust | Meeting hall | Gate 3 |", "| Rust | Sala | Puerta 3 |"),
        ("| Boxes | 24 | CAT |", "| Cajas | 24 | CAT |"),
    ];
    let table = |rows: &[&str], head: &str| {
        format!("---\ntitle: T\n---\n\nIntro.\n\n{head}\n|---|---|---|\n{}\n\nLast words of it.\n", rows.join("\n"))
    };
    let (head, own_head) = ("| Name | Place | Way |", "| Nombre | Lugar | Camino |");
    for missing in 0..rows.len() {
        for format in FORMATS {
            let mut files = recorded(DIRECTION);
            let source: Vec<&str> = rows.iter().map(|one| one.0).collect();
            let own: Vec<&str> =
                rows.iter().enumerate().filter(|(row, _)| *row != missing).map(|one| one.1.1).collect();
            put(&mut files, &table(&source, head), &table(&own, own_head));
            confirm_all(&mut files);
            // One cell of each row changes in the source.
            let edited = table(&source, head)
                .replace("Storage room", "Storage room upstairs")
                .replace("Reception desk", "Reception desk upstairs")
                .replace("Meeting hall", "Meeting hall upstairs")
                .replace("Boxes", "Boxes upstairs");
            files.insert(format!("content/en/{PAGE}"), edited);
            let placed = import_open(&mut files, format, |message| {
                message.target = match message.source.strip_suffix(" upstairs") {
                    Some(words) => format!("{words} arriba"),
                    None if message.target.is_empty() => message.source.clone(),
                    None => message.target.clone(),
                };
            });
            let place = format!(
                "without row {missing} in {}: {:?}\n{}",
                format.0,
                placed.problems,
                files[&format!("content/es/{PAGE}")]
            );
            assert!(placed.problems.is_empty(), "{place}");
            let page = &files[&format!("content/es/{PAGE}")];
            let wanted: Vec<String> = rows
                .iter()
                .enumerate()
                .map(|(row, (source, own))| {
                    let words = |line: &str| {
                        line.split(" | ").map(|cell| cell.trim_matches(['|', ' ']).to_owned()).collect::<Vec<_>>()
                    };
                    let (source, mut own) = (words(source), words(own));
                    if row == missing {
                        own = source.clone();
                    }
                    let at = usize::from(row != 3);
                    own[at] = format!("{} arriba", source[at]);
                    format!("| {} |", own.join(" | "))
                })
                .collect();
            assert!(page.contains(&wanted.join("\n")), "{wanted:#?}\n{place}");
        }
    }
}

#[test]
fn several_new_sections_at_the_end_of_a_page_keep_their_order() {
    for format in FORMATS {
        let mut files = recorded(DIRECTION);
        put(&mut files, &worded(&[ONE]), &worded(&[("Llegada", "Salude a todos.")]));
        confirm_all(&mut files);
        let news = [("New one", "New two here."), ("New three", "New four here."), ("New five", "New six here.")];
        put(&mut files, &worded(&[ONE, news[0], news[1], news[2]]), &worded(&[("Llegada", "Salude a todos.")]));
        let placed = import_open(&mut files, format, answer);
        assert_eq!((placed.problems.len(), placed.in_step.len()), (0, 3), "{placed:?}");
        let own = news.map(|(heading, words)| (heading.replace("New", "Nuevo"), words.replace("New", "Nuevo")));
        let own: Vec<(&str, &str)> = own.iter().map(|(heading, words)| (heading.as_str(), words.as_str())).collect();
        assert_eq!(
            files[&format!("content/es/{PAGE}")],
            worded(&[("Llegada", "Salude a todos."), own[0], own[1], own[2]])
        );
    }
}

#[test]
fn a_heading_with_an_id_or_attributes_is_made_step_by_step() {
    for attributes in
        ["", " {#kept}", " {.wide}", " {.wide .tall}", " {#kept .wide}", " {.wide #kept}", " {.wide key=words}"]
    {
        for format in &FORMATS[..1] {
            let mut files = confirmed();
            let source = format!("content/en/{PAGE}");
            let edited = format!("{}\n## New talk{attributes}\n\nNew one.\n", files[&source]);
            files.insert(source, edited);
            for sources in [["New one."], ["New talk"]] {
                let mut files = files.clone();
                let loaded = open(&files);
                let mut texts = export(&loaded, DIRECTION, Extent::Open);
                texts.messages.retain(|one| sources.contains(&one.source.as_str()));
                assert_eq!(texts.messages.len(), 1, "{attributes}");
                texts.messages.iter_mut().for_each(answer);
                let placed = back(&loaded, DIRECTION, &texts, *format);
                assert!(placed.problems.is_empty(), "{attributes} {sources:?}: {:?}", placed.problems);
                take(&mut files, &placed);
                assert_eq!(of_page(&files, Extent::Open).len(), 2, "{attributes}");
                let placed =
                    import_open(&mut files, *format, |message| message.target = message.source.replace("New", "Nuevo"));
                assert!(placed.problems.is_empty(), "{attributes} {sources:?}: {:?}", placed.problems);
                assert!(states(&files).iter().all(|one| one.1 == "current"), "{attributes}: {:?}", states(&files));
            }
        }
    }
}

#[test]
fn a_reference_link_of_a_new_text_comes_with_its_definition() {
    let texts = [
        "See [the new\nrules][r] now.",
        "See [the new rules][r] now.",
        "See [the new rules][ R ] now.",
        "See [new\nrules][] now.",
        "See [new rules] now.",
        "- See [the new\n  rules][r] now.",
        "> See [the new\n> rules][r] now.",
    ];
    let definitions = [
        "[r]: https://example.org/rules\n[new rules]: https://example.org/new",
        "[r]:\n  https://example.org/rules\n  \"Title\"\n\n[new rules]: <https://example.org/new>",
    ];
    for text in texts {
        for definition in definitions {
            for heading in ["", "## New talk\n\n"] {
                let mut files = confirmed();
                let source = format!("content/en/{PAGE}");
                let edited = files[&source].replace("## Notes\n", &format!("{heading}{text}\n\n## Notes\n"));
                files.insert(source, format!("{edited}\n{definition}\n"));
                let placed = import_open(&mut files, FORMATS[0], answer_new);
                let place = format!("{heading}{text}\n{definition}\n{}", files[&format!("content/es/{PAGE}")]);
                assert_eq!((placed.problems.len(), placed.in_step.len()), (0, 1), "{placed:?}\n{place}");
                let loaded = open(&files);
                let codes: Vec<&str> = loaded
                    .diagnostics()
                    .iter()
                    .filter(|one| {
                        one.primary.path.as_str().ends_with(PAGE) && one.primary.path.as_str().contains("/es/")
                    })
                    .map(|one| one.rule.code)
                    .collect();
                assert!(!codes.contains(&"T411") && !codes.contains(&"T624"), "{codes:?}\n{place}");
                assert_eq!(files[&format!("content/es/{PAGE}")].matches("https://").count(), 1, "{place}");
            }
        }
    }
}

/// A new text in the other language, with its reference.
fn answer_new(message: &mut Message) {
    message.target = message.source.replace("See", "Vea").replace("now", "ahora").replace("talk", "charla");
}

#[test]
fn a_new_section_around_texts_that_were_moved_is_refused_with_that_reason() {
    let mut files = confirmed();
    let mut parts = sides();
    let list = parts[0].remove(5);
    let at = parts[0].iter().position(|part| part == "## Notes").expect("a heading");
    parts[0].splice(at..at, ["## New talk".to_owned(), "New one.".to_owned(), list]);
    put_sides(&mut files, &parts);
    for format in FORMATS {
        let loaded = open(&files);
        let mut texts = export(&loaded, DIRECTION, Extent::Open);
        texts.messages.retain(|one| one.source.starts_with("New"));
        texts.messages.iter_mut().for_each(answer);
        let placed = back(&loaded, DIRECTION, &texts, format);
        let told: Vec<ProblemKind> = placed.problems.iter().map(|one| one.kind).collect();
        assert_eq!(told, [ProblemKind::Moved; 2], "{placed:?}");
        assert!(placed.files.is_empty() && placed.in_step.is_empty());
        // As the message says: the list gets a heading of its own in the translation, and the rest comes back.
        let mut files = files.clone();
        let path = format!("content/es/{PAGE}");
        let list = &sides()[1][5];
        let text = files[&path].replace(&format!("{list}\n\n"), "");
        let moved = text.replace("## Apuntes\n", &format!("## Charla\n\n{list}\n\n## Apuntes\n"));
        files.insert(path.clone(), moved);
        let placed = import_open(&mut files, format, |message| {
            if message.source.starts_with("New") {
                message.target = message.source.replace("New", "Nuevo");
            }
        });
        assert!(placed.problems.is_empty(), "{:?}", placed.problems);
        let done = format!("\n\n## Nuevo talk\n\nNuevo one.\n\n{list}\n\n## Apuntes\n");
        assert!(files[&path].contains(&done), "{}", files[&path]);
    }
}

#[test]
fn a_mark_of_a_text_that_is_not_translated_is_no_translation() {
    let mut files = confirmed();
    let source = format!("content/en/{PAGE}");
    let edited = files[&source].replacen("## Notes\n", "## New talk\n\nNew one.\n\n## Notes\n", 1);
    files.insert(source, edited.replace("at the start.", "at the very start."));
    let mark = |message: &Message| format!("[TODO: en → es: {}]", message.source);
    for format in FORMATS {
        let loaded = open(&files);
        let mut texts = export(&loaded, DIRECTION, Extent::Open);
        for message in &mut texts.messages {
            message.target = mark(message);
            message.state = MessageState::Current;
        }
        // Nothing is there yet: nothing is made of marks alone.
        let placed = back(&loaded, DIRECTION, &texts, format);
        let told: Vec<ProblemKind> = placed.problems.iter().map(|one| one.kind).collect();
        assert_eq!(told, [ProblemKind::Open; 3], "{}: {placed:?}", format.0);
        assert!(placed.files.is_empty() && placed.in_step.is_empty() && placed.unchanged == 0, "{placed:?}");
        // The marks are in the page, and come back as they are.
        let mut begun = files.clone();
        let mut first = texts.clone();
        first.messages.retain(|one| one.source == "New one.");
        first.messages.iter_mut().for_each(answer);
        take(&mut begun, &back(&loaded, DIRECTION, &first, format));
        let loaded = open(&begun);
        let mut texts = export(&loaded, DIRECTION, Extent::Everything);
        for message in texts.messages.iter_mut().filter(|one| one.target.is_empty()) {
            message.target = mark(message);
        }
        texts.messages.iter_mut().for_each(|message| message.state = MessageState::Current);
        let placed = back(&loaded, DIRECTION, &texts, format);
        let told: Vec<&str> = placed.problems.iter().map(|one| one.context.as_str()).collect();
        assert_eq!(told, ["y/more#new-talk/1"], "{}: {placed:?}", format.0);
        assert!(placed.files.is_empty() && placed.in_step.iter().all(|one| one.section != "new-talk"), "{placed:?}");
    }
}

/// The source gained or changed something, somebody filled it in by hand after the export, and then the export comes back
/// with another translation of it: what the person wrote stays, and a second import puts nothing there twice.
#[test]
fn what_was_filled_in_by_hand_since_the_export_stays() {
    let cases: [(&str, [&str; 2], [&str; 2]); 6] = [
        ("an item", ["- Water", "- New item of it\n- Water"], ["- Agua", "- Un elemento a mano\n- Agua"]),
        (
            "the last item",
            ["can listen\n", "can listen\n- New item of it\n"],
            ["que escuche\n", "que escuche\n- Un elemento a mano\n"],
        ),
        ("a numbered item", ["2. Sign", "2. New item of it\n3. Sign"], ["2. Firme", "2. Un elemento a mano\n3. Firme"]),
        (
            "a paragraph",
            ["during the talk.\n", "during the talk.\n\nNew item of it.\n"],
            ["el tema.\n", "el tema.\n\nUn párrafo a mano.\n"],
        ),
        ("a row", ["| Photo", "| New item | New cell |\n| Photo"], ["| Foto", "| Una fila | A mano |\n| Foto"]),
        (
            "an item that was there",
            ["- Water for both of you", "- Water for both of you and tea"],
            ["- Agua para ambos", "- Agua y té para ambos, escrito a mano"],
        ),
    ];
    for (name, [old, new], [own_old, own_new]) in cases {
        for format in FORMATS {
            let mut files = confirmed();
            let (source, path) = (format!("content/en/{PAGE}"), format!("content/es/{PAGE}"));
            let edited = files[&source].replacen(old, new, 1);
            assert_ne!(edited, files[&source], "{name}");
            files.insert(source, edited);
            let mut texts = export(&open(&files), DIRECTION, Extent::Open);
            for message in &mut texts.messages {
                message.target = format!("Otra traducción: {}", message.source);
                message.state = MessageState::Current;
            }
            let by_hand = files[&path].replacen(own_old, own_new, 1);
            assert_ne!(by_hand, files[&path], "{name}");
            files.insert(path.clone(), by_hand.clone());
            let placed = back(&open(&files), DIRECTION, &texts, format);
            take(&mut files, &placed);
            let added = own_new.replace(own_old, "");
            let added = added.trim_matches(|one: char| !one.is_alphanumeric());
            assert!(files[&path].contains(added), "{name}: {}", files[&path]);
            assert!(placed.in_step.is_empty(), "{name}: {placed:?}");
            let again = back(&open(&files), DIRECTION, &texts, format);
            assert!(again.files.is_empty(), "{name}: {again:?}\n{}", files[&path]);
        }
    }
}

/// The sites of the tests that have two languages.
fn sites() -> Vec<(String, Snapshot)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = vec![("the course".to_owned(), own_course())];
    for folder in ["docs/guide", "tests/sites/two-languages", "tests/sites/curriculum", "tests/sites/missing-halves"] {
        all.push((folder.to_owned(), read_snapshot(&root.join(folder)).expect("a site")));
    }
    all
}

/// From the default language of a site to the other one.
fn direction(site: &Site) -> Direction {
    let source = site.config.languages[site.config.default_language].tag.as_str();
    DIRECTIONS.into_iter().find(|[own, _]| *own == source).expect("a direction")
}

/// Everything of a site comes back, as a translator may have it: as it was, and in other words. The second import of the
/// same file changes no file and confirms nothing more.
#[test]
fn the_same_file_a_second_time_changes_nothing_and_confirms_nothing_on_every_page_of_the_tests() {
    let load_site =
        |snapshot: Snapshot| temario::pipeline::load(snapshot, &options(), &mut Memo::new(), &mut Timings::new());
    for (name, snapshot) in sites() {
        let loaded = load_site(snapshot);
        let direction = direction(&loaded.site);
        let into = language(&loaded.site, direction[1]);
        let formats = if loaded.site.pages.len() > 20 { &FORMATS[..1] } else { &FORMATS[..] };
        for format in formats {
            for is_reworded in if formats.len() == 1 { &[true][..] } else { &[false, true] } {
                let is_reworded = *is_reworded;
                let mut texts = export(&loaded, direction, Extent::Everything);
                assert!(!texts.messages.is_empty(), "{name}");
                for (number, message) in texts.messages.iter_mut().enumerate() {
                    if message.target.is_empty() {
                        message.target = message.source.clone();
                    }
                    if is_reworded
                        && number % 3 == 0
                        && message.target.starts_with(char::is_alphabetic)
                        && !message.target.contains(['{', '`'])
                    {
                        message.target = format!("Además, {}", message.target);
                    }
                    message.state = MessageState::Current;
                }
                let place = format!("{name} {} {is_reworded}", format.0);
                let placed = back(&loaded, direction, &texts, *format);
                let once = confirmed_after(&loaded, &placed, into);
                let again = back(&once, direction, &texts, *format);
                let changed: BTreeSet<&str> = again.files.keys().map(|path| path.as_str()).collect();
                assert!(changed.is_empty(), "{place}: {changed:?}");
                let twice = confirmed_after(&once, &again, into);
                let states = |loaded: &Loaded| {
                    let all = status(&loaded.site, &loaded.snapshot);
                    let pages = all.languages.iter().flat_map(|one| one.modules.iter().flat_map(|one| &one.pages));
                    let files = pages.chain(all.languages.iter().flat_map(|one| &one.data.files));
                    let sections = files.flat_map(|file| file.sections.iter().map(|one| (file.id.clone(), one)));
                    sections
                        .map(|(id, one)| format!("{id}#{:?} {}", one.source_id, one.state.name()))
                        .collect::<BTreeSet<_>>()
                };
                let (first, second) = (states(&once), states(&twice));
                let more: Vec<_> = first.symmetric_difference(&second).collect();
                assert!(more.is_empty(), "{place}: {more:?}");
                let told =
                    |placed: &Placed| placed.problems.iter().map(|one| one.context.clone()).collect::<BTreeSet<_>>();
                assert!(told(&again).is_subset(&told(&placed)), "{place}: {:?}", again.problems);
            }
        }
    }
}

/// The site after an import and its confirmations.
fn confirmed_after(loaded: &Loaded, placed: &Placed, into: temario::language::Language) -> Loaded {
    let after = with_files(loaded, &placed.files, &options());
    let records = confirm(
        &after.site,
        &targets(&after.site, placed, into),
        temario::config::Date::parse("2026-04-01").expect("a date"),
    );
    with_files(&after, &records.files, &options())
}
