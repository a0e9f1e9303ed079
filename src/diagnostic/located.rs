//! One fault at one place, and what is said of it.

use super::fault::{Fault, faults};
use super::rule::{Rule, Severity};
use super::texts::{ProgramLanguage, filled};
use crate::shown;
use crate::source::Place;

/// One fault at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The rule's severity, or what the site set for it.
    pub severity: Severity,
    /// The smallest true place.
    pub primary: Place,
    /// Other places that explain it: the first of two equal ids, the other language's line.
    pub related: Vec<Place>,
    /// Which wording of the rule's texts applies; the empty name is the usual one.
    pub wording: &'static str,
    /// Values for the `{names}` in the texts.
    pub values: Vec<(&'static str, String)>,
}

impl Diagnostic {
    /// A fault at a place, in its rule's usual severity.
    pub fn new(fault: impl Into<Fault>, primary: Place) -> Self {
        let Fault { rule, wording, values } = fault.into();
        Self { rule, severity: rule.severity, primary, related: Vec::new(), wording, values }
    }

    /// A value by its name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Says it in another wording of its rule.
    pub fn reword(&mut self, fault: Fault) {
        (self.rule, self.wording, self.values) = (fault.rule, fault.wording, fault.values);
    }

    /// Adds a place that explains the fault.
    #[must_use]
    pub fn beside(mut self, place: Place) -> Self {
        self.related.push(place);
        self
    }

    /// The message, in the words of a language.
    pub fn message(&self, language: ProgramLanguage) -> String {
        rule_text(language, self, TextPart::Message).unwrap_or_default()
    }

    /// What to do, if the rule has advice.
    pub fn help(&self, language: ProgramLanguage) -> Option<String> {
        rule_text(language, self, TextPart::Help)
    }

    /// What stands at the related places.
    pub fn related_label(&self, language: ProgramLanguage) -> String {
        rule_text(language, self, TextPart::Related).unwrap_or_default()
    }

    /// The order of reports: file, place, rule.
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

/// A value as it may stand in a report: on one line, of sensible length, see [`shown::line`].
fn visible(value: &str) -> String {
    const LONGEST: usize = 160;
    // Before it is cut, so that no half of a secret is left over; but not all of what may be a whole file.
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
