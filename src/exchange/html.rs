//! The texts of a site in two columns, for people without translation tools: one HTML page that opens in any browser.
//!
//! The page has no script, makes no requests, and can be printed. `serve` shows the same columns for each page.

use std::sync::LazyLock;

use serde::Serialize;

use super::texts::{PageTexts, TextPair, TextPlace};
use crate::curriculum::State;
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};
use crate::language::{Direction, LanguageTag};
use crate::markdown::UnitKind;
use crate::status::state_words;
use crate::theme::ProgramPages;

/// A language, with the data for its column.
#[derive(Serialize)]
pub struct Column<'a> {
    /// The locale of its text.
    pub locale: &'a LanguageTag,
    /// The writing direction.
    pub direction: Direction,
    /// Its name in itself.
    pub label: &'a str,
}

static PAGES: LazyLock<ProgramPages> = LazyLock::new(|| {
    ProgramPages::new([("columns.html", include_str!("columns.html")), ("table.html", include_str!("table.html"))])
});

const STYLE: &str = include_str!("columns.css");

/// The value of `generator` that identifies a file written by temario.
const GENERATOR: &str = "temario columns";

/// Whether a file was written by temario and may be overwritten.
pub fn is_ours(bytes: &[u8]) -> bool {
    let mark = format!("name=\"generator\" content=\"{GENERATOR}\"");
    memchr::memmem::find(bytes, mark.as_bytes()).is_some()
}

/// The data of the document template.
#[derive(Serialize)]
struct ColumnsView<'a> {
    speaks: &'static str,
    generator: &'static str,
    title: &'a str,
    /// That the page cannot be imported, and which formats can.
    reading: String,
    style: &'static str,
    /// The rendered tables.
    tables: Vec<String>,
}

/// The data of the table template.
#[derive(Serialize)]
struct TableView<'a> {
    title: &'a str,
    name: &'a str,
    columns: &'a [Column<'a>; 2],
    /// The heading of the state column.
    state: String,
    rows: Vec<ColumnsRow<'a>>,
}

#[derive(Serialize)]
struct ColumnsRow<'a> {
    state: &'static str,
    is_heading: bool,
    source: &'a str,
    translation: &'a str,
    /// The audience, if the text is not for everyone.
    audience: Option<String>,
    /// A note about the state.
    remark: Option<String>,
    /// The source text at the time of translation.
    previous: Option<&'a str>,
}

/// A document with the texts of several pages.
pub fn columns(title: &str, pages: &[PageTexts<'_>], columns: &[Column<'_>; 2], speaks: ProgramLanguage) -> String {
    let tables = pages.iter().map(|page| table(page, columns, speaks)).collect();
    let reading = phrase(speaks, &phrases::ColumnsReading { docx: "temario translate export --format docx" });
    let view = ColumnsView { speaks: speaks.tag(), generator: GENERATOR, title, reading, style: STYLE, tables };
    PAGES.fill("columns.html", &view)
}

/// The table of a page: one row for each text, with its state.
pub fn table(page: &PageTexts<'_>, columns: &[Column<'_>; 2], speaks: ProgramLanguage) -> String {
    let view = TableView {
        title: &page.source.document.front.title,
        name: &page.name,
        columns,
        state: phrase(speaks, &phrases::ColumnsState),
        rows: page.pairs.iter().map(|pair| row(page, pair, speaks)).collect(),
    };
    PAGES.fill("table.html", &view)
}

fn row<'a>(page: &'a PageTexts<'_>, pair: &'a TextPair, speaks: ProgramLanguage) -> ColumnsRow<'a> {
    let text = &page.source.texts[pair.source];
    let say = |words: &dyn Phrase| phrase(speaks, words);
    ColumnsRow {
        state: pair.state.name(),
        is_heading: matches!(text.place, TextPlace::Unit(UnitKind::Heading(_), _) | TextPlace::Front("title", _)),
        source: &text.words,
        translation: page.target(pair),
        audience: text.is_for_facilitators.then(|| say(&phrases::UnitForFacilitators)),
        remark: (pair.state != State::Current).then(|| say(state_words(pair.state, true))),
        previous: pair.previous.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_known_as_ours_and_escapes_what_it_is_given() {
        let tag = LanguageTag::parse("es").expect("a tag");
        let both = ["a", "b"].map(|label| Column { locale: &tag, direction: Direction::Ltr, label });
        let written = columns("<b> & 'c'", &[], &both, ProgramLanguage::Spanish);
        assert!(is_ours(written.as_bytes()) && written.contains("<h1>&lt;b&gt; &amp; "), "{written}");
        assert!(!is_ours(b"<!DOCTYPE html>"));
        assert!(written.contains("no se puede importar") && written.contains("export --format docx"), "{written}");
    }
}
