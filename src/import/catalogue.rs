//! The translations of an mdBook, by source message.

use std::collections::BTreeMap;

use crate::exchange::read_po_entries;

/// Translations by source message.
#[derive(Default)]
pub(super) struct MessageTranslations(BTreeMap<String, MessageTranslation>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MessageTranslation {
    pub text: String,
    /// Whether it is marked for review.
    pub is_fuzzy: bool,
}

impl MessageTranslations {
    /// Parses a PO file; the error is the number of the invalid line.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let entries = read_po_entries(text.as_bytes()).map_err(|fault| fault.line)?;
        // Plural entries are skipped, because texts of pages have no plural forms.
        let counts = entries.into_iter().filter(|entry| !entry.is_obsolete && entry.plural_start.is_none());
        let translated = counts.filter(|entry| !entry.source.is_empty() && !entry.target.is_empty());
        let translation = |text, is_fuzzy| MessageTranslation { text, is_fuzzy };
        Ok(Self(translated.map(|entry| (entry.source, translation(entry.target, entry.is_fuzzy))).collect()))
    }

    pub fn find(&self, message: &str) -> Option<&MessageTranslation> {
        self.0.get(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "msgid \"\"\nmsgstr \"\"\n\"Language: es\\n\"\n";

    fn found(text: &str, message: &str) -> Option<(String, bool)> {
        let catalogue =
            MessageTranslations::parse(&format!("#\n# Translators\n{HEADER}{text}")).expect("a readable file");
        catalogue.find(message).map(|translation| (translation.text.clone(), translation.is_fuzzy))
    }

    #[test]
    fn messages_on_several_lines_fuzzy_ones_and_those_without_an_empty_line_between_are_read() {
        let text = "\n#: src/a.md:3\nmsgid \"\"\n\"One \"\n\"two\"\nmsgstr \"Uno \\\"dos\\\"\"\n#, fuzzy\nmsgid \"b\"\nmsgstr \"c\"\nmsgid \"d\"\nmsgstr \"\"\n#~ msgid \"e\"\n#~ msgstr \"f\"\n";
        assert_eq!(found(text, "One two"), Some(("Uno \"dos\"".into(), false)));
        assert_eq!(found(text, "b"), Some(("c".into(), true)));
        assert_eq!(found(text, "d"), None);
        assert_eq!(found(text, "e"), None);
        let counted = "msgid \"page\"\nmsgid_plural \"pages\"\nmsgstr[0] \"página\"\nmsgstr[1] \"páginas\"\nmsgid \"b\"\nmsgstr \"c\"\n";
        assert_eq!((found(counted, "page"), found(counted, "b")), (None, Some(("c".into(), false))));
    }

    #[test]
    fn a_damaged_file_is_refused_at_its_line() {
        for (text, line) in [
            ("\"", 1),
            ("msgid \"a", 1),
            ("msgid \"\"\nmsgstr \"\"\n\"é", 3),
            ("msgid \"a\"\nmsgstr\n", 2),
            ("nonsense", 1),
            ("msgid \"\"\nmsgstr \"x\\q\"\n", 2),
            ("msgid \"a\"\n", 2),
        ] {
            assert_eq!(MessageTranslations::parse(text).err(), Some(line), "{text}");
        }
    }
}
