//! Texts with their translations, on the way to a translator.

use crate::language::LanguageTag;
use crate::source::SourcePath;

/// Texts to translate from one language to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// The language of [`Message::source`].
    pub source: LanguageTag,
    /// The language of [`Message::target`].
    pub target: LanguageTag,
    /// The site's title.
    pub title: String,
    /// The texts, a page's one after another, in the order in which they are read.
    pub messages: Vec<Message>,
}

/// One text with its translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The lasting name of the text inside the site, unique: `what-is-torture/four-elements#severity/3`.
    ///
    /// What stands before the first `#` names the page.
    pub context: String,
    /// Where the text stands in the site's sources: the file and the line, from 1.
    pub place: Option<(SourcePath, u32)>,
    /// Inline Markdown, its lines joined with single spaces.
    pub source: String,
    /// The same in the other language; empty if it is not translated.
    pub target: String,
    /// How the two stand to each other. A message without a target is always missing.
    pub state: MessageState,
    /// For an outdated message, the words of the source as they were when it was translated.
    pub previous: Option<String>,
    /// For the translator, a line each: "heading", "torture = tortura".
    pub notes: Vec<String>,
    /// From translators, a line each. They stay with the message.
    pub comments: Vec<String>,
}

/// How a translation stands to its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageState {
    /// There is none.
    Missing,
    /// The source has changed since, or a translator is not sure: *fuzzy*, *needs work*.
    Outdated,
    /// In step.
    Current,
}

/// A page's name and the rest of a context.
pub fn page_of(context: &str) -> &str {
    context.split_once('#').map_or(context, |(page, _)| page)
}

/// The state that a message is in: without a target there is nothing that could be current.
pub fn true_state(target: &str, state: MessageState) -> MessageState {
    match (target.is_empty(), state) {
        (true, _) => MessageState::Missing,
        (false, MessageState::Missing) => MessageState::Current,
        (false, state) => state,
    }
}
