//! T610: an address that was published and has neither a page nor a redirect now.

use crate::curriculum::{PUBLISHED, Site, lost, read_published};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::source::{Place, Snapshot};

pub(super) fn check(site: &Site, snapshot: &Snapshot, found: &mut Vec<Diagnostic>) {
    let Some(source) = snapshot.source(PUBLISHED) else { return };
    let (published, unreadable) = read_published(source);
    for span in unreadable {
        let is_mark = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
        let line = &source.text[span.range()];
        let is_conflict = is_mark.iter().any(|mark| line.starts_with(mark));
        let fault: Fault = match is_conflict {
            true => faults::RecordUnreadableConflict.into(),
            false => faults::RecordUnreadableAddresses.into(),
        };
        found.push(Diagnostic::new(fault, Place::new(&source.path, span)));
    }
    // In low profile, addresses are different, and the usual ones are not published.
    if site.delivery.low_profile {
        return;
    }
    for (one, page) in lost(site, &published) {
        let recorded = Place::new(&source.path, one.span);
        let shown = page.and_then(|(page, language)| {
            let address = site.page(page).addresses[language].as_ref()?;
            Some((address, &site.page(page).shown(language)?.1.document))
        });
        found.push(match shown {
            Some((address, document)) => {
                let front = &document.front;
                let span = front.slug.as_ref().map_or(front.title_span, |slug| slug.span);
                Diagnostic::new(
                    faults::AddressLost { address: one.address.to_string(), now: address.to_string() },
                    Place::new(&document.path, span),
                )
                .beside(recorded)
            }
            None => {
                let (address, page) = (one.address.to_string(), one.page.to_string());
                Diagnostic::new(faults::AddressLostGone { address, page }, recorded)
            }
        });
    }
}
