//! Puts translated texts that only the source has into their place in an existing section.
//!
//! What goes in is the largest part of the source of which the translation has nothing: a paragraph, an item, a row, a
//! block, a footnote. It is put after the translation of the part before it, or else before that of the part after it,
//! and only if all of its texts are translated and the page is then read as expected.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::{is_as_returned, marks_before, unescaped};
use super::found::FoundMessages;
use super::make::fragment;
use super::placed::{Placed, ProblemKind, problem};
use super::side::section_span;
use super::texts::{PageSide, PageTexts, Text, TextPlace, texts};
use super::words::same_words;
use crate::config::split_front_matter;
use crate::language::Language;
use crate::markdown::{NodeKind, PageNode, nodes};
use crate::pipeline::Loaded;
use crate::source::Span;

/// A part that is put into the translation.
pub(super) struct Insertion {
    /// Where, in bytes.
    pub at: usize,
    pub text: String,
    /// Its pairs in the order of the file.
    pub pairs: Vec<usize>,
}

/// Puts the returned texts of the pairs `gained` into the text of the translation.
#[expect(clippy::too_many_arguments, reason = "the page, both its sides, what came back, and where it is told")]
pub(super) fn insert(
    page: &PageTexts<'_>,
    translation: &PageSide<'_>,
    text: String,
    gained: &BTreeSet<usize>,
    found: &FoundMessages<'_>,
    loaded: &Loaded,
    into: Language,
    placed: &mut Placed,
) -> String {
    if gained.is_empty() {
        return text;
    }
    let mut placing = Placing::new(page, translation, &text, gained);
    // What an earlier import has put there is not put again.
    let there: BTreeSet<usize> = gained.iter().copied().filter(|pair| placing.is_there(*pair, found)).collect();
    placed.unchanged += there.len();
    placing.gained.retain(|pair| !there.contains(pair));
    let mut insertions = Vec::new();
    let mut refused: Vec<(usize, ProblemKind)> = Vec::new();
    insertions.extend(placing.front(found, &mut refused));
    for (root, pairs) in placing.roots(&mut refused) {
        match placing.place_of(root) {
            Some(place) => {
                let target = |pair: usize| found.target(pair).map(|one| one.message.target.as_str());
                let words = fragment(page, placing.source[root].span, &pairs, &target, loaded, into);
                let text = placing.in_place(root, &place, &words);
                insertions.push(Insertion { at: place.at, text, pairs });
            }
            None => {
                let is_footnote = placing.source[root].kind == NodeKind::Footnote && placing.is_label_taken(root);
                let reason = if is_footnote { ProblemKind::LabelTaken } else { ProblemKind::NoPlace };
                refused.extend(pairs.into_iter().map(|pair| (pair, reason)));
            }
        }
    }
    let (text, made, broken) = apply(page, translation, text.clone(), insertions, found);
    placed.placed += made;
    refused.extend(broken.into_iter().map(|pair| (pair, ProblemKind::WouldBreak)));
    placed.problems.extend(refused.into_iter().filter_map(|(pair, kind)| Some(problem(found.target(pair)?, kind))));
    text
}

/// Applies insertions from the last to the first, if the page is then read as before with the new texts; returns the
/// text, the number of texts in it, and the pairs that were left out.
fn apply(
    page: &PageTexts<'_>,
    translation: &PageSide<'_>,
    mut text: String,
    mut insertions: Vec<Insertion>,
    found: &FoundMessages<'_>,
) -> (String, usize, Vec<usize>) {
    // At one position, the later part of the source goes in first.
    insertions.sort_by_key(|one| (one.at, one.pairs.first().copied()));
    let (mut made, mut broken) = (0, Vec::new());
    let mut before = texts(translation.document, &text);
    for Insertion { at, text: words, pairs } in insertions.into_iter().rev() {
        let mut longer = text.clone();
        longer.insert_str(at, &words);
        let after = texts(translation.document, &longer);
        let wanted: Vec<(&Text, &str)> = pairs
            .iter()
            .map(|pair| {
                let words = found.target(*pair).map_or("", |one| one.message.target.as_str());
                (&page.source.texts[page.pairs[*pair].source], words)
            })
            .collect();
        if is_longer_by(&before, &after, &wanted) {
            (text, before) = (longer, after);
            made += pairs.len();
        } else {
            broken.extend(pairs);
        }
    }
    (text, made, broken)
}

/// Whether texts are the same as before with a run of new ones.
fn is_longer_by(before: &[Text], after: &[Text], new: &[(&Text, &str)]) -> bool {
    // The numbers of items in front matter change.
    let is_same_place = |one: &TextPlace, other: &TextPlace| match (one, other) {
        (TextPlace::Front(one, _), TextPlace::Front(other, _)) => one == other,
        _ => one == other,
    };
    let is_same = |one: &Text, other: &Text| is_same_place(&one.place, &other.place) && one.words == other.words;
    let is_new = |one: &Text, (text, words): &(&Text, &str)| {
        is_same_place(&one.place, &text.place)
            && one.blocks == text.blocks
            && same_words(&unescaped(one, &one.words), &unescaped(one, words))
    };
    if after.len() != before.len() + new.len() {
        return false;
    }
    let head = before.iter().zip(after).take_while(|(one, other)| is_same(one, other)).count();
    (0..=head).rev().take(new.len() + 1).any(|at| {
        let (run, tail) = after[at..].split_at(new.len());
        run.iter().zip(new).all(|(one, new)| is_new(one, new))
            && tail.iter().zip(&before[at..]).all(|(one, other)| is_same(one, other))
    })
}

/// Where a part goes.
struct PartPlace {
    /// The offset in bytes.
    at: usize,
    /// The marks before each line: quotations and indents.
    marks: String,
    /// Whether it comes before what is there, and not after it.
    is_before: bool,
    /// Whether it has a whole line before it.
    is_apart: bool,
    /// The part beside it: its marker is used in lists.
    beside: Option<usize>,
}

/// A page whose translation gets texts.
pub(super) struct Placing<'p> {
    pub page: &'p PageTexts<'p>,
    translation: &'p PageSide<'p>,
    /// The present text of the translation, and the texts in it.
    pub text: &'p str,
    pub texts: Vec<Text>,
    /// The pairs of the texts that go in.
    pub gained: BTreeSet<usize>,
    source: Vec<PageNode>,
    own: Vec<PageNode>,
    /// The innermost node of each text of the source.
    of_source: Vec<Option<usize>>,
    /// The node of the translation for nodes of the source.
    pairs: BTreeMap<usize, usize>,
}

impl<'p> Placing<'p> {
    fn new(page: &'p PageTexts<'p>, translation: &'p PageSide<'p>, text: &'p str, gained: &BTreeSet<usize>) -> Self {
        let start = |text: &str| split_front_matter(text).map_or(0, |(_, start)| start);
        let source = nodes(&page.source.document.path, page.source.text, start(page.source.text));
        let own = nodes(&translation.document.path, text, start(text));
        // Edits have not changed their number and order.
        let texts = texts(translation.document, text);
        let of_source = page.source.texts.iter().map(|text| innermost(&source, text.span)).collect();
        let mut placing = Self {
            page,
            translation,
            text,
            texts,
            gained: gained.clone(),
            source,
            own,
            of_source,
            pairs: BTreeMap::new(),
        };
        placing.pair_nodes();
        placing
    }

    /// Pairs the nodes around texts that have a counterpart.
    fn pair_nodes(&mut self) {
        let mut sure_first: Vec<usize> =
            (0..self.page.pairs.len()).filter(|pair| !self.gained.contains(pair)).collect();
        sure_first.sort_by_key(|pair| self.page.pairs[*pair].is_guess);
        for number in sure_first {
            let pair = &self.page.pairs[number];
            let Some(other) = pair.translation.and_then(|other| self.texts.get(other)) else { continue };
            if self.page.steps[pair.step].translation != Some(other.section) {
                continue;
            }
            let mut here = self.of_source[pair.source];
            let mut there = innermost(&self.own, other.span);
            let is_leaf = |nodes: &[PageNode], at: Option<usize>| at.is_some_and(|at| nodes[at].kind == NodeKind::Leaf);
            match (is_leaf(&self.source, here), is_leaf(&self.own, there)) {
                // An item with empty lines has its text in a paragraph, one without has not.
                (true, false) => here = here.and_then(|at| self.source[at].parent),
                (false, true) => there = there.and_then(|at| self.own[at].parent),
                _ => {}
            }
            while let (Some(one), Some(other)) = (here, there) {
                let is_alike = match (self.source[one].kind, self.own[other].kind) {
                    (NodeKind::List { .. }, NodeKind::List { .. }) => true,
                    (one, other) => one == other,
                };
                if !is_alike {
                    break;
                }
                self.pairs.entry(one).or_insert(other);
                (here, there) = (self.source[one].parent, self.own[other].parent);
            }
        }
    }

    /// Whether the section has a text without a certain counterpart that is the returned one.
    fn is_there(&self, number: usize, found: &FoundMessages<'_>) -> bool {
        let pair = &self.page.pairs[number];
        let section = self.page.steps[pair.step].translation;
        let taken: BTreeSet<usize> = self
            .page
            .pairs
            .iter()
            .filter(|pair| !pair.is_guess && !pair.is_likely)
            .filter_map(|pair| pair.translation)
            .collect();
        let words = found.target(number).map_or("", |one| one.message.target.as_str());
        let own = self.translation.texts.iter().enumerate();
        own.filter(|(other, text)| Some(text.section) == section && !taken.contains(other))
            .any(|(_, text)| is_as_returned(text, words))
    }

    /// The pairs with texts in a node of the source.
    fn inside(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let outer = self.source[node].span;
        self.page.pairs.iter().enumerate().filter_map(move |(number, pair)| {
            let span = self.page.source.texts[pair.source].span;
            (outer.start <= span.start && span.end <= outer.end).then_some(number)
        })
    }

    /// The largest nodes of which all texts are gained, with their pairs; others are refused.
    fn roots(&self, refused: &mut Vec<(usize, ProblemKind)>) -> BTreeMap<usize, Vec<usize>> {
        let mut roots = BTreeMap::new();
        let is_new = |pair: usize| self.gained.contains(&pair) || self.page.pairs[pair].translation.is_none();
        for number in &self.gained {
            let text = &self.page.source.texts[self.page.pairs[*number].source];
            if matches!(text.place, TextPlace::Front(..)) {
                continue;
            }
            let Some(mut node) = self.of_source[self.page.pairs[*number].source] else {
                refused.push((*number, ProblemKind::NoPlace));
                continue;
            };
            while let Some(parent) = self.source[node].parent.filter(|parent| self.inside(*parent).all(is_new)) {
                node = parent;
            }
            let all: Vec<usize> = self.inside(node).collect();
            if all.iter().all(|pair| self.gained.contains(pair)) {
                roots.insert(node, all);
            } else {
                let is_open = all.into_iter().all(is_new);
                refused.push((*number, if is_open { ProblemKind::Incomplete } else { ProblemKind::NoPlace }));
            }
        }
        roots
    }

    /// The nodes beside a node: those in the same one, of the same section.
    fn beside(&self, node: usize) -> Vec<usize> {
        let is_footnote = |node: &PageNode| node.kind == NodeKind::Footnote;
        let own = &self.source[node];
        let section = self.inside(node).next().map(|pair| self.page.source.texts[self.page.pairs[pair].source].section);
        let span = section.map(|section| section_span(&self.page.source, section));
        let is_in_section =
            |other: &PageNode| span.is_none_or(|span| span.start <= other.span.start && other.span.end <= span.end);
        let is_beside = |other: &&usize| {
            let other = &self.source[**other];
            other.parent == own.parent
                && is_footnote(other) == is_footnote(own)
                && (own.parent.is_some() || is_footnote(own) || is_in_section(other))
        };
        (0..self.source.len()).collect::<Vec<_>>().iter().filter(is_beside).copied().collect()
    }

    /// The place of a node in the translation.
    fn place_of(&self, node: usize) -> Option<PartPlace> {
        let kind = self.source[node].kind;
        if kind == NodeKind::Footnote && self.is_label_taken(node) {
            return None;
        }
        let parent = match self.source[node].parent {
            Some(parent) => Some(*self.pairs.get(&parent)?),
            None => None,
        };
        let beside = self.beside(node);
        let at = beside.iter().position(|other| *other == node)?;
        let mut silent = 0;
        for other in beside[..at].iter().rev() {
            match self.own_of(*other, parent, true) {
                Some(own) => return Some(self.after(self.past_silent(own, silent), kind)),
                None => silent += usize::from(self.source[*other].kind == NodeKind::Silent),
            }
        }
        let next = beside[at + 1..].iter().find_map(|other| self.own_of(*other, parent, false));
        if let Some(own) = next.filter(|own| self.own[*own].kind != NodeKind::Head) {
            let start = self.own[own].span.start as usize;
            let marks = marks_before(self.text, start);
            let is_apart = self.is_apart(kind, own);
            return Some(PartPlace { at: start, marks, is_before: true, is_apart, beside: Some(own) });
        }
        self.alone(parent, kind)
    }

    /// The node in `parent` of the translation that is the counterpart of a node of the source; else the first or last
    /// one around counterparts of what is in that node: only one side may have a block or quotation around a text.
    fn own_of(&self, node: usize, parent: Option<usize>, is_last: bool) -> Option<usize> {
        let is_child = |own: &usize| self.own[*own].parent == parent;
        if let Some(own) = self.pairs.get(&node).copied().filter(is_child) {
            return Some(own);
        }
        let is_footnote = self.source[node].kind == NodeKind::Footnote;
        let around = |own: &usize| {
            let mut above = std::iter::successors(Some(*own), |own| self.own[*own].parent);
            above.find(is_child).filter(|own| (self.own[*own].kind == NodeKind::Footnote) == is_footnote)
        };
        let end = self.source[node].span.end;
        let inside = (node..self.source.len()).take_while(|inner| self.source[*inner].span.start < end);
        let found = inside.filter_map(|inner| self.pairs.get(&inner)).filter_map(around);
        if is_last { found.max() } else { found.min() }
    }

    /// A node, or the last of at most `count` nodes without texts directly after it.
    fn past_silent(&self, node: usize, count: usize) -> usize {
        let parent = self.own[node].parent;
        let following = self.own.iter().enumerate().skip(node + 1).filter(|(_, one)| one.parent == parent);
        let silent = following.take_while(|(_, one)| one.kind == NodeKind::Silent).take(count);
        silent.last().map_or(node, |(number, _)| number)
    }

    fn after(&self, own: usize, kind: NodeKind) -> PartPlace {
        let PageNode { span, kind: own_kind, .. } = self.own[own];
        let mut at = span.end as usize;
        if own_kind == NodeKind::Head {
            // The line under the header belongs to it.
            at += self.text[at..]
                .char_indices()
                .filter(|(_, one)| *one == '\n')
                .nth(1)
                .map_or(self.text.len() - at, |(end, _)| end);
        }
        let marks = marks_before(self.text, span.start as usize);
        PartPlace { at, marks, is_before: false, is_apart: self.is_apart(kind, own), beside: Some(own) }
    }

    /// Whether an empty line divides a part from the one beside it.
    fn is_apart(&self, kind: NodeKind, own: usize) -> bool {
        match kind {
            NodeKind::Row | NodeKind::Definition => false,
            NodeKind::Item => {
                let parent = self.own[own].parent;
                let items: Vec<Span> = self.own.iter().filter(|one| one.parent == parent).map(|one| one.span).collect();
                items
                    .windows(2)
                    .any(|pair| self.text[pair[0].end as usize..pair[1].start as usize].matches('\n').count() > 1)
            }
            _ => true,
        }
    }

    /// The place of a part that has no other beside it.
    fn alone(&self, parent: Option<usize>, kind: NodeKind) -> Option<PartPlace> {
        let place =
            |at: usize, marks: String, is_before| PartPlace { at, marks, is_before, is_apart: true, beside: None };
        let end = self.text.trim_end().len();
        match parent.map(|parent| (self.own[parent].kind, self.own[parent].span)) {
            Some((NodeKind::Div, span)) => {
                let line = self.text[span.start as usize..].find('\n')? + span.start as usize;
                Some(PartPlace { is_apart: false, ..place(line, String::new(), false) })
            }
            Some((NodeKind::Item, span)) => {
                let (start, words) = (span.start as usize, &self.text[span.range()]);
                let marker = words.find(' ')?;
                let width = marker + words[marker..].len() - words[marker..].trim_start_matches(' ').len();
                let marks = marks_before(self.text, start) + &" ".repeat(width);
                let is_apart = !matches!(kind, NodeKind::List { .. });
                Some(PartPlace { is_apart, ..place(span.end as usize, marks, false) })
            }
            Some(_) => None,
            None if kind == NodeKind::Footnote => Some(place(end, String::new(), false)),
            None => {
                // The top of a page has no heading.
                let start = split_front_matter(self.text).map_or(0, |(_, start)| start);
                let blank = self.text[start..].len() - self.text[start..].trim_start().len();
                let is_first = self.own.first().is_none_or(|first| first.span.start as usize >= start + blank);
                match (is_first, start + blank < self.text.len()) {
                    (true, true) => Some(place(start + blank, String::new(), true)),
                    (true, false) => Some(place(end, String::new(), false)),
                    (false, _) => None,
                }
            }
        }
    }

    fn is_label_taken(&self, node: usize) -> bool {
        let label = |text: &str| text.split_once("]:").map(|(label, _)| label.to_owned());
        let own = label(&self.page.source.text[self.source[node].span.range()]);
        let footnotes = self.own.iter().filter(|one| one.kind == NodeKind::Footnote);
        footnotes.map(|one| label(&self.text[one.span.range()])).any(|other| other == own)
    }

    /// The text of a part with the marks of its place.
    fn in_place(&self, root: usize, place: &PartPlace, words: &str) -> String {
        let source_marks = marks_before(self.page.source.text, self.source[root].span.start as usize);
        let marker = |words: &str| words.chars().next();
        let mut first = words.to_owned();
        if self.source[root].kind == NodeKind::Item
            && let Some(own) = place.beside.and_then(|own| marker(&self.text[self.own[own].span.range()]))
            && marker(words).is_some_and(|marker| "-*+".contains(marker) && "-*+".contains(own))
        {
            first.replace_range(..1, &own.to_string());
        }
        let blank = place.marks.trim_end();
        let line = |(number, line): (usize, &str)| {
            let inner = line.strip_prefix(source_marks.as_str()).unwrap_or(line.trim_start_matches([' ', '\t', '>']));
            match (number, inner.trim().is_empty()) {
                (0, _) => line.to_owned(),
                (_, true) => blank.to_owned(),
                (_, false) => format!("{}{inner}", place.marks),
            }
        };
        let words = first.trim_end().split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n");
        let apart = if place.is_apart { format!("\n{blank}") } else { String::new() };
        match place.is_before {
            true => format!("{words}{apart}\n{}", place.marks),
            false => format!("{apart}\n{}{words}", place.marks),
        }
    }
}

/// The innermost node with a span.
fn innermost(nodes: &[PageNode], span: Span) -> Option<usize> {
    nodes.iter().rposition(|node| node.span.start <= span.start && span.end <= node.span.end)
}
