//! Publishes a site: sends the files that differ from those at a place, in an order in which readers never see a page
//! without the files it needs.
//!
//! [`Publication`] is the site to publish, [`Plan`] the list of changes, and a [`DeployPlace`] applies them. If a place
//! cannot change atomically, new files are sent first, pages after the files that they load, and deletions are last;
//! meanwhile a [`Pending`] list is at the place, so that the next run can finish an interrupted one. A place that has
//! files but no manifest of temario is refused. The lists of a place are compared with its files ([`Standing`]).
//! Credentials are read from where the computer stores them, and are never printed.

mod beneath;
mod fault;
mod folder;
mod git;
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

pub use fault::DeployFault;
pub use folder::FolderPlace;
pub use git::Commit;
pub use options::{DeployOptions, Deployed};
pub use pending::{PENDING, Pending};
pub use place::{DeployPlace, DeployStage, LIST_LIMIT, PlaceLists};
pub use plan::{Plan, deletions, stages};
pub use publication::Publication;
pub use standing::{Expected, Stand, Standing, as_listed, expected};

use crate::config::{DeployKind, DeployTarget, RemoteProgram};
use crate::pipeline::{MANIFEST, Manifest, is_over_sources};
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
            let mut place = FolderPlace::open(&folder, options.is_dry)?;
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
    let found = place.look()?;
    let (manifest, pending) = understood(&found, place)?;
    let was_interrupted = pending.is_some();
    let plan = planned_at(place, publication, manifest.as_ref(), pending.as_ref(), options)?;
    let deployed = Deployed { plan, was_interrupted };
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

/// Computes the changes at a place that changes file by file.
fn planned_at(
    place: &mut dyn DeployPlace,
    publication: &Publication<'_>,
    there: Option<&Manifest>,
    pending: Option<&Pending>,
    options: DeployOptions,
) -> Result<Plan, DeployFault> {
    let site = &publication.manifest;
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
    let mut plan = Plan::new(site, there, pending, &standing)?;
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

/// Parses the lists of a place. A place with files but no list of temario is refused.
fn understood(found: &PlaceLists, place: &dyn DeployPlace) -> Result<(Option<Manifest>, Option<Pending>), DeployFault> {
    let manifest = found.manifest.as_ref().map(|bytes| Manifest::parse(bytes));
    let pending = found.pending.as_ref().map(|bytes| Pending::parse(bytes));
    if manifest == Some(None) || pending == Some(None) {
        let name = found.manifest.as_deref().and_then(Manifest::refused_name);
        return Err(match name {
            Some(name) => DeployFault::RefusedName(place.name(), name),
            None => DeployFault::Unreadable(place.name()),
        });
    }
    let (manifest, pending) = (manifest.flatten(), pending.flatten());
    if manifest.is_none() && pending.is_none() && !found.is_empty {
        return Err(DeployFault::NotOurs(place.name()));
    }
    Ok((manifest, pending))
}
