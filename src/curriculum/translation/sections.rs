//! A document becomes its sections, each as the words that carry its meaning.
//!
//! A section goes from a heading outside all blocks to the next; what stands
//! before the first heading, with the words of the front matter, is the top of
//! the page. Line ends, white space, emphasis, the targets of links and
//! comments carry no meaning for a translator. Words, code, citations, right
//! answers and the kinds of blocks do.

use rustc_hash::FxHashMap;

use super::super::blocks::{AttributeKind, BlockKind};
use super::super::document::Document;
use crate::markdown::{Element, Event, end_line, plain_text};

/// What stands between two paragraphs in the text of a section.
pub const BREAK: &str = " ¶ ";

/// What the line of a block begins with, and the whole line that ends one.
const FENCE: &str = ":::";

/// A section with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading it begins with, by its number in the body; none for the top of the page.
    pub heading: Option<u32>,
    /// Its words on one line, paragraphs parted by [`BREAK`].
    pub text: String,
}

/// A section with the digest of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionDigest {
    /// See [`Section::heading`].
    pub heading: Option<u32>,
    /// 64 bits of XXH3 over its words; where a paragraph ends makes no difference.
    pub digest: u64,
}

/// The sections of a document in order, the top of the page first.
pub fn sections(document: &Document) -> Vec<Section> {
    let texts = gather(document).into_iter();
    texts.map(|(heading, lines)| Section { heading, text: folded(&lines).replace('\n', BREAK) }).collect()
}

/// The sections of a document as [`sections`] gives them, with digests in place of words.
pub fn section_digests(document: &Document) -> Vec<SectionDigest> {
    let digest = |lines: &str| hash(&folded(lines));
    gather(document).into_iter().map(|(heading, lines)| SectionDigest { heading, digest: digest(&lines) }).collect()
}

/// The headings at which sections begin, by their number in the body: those outside all blocks.
pub fn section_starts(document: &Document) -> impl Iterator<Item = u32> {
    document.body.section_starts().map(|(_, heading)| heading)
}

/// 64 bits of XXH3 over the words. Where a paragraph ends makes no difference.
fn hash(lines: &str) -> u64 {
    twox_hash::XxHash3_64::oneshot(lines.replace('\n', " ").as_bytes())
}

/// The text of a section without what only those who lead the course see.
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

/// Lines without empty ones, and with single spaces between their words.
fn folded(lines: &str) -> String {
    // Nearly every text is so already, but for its last line end.
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
    let materials = front.materials.iter().map(String::as_str);
    for words in [front.title.as_str(), description].into_iter().chain(objectives).chain(materials) {
        gathering.line(words);
    }
    for (_, event) in document.walk(None) {
        gathering.event(event);
    }
    gathering.sections
}

struct Gathering<'a> {
    document: &'a Document,
    /// Headings, each with the lines that follow.
    sections: Vec<(Option<u32>, String)>,
    /// The section that is written to.
    into: usize,
    /// In how many blocks and footnotes the text stands: only headings of the page itself begin a section.
    depth: usize,
    /// The text of the footnote that is read.
    footnote: Option<String>,
    /// The sections that refer to footnotes first, wherever their texts are written.
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
            // It goes on in the line of its mark.
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
            // Which objective a block serves is said by numbers and ids; time is compared by a rule of its own.
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
