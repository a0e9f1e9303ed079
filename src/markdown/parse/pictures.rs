//! Takes the attributes after pictures out of the running text.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, faults};
use crate::markdown::attributes::{Attribute, PictureBraces, parse_attributes, picture_braces};
use crate::source::{Place, SourcePath, Span};

type PictureEvent<'e> = (Event<'e>, Range<usize>);

/// Removes the attributes of pictures from the events; returns them by the end of their picture in the file.
///
/// Ranges of events are relative to `start`.
pub(super) fn take_attributes(
    events: &mut Vec<PictureEvent<'_>>,
    path: &SourcePath,
    text: &str,
    start: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> FxHashMap<usize, Vec<Attribute>> {
    let mut taken = FxHashMap::default();
    // Few texts have a picture with a brace behind it.
    let ends = memchr::memchr_iter(b'{', text.as_bytes()).filter(|at| {
        let before = text[start.min(*at)..*at].trim_end_matches([' ', '\t']);
        before.ends_with([')', ']'])
    });
    if ends.take(1).count() == 0 {
        return taken;
    }
    let mut cut: Vec<Range<usize>> = Vec::new();
    for (number, (event, range)) in events.iter().enumerate() {
        if !matches!(event, Event::End(TagEnd::Image)) {
            continue;
        }
        let end = range.end + start;
        let limit = passage_end(&events[number + 1..], range.end) + start;
        match picture_braces(&text[..limit.max(end)], end) {
            PictureBraces::Closed(inner, after) => {
                taken.insert(end, parse_attributes(&text[inner.clone()], inner.start));
                cut.push(range.end..after - start);
            }
            PictureBraces::Unclosed(span) => {
                let place = Place::new(path, Span::from(span));
                diagnostics.push(Diagnostic::new(faults::PictureAttributeUnclosed, place));
            }
            PictureBraces::Nothing => {}
        }
    }
    if !cut.is_empty() {
        remove(events, &cut);
    }
    taken
}

/// The end of the inline content that follows, up to the next picture.
fn passage_end(events: &[PictureEvent<'_>], from: usize) -> usize {
    let inline = events.iter().take_while(|(event, _)| match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::InlineMath(_)
        | Event::DisplayMath(_) => true,
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
        }
        Event::End(tag) => {
            matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Image)
        }
        _ => false,
    });
    inline.map(|(_, range)| range.end).fold(from, usize::max)
}

/// Removes the events that begin in a range. A text that goes on behind it keeps the rest.
fn remove(events: &mut Vec<PictureEvent<'_>>, cut: &[Range<usize>]) {
    events.retain_mut(|(event, range)| {
        let nearest = cut.partition_point(|cut| cut.end <= range.start);
        let Some(cut) = cut.get(nearest).filter(|cut| cut.contains(&range.start)) else { return true };
        match event {
            Event::Text(text) if range.end > cut.end => {
                let rest = text.len().saturating_sub(range.end - cut.end);
                let Some(kept) = text.get(rest..) else { return false };
                *event = Event::Text(CowStr::from(kept.to_owned()));
                range.start = cut.end;
                true
            }
            _ => false,
        }
    });
}
