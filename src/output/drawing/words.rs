//! The words of a drawing.

/// What a drawing shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DrawingWords {
    /// The texts in its boxes, in order, with the lines below them.
    pub parts: Vec<(String, Vec<String>)>,
    /// The text at the centre.
    pub centre: Option<String>,
}
