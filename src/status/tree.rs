//! The states of a site's translations as a tree: languages, modules, pages and sections; files and entries of data.

use serde::Serialize;

use crate::config::Date;
use crate::curriculum::State;
use crate::source::SourcePath;

/// The state of all translations of a site.
#[derive(Debug, Serialize)]
pub struct Status {
    /// The languages with translations.
    pub languages: Vec<LanguageStatus>,
}

/// The state of the translations into one language.
#[derive(Debug, Serialize)]
pub struct LanguageStatus {
    /// Its tag.
    pub language: String,
    /// The number of sections of all pages; and of entries of data, if one of them was ever confirmed.
    pub sections: usize,
    /// The number of them in step.
    pub current: usize,
    /// Whether the language has any translation record.
    pub is_recorded: bool,
    /// The course's own pages, then the modules, as far as they are translated into this language.
    pub modules: Vec<ModuleStatus>,
    /// The files with entries of data.
    pub data: DataStatus,
}

/// The state of the entries of data: the glossary, instruments, checklists, diagrams, programmes and interface texts.
#[derive(Debug, Serialize)]
pub struct DataStatus {
    /// Whether any entry has a translation record.
    pub is_recorded: bool,
    /// The number of entries.
    pub entries: usize,
    /// The number of entries in step.
    pub current: usize,
    /// The files, each with its entries as sections. The name of a section is the key of the entry.
    pub files: Vec<PageStatus>,
}

/// The state of a module.
#[derive(Debug, Serialize)]
pub struct ModuleStatus {
    /// Its id; `None` for the course's own pages.
    pub id: Option<String>,
    /// The number of sections of its pages.
    pub sections: usize,
    /// The number of sections in step.
    pub current: usize,
    /// Its pages, in order.
    pub pages: Vec<PageStatus>,
}

/// The state of a page.
#[derive(Debug, Serialize)]
pub struct PageStatus {
    /// Its name: `module/page`; for a file with data, its path.
    pub id: String,
    /// Its state as a whole.
    pub state: State,
    /// The file of the translation; if missing, the path it would have.
    pub path: SourcePath,
    /// The language tag of the source.
    pub source: String,
    /// The source's file.
    pub source_path: SourcePath,
    /// The number of sections in step.
    pub current: usize,
    /// Its sections, in order.
    pub sections: Vec<SectionStatus>,
}

/// The state of a section.
#[derive(Debug, Serialize)]
pub struct SectionStatus {
    /// The anchor in the translation; empty for the top of the page, `None` if the section is missing.
    pub id: Option<String>,
    /// The anchor in the source; `None` if the section no longer exists.
    pub source_id: Option<String>,
    /// The heading, or the page's title: in the translation, else in the source.
    pub title: String,
    /// Its state.
    pub state: State,
    /// The date of the last confirmation, if recorded.
    pub confirmed: Option<Date>,
    /// Whether the source section that was confirmed was removed, and the present one is new in its place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_replaced: bool,
    /// The line of the heading in the translation, from 1.
    pub line: Option<usize>,
    /// The line of the heading in the source, from 1.
    pub source_line: Option<usize>,
    /// For a section not in step: the source text when it was confirmed.
    pub before: Option<String>,
    /// For a section not in step: the present source text.
    pub now: Option<String>,
    /// For a section not in step: the translation when it was confirmed, if recorded; older versions did not record it.
    pub translation_before: Option<String>,
    /// For a section not in step: the present translation.
    pub translation: Option<String>,
}

impl Status {
    /// Whether all translations are in step.
    pub fn is_in_step(&self) -> bool {
        self.languages.iter().all(|language| language.current == language.sections)
    }
}
