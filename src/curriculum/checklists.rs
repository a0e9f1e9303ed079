//! Checklists for a visit: `content/checklists/NAME.yml`.

use super::data::{DataFile, Entry, identified};
use crate::config::{LanguageConfig, Spanned};
use crate::diagnostic::{Diagnostic, rules};
use crate::language::PerLanguage;
use crate::markdown::CitationItem;
use crate::source::{Place, Source, SourcePath};

/// The folder of the checklists.
pub const CHECKLISTS: &str = "content/checklists";

/// A checklist.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Checklist {
    /// The file's name without ending.
    pub id: String,
    /// Its file.
    pub path: SourcePath,
    /// Its title; empty if the file gives none.
    pub title: PerLanguage<String>,
    /// The answers that a reader may mark, in order; the last means that nothing was marked.
    pub answers: Vec<Label>,
    /// Words for the settings in which an item applies.
    pub settings: Vec<Label>,
    /// Words for the ways to find out.
    pub methods: Vec<Label>,
    /// The groups in order.
    pub groups: Vec<ChecklistGroup>,
}

/// An id with its words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The id.
    pub id: String,
    /// The words; empty where the file has none.
    pub words: PerLanguage<String>,
}

/// A group of items.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChecklistGroup {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: PerLanguage<String>,
    /// Its items in order.
    pub items: Vec<ChecklistItem>,
}

/// One thing to verify.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChecklistItem {
    /// Its id.
    pub id: String,
    /// What should be true.
    pub text: PerLanguage<String>,
    /// On what it rests.
    pub sources: Vec<CitationItem>,
    /// Ids of the ways to find out.
    pub methods: Vec<String>,
    /// Ids of the settings in which it applies; none means all.
    pub settings: Vec<String>,
}

impl Checklist {
    /// All items with their groups.
    pub fn items(&self) -> impl Iterator<Item = &ChecklistItem> {
        self.groups.iter().flat_map(|group| &group.items)
    }
}

/// Reads one checklist.
pub fn read_checklist(source: &Source, site: &[LanguageConfig], out: &mut Vec<Diagnostic>) -> Option<Checklist> {
    let name = source.path.as_str().rsplit('/').next()?;
    let id = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"))?.to_owned();
    let file = DataFile::read(source, out)?;
    let whole = file.whole();
    let mut checklist = Checklist {
        id,
        path: source.path.clone(),
        title: whole.each(site, "title_"),
        answers: labels(whole.entries("answers", out), site, out),
        settings: labels(whole.entries_if_any("settings"), site, out),
        methods: labels(whole.entries_if_any("methods"), site, out),
        groups: Vec::new(),
    };
    let mut seen = std::collections::HashSet::new();
    for (id, group) in identified(whole.entries("groups", out), out) {
        let title = group.each_required(site, "", &id.value, out);
        let mut items = Vec::new();
        for (id, item) in identified(group.entries("items", out), out) {
            // An item is named in a reader's own marks, so its id is unique in the whole list.
            if !seen.insert(id.value.clone()) {
                out.push(Diagnostic::new(&rules::DATA_SYNTAX, item.place()).with("id", &id.value).worded("twice"));
                continue;
            }
            items.push(ChecklistItem {
                text: item.each_required(site, "", &id.value, out),
                sources: item.citations("refs", out),
                methods: values(&item.texts("how")),
                settings: known_settings(source, &checklist, &item, out),
                id: id.value,
            });
        }
        checklist.groups.push(ChecklistGroup { id: id.value, title, items });
    }
    Some(checklist)
}

/// The settings of an item; one that the file's list of settings does not have is reported.
fn known_settings(source: &Source, checklist: &Checklist, item: &Entry<'_>, out: &mut Vec<Diagnostic>) -> Vec<String> {
    let settings = item.texts("settings");
    for setting in &settings {
        if !checklist.settings.is_empty() && !checklist.settings.iter().any(|known| known.id == setting.value) {
            let known = checklist.settings.iter().map(|label| label.id.as_str());
            out.push(
                Diagnostic::new(&rules::CHECKLIST_UNKNOWN, Place::new(&source.path, setting.span))
                    .with("id", &setting.value)
                    .suggesting(&setting.value, known),
            );
        }
    }
    values(&settings)
}

fn values(texts: &[Spanned<String>]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

fn labels(entries: Vec<Entry<'_>>, site: &[LanguageConfig], out: &mut Vec<Diagnostic>) -> Vec<Label> {
    identified(entries, out)
        .into_iter()
        .map(|(id, entry)| Label { words: entry.each_required(site, "", &id.value, out), id: id.value })
        .collect()
}
