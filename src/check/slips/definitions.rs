//! Definitions that none are: a line that begins with a colon and a word is read as the definition of the line above.

use super::passage::SlipPage;
use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::{Element, Event};

pub(super) fn check(page: &SlipPage<'_>, found: &mut Vec<Diagnostic>) {
    let body = &page.document.body;
    let mut is_start = false;
    for event in &body.events {
        match event {
            Event::Open(Element::Definition) => is_start = true,
            Event::Prose(prose) if is_start => {
                is_start = false;
                let start = body.source_of(page.file, prose.text).start as usize;
                let words = body.words(prose.text);
                // More colons are those of a block, which has a rule of its own.
                if page.file[..start].ends_with(':') && !words.starts_with(':') {
                    let word = words.split_whitespace().next().unwrap_or_default().to_owned();
                    found.push(page.fault(faults::DefinitionBySlip { word }, start - 1, start));
                }
            }
            Event::Open(element) if element.is_inline() || matches!(element, Element::Paragraph(_)) => {}
            _ => is_start = false,
        }
    }
}
