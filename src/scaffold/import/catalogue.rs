//! The only file of the importer that knows how PO files are read.
//!
//! The library takes well-formed files for granted; so lines are looked at
//! first, and a file with one that it could not read is refused with its place.

use std::collections::BTreeMap;

use polib::po_file;

/// Longer lines than any translator writes; the library reads no more at once.
const LONGEST_LINE: usize = 60_000;

/// Translations by message.
#[derive(Default)]
pub(super) struct Catalogue(BTreeMap<String, Translation>);

/// What a message is in the other language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Translation {
    pub text: String,
    /// Whether somebody has to look at it again.
    pub is_fuzzy: bool,
}

impl Catalogue {
    /// Reads a PO file, or names the line that cannot be read (0 if it is none in particular).
    pub fn parse(text: &str) -> Result<Self, usize> {
        let prepared = prepare(text)?;
        let catalogue = po_file::parse_from_reader(prepared.as_bytes()).map_err(|_| 0_usize)?;
        let mut translations = BTreeMap::new();
        for message in catalogue.messages() {
            let Ok(translated) = message.msgstr() else { continue };
            if message.is_translated() {
                let translation = Translation { text: translated.to_owned(), is_fuzzy: message.is_fuzzy() };
                translations.insert(message.msgid().to_owned(), translation);
            }
        }
        Ok(Self(translations))
    }

    /// The translation of a message, if there is one.
    pub fn find(&self, message: &str) -> Option<&Translation> {
        self.0.get(message)
    }
}

/// The lines that matter, each well formed, with an empty one before each message: not every program writes it.
fn prepare(text: &str) -> Result<String, usize> {
    const KEYS: [&str; 4] = ["msgctxt ", "msgid ", "msgid_plural ", "msgstr"];
    let mut out = String::with_capacity(text.len());
    let mut has_translation = false;
    let mut has_key = false;
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        let key = KEYS.iter().find(|key| line.starts_with(**key));
        let starts = matches!(key, Some(&"msgctxt " | &"msgid ")) || line.starts_with("#,");
        if line.is_empty() || (starts && has_translation) {
            out.push('\n');
            has_translation = false;
        }
        let quoted = match key {
            Some(_) => Some(line.find('"').map_or("", |at| &line[at..])),
            None if line.starts_with('"') && has_key => Some(line),
            // Comments say nothing about the text, and what is obsolete has no place.
            None if line.is_empty() || (line.starts_with('#') && !line.starts_with("#,")) => continue,
            None if line.starts_with("#, ") => None,
            None if line == "#," => continue,
            None => return Err(number),
        };
        let is_quoted = |text: &str| text.len() >= 2 && text.starts_with('"') && text.ends_with('"');
        if line.len() > LONGEST_LINE || !quoted.is_none_or(is_quoted) {
            return Err(number);
        }
        has_key |= key.is_some();
        has_translation |= key == Some(&"msgstr");
        out.push_str(line);
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "msgid \"\"\nmsgstr \"\"\n\"Language: es\\n\"\n";

    fn found(text: &str, message: &str) -> Option<(String, bool)> {
        let catalogue = Catalogue::parse(&format!("#\n# Translators\n{HEADER}{text}")).expect("a readable file");
        catalogue.find(message).map(|translation| (translation.text.clone(), translation.is_fuzzy))
    }

    #[test]
    fn messages_on_several_lines_fuzzy_ones_and_those_without_an_empty_line_between_are_read() {
        let text = "\n#: src/a.md:3\nmsgid \"\"\n\"One \"\n\"two\"\nmsgstr \"Uno \\\"dos\\\"\"\n#, fuzzy\nmsgid \"b\"\nmsgstr \"c\"\nmsgid \"d\"\nmsgstr \"\"\n#~ msgid \"e\"\n#~ msgstr \"f\"\n";
        assert_eq!(found(text, "One two"), Some(("Uno \"dos\"".into(), false)));
        assert_eq!(found(text, "b"), Some(("c".into(), true)));
        assert_eq!(found(text, "d"), None);
        assert_eq!(found(text, "e"), None);
    }

    #[test]
    fn a_damaged_file_is_refused_at_its_line() {
        for (text, line) in [
            ("\"", 1),
            ("msgid \"a", 1),
            ("msgid \"\"\nmsgstr \"\"\n\"é", 3),
            ("msgid \"a\"\nmsgstr\n", 2),
            ("nonsense", 1),
            ("msgid \"a\"\nmsgstr \"b\"\n", 0),
            ("msgid \"\"\nmsgstr \"x\\q\"\n", 0),
        ] {
            assert_eq!(Catalogue::parse(text).err(), Some(line), "{text}");
        }
    }
}
