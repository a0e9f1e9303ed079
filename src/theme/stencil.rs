//! Templates that are used many times on one page, such as that of a link: [`Stencil`].
//!
//! Rendering a template takes microseconds, too long for a page with hundreds of terms. Each template is therefore
//! rendered once for each combination of present values, with marks as placeholders; later uses only copy it. Its
//! template can insert values and test whether they are present, but not inspect them.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;

use super::templates::{Parts, TemplateFault};
use crate::language::Language;

/// A value of a stencil, by its name in the template. `None` is null in the template.
pub type StencilValue<'v> = (&'static str, Option<&'v str>);

/// A rendered template with placeholders for values.
#[derive(Debug, PartialEq)]
pub struct Stencil {
    pieces: Vec<StencilPiece>,
}

/// A piece of a stencil.
#[derive(Debug, PartialEq)]
pub enum StencilPiece {
    /// Markup that is copied.
    Finished(String),
    /// The value with this index, in text.
    Text(usize),
    /// The value with this index, in an attribute.
    Attribute(usize),
    /// A content slot: the label, if the element has one, or its content.
    Content,
}

/// The cache of stencils.
#[derive(Default)]
pub(super) struct Stencils {
    known: RwLock<FxHashMap<StencilKey, Arc<Stencil>>>,
}

/// The template, the language, whether the page is XHTML, and a bit mask of the present values.
type StencilKey = (&'static str, Language, bool, u32);

/// The delimiters of a value's index while a template is rendered; texts cannot contain them.
const MARKS: [char; 2] = ['\u{2}', '\u{3}'];

impl Stencils {
    /// The stencil of a template; `render` fills it.
    pub fn get(
        &self,
        (name, language, is_xhtml): (&'static str, Language, bool),
        values: &[StencilValue<'_>],
        render: impl FnOnce(&BTreeMap<&'static str, Option<String>>, Parts) -> Result<String, TemplateFault>,
    ) -> Result<Arc<Stencil>, TemplateFault> {
        let there = values.iter().rev().fold(0, |there, (_, value)| there << 1 | u32::from(value.is_some()));
        let key = (name, language, is_xhtml, there);
        if let Some(stencil) = self.known.read().ok().and_then(|known| known.get(&key).cloned()) {
            return Ok(stencil);
        }
        let mark = |number: &dyn std::fmt::Display| format!("{}{number}{}", MARKS[0], MARKS[1]);
        let marked = |(number, (name, value)): (usize, &StencilValue<'_>)| (*name, value.map(|_| mark(&number)));
        let view: BTreeMap<&'static str, Option<String>> = values.iter().enumerate().map(marked).collect();
        let content = mark(&"");
        let parts = Parts::new().html("label", &content).html("content", &content).value("is_xhtml", &is_xhtml);
        let filled = render(&view, parts)?;
        let stencil = Arc::new(Stencil::new(filled.strip_suffix('\n').unwrap_or(&filled)));
        if let Ok(mut known) = self.known.write() {
            known.insert(key, stencil.clone());
        }
        Ok(stencil)
    }
}

impl Stencil {
    /// From a template rendered with marks.
    fn new(filled: &str) -> Self {
        let mut pieces = Vec::new();
        let mut tag = TagState::Outside;
        for (place, part) in filled.split(MARKS).enumerate() {
            // Odd parts are indices of values.
            if place % 2 == 0 {
                tag = part.chars().fold(tag, TagState::after);
                if !part.is_empty() {
                    pieces.push(StencilPiece::Finished(part.to_owned()));
                }
                continue;
            }
            pieces.push(match (part.parse(), tag) {
                (Ok(number), TagState::Outside) => StencilPiece::Text(number),
                (Ok(number), _) => StencilPiece::Attribute(number),
                (Err(_), _) => StencilPiece::Content,
            });
        }
        Self { pieces }
    }

    /// Its pieces in order.
    pub fn pieces(&self) -> &[StencilPiece] {
        &self.pieces
    }
}

/// The position of a character relative to tags.
#[derive(Clone, Copy)]
enum TagState {
    Outside,
    Inside,
    /// In an attribute value, with its quotation mark.
    Quoted(char),
}

impl TagState {
    fn after(self, character: char) -> Self {
        match (self, character) {
            (Self::Outside, '<') => Self::Inside,
            (Self::Inside, '>') => Self::Outside,
            (Self::Inside, '"' | '\'') => Self::Quoted(character),
            (Self::Quoted(end), _) if end == character => Self::Inside,
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_text_or_stand_in_a_tag() {
        let stencil = Stencil::new("<a href=\"#\u{2}1\u{3}\" title='>'>\u{2}\u{3}</a> \u{2}0\u{3}");
        let finished = |text: &str| StencilPiece::Finished(text.to_owned());
        assert_eq!(
            stencil.pieces(),
            [
                finished("<a href=\"#"),
                StencilPiece::Attribute(1),
                finished("\" title='>'>"),
                StencilPiece::Content,
                finished("</a> "),
                StencilPiece::Text(0),
            ]
        );
    }
}
