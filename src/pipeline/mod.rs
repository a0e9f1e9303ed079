//! Runs the stages: snapshot → documents → site → diagnostics → outputs.
//!
//! [`load`] builds everything that a request needs; [`write()`] renders every output into a folder. [`Memo`] caches
//! parsed documents between loads, by the digest of their text: it affects only the duration of a load.

mod archive;
mod budget;
mod fault;
mod ignored;
mod loaded;
mod lock;
mod manifest;
mod memo;
mod offline;
mod part;
mod rendered;
mod shard;
mod tally;
mod timings;
mod write;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

pub use archive::{Packed, archive_name, pack};
pub use budget::{Weight, kilobytes};
pub use fault::WriteError;
pub use loaded::Loaded;
pub use lock::{Beside, OutputLock};
pub use manifest::{MANIFEST, Manifest, ManifestEntry};
pub use memo::Memo;
pub use part::{PartRecord, Shard};
pub use shard::{MergeError, merge, write_shard};
pub use tally::{Tally, TallyKind};
pub use timings::{Stage, Timings};
pub use write::{Written, default_output, is_over_sources, listed, write};

use ignored::ignored;
use rendered::Rendered;

use crate::config::{Audience, Delivery, SITE_FILE, SiteConfig, read_site_config};
use crate::curriculum::{
    Document, DrawnOn, Inputs, Library, Lookup, PUBLISHED, Position, assemble, is_library, lock_path, parse,
    position_of,
};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::{Language, LanguageTag};
use crate::output::NavigationMemo;
use crate::source::{Place, ReadError, ReadFault, ReadFaultKind, Snapshot, Source, finish};
use crate::theme::Theme;

/// The options of a build.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// The audience, base address and form; `site.toml` gives the values that it does not set.
    pub delivery: Delivery,
    /// Whether pages are weighed against the limit of `[budget]`, which requires rendering all of them.
    pub weigh: bool,
}

impl BuildOptions {
    /// Options with a delivery only.
    pub fn of(delivery: Delivery) -> Self {
        Self { delivery, weigh: false }
    }
}

/// Reads the folder of a site.
///
/// # Errors
/// A file or folder that cannot be read or keeps changing, a missing `site.toml`, or an interrupted change of sources
/// that cannot be completed.
pub fn read(root: &Path, timings: &mut Timings) -> std::io::Result<Snapshot> {
    finish(root).map_err(|(path, error)| ReadError::refused(&path, error))?;
    let snapshot = timings.stage(Stage::Read, || crate::source::read_snapshot(root))?;
    let is_told_of = |path: &str| snapshot.faults.iter().any(|fault| fault.place.path.as_str() == path);
    if snapshot.source(SITE_FILE).is_none() && !is_told_of(SITE_FILE) {
        return Err(ReadError::refused(&root.join(SITE_FILE), std::io::ErrorKind::NotFound.into()));
    }
    Ok(snapshot)
}

/// Builds a site from a snapshot. Never fails: faults are returned as diagnostics.
pub fn load(snapshot: Snapshot, options: &BuildOptions, memo: &mut Memo, timings: &mut Timings) -> Loaded {
    let mut diagnostics: Vec<Diagnostic> = snapshot.faults.iter().map(read_fault).collect();
    let mut config = configuration(&snapshot, &mut diagnostics);
    let delivery = options.delivery.over(&config.usual);
    if delivery.low_profile {
        config.keep_low_profile();
    }
    let config = Arc::new(config);
    let theme = timings.stage(Stage::Theme, || memo.theme(&snapshot, &config, &mut diagnostics));
    let library = timings.stage(Stage::Data, || memo.library(&snapshot, &config));
    let entries = memo.entries(&snapshot, &config);
    let locks = timings.stage(Stage::Records, || memo.locks(&snapshot, &config, &mut diagnostics));
    diagnostics.extend(library.diagnostics.iter().cloned());
    let documents = timings.stage(Stage::Parse, || {
        parse_all(&snapshot, &config, &theme, &library, delivery.audience, memo, &mut diagnostics)
    });
    for (document, _) in &documents {
        diagnostics.extend(document.diagnostics.iter().cloned());
    }
    let documents_of = documents.iter().map(|(document, _)| document);
    let allowing = documents_of.filter(|document| !document.allowances.is_empty()).cloned().collect();
    let media = memo.media(&snapshot);
    let inputs = Inputs { snapshot: &snapshot, config, documents, library, entries, locks, media, delivery };
    let (site, faults) = timings.stage(Stage::Assemble, || assemble(inputs));
    diagnostics.extend(faults);
    Loaded {
        snapshot,
        site,
        theme,
        found: diagnostics,
        allowing,
        checked: OnceLock::new(),
        navigation: NavigationMemo::new(),
        search: OnceLock::new(),
        weigh: options.weigh,
        rendered: Rendered::default(),
    }
}

fn read_fault(fault: &ReadFault) -> Diagnostic {
    let path = fault.place.path.to_string();
    let what: Fault = match &fault.kind {
        ReadFaultKind::NotUtf8 => faults::NotUtf8.into(),
        ReadFaultKind::ControlCharacter(character) => faults::ControlCharacter { character: code(*character) }.into(),
        ReadFaultKind::LinkOutside => faults::LinkOutsideRoot { path }.into(),
        ReadFaultKind::LinkBroken => faults::LinkLoop { path }.into(),
        ReadFaultKind::TooLarge => faults::FileTooLarge { path }.into(),
        ReadFaultKind::NameNotUnicode => faults::NameNotUnicode { path }.into(),
        ReadFaultKind::Invisible(character, n) => {
            faults::InvisibleCharacter { character: code(*character), n: n.to_string() }.into()
        }
        ReadFaultKind::NameTwice(other) => {
            let what = faults::NameTwice { path: escaped(&path), other: escaped(other.as_str()) };
            return Diagnostic::new(what, fault.place.clone()).beside(Place::file(other));
        }
    };
    Diagnostic::new(what, fault.place.clone())
}

/// `U+200B`
fn code(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// A path with its accents written as numbers: two forms of a name look the same.
fn escaped(path: &str) -> String {
    path.chars().map(|one| if one.is_ascii() { one.to_string() } else { code(one) }).collect()
}

/// The settings in `site.toml`, before the site is loaded; loading reports their faults.
pub fn settings(snapshot: &Snapshot) -> SiteConfig {
    configuration(snapshot, &mut Vec::new())
}

fn configuration(snapshot: &Snapshot, diagnostics: &mut Vec<Diagnostic>) -> SiteConfig {
    let mut found: Vec<LanguageTag> = Vec::new();
    for source in snapshot.sources_below("content") {
        let tag = source.path.as_str().split('/').nth(1).and_then(LanguageTag::parse);
        if let Some(tag) = tag.filter(|tag| !found.contains(tag) && source.path.as_str().matches('/').count() > 1) {
            found.push(tag);
        }
    }
    match snapshot.source(SITE_FILE) {
        Some(source) => read_site_config(source, &found, diagnostics),
        None => {
            let empty = Snapshot::from_texts([(SITE_FILE, "")]);
            read_site_config(&empty.sources[0], &found, diagnostics)
        }
    }
}

/// The documents with their uses of the library. Both are cached: the documents while the file is unchanged, the uses
/// while the forms of the glossary are unchanged too.
fn parse_all(
    snapshot: &Snapshot,
    config: &SiteConfig,
    theme: &Theme,
    library: &Library,
    edition: Audience,
    memo: &mut Memo,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Arc<Document>, Arc<DrawnOn>)> {
    let options = loaded::parse_options(config, theme);
    let language_of = |tag: &str| config.languages.find(|language| language.tag.as_str() == tag);
    let lookup = memo.lookup(Lookup::new(library, config.languages.count(), edition, config.autolink));
    let known = memo.take_documents(&options);
    // Both lists are sorted by path, so one pass finds the cached documents.
    let mut known = known.into_iter().peekable();
    let mut pages = Vec::new();
    let mut passed_over = Vec::new();
    for source in snapshot.sources_below("content") {
        while known.next_if(|(document, _)| document.path < source.path).is_some() {}
        let same = known.next_if(|(document, _)| document.path == source.path && document.digest == source.digest);
        if let Some((document, drawn_on)) = same {
            pages.push(Parsing::Known(document, drawn_on));
            continue;
        }
        let position = position_of(source.path.as_str());
        let language = position.as_ref().and_then(|position| language_of(&position.language));
        match (position, language) {
            (Some(position), Some(language)) => pages.push(Parsing::New(source, position, language)),
            _ if is_library(source.path.as_str()) || is_record(config, source.path.as_str()) => {}
            _ => passed_over.push(source),
        }
    }
    diagnostics.extend(ignored(config, &passed_over));
    let documents: Vec<_> = pages
        .into_par_iter()
        .with_min_len(16)
        .map(|page| match page {
            Parsing::Known(document, drawn_on) if drawn_on.is_of(&document, &lookup) => (document, drawn_on),
            Parsing::Known(document, _) => {
                let drawn_on = DrawnOn::new(document.clone(), lookup.clone());
                (document, Arc::new(drawn_on))
            }
            Parsing::New(source, position, language) => {
                let document = Arc::new(parse(source, position, language, &options));
                let drawn_on = DrawnOn::new(document.clone(), lookup.clone());
                // Computed here, while the text is in the CPU cache.
                drawn_on.used();
                (document, Arc::new(drawn_on))
            }
        })
        .collect();
    memo.keep_documents(options, &documents);
    documents
}

/// Whether a file is a record: of one of the site's languages, or of published addresses.
fn is_record(config: &SiteConfig, path: &str) -> bool {
    if path == PUBLISHED {
        return true;
    }
    config.languages.values().any(|language| lock_path(language.tag.as_str()).as_str() == path)
}

/// A page at a stage of parsing.
enum Parsing<'a> {
    Known(Arc<Document>, Arc<DrawnOn>),
    New(&'a Source, Position, Language),
}
