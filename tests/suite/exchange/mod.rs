//! Files for translators: what is written comes back, and what is damaged is refused with its place.

mod docx;
mod random;
mod standard;
mod standard_1;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use temario::diagnostic::ProgramLanguage;
use temario::exchange::{
    Catalogue, FaultKind, FileFault, Message, MessageState, Reading, RemarkKind, read_po, read_xliff, write_po,
    write_xliff, write_xliff_1,
};
use temario::language::LanguageTag;
use temario::source::SourcePath;

fn tag(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).expect("a language tag")
}

fn message(context: &str, source: &str, target: &str, state: MessageState) -> Message {
    Message {
        context: context.to_owned(),
        place: None,
        source: source.to_owned(),
        target: target.to_owned(),
        state,
        previous: None,
        exported: None,
        notes: Vec::new(),
        comments: Vec::new(),
    }
}

/// A catalogue with every part that a message can have.
fn catalogue() -> Catalogue {
    let path = SourcePath::new("content/en/01-what-is-torture/02-four-elements.md");
    let at = |line| Some((path.clone(), line));
    let messages = vec![
        Message {
            place: at(2),
            exported: Some("23456bc".into()),
            notes: vec!["title".into()],
            ..message("what-is-torture/four-elements#title", "Four elements", "Cuatro elementos", MessageState::Current)
        },
        Message {
            place: at(9),
            previous: Some("Pain or suffering, “severe”.".into()),
            notes: vec!["torture = tortura".into(), "severe pain = dolores graves".into()],
            comments: vec!["«graves», como en la Convención".into()],
            ..message(
                "what-is-torture/four-elements#severity/1",
                "**Severe** pain or [suffering](../02-x/03-y.md \"What \\\"severe\\\" means\") [@uncat art. 1(1)][^1].",
                "Dolores o [sufrimientos](../02-x/03-y.md \"Qué significa «grave»\") **graves** [@uncat art. 1(1)][^1].",
                MessageState::Outdated,
            )
        },
        Message {
            place: at(11),
            exported: Some("jkhgfdc".into()),
            notes: vec!["option of a question (right)".into()],
            ..message(
                "what-is-torture/four-elements#severity/2",
                "[[torture|Torturing]] is *never* allowed & `C:\\new` &lt; \"that\" — ¿no?\tNo.",
                "",
                MessageState::Missing,
            )
        },
        Message {
            place: Some((SourcePath::new("content/en/02-visits/01 the visit.md"), 4)),
            ..message("visits/the-visit#a_b/ñ", "![A cell](cell.png)", "![Una celda](cell.png)", MessageState::Current)
        },
        message("visits/the-visit", "قال ]]> e\u{301}\u{200f} <b>x</b>", "&#x0; \\* 2 * 3 * 4", MessageState::Current),
    ];
    Catalogue { source: tag("en"), target: tag("es"), title: "What is “torture”?".into(), messages }
}

fn messages(reading: &Reading) -> Vec<Message> {
    reading.messages.iter().map(|returned| returned.message.clone()).collect()
}

/// The catalogue that a reading is of.
fn back(reading: &Reading) -> Catalogue {
    Catalogue {
        source: reading.source.clone().expect("the source language is kept"),
        target: reading.target.clone(),
        title: reading.title.clone(),
        messages: messages(reading),
    }
}

fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchange").join(name);
    if std::env::var_os("TEMARIO_BLESS").is_some() {
        fs::write(&path, found).expect("the golden file can be written");
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), found, "{name}");
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchange").join(name);
    fs::read_to_string(path).expect("a file of tests/exchange")
}

#[test]
fn all_formats_are_written_as_their_golden_files_and_read_back_whole() {
    let catalogue = catalogue();
    let po = write_po(&catalogue);
    golden("course.es.po", &po);
    assert_eq!(back(&read_po(po.as_bytes()).expect("our own file")), catalogue);
    let xliff = write_xliff(&catalogue);
    golden("course.es.xlf", &xliff);
    assert_eq!(back(&read_xliff(xliff.as_bytes()).expect("our own file")), catalogue);
    let xliff = write_xliff_1(&catalogue);
    golden("course-1.2.es.xlf", &xliff);
    assert_eq!(back(&read_xliff(xliff.as_bytes()).expect("our own file")), catalogue);
}

/// What a program says to a text; `None` where it is not installed.
fn filtered(program: &str, arguments: &[&str], text: &str) -> Option<(bool, String, String)> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.env("LC_ALL", "C.UTF-8").spawn().ok()?;
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("the program reads");
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Some((output.status.success(), text(&output.stdout), text(&output.stderr)))
}

#[test]
fn gettext_finds_no_fault_in_our_po_and_gives_it_back_as_it_is() {
    let po = write_po(&catalogue());
    let Some((passed, _, complaints)) = filtered("msgfmt", &["-c", "-o", "/dev/null", "-"], &po) else { return };
    assert!(passed && complaints.is_empty(), "{complaints}");
    let (passed, same, complaints) = filtered("msgcat", &["--no-wrap", "-"], &po).expect("msgcat comes with msgfmt");
    assert!(passed, "{complaints}");
    assert_eq!(same, po);
    // Wrapped by gettext, it still says the same.
    let (_, wrapped, _) = filtered("msgcat", &["-"], &po).expect("msgcat comes with msgfmt");
    assert_ne!(wrapped, po);
    assert_eq!(back(&read_po(wrapped.as_bytes()).expect("gettext's file")), catalogue());
}

#[test]
fn what_poedit_and_weblate_write_is_read() {
    let reading = read_po(fixture("poedit.po").replace('\n', "\r\n").as_bytes()).expect("a file from Poedit");
    assert_eq!((reading.source, reading.target), (Some(tag("en")), tag("es-MX")));
    assert_eq!(reading.title, "Preventing torture");
    let [severity, right] = &reading.messages[..] else { panic!("two messages: {:?}", reading.messages) };
    assert_eq!(severity.line, 27);
    assert_eq!(severity.message.comments, ["¿«Graves» o «severos»?", "", "Preguntar a la colega."]);
    assert_eq!(severity.message.state, MessageState::Outdated);
    assert_eq!(severity.message.previous.as_deref(), Some("Pain or suffering must reach a certain level."));
    assert_eq!(
        severity.message.target,
        "Los dolores o sufrimientos, sean físicos o mentales, tienen que ser «graves» [@uncat art. 1(1)]; \
         la Convención no dice cuánto."
    );
    assert_eq!(right.message.place, Some((SourcePath::new("content/en/01 law/index.md"), 30)));
    assert_eq!(right.message.target, "Sí: “C:\\nunca”.");
    let [obsolete] = &reading.obsolete[..] else { panic!("one message set aside: {:?}", reading.obsolete) };
    assert_eq!(obsolete.message.context, "law/index#old/1");
    assert_eq!(obsolete.message.target, "Un párrafo que ya no existe, largo como para ocupar más de una línea.");
    assert_eq!(obsolete.message.comments, ["Lástima."]);

    let reading = read_po(format!("\u{FEFF}{}", fixture("weblate.po")).as_bytes()).expect("a file from Weblate");
    assert_eq!((reading.source, reading.target), (None, tag("es")));
    let states: Vec<MessageState> = reading.messages.iter().map(|returned| returned.message.state).collect();
    assert_eq!(states, [MessageState::Outdated, MessageState::Missing, MessageState::Current]);
    // The last translation has lost its footnote.
    let [remark] = &reading.remarks[..] else { panic!("one remark: {:?}", reading.remarks) };
    assert_eq!((remark.line, remark.column), (35, 1));
    assert_eq!(remark.kind, RemarkKind::LostCode("[^1]".into()));
    assert_eq!(remark.message(ProgramLanguage::Spanish), "a la traducción le falta `[^1]`, que está en el original");
}

#[test]
fn what_a_translation_office_makes_of_a_file_is_read() {
    let reading = read_xliff(fixture("office.xlf").as_bytes()).expect("a file from an office");
    let found: Vec<(String, String, MessageState)> =
        messages(&reading).into_iter().map(|message| (message.context, message.target, message.state)).collect();
    let wanted = [
        // Codes have changed places, one is copied, the optional one is gone.
        ("law/index#one/1", "Según [@uncat art. 2], **nunca** y **jamás**.", MessageState::Current),
        // Two segments, the second one first, a term marked by the tool.
        ("law/index#one/2", "Así es la tortura. Nunca.", MessageState::Current),
        // A start and an end in place of a pair.
        ("law/index#one/3", "*Siempre* fue así.", MessageState::Outdated),
        ("law/index#one/4", "", MessageState::Missing),
        ("law/index#one/5", "", MessageState::Missing),
        // Segments without a state.
        ("law/index#one/6", "La regla.", MessageState::Outdated),
        ("law/index#one/7", "** La regla**", MessageState::Outdated),
    ];
    assert_eq!(found, wanted.map(|(context, target, state)| (context.to_owned(), target.to_owned(), state)));
    let remarks: Vec<(&str, &RemarkKind)> =
        reading.remarks.iter().map(|remark| (remark.context.as_str(), &remark.kind)).collect();
    assert_eq!(
        remarks,
        [
            ("law/index#one/5", &RemarkKind::PartlyTranslated),
            ("law/index#one/6", &RemarkKind::UnknownCode("x9".into())),
            ("law/index#one/6", &RemarkKind::LostCode("[^1]".into())),
            ("law/index#one/7", &RemarkKind::BrokenCode("**".into())),
            ("law/index#one/7", &RemarkKind::BrokenCode("**".into())),
        ]
    );
    assert_eq!(reading.messages[0].message.comments, ["Revisado por Ana.", "Dos veces."]);
}

#[test]
fn what_older_tools_make_of_a_file_is_read() {
    let reading = read_xliff(fixture("office-1.2.xlf").as_bytes()).expect("a file from an office");
    assert_eq!((reading.source.clone(), reading.target.clone()), (Some(tag("en")), tag("es-MX")));
    assert_eq!(reading.title, "Law");
    let found: Vec<(String, String, MessageState)> =
        messages(&reading).into_iter().map(|message| (message.context, message.target, message.state)).collect();
    let wanted = [
        ("law/index#one/1", "Según [@uncat art. 2], **nunca**.", MessageState::Current),
        // Divided, and a suggestion, which is no translation.
        ("law/index#one/2", "Así es la tortura. Nunca.", MessageState::Current),
        ("law/index#one/3", "", MessageState::Missing),
        // Without a state.
        ("law/index#one/4", "La regla.", MessageState::Outdated),
        ("law/index#one/5", "Siempre", MessageState::Current),
        ("law/index#one/6", "*Siempre* así", MessageState::Current),
        ("law/index#one/7", "", MessageState::Missing),
    ];
    assert_eq!(found, wanted.map(|(context, target, state)| (context.to_owned(), target.to_owned(), state)));
    let remarks: Vec<(&str, &RemarkKind)> =
        reading.remarks.iter().map(|remark| (remark.context.as_str(), &remark.kind)).collect();
    assert_eq!(
        remarks,
        [
            ("law/index#one/3", &RemarkKind::PartlyTranslated),
            ("law/index#one/5", &RemarkKind::UnknownCode("x9".into())),
            ("law/index#one/5", &RemarkKind::LostCode("[^1]".into())),
        ]
    );
    assert_eq!(reading.messages[0].message.comments, ["Revisado."]);
    assert_eq!(reading.messages[0].message.source, "**Never**, by [@uncat art. 2].");
}

/// The fault of an XLIFF 1.2 file with this content.
fn old_fault(attributes: &str, unit: &str) -> FileFault {
    let head = "<xliff xmlns='urn:oasis:names:tc:xliff:document:1.2' version='1.2'>";
    let text = format!("{head}\n<file original='f' {attributes}><body>\n{unit}\n</body></file></xliff>");
    read_xliff(text.as_bytes()).expect_err(unit)
}

#[test]
fn a_damaged_file_of_older_tools_is_refused_with_its_place() {
    let unit = "<trans-unit id='u' resname='n'><source>a</source></trans-unit>";
    let both = "source-language='en' target-language='es'";
    let lacks = |element: &str, part| FaultKind::Lacks { element: element.into(), part };
    let twice = format!("{unit}\n {unit}");
    let other = format!("{unit}</body></file><file source-language='en' target-language='fr'><body>");
    for (attributes, unit, line, column, kind) in [
        (both, twice.as_str(), 4, 2, FaultKind::Repeated { context: "n".into(), first: 3 }),
        (both, "<trans-unit id='u'><source/></trans-unit>", 3, 1, lacks("trans-unit", "resname")),
        (both, "<trans-unit id='u' resname='n'/>", 3, 1, lacks("trans-unit", "source")),
        (both, "<unit/>", 3, 1, FaultKind::Unexpected("<unit>".into())),
        (
            both,
            "<trans-unit id='u' resname='n'><source><pc/></source></trans-unit>",
            3,
            40,
            FaultKind::Unexpected("<pc>".into()),
        ),
        ("source-language='en'", unit, 2, 1, lacks("file", "target-language")),
        ("target-language='es'", unit, 2, 1, lacks("file", "source-language")),
        ("source-language='e' target-language='es'", unit, 2, 1, FaultKind::Language("e".into())),
        (both, other.as_str(), 3, 77, FaultKind::Unexpected("en → fr".into())),
    ] {
        assert_eq!(old_fault(attributes, unit), FileFault { line, column, kind });
    }
}

/// The fault of a PO file whose head is sound.
fn po_fault(entries: &str) -> FileFault {
    let text = format!("msgid \"\"\nmsgstr \"Language: es\\n\"\n\n{entries}");
    read_po(text.as_bytes()).expect_err(entries)
}

#[test]
fn a_damaged_po_file_is_refused_with_its_place() {
    for (entries, line, column, kind) in [
        ("msgctxt \"a\"\nmsgid \"b\nmsgstr \"c\"\n", 5, 8, FaultKind::OpenText),
        ("msgctxt \"a\"\nmsgid \"ñ \\q\"\nmsgstr \"c\"\n", 5, 10, FaultKind::Escape("\\q".into())),
        ("msgctxt \"a\"\nmsgid \"b\" c\nmsgstr \"c\"\n", 5, 11, FaultKind::Unexpected("c".into())),
        ("msgctxt \"a\"\nmsgid\nmsgstr \"c\"\n", 5, 1, FaultKind::Unexpected("msgid".into())),
        ("msgctxt \"a\"\nmsgid \"b\"\n", 6, 1, FaultKind::CutOff),
        ("msgctxt \"a\"\nmsgid \"b\"\nmsgstr \"\"\n\"cuando la \"\n", 8, 1, FaultKind::CutOff),
        ("msgctxt \"a\"\nmsgid \"b\"\nmsgid_plural \"bs\"\n", 7, 1, FaultKind::CutOff),
        (
            "msgctxt \"a\"\nmsgid \"b\"\nmsgid_plural \"bs\"\nmsgstr[0] \"c\"\nmsgstr[1] \"d\"\n",
            6,
            1,
            FaultKind::Plural,
        ),
        (
            "msgctxt \"a\"\nmsgid \"b\"\nmsgstr[x] \"c\"\nmsgstr[y] \"d\"\n",
            7,
            1,
            FaultKind::Unexpected("msgstr[y]".into()),
        ),
        ("msgctxt \"a\"\nmsgid \"b\"\nmsgstr[0] \"c\"\n", 6, 1, FaultKind::Plural),
        ("#. x\nmsgid \"b\"\nmsgstr \"c\"\n", 5, 1, FaultKind::NoContext),
        (
            "msgctxt \"a\"\nmsgid \"b\"\nmsgstr \"\"\n\"#-#-#-#-#  x.po  #-#-#-#-#\\n\"\n\"c\"\n",
            6,
            1,
            FaultKind::Joined,
        ),
        (
            "msgctxt \"a\"\nmsgid \"b\"\nmsgstr \"c\"\n\n# n\nmsgctxt \"a\"\nmsgid \"d\"\nmsgstr \"e\"\n",
            9,
            1,
            FaultKind::Repeated { context: "a".into(), first: 4 },
        ),
        ("<<<<<<< HEAD\n", 4, 1, FaultKind::Unexpected("<<<<<<<".into())),
        ("# x\n\"b\"\n", 5, 1, FaultKind::Unexpected("\"b\"".into())),
    ] {
        assert_eq!(po_fault(entries), FileFault { line, column, kind });
    }
    let refused = |bytes: &[u8]| read_po(bytes).expect_err("a damaged file");
    assert_eq!(refused(b"").kind, FaultKind::NoHeader("Language"));
    assert_eq!(refused(b"msgid \"\"\nmsgstr \"Language: \\n\"\n").kind, FaultKind::NoHeader("Language"));
    assert_eq!(refused(b"msgid \"\"\nmsgstr \"Language: e\\n\"\n").kind, FaultKind::Language("e".into()));
    let latin = "msgid \"\"\nmsgstr \"Language: es\\nContent-Type: text/plain; charset=ISO-8859-1\\n\"\n";
    assert_eq!(refused(latin.as_bytes()).kind, FaultKind::Charset("ISO-8859-1".into()));
    let with_byte = [latin.as_bytes(), b"# a\xF1o\n"].concat();
    assert_eq!(refused(&with_byte), FileFault { line: 2, column: 49, kind: FaultKind::Charset("ISO-8859-1".into()) });
    assert_eq!(refused(b"# \xC3\xB1\xF1\n"), FileFault { line: 1, column: 4, kind: FaultKind::NotUtf8 });
}

/// The fault of an XLIFF file with this unit.
fn xliff_fault(unit: &str) -> FileFault {
    let head =
        "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='en' trgLang='es'>\n<file id='f'>";
    read_xliff(format!("{head}\n{unit}\n</file></xliff>").as_bytes()).expect_err(unit)
}

#[test]
fn a_damaged_xliff_file_is_refused_with_its_place() {
    let segment = "<segment><source>a</source></segment>";
    let unit = format!("<unit id='u' name='n'>{segment}</unit>");
    let twice = format!("{unit}\n {unit}");
    let nameless = format!("<unit id='u'>{segment}</unit>");
    let lacks = |element: &str, part| FaultKind::Lacks { element: element.into(), part };
    for (unit, line, column, kind) in [
        (twice.as_str(), 4, 2, FaultKind::Repeated { context: "n".into(), first: 3 }),
        (nameless.as_str(), 3, 1, lacks("unit", "name")),
        ("<unit id='u' name='n'></unit>", 3, 1, lacks("unit", "segment")),
        ("<unit id='u' name='n'><segment/></unit>", 3, 23, lacks("segment", "source")),
        ("<unit id='u' name='n'><segment><source>&nbsp;</source>", 3, 40, FaultKind::Entity("nbsp".into())),
        ("<unit id='u' name='&x;'>", 3, 1, FaultKind::Entity("x".into())),
        ("<unit id='u' name='n'><segment><source>&#x1;", 3, 40, FaultKind::Character("&#x1;".into())),
        ("<unit id='u' name='n'><segment><source>\u{1}<", 3, 40, FaultKind::Character("U+0001".into())),
        ("<unit id='u' name='n'></group>", 3, 23, FaultKind::BrokenXml),
        ("<unit id='u' id='v'>", 3, 1, FaultKind::BrokenXml),
        ("<trans-unit/>", 3, 1, FaultKind::Unexpected("<trans-unit>".into())),
    ] {
        assert_eq!(xliff_fault(unit), FileFault { line, column, kind });
    }
    assert_eq!(xliff_fault(&"<group>".repeat(90)).kind, FaultKind::TooDeep);
    let refused = |text: &str| read_xliff(text.as_bytes()).expect_err(text).kind;
    let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><xliff>&b;</xliff>";
    assert_eq!(refused(bomb), FaultKind::DocumentType);
    assert_eq!(refused(""), FaultKind::CutOff);
    assert_eq!(refused("msgid \"\""), FaultKind::BrokenXml);
    assert_eq!(refused("<html></html>"), FaultKind::NotXliff);
    let old = "<xliff version='1.1' xmlns='urn:oasis:names:tc:xliff:document:1.1'></xliff>";
    assert_eq!(refused(old), FaultKind::Version("1.1".into()));
    let mixed = "<xliff version='2.0' xmlns='urn:oasis:names:tc:xliff:document:1.2'></xliff>";
    assert_eq!(refused(mixed), FaultKind::Version("2.0".into()));
    assert_eq!(refused("<?xml version='1.0' encoding='latin1'?><xliff/>"), FaultKind::Charset("latin1".into()));
    let open = "<xliff version='2.0' xmlns='urn:oasis:names:tc:xliff:document:2.0' srcLang='en'></xliff>";
    assert_eq!(refused(open), lacks("xliff", "trgLang"));
}

#[test]
fn a_file_that_was_cut_off_anywhere_is_refused_or_says_nothing_wrong() {
    let catalogue = catalogue();
    let po = write_po(&catalogue);
    let mut whole = 0;
    for end in 0..po.len() {
        let Ok(reading) = read_po(&po.as_bytes()[..end]) else { continue };
        // PO has no end, so what is left may be a whole file of fewer messages: each as it was.
        let read = messages(&reading);
        assert_eq!(read[..], catalogue.messages[..read.len()], "cut at {end}");
        whole += 1;
    }
    assert!(whole > catalogue.messages.len(), "some beginnings are files themselves");
    // Wrapped texts end in several lines; a translation without its end is worse than none.
    let wrapped = fixture("poedit.po");
    let all = messages(&read_po(wrapped.as_bytes()).expect("a file from Poedit"));
    for end in 0..wrapped.len() {
        let Ok(reading) = read_po(&wrapped.as_bytes()[..end]) else { continue };
        for (read, whole) in messages(&reading).iter().zip(&all) {
            assert!(read == whole || read.target.is_empty(), "cut at {end}: {}", read.target);
        }
    }
    let xliff = write_xliff(&catalogue);
    let end = xliff.trim_end().len();
    for cut in 0..end {
        assert!(read_xliff(&xliff.as_bytes()[..cut]).is_err(), "cut at {cut}");
    }
    assert!(read_xliff(&xliff.as_bytes()[..end]).is_ok());
}
