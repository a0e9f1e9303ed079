//! A document becomes its sections, each as the words that carry its meaning.
//!
//! A section goes from a heading outside all blocks to the next; what stands
//! before the first heading, with the words of the front matter, is the top of
//! the page. Line ends, white space, emphasis, the targets of links and
//! comments carry no meaning for a translator. Words, code, citations, right
//! answers and the kinds of blocks do.

use rustc_hash::FxHashSet;

use super::super::blocks::{AttributeKind, BlockKind};
use super::super::document::Document;
use crate::markdown::{Div, Node, end_line, plain_text};

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
    document.body.nodes.iter().filter_map(|node| match node {
        Node::HeadingOpen(index) => Some(*index),
        _ => None,
    })
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
        sections: vec![(None, String::with_capacity(document.body.html.len()))],
        footnotes: Vec::new(),
        known_footnotes: FxHashSet::default(),
    };
    let front = &document.front;
    let description = front.description.as_deref().unwrap_or_default();
    let objectives = front.objectives.iter().map(|objective| objective.text.as_str());
    let materials = front.materials.iter().map(String::as_str);
    for words in [front.title.as_str(), description].into_iter().chain(objectives).chain(materials) {
        gathering.line(words);
    }
    gathering.nodes(&document.body.nodes, Place::Page);
    // A footnote belongs to the section that refers to it first, wherever its text is written.
    let mut next = 0;
    while let Some((section, index)) = gathering.footnotes.get(next).copied() {
        next += 1;
        let Some(footnote) = document.body.footnotes.get(index as usize) else { continue };
        let mut inner = Gathering {
            document,
            sections: vec![(None, String::new())],
            footnotes: Vec::new(),
            known_footnotes: FxHashSet::default(),
        };
        inner.nodes(&footnote.nodes, Place::Inside);
        let (_, out) = &mut gathering.sections[section];
        end_line(out);
        out.push_str("[^] ");
        out.push_str(&inner.sections[0].1);
        for (_, index) in inner.footnotes {
            gathering.refer(section, index);
        }
    }
    gathering.sections
}

/// Where nodes stand: only headings of the page itself begin a section.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Page,
    Inside,
}

struct Gathering<'a> {
    document: &'a Document,
    /// Headings, each with the lines that follow.
    sections: Vec<(Option<u32>, String)>,
    /// Footnotes, each with the section that refers to it first.
    footnotes: Vec<(usize, u32)>,
    known_footnotes: FxHashSet<u32>,
}

impl<'a> Gathering<'a> {
    fn nodes(&mut self, nodes: &'a [Node], place: Place) {
        let body = &self.document.body;
        for node in nodes {
            match node {
                Node::Html(span) => plain_text(&body.html[span.range()], self.out()),
                Node::HeadingOpen(index) => {
                    end_line(self.out());
                    if place == Place::Page {
                        self.sections.push((Some(*index), String::new()));
                    }
                }
                Node::HeadingClose(_) => end_line(self.out()),
                Node::Image(index) => {
                    if let Some(image) = body.images.get(*index as usize) {
                        self.line(&image.alt);
                        self.line(&image.caption);
                    }
                }
                Node::TermOpen(index) => {
                    if let Some(term) = body.terms.get(*index as usize).filter(|term| !term.has_words) {
                        self.words(&["[[", &term.id, "]]"]);
                    }
                }
                Node::Citation(index) => self.cite(*index),
                Node::FootnoteReference(index) => self.refer(self.sections.len() - 1, *index),
                Node::TaskOpen(task) => {
                    end_line(self.out());
                    self.words(&[if task.ticked { "[x] " } else { "[ ] " }]);
                }
                Node::TaskLabelClose
                | Node::TaskClose
                | Node::TableOpen
                | Node::TableClose
                | Node::AlertOpen(_)
                | Node::AlertClose => end_line(self.out()),
                Node::LinkOpen(_) | Node::LinkClose(_) | Node::TermClose(_) => {}
                Node::Div(div) => self.block(div),
            }
        }
    }

    fn block(&mut self, div: &'a Div) {
        let Some(block) = self.document.blocks.get(div.index as usize) else { return };
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
        self.nodes(&div.nodes, Place::Inside);
        self.line(FENCE);
    }

    fn cite(&mut self, index: u32) {
        let Some(citation) = self.document.body.citations.get(index as usize) else { return };
        for item in &citation.items {
            self.words(&["[@", &item.id, " ", &item.locator, "]"]);
        }
    }

    fn refer(&mut self, section: usize, index: u32) {
        if self.known_footnotes.insert(index) {
            self.footnotes.push((section, index));
        }
    }

    fn out(&mut self) -> &mut String {
        &mut self.sections.last_mut().expect("the top of the page is always there").1
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
