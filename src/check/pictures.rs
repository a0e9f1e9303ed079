//! Pictures that say where they were taken.

use crate::curriculum::Site;
use crate::diagnostic::{Diagnostic, rules};
use crate::picture;
use crate::source::{Place, Snapshot, SourcePath};

pub(super) fn check(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let mut look = |path: &SourcePath, is_cleaned: bool| {
        let binary = snapshot.binary(path.as_str());
        let Some(facts) = binary.and_then(|binary| picture::facts(&binary.bytes)) else { return };
        if facts.has_location {
            let stays = !(is_cleaned && facts.is_cleaned);
            let rule = if stays { &rules::IMAGE_LOCATION_PUBLISHED } else { &rules::IMAGE_LOCATION };
            found.push(Diagnostic::new(rule, Place::file(path)));
        }
    };
    for file in site.files.iter().filter(|file| !file.source.as_str().starts_with("static/")) {
        look(&file.source, true);
    }
    for binary in snapshot.binaries_below("static") {
        look(&binary.path, false);
    }
}
