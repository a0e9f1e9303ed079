//! The translation record of a language: the source of each section of its translations.
//!
//! `content/es.lock` has one line for each section of the pages that are translated into `es`, and for each entry of
//! data, such as `glossary:torture`; it is sorted by page and, in a page, by section. A merge that keeps the lines of both
//! sides is valid: of two lines for one section, the one that matches the texts is used.

use std::borrow::Cow;
use std::sync::Arc;

use super::state::State;
use crate::config::Date;
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::source::{Place, Source, SourcePath, Span, normalised};

use super::sections::{BREAK, hash};

/// The beginning of the key of a page's keywords, as an entry of data.
pub const KEYWORDS: &str = "keywords:";

/// The separator of fields in a line.
const FIELDS: char = '\t';

/// The path of the translation record of a language.
pub fn lock_path(tag: &str) -> SourcePath {
    SourcePath::new(&format!("content/{tag}.lock"))
}

/// The confirmation that a section of a translation is in step with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The page: `module/page`, `module/index`, or the id alone for the course's own pages; or the key of an entry of
    /// data.
    pub page: String,
    /// The anchor of the section; empty for the top of the page.
    pub anchor: String,
    /// The language tag of the source; empty for a section that only the translation has.
    pub source: String,
    /// The anchor of the source section.
    pub source_anchor: String,
    /// The date of confirmation.
    pub date: Date,
    /// The digest of the source section when it was confirmed.
    pub source_digest: u64,
    /// The digest of the translated section when it was confirmed.
    pub digest: u64,
    /// The source section when it was confirmed, as [`super::sections`] gives it.
    pub source_text: String,
    /// The translated section when it was confirmed; empty in records of older versions.
    pub text: String,
}

impl Record {
    /// Whether it is the record of an entry of data, whose name contains its kind: `glossary:torture`.
    pub fn is_of_entry(&self) -> bool {
        is_entry(&self.page)
    }

    /// The state of its section, from the present digests of both sides; `None` if the source has no such section.
    pub fn state(&self, source_digest: Option<u64>, digest: u64) -> State {
        let is_source_changed = match source_digest {
            Some(present) => present != self.source_digest,
            // Its source was removed, unless the section is only in the translation.
            None => !self.source.is_empty(),
        };
        match (is_source_changed, digest != self.digest) {
            (false, false) => State::Current,
            (true, false) => State::Outdated,
            (false, true) => State::Changed,
            (true, true) => State::Diverged,
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.splitn(7, FIELDS);
        let (page, anchor) = split_anchor(fields.next()?);
        let (source, source_anchor) = split_anchor(fields.next()?);
        let date = Date::parse(fields.next()?)?;
        let mut digest = || fields.next().filter(|field| field.len() == 16).map(|field| u64::from_str_radix(field, 16));
        let (source_digest, digest) = (digest()?.ok()?, digest()?.ok()?);
        let mut words = || fields.next().unwrap_or_default().to_owned();
        let (source_text, text) = (words(), words());
        let owned = str::to_owned;
        (!page.is_empty()).then(|| Self {
            page: owned(page),
            anchor: owned(anchor),
            source: owned(source),
            source_anchor: owned(source_anchor),
            date,
            source_digest,
            digest,
            source_text,
            text,
        })
    }

    fn composed(self) -> Self {
        let own = |text: String| normalised(&text).into_owned();
        let with_digest = |text: String, digest| match normalised(&text) {
            Cow::Owned(text) => (hash(&text.replace(BREAK, " ")), text),
            Cow::Borrowed(_) => (digest, text),
        };
        let (source_digest, source_text) = with_digest(self.source_text, self.source_digest);
        let (digest, text) = with_digest(self.text, self.digest);
        let (page, anchor) = (own(self.page), own(self.anchor));
        let source_anchor = own(self.source_anchor);
        Self { page, anchor, source_anchor, source_digest, source_text, digest, text, ..self }
    }

    fn write(&self, out: &mut String) {
        use std::fmt::Write;
        let Self { page, anchor, source, source_anchor, date, source_digest, digest, source_text, text } = self;
        let (own, other) = (named(page, anchor), named(source, source_anchor));
        write!(out, "{own}\t{other}\t{date}\t{source_digest:016x}\t{digest:016x}\t{source_text}")
            .expect("a text takes what is written");
        if !text.is_empty() {
            out.push(FIELDS);
            out.push_str(text);
        }
        out.push('\n');
    }
}

/// The text of a record in NFC: texts were once compared as they were written. The digest of a text that changes is
/// computed again.
fn composed(text: &Arc<str>) -> Arc<str> {
    let Cow::Owned(_) = normalised(text) else { return text.clone() };
    let mut whole = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match Record::parse(line.trim_end_matches('\n')).filter(|_| matches!(normalised(line), Cow::Owned(_))) {
            Some(record) => record.composed().write(&mut whole),
            None => whole.push_str(line),
        }
    }
    whole.into()
}

/// Whether a name is that of an entry of data. Names of pages have no colon.
fn is_entry(name: &str) -> bool {
    name.contains(':')
}

fn named(name: &str, anchor: &str) -> String {
    if anchor.is_empty() { name.to_owned() } else { format!("{name}#{anchor}") }
}

fn split_anchor(field: &str) -> (&str, &str) {
    field.split_once('#').unwrap_or((field, ""))
}

/// All records of a language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lock {
    text: Arc<str>,
    /// The lines, each with the span of its page name, sorted by page.
    lines: Vec<(Span, Span)>,
    /// Whether there is a record of a page.
    has_pages: bool,
    /// Whether there is a record of an entry of data.
    has_entries: bool,
    /// Whether there is one of an entry of a data file.
    has_data: bool,
}

impl Lock {
    /// Reads a record; lines that cannot be read are reported and skipped.
    pub fn read(source: &Source, out: &mut Vec<Diagnostic>) -> Self {
        let mut lines = Vec::new();
        let mut at = 0;
        let text = composed(&source.text);
        for line in text.split_inclusive('\n') {
            let span = Span::new(at, at + line.trim_end_matches('\n').len());
            at += line.len();
            let line = &text[span.range()];
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            // Checked without parsing: a large site has many lines, of which few are needed.
            if is_record(line) {
                let page = line.find(['#', FIELDS]).unwrap_or(line.len());
                lines.push((Span::new(span.start as usize, span.start as usize + page), span));
            } else {
                let is_conflict =
                    ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark));
                let end = text.floor_char_boundary(span.start as usize + line.len().min(60));
                let place = Place::new(&source.path, Span::new(span.start as usize, end));
                let fault: Fault = match is_conflict {
                    true => faults::RecordUnreadableConflict.into(),
                    false => faults::RecordUnreadable.into(),
                };
                out.push(Diagnostic::new(fault, place));
            }
        }
        let page = |line: &(Span, Span)| &text[line.0.range()];
        if !lines.is_sorted_by(|a, b| page(a) <= page(b)) {
            lines.sort_by(|a, b| page(a).cmp(page(b)));
        }
        let has_entries = lines.iter().any(|line| is_entry(page(line)));
        let has_pages = lines.iter().any(|line| !is_entry(page(line)));
        let has_data = lines.iter().any(|line| is_entry(page(line)) && !page(line).starts_with(KEYWORDS));
        Self { text, lines, has_pages, has_entries, has_data }
    }

    /// Whether no page has a record.
    pub fn is_empty(&self) -> bool {
        !self.has_pages
    }

    /// Whether an entry of data has a record.
    pub fn has_entries(&self) -> bool {
        self.has_entries
    }

    /// Whether an entry of a data file has a record.
    pub fn has_data(&self) -> bool {
        self.has_data
    }

    /// The records of entries of data, sorted by name.
    pub fn entries(&self) -> impl Iterator<Item = Record> {
        let own = self.lines.iter().filter(|line| self.has_entries && is_entry(self.page(line)));
        own.filter_map(|line| self.record(line))
    }

    /// The records of a page, in the order of the file.
    pub fn of_page<'a>(&'a self, page: &'a str) -> impl Iterator<Item = Record> + 'a {
        let start = self.lines.partition_point(|line| self.page(line) < page);
        let own = self.lines[start..].iter().take_while(move |line| self.page(line) == page);
        own.filter_map(|line| self.record(line))
    }

    /// The pages that have records, sorted.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        let pages = self.lines.iter().map(|line| self.page(line)).filter(|page| !is_entry(page));
        pages.filter(move |page| last.replace(*page) != Some(*page))
    }

    /// All records, sorted by page.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        self.lines.iter().filter_map(|line| self.record(line))
    }

    fn page(&self, line: &(Span, Span)) -> &str {
        &self.text[line.0.range()]
    }

    fn record(&self, line: &(Span, Span)) -> Option<Record> {
        Record::parse(&self.text[line.1.range()])
    }

    /// The content of the file, sorted by page; `remark` is its first line.
    pub fn write(mut records: Vec<Record>, remark: &str) -> String {
        records.sort_by(|a, b| a.page.cmp(&b.page));
        let mut text = format!("# {remark}\n");
        records.iter().for_each(|record| record.write(&mut text));
        text
    }
}

/// Whether a line has the format of a record, without parsing all fields.
fn is_record(line: &str) -> bool {
    let mut fields = line.splitn(6, FIELDS);
    let mut next = || fields.next().unwrap_or_default();
    let (page, _source, date, first, second) = (next(), next(), next(), next(), next());
    let is_digest = |field: &str| field.len() == 16 && field.bytes().all(|byte| byte.is_ascii_hexdigit());
    !page.is_empty() && Date::parse(date).is_some() && is_digest(first) && is_digest(second) && fields.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Snapshot;

    fn record(page: &str, anchor: &str) -> Record {
        Record {
            page: page.to_owned(),
            anchor: anchor.to_owned(),
            source: "en".to_owned(),
            source_anchor: "severity".to_owned(),
            date: Date::parse("2026-03-12").expect("a date"),
            source_digest: 7,
            digest: u64::MAX,
            source_text: "Severity ¶ Pain.".to_owned(),
            text: if anchor.is_empty() { String::new() } else { "Gravedad ¶ Dolor.".to_owned() },
        }
    }

    fn read(text: &str) -> (Lock, Vec<&'static str>) {
        let snapshot = Snapshot::from_texts([("content/es.lock", text)]);
        let mut diagnostics = Vec::new();
        let lock = Lock::read(&snapshot.sources[0], &mut diagnostics);
        (lock, diagnostics.iter().map(|one| one.wording).collect())
    }

    #[test]
    fn what_was_written_is_read_in_order_of_page() {
        let records = vec![record("x/b", ""), record("x/a", "dos"), record("x/a", "uno")];
        let (lock, faults) = read(&Lock::write(records.clone(), "es"));
        assert!(faults.is_empty());
        assert_eq!(lock.pages().collect::<Vec<_>>(), ["x/a", "x/b"]);
        assert_eq!(lock.of_page("x/a").collect::<Vec<_>>(), records[1..]);
        assert_eq!(lock.of_page("x/b").collect::<Vec<_>>(), records[..1]);
        assert_eq!(lock.of_page("x").count(), 0);
    }

    #[test]
    fn a_merge_that_kept_both_sides_is_read_and_its_marks_are_reported() {
        let ours = Lock::write(vec![record("x/b", "")], "es");
        let theirs = Lock::write(vec![record("x/a", "")], "es");
        let (lock, faults) = read(&format!("<<<<<<< a\n{ours}=======\n{theirs}>>>>>>> b\nx/c\tmist\n"));
        assert_eq!(lock.pages().collect::<Vec<_>>(), ["x/a", "x/b"]);
        assert_eq!(faults, ["conflict", "conflict", "conflict", ""]);
    }
}
