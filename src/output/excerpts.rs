//! Objectives and key points of pages, collected on another page.

use serde::Serialize;

use super::body;
use super::links::{PageLink, config, page_link};
use crate::curriculum::{Address, BlockKind, Document, PageId, PageKind, Site};
use crate::language::Language;
use crate::theme::Theme;

/// The excerpt of one page.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct PagePart {
    pub link: PageLink,
    /// Whether to name the page: the front page of a module is not named, since the module is.
    pub names_page: bool,
    /// Its language, if different from that of the reader.
    pub lang: Option<String>,
    /// Objectives or key points from its front matter.
    pub sentences: Vec<String>,
    /// The rendered content of its blocks.
    pub html: Vec<String>,
}

/// The objectives of pages, from front matter and blocks. Pages without any are omitted.
pub(super) fn objectives(
    site: &Site,
    theme: &Theme,
    pages: &[PageId],
    reader: Language,
    address: &Address,
) -> Vec<PagePart> {
    let sentences = |document: &Document| {
        document.front.objectives.iter().map(|objective| objective.text.clone()).collect::<Vec<_>>()
    };
    parts(site, theme, pages, reader, address, BlockKind::Objectives, sentences)
}

pub(super) fn key_points(
    site: &Site,
    theme: &Theme,
    pages: &[PageId],
    reader: Language,
    address: &Address,
) -> Vec<PagePart> {
    parts(site, theme, pages, reader, address, BlockKind::Keypoints, |_| Vec::new())
}

fn parts(
    site: &Site,
    theme: &Theme,
    pages: &[PageId],
    reader: Language,
    address: &Address,
    kind: BlockKind,
    sentences: impl Fn(&Document) -> Vec<String>,
) -> Vec<PagePart> {
    pages
        .iter()
        .filter_map(|page| {
            let shown = site.page(*page).shown(reader)?;
            let (own, translation) = shown;
            let document = &translation.document;
            let sentences = sentences(document);
            let has_blocks = document.blocks.iter().any(|block| block.kind == kind);
            if sentences.is_empty() && !has_blocks {
                return None;
            }
            let link = page_link(site, address, *page, reader)?;
            let html = match has_blocks {
                true => {
                    let view = body::view(site, theme, *page, reader, shown, address).elsewhere(&link.href);
                    // The page itself reports template faults.
                    body::render_blocks(theme, &view, kind).unwrap_or_default()
                }
                false => Vec::new(),
            };
            // A block that this edition hides adds nothing.
            (!sentences.is_empty() || !html.is_empty()).then_some(())?;
            Some(PagePart {
                link,
                names_page: !matches!(site.page(*page).kind, PageKind::Module(_)),
                lang: (own != reader).then(|| config(site, own).locale.to_string()),
                sentences,
                html,
            })
        })
        .collect()
}
