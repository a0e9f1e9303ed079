//! Pages beside the front page, which the menu of every page lists: only so many that menus stay short.

use crate::curriculum::Site;
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Place;

/// How many there may be. With more, the output grows with the square of the pages.
const MOST: usize = 100;

pub(super) fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    let count = site.course_pages.len();
    let Some(first) = site.course_pages.get(MOST) else { return };
    let document = site.page(*first).translations.values().flatten().next().map(|translation| &translation.document);
    let Some(document) = document else { return };
    found.push(Diagnostic::new(
        faults::TooManyBeside { count: count.to_string(), most: MOST.to_string() },
        Place::file(&document.path),
    ));
}
