//! What one load remembers for the next.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::SiteConfig;
use crate::curriculum::{Document, Glossary, Instruments, ParseOptions};
use crate::diagnostic::Diagnostic;
use crate::source::{Digest, Snapshot, SourcePath};
use crate::theme::Theme;

/// Parsed documents and data by the digest of their text.
#[derive(Default)]
pub struct Memo {
    options: Option<ParseOptions>,
    documents: HashMap<SourcePath, Arc<Document>>,
    data: Option<Data>,
}

struct Data {
    key: [Option<Digest>; 2],
    glossary: Arc<Glossary>,
    instruments: Arc<Instruments>,
    diagnostics: Vec<Diagnostic>,
}

impl Memo {
    /// A memo of nothing: the first load is cold.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many documents are remembered.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether nothing is remembered yet.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    pub(super) fn theme(&mut self, snapshot: &Snapshot, config: &SiteConfig, out: &mut Vec<Diagnostic>) -> Theme {
        Theme::load(snapshot, config, out)
    }

    /// Finds a document by its path and the digest of its text, if it was parsed in the same way.
    pub(super) fn documents(
        &self,
        options: &ParseOptions,
    ) -> impl Fn(&SourcePath, Digest) -> Option<Arc<Document>> + Sync + use<'_> {
        let usable = self.options.as_ref() == Some(options);
        move |path, digest| self.documents.get(path).filter(|known| usable && known.digest == digest).cloned()
    }

    pub(super) fn keep(&mut self, options: ParseOptions, documents: &[Arc<Document>]) {
        self.options = Some(options);
        self.documents = documents.iter().map(|document| (document.path.clone(), document.clone())).collect();
    }

    pub(super) fn data(
        &mut self,
        snapshot: &Snapshot,
        out: &mut Vec<Diagnostic>,
        read: impl FnOnce(&mut Vec<Diagnostic>) -> (Arc<Glossary>, Arc<Instruments>),
    ) -> (Arc<Glossary>, Arc<Instruments>) {
        let digest = |path: &str| snapshot.source(path).map(|source| source.digest);
        // The languages are part of `site.toml`, whose change is rare: it counts as a change of data.
        let site = digest(crate::config::SITE_FILE).map_or(0, |digest| digest.0);
        let keyed = |path: &str| digest(path).map(|digest| Digest(digest.0 ^ site.rotate_left(1)));
        let key = [keyed("content/glossary.yml"), keyed("content/instruments.yml")];
        if self.data.as_ref().is_none_or(|known| known.key != key) {
            let mut diagnostics = Vec::new();
            let (glossary, instruments) = read(&mut diagnostics);
            self.data = Some(Data { key, glossary, instruments, diagnostics });
        }
        let known = self.data.as_ref().expect("the data was just read");
        out.extend(known.diagnostics.iter().cloned());
        (known.glossary.clone(), known.instruments.clone())
    }
}
