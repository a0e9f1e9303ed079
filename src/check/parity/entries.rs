//! Numbers of data: those of each text of an entry are those of its text in the other language.

use super::context::Context;
use super::matching::{Comparison, Difference, differences};
use super::quantities::{Quantity, quantities};
use crate::curriculum::{DataKind, EntryText};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::{Place, Span};

/// Compares the texts of entries that are not known to differ.
pub(in crate::check) fn check_entries(context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let Context { site, theme, snapshot, .. } = context;
    let source = site.config.default_language;
    let words = |language| theme.wording(language).writing().quantities.as_ref();
    for language in site.languages().filter(|language| *language != source) {
        let words = words(language).zip(words(source));
        let (here, there) = (words.map(|words| words.0), words.map(|words| words.1));
        let how = Comparison { is_exact: words.is_some(), is_one: true };
        for step in site.entry_steps(language).iter().filter(|step| !step.state.is_behind()) {
            let entry = step.source.or(step.translation).and_then(|number| site.entries().get(number));
            // Words for the search differ.
            let entry = entry.filter(|entry| entry.kind != DataKind::Keywords);
            for field in entry.into_iter().flat_map(|entry| &entry.fields) {
                let (Some(own), Some(other)) = (&field.texts[language], &field.texts[source]) else { continue };
                let (numbers, other_numbers) = (quantities(&own.words, here), quantities(&other.words, there));
                for difference in differences(&numbers, &other_numbers, how) {
                    let Difference { here, there, is_exchange } = difference;
                    let name = |text: &EntryText, one: &Quantity<'_>| {
                        let span = if is_exchange { one.whole } else { one.span };
                        let name = text.words.get(span.range()).unwrap_or_default().to_owned();
                        let file = snapshot.source(text.path.as_str()).map_or("", |source| &source.text);
                        let at = file.get(text.span.range()).and_then(|written| written.find(&name));
                        let start = text.span.start as usize;
                        let place = at.map_or(text.span, |at| Span::new(start + at, start + at + name.len()));
                        (name, Place::new(&text.path, place))
                    };
                    let ((here, place), (there, other_place)) = (name(own, here), name(other, there));
                    let tag = site.config.languages[source].tag.to_string();
                    let fault = faults::NumbersDiffer { here, source: tag, there };
                    found.push(Diagnostic::new(fault, place).beside(other_place));
                }
            }
        }
    }
}
