//! `site.toml`: the title of the site, its languages and its settings.

use std::collections::BTreeMap;

use super::agenda::{Agenda, read_agendas};
use super::base_url::BaseUrl;
use super::delivery::Delivery;
use super::deploy::{DeployTarget, read_deploys};
use super::fields::{FieldFaults, Fields, Wanted};
use super::host::{Host, read_host};
use super::language_config::LanguageConfig;
use super::languages::{find_default, plain_language, read_languages, titles};
use super::node::{Spanned, Value};
use super::reader::{Budget, Imprint, ReaderSettings, Safety, read_budget, read_imprint, read_reader, read_safety};
use super::toml::parse_toml;
use crate::diagnostic::{Diagnostic, Severity, faults, rules};
use crate::language::{Language, LanguageTag, PerLanguage};
use crate::source::{Place, Source};

/// The name of the configuration file; a folder that contains it is a site.
pub const SITE_FILE: &str = "site.toml";

/// The level that `[checks]` sets for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckLevel {
    /// The rule is not reported.
    Off,
    /// The rule is reported with this severity.
    At(Severity),
}

/// A group of modules, under a title on the front page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CoursePart {
    /// The title in each language.
    pub title: PerLanguage<String>,
    /// The ids of its modules.
    pub modules: Vec<Spanned<String>>,
}

/// The settings of a site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SiteConfig {
    /// The title for the language chooser, and for languages without a title of their own.
    pub title: String,
    /// The values for all deliveries; [`Delivery::over`] combines them with those of one delivery.
    pub usual: Delivery,
    /// The languages, in the order of the file.
    pub languages: PerLanguage<LanguageConfig>,
    /// The language for readers whose language is unknown (`x-default`), and the source language of modules without
    /// one.
    pub default_language: Language,
    /// The name of its folder below `themes/`.
    pub theme: String,
    /// Levels of checks, by the name of their rule.
    pub checks: BTreeMap<&'static str, CheckLevel>,
    /// Whether pages may contain HTML elements of an allowlist.
    pub raw_html: bool,
    /// Whether the first mention of a term on a page is linked automatically; pages can turn it off too.
    pub autolink: bool,
    /// Whether the site has a search page.
    pub has_search: bool,
    /// Whether the query may be in the address bar, and so in the browser's history.
    pub search_in_address: bool,
    /// The groups of modules, in the order of the course.
    pub parts: Vec<CoursePart>,
    /// The order of the menus.
    pub menu: Menu,
    /// The programmes of workshops, in the order of the file.
    pub agendas: Vec<Agenda>,
    /// Who publishes the site.
    pub imprint: Imprint,
    /// Settings for readers who may be monitored.
    pub safety: Safety,
    /// The forms of the course, and what readers can save on their devices.
    pub reader: ReaderSettings,
    /// The maximum weight of a page, if there is one.
    pub budget: Option<Budget>,
    /// How the site is served.
    pub host: Host,
    /// The places to publish, in the order of the file.
    pub deploys: Vec<DeployTarget>,
    /// The author's editor: a program and its arguments; `{file}` and `{line}` are replaced by the position.
    pub editor: Option<Vec<String>>,
}

/// `[menu]`: the pages outside the modules in the order of the menus, each by its id or its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Menu {
    /// Those in the bar at the top; `None` for the usual ones.
    pub bar: Option<Vec<Spanned<String>>>,
    /// Those under “More” and at the foot.
    pub more: Vec<Spanned<String>>,
}

impl SiteConfig {
    /// Removes the query from the address, and offers to save only display settings on the device.
    pub fn keep_low_profile(&mut self) {
        self.search_in_address = false;
        // Data saved on a device can be found there.
        self.reader.progress = false;
        self.reader.offline = false;
    }
}

/// The faults of `site.toml`, and of the strings of a theme.
pub const CONFIG_FAULTS: FieldFaults = FieldFaults {
    unknown: |key, near| match near {
        Some(near) => faults::ConfigUnknownKeyNear { key, near }.into(),
        None => faults::ConfigUnknownKey { key }.into(),
    },
    wrong: |key, wanted| match wanted {
        Wanted::Table => faults::ConfigWrongValueWhole.into(),
        Wanted::Text => faults::ConfigWrongValueText { key }.into(),
        Wanted::Boolean => faults::ConfigWrongValueBoolean { key }.into(),
        Wanted::Integer(least, most) => {
            faults::ConfigWrongValueInteger { key, least: least.to_string(), most: most.to_string() }.into()
        }
        Wanted::Texts => faults::ConfigWrongValueTexts { key }.into(),
        Wanted::Choice(choices) => faults::ConfigWrongValueChoice { choices, key }.into(),
        Wanted::Choices(choices) => faults::ConfigWrongValueChoices { choices, key }.into(),
    },
    language: |_, language, known| faults::LanguageUnknown { known, language }.into(),
};

/// Tables reserved for features of later releases; they are accepted and reported as having no effect.
const LATER: [&str; 1] = ["editions"];

/// Reads `site.toml`. `found` are the languages with a folder in `content/`; they are the site's languages if the file
/// names none.
pub fn read_site_config(source: &Source, found: &[LanguageTag], diagnostics: &mut Vec<Diagnostic>) -> SiteConfig {
    let (node, faults) = parse_toml(&source.text);
    for span in faults {
        diagnostics.push(Diagnostic::new(faults::ConfigSyntax, Place::new(&source.path, span)));
    }
    let mut fields = Fields::new(&source.path, &source.text, CONFIG_FAULTS, &node, diagnostics);
    let title = fields.text("title").filter(|title| !title.value.trim().is_empty());
    if title.is_none() {
        fields.report(Diagnostic::new(faults::ConfigMissingKey { key: "title".to_owned() }, Place::file(&source.path)));
    }
    let title = title.map(|title| title.value).unwrap_or_default();
    let base_url = read_base_url(&mut fields);
    let default_tag = fields.text("default_language");
    let theme = read_theme(&mut fields);
    let mut languages = read_languages(&mut fields, &title);
    if languages.is_empty() {
        languages = found.iter().map(|tag| plain_language(tag.clone(), &title)).collect();
    }
    if languages.is_empty() {
        // A site without content: its only language is the default language.
        let tag = default_tag.as_ref().and_then(|tag| LanguageTag::parse(&tag.value));
        languages.extend(tag.map(|tag| plain_language(tag, &title)));
    }
    if languages.is_empty() {
        fields.report(Diagnostic::new(
            faults::ConfigMissingKey { key: "languages".to_owned() },
            Place::file(&source.path),
        ));
    }
    let languages = PerLanguage::from_iter(languages);
    let default_language = find_default(&mut fields, default_tag, &languages);
    let checks = read_checks(&mut fields);
    let raw_html = fields
        .take("markdown")
        .map(|entry| fields.inner(&entry.node, |inner| inner.boolean("raw_html").unwrap_or(false)))
        .unwrap_or(false);
    let autolink = fields.boolean("autolink").unwrap_or(true);
    let search = |fields: &mut Fields<'_>| (fields.boolean("enabled"), fields.boolean("in_address"));
    let (has_search, search_in_address) =
        fields.take("search").map_or((None, None), |entry| fields.inner(&entry.node, search));
    let parts = read_parts(&mut fields, &languages);
    let menu = fields.take("menu").map(|entry| fields.inner(&entry.node, read_menu)).unwrap_or_default();
    let read = |fields: &mut Fields<'_>| read_agendas(fields, &languages);
    let agendas = fields.take("agenda").map(|entry| fields.inner(&entry.node, read)).unwrap_or_default();
    let read = |fields: &mut Fields<'_>| read_imprint(fields, &languages);
    let imprint = fields.take("imprint").map(|entry| fields.inner(&entry.node, read)).unwrap_or_default();
    let safety = fields.take("safety").map(|entry| fields.inner(&entry.node, read_safety));
    let (safety, low_profile) = safety.unwrap_or_default();
    let reader = fields.take("reader").map(|entry| fields.inner(&entry.node, read_reader)).unwrap_or_default();
    let budget = fields.take("budget").and_then(|entry| fields.inner(&entry.node, read_budget));
    let editor = fields.take("serve").and_then(|entry| fields.inner(&entry.node, read_editor));
    let host = fields.take("host").map(|entry| fields.inner(&entry.node, read_host)).unwrap_or_default();
    let deploys = fields.take("deploy").map(|entry| fields.inner(&entry.node, read_deploys)).unwrap_or_default();
    for key in LATER {
        if let Some(entry) = fields.take_unlisted(key) {
            let place = Place::new(&source.path, entry.key_span);
            fields.report(Diagnostic::new(faults::ConfigUnused { key: key.to_string() }, place));
        }
    }
    fields.finish();
    SiteConfig {
        title,
        usual: Delivery { base_url, low_profile, ..Delivery::default() },
        languages,
        default_language,
        theme,
        checks,
        raw_html,
        autolink,
        has_search: has_search.unwrap_or(true),
        search_in_address: search_in_address.unwrap_or(true),
        parts,
        menu,
        agendas,
        imprint,
        safety,
        reader,
        budget,
        host,
        deploys,
        editor,
    }
}

/// `[menu]`: names of pages outside the modules. Pages that it does not name come after the others.
fn read_menu(fields: &mut Fields<'_>) -> Menu {
    Menu { bar: fields.texts("bar"), more: fields.texts("more").unwrap_or_default() }
}

/// `[[parts]]`: groups of modules, each with a title in every language.
fn read_parts(fields: &mut Fields<'_>, languages: &PerLanguage<LanguageConfig>) -> Vec<CoursePart> {
    let Some(entry) = fields.take("parts") else { return Vec::new() };
    let Value::List(items) = &entry.node.value else {
        fields.wrong(entry, faults::ConfigWrongValueParts { key: entry.key.clone() });
        return Vec::new();
    };
    let read = |fields: &mut Fields<'_>| {
        let modules = fields.texts("modules").unwrap_or_default();
        let title = titles(fields, languages, "parts.title", entry.key_span);
        CoursePart { title, modules }
    };
    items.iter().map(|item| fields.inner(item, read)).collect()
}

/// The command is split into words as in a shell, but is not passed to a shell.
fn read_editor(fields: &mut Fields<'_>) -> Option<Vec<String>> {
    let entry = fields.take("editor")?;
    let words = match &entry.node.value {
        Value::Text(text) => shlex::split(text).filter(|words| {
            // The program itself must not be a file of the site; only its arguments name the file.
            let has_program = words.first().is_some_and(|program| !program.is_empty() && !program.contains('{'));
            has_program && words.iter().any(|word| word.contains("{file}"))
        }),
        _ => None,
    };
    if words.is_none() {
        fields.wrong(
            entry,
            faults::ConfigWrongValueEditor {
                file: "{file}".to_owned(),
                key: entry.key.clone(),
                line: "{line}".to_owned(),
            },
        );
    }
    words
}

fn read_base_url(fields: &mut Fields<'_>) -> Option<BaseUrl> {
    let entry = fields.take("base_url")?;
    let url = match &entry.node.value {
        Value::Text(text) => BaseUrl::parse(text),
        _ => None,
    };
    if url.is_none() {
        fields.wrong(entry, faults::ConfigWrongValueUrl { key: entry.key.clone() });
    }
    url
}

fn read_theme(fields: &mut Fields<'_>) -> String {
    let Some(entry) = fields.take("theme") else { return "default".to_owned() };
    match &entry.node.value {
        Value::Text(name) if crate::language::check_slug(name).is_ok() => name.clone(),
        _ => {
            fields.wrong(entry, faults::ConfigWrongValueName { key: entry.key.clone() });
            "default".to_owned()
        }
    }
}

/// The levels, by their words in `[checks]`.
const LEVELS: [(&str, CheckLevel); 3] = [
    ("off", CheckLevel::Off),
    ("warning", CheckLevel::At(Severity::Warning)),
    ("error", CheckLevel::At(Severity::Error)),
];

fn read_checks(fields: &mut Fields<'_>) -> BTreeMap<&'static str, CheckLevel> {
    let mut checks = BTreeMap::new();
    let Some(entry) = fields.take("checks") else { return checks };
    fields.inner(&entry.node, |fields| {
        for rule in rules::ALL {
            let entry = fields.peek(rule.name);
            let Some(level) = fields.choice(rule.name, &LEVELS) else { continue };
            match entry.filter(|_| level != CheckLevel::At(Severity::Error) && rule.is_fixed()) {
                Some(entry) => fields.wrong(entry, faults::ConfigWrongValueFixed { key: entry.key.clone() }),
                None => _ = checks.insert(rule.name, level),
            }
        }
    });
    checks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Snapshot;

    fn read(text: &str) -> (SiteConfig, Vec<&'static str>) {
        let snapshot = Snapshot::from_texts([(SITE_FILE, text)]);
        let mut diagnostics = Vec::new();
        let found = [LanguageTag::parse("es").expect("valid"), LanguageTag::parse("en").expect("valid")];
        let config = read_site_config(&snapshot.sources[0], &found, &mut diagnostics);
        (config, diagnostics.iter().map(|one| one.rule.code).collect())
    }

    #[test]
    fn a_title_is_enough_and_the_folders_give_the_languages() {
        let (config, codes) = read("title = \"Curso\"\n");
        assert!(codes.is_empty());
        assert_eq!(config.languages[Language(0)].tag.as_str(), "es");
        assert_eq!(config.default_language, Language(0));
    }

    #[test]
    fn faults_are_reported_and_the_rest_is_read() {
        let (config, codes) = read(
            "title = \"x\"\nbase_ulr = \"y\"\ndefault_language = \"qaa\"\n[languages.es]\ndirection = \"up\"\n[checks]\nraw-html = \"off\"\nraw-htm = \"off\"\n",
        );
        assert_eq!(codes, ["T203", "T205", "T202", "T202"]);
        assert_eq!(config.checks.get("raw-html"), Some(&CheckLevel::Off));
    }
}
