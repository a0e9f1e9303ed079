//! Writes a catalogue as a PO file.

use super::entries::EXPORTED;
use super::plural::plural_forms;
use crate::exchange::message::{Catalogue, Message, MessageState, true_state};
use crate::exchange::notation::{one_line, written_place};
use crate::language::LanguageTag;

/// Writes a catalogue as PO. The output depends only on the catalogue.
///
/// Notes, comments and positions are single lines: their control characters become spaces. All other text is unchanged.
pub fn write_po(catalogue: &Catalogue) -> String {
    let mut text = head(catalogue);
    for message in &catalogue.messages {
        text.push('\n');
        write_message(message, &mut text);
    }
    text
}

fn head(catalogue: &Catalogue) -> String {
    let mut lines = vec![
        format!("Project-Id-Version: {}", one_line(&catalogue.title)),
        // Empty for the translator's tool; `msgfmt -c` requires these lines.
        "PO-Revision-Date: ".to_owned(),
        "Last-Translator: ".to_owned(),
        "Language-Team: ".to_owned(),
        format!("Language: {}", gettext_tag(&catalogue.target)),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=UTF-8".to_owned(),
        "Content-Transfer-Encoding: 8bit".to_owned(),
    ];
    lines.extend(plural_forms(&catalogue.target).map(|forms| format!("Plural-Forms: {forms}")));
    lines.push(format!("X-Source-Language: {}", gettext_tag(&catalogue.source)));
    lines.push("X-Generator: temario".to_owned());
    let mut text = String::new();
    write_text("msgid", "", &mut text);
    write_text("msgstr", &(lines.join("\n") + "\n"), &mut text);
    text
}

/// The tag in the form of gettext: `pt-BR` becomes `pt_BR`.
fn gettext_tag(language: &LanguageTag) -> String {
    language.as_str().replace('-', "_")
}

fn write_message(message: &Message, text: &mut String) {
    write_comments("#", &message.comments, text);
    write_comments("#.", &message.notes, text);
    if let Some(exported) = &message.exported {
        write_comments("#.", &[format!("{EXPORTED}{exported}")], text);
    }
    if let Some(place) = &message.place {
        let written = written_place(place);
        match written.rsplit_once(':') {
            // gettext encloses a path with spaces in these marks.
            Some((path, line)) if path.contains(' ') => text.push_str(&format!("#: \u{2068}{path}\u{2069}:{line}\n")),
            _ => text.push_str(&format!("#: {written}\n")),
        }
    }
    if true_state(&message.target, message.state) == MessageState::Outdated {
        text.push_str("#, fuzzy\n");
        if let Some(previous) = &message.previous {
            write_text("#| msgid", previous, text);
        }
    }
    write_text("msgctxt", &message.context, text);
    write_text("msgid", &message.source, text);
    write_text("msgstr", &message.target, text);
}

fn write_comments(mark: &str, comments: &[String], text: &mut String) {
    for line in comments.iter().flat_map(|comment| comment.split('\n')) {
        let line = one_line(line);
        text.push_str(mark);
        if !line.is_empty() {
            text.push(' ');
            text.push_str(&line);
        }
        text.push('\n');
    }
}

/// Writes a keyword with its text: on one line, or one line for each line of the text.
fn write_text(keyword: &str, value: &str, text: &mut String) {
    let mark = keyword.split_once(' ').map_or(String::new(), |(mark, _)| format!("{mark} "));
    text.push_str(keyword);
    text.push_str(" \"");
    let has_lines = value.trim_end_matches('\n').contains('\n') || value.ends_with("\n\n");
    for (number, line) in value.split_inclusive('\n').enumerate() {
        if has_lines {
            text.push_str("\"\n");
            text.push_str(&mark);
            text.push('"');
        }
        debug_assert!(has_lines || number == 0, "a text without lines is one");
        escape(line, text);
    }
    if has_lines && value.ends_with(' ') {
        // A last line that ends in a space would look like a wrapped text with a missing end.
        text.push_str("\"\n");
        text.push_str(&mark);
        text.push('"');
    }
    text.push_str("\"\n");
}

fn escape(value: &str, text: &mut String) {
    for character in value.chars() {
        match character {
            '\\' => text.push_str("\\\\"),
            '"' => text.push_str("\\\""),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            '\u{7}' => text.push_str("\\a"),
            '\u{8}' => text.push_str("\\b"),
            '\u{b}' => text.push_str("\\v"),
            '\u{c}' => text.push_str("\\f"),
            _ if character.is_ascii_control() => text.push_str(&format!("\\{:03o}", u32::from(character))),
            _ => text.push(character),
        }
    }
}
