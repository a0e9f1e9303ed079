//! Lists and tables of a section: the same number, each of the same length.
//!
//! Another rule compares the options of questions.

use super::pair::{Pair, Section};
use crate::curriculum::BlockKind;
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::markdown::{Element, Event, List, Table};

pub(super) fn compare(pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    compare_lists(pair, found);
    compare_tables(pair, found);
}

fn compare_lists(pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let (own, other) = (lists(pair.here), lists(pair.there));
    if own.len() != other.len() {
        let same = |(own, other): &(&&List, &&List)| outline(own) == outline(other);
        let common = own.iter().zip(&other).take_while(same).count();
        let place = |section: Section<'_>, lists: &[&List]| {
            lists.get(common).map_or_else(|| section.place(), |list| section.side.place(list.span))
        };
        let fault = faults::ListsDifferLists {
            here: own.len().to_string(),
            source: pair.source(),
            there: other.len().to_string(),
        };
        found.push(pair.fault(fault, place(pair.here, &own), place(pair.there, &other)));
        return;
    }
    for (own, other) in own.into_iter().zip(other).filter(|(own, other)| outline(own) != outline(other)) {
        let (here, there) = (pair.here.side.place(own.span), pair.there.side.place(other.span));
        let source = pair.source();
        let fault: Fault = match (own.items == other.items, own.first.is_some()) {
            (false, _) => {
                faults::ListsDiffer { here: own.items.to_string(), source, there: other.items.to_string() }.into()
            }
            (true, true) => faults::ListsDifferNumbered { source }.into(),
            (true, false) => faults::ListsDifferUnnumbered { source }.into(),
        };
        found.push(pair.fault(fault, here, there));
    }
}

fn outline(list: &List) -> (bool, u32) {
    (list.first.is_some(), list.items)
}

/// The lists of a section outside questions.
fn lists(section: Section<'_>) -> Vec<&List> {
    let document = section.side.document;
    let is_question = |div| document.block(div).is_some_and(|block| block.kind == BlockKind::Quiz);
    let mut questions = 0_usize;
    let mut lists = Vec::new();
    for (_, event) in section.events() {
        match event {
            Event::Open(Element::Div(div)) => questions += usize::from(is_question(div)),
            Event::Close(Element::Div(div)) => questions -= usize::from(is_question(div)),
            Event::Open(Element::List(list)) if questions == 0 => lists.extend(document.body.lists.get(list as usize)),
            _ => {}
        }
    }
    lists
}

fn compare_tables(pair: &Pair<'_>, found: &mut Vec<Diagnostic>) {
    let tables = |section: Section<'_>| -> Vec<Table> {
        let all = &section.side.document.body.tables;
        let table = |(_, event)| match event {
            Event::Open(Element::Table(table)) => all.get(table as usize).copied(),
            _ => None,
        };
        section.events().filter_map(table).collect()
    };
    let (own, other) = (tables(pair.here), tables(pair.there));
    if own.len() != other.len() {
        let common = own.len().min(other.len());
        let place = |section: Section<'_>, tables: &[Table]| {
            tables.get(common).map_or_else(|| section.place(), |table| section.side.place(table.span))
        };
        let fault = faults::TablesDifferTables {
            here: own.len().to_string(),
            source: pair.source(),
            there: other.len().to_string(),
        };
        found.push(pair.fault(fault, place(pair.here, &own), place(pair.there, &other)));
        return;
    }
    for (own, other) in own.into_iter().zip(other) {
        let places = || (pair.here.side.place(own.span), pair.there.side.place(other.span));
        if own.columns != other.columns {
            let (here, there) = (own.columns.to_string(), other.columns.to_string());
            let fault = faults::TablesDifferColumns { here, source: pair.source(), there };
            found.push(pair.fault(fault, places().0, places().1));
        }
        if own.rows != other.rows {
            let fault = faults::TablesDiffer {
                here: own.rows.to_string(),
                source: pair.source(),
                there: other.rows.to_string(),
            };
            found.push(pair.fault(fault, places().0, places().1));
        }
    }
}
