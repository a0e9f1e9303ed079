//! The data that all pages use: glossary, instruments, checklists, diagrams.

use super::allowances::{Allowance, data_allowances};
use super::checklists::{CHECKLISTS, Checklist, read_checklist};
use super::diagrams::{DIAGRAM_FILE, Diagram, read_diagrams};
use super::glossary::{GLOSSARY, Glossary, read_glossary};
use super::instruments::{INSTRUMENTS, Instruments, read_instruments};
use crate::config::LanguageConfig;
use crate::diagnostic::Diagnostic;
use crate::language::PerLanguage;
use crate::source::{Snapshot, Source, SourcePath};

/// The data of a course.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    /// Its terms.
    pub glossary: Glossary,
    /// Its sources.
    pub instruments: Instruments,
    /// Its checklists, sorted by file name.
    pub checklists: Vec<Checklist>,
    /// Its diagrams, in the order of their file.
    pub diagrams: Vec<Diagram>,
    /// The findings that comments in the files allow, by file.
    pub allowances: Vec<(SourcePath, Vec<Allowance>)>,
    /// The findings about the files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Library {
    /// The checklist with an id.
    pub fn checklist(&self, id: &str) -> Option<&Checklist> {
        self.checklists.iter().find(|checklist| checklist.id == id)
    }

    /// The diagram with an id.
    pub fn diagram(&self, id: &str) -> Option<&Diagram> {
        self.diagrams.iter().find(|diagram| diagram.id == id)
    }
}

/// The data files by themselves, besides the folder of checklists.
const FILES: [&str; 3] = [GLOSSARY, INSTRUMENTS, DIAGRAM_FILE];

/// The source files of a library.
pub fn library_sources(snapshot: &Snapshot) -> impl Iterator<Item = &Source> {
    let checklists = snapshot.sources_below(CHECKLISTS).filter(|source| is_library(source.path.as_str()));
    FILES.into_iter().filter_map(|path| snapshot.source(path)).chain(checklists)
}

/// Whether a path is one of the library's files.
pub fn is_library(path: &str) -> bool {
    let checklist = path.strip_prefix(CHECKLISTS).and_then(|rest| rest.strip_prefix('/'));
    let is_yaml = |name: &str| name.ends_with(".yml") || name.ends_with(".yaml");
    FILES.contains(&path) || checklist.is_some_and(|name| !name.contains('/') && is_yaml(name))
}

/// Reads the data of a course.
pub fn read_library(snapshot: &Snapshot, languages: &PerLanguage<LanguageConfig>) -> Library {
    let mut diagnostics = Vec::new();
    let glossary = read_glossary(snapshot.source(GLOSSARY), languages, &mut diagnostics);
    let instruments = read_instruments(snapshot.source(INSTRUMENTS), languages, &mut diagnostics);
    let files = snapshot.sources_below(CHECKLISTS).filter(|source| is_library(source.path.as_str()));
    let checklists = files.filter_map(|source| read_checklist(source, languages, &mut diagnostics)).collect();
    let diagrams = read_diagrams(snapshot.source(DIAGRAM_FILE), languages, &mut diagnostics);
    let of_file =
        |source: &Source| (source.path.clone(), data_allowances(&source.path, &source.text, &mut diagnostics));
    let allowances = library_sources(snapshot).map(of_file).collect();
    Library { glossary, instruments, checklists, diagrams, allowances, diagnostics }
}
