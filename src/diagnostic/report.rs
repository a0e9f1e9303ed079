//! Renders diagnostics for people, editors and programs.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use super::located::Diagnostic;
use super::overview::overview;
use super::rule::Severity;
use super::rules;
use super::texts::{Noun, phrases};
use super::texts::{ProgramLanguage, count, phrase};
use crate::shown;
use crate::source::{LineIndex, Place, Snapshot, SourcePath, Span, TextPosition};

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportFormat {
    /// For people, with the marked text.
    Human,
    /// One line for each fault: `file:line:column: severity[code]: message`.
    Short,
    /// A JSON array, with one object for each fault.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// SARIF 2.1.0.
    Sarif,
}

/// Whether a human report has colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Styling {
    /// Plain text.
    Plain,
    /// Colours by terminal codes.
    Coloured,
}

/// The most diagnostics in an overview.
const MOST: usize = 100;

/// Diagnostics, with the texts of their places.
pub struct Report<'a> {
    diagnostics: &'a [Diagnostic],
    snapshot: &'a Snapshot,
    language: ProgramLanguage,
    /// The line indexes of the files used so far: each fault of a translation refers to two files.
    lines: RefCell<HashMap<SourcePath, Rc<LineIndex<'a>>>>,
}

impl<'a> Report<'a> {
    /// A report of sorted diagnostics, with the texts of their places, in a language.
    pub fn new(diagnostics: &'a [Diagnostic], snapshot: &'a Snapshot, language: ProgramLanguage) -> Self {
        Self { diagnostics, snapshot, language, lines: RefCell::default() }
    }

    /// The text and the line index of a file.
    fn lines(&self, path: &SourcePath) -> Option<(&'a str, Rc<LineIndex<'a>>)> {
        let text: &'a str = self.snapshot.text(path.as_str())?;
        let mut known = self.lines.borrow_mut();
        let lines = known.entry(path.clone()).or_insert_with(|| Rc::new(LineIndex::new(text)));
        Some((text, lines.clone()))
    }

    /// The report in a format. The formats for people and `Short` end with a line of totals.
    pub fn render(&self, format: ReportFormat, styling: Styling) -> String {
        match format {
            ReportFormat::Human => self.human(styling),
            ReportFormat::Short => self.short(),
            ReportFormat::Json => pretty(&Value::Array(self.diagnostics.iter().map(|one| self.object(one)).collect())),
            ReportFormat::Github => self.diagnostics.iter().map(|one| self.workflow_command(one)).collect(),
            ReportFormat::Sarif => pretty(&self.sarif()),
        }
    }

    /// "2 errors, 1 warning", or a sentence if there are none.
    pub fn summary(&self) -> String {
        let of = |severity| self.diagnostics.iter().filter(|one| one.severity == severity).count();
        let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
        let mut parts = Vec::new();
        if errors > 0 {
            parts.push(count(self.language, Noun::Error, errors));
        }
        if warnings > 0 {
            parts.push(count(self.language, Noun::Warning, warnings));
        }
        if parts.is_empty() { phrase(self.language, &phrases::NoFaults) } else { parts.join(", ") }
    }

    /// The report for people, with at most a hundred diagnostics: the first of each rule, the number of the others, and
    /// how to see them.
    pub fn overview(&self, styling: Styling) -> String {
        if self.diagnostics.len() <= MOST {
            return self.human(styling);
        }
        let renderer = renderer(styling);
        let mut report = String::new();
        for group in overview(self.diagnostics, MOST) {
            for diagnostic in &group.shown {
                report.push_str(&renderer.render(&[self.group(diagnostic)]));
                report.push_str("\n\n");
            }
            if group.more > 0 {
                let more = phrases::ReportMore { n: &group.more.to_string(), code: group.code };
                report.push_str(&phrase(self.language, &more));
                report.push_str("\n\n");
            }
        }
        report.push_str(&self.summary());
        let (shown, all) = (MOST.to_string(), self.diagnostics.len().to_string());
        report.push('\n');
        report.push_str(&phrase(self.language, &phrases::ReportShown { all: &all, shown: &shown }));
        report.push('\n');
        report
    }

    fn human(&self, styling: Styling) -> String {
        let renderer = renderer(styling);
        let mut report = String::new();
        for diagnostic in self.diagnostics {
            report.push_str(&renderer.render(&[self.group(diagnostic)]));
            report.push_str("\n\n");
        }
        report.push_str(&self.summary());
        report.push('\n');
        report
    }

    fn group<'b>(&'b self, diagnostic: &Diagnostic) -> Group<'b> {
        let mut group = self.marked(diagnostic);
        if let Some(help) = diagnostic.help(self.language) {
            group = group.element(Level::HELP.with_name(phrase(self.language, &phrases::Help)).message(help));
        }
        group
    }

    /// The message, with the marked lines.
    fn marked<'b>(&'b self, diagnostic: &Diagnostic) -> Group<'b> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let name = self.severity_name(diagnostic.severity);
        let title = level.with_name(name).primary_title(diagnostic.message(self.language)).id(diagnostic.rule.code);
        let mut group = Group::with_title(title);
        group = self.snippet(group, &diagnostic.primary, AnnotationKind::Primary, String::new());
        for place in &diagnostic.related {
            let label = diagnostic.related_label(self.language);
            group = self.snippet(group, place, AnnotationKind::Context, label);
        }
        group
    }

    fn snippet<'b>(&'b self, group: Group<'b>, place: &Place, kind: AnnotationKind, label: String) -> Group<'b> {
        let path = shown::line(place.path.as_str());
        let Some((whole, lines)) = self.lines(&place.path) else {
            return group.element(Origin::path(path));
        };
        let (first, range) = lines.lines_around(place.span, 0, 0);
        let text = whole.get(range.clone()).unwrap_or_default();
        // A copied file has no line to show: only its path is printed. A line that is too long is replaced by its
        // position.
        let is_copied = place.span == Span::default() && self.snapshot.source(place.path.as_str()).is_none();
        if is_copied {
            return group.element(Origin::path(path));
        }
        if text.len() > 4000 || text.is_empty() {
            let TextPosition { line, column } = lines.position(place.span.start);
            return group.element(Origin::path(path).line(line).char_column(column));
        }
        let mut span = place.span.range();
        span.start = span.start.saturating_sub(range.start).min(text.len());
        span.end = span.end.saturating_sub(range.start).clamp(span.start, text.len());
        let (text, [start, end]) = shown::source(text, [span.start, span.end]);
        let span = start..end.max(start);
        let mut annotation = kind.span(span);
        if !label.is_empty() {
            annotation = annotation.label(label);
        }
        group.element(Snippet::source(text).path(path).line_start(first).fold(false).annotation(annotation))
    }

    fn short(&self) -> String {
        let mut report = String::new();
        for diagnostic in self.diagnostics {
            let (TextPosition { line, column }, _) = self.positions(&diagnostic.primary);
            let severity = self.severity_name(diagnostic.severity);
            let message = diagnostic.message(self.language);
            let path = shown::line(diagnostic.primary.path.as_str());
            let code = diagnostic.rule.code;
            let text = format!("{path}:{line}:{column}: {severity}[{code}]: {message}");
            report.push_str(&shown::row(&text));
            report.push('\n');
        }
        report.push_str(&self.summary());
        report.push('\n');
        report
    }

    fn object(&self, diagnostic: &Diagnostic) -> Value {
        let related: Vec<Value> = diagnostic
            .related
            .iter()
            .map(|place| {
                let mut object = self.place(place);
                object["message"] = json!(diagnostic.related_label(self.language));
                object
            })
            .collect();
        let mut object = self.place(&diagnostic.primary);
        object["code"] = json!(diagnostic.rule.code);
        object["rule"] = json!(diagnostic.rule.name);
        object["severity"] = json!(severity_key(diagnostic.severity));
        object["message"] = json!(diagnostic.message(self.language));
        object["help"] = json!(diagnostic.help(self.language));
        object["related"] = json!(related);
        object
    }

    fn place(&self, place: &Place) -> Value {
        let (start, end) = self.positions(place);
        json!({
            "file": place.path.as_str(),
            "line": start.line, "column": start.column,
            "end_line": end.line, "end_column": end.column,
        })
    }

    /// Each fault as an object: that of the JSON report, plus the marked lines and the name of the severity.
    pub fn entries(&self) -> Vec<Value> {
        let renderer = Renderer::plain().decor_style(DecorStyle::Ascii);
        let entry = |diagnostic: &Diagnostic| {
            let mut object = self.object(diagnostic);
            let rendered = renderer.render(&[self.marked(diagnostic)]).to_string();
            // The message and the place come first; the object already has them.
            let lines = rendered.split_once('\n').map_or("", |(_, lines)| lines);
            let marked = lines.split_once('\n').filter(|(place, _)| place.trim_start().starts_with("-->"));
            object["snippet"] = json!(marked.map_or("", |(_, lines)| lines));
            object["name"] = json!(self.severity_name(diagnostic.severity));
            object
        };
        self.diagnostics.iter().map(entry).collect()
    }

    fn workflow_command(&self, diagnostic: &Diagnostic) -> String {
        let property = |text: &str| escape_workflow(&shown::line(text)).replace(':', "%3A").replace(',', "%2C");
        let (start, end) = self.positions(&diagnostic.primary);
        let mut message = diagnostic.message(self.language);
        if let Some(help) = diagnostic.help(self.language) {
            message.push('\n');
            message.push_str(&help);
        }
        format!(
            "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}\n",
            severity_key(diagnostic.severity),
            property(diagnostic.primary.path.as_str()),
            start.line,
            start.column,
            end.line,
            end.column,
            property(&format!("{} {}", diagnostic.rule.code, diagnostic.rule.name)),
            escape_workflow(&message)
        )
    }

    fn sarif(&self) -> Value {
        let location = |place: &Place| {
            let (start, end) = self.positions(place);
            let uri: Vec<_> = place.path.as_str().split('/').map(encode_uri_part).collect();
            json!({ "physicalLocation": {
                "artifactLocation": { "uri": uri.join("/") },
                "region": { "startLine": start.line, "startColumn": start.column,
                            "endLine": end.line, "endColumn": end.column },
            }})
        };
        let results: Vec<Value> = self
            .diagnostics
            .iter()
            .map(|diagnostic| {
                json!({
                    "ruleId": diagnostic.rule.code,
                    "level": severity_key(diagnostic.severity),
                    "message": { "text": diagnostic.message(self.language) },
                    "locations": [location(&diagnostic.primary)],
                    "relatedLocations": diagnostic.related.iter().map(location).collect::<Vec<_>>(),
                })
            })
            .collect();
        let rules: Vec<Value> = rules::ALL
            .iter()
            .map(|rule| {
                json!({ "id": rule.code, "name": rule.name,
                "defaultConfiguration": { "level": severity_key(rule.severity) } })
            })
            .collect();
        json!({
            "version": "2.1.0",
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "runs": [{
                "tool": { "driver": { "name": "temario", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        })
    }

    fn positions(&self, place: &Place) -> (TextPosition, TextPosition) {
        match self.lines(&place.path) {
            Some((_, lines)) => lines.positions(place.span),
            None => (TextPosition { line: 1, column: 1 }, TextPosition { line: 1, column: 1 }),
        }
    }

    fn severity_name(&self, severity: Severity) -> String {
        phrase(self.language, severity.words())
    }
}

fn renderer(styling: Styling) -> Renderer {
    let renderer = match styling {
        Styling::Plain => Renderer::plain(),
        Styling::Coloured => Renderer::styled(),
    };
    renderer.decor_style(DecorStyle::Ascii)
}

fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn escape_workflow(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn encode_uri_part(part: &str) -> String {
    percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2D", "-")
        .replace("%2E", ".")
        .replace("%5F", "_")
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("a report made of strings and numbers is valid JSON");
    text.push('\n');
    // The report contains no secrets at this point, and may be long.
    shown::json_of_shown(&text)
}
