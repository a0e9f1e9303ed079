//! The check of a row: short digests of what was exported, by which a changed cell is recognised without a second file.
//!
//! Word processors keep no data beside a table that all of them understand, so the check is text in the row's first cell.

use crate::exchange::digest::{digest, is_digest};
use crate::language::LanguageTag;

/// The digests of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Check {
    /// Of its name and both languages.
    pub name: String,
    /// Of its source cell.
    pub source: String,
    /// Of its translation cell.
    pub target: String,
    /// Of its notes cell.
    pub notes: String,
}

impl Check {
    /// The check of a row with its cells.
    pub fn of(name: &RowName<'_>, source: &str, target: &str, notes: &str) -> Self {
        Self { name: name.digest(), source: digest(source), target: digest(target), notes: digest(notes) }
    }

    /// The check as written in the row.
    pub fn written(&self) -> String {
        [&self.name, &self.source, &self.target, &self.notes].map(String::as_str).join("-")
    }

    /// Parses a written check; `None` if it has another form.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [name, source, target, notes] = parts.as_slice() else { return None };
        parts.iter().all(|part| is_digest(part)).then(|| Self {
            name: (*name).to_owned(),
            source: (*source).to_owned(),
            target: (*target).to_owned(),
            notes: (*notes).to_owned(),
        })
    }
}

/// The name of a text with the languages between which it is translated.
pub(super) struct RowName<'a> {
    pub context: &'a str,
    pub source: &'a LanguageTag,
    pub target: &'a LanguageTag,
}

impl RowName<'_> {
    pub fn digest(&self) -> String {
        digest(&format!("{} {} {}", self.source, self.target, self.context))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_read_as_written_and_ignores_only_spaces_and_the_form_of_letters() {
        let [source, target] = ["en", "es"].map(|tag| LanguageTag::parse(tag).expect("a tag"));
        let name = RowName { context: "law/index#one/1", source: &source, target: &target };
        let check = Check::of(&name, "Pain", "Dolor físico", "");
        assert_eq!(Check::parse(&check.written()), Some(check.clone()));
        assert_eq!(Check::of(&name, "Pain ", "Dolor\u{A0} fi\u{301}sico", " "), check);
        assert_ne!(Check::of(&name, "Pain", "Dolor “físico”", ""), check);
        for broken in ["", "a-b-c-d", "2345678-2345678-2345678", "2345678-2345678-2345678-234567a"] {
            assert_eq!(Check::parse(broken), None, "{broken}");
        }
    }
}
