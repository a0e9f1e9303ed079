//! Whether a page can be created: nothing of the language is at its file or its address.

use super::placed::ProblemKind;
use crate::curriculum::PageId;
use crate::language::Language;
use crate::language::portable::alike;
use crate::pipeline::Loaded;
use crate::source::SourcePath;

/// Why a page of which the site has no text in a language cannot be created at a path; `None` if it can. `new` are the
/// files that the same import creates.
pub(super) fn taken<'a>(
    loaded: &Loaded,
    id: PageId,
    path: &SourcePath,
    into: Language,
    mut new: impl Iterator<Item = &'a SourcePath>,
) -> Option<ProblemKind> {
    let page = loaded.site.page(id);
    if let Some(document) = page.left_out.iter().find(|document| document.language == into) {
        return Some(if document.front.draft { ProblemKind::PageIsDraft } else { ProblemKind::FileExists });
    }
    let snapshot = &loaded.snapshot;
    let known = snapshot.sources.iter().map(|source| &source.path);
    let known = known.chain(snapshot.binaries.iter().map(|binary| &binary.path));
    let mut known = known.chain(snapshot.faults.iter().map(|fault| &fault.place.path));
    let own = alike(path.as_str());
    let is_own = |other: &SourcePath| alike(other.as_str()) == own;
    if known.any(is_own) || new.any(is_own) {
        return Some(ProblemKind::FileExists);
    }
    // Another page of the language has its address, or will have it once it is no draft.
    let address = page.addresses[into].as_ref().map(|address| alike(address.as_str()));
    let is_there = loaded.site.pages.iter().zip(0..).any(|(other, number)| {
        let has_file =
            other.translations[into].is_some() || other.left_out.iter().any(|document| document.language == into);
        let theirs = other.addresses[into].as_ref().map(|address| alike(address.as_str()));
        number != id.0 && has_file && theirs == address
    });
    is_there.then_some(ProblemKind::FileExists)
}
