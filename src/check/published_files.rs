//! T109, T506, T520, T521: the rules of pages, applied to copied files.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::private::{Privacy, privacy_of};
use crate::curriculum::Site;
use crate::diagnostic::{Diagnostic, Fault, FoundIn, faults};
use crate::loads::{Load, LoadKind, find, format_of};
use crate::media::FileKind;
use crate::source::{Binary, Place, Snapshot, Span};

pub(super) fn check(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let of_content = site.files.iter().filter(|file| !file.source.as_str().starts_with("static/"));
    let of_content = of_content.filter_map(|file| snapshot.binary(file.source.as_str()));
    let of_theme = snapshot.binaries_below("themes").filter(|binary| binary.path.as_str().contains("/assets/"));
    let files: Vec<&Binary> = snapshot.binaries_below("static").chain(of_content).chain(of_theme).collect();
    let looked: Vec<Looked> = files.par_iter().map(|binary| look(binary)).collect();
    // A folder that is not for readers is reported once.
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (binary, Looked { privacy, loads }) in files.iter().zip(looked) {
        let Some((end, privacy)) = privacy else {
            found.extend(loads);
            continue;
        };
        let path = &binary.path.as_str()[..end];
        if told.insert(path) {
            let name = path.rsplit('/').next().unwrap_or(path);
            let name = name.to_owned();
            let fault: Fault = match privacy {
                Privacy::Left => faults::FilePrivate { name }.into(),
                Privacy::Hidden => faults::FilePrivateHidden { name }.into(),
                Privacy::Secret => faults::FilePrivateSecret { name }.into(),
            };
            found.push(Diagnostic::new(fault, Place::file(&binary.path)));
        }
    }
}

/// The findings about one file.
struct Looked {
    /// The end offset of the name in its path that shows that it is not for readers, and the reason.
    privacy: Option<(usize, Privacy)>,
    /// External resources and scripts in it.
    loads: Vec<Diagnostic>,
}

/// Checks one file. Theme files are checked when the theme is loaded.
fn look(binary: &Binary) -> Looked {
    let privacy = privacy_of(binary.path.as_str(), &binary.bytes);
    if privacy.is_some() || binary.path.as_str().starts_with("themes/") {
        return Looked { privacy, loads: Vec::new() };
    }
    let loads = format_of(binary.path.as_str(), &binary.bytes).map(|format| find(format, &binary.bytes));
    let diagnostic = |load: &Load| {
        let place = Place::new(&binary.path, Span::from(load.at.clone()));
        Diagnostic::of_load(load, place, FoundIn::File)
    };
    // A drawing is published in a sanitised form without comments.
    let is_drawing = FileKind::of(&binary.bytes) == FileKind::Svg;
    let counts = |load: &&Load| load.kind != LoadKind::Comment || !is_drawing;
    Looked { privacy: None, loads: loads.iter().flatten().filter(counts).map(diagnostic).collect() }
}
