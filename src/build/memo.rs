//! What one load remembers for the next.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::{SITE_FILE, SiteConfig};
use crate::curriculum::{Document, Library, Mentions, ParseOptions, library_sources};
use crate::diagnostic::Diagnostic;
use crate::source::{Digest, Snapshot, SourcePath};
use crate::theme::Theme;

/// Parsed documents and data by the digest of their text.
#[derive(Default)]
pub struct Memo {
    options: Option<ParseOptions>,
    documents: HashMap<SourcePath, Arc<Document>>,
    library: Option<KnownLibrary>,
    mentions: Option<KnownMentions>,
}

/// A library with the files it was read from.
struct KnownLibrary {
    key: Vec<(SourcePath, Digest)>,
    library: Arc<Library>,
}

/// Mentions by path, with the document and the library they were looked up in.
struct KnownMentions {
    library: Arc<Library>,
    by_path: HashMap<SourcePath, (Arc<Document>, Arc<Mentions>)>,
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

    /// The library, read anew if one of its files or the settings changed.
    pub(super) fn library(&mut self, snapshot: &Snapshot, read: impl FnOnce() -> Library) -> Arc<Library> {
        // The languages are part of `site.toml`, whose change is rare: it counts as a change of data.
        let files = snapshot.source(SITE_FILE).into_iter().chain(library_sources(snapshot));
        let key: Vec<(SourcePath, Digest)> = files.map(|source| (source.path.clone(), source.digest)).collect();
        if let Some(known) = self.library.as_ref().filter(|known| known.key == key) {
            return known.library.clone();
        }
        let library = Arc::new(read());
        self.library = Some(KnownLibrary { key, library: library.clone() });
        library
    }

    /// Finds the mentions of a document that has not changed, if they were looked up in the same library.
    pub(super) fn mentions(
        &self,
        library: &Arc<Library>,
    ) -> impl Fn(&Arc<Document>) -> Option<Arc<Mentions>> + Sync + use<'_> {
        let usable = self.mentions.as_ref().filter(|known| Arc::ptr_eq(&known.library, library));
        move |document| {
            let (known, mentions) = usable?.by_path.get(&document.path)?;
            Arc::ptr_eq(known, document).then(|| mentions.clone())
        }
    }

    pub(super) fn keep_mentions(
        &mut self,
        library: Arc<Library>,
        documents: &[Arc<Document>],
        found: &[Arc<Mentions>],
    ) {
        let entries = documents.iter().zip(found);
        let by_path =
            entries.map(|(document, mentions)| (document.path.clone(), (document.clone(), mentions.clone()))).collect();
        self.mentions = Some(KnownMentions { library, by_path });
    }
}
