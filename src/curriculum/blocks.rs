//! The table of blocks: one row each.
//!
//! To add a block, add a row here, its word and label in the strings files and, if the general template does not fit, a
//! template `blocks/ID.html` in the theme.

use std::collections::BTreeMap;

use super::diagrams::{DIAGRAM_PARTS, DIAGRAMS};
use super::openings::{fitting_attributes, fitting_opening, unread_attributes};
use super::picture_form::PictureAlignment;
use crate::diagnostic::{Diagnostic, Fault, MayBeNear, faults};
use crate::language::{Language, PerLanguage, fold};
use crate::markdown::{Attribute, Div, is_curved};
use crate::source::{Place, SourcePath, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is described by its row and by the guide")]
pub enum BlockKind {
    Objectives,
    Questions,
    Keypoints,
    Prereq,
    Exercise,
    Hint,
    Solution,
    Scenario,
    Discussion,
    Activity,
    Debrief,
    Quiz,
    Checklist,
    Facilitator,
    Notice,
    Definition,
    Callout,
    Note,
    Tip,
    Caution,
    Spoiler,
    Tabs,
    Tab,
    Local,
    Example,
    Diagram,
    Figure,
    Gallery,
}

/// The type of an attribute's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttributeKind {
    /// Minutes, within `BLOCK_MINUTES`.
    Minutes,
    /// An id in the data files.
    Name,
    /// Ids separated by spaces or commas.
    Names,
    /// Any text.
    Text,
    /// The form of work: one of [`WORK`].
    Work,
    /// The form of a diagram: one of [`DIAGRAMS`].
    Diagram,
    /// Texts separated by semicolons.
    Parts,
    /// `true`; `false` is as if it were absent.
    Switch,
    /// An anchor.
    Id,
}

/// The valid duration of a block, in minutes.
pub const BLOCK_MINUTES: std::ops::RangeInclusive<u16> = 1..=600;

/// Whether the attribute of some block contains text that readers see.
pub fn is_worded_attribute(key: &str) -> bool {
    let all = BLOCKS.iter().flat_map(|row| row.attributes);
    all.into_iter().any(|(name, kind)| *name == key && matches!(kind, AttributeKind::Text | AttributeKind::Parts))
}

/// The forms of work; the strings have a label for each.
pub const WORK: [&str; 4] = ["alone", "pairs", "groups", "plenary"];

/// One row of the table.
pub struct BlockRow {
    /// The kind.
    pub kind: BlockKind,
    /// The English name, valid in every file; also the name of the template and of the strings.
    pub id: &'static str,
    /// Another English name.
    pub alias: Option<&'static str>,
    /// Its attributes besides `id`.
    pub attributes: &'static [(&'static str, AttributeKind)],
}

const OBJECTIVE: (&str, AttributeKind) = ("objective", AttributeKind::Names);
const TIMED: &[(&str, AttributeKind)] = &[
    ("minutes", AttributeKind::Minutes),
    ("work", AttributeKind::Work),
    ("materials", AttributeKind::Text),
    OBJECTIVE,
];

const fn plain(kind: BlockKind, id: &'static str) -> BlockRow {
    BlockRow { kind, id, alias: None, attributes: &[] }
}

const fn timed(kind: BlockKind, id: &'static str) -> BlockRow {
    BlockRow { attributes: TIMED, ..plain(kind, id) }
}

/// All blocks, in the order of the guide.
pub static BLOCKS: [BlockRow; 28] = [
    plain(BlockKind::Objectives, "objectives"),
    plain(BlockKind::Questions, "questions"),
    plain(BlockKind::Keypoints, "keypoints"),
    plain(BlockKind::Prereq, "prereq"),
    BlockRow { alias: Some("challenge"), ..timed(BlockKind::Exercise, "exercise") },
    plain(BlockKind::Hint, "hint"),
    plain(BlockKind::Solution, "solution"),
    plain(BlockKind::Scenario, "scenario"),
    timed(BlockKind::Discussion, "discussion"),
    timed(BlockKind::Activity, "activity"),
    timed(BlockKind::Debrief, "debrief"),
    BlockRow { attributes: &[OBJECTIVE], ..plain(BlockKind::Quiz, "quiz") },
    BlockRow {
        attributes: &[
            ("from", AttributeKind::Name),
            ("group", AttributeKind::Names),
            ("setting", AttributeKind::Names),
            OBJECTIVE,
        ],
        ..plain(BlockKind::Checklist, "checklist")
    },
    BlockRow {
        alias: Some("instructor"),
        attributes: &[("minutes", AttributeKind::Minutes), ("materials", AttributeKind::Text)],
        ..plain(BlockKind::Facilitator, "facilitator")
    },
    plain(BlockKind::Notice, "notice"),
    BlockRow { attributes: &[("term", AttributeKind::Name)], ..plain(BlockKind::Definition, "definition") },
    plain(BlockKind::Callout, "callout"),
    plain(BlockKind::Note, "note"),
    plain(BlockKind::Tip, "tip"),
    plain(BlockKind::Caution, "caution"),
    plain(BlockKind::Spoiler, "spoiler"),
    plain(BlockKind::Tabs, "tabs"),
    plain(BlockKind::Tab, "tab"),
    plain(BlockKind::Local, "local"),
    plain(BlockKind::Example, "example"),
    BlockRow {
        attributes: &[
            ("from", AttributeKind::Name),
            ("form", AttributeKind::Diagram),
            ("parts", AttributeKind::Parts),
            ("centre", AttributeKind::Text),
            ("blank", AttributeKind::Switch),
            ("route", AttributeKind::Switch),
        ],
        ..plain(BlockKind::Diagram, "diagram")
    },
    plain(BlockKind::Figure, "figure"),
    plain(BlockKind::Gallery, "gallery"),
];

impl BlockKind {
    /// Whether its minutes count towards those of the page.
    pub fn is_timed(self) -> bool {
        matches!(self, Self::Exercise | Self::Discussion | Self::Activity | Self::Debrief)
    }

    /// Whether people work with it: what it says asks, introduces or instructs, and states no law or fact.
    pub fn is_worked_with(self) -> bool {
        match self {
            Self::Callout
            | Self::Note
            | Self::Tip
            | Self::Caution
            | Self::Spoiler
            | Self::Tabs
            | Self::Tab
            | Self::Figure
            | Self::Gallery => false,
            Self::Objectives
            | Self::Questions
            | Self::Keypoints
            | Self::Prereq
            | Self::Exercise
            | Self::Hint
            | Self::Solution
            | Self::Scenario
            | Self::Discussion
            | Self::Activity
            | Self::Debrief
            | Self::Quiz
            | Self::Checklist
            | Self::Facilitator
            | Self::Notice
            | Self::Definition
            | Self::Local
            | Self::Example
            | Self::Diagram => true,
        }
    }

    /// The row of this kind.
    pub fn row(self) -> &'static BlockRow {
        let row = BLOCKS.iter().find(|row| row.kind == self);
        row.expect("every kind has its row in the table")
    }
}

/// The names of blocks in each language of the site, from its strings files.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlockWords {
    blocks: PerLanguage<BTreeMap<String, BlockKind>>,
    work: PerLanguage<BTreeMap<String, &'static str>>,
    diagrams: PerLanguage<BTreeMap<String, &'static str>>,
    alignments: PerLanguage<BTreeMap<String, PictureAlignment>>,
}

impl BlockWords {
    /// The words for blocks, forms of work, forms of diagrams and alignments of pictures, by language.
    pub fn new(
        blocks: PerLanguage<BTreeMap<String, BlockKind>>,
        work: PerLanguage<BTreeMap<String, &'static str>>,
        diagrams: PerLanguage<BTreeMap<String, &'static str>>,
        alignments: PerLanguage<BTreeMap<String, PictureAlignment>>,
    ) -> Self {
        Self { blocks, work, diagrams, alignments }
    }

    /// The alignment of a picture that a word denotes in a language; the English names are valid in all.
    pub(super) fn alignment(&self, language: Language, word: &str) -> Option<PictureAlignment> {
        let english = PictureAlignment::ALL.into_iter().find(|alignment| alignment.name() == word);
        english.or_else(|| self.alignments[language].get(word).copied())
    }

    /// The words for alignments in a language.
    pub(super) fn alignments(&self, language: Language) -> impl Iterator<Item = &str> {
        let word = move |alignment: PictureAlignment| {
            let own = self.alignments[language].iter().find(|(_, of)| **of == alignment);
            own.map_or(alignment.name(), |(word, _)| word.as_str())
        };
        PictureAlignment::ALL.into_iter().map(word)
    }

    /// The form of a diagram that a word denotes in a language.
    fn diagram(&self, language: Language, word: &str) -> Option<&'static str> {
        let english = DIAGRAMS.into_iter().find(|form| *form == word);
        english.or_else(|| self.diagrams[language].get(word).copied())
    }

    /// The form of work that a word denotes in a language; the English names are valid in all.
    fn work(&self, language: Language, word: &str) -> Option<&'static str> {
        let english = WORK.into_iter().find(|work| *work == word);
        english.or_else(|| self.work[language].get(word).copied())
    }

    /// The block that a word names, with or without its accents.
    fn find(&self, language: Language, word: &str) -> Option<FoundBlock> {
        self.find_exact(language, word).or_else(|| {
            let known = |words: &BTreeMap<String, BlockKind>| {
                words.iter().find(|(known, _)| fold(known) == fold(word)).map(|(_, kind)| *kind)
            };
            let own = known(&self.blocks[language]).map(FoundBlock::Own);
            own.or_else(|| self.blocks.values().find_map(known).map(FoundBlock::Foreign))
        })
    }

    fn find_exact(&self, language: Language, word: &str) -> Option<FoundBlock> {
        let english = BLOCKS.iter().find(|row| row.id == word || row.alias == Some(word));
        if let Some(row) = english {
            return Some(FoundBlock::Own(row.kind));
        }
        if let Some(kind) = self.blocks[language].get(word) {
            return Some(FoundBlock::Own(*kind));
        }
        self.blocks.values().find_map(|words| words.get(word)).map(|kind| FoundBlock::Foreign(*kind))
    }

    fn word(&self, language: Language, kind: BlockKind) -> &str {
        let words = &self.blocks[language];
        words.iter().find(|(_, known)| **known == kind).map_or(kind.row().id, |(word, _)| word)
    }

    /// The names that a file of this language may use, including the English ones.
    fn known(&self, language: Language) -> impl Iterator<Item = &str> {
        let english = BLOCKS.iter().flat_map(|row| std::iter::once(row.id).chain(row.alias));
        self.blocks[language].keys().map(String::as_str).chain(english)
    }
}

enum FoundBlock {
    Own(BlockKind),
    Foreign(BlockKind),
}

/// A div with a resolved name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// Its kind; a block with an unknown name is reported and shown as a callout.
    pub kind: BlockKind,
    /// The anchor that the author set.
    pub id: Option<String>,
    /// In minutes.
    pub minutes: Option<u16>,
    /// Its other attributes by key: `term`, `from`, `group`.
    pub names: BTreeMap<&'static str, String>,
    /// For an example, the source between the fences, unless it contains a comment.
    pub source: Option<String>,
    /// Whether there is only comments or nothing between its fences.
    pub is_empty: bool,
}

impl Block {
    /// The texts in the boxes of a diagram.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let written = self.names.get("parts").map_or("", String::as_str);
        written.split(';').map(str::trim).filter(|part| !part.is_empty())
    }

    /// The ids in an attribute.
    pub fn list(&self, attribute: &str) -> impl Iterator<Item = &str> {
        let written = self.names.get(attribute).map_or("", String::as_str);
        written.split([' ', ',']).filter(|id| !id.is_empty())
    }
}

/// Resolves a div in a file of one language.
pub(super) fn resolve(
    path: &SourcePath,
    text: &str,
    div: &Div,
    language: Language,
    words: &BlockWords,
    diagnostics: &mut Vec<Diagnostic>,
) -> Block {
    let name = div.name.to_lowercase();
    let is_empty = div.content.is_empty();
    let kind = match words.find(language, &name) {
        Some(FoundBlock::Own(kind)) => kind,
        Some(FoundBlock::Foreign(kind)) => {
            diagnostics.push(Diagnostic::new(
                faults::BlockWordForeign { name: div.name.to_string(), own: words.word(language, kind).to_string() },
                Place::new(path, div.name_span),
            ));
            kind
        }
        None => {
            let line = text.get(div.span.range()).unwrap_or_default().lines().next().unwrap_or_default();
            let is_block = |word: &str| words.find(language, &word.to_lowercase()).is_some();
            let fault = match fitting_opening(line, is_block) {
                Some(fitting) => faults::UnknownBlockOther { fitting }.into(),
                None => faults::UnknownBlock { name: div.name.to_string() }.suggesting(&name, words.known(language)),
            };
            let start = div.span.start as usize;
            let place = if div.name.is_empty() { Span::new(start, start + line.len()) } else { div.name_span };
            diagnostics.push(Diagnostic::new(fault, Place::new(path, place)));
            return Block {
                kind: BlockKind::Callout,
                id: None,
                minutes: None,
                names: BTreeMap::new(),
                source: None,
                is_empty,
            };
        }
    };
    let source = (kind == BlockKind::Example).then(|| inner_source(text, div)).flatten();
    let mut block = Block { kind, id: None, minutes: None, names: BTreeMap::new(), source, is_empty };
    report_unread(path, text, div, &block, diagnostics);
    for attribute in &div.attributes {
        take_attribute((path, text), &div.name, &mut block, attribute, (language, words), diagnostics);
    }
    block
}

/// Reports attributes in the title.
fn report_unread(path: &SourcePath, text: &str, div: &Div, block: &Block, diagnostics: &mut Vec<Diagnostic>) {
    let Some(title) = &div.title else { return };
    let keys = block.kind.row().attributes.iter().map(|(key, _)| *key);
    let Some(range) = unread_attributes(title, keys) else { return };
    let after = div.name_span.end as usize;
    let start = after + text.get(after..).and_then(|rest| rest.find(title.as_str())).unwrap_or(0) + range.start;
    let fitting = fitting_attributes(&title[range.clone()]);
    let place = Place::new(path, Span::new(start, start + range.len()));
    diagnostics.push(Diagnostic::new(faults::BlockAttributeUnknownOutside { fitting }, place));
}

/// The source between the fences of a div; `None` if it contains a comment, because comments are never published.
fn inner_source(text: &str, div: &Div) -> Option<String> {
    let whole = text.get(div.span.range())?.trim_end();
    let (_, inner) = whole.split_once('\n')?;
    let (inner, _) = inner.rsplit_once('\n')?;
    (!inner.contains("<!--")).then(|| inner.to_owned())
}

fn take_attribute(
    (path, text): (&SourcePath, &str),
    name: &str,
    block: &mut Block,
    attribute: &Attribute,
    (language, words): (Language, &BlockWords),
    diagnostics: &mut Vec<Diagnostic>,
) {
    let row = block.kind.row();
    let known = row.attributes.iter().find(|(key, _)| *key == attribute.key);
    let kind = if attribute.key == "id" { Some(("id", AttributeKind::Id)) } else { known.copied() };
    let Some((key, kind)) = kind else {
        let keys = row.attributes.iter().map(|(key, _)| *key).chain(["id"]);
        diagnostics.push(Diagnostic::new(
            faults::BlockAttributeUnknown { key: attribute.key.to_string(), name: name.to_string() }
                .suggesting(&attribute.key, keys),
            Place::new(path, attribute.key_span),
        ));
        return;
    };
    let value = &attribute.value;
    let before = attribute.value_span.start as usize;
    if let Some(mark) = text.get(..before).and_then(|text| text.chars().next_back()).filter(|mark| is_curved(*mark)) {
        let fitting = format!("{key}=\"{value}\"");
        let place = Place::new(path, Span::new(before - mark.len_utf8(), attribute.value_span.end as usize));
        diagnostics.push(Diagnostic::new(faults::BlockAttributeValueMarks { fitting, mark: mark.into() }, place));
    }
    let is_name =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let fits = match kind {
        AttributeKind::Minutes => {
            block.minutes = value.parse().ok().filter(|minutes| BLOCK_MINUTES.contains(minutes));
            block.minutes.is_some()
        }
        AttributeKind::Name => {
            block.names.insert(key, value.clone());
            is_name(value)
        }
        AttributeKind::Names => {
            block.names.insert(key, value.clone());
            block.list(key).next().is_some() && block.list(key).all(is_name)
        }
        AttributeKind::Text => {
            block.names.insert(key, value.clone());
            !value.trim().is_empty()
        }
        AttributeKind::Work => {
            let work = words.work(language, value);
            block.names.extend(work.map(|work| (key, work.to_owned())));
            work.is_some()
        }
        AttributeKind::Diagram => {
            let form = words.diagram(language, value);
            block.names.extend(form.map(|form| (key, form.to_owned())));
            form.is_some()
        }
        AttributeKind::Parts => {
            block.names.insert(key, value.clone());
            DIAGRAM_PARTS.contains(&block.parts().count())
        }
        AttributeKind::Switch => {
            if value == "true" {
                block.names.insert(key, value.clone());
            }
            value == "true" || value == "false"
        }
        AttributeKind::Id => {
            block.id = is_name(value).then(|| value.clone());
            block.id.is_some() && !value.starts_with('_')
        }
    };
    if !fits {
        let (key, value) = (key.to_string(), value.clone());
        let listed = |names: &[&'static str], own: &BTreeMap<String, &'static str>| {
            let word = |name: &&'static str| own.iter().find(|(_, of)| *of == name).map_or(*name, |(word, _)| word);
            names.iter().map(|name| format!("`{}`", word(name))).collect::<Vec<_>>().join(", ")
        };
        let fault: Fault = match kind {
            AttributeKind::Minutes => {
                let (least, most) = (BLOCK_MINUTES.start().to_string(), BLOCK_MINUTES.end().to_string());
                faults::BlockAttributeValueMinutes { key, least, most, value }.into()
            }
            AttributeKind::Work => {
                faults::BlockAttributeValueWork { known: listed(&WORK, &words.work[language]), value }.into()
            }
            AttributeKind::Diagram => {
                faults::BlockAttributeValueDiagram { key, known: listed(&DIAGRAMS, &words.diagrams[language]) }.into()
            }
            AttributeKind::Parts => {
                let (least, most) = (DIAGRAM_PARTS.start().to_string(), DIAGRAM_PARTS.end().to_string());
                faults::BlockAttributeValueParts { key, least, most }.into()
            }
            AttributeKind::Switch => faults::BlockAttributeValueSwitch { key }.into(),
            AttributeKind::Name | AttributeKind::Names | AttributeKind::Text | AttributeKind::Id => {
                faults::BlockAttributeValue { key, value }.into()
            }
        };
        diagnostics.push(Diagnostic::new(fault, Place::new(path, attribute.value_span)));
    }
}
