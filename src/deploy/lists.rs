//! Decides whether a place with these lists may be published to.

use super::fault::DeployFault;
use super::options::DeployOptions;
use super::pending::Pending;
use super::place::PlaceLists;
use super::plan::is_of_another_site;
use super::publication::Publication;
use super::standing::{Stand, Standing};
use crate::config::Audience;
use crate::pipeline::Manifest;

/// The parsed lists of a place.
pub(super) struct UnderstoodLists {
    pub manifest: Option<Manifest>,
    pub pending: Option<Pending>,
    /// Whether the place has files, but no list that can be trusted: what is there is not from temario, unless the user
    /// says so.
    pub is_taken_over: bool,
}

/// Whether a place without a list of this site may be taken over. The facilitator edition takes over nothing: without a
/// list, nothing tells whether a place is public.
pub(super) fn may_take_over(site: &Manifest, options: DeployOptions) -> bool {
    options.takes_over && site.edition == Audience::Participant
}

/// Parses the lists of a place. A place with files but no list of temario, or with another site, is refused unless it is
/// taken over.
///
/// # Errors
/// A list cannot be read or names files elsewhere, or the place has another site.
pub(super) fn understood(
    found: &PlaceLists,
    place: String,
    publication: &Publication<'_>,
    options: DeployOptions,
) -> Result<UnderstoodLists, DeployFault> {
    let takes_over = may_take_over(&publication.manifest, options);
    let manifest = found.manifest.as_ref().map(|bytes| Manifest::parse(bytes));
    let pending = found.pending.as_ref().map(|bytes| Pending::parse(bytes));
    if manifest == Some(None) || pending == Some(None) {
        if takes_over {
            return Ok(UnderstoodLists { manifest: None, pending: None, is_taken_over: true });
        }
        let name = found.manifest.as_deref().and_then(Manifest::refused_name);
        return Err(match name {
            Some(name) => DeployFault::RefusedName(place, name),
            None => DeployFault::Unreadable(place),
        });
    }
    let (manifest, pending) = (manifest.flatten(), pending.flatten());
    if let Some(there) = &manifest
        && there.edition == publication.manifest.edition
        && is_of_another_site(&publication.manifest, there)
        && !takes_over
    {
        return Err(DeployFault::OtherSite(place));
    }
    let is_taken_over = manifest.is_none() && pending.is_none() && !found.is_empty;
    Ok(UnderstoodLists { manifest, pending, is_taken_over })
}

/// Refuses a place with files and without a list, unless the user takes it over.
///
/// # Errors
/// The place has files of this site ([`DeployFault::NoList`]), or only others ([`DeployFault::NotOurs`]).
pub(super) fn check_taken_over(
    is_taken_over: bool,
    options: DeployOptions,
    site: &Manifest,
    standing: &Standing,
    place: &str,
) -> Result<(), DeployFault> {
    if !is_taken_over || may_take_over(site, options) {
        return Ok(());
    }
    let is_same = |(path, stand): (&String, &Stand)| match stand {
        Stand::Known(entry) | Stand::SameSize(entry) => path.ends_with(".html") && site.files.get(path) == Some(entry),
        Stand::Other | Stand::NoFile => false,
    };
    let is_of_site = site.edition == Audience::Participant && standing.iter().any(is_same);
    Err(if is_of_site { DeployFault::NoList(place.to_owned()) } else { DeployFault::NotOurs(place.to_owned()) })
}
