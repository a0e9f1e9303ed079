//! What a diagram shows. The type of its texts is a parameter: all languages in data, one language in a drawing.

use crate::language::{Language, PerLanguage};

/// What a diagram shows, by form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DiagramContent<T> {
    /// A cycle, steps, factors, ties or groups.
    Parts(DiagramParts<T>),
}

/// Texts in boxes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramParts<T> {
    /// One of [`super::DIAGRAMS`].
    pub form: &'static str,
    /// In order.
    pub parts: Vec<DiagramPart<T>>,
    /// The text at the centre.
    pub centre: Option<T>,
}

/// A part of a diagram.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramPart<T> {
    /// Its text.
    pub words: T,
    /// Lines below the text, shown in the form `groups`.
    pub items: Vec<T>,
}

impl<T> DiagramContent<T> {
    /// The name of its form.
    pub fn form(&self) -> &'static str {
        match self {
            Self::Parts(content) => content.form,
        }
    }

    /// The same content with each text converted.
    fn map<U>(&self, text: &impl Fn(&T) -> U) -> DiagramContent<U> {
        match self {
            Self::Parts(content) => DiagramContent::Parts(DiagramParts {
                form: content.form,
                parts: content
                    .parts
                    .iter()
                    .map(|part| DiagramPart { words: text(&part.words), items: part.items.iter().map(text).collect() })
                    .collect(),
                centre: content.centre.as_ref().map(text),
            }),
        }
    }
}

impl DiagramContent<PerLanguage<String>> {
    /// Its texts in a language. Lines that the language does not have, which is reported, are omitted.
    pub fn in_language(&self, language: Language) -> DiagramContent<String> {
        let mut content = self.map(&|words| words[language].clone());
        match &mut content {
            DiagramContent::Parts(content) => {
                content.centre.take_if(|centre| centre.is_empty());
                content.parts.iter_mut().for_each(|part| part.items.retain(|item| !item.is_empty()));
            }
        }
        content
    }
}
