//! What is made in all languages at once is recorded as being in step.

use std::path::Path;

use super::ScaffoldError;
use crate::build::{self, BuildOptions, Memo, Timings};
use crate::config::Date;
use crate::curriculum::Edition;
use crate::source::Snapshot;
use crate::status::{Target, confirmed, target, write};

/// The records of a site that is still to be written, as further files of it.
pub(super) fn of_files(files: &[(String, String)], today: Date) -> Vec<(String, String)> {
    let snapshot = Snapshot::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let loaded = build::load(snapshot, &options(), &mut Memo::new(), &mut Timings::new());
    let records = confirmed(&loaded.site, &[Target::All], today).files;
    records.into_iter().map(|(path, text)| (path.to_string(), text)).collect()
}

/// Adds pages that were just written to the records of a site.
pub(super) fn of_pages(root: &Path, files: &[String], today: Date) -> Result<(), ScaffoldError> {
    let failed = |error| ScaffoldError::Io(root.to_path_buf(), error);
    let snapshot = build::read(root, &mut Timings::new()).map_err(failed)?;
    let loaded = build::load(snapshot, &options(), &mut Memo::new(), &mut Timings::new());
    // A page in one language only is in step with nothing.
    let targets: Vec<Target> = files.iter().filter_map(|path| target(&loaded.site, path).ok()).collect();
    let records = confirmed(&loaded.site, &targets, today);
    write(root, &loaded.snapshot, &records).map_err(|(path, error)| ScaffoldError::Io(path, error))
}

/// Pages for facilitators are translated too.
fn options() -> BuildOptions {
    BuildOptions { edition: Edition::Facilitator, ..BuildOptions::default() }
}
