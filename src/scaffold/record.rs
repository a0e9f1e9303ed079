//! Confirms the translations of pages created in all languages.

use crate::config::{Audience, Date, Delivery};
use crate::pipeline::{self, BuildOptions, Memo, Timings};
use crate::source::Snapshot;
use crate::status::{ConfirmTarget, Confirmed, confirmed, target};

/// The translation records of a new site, as additional files.
pub(super) fn of_files(files: &[(String, String)], today: Date) -> Vec<(String, String)> {
    let snapshot = Snapshot::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let loaded = pipeline::load(snapshot, &options(), &mut Memo::new(), &mut Timings::new());
    let records = confirmed(&loaded.site, &[ConfirmTarget::All], today).files;
    records.into_iter().map(|(path, text)| (path.to_string(), text)).collect()
}

/// The translation records of a site with new pages.
pub(super) fn of_pages(snapshot: &Snapshot, files: &[(String, String)], today: Date) -> Confirmed {
    let known = snapshot.sources.iter().map(|source| (source.path.as_str(), &*source.text));
    let all = known.chain(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let loaded = pipeline::load(Snapshot::from_texts(all), &options(), &mut Memo::new(), &mut Timings::new());
    // A page in a single language has no translation to confirm.
    let targets: Vec<ConfirmTarget> = files.iter().filter_map(|(path, _)| target(&loaded.site, path).ok()).collect();
    confirmed(&loaded.site, &targets, today)
}

/// Includes facilitator pages, which are translated too.
fn options() -> BuildOptions {
    BuildOptions::of(Delivery::to(Audience::Facilitator))
}
