//! Publishes a site: sends the files that differ from those at a place, in an order in which readers never see a page
//! without the files it needs.
//!
//! [`Publication`] is the site to publish, [`Plan`] the list of changes, and a [`DeployPlace`] applies them. If a place
//! cannot change atomically, new files are sent first, pages after the files that they load, and deletions are last;
//! meanwhile a [`Pending`] list is at the place, so that the next run can finish an interrupted one. A place that has
//! files but no manifest of temario is refused. The lists of a place are compared with its files ([`Standing`]).
//! Credentials are read from where the computer stores them, and are never printed.

mod beneath;
mod drive;
mod fault;
mod folder;
mod git;
mod git_complaint;
mod lists;
mod options;
mod pending;
mod place;
mod plan;
mod profile;
pub(crate) mod program;
mod publication;
mod remote_folder;
mod rsync;
mod sftp;
mod standing;
mod store;

use std::path::Path;

use drive::check_folder;
use lists::{UnderstoodLists, check_taken_over, may_take_over, understood};

pub use fault::{DeployFault, RemoteCause, RemoteFault};
pub use folder::FolderPlace;
pub use git::Commit;
pub use options::{DeployOptions, Deployed};
pub use pending::{PENDING, Pending};
pub use place::{DeployPlace, DeployStage, LIST_LIMIT, PlaceLists};
pub use plan::{Plan, deletions, stages};
pub use publication::Publication;
pub use standing::{Expected, Stand, Standing, as_listed, expected};

use crate::config::{DeployKind, DeployTarget, RemoteProgram};
use crate::pipeline::{MANIFEST, Manifest, ManifestEntry, is_over_sources};
use crate::signature::SIGNATURE;

/// Publishes a site to a place. `root` is the site's folder, the base of relative paths; `commit` is for places with a
/// history. `planned` is called with the changes before they are applied.
///
/// # Errors
/// See [`DeployFault`]. After an error, the next run completes the change.
pub fn deploy(
    publication: &Publication<'_>,
    target: &DeployTarget,
    root: &Path,
    options: DeployOptions,
    commit: &Commit<'_>,
    planned: impl FnOnce(&Deployed),
) -> Result<Deployed, DeployFault> {
    match &target.kind {
        DeployKind::Folder { path } => {
            let folder = root.join(path);
            if is_over_sources(root, &folder).map_err(DeployFault::at(&folder))? {
                return Err(DeployFault::OverSources(folder));
            }
            check_folder(root, path)?;
            let mut place = FolderPlace::unlocked(&folder)?;
            if !options.is_dry {
                // Nothing, not even the lock, is written to a folder with content that is not from temario.
                allowed(&mut place, publication, options)?;
                place.lock()?;
            }
            publish(publication, &mut place, options, planned)
        }
        DeployKind::Git { remote, branch, keeps_history, .. } => {
            let branch = git::Branch::new(root, remote, branch, *keeps_history)?;
            branch.publish(publication, options, commit, planned)
        }
        DeployKind::Remote { program, host, path, command } => {
            let program: &dyn remote_folder::Transfer = match program {
                RemoteProgram::Sftp => &sftp::Sftp,
                RemoteProgram::Rsync => &rsync::Rsync,
            };
            let mut place = remote_folder::RemotePlace::new(program, host, path, command, root)?;
            publish(publication, &mut place, options, planned)
        }
        DeployKind::S3 { bucket, endpoint, region, prefix } => {
            let rules = &publication.manifest.host;
            let mut place = store::StorePlace::new(bucket, endpoint.as_deref(), region.as_deref(), prefix, rules)?;
            publish(publication, &mut place, options, planned)
        }
    }
}

/// Publishes to a place that changes file by file.
///
/// # Errors
/// See [`deploy`].
pub fn publish(
    publication: &Publication<'_>,
    place: &mut dyn DeployPlace,
    options: DeployOptions,
    planned: impl FnOnce(&Deployed),
) -> Result<Deployed, DeployFault> {
    let lists = allowed(place, publication, options)?;
    let plan = planned_at(place, publication, &lists, options)?;
    let UnderstoodLists { manifest, pending, .. } = lists;
    let was_interrupted = pending.is_some();
    let deployed = Deployed { plan, was_interrupted, new_branch: None };
    planned(&deployed);
    let plan = &deployed.plan;
    // A new signature is sent even if no file has changed.
    let is_same =
        plan.is_empty() && publication.signature.is_none() && manifest.as_ref() == Some(&publication.manifest);
    if options.is_dry || (is_same && !was_interrupted) {
        return Ok(deployed);
    }
    let unfinished = plan.pending(&publication.manifest, manifest.as_ref(), pending.as_ref());
    place.put(PENDING, &unfinished.to_bytes())?;
    for stage in stages(plan) {
        place.send(&stage, publication)?;
    }
    place.settle()?;
    place.put(MANIFEST, &publication.manifest.to_bytes())?;
    match &publication.signature {
        Some(signature) => place.put(SIGNATURE, signature.as_bytes())?,
        // The signature of an earlier manifest would make this one appear forged.
        None => place.delete(&[SIGNATURE.to_owned()])?,
    }
    for stage in deletions(plan) {
        place.delete(&stage)?;
    }
    place.settle()?;
    place.delete(&[PENDING.to_owned()])?;
    Ok(deployed)
}

/// Downloads the files that stay and of which only the size was compared, and compares their bytes.
fn read_all(place: &mut dyn DeployPlace, site: &Manifest, standing: &mut Standing) -> Result<(), DeployFault> {
    let stays = |(path, stand): (&String, &Stand)| match stand {
        Stand::SameSize(found) => site.files.get(path).filter(|entry| *entry == found).cloned(),
        Stand::Known(_) | Stand::Other | Stand::NoFile => None,
    };
    let unread: Vec<(String, ManifestEntry)> =
        standing.iter().filter_map(|(path, stand)| Some((path.clone(), stays((path, stand))?))).collect();
    let mut rest = unread.as_slice();
    while !rest.is_empty() {
        let mut sum: u64 = 0;
        let mut some = Expected::new();
        while let Some(((path, entry), after)) = rest.split_first().filter(|_| sum < READ_AT_ONCE) {
            sum = sum.saturating_add(entry.size);
            some.insert(path.clone(), vec![entry.clone()]);
            rest = after;
        }
        let differing = place.differing(&some)?;
        for (path, mut entries) in some {
            let stand = match (differing.contains(&path), entries.pop()) {
                (false, Some(entry)) => Stand::Known(entry),
                _ => Stand::Other,
            };
            standing.insert(path, stand);
        }
    }
    Ok(())
}

/// Reads the lists of a place.
///
/// # Errors
/// The place is not one of this site, and is not taken over.
fn allowed(
    place: &mut dyn DeployPlace,
    publication: &Publication<'_>,
    options: DeployOptions,
) -> Result<UnderstoodLists, DeployFault> {
    let found = place.look()?;
    let lists = understood(&found, place.name(), publication, options)?;
    if lists.is_taken_over && !may_take_over(&publication.manifest, options) {
        let standing = place.stands(&expected(&publication.manifest, None, None), publication)?;
        check_taken_over(true, options, &publication.manifest, &standing, &place.name())?;
    }
    Ok(lists)
}

/// The bytes that are read together where files that stay are downloaded.
const READ_AT_ONCE: u64 = 64 * 1024 * 1024;

/// Computes the changes at a place that changes file by file.
fn planned_at(
    place: &mut dyn DeployPlace,
    publication: &Publication<'_>,
    lists: &UnderstoodLists,
    options: DeployOptions,
) -> Result<Plan, DeployFault> {
    let site = &publication.manifest;
    let (there, pending) = (lists.manifest.as_ref(), lists.pending.as_ref());
    let wanted = expected(site, there, pending);
    // Files that are added, changed or deleted are always inspected.
    let entry = |manifest: &'_ Manifest, path: &String| manifest.files.get(path).cloned();
    let stays = |path: &String| {
        let listed = there.and_then(|there| entry(there, path));
        options.trusts_list && !options.sends_all && listed.is_some() && listed == entry(site, path)
    };
    let looked: Expected =
        wanted.iter().filter(|(path, _)| !stays(path)).map(|(path, known)| (path.clone(), known.clone())).collect();
    let mut standing = place.stands(&looked, publication)?;
    standing.extend(as_listed(there, pending).into_iter().filter(|(path, _)| stays(path)));
    if (options.reads_all || lists.is_taken_over) && !options.sends_all {
        read_all(place, site, &mut standing)?;
    }
    let mut plan = Plan::new(site, there, pending, &standing, lists.is_taken_over)?;
    plan.others = place.others(&wanted)?;
    if options.sends_all {
        plan.send_all();
    }
    plan.check(options.max_deletes)?;
    if !plan.deleted.is_empty() {
        let doomed = plan.deleted.iter().map(|(path, _)| (path.clone(), wanted[path].clone())).collect();
        plan.keep(place.differing(&doomed)?);
    }
    Ok(plan)
}
