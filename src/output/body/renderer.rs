//! Renders a body in one pass: resolves what depends on the site, and skips hidden blocks.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::captions;
use super::checklist::ChecklistView;
use super::citation::ListedSource;
use super::diagram::DiagramView;
use super::entry_notes::EntryNote;
use super::figure::figure_caption;
use super::term::TermView;
use super::view::{BodyView, Note, NoteKind, NotePlace, Notes};
use crate::config::Audience;
use crate::curriculum::{Block, BlockKind, Document};
use crate::language::{Direction, plural_category, plural_name};
use crate::markdown::{AlertKind, Div, Element, Event, Events};
use crate::output::drawing::{self, Drawing, DrawingPhrases, DrawingTwin};
use crate::output::markup::{Markup, MarkupForm};
use crate::output::values::DateView;
use crate::theme::{Parts, StencilValue, Strings, TemplateFault, Theme};

/// An entry of the table of contents.
#[derive(Serialize)]
pub struct ContentsEntry {
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// The place of a body on a page with several.
#[derive(Clone, Copy)]
pub struct Joint<'a> {
    /// The prefix of its ids.
    pub prefix: &'a str,
    /// The number of levels by which its headings are lowered.
    pub shift: u8,
    /// The locale of its text, if it is not that of the page.
    pub lang: Option<&'a str>,
}

/// A term in the list at the end of a page.
#[derive(Clone, Copy)]
pub struct ListedTerm<'a> {
    pub term: &'a TermView,
    /// The locale of its words, if it is not that of the page.
    pub lang: Option<&'a str>,
}

/// Whether the name of a block is a heading: whoever moves from heading to heading finds what there is to do.
fn is_work(kind: BlockKind) -> bool {
    matches!(
        kind,
        BlockKind::Exercise
            | BlockKind::Activity
            | BlockKind::Discussion
            | BlockKind::Debrief
            | BlockKind::Scenario
            | BlockKind::Quiz
    )
}

/// The number of blocks of a kind that an edition shows on a page.
fn count_shown(document: &Document, edition: Audience, kind: BlockKind) -> usize {
    let is_one = |event: Event| match event {
        Event::Open(Element::Div(index)) => document.block(index).is_some_and(|block| block.kind == kind),
        _ => false,
    };
    if document.blocks.iter().all(|block| block.kind != kind) {
        return 0;
    }
    document.walk_within(edition, document.body.page).filter(|(_, event)| is_one(*event)).count()
}

/// One section of a body for use on another page, from the heading of a number to the next one; number 0 is the top of
/// the page.
///
/// # Errors
/// An error in a block's template.
fn render_section(theme: &Theme, view: &BodyView, number: usize) -> Result<String, TemplateFault> {
    let document = &*view.document.0;
    let page = document.body.page;
    let starts = std::iter::once(page.start).chain(document.body.section_starts().map(|(at, _)| at));
    let mut bounds = starts.chain([page.end]).skip(number);
    let own = bounds.next().zip(bounds.next()).map(|(start, end)| Events { start, end });
    let mut renderer = Renderer::new(theme, view, Purpose::Excerpt);
    if number == 0 {
        renderer.out.open("p");
        renderer.out.element("strong", &document.front.title);
        renderer.out.close("p");
        renderer.out.finished("\n");
        if let Some(description) = &document.front.description {
            renderer.out.element("p", description);
            renderer.out.finished("\n");
        }
    }
    renderer.events(own.unwrap_or_default())?;
    Ok(renderer.out.into_string())
}

/// The use of a rendered body.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Purpose {
    /// The page itself.
    Page,
    /// A part of it on another page, or a second time on its own: without ids, definitions and footnotes.
    Excerpt,
}

/// The meaning of an item of a task list, by the enclosing block.
pub(super) enum OpenTask {
    /// An option of a question.
    Option,
    /// An item of a checklist, for the reader to tick.
    Check,
    /// A task in the state that the author gave it.
    Shown,
}

pub(super) struct Question<'a> {
    pub(super) div: &'a Div,
    /// The number of right options.
    pub(super) right: usize,
}

/// The state of rendering a body to HTML or XHTML.
pub(super) struct Renderer<'a> {
    pub theme: &'a Theme,
    pub view: &'a BodyView,
    pub document: &'a Document,
    pub strings: &'a Strings,
    pub purpose: Purpose,
    pub out: Markup,
    /// Footnotes in the order of their first visible reference, each with the number of references.
    pub footnotes: Vec<(u32, u32)>,
    /// The indexes of footnotes in that list.
    pub footnote_places: FxHashMap<u32, usize>,
    pub contents: Vec<ContentsEntry>,
    /// The cited sources in the order of their first citation.
    pub sources: Vec<ListedSource<'a>>,
    /// The indexes of sources in that list, by id, and by place if citations are numbers.
    pub source_places: FxHashMap<(&'a str, &'a str), usize>,
    /// The terms in the order of their first mention.
    pub terms: Vec<ListedTerm<'a>>,
    /// The indexes of terms in that list, by id.
    pub term_places: FxHashMap<&'a str, usize>,
    /// Whether the position is inside a heading or a clickable label.
    pub is_plain: bool,
    pub open_blocks: Vec<BlockKind>,
    /// The id of what names the text at this position, for the page and for each open block: its last heading, or the
    /// label of the block.
    names: Vec<Option<String>>,
    /// The output of the open blocks' templates after the content.
    block_ends: Vec<String>,
    /// The output of the open parts' templates after each of their contents, the last first.
    pub part_ends: Vec<Vec<Markup>>,
    block_number: u32,
    pub tasks: Vec<OpenTask>,
    pub questions: Vec<Question<'a>>,
    /// Solutions with the number of their exercise, for the answer key.
    pub solutions: Vec<(&'a Div, u32)>,
    exercises: u32,
    /// The numbers of exercises and questions on the page; of several, each has a number.
    totals: [usize; 2],
    /// The level of the last heading outside blocks of work, from 1 for the title of the page.
    section_level: u8,
    /// Addresses outside the site, in the order of their first link; print refers to them by number.
    pub externals: Vec<&'a str>,
    /// The indexes of addresses in that list.
    external_places: FxHashMap<&'a str, usize>,
    pub has_checklist: bool,
    /// Whether a drawing is shown.
    pub has_drawing: bool,
    /// Whether a picture is above this place.
    pub has_picture: bool,
    /// Whether something is shown that needs the styles of pictures: several side by side, text beside one, a player.
    pub has_media: bool,
    /// Whether the position is in a row of pictures.
    pub in_row: bool,
    /// The open blocks `figure`, by the numbers of their divs.
    pub open_figures: Vec<u32>,
    /// The place of the body on a page with several.
    pub joint: Option<Joint<'a>>,
    /// Whether bodies share the list of terms.
    pub shares_terms: bool,
    /// For a body on a page with several: the offsets of its sections.
    pub starts: Vec<(usize, Option<u32>)>,
}

/// The variables of a block's template.
#[derive(Serialize)]
struct BlockView<'a> {
    kind: &'static str,
    label: &'a str,
    title: Option<&'a str>,
    id: Option<String>,
    /// An id for the label, unique on the page.
    label_id: String,
    minutes: Option<u16>,
    /// The level of its name as a heading; `None` for blocks that are not work, and in excerpts.
    level: Option<u8>,
    /// The level of headings that its template writes inside it.
    level_below: u8,
    /// The number of an exercise or a question, if the page has several.
    number: Option<usize>,
    /// For a question: the number of questions on the page.
    total: usize,
    /// Whether the body is a page of its own, with its scripts, and not a part of another one.
    is_own_page: bool,
    /// The form of work: alone, in pairs.
    work: Option<&'a str>,
    materials: Option<&'a str>,
    term: Option<TermBlock<'a>>,
    /// For a question: the number of answers to choose, `one` or `many`.
    choice: Option<&'static str>,
    /// For a notice: the anchor after the passage.
    past: Option<String>,
    checklist: Option<&'a ChecklistView>,
    /// For an example: its source text.
    source: Option<&'a str>,
    /// For a diagram: the drawing.
    diagram: Option<Drawing>,
    /// For a diagram: what the drawing says, in words.
    diagram_twin: Option<DrawingTwin>,
    /// For a diagram from data: its description.
    diagram_text: Option<&'a str>,
    /// For a diagram from data: notes about its texts in other languages.
    diagram_notes: &'a [EntryNote],
    /// For a figure: whether its last paragraph is its caption, which has the title.
    has_caption: bool,
    /// Whether the page is XHTML.
    is_xhtml: bool,
}

#[derive(Serialize)]
struct TermBlock<'a> {
    id: &'a str,
    href: String,
    name: &'a str,
    definition: &'a str,
}

/// The variables of a note's template.
#[derive(Serialize)]
struct NoteView<'a> {
    kind: NoteKind,
    date: Option<&'a DateView>,
    /// The locale of the other language.
    locale: &'a str,
    direction: Direction,
    language: &'a str,
}

/// A placeholder for a block's content while its template is rendered; no text can contain it.
const CONTENT: &str = "\0";

impl<'a> Renderer<'a> {
    pub(super) fn new(theme: &'a Theme, view: &'a BodyView, purpose: Purpose) -> Self {
        let document = &*view.document.0;
        let totals = [BlockKind::Exercise, BlockKind::Quiz].map(|kind| count_shown(document, view.edition, kind));
        Self {
            theme,
            view,
            document,
            strings: theme.strings(view.language),
            purpose,
            out: Markup::default(),
            footnotes: Vec::new(),
            footnote_places: FxHashMap::default(),
            contents: Vec::new(),
            sources: Vec::new(),
            source_places: FxHashMap::default(),
            terms: Vec::new(),
            term_places: FxHashMap::default(),
            is_plain: false,
            open_blocks: Vec::new(),
            names: vec![None],
            block_ends: Vec::new(),
            part_ends: Vec::new(),
            block_number: 0,
            tasks: Vec::new(),
            questions: Vec::new(),
            solutions: Vec::new(),
            exercises: 0,
            totals,
            section_level: 1,
            externals: Vec::new(),
            external_places: FxHashMap::default(),
            has_checklist: false,
            has_drawing: false,
            has_picture: false,
            has_media: false,
            in_row: false,
            open_figures: Vec::new(),
            joint: None,
            shares_terms: false,
            starts: Vec::new(),
        }
    }

    /// The prefix of the ids of this body.
    pub(super) fn prefix(&self) -> &'a str {
        self.joint.map_or("", |joint| joint.prefix)
    }

    pub(super) fn events(&mut self, events: Events) -> Result<(), TemplateFault> {
        let document = self.document;
        let caption_words = self.theme.strings(document.language).get("caption_words");
        for (at, event) in document.walk_within(self.view.edition, events) {
            match event {
                Event::Open(Element::PictureRow) => {
                    (self.in_row, self.has_media) = (true, true);
                    self.out.event(&document.body, event);
                }
                Event::Close(Element::PictureRow) => {
                    self.in_row = false;
                    self.out.event(&document.body, event);
                }
                Event::Open(Element::Paragraph(_)) if self.is_figure_caption(at) => self.open_figure_caption(),
                Event::Close(Element::Paragraph(_)) if self.ends_figure_caption(at) => {
                    self.out.close("figcaption");
                    self.out.finished("\n");
                }
                Event::Open(Element::Paragraph(_)) => match captions::table_of(&document.body, at, caption_words) {
                    Some(table) => {
                        let id = (self.purpose == Purpose::Page).then(|| self.caption_id(table));
                        self.out.tag("p").with("class", "caption").maybe("id", id.as_deref()).open();
                    }
                    None => self.out.event(&document.body, event),
                },
                Event::Prose(prose) => self.text(prose.text)?,
                Event::Open(Element::Heading(index)) => {
                    self.notes(NotePlace::Before(index))?;
                    self.open_heading(index)?;
                }
                Event::Close(Element::Heading(index)) => {
                    self.close_heading();
                    self.notes(NotePlace::After(index))?;
                }
                Event::Open(Element::Link(index)) => self.open_link(index)?,
                Event::Image(index) => self.image(index)?,
                Event::Open(Element::Term(index)) => self.open_term(index)?,
                Event::Close(Element::Link(_) | Element::Term(_)) => self.end(),
                Event::Citation(index) => self.citation(index)?,
                Event::FootnoteReference(index) => self.footnote_reference(index)?,
                Event::Open(Element::Table(table)) => {
                    self.begin("text/table.html", &[])?;
                    let name = match captions::has_one(&document.body, at, table, caption_words) {
                        true => Some(self.caption_id(table)),
                        false => self.names.last().cloned().flatten(),
                    };
                    let name = name.filter(|_| self.purpose == Purpose::Page);
                    self.out.tag("table").maybe("aria-labelledby", name.as_deref()).open();
                    self.out.finished("\n");
                }
                Event::Close(Element::Table(_)) => {
                    self.out.event(&document.body, event);
                    self.end_block();
                }
                Event::Open(Element::Alert(kind)) => self.open_alert(kind)?,
                Event::Close(Element::Alert(_)) => self.end_block(),
                Event::Open(Element::Task(_, is_ticked)) => self.open_task(is_ticked)?,
                Event::Close(Element::TaskLabel) => self.close_task_label(),
                Event::Close(Element::Task(..)) => self.close_task(),
                Event::Open(Element::Div(index)) => self.open_block(index, events)?,
                Event::Close(Element::Div(_)) => self.close_block(),
                other => self.out.event(&document.body, other),
            }
        }
        Ok(())
    }

    /// The id of the caption of a table.
    fn caption_id(&self, table: u32) -> String {
        format!("{}_table_{}", self.prefix(), table + 1)
    }

    /// Opens a part of a template, and writes its output before the content.
    pub(super) fn begin(&mut self, template: &'static str, values: &[StencilValue<'_>]) -> Result<(), TemplateFault> {
        let is_xhtml = self.out.form() == MarkupForm::Xhtml;
        let stencil = self.theme.stencil(template, self.view.language, is_xhtml, values)?;
        let mut behind = self.out.part(&stencil, values);
        behind.reverse();
        self.part_ends.push(behind);
        Ok(())
    }

    /// Continues from the label of a part to its content.
    pub(super) fn go_on(&mut self) {
        let next = self.part_ends.last_mut().and_then(Vec::pop);
        self.out.finished(next.as_ref().map_or("", Markup::as_str));
    }

    /// Closes the open part.
    pub(super) fn end(&mut self) {
        for rest in self.part_ends.pop().unwrap_or_default().iter().rev() {
            self.out.finished(rest.as_str());
        }
    }

    /// Closes the open part, followed by a line end.
    pub(super) fn end_block(&mut self) {
        self.end();
        self.out.finished("\n");
    }

    /// A part without content.
    pub(super) fn part(&mut self, template: &'static str, values: &[StencilValue<'_>]) -> Result<(), TemplateFault> {
        self.begin(template, values)?;
        self.end();
        Ok(())
    }

    /// Headings of the text are below the page's title, whatever level the author wrote.
    pub(super) fn level(&self, level: u8) -> u8 {
        (level.max(2) + self.joint.map_or(0, |joint| joint.shift)).min(6)
    }

    fn open_heading(&mut self, index: u32) -> Result<(), TemplateFault> {
        let Some(heading) = self.document.body.headings.get(index as usize) else { return Ok(()) };
        let level = self.level(heading.level);
        if self.joint.is_some() && heading.level <= 2 && self.open_blocks.is_empty() {
            self.starts.push((self.out.bytes(), Some(index)));
        }
        self.is_plain = true;
        if self.works() == 0 {
            self.section_level = level;
        }
        if self.purpose == Purpose::Excerpt {
            return self.begin("text/heading.html", &[("id", None)]);
        }
        let id = self.view.anchors.of(&heading.id);
        let is_alone = self.joint.is_none();
        let pair = self.view.counterpart.as_ref().filter(|_| is_alone);
        let pair = pair.and_then(|pair| Some((pair, pair.anchors.get(index as usize)?.as_ref()?)));
        let href = pair.map(|(pair, anchor)| format!("{}#{anchor}", pair.href));
        let own = format!("#{id}");
        let full_id = format!("{}{id}", self.prefix());
        if let Some(name) = self.names.last_mut() {
            *name = Some(full_id.clone());
        }
        self.begin(
            "text/heading.html",
            &[
                ("id", Some(&full_id)),
                ("level", Some(&level.to_string())),
                ("own", Some(own.as_str()).filter(|_| is_alone)),
                ("pair", href.as_deref()),
                ("pair_locale", pair.map(|(pair, _)| pair.locale.as_str())),
                ("pair_tag", pair.map(|(pair, _)| pair.tag.as_str())),
                ("pair_label", pair.map(|(pair, _)| pair.label.as_str())),
            ],
        )?;
        if level <= 3 && self.open_blocks.is_empty() {
            self.contents.push(ContentsEntry { level, id: id.into_owned(), text: heading.text.clone() });
        }
        Ok(())
    }

    fn close_heading(&mut self) {
        self.is_plain = false;
        self.end_block();
    }

    fn open_link(&mut self, index: u32) -> Result<(), TemplateFault> {
        let Some(href) = self.view.links.get(index as usize).and_then(Option::as_ref) else {
            // A broken link has been reported; its text is kept.
            return self.begin("text/link.html", &[("href", None)]);
        };
        let inside = href.reference.strip_prefix('#').map(|anchor| format!("#{}{anchor}", self.prefix()));
        let external = href.is_external.then(|| {
            let next = self.externals.len();
            let place = *self.external_places.entry(&href.reference).or_insert(next);
            if place == next {
                self.externals.push(&href.reference);
            }
            format!("↗{}", place + 1)
        });
        let title = self.document.body.links.get(index as usize).map_or("", |link| link.title.as_str());
        self.begin(
            "text/link.html",
            &[
                ("href", Some(inside.as_deref().unwrap_or(&href.reference))),
                ("external", external.as_deref()),
                ("number", href.number.as_deref()),
                ("note", href.note.as_deref()),
                ("title", Some(title).filter(|title| !title.is_empty())),
            ],
        )
    }

    /// Renders the notes of a position.
    pub(super) fn notes(&mut self, place: NotePlace) -> Result<(), TemplateFault> {
        let all: &[Notes] = if self.purpose == Purpose::Page { &self.view.notes } else { &[] };
        let here = all.iter().flat_map(|notes| {
            let first = notes.notes.partition_point(|note| note.place < place);
            notes.notes[first..].iter().take_while(|note| note.place == place).map(move |note| (notes, note))
        });
        for (notes, note) in here {
            let Note { kind, date, section, .. } = note;
            let quoted = section.map(|number| render_section(self.theme, &notes.other, number)).transpose()?;
            let view = NoteView {
                kind: *kind,
                date: date.as_ref(),
                locale: &notes.locale,
                direction: notes.direction,
                language: &notes.label,
            };
            let parts = Parts::new().html("quoted", quoted.as_deref().unwrap_or_default());
            let html = self.theme.render("parts/translation-note.html", self.view.language, &view, parts)?;
            self.out.finished(&html);
        }
        Ok(())
    }

    fn open_alert(&mut self, kind: AlertKind) -> Result<(), TemplateFault> {
        let name = kind.name();
        let words = self.strings.get(&format!("alerts.{name}"));
        self.begin("text/alert.html", &[("kind", Some(name)), ("words", Some(words))])
    }

    /// Opens a block; `around` are the events of its parent.
    fn open_block(&mut self, index: u32, around: Events) -> Result<(), TemplateFault> {
        let document = self.document;
        let Some((div, block)) = document.body.divs.get(index as usize).zip(document.block(index)) else {
            return Ok(());
        };
        self.block_number += 1;
        self.has_checklist |= block.kind == BlockKind::Checklist;
        self.has_drawing |= block.kind == BlockKind::Diagram;
        self.has_media |= matches!(block.kind, BlockKind::Figure | BlockKind::Gallery);
        match block.kind {
            BlockKind::Quiz => self.open_question(div),
            BlockKind::Exercise => self.exercises += 1,
            BlockKind::Solution if self.purpose == Purpose::Page => {
                let of = if self.open_blocks.contains(&BlockKind::Exercise) { self.exercises } else { 0 };
                self.solutions.push((div, of));
            }
            _ => {}
        }
        let following = Events { start: div.content.end + 1, end: around.end };
        let (before, after) = self.block_frame(div, block, following)?;
        self.out.finished(&before);
        let label = self.label_id();
        let is_labelled = before.contains(&format!("id=\"{label}\""));
        self.names.push(if is_labelled { Some(label) } else { self.names.last().cloned().flatten() });
        self.open_blocks.push(block.kind);
        if block.kind == BlockKind::Figure {
            self.open_figures.push(index);
        }
        self.block_ends.push(after);
        Ok(())
    }

    fn close_block(&mut self) {
        if self.open_blocks.pop() == Some(BlockKind::Figure) {
            self.open_figures.pop();
        }
        self.names.pop();
        let end = self.block_ends.pop().unwrap_or_default();
        self.out.finished(&end);
    }

    /// The id of the last opened block's label.
    fn label_id(&self) -> String {
        format!("{}_block_{}", self.prefix(), self.block_number)
    }

    /// The level below the last heading and the open blocks of work.
    fn level_below(&self) -> u8 {
        (self.section_level.max(self.level(2) - 1) + 1 + self.works()).min(6)
    }

    /// The number of open blocks of work.
    fn works(&self) -> u8 {
        let works = self.open_blocks.iter().filter(|kind| is_work(**kind)).count();
        u8::try_from(works).unwrap_or(u8::MAX - 7)
    }

    /// The HTML before and after a block's content.
    fn block_frame(
        &self,
        div: &'a Div,
        block: &'a Block,
        following: Events,
    ) -> Result<(String, String), TemplateFault> {
        let row = block.kind.row();
        let template = format!("blocks/{}.html", row.id);
        let term = block.names.get("term").and_then(|id| self.view.block_terms.get_key_value(id));
        let checklists = &self.view.checklists;
        let checklist = checklists.binary_search_by_key(&div.index, |(index, _)| *index).ok();
        let checklist = checklist.map(|place| &checklists[place].1);
        let diagrams = &self.view.diagrams;
        let place = diagrams.binary_search_by_key(&div.index, |(index, _)| *index);
        let diagram = place.ok().map(|place| &diagrams[place].1);
        let title = div.title.as_deref().or_else(|| diagram?.title.as_deref());
        let work = block.names.get("work").map(|work| self.strings.get(&format!("work.{work}.label")));
        let prefix = self.prefix();
        let view = BlockView {
            kind: row.id,
            label: self.strings.get(&format!("blocks.{}.label", row.id)),
            title,
            id: block.id.as_ref().map(|id| format!("{prefix}{}", self.view.anchors.of(id))),
            label_id: self.label_id(),
            minutes: block.minutes,
            level: (self.purpose == Purpose::Page && is_work(block.kind)).then(|| self.level_below()),
            level_below: self.level_below(),
            number: match block.kind {
                BlockKind::Exercise if self.totals[0] > 1 => Some(self.exercises as usize),
                BlockKind::Quiz if self.totals[1] > 1 => Some(self.questions.len()),
                _ => None,
            },
            total: self.totals[1],
            is_own_page: self.joint.is_none(),
            work: work.filter(|work| !work.is_empty()),
            materials: block.names.get("materials").map(String::as_str),
            term: term.map(|(id, term)| TermBlock {
                id,
                href: term.href(),
                name: term.name(),
                definition: term.definition(),
            }),
            choice: (block.kind == BlockKind::Quiz).then(|| self.choice()),
            past: (block.kind == BlockKind::Notice).then(|| self.after_passage(following)),
            checklist,
            // The source text is omitted if it contains a block that this edition hides.
            source: block.source.as_deref().filter(|_| self.document.shows_all(self.view.edition, div.content)),
            diagram: diagram.map(|diagram| self.drawing(diagram, title)),
            diagram_twin: diagram.map(|diagram| drawing::say(&diagram.content, &self.drawing_phrases(diagram))),
            diagram_text: diagram.and_then(|diagram| diagram.text.as_deref()),
            diagram_notes: diagram.map_or(&[], |diagram| &diagram.notes),
            has_caption: block.kind == BlockKind::Figure && figure_caption(&self.document.body, div).is_some(),
            is_xhtml: self.out.form() == MarkupForm::Xhtml,
        };
        let html = self.theme.render(&template, self.view.language, &view, Parts::new().html("content", CONTENT))?;
        match html.split_once(CONTENT) {
            Some((before, after)) => Ok((before.to_owned(), after.to_owned())),
            None => Ok((html, String::new())),
        }
    }

    fn drawing_phrases(&self, diagram: &'a DiagramView) -> DrawingPhrases<'a> {
        let (strings, wording) = (self.strings, self.theme.wording(self.view.language));
        DrawingPhrases {
            get: Box::new(move |key| strings.get(&format!("diagrams.{key}")).to_owned()),
            plural: Box::new(|n| plural_name(plural_category(&diagram.tag, n))),
            date: Box::new(|date| wording.date(date.parts())),
        }
    }

    fn drawing(&self, diagram: &'a DiagramView, title: Option<&str>) -> Drawing {
        let kind = self.strings.get("blocks.diagram.label");
        let phrases = self.drawing_phrases(diagram);
        let description = drawing::describe(&diagram.content, &phrases);
        let title = title.unwrap_or(kind);
        let end = if title.ends_with(['.', '?', '!', '…', ':', '؟', '。']) { "" } else { "." };
        // Soft hyphens are for the lines of the drawing.
        let label = format!("{title}{end} {description}").replace('\u{ad}', "");
        drawing::draw(&diagram.content, &phrases, diagram.is_mirrored, label)
    }

    /// The anchor at the end of the passage after a notice: the next heading in the same parent, else the end of the
    /// text.
    fn after_passage(&self, following: Events) -> String {
        let mut depth = 0_u32;
        let next = self.document.body.each(following).find_map(|(_, event)| match event {
            Event::Open(Element::Div(_)) => {
                depth += 1;
                None
            }
            Event::Close(Element::Div(_)) if depth == 0 => Some(None),
            Event::Close(Element::Div(_)) => {
                depth -= 1;
                None
            }
            Event::Open(Element::Heading(index)) if depth == 0 => Some(self.document.body.headings.get(index as usize)),
            _ => None,
        });
        let id = next.flatten().map_or("_after", |heading| heading.id.as_str());
        format!("{}{}", self.prefix(), self.view.anchors.of(id))
    }
}
