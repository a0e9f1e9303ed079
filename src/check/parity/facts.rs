//! Facts of front matter that are the same in every language: minutes, notices, ids.

use super::{Both, Pair, Side};
use crate::config::{Audience, FrontMatter, Spanned, split_front_matter};
use crate::curriculum::{Document, Page, Site};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::Language;
use crate::source::{Place, Snapshot, Span};

/// A fact, if the front matter states it, as an author would write it.
type Fact = (&'static str, fn(&FrontMatter) -> Option<String>);

/// Facts with one value. What a page leaves out and the other states in so many words is the same.
const FACTS: [Fact; 6] = [
    ("exercises", |front| front.exercises.as_ref().map(|minutes| minutes.value.to_string())),
    ("notice", |front| Some(front.notice.to_string())),
    ("fictional", |front| Some(front.fictional.to_string())),
    ("audience", |front| Some(audience(front.audience).to_owned())),
    ("cites", |front| Some(if front.cites_required { "required" } else { "optional" }.to_owned())),
    ("order", |front| front.order.map(|order| order.to_string())),
];

fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::Participant => "participant",
        Audience::Facilitator => "facilitator",
    }
}

pub(super) fn check(both: &Both<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (&both.here.document.front, &both.there.document.front);
    let minutes = |front: &FrontMatter| front.minutes.as_ref().map(|minutes| minutes.value);
    // A sum that differs by its exercises alone is told of the exercises.
    let is_sum = |front: &FrontMatter| match (&front.minutes, &front.exercises) {
        (Some(minutes), Some(exercises)) => minutes.span == exercises.span,
        (minutes, _) => minutes.is_none(),
    };
    if minutes(own) != minutes(other) && !(is_sum(own) && is_sum(other)) {
        let place = |side: Side<'_>| {
            let stated = side.document.front.minutes.as_ref().map(|minutes| minutes.span);
            side.place(stated.unwrap_or(side.document.front.title_span))
        };
        let of = |front: &FrontMatter| minutes(front).map(|minutes| minutes.to_string());
        found.push(stated(both, "minutes", (place(both.here), of(own)), (place(both.there), of(other))));
    }
    for (key, fact) in FACTS {
        let (value, other_value) = (fact(own), fact(other));
        // Which of the two places a page is decided by one alone.
        let is_one_enough = key == "order" && (value.is_none() || other_value.is_none());
        if value != other_value && !is_one_enough {
            let place =
                |side: Side<'_>| side.place(value_span(side.text, key).unwrap_or(side.document.front.title_span));
            found.push(stated(both, key, (place(both.here), value), (place(both.there), other_value)));
        }
    }
    check_lists(both, found);
}

/// How many objectives and materials, which ids.
fn check_lists(both: &Both<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (&both.here.document.front, &both.there.document.front);
    let counts = [
        ("objectives", own.objectives.len(), other.objectives.len()),
        ("materials", own.materials.len(), other.materials.len()),
    ];
    for (key, count, other_count) in counts {
        if count != other_count {
            let place = |side: Side<'_>| side.place(key_span(side.text, key).unwrap_or(side.document.front.title_span));
            found.push(
                Diagnostic::new(&rules::FACTS_DIFFER, place(both.here))
                    .beside(place(both.there))
                    .with("key", key)
                    .with("here", count)
                    .with("there", other_count)
                    .with("source", both.there.tag)
                    .worded("count"),
            );
        }
    }
    let named = |front: &FrontMatter| -> Vec<Spanned<String>> {
        let of = front.objectives.iter();
        of.filter_map(|objective| Some(Spanned { value: objective.id.clone()?, span: objective.span })).collect()
    };
    if own.objectives.len() == other.objectives.len() {
        check_ids(both, "objectives", &named(own), &named(other), found);
    }
    check_ids(both, "terms", &own.terms, &other.terms, found);
    check_ids(both, "requires", &own.requires, &other.requires, found);
}

fn check_ids(
    both: &Both<'_>,
    key: &'static str,
    own: &[Spanned<String>],
    other: &[Spanned<String>],
    found: &mut Vec<Diagnostic>,
) {
    let is_in = |ids: &[Spanned<String>], id: &Spanned<String>| ids.iter().any(|known| known.value == id.value);
    let at_key = |side: Side<'_>| side.place(key_span(side.text, key).unwrap_or(side.document.front.title_span));
    for id in own.iter().filter(|id| !is_in(other, id)) {
        let fault = Diagnostic::new(&rules::FACTS_DIFFER, both.here.place(id.span)).beside(at_key(both.there));
        let fault = fault.with("key", key).with("here", &id.value).with("source", both.there.tag);
        found.push(fault.worded("id_extra"));
    }
    for id in other.iter().filter(|id| !is_in(own, id)) {
        let fault = Diagnostic::new(&rules::FACTS_DIFFER, at_key(both.here)).beside(both.there.place(id.span));
        let fault = fault.with("key", key).with("there", &id.value).with("source", both.there.tag);
        found.push(fault.worded("id_missing"));
    }
}

/// A fact that two pages state differently, or one of them alone.
fn stated(
    both: &Both<'_>,
    key: &'static str,
    (here, value): (Place, Option<String>),
    (there, other): (Place, Option<String>),
) -> Diagnostic {
    let fault = Diagnostic::new(&rules::FACTS_DIFFER, here).beside(there);
    let fault = fault.with("source", both.there.tag).with("language", both.here.tag).with("key", key);
    match (value, other) {
        (Some(value), Some(other)) if key == "minutes" => {
            fault.with("here", value).with("there", other).worded("minutes")
        }
        (Some(value), Some(other)) => fault.with("here", value).with("there", other),
        (Some(value), None) => fault.with("here", value).worded("extra"),
        (None, other) => fault.with("there", other.unwrap_or_default()).worded("missing"),
    }
}

/// Blocks that take another time than those of the source.
pub(super) fn block_minutes(
    pair: &Pair<'_>,
    (here, minutes): (Place, Option<u16>),
    (there, other): (Place, Option<u16>),
) -> Diagnostic {
    let both = Both { here: pair.here.side, there: pair.there.side };
    let text = |minutes: Option<u16>| minutes.map(|minutes| minutes.to_string());
    let fault = stated(&both, "minutes", (here, text(minutes)), (there, text(other)));
    if fault.wording == "minutes" { fault.worded("block") } else { fault }
}

/// A page that one language publishes and another keeps back: what is for facilitators alone, what is a draft.
///
/// A translation that is a draft is on its way, and no fault.
pub(super) fn check_left_out(site: &Site, snapshot: &Snapshot, page: &Page, found: &mut Vec<Diagnostic>) {
    if page.left_out.is_empty() {
        return;
    }
    let tag = |language: Language| &site.config.languages[usize::from(language.0)].tag;
    let module = page.kind.module().map(|module| site.module(module).source);
    let source = module.unwrap_or(site.config.default_language);
    let place = |document: &Document, key| {
        let text = snapshot.source(document.path.as_str()).map_or("", |source| &source.text);
        Place::new(&document.path, value_span(text, key).unwrap_or(document.front.title_span))
    };
    for hidden in &page.left_out {
        for shown in page.translations.values().flatten().map(|translation| &*translation.document) {
            if hidden.front.draft && hidden.language == source {
                let fault = Diagnostic::new(&rules::FACTS_DIFFER, place(shown, "draft"));
                let fault = fault.beside(place(hidden, "draft")).with("source", tag(source));
                found.push(fault.worded("draft"));
            } else if !hidden.front.draft && hidden.front.audience != shown.front.audience {
                let is_source = hidden.language == source;
                let (here, there) = if is_source { (shown, &**hidden) } else { (&**hidden, shown) };
                let fault = Diagnostic::new(&rules::FACTS_DIFFER, place(here, "audience"));
                let fault = fault.beside(place(there, "audience")).with("source", tag(there.language));
                let fault = fault.with("key", "audience").with("here", audience(here.front.audience));
                found.push(fault.with("there", audience(there.front.audience)));
            }
        }
    }
}

/// The place of a key in front matter.
fn key_span(text: &str, key: &str) -> Option<Span> {
    let (start, _) = line_of(text, key)?;
    Some(Span::new(start, start + key.len()))
}

/// The place of the value on the line of a key.
pub(super) fn value_span(text: &str, key: &str) -> Option<Span> {
    let (start, line) = line_of(text, key)?;
    let value = line[key.len() + 1..].trim();
    let at = start + line.rfind(value).filter(|_| !value.is_empty())?;
    Some(Span::new(at, at + value.len()))
}

/// The line of front matter that begins with a key, with the byte where it begins.
fn line_of<'t>(text: &'t str, key: &str) -> Option<(usize, &'t str)> {
    let (span, _) = split_front_matter(text)?;
    let mut at = span.start as usize;
    for line in text.get(span.range())?.split_inclusive('\n') {
        if line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')) {
            return Some((at, line.trim_end()));
        }
        at += line.len();
    }
    None
}
