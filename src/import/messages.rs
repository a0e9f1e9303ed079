//! Translates a page of an mdBook: each message in its text is replaced by its translation.
//!
//! A message is the unit for translators of mdBooks: the normalised text of a paragraph, a heading, a list item or a
//! cell. All bytes between messages are unchanged.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::cmark_resume_with_options;

use super::catalogue::MessageTranslations;

/// A translated page.
#[derive(Default)]
pub(super) struct Translated {
    pub text: String,
    /// The lines, from 0, of messages without a translation.
    pub untranslated: Vec<usize>,
    /// The lines, from 0, of messages whose translation is marked for review.
    pub fuzzy: Vec<usize>,
}

/// The parser options of mdBook, which determine its messages.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_OLD_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST);

/// Comments that exclude the next message from translation.
const SKIP: [&str; 2] = ["i18n:skip", "mdbook-xgettext:skip"];

pub(super) fn translate(body: &str, catalogue: &MessageTranslations) -> Translated {
    let mut translated = Translated::default();
    let mut at = 0;
    for group in groups(body) {
        let line = body[..group.range.start].matches('\n').count();
        let (range, text) = match &group.code {
            Some(_) => match translate_code(body, &group, catalogue) {
                Some(replaced) => replaced,
                None => continue,
            },
            None => match catalogue.find(&message(&group.events)) {
                Some(found) => {
                    if found.is_fuzzy {
                        translated.fuzzy.push(line);
                    }
                    (group.range.clone(), indented(body, group.range.start, &found.text))
                }
                None => {
                    if message(&group.events).chars().any(char::is_alphabetic) {
                        translated.untranslated.push(line);
                    }
                    continue;
                }
            },
        };
        if range.start < at {
            continue;
        }
        translated.text.push_str(&body[at..range.start]);
        translated.text.push_str(&text);
        at = range.end;
    }
    translated.text.push_str(&body[at..]);
    translated
}

/// The events of one message, and their range.
struct Group<'a> {
    events: Vec<Event<'a>>,
    range: Range<usize>,
    /// The language of a code block, if the message is one.
    code: Option<String>,
}

fn groups(body: &str) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut current: Option<Group<'_>> = None;
    let mut skips_next = false;
    let finish = |current: &mut Option<Group<'_>>, skips_next: &mut bool, groups: &mut Vec<Group<'_>>| {
        let Some(mut group) = current.take() else { return };
        let text = &body[group.range.clone()];
        group.range.end = group.range.start + text.trim_end().len();
        if !std::mem::take(skips_next) {
            // Static events, because the group outlives the parser.
            groups.push(Group { events: group.events.into_iter().map(Event::into_static).collect(), ..group });
        }
    };
    for (event, range) in Parser::new_ext(body, OPTIONS).into_offset_iter() {
        let is_inline = matches!(
            event,
            Event::Text(_)
                | Event::Code(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
                | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        );
        let opens = matches!(event, Event::Start(Tag::Paragraph | Tag::CodeBlock(_)));
        let closes = matches!(event, Event::End(TagEnd::Paragraph | TagEnd::CodeBlock));
        if opens || !(is_inline || closes) {
            finish(&mut current, &mut skips_next, &mut groups);
        }
        if let Event::Html(html) = &event
            && SKIP.iter().any(|mark| html.contains(mark))
        {
            skips_next = true;
        }
        if opens || is_inline {
            let code = match &event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => Some(info.to_string()),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some(String::new()),
                _ => None,
            };
            let group = current.get_or_insert_with(|| Group { events: Vec::new(), range: range.clone(), code });
            group.range = group.range.start.min(range.start)..group.range.end.max(range.end);
            group.events.push(normal(event));
        } else if closes {
            if let Some(group) = &mut current {
                group.range.end = group.range.end.max(range.end);
                group.events.push(event);
            }
            finish(&mut current, &mut skips_next, &mut groups);
        }
    }
    finish(&mut current, &mut skips_next, &mut groups);
    groups
}

/// Joins wrapped lines, and converts reference links to inline links.
fn normal(event: Event<'_>) -> Event<'_> {
    let inline = |link_type: LinkType| match link_type {
        LinkType::Shortcut | LinkType::Collapsed | LinkType::Reference => LinkType::Inline,
        other => other,
    };
    match event {
        Event::SoftBreak => Event::Text(" ".into()),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type: inline(link_type), dest_url, title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type: inline(link_type), dest_url, title, id })
        }
        event => event,
    }
}

/// The message of events, as in a catalogue.
fn message(events: &[Event<'_>]) -> String {
    let options = pulldown_cmark_to_cmark::Options {
        code_block_token_count: 3,
        list_token: '-',
        emphasis_token: '_',
        strong_token: "**",
        ..pulldown_cmark_to_cmark::Options::default()
    };
    let mut text = String::new();
    // Events that cannot be written have an empty message.
    let _ = cmark_resume_with_options(events.iter(), &mut text, None, options);
    text.trim().to_owned()
}

/// Indents a translation of several lines like its first line, with quote marks.
fn indented(body: &str, start: usize, text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let line_start = body[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = body[line_start..start].chars().map(|letter| if letter == '>' { '>' } else { ' ' });
    let prefix: String = before.collect();
    text.replace('\n', &format!("\n{prefix}"))
}

/// Translates code: as one message, or else its comments and strings.
fn translate_code(body: &str, group: &Group<'_>, catalogue: &MessageTranslations) -> Option<(Range<usize>, String)> {
    if let Some(found) = catalogue.find(&message(&group.events)) {
        return Some((group.range.clone(), indented(body, group.range.start, &found.text)));
    }
    let code = &body[group.range.clone()];
    let mut text = String::with_capacity(code.len());
    let mut is_changed = false;
    for line in code.split_inclusive('\n') {
        let pieces = code_messages(line);
        let mut at = 0;
        for piece in pieces {
            let Some(found) = catalogue.find(&line[piece.clone()]).filter(|found| !found.text.contains('\n')) else {
                continue;
            };
            text.push_str(&line[at..piece.start]);
            text.push_str(&found.text);
            at = piece.end;
            is_changed = true;
        }
        text.push_str(&line[at..]);
    }
    is_changed.then(|| (group.range.clone(), text))
}

/// The strings and the trailing comment in a line of code.
fn code_messages(line: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let end = line.trim_end().len();
    let mut at = 0;
    while at < end {
        let rest = &line[at..end];
        if rest.starts_with("//") || rest.starts_with('#') {
            pieces.push(at..end);
            break;
        }
        if let Some(inner) = rest.strip_prefix('"') {
            let mut escaped = false;
            let close = inner.find(|letter| {
                let closes = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                closes
            });
            let Some(close) = close else { break };
            pieces.push(at..at + close + 2);
            at += close + 2;
            continue;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(body: &str, pairs: &[(&str, &str)]) -> Translated {
        let quoted = |text: &str| serde_json::to_string(text).expect("a text");
        let mut po = String::from("msgid \"\"\nmsgstr \"Language: es\\n\"\n");
        for (message, translation) in pairs {
            po.push_str(&format!("\nmsgid {}\nmsgstr {}\n", quoted(message), quoted(translation)));
        }
        translate(body, &MessageTranslations::parse(&po).expect("a catalogue"))
    }

    #[test]
    fn each_kind_of_message_finds_its_place_and_all_else_stays() {
        let body = "# The visit\n\n\nA line\nthat *wraps*, see [here](a.md).\n\n*   One\n*   Two\n\n> Quoted\n> twice.\n\n| A | B |\n|---|---|\n| x | y |\n\n```rust\nlet a = \"word\"; // Note\n```\n";
        let found = translated(
            body,
            &[
                ("The visit", "La visita"),
                ("A line that _wraps_, see [here](a.md).", "Una línea _larga_, vea [aquí](a.md)."),
                ("One", "Uno"),
                ("Quoted twice.", "Citado\ndos veces."),
                ("A", "Á"),
                ("y", "ye"),
                ("\"word\"", "\"palabra\""),
                ("// Note", "// Nota"),
            ],
        );
        assert_eq!(
            found.text,
            "# La visita\n\n\nUna línea _larga_, vea [aquí](a.md).\n\n*   Uno\n*   Two\n\n> Citado\n> dos veces.\n\n| Á | B |\n|---|---|\n| x | ye |\n\n```rust\nlet a = \"palabra\"; // Nota\n```\n"
        );
        assert_eq!(found.untranslated, [7, 12, 14]);
    }

    #[test]
    fn without_a_catalogue_the_text_is_the_same() {
        let body = "Uno\r\n\r\n- a\r\n\r\n  b\r\n[x]: y.md\r\n<b>c</b>\r\n";
        assert_eq!(translated(body, &[]).text, body);
    }
}
