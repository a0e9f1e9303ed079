//! Pictures, documents, sounds and films with metadata.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::curriculum::{Document, LinkReference, PictureAttributes, Site};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::media::{About, Cleaned, CleaningRefusal, FileKind, Reason};
use crate::source::{Binary, Digest, Place, Snapshot, SourcePath, Span};

/// A published file.
struct CheckedFile<'a> {
    path: &'a SourcePath,
    digest: Digest,
    bytes: &'a [u8],
}

impl<'a> CheckedFile<'a> {
    fn of(binary: &'a Binary) -> Self {
        Self { path: &binary.path, digest: binary.digest, bytes: &binary.bytes }
    }
}

pub(super) fn check(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let of_content = site.files.iter().filter(|file| !file.source.as_str().starts_with("static/"));
    let of_content = of_content.filter_map(|file| snapshot.binary(file.source.as_str()));
    let binaries = of_content.chain(snapshot.binaries_below("static"));
    let is_asset = |path: &SourcePath| path.as_str().split('/').nth(2) == Some("assets");
    let of_themes = snapshot.binaries_below("themes").filter(|binary| is_asset(&binary.path));
    let mut files: Vec<CheckedFile<'_>> = binaries.chain(of_themes).map(CheckedFile::of).collect();
    let drawings = snapshot.sources_below("themes").filter(|source| source.path.as_str().ends_with(".svg"));
    let drawings = drawings.filter(|source| is_asset(&source.path));
    files.extend(drawings.map(|source| CheckedFile {
        path: &source.path,
        digest: source.digest,
        bytes: source.text.as_bytes(),
    }));
    let told: Vec<Vec<Diagnostic>> = files.par_iter().map(|file| look(site, file)).collect();
    found.extend(told.into_iter().flatten());
}

fn look(site: &Site, file: &CheckedFile<'_>) -> Vec<Diagnostic> {
    let outcome = site.media.clean(file.digest.0, file.path.as_str(), file.bytes);
    match outcome.as_ref() {
        // What is copied from `static/` and themes keeps its name.
        Ok(_) if FileKind::of(file.bytes).is_converted() && !file.path.as_str().starts_with("content/") => {
            let (kind, path) = (FileKind::of(file.bytes).name().to_owned(), file.path.to_string());
            vec![Diagnostic::new(faults::PictureNotCleanStatic { kind, path }, Place::file(file.path))]
        }
        Ok(cleaned) => details(site, file, cleaned),
        Err(refusal) => refused(site, file, refusal),
    }
}

fn details(site: &Site, file: &CheckedFile<'_>, cleaned: &Cleaned) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if cleaned.had_place {
        found.push(Diagnostic::new(faults::ImageLocation, Place::file(file.path)));
    }
    let mut fields: BTreeMap<About, Vec<&str>> = BTreeMap::new();
    for detail in &cleaned.left {
        fields.entry(detail.about).or_default().push(&detail.field);
    }
    for (about, fields) in fields {
        let (path, fields) = (|| file.path.to_string(), || fields.join(", "));
        let fault = || -> Fault {
            match about {
                About::Place => faults::ImageLocationPublished.into(),
                About::HiddenText => faults::HiddenTextInFile { fields: fields(), path: path() }.into(),
                About::Other => faults::FileDetails { fields: fields(), path: path() }.into(),
            }
        };
        found.extend(uses(site, file).into_iter().map(|place| Diagnostic::new(fault(), place)));
    }
    found
}

fn refused(site: &Site, file: &CheckedFile<'_>, refusal: &CleaningRefusal) -> Vec<Diagnostic> {
    let fault = match refusal.reason {
        Reason::Empty | Reason::Pointer | Reason::WebPage => stand_in,
        _ if refusal.is_picture => picture_not_clean,
        _ => file_not_checked,
    };
    let told = |place| Diagnostic::new(fault(file.path.to_string(), refusal), place);
    let mut found: Vec<Diagnostic> = uses(site, file).into_iter().map(told).collect();
    // A site may publish a file unchecked, but not one that is known to contain a location.
    if refusal.has_place && !refusal.is_picture {
        found.push(Diagnostic::new(faults::ImageLocationPublished, Place::file(file.path)));
    }
    found
}

fn stand_in(path: String, refusal: &CleaningRefusal) -> Fault {
    match refusal.reason {
        Reason::Pointer => faults::FileStandInPointer { path }.into(),
        Reason::WebPage => faults::FileStandInPage { path }.into(),
        _ => faults::FileStandIn { path }.into(),
    }
}

fn picture_not_clean(path: String, refusal: &CleaningRefusal) -> Fault {
    let kind = refusal.kind.name().to_owned();
    match &refusal.reason {
        Reason::Damaged(what) => faults::PictureNotClean { kind, path, what: what.to_string() }.into(),
        Reason::CutShort => faults::PictureNotCleanShort { kind, path }.into(),
        Reason::Uncleanable if kind == "HEIC" => faults::PictureNotCleanHeic { kind, path }.into(),
        Reason::Uncleanable => faults::PictureNotCleanKind { kind, path }.into(),
        Reason::Pages => faults::PictureNotCleanPages { path }.into(),
        Reason::Empty | Reason::Pointer | Reason::WebPage => stand_in(path, refusal),
        Reason::NameDisagrees { ending: Some(ending) } => {
            faults::PictureNotCleanName { ending: ending.to_string(), kind, path }.into()
        }
        Reason::NameDisagrees { ending: None } => faults::PictureNotCleanUnknown { kind, path }.into(),
        Reason::TooLarge { width, height, frames: 1 } => {
            faults::PictureNotCleanSize { height: height.to_string(), path, width: width.to_string() }.into()
        }
        Reason::TooLarge { width, height, frames } => {
            let (width, height, frames) = (width.to_string(), height.to_string(), frames.to_string());
            faults::PictureNotCleanFrames { frames, height, path, width }.into()
        }
        Reason::Forbidden(what) => faults::PictureNotCleanForbidden { path, what: what.to_string() }.into(),
        Reason::Locked => faults::PictureNotCleanLocked { path }.into(),
    }
}

fn file_not_checked(path: String, refusal: &CleaningRefusal) -> Fault {
    let kind = refusal.kind.name().to_owned();
    match &refusal.reason {
        Reason::Damaged(what) => faults::FileNotChecked { kind, path, what: what.to_string() }.into(),
        Reason::CutShort => faults::FileNotCheckedShort { kind, path }.into(),
        Reason::Uncleanable | Reason::Pages => faults::FileNotCheckedKind { kind, path }.into(),
        Reason::Empty | Reason::Pointer | Reason::WebPage => stand_in(path, refusal),
        Reason::NameDisagrees { ending: Some(ending) } => {
            faults::FileNotCheckedName { ending: ending.to_string(), kind, path }.into()
        }
        Reason::NameDisagrees { ending: None } => faults::FileNotCheckedUnknown { kind, path }.into(),
        Reason::TooLarge { width, height, frames: 1 } => {
            faults::FileNotCheckedSize { height: height.to_string(), path, width: width.to_string() }.into()
        }
        Reason::TooLarge { width, height, frames } => {
            let (width, height, frames) = (width.to_string(), height.to_string(), frames.to_string());
            faults::FileNotCheckedFrames { frames, height, path, width }.into()
        }
        Reason::Forbidden(what) => faults::FileNotCheckedForbidden { path, what: what.to_string() }.into(),
        Reason::Locked => faults::FileNotCheckedLocked { path }.into(),
    }
}

/// The places where a file is used, one for each page. A file that no page uses is its own place.
fn uses(site: &Site, file: &CheckedFile<'_>) -> Vec<Place> {
    let translations = site.pages.iter().flat_map(|page| page.translations.values().flatten());
    let documents = translations.map(|translation| translation.document.as_ref());
    let used = documents.filter(|document| {
        let shown = document.files.iter().filter(|reference| reference.editions.contains(&site.delivery.audience));
        shown.into_iter().any(|reference| reference.path == file.path.as_str())
    });
    let places: Vec<Place> = used
        .filter_map(|document| Some(Place::new(&document.path, first_use(document, file.path.as_str())?)))
        .collect();
    if places.is_empty() { vec![Place::file(file.path)] } else { places }
}

fn first_use(document: &Document, path: &str) -> Option<Span> {
    let leads_there = |reference: &LinkReference| matches!(reference, LinkReference::File(target, _) if target == path);
    let images = document.images.iter().zip(&document.body.images);
    let images = images.filter(|(reference, _)| leads_there(reference)).map(|(_, image)| image.span);
    let links = document.links.iter().zip(&document.body.links);
    let links = links.filter(|(reference, _)| leads_there(reference)).map(|(_, link)| link.span);
    let named = document.pictures.iter().flat_map(PictureAttributes::links);
    let named = named.filter(|link| leads_there(&link.reference)).map(|link| link.span);
    images.chain(links).chain(named).min_by_key(|span| span.start)
}
