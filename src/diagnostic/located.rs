//! A fault at one place, and its texts.

use super::fault::{Fault, faults};
use super::rule::{Rule, Severity};
use super::texts::{ProgramLanguage, filled};
use crate::shown;
use crate::source::Place;

/// A fault at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The rule's severity, or what the site set for it.
    pub severity: Severity,
    /// The place of the fault, as small as possible.
    pub primary: Place,
    /// Other places that explain the fault: the first of two equal ids, the line in the other language.
    pub related: Vec<Place>,
    /// The name of the wording of the rule's texts; empty for the default wording.
    pub wording: &'static str,
    /// Values for the `{names}` in the texts.
    pub values: Vec<(&'static str, String)>,
}

impl Diagnostic {
    /// A fault at a place, with the default severity of its rule.
    pub fn new(fault: impl Into<Fault>, primary: Place) -> Self {
        let Fault { rule, wording, values } = fault.into();
        Self { rule, severity: rule.severity, primary, related: Vec::new(), wording, values }
    }

    /// The value with a name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Replaces the rule, the wording and the values.
    pub fn reword(&mut self, fault: Fault) {
        (self.rule, self.wording, self.values) = (fault.rule, fault.wording, fault.values);
    }

    /// Adds a related place that explains the fault.
    #[must_use]
    pub fn beside(mut self, place: Place) -> Self {
        self.related.push(place);
        self
    }

    /// The message in a language.
    pub fn message(&self, language: ProgramLanguage) -> String {
        rule_text(language, self, TextPart::Message).unwrap_or_default()
    }

    /// The help in a language, if the rule has one.
    pub fn help(&self, language: ProgramLanguage) -> Option<String> {
        rule_text(language, self, TextPart::Help)
    }

    /// The label of the related places; may be empty.
    pub fn related_label(&self, language: ProgramLanguage) -> String {
        rule_text(language, self, TextPart::Related).unwrap_or_default()
    }

    /// Sorts for reports: by file, place and rule.
    pub fn sort(diagnostics: &mut [Diagnostic]) {
        diagnostics.sort_by(|a, b| {
            (&a.primary, a.rule.code, a.wording, &a.values).cmp(&(&b.primary, b.rule.code, b.wording, &b.values))
        });
    }
}

enum TextPart {
    Message,
    Help,
    Related,
}

fn rule_text(language: ProgramLanguage, diagnostic: &Diagnostic, part: TextPart) -> Option<String> {
    let wording = faults::wording(diagnostic.rule.name, diagnostic.wording)?;
    let templates = match part {
        TextPart::Message => &wording.message,
        TextPart::Help => &wording.help,
        TextPart::Related => &wording.related,
    };
    let value = |number: usize| diagnostic.value(wording.values[number]).map(visible).unwrap_or_default();
    templates.map(|templates| filled(templates[language as usize], language, value))
}

/// A value for a report: on one line, cut to a maximum length; see [`shown::line`].
fn visible(value: &str) -> String {
    const LONGEST: usize = 160;
    // Secrets are removed before the value is cut, so that no part of one remains; the limit avoids reading a whole
    // file.
    const READ: usize = 20 * LONGEST;
    let read = value.char_indices().nth(READ).map_or(value, |(end, _)| &value[..end]);
    let text = shown::line(read);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Phrase, phrases};

    #[test]
    fn a_number_in_a_message_has_its_noun_in_the_form_that_it_needs() {
        use crate::source::{Place, SourcePath};
        let said = |here: &str| {
            let fault = faults::FactsDifferMinutes { here: here.into(), there: "45".into(), source: "en".into() };
            let diagnostic = Diagnostic::new(fault, Place::file(&SourcePath::new("page.md")));
            ProgramLanguage::ALL.map(|language| diagnostic.message(language))
        };
        let wanted = |english: &str, spanish: &str| {
            [
                format!("this page says {english}; the `en` one says 45"),
                format!("esta página dice {spanish}; la que está en `en`, 45"),
            ]
        };
        assert_eq!(said("1"), wanted("1 minute", "1 minuto"));
        assert_eq!(said("30"), wanted("30 minutes", "30 minutos"));
        assert_eq!(said("1000000"), wanted("1000000 minutes", "1000000 de minutos"));
        let phrase = phrases::DeployTooSlow { what: "git", minutes: "1" };
        assert!(phrase.say(ProgramLanguage::English).contains("within 1 minute and"));
        assert!(phrase.say(ProgramLanguage::Spanish).contains("en 1 minuto y"));
    }
}
