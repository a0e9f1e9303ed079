//! The texts and translations that are exchanged with translators.

use crate::language::LanguageTag;
use crate::source::SourcePath;

/// Texts to translate from one language into another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// The language of [`Message::source`].
    pub source: LanguageTag,
    /// The language of [`Message::target`].
    pub target: LanguageTag,
    /// The site's title.
    pub title: String,
    /// The texts, page by page, in reading order.
    pub messages: Vec<Message>,
}

/// One text with its translation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The permanent, unique name of the text in the site: `what-is-torture/four-elements#severity/3`.
    ///
    /// The part before the first `#` is the name of the page.
    pub context: String,
    /// The position of the text in the site's sources: the file and the line, from 1.
    pub place: Option<(SourcePath, u32)>,
    /// Inline Markdown; lines are joined with single spaces.
    pub source: String,
    /// The translation; empty if there is none.
    pub target: String,
    /// The state of the translation. A message without a target is always missing.
    pub state: MessageState,
    /// For an outdated message, the source text at the time of translation.
    pub previous: Option<String>,
    /// The digest of the translation that was exported, also of an empty one; `None` if the file does not have it.
    pub exported: Option<String>,
    /// Notes for the translator, one line each: "heading", "torture = tortura".
    pub notes: Vec<String>,
    /// Comments from translators, one line each. They are kept with the message.
    pub comments: Vec<String>,
}

/// The state of a translation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageState {
    /// There is no translation.
    Missing,
    /// The source has changed since, or the translator marked it as unsure: *fuzzy*, *needs work*.
    Outdated,
    /// The translation matches the source.
    Current,
}

/// The name of the page in a context.
pub fn page_of(context: &str) -> &str {
    context.split_once('#').map_or(context, |(page, _)| page)
}

/// The state of a message, corrected: without a target it is always missing.
pub fn true_state(target: &str, state: MessageState) -> MessageState {
    match (target.is_empty(), state) {
        (true, _) => MessageState::Missing,
        (false, MessageState::Missing) => MessageState::Current,
        (false, state) => state,
    }
}
