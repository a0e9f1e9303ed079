//! The interface to the template engine; besides it, only the values of strings use the engine.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::files::ThemeFiles;
use crate::diagnostic::{Diagnostic, FoundIn, faults};
use crate::loads::Load;
use crate::source::{Place, SourcePath, Span};

/// The parsed templates of a theme.
pub(super) struct Templates {
    engine: Tera,
    paths: BTreeMap<String, SourcePath>,
}

/// A template that could not be rendered.
#[derive(Clone, Debug)]
pub struct TemplateFault {
    /// The place in the template.
    pub place: Place,
    /// The message of the engine, in English.
    pub detail: String,
    /// The external resource that a rendered page would load, if that is the fault.
    pub load: Option<Load>,
}

impl TemplateFault {
    /// The fault of a page that would load an external resource.
    pub(super) fn of_load(own: &SourcePath, load: Load) -> Self {
        Self { place: Place::file(own), detail: load.target.clone(), load: Some(load) }
    }

    /// The fault as a diagnostic.
    pub fn diagnostic(&self) -> Diagnostic {
        if let Some(load) = &self.load {
            return Diagnostic::of_load(load, self.place.clone(), FoundIn::Page);
        }
        Diagnostic::new(faults::TemplateFault { detail: self.detail.to_string() }, self.place.clone())
    }
}

/// The values of a template besides its view: rendered HTML, and values computed while rendering.
#[derive(Default)]
pub struct Parts(Vec<(&'static str, Value)>);

/// Rendered HTML that many templates share without copies.
pub struct Html(Value);

impl Html {
    /// HTML that templates do not escape.
    pub fn new(html: &str) -> Self {
        Self(Value::safe_string(html))
    }
}

impl Parts {
    /// Without values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds rendered HTML, which the template does not escape.
    #[must_use]
    pub fn html(mut self, key: &'static str, html: &str) -> Self {
        self.0.push((key, Value::safe_string(html)));
        self
    }

    /// Adds shared HTML, like [`Parts::html`].
    #[must_use]
    pub fn shared(mut self, key: &'static str, html: &Html) -> Self {
        self.0.push((key, html.0.clone()));
        self
    }

    /// Adds a value.
    #[must_use]
    pub fn value<V: Serialize>(mut self, key: &'static str, value: &V) -> Self {
        self.0.push((key, Value::from_serializable(value)));
        self
    }
}

impl Templates {
    pub fn load(files: &ThemeFiles, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut engine = Tera::new();
        engine.register_filter("fill", fill);
        let paths = files.texts_below("templates").map(|(name, file)| (name.to_owned(), file.path.clone())).collect();
        let mut templates = Self { engine, paths };
        let all: Vec<(&str, &str)> =
            files.texts_below("templates").map(|(name, file)| (name, file.text.as_ref())).collect();
        if let Err(error) = templates.engine.add_raw_templates(all) {
            let fault = templates.fault("", &error);
            diagnostics.push(fault.diagnostic());
        }
        templates
    }

    pub fn render<V: Serialize>(
        &self,
        name: &str,
        shared: [(&'static str, &Value); 3],
        view: &V,
        parts: Parts,
    ) -> Result<Vec<u8>, TemplateFault> {
        let mut context = Context::from_serialize(view).map_err(|error| self.fault(name, &error))?;
        for (key, value) in shared {
            context.insert_value(key, value.clone());
        }
        let content: usize = parts.0.iter().filter_map(|(_, value)| value.as_str()).map(str::len).sum();
        for (key, value) in parts.0 {
            context.insert_value(key, value);
        }
        // Capacity for the content and some more for the template.
        let mut bytes = Vec::with_capacity(content + content / 16 + 4096);
        self.engine.render_to(name, &context, &mut bytes).map_err(|error| self.fault(name, &error))?;
        Ok(bytes)
    }

    fn fault(&self, name: &str, error: &tera::Error) -> TemplateFault {
        let whole = error.to_string();
        let (name, span, detail) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let range = report.span().range.clone();
                (report.filename(), Span::new(range.start, range.end), report.message().to_owned())
            }
            _ => {
                // For other faults the message contains the place, in a line that begins with an arrow.
                let place = whole.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
                let file = place.and_then(|place| place.split(':').next()).unwrap_or(name);
                let first = whole.lines().next().unwrap_or_default();
                (file, Span::default(), first.trim_start_matches("error: ").to_owned())
            }
        };
        let path = self.paths.get(name).cloned();
        let path = path.unwrap_or_else(|| SourcePath::new(&format!("themes/default/templates/{name}")));
        TemplateFault { place: Place::new(&path, span), detail, load: None }
    }
}

/// Templates of the program's own pages, such as those of `serve`. A theme cannot replace them.
pub struct ProgramPages(Tera);

impl ProgramPages {
    /// Parses templates, given by name. The names end in `.html`, so that values are escaped.
    ///
    /// # Panics
    /// If a template has a syntax error: they are part of the program.
    pub fn new<const N: usize>(templates: [(&'static str, &'static str); N]) -> Self {
        assert!(templates.iter().all(|(name, _)| name.ends_with(".html")), "values are escaped in HTML only");
        let mut engine = Tera::new();
        engine.add_raw_templates(templates.to_vec()).expect("the program's templates can be parsed");
        Self(engine)
    }

    /// Renders a template with a view.
    ///
    /// # Panics
    /// If the template does not exist, or uses a value that the view does not have.
    pub fn fill<V: Serialize>(&self, name: &str, view: &V) -> String {
        let context = Context::from_serialize(view).expect("a view is a map");
        self.0.render(name, &context).unwrap_or_else(|error| panic!("{name} can be filled: {error}"))
    }
}

/// The icons of `icons/`, by name without extension.
pub(super) fn icons(files: &ThemeFiles) -> Value {
    let drawings = files.texts_below("icons").filter_map(|(name, file)| {
        Some((name.strip_suffix(".svg")?.to_owned(), Value::safe_string(file.text.trim_end())))
    });
    Value::from(drawings.collect::<BTreeMap<String, Value>>())
}

/// `"{n} minutos" | fill(n=30)`: replaces the placeholders of a string.
fn fill(text: &str, values: Kwargs, _: &State) -> tera::TeraResult<String> {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        filled.push_str(before);
        let value = values.must_get::<Value>(name)?;
        filled.push_str(&value.to_string());
        rest = tail;
    }
    filled.push_str(rest);
    Ok(filled)
}
