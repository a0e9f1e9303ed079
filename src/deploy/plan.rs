//! The changes at a place, from two manifests and the files at the place.

use std::collections::BTreeSet;

use super::fault::DeployFault;
use super::pending::{PENDING, Pending};
use super::place::DeployStage;
use super::standing::{Stand, Standing};
use crate::curriculum::Gathered;
use crate::pipeline::{MANIFEST, Manifest};
use crate::plan::Turn;
use crate::signature::SIGNATURE;

/// The changes. Each list is sorted by path; numbers are sizes in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files that do not exist at the place.
    pub new: Vec<(String, u64)>,
    /// Files with different or unknown bytes at the place.
    pub changed: Vec<(String, u64)>,
    /// Files from temario that are no longer part of the site.
    pub deleted: Vec<(String, u64)>,
    /// Files that are already at the place.
    pub unchanged: Vec<(String, u64)>,
    /// The changed files that someone else changed or removed at the place.
    pub repaired: Vec<String>,
    /// The changed files that were at a place without a list of temario, which is taken over.
    pub replaced: Vec<String>,
    /// The unchanged files of which only the size was compared.
    pub by_size: Vec<String>,
    /// Files and folders at the place that are neither in its lists nor in the site. They are not touched.
    pub others: Vec<String>,
    /// Files that are in the lists of the place but differ from them: links, or files with other bytes. They are not
    /// deleted.
    pub kept: Vec<String>,
}

impl Plan {
    /// Compares a site with the files at a place. The lists of the place count only for files that match them.
    ///
    /// # Errors
    /// The place contains another edition; or a file to be written already exists and is not from temario; or its path
    /// is not a file.
    pub fn new(
        site: &Manifest,
        there: Option<&Manifest>,
        pending: Option<&Pending>,
        standing: &Standing,
        takes_over: bool,
    ) -> Result<Self, DeployFault> {
        if let Some(there) = there.filter(|there| there.edition != site.edition) {
            return Err(DeployFault::OtherEdition(there.edition, site.edition));
        }
        let mut plan = Self::default();
        for (path, entry) in &site.files {
            let is_unsure = pending.is_some_and(|pending| pending.files.contains_key(path));
            let known = there.and_then(|there| there.files.get(path));
            let (list, is_repaired) = match (known, standing.get(path)) {
                (_, Some(Stand::NoFile)) => return Err(DeployFault::NoFile(path.clone())),
                (None, Some(Stand::Known(found))) if !is_unsure && takes_over && found == entry => {
                    (&mut plan.unchanged, false)
                }
                (None, Some(_)) if !is_unsure && takes_over => {
                    plan.replaced.push(path.clone());
                    (&mut plan.changed, false)
                }
                (None, Some(_)) if !is_unsure => return Err(DeployFault::Foreign(path.clone())),
                (None, None) if !is_unsure => (&mut plan.new, false),
                (Some(known), Some(Stand::Known(found))) if !is_unsure && known == entry && found == entry => {
                    (&mut plan.unchanged, false)
                }
                (Some(known), Some(Stand::SameSize(found))) if !is_unsure && known == entry && found == entry => {
                    plan.by_size.push(path.clone());
                    (&mut plan.unchanged, false)
                }
                (Some(_), None | Some(Stand::Other)) => (&mut plan.changed, !is_unsure),
                _ => (&mut plan.changed, false),
            };
            list.push((path.clone(), entry.size));
            if is_repaired {
                plan.repaired.push(path.clone());
            }
        }
        let listed = there.into_iter().flat_map(|there| there.files.keys());
        let begun = pending.into_iter().flat_map(|pending| pending.files.keys());
        let gone: BTreeSet<&String> = listed.chain(begun).filter(|path| !site.files.contains_key(*path)).collect();
        for path in gone.into_iter().filter(|path| ![MANIFEST, PENDING, SIGNATURE].contains(&path.as_str())) {
            match standing.get(path) {
                None => {}
                Some(Stand::Known(entry) | Stand::SameSize(entry)) => plan.deleted.push((path.clone(), entry.size)),
                Some(Stand::Other | Stand::NoFile) => plan.kept.push(path.clone()),
            }
        }
        Ok(plan)
    }

    /// Moves files from `deleted` to `kept`.
    pub fn keep(&mut self, paths: Vec<String>) {
        self.deleted.retain(|(path, _)| !paths.contains(path));
        self.kept.extend(paths);
        self.kept.sort();
    }

    /// Also sends the unchanged files.
    pub fn send_all(&mut self) {
        self.by_size.clear();
        self.changed.append(&mut self.unchanged);
        self.changed.sort();
    }

    /// Whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.deleted.is_empty()
    }

    /// The bytes to send.
    pub fn bytes(&self) -> u64 {
        // The sizes in a manifest can be arbitrary.
        self.new.iter().chain(&self.changed).fold(0, |bytes: u64, (_, size)| bytes.saturating_add(*size))
    }

    /// The list of files changed by this plan and by earlier unfinished runs. `site` is the manifest to publish,
    /// `there` the one at the place.
    pub fn pending(&self, site: &Manifest, there: Option<&Manifest>, before: Option<&Pending>) -> Pending {
        let mut files = before.map(|before| before.files.clone()).unwrap_or_default();
        for (path, _) in self.new.iter().chain(&self.changed).chain(&self.deleted) {
            let known = files.entry(path.clone()).or_default();
            let may_be = [site.files.get(path), there.and_then(|there| there.files.get(path))];
            for entry in may_be.into_iter().flatten() {
                if !known.contains(entry) {
                    known.push(entry.clone());
                }
            }
        }
        Pending::new(files)
    }

    /// # Errors
    /// The number of deletions exceeds the limit.
    pub fn check(&self, max_deletes: usize) -> Result<(), DeployFault> {
        match self.deleted.len() {
            deletes if deletes > max_deletes => Err(DeployFault::TooManyDeletes(deletes, max_deletes)),
            _ => Ok(()),
        }
    }
}

/// Whether the manifest at a place is of another site. The same site answers at the addresses that it had, by a page or a
/// redirect, so another one is assumed if none of the module pages there has an address in this site. Pages beside the
/// modules have the same addresses in every site.
pub(super) fn is_of_another_site(site: &Manifest, there: &Manifest) -> bool {
    let is_of_module = |path: &&String| {
        path.ends_with(".html")
            && path.split('/').nth(1) != Some(Gathered::Unsaved.name())
            && path.matches('/').count() >= 2
    };
    let mut pages = there.files.keys().filter(is_of_module).peekable();
    pages.peek().is_some() && !pages.any(|path| site.files.contains_key(path))
}

/// The files to send, in stages: each stage needs only files that are already there or in earlier stages.
///
/// 1. New files that are not pages: nothing refers to them yet.
/// 2. New pages.
/// 3. Changed files that are not pages, such as a picture or the root of the search index.
/// 4. Changed pages.
/// 5. Files that browsers and hosts request by themselves: they refer to all others.
pub fn stages(plan: &Plan) -> Vec<DeployStage> {
    let choose = |files: &[(String, u64)], wanted: Turn| -> DeployStage {
        files.iter().filter(|(path, _)| Turn::of(path) == wanted).map(|(path, _)| path.clone()).collect()
    };
    let mut last = choose(&plan.new, Turn::Last);
    last.extend(choose(&plan.changed, Turn::Last));
    let stages = [
        choose(&plan.new, Turn::First),
        choose(&plan.new, Turn::Page),
        choose(&plan.changed, Turn::First),
        choose(&plan.changed, Turn::Page),
        last,
    ];
    stages.into_iter().filter(|stage| !stage.is_empty()).collect()
}

/// The files to delete, in stages: pages before the files that they load.
pub fn deletions(plan: &Plan) -> Vec<DeployStage> {
    let deleted = plan.deleted.iter().map(|(path, _)| path.clone());
    let (pages, others): (DeployStage, DeployStage) = deleted.partition(|path| Turn::of(path) == Turn::Page);
    [pages, others].into_iter().filter(|stage| !stage.is_empty()).collect()
}
