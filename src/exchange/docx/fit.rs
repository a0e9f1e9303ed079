//! Compares the rows of a returned document with the texts of the site, before they are placed.
//!
//! Word processors change quotation marks, spaces and moved rows; the site has the exact texts.

use std::collections::{BTreeMap, BTreeSet};

use super::fold::{folded, repaired};
use super::read::{ReturnedDocument, RowFacts};
use crate::exchange::codes::lost_codes;
use crate::exchange::digest::digest;
use crate::exchange::fault::{ExchangeRemark, RemarkKind};
use crate::exchange::message::{Catalogue, Message, MessageState, page_of};
use crate::exchange::reading::{Reading, Returned};

impl ReturnedDocument {
    /// The reading, with the names and sources of the site's texts. `everything` has all texts between both languages.
    ///
    /// A row whose translation was changed in the site since the export is not imported.
    pub fn fitted(self, everything: &Catalogue) -> Reading {
        let site = SiteTexts::new(everything);
        let Self { mut reading, rows } = self;
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut remarks = Vec::new();
        let mut messages = Vec::new();
        for (mut one, facts) in std::mem::take(&mut reading.messages).into_iter().zip(rows) {
            let remark = |one: &Returned, column, kind| ExchangeRemark {
                line: one.line,
                column,
                context: one.message.context.clone(),
                kind,
            };
            let found = site.find(&one.message, &facts);
            if matches!(found, RowMatch::Several) {
                remarks.push(remark(&one, 1, RemarkKind::RowSeveral));
                continue;
            }
            if let RowMatch::One(text) = found
                && taken.insert(text.context.clone())
            {
                rename(&mut reading.remarks, one.line, &one.message.context, &text.context);
                one.message.context.clone_from(&text.context);
                one.message.source.clone_from(&text.source);
                one.message.place.clone_from(&text.place);
                let is_same = digest(&text.target) == digest(&one.message.target);
                if !is_same && digest(&text.target) != facts.check.target {
                    remarks.push(remark(&one, 3, RemarkKind::Stale));
                    continue;
                }
                one.message.target = repaired(&one.message.target, [&text.source, &text.target]);
                // Changes that programs make by themselves do not show that somebody looked at the text.
                let is_corrected = !is_same && folded(&one.message.target) == folded(&text.target);
                if is_corrected && !facts.is_confirmed {
                    one.message.state = MessageState::Outdated;
                }
            }
            let lost = lost_codes(&one.message.source, &one.message.target);
            remarks.extend(lost.into_iter().map(|code| remark(&one, 3, RemarkKind::LostCode(code))));
            messages.push(one);
        }
        reading.messages = messages;
        reading.remarks.extend(remarks);
        reading.remarks.sort_by_key(|remark| (remark.line, remark.column));
        reading
    }
}

/// Remarks about a row get the present name of its text.
fn rename(remarks: &mut [ExchangeRemark], line: usize, old: &str, new: &str) {
    for remark in remarks.iter_mut().filter(|remark| remark.line == line && remark.context == old) {
        remark.context = new.to_owned();
    }
}

struct SiteTexts<'a> {
    /// The texts of each page by their source, exact and without typographic differences.
    by_source: BTreeMap<(&'a str, String), Vec<&'a Message>>,
}

/// The text of the site that a row is of.
enum RowMatch<'a> {
    One(&'a Message),
    /// Several texts of the page have this source, and the row does not say which one it is of.
    Several,
    None,
}

impl<'a> SiteTexts<'a> {
    fn new(everything: &'a Catalogue) -> Self {
        let mut by_source: BTreeMap<(&'a str, String), Vec<&'a Message>> = BTreeMap::new();
        for message in &everything.messages {
            let page = page_of(&message.context);
            for key in [digest(&message.source), folded(&message.source)] {
                by_source.entry((page, key)).or_default().push(message);
            }
        }
        Self { by_source }
    }

    /// Finds the text of a row by its source: that of the cell, or the one that was exported if the cell was edited. Of
    /// several texts with the same source, it is the one with the translation that was exported, else the one with the
    /// name of the row.
    fn find(&self, message: &Message, facts: &RowFacts) -> RowMatch<'a> {
        let page = page_of(&message.context);
        let of = |key: String| self.by_source.get(&(page, key)).map(Vec::as_slice);
        let exported = of(facts.check.source.clone());
        let Some(found) = exported.or_else(|| of(folded(&message.source))) else { return RowMatch::None };
        let named = found.iter().find(|text| text.context == message.context);
        let is_exported = |text: &&&'a Message| digest(&text.target) == facts.check.target;
        let mut translated = found.iter().filter(is_exported);
        let chosen = match (named, translated.next(), translated.next()) {
            (Some(named), ..) if is_exported(&named) => named,
            (_, Some(only), None) => only,
            (Some(named), None, _) => named,
            (None, None, _) if found.len() == 1 => &found[0],
            _ => return RowMatch::Several,
        };
        RowMatch::One(chosen)
    }
}
