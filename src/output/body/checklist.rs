//! The view of a checklist of the data, or of a part of it.

use serde::Serialize;

use super::citation::{CitedView, cite};
use super::entry_notes::{EntryNote, EntryNotes};
use super::places::ReferencePages;
use crate::curriculum::{Block, Checklist, ChecklistItem, Label, Site};
use crate::language::Language;
use crate::theme::{Strings, Theme};

/// A checklist in one language.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ChecklistView {
    pub id: String,
    /// Its title; may be empty.
    pub title: String,
    /// The answers that a reader can select.
    pub answers: Vec<Choice>,
    /// The settings of its items.
    pub settings: Vec<Choice>,
    pub groups: Vec<GroupView>,
    /// The number of items.
    pub count: usize,
}

/// An id with its label.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct Choice {
    pub id: String,
    /// The words.
    pub label: String,
}

/// A group of items.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct GroupView {
    pub id: String,
    pub title: String,
    pub items: Vec<ItemView>,
}

#[derive(Clone, Debug, Hash, Serialize)]
pub struct ItemView {
    pub id: String,
    /// What should be the case.
    pub text: String,
    /// The sources of the item.
    pub sources: Vec<CitedView>,
    /// Labels of the methods of verification.
    pub methods: Vec<String>,
    /// The settings in which it applies; empty means all.
    pub settings: Vec<Choice>,
    /// Notes about its text in other languages.
    pub notes: Vec<EntryNote>,
}

/// A checklist, reduced to the `group=` and `setting=` of a block.
pub(in crate::output) fn checklist_view(
    site: &Site,
    theme: &Theme,
    language: Language,
    places: &ReferencePages,
    checklist: &Checklist,
    block: Option<&Block>,
) -> ChecklistView {
    let strings = theme.strings(language);
    let asked = |attribute: &str| block.map(|block| block.list(attribute).collect::<Vec<_>>()).unwrap_or_default();
    let (wanted_groups, wanted_settings) = (asked("group"), asked("setting"));
    let public = |id: &str| site.anchors().of(id).into_owned();
    let setting = |id: &String| {
        let Choice { id, label } = label(strings, "settings", &checklist.settings, id, language);
        Choice { id: public(&id), label }
    };
    let notes = EntryNotes::new(site, theme, language, &format!("checklist:{}/", checklist.id));
    let item = |item: &ChecklistItem| ItemView {
        notes: notes.of(&format!("checklist:{}/{}", checklist.id, item.id)),
        id: public(&item.id),
        text: item.text[language].clone(),
        sources: cite(site, theme.wording(language), language, places, &item.sources),
        methods: item
            .methods
            .iter()
            .map(|id| label(strings, "methods", &checklist.methods, id, language).label)
            .collect(),
        settings: item.settings.iter().map(setting).collect(),
    };
    let applies = |item: &&ChecklistItem| {
        wanted_settings.is_empty()
            || item.settings.is_empty()
            || item.settings.iter().any(|setting| wanted_settings.contains(&setting.as_str()))
    };
    let groups: Vec<GroupView> = checklist
        .groups
        .iter()
        .filter(|group| wanted_groups.is_empty() || wanted_groups.contains(&group.id.as_str()))
        .map(|group| GroupView {
            id: public(&group.id),
            title: group.title[language].clone(),
            items: group.items.iter().filter(applies).map(item).collect(),
        })
        .filter(|group| !group.items.is_empty())
        .collect();
    // In the order of the file's list, or of their first use if there is no list.
    let mut settings: Vec<Choice> = checklist.settings.iter().map(|known| setting(&known.id)).collect();
    for used in groups.iter().flat_map(|group| &group.items).flat_map(|item| &item.settings) {
        if !settings.iter().any(|known| known.id == used.id) {
            settings.push(used.clone());
        }
    }
    ChecklistView {
        id: public(&checklist.id),
        title: checklist.title[language].clone(),
        answers: checklist
            .answers
            .iter()
            .map(|answer| Choice { id: public(&answer.id), label: answer.words[language].clone() })
            .collect(),
        settings,
        count: groups.iter().map(|group| group.items.len()).sum(),
        groups,
    }
}

/// The label of an id: from the file, else from the strings, else the id.
fn label(strings: &Strings, table: &str, labels: &[Label], id: &str, language: Language) -> Choice {
    let own = labels.iter().find(|label| label.id == id).map(|label| label.words[language].as_str());
    let shared = strings.get(&format!("checklist.{table}.{id}"));
    let words = own.unwrap_or(if shared.is_empty() { id } else { shared });
    Choice { id: id.to_owned(), label: words.to_owned() }
}
