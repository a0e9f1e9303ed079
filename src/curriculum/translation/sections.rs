//! Splits a document into sections of the text that translators compare.
//!
//! A section goes from a heading outside all blocks to the next; the text before the first heading, with that of the
//! front matter, is the top of the page. Line ends, white space, emphasis, link targets and comments are ignored.
//! Words, code, citations, right answers and the kinds of blocks are included.

use rustc_hash::FxHashMap;

use super::super::blocks::{AttributeKind, BlockKind};
use super::super::document::Document;
use crate::markdown::{Element, Event, end_line, plain_text};

/// The separator of paragraphs in the text of a section.
pub const BREAK: &str = " ¶ ";

/// The prefix of a block's first line, and the whole last line.
const FENCE: &str = ":::";

/// A section with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionText {
    /// The number of its heading in the body; `None` for the top of the page.
    pub heading: Option<u32>,
    /// Its text on one line, with paragraphs separated by [`BREAK`].
    pub text: String,
}

/// A section with the digest of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionDigest {
    /// See [`SectionText::heading`].
    pub heading: Option<u32>,
    /// The 64-bit XXH3 digest of its text, regardless of paragraph ends.
    pub digest: u64,
}

/// The sections of a document in order, with the top of the page first.
pub fn sections(document: &Document) -> Vec<SectionText> {
    let texts = gather(document).into_iter();
    texts.map(|(heading, lines)| SectionText { heading, text: folded(&lines).replace('\n', BREAK) }).collect()
}

/// The sections of a document as from [`sections`], with digests instead of text.
pub fn section_digests(document: &Document) -> Vec<SectionDigest> {
    let digest = |lines: &str| hash(&folded(lines));
    gather(document).into_iter().map(|(heading, lines)| SectionDigest { heading, digest: digest(&lines) }).collect()
}

/// The text and digest of lines that are a section without a document: the texts of an entry of data.
pub fn section_of(lines: &str) -> (String, u64) {
    let lines = folded(lines);
    (lines.replace('\n', BREAK), hash(&lines))
}

/// The headings that begin sections, those outside all blocks, by number in the body.
pub fn section_starts(document: &Document) -> impl Iterator<Item = u32> {
    document.body.section_starts().map(|(_, heading)| heading)
}

/// The 64-bit XXH3 digest of lines, regardless of paragraph ends.
pub(super) fn hash(lines: &str) -> u64 {
    twox_hash::XxHash3_64::oneshot(lines.replace('\n', " ").as_bytes())
}

/// The text of a section without facilitation blocks.
pub fn without_facilitation(text: &str) -> String {
    let hidden = format!("{FENCE}{}", BlockKind::Facilitator.row().id);
    let mut depth = 0;
    let mut kept: Vec<&str> = Vec::new();
    for part in text.split(BREAK) {
        let opens = part.starts_with(FENCE) && part != FENCE;
        match (depth, opens) {
            (0, _) if part == hidden || part.strip_prefix(&hidden).is_some_and(|rest| rest.starts_with(' ')) => {
                depth = 1;
            }
            (0, _) => kept.push(part),
            (_, true) => depth += 1,
            (_, false) => depth -= usize::from(part == FENCE),
        }
    }
    kept.join(BREAK)
}

/// Lines with single spaces between words, without empty lines.
fn folded(lines: &str) -> String {
    // Nearly every text already has this form, except for its last line end.
    let is_plain = !lines.contains("  ") && !lines.contains('\u{a0}') && !lines.contains('\t');
    if is_plain && !lines.contains(" \n") && !lines.contains("\n ") {
        return lines.trim().to_owned();
    }
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.lines().map(words).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn gather(document: &Document) -> Vec<(Option<u32>, String)> {
    let mut gathering = Gathering {
        document,
        sections: vec![(None, String::with_capacity(document.body.text.len()))],
        into: 0,
        depth: 0,
        footnote: None,
        referring: FxHashMap::default(),
    };
    let front = &document.front;
    let description = front.description.as_deref().unwrap_or_default();
    let objectives = front.objectives.iter().map(|objective| objective.text.as_str());
    let questions = front.questions.iter().map(|question| question.value.as_str());
    let materials = front.materials.iter().map(String::as_str);
    let lists = objectives.chain(questions).chain(materials);
    for words in [front.title.as_str(), description].into_iter().chain(lists) {
        gathering.line(words);
    }
    for (_, event) in document.walk(None) {
        gathering.event(event);
    }
    gathering.sections
}

struct Gathering<'a> {
    document: &'a Document,
    /// Per section: its heading and the lines after it.
    sections: Vec<(Option<u32>, String)>,
    /// The index of the current section.
    into: usize,
    /// The depth of blocks and footnotes: only headings outside them begin a section.
    depth: usize,
    /// The text of the current footnote.
    footnote: Option<String>,
    /// The first section that refers to each footnote, which its text is added to.
    referring: FxHashMap<u32, usize>,
}

impl Gathering<'_> {
    fn event(&mut self, event: Event) {
        let body = &self.document.body;
        match event {
            Event::Open(Element::Heading(index)) if self.depth == 0 => {
                end_line(self.out());
                self.into = self.sections.len();
                self.sections.push((Some(index), String::new()));
            }
            Event::Image(index) => {
                if let Some(image) = body.images.get(index as usize) {
                    self.line(&image.alt);
                    self.line(&image.caption);
                }
            }
            Event::Open(Element::Term(index)) => {
                if let Some(term) = body.terms.get(index as usize).filter(|term| !term.has_words) {
                    self.words(&["[[", &term.id, "]]"]);
                }
            }
            Event::Citation(index) => self.cite(index),
            Event::FootnoteReference(index) => {
                self.referring.entry(index).or_insert(self.into);
            }
            Event::Open(Element::Task(_, is_ticked)) => {
                end_line(self.out());
                self.words(&[if is_ticked { "[x] " } else { "[ ] " }]);
            }
            // Struck words say the opposite of the same words.
            Event::Open(Element::Strikethrough) | Event::Close(Element::Strikethrough) => self.words(&["~~"]),
            // The label continues the line of its mark.
            Event::Open(Element::TaskLabel) => {}
            Event::Open(Element::Div(index)) => {
                self.depth += 1;
                self.open_block(index);
            }
            Event::Close(Element::Div(_)) => {
                self.depth -= 1;
                self.line(FENCE);
            }
            Event::Open(Element::Footnote(index)) => {
                self.depth += 1;
                self.into = self.referring.get(&index).copied().unwrap_or(0);
                self.footnote = Some(String::new());
            }
            Event::Close(Element::Footnote(_)) => {
                self.depth -= 1;
                let text = self.footnote.take().unwrap_or_default();
                end_line(self.out());
                self.words(&["[^] ", &text]);
            }
            other => plain_text(body, other, self.out()),
        }
    }

    fn open_block(&mut self, index: u32) {
        let (Some(div), Some(block)) = (self.document.body.divs.get(index as usize), self.document.block(index)) else {
            return;
        };
        end_line(self.out());
        let row = block.kind.row();
        self.words(&[FENCE, row.id]);
        if let Some(title) = &div.title {
            self.words(&[" ", title]);
        }
        end_line(self.out());
        for (key, kind) in row.attributes {
            // The objective of a block is given by numbers and ids; minutes are compared by a separate rule.
            let is_said = !matches!(kind, AttributeKind::Minutes) && *key != "objective";
            if let Some(value) = block.names.get(key).filter(|_| is_said) {
                self.line(value);
            }
        }
    }

    fn cite(&mut self, index: u32) {
        let Some(citation) = self.document.body.citations.get(index as usize) else { return };
        for item in &citation.items {
            self.words(&["[@", &item.id, " ", &item.locator, "]"]);
        }
    }

    fn out(&mut self) -> &mut String {
        self.footnote.as_mut().unwrap_or(&mut self.sections[self.into].1)
    }

    fn words(&mut self, words: &[&str]) {
        words.iter().for_each(|word| self.out().push_str(word));
    }

    fn line(&mut self, words: &str) {
        end_line(self.out());
        self.words(&[words]);
        end_line(self.out());
    }
}
