//! Writes a catalogue as an XLIFF 2.0 file.

use super::codes::{write_code_point, write_pair};
use super::pages::{by_page, id};
use super::vocabulary::{NAMESPACE, OUTDATED, category};
use crate::exchange::message::{Catalogue, Message, MessageState, page_of, true_state};
use crate::exchange::notation::{one_line, written_place};
use crate::exchange::xml::{escape_text, write_attribute};

/// Writes a catalogue as XLIFF 2.0. The output depends only on the catalogue.
///
/// Messages of a page are written together, in the order of the first message of each page. An XLIFF file must have a
/// unit, so a catalogue without messages is not valid XLIFF. In contexts, titles and notes, characters that XML cannot
/// contain become U+FFFD; texts are unchanged.
pub fn write_xliff(catalogue: &Catalogue) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff".to_owned();
    write_attribute("xmlns", NAMESPACE, &mut text);
    write_attribute("version", "2.0", &mut text);
    write_attribute("srcLang", catalogue.source.as_str(), &mut text);
    write_attribute("trgLang", catalogue.target.as_str(), &mut text);
    text.push_str(">\n");
    for messages in by_page(&catalogue.messages) {
        write_file(&catalogue.title, &messages, &mut text);
    }
    text.push_str("</xliff>\n");
    text
}

fn write_file(title: &str, messages: &[&Message], text: &mut String) {
    let Some(first) = messages.first() else { return };
    let page = page_of(&first.context);
    text.push_str("  <file");
    write_attribute("id", &id(page), text);
    let original = first.place.as_ref().map_or_else(|| page.to_owned(), |(path, _)| one_line(path.as_str()));
    write_attribute("original", &original, text);
    // Joined or split texts could not be imported.
    write_attribute("canResegment", "no", text);
    write_attribute("xml:space", "preserve", text);
    text.push_str(">\n");
    if !title.is_empty() {
        text.push_str("    <notes>\n");
        write_note("      ", category::SITE, title, text);
        text.push_str("    </notes>\n");
    }
    for message in messages {
        write_unit(message, text);
    }
    text.push_str("  </file>\n");
}

fn write_unit(message: &Message, text: &mut String) {
    let state = true_state(&message.target, message.state);
    let (source, target, data) = write_pair(&message.source, &message.target);
    text.push_str("    <unit");
    // Some tools identify a text only by this id, so it is unique in the file and as permanent as the context.
    write_attribute("id", &id(&message.context), text);
    write_attribute("name", &message.context, text);
    text.push_str(">\n");
    write_notes(message, state, text);
    let mut data = data.iter().peekable();
    if data.peek().is_some() {
        text.push_str("      <originalData>\n");
        for (id, bytes) in data {
            text.push_str("        <data");
            write_attribute("id", &id, text);
            text.push('>');
            escape_text(bytes, text, write_code_point);
            text.push_str("</data>\n");
        }
        text.push_str("      </originalData>\n");
    }
    text.push_str("      <segment");
    match state {
        MessageState::Missing => write_attribute("state", "initial", text),
        MessageState::Outdated => {
            write_attribute("state", "initial", text);
            write_attribute("subState", OUTDATED, text);
        }
        MessageState::Current => write_attribute("state", "translated", text),
    }
    text.push_str(&format!(">\n        <source>{source}</source>\n"));
    if !message.target.is_empty() {
        text.push_str(&format!("        <target>{target}</target>\n"));
    }
    text.push_str("      </segment>\n    </unit>\n");
}

fn write_notes(message: &Message, state: MessageState, text: &mut String) {
    let mut notes: Vec<(&str, String)> = Vec::new();
    notes.extend(message.place.as_ref().map(|place| (category::LOCATION, written_place(place))));
    let lines = |notes: &[String]| -> Vec<String> {
        notes.iter().flat_map(|note| note.split('\n')).map(str::to_owned).collect()
    };
    notes.extend(lines(&message.notes).into_iter().map(|note| (category::DESCRIPTION, note)));
    if state == MessageState::Outdated {
        notes.extend(message.previous.iter().map(|previous| (category::PREVIOUS, previous.clone())));
    }
    notes.extend(message.exported.iter().map(|exported| (category::EXPORTED, exported.clone())));
    notes.extend(lines(&message.comments).into_iter().map(|comment| (category::COMMENT, comment)));
    if notes.is_empty() {
        return;
    }
    text.push_str("      <notes>\n");
    for (category, note) in notes {
        write_note("        ", category, &note, text);
    }
    text.push_str("      </notes>\n");
}

fn write_note(indent: &str, category: &str, note: &str, text: &mut String) {
    text.push_str(indent);
    text.push_str("<note");
    write_attribute("category", category, text);
    text.push('>');
    escape_text(note, text, |_, text| text.push('\u{FFFD}'));
    text.push_str("</note>\n");
}
