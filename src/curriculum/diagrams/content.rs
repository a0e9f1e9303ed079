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
    /// For the form `ties`: its single ties. If there are none, each part is linked with all.
    pub ties: Vec<DiagramTie<T>>,
}

/// A part of a diagram.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramPart<T> {
    /// Its text.
    pub words: T,
    /// Lines below the text, shown in the form `groups`.
    pub items: Vec<T>,
}

/// A tie between two parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramTie<T> {
    /// The index of the part where it begins; that of the centre is the number of parts.
    pub from: usize,
    /// The index of the part where it ends.
    pub to: usize,
    /// Its arrowheads.
    pub arrow: TieArrow,
    /// What it stands for.
    pub words: T,
    /// Where its line runs.
    pub route: TieRoute,
}

/// The arrowheads of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TieArrow {
    /// At its end.
    To,
    /// At both ends.
    Both,
    /// At neither.
    None,
}

/// Where the line of a tie runs in a column of boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TieRoute {
    /// Between two neighbours.
    Direct,
    /// In a lane at the start of the line; the inner lane is 0.
    Start(usize),
    /// In a lane at the end of the line; the inner lane is 0.
    End(usize),
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
                ties: content.ties.iter().map(|tie| tie.map(text)).collect(),
            }),
        }
    }
}

impl<T> DiagramTie<T> {
    fn map<U>(&self, text: &impl Fn(&T) -> U) -> DiagramTie<U> {
        let Self { from, to, arrow, route, .. } = *self;
        DiagramTie { from, to, arrow, words: text(&self.words), route }
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
