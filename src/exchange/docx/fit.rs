//! Compares the rows of a returned document with the texts of the site, before they are placed.
//!
//! Word processors change quotation marks, spaces and moved rows; the site has the exact texts.

use std::collections::{BTreeMap, BTreeSet};

use super::check::digest;
use super::fold::{folded, repaired};
use super::read::{ReturnedDocument, RowFacts};
use crate::exchange::codes::lost_codes;
use crate::exchange::fault::{Remark, RemarkKind};
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
            let remark = |one: &Returned, column, kind| Remark {
                line: one.line,
                column,
                context: one.message.context.clone(),
                kind,
            };
            if let Some(text) = site.find(&one.message, &facts).filter(|text| taken.insert(text.context.clone())) {
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
fn rename(remarks: &mut [Remark], line: usize, old: &str, new: &str) {
    for remark in remarks.iter_mut().filter(|remark| remark.line == line && remark.context == old) {
        remark.context = new.to_owned();
    }
}

struct SiteTexts<'a> {
    by_name: BTreeMap<&'a str, &'a Message>,
    /// By page and text without typographic differences, and by page and digest. `None` if there are several.
    by_words: BTreeMap<(&'a str, String), Option<&'a Message>>,
    by_digest: BTreeMap<(&'a str, String), Option<&'a Message>>,
}

impl<'a> SiteTexts<'a> {
    fn new(everything: &'a Catalogue) -> Self {
        let mut texts = Self { by_name: BTreeMap::new(), by_words: BTreeMap::new(), by_digest: BTreeMap::new() };
        for message in &everything.messages {
            let page = page_of(&message.context);
            texts.by_name.insert(&message.context, message);
            let words = texts.by_words.entry((page, folded(&message.source)));
            words.and_modify(|known| *known = None).or_insert(Some(message));
            let exact = texts.by_digest.entry((page, digest(&message.source)));
            exact.and_modify(|known| *known = None).or_insert(Some(message));
        }
        texts
    }

    /// The text of the site that a row is of: the one with its name and source, else the only one of the page with its
    /// source. The source is that of the cell, or the one that was exported if the cell was edited.
    fn find(&self, message: &Message, facts: &RowFacts) -> Option<&'a Message> {
        let words = folded(&message.source);
        let is_same = |text: &&Message| digest(&text.source) == facts.check.source || folded(&text.source) == words;
        if let Some(text) = self.by_name.get(message.context.as_str()).copied().filter(|text| is_same(text)) {
            return Some(text);
        }
        let page = page_of(&message.context);
        let exported = self.by_digest.get(&(page, facts.check.source.clone())).copied().flatten();
        exported.or_else(|| self.by_words.get(&(page, words)).copied().flatten())
    }
}
