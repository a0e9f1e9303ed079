//! T108: names that some operating systems do not allow, reported at the file.
//!
//! Every output path is an address of [`crate::language::portable`]; otherwise it is not planned. This rule therefore
//! checks every address that contains an author's name: files, theme assets, languages. Page names become slugs, which
//! another rule checks; but translation records are lines that contain a page's name.

use crate::config::SITE_FILE;
use crate::curriculum::{Address, Site};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::portable::{NameFault, check_name, check_path, composed, is_invisible, proposal};
use crate::source::{Place, Snapshot, SourcePath};
use crate::theme::Theme;

pub(super) fn check(site: &Site, theme: &Theme, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    for binary in snapshot.binaries_below("static") {
        found.extend(fault_of(&Address::of_static(&binary.path), &binary.path));
    }
    for file in site.files.iter().filter(|file| !file.source.as_str().starts_with("static/")) {
        found.extend(fault_of(&file.address, &file.source));
    }
    for asset in &theme.assets {
        let path = SourcePath::new(&format!("themes/{}/assets/{}", site.config.theme, asset.name));
        // The address contains a digest, so it is not suggested.
        let name = composed(&asset.name);
        let fault = check_path(&name).and(check_path(asset.address.as_str())).err();
        found.extend(fault.map(|(part, fault)| diagnostic(Place::file(&path), part, fault)));
    }
    for language in site.config.languages.values() {
        if let Err(fault) = check_name(language.tag.as_str()) {
            found.push(diagnostic(Place::file(&SourcePath::new(SITE_FILE)), language.tag.as_str(), fault));
        }
    }
    for source in &snapshot.sources {
        // Only the author sees the rest of these names.
        let breaks = |fault: &NameFault| fault.character().is_some_and(|one| one.is_control() || is_invisible(one));
        let parts = source.path.as_str().split('/');
        let fault = parts.filter_map(|part| Some((part, check_name(&composed(part)).err().filter(breaks)?))).next();
        found.extend(fault.map(|(part, fault)| diagnostic(Place::file(&source.path), part, fault)));
    }
}

fn fault_of(address: &Address, source: &SourcePath) -> Option<Diagnostic> {
    let (part, fault) = check_path(address.as_str()).err()?;
    Some(diagnostic(Place::file(source), part, fault))
}

fn diagnostic(place: Place, part: &str, fault: NameFault) -> Diagnostic {
    let (name, proposal) = (visible(part), proposal(part));
    let hidden = |character: char| format!("U+{:04X}", u32::from(character));
    let fault: Fault = match fault {
        NameFault::Separator(character) | NameFault::Invisible(character)
            if character.is_control() || matches!(fault, NameFault::Invisible(_)) =>
        {
            faults::NameUnportableHidden { character: hidden(character), name, proposal }.into()
        }
        NameFault::Reserved => faults::NameUnportableReserved { name, proposal }.into(),
        NameFault::Ends | NameFault::Climbs => faults::NameUnportableEnds { name, proposal }.into(),
        NameFault::TooLong => faults::NameUnportableLong { name, proposal }.into(),
        _ => {
            let character = fault.character().map(String::from).unwrap_or_default();
            faults::NameUnportable { character, name, proposal }.into()
        }
    };
    Diagnostic::new(fault, place)
}

/// A name with invisible characters escaped.
fn visible(name: &str) -> String {
    let shown = |character: char| match character.is_control() || is_invisible(character) {
        true => character.escape_unicode().to_string(),
        false => character.to_string(),
    };
    name.chars().map(shown).collect()
}
