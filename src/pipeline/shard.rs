//! Builds a site in parts: each computer renders its share of the plan, and [`merge`] combines the parts.
//!
//! A part is a folder like that of a whole site, but its manifest has the number of the part and the digest of all
//! inputs. A part can therefore not be published, nor combined with parts of other sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::fault::WriteError;
use super::loaded::Loaded;
use super::manifest::{Manifest, ManifestEntry};
use super::part::{PartRecord, Shard};
use super::timings::{Stage, Timings};
use super::write::{Written, write_part, write_whole};
use crate::config::{Audience, Delivery, DeliveryForm};
use crate::curriculum::Address;
use crate::plan::Route;

/// Why parts were not combined.
#[derive(Debug)]
pub enum MergeError {
    /// A folder is not a part of a site.
    NotAPart(PathBuf),
    /// Two parts have different sources, settings or versions.
    OtherInputs(PathBuf, PathBuf),
    /// A part was given twice.
    Twice(Shard, PathBuf),
    /// Parts that were not given.
    Missing(Vec<Shard>),
    /// A file of a part differs from its manifest.
    Changed(PathBuf),
    /// The site was not written.
    Write(WriteError),
}

/// Writes one part. The last part has the outputs that depend on the whole site, such as the search index, and
/// therefore fewer pages.
///
/// # Errors
/// See [`WriteError`].
pub fn write_shard(
    loaded: &Loaded,
    shard: Shard,
    root: &Path,
    output: &Path,
    timings: &mut Timings,
) -> Result<Written, WriteError> {
    let plan = timings.stage(Stage::Plan, || share(loaded, shard));
    let part = PartRecord { shard, inputs: inputs(loaded) };
    write_part(loaded, &plan, part, root, output, timings)
}

/// The outputs of one part, sorted by address.
fn share(loaded: &Loaded, shard: Shard) -> Vec<(Address, Route)> {
    let is_last = shard.number == shard.of;
    // Only the part that builds the index knows its files.
    let plan = if is_last { loaded.plan_all() } else { loaded.plan() };
    let (whole, pages): (Vec<_>, Vec<_>) =
        plan.into_iter().partition(|(_, route)| route.facts(&loaded.site).is_of_the_whole);
    let last = share_of_last(pages.len(), shard.of);
    let others = pages.len() - last;
    let range = match is_last {
        true => others..pages.len(),
        false => {
            let parts = (shard.of - 1) as usize;
            let number = (shard.number - 1) as usize;
            others * number / parts..others * (number + 1) / parts
        }
    };
    let mut share: Vec<(Address, Route)> = pages[range].to_vec();
    if is_last {
        share.extend(whole);
        share.sort_by(|a, b| a.0.cmp(&b.0));
    }
    share
}

/// The number of pages in the last part. The index takes about a quarter of the time of all pages.
fn share_of_last(pages: usize, of: u32) -> usize {
    let of = of as usize;
    (pages * 5 / (4 * of)).saturating_sub(if of == 1 { 0 } else { pages / 4 }).min(pages)
}

/// The digest of all inputs of the outputs.
fn inputs(loaded: &Loaded) -> String {
    let mut hasher = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    // All values by name, so that a new one is added here: parts of two deliveries are none of one site.
    let Delivery { audience, base_url, low_profile, form } = &loaded.site.delivery;
    add(&[u8::from(*audience == Audience::Facilitator), u8::from(*low_profile), u8::from(*form == DeliveryForm::Zip)]);
    add(base_url.as_ref().map(|base| base.as_str()).unwrap_or_default().as_bytes());
    for source in &loaded.snapshot.sources {
        add(source.path.as_str().as_bytes());
        add(&source.digest.0.to_le_bytes());
    }
    for binary in &loaded.snapshot.binaries {
        add(binary.path.as_str().as_bytes());
        add(&binary.digest.0.to_le_bytes());
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Combines the parts of a site: the bytes equal those of one build. `root` is the site's folder, if it is on this
/// computer.
///
/// # Errors
/// See [`MergeError`]; the output folder is then unchanged.
pub fn merge(parts: &[PathBuf], root: Option<&Path>, output: &Path) -> Result<Written, MergeError> {
    let mut whole: Option<(Manifest, PartRecord, PathBuf)> = None;
    let mut files: BTreeMap<String, (ManifestEntry, PathBuf)> = BTreeMap::new();
    let mut seen: BTreeSet<Shard> = BTreeSet::new();
    for folder in parts {
        let read = Manifest::read(folder).map_err(|error| MergeError::Write(WriteError::Io(folder.clone(), error)))?;
        let mut manifest = read.ok_or_else(|| MergeError::NotAPart(folder.clone()))?;
        let part = manifest.part.take().ok_or_else(|| MergeError::NotAPart(folder.clone()))?;
        if !seen.insert(part.shard) {
            return Err(MergeError::Twice(part.shard, folder.clone()));
        }
        let own = std::mem::take(&mut manifest.files);
        files.extend(own.into_iter().map(|(path, entry)| (path, (entry, folder.clone()))));
        match &whole {
            None => whole = Some((manifest, part, folder.clone())),
            Some((first, other, place)) => {
                let fits = other.shard.of == part.shard.of && other.inputs == part.inputs && *first == manifest;
                if !fits {
                    return Err(MergeError::OtherInputs(place.clone(), folder.clone()));
                }
            }
        }
    }
    let Some((mut manifest, part, _)) = whole else { return Err(MergeError::Missing(Vec::new())) };
    let all = (1..=part.shard.of).map(|number| Shard { number, of: part.shard.of });
    let missing: Vec<Shard> = all.filter(|shard| !seen.contains(shard)).collect();
    if !missing.is_empty() {
        return Err(MergeError::Missing(missing));
    }
    let checked = files.par_iter().map(|(path, (entry, folder))| {
        let file = folder.join(path);
        let bytes = fs::read(&file).map_err(|error| MergeError::Write(WriteError::Io(file.clone(), error)))?;
        if ManifestEntry::of(&bytes) == *entry { Ok(()) } else { Err(MergeError::Changed(file)) }
    });
    checked.collect::<Result<(), MergeError>>()?;
    manifest.files = files.iter().map(|(path, (entry, _))| (path.clone(), entry.clone())).collect();
    let from = |path: &str| files[path].1.join(path);
    write_whole(&manifest, from, root, output).map_err(MergeError::Write)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_has_fewer_pages_for_the_index() {
        assert_eq!(share_of_last(1000, 1), 1000);
        assert_eq!(share_of_last(1000, 2), 375);
        assert_eq!(share_of_last(1000, 8), 0);
        assert_eq!(share_of_last(0, 3), 0);
    }
}
