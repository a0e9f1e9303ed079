//! Renders a resolved body as HTML or XHTML: as a whole, in sections, or only some blocks.

use serde::Serialize;

use super::citation::ListedSource;
use super::renderer::{ContentsEntry, Joint, ListedTerm, Purpose, Renderer};
use super::view::{BodyView, NotePlace};
use crate::curriculum::BlockKind;
use crate::markdown::{Element, Event, Events};
use crate::output::markup::{Markup, MarkupForm};
use crate::theme::{TemplateFault, Theme};

/// A body as HTML, with the lists that the page shows beside it.
pub struct RenderedBody<'a> {
    pub html: String,
    /// Answers and solutions, for a separate sheet.
    pub key: String,
    pub contents: Vec<ContentsEntry>,
    /// The sources that it cites.
    pub sources: Vec<ListedSource<'a>>,
    /// The terms of the page, as list items.
    pub words: String,
    /// Addresses outside the site that the text links to, in order.
    pub links: Vec<&'a str>,
    pub has_quiz: bool,
    pub has_drawing: bool,
    pub has_media: bool,
    pub has_checklist: bool,
}

/// Renders a body.
///
/// # Errors
/// An error in a block's template.
pub fn render<'a>(theme: &'a Theme, view: &'a BodyView, form: MarkupForm) -> Result<RenderedBody<'a>, TemplateFault> {
    let document = &*view.document.0;
    let mut renderer = Renderer::new(theme, view, Purpose::Page);
    renderer.out = Markup::new(form);
    renderer.out.reserve(document.body.text.len() + document.body.text.len() / 2 + 512);
    renderer.notes(NotePlace::Top)?;
    renderer.events(document.body.page)?;
    renderer.notes(NotePlace::End)?;
    renderer.footnote_list()?;
    let text = renderer.out.bytes();
    renderer.answer_key()?;
    let key = renderer.out.split_off(text);
    let words = renderer.word_list()?;
    Ok(RenderedBody {
        key,
        words,
        sources: renderer.source_list(),
        contents: renderer.contents,
        has_quiz: !renderer.questions.is_empty(),
        has_drawing: renderer.has_drawing,
        has_media: renderer.has_media,
        has_checklist: renderer.has_checklist,
        links: renderer.externals,
        html: renderer.out.into_string(),
    })
}

/// A body on a page with several, in sections.
#[derive(Serialize)]
pub struct JoinedBody<'a> {
    /// The text before the first heading, then each top-level heading with the text after it.
    pub sections: Vec<JoinedSection>,
    /// Answers and solutions, for a separate sheet.
    pub key: String,
    /// The terms, as list items; empty if bodies share their list.
    pub words: String,
    /// See [`RenderedBody::links`].
    pub links: Vec<&'a str>,
    /// See [`RenderedBody::sources`].
    #[serde(skip)]
    pub sources: Vec<ListedSource<'a>>,
    pub has_checklist: bool,
    pub has_drawing: bool,
    pub has_media: bool,
    /// The list of terms that bodies share, so far.
    #[serde(skip)]
    pub terms: Vec<ListedTerm<'a>>,
}

/// A section of a joined body.
#[derive(Serialize)]
pub struct JoinedSection {
    /// The index of its heading; `None` before the first heading and for footnotes.
    pub heading: Option<u32>,
    pub html: String,
}

/// Renders a body for a page with several. If they share one list of terms, `terms` are those of the bodies before it.
///
/// # Errors
/// An error in a block's template.
pub fn render_joined<'a>(
    theme: &'a Theme,
    view: &'a BodyView,
    joint: Joint<'a>,
    terms: Option<Vec<ListedTerm<'a>>>,
) -> Result<JoinedBody<'a>, TemplateFault> {
    let mut renderer = Renderer::new(theme, view, Purpose::Page);
    renderer.joint = Some(joint);
    if let Some(terms) = terms {
        renderer.share_terms(terms);
    }
    renderer.starts.push((0, None));
    renderer.notes(NotePlace::Top)?;
    renderer.events(view.document.0.body.page)?;
    renderer.notes(NotePlace::End)?;
    renderer.starts.push((renderer.out.bytes(), None));
    // A heading in a footnote or a solution does not begin a section.
    let starts = std::mem::take(&mut renderer.starts);
    renderer.footnote_list()?;
    let text = renderer.out.bytes();
    renderer.answer_key()?;
    let key = renderer.out.split_off(text);
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([text]);
    let terms = if renderer.shares_terms { std::mem::take(&mut renderer.terms) } else { Vec::new() };
    let words = renderer.word_list()?;
    let html = renderer.out.as_str();
    let sections = starts
        .iter()
        .zip(ends)
        .filter(|((from, _), to)| !html[*from..*to].trim().is_empty())
        .map(|((from, heading), to)| JoinedSection { heading: *heading, html: html[*from..to].to_owned() })
        .collect();
    Ok(JoinedBody {
        sections,
        key,
        words,
        sources: renderer.source_list(),
        links: renderer.externals,
        has_checklist: renderer.has_checklist,
        has_drawing: renderer.has_drawing,
        has_media: renderer.has_media,
        terms,
    })
}

/// A list of terms that bodies share, as list items.
///
/// # Errors
/// An error in the template.
pub fn render_terms<'a>(
    theme: &'a Theme,
    view: &'a BodyView,
    terms: Vec<ListedTerm<'a>>,
) -> Result<String, TemplateFault> {
    let mut renderer = Renderer::new(theme, view, Purpose::Excerpt);
    renderer.share_terms(terms);
    renderer.word_list()
}

/// The content of every visible block of a kind, without nested ones, for use on another page.
///
/// # Errors
/// An error in a block's template.
pub fn render_blocks(theme: &Theme, view: &BodyView, kind: BlockKind) -> Result<Vec<String>, TemplateFault> {
    let document = &*view.document.0;
    let mut contents = Vec::new();
    let mut walk = document.walk_within(view.edition, document.body.page);
    while let Some((_, event)) = walk.next() {
        let Event::Open(Element::Div(index)) = event else { continue };
        let Some(div) = document.body.divs.get(index as usize) else { continue };
        if document.block(index).is_some_and(|block| block.kind == kind) {
            contents.push(div.content);
            walk.pass_over();
        }
    }
    contents.into_iter().map(|content| render_range(theme, view, content)).collect()
}

/// A range of events for use on another page.
///
/// # Errors
/// An error in a block's template.
pub fn render_range(theme: &Theme, view: &BodyView, events: Events) -> Result<String, TemplateFault> {
    let mut renderer = Renderer::new(theme, view, Purpose::Excerpt);
    renderer.events(events)?;
    Ok(renderer.out.into_string())
}
