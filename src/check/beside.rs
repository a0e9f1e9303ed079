//! Limits the number of pages beside the front page, since every page lists them in its menu.

use crate::curriculum::Site;
use crate::diagnostic::{Diagnostic, faults};
use crate::source::Place;

/// The highest number of such pages. Output size grows with the square of the number.
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
