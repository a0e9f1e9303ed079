//! Puts translated texts that only the source has into the front matter of a translation.

use std::collections::BTreeMap;

use super::found::FoundMessages;
use super::front::{front_list, scalar};
use super::gains::{Insertion, Placing};
use super::placed::ProblemKind;
use super::texts::{Text, TextPlace, is_list};
use crate::config::split_front_matter;

impl Placing<'_> {
    /// Puts texts of front matter into it: items of lists beside those that are there, and keys that it lacks at its end.
    pub(super) fn front(&self, found: &FoundMessages<'_>, refused: &mut Vec<(usize, ProblemKind)>) -> Vec<Insertion> {
        let mut insertions: Vec<Insertion> = Vec::new();
        let mut lacking: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for number in &self.gained {
            let text = &self.page.source.texts[self.page.pairs[*number].source];
            let TextPlace::Front(key, _) = text.place else { continue };
            let is_key = |other: &&Text| matches!(other.place, TextPlace::Front(other, _) if other == key);
            if !self.texts.iter().any(|text| is_key(&text)) {
                lacking.entry(key).or_default().push(*number);
                continue;
            }
            match self.front_item(*number, key, found) {
                Some(insertion) => insertions.push(insertion),
                None => refused.push((*number, ProblemKind::NoPlace)),
            }
        }
        let front = split_front_matter(self.text).map(|(span, _)| span.end as usize);
        for (key, pairs) in lacking {
            let Some(at) = front else {
                refused.extend(pairs.into_iter().map(|pair| (pair, ProblemKind::NoPlace)));
                continue;
            };
            let scalars: Vec<String> = pairs.iter().map(|pair| self.scalar(*pair, found, false)).collect();
            let text = match is_list(key) {
                true => format!("{key}:\n{}", scalars.iter().map(|one| format!("- {one}\n")).collect::<String>()),
                false => format!("{key}: {}\n", scalars.concat()),
            };
            insertions.push(Insertion { at, text, pairs });
        }
        insertions
    }

    /// A returned text as a scalar, with the id that the source's text has.
    fn scalar(&self, number: usize, found: &FoundMessages<'_>, is_quoted: bool) -> String {
        let span = self.page.source.texts[self.page.pairs[number].source].span;
        let words = found.target(number).map_or("", |one| one.message.target.trim());
        let old = &self.page.source.text[span.range()];
        let old = if is_quoted && !old.starts_with(['"', '\'']) { format!("\"{old}\"") } else { old.to_owned() };
        scalar(&old, words)
    }

    /// An item of a list in front matter, after the translation of the item before it, or before that of the next.
    fn front_item(&self, number: usize, key: &str, found: &FoundMessages<'_>) -> Option<Insertion> {
        let own = |pair: usize| {
            let pair = &self.page.pairs[pair];
            let is_key =
                matches!(self.page.source.texts[pair.source].place, TextPlace::Front(other, _) if other == key);
            let other = self.texts.get(pair.translation?)?;
            (is_key && matches!(other.place, TextPlace::Front(other, _) if other == key)).then_some(other.span)
        };
        let before = (0..number).rev().filter(|pair| !self.gained.contains(pair)).find_map(own);
        let after = (number + 1..self.page.pairs.len()).filter(|pair| !self.gained.contains(pair)).find_map(own);
        let beside = before.or(after)?;
        let (start, end) = (beside.start as usize, beside.end as usize);
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let (at, text) = match front_list(&self.text[line..start]) {
            // `- ` with its indent.
            Some(marks) => {
                let scalar = self.scalar(number, found, false);
                let line_end = end + self.text[end..].find('\n')?;
                match before {
                    Some(_) => (line_end, format!("\n{marks}{scalar}")),
                    None => (line, format!("{marks}{scalar}\n")),
                }
            }
            None => {
                let scalar = self.scalar(number, found, true);
                match before {
                    Some(_) => (end, format!(", {scalar}")),
                    None => (start, format!("{scalar}, ")),
                }
            }
        };
        Some(Insertion { at, text, pairs: vec![number] })
    }
}
