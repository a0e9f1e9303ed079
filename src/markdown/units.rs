//! Splits a text into translation units.
//!
//! Paragraphs, headings, items, cells, titles of blocks and text in their attributes are units; code, comments and
//! machine-readable text are not. Each unit has its span, so that its text can be replaced while all other bytes stay
//! unchanged. Units are built only to export and import translations, not to render pages.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::fences::{Opening, Role, mask, scan_fences};
use super::parse::OPTIONS;
use crate::source::{SourcePath, Span};

/// The kind of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// A heading of this level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// An option of a task list: a correct or wrong answer to a question.
    Option {
        /// `[x]`
        ticked: bool,
    },
    /// A table header cell.
    HeadCell,
    /// A table data cell.
    Cell,
    /// The title of a definition.
    Term,
    /// The text of a definition.
    Definition,
    /// The title of a block.
    BlockTitle,
    /// The text of a block's attribute.
    Attribute,
}

/// A text that is translated on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Its span in the file.
    pub span: Span,
    /// Its Markdown on one line, without the markers of quotations and lists; hard line breaks remain.
    pub text: String,
    /// The names of the blocks around it, outermost first, as written.
    pub blocks: Vec<String>,
    /// The number of headings outside blocks up to here, which is the index of its section; 0 before the first heading.
    pub section: usize,
    /// The key, for an attribute.
    pub key: Option<String>,
}

/// The range of an inline element. The parser gives that of `[label][]` without the empty brackets.
fn whole(tag: &Tag<'_>, text: &str, range: Range<usize>) -> Range<usize> {
    let is_collapsed = match tag {
        Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => *link_type == LinkType::Collapsed,
        _ => false,
    };
    let is_cut = is_collapsed && !text[range.clone()].ends_with("[]") && text[range.end..].starts_with("[]");
    range.start..range.end + if is_cut { 2 } else { 0 }
}

/// The units of a page's text from offset `start` on, in order.
pub fn units(path: &SourcePath, text: &str, start: usize) -> Vec<Unit> {
    // Faults of the fences were reported when the page was parsed.
    let fences = scan_fences(path, text, start, &mut Vec::new());
    let masked = mask(text, &fences);
    let parser = Parser::new_ext(masked.get(start..).unwrap_or_default(), OPTIONS);
    let mut walk = UnitWalk {
        text,
        units: Vec::new(),
        blocks: Vec::new(),
        section: 0,
        containers: Vec::new(),
        open: None,
        fences: fences.iter().map(|fence| (fence.span, &fence.role)).collect(),
        next_fence: 0,
        skipping: 0,
        in_head: false,
        footnotes: 0,
        ticked: None,
    };
    for (event, range) in parser.into_offset_iter() {
        walk.event(&event, range.start + start..range.end + start);
    }
    walk.close();
    walk.units
}

/// An open unit.
struct OpenUnit {
    kind: UnitKind,
    /// Its pieces: each a range on one line, with whether a hard line break follows.
    pieces: Vec<(Range<usize>, bool)>,
    /// The number of open inline elements, such as links and emphasis.
    depth: usize,
}

struct UnitWalk<'a> {
    text: &'a str,
    units: Vec<Unit>,
    blocks: Vec<String>,
    section: usize,
    /// The kind of unit that the next inline text would begin.
    containers: Vec<UnitKind>,
    open: Option<OpenUnit>,
    fences: Vec<(Span, &'a Role)>,
    next_fence: usize,
    /// The number of open elements that are not translated, such as code and HTML.
    skipping: usize,
    in_head: bool,
    /// The number of open footnotes: a heading in one does not begin a section.
    footnotes: usize,
    ticked: Option<bool>,
}

impl UnitWalk<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        if self.skipping > 0 {
            match event {
                Event::Start(tag) if skips(tag) => self.skipping += 1,
                Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => self.skipping -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) if skips(tag) => {
                self.close();
                self.skipping = 1;
            }
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag),
            Event::Rule => {
                self.close();
                self.fence(range.start);
            }
            Event::TaskListMarker(ticked) => {
                self.close();
                self.ticked = Some(*ticked);
                if let Some(container) = self.containers.last_mut() {
                    *container = UnitKind::Option { ticked: *ticked };
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                let Some(open) = &mut self.open else { return };
                if let Some((piece, is_forced)) = open.pieces.last_mut() {
                    // Inside a link or emphasis the piece continues after the line break.
                    if range.start < piece.end {
                        return;
                    }
                    *is_forced = matches!(event, Event::HardBreak);
                }
                open.pieces.push((range.end..range.end, false));
            }
            // A comment inside text is not translated, but stays in its place.
            Event::Text(_)
            | Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => self.inline(range),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let container = match tag {
            Tag::Heading { level, .. } => {
                self.close();
                if self.blocks.is_empty() && self.footnotes == 0 {
                    self.section += 1;
                }
                UnitKind::Heading(*level as u8)
            }
            Tag::Paragraph => {
                self.close();
                // The first paragraph of an option is its label.
                match (self.containers.last(), self.ticked.take()) {
                    (Some(option @ UnitKind::Option { .. }), Some(_)) => *option,
                    (Some(item @ (UnitKind::Item | UnitKind::Definition)), _) => *item,
                    _ => UnitKind::Paragraph,
                }
            }
            Tag::Item => {
                self.close();
                self.ticked = None;
                UnitKind::Item
            }
            Tag::TableHead => {
                self.in_head = true;
                return;
            }
            Tag::TableCell => {
                self.close();
                if self.in_head { UnitKind::HeadCell } else { UnitKind::Cell }
            }
            Tag::DefinitionListTitle => {
                self.close();
                UnitKind::Term
            }
            Tag::DefinitionListDefinition => {
                self.close();
                UnitKind::Definition
            }
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => {
                self.inline(whole(tag, self.text, range));
                if let Some(open) = &mut self.open {
                    open.depth += 1;
                }
                return;
            }
            Tag::FootnoteDefinition(_) => {
                self.close();
                self.footnotes += 1;
                UnitKind::Paragraph
            }
            _ => {
                self.close();
                return;
            }
        };
        self.containers.push(container);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image => {
                if let Some(open) = &mut self.open {
                    open.depth = open.depth.saturating_sub(1);
                }
            }
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::TableCell
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition => {
                self.close();
                self.containers.pop();
                self.footnotes -= usize::from(tag == TagEnd::FootnoteDefinition && self.footnotes > 0);
            }
            TagEnd::TableHead => self.in_head = false,
            _ => self.close(),
        }
    }

    /// Adds a range of inline text to the open unit, or opens one.
    fn inline(&mut self, range: Range<usize>) {
        let range = self.with_escape(range);
        let kind = self.containers.last().copied().unwrap_or(UnitKind::Paragraph);
        let open = self.open.get_or_insert_with(|| OpenUnit { kind, pieces: vec![(range.clone(), false)], depth: 0 });
        match open.pieces.last_mut() {
            Some((piece, _)) if piece.start >= piece.end => *piece = range,
            Some((piece, _)) => piece.end = piece.end.max(range.end),
            None => open.pieces.push((range, false)),
        }
    }

    /// A range with the backslash before it, which the parser leaves out if the first character is escaped.
    fn with_escape(&self, range: Range<usize>) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let is_sign = bytes.get(range.start).is_some_and(u8::is_ascii_punctuation);
        let before = bytes.get(..range.start).unwrap_or_default();
        let is_escaped = before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1;
        range.start - usize::from(is_sign && is_escaped)..range.end
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let mut pieces: Vec<_> = open.pieces.into_iter().filter(|(piece, _)| piece.start < piece.end).collect();
        if open.kind == UnitKind::Item
            && let Some((last, _)) = pieces.last_mut()
        {
            let words = self.text.get(last.clone()).unwrap_or_default();
            last.end = last.start + without_id(words).len();
        }
        // A link over several lines is one piece, whose range includes the markers at the start of its lines.
        let text = joined(self.text, &pieces);
        let (Some((first, _)), Some((last, _))) = (pieces.first(), pieces.last()) else { return };
        let span = Span::new(first.start, last.end.max(first.start));
        if text.trim().is_empty() || is_comment(&text) {
            return;
        }
        self.push(open.kind, span, text, None);
    }

    fn push(&mut self, kind: UnitKind, span: Span, text: String, key: Option<String>) {
        let (blocks, section) = (self.blocks.clone(), self.section);
        self.units.push(Unit { kind, span, text, blocks, section, key });
    }

    /// Handles the div that a replaced fence opens or closes.
    fn fence(&mut self, at: usize) {
        while self.fences.get(self.next_fence).is_some_and(|(span, _)| (span.start as usize) < at) {
            self.next_fence += 1;
        }
        let Some((span, role)) =
            self.fences.get(self.next_fence).copied().filter(|(span, _)| span.start as usize == at)
        else {
            return;
        };
        match role {
            Role::Open(opening) => self.opening(span, opening),
            Role::Close(count) => self.blocks.truncate(self.blocks.len().saturating_sub(*count)),
            Role::Nothing => {}
        }
    }

    fn opening(&mut self, span: Span, opening: &Opening) {
        self.blocks.push(opening.name.to_lowercase());
        let after_name = opening.name_span.end as usize;
        if let Some(title) = &opening.title
            && let Some(at) = self.text.get(after_name..span.end as usize).and_then(|rest| rest.find(title.as_str()))
        {
            let span = Span::new(after_name + at, after_name + at + title.len());
            self.push(UnitKind::BlockTitle, span, title.clone(), None);
        }
        for attribute in
            opening.attributes.iter().filter(|attribute| !attribute.value.is_empty() && attribute.key != "id")
        {
            let (value, key) = (attribute.value.clone(), attribute.key.clone());
            self.push(UnitKind::Attribute, attribute.value_span, value, Some(key));
        }
    }
}

fn skips(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_))
}

/// The pieces on one line. A piece over several lines, such as a link, loses the markers of its lines.
fn joined(text: &str, pieces: &[(Range<usize>, bool)]) -> String {
    let mut out = String::new();
    for (number, (piece, is_forced)) in pieces.iter().enumerate() {
        let words = text.get(piece.clone()).unwrap_or_default();
        let mut lines = words.lines();
        out.push_str(lines.next().unwrap_or_default());
        for line in lines {
            let is_forced = out.ends_with("  ") || out.ends_with('\\');
            out.truncate(out.trim_end_matches([' ', '\t', '\\']).len());
            out.push(if is_forced { '\n' } else { ' ' });
            out.push_str(line.trim_start_matches([' ', '\t', '>']));
        }
        if number + 1 < pieces.len() {
            out.truncate(out.trim_end_matches([' ', '\t', '\\']).len());
            out.push_str(if *is_forced { "\n" } else { " " });
        }
    }
    out
}

/// The text of an item without the `{#id}` at its end, which is not shown.
fn without_id(words: &str) -> &str {
    let trimmed = words.trim_end();
    match trimmed.strip_suffix('}').and_then(|rest| rest.rsplit_once("{#")) {
        Some((before, id)) if !id.is_empty() && id.chars().all(|one| one.is_alphanumeric() || "-_".contains(one)) => {
            before.trim_end()
        }
        _ => words,
    }
}

fn is_comment(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("<!--") && text.ends_with("-->") && text.matches("<!--").count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(UnitKind, String)> {
        let found = units(&SourcePath::new("a.md"), text, 0);
        for unit in &found {
            assert!(text.get(unit.span.range()).is_some());
        }
        found.into_iter().map(|unit| (unit.kind, unit.text)).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        read(text).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn a_unit_or_line_that_begins_with_an_escape_has_its_backslash() {
        assert_eq!(
            texts(
                "\\*Uno\\* dos\n\n- \\# tres\n\n> cuatro\n> \\* cinco \\\\\n\n| \\_a | b |\n|---|---|\n| c | \\[d] |\n\n## \\- seis\n"
            ),
            ["\\*Uno\\* dos", "\\# tres", "cuatro \\* cinco \\\\", "\\_a", "b", "c", "\\[d]", "\\- seis"]
        );
        assert_eq!(texts("siete\\\n*ocho*\n"), ["siete\n*ocho*"]);
        assert_eq!(texts("\\\\*nueve*\n"), ["\\\\*nueve*"]);
    }

    #[test]
    fn paragraphs_headings_and_lists_are_units_on_one_line() {
        use UnitKind::{Heading, Item, Paragraph};
        assert_eq!(
            read("## La *ley* {#ley}\n\nUna frase\nen dos líneas.\n\n- uno\n  sigue\n- dos\n\n  otro párrafo\n"),
            [
                (Heading(2), "La *ley*".into()),
                (Paragraph, "Una frase en dos líneas.".into()),
                (Item, "uno sigue".into()),
                (Item, "dos".into()),
                (Item, "otro párrafo".into()),
            ]
        );
    }

    #[test]
    fn quotations_tables_and_definitions_lose_their_marks() {
        assert_eq!(
            texts("> Uno\n> dos\n\n| A | B |\n|---|---|\n| c \\| d | `e` |\n\nTérmino\n: Lo que\n  dice.\n"),
            ["Uno dos", "A", "B", "c \\| d", "`e`", "Término", "Lo que dice."]
        );
    }

    #[test]
    fn links_terms_and_citations_are_part_of_their_unit() {
        let text = "Vea [la\nley](a.md), [[torture|la tortura]] [@uncat art. 1] y ![un mapa](m.png).\n";
        assert_eq!(texts(text), ["Vea [la ley](a.md), [[torture|la tortura]] [@uncat art. 1] y ![un mapa](m.png)."]);
    }

    #[test]
    fn blocks_have_titles_and_attributes_and_options_say_whether_they_are_right() {
        let text = "::: quiz Una pregunta {materials=\"dos hojas\" #q}\n¿Sí?\n\n- [x] Sí\n\n  Claro.\n- [ ] No\n:::\n\nFuera.\n";
        let found = units(&SourcePath::new("a.md"), text, 0);
        let shown: Vec<(UnitKind, &str, usize)> =
            found.iter().map(|unit| (unit.kind, unit.text.as_str(), unit.blocks.len())).collect();
        use UnitKind::{Attribute, BlockTitle, Item, Option, Paragraph};
        assert_eq!(
            shown,
            [
                (BlockTitle, "Una pregunta", 1),
                (Attribute, "dos hojas", 1),
                (Paragraph, "¿Sí?", 1),
                (Option { ticked: true }, "Sí", 1),
                (Item, "Claro.", 1),
                (Option { ticked: false }, "No", 1),
                (Paragraph, "Fuera.", 0),
            ]
        );
    }

    #[test]
    fn code_and_comments_are_no_units_and_sections_are_counted() {
        let text =
            "Antes.\n\n```\ncode\n```\n\n<!-- nota -->\n\n## Uno\n\n::: nota\n### Dentro\n:::\n\n## Dos\n\nFin.\n";
        let found = units(&SourcePath::new("a.md"), text, 0);
        let shown: Vec<(&str, usize)> = found.iter().map(|unit| (unit.text.as_str(), unit.section)).collect();
        assert_eq!(shown, [("Antes.", 0), ("Uno", 1), ("Dentro", 1), ("Dos", 2), ("Fin.", 2)]);
    }

    #[test]
    fn a_forced_line_end_stays_and_an_id_of_an_item_does_not() {
        assert_eq!(texts("Uno  \ndos\\\ntres\n\n- cuatro {#c}\n"), ["Uno\ndos\ntres", "cuatro"]);
        assert_eq!(texts("> **Uno\n> dos  \n> tres** y\n> cuatro\n"), ["**Uno dos\ntres** y cuatro"]);
    }
}
