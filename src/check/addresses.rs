//! T601: two outputs at one address, or at two addresses that some file systems or hosts do not distinguish.
//!
//! The outputs are those of [`crate::plan`], so every address that is written is checked.

use std::collections::{HashMap, HashSet};

use crate::curriculum::{Address, PageId, Site};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::Language;
use crate::language::portable::{alike, check_path};
use crate::plan::{README, Reserved, copies, outputs, reserved};
use crate::source::{Place, Snapshot};
use crate::theme::Theme;

pub(super) fn check(site: &Site, theme: &Theme, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let mut taken = Taken::default();
    for reserved in reserved(site) {
        match reserved {
            Reserved::File(address) => taken.reserve(&address),
            Reserved::Folder(address) => taken.reserve_folder(&address),
        }
    }
    let mut outputs = outputs(site, theme, snapshot);
    // Another rule reports addresses that cannot be written.
    outputs.retain(|(address, _)| check_path(address.as_str()).is_ok());
    let is_readme = |(address, _): &(Address, _)| alike(address.as_str()) == alike(README);
    if !outputs.iter().any(is_readme) {
        taken.reserve(README);
    }
    let copies = copies(site, &outputs);
    let mut of_authors: Vec<Claim> = Vec::new();
    for (address, route) in outputs.into_iter().chain(copies) {
        match route.place(site, theme, snapshot) {
            Some(place) => {
                let is_asset = matches!(route, crate::plan::Route::Asset(_));
                of_authors.push(Claim { address, place, leads_to: route.leads_to(site), is_asset });
            }
            None => taken.reserve(address.as_str()),
        }
    }
    found.extend(of_authors.into_iter().filter_map(|claim| taken.claim(claim)));
}

/// An address requested by an author.
struct Claim {
    address: Address,
    place: Place,
    /// The page at that address.
    leads_to: Option<(PageId, Language)>,
    /// Whether it is in a folder reserved for assets.
    is_asset: bool,
}

/// The first output at an address; the place is `None` for files that the program adds.
struct Owner {
    address: String,
    place: Option<Place>,
    leads_to: Option<(PageId, Language)>,
}

/// The addresses in use. Keys are folded, so that names that some file system treats as equal have one key.
#[derive(Default)]
struct Taken {
    files: HashMap<String, Option<Place>>,
    /// Folders as first written, by folded name.
    folders: HashMap<String, (String, Option<Place>)>,
    /// Folders that an author may not write to.
    closed: HashSet<String>,
    /// Files by the address that a host receives when the extension is omitted.
    asked: HashMap<String, Owner>,
}

impl Taken {
    fn reserve(&mut self, address: &str) {
        self.enter(address, None);
        let key = alike(address);
        let owner = Owner { address: address.to_owned(), place: None, leads_to: None };
        self.asked.entry(asked_for(&key).to_owned()).or_insert(owner);
        self.files.insert(key, None);
    }

    fn reserve_folder(&mut self, address: &str) {
        self.enter(&format!("{address}/"), None);
        self.closed.insert(alike(address));
    }

    /// Adds the folders of an address. Returns the first that conflicts: it has another spelling, or is a file.
    fn enter(&mut self, address: &str, place: Option<&Place>) -> Option<(Fault, Option<Place>)> {
        let mut folder = address.rsplit_once('/').map(|(folder, _)| folder);
        while let Some(path) = folder {
            let key = alike(path);
            if let Some(first) = self.files.get(&key) {
                return Some((faults::AddressTakenFolder { address: path.to_owned() }.into(), first.clone()));
            }
            // Its parents were added with it.
            match self.folders.get(&key) {
                Some((known, _)) if known == path => return None,
                Some((known, first)) => {
                    let (address, other) = (address.to_owned(), known.clone());
                    return Some((faults::AddressTakenSpelling { address, other }.into(), first.clone()));
                }
                None => self.folders.insert(key, (path.to_owned(), place.cloned())),
            };
            folder = path.rsplit_once('/').map(|(folder, _)| folder);
        }
        None
    }

    fn is_closed(&self, key: &str) -> bool {
        key.match_indices('/').any(|(at, _)| self.closed.contains(&key[..at]))
    }

    fn claim(&mut self, claim: Claim) -> Option<Diagnostic> {
        let Claim { address, place, leads_to, is_asset } = claim;
        let key = alike(address.as_str());
        let fault = |fault: Fault, first: &Option<Place>| {
            let fault = Diagnostic::new(fault, place.clone());
            first.iter().fold(fault, |fault, first| fault.beside(first.clone()))
        };
        let shown = || address.to_string();
        if self.is_closed(&key) && !is_asset {
            return Some(fault(faults::AddressTakenReserved { address: shown() }.into(), &None));
        }
        if let Some(first) = self.files.get(&key) {
            return Some(match first {
                Some(_) => fault(faults::AddressTaken { address: shown() }.into(), first),
                None => fault(faults::AddressTakenReserved { address: shown() }.into(), first),
            });
        }
        if let Some((_, first)) = self.folders.get(&key) {
            return Some(fault(faults::AddressTakenFolder { address: shown() }.into(), first));
        }
        let entered = self.enter(address.as_str(), Some(&place));
        let mut clash = entered.map(|(clash, first)| fault(clash, &first));
        let asked = asked_for(&key).to_owned();
        match self.asked.get(&asked) {
            // Both lead to the same page, so it does not matter which one the host serves.
            Some(first) if leads_to.is_some() && first.leads_to == leads_to => {}
            Some(first) => {
                clash.get_or_insert_with(|| {
                    let (asked, other) = (format!("/{}", asked_for(address.as_str())), first.address.clone());
                    fault(faults::AddressTakenHost { address: shown(), asked, other }.into(), &first.place)
                });
            }
            None => {
                let address = address.as_str().to_owned();
                self.asked.insert(asked, Owner { address, place: Some(place.clone()), leads_to });
            }
        }
        self.files.insert(key, Some(place));
        clash
    }
}

/// The address without its extension: a host may answer such a request with any file for which it is the same.
fn asked_for(address: &str) -> &str {
    let is_name = |path: &&str| !path.is_empty() && !path.ends_with('/');
    let plain = address.strip_suffix("/index.html").or_else(|| address.strip_suffix(".html"));
    plain.filter(is_name).unwrap_or(address)
}
