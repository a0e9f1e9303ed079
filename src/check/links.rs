//! Links and files whose target does not exist.

use std::collections::HashMap;

use crate::curriculum::{LinkFault, LinkReference, LinkRefusal, PictureAttributes, Site, Translation, page_name};
use crate::diagnostic::{Diagnostic, faults, nearest, rules};
use crate::source::{Place, Snapshot};

pub(super) fn check(site: &Site, snapshot: &Snapshot, translation: &Translation, found: &mut Vec<Diagnostic>) {
    let document = &translation.document;
    let links = document.links.iter().zip(&document.body.links);
    let links = links.map(|(reference, link)| (reference, link.span, link.target.as_str()));
    let images = document.images.iter().zip(&document.body.images);
    let images = images.map(|(reference, image)| (reference, image.span, image.target.as_str()));
    let named = document.pictures.iter().flat_map(PictureAttributes::links);
    let named = named.map(|link| (&link.reference, link.span, link.target.as_str()));
    for (reference, span, target) in links.chain(images).chain(named) {
        if let Err(fault) = site.resolve_link(reference) {
            let place = Place::new(&document.path, span);
            found.extend(diagnostic((site, snapshot), translation, reference, fault, place, target));
        }
    }
}

fn diagnostic(
    (site, snapshot): (&Site, &Snapshot),
    translation: &Translation,
    reference: &LinkReference,
    fault: LinkFault,
    place: Place,
    target: &str,
) -> Option<Diagnostic> {
    let diagnostic = match (fault, reference) {
        (LinkFault::NoPage, LinkReference::Page { module, page, .. }) => {
            let mut fault = Diagnostic::new(faults::LinkUnresolved { target: target.to_owned() }, place);
            // `suggest` compares known names with this value.
            fault.values.push(("wanted", page_name(module.as_deref(), page)));
            fault
        }
        (LinkFault::NoFile, LinkReference::File(path, _)) => {
            // A file that is used only in hidden text exists but is not published.
            if snapshot.binary(path).is_some() {
                return None;
            }
            match meant(site, translation, target) {
                Some(Meant::Page(near)) => Diagnostic::new(faults::FileMissingBuilt { near }, place),
                Some(Meant::Address(fitting)) => Diagnostic::new(faults::FileMissingAddress { fitting }, place),
                None => Diagnostic::new(faults::FileMissing { path: path.to_string() }, place),
            }
        }
        (LinkFault::Refused(LinkRefusal::Outside | LinkRefusal::Scheme), _) if target.contains('\\') => {
            let name = target.rsplit('\\').next().unwrap_or_default();
            Diagnostic::new(faults::PathOutsideRootWindows { fitting: format!("/media/{name}") }, place)
        }
        (LinkFault::Refused(LinkRefusal::Outside), _) => {
            Diagnostic::new(faults::PathOutsideRoot { target: target.to_string() }, place)
        }
        (LinkFault::Refused(LinkRefusal::Empty), _) => Diagnostic::new(faults::LinkRefusedEmpty, place),
        (LinkFault::Refused(LinkRefusal::Scheme), _) => {
            Diagnostic::new(faults::LinkRefused { target: target.to_string() }, place)
        }
        (LinkFault::LeftOut | LinkFault::NoPage | LinkFault::NoFile, _) => {
            Diagnostic::new(faults::LinkToDraft { target: target.to_string() }, place)
        }
    };
    Some(diagnostic)
}

/// What was meant by a path without a file.
enum Meant {
    /// A page, by the path of its file from the page with the link.
    Page(String),
    /// A site, by its address.
    Address(String),
}

/// Recognises the address of a built page and that of a site without its beginning.
fn meant(site: &Site, translation: &Translation, target: &str) -> Option<Meant> {
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let host = path.split('/').next().unwrap_or_default();
    let is_host = host.starts_with("www.") && host.matches('.').count() > 1;
    if is_host {
        return Some(Meant::Address(format!("https://{target}")));
    }
    if !path.ends_with(".html") {
        return None;
    }
    let here = &translation.document;
    let own = site.pages.iter().find_map(|page| {
        let is_own = page.translations[here.language].as_ref().is_some_and(|own| own.document.path == here.path);
        page.addresses[here.language].as_ref().filter(|_| is_own)
    })?;
    let address = at_address(own.as_str(), path);
    let page = site.pages.iter().find_map(|page| {
        // The address may be that of the page in another language.
        let is_it = page.addresses.values().flatten().any(|other| other.as_str() == address);
        page.translations[here.language].as_ref().filter(|_| is_it)
    })?;
    Some(Meant::Page(from_here(here.path.as_str(), page.document.path.as_str())))
}

/// The address that a path leads to from the page at an address.
fn at_address(own: &str, path: &str) -> String {
    if let Some(from_root) = path.strip_prefix('/') {
        return from_root.to_owned();
    }
    let mut parts: Vec<&str> = own.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The path of a file as seen from another.
fn from_here(here: &str, there: &str) -> String {
    let (here, mut there): (Vec<&str>, Vec<&str>) = (here.split('/').collect(), there.split('/').collect());
    let shared = here.iter().zip(&there).take_while(|(one, other)| one == other).count().min(there.len() - 1);
    let up = "../".repeat(here.len() - 1 - shared);
    there.drain(..shared);
    format!("{up}{}", there.join("/"))
}

/// How many findings get a suggestion, see [`suggest`].
const MOST_SUGGESTIONS: usize = 200;

/// Adds the closest known name to links and files that were not found.
///
/// Each search costs time proportional to the number of names, so only the first [`MOST_SUGGESTIONS`] findings get one:
/// renaming a module must not slow the check down.
pub(super) fn suggest(site: &Site, snapshot: &Snapshot, reported: &mut [Diagnostic]) {
    let mut pages: Option<Vec<String>> = None;
    let mut found: HashMap<String, Option<String>> = HashMap::new();
    for fault in reported {
        let key = match fault.rule.code {
            code if code == rules::FILE_MISSING.code => "path",
            code if code == rules::LINK_UNRESOLVED.code => "wanted",
            _ => continue,
        };
        let Some(wanted) = fault.values.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone()) else {
            continue;
        };
        if found.len() >= MOST_SUGGESTIONS && !found.contains_key(&wanted) {
            continue;
        }
        let near = found.entry(wanted).or_insert_with_key(|wanted| {
            let near = match key {
                "path" => nearest(wanted, snapshot.binaries.iter().map(|binary| binary.path.as_str())),
                _ => {
                    let pages = pages.get_or_insert_with(|| site.page_names());
                    nearest(wanted, pages.iter().map(String::as_str))
                }
            };
            near.map(str::to_owned)
        });
        if let Some(near) = near {
            let (near, of) = (near.clone(), |name| fault.value(name).unwrap_or_default().to_owned());
            fault.reword(match key {
                "path" => faults::FileMissingNear { near, path: of("path") }.into(),
                _ => faults::LinkUnresolvedNear { near, target: of("target") }.into(),
            });
        }
    }
}
