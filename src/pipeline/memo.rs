//! Values that one load keeps for the next.

use std::collections::HashSet;
use std::sync::Arc;

use crate::config::SiteConfig;
use crate::curriculum::{
    Document, DrawnOn, Entries, Library, Lock, Lookup, ParseOptions, entry_sources, library_sources, lock_path,
    read_library,
};
use crate::diagnostic::Diagnostic;
use crate::language::{Language, PerLanguage, languages};
use crate::media;
use crate::source::{Digest, Snapshot, SourcePath};
use crate::theme::Theme;

/// Parsed documents, data and the theme, each with its inputs.
#[derive(Default)]
pub struct Memo {
    options: Option<ParseOptions>,
    /// Sorted by path.
    documents: Vec<(Arc<Document>, Arc<DrawnOn>)>,
    lookup: Option<Arc<Lookup>>,
    library: Option<Known<Arc<Library>>>,
    entries: Option<Known<Arc<Entries>>>,
    locks: Option<Known<Locks>>,
    theme: Option<Known<(Arc<Theme>, Vec<Diagnostic>)>>,
    media: Arc<media::MediaMemo>,
}

/// The translation records, with the findings about their files.
type Locks = (Arc<PerLanguage<Lock>>, Vec<Diagnostic>);

/// A value with the settings and files that it depends on.
struct Known<T> {
    key: (Arc<SiteConfig>, Vec<(SourcePath, Digest)>),
    value: T,
}

impl Memo {
    /// An empty memo.
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of cached documents.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether no documents are cached.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The processed media of the files that still exist.
    pub(super) fn media(&self, snapshot: &Snapshot) -> Arc<media::MediaMemo> {
        if !self.media.is_empty() {
            let drawings = snapshot.sources_below("themes").map(|source| source.digest.0);
            let binaries = snapshot.binaries.iter().map(|binary| binary.digest.0);
            let digests: HashSet<u128> = binaries.chain(drawings).collect();
            self.media.retain(|digest| digests.contains(&digest));
        }
        self.media.clone()
    }

    /// The theme, reloaded if one of its files or the settings changed; its findings are added to `out`.
    pub(super) fn theme(
        &mut self,
        snapshot: &Snapshot,
        config: &Arc<SiteConfig>,
        out: &mut Vec<Diagnostic>,
    ) -> Arc<Theme> {
        let sources = ["themes", "languages"].into_iter().flat_map(|folder| snapshot.sources_below(folder));
        let files = sources.map(|source| (source.path.clone(), source.digest));
        let others = snapshot.binaries_below("themes").map(|binary| (binary.path.clone(), binary.digest));
        let known = remembered(&mut self.theme, config, files.chain(others).collect(), || {
            let mut faults = Vec::new();
            let theme = Theme::load(snapshot, config, &mut faults);
            (Arc::new(theme), faults)
        });
        out.extend(known.1.iter().cloned());
        known.0.clone()
    }

    /// The library, read again if one of its files or the settings changed.
    pub(super) fn library(&mut self, snapshot: &Snapshot, config: &Arc<SiteConfig>) -> Arc<Library> {
        let files = library_sources(snapshot).map(|source| (source.path.clone(), source.digest));
        let read = || Arc::new(read_library(snapshot, &config.languages));
        remembered(&mut self.library, config, files.collect(), read).clone()
    }

    /// The translatable texts of data, read again if one of their files or the settings changed.
    pub(super) fn entries(&mut self, snapshot: &Snapshot, config: &Arc<SiteConfig>) -> Arc<Entries> {
        let files = entry_sources(snapshot, config).map(|(_, source)| (source.path.clone(), source.digest)).collect();
        remembered(&mut self.entries, config, files, || Arc::new(Entries::new(snapshot, config))).clone()
    }

    /// The translation records, read again if one of the files or the settings changed; their findings are added to
    /// `out`.
    pub(super) fn locks(
        &mut self,
        snapshot: &Snapshot,
        config: &Arc<SiteConfig>,
        out: &mut Vec<Diagnostic>,
    ) -> Arc<PerLanguage<Lock>> {
        let source = |language: Language| snapshot.source(lock_path(config.languages[language].tag.as_str()).as_str());
        let count = config.languages.count();
        let files = languages(count).filter_map(source).map(|source| (source.path.clone(), source.digest)).collect();
        let known = remembered(&mut self.locks, config, files, || {
            let mut faults = Vec::new();
            let locks = PerLanguage::from_fn(count, |language| {
                source(language).map(|source| Lock::read(source, &mut faults)).unwrap_or_default()
            });
            (Arc::new(locks), faults)
        });
        out.extend(known.1.iter().cloned());
        known.0.clone()
    }

    /// The previous lookup, if it is equal to the new one.
    pub(super) fn lookup(&mut self, new: Lookup) -> Arc<Lookup> {
        match &self.lookup {
            Some(known) if **known == new => known.clone(),
            _ => self.lookup.insert(Arc::new(new)).clone(),
        }
    }

    /// The documents of the last load sorted by path, if they were parsed with the same options.
    pub(super) fn take_documents(&mut self, options: &ParseOptions) -> Vec<(Arc<Document>, Arc<DrawnOn>)> {
        let known = std::mem::take(&mut self.documents);
        if self.options.as_ref() == Some(options) { known } else { Vec::new() }
    }

    pub(super) fn keep_documents(&mut self, options: ParseOptions, documents: &[(Arc<Document>, Arc<DrawnOn>)]) {
        self.options = Some(options);
        self.documents = documents.to_vec();
    }
}

/// The cached value for settings and files, computed again if one of them changed.
fn remembered<'a, T>(
    slot: &'a mut Option<Known<T>>,
    config: &Arc<SiteConfig>,
    files: Vec<(SourcePath, Digest)>,
    make: impl FnOnce() -> T,
) -> &'a T {
    let known = slot.take().filter(|known| *known.key.0 == **config && known.key.1 == files);
    &slot.insert(known.unwrap_or_else(|| Known { key: (config.clone(), files), value: make() })).value
}
