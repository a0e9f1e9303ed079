//! The data files: glossary and instruments, both languages in one entry.
//!
//! For now pages take names and definitions from them; the glossary's own page,
//! its links by themselves and the conventions of citing come with their issue.

use std::collections::BTreeMap;

use crate::config::{Entry, LanguageConfig, Node, Value, parse_yaml};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::{PerLanguage, languages};
use crate::source::{Place, Source};

/// The path of the glossary.
const GLOSSARY: &str = "content/glossary.yml";
/// The path of the instruments.
const INSTRUMENTS: &str = "content/instruments.yml";

/// A term of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Its name in each language.
    pub name: PerLanguage<String>,
    /// Its definition in each language.
    pub definition: PerLanguage<String>,
}

/// Terms by id.
pub type Glossary = BTreeMap<String, Term>;

/// A legal text or publication that pages cite.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instrument {
    /// The short name by which it is cited in each language.
    pub short: PerLanguage<String>,
    /// Its official title in each language.
    pub title: PerLanguage<String>,
    /// The official text in each language; empty if it is not known.
    pub url: PerLanguage<String>,
    /// The year of its adoption.
    pub year: Option<String>,
}

/// Instruments by id.
pub type Instruments = BTreeMap<String, Instrument>;

/// Reads `content/glossary.yml`, if this is it.
pub fn read_glossary(source: Option<&Source>, site: &[LanguageConfig], out: &mut Vec<Diagnostic>) -> Glossary {
    read(source, GLOSSARY, "terms", out)
        .into_iter()
        .map(|(id, entry)| {
            let term = Term { name: each(&entry, site, ""), definition: each(&entry, site, "def_") };
            (id, term)
        })
        .collect()
}

/// Reads `content/instruments.yml`.
pub fn read_instruments(source: Option<&Source>, site: &[LanguageConfig], out: &mut Vec<Diagnostic>) -> Instruments {
    read(source, INSTRUMENTS, "instruments", out)
        .into_iter()
        .map(|(id, entry)| {
            let title = each(&entry, site, "title_");
            let mut short = each(&entry, site, "short_");
            for language in languages(site.len()) {
                if short[language].is_empty() {
                    short[language].clone_from(&title[language]);
                }
            }
            let adopted = get(&entry, "adopted").and_then(text);
            let year = adopted.and_then(|date| date.split('-').next()).map(str::to_owned);
            (id, Instrument { short, title, url: addresses(source, &entry, site, out), year })
        })
        .collect()
}

/// The official texts of an instrument. An address that is none of the web is refused.
fn addresses(
    source: Option<&Source>,
    entry: &Node,
    site: &[LanguageConfig],
    out: &mut Vec<Diagnostic>,
) -> PerLanguage<String> {
    let mut urls = each(entry, site, "url_");
    for language in languages(site.len()) {
        let url = &urls[language];
        if url.is_empty() || url.starts_with("https://") || url.starts_with("http://") {
            continue;
        }
        let key = format!("url_{}", site[usize::from(language.0)].tag);
        if let (Some(source), Some(node)) = (source, get(entry, &key)) {
            out.push(Diagnostic::new(&rules::LINK_REFUSED, Place::new(&source.path, node.span)).with("target", url));
        }
        urls[language].clear();
    }
    urls
}

/// The entries of a data file by id, in order of id.
fn read(source: Option<&Source>, path: &str, key: &str, out: &mut Vec<Diagnostic>) -> BTreeMap<String, Node> {
    let mut read = BTreeMap::new();
    let Some(source) = source.filter(|source| source.path.as_str() == path) else { return read };
    let root = match parse_yaml(&source.text, 0) {
        Ok(root) => root,
        Err(fault) => {
            let wording = if fault.duplicate_key { "duplicate" } else { "" };
            out.push(Diagnostic::new(&rules::DATA_SYNTAX, Place::new(&source.path, fault.span)).worded(wording));
            return read;
        }
    };
    let Some(Value::List(items)) = get(&root, key).map(|node| &node.value) else {
        out.push(
            Diagnostic::new(&rules::DATA_SYNTAX, Place::new(&source.path, root.span)).with("key", key).worded("list"),
        );
        return read;
    };
    for item in items {
        let Some(id) = get(item, "id").and_then(text) else {
            out.push(Diagnostic::new(&rules::DATA_SYNTAX, Place::new(&source.path, first_span(item))).worded("id"));
            continue;
        };
        if read.insert(id.to_owned(), item.clone()).is_some() {
            let place = Place::new(&source.path, first_span(item));
            out.push(Diagnostic::new(&rules::DATA_SYNTAX, place).with("id", id).worded("twice"));
        }
    }
    read
}

fn first_span(node: &Node) -> crate::source::Span {
    match &node.value {
        Value::Table(entries) => entries.first().map_or(node.span, |entry: &Entry| entry.key_span),
        _ => node.span,
    }
}

fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let Value::Table(entries) = &node.value else { return None };
    entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
}

fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Text(text) => Some(text),
        // The first of several short names is the one that is shown.
        Value::List(items) => items.first().and_then(text),
        _ => None,
    }
}

fn each(entry: &Node, site: &[LanguageConfig], prefix: &str) -> PerLanguage<String> {
    PerLanguage::from_fn(site.len(), |language| {
        let tag = &site[usize::from(language.0)].tag;
        get(entry, &format!("{prefix}{tag}")).and_then(text).unwrap_or_default().trim().to_owned()
    })
}
