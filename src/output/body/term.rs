//! A term of the glossary as a page shows it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::places::Places;
use crate::curriculum::{Anchors, Library, Site, Term};
use crate::language::Language;

/// A term in one language. It refers to the library, and counts in a key by what a page shows of it.
#[derive(Clone, Debug)]
pub struct TermView {
    library: Arc<Library>,
    language: Language,
    /// Its id as the author wrote it.
    id: Arc<str>,
    anchors: Anchors,
    /// The page of the glossary, from the page that shows the term.
    glossary: Option<Arc<str>>,
}

impl TermView {
    fn term(&self) -> Option<&Term> {
        self.library.glossary.get(&self.id)
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What to write where the author gave no words.
    pub fn label(&self) -> &str {
        self.term().map_or(&self.id, |term| term.label(self.language))
    }

    /// Its full name.
    pub fn name(&self) -> &str {
        self.term().map_or(&self.id, |term| &term.name[self.language])
    }

    /// Its definition; empty for a term that does not exist, which was reported.
    pub fn definition(&self) -> &str {
        self.term().map_or("", |term| &term.definition[self.language])
    }

    /// Its entry on the glossary's page; empty if there is none.
    pub fn href(&self) -> String {
        self.glossary.as_ref().map(|page| format!("{page}#{}", self.anchors.of(&self.id))).unwrap_or_default()
    }
}

impl Hash for TermView {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.id, self.anchors, self.name(), self.definition(), &self.glossary).hash(state);
    }
}

pub(in crate::output) fn term_view(site: &Site, language: Language, places: &Places, id: &str) -> TermView {
    let (library, glossary) = (site.library.clone(), places.glossary.clone());
    TermView { library, language, id: id.into(), anchors: site.anchors(), glossary }
}
