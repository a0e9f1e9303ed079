//! The translatable texts of a site besides its pages: data files, programmes, and its own interface texts.
//!
//! An [`KeyValue`] is the unit of confirmation, as a section is on a page: a term, an instrument, an item of a checklist, a
//! diagram, a programme or an interface text, with a permanent key. [`DataKind::read`] states which texts an entry of
//! each kind has. Lists for one language only are not translations and have no counterpart: the forms of a term, words
//! to avoid, words for the search, and addresses.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use unicode_normalization::UnicodeNormalization;

use super::checklists::CHECKLISTS;
use super::diagrams::DIAGRAM_FILE;
use super::document::Document;
use super::glossary::GLOSSARY;
use super::instruments::INSTRUMENTS;
use super::library::library_sources;
use super::translation::{EntrySides, KEYWORDS, Record, Step, entry_steps, section_of};
use crate::config::{Node, SITE_FILE, SiteConfig, Value, parse_toml, parse_yaml, scalar_text};
use crate::language::{Language, PerLanguage, languages};
use crate::source::{Snapshot, Source, SourcePath, Span};

/// A file with translatable entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKind {
    /// `content/glossary.yml`.
    Glossary,
    /// `content/instruments.yml`.
    Instruments,
    /// `content/checklists/NAME.yml`.
    Checklist,
    /// `content/diagrams.yml`.
    Diagrams,
    /// `site.toml`: the titles of the course's parts and of programmes, and the imprint.
    Settings,
    /// `themes/NAME/strings/TAG.toml`: interface texts of the site's own, with a file for each language.
    Strings,
    /// The `keywords` in the front matter of a page: words for the search, which are compared as a whole and not
    /// translated one by one.
    Keywords,
}

/// The lists of a diagram with texts, and its tables, in the order of their texts.
const DIAGRAM_LISTS: [&str; 7] = ["parts", "ties", "events", "columns", "rows", "items", "rooms"];
const DIAGRAM_TABLES: [&str; 3] = ["above", "below", "root"];

/// An entry with its texts in each language.
#[derive(Clone, Debug, PartialEq)]
pub struct DataEntry {
    /// The kind of its file.
    pub kind: DataKind,
    /// Its permanent name in the site: `glossary:torture`, `checklist:visit/item-3`.
    pub key: String,
    /// Its file; for interface texts, that of the source language, if there is one.
    pub path: SourcePath,
    /// Its source language: the default language, or for keywords that of the page.
    pub source: Language,
    /// Its texts, in the order of the file's format. Fields that no language has are absent.
    pub fields: Vec<Field>,
}

/// A text of an entry, in each language.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in the entry: `def`, `parts/2`; empty for the main text.
    pub name: String,
    /// The text in each language; `None` if the language does not have it.
    pub texts: PerLanguage<Option<EntryText>>,
    /// The key of each language's text in the file, as `def_es`. Empty for an element of a list.
    pub keys: PerLanguage<String>,
}

/// A text with its position.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryText {
    /// The text on one line.
    pub words: String,
    /// The file.
    pub path: SourcePath,
    /// The span of the scalar in the file; that of its key if the scalar has none.
    pub span: Span,
    /// The span of its key; that of the scalar in a list.
    pub key_span: Span,
}

impl DataEntry {
    /// Its text in a language on one line, each field after its name, with [`super::translation::BREAK`] between
    /// fields; and its digest. `None` if the language has no text.
    pub fn section(&self, language: Language) -> Option<(String, u64)> {
        let lines: Vec<String> = self.fields.iter().filter_map(|field| field.line(language)).collect();
        // An interface text that a file does not have is that of the program.
        let is_present = !lines.is_empty() || self.kind == DataKind::Strings;
        is_present.then(|| section_of(&lines.join("\n")))
    }

    /// The position of its first text in a language.
    pub fn place(&self, language: Language) -> Option<(&SourcePath, Span)> {
        let first = self.fields.iter().find_map(|field| field.texts[language].as_ref())?;
        Some((&first.path, first.span))
    }

    /// Its name within its file: the key without the name of the file's kind.
    pub fn id(&self) -> &str {
        let rest = self.key.split_once(':').map_or(self.key.as_str(), |(_, rest)| rest);
        match self.kind {
            DataKind::Checklist => rest.split_once('/').map_or(rest, |(_, id)| id),
            // Programmes, parts and the imprint are in `site.toml`.
            DataKind::Settings => &self.key,
            DataKind::Glossary
            | DataKind::Instruments
            | DataKind::Diagrams
            | DataKind::Strings
            | DataKind::Keywords => rest,
        }
    }
}

impl Field {
    /// Its text in a language as it is in the text of its entry: after the name of the field.
    pub fn line(&self, language: Language) -> Option<String> {
        let words: String = self.texts[language].as_ref()?.words.nfc().collect();
        Some(if self.name.is_empty() { words } else { format!("{}: {words}", self.name) })
    }
}

/// The files with entries; the entries are read on first request.
#[derive(Clone, Debug)]
pub struct Entries {
    sources: Vec<(DataKind, Source)>,
    config: Arc<SiteConfig>,
    entries: OnceLock<Vec<DataEntry>>,
}

impl Entries {
    /// The files of a site.
    pub fn new(snapshot: &Snapshot, config: &Arc<SiteConfig>) -> Self {
        let sources = entry_sources(snapshot, config).map(|(kind, source)| (kind, source.clone())).collect();
        Self { sources, config: config.clone(), entries: OnceLock::new() }
    }

    /// The entries of data files by file, in the order of the files.
    pub fn of_files(&self) -> &[DataEntry] {
        self.entries.get_or_init(|| read(&self.sources, &self.config))
    }
}

/// The states of the entries in a language, with the records that they refer to.
#[derive(Clone, Debug, Default)]
pub(super) struct EntryStates {
    pub steps: Vec<Step>,
    pub records: Vec<Record>,
}

impl EntryStates {
    pub fn new(entries: &[DataEntry], records: Vec<Record>, language: Language) -> Self {
        let sides = entries.iter().map(|entry| {
            // The source itself is no translation.
            let mut source = entry.section(entry.source).filter(|_| entry.source != language);
            let mut translation = entry.section(language).filter(|_| entry.source != language);
            // A page that a language lacks is reported as a page.
            if entry.kind == DataKind::Keywords && (source.is_none() || translation.is_none()) {
                (source, translation) = (None, None);
            }
            EntrySides { key: &entry.key, source, translation }
        });
        let sides: Vec<EntrySides<'_>> = sides.collect();
        Self { steps: entry_steps(&sides, &records), records }
    }
}

/// The files with entries, each with its kind.
pub fn entry_sources<'a>(
    snapshot: &'a Snapshot,
    config: &SiteConfig,
) -> impl Iterator<Item = (DataKind, &'a Source)> + use<'a> {
    let strings = format!("themes/{}/strings/", config.theme);
    let own = snapshot.sources_below("themes").filter(move |source| source.path.as_str().starts_with(&strings));
    let data = library_sources(snapshot).map(|source| (DataKind::of_data(source.path.as_str()), source));
    let settings = snapshot.source(SITE_FILE).map(|source| (DataKind::Settings, source));
    data.chain(settings).chain(own.map(|source| (DataKind::Strings, source)))
}

fn read(sources: &[(DataKind, Source)], config: &SiteConfig) -> Vec<DataEntry> {
    let mut entries = Vec::new();
    let files = |kind: DataKind| sources.iter().filter(move |(own, _)| *own == kind).map(|(_, source)| source);
    for kind in DataKind::ALL {
        match kind {
            DataKind::Strings => read_strings(&files(kind).collect::<Vec<_>>(), config, &mut entries),
            // The pages have them: see `Site::entries`.
            DataKind::Keywords => {}
            _ => files(kind).for_each(|source| kind.read(source, config, &mut entries)),
        }
    }
    // Of two entries with one id, which another rule reports, the first counts.
    let mut seen = HashSet::new();
    // Some characters separate the fields of a record.
    entries.iter_mut().for_each(|entry| entry.key = entry.key.replace(['#', '\t', '\n', '\r'], "-"));
    entries.retain(|entry| !entry.fields.is_empty() && seen.insert(entry.key.clone()));
    entries
}

impl DataKind {
    /// All kinds, in the order of [`super::site::Site::entries`].
    pub const ALL: [Self; 7] = [
        Self::Glossary,
        Self::Instruments,
        Self::Checklist,
        Self::Diagrams,
        Self::Settings,
        Self::Strings,
        Self::Keywords,
    ];

    /// The kind of a file of the library.
    fn of_data(path: &str) -> Self {
        match path {
            GLOSSARY => Self::Glossary,
            INSTRUMENTS => Self::Instruments,
            DIAGRAM_FILE => Self::Diagrams,
            _ => Self::Checklist,
        }
    }

    /// Whether another rule reports an entry that a language lacks.
    pub fn requires_all_languages(self) -> bool {
        match self {
            Self::Glossary | Self::Instruments | Self::Diagrams | Self::Settings => true,
            // The title of a checklist is optional.
            Self::Checklist => false,
            Self::Strings => true,
            // A page need not have keywords.
            Self::Keywords => true,
        }
    }

    /// The translatable texts of a file. Faults of the file are reported by its own reader.
    fn read(self, source: &Source, config: &SiteConfig, out: &mut Vec<DataEntry>) {
        let root = match self {
            Self::Settings | Self::Strings => Some(parse_toml(&source.text).0),
            Self::Glossary | Self::Instruments | Self::Checklist | Self::Diagrams => parse_yaml(&source.text, 0).ok(),
            Self::Keywords => None,
        };
        let Some(root) = root else { return };
        let reader = EntryReader { kind: self, source, config };
        let listed = |list: &str, prefix: &str, fields: &dyn Fn(&Node) -> Vec<Field>| -> Vec<DataEntry> {
            let items = items(&root, list).iter().filter_map(|item| Some((id(item, &source.text)?, item)));
            items.map(|(id, item)| reader.entry(format!("{prefix}{id}"), fields(item))).collect()
        };
        match self {
            Self::Glossary => {
                out.extend(listed("terms", "glossary:", &|term| reader.fields(term, &["", "abbr_", "def_", "note_"])));
            }
            Self::Instruments => out.extend(listed("instruments", "instrument:", &|instrument| {
                let mut fields = reader.fields(instrument, &["title_"]);
                fields.extend(reader.list(instrument, "short_", ""));
                fields.extend(reader.fields(instrument, &["body_", "symbol_", "covers_"]));
                fields
            })),
            Self::Diagrams => out.extend(listed("diagrams", "diagram:", &|diagram| {
                let mut fields =
                    reader.fields(diagram, &["title_", "text_", "centre_", "across_", "down_", "marking_"]);
                for list in DIAGRAM_LISTS {
                    reader.nested(items(diagram, list), list, &mut fields);
                }
                for (table, node) in DIAGRAM_TABLES.into_iter().filter_map(|name| Some((name, value(diagram, name)?))) {
                    reader.words(node, table, &mut fields);
                    reader.nested(items(node, "parts"), &format!("{table}/parts"), &mut fields);
                }
                fields
            })),
            Self::Checklist => {
                let prefix = format!("checklist:{}/", name_of(source.path.as_str()));
                let words = |item: &Node| reader.fields(item, &[""]);
                out.push(reader.entry(format!("{prefix}title"), reader.fields(&root, &["title_"])));
                for list in ["answers", "settings", "methods", "groups"] {
                    out.extend(listed(list, &format!("{prefix}{list}/"), &words));
                }
                let all = items(&root, "groups").iter().flat_map(|group| items(group, "items"));
                let all = all.filter_map(|item| Some((id(item, &source.text)?, item)));
                out.extend(all.map(|(id, item)| reader.entry(format!("{prefix}{id}"), words(item))));
            }
            Self::Settings => {
                for (number, part) in items(&root, "parts").iter().enumerate() {
                    // A part has no id; its first module identifies it.
                    let first = value(part, "modules").and_then(|modules| match &modules.value {
                        Value::List(modules) => text(modules.first()?, &source.text),
                        _ => None,
                    });
                    let name = first.unwrap_or_else(|| (number + 1).to_string());
                    out.extend(reader.title(format!("part:{name}"), part));
                }
                if let Some(Value::Table(programmes)) = value(&root, "agenda").map(|node| &node.value) {
                    let titles =
                        programmes.iter().filter_map(|one| reader.title(format!("agenda:{}", one.key), &one.node));
                    out.extend(titles);
                }
                // A name that is the same in all languages is no text to translate.
                let imprint = value(&root, "imprint");
                for key in ["publisher", "licence", "edition"] {
                    let texts = imprint.and_then(|imprint| value(imprint, key));
                    if let Some(texts) = texts.filter(|texts| matches!(texts.value, Value::Table(_))) {
                        out.push(reader.entry(format!("imprint:{key}"), reader.fields(texts, &[""])));
                    }
                }
            }
            // The texts of an entry are in several files: see `read_strings`.
            Self::Strings | Self::Keywords => {}
        }
    }
}

/// The keywords of a page in each language that has it; `None` if none of them has keywords.
pub(super) fn keywords_entry(
    page: &str,
    source: Language,
    documents: PerLanguage<Option<&Arc<Document>>>,
) -> Option<DataEntry> {
    let has_any = documents.values().flatten().any(|document| !document.front.keywords.is_empty());
    let first = documents[source].or_else(|| documents.values().flatten().next().copied()).filter(|_| has_any)?;
    let texts = PerLanguage::from_fn(documents.count(), |language| {
        let document = documents[language]?;
        let front = &document.front;
        let span = front.keywords_span.unwrap_or(front.title_span);
        let words = front.keywords.join(", ");
        Some(EntryText { words, path: document.path.clone(), span, key_span: span })
    });
    let keys = PerLanguage::from_fn(documents.count(), |_| String::new());
    let field = Field { name: String::new(), texts, keys };
    let (key, path) = (format!("{KEYWORDS}{page}"), first.path.clone());
    Some(DataEntry { kind: DataKind::Keywords, key, path, source, fields: vec![field] })
}

/// The texts of one file.
struct EntryReader<'a> {
    kind: DataKind,
    source: &'a Source,
    config: &'a SiteConfig,
}

impl EntryReader<'_> {
    fn entry(&self, key: String, fields: Vec<Field>) -> DataEntry {
        DataEntry { kind: self.kind, key, path: self.source.path.clone(), source: self.config.default_language, fields }
    }

    /// `title = { en = "…", es = "…" }`.
    fn title(&self, key: String, table: &Node) -> Option<DataEntry> {
        Some(self.entry(key, self.fields(value(table, "title")?, &[""])))
    }

    /// The texts of the entries of a list, each with those of its own `parts`: a field has the numbers of both in its
    /// name.
    fn nested(&self, list: &[Node], name: &str, fields: &mut Vec<Field>) {
        for (number, one) in list.iter().enumerate() {
            let name = format!("{name}/{}", number + 1);
            self.words(one, &name, fields);
            self.nested(items(one, "parts"), &name, fields);
        }
    }

    /// The text, the lines and the note of a part of a diagram.
    fn words(&self, table: &Node, name: &str, fields: &mut Vec<Field>) {
        fields.extend(self.field(table, "", name));
        fields.extend(self.list(table, "items_", &format!("{name}/")));
        fields.extend(self.field(table, "note_", &format!("{name}/note")));
    }

    /// The fields whose keys are a prefix and a language, in the order of the prefixes.
    fn fields(&self, table: &Node, prefixes: &[&str]) -> Vec<Field> {
        let field = |prefix: &&str| self.field(table, prefix, prefix.trim_end_matches('_'));
        prefixes.iter().filter_map(field).collect()
    }

    /// One field; `None` if no language has it.
    fn field(&self, table: &Node, prefix: &str, name: &str) -> Option<Field> {
        let keys = self.keys(prefix);
        let texts = PerLanguage::from_fn(keys.count(), |language| self.text(entry(table, &keys[language])?));
        let is_any = texts.values().any(Option::is_some);
        is_any.then(|| Field { name: name.to_owned(), texts, keys })
    }

    /// The lists whose keys are a prefix and a language: a field for each position. A single text is a list of one.
    fn list(&self, table: &Node, prefix: &str, before: &str) -> Vec<Field> {
        let keys = self.keys(prefix);
        let lists = PerLanguage::from_fn(keys.count(), |language| match entry(table, &keys[language]) {
            Some(entry) => match &entry.node.value {
                Value::List(items) => items.iter().filter_map(|item| self.scalar(item, item.span)).collect(),
                _ => self.text(entry).into_iter().collect(),
            },
            None => Vec::new(),
        });
        let longest = lists.values().map(Vec::len).max().unwrap_or(0);
        let name = prefix.trim_end_matches('_');
        let field = |number: usize| Field {
            name: format!("{before}{name}/{}", number + 1),
            texts: PerLanguage::from_fn(keys.count(), |language| lists[language].get(number).cloned()),
            keys: PerLanguage::from_fn(keys.count(), |_| String::new()),
        };
        (0..longest).map(field).collect()
    }

    fn keys(&self, prefix: &str) -> PerLanguage<String> {
        let tags = &self.config.languages;
        PerLanguage::from_fn(tags.count(), |language| format!("{prefix}{}", tags[language].tag))
    }

    fn text(&self, entry: &crate::config::KeyValue) -> Option<EntryText> {
        self.scalar(&entry.node, entry.key_span)
    }

    fn scalar(&self, node: &Node, key_span: Span) -> Option<EntryText> {
        let words = text(node, &self.source.text)?;
        Some(EntryText { words, path: self.source.path.clone(), span: node.span, key_span })
    }
}

/// The name of a file without its extension.
fn name_of(path: &str) -> &str {
    let name = path.strip_prefix(CHECKLISTS).unwrap_or(path).trim_start_matches('/');
    name.rsplit_once('.').map_or(name, |(name, _)| name)
}

fn entry<'n>(table: &'n Node, key: &str) -> Option<&'n crate::config::KeyValue> {
    let Value::Table(entries) = &table.value else { return None };
    entries.iter().find(|entry| entry.key == key)
}

fn value<'n>(table: &'n Node, key: &str) -> Option<&'n Node> {
    entry(table, key).map(|entry| &entry.node)
}

fn items<'n>(table: &'n Node, key: &str) -> &'n [Node] {
    match value(table, key).map(|node| &node.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

fn id(table: &Node, file: &str) -> Option<String> {
    text(value(table, "id")?, file)
}

/// A scalar as text on one line, as the readers of data take it; an empty one counts as absent.
fn text(node: &Node, file: &str) -> Option<String> {
    let words = scalar_text(node, file)?.value;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// The plural forms of a text, which are one entry: languages have different ones.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Interface texts: one entry for each key in the file of at least one language.
fn read_strings(files: &[&Source], config: &SiteConfig, out: &mut Vec<DataEntry>) {
    let tags = &config.languages;
    let mut fields: Vec<(String, Field)> = Vec::new();
    for language in languages(tags.count()) {
        let ending = format!("/{}.toml", tags[language].tag);
        let Some(source) = files.iter().find(|source| source.path.as_str().ends_with(&ending)) else { continue };
        let reader = EntryReader { kind: DataKind::Strings, source, config };
        let mut found = Vec::new();
        flatten(&reader, &parse_toml(&source.text).0, "", &mut found);
        for (path, text) in found {
            let place = fields.iter().position(|(known, _)| *known == path).unwrap_or_else(|| {
                let texts = PerLanguage::from_fn(tags.count(), |_| None);
                let keys = PerLanguage::from_fn(tags.count(), |_| String::new());
                fields.push((path, Field { name: String::new(), texts, keys }));
                fields.len() - 1
            });
            fields[place].1.texts[language] = Some(text);
        }
    }
    for (path, mut field) in fields {
        let form = path.rsplit_once('.').filter(|(_, last)| PLURALS.contains(last));
        let (key, name) = form.unwrap_or((&path, ""));
        let key = format!("strings:{key}");
        field.name = name.to_owned();
        let known = out.iter_mut().find(|entry| entry.kind == DataKind::Strings && entry.key == key);
        match known {
            Some(entry) => entry.fields.push(field),
            None => {
                let first = field.texts[config.default_language].as_ref().or(field.texts.values().flatten().next());
                let Some(path) = first.map(|text| text.path.clone()) else { continue };
                let source = config.default_language;
                out.push(DataEntry { kind: DataKind::Strings, key, path, source, fields: vec![field] });
            }
        }
    }
}

fn flatten(reader: &EntryReader<'_>, node: &Node, path: &str, out: &mut Vec<(String, EntryText)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match &node.value {
        Value::Table(entries) => {
            for entry in entries {
                match &entry.node.value {
                    Value::Table(_) | Value::List(_) => flatten(reader, &entry.node, &below(&entry.key), out),
                    _ => out.extend(reader.text(entry).map(|text| (below(&entry.key), text))),
                }
            }
        }
        Value::List(items) => {
            for (number, item) in items.iter().enumerate() {
                let text = reader.scalar(item, item.span);
                out.extend(text.map(|text| (below(&(number + 1).to_string()), text)));
            }
        }
        _ => {}
    }
}
