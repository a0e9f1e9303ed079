//! Recordings and films: a transcript, captions, and a format that browsers play.

use crate::curriculum::{Document, LinkReference, MediaKind, Site, captions_of};
use crate::diagnostic::{Diagnostic, faults};
use crate::media::unplayable;
use crate::source::{Place, Snapshot};

pub(super) fn check(site: &Site, snapshot: &Snapshot, document: &Document, found: &mut Vec<Diagnostic>) {
    let images = document.body.images.iter().zip(&document.images).zip(&document.pictures);
    for ((image, reference), attributes) in images.filter(|(_, attributes)| attributes.kind != MediaKind::Picture) {
        let LinkReference::File(path, _) = reference else { continue };
        let place = || Place::new(&document.path, image.span);
        // Another rule reports a missing file.
        let Some(binary) = snapshot.binary(path) else { continue };
        let is_cleaned = site.media.clean(binary.digest.0, path, &binary.bytes).is_ok();
        if let Some(format) = unplayable(path, &binary.bytes).filter(|_| is_cleaned) {
            let path = path.clone();
            found.push(Diagnostic::new(faults::MediaNotPlayable { format, path }, place()));
        }
        // A value that cannot be used is reported as such.
        if !image.attributes.iter().any(|attribute| attribute.key == "transcript") {
            found.push(Diagnostic::new(faults::TranscriptMissing { path: path.clone() }, place()));
        }
        let captions = captions_of(path, site.tag(document.language));
        if attributes.kind == MediaKind::Film && snapshot.binary(&captions).is_none() {
            found.push(Diagnostic::new(faults::CaptionsMissing { captions, path: path.clone() }, place()));
        }
    }
}
