//! The caption of a block `figure`: its last paragraph, if something is before it.

use crate::markdown::{Body, Div, Element, Event};

/// The event that opens the caption of a figure.
pub(super) fn figure_caption(body: &Body, div: &Div) -> Option<u32> {
    let last = div.content.end.checked_sub(1)?;
    let event = |at: u32| body.events.get(at as usize);
    let Some(Event::Close(Element::Paragraph(span))) = event(last) else { return None };
    let opens = |at: &u32| event(*at) == Some(&Event::Open(Element::Paragraph(*span)));
    (div.content.start..last).rev().find(opens).filter(|at| *at > div.content.start)
}
