//! Converts inline Markdown into inline codes of XLIFF with their original data.

use super::super::codes::{Need, need_of_mark, need_of_sign};
use super::super::xml::{escape_text, write_attribute};
use crate::markdown::{InlineMark, InlinePiece, InlineSign, PieceKind, inline_pieces};

/// A mark with its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code<'t> {
    kind: PieceKind,
    opening: &'t str,
    /// Empty for a mark without content.
    closing: &'t str,
}

/// The pieces of a text with the ids of their codes.
pub(super) struct NumberedCodes<'t> {
    pub pieces: Vec<InlinePiece<'t>>,
    codes: Vec<Code<'t>>,
    /// For each piece, the index of its code.
    numbers: Vec<usize>,
    /// For each code, its id.
    ids: Vec<usize>,
}

impl<'t> NumberedCodes<'t> {
    /// The code of a piece with its id; `None` for text.
    fn code(&self, piece: usize) -> Option<(&Code<'t>, usize)> {
        let number = *self.numbers.get(piece)?;
        self.codes.get(number).zip(self.ids.get(number).copied())
    }

    /// The id of the code of a piece; `None` for text.
    pub fn id(&self, piece: usize) -> Option<usize> {
        self.code(piece).map(|(_, id)| id)
    }
}

/// The original data of a unit's codes, without duplicates, in the order of first use.
#[derive(Default)]
pub(super) struct OriginalData<'t>(Vec<&'t str>);

impl<'t> OriginalData<'t> {
    /// The id of original data; added if it is new.
    fn id(&mut self, bytes: &'t str) -> String {
        let index = self.0.iter().position(|known| *known == bytes).unwrap_or_else(|| {
            self.0.push(bytes);
            self.0.len() - 1
        });
        format!("d{}", index + 1)
    }

    /// Each id with its original data.
    pub fn iter(&self) -> impl Iterator<Item = (String, &'t str)> {
        self.0.iter().enumerate().map(|(index, bytes)| (format!("d{}", index + 1), *bytes))
    }
}

/// The content of the `source` and `target` elements.
pub(super) fn write_pair<'t>(source: &'t str, target: &'t str) -> (String, String, OriginalData<'t>) {
    let mut data = OriginalData::default();
    let [source, target] = numbered(source, target);
    let source = write_inline(&source, &mut data);
    let target = write_inline(&target, &mut data);
    (source, target, data)
}

/// The pieces of a source and its translation. Codes with the same data have the same id in both.
pub(super) fn numbered<'t>(source: &'t str, target: &'t str) -> [NumberedCodes<'t>; 2] {
    let source_pieces = inline_pieces(source);
    let (source_codes, source_numbers) = codes(&source_pieces);
    let target_pieces = inline_pieces(target);
    let (target_codes, target_numbers) = codes(&target_pieces);
    let mut free = source_codes.iter().map(Some).collect::<Vec<_>>();
    let mut next = source_codes.len();
    let target_ids: Vec<usize> = target_codes
        .iter()
        .map(|code| match free.iter().position(|other| *other == Some(code)) {
            Some(index) => {
                free[index] = None;
                index + 1
            }
            None => {
                next += 1;
                next
            }
        })
        .collect();
    let source_ids = (1..=source_codes.len()).collect();
    [
        NumberedCodes { pieces: source_pieces, codes: source_codes, numbers: source_numbers, ids: source_ids },
        NumberedCodes { pieces: target_pieces, codes: target_codes, numbers: target_numbers, ids: target_ids },
    ]
}

/// The codes of pieces, and for each piece the index of its code.
fn codes<'t>(pieces: &[InlinePiece<'t>]) -> (Vec<Code<'t>>, Vec<usize>) {
    let mut codes: Vec<Code<'t>> = Vec::new();
    let mut open = Vec::new();
    let numbers = pieces
        .iter()
        .map(|piece| match piece.kind {
            PieceKind::Text => usize::MAX,
            PieceKind::Open(_) | PieceKind::Alone(_) => {
                codes.push(Code { kind: piece.kind, opening: piece.text, closing: "" });
                if matches!(piece.kind, PieceKind::Open(_)) {
                    open.push(codes.len() - 1);
                }
                codes.len() - 1
            }
            PieceKind::Close(_) => {
                let number = open.pop().unwrap_or(usize::MAX);
                if let Some(code) = codes.get_mut(number) {
                    code.closing = piece.text;
                }
                number
            }
        })
        .collect();
    (codes, numbers)
}

fn write_inline<'t>(text: &NumberedCodes<'t>, data: &mut OriginalData<'t>) -> String {
    let mut written = String::new();
    for (number, piece) in text.pieces.iter().enumerate() {
        match (piece.kind, text.code(number)) {
            (PieceKind::Open(mark), Some((code, id))) => {
                written.push_str("<pc");
                write_attribute("id", &id.to_string(), &mut written);
                write_kind(mark_type(mark), &mut written);
                write_need(need_of_mark(mark), &mut written);
                write_attribute("dataRefStart", &data.id(code.opening), &mut written);
                write_attribute("dataRefEnd", &data.id(code.closing), &mut written);
                write_attribute("dispStart", code.opening, &mut written);
                write_attribute("dispEnd", code.closing, &mut written);
                written.push('>');
            }
            (PieceKind::Close(_), _) => written.push_str("</pc>"),
            (PieceKind::Alone(sign), Some((code, id))) => {
                written.push_str("<ph");
                write_attribute("id", &id.to_string(), &mut written);
                write_kind(sign_type(sign), &mut written);
                write_need(need_of_sign(sign), &mut written);
                if sign == InlineSign::BeforeTitle {
                    write_attribute("canReorder", "firstNo", &mut written);
                }
                write_attribute("dataRef", &data.id(code.opening), &mut written);
                if let Some(character) = code.opening.strip_prefix('\\').filter(|_| sign == InlineSign::Character) {
                    write_attribute("equiv", character, &mut written);
                }
                write_attribute("disp", code.opening, &mut written);
                written.push_str("/>");
            }
            _ => escape_text(piece.text, &mut written, write_code_point),
        }
    }
    written
}

/// Writes a character that XML cannot contain as an XLIFF element.
pub(super) fn write_code_point(character: char, written: &mut String) {
    written.push_str(&format!("<cp hex=\"{:04X}\"/>", u32::from(character)));
}

/// Writes the type and the subtype of a code; those with the prefix `xlf:` are defined by the standard.
fn write_kind((kind, finer): (&str, &str), written: &mut String) {
    write_attribute("type", kind, written);
    if !finer.is_empty() {
        write_attribute("subType", finer, written);
    }
}

pub(super) fn mark_type(mark: InlineMark) -> (&'static str, &'static str) {
    match mark {
        InlineMark::Emphasis => ("fmt", "xlf:i"),
        InlineMark::Strong => ("fmt", "xlf:b"),
        InlineMark::Strikethrough => ("fmt", "temario:strikethrough"),
        InlineMark::Link => ("link", ""),
        InlineMark::Image => ("image", ""),
        InlineMark::Term => ("link", "temario:term"),
    }
}

pub(super) fn sign_type(sign: InlineSign) -> (&'static str, &'static str) {
    match sign {
        InlineSign::Code => ("fmt", "temario:code"),
        InlineSign::Citation => ("other", "temario:citation"),
        InlineSign::FootnoteReference => ("other", "temario:footnote"),
        InlineSign::Autolink => ("link", "temario:autolink"),
        InlineSign::Term => ("link", "temario:term"),
        InlineSign::BeforeTitle => ("other", "temario:before-title"),
        InlineSign::Character => ("other", "temario:character"),
        InlineSign::Html => ("other", "temario:html"),
        InlineSign::Break => ("fmt", "xlf:lb"),
    }
}

fn write_need(need: Need, written: &mut String) {
    match need {
        Need::Required => write_attribute("canDelete", "no", written),
        Need::Structural => {
            write_attribute("canCopy", "no", written);
            write_attribute("canDelete", "no", written);
        }
        Need::Optional => {}
    }
}
