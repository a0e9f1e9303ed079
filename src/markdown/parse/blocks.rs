//! Headings, list items, table cells and code.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use rustc_hash::FxHashSet;

use super::{Builder, EventAt, Item, ParseFrame, number};
use crate::diagnostic::{Diagnostic, faults};
use crate::language::slugify;
use crate::markdown::fences::{Role, closes_code, code_fence};
use crate::markdown::tree::{
    Alignment, CellKind, Element, Event as Step, Heading, ListItem, Understood, UnderstoodKind,
};
use crate::source::{Place, Span};

/// The maximum length of the name of a row, in characters: longer texts are content.
const LONGEST_ROW_NAME: usize = 60;

impl Builder<'_> {
    pub(super) fn open_heading(&mut self, level: HeadingLevel, id: Option<&str>, range: Range<usize>) {
        self.end_task_label();
        self.quote = None;
        let end = range.start + self.text[range.clone()].trim_end().len();
        let index = number(self.body.headings.len());
        self.body.headings.push(Heading {
            level: level as u8,
            id: id.unwrap_or_default().to_owned(),
            id_given: id.is_some_and(|id| !id.is_empty()),
            text: String::new(),
            span: Span::new(range.start, end),
        });
        self.heading_text = Some(String::new());
        self.begin(Element::Heading(index));
    }

    pub(super) fn close_heading(&mut self) {
        self.close_elements();
        let text = self.heading_text.take().unwrap_or_default();
        let Some(heading) = self.body.headings.last_mut() else { return };
        heading.text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !heading.id_given {
            let slug = slugify(&heading.text);
            let mut id = if slug.is_empty() { "section".to_owned() } else { slug };
            if let Some(mut count) = self.ids.get(&id).copied() {
                let base = id;
                // The id of another heading may already be `base-2`. The numbers of a base only increase, so each is
                // tried once.
                id = loop {
                    count += 1;
                    let numbered = format!("{base}-{count}");
                    if !self.ids.contains_key(&numbered) {
                        break numbered;
                    }
                };
                self.ids.insert(base, count);
            }
            heading.id = id;
        }
        self.ids.entry(heading.id.clone()).or_insert(1);
        self.end(Element::Heading(number(self.body.headings.len() - 1)));
    }

    pub(super) fn first_line(&self, range: &Range<usize>) -> Span {
        let text = &self.text[range.clone()];
        let line = memchr::memchr(b'\n', text.as_bytes()).map_or(text, |end| &text[..end]).trim_end();
        Span::new(range.start, range.start + line.len())
    }

    /// The text of a list item without the `{#id}` at its end, which sets the item's id.
    pub(super) fn take_item_id<'t>(&mut self, events: &[EventAt<'_>], index: usize, text: &'t str) -> &'t str {
        let ends_item = matches!(
            events.get(index + 1),
            Some((Event::End(TagEnd::Item | TagEnd::Paragraph) | Event::Start(Tag::List(_)), _))
        );
        let in_div = matches!(self.frames.last(), Some(ParseFrame::Div(..)));
        if !in_div || self.items.is_empty() || !ends_item || !text.ends_with('}') {
            return text;
        }
        let Some((before, id)) = text[..text.len() - 1].rsplit_once("{#") else { return text };
        let fits =
            !id.is_empty() && id.chars().all(|character| character.is_alphanumeric() || "-_".contains(character));
        match self.body.items.last_mut() {
            Some(item) if fits => {
                item.id = Some(id.into());
                before.trim_end()
            }
            _ => text,
        }
    }

    pub(super) fn open_item(&mut self, events: &[EventAt<'_>], index: usize, range: &Range<usize>) {
        self.quote = None;
        let task = events.get(index + 1..).unwrap_or_default().iter().take(2).find_map(|(event, _)| match event {
            Event::TaskListMarker(ticked) => Some(*ticked),
            _ => None,
        });
        if let Some(list) = self.open_lists.last().and_then(|list| self.body.lists.get_mut(*list as usize)) {
            list.items += 1;
        }
        let item = number(self.body.items.len());
        let span = self.first_line(range);
        self.body.items.push(ListItem { id: None, span });
        match task {
            Some(ticked) => {
                self.items.push(Item::TaskLabel);
                self.open_items.push(Element::Task(item, ticked));
                self.begin(Element::Task(item, ticked));
                self.begin(Element::TaskLabel);
            }
            None => {
                self.items.push(Item::Plain);
                self.open_items.push(Element::Item(item));
                self.begin(Element::Item(item));
            }
        }
    }

    pub(super) fn close_item(&mut self) {
        self.close_elements();
        self.end_task_label();
        self.items.pop();
        if let Some(item) = self.open_items.pop() {
            self.end(item);
        }
    }

    /// Ends the label of a task where its item continues with other content.
    pub(super) fn end_task_label(&mut self) {
        if self.items.last() == Some(&Item::TaskLabel) {
            self.end(Element::TaskLabel);
            self.items.pop();
            self.items.push(Item::TaskBody);
        }
    }

    pub(super) fn open_cell(&mut self) {
        self.quote = None;
        self.begin(self.cell());
        self.cell += 1;
    }

    pub(super) fn close_cell(&mut self) {
        self.close_elements();
        self.cell = self.cell.saturating_sub(1);
        self.end(self.cell());
        self.cell += 1;
    }

    /// Makes the first cells of the table that ends here row headers, if they name the rows: if there are at least two
    /// columns, no first cell is empty or long, and no two have the same text.
    pub(super) fn name_rows(&mut self) {
        let is_body = |event: &Step| matches!(event, Step::Open(Element::TableBody));
        let Some(start) = self.events.iter().rposition(is_body).filter(|_| self.table.len() > 1) else { return };
        let mut names = FxHashSet::default();
        let mut firsts = Vec::new();
        let mut name: Option<String> = None;
        let mut is_first = false;
        for (at, event) in self.events.iter().enumerate().skip(start) {
            match event {
                Step::Open(Element::TableRow) => is_first = true,
                Step::Open(Element::Cell(..)) if is_first => {
                    firsts.push(at);
                    name = Some(String::new());
                }
                Step::Close(Element::Cell(..)) if is_first => {
                    firsts.push(at);
                    is_first = false;
                    let name = name.take().unwrap_or_default();
                    let name = name.trim();
                    if name.is_empty() || name.chars().count() > LONGEST_ROW_NAME || !names.insert(name.to_owned()) {
                        return;
                    }
                }
                // The label of a term is known only when the page is rendered.
                Step::Open(Element::Term(index)) => {
                    let id = self.body.terms.get(*index as usize).map_or("", |term| term.id.as_str());
                    name.iter_mut().for_each(|name| name.push_str(id));
                }
                Step::Prose(prose) => {
                    let text = &self.body.text[prose.text.range()];
                    name.iter_mut().for_each(|name| name.push_str(text));
                }
                _ => {}
            }
        }
        for at in firsts {
            if let Step::Open(Element::Cell(_, kind)) | Step::Close(Element::Cell(_, kind)) = &mut self.events[at] {
                *kind = CellKind::RowHead;
            }
        }
    }

    fn cell(&self) -> Element {
        let alignment = self.table.get(self.cell).copied().unwrap_or(Alignment::None);
        Element::Cell(alignment, if self.in_head { CellKind::Head } else { CellKind::Data })
    }

    /// Records a fenced code block. After an unclosed fence the rest of the page would be published as code, so that is
    /// an error.
    pub(super) fn fenced_code(&mut self, info: &str, range: &Range<usize>) {
        let kind = if info.trim().is_empty() { UnderstoodKind::UnnamedCode } else { UnderstoodKind::NamedCode };
        self.understood(range.clone(), kind);
        let whole = &self.text[range.clone()];
        let mut lines = whole.split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        let Some((mark, length)) = code_fence(first.trim_start()) else { return };
        let line_start = self.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let quotations = self.text[line_start..range.start].matches('>').count();
        let mut at = range.start + first.len();
        let mut last = "";
        for line in lines {
            let inner = without_quotation(line, quotations).trim_end();
            let opens = code_fence(inner).is_some_and(|(other, least)| other == mark && least >= length);
            if opens && !closes_code(inner, mark, length) {
                let inside = Place::new(self.path, Span::new(at, at + line.trim_end().len()));
                let place = Place::new(self.path, self.first_line(range));
                self.diagnostics.push(Diagnostic::new(faults::CodeUnclosedInside, place).beside(inside));
                return;
            }
            last = inner;
            at += line.len();
        }
        if !closes_code(last, mark, length) {
            let fence = &first.trim_start()[..length.min(20)];
            let place = Place::new(self.path, self.first_line(range));
            self.diagnostics.push(Diagnostic::new(faults::CodeUnclosed { fence: fence.to_string() }, place));
        }
    }

    pub(super) fn understood(&mut self, range: Range<usize>, kind: UnderstoodKind) {
        self.body.understood.push(Understood { span: range.into(), kind });
    }

    /// Adds the fences of blocks to the recognised ranges, and sorts them.
    pub(super) fn order_understood(&mut self) {
        let seen = self
            .all_fences
            .iter()
            .filter(|fence| fence.role == Role::Nothing || self.fences_seen.contains(&fence.span.start));
        self.body.understood.extend(seen.map(|fence| Understood { span: fence.span, kind: UnderstoodKind::Fence }));
        self.body.understood.sort_by_key(|one| (one.span.start, one.span.end));
        self.body.understood.shrink_to_fit();
    }

    /// Code keeps its lines; fences that were replaced inside it are restored.
    pub(super) fn code_block(&mut self, events: &[EventAt<'_>], index: usize) -> usize {
        let mut next = index + 1;
        while let Some((Event::Text(code), range)) = events.get(next) {
            self.count(code);
            self.anchor(range.start + self.start);
            let span = self.text(code);
            match self.events.last_mut() {
                Some(Step::Verbatim(before)) if before.end == span.start => before.end = span.end,
                _ => self.events.push(Step::Verbatim(span)),
            }
            next += 1;
        }
        next
    }
}

/// A line of a block quotation without its markers.
fn without_quotation(line: &str, quotations: usize) -> &str {
    let mut rest = line;
    for _ in 0..quotations {
        rest = rest.trim_start().strip_prefix('>').unwrap_or(rest);
    }
    rest.trim_start()
}
