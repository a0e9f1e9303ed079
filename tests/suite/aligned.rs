//! Texts for translators are aligned with what was confirmed: whatever is inserted, removed or moved, a finished pair is
//! one that a person confirmed, and what the source gained comes back into its place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use temario::exchange::{Extent, Message, MessageState, Placed, ProblemKind, targets, with_files};
use temario::status::{ConfirmTarget, status};

use crate::support::{Files, load};
use crate::translate::{FORMATS, back, export, open, options, recorded, take};
use crate::translations::{DIRECTIONS, Direction, language, record};

pub(crate) const PAGE: &str = "02-y/01-more.md";

/// A page with one of everything, as parts of the source with their translations.
const PARTS: [(&str, &str); 16] = [
    (
        "First words of a visit, before anything else is said.",
        "Primeras palabras de una visita, antes de todo lo demás.",
    ),
    (
        "Greet each person by name. Explain who you are and why you came.",
        "Salude por nombre. Explique quién es y a qué vino.",
    ),
    ("## Consent", "## Consentimiento"),
    ("Nobody has to speak with you. Say so at the start.", "Nadie tiene que hablar con usted. Dígalo al inicio."),
    ("Ask again whenever the subject changes during the talk.", "Pregunte de nuevo cada vez que cambie el tema."),
    (
        "- A quiet room with two chairs\n- Water for both of you\n- No guard who can listen",
        "- Una sala tranquila con dos sillas\n- Agua para ambos\n- Ningún custodio que escuche",
    ),
    ("It applies in all 24 places, also at night[^1].", "Se aplica en los 24 lugares, también de noche[^1]."),
    (
        "::: note Keep in mind\nSilence is an answer too.\n\nDo not fill every pause.\n:::",
        "::: nota Para recordar\nEl silencio también responde.\n\nNo llene cada pausa.\n:::",
    ),
    ("## Notes", "## Apuntes"),
    ("Write down what you saw on the same day.", "Anote el mismo día lo que vio."),
    (
        "| Kind | Where it stays |\n|---|---|\n| Notebook | with you alone |\n| Photographs | encrypted card |",
        "| Tipo | Dónde queda |\n|---|---|\n| Libreta | solo con usted |\n| Fotografías | tarjeta cifrada |",
    ),
    ("> Memory fades quickly after a long visit.", "> La memoria se borra pronto tras una visita larga."),
    ("```text\ntel 5550 0101\n```", "```text\ntel 5550 0101\n```"),
    ("1. Number every sheet\n2. Sign the last one", "1. Numere cada hoja\n2. Firme la última"),
    ("Keep originals apart from copies made later.", "Guarde los originales aparte de las copias."),
    ("[^1]: See the rule on access at any hour.", "[^1]: Vea la regla sobre acceso a toda hora."),
];

fn text(title: &str, objective: &str, parts: &[String]) -> String {
    format!("---\ntitle: {title}\nobjectives:\n- {objective}\n---\n\n{}\n", parts.join("\n\n"))
}

pub(crate) fn sides() -> [Vec<String>; 2] {
    [PARTS.map(|(own, _)| own.to_owned()).to_vec(), PARTS.map(|(_, other)| other.to_owned()).to_vec()]
}

pub(crate) fn put(files: &mut Files, parts: &[Vec<String>; 2]) {
    files.insert(format!("content/en/{PAGE}"), text("Listening", "Listen without haste.", &parts[0]));
    files.insert(format!("content/es/{PAGE}"), text("Escuchar", "Escuchar sin prisa.", &parts[1]));
}

pub(crate) const DIRECTION: Direction = DIRECTIONS[0];

static CONFIRMED: LazyLock<Files> = LazyLock::new(|| {
    let mut files = recorded(DIRECTION);
    put(&mut files, &sides());
    let site = load(&files).site;
    record(&mut files, &site, &[ConfirmTarget::All], "2026-03-12");
    files
});

/// The course of the tests with that page, all of it confirmed.
pub(crate) fn confirmed() -> Files {
    CONFIRMED.clone()
}

pub(crate) fn of_page(files: &Files, extent: Extent) -> Vec<Message> {
    let mut texts = export(&open(files), DIRECTION, extent).messages;
    texts.retain(|one| one.context.starts_with("y/more#"));
    texts
}

/// The edits of one side: each changes the parts of a page at positions that are taken modulo what is there.
#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, usize),
    Remove(usize),
    Move(usize, usize),
    Divide(usize),
    Join(usize),
    Reword(usize),
    InsertLine(usize, usize),
    RemoveLine(usize, usize),
    MoveLine(usize, usize),
    InsertColumn,
    IntoBlock(usize),
}

fn an_edit() -> impl Strategy<Value = Edit> {
    let at = || 0..64_usize;
    prop_oneof![
        3 => (at(), at()).prop_map(|(at, what)| Edit::Insert(at, what)),
        2 => at().prop_map(Edit::Remove),
        3 => (at(), at()).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => at().prop_map(Edit::Divide),
        1 => at().prop_map(Edit::Join),
        2 => at().prop_map(Edit::Reword),
        2 => (at(), at()).prop_map(|(part, at)| Edit::InsertLine(part, at)),
        1 => (at(), at()).prop_map(|(part, at)| Edit::RemoveLine(part, at)),
        1 => (at(), at()).prop_map(|(part, at)| Edit::MoveLine(part, at)),
        1 => Just(Edit::InsertColumn),
        1 => at().prop_map(Edit::IntoBlock),
    ]
}

/// What an insertion inserts.
const NEW: [&str; 4] = [
    "Leave before the gate closes at dusk.",
    "::: warning Danger nearby\nNever promise confidentiality that you cannot give.\n:::",
    "- Pack spare batteries\n- Charge the recorder",
    "> Somebody once arrived with empty hands.",
];

fn is_plain(part: &str) -> bool {
    part.starts_with(char::is_alphabetic)
}

/// The part at a position among those that are as wanted.
fn nth(parts: &[String], at: usize, is_wanted: impl Fn(&str) -> bool) -> Option<usize> {
    let found: Vec<usize> = (0..parts.len()).filter(|number| is_wanted(&parts[*number])).collect();
    (!found.is_empty()).then(|| found[at % found.len()])
}

/// The lines of a list or table that can be moved.
fn lines_of(part: &str) -> Option<(usize, Vec<String>)> {
    let lines: Vec<String> = part.lines().map(str::to_owned).collect();
    match part.chars().next()? {
        '-' | '1' => Some((0, lines)),
        '|' => Some((2, lines)),
        _ => None,
    }
}

fn make(parts: &mut Vec<String>, edit: &Edit, number: usize) {
    let is_movable = |part: &str| !part.starts_with('#') && !part.starts_with("[^");
    match edit {
        Edit::Insert(at, what) => {
            let new = NEW[what % NEW.len()];
            let at = at % parts.len();
            parts.insert(at, new.replace("the", &format!("the {number}th")).replace("- ", &format!("- {number} ")));
        }
        Edit::Remove(at) => {
            if let Some(at) = nth(parts, *at, is_movable) {
                parts.remove(at);
            }
        }
        Edit::Move(from, to) => {
            if let Some(from) = nth(parts, *from, is_movable) {
                let part = parts.remove(from);
                let to = to % (parts.len() + 1);
                parts.insert(to, part);
            }
        }
        Edit::Divide(at) => {
            if let Some(at) = nth(parts, *at, |part| is_plain(part) && part.contains(". ")) {
                parts[at] = parts[at].replacen(". ", ".\n\n", 1);
            }
        }
        Edit::Join(at) => {
            if let Some(at) = nth(parts, *at, is_plain)
                && parts.get(at + 1).is_some_and(|next| is_plain(next))
            {
                let next = parts.remove(at + 1);
                parts[at] = format!("{} {next}", parts[at]);
            }
        }
        Edit::Reword(at) => {
            if let Some(at) = nth(parts, *at, is_movable) {
                let word = |word: &str| {
                    !["note", "warning", "example"].contains(&word)
                        && word.chars().count() > 3
                        && word.chars().all(char::is_alphabetic)
                };
                let old = parts[at].split([' ', '\n']).find(|one| word(one)).map(str::to_owned);
                parts[at] =
                    old.map_or_else(|| parts[at].clone(), |old| parts[at].replacen(&old, &format!("new{number}"), 1));
            }
        }
        Edit::InsertLine(part, at) | Edit::RemoveLine(part, at) | Edit::MoveLine(part, at) => {
            let Some(part) = nth(parts, *part, |part| lines_of(part).is_some()) else { return };
            let Some((first, mut lines)) = lines_of(&parts[part]) else { return };
            let at = first + at % (lines.len() - first);
            match edit {
                Edit::InsertLine(..) => {
                    let cells = lines[0].matches('|').count().saturating_sub(1);
                    let new = match first {
                        0 => format!(
                            "{}Inserted entry number {number}",
                            if lines[0].starts_with('1') { "1. " } else { "- " }
                        ),
                        _ => format!("|{}", format!(" Inserted cell {number} |").repeat(cells)),
                    };
                    lines.insert(at, new);
                }
                Edit::RemoveLine(..) if lines.len() > first + 1 => {
                    lines.remove(at);
                }
                _ => {
                    let line = lines.remove(at);
                    lines.push(line);
                }
            }
            parts[part] = lines.join("\n");
        }
        Edit::InsertColumn => {
            let Some(at) = nth(parts, 0, |part| part.starts_with('|')) else { return };
            let lines = parts[at].lines().enumerate();
            let longer = lines.map(|(row, line)| match row {
                1 => format!("|---{line}"),
                _ => format!("| Column {number} row {row} {line}"),
            });
            parts[at] = longer.collect::<Vec<_>>().join("\n");
        }
        Edit::IntoBlock(at) => {
            if let Some(at) = nth(parts, *at, is_plain) {
                parts[at] = format!("::: example\n{}\n:::", parts[at]);
            }
        }
    }
}

/// The seed of the random edits: that of `TEMARIO_SEED`, else always the same, so that a run can be repeated.
fn seed() -> RngSeed {
    let given = std::env::var("TEMARIO_SEED").ok().and_then(|seed| seed.parse().ok());
    RngSeed::Fixed(given.unwrap_or(1))
}

/// The number of random cases: that of `TEMARIO_CASES`, if it is given.
fn cases(usual: u32) -> u32 {
    std::env::var("TEMARIO_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// The translation of each source text when all was confirmed.
fn known() -> BTreeMap<String, String> {
    let all = of_page(&confirmed(), Extent::Everything);
    assert!(all.iter().all(|one| one.state == MessageState::Current && !one.target.is_empty()));
    all.into_iter().map(|one| (one.source, one.target)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(40), rng_seed: seed(), ..ProptestConfig::default() })]

    /// After any edits of the source, a finished pair is one that was confirmed, and a text that has not changed is
    /// still with its translation, wherever it is.
    #[test]
    fn a_finished_pair_is_one_that_was_confirmed(edits in prop::collection::vec(an_edit(), 1..6)) {
        let mut files = confirmed();
        let known = known();
        let mut parts = sides();
        for (number, edit) in edits.iter().enumerate() {
            make(&mut parts[0], edit, number);
        }
        put(&mut files, &parts);
        for message in of_page(&files, Extent::Everything) {
            match known.get(&message.source) {
                Some(target) => {
                    prop_assert_eq!((&message.target, message.state), (target, MessageState::Current), "{}", message.source);
                }
                None => prop_assert!(message.state != MessageState::Current, "{} = {}", message.source, message.target),
            }
        }
    }

    /// The same if both sides are edited, except that a translation that has changed is not finished.
    #[test]
    fn edits_of_both_sides_leave_no_wrong_pair_finished(
        own in prop::collection::vec(an_edit(), 0..4),
        other in prop::collection::vec(an_edit(), 1..4),
    ) {
        let mut files = confirmed();
        let known = known();
        let mut parts = sides();
        for (number, edit) in own.iter().enumerate() {
            make(&mut parts[0], edit, number);
        }
        for (number, edit) in other.iter().enumerate() {
            make(&mut parts[1], edit, number + 50);
        }
        put(&mut files, &parts);
        for message in of_page(&files, Extent::Everything).into_iter().filter(|one| one.state == MessageState::Current) {
            prop_assert_eq!(known.get(&message.source), Some(&message.target));
        }
    }
}

/// A returned translation of a text: its words with the marks of the source, so that none is lost.
fn translated(source: &str, number: usize) -> String {
    format!("Traducido {number}: {source}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(24), rng_seed: seed(), ..ProptestConfig::default() })]

    /// Whatever comes back of any edits of the source is in its place or told, a second import of the same file changes
    /// nothing, no text that a person wrote is lost, and no section is in step that has less than the source.
    #[test]
    fn what_comes_back_is_in_the_page_and_a_second_import_changes_nothing(
        edits in prop::collection::vec(an_edit(), 1..6),
        fates in prop::collection::vec(prop::sample::select(vec![0_u8, 1, 1, 1, 2]), 7),
        everything in any::<bool>(),
        xliff in any::<bool>(),
    ) {
        let mut files = confirmed();
        let mut parts = sides();
        for (number, edit) in edits.iter().enumerate() {
            make(&mut parts[0], edit, number);
        }
        put(&mut files, &parts);
        let loaded = open(&files);
        let mut texts = export(&loaded, DIRECTION, Extent::Open);
        texts.messages.retain(|one| one.context.starts_with("y/more#"));
        let mut number = 0;
        // 0: did not come back, 1: is sure, 2: is doubtful.
        texts.messages.retain_mut(|one| {
            number += 1;
            let fate = if everything { 1 } else { fates[number % fates.len()] };
            one.target = translated(&one.source, number);
            one.state = if fate == 2 { MessageState::Outdated } else { MessageState::Current };
            fate != 0
        });
        let before = of_page(&files, Extent::Everything);
        let format = FORMATS[usize::from(xliff)];
        let placed = back(&loaded, DIRECTION, &texts, format);
        let path = format!("content/es/{PAGE}");
        let was = files[&path].clone();
        take(&mut files, &placed);
        let after = with_files(&loaded, &placed.files, &options());
        let confirmed = targets(&after.site, &placed, language(&after.site, "es"));
        record(&mut files, &after.site, &confirmed, "2026-04-01");
        let now = &files[&path];
        let refused: BTreeSet<&str> = placed.problems.iter().map(|one| one.words.as_str()).collect();
        let all = of_page(&files, Extent::Everything);
        for one in &texts.messages {
            let is_refused = refused.contains(one.target.as_str());
            prop_assert_eq!(now.contains(&one.target), !is_refused, "{}\n{}", one.target, now);
            // The source may have a text more than once.
            let is_it = |other: &&Message| other.source == one.source && !other.target.is_empty();
            let is_in = |other: &&Message| is_it(other) && !refused.contains(other.target.as_str());
            let (there, wanted) = (all.iter().filter(is_it).count(), texts.messages.iter().filter(is_in).count());
            prop_assert!(there >= wanted, "{}: {} of {}\n{}", one.source, there, wanted, now);
        }
        // What was there is there, unless it was the translation of a text that came back.
        let replaced: BTreeSet<&str> = before
            .iter()
            .filter(|one| texts.messages.iter().any(|other| other.context == one.context))
            .map(|one| one.target.as_str())
            .collect();
        for (_, other) in PARTS {
            for line in other.lines().filter(|line| was.contains(line)) {
                let words = line.trim_start_matches(|one: char| !one.is_alphabetic());
                let is_replaced = replaced.iter().any(|target| !target.is_empty() && (line.contains(target) || target.contains(words)));
                prop_assert!(is_replaced || now.contains(line), "{}\n{}", line, now);
            }
        }
        let again = back(&open(&files), DIRECTION, &texts, format);
        prop_assert!(again.files.is_empty(), "{:?}\n{}", again.files, now);
        // A section that is in step has each of its texts.
        for one in of_page(&files, Extent::Open) {
            let section = one.context.split(['#', '/']).nth(2).unwrap_or_default().to_owned();
            let is_confirmed = placed.in_step.iter().any(|step| step.page == "y/more" && step.section == section);
            prop_assert!(one.context.contains('@') || !is_confirmed, "{:?} in {:?}\n{}", one, placed.in_step, now);
        }
    }
}

/// Open: of a text that was divided and moved at once, the next export does not know the translations that came back.
/// They are in the page all the same, nothing else is lost, and the section stays open.
#[test]
fn a_text_that_was_divided_and_moved_comes_back_and_confirms_nothing() {
    let mut files = confirmed();
    let mut parts = sides();
    make(&mut parts[0], &Edit::Divide(1), 0);
    make(&mut parts[0], &Edit::Move(2, 20), 1);
    put(&mut files, &parts);
    let loaded = open(&files);
    let mut texts = export(&loaded, DIRECTION, Extent::Open);
    texts.messages.retain(|one| one.context.starts_with("y/more#"));
    for (number, one) in texts.messages.iter_mut().enumerate() {
        (one.target, one.state) = (translated(&one.source, number + 1), MessageState::Current);
    }
    let placed = back(&loaded, DIRECTION, &texts, FORMATS[0]);
    assert!(placed.in_step.is_empty() && placed.problems.is_empty(), "{placed:?}");
    take(&mut files, &placed);
    let now = &files[&format!("content/es/{PAGE}")];
    assert!(texts.messages.len() == 2 && texts.messages.iter().all(|one| now.contains(&one.target)), "{now}");
    assert!(now.contains("Pregunte de nuevo cada vez que cambie el tema."), "{now}");
    assert!(back(&open(&files), DIRECTION, &texts, FORMATS[0]).files.is_empty());
}

/// What the source gains: its name, an old and a new text of the source, and of the translation.
type Gain = (&'static str, [&'static str; 2], [&'static str; 2]);

/// New texts begin with `New`, and with `Nuevo` when they are translated.
const GAINS: [Gain; 23] = [
    (
        "a paragraph",
        ["during the talk.\n", "during the talk.\n\nNew one.\n"],
        ["el tema.\n", "el tema.\n\nNuevo one.\n"],
    ),
    (
        "a paragraph with a forced line break",
        ["during the talk.\n", "during the talk.\n\nNew one.\\\nNew two with some more words.\n"],
        ["el tema.\n", "el tema.\n\nNuevo one.\\\nNuevo two with some more words.\n"],
    ),
    (
        "two, under a heading",
        ["## Consent\n", "## Consent\n\nNew one.\n\nNew two.\n"],
        ["## Consentimiento\n", "## Consentimiento\n\nNuevo one.\n\nNuevo two.\n"],
    ),
    (
        "the last of a page",
        ["made later.\n", "made later.\n\nNew one.\n"],
        ["las copias.\n", "las copias.\n\nNuevo one.\n"],
    ),
    ("the first of a page", ["First words", "New one.\n\nFirst words"], ["Primeras", "Nuevo one.\n\nPrimeras"]),
    ("an item", ["- Water", "- New one\n- Water"], ["- Agua", "- Nuevo one\n- Agua"]),
    ("the first item", ["- A quiet", "- New one\n- A quiet"], ["- Una sala", "- Nuevo one\n- Una sala"]),
    ("the last item", ["can listen\n", "can listen\n- New one\n"], ["que escuche\n", "que escuche\n- Nuevo one\n"]),
    ("a nested item", ["both of you\n", "both of you\n  - New one\n"], ["para ambos\n", "para ambos\n  - Nuevo one\n"]),
    ("a numbered item", ["2. Sign", "2. New one\n3. Sign"], ["2. Firme", "2. Nuevo one\n2. Firme"]),
    ("a row", ["| Photo", "| New one | New two |\n| Photo"], ["| Foto", "| Nuevo one | Nuevo two |\n| Foto"]),
    (
        "the first row",
        ["| Note", "| New one | New two |\n| Note"],
        ["| Libreta", "| Nuevo one | Nuevo two |\n| Libreta"],
    ),
    (
        "the last row",
        ["encrypted card |\n", "encrypted card |\n| New one | New two |\n"],
        ["tarjeta cifrada |\n", "tarjeta cifrada |\n| Nuevo one | Nuevo two |\n"],
    ),
    (
        "a block",
        ["## Notes\n", "::: note New one\nNew two.\n\n- New three\n:::\n\n## Notes\n"],
        ["## Apuntes\n", "::: nota Nuevo one\nNuevo two.\n\n- Nuevo three\n:::\n\n## Apuntes\n"],
    ),
    (
        "a text of a block",
        ["every pause.\n", "every pause.\n\nNew one.\n"],
        ["cada pausa.\n", "cada pausa.\n\nNuevo one.\n"],
    ),
    (
        "a list",
        ["## Notes\n", "- New one\n- New two\n\n## Notes\n"],
        ["## Apuntes\n", "- Nuevo one\n- Nuevo two\n\n## Apuntes\n"],
    ),
    (
        "a quoted text",
        ["long visit.\n", "long visit.\n>\n> New one.\n"],
        ["visita larga.\n", "visita larga.\n>\n> Nuevo one.\n"],
    ),
    (
        "a footnote",
        ["any hour.\n", "any hour.\n\n[^2]: New one.\n"],
        ["toda hora.\n", "toda hora.\n\n[^2]: Nuevo one.\n"],
    ),
    ("an objective", ["haste.\n", "haste.\n- New one. {#new}\n"], ["prisa.\n", "prisa.\n- \"Nuevo one. {#new}\"\n"]),
    (
        "a description",
        ["haste.\n", "haste.\ndescription: New one.\n"],
        ["prisa.\n", "prisa.\ndescription: Nuevo one.\n"],
    ),
    (
        "materials",
        ["haste.\n", "haste.\nmaterials:\n- New one\n- New two\n"],
        ["prisa.\n", "prisa.\nmaterials:\n- Nuevo one\n- Nuevo two\n"],
    ),
    (
        "questions",
        ["haste.\n", "haste.\nquestions:\n- New one?\n- New two?\n"],
        ["prisa.\n", "prisa.\nquestions:\n- Nuevo one?\n- Nuevo two?\n"],
    ),
    ("a text after code", ["0101\n```\n", "0101\n```\n\nNew one.\n"], ["0101\n```\n", "0101\n```\n\nNuevo one.\n"]),
];

/// The translation of a new text; a text that only gained a reference to a footnote gains it too.
pub(crate) fn answer(message: &mut Message) {
    message.target = match message.source.contains("[^2]") {
        true => message.target.replace("inicio.", "inicio[^2]."),
        false => message.source.replace("New", "Nuevo"),
    };
    message.state = MessageState::Current;
}

#[test]
fn what_the_source_gained_comes_back_into_its_place() {
    for (name, [old, new], [own_old, own_new]) in GAINS {
        for format in FORMATS {
            let mut files = confirmed();
            let (source, path) = (format!("content/en/{PAGE}"), format!("content/es/{PAGE}"));
            let (mut edited, mut wanted) =
                (files[&source].replacen(old, new, 1), files[&path].replacen(own_old, own_new, 1));
            if name == "a footnote" {
                edited = edited.replace("at the start.", "at the start[^2].");
                wanted = wanted.replace("al inicio.", "al inicio[^2].");
            }
            assert!(edited != files[&source] && wanted != files[&path], "{name}");
            files.insert(source, edited);
            let loaded = open(&files);
            let mut texts = export(&loaded, DIRECTION, Extent::Open);
            texts.messages.iter_mut().for_each(answer);
            // One text is not sure: all go in, and nothing is confirmed.
            let sure = texts.messages[0].state;
            texts.messages[0].state = MessageState::Outdated;
            let placed = back(&loaded, DIRECTION, &texts, format);
            assert!(placed.in_step.is_empty(), "{name}: {placed:?}");
            assert_eq!(placed.files.values().next(), Some(&wanted), "{name} in {}: {:?}", format.0, placed.problems);
            texts.messages[0].state = sure;
            let placed = back(&loaded, DIRECTION, &texts, format);
            assert_eq!((placed.problems.len(), placed.in_step.len()), (0, 1), "{name}: {placed:?}");
            assert_eq!(placed.placed, texts.messages.len(), "{name}");
            take(&mut files, &placed);
            let again = back(&open(&files), DIRECTION, &texts, format);
            assert!(again.files.is_empty() && again.problems.is_empty(), "{name}: {again:?}");
            let after = open(&files);
            let confirmed = targets(&after.site, &placed, language(&after.site, "es"));
            record(&mut files, &after.site, &confirmed, "2026-04-01");
            let after = open(&files);
            assert!(status(&after.site, &after.snapshot).is_in_step(), "{name}");
            assert!(export(&after, DIRECTION, Extent::Open).messages.is_empty(), "{name}");
        }
    }
}

#[test]
fn a_row_or_block_goes_in_only_as_a_whole_and_a_label_is_not_taken_twice() {
    let cases = [
        ("| Photo", "| New one | New two |\n| Photo", ProblemKind::Incomplete),
        ("## Notes\n", "::: note New one\nNew two.\n:::\n\n## Notes\n", ProblemKind::Incomplete),
        ("| Kind", "| New one | New two |\n|---|---|\n| New three | New four |\n\n| Kind", ProblemKind::Incomplete),
    ];
    for (old, new, kind) in cases {
        let mut files = confirmed();
        let source = format!("content/en/{PAGE}");
        let edited = files[&source].replacen(old, new, 1);
        files.insert(source, edited);
        let loaded = open(&files);
        let mut texts = export(&loaded, DIRECTION, Extent::Open);
        texts.messages.iter_mut().for_each(answer);
        texts.messages.truncate(1);
        let placed = back(&loaded, DIRECTION, &texts, FORMATS[0]);
        let told: Vec<ProblemKind> = placed.problems.iter().map(|one| one.kind).collect();
        assert!(placed.files.is_empty() && told == [kind], "{new}: {placed:?}");
    }
    // The translation has a footnote of its own with that label.
    let mut files = confirmed();
    let (source, path) = (format!("content/en/{PAGE}"), format!("content/es/{PAGE}"));
    let edited = files[&source].replace("at the start.", "at the start[^2].") + "\n[^2]: New one.\n";
    let own = files[&path].replace("en los 24 lugares", "en los 24 lugares[^2]") + "\n[^2]: Una nota propia.\n";
    files.insert(source, edited);
    files.insert(path, own);
    let loaded = open(&files);
    let mut texts = export(&loaded, DIRECTION, Extent::Open);
    texts.messages.retain(|one| one.source.starts_with("New"));
    texts.messages.iter_mut().for_each(answer);
    let placed = back(&loaded, DIRECTION, &texts, FORMATS[0]);
    assert!(placed.files.values().all(|page| page.contains("Una nota propia.") && page.matches("[^2]:").count() == 1));
    assert!(placed.in_step.is_empty());
}

#[test]
fn a_text_that_only_the_translation_has_is_not_written_over() {
    let mut files = confirmed();
    let mut parts = sides();
    parts[0].insert(4, "New one.".to_owned());
    parts[1].insert(4, "Nunca entregue la libreta a la policía.".to_owned());
    put(&mut files, &parts);
    let loaded = open(&files);
    let mut texts = export(&loaded, DIRECTION, Extent::Open);
    let one = texts.messages.iter_mut().find(|one| one.source == "New one.").expect("it is exported");
    assert_eq!(one.state, MessageState::Outdated, "nobody has said that one is the translation of the other");
    answer(one);
    for format in FORMATS {
        let placed = back(&loaded, DIRECTION, &texts, format);
        let page = placed.files.values().next().expect("a page");
        assert!(
            page.contains("\nNunca entregue la libreta a la policía.\n") && page.contains("\nNuevo one.\n"),
            "{page}"
        );
        assert!(placed.in_step.is_empty(), "{placed:?}");
        let mut after = files.clone();
        take(&mut after, &placed);
        assert!(back(&open(&after), DIRECTION, &texts, format).files.is_empty());
    }
}

/// The state of each section of the page, in its order.
pub(crate) fn states(files: &Files) -> Vec<(String, &'static str)> {
    let loaded = open(files);
    let all = status(&loaded.site, &loaded.snapshot);
    let pages = all.languages.iter().flat_map(|one| &one.modules).flat_map(|module| &module.pages);
    let own = pages.filter(|page| page.id == "y/more");
    own.flat_map(|page| &page.sections)
        .map(|one| (one.source_id.clone().unwrap_or_default(), one.state.name()))
        .collect()
}

/// Imports the texts whose source is among these, as sure, and confirms what is settled.
fn import(files: &mut Files, sources: &[&str], format: usize) -> Placed {
    let loaded = open(files);
    let mut texts = export(&loaded, DIRECTION, Extent::Everything);
    texts.messages.retain(|one| sources.contains(&one.source.as_str()));
    assert_eq!(texts.messages.len(), sources.len());
    texts.messages.iter_mut().for_each(answer);
    let placed = back(&loaded, DIRECTION, &texts, FORMATS[format]);
    take(files, &placed);
    let after = open(files);
    let confirmed = targets(&after.site, &placed, language(&after.site, "es"));
    record(files, &after.site, &confirmed, "2026-04-01");
    let again = back(&open(files), DIRECTION, &texts, FORMATS[format]);
    assert!(again.files.is_empty() && again.problems.is_empty(), "{again:?}");
    placed
}

#[test]
fn a_missing_section_is_filled_step_by_step_and_is_missing_until_all_of_it_is_there() {
    for format in 0..FORMATS.len() {
        let mut files = confirmed();
        let source = format!("content/en/{PAGE}");
        let new = "## New talk\n\nNew one.[^9]\n\n- New two\n- New three\n\n## New end\n\nNew four.\n\n## Notes\n";
        let edited = files[&source].replacen("## Notes\n", new, 1) + "\n[^9]: New note.\n";
        files.insert(source, edited);
        let path = format!("content/es/{PAGE}");
        let placed = import(&mut files, &["New two"], format);
        assert!(placed.problems.is_empty() && placed.in_step.is_empty(), "{placed:?}");
        let begun = "## [TODO: en → es: New talk] {#new-talk}\n\n[TODO: en → es: New one.[^9]]\n\n- Nuevo two\n\
                     - [TODO: en → es: New three]\n\n[^9]: [TODO: en → es: New note.]\n\n## Apuntes\n";
        assert!(files[&path].contains(begun), "{}", files[&path]);
        let of =
            |states: Vec<(String, &'static str)>, id: &str| states.into_iter().find(|one| one.0 == id).expect(id).1;
        assert_eq!(of(states(&files), "new-talk"), "missing");
        assert_eq!(of(states(&files), "new-end"), "missing");
        // A person cannot confirm it either, and an error tells where it is open.
        let site = load(&files).site;
        let mut all = files.clone();
        record(&mut all, &site, &[ConfirmTarget::All], "2026-04-02");
        assert_eq!(of(states(&all), "new-talk"), "outdated");
        let loaded = open(&files);
        let codes: BTreeSet<&str> = loaded.diagnostics().iter().map(|one| one.rule.code).collect();
        assert!(codes.contains("T416"), "{codes:?}");
        let texts = of_page(&files, Extent::Open);
        let target =
            |source: &str| texts.iter().find(|one| one.source == source).expect("it is exported").target.clone();
        assert_eq!((target("New two"), target("New one.[^9]")), ("Nuevo two".to_owned(), String::new()));
        let placed = import(&mut files, &["New talk", "New one.[^9]", "New three", "New note."], format);
        assert!(placed.problems.is_empty() && placed.in_step.is_empty(), "a text that came before is not sure yet");
        let done = "## Nuevo talk {#new-talk}\n\nNuevo one.[^9]\n\n- Nuevo two\n- Nuevo three\n\n[^9]: Nuevo note.\n\n## Apuntes\n";
        assert!(files[&path].contains(done), "{}", files[&path]);
        let placed = import(&mut files, &["New talk", "New one.[^9]", "New two", "New three", "New note."], format);
        assert_eq!(placed.in_step.len(), 1, "{placed:?}");
        assert_eq!(of(states(&files), "new-talk"), "current");
        let placed = import(&mut files, &["New end", "New four."], format);
        assert_eq!(placed.in_step.len(), 1, "{placed:?}");
        assert!(states(&files).iter().all(|one| one.1 == "current"), "{:?}", states(&files));
    }
}

#[test]
fn a_missing_page_is_filled_step_by_step() {
    for format in 0..FORMATS.len() {
        let mut files = confirmed();
        let page = "---\ntitle: New page\nslug: a-page\n---\n\nNew one.\n\n## New part\n\nNew two.\n\n## New end\n\nNew three.\n";
        files.insert("content/en/02-y/02-other.md".to_owned(), page.to_owned());
        let placed = import(&mut files, &["New one.", "New part", "New two."], format);
        assert!(placed.problems.is_empty(), "{placed:?}");
        let path = "content/es/02-y/02-other.md";
        assert_eq!(
            files[path],
            "---\ntitle: \"[TODO: en → es: New page]\"\n---\n\nNuevo one.\n\n## Nuevo part\n\nNuevo two.\n\n\
             ## [TODO: en → es: New end]\n\n[TODO: en → es: New three.]\n"
        );
        let placed = import(&mut files, &["New page", "New one.", "New end"], format);
        assert!(placed.problems.is_empty(), "{placed:?}");
        let placed = import(&mut files, &["New three.", "New end"], format);
        assert!(placed.problems.is_empty(), "{placed:?}");
        assert!(!files[path].contains("TODO"), "{}", files[path]);
        let loaded = open(&files);
        assert!(
            status(&loaded.site, &loaded.snapshot).is_in_step(),
            "{:?}",
            status(&loaded.site, &loaded.snapshot).languages
        );
    }
}

/// The records as an older version wrote them, without the words of the translation.
fn without_words(files: &mut Files) {
    let lock = &files["content/es.lock"];
    let line = |line: &str| line.splitn(7, '\t').take(6).collect::<Vec<_>>().join("\t");
    let older = lock.lines().map(|one| if one.starts_with('#') { one.to_owned() } else { line(one) });
    let older = older.collect::<Vec<_>>().join("\n") + "\n";
    files.insert("content/es.lock".to_owned(), older);
}

#[test]
fn without_recorded_words_nothing_is_finished_that_could_be_another_text() {
    let known = known();
    let insert = |parts: &mut Vec<String>, at: usize, new: &str| parts.insert(at, new.to_owned());
    // The translation has not changed since, so its words are known.
    let mut files = confirmed();
    without_words(&mut files);
    let mut parts = sides();
    insert(&mut parts[0], 3, "New one.");
    put(&mut files, &parts);
    for message in of_page(&files, Extent::Everything) {
        let wanted = known.get(&message.source).cloned().unwrap_or_default();
        assert_eq!((message.target, message.state == MessageState::Current), (wanted.clone(), !wanted.is_empty()));
    }
    // Both have changed: the texts are paired by what they share, and nobody has said that they are.
    insert(&mut parts[1], 5, "Una frase propia.");
    insert(&mut parts[1], 5, "Y otra más, también propia.");
    put(&mut files, &parts);
    let texts = of_page(&files, Extent::Everything);
    let of_section = |one: &&Message| one.context.starts_with("y/more#consent/");
    for message in texts.iter().filter(of_section) {
        assert_ne!(message.state, MessageState::Current, "{message:?}");
    }
    let shared = texts.iter().find(|one| one.source.contains("24 places")).expect("it is exported");
    assert_eq!(Some(&shared.target), known.get(&shared.source));
    // Without any record, as after an import of a site.
    files.remove("content/es.lock");
    let texts = of_page(&files, Extent::Everything);
    assert!(texts.iter().all(|one| one.state != MessageState::Current));
    let shared = texts.iter().find(|one| one.source.contains("24 places")).expect("it is exported");
    assert_eq!(Some(&shared.target), known.get(&shared.source));
}

/// A side of the page: its introduction, and sections by their heading.
pub(crate) fn side(title: &str, intro: &str, headings: &[&str]) -> String {
    let sections: String = headings.iter().map(|one| format!("\n## {one}\n\nWords of {one}.\n")).collect();
    format!("---\ntitle: {title}\n---\n\n{intro}\n{sections}")
}

#[test]
fn an_import_confirms_no_section_whose_source_was_removed() {
    // The headings of the translation; those of the source before and after; a changed text, and the sections of the
    // translation in the record without a source text that is still there.
    let cases: [(&[&str], &[&str], &[&str]); 3] = [
        (&["Parte vieja", "Resto"], &["Old part", "Rest"], &["Rest"]),
        // The anchor of the removed section is that of another one in the other language.
        (&["Rest", "Resto"], &["Old part", "Rest"], &["Rest"]),
        (&["Resto", "Old part", "Rest"], &["Rest", "Old part", "More"], &["Rest"]),
    ];
    for (own, before, after) in cases {
        for (intro, changed) in [("Intro two.", "Intro two."), ("Intro one.", "Changed words of Rest.")] {
            let mut files = recorded(DIRECTION);
            let (source, path) = (format!("content/en/{PAGE}"), format!("content/es/{PAGE}"));
            files.insert(source.clone(), side("Listening", "Intro one.", before));
            files.insert(path, side("Escuchar", "Entrada uno.", own));
            let site = load(&files).site;
            record(&mut files, &site, &[ConfirmTarget::All], "2026-03-12");
            let edited = side("Listening", intro, after);
            files.insert(source, if changed == intro { edited } else { edited.replace("Words of Rest.", changed) });
            let open_before: Vec<_> = states(&files).into_iter().filter(|one| one.1 != "current").collect();
            let loaded = open(&files);
            let mut texts = export(&loaded, DIRECTION, Extent::Open);
            texts.messages.retain(|one| one.source == changed);
            assert_eq!(texts.messages.len(), 1, "{own:?}");
            texts.messages[0].target = "Palabras nuevas.".to_owned();
            texts.messages[0].state = MessageState::Current;
            let placed = back(&loaded, DIRECTION, &texts, FORMATS[0]);
            take(&mut files, &placed);
            let site = open(&files).site;
            assert_eq!(placed.in_step.len(), 1, "{own:?}: {placed:?}");
            let confirmed = targets(&site, &placed, language(&site, "es"));
            record(&mut files, &site, &confirmed, "2026-04-01");
            let left: Vec<_> = states(&files).into_iter().filter(|one| one.1 != "current").collect();
            assert_eq!(left.len() + 1, open_before.len(), "{own:?}, {changed}: {open_before:?}, {left:?}");
        }
    }
}

#[test]
fn where_the_record_has_unequal_numbers_of_texts_nothing_is_written_over_or_put_twice() {
    let source = [
        "If you look for applications, use our demo.",
        "Next, you can dive into the documentations:",
        "- [C++](https://e.org/cpp)\n- [Go](https://e.org/go)\n- [Java](https://e.org/java)",
        "| Kind | Place |\n|---|---|\n| Boxes | Storage |\n| Keys | Gate |",
    ];
    let own = [
        "Si busca aplicaciones, use nuestra demostración.",
        "A continuación, puede leer la documentación:",
        "- [C++](https://e.org/cpp)\n- [Go](https://e.org/go)\n- [Java](https://e.org/java)",
        "| Tipo | Lugar |\n|---|---|\n| Cajas | Depósito |\n| Llaves | Entrada |",
    ];
    let all = own.join("\n\n") + "\n";
    // Each line of the translation is missing once, but not the lines of a table that make it one.
    for missing in all.lines().filter(|line| !line.is_empty() && !line.contains("---") && !line.contains("Tipo")) {
        let kept = all.replacen(&format!("{missing}\n"), "", 1);
        let mut files = recorded(DIRECTION);
        let side = |title: &str, parts: &str| format!("---\ntitle: {title}\n---\n\n{parts}\n");
        let (original, path) = (format!("content/en/{PAGE}"), format!("content/es/{PAGE}"));
        files.insert(original.clone(), side("Listening", &source.join("\n\n")));
        files.insert(path.clone(), side("Escuchar", &kept));
        let site = load(&files).site;
        record(&mut files, &site, &[ConfirmTarget::All], "2026-03-12");
        files.insert(original, side("Listening", &source.join("\n\n").replace("documentations", "documentation")));
        let loaded = open(&files);
        let mut texts = export(&loaded, DIRECTION, Extent::Open);
        texts.messages.retain(|one| one.context.starts_with("y/more#"));
        for one in &mut texts.messages {
            one.target = format!("[es] {}", one.source);
            one.state = MessageState::Current;
        }
        let placed = back(&loaded, DIRECTION, &texts, FORMATS[0]);
        take(&mut files, &placed);
        for line in kept.lines() {
            let words = line.trim_start_matches("- ");
            assert!(files[&path].contains(words), "{line} without {missing}\n{}", files[&path]);
        }
        let again = back(&open(&files), DIRECTION, &texts, FORMATS[0]);
        assert!(again.files.is_empty(), "without {missing}:\n{}\n{again:?}", files[&path]);
    }
}
