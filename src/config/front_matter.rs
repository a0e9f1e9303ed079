//! Front matter: the lines between two lines of `---` at the start of a page.

use jiff::civil;
use serde::{Serialize, Serializer};

use super::delivery::Audience;
use super::fields::{FieldFaults, Fields, Wanted};
use super::node::{Spanned, Value};
use super::yaml::parse_yaml;
use super::yaml_cause::{YamlCause, yaml_cause};
use crate::diagnostic::{Diagnostic, Fault, faults};
use crate::source::{Place, SourcePath, Span};

/// A calendar date, `2026-07-15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// Parses an ISO 8601 date.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// The date of a number of days after 1 January 1970.
    pub fn of_day(days: i32) -> Self {
        let first = civil::date(1970, 1, 1);
        Self(first.saturating_add(jiff::Span::new().days(days)))
    }

    /// The date a number of days later.
    #[must_use]
    pub fn after(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// The number of days after 1 January 1970.
    pub fn day_number(self) -> i32 {
        let first = civil::date(1970, 1, 1);
        first.until(self.0).map_or(0, |span| span.get_days())
    }

    /// Year, month (1 to 12) and day (1 to 31).
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A learning objective.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Objective {
    /// The id from `{#id}` at its end, which is not displayed.
    pub id: Option<String>,
    /// Its text.
    pub text: String,
    /// Its span.
    pub span: Span,
}

/// The front matter of a page, typed. Absent values are `None` or empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// The page's title; empty if it is missing, which is a diagnostic.
    pub title: String,
    /// The span of the title.
    pub title_span: Span,
    /// One sentence, for lists and search engines.
    pub description: Option<String>,
    /// The order among sibling pages; overrides the number in the file name.
    pub order: Option<i64>,
    /// The page's part of the address, instead of its id.
    pub slug: Option<Spanned<String>>,
    /// Former addresses, relative to the site's root.
    pub aliases: Vec<Spanned<String>>,
    /// Whether the page is not published.
    pub draft: bool,
    /// The total time in minutes: `minutes`, or `teaching` plus `exercises`.
    pub minutes: Option<Spanned<u16>>,
    /// The level of the content notice: 0 none, 1 ill-treatment in general terms, 2 effects on people.
    pub notice: u8,
    /// The learning objectives.
    pub objectives: Vec<Objective>,
    /// What the page answers, in the words of those who look for it.
    pub questions: Vec<Spanned<String>>,
    /// The materials needed.
    pub materials: Vec<String>,
    /// The part of `minutes` for exercises.
    pub exercises: Option<Spanned<u16>>,
    /// The minutes of a break after the page, on the run sheet of its module.
    pub break_after: Option<u16>,
    /// The ids of modules to take first.
    pub requires: Vec<Spanned<String>>,
    /// Ids of glossary terms that the page teaches.
    pub terms: Vec<Spanned<String>>,
    /// The date of the last review.
    pub reviewed: Option<Date>,
    /// The date by which the next review is due.
    pub review_by: Option<Date>,
    /// The source language of the module.
    pub source: Option<Spanned<String>>,
    /// The names of the translators.
    pub translators: Vec<String>,
    /// The names of the reviewers.
    pub reviewers: Vec<String>,
    /// Other words for searching the page.
    pub keywords: Vec<String>,
    /// The span of these words.
    pub keywords_span: Option<Span>,
    /// The only languages in which the page should exist.
    pub only: Vec<Spanned<String>>,
    /// Whether the page contains an invented case.
    pub fictional: bool,
    /// Its audience.
    pub audience: Audience,
    /// Whether every statement needs a source.
    pub cites_required: bool,
    /// Whether the first mention of a term is linked automatically.
    pub autolink: bool,
}

/// Every key of front matter; `summary`, another name of `description`, is last.
pub const FRONT_MATTER_KEYS: [&str; 28] = [
    "title",
    "description",
    "order",
    "slug",
    "aliases",
    "draft",
    "minutes",
    "teaching",
    "exercises",
    "break",
    "notice",
    "objectives",
    "questions",
    "materials",
    "requires",
    "terms",
    "reviewed",
    "review_by",
    "source",
    "translators",
    "reviewers",
    "keywords",
    "only",
    "fictional",
    "audience",
    "cites",
    "autolink",
    "summary",
];

const FAULTS: FieldFaults = FieldFaults {
    unknown: |key, near| match near {
        Some(near) => faults::FrontMatterUnknownKeyNear { key, near }.into(),
        None => faults::FrontMatterUnknownKey { key }.into(),
    },
    wrong: |key, wanted| match wanted {
        Wanted::Table => faults::FrontMatterWrongValueWhole.into(),
        Wanted::Text => faults::FrontMatterWrongValueText { key }.into(),
        Wanted::Boolean => faults::FrontMatterWrongValueBoolean { key }.into(),
        Wanted::Integer(least, most) => {
            faults::FrontMatterWrongValueInteger { key, least: least.to_string(), most: most.to_string() }.into()
        }
        Wanted::Texts => faults::FrontMatterWrongValueTexts { key }.into(),
        Wanted::Choice(choices) => faults::FrontMatterWrongValueChoice { choices, key }.into(),
        Wanted::Choices(..) => faults::FrontMatterWrongValue { key }.into(),
    },
    language: |_, language, known| faults::LanguageUnknown { known, language }.into(),
};

/// The maximum time of one page: a day.
const MOST_MINUTES: i64 = 24 * 60;

/// The span of the YAML between the lines of `---`, and the byte at which the page's text begins.
///
/// `None` if the first line is not `---`, or the second line of `---` is missing.
pub fn split_front_matter(text: &str) -> Option<(Span, usize)> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in text[at..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((Span::new(first.len(), at), at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Reads the front matter of a page; returns it with the byte at which the text begins.
pub fn read_front_matter(path: &SourcePath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> (FrontMatter, usize) {
    let empty = FrontMatter { autolink: true, ..FrontMatter::default() };
    let Some((span, body)) = split_front_matter(text) else {
        let fault: Fault = match text.starts_with("---\n") {
            true => faults::FrontMatterMissingUnclosed.into(),
            false => faults::FrontMatterMissing.into(),
        };
        let end = text.find('\n').unwrap_or(text.len()).min(80);
        let place = Place::new(path, Span::new(0, text.floor_char_boundary(end)));
        diagnostics.push(Diagnostic::new(fault, place));
        return (empty, 0);
    };
    let yaml = text.get(span.range()).unwrap_or_default();
    match parse_yaml(yaml, span.start as usize) {
        Ok(node) => {
            let mut fields = Fields::new(path, text, FAULTS, &node, diagnostics);
            let front = read_fields(&mut fields, span);
            fields.finish();
            (front, body)
        }
        Err(fault) => {
            let (cause, place) = yaml_cause(yaml, fault.span.start.saturating_sub(span.start) as usize);
            let place = if fault.duplicate_key { fault.span } else { place.shifted(span.start as usize) };
            let what: Fault = match cause {
                _ if fault.duplicate_key => faults::FrontMatterSyntaxDuplicate.into(),
                YamlCause::Tab => faults::FrontMatterSyntaxTab.into(),
                YamlCause::Dash { fitting } => faults::FrontMatterSyntaxDash { fitting }.into(),
                YamlCause::Mark => faults::FrontMatterSyntaxMark.into(),
                YamlCause::Bracket => faults::FrontMatterSyntaxBracket.into(),
                YamlCause::Conflict => faults::FrontMatterSyntaxConflict.into(),
                YamlCause::Unquoted { fitting } => faults::FrontMatterSyntaxUnquoted { fitting }.into(),
                YamlCause::Unknown => faults::FrontMatterSyntax.into(),
            };
            diagnostics.push(Diagnostic::new(what, Place::new(path, place)));
            (empty, body)
        }
    }
}

fn read_fields(fields: &mut Fields<'_>, span: Span) -> FrontMatter {
    let title = fields.text("title").filter(|title| !title.value.trim().is_empty());
    if title.is_none() {
        let opening = Span::new(0, 3);
        let place = Place::new(fields.path(), if span.start < 3 { span } else { opening });
        fields.report(Diagnostic::new(faults::TitleMissing, place));
    }
    let description = fields.text("description");
    let summary = fields.text("summary");
    let (minutes, exercises) = read_minutes(fields);
    let keywords = fields.texts("keywords").unwrap_or_default();
    let ends = keywords.first().zip(keywords.last());
    FrontMatter {
        title_span: title.as_ref().map_or(span, |title| title.span),
        title: title.map(|title| one_line(&title.value)).unwrap_or_default(),
        description: description.or(summary).map(|text| one_line(&text.value)).filter(|text| !text.is_empty()),
        order: fields.integer("order", -1_000_000, 1_000_000).map(|order| order.value),
        slug: fields.text("slug"),
        aliases: fields.texts("aliases").unwrap_or_default(),
        draft: fields.boolean("draft").unwrap_or(false),
        minutes,
        exercises,
        notice: fields.integer("notice", 0, 2).map_or(0, |level| u8::try_from(level.value).unwrap_or(0)),
        objectives: fields.texts("objectives").unwrap_or_default().into_iter().map(objective).collect(),
        questions: lines(fields.texts("questions")),
        materials: words(fields.texts("materials")),
        break_after: fields.integer("break", 1, 240).and_then(|minutes| u16::try_from(minutes.value).ok()),
        requires: fields.texts("requires").unwrap_or_default(),
        terms: fields.texts("terms").unwrap_or_default(),
        reviewed: read_date(fields, "reviewed"),
        review_by: read_date(fields, "review_by"),
        source: fields.text("source"),
        translators: words(fields.texts("translators")),
        reviewers: words(fields.texts("reviewers")),
        keywords_span: ends.map(|(first, last)| Span::new(first.span.start as usize, last.span.end as usize)),
        keywords: words(Some(keywords)),
        only: fields.texts("only").unwrap_or_default(),
        fictional: fields.boolean("fictional").unwrap_or(false),
        audience: fields.choice("audience", &Audience::ALL).unwrap_or_default(),
        cites_required: fields.choice("cites", &[("required", true), ("optional", false)]).unwrap_or(false),
        autolink: fields.boolean("autolink").unwrap_or(true),
    }
}

/// The total time, and the part of it for exercises.
fn read_minutes(fields: &mut Fields<'_>) -> (Option<Spanned<u16>>, Option<Spanned<u16>>) {
    let typed =
        |minutes: Spanned<i64>| Spanned { value: u16::try_from(minutes.value).unwrap_or(u16::MAX), span: minutes.span };
    let stated = fields.integer("minutes", 0, MOST_MINUTES);
    let teaching = fields.integer("teaching", 0, MOST_MINUTES);
    let exercises = fields.integer("exercises", 0, MOST_MINUTES);
    let parts = [teaching, exercises.clone()].into_iter().flatten();
    let sum = parts.reduce(|a, b| Spanned { value: a.value + b.value, span: a.span });
    (stated.or(sum).map(typed), exercises.map(typed))
}

fn objective(written: Spanned<String>) -> Objective {
    let text = one_line(&written.value);
    let named = text.strip_suffix('}').and_then(|rest| rest.rsplit_once("{#"));
    match named {
        Some((words, id)) => {
            Objective { id: Some(id.trim().to_owned()), text: words.trim_end().to_owned(), span: written.span }
        }
        None => Objective { id: None, text, span: written.span },
    }
}

fn read_date(fields: &mut Fields<'_>, key: &'static str) -> Option<Date> {
    let entry = fields.take(key)?;
    let date = match &entry.node.value {
        Value::Text(text) => Date::parse(text),
        Value::Other => fields.source_text().get(entry.node.span.range()).and_then(Date::parse),
        _ => None,
    };
    if date.is_none() {
        fields.wrong(entry, faults::FrontMatterWrongValueDate { key: entry.key.clone() });
    }
    date
}

fn words(texts: Option<Vec<Spanned<String>>>) -> Vec<String> {
    texts.unwrap_or_default().into_iter().map(|text| one_line(&text.value)).collect()
}

/// Texts on one line each, without empty ones, with their spans.
fn lines(texts: Option<Vec<Spanned<String>>>) -> Vec<Spanned<String>> {
    let texts = texts.unwrap_or_default().into_iter();
    let lines = texts.map(|text| Spanned { value: one_line(&text.value), span: text.span });
    lines.filter(|text| !text.value.is_empty()).collect()
}

/// Text with single spaces between words.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (FrontMatter, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let (front, _) = read_front_matter(&SourcePath::new("content/es/a.md"), text, &mut diagnostics);
        (front, diagnostics)
    }

    #[test]
    fn values_are_typed_and_summary_is_a_description() {
        let (front, diagnostics) = read(
            "---\ntitle: Malos tratos\nsummary: Una frase.\nteaching: 20\nexercises: 25\nreviewed: 2026-07-15\n---\nTexto\n",
        );
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(front.description.as_deref(), Some("Una frase."));
        assert_eq!(front.minutes.map(|minutes| minutes.value), Some(45));
        assert_eq!(front.reviewed.map(Date::parts), Some((2026, 7, 15)));
    }

    #[test]
    fn all_faults_are_reported_at_once_with_the_nearest_key() {
        let text = "---\ntitel: x\nminutes: mucho\nnotice: 7\n---\n";
        let (_, diagnostics) = read(text);
        let mut found: Vec<_> =
            diagnostics.iter().map(|one| (one.rule.code, &text[one.primary.span.range()])).collect();
        found.sort();
        assert_eq!(found, [("T303", "titel"), ("T304", "7"), ("T304", "mucho"), ("T305", "---")]);
        assert!(diagnostics.iter().any(|one| one.value("near") == Some("title")));
    }
}
