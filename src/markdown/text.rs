//! The plain text of a tree: one line for each block, without markup.

use super::tree::{Body, Event};

/// Appends the plain text of an event.
pub fn plain_text(body: &Body, event: Event, out: &mut String) {
    match event {
        Event::Prose(prose) => words(body.words(prose.text), out),
        Event::Code(span) | Event::Verbatim(span) => words(body.words(span), out),
        Event::LineEnd => space(out),
        Event::LineBreak | Event::Rule => end_line(out),
        Event::Open(element) | Event::Close(element) if !element.is_inline() => end_line(out),
        Event::Void(index) if body.raw.get(index as usize).is_some_and(|element| element.name == "br") => end_line(out),
        Event::Open(_)
        | Event::Close(_)
        | Event::Image(_)
        | Event::Citation(_)
        | Event::FootnoteReference(_)
        | Event::Void(_) => {}
    }
}

/// Appends text to the current line; line breaks of the file become spaces.
fn words(text: &str, out: &mut String) {
    let mut copied = 0;
    for at in memchr::memchr_iter(b'\n', text.as_bytes()) {
        out.push_str(&text[copied..at]);
        space(out);
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(['\n', ' ']) {
        out.push(' ');
    }
}

/// Ends the current line of a text, unless it is empty.
pub fn end_line(out: &mut String) {
    if out.ends_with(' ') {
        out.pop();
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{RawHtml, parse_markdown};
    use crate::source::SourcePath;

    #[test]
    fn blocks_are_lines_and_marks_are_nothing() {
        let text = "El *trato* digno\nes &lt;ley> & norma.\n\n- uno\n- dos [tres](x)  \n  cuatro\n";
        let body = parse_markdown(&SourcePath::new("a.md"), text, 0, RawHtml::Shown, &mut Vec::new());
        let mut out = String::new();
        body.events.iter().for_each(|event| plain_text(&body, *event, &mut out));
        assert_eq!(out, "El trato digno es <ley> & norma.\nuno\ndos tres\ncuatro\n");
    }
}
