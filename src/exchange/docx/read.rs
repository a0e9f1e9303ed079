//! Converts a Word document into a reading: the rows whose translation or mark was changed.
//!
//! A row is found by the name in its first cell, wherever it was moved, and its check says which cells were changed. A
//! row that cannot be understood is not imported and is reported with its number; the others are read.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::check::{Check, RowName};
use super::package::{Package, open, whole};
use super::words::{self, CellText};
use crate::diagnostic::{ProgramLanguage, phrase, phrases};
use crate::exchange::digest::digest;
use crate::exchange::fault::{ExchangeRemark, FaultKind, FileFault, RemarkKind};
use crate::exchange::message::{Message, MessageState, true_state};
use crate::exchange::notation::read_tag;
use crate::exchange::reading::{Reading, Returned};
use crate::exchange::xml::XmlElement;
use crate::language::LanguageTag;

/// The columns: name, source, translation, mark, notes.
pub(super) const COLUMNS: usize = 5;

/// The word before the language tags in the first cell of a table.
pub(super) const HEAD: &str = "temario";

/// What a Word document returns, before it is compared with the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedDocument {
    /// The changed rows.
    pub reading: Reading,
    /// For each message of the reading, its row.
    pub(super) rows: Vec<RowFacts>,
}

/// What a row says besides its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowFacts {
    pub check: Check,
    /// Whether the translator marked the row as checked.
    pub is_confirmed: bool,
}

/// Parses the bytes of a Word document.
///
/// # Errors
/// If the file is not a Word document, is damaged or has a password, or if none of its tables is one of temario's with
/// both languages.
pub fn read_docx(bytes: &[u8]) -> Result<ReturnedDocument, FileFault> {
    let package = open(bytes)?;
    let tables = words::tables(&package.document);
    let languages = languages(&tables)?;
    let mut reader = DocxReader {
        package: &package,
        marks: Marks::new(),
        languages,
        order: 0,
        known: BTreeMap::new(),
        told: BTreeSet::new(),
        messages: Vec::new(),
        remarks: Vec::new(),
    };
    for table in tables {
        reader.table(table);
    }
    reader.other_comments();
    Ok(reader.end())
}

/// The languages of the tables, which their first rows state.
fn languages(tables: &[&XmlElement]) -> Result<[LanguageTag; 2], FileFault> {
    let mut found: Option<[LanguageTag; 2]> = None;
    for table in tables {
        let inner =
            words::rows(table).into_iter().flat_map(|row| words::cells(row).into_iter().flat_map(words::tables));
        let inner: Vec<&XmlElement> = inner.collect();
        let own = words::rows(table).into_iter().find_map(head_of);
        let own = own.or_else(|| if inner.is_empty() { None } else { languages(&inner).ok() });
        match (own, &found) {
            (Some(own), Some(known)) if own != *known => {
                return Err(whole(FaultKind::Unexpected(own.map(|tag| tag.to_string()).join(" → "))));
            }
            (Some(own), _) => found = Some(own),
            (None, _) => {}
        }
    }
    found.ok_or_else(|| whole(FaultKind::NoTable))
}

/// The languages in a heading row; `None` for other rows.
fn head_of(row: &XmlElement) -> Option<[LanguageTag; 2]> {
    let first = words::read(words::cells(row).first()?);
    first.lines().into_iter().find_map(|line| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [word, source, target] = parts.as_slice() else { return None };
        word.eq_ignore_ascii_case(HEAD).then(|| Some([read_tag(source)?, read_tag(target)?]))?
    })
}

/// The words of the mark column, in all languages of the program.
struct Marks {
    doubtful: Vec<String>,
    confirmed: Vec<String>,
}

/// What a translator says about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
enum RowMark {
    Nothing,
    Doubtful,
    Confirmed,
    Unknown(String),
}

impl Marks {
    fn new() -> Self {
        let words = |words: &dyn crate::diagnostic::Phrase| -> Vec<String> {
            let lists = ProgramLanguage::ALL.map(|language| phrase(language, words));
            lists.iter().flat_map(|list| list.split(',')).map(|word| word.trim().to_lowercase()).collect()
        };
        Self { doubtful: words(&phrases::DocxDoubtful), confirmed: words(&phrases::DocxConfirmed) }
    }

    fn read(&self, text: &str) -> RowMark {
        let said: String = text.nfc().collect::<String>().to_lowercase();
        let bare = said.trim_matches(|mark: char| mark.is_whitespace() || ".,;:!¡()[]\"'".contains(mark));
        if said.trim().is_empty() {
            RowMark::Nothing
        } else if said.contains('?') || self.doubtful.iter().any(|word| word == bare) {
            RowMark::Doubtful
        } else if self.confirmed.iter().any(|word| word == bare) {
            RowMark::Confirmed
        } else {
            RowMark::Unknown(text.trim().to_owned())
        }
    }
}

struct DocxReader<'p> {
    package: &'p Package,
    marks: Marks,
    languages: [LanguageTag; 2],
    /// The rows so far.
    order: usize,
    /// The translation and mark of each row, by its name: a row may be there twice.
    known: BTreeMap<String, (String, String)>,
    /// The ids of comments that were reported.
    told: BTreeSet<String>,
    messages: Vec<(Returned, RowFacts)>,
    remarks: Vec<ExchangeRemark>,
}

/// The number, name and check in the first cell of a row.
struct RowId {
    number: usize,
    context: String,
    check: Check,
}

impl RowId {
    fn parse(cell: &CellText, [source, target]: &[LanguageTag; 2]) -> Option<Self> {
        let lines = cell.lines();
        let [number, context, check] = lines.as_slice() else { return None };
        let check = Check::parse(check)?;
        let context = (*context).to_owned();
        let name = RowName { context: &context, source, target };
        (name.digest() == check.name).then_some(())?;
        Some(Self { number: number.parse().ok().filter(|number| *number > 0)?, context, check })
    }
}

impl DocxReader<'_> {
    fn table(&mut self, table: &XmlElement) {
        let rows = words::rows(table);
        let is_ours = rows.iter().any(|row| {
            head_of(row).is_some()
                || words::cells(row)
                    .first()
                    .is_some_and(|cell| RowId::parse(&words::read(cell), &self.languages).is_some())
        });
        for row in rows {
            if is_ours {
                self.row(row);
            } else {
                // A table that was pasted into a cell of another one.
                words::cells(row).into_iter().flat_map(words::tables).for_each(|table| self.table(table));
            }
        }
    }

    fn remark(&mut self, column: usize, id: Option<&RowId>, kind: RemarkKind) {
        let line = id.map_or(self.order, |id| id.number);
        let context = id.map(|id| id.context.clone()).unwrap_or_default();
        self.remarks.push(ExchangeRemark { line, column, context, kind });
    }

    fn comment(&mut self, comment: &str, column: usize, id: Option<&RowId>) {
        if let Some(element) = self.package.comments.get(comment)
            && self.told.insert(comment.to_owned())
        {
            let (author, text) = words::comment(element);
            self.remark(column, id, RemarkKind::Comment { author, text });
        }
    }

    /// Reports the comments that are not on a row of ours, such as those on a heading.
    fn other_comments(&mut self) {
        self.order = 1;
        let package = self.package;
        package.comments.keys().for_each(|comment| self.comment(comment, 1, None));
    }

    fn row(&mut self, row: &XmlElement) {
        if head_of(row).is_some() {
            return;
        }
        let cells: Vec<CellText> = words::cells(row).into_iter().map(words::read).collect();
        if cells.iter().all(|cell| cell.paragraphs.is_empty() && cell.left_out.is_none()) {
            return;
        }
        self.order += 1;
        let id = cells.first().and_then(|cell| RowId::parse(cell, &self.languages));
        for (number, cell) in cells.iter().enumerate() {
            cell.comments.iter().for_each(|comment| self.comment(comment, number + 1, id.as_ref()));
        }
        let shown = cells.get(2).or(cells.last()).map(CellText::whole).unwrap_or_default();
        let Some(id) = id else { return self.remark(1, None, RemarkKind::RowUnknown(shown)) };
        let [_, source, target, mark, notes] = cells.as_slice() else {
            return self.remark(1, Some(&id), RemarkKind::RowShape(shown));
        };
        if words::is_merged(row) {
            return self.remark(1, Some(&id), RemarkKind::RowShape(shown));
        }
        if digest(&notes.whole()) != id.check.notes {
            self.remark(5, Some(&id), RemarkKind::Comment { author: String::new(), text: notes.lines().join(" ") });
        }
        self.text(&id, source, target, &mark.lines().join(" "));
    }

    fn text(&mut self, id: &RowId, source: &CellText, target: &CellText, mark: &str) {
        let words: String = target.whole().nfc().collect();
        match self.known.get(&id.context) {
            Some((known, known_mark)) if *known == words && known_mark == mark => return,
            Some(_) => {
                self.messages.retain(|(one, _)| one.message.context != id.context);
                return self.remark(1, Some(id), RemarkKind::RowTwice);
            }
            None => self.known.insert(id.context.clone(), (words.clone(), mark.to_owned())),
        };
        if digest(&source.whole()) != id.check.source || source.left_out.is_some() {
            self.remark(2, Some(id), RemarkKind::SourceEdited);
        }
        let is_changed = digest(&words) != id.check.target || target.left_out.is_some();
        let said = self.marks.read(mark);
        if let RowMark::Unknown(mark) = &said {
            self.remark(4, Some(id), RemarkKind::Mark(mark.clone()));
        }
        if words.is_empty() && target.left_out.is_none() || !is_changed && said == RowMark::Nothing {
            return;
        }
        if let Some(name) = &target.left_out {
            return self.remark(3, Some(id), RemarkKind::LeftOut(name.clone()));
        }
        if is_changed && target.paragraphs.len() > 1 {
            return self.remark(3, Some(id), RemarkKind::Paragraphs);
        }
        if is_changed && target.is_formatted {
            self.remark(3, Some(id), RemarkKind::Formatting);
        }
        let state = match said {
            RowMark::Nothing | RowMark::Confirmed => MessageState::Current,
            RowMark::Doubtful | RowMark::Unknown(_) => MessageState::Outdated,
        };
        let message = Message {
            context: id.context.clone(),
            place: None,
            source: source.whole(),
            state: true_state(&words, state),
            target: words,
            previous: None,
            // Its row was already compared.
            exported: None,
            notes: Vec::new(),
            comments: Vec::new(),
        };
        let facts = RowFacts { check: id.check.clone(), is_confirmed: said == RowMark::Confirmed };
        self.messages.push((Returned { message, line: id.number }, facts));
    }

    fn end(self) -> ReturnedDocument {
        let [source, target] = self.languages;
        let (messages, rows) = self.messages.into_iter().unzip();
        let reading = Reading {
            source: Some(source),
            target,
            title: String::new(),
            messages,
            obsolete: Vec::new(),
            remarks: self.remarks,
        };
        ReturnedDocument { reading, rows }
    }
}
