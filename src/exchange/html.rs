//! The texts of a site in two columns, for people without tools: one page of HTML that opens anywhere.
//!
//! It has no script, asks nobody for anything, and prints. `serve` shows the
//! same columns page by page.

use super::texts::{PageTexts, TextPlace};
use crate::curriculum::State;
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};
use crate::language::{Direction, LanguageTag};
use crate::markdown::UnitKind;
use crate::output::{escape_attribute, escape_text};

/// A language as its column needs it.
pub struct Column<'a> {
    /// Its locale.
    pub locale: &'a LanguageTag,
    /// The direction of its writing.
    pub direction: Direction,
    /// Its name in itself.
    pub label: &'a str,
}

const STYLE: &str = include_str!("columns.css");

/// By what a file is known as written here.
const MARK: &str = "<meta name=\"generator\" content=\"temario columns\">";

/// Whether a file was written here, and may be written anew.
pub fn is_ours(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, MARK.as_bytes()).is_some()
}

/// One document with the texts of some pages.
pub fn columns(title: &str, pages: &[PageTexts<'_>], columns: &[Column<'_>; 2], speaks: ProgramLanguage) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"");
    out.push_str(speaks.tag());
    out.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str(MARK);
    out.push_str("\n<title>");
    escape_text(title, &mut out);
    out.push_str("</title>\n<style>\n");
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n<h1>");
    escape_text(title, &mut out);
    out.push_str("</h1>\n<main>\n");
    for page in pages {
        table(page, columns, speaks, &mut out);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The table of one page: a row a text, with its state.
pub fn table(page: &PageTexts<'_>, columns: &[Column<'_>; 2], speaks: ProgramLanguage, out: &mut String) {
    out.push_str("<table>\n<caption>");
    escape_text(&page.source.document.front.title, out);
    out.push_str(" <code>");
    escape_text(&page.name, out);
    out.push_str("</code></caption>\n<thead><tr>");
    for column in columns {
        out.push_str("<th scope=\"col\">");
        escape_text(column.label, out);
        out.push_str("</th>");
    }
    out.push_str("<th scope=\"col\">");
    escape_text(&phrase(speaks, &phrases::ColumnsState), out);
    out.push_str("</th></tr></thead>\n<tbody>\n");
    for pair in &page.pairs {
        let text = &page.source.texts[pair.source];
        let is_heading = matches!(text.place, TextPlace::Unit(UnitKind::Heading(_), _) | TextPlace::Front("title", _));
        let state = state_name(pair.state);
        out.push_str(&format!("<tr class=\"{state}{}\">", if is_heading { " heading" } else { "" }));
        cell(&columns[0], &text.words, out);
        let other = pair.translation.zip(page.translation.as_ref());
        cell(&columns[1], other.map_or("", |(number, side)| &side.texts[number].words), out);
        out.push_str("<td class=\"state\">");
        if text.is_for_facilitators {
            out.push_str("<strong>");
            escape_text(&phrase(speaks, &phrases::UnitForFacilitators), out);
            out.push_str("</strong> ");
        }
        if pair.state != State::Current {
            escape_text(&phrase(speaks, state_words(pair.state)), out);
        }
        if let Some(previous) = &pair.previous {
            out.push_str("<br><del");
            language(&columns[0], out);
            out.push('>');
            escape_text(previous, out);
            out.push_str("</del>");
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn cell(column: &Column<'_>, words: &str, out: &mut String) {
    out.push_str("<td");
    language(column, out);
    out.push('>');
    escape_text(words, out);
    out.push_str("</td>");
}

fn language(column: &Column<'_>, out: &mut String) {
    out.push_str(" lang=\"");
    escape_attribute(column.locale.as_str(), out);
    out.push_str(match column.direction {
        Direction::Ltr => "\" dir=\"ltr\"",
        Direction::Rtl => "\" dir=\"rtl\"",
    });
}

fn state_words(state: State) -> &'static dyn Phrase {
    match state {
        State::Original | State::Current => &phrases::StateCurrent,
        State::Outdated => &phrases::StateOutdated,
        State::Missing => &phrases::StateMissing,
        State::Unreviewed => &phrases::StateUnreviewed,
    }
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Original | State::Current => "current",
        State::Outdated => "outdated",
        State::Missing => "missing",
        State::Unreviewed => "unreviewed",
    }
}
