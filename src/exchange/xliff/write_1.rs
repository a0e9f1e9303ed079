//! Writes a catalogue as an XLIFF 1.2 file, for OmegaT and other tools that do not read XLIFF 2.

use super::codes::{NumberedCodes, mark_type, numbered, sign_type};
use super::pages::{by_page, id};
use super::vocabulary::{NAMESPACE_1, OLD, category};
use crate::exchange::message::{Catalogue, Message, MessageState, page_of, true_state};
use crate::exchange::notation::one_line;
use crate::exchange::xml::{escape_text, write_attribute};
use crate::markdown::{InlineMark, InlineSign, PieceKind};

/// Writes a catalogue as XLIFF 1.2. The output depends only on the catalogue.
///
/// Messages of a page are written together. The text of a mark is the content of its inline code (`bpt`, `ept`, `ph`),
/// so that it comes back from tools that keep nothing else. Characters that XML cannot contain become U+FFFD: XLIFF 1.2
/// has no other way to write them.
pub fn write_xliff_1(catalogue: &Catalogue) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff".to_owned();
    write_attribute("version", "1.2", &mut text);
    write_attribute("xmlns", NAMESPACE_1, &mut text);
    text.push_str(">\n");
    let mut pages = by_page(&catalogue.messages);
    if pages.is_empty() {
        // Only a file states the languages.
        pages.push(Vec::new());
    }
    for messages in pages {
        write_file(catalogue, &messages, &mut text);
    }
    text.push_str("</xliff>\n");
    text
}

fn write_file(catalogue: &Catalogue, messages: &[&Message], text: &mut String) {
    let original = messages.first().map_or_else(String::new, |first| match &first.place {
        Some((path, _)) => one_line(path.as_str()),
        None => page_of(&first.context).to_owned(),
    });
    text.push_str("  <file");
    write_attribute("original", &original, text);
    write_attribute("source-language", catalogue.source.as_str(), text);
    write_attribute("target-language", catalogue.target.as_str(), text);
    write_attribute("datatype", "x-markdown", text);
    write_attribute("xml:space", "preserve", text);
    text.push_str(">\n");
    if !catalogue.title.is_empty() {
        text.push_str("    <header>\n");
        write_note("      ", category::SITE, &catalogue.title, text);
        text.push_str("    </header>\n");
    }
    text.push_str("    <body>\n");
    for message in messages {
        write_unit(message, text);
    }
    text.push_str("    </body>\n  </file>\n");
}

fn write_unit(message: &Message, text: &mut String) {
    let state = true_state(&message.target, message.state);
    text.push_str("      <trans-unit");
    write_attribute("id", &id(&message.context), text);
    write_attribute("resname", &message.context, text);
    text.push_str(">\n        <source>");
    let [source, target] = numbered(&message.source, &message.target);
    write_inline(&source, text);
    text.push_str("</source>\n");
    if !message.target.is_empty() {
        text.push_str("        <target");
        let state = if state == MessageState::Current { OLD.translated } else { OLD.review };
        write_attribute("state", state, text);
        text.push('>');
        write_inline(&target, text);
        text.push_str("</target>\n");
    }
    write_notes(message, state, text);
    text.push_str("      </trans-unit>\n");
}

fn write_notes(message: &Message, state: MessageState, text: &mut String) {
    if let Some((path, line)) = &message.place {
        text.push_str("        <context-group");
        write_attribute("purpose", "location", text);
        text.push('>');
        for (kind, value) in [(OLD.file, one_line(path.as_str())), (OLD.line, line.to_string())] {
            text.push_str("<context");
            write_attribute("context-type", kind, text);
            text.push('>');
            write_text(&value, text);
            text.push_str("</context>");
        }
        text.push_str("</context-group>\n");
    }
    let mut write_lines = |category, notes: &[String]| {
        for line in notes.iter().flat_map(|note| note.split('\n')) {
            write_note("        ", category, line, text);
        }
    };
    write_lines(category::DESCRIPTION, &message.notes);
    if state == MessageState::Outdated {
        write_lines(category::PREVIOUS, message.previous.as_slice());
    }
    write_lines(category::EXPORTED, message.exported.as_slice());
    write_lines(category::COMMENT, &message.comments);
}

/// Writes a note; `from` has the category, which XLIFF 1.2 does not have.
fn write_note(indent: &str, category: &str, note: &str, text: &mut String) {
    text.push_str(indent);
    text.push_str("<note");
    write_attribute("from", &format!("{}{category}", OLD.from), text);
    text.push('>');
    write_text(note, text);
    text.push_str("</note>\n");
}

fn write_inline(inline: &NumberedCodes<'_>, text: &mut String) {
    for (number, piece) in inline.pieces.iter().enumerate() {
        let (element, kind) = match piece.kind {
            PieceKind::Text => {
                write_text(piece.text, text);
                continue;
            }
            PieceKind::Open(mark) => ("bpt", Some(kind_of_mark(mark))),
            PieceKind::Close(_) => ("ept", None),
            PieceKind::Alone(sign) => ("ph", Some(kind_of_sign(sign))),
        };
        let id = inline.id(number).map_or_else(String::new, |id| id.to_string());
        text.push('<');
        text.push_str(element);
        write_attribute("id", &id, text);
        if element != "ph" {
            write_attribute("rid", &id, text);
        }
        if let Some(kind) = kind {
            write_attribute("ctype", &kind, text);
        }
        text.push('>');
        write_text(piece.text, text);
        text.push_str(&format!("</{element}>"));
    }
}

fn write_text(value: &str, text: &mut String) {
    escape_text(value, text, |_, text| text.push('\u{FFFD}'));
}

/// The type of a mark around text; those without the prefix `x-` are defined by the standard.
fn kind_of_mark(mark: InlineMark) -> String {
    match mark {
        InlineMark::Emphasis => "italic".to_owned(),
        InlineMark::Strong => "bold".to_owned(),
        InlineMark::Link => "link".to_owned(),
        other => own_kind(mark_type(other)),
    }
}

fn kind_of_sign(sign: InlineSign) -> String {
    match sign {
        InlineSign::Break => "lb".to_owned(),
        other => own_kind(sign_type(other)),
    }
}

/// A type of XLIFF 2 as one of XLIFF 1.2: `temario:citation` becomes `x-temario-citation`.
fn own_kind((kind, finer): (&str, &str)) -> String {
    let name = if finer.is_empty() { kind } else { finer };
    format!("x-{}", name.replace(':', "-"))
}
