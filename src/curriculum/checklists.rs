//! Checklists for a visit: `content/checklists/NAME.yml`.

use std::collections::HashSet;

use super::data::{DataTable, read_data};
use crate::config::{LanguageConfig, Spanned};
use crate::diagnostic::{Diagnostic, MayBeNear, faults};
use crate::language::PerLanguage;
use crate::markdown::CitationItem;
use crate::source::{Source, SourcePath};

/// The folder of the checklists.
pub const CHECKLISTS: &str = "content/checklists";

/// A checklist.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Checklist {
    /// The file name without its extension.
    pub id: String,
    /// Its file.
    pub path: SourcePath,
    /// Its title; empty if the file gives none.
    pub title: PerLanguage<String>,
    /// The answers that a reader may select, in order; the last means that none was selected.
    pub answers: Vec<Label>,
    /// Labels of the settings in which an item may apply.
    pub settings: Vec<Label>,
    /// Labels of the methods of verification.
    pub methods: Vec<Label>,
    /// The groups in order.
    pub groups: Vec<ChecklistGroup>,
}

/// An id with its text in each language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The id.
    pub id: String,
    /// The text; empty if the file has none.
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

/// A fact to verify.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChecklistItem {
    /// Its id.
    pub id: String,
    /// What should be the case.
    pub text: PerLanguage<String>,
    /// The sources of the item.
    pub sources: Vec<CitationItem>,
    /// Ids of the methods of verification.
    pub methods: Vec<String>,
    /// Ids of the settings in which it applies; empty means all.
    pub settings: Vec<String>,
}

impl Checklist {
    /// The items of all groups, in order.
    pub fn items(&self) -> impl Iterator<Item = &ChecklistItem> {
        self.groups.iter().flat_map(|group| &group.items)
    }
}

pub fn read_checklist(
    source: &Source,
    site: &PerLanguage<LanguageConfig>,
    out: &mut Vec<Diagnostic>,
) -> Option<Checklist> {
    let name = source.path.as_str().rsplit('/').next()?;
    let id = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"))?.to_owned();
    read_data(source, site, out, |file| {
        let mut checklist = Checklist {
            id,
            path: source.path.clone(),
            title: file.each("title_"),
            answers: file.identified("answers", &mut HashSet::new(), label),
            settings: file.identified_if_any("settings", label),
            methods: file.identified_if_any("methods", label),
            groups: Vec::new(),
        };
        // A reader's saved marks refer to items by id, so ids are unique within a list.
        let mut seen = HashSet::new();
        checklist.groups = file.identified("groups", &mut HashSet::new(), |group, id| {
            Some(ChecklistGroup {
                title: group.each_required("", &id.value),
                items: group.identified("items", &mut seen, |item, id| Some(read_item(item, id, &checklist))),
                id: id.value,
            })
        });
        checklist
    })
}

fn read_item(item: &mut DataTable<'_, '_>, id: Spanned<String>, checklist: &Checklist) -> ChecklistItem {
    ChecklistItem {
        text: item.each_required("", &id.value),
        sources: item.citations("refs"),
        methods: values(&item.texts("how")),
        settings: known_settings(item, checklist),
        id: id.value,
    }
}

/// The settings of an item; settings that the file does not declare are reported.
fn known_settings(item: &mut DataTable<'_, '_>, checklist: &Checklist) -> Vec<String> {
    let settings = item.texts("settings");
    for setting in &settings {
        if !checklist.settings.is_empty() && !checklist.settings.iter().any(|known| known.id == setting.value) {
            let known = checklist.settings.iter().map(|label| label.id.as_str());
            let fault = faults::ChecklistUnknown { id: setting.value.clone() }.suggesting(&setting.value, known);
            item.report(Diagnostic::new(fault, item.place_of(setting)));
        }
    }
    values(&settings)
}

fn values(texts: &[Spanned<String>]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

fn label(entry: &mut DataTable<'_, '_>, id: Spanned<String>) -> Option<Label> {
    Some(Label { words: entry.each_required("", &id.value), id: id.value })
}
