//! Splits running text into pieces: text, and the markup around and between it.
//!
//! Used where markup must be kept while the text changes, such as in a translator's file. The parser of pages finds the
//! pieces, so that both agree on what is markup. The concatenated pieces are always the original text, byte for byte.
//! Blocks and the rest of the page are unknown here: references to links and footnotes are assumed to be defined.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::attributes::{PictureBraces, picture_braces};
use super::parse::{CITATION, OPTIONS};

/// One piece of running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InlinePiece<'t> {
    /// What it is.
    pub kind: PieceKind,
    /// Its source text.
    pub text: &'t str,
}

/// The kind of a piece. Each [`PieceKind::Open`] has its [`PieceKind::Close`], correctly nested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Words.
    Text,
    /// The start of markup around text: `**`, `[`, `[[torture|`.
    Open(InlineMark),
    /// Its end: `**`, `](../visits/index.md)`, `]]`.
    Close(InlineMark),
    /// Markup without text: `[@uncat art. 1]`, `[^1]`, `&nbsp;`.
    Alone(InlineSign),
}

/// Markup around text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InlineMark {
    /// `*words*`
    Emphasis,
    /// `**words**`
    Strong,
    /// `~~words~~`
    Strikethrough,
    /// `[words](target)`, also by reference.
    Link,
    /// `![words](target)`
    Image,
    /// `[[term|words]]`
    Term,
}

/// Markup without text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InlineSign {
    /// `` `temario check` ``
    Code,
    /// `[@uncat art. 1]`
    Citation,
    /// `[^1]`
    FootnoteReference,
    /// `<https://example.org>`
    Autolink,
    /// `[[term]]`, whose text comes from the glossary.
    Term,
    /// `](target "` between the text of a link or picture and its title, which is text too.
    BeforeTitle,
    /// `\*` or `&nbsp;`: one character written as an escape or entity.
    Character,
    /// `<b>`
    Html,
    /// A line break.
    Break,
}

/// A prefix for parsing: the text must not begin a list, heading or definition.
const LEAD: &str = "x ";

/// Splits running text into pieces.
///
/// ```
/// use temario::markdown::inline_pieces;
/// let pieces = inline_pieces("See **rule** [^1].");
/// let texts: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
/// assert_eq!(texts, ["See ", "**", "rule", "**", " ", "[^1]", "."]);
/// ```
pub fn inline_pieces(text: &str) -> Vec<InlinePiece<'_>> {
    let parsed = format!("{LEAD}{text}{}", definitions(text));
    let mut callback = |link: BrokenLink<'_>| match link.link_type {
        LinkType::Shortcut if link.reference.starts_with('@') => {
            Some((CowStr::Borrowed(CITATION), CowStr::Borrowed("")))
        }
        LinkType::Reference | LinkType::Collapsed => Some((CowStr::Borrowed("#"), CowStr::Borrowed(""))),
        _ => None,
    };
    let mut finder = PieceFinder { text: &parsed, end: LEAD.len() + text.len(), ..PieceFinder::default() };
    for (event, range) in
        Parser::new_with_broken_link_callback(&parsed, OPTIONS, Some(&mut callback)).into_offset_iter()
    {
        finder.event(&event, range);
    }
    cut(text, &finder.found)
}

/// The text split at the markup; as one piece, if the ranges overlap or are not in order.
fn cut<'t>(text: &'t str, found: &[(Range<usize>, PieceKind)]) -> Vec<InlinePiece<'t>> {
    let mut pieces = Vec::with_capacity(found.len() * 2 + 1);
    let mut open = Vec::new();
    let mut at = 0;
    for (range, kind) in found {
        let nested = match kind {
            PieceKind::Open(mark) => {
                open.push(*mark);
                true
            }
            PieceKind::Close(mark) => open.pop() == Some(*mark),
            PieceKind::Alone(_) | PieceKind::Text => true,
        };
        let place = range.start.checked_sub(LEAD.len()).zip(range.end.checked_sub(LEAD.len()));
        let Some((start, end)) = place.filter(|(start, _)| *start >= at && nested) else { return whole(text) };
        let (Some(before), Some(mark)) = (text.get(at..start), text.get(start..end)) else { return whole(text) };
        if !before.is_empty() {
            pieces.push(InlinePiece { kind: PieceKind::Text, text: before });
        }
        pieces.push(InlinePiece { kind: *kind, text: mark });
        at = end;
    }
    if !open.is_empty() {
        return whole(text);
    }
    if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        pieces.push(InlinePiece { kind: PieceKind::Text, text: rest });
    }
    pieces
}

fn whole(text: &str) -> Vec<InlinePiece<'_>> {
    if text.is_empty() { Vec::new() } else { vec![InlinePiece { kind: PieceKind::Text, text }] }
}

/// Definitions of the footnotes that a text refers to: without them the parser finds no references.
fn definitions(text: &str) -> String {
    let mut definitions = String::new();
    for (_, rest) in text.match_indices("[^").map(|(at, start)| text.split_at(at + start.len())) {
        let label = rest.split(']').next().unwrap_or_default();
        if !label.is_empty() && !label.contains(char::is_whitespace) {
            definitions.push_str(&format!("\n\n[^{label}]: x"));
        }
    }
    definitions
}

/// Open markup, with the range of its content so far.
struct MarkupFrame {
    mark: InlineMark,
    whole: Range<usize>,
    words_end: usize,
    /// The length of the closing markup in bytes; `None` if it is found after the content.
    closing: Option<usize>,
    has_title: bool,
}

#[derive(Default)]
struct PieceFinder<'p> {
    text: &'p str,
    /// The end of the text without the definitions.
    end: usize,
    found: Vec<(Range<usize>, PieceKind)>,
    open: Vec<MarkupFrame>,
    /// The number of open elements inside one that is kept whole, including itself.
    inside_whole: usize,
    /// The offset up to which bytes belong to an event or to markup.
    seen: usize,
}

impl PieceFinder<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        if range.start >= self.end {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image) => {
                self.close();
            }
            _ if self.inside_whole > 0 => {}
            Event::Text(text) => self.words(text, range),
            Event::Code(_) => self.alone(InlineSign::Code, range),
            Event::FootnoteReference(_) => self.alone(InlineSign::FootnoteReference, range),
            Event::Html(_) | Event::InlineHtml(_) => self.alone(InlineSign::Html, range),
            Event::HardBreak => self.alone(InlineSign::Break, range),
            _ => self.see(range.end),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let known =
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. });
        if self.inside_whole > 0 {
            self.inside_whole += usize::from(known);
            return;
        }
        match tag {
            Tag::Emphasis => self.open(InlineMark::Emphasis, range, 1, Some(1), false),
            Tag::Strong => self.open(InlineMark::Strong, range, 2, Some(2), false),
            Tag::Strikethrough => {
                let length = if self.slice(range.clone()).starts_with("~~") { 2 } else { 1 };
                self.open(InlineMark::Strikethrough, range, length, Some(length), false);
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                self.link(InlineMark::Link, *link_type, dest_url, title, range)
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.link(InlineMark::Image, *link_type, dest_url, title, range);
            }
            _ => {}
        }
    }

    fn link(&mut self, mark: InlineMark, link_type: LinkType, target: &str, title: &str, range: Range<usize>) {
        let bracket = if mark == InlineMark::Image { "![".len() } else { "[".len() };
        match link_type {
            LinkType::ShortcutUnknown if target == CITATION => self.keep_whole(InlineSign::Citation, range),
            LinkType::Autolink | LinkType::Email => self.keep_whole(InlineSign::Autolink, range),
            LinkType::WikiLink { has_pothole: false } => self.keep_whole(InlineSign::Term, range),
            LinkType::WikiLink { has_pothole: true } => {
                let mark = if mark == InlineMark::Link { InlineMark::Term } else { mark };
                let bar = self.slice(range.clone()).find('|').map_or(bracket + 1, |bar| bar + 1);
                self.open(mark, range, bar, Some("]]".len()), false);
            }
            LinkType::Inline => self.open(mark, range, bracket, None, !title.is_empty()),
            // The parser omits the empty brackets of a collapsed reference link that is not defined.
            LinkType::CollapsedUnknown if self.slice(range.end..self.end).starts_with("[]") => {
                self.open(mark, range.start..range.end + "[]".len(), bracket, None, false);
            }
            _ => self.open(mark, range, bracket, None, false),
        }
    }

    fn open(&mut self, mark: InlineMark, whole: Range<usize>, opening: usize, closing: Option<usize>, has_title: bool) {
        let words = whole.start + opening;
        self.found.push((whole.start..words, PieceKind::Open(mark)));
        self.see(words);
        self.open.push(MarkupFrame { mark, whole, words_end: words, closing, has_title });
    }

    fn close(&mut self) {
        if self.inside_whole > 0 {
            self.inside_whole -= 1;
            return;
        }
        let Some(frame) = self.open.pop() else { return };
        let mut end = frame.whole.end;
        let closing = match frame.closing {
            Some(length) => end.saturating_sub(length),
            None => frame.words_end + self.slice(frame.words_end..end).find(']').unwrap_or(0),
        };
        let mut closing = closing.max(frame.words_end);
        if frame.has_title
            && let Some(title) = title_inside(self.slice(closing..end))
        {
            let sign = PieceKind::Alone(InlineSign::BeforeTitle);
            self.found.push((closing..closing + title.start, sign));
            closing += title.end;
        }
        // The attributes of a picture are markup, like its address.
        if frame.mark == InlineMark::Image
            && let PictureBraces::Closed(_, after) = picture_braces(&self.text[..self.end.max(end)], end)
        {
            end = after;
        }
        self.found.push((closing..end, PieceKind::Close(frame.mark)));
        self.see(end);
    }

    fn keep_whole(&mut self, sign: InlineSign, range: Range<usize>) {
        self.alone(sign, range);
        self.inside_whole = 1;
    }

    fn alone(&mut self, sign: InlineSign, range: Range<usize>) {
        let end = range.end;
        self.found.push((range, PieceKind::Alone(sign)));
        self.see(end);
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        let written = self.slice(range.clone());
        if written.starts_with('&') && written != words {
            return self.alone(InlineSign::Character, range);
        }
        let escapes = range.start > self.seen && self.slice(range.start - 1..range.start) == "\\";
        if escapes && let Some(escaped) = written.chars().next() {
            self.alone(InlineSign::Character, range.start - 1..range.start + escaped.len_utf8());
        }
        self.see(range.end);
    }

    /// Marks the bytes up to `end` as read; they are content of the open markup, if any.
    fn see(&mut self, end: usize) {
        self.seen = self.seen.max(end);
        if let Some(frame) = self.open.last_mut() {
            frame.words_end = frame.words_end.max(end);
        }
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// The range of the title in `](target "title")`.
fn title_inside(tail: &str) -> Option<Range<usize>> {
    let quoted = tail.strip_suffix(')')?.trim_end();
    let (closing_at, closing) = quoted.char_indices().next_back()?;
    let opening = match closing {
        ')' => '(',
        '"' | '\'' => closing,
        _ => return None,
    };
    let before = &quoted[..closing_at];
    let is_escaped = |at: usize| before[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    let start = before.match_indices(opening).map(|(at, _)| at).rfind(|at| !is_escaped(*at))?;
    Some(start + 1..closing_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces, markup in angle brackets.
    fn shown(text: &str) -> String {
        inline_pieces(text)
            .iter()
            .map(|piece| match piece.kind {
                PieceKind::Text => piece.text.to_owned(),
                PieceKind::Open(mark) => format!("⟨{mark:?} {}⟩", piece.text),
                PieceKind::Close(_) => format!("⟨/{}⟩", piece.text),
                PieceKind::Alone(sign) => format!("⟨{sign:?} {}⟩", piece.text),
            })
            .collect()
    }

    #[test]
    fn every_mark_is_found_with_its_bytes() {
        for (text, wanted) in [
            ("sin marcas", "sin marcas"),
            ("", ""),
            ("*a* **b** ~~c~~", "⟨Emphasis *⟩a⟨/*⟩ ⟨Strong **⟩b⟨/**⟩ ⟨Strikethrough ~~⟩c⟨/~~⟩"),
            ("***a***", "⟨Emphasis *⟩⟨Strong **⟩a⟨/**⟩⟨/*⟩"),
            ("[la **ley**](../x.md#y)", "⟨Link [⟩la ⟨Strong **⟩ley⟨/**⟩⟨/](../x.md#y)⟩"),
            ("[ley][r] y [r][]", "⟨Link [⟩ley⟨/][r]⟩ y ⟨Link [⟩r⟨/][]⟩"),
            (
                "![Una celda](a.png \"El \\\"cuarto\\\"\")",
                "⟨Image ![⟩Una celda⟨BeforeTitle ](a.png \"⟩El \\\"cuarto\\\"⟨/\")⟩",
            ),
            ("[a](b (c))", "⟨Link [⟩a⟨BeforeTitle ](b (⟩c⟨/))⟩"),
            ("[[torture|la tortura]]", "⟨Term [[torture|⟩la tortura⟨/]]⟩"),
            ("La [[torture]].", "La ⟨Term [[torture]]⟩."),
            ("Es así [@uncat art. 1(1); @iacppt].", "Es así ⟨Citation [@uncat art. 1(1); @iacppt]⟩."),
            ("nota[^1], otra [^ñ]", "nota⟨FootnoteReference [^1]⟩, otra ⟨FootnoteReference [^ñ]⟩"),
            ("[^1]: así", "⟨FootnoteReference [^1]⟩: así"),
            ("<https://a.org> y `x|y`", "⟨Autolink <https://a.org>⟩ y ⟨Code `x|y`⟩"),
            ("1 &lt; 2&nbsp;\\* 3", "1 ⟨Character &lt;⟩ 2⟨Character &nbsp;⟩⟨Character \\*⟩ 3"),
            ("![a](b){width=60% align=left}, c", "⟨Image ![⟩a⟨/](b){width=60% align=left}⟩, c"),
            (
                "[![a](b \"c\"){poster=d_e_f.jpg}](x)",
                "⟨Link [⟩⟨Image ![⟩a⟨BeforeTitle ](b \"⟩c⟨/\"){poster=d_e_f.jpg}⟩⟨/](x)⟩",
            ),
            ("[\\[a\\]](b)", "⟨Link [⟩⟨Character \\[⟩a⟨Character \\]⟩⟨/](b)⟩"),
            ("H<sub>2</sub>", "H⟨Html <sub>⟩2⟨Html </sub>⟩"),
            ("# no - 1. list", "# no - 1. list"),
            ("1. primero", "1. primero"),
            ("2 * 3 * 4 [sic] & a_b", "2 * 3 * 4 [sic] & a_b"),
            ("[![alt](i.png)](x.md)", "⟨Link [⟩⟨Image ![⟩alt⟨/](i.png)⟩⟨/](x.md)⟩"),
            ("[](x)", "⟨Link [⟩⟨/](x)⟩"),
            ("a\\\nb", "a⟨Break \\\n⟩b"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }
}
