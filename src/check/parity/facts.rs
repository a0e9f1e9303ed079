//! Front matter values that must be the same in every language: minutes, notices, ids.

use super::pair::{Both, Pair, Side};
use crate::config::{Audience, FrontMatter, Spanned, split_front_matter};
use crate::curriculum::{Document, Page, Site};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::language::Language;
use crate::source::{Place, Snapshot, Span};

/// A key and its value as an author would write it, if the front matter has it.
type Fact = (&'static str, fn(&FrontMatter) -> Option<String>);

/// Values compared one by one. An absent value equals an explicit default.
const FACTS: [Fact; 7] = [
    ("exercises", |front| front.exercises.as_ref().map(|minutes| minutes.value.to_string())),
    ("break", |front| front.break_after.map(|minutes| minutes.to_string())),
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
    // If only the exercises differ, the sum is not reported as well.
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
        // `order` in one language is enough.
        let is_one_enough = key == "order" && (value.is_none() || other_value.is_none());
        if value != other_value && !is_one_enough {
            let place =
                |side: Side<'_>| side.place(value_span(side.text, key).unwrap_or(side.document.front.title_span));
            found.push(stated(both, key, (place(both.here), value), (place(both.there), other_value)));
        }
    }
    check_lists(both, found);
}

/// Compares the numbers of objectives, questions and materials, and the ids.
fn check_lists(both: &Both<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (&both.here.document.front, &both.there.document.front);
    let counts = [
        ("objectives", own.objectives.len(), other.objectives.len()),
        ("questions", own.questions.len(), other.questions.len()),
        ("materials", own.materials.len(), other.materials.len()),
    ];
    for (key, count, other_count) in counts {
        if count != other_count {
            let place = |side: Side<'_>| side.place(key_span(side.text, key).unwrap_or(side.document.front.title_span));
            found.push(
                Diagnostic::new(
                    faults::FactsDifferCount {
                        here: count.to_string(),
                        key: key.to_string(),
                        source: both.there.tag.to_string(),
                        there: other_count.to_string(),
                    },
                    place(both.here),
                )
                .beside(place(both.there)),
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
        let fault = faults::FactsDifferIdExtra {
            here: id.value.clone(),
            key: key.to_owned(),
            source: both.there.tag.to_string(),
        };
        found.push(Diagnostic::new(fault, both.here.place(id.span)).beside(at_key(both.there)));
    }
    for id in other.iter().filter(|id| !is_in(own, id)) {
        let fault = faults::FactsDifferIdMissing {
            key: key.to_owned(),
            source: both.there.tag.to_string(),
            there: id.value.clone(),
        };
        found.push(Diagnostic::new(fault, at_key(both.here)).beside(both.there.place(id.span)));
    }
}

/// Reports a value that differs or that only one page has.
fn stated(
    both: &Both<'_>,
    key: &'static str,
    (here, value): (Place, Option<String>),
    (there, other): (Place, Option<String>),
) -> Diagnostic {
    let source = both.there.tag.to_string();
    let fault: Fault = match (value, other) {
        (Some(here), Some(there)) if key == "minutes" => faults::FactsDifferMinutes { here, source, there }.into(),
        (value, other) => differing(key, value, other, source),
    };
    Diagnostic::new(fault, here).beside(there)
}

fn differing(key: &str, value: Option<String>, other: Option<String>, source: String) -> Fault {
    let key = key.to_owned();
    match (value, other) {
        (Some(here), Some(there)) => faults::FactsDiffer { here, key, source, there }.into(),
        (Some(here), None) => faults::FactsDifferExtra { here, key, source }.into(),
        (None, other) => faults::FactsDifferMissing { key, source, there: other.unwrap_or_default() }.into(),
    }
}

/// Blocks with other minutes than those of the source.
pub(super) fn block_minutes(
    pair: &Pair<'_>,
    (here, minutes): (Place, Option<u16>),
    (there, other): (Place, Option<u16>),
) -> Diagnostic {
    let fault: Fault = match (minutes.map(|minutes| minutes.to_string()), other.map(|minutes| minutes.to_string())) {
        (Some(here), Some(there)) => faults::FactsDifferBlock { here, there, source: pair.source() }.into(),
        (value, other) => differing("minutes", value, other, pair.source()),
    };
    pair.fault(fault, here, there)
}

/// A page that one language publishes and another does not, because it is only for facilitators or a draft.
///
/// A translation that is a draft is not reported.
pub(super) fn check_left_out(site: &Site, snapshot: &Snapshot, page: &Page, found: &mut Vec<Diagnostic>) {
    if page.left_out.is_empty() {
        return;
    }
    let tag = |language: Language| &site.config.languages[language].tag;
    let module = page.kind.module().map(|module| site.module(module).source);
    let source = module.unwrap_or(site.config.default_language);
    let place = |document: &Document, key| {
        let text = snapshot.source(document.path.as_str()).map_or("", |source| &source.text);
        Place::new(&document.path, value_span(text, key).unwrap_or(document.front.title_span))
    };
    for hidden in &page.left_out {
        for shown in page.translations.values().flatten().map(|translation| &*translation.document) {
            if hidden.front.draft && hidden.language == source {
                let fault = faults::FactsDifferDraft { source: tag(source).to_string() };
                found.push(Diagnostic::new(fault, place(shown, "draft")).beside(place(hidden, "draft")));
            } else if !hidden.front.draft && hidden.front.audience != shown.front.audience {
                let is_source = hidden.language == source;
                let (here, there) = if is_source { (shown, &**hidden) } else { (&**hidden, shown) };
                let fault = faults::FactsDiffer {
                    here: audience(here.front.audience).to_owned(),
                    key: "audience".to_owned(),
                    source: tag(there.language).to_string(),
                    there: audience(there.front.audience).to_owned(),
                };
                let beside = place(there, "audience");
                found.push(Diagnostic::new(fault, place(here, "audience")).beside(beside));
            }
        }
    }
}

/// The span of a key in front matter.
fn key_span(text: &str, key: &str) -> Option<Span> {
    let (start, _) = line_of(text, key)?;
    Some(Span::new(start, start + key.len()))
}

/// The span of the value on the line of a key.
pub(super) fn value_span(text: &str, key: &str) -> Option<Span> {
    let (start, line) = line_of(text, key)?;
    let value = line[key.len() + 1..].trim();
    let at = start + line.rfind(value).filter(|_| !value.is_empty())?;
    Some(Span::new(at, at + value.len()))
}

/// The line of front matter that begins with a key, and its offset.
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
