//! The mark of a text that is not translated yet, in a section or page that is translated step by step.
//!
//! It contains the text of the source: `[TODO: en → es: Write it down.]`. Rule T416 reports it as an error, and a section
//! with a mark is not in step, whatever its record says.

/// The mark for texts of one language in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMark {
    start: String,
}

impl OpenMark {
    /// The mark for two language tags.
    pub fn new(source: &str, translation: &str) -> Self {
        Self { start: format!("[TODO: {source} → {translation}: ") }
    }

    /// Source words with the mark.
    pub fn around(&self, words: &str) -> String {
        format!("{}{words}]", self.start)
    }

    /// Whether a whole text is marked.
    pub fn is(&self, words: &str) -> bool {
        words.starts_with(&self.start) && words.ends_with(']')
    }

    /// Whether a whole text is the mark of any two languages.
    pub fn is_of_any(words: &str) -> bool {
        let inner = words.strip_prefix("[TODO: ").and_then(|rest| rest.strip_suffix(']'));
        let tags = inner.and_then(|rest| rest.split_once(": ")).and_then(|(tags, _)| tags.split_once(" → "));
        let is_tag = |tag: &str| tag.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
        tags.is_some_and(|(source, translation)| [source, translation].iter().all(|tag| !tag.is_empty() && is_tag(tag)))
    }

    /// The number of marks in a text.
    pub fn count(&self, text: &str) -> usize {
        memchr::memmem::find_iter(text.as_bytes(), self.start.as_bytes()).count()
    }
}
