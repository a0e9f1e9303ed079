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

/// Where a kind of data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataLocation {
    /// One file.
    File(&'static str),
    /// Each YAML file of a folder.
    Folder(&'static str),
}

/// All data files.
pub const DATA_FILES: [DataLocation; 4] = [
    DataLocation::File(GLOSSARY),
    DataLocation::File(INSTRUMENTS),
    DataLocation::Folder(CHECKLISTS),
    DataLocation::File(DIAGRAM_FILE),
];

impl DataLocation {
    /// Whether a path is a file of this kind.
    pub fn has(self, path: &str) -> bool {
        let is_yaml = |name: &str| name.ends_with(".yml") || name.ends_with(".yaml");
        match self {
            Self::File(file) => path == file,
            Self::Folder(folder) => {
                let name = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
                name.is_some_and(|name| !name.contains('/') && is_yaml(name))
            }
        }
    }
}

/// The source files of a library.
pub fn library_sources(snapshot: &Snapshot) -> impl Iterator<Item = &Source> {
    DATA_FILES.into_iter().flat_map(move |location| {
        let (file, folder) = match location {
            DataLocation::File(path) => (snapshot.source(path), None),
            DataLocation::Folder(path) => (None, Some(snapshot.sources_below(path))),
        };
        let below = folder.into_iter().flatten().filter(move |source| location.has(source.path.as_str()));
        file.into_iter().chain(below)
    })
}

/// Whether a path is one of the library's files.
pub fn is_library(path: &str) -> bool {
    DATA_FILES.into_iter().any(|location| location.has(path))
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
