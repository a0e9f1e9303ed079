//! The view of a term of the glossary.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::places::ReferencePages;
use crate::curriculum::{Anchors, Library, Site, Term};
use crate::language::Language;

/// A term in one language. It borrows from the library; its key covers only what a page shows.
#[derive(Clone, Debug)]
pub struct TermView {
    library: Arc<Library>,
    language: Language,
    /// The id as the author wrote it.
    id: Arc<str>,
    anchors: Anchors,
    /// The glossary page, relative to the page that shows the term.
    glossary: Option<Arc<str>>,
}

impl TermView {
    fn term(&self) -> Option<&Term> {
        self.library.glossary.get(&self.id)
    }

    /// The id as the author wrote it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The link text if the author gave none.
    pub fn label(&self) -> &str {
        self.term().map_or(&self.id, |term| term.label(self.language))
    }

    /// Its full name.
    pub fn name(&self) -> &str {
        self.term().map_or(&self.id, |term| &term.name[self.language])
    }

    /// Its definition; empty for an unknown term, which was reported.
    pub fn definition(&self) -> &str {
        self.term().map_or("", |term| &term.definition[self.language])
    }

    /// The address of its entry on the glossary page; empty if there is none.
    pub fn href(&self) -> String {
        self.glossary.as_ref().map(|page| format!("{page}#{}", self.anchors.of(&self.id))).unwrap_or_default()
    }
}

impl Hash for TermView {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.id, self.anchors, self.name(), self.definition(), &self.glossary).hash(state);
    }
}

pub(in crate::output) fn term_view(site: &Site, language: Language, places: &ReferencePages, id: &str) -> TermView {
    let (library, glossary) = (site.library.clone(), places.glossary.clone());
    TermView { library, language, id: id.into(), anchors: site.anchors(), glossary }
}
