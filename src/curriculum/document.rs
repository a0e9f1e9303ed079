//! Parses one Markdown file into a [`Document`].

use std::collections::BTreeMap;

use super::allowances::{Allowance, page_allowances};
use super::blocks::{Block, BlockWords, resolve};
use super::links::{LinkReference, classify};
use super::pictures::{PictureAttributes, read_attributes};
use super::position::Position;
use crate::config::{Audience, FrontMatter, read_front_matter};
use crate::diagnostic::{Diagnostic, faults, rules};
use crate::language::Language;
use crate::markdown::{Body, Element, Event, RawHtml, Understood, UnderstoodKind, parse_markdown};
use crate::source::{Digest, Place, Source, SourcePath, Span};

/// A parsed page: everything that does not depend on other files.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The file.
    pub path: SourcePath,
    /// The digest of its text.
    pub digest: Digest,
    /// Its language.
    pub language: Language,
    /// The position that its path gives.
    pub position: Position,
    /// The front matter.
    pub front: FrontMatter,
    /// The body.
    pub body: Body,
    /// The divs of the body by index, resolved.
    pub blocks: Vec<Block>,
    /// The links of the body by index, classified.
    pub links: Vec<LinkReference>,
    /// The pictures of the body by index, classified.
    pub images: Vec<LinkReference>,
    /// The attributes of the pictures by index.
    pub pictures: Vec<PictureAttributes>,
    /// The files that it refers to, in order and without duplicates.
    pub files: Vec<FileReference>,
    /// The findings that its comments allow.
    pub allowances: Vec<Allowance>,
    /// The findings about it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that a document refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileReference {
    /// Its path from the site's root.
    pub path: String,
    /// The editions in which the reference is visible.
    pub editions: Vec<Audience>,
}

/// The settings on which parsing depends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParseOptions {
    /// How raw HTML is handled.
    pub raw_html: RawHtml,
    /// The names of blocks.
    pub words: BlockWords,
}

/// Parses one file.
pub fn parse(source: &Source, position: Position, language: Language, options: &ParseOptions) -> Document {
    let mut diagnostics = Vec::new();
    let path = &source.path;
    let (front, start) = read_front_matter(path, &source.text, &mut diagnostics);
    let body = parse_markdown(path, &source.text, start, options.raw_html, &mut diagnostics);
    report_conflicts(path, &source.text, &body, &mut diagnostics);
    let understand = |div| resolve(path, &source.text, div, language, &options.words, &mut diagnostics);
    let blocks = body.divs.iter().map(understand).collect();
    let allowances = page_allowances(path, &source.text, start, &body.remarks, &mut diagnostics);
    let links = body.links.iter().map(|link| classify(path.as_str(), &link.target)).collect();
    let images: Vec<_> = body.images.iter().map(|image| classify(path.as_str(), &image.target)).collect();
    let read = |image| read_attributes(path, &source.text, image, language, &options.words, &mut diagnostics);
    let pictures = body.images.iter().zip(&images).map(read).collect();
    let mut document = Document {
        path: path.clone(),
        digest: source.digest,
        language,
        position,
        front,
        body,
        blocks,
        links,
        images,
        pictures,
        files: Vec::new(),
        allowances,
        diagnostics,
    };
    document.files = file_references(&document);
    document
}

/// Reports unresolved merge conflicts: the markers that version control writes around two versions of a text.
///
/// Markers in a block of code are shown on purpose if the block has both of them. If a block of code on the page is not
/// closed, it is unknown which lines are code, and all markers are reported.
fn report_conflicts(path: &SourcePath, text: &str, body: &Body, diagnostics: &mut Vec<Diagnostic>) {
    // Without a closing marker, the lines are text. A forward search for it is fastest, since nearly every text has
    // none.
    let Some(last) = memchr::memmem::find_iter(text.as_bytes(), b"\n>>>>>>> ").last() else { return };
    let is_unclosed = diagnostics.iter().any(|one| one.rule.code == rules::CODE_UNCLOSED.code);
    let is_code = |one: &&Understood| matches!(one.kind, UnderstoodKind::NamedCode | UnderstoodKind::UnnamedCode);
    let is_shown = |at: usize| {
        let around = body.understood.iter().filter(is_code).find(|one| one.span.range().contains(&at));
        let rest = around.and_then(|code| text.get(at..code.span.end as usize));
        !is_unclosed && rest.is_some_and(|rest| rest.contains("\n>>>>>>> "))
    };
    for at in memchr::memmem::find_iter(&text.as_bytes()[..last], "<<<<<<< ") {
        if (at == 0 || text.as_bytes()[at - 1] == b'\n') && !is_shown(at) {
            let line = text[at..].lines().next().map_or(0, str::len);
            diagnostics.push(Diagnostic::new(faults::ConflictLeft, Place::new(path, Span::new(at, at + line))));
        }
    }
}

impl Document {
    /// The number of words of running text in an edition. Footnotes count whether or not there is a reference.
    pub fn words(&self, edition: Audience) -> u32 {
        self.body.words - self.left_out(edition).map(|div| div.words).sum::<u32>()
    }
}

fn file_references(document: &Document) -> Vec<FileReference> {
    let mut found: BTreeMap<&str, Vec<Audience>> = BTreeMap::new();
    let all = || document.links.iter().chain(&document.images);
    if !all().any(|reference| matches!(reference, LinkReference::File(..))) {
        return Vec::new();
    }
    for edition in [Audience::Participant, Audience::Facilitator] {
        for (_, event) in document.walk(edition) {
            let attributes = match event {
                Event::Image(index) => document.pictures.get(index as usize),
                _ => None,
            };
            let named = attributes.into_iter().flat_map(PictureAttributes::links).map(|link| &link.reference);
            let reference = match event {
                Event::Open(Element::Link(index)) => document.links.get(index as usize),
                Event::Image(index) => document.images.get(index as usize),
                _ => None,
            };
            for reference in reference.into_iter().chain(named) {
                let LinkReference::File(path, _) = reference else { continue };
                let editions = found.entry(path).or_default();
                if editions.last() != Some(&edition) {
                    editions.push(edition);
                }
            }
        }
    }
    found.into_iter().map(|(path, editions)| FileReference { path: path.to_owned(), editions }).collect()
}
