//! The list of files that a reader may save on a device: digests and weights, by the id of the module.
//!
//! It depends on all other outputs, like `manifest.json`. The offline page of the theme reads it, and so does the
//! worker, to recognise responses that are not files of the site.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::budget::{USUAL, packed};
use super::manifest::ManifestEntry;
use crate::curriculum::{Address, LinkTarget, ModuleId, PictureAttributes, Site, encoded};
use crate::language::Language;
use crate::plan::{Kept, Route};

/// The number of hexadecimal digits of a digest in the list.
const DIGEST: usize = 16;

#[derive(Serialize)]
struct OfflineList {
    /// Files that every saved page needs: style sheets, scripts, the search, the glossary.
    base: Vec<OfflineFile>,
    modules: BTreeMap<String, Vec<OfflineFile>>,
}

/// The path from the root as in URLs, the start of the SHA-256 digest, the size in bytes after gzip, and 1 if the name
/// contains a digest, so that the content at this address never changes.
#[derive(Serialize)]
struct OfflineFile(String, String, u32, u8);

/// The list of outputs for one language, as JSON. `bytes` renders an output.
pub(super) fn files(
    site: &Site,
    outputs: Vec<(Address, Route)>,
    bytes: impl Fn(&Route) -> Option<Vec<u8>> + Sync,
    language: Language,
) -> String {
    let of_files = units_of_files(site, language);
    let belongs = |(address, route): (Address, Route)| {
        let facts = route.facts(site);
        let unit = match facts.kept {
            _ if facts.language.is_some_and(|of| of != language) => return None,
            Kept::Never => return None,
            Kept::Always => OfflineUnit::Base,
            Kept::Module(module) => OfflineUnit::Module(module),
            Kept::WithPages(file) => of_files.get(file.0 as usize).copied().unwrap_or(OfflineUnit::Base),
        };
        Some((unit, address, route))
    };
    let mut wanted: Vec<_> = outputs.into_iter().filter_map(belongs).collect();
    // Those of other languages come last, so that the order does not depend on their tags.
    wanted.sort_by_key(|(_, _, route)| matches!(route, Route::Gathered(_, of) if *of != language));
    let made: Vec<(OfflineUnit, OfflineFile)> = wanted
        .into_par_iter()
        .filter_map(|(unit, address, route)| {
            let bytes = bytes(&route)?;
            let digest = ManifestEntry::of(&bytes).sha256[..DIGEST].to_owned();
            let named = route.facts(site).is_named_by_content;
            Some((unit, OfflineFile(encoded(address.as_str()), digest, packed(&bytes, USUAL), u8::from(named))))
        })
        .collect();
    let modules = site.modules.iter().map(|module| (module.id.clone(), Vec::new()));
    let mut list = OfflineList { base: Vec::new(), modules: modules.collect() };
    for (unit, file) in made {
        match unit {
            OfflineUnit::Base => list.base.push(file),
            OfflineUnit::Module(module) => list.modules.entry(site.module(module).id.clone()).or_default().push(file),
        }
    }
    serde_json::to_string(&list).expect("strings and numbers are valid JSON") + "\n"
}

#[derive(Clone, Copy, PartialEq)]
enum OfflineUnit {
    Base,
    Module(ModuleId),
}

/// A picture belongs to the module that shows it, or to the base if several or none do.
fn units_of_files(site: &Site, language: Language) -> Vec<OfflineUnit> {
    let mut units: Vec<Option<OfflineUnit>> = vec![None; site.files.len()];
    for page in &site.pages {
        let Some((_, translation)) = page.shown(language) else { continue };
        let own = page.kind.module().map_or(OfflineUnit::Base, OfflineUnit::Module);
        let resolved = site.resolved(translation);
        let named = translation.document.pictures.iter().flat_map(PictureAttributes::links);
        let named: Vec<LinkTarget> = named.filter_map(|link| site.resolve_link(&link.reference).ok()).collect();
        for target in resolved.images.iter().chain(&resolved.links).chain(&named) {
            let LinkTarget::File(file, _) = target else { continue };
            if let Some(unit) = units.get_mut(file.0 as usize) {
                *unit = Some(if unit.is_none_or(|known| known == own) { own } else { OfflineUnit::Base });
            }
        }
    }
    units.into_iter().map(|unit| unit.unwrap_or(OfflineUnit::Base)).collect()
}
