//! A term of the glossary as a page shows it.

use serde::Serialize;

use super::Places;
use crate::curriculum::Site;
use crate::language::Language;

/// A term in one language.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct TermView {
    /// Its id.
    pub id: String,
    /// What to write where the author gave no words.
    pub label: String,
    /// Its full name.
    pub name: String,
    /// Its definition; empty for a term that does not exist, which was reported.
    pub definition: String,
    /// Its entry on the glossary's page.
    pub href: String,
}

pub(in crate::output) fn term_view(site: &Site, language: Language, places: &Places, id: &str) -> TermView {
    let term = site.library.glossary.get(id);
    TermView {
        id: id.to_owned(),
        label: term.map_or(id, |term| term.label(language)).to_owned(),
        name: term.map_or(id, |term| term.name[language].as_str()).to_owned(),
        definition: term.map(|term| term.definition[language].clone()).unwrap_or_default(),
        href: places.glossary.as_ref().map(|page| format!("{page}#{id}")).unwrap_or_default(),
    }
}
