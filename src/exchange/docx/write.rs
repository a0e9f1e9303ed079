//! Writes a catalogue as a Word document: for each page a table with a row for each text.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::LazyLock;

use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::check::{Check, RowName};
use super::read::{COLUMNS, HEAD};
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};
use crate::exchange::html::Column;
use crate::exchange::message::{Catalogue, Message, MessageState, page_of, true_state};
use crate::exchange::notation::one_line;
use crate::exchange::xml::is_xml_character;
use crate::markdown::{PieceKind, inline_pieces};
use crate::theme::ProgramPages;

/// The names end in `.html`, because only then values are escaped; the escapes of HTML are those of XML.
static PARTS: LazyLock<ProgramPages> = LazyLock::new(|| {
    ProgramPages::new([
        ("document.html", include_str!("parts/document.xml")),
        ("styles.html", include_str!("parts/styles.xml")),
        ("run.html", include_str!("parts/run.xml")),
    ])
});

/// The parts that are always the same, by name.
const FIXED: [(&str, &str); 3] = [
    ("[Content_Types].xml", include_str!("parts/content-types.xml")),
    ("_rels/.rels", include_str!("parts/package.rels.xml")),
    ("word/_rels/document.xml.rels", include_str!("parts/document.rels.xml")),
];

/// Examples of marks, the same in all languages.
const MARKS: &str = "**…**, […](…), [@…], [^1], `…`";

/// The widths of the columns in twentieths of a point.
const WIDTHS: [u32; COLUMNS] = [2000, 4700, 4700, 938, 2800];

/// What a document says besides the texts.
pub struct DocumentTexts<'a> {
    /// The source language and the language of the translation.
    pub columns: [Column<'a>; 2],
    /// The titles of pages by name.
    pub titles: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct DocumentView<'a> {
    title: String,
    intro: Vec<String>,
    heads: [Head; COLUMNS],
    widths: [u32; COLUMNS],
    pages: Vec<DocxPageView>,
    speaks: &'static str,
    columns: &'a [Column<'a>; 2],
}

#[derive(Serialize)]
struct Head {
    label: String,
    width: u32,
    /// The languages of the table, in the first column.
    languages: Option<String>,
}

#[derive(Serialize)]
struct DocxPageView {
    title: String,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct RowView {
    name: [String; 3],
    source: Vec<DocxRun>,
    target: Vec<DocxRun>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct DocxRun {
    kind: &'static str,
    text: String,
    is_code: bool,
}

/// Writes a catalogue as DOCX, with explanations in the language of the translator. The bytes depend only on the
/// arguments. Characters that XML cannot contain become U+FFFD.
pub fn write_docx(catalogue: &Catalogue, texts: &DocumentTexts<'_>) -> Vec<u8> {
    let speaks = ProgramLanguage::from_tag(catalogue.target.as_str()).unwrap_or(ProgramLanguage::English);
    let view = DocumentView {
        title: plain(&catalogue.title),
        intro: intro(&texts.columns, speaks),
        heads: heads(catalogue, &texts.columns, speaks),
        widths: WIDTHS,
        pages: pages(catalogue, &texts.titles, speaks),
        speaks: speaks.tag(),
        columns: &texts.columns,
    };
    let written = [
        ("word/document.xml", PARTS.fill("document.html", &view)),
        ("word/styles.xml", PARTS.fill("styles.html", &view)),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The bytes do not depend on the clock: this is the earliest date of the format.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    let written = written.iter().map(|(name, text)| (*name, text.as_str()));
    for (name, text) in FIXED.into_iter().chain(written) {
        archive.start_file(name, options).expect("a short name in a new archive");
        archive.write_all(text.as_bytes()).expect("memory can be written");
    }
    archive.finish().expect("memory can be written").into_inner()
}

/// Text on one line without characters that XML cannot contain.
fn plain(text: &str) -> String {
    one_line(text).replace(|character| !is_xml_character(character), "\u{FFFD}")
}

fn intro([source, target]: &[Column<'_>; 2], speaks: ProgramLanguage) -> Vec<String> {
    let mark = phrase(speaks, &phrases::DocxMark);
    let lines: [&dyn Phrase; 6] = [
        &phrases::DocxLanguages { source: source.label, target: target.label },
        &phrases::DocxWhere,
        &phrases::DocxKeep,
        &phrases::DocxCodes { marks: MARKS },
        &phrases::DocxMarking { mark: &mark },
        &phrases::DocxBack,
    ];
    lines.into_iter().map(|line| phrase(speaks, line)).collect()
}

fn heads(catalogue: &Catalogue, [source, target]: &[Column<'_>; 2], speaks: ProgramLanguage) -> [Head; COLUMNS] {
    let labels = [
        phrase(speaks, &phrases::DocxText),
        source.label.to_owned(),
        target.label.to_owned(),
        phrase(speaks, &phrases::DocxMark),
        phrase(speaks, &phrases::DocxNotes),
    ];
    let mut languages = Some(format!("{HEAD} {} {}", catalogue.source, catalogue.target));
    let mut widths = WIDTHS.into_iter();
    labels.map(|label| Head { label, width: widths.next().unwrap_or_default(), languages: languages.take() })
}

/// The pages in the order of their first text. A document without texts has one table, which says the languages.
fn pages(catalogue: &Catalogue, titles: &BTreeMap<String, String>, speaks: ProgramLanguage) -> Vec<DocxPageView> {
    let mut pages: Vec<DocxPageView> = Vec::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for message in &catalogue.messages {
        let page = page_of(&message.context);
        let number = *numbers.entry(page).or_insert(pages.len());
        if number == pages.len() {
            pages.push(DocxPageView { title: plain(titles.get(page).map_or(page, String::as_str)), rows: Vec::new() });
        }
        pages[number].rows.push(row(catalogue, message, speaks));
    }
    // Rows are numbered as they are in the document.
    for (row, number) in pages.iter_mut().flat_map(|page| &mut page.rows).zip(1_usize..) {
        row.name[0] = number.to_string();
    }
    if pages.is_empty() {
        pages.push(DocxPageView { title: String::new(), rows: Vec::new() });
    }
    pages
}

fn row(catalogue: &Catalogue, message: &Message, speaks: ProgramLanguage) -> RowView {
    let context = plain(&message.context).trim().to_owned();
    let notes = notes(message, speaks);
    let (source, target) = (cell(&message.source), cell(&message.target));
    let name = RowName { context: &context, source: &catalogue.source, target: &catalogue.target };
    let check = Check::of(&name, &source, &target, &notes.join("\n"));
    let name = [String::new(), context.clone(), check.written()];
    RowView { name, source: runs(&source), target: runs(&target), notes }
}

/// A text as the cell has it.
fn cell(text: &str) -> String {
    text.replace("\r\n", "\n").replace(|character| !is_xml_character(character), "\u{FFFD}")
}

fn notes(message: &Message, speaks: ProgramLanguage) -> Vec<String> {
    let mut notes: Vec<String> = message.notes.clone();
    if true_state(&message.target, message.state) == MessageState::Outdated {
        notes.push(phrase(speaks, &phrases::DocxReview));
        notes.extend(message.previous.iter().map(|text| phrase(speaks, &phrases::DocxBefore { text })));
    }
    notes.extend(message.comments.iter().cloned());
    notes.iter().map(|note| plain(note)).filter(|note| !note.trim().is_empty()).collect()
}

/// The runs of a text; marks have a style, so that they are recognised and not checked for spelling.
fn runs(text: &str) -> Vec<DocxRun> {
    let mut runs = Vec::new();
    for piece in inline_pieces(text) {
        let is_code = piece.kind != PieceKind::Text;
        for part in piece.text.split_inclusive(['\n', '\t', '\r']) {
            let words = part.trim_end_matches(['\n', '\t', '\r']);
            if !words.is_empty() {
                runs.push(DocxRun { kind: "text", text: words.to_owned(), is_code });
            }
            let kind = match &part[words.len()..] {
                "" => continue,
                "\t" => "tab",
                _ => "break",
            };
            runs.push(DocxRun { kind, text: String::new(), is_code: false });
        }
    }
    runs
}
