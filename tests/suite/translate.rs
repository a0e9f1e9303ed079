//! Texts go to translators and come back: nothing else in the files changes, and nothing is lost.

use proptest::prelude::*;
use temario::config::{Audience, Delivery};
use temario::exchange::{
    Catalogue, Extent, Message, MessageState, Placed, ProblemKind, Reading, catalogue, place, read_po, read_xliff,
    targets, with_files, write_po, write_xliff, write_xliff_1,
};
use temario::pipeline::{BuildOptions, Loaded};
use temario::status::{ConfirmTarget, status};

use crate::support::{Files, load, load_with, own_course, snapshot};
use crate::translations::{DIRECTIONS, Direction, course, language, record};

pub(crate) type Write = fn(&Catalogue) -> String;
pub(crate) type Read = fn(&[u8]) -> Result<Reading, temario::exchange::FileFault>;

pub(crate) const FORMATS: [(&str, Write, Read); 3] =
    [("PO", write_po, read_po), ("XLIFF", write_xliff, read_xliff), ("XLIFF 1.2", write_xliff_1, read_xliff)];

pub(crate) fn open(files: &Files) -> Loaded {
    load_with(files, Audience::Facilitator, &mut temario::pipeline::Memo::new())
}

pub(crate) fn options() -> BuildOptions {
    BuildOptions::of(Delivery::to(Audience::Facilitator))
}

pub(crate) fn export(loaded: &Loaded, [source, translation]: Direction, extent: Extent) -> Catalogue {
    let site = &loaded.site;
    catalogue(
        site,
        &loaded.snapshot,
        language(site, source),
        language(site, translation),
        extent,
        Audience::Facilitator,
    )
}

/// Hands a catalogue out and back in a format.
pub(crate) fn back(
    loaded: &Loaded,
    direction: Direction,
    catalogue: &Catalogue,
    (name, write, read): (&str, Write, Read),
) -> Placed {
    let text = write(catalogue);
    let reading = read(text.as_bytes()).unwrap_or_else(|fault| panic!("{name}: {fault:?}\n{text}"));
    place(loaded, &reading, language(&loaded.site, direction[1]))
}

/// The course of the tests with everything in step.
pub(crate) fn recorded(direction: Direction) -> Files {
    let mut files = course(direction);
    let before = load(&files);
    record(&mut files, &before.site, &[ConfirmTarget::All], "2026-03-12");
    files
}

pub(crate) fn take(files: &mut Files, placed: &Placed) {
    for (path, text) in &placed.files {
        files.insert(path.to_string(), text.clone());
    }
}

#[test]
fn what_comes_back_unchanged_changes_no_file() {
    let options = options();
    let own = temario::pipeline::load(
        own_course(),
        &options,
        &mut temario::pipeline::Memo::new(),
        &mut temario::pipeline::Timings::new(),
    );
    for format in FORMATS {
        for (loaded, directions) in [(&own, &DIRECTIONS[..1]), (&open(&recorded(DIRECTIONS[0])), &DIRECTIONS[..1])] {
            for direction in directions {
                let everything = export(loaded, *direction, Extent::Everything);
                assert!(everything.messages.len() > 20);
                let placed = back(loaded, *direction, &everything, format);
                assert!(placed.files.is_empty() && placed.problems.is_empty(), "{}: {placed:?}", format.0);
                assert_eq!(placed.unchanged, everything.messages.iter().filter(|one| !one.target.is_empty()).count());
            }
        }
    }
}

#[test]
fn only_what_is_open_is_handed_out_and_in_step_once_it_is_back() {
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        for format in FORMATS {
            let mut files = recorded(direction);
            assert!(export(&open(&files), direction, Extent::Open).messages.is_empty());
            let path = format!("content/{source}/01-x/01-page.md");
            let (old, new) = if source == "en" {
                ("must be severe", "must be very severe")
            } else {
                ("debe ser grave", "debe ser muy grave")
            };
            let edited = files[&path].replace(old, new);
            files.insert(path, edited);
            let loaded = open(&files);
            let mut open_texts = export(&loaded, direction, Extent::Open);
            assert_eq!(open_texts.messages.len(), 1, "the heading of the section has not changed");
            let message = &mut open_texts.messages[0];
            assert_eq!(message.state, MessageState::Outdated);
            assert!(message.previous.as_ref().is_some_and(|previous| previous.contains(old)));
            assert!(message.source.contains(new));
            // Not yet sure: the words are put, and the section stays outdated.
            message.target = "Palabras *nuevas* en esta sección.".to_owned();
            let placed = back(&loaded, direction, &open_texts, format);
            assert_eq!((placed.placed, placed.in_step.len()), (1, 0), "{}", format.0);
            open_texts.messages[0].state = MessageState::Current;
            let placed = back(&loaded, direction, &open_texts, format);
            assert_eq!((placed.placed, placed.in_step.len()), (1, 1), "{}", format.0);
            take(&mut files, &placed);
            let after = with_files(&loaded, &placed.files, &options());
            let targets = targets(&after.site, &placed, language(&after.site, translation));
            record(&mut files, &after.site, &targets, "2026-04-01");
            let after = open(&files);
            assert!(status(&after.site, &after.snapshot).is_in_step(), "{}", format.0);
        }
    }
}

#[test]
fn a_section_and_a_page_that_are_missing_are_made() {
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        for format in FORMATS {
            let mut files = recorded(direction);
            let path = format!("content/{source}/01-x/01-page.md");
            let heading = if source == "en" { "## Purpose\n" } else { "## Finalidad\n" };
            let added =
                files[&path].replace(heading, &format!("## Nuevo\n\n::: note\nUno.\n:::\n\n- dos\n\n{heading}"));
            files.insert(path, added);
            let page = "---\ntitle: Otra\nslug: otra-pagina\n---\n\nTexto.\n";
            files.insert(format!("content/{source}/02-y/01-more.md"), page.to_owned());
            let loaded = open(&files);
            let mut texts = export(&loaded, direction, Extent::Open);
            let contexts: Vec<&str> = texts.messages.iter().map(|one| one.context.as_str()).collect();
            assert_eq!(contexts, ["x/page#nuevo/1", "x/page#nuevo/2", "x/page#nuevo/3", "y/more#@title", "y/more#/1"]);
            for (number, message) in texts.messages.iter_mut().enumerate().skip(1) {
                message.target = format!("Traducido {number}.");
                message.state = MessageState::Current;
            }
            // The heading is not translated yet: it has a mark.
            let placed = back(&loaded, direction, &texts, format);
            assert!(placed.problems.is_empty(), "{:?}", placed.problems);
            let path = temario::source::SourcePath::new(&format!("content/{translation}/01-x/01-page.md"));
            let begun = &placed.files[&path];
            assert!(begun.contains(&format!("\n## [TODO: {source} → {translation}: Nuevo] {{#nuevo}}\n")), "{begun}");
            texts.messages[0].target = "Traducido 0".to_owned();
            texts.messages[0].state = MessageState::Current;
            let placed = back(&loaded, direction, &texts, format);
            assert!(placed.problems.is_empty(), "{:?}", placed.problems);
            take(&mut files, &placed);
            let word = if translation == "es" { "nota" } else { "note" };
            let made = &files[&format!("content/{translation}/01-x/01-page.md")];
            let next = if translation == "en" { "## Purpose\n" } else { "## Finalidad\n" };
            let section = format!("\n\n## Traducido 0\n\n::: {word}\nTraducido 1.\n:::\n\n- Traducido 2.\n\n{next}");
            assert!(made.contains(&section), "{made}");
            assert_eq!(
                files[&format!("content/{translation}/02-y/01-more.md")],
                "---\ntitle: Traducido 3.\n---\n\nTraducido 4.\n"
            );
            let after = open(&files);
            let targets = targets(&after.site, &placed, language(&after.site, translation));
            record(&mut files, &after.site, &targets, "2026-04-01");
            let after = open(&files);
            assert!(status(&after.site, &after.snapshot).is_in_step());
        }
    }
}

#[test]
fn an_import_never_replaces_a_file_that_the_site_does_not_show() {
    let body = "Uno, a medio hacer.\n";
    let draft = format!("---\ntitle: G\ndraft: true\n---\n\n{body}");
    let other = format!("---\ntitle: G\nslug: more\n---\n\n{body}");
    let plain = format!("---\ntitle: G\n---\n\n{body}");
    let table = [
        ("01-more.md", &draft, ProblemKind::PageIsDraft),
        ("05-more.md", &draft, ProblemKind::PageIsDraft),
        ("01-More.md", &draft, ProblemKind::FileExists),
        ("01-More.md", &plain, ProblemKind::FileExists),
        ("03-other.md", &other, ProblemKind::FileExists),
    ];
    for direction in DIRECTIONS {
        let [source, translation] = direction;
        for (name, text, wanted) in &table {
            let mut files = recorded(direction);
            let page = "---\ntitle: Otra\n---\n\nTexto.\n\n## Parte\n\nMás.\n";
            files.insert(format!("content/{source}/02-y/01-more.md"), page.to_owned());
            files.insert(format!("content/{translation}/02-y/{name}"), (*text).clone());
            let loaded = open(&files);
            let mut texts = export(&loaded, direction, Extent::Open);
            texts.messages.retain(|message| message.context.starts_with("y/more#"));
            assert!(texts.messages.len() >= 4, "{name}: {:?}", texts.messages);
            for number in 1..=texts.messages.len() {
                let mut some = texts.clone();
                for (at, message) in some.messages.iter_mut().enumerate().take(number) {
                    message.target = format!("Traducido {at}.");
                    message.state = MessageState::Current;
                }
                let placed = back(&loaded, direction, &some, FORMATS[number % FORMATS.len()]);
                assert!(placed.files.is_empty(), "{name}: {:?}", placed.files);
                assert!(placed.in_step.is_empty() && placed.placed == 0, "{name}: {placed:?}");
                let kinds: Vec<ProblemKind> = placed.problems.iter().map(|problem| problem.kind).collect();
                assert_eq!(kinds, vec![*wanted; number], "{direction:?} {name}");
            }
        }
    }
}

#[test]
fn what_would_not_stand_as_it_is_written_is_left_out_and_told() {
    let direction = DIRECTIONS[0];
    let files = recorded(direction);
    let loaded = open(&files);
    for (words, format) in
        ["# Título", "- uno", "::: nota", "> cita", "uno\n\ndos", "<!-- a"].into_iter().zip(FORMATS.into_iter().cycle())
    {
        let mut texts = export(&loaded, direction, Extent::Everything);
        let at = texts.messages.iter().position(|one| one.context == "x/page#severity/2").expect("a paragraph");
        texts.messages[at].target = words.to_owned();
        let other =
            texts.messages.iter().position(|one| one.context == "x/page#state/2").or(Some(at + 3)).expect("one");
        texts.messages[other].target = "Otras palabras".to_owned();
        let placed = back(&loaded, direction, &texts, format);
        let told: Vec<(&str, ProblemKind)> =
            placed.problems.iter().map(|one| (one.context.as_str(), one.kind)).collect();
        if told.is_empty() {
            // A text may hold it after all, on one line.
            assert!(!words.contains('#') && placed.placed == 2, "{words}: {placed:?}");
        } else {
            assert_eq!(told, [("x/page#severity/2", ProblemKind::WouldBreak)], "{words}");
            assert_eq!(placed.placed, 1, "{words}: the other is put");
        }
    }
}

#[test]
fn a_translation_of_words_that_the_source_no_longer_has_is_kept_out_and_told() {
    let direction = DIRECTIONS[0];
    let mut files = recorded(direction);
    let texts = {
        let mut texts = export(&open(&files), direction, Extent::Everything);
        texts
            .messages
            .iter_mut()
            .filter(|one| one.context == "x/page#severity/2")
            .for_each(|one| one.target = "Nuevo.".into());
        texts
    };
    let path = "content/en/01-x/01-page.md";
    let edited = files[path].replace("must be severe", "is severe").replace("## Severity\n", "## Severity\n\nFirst.\n");
    files.insert(path.into(), edited);
    let loaded = open(&files);
    let placed = back(&loaded, direction, &texts, FORMATS[0]);
    let told: Vec<(&str, ProblemKind)> = placed.problems.iter().map(|one| (one.context.as_str(), one.kind)).collect();
    assert_eq!(told, [("x/page#severity/2", ProblemKind::SourceChanged)]);
    assert!(placed.files.is_empty());
}

#[test]
fn a_text_of_a_page_that_is_not_there_is_told_as_that_with_its_words() {
    let direction = DIRECTIONS[0];
    let loaded = open(&recorded(direction));
    let mut texts = export(&loaded, direction, Extent::Everything);
    texts.messages.truncate(1);
    texts.messages[0].context = "x/nothing#severity/2".to_owned();
    texts.messages[0].target = "Palabras sueltas.".to_owned();
    for format in FORMATS {
        let placed = back(&loaded, direction, &texts, format);
        let [problem] = &placed.problems[..] else { panic!("{:?}", placed.problems) };
        assert_eq!((problem.kind, problem.words.as_str()), (ProblemKind::NoPage, "Palabras sueltas."));
        assert_eq!(problem.place, texts.messages[0].place, "{}", format.0);
    }
}

#[test]
fn a_paragraph_in_lines_comes_back_in_lines() {
    let direction = DIRECTIONS[0];
    let files = recorded(direction);
    let loaded = open(&files);
    let mut texts = export(&loaded, direction, Extent::Everything);
    let one = texts.messages.iter_mut().find(|one| one.source.starts_with("Pain or suffering")).expect("a paragraph");
    one.target =
        "El dolor o sufrimiento debe ser muy grave. Puede ser físico o mental, y no tiene que dejar marcas.".to_owned();
    for format in FORMATS {
        let placed = back(&loaded, direction, &texts, format);
        let page = placed.files.values().next().expect("a page");
        let wanted =
            "\nEl dolor o sufrimiento debe ser muy\ngrave. Puede ser físico o mental, y no\ntiene que dejar marcas.\n";
        assert!(page.contains(wanted), "{}: {page}", format.0);
    }
}

#[test]
fn a_file_with_work_that_is_not_in_the_site_yet_is_not_written_over_and_comments_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::support::put(folder.path(), &recorded(DIRECTIONS[0]));
    let file = folder.path().join("es.po");
    let run = |arguments: &[&str]| {
        crate::support::temario()
            .args(arguments)
            .arg("--root")
            .arg(folder.path())
            .current_dir(folder.path())
            .output()
            .expect("runs")
    };
    let export = || run(&["translate", "export", "--to", "es", "--output", "es.po"]).status.code();
    assert_eq!(export(), Some(0));
    let text = std::fs::read_to_string(&file).expect("written");
    assert!(text.contains("msgstr \"Gravedad\""), "{text}");
    let worked =
        text.replace("msgstr \"Gravedad\"", "msgstr \"Qué tan grave\"").replacen("#. ", "# Preguntar a Ana.\n#. ", 1);
    std::fs::write(&file, &worked).expect("written");
    assert_eq!(export(), Some(2), "it would lose a translation");
    assert_eq!(std::fs::read_to_string(&file).expect("there"), worked);
    assert_eq!(run(&["translate", "import", "es.po"]).status.code(), Some(0));
    let page = std::fs::read_to_string(folder.path().join("content/es/01-x/01-page.md")).expect("a page");
    assert!(page.contains("\n## Qué tan grave\n"));
    assert_eq!(export(), Some(0));
    assert!(std::fs::read_to_string(&file).expect("there").contains("# Preguntar a Ana.\n"));
    std::fs::write(&file, "a list of my own\n").expect("written");
    assert_eq!(export(), Some(2), "it is somebody else's file");
    let html =
        || run(&["translate", "export", "--to", "es", "--format", "html", "--output", "columns.html"]).status.code();
    assert_eq!((html(), html()), (Some(0), Some(0)));
    std::fs::write(folder.path().join("columns.html"), "<p>mine</p>").expect("written");
    assert_eq!(html(), Some(2));
}

#[test]
fn an_import_leaves_every_other_byte_of_a_file_as_it_is_whatever_its_line_ends() {
    let mut files = recorded(DIRECTIONS[0]);
    let path = "content/es/01-x/01-page.md";
    let before = format!("\u{FEFF}{}", files[path].replace('\n', "\r\n"));
    files.insert(path.to_owned(), before.clone());
    let folder = tempfile::tempdir().expect("a folder");
    crate::support::put(folder.path(), &files);
    let run = |arguments: &[&str]| {
        let mut command = crate::support::temario();
        let done = command.args(arguments).arg("--root").arg(folder.path()).current_dir(folder.path()).output();
        assert_eq!(done.expect("runs").status.code(), Some(0));
    };
    run(&["translate", "export", "--to", "es"]);
    let file = folder.path().join("es.po");
    let text = std::fs::read_to_string(&file).expect("written");
    std::fs::write(&file, text.replace("msgstr \"Gravedad\"", "msgstr \"Qué tan grave\"")).expect("written");
    run(&["translate", "import", "es.po"]);
    let after = std::fs::read_to_string(folder.path().join(path)).expect("a page");
    assert_eq!(after, before.replace("## Gravedad", "## Qué tan grave"));
}

#[test]
fn a_damaged_file_changes_nothing_and_its_place_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::support::put(folder.path(), &recorded(DIRECTIONS[0]));
    let before = crate::support::tree(folder.path());
    for (name, text) in [
        (
            "es.po",
            "msgid \"\"\nmsgstr \"Language: es\\n\"\n\nmsgctxt \"x/page#severity/1\"\nmsgid \"Severity\"\nmsgstr \"Grave\n",
        ),
        (
            "es.xlf",
            "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\" srcLang=\"en\" trgLang=\"es\"><file id=\"a\">",
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        let done = crate::support::temario()
            .args(["translate", "import"])
            .arg(&path)
            .arg("--root")
            .arg(folder.path())
            .output()
            .expect("runs");
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(1), "{told}");
        assert!(told.contains(&format!("{name}:")) && told.contains("nothing was imported"), "{told}");
        std::fs::remove_file(&path).expect("removed");
        assert!(crate::support::tree(folder.path()) == before);
    }
}

/// Inline Markdown as a translator might write it.
/// Edits of one side each.
const EDITS: [(&str, &str, &str); 13] = [
    ("en", "at any time", "by day"),
    ("en", "Then wait.\n\n", ""),
    ("es", "Después espere.\n\n", ""),
    ("en", "tel 1", "tel 2"),
    ("es", "tel 1", "tel 2"),
    ("en", "# More", "# More, and more"),
    ("es", "cualquier hora", "toda hora"),
    ("en", "```text\n", "One more.\n\n```text\n"),
    ("es", "```text\n", "Uno más.\n\n```text\n"),
    ("es", "Llame", "*Llame*"),
    ("en", "Then wait.", "First greet.\n\nThen wait."),
    ("en", "---\n\nCall", "---\n\n- Bring water\n- Bring paper\n\nCall"),
    ("es", "Llame al", "Salude.\n\nLlame al"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is edited on both sides and whatever of it comes back: a section is in step only if each text of it that
    /// was open came back and is sure, and neither side has what the other lacks.
    #[test]
    fn no_section_becomes_current_that_was_not_looked_at_on_both_sides(
        edits in prop::collection::vec(any::<bool>(), EDITS.len()),
        returned in prop::collection::vec(prop::sample::select(vec![0_u8, 1, 1, 1, 2]), 8),
        everything in any::<bool>(),
        format in 0..FORMATS.len(),
    ) {
        let mut files = settled();
        for ((language, old, new), _) in EDITS.iter().zip(&edits).filter(|(_, is_made)| **is_made) {
            let path = format!("content/{language}/02-y/01-more.md");
            let edited = files[&path].replacen(old, new, 1);
            files.insert(path, edited);
        }
        let loaded = open(&files);
        let is_of_page = |context: &str| context.starts_with("y/more#");
        let open_texts = export(&loaded, DIRECTIONS[0], Extent::Open);
        let open_names: Vec<&str> =
            open_texts.messages.iter().map(|one| one.context.as_str()).filter(|one| is_of_page(one)).collect();
        let mut texts = export(&loaded, DIRECTIONS[0], if everything { Extent::Everything } else { Extent::Open });
        texts.messages.retain(|one| is_of_page(&one.context));
        // 0: did not come back, 1: is sure, 2: is doubtful.
        let fate = |number: usize| returned[number % returned.len()];
        let mut sure: Vec<String> = Vec::new();
        let mut number = 0;
        texts.messages.retain_mut(|one| {
            number += 1;
            if one.target.is_empty() {
                one.target = "Nuevo.".to_owned();
            }
            one.state = if fate(number) == 2 { MessageState::Outdated } else { MessageState::Current };
            if fate(number) == 1 {
                sure.push(one.context.clone());
            }
            fate(number) != 0
        });
        let came_back = texts.messages.len();
        let placed = back(&loaded, DIRECTIONS[0], &texts, FORMATS[format]);
        let is_settled = placed.in_step.iter().any(|one| one.page == "y/more");
        if is_settled {
            prop_assert!(came_back > 0 && texts.messages.iter().all(|one| one.state == MessageState::Current));
            prop_assert!(open_names.iter().all(|name| sure.iter().any(|one| one == name)), "{:?}", open_names);
            // As many paragraphs, and the same code, on both sides.
            let paragraphs = |text: &str| text.split("\n\n").count();
            let path = "content/es/02-y/01-more.md";
            let own = placed.files.iter().find(|(own, _)| own.as_str() == path).map_or(&files[path], |(_, text)| text);
            prop_assert_eq!(paragraphs(&files["content/en/02-y/01-more.md"]), paragraphs(own), "{}", own);
            prop_assert_eq!(edits[3], edits[4]);
        }
    }
}

/// What a gettext program makes of files; `None` where it is not installed.
fn by_gettext(command: &[&str], files: &[(&str, &str)]) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let mut program = std::process::Command::new(command[0]);
    let done = program.args(&command[1..]).current_dir(folder.path()).env("LC_ALL", "C.UTF-8").output().ok()?;
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8(done.stdout).expect("UTF-8"))
}

/// Programs between an export and the import, none of which looks at a text. `old` was exported before the edits.
const UNSEEN: [&[&str]; 7] = [
    &["msgcat", "new.po"],
    &["msgcat", "--no-wrap", "--sort-output", "new.po"],
    &["msgattrib", "--no-fuzzy", "new.po"],
    &["msgattrib", "--only-fuzzy", "new.po"],
    &["msgattrib", "--translated", "--no-obsolete", "new.po"],
    &["msgmerge", "--quiet", "old.po", "new.po"],
    &["msgmerge", "--quiet", "--previous", "--no-wrap", "old.po", "new.po"],
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Whatever is edited on both sides, a file that went only through programs puts no section in step, unless both sides
    /// were edited in the same way.
    #[test]
    fn no_section_becomes_current_through_a_program_alone(
        edits in prop::collection::vec(any::<bool>(), EDITS.len()),
        everything in any::<bool>(),
        program in prop::sample::select(UNSEEN.to_vec()),
    ) {
        let mut files = settled();
        let old = write_po(&export(&open(&files), DIRECTIONS[0], Extent::Everything));
        for ((language, old, new), _) in EDITS.iter().zip(&edits).filter(|(_, is_made)| **is_made) {
            let path = format!("content/{language}/02-y/01-more.md");
            let edited = files[&path].replacen(old, new, 1);
            files.insert(path, edited);
        }
        let loaded = open(&files);
        let mut texts = export(&loaded, DIRECTIONS[0], if everything { Extent::Everything } else { Extent::Open });
        if texts.messages.is_empty() {
            return Ok(());
        }
        if program[0] == "msgmerge" {
            // A template has no translations; those of the old file are merged into it.
            for message in &mut texts.messages {
                (message.target, message.state) = (String::new(), MessageState::Missing);
            }
        }
        let new = write_po(&texts);
        let Some(merged) = by_gettext(program, &[("old.po", &old), ("new.po", &new)]) else { return Ok(()) };
        let Ok(reading) = read_po(merged.as_bytes()) else {
            prop_assert!(merged.trim().is_empty(), "{}", merged);
            return Ok(());
        };
        let placed = place(&loaded, &reading, language(&loaded.site, "es"));
        let is_same_on_both = [(1, 2), (3, 4), (7, 8)].iter().any(|(one, other)| edits[*one] && edits[*other]);
        prop_assert!(placed.in_step.is_empty() || is_same_on_both, "{:?}: {:?}", program, placed);
    }
}

/// A page with what a section can have, in a source and a translation, all of it confirmed.
fn settled() -> Files {
    let mut files = course(DIRECTIONS[0]);
    let page = |title: &str, one: &str, two: &str, code: &str| {
        format!("---\ntitle: {title}\n---\n\n{one}\n\n{two}\n\n```text\n{code}\n```\n")
    };
    files.insert(
        "content/en/02-y/01-more.md".to_owned(),
        page("More", "Call 5550 0101 at any time.", "Then wait.", "tel 1"),
    );
    let spanish = page("Más", "Llame al 5550 0101 a cualquier hora.", "Después espere.", "tel 1");
    files.insert("content/es/02-y/01-more.md".to_owned(), spanish);
    let before = load(&files);
    record(&mut files, &before.site, &[ConfirmTarget::All], "2026-03-12");
    files
}

/// What is edited on each side, what comes back (none, or all that was exported before or after), and whether the section
/// is then in step.
#[test]
fn a_section_is_in_step_only_if_both_its_sides_were_looked_at() {
    type Edits = &'static [(&'static str, &'static str, &'static str)];
    #[derive(Clone, Copy, PartialEq)]
    enum Back {
        Nothing,
        OpenTexts,
        Everything,
        OneDoubtful,
        WithoutItsLink,
    }
    use Back::*;
    let one: Edits = &[("en", "at any time", "by day")];
    let cases: [(&str, Edits, Back, bool); 18] = [
        ("a text changed and came back", one, OpenTexts, true),
        ("and the whole file came back", one, Everything, true),
        ("and nothing came back", one, Nothing, false),
        ("and is doubtful", one, OneDoubtful, false),
        ("the source lost a paragraph", &[("en", "Then wait.\n\n", "")], Everything, false),
        ("and nothing came back", &[("en", "Then wait.\n\n", "")], OpenTexts, false),
        ("both lost it", &[("en", "Then wait.\n\n", ""), ("es", "Después espere.\n\n", "")], Everything, true),
        ("the source changed in its code alone", &[("en", "tel 1", "tel 2")], Everything, false),
        ("both changed in their code", &[("en", "tel 1", "tel 2"), ("es", "tel 1", "tel 2")], Everything, true),
        ("the source lost its code", &[("en", "```text\ntel 1\n```\n", "")], Everything, false),
        ("the translation changed", &[("es", "espere", "no espere")], OpenTexts, true),
        ("and nothing came back", &[("es", "espere", "no espere")], Nothing, false),
        (
            "the translation gained a text",
            &[("es", "espere.", "espere.\n\nNunca entregue la libreta.")],
            Everything,
            false,
        ),
        ("the translation changed in its code alone", &[("es", "tel 1", "tel 2")], Everything, false),
        ("the translation lost its code", &[("es", "```text\ntel 1\n```\n", "")], Everything, false),
        ("both changed", &[("en", "at any time", "by day"), ("es", "espere", "no espere")], OpenTexts, true),
        (
            "both changed and one is doubtful",
            &[("en", "at any time", "by day"), ("es", "espere", "no espere")],
            OneDoubtful,
            false,
        ),
        ("a link was lost", &[("en", "at any time", "[by day](/en/)")], WithoutItsLink, false),
    ];
    for format in FORMATS {
        for (name, edits, what, wanted) in &cases {
            let mut files = settled();
            for (language, old, new) in *edits {
                let path = format!("content/{language}/02-y/01-more.md");
                assert!(files[&path].contains(old), "{name}: {old}");
                let edited = files[&path].replace(old, new);
                files.insert(path, edited);
            }
            let loaded = open(&files);
            let extent = if matches!(what, Everything | OneDoubtful) { Extent::Everything } else { Extent::Open };
            let mut texts = export(&loaded, DIRECTIONS[0], extent);
            for message in &mut texts.messages {
                // The translator has looked at it.
                message.state = MessageState::Current;
            }
            match what {
                Nothing => texts.messages.clear(),
                OneDoubtful => {
                    let is_it = |one: &&mut temario::exchange::Message| {
                        one.context.starts_with("y/more#") && !one.context.contains('@')
                    };
                    texts.messages.iter_mut().find(is_it).expect("a text").state = MessageState::Outdated;
                }
                WithoutItsLink => texts.messages.iter_mut().for_each(|one| one.target = "Llame de día.".to_owned()),
                OpenTexts | Everything => {}
            }
            let placed = back(&loaded, DIRECTIONS[0], &texts, format);
            assert_eq!(placed.in_step.len(), usize::from(*wanted), "{}: {name}: {placed:?}", format.0);
        }
    }
}

/// A name of data in a block may have words of a heading in one language: it is still the same on both sides.
#[test]
fn a_name_like_a_text_of_one_language_does_not_keep_a_section_open() {
    for name in ["one-sentence", "una-frase", "four-parts"] {
        for direction in DIRECTIONS {
            let [source, translation] = direction;
            let mut files = course(direction);
            let page = |title: &str, heading: &str, text: &str, block: &str| {
                format!(
                    "---\ntitle: {title}\n---\n\n## {heading} {{#a}}\n\n::: {block} {{from={name}}}\n:::\n\n{text}\n"
                )
            };
            let texts = [
                ("en", page("More", "One sentence, four parts", "Call at any time.", "diagram")),
                ("es", page("Más", "Una frase, cuatro partes", "Llame a cualquier hora.", "diagrama")),
            ];
            let path = |language: &str| format!("content/{language}/02-y/01-more.md");
            for (language, text) in texts {
                files.insert(path(language), text);
            }
            let before = load(&files);
            record(&mut files, &before.site, &[ConfirmTarget::All], "2026-03-12");
            let longer = format!("{}\nAB 12.\n", files[&path(source)].trim_end());
            files.insert(path(source), longer);
            let loaded = open(&files);
            let mut texts = export(&loaded, direction, Extent::Everything);
            let one = texts.messages.iter_mut().find(|one| one.source.ends_with("AB 12.")).expect("the text");
            (one.target, one.state) = ("AB 12, otra vez.".to_owned(), MessageState::Current);
            let placed = back(&loaded, direction, &texts, FORMATS[0]);
            assert_eq!(placed.in_step.len(), 1, "{name} {translation}: {placed:?}");
        }
    }
}

/// A section of which only the code is left is paired with the old one by its place alone. Its new heading is not written
/// beside the old one; each import had written it once more.
#[test]
fn a_heading_that_is_paired_by_its_place_alone_is_not_written_beside_the_old_one() {
    let code: String = (1..9).map(|number| format!("- [ ] Write down what you saw at gate {number}\n")).collect();
    let page = |section: &str, code: &str| format!("---\ntitle: More\n---\n\n{section}\n\n```text\n{code}```\n");
    let old = [
        "## New places\n\n1. A mentor who knows the place\n2. Two people at least",
        "## Lugares nuevos\n\n1. Una mentora que conozca el lugar\n2. Dos personas al menos",
    ];
    for code_now in [code.clone(), format!("- [ ] Begin with a plan\n{}", code.replace("gate 5", "door 5"))] {
        for heading in ["## Open a file {#file}", "### Open a file", "### 2. Open a file {#file}"] {
            for format in FORMATS {
                let mut files = course(DIRECTIONS[0]);
                for (language, section) in ["en", "es"].into_iter().zip(old) {
                    files.insert(format!("content/{language}/02-y/01-more.md"), page(section, &code));
                }
                let before = load(&files);
                record(&mut files, &before.site, &[ConfirmTarget::All], "2026-03-12");
                files.insert("content/en/02-y/01-more.md".to_owned(), page(heading, &code_now));
                let loaded = open(&files);
                let mut texts = export(&loaded, DIRECTIONS[0], Extent::Open);
                for message in &mut texts.messages {
                    (message.target, message.state) = (format!("Nuevo: {}", message.source), MessageState::Current);
                }
                let placed = back(&loaded, DIRECTIONS[0], &texts, format);
                files.extend(placed.files.iter().map(|(path, text)| (path.to_string(), text.clone())));
                let again = back(&open(&files), DIRECTIONS[0], &texts, format);
                assert!(again.files.is_empty(), "{} {heading}: {:?}", format.0, again.files);
                let page = &files["content/es/02-y/01-more.md"];
                assert!(page.matches("\n##").count() == 1, "{} {heading}: {page}", format.0);
            }
        }
    }
}

#[test]
fn a_file_with_nothing_but_its_head_confirms_nothing() {
    let mut files = settled();
    let path = "content/en/02-y/01-more.md";
    let edited = files[path].replace("5550 0101", "5550 0202");
    files.insert(path.to_owned(), edited);
    let loaded = open(&files);
    let empty = Catalogue { messages: Vec::new(), ..export(&loaded, DIRECTIONS[0], Extent::Open) };
    for format in FORMATS {
        let placed = back(&loaded, DIRECTIONS[0], &empty, format);
        assert!(placed.in_step.is_empty() && placed.files.is_empty(), "{}: {placed:?}", format.0);
    }
}

#[test]
fn a_tool_that_drops_the_states_of_xliff_confirms_nothing() {
    let mut files = settled();
    let path = "content/en/02-y/01-more.md";
    let edited = files[path].replace("at any time", "by day");
    files.insert(path.to_owned(), edited);
    let loaded = open(&files);
    let mut texts = export(&loaded, DIRECTIONS[0], Extent::Everything);
    for message in &mut texts.messages {
        message.state = MessageState::Current;
    }
    let second = write_xliff(&texts);
    let first = write_xliff_1(&texts);
    for (whole, state, wanted) in [
        (&second, "", 0),
        (&second, " state=\"initial\"", 0),
        (&second, " state=\"reviewed\"", 1),
        (&second, " state=\"final\"", 1),
        (&first, "", 0),
        (&first, " state=\"new\"", 0),
        (&first, " state=\"needs-translation\"", 0),
        (&first, " state=\"needs-review-translation\"", 0),
        (&first, " state=\"x-mine\"", 0),
        (&first, " state=\"signed-off\"", 1),
        (&first, " state=\"final\"", 1),
    ] {
        let text = whole.replace(" state=\"translated\"", state);
        let reading = read_xliff(text.as_bytes()).expect("it is read");
        let placed = place(&loaded, &reading, language(&loaded.site, "es"));
        assert_eq!(placed.in_step.len(), wanted, "{state}: {placed:?}");
    }
    // What was approved by a person is finished, and what was expressly not approved is not.
    for (approved, state, wanted) in
        [("yes", "", 1), ("no", " state=\"translated\"", 0), ("yes", " state=\"needs-review-translation\"", 0)]
    {
        let text = first.replace(" state=\"translated\"", state);
        let text = text.replace("<trans-unit ", &format!("<trans-unit approved=\"{approved}\" "));
        let reading = read_xliff(text.as_bytes()).expect("it is read");
        let placed = place(&loaded, &reading, language(&loaded.site, "es"));
        assert_eq!(placed.in_step.len(), wanted, "{approved}{state}: {placed:?}");
    }
}

#[test]
fn an_import_does_not_undo_what_was_changed_in_the_site_since_the_export() {
    let mut files = settled();
    let before = export(&open(&files), DIRECTIONS[0], Extent::Everything);
    let path = "content/es/02-y/01-more.md";
    let edited = files[path].replace("5550 0101", "5550 0202");
    files.insert(path.to_owned(), edited);
    let loaded = open(&files);
    for format in FORMATS {
        let placed = back(&loaded, DIRECTIONS[0], &before, format);
        assert!(placed.files.is_empty() && placed.in_step.is_empty(), "{}: {placed:?}", format.0);
        let told: Vec<ProblemKind> = placed.problems.iter().map(|one| one.kind).collect();
        assert_eq!(told, [ProblemKind::TranslationChanged], "{}", format.0);
    }
}

/// What the site had at the export, what somebody wrote into it since, and what came back: both are told apart without
/// the translation record, with it, and where the text was missing.
#[test]
fn an_import_does_not_replace_what_was_written_into_the_site_since_the_export() {
    let path = "content/es/02-y/01-more.md";
    let lock = "content/es.lock";
    for (is_recorded, is_changed_before) in [(false, false), (false, true), (true, true)] {
        let mut files = settled();
        if !is_recorded {
            assert!(files.remove(lock).is_some(), "there is a record");
        }
        let edited = |files: &mut Files, from: &str, to: &str| {
            let text = files[path].replace(from, to);
            assert_ne!(text, files[path], "{from}");
            files.insert(path.to_owned(), text);
        };
        if is_changed_before {
            edited(&mut files, "5550 0101", "5550 0202");
        }
        let exported = export(&open(&files), DIRECTIONS[0], Extent::Everything);
        edited(&mut files, if is_changed_before { "5550 0202" } else { "5550 0101" }, "5550 0303");
        let loaded = open(&files);
        let is_ours = |message: &&mut Message| message.target.contains("5550");
        let mut translated = exported.clone();
        for message in translated.messages.iter_mut().filter(is_ours) {
            message.target = format!("{} Texto de otra persona.", message.target);
            message.state = MessageState::Current;
        }
        for (name, catalogue) in [("untouched", &exported), ("translated", &translated)] {
            for format in FORMATS {
                let case = format!("{is_recorded} {is_changed_before} {name} {}", format.0);
                let placed = back(&loaded, DIRECTIONS[0], catalogue, format);
                assert!(placed.files.is_empty(), "{case}: {placed:?}");
                let told: Vec<ProblemKind> = placed.problems.iter().map(|one| one.kind).collect();
                assert_eq!(told, [ProblemKind::TranslationChanged], "{case}");
            }
        }
    }
}

#[test]
fn a_guess_of_a_program_from_another_text_replaces_nothing_and_fills_nothing() {
    let mut files = settled();
    let path = "content/en/02-y/01-more.md";
    let edited = format!("{}\n\nA paragraph that is new.\n", files[path].replace("at any time", "by day"));
    files.insert(path.to_owned(), edited);
    let loaded = open(&files);
    let whole = export(&loaded, DIRECTIONS[0], Extent::Everything);
    for (state, guessed) in [
        (MessageState::Current, true),
        (MessageState::Missing, true),
        // The earlier source text is known: somebody worked on it.
        (MessageState::Outdated, false),
    ] {
        for format in FORMATS {
            let mut texts = whole.clone();
            let message = texts.messages.iter_mut().find(|message| message.state == state).expect("there is one");
            message.target = "Palabras de otro texto.".to_owned();
            message.state = MessageState::Outdated;
            if guessed {
                message.previous = Some("Words of another text.".to_owned());
            }
            let placed = back(&loaded, DIRECTIONS[0], &texts, format);
            assert!(placed.in_step.is_empty(), "{} {state:?}: {placed:?}", format.0);
            let told: Vec<ProblemKind> = placed.problems.iter().map(|one| one.kind).collect();
            let wanted: &[ProblemKind] = if guessed { &[ProblemKind::Guess] } else { &[] };
            assert_eq!(told, wanted, "{} {state:?}", format.0);
            assert_eq!(placed.files.is_empty(), guessed, "{} {state:?}", format.0);
        }
    }
}

#[test]
fn what_only_facilitators_see_does_not_become_public_by_an_import() {
    let en = "---\ntitle: Blocks\n---\n\nIntro one.\n\n::: facilitator\nHidden old.\n:::\n\nOutro two.\n";
    let es = "---\ntitle: Bloques\n---\n\nIntro uno.\n\n::: facilitacion\nOculto viejo.\n:::\n\nSalida dos.\n";
    let longer = |text: &str| text.replace("\n:::\n\n", "\n\n").replace("two.\n", "two, answer.\n:::\n");
    let shown = |text: &str| text.replace("::: facilitator", "::: notice").replace("::: facilitacion", "::: nota");
    for (source, translation, changed) in [
        // The fence ends later in the source, with and without a change of words.
        (longer(en), es.to_owned(), "two"),
        (longer(en), es.to_owned(), "Intro"),
        // The block is for all in the translation.
        (en.replace("Hidden old", "Hidden new"), shown(es), "Hidden"),
        (en.replace("Hidden old.", "Hidden old.\n\nHidden more."), shown(es), "more"),
        // The whole page is for facilitators.
        (en.replace("Blocks\n", "Blocks\naudience: facilitator\n").replace("one", "one more"), es.to_owned(), "Intro"),
    ] {
        let mut files = settled();
        files.insert("content/en/02-y/09-blocks.md".to_owned(), en.to_owned());
        files.insert("content/es/02-y/09-blocks.md".to_owned(), es.to_owned());
        let before = open(&files);
        record(&mut files, &before.site, &[ConfirmTarget::All], "2026-03-12");
        files.insert("content/en/02-y/09-blocks.md".to_owned(), source.clone());
        files.insert("content/es/02-y/09-blocks.md".to_owned(), translation.clone());
        let loaded = open(&files);
        for format in FORMATS {
            let mut texts = export(&loaded, DIRECTIONS[0], Extent::Everything);
            texts.messages.retain(|message| message.context.contains("blocks"));
            for message in &mut texts.messages {
                if message.source.contains(changed) {
                    message.target = format!("Secreto {}.", message.source.len());
                }
                message.state = MessageState::Current;
            }
            let placed = back(&loaded, DIRECTIONS[0], &texts, format);
            let secret = placed.files.values().any(|text| text.contains("Secreto"));
            let is_public = changed == "Intro" && !source.contains("audience");
            assert_eq!(secret, is_public, "{} {changed}: {placed:?}", format.0);
            assert!(placed.in_step.is_empty(), "{} {changed}: {placed:?}", format.0);
            assert!(is_public || placed.problems.iter().any(|one| one.kind == ProblemKind::Audience), "{placed:?}");
        }
    }
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "tortura",
        "**grave**",
        "[enlace](02-next.md)",
        "[[torture|el término]]",
        "`código`",
        "¿qué?",
        "“así”",
        "a | b",
        "[@uncat art. 1]",
        "*énfasis*",
        "1984",
        "\\*",
        "&amp;",
        "é́",
        "«no»",
        "\"x\"",
        "es: no",
        "50 %",
    ]);
    prop::collection::vec(piece, 1..7).prop_map(|pieces| format!("Palabra {}", pieces.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Every text lands in its place, and what lies between the texts stays byte for byte.
    #[test]
    fn random_translations_land_in_their_places(
        chosen in prop::collection::vec((any::<prop::sample::Index>(), words()), 1..12),
        spanish_first in any::<bool>(),
        format in 0..FORMATS.len(),
    ) {
        let direction = DIRECTIONS[usize::from(spanish_first)];
        let format = FORMATS[format];
        let files = recorded(direction);
        let loaded = open(&files);
        let mut texts = export(&loaded, direction, Extent::Everything);
        for (index, words) in &chosen {
            index.get_mut(&mut texts.messages).target = words.clone();
        }
        let placed = back(&loaded, direction, &texts, format);
        prop_assert!(placed.problems.is_empty(), "{:?}", placed.problems);
        let mut after = files.clone();
        take(&mut after, &placed);
        let again = export(&open(&after), direction, Extent::Everything);
        let bars = |text: &str| text.replace("\\|", "|");
        for (wanted, found) in texts.messages.iter().zip(&again.messages) {
            prop_assert_eq!(&wanted.context, &found.context);
            prop_assert_eq!(bars(&wanted.target), bars(&found.target));
        }
        for (path, text) in &placed.files {
            let before = &files[path.as_str()];
            // Lines in which nothing was put are the same, in the same order.
            let mut lines = text.lines();
            let touched: Vec<&String> = chosen.iter().map(|(_, words)| words).collect();
            for line in before.lines() {
                if lines.clone().any(|other| other == line) {
                    prop_assert!(lines.any(|other| other == line));
                } else {
                    prop_assert!(!touched.is_empty());
                }
            }
        }
        prop_assert!(snapshot(&after).sources.len() == snapshot(&files).sources.len());
    }
}

#[test]
fn a_translator_is_told_what_only_facilitators_see_and_can_be_spared_it() {
    let mut files = course(DIRECTIONS[0]);
    let [source, translation] = DIRECTIONS[0];
    let page = "---\ntitle: Notes\n---\n\nPublic words.\n\n::: facilitator For the room\nHidden words.\n\n- Hidden item\n:::\n";
    files.insert(format!("content/{source}/01-basics/08-notes.md"), page.into());
    let whole = "---\ntitle: Their page\naudience: facilitator\ndescription: Hidden description\n---\n\nHidden page.\n";
    files.insert(format!("content/{source}/01-basics/09-theirs.md"), whole.into());
    let loaded = open(&files);
    let site = &loaded.site;
    let handed_out = |edition| {
        let (from, into) = (language(site, source), language(site, translation));
        catalogue(site, &loaded.snapshot, from, into, Extent::Everything, edition)
    };
    let is_hidden = |words: &str| {
        ["Hidden", "For the room", "Their page", "Ten minutes are enough."]
            .iter()
            .any(|hidden| words.starts_with(hidden))
    };
    let everything = handed_out(Audience::Facilitator);
    let mark = everything.messages.iter().find(|one| one.source == "Hidden words.").expect("it is handed out");
    let mark = mark.notes.last().expect("it has notes").clone();
    for message in &everything.messages {
        assert_eq!(message.notes.contains(&mark), is_hidden(&message.source), "{message:?}");
    }
    assert_eq!(everything.messages.iter().filter(|one| is_hidden(&one.source)).count(), 7);
    let spared = handed_out(Audience::Participant);
    assert!(spared.messages.iter().any(|one| one.source == "Public words."));
    assert!(!spared.messages.iter().any(|one| is_hidden(&one.source)));
    // What was left out is not taken for removed when the file comes back.
    for format in FORMATS {
        let placed = back(&loaded, DIRECTIONS[0], &spared, format);
        assert!(placed.files.is_empty() && placed.problems.is_empty(), "{}: {placed:?}", format.0);
    }
}
