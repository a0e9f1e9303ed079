//! Blocks and alerts of a section: the same kinds in the same order and nesting, with the same attributes.

use super::pair::{Pair, Section};

use super::facts;
use crate::curriculum::{Block, Held, HeldForm};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::markdown::{AlertKind, Div};
use crate::source::{Place, Span};

pub(super) fn compare(pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (&pair.here.contents.blocks, &pair.there.contents.blocks);
    let is_same = |(own, other): &(&Held<'_>, &Held<'_>)| {
        own.depth == other.depth && name(pair.here, own) == name(pair.there, other)
    };
    let before = own.iter().zip(other).take_while(is_same).count();
    if before == own.len() && before == other.len() {
        for (own, other) in own.iter().zip(other) {
            if let (HeldForm::Block(own), HeldForm::Block(other)) = (own.form, other.form) {
                compare_attributes(pair, own, other, found);
            }
        }
        return;
    }
    let after = own[before..].iter().rev().zip(other[before..].iter().rev()).take_while(is_same).count();
    let (own, other) = (&own[before..own.len() - after], &other[before..other.len() - after]);
    let at = |section: Section<'_>, held: Option<&Held<'_>>| {
        held.map_or_else(|| section.place(), |held| place(section, held))
    };
    let here = || own.first().map(|own| name(pair.here, own)).unwrap_or_default().to_owned();
    let there = || other.first().map(|other| name(pair.there, other)).unwrap_or_default().to_owned();
    let source = pair.source();
    let fault: Fault = match (own.first(), other.first()) {
        (Some(_), Some(_)) if here() == there() => faults::BlocksDifferNesting { here: here(), source }.into(),
        (Some(_), Some(_)) => faults::BlocksDiffer { here: here(), source, there: there() }.into(),
        (Some(_), None) => faults::BlocksDifferExtra { here: here(), source }.into(),
        (None, _) => faults::BlocksDifferMissing { source, there: there() }.into(),
    };
    found.push(pair.fault(fault, at(pair.here, own.first()), at(pair.there, other.first())));
}

fn block<'a>(section: Section<'a>, div: &Div) -> Option<&'a Block> {
    section.side.document.blocks.get(div.index as usize)
}

/// The name of a block or alert, independent of language.
fn name(section: Section<'_>, held: &Held<'_>) -> &'static str {
    match held.form {
        HeldForm::Block(div) => block(section, div).map_or("", |block| block.kind.row().id),
        HeldForm::Alert(AlertKind::Note, _) => "[!NOTE]",
        HeldForm::Alert(AlertKind::Tip, _) => "[!TIP]",
        HeldForm::Alert(AlertKind::Important, _) => "[!IMPORTANT]",
        HeldForm::Alert(AlertKind::Warning, _) => "[!WARNING]",
        HeldForm::Alert(AlertKind::Caution, _) => "[!CAUTION]",
    }
}

fn place(section: Section<'_>, held: &Held<'_>) -> Place {
    match held.form {
        HeldForm::Block(div) => section.side.place(div.name_span),
        // The place of an alert is its first text.
        HeldForm::Alert(_, event) => {
            let first = section.side.document.body.prose().find(|(at, _)| *at > event);
            first.map_or_else(|| section.place(), |(_, run)| section.side.place_of(run.text))
        }
    }
}

fn compare_attributes(pair: &Pair<'_>, own: &Div, other: &Div, found: &mut Vec<Diagnostic>) {
    let (Some(here), Some(there)) = (block(pair.here, own), block(pair.there, other)) else { return };
    for key in ["id", "work", "from", "group", "setting", "term", "objective", "form", "parts", "blank", "route"] {
        let (value, other_value) = (value(pair.here, here, key), value(pair.there, there, key));
        if value == other_value {
            continue;
        }
        let place = pair.here.side.place(attribute_span(own, key));
        let beside = pair.there.side.place(attribute_span(other, key));
        let (key, source) = (key.to_owned(), pair.source());
        let fault: Fault = match (value, other_value) {
            (Some(here), Some(there)) => faults::BlocksDifferAttribute { here, key, source, there }.into(),
            (Some(here), None) => faults::BlocksDifferAttributeExtra { here, key, source }.into(),
            (None, other) => {
                faults::BlocksDifferAttributeMissing { key, source, there: other.unwrap_or_default() }.into()
            }
        };
        found.push(pair.fault(fault, place, beside));
    }
    if here.minutes != there.minutes {
        let place = pair.here.side.place(attribute_span(own, "minutes"));
        let beside = pair.there.side.place(attribute_span(other, "minutes"));
        found.push(facts::block_minutes(pair, (place, here.minutes), (beside, there.minutes)));
    }
}

/// The value of an attribute for comparison: ids sorted alphabetically, for the parts of a diagram their number.
fn value(section: Section<'_>, block: &Block, key: &str) -> Option<String> {
    match key {
        "id" => block.id.clone(),
        "parts" => block.names.contains_key(key).then(|| block.parts().count().to_string()),
        "objective" => block.names.contains_key(key).then(|| {
            let objectives = &section.side.document.front.objectives;
            // An objective is identified by its id or its index.
            let number = |id: &str| match objectives.iter().position(|objective| objective.id.as_deref() == Some(id)) {
                Some(place) => (place + 1).to_string(),
                None => id.to_owned(),
            };
            sorted(block.list(key).map(number).collect())
        }),
        "group" | "setting" => {
            block.names.contains_key(key).then(|| sorted(block.list(key).map(str::to_owned).collect()))
        }
        _ => block.names.get(key).cloned(),
    }
}

fn sorted(mut ids: Vec<String>) -> String {
    ids.sort();
    ids.join(" ")
}

/// The place of an attribute's value, or of the block's name if the attribute is absent.
fn attribute_span(div: &Div, key: &str) -> Span {
    let attribute = div.attributes.iter().find(|attribute| attribute.key == key);
    attribute.map_or(div.name_span, |attribute| attribute.value_span)
}
