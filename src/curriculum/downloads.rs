//! The files that readers can download: those that texts link to, and recordings and films.

use super::document::Document;
use super::links::LinkReference;
use super::page::{FileId, ModuleId, PageId};
use super::picture_form::MediaKind;
use super::site::Site;
use crate::language::Language;
use crate::markdown::{Element, Event};

/// A file that a page offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// The file.
    pub file: FileId,
    /// The text of the link, or the description of the recording.
    pub title: String,
    /// The first page that offers it.
    pub page: PageId,
    /// The language of its text.
    pub language: Language,
}

impl Site {
    /// The files that readers of a language can download, by module; `None` for pages outside the modules, which come
    /// last. A file is once in each group, and no group is empty.
    pub fn downloads(&self, language: Language) -> Vec<(Option<ModuleId>, Vec<Download>)> {
        let modules = (0..).map(ModuleId).zip(&self.modules);
        let groups = modules.map(|(id, module)| {
            let pages = module.front.iter().chain(&module.pages).copied().collect();
            (Some(id), pages)
        });
        let others: Vec<PageId> = self.home.into_iter().chain(self.course_pages.iter().copied()).collect();
        let groups = groups.chain([(None, others)]);
        let groups = groups.map(|(module, pages): (Option<ModuleId>, Vec<PageId>)| {
            let mut found: Vec<Download> = Vec::new();
            for page in pages {
                let Some((own, translation)) = self.page(page).shown(language) else { continue };
                for (file, title) in self.offered(&translation.document) {
                    if found.iter().all(|known| known.file != file) {
                        found.push(Download { file, title, page, language: own });
                    }
                }
            }
            (module, found)
        });
        groups.filter(|(_, found)| !found.is_empty()).collect()
    }

    /// Whether readers of any language can download a file.
    pub(super) fn has_downloads(&self) -> bool {
        *self.offers.get_or_init(|| {
            let mut documents = self.pages.iter().flat_map(|page| page.translations.values().flatten());
            documents.any(|translation| !self.offered(&translation.document).is_empty())
        })
    }

    /// The files that a text offers in this edition, with their titles.
    fn offered(&self, document: &Document) -> Vec<(FileId, String)> {
        let is_file = |reference: &LinkReference| matches!(reference, LinkReference::File(..));
        let has_player = document.pictures.iter().any(|picture| picture.kind != MediaKind::Picture);
        if !has_player && !document.links.iter().any(is_file) {
            return Vec::new();
        }
        let file = |reference: Option<&LinkReference>| match reference? {
            LinkReference::File(path, _) => self.file_at(path),
            _ => None,
        };
        let mut found = Vec::new();
        let mut open: Option<(FileId, String)> = None;
        for (_, event) in document.walk(self.delivery.audience) {
            match event {
                Event::Open(Element::Link(index)) => {
                    open = file(document.links.get(index as usize)).map(|file| (file, String::new()));
                }
                Event::Close(Element::Link(_)) => found.extend(open.take()),
                Event::Prose(prose) => {
                    if let Some((_, title)) = &mut open {
                        title.push_str(document.body.words(prose.text));
                    }
                }
                Event::Code(span) => {
                    if let Some((_, title)) = &mut open {
                        title.push_str(document.body.words(span));
                    }
                }
                Event::Image(index) => {
                    let Some(image) = document.body.images.get(index as usize) else { continue };
                    let kind = document.pictures.get(index as usize).map(|attributes| attributes.kind);
                    match &mut open {
                        Some((_, title)) => title.push_str(&image.alt),
                        None if kind.is_some_and(|kind| kind != MediaKind::Picture) => {
                            let player = file(document.images.get(index as usize));
                            found.extend(player.map(|file| (file, image.alt.clone())));
                        }
                        None => {}
                    }
                }
                _ => {}
            }
        }
        found
    }
}
