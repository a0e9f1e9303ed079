//! Word documents that go to translators and come back: only what was changed comes back, and nothing that cannot be
//! understood is taken for something else.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use temario::config::Audience;
use temario::diagnostic::ProgramLanguage;
use temario::exchange::{
    Catalogue, Column, DocumentTexts, Extent, FaultKind, Message, MessageState, Reading, RemarkKind, catalogue, place,
    read_docx, read_po, write_docx, write_po,
};
use temario::language::Direction;
use temario::pipeline::{Loaded, Memo};
use temario::status::ConfirmTarget;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::{Files, load, load_with};
use crate::translations::{DIRECTIONS, course, language, record};

/// The course of the tests with everything in step.
fn site() -> Files {
    let mut files = course(DIRECTIONS[0]);
    let page = |title: &str, words: &str| {
        format!("---\ntitle: {title}\n---\n\n{words} [@uncat art. 1--2] [x](01-x/index.md \"T\") `a \"b\"`.\n")
    };
    files.insert("content/en/02-y/01-more.md".to_owned(), page("More", "Call at **any** time"));
    files.insert("content/es/02-y/01-more.md".to_owned(), page("Más", "Llame a **cualquier** hora"));
    let before = load(&files);
    record(&mut files, &before.site, &[ConfirmTarget::All], "2026-03-12");
    files
}

fn open(files: &Files) -> Loaded {
    load_with(files, Audience::Facilitator, &mut Memo::new())
}

fn everything(loaded: &Loaded) -> Catalogue {
    let [from, into] = DIRECTIONS[0].map(|tag| language(&loaded.site, tag));
    catalogue(&loaded.site, &loaded.snapshot, from, into, Extent::Everything, Audience::Facilitator)
}

fn written(texts: &Catalogue) -> Vec<u8> {
    let column = |locale, label| Column { locale, direction: Direction::Ltr, label };
    let columns = [column(&texts.source, "English"), column(&texts.target, "español")];
    write_docx(texts, &DocumentTexts { columns, titles: BTreeMap::new() })
}

type Parts = Vec<(String, Vec<u8>)>;

fn parts(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let mut read = |index| {
        let mut file = archive.by_index(index).expect("a part");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("it is read");
        (file.name().expect("a name").into_owned(), content)
    };
    (0..5).map(&mut read).collect()
}

fn packed(parts: &Parts) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("a name");
        archive.write_all(content).expect("written");
    }
    archive.finish().expect("written").into_inner()
}

/// A document whose main part is edited.
fn edited(bytes: &[u8], edit: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut parts = parts(bytes);
    let (_, document) = parts.iter_mut().find(|(name, _)| name == "word/document.xml").expect("the main part");
    let text = edit(String::from_utf8(std::mem::take(document)).expect("UTF-8"));
    *document = text.into_bytes();
    packed(&parts)
}

/// The main part with the row of a text changed.
fn with_row(document: &str, context: &str, change: &dyn Fn(&str) -> String) -> String {
    let at = document.find(&format!(">{context}<")).unwrap_or_else(|| panic!("{context}"));
    let start = document[..at].rfind("<w:tr>").expect("a row");
    let end = start + document[start..].find("</w:tr>").expect("an end") + "</w:tr>".len();
    format!("{}{}{}", &document[..start], change(&document[start..end]), &document[end..])
}

const TRANSLATION: &str = "<w:pStyle w:val=\"TemarioTranslation\"/></w:pPr>";
const SOURCE: &str = "<w:pStyle w:val=\"TemarioSource\"/></w:pPr>";

/// A row with other content in the paragraph of a cell.
fn with_cell(row: &str, style: &str, content: &str) -> String {
    let start = row.find(style).expect("the cell") + style.len();
    let end = start + row[start..].find("</w:p>").expect("its end");
    format!("{}{content}{}", &row[..start], &row[end..])
}

fn run(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A row with a word in its mark column.
fn with_mark(row: &str, mark: &str) -> String {
    let cell = "<w:p><w:pPr><w:pStyle w:val=\"TemarioNote\"/></w:pPr>";
    let start = row.find(TRANSLATION).expect("the cell before");
    let at = start + row[start..].find(cell).expect("the mark") + cell.len();
    format!("{}{}{}", &row[..at], run(mark), &row[at..])
}

const ROW: &str = "x/page#severity/2";

/// The reading of a document in which the row [`ROW`] was changed.
fn returned(loaded: &Loaded, change: &dyn Fn(&str) -> String) -> Reading {
    let texts = everything(loaded);
    let bytes = edited(&written(&texts), |document| with_row(&document, ROW, change));
    read_docx(&bytes).expect("a document").fitted(&texts)
}

fn told(reading: &Reading) -> Vec<(&str, &RemarkKind)> {
    reading.remarks.iter().map(|remark| (remark.context.as_str(), &remark.kind)).collect()
}

#[test]
fn an_unchanged_document_brings_nothing_back_and_its_bytes_depend_only_on_the_texts() {
    let loaded = open(&site());
    let texts = everything(&loaded);
    let bytes = written(&texts);
    assert!(bytes == written(&texts));
    let document = read_docx(&bytes).expect("our own file");
    assert_eq!((document.reading.source.as_ref(), &document.reading.target), (Some(&texts.source), &texts.target));
    let reading = document.fitted(&texts);
    assert!(reading.messages.is_empty() && reading.remarks.is_empty(), "{reading:?}");
    let placed = place(&loaded, &reading, language(&loaded.site, "es"));
    assert!(placed.files.is_empty() && placed.in_step.is_empty() && placed.problems.is_empty(), "{placed:?}");
    let empty = Catalogue { messages: Vec::new(), ..texts };
    assert!(read_docx(&written(&empty)).expect("a table without rows").reading.messages.is_empty());
}

/// What is done to a row, or to the main part of a document.
type RowChange<'a> = Box<dyn Fn(&str) -> String + 'a>;
type DocumentChange<'a> = Box<dyn Fn(String) -> String + 'a>;

/// What becomes of a row: its text and state, or nothing; and what is told.
type Wanted = (Option<(&'static str, MessageState)>, Vec<RemarkKind>);

#[test]
fn what_programs_and_people_do_to_a_row_is_understood_or_told() {
    use MessageState::{Current, Outdated};
    let loaded = open(&site());
    let unchanged = |row: &str| {
        // Word divides a text in as many runs as it likes.
        let start = row.find(TRANSLATION).expect("a cell") + TRANSLATION.len();
        let end = start + row[start..].find("</w:p>").expect("its end");
        let text: String = row[start..end]
            .split("<w:t xml:space=\"preserve\">")
            .skip(1)
            .map(|part| part.split('<').next().expect("a text"))
            .collect();
        text
    };
    let in_runs = |row: &str| {
        let runs: String = unchanged(row).chars().map(|character| format!("<w:r><w:rPr><w:lang w:val=\"es\"/></w:rPr><w:t xml:space=\"preserve\">{character}</w:t></w:r><w:proofErr w:type=\"spellStart\"/>")).collect();
        with_cell(row, TRANSLATION, &runs)
    };
    let set = |content: &'static str| move |row: &str| with_cell(row, TRANSLATION, content);
    let text = |text: &'static str| move |row: &str| with_cell(row, TRANSLATION, &run(text));
    let new = || Some(("Nuevo.", Current));
    let comment = |text: &str| RemarkKind::Comment { author: String::new(), text: text.to_owned() };
    let shape = |text: &str| vec![RemarkKind::RowShape(text.to_owned())];
    let cases: Vec<(&str, RowChange<'_>, Wanted)> = vec![
        ("runs", Box::new(in_runs), (None, vec![])),
        (
            "spaces that do not break",
            Box::new(move |row| with_cell(row, TRANSLATION, &run(&unchanged(row).replace(' ', "\u{A0}")))),
            (None, vec![]),
        ),
        ("an empty cell", Box::new(set("")), (None, vec![])),
        ("a new text", Box::new(text("Nuevo.")), (new(), vec![])),
        (
            "in a content control",
            Box::new(set("<w:sdt><w:sdtContent><w:r><w:t>Nuevo.</w:t></w:r></w:sdtContent></w:sdt>")),
            (new(), vec![]),
        ),
        ("with empty paragraphs", Box::new(set("<w:r><w:t>Nuevo.</w:t></w:r></w:p><w:p></w:p><w:p>")), (new(), vec![])),
        (
            "tracked",
            Box::new(set(
                "<w:del><w:r><w:delText>Viejo</w:delText></w:r></w:del><w:ins><w:r><w:t>Nuevo</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>.</w:t></w:r></w:moveTo>",
            )),
            (new(), vec![]),
        ),
        (
            "tracked end of paragraph",
            Box::new(set(
                "<w:r><w:t>Nue</w:t></w:r></w:p><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>vo</w:t></w:r></w:p><w:p><w:r><w:t>.</w:t></w:r>",
            )),
            (None, vec![RemarkKind::Paragraphs]),
        ),
        (
            "tracked first end",
            Box::new(|row| {
                with_cell(row, TRANSLATION, "<w:r><w:t>Nue</w:t></w:r></w:p><w:p><w:r><w:t>vo.</w:t></w:r>").replacen(
                    TRANSLATION,
                    "<w:rPr><w:del/></w:rPr></w:pPr>",
                    1,
                )
            }),
            (new(), vec![]),
        ),
        ("doubtful", Box::new(move |row| with_mark(&text("Nuevo.")(row), "?")), (Some(("Nuevo.", Outdated)), vec![])),
        (
            "doubtful in words",
            Box::new(move |row| with_mark(&text("Nuevo.")(row), " Dudoso. ")),
            (Some(("Nuevo.", Outdated)), vec![]),
        ),
        (
            "doubtful in English",
            Box::new(move |row| with_mark(&text("Nuevo.")(row), "Not sure")),
            (Some(("Nuevo.", Outdated)), vec![]),
        ),
        (
            "an unknown mark",
            Box::new(move |row| with_mark(&text("Nuevo.")(row), "hmm")),
            (Some(("Nuevo.", Outdated)), vec![RemarkKind::Mark("hmm".into())]),
        ),
        ("finished", Box::new(move |row| with_mark(&text("Nuevo.")(row), "Sí")), (new(), vec![])),
        (
            "several paragraphs",
            Box::new(set("<w:r><w:t>Uno.</w:t></w:r></w:p><w:p><w:r><w:t>Dos.</w:t></w:r>")),
            (None, vec![RemarkKind::Paragraphs]),
        ),
        (
            "bold",
            Box::new(set("<w:r><w:rPr><w:b/></w:rPr><w:t>Nuevo.</w:t></w:r>")),
            (new(), vec![RemarkKind::Formatting]),
        ),
        (
            "not bold",
            Box::new(set("<w:r><w:rPr><w:b w:val=\"0\"/><w:i w:val=\"false\"/></w:rPr><w:t>Nuevo.</w:t></w:r>")),
            (new(), vec![]),
        ),
        (
            "a link of Word",
            Box::new(set("<w:hyperlink><w:r><w:t>Nuevo.</w:t></w:r></w:hyperlink>")),
            (new(), vec![RemarkKind::Formatting]),
        ),
        (
            "a hidden text",
            Box::new(set("<w:r><w:rPr><w:vanish/></w:rPr><w:t>Oculto</w:t></w:r><w:r><w:t>Nuevo.</w:t></w:r>")),
            (new(), vec![RemarkKind::Formatting]),
        ),
        (
            "a picture",
            Box::new(set("<w:r><w:t>Nuevo.</w:t><w:drawing/></w:r>")),
            (None, vec![RemarkKind::LeftOut("drawing".into())]),
        ),
        (
            "a formula",
            Box::new(set(
                "<w:r><w:t>Nuevo.</w:t></w:r><m:oMath xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"/>",
            )),
            (None, vec![RemarkKind::LeftOut("object".into())]),
        ),
        (
            "a table in the cell",
            Box::new(set("<w:r><w:t>Nuevo.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p>")),
            (None, vec![RemarkKind::LeftOut("tbl".into())]),
        ),
        (
            "an edited source",
            Box::new(move |row| with_cell(&text("Nuevo.")(row), SOURCE, &run("Something else."))),
            (new(), vec![RemarkKind::SourceEdited]),
        ),
        (
            "an edited source alone",
            Box::new(move |row| with_cell(row, SOURCE, &run("Something else."))),
            (None, vec![RemarkKind::SourceEdited]),
        ),
        (
            "a list",
            Box::new(|row| {
                let row = with_cell(row, TRANSLATION, &run("Nuevo."));
                row.replacen(TRANSLATION, "<w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>", 1)
            }),
            (new(), vec![RemarkKind::Formatting]),
        ),
        (
            "a source with other quotation marks and spaces",
            Box::new(move |row| {
                let row = text("Nuevo.")(row);
                row.replacen("Pain or suffering", "Pain\u{A0}or  suffering", 1)
            }),
            (new(), vec![]),
        ),
        ("a deleted row", Box::new(|row| row.replacen("<w:trPr>", "<w:trPr><w:del/>", 1)), (None, vec![])),
        ("no row", Box::new(|_| String::new()), (None, vec![])),
        ("a row twice", Box::new(|row| row.repeat(2)), (None, vec![])),
        ("twice the same new text", Box::new(move |row| text("Nuevo.")(row).repeat(2)), (new(), vec![])),
        (
            "twice with different texts",
            Box::new(move |row| format!("{}{row}", text("Nuevo.")(row))),
            (None, vec![RemarkKind::RowTwice]),
        ),
        (
            "merged cells",
            Box::new(move |row| text("Nuevo.")(row).replacen("<w:tcPr>", "<w:tcPr><w:gridSpan w:val=\"2\"/>", 1)),
            (None, shape("Nuevo.")),
        ),
        (
            "merged rows",
            Box::new(move |row| text("Nuevo.")(row).replacen("<w:tcPr>", "<w:tcPr><w:vMerge/>", 1)),
            (None, shape("Nuevo.")),
        ),
        (
            "a cell more",
            Box::new(move |row| text("Nuevo.")(row).replacen("</w:tr>", "<w:tc><w:p/></w:tc></w:tr>", 1)),
            (None, shape("Nuevo.")),
        ),
        (
            "an edited name",
            Box::new(move |row| text("Nuevo.")(row).replace(ROW, "x/page#severity/1")),
            (None, vec![RemarkKind::RowUnknown("Nuevo.".into())]),
        ),
        (
            "a row of one's own",
            Box::new(|row| format!("{row}<w:tr><w:tc><w:p><w:r><w:t>Mi fila</w:t></w:r></w:p></w:tc></w:tr>")),
            (None, vec![RemarkKind::RowUnknown("Mi fila".into())]),
        ),
        ("an empty row", Box::new(|row| format!("{row}<w:tr><w:tc><w:p/></w:tc></w:tr>")), (None, vec![])),
        (
            "words in the notes",
            Box::new(|row| {
                let at = row.rfind("</w:p>").expect("a note");
                format!("{}{}{}", &row[..at], run(" ¿Grave?"), &row[at..])
            }),
            (None, vec![comment("párrafo ¿Grave?")]),
        ),
    ];
    for (name, change, (wanted, remarks)) in cases {
        let reading = returned(&loaded, &change);
        let found: Vec<(&str, MessageState)> =
            reading.messages.iter().map(|one| (one.message.target.as_str(), one.message.state)).collect();
        assert_eq!(found, Vec::from_iter(wanted), "{name}");
        assert_eq!(reading.remarks.iter().map(|remark| remark.kind.clone()).collect::<Vec<_>>(), remarks, "{name}");
        let placed = place(&loaded, &reading, language(&loaded.site, "es"));
        assert_eq!(placed.placed, usize::from(wanted.is_some()), "{name}: {placed:?}");
        assert!(placed.problems.is_empty(), "{name}: {placed:?}");
        for remark in &reading.remarks {
            assert!(ProgramLanguage::ALL.iter().all(|language| !remark.message(*language).is_empty()));
        }
    }
}

#[test]
fn a_comment_is_told_with_its_author_and_its_row_and_confirms_and_refuses_nothing() {
    let loaded = open(&site());
    let texts = everything(&loaded);
    let bytes = edited(&written(&texts), |document| {
        with_row(&document, ROW, &|row| {
            let row = with_cell(row, TRANSLATION, &run("Nuevo."));
            row.replacen(
                TRANSLATION,
                &format!("{TRANSLATION}<w:commentRangeStart w:id=\"4\"/><w:r><w:commentReference w:id=\"4\"/></w:r>"),
                1,
            )
        })
    });
    let mut parts = parts(&bytes);
    let ns = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let heading = "<w:comment w:id=\"5\" w:author=\"Eva\"><w:p><w:r><w:t>Gracias</w:t></w:r></w:p></w:comment>";
    let comments = format!(
        "<w:comments {ns}>{heading}<w:comment w:id=\"4\" w:author=\"Ana\"><w:p><w:r><w:t>¿Así?</w:t></w:r></w:p><w:p><w:r><w:t>Creo.</w:t></w:r></w:p></w:comment></w:comments>"
    );
    parts.push(("word/notes/c.xml".to_owned(), comments.into_bytes()));
    let (_, relations) = parts.iter_mut().find(|(name, _)| name.ends_with("document.xml.rels")).expect("relations");
    *relations = String::from_utf8(relations.clone()).expect("UTF-8").replace("</Relationships>", "<Relationship Id=\"c\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"notes/c.xml\"/></Relationships>").into_bytes();
    let reading = read_docx(&packed(&parts)).expect("a document").fitted(&texts);
    let comment = RemarkKind::Comment { author: "Ana".into(), text: "¿Así? Creo.".into() };
    // A comment on a heading is told too, without a row.
    let other = RemarkKind::Comment { author: "Eva".into(), text: "Gracias".into() };
    assert_eq!(told(&reading), [("", &other), (ROW, &comment)]);
    assert_eq!(reading.remarks[1].column, 3);
    assert!(reading.remarks[1].message(ProgramLanguage::Spanish).contains("comentario de Ana: ¿Así? Creo."));
    assert_eq!(reading.messages[0].message.state, MessageState::Current);
}

#[test]
fn rows_are_found_wherever_they_were_moved_and_whatever_was_changed_around_them() {
    let loaded = open(&site());
    let texts = everything(&loaded);
    let document = |change: &dyn Fn(String) -> String| {
        edited(&written(&texts), |text| {
            change(with_row(&text, ROW, &|row| with_cell(row, TRANSLATION, &run("Nuevo."))))
        })
    };
    let table = |text: &str| {
        let start = text.find("<w:tbl>").expect("a table");
        let row = text[start..].find(&format!(">{ROW}<")).map(|at| start + at).expect("the row");
        let start = text[..row].rfind("<w:tbl>").expect("its table");
        let end = start + text[start..].find("</w:tbl>").expect("its end") + "</w:tbl>".len();
        (start, end)
    };
    let body = |text: &str, inner: &str| {
        let start = text.find("<w:body>").expect("a body") + "<w:body>".len();
        format!("{}{inner}{}", &text[..start], &text[text.find("</w:body>").expect("its end")..])
    };
    let cases: [(&str, DocumentChange<'_>); 6] = [
        (
            "the table alone",
            Box::new(move |text| {
                let (start, end) = table(&text);
                body(&text, &text[start..end])
            }),
        ),
        (
            "in a table of another document",
            Box::new(move |text| {
                let (start, end) = table(&text);
                let row = "<w:tr><w:tc><w:p><w:r><w:t>Mis notas</w:t></w:r></w:p>";
                body(&text, &format!("<w:tbl>{row}{}</w:tc></w:tr></w:tbl>", &text[start..end]))
            }),
        ),
        (
            "in one table with others",
            Box::new(|text| {
                text.replace("</w:tbl>\n<w:p/>\n", "")
                    .replace("<w:tbl>", "")
                    .replacen("<w:tblPr>", "<w:tbl><w:tblPr>", 1)
                    .replace("<w:sectPr>", "</w:tbl><w:sectPr>")
            }),
        ),
        (
            "with other headings",
            Box::new(|text| text.replace("Heading1", "Heading2").replace(">x/page</w:t>", ">Mi título</w:t>")),
        ),
        (
            "in the other order",
            Box::new(|text| {
                let (start, end) = (text.find("<w:tr>").expect("a row"), text.rfind("</w:tr>").expect("a row") + 7);
                let mut rows: Vec<&str> = text[start..end].split_inclusive("</w:tr>").collect();
                rows.reverse();
                let rows: String = rows
                    .iter()
                    .map(|row| {
                        row.trim_start().split("<w:tr>").last().map(|row| format!("<w:tr>{row}")).expect("a row")
                    })
                    .collect();
                format!("{}{rows}{}", &text[..start], &text[end..])
            }),
        ),
        (
            "with another prefix",
            Box::new(|text| {
                text.replace("<w:", "<word:")
                    .replace("</w:", "</word:")
                    .replace(" w:", " word:")
                    .replace("xmlns:w=", "xmlns:word=")
            }),
        ),
    ];
    for (name, change) in cases {
        let reading = read_docx(&document(&change)).unwrap_or_else(|fault| panic!("{name}: {fault:?}")).fitted(&texts);
        let found: Vec<(&str, &str)> =
            reading.messages.iter().map(|one| (one.message.context.as_str(), one.message.target.as_str())).collect();
        assert_eq!(found, [(ROW, "Nuevo.")], "{name}");
        assert!(reading.remarks.is_empty(), "{name}: {reading:?}");
    }
}

#[test]
fn what_was_changed_in_the_site_since_is_neither_undone_nor_mistaken() {
    let mut files = site();
    let texts = everything(&open(&files));
    let target = |words: &str| {
        edited(&written(&texts), |document| with_row(&document, ROW, &|row| with_cell(row, TRANSLATION, &run(words))))
    };
    let path = "content/es/01-x/01-page.md";
    let edited_page = files[path].replace("debe ser grave", "debe ser muy grave");
    assert_ne!(edited_page, files[path]);
    files.insert(path.to_owned(), edited_page);
    let loaded = open(&files);
    let reading = read_docx(&target("Nuevo.")).expect("a document").fitted(&everything(&loaded));
    assert_eq!(told(&reading), [(ROW, &RemarkKind::Stale)]);
    assert!(reading.messages.is_empty());
    // A paragraph before it in both languages: the text has another name now.
    let mut files = site();
    for (language, heading) in [("en", "## Severity\n"), ("es", "## Gravedad\n")] {
        let path = format!("content/{language}/01-x/01-page.md");
        let with_one = files[&path].replace(heading, &format!("{heading}\nFirst, primero.\n"));
        files.insert(path, with_one);
    }
    let loaded = open(&files);
    let reading = read_docx(&target("Nuevo.")).expect("a document").fitted(&everything(&loaded));
    assert_eq!(reading.messages.len(), 1, "{reading:?}");
    let placed = place(&loaded, &reading, language(&loaded.site, "es"));
    let page = placed.files.values().next().expect("a page");
    assert!(page.contains("First, primero.") && page.contains("Nuevo.") && placed.problems.is_empty(), "{placed:?}");
}

#[test]
fn of_several_texts_with_one_source_the_right_one_is_found_or_none() {
    let mut files = site();
    let page = |texts: &str| format!("---\ntitle: M\n---\n\n{texts}");
    let put = |files: &mut Files, english: &str, spanish: &str| {
        files.insert("content/en/02-y/02-twice.md".to_owned(), page(english));
        files.insert("content/es/02-y/02-twice.md".to_owned(), page(spanish));
    };
    let (english, added) = ("Read.\n\nRead.\n", "New.\n\nRead.\n\nRead.\n");
    for (before, after, wanted) in [
        ("Lea.\n\nLean.\n", "Nuevo.\n\nLea.\n\nLean.\n", Some("Nuevo.\n\nLea.\n\nLeamos.\n")),
        ("Lea.\n\nLean.\n", "Nuevo.\n\nLea.\n\nOtra.\n", None),
    ] {
        put(&mut files, english, before);
        let texts = everything(&open(&files));
        let bytes = edited(&written(&texts), |document| {
            with_row(&document, "y/twice#/2", &|row| with_cell(row, TRANSLATION, &run("Leamos.")))
        });
        put(&mut files, added, after);
        let loaded = open(&files);
        let reading = read_docx(&bytes).expect("a document").fitted(&everything(&loaded));
        let placed = place(&loaded, &reading, language(&loaded.site, "es"));
        let found = placed.files.values().next().map(String::as_str);
        assert_eq!(found, wanted.map(page).as_deref(), "{reading:?}");
        assert_eq!(reading.remarks.len(), usize::from(wanted.is_none()), "{reading:?}");
        assert!(reading.remarks.iter().all(|remark| remark.kind.is_refusal()), "{reading:?}");
    }
}

#[test]
fn a_document_with_work_is_not_written_over_and_other_files_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::support::put(folder.path(), &site());
    let run_it = |arguments: &[&str]| {
        let mut command = crate::support::temario();
        let done = command.args(arguments).arg("--root").arg(folder.path()).current_dir(folder.path()).output();
        let done = done.expect("runs");
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    let export =
        |kind: &str, name: &str| run_it(&["translate", "export", "--to", "es", "--format", kind, "--output", name]).0;
    let path = folder.path().join("es.docx");
    assert_eq!(export("docx", "es.docx"), Some(0));
    assert_eq!(run_it(&["translate", "import", "es.docx"]).0, Some(0));
    for damage in ["Nuevo.", "with another name"] {
        assert_eq!(export("docx", "es.docx"), Some(0), "{damage}");
        let bytes = edited(&std::fs::read(&path).expect("written"), |document| {
            with_row(&document, ROW, &|row| {
                let row = with_cell(row, TRANSLATION, &run("Nuevo."));
                if damage == "Nuevo." { row } else { row.replace(ROW, "x/page#severity/9") }
            })
        });
        std::fs::write(&path, &bytes).expect("written");
        assert_eq!(export("docx", "es.docx"), Some(2), "{damage}");
        assert!(std::fs::read(&path).expect("there") == bytes);
        let (code, told) = run_it(&["translate", "import", "es.docx"]);
        assert_eq!(code, Some(i32::from(damage != "Nuevo.")), "{told}");
        std::fs::remove_file(&path).expect("removed");
    }
    assert_eq!(export("xliff1", "es.xlf"), Some(0));
    assert_eq!(run_it(&["translate", "import", "es.xlf"]).0, Some(0));
    assert_eq!(export("html", "es.html"), Some(0));
    let (code, told) = run_it(&["translate", "import", "es.html"]);
    assert!(code == Some(1) && told.contains("only for reading"), "{told}");
    std::fs::write(folder.path().join("old.doc"), b"\xD0\xCF\x11\xE0\xA1\xB1").expect("written");
    let (code, told) = run_it(&["translate", "import", "old.doc"]);
    assert!(code == Some(1) && told.contains("not a Word document"), "{told}");
}

#[test]
fn marks_that_word_corrected_come_back_as_they_were_and_corrections_alone_confirm_nothing() {
    let loaded = open(&site());
    let texts = everything(&loaded);
    let context = "y/more#/1";
    let of = |words: &str, mark: &str| {
        let bytes = edited(&written(&texts), |document| {
            with_row(&document, context, &|row| {
                let row = with_cell(row, TRANSLATION, &run(words));
                if mark.is_empty() { row } else { with_mark(&row, mark) }
            })
        });
        read_docx(&bytes).expect("a document").fitted(&texts)
    };
    let whole = "Llame a **cualquier** hora [@uncat art. 1--2] [x](01-x/index.md \"T\") `a \"b\"`.";
    for (words, mark, target, state) in [
        (
            "Llame ya “sí” [@uncat\u{A0}art. 1–2] [x](01-x/index.md “T”) `a “b”`.",
            "",
            "Llame ya “sí” [@uncat art. 1--2] [x](01-x/index.md \"T\") `a \"b\"`.",
            MessageState::Current,
        ),
        (
            "Llame a **cualquier** hora [@uncat art. 1—2] [x](01-x/index.md “T”) `a “b”`.",
            "",
            whole,
            MessageState::Outdated,
        ),
        (whole, "ok", whole, MessageState::Current),
    ] {
        let reading = of(words, mark);
        let [one] = &reading.messages[..] else { panic!("{reading:?}") };
        assert_eq!((one.message.target.as_str(), one.message.state), (target, state));
        assert!(reading.remarks.is_empty(), "{reading:?}");
    }
    let lost = of("Llame [x](01-x/index.md \"T\") `a \"b\"`.", "");
    assert_eq!(told(&lost), [(context, &RemarkKind::LostCode("[@uncat art. 1--2]".into()))]);
}

#[test]
fn a_file_that_is_no_document_of_ours_is_refused() {
    let texts = everything(&open(&site()));
    let ours = parts(&written(&texts));
    let without = |name: &str| ours.iter().filter(|(own, _)| own != name).cloned().collect::<Parts>();
    let with = |name: &str, content: &str| {
        let mut parts = without(name);
        parts.push((name.to_owned(), content.as_bytes().to_vec()));
        packed(&parts)
    };
    let w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let bomb = format!("<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><w:document {w}>&b;</w:document>");
    let deep = format!("<w:document {w}>{}", "<w:p>".repeat(100_000));
    let damaged = |name: &str| FaultKind::DamagedPackage(name.to_owned());
    let cases = [
        (b"PK".to_vec(), damaged("zip")),
        (
            packed(&vec![("mimetype".to_owned(), b"application/vnd.oasis.opendocument.text".to_vec())]),
            FaultKind::NotWord,
        ),
        (packed(&without("_rels/.rels")), FaultKind::NotWord),
        (packed(&without("word/document.xml")), FaultKind::NotWord),
        (with("word/document.xml", &bomb), damaged("word/document.xml")),
        (with("word/document.xml", &deep), damaged("word/document.xml")),
        (with("word/document.xml", &format!("<w:document {w}><w:body/></w:document>")), FaultKind::NoTable),
        (with("word/document.xml", "<html/>"), FaultKind::NotWord),
        (with("../word/x.xml", ""), damaged("zip")),
        (with("/word/x.xml", ""), damaged("zip")),
        (with("word/media/zeros.bin", &"\0".repeat(129 << 20)), damaged("zip")),
        (edited(&packed(&ours), |text| text.replace("temario en es", "temario")), FaultKind::NoTable),
        (
            edited(&packed(&ours), |text| text.replacen("temario en es", "temario en fr", 1)),
            FaultKind::Unexpected("en → es".to_owned()),
        ),
    ];
    for (bytes, kind) in cases {
        let fault = read_docx(&bytes).expect_err("it is refused");
        assert_eq!((fault.line, fault.column, fault.kind), (1, 1, kind));
    }
    let whole = packed(&ours);
    for end in (0..whole.len()).step_by(97) {
        assert!(read_docx(&whole[..end]).is_err(), "cut at {end}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever is edited, a document gives what a PO file of the changed texts gives.
    #[test]
    fn a_document_says_what_a_po_file_says(
        edits in prop::collection::vec((any::<prop::sample::Index>(), "[a-z*`áé \"—]{1,12}", 0..3), 0..6),
    ) {
        let loaded = open(&site());
        let texts = everything(&loaded);
        let mut changed: BTreeMap<String, Message> = BTreeMap::new();
        let mut bytes = written(&texts);
        for (index, words, mark) in &edits {
            let message = index.get(&texts.messages);
            let words = format!("Palabra {words}").trim().to_owned();
            if changed.contains_key(&message.context) {
                continue;
            }
            let state = if *mark == 1 { MessageState::Outdated } else { MessageState::Current };
            let bare = Message { previous: None, exported: None, notes: Vec::new(), ..message.clone() };
            let one = Message { target: words.clone(), state, ..bare };
            changed.insert(message.context.clone(), one);
            bytes = edited(&bytes, |document| with_row(&document, &message.context, &|row| {
                let row = with_cell(row, TRANSLATION, &run(&words));
                match mark { 1 => with_mark(&row, "¿?"), 2 => with_mark(&row, "OK"), _ => row }
            }));
        }
        let of = |reading: &Reading| -> BTreeMap<String, Message> {
            reading.messages.iter().map(|one| (one.message.context.clone(), one.message.clone())).collect()
        };
        let document = read_docx(&bytes).expect("a document").fitted(&texts);
        let po = write_po(&Catalogue { messages: changed.into_values().collect(), ..texts });
        let po = read_po(po.as_bytes()).expect("our own file");
        prop_assert_eq!(of(&document), of(&po));
        let mut told = [&document, &po].map(|reading| {
            reading.remarks.iter().map(|one| (one.context.clone(), format!("{:?}", one.kind))).collect::<Vec<_>>()
        });
        told.iter_mut().for_each(|told| told.sort());
        prop_assert_eq!(&told[0], &told[1]);
        let [one, other] = [&document, &po].map(|reading| place(&loaded, reading, language(&loaded.site, "es")));
        prop_assert_eq!((one.files, one.placed, one.in_step), (other.files, other.placed, other.in_step));
    }

    #[test]
    fn damage_is_answered(at in any::<prop::sample::Index>(), length in 0usize..40, put in "[<>/a-z&\"= \0-\u{7F}]{0,8}") {
        let texts = everything(&open(&site()));
        let bytes = edited(&written(&texts), |mut text| {
            let mut start = at.index(text.len());
            while !text.is_char_boundary(start) { start -= 1 }
            let mut end = (start + length).min(text.len());
            while !text.is_char_boundary(end) { end -= 1 }
            text.replace_range(start..end.max(start), &put);
            text
        });
        if let Ok(document) = read_docx(&bytes) {
            let reading = document.fitted(&texts);
            prop_assert!(reading.messages.len() <= texts.messages.len());
        }
    }
}
