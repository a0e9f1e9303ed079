//! One file of Markdown becomes a [`Document`].

use super::blocks::{Block, BlockKind, BlockWords, resolve};
use super::links::{LinkReference, classify};
use super::position::Position;
use crate::config::{FrontMatter, read_front_matter};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::markdown::{Body, RawHtml, Statements, parse_markdown};
use crate::source::{Digest, Source, SourcePath};

/// A parsed page: everything that can be said of it without knowing the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The file.
    pub path: SourcePath,
    /// Digest of its text.
    pub digest: Digest,
    /// Its language.
    pub language: Language,
    /// What its path says.
    pub position: Position,
    /// What stands above the text.
    pub front: FrontMatter,
    /// The text.
    pub body: Body,
    /// The divs of the body by their index, understood.
    pub blocks: Vec<Block>,
    /// The links of the body by their index, classified.
    pub links: Vec<LinkReference>,
    /// The pictures of the body by their index, classified.
    pub images: Vec<LinkReference>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// The settings that parsing depends on, besides the file itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParseOptions {
    /// What becomes of HTML.
    pub raw_html: RawHtml,
    /// The names of blocks.
    pub words: BlockWords,
}

/// Parses one file.
pub fn parse(source: &Source, position: Position, language: Language, options: &ParseOptions) -> Document {
    let mut diagnostics = Vec::new();
    let path = &source.path;
    let (front, start) = read_front_matter(path, &source.text, &mut diagnostics);
    let statements = if front.cites_required { Statements::Kept } else { Statements::Dropped };
    let body = parse_markdown(path, &source.text, start, options.raw_html, statements, &mut diagnostics);
    let placeholder =
        Block { kind: BlockKind::Callout, id: None, minutes: None, names: Default::default(), source: None };
    let mut blocks = vec![placeholder; body.divs as usize];
    body.each_div(&mut |div| {
        if let Some(block) = blocks.get_mut(div.index as usize) {
            *block = resolve(path, &source.text, div, language, &options.words, &mut diagnostics);
        }
    });
    let links = body.links.iter().map(|link| classify(path.as_str(), &link.target)).collect();
    let images = body.images.iter().map(|image| classify(path.as_str(), &image.target)).collect();
    Document {
        path: path.clone(),
        digest: source.digest,
        language,
        position,
        front,
        body,
        blocks,
        links,
        images,
        diagnostics,
    }
}
