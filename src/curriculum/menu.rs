//! The pages outside the modules, in the order of the menus.

use rustc_hash::FxHashMap;

use super::gathered::Gathered;
use super::page::{ModuleId, PageId};
use super::site::Site;
use crate::config::Spanned;
use crate::language::Language;

/// A page in a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MenuPage {
    /// A page that an author wrote.
    Page(PageId),
    /// A generated page.
    Gathered(Gathered),
}

impl MenuPage {
    /// The generated pages that menus list, in their usual order.
    pub const GATHERED: [Gathered; 6] = [
        Gathered::Desk,
        Gathered::Glossary,
        Gathered::Checklists,
        Gathered::Instruments,
        Gathered::Overview,
        Gathered::Downloads,
    ];
}

impl Site {
    /// A page outside the modules by its id, or a generated page by its name.
    pub fn find_menu_page(&self, name: &str) -> Option<MenuPage> {
        let gathered = MenuPage::GATHERED.into_iter().find(|page| page.name() == name).map(MenuPage::Gathered);
        let written = || self.course_pages.iter().copied().find(|page| self.page(*page).id == name);
        gathered.or_else(|| written().map(MenuPage::Page))
    }

    /// The pages of the bar, and those under “More”: first those that `[menu]` names, then the others.
    pub fn menus(&self) -> [Vec<MenuPage>; 2] {
        let named = |names: &[Spanned<String>]| -> Vec<MenuPage> {
            names.iter().filter_map(|name| self.find_menu_page(&name.value)).collect()
        };
        let usual = || vec![MenuPage::Gathered(Gathered::Glossary), MenuPage::Gathered(Gathered::Checklists)];
        let menu = &self.config.menu;
        let bar = menu.bar.as_deref().map_or_else(usual, named);
        let mut more = named(&menu.more);
        let written = self.course_pages.iter().copied().map(MenuPage::Page);
        for page in MenuPage::GATHERED.into_iter().map(MenuPage::Gathered).chain(written) {
            if !bar.contains(&page) && !more.contains(&page) {
                more.push(page);
            }
        }
        [bar, more]
    }

    /// The modules with a front page in a language by part of the course; the last group is for modules outside all
    /// parts and has no title. Groups are not empty.
    pub fn modules_by_part(&self, language: Language) -> Vec<(Option<&str>, Vec<ModuleId>)> {
        let parts = &self.config.parts;
        let mut part_of: FxHashMap<&str, usize> = FxHashMap::default();
        for (number, part) in parts.iter().enumerate() {
            for module in &part.modules {
                part_of.entry(&module.value).or_insert(number);
            }
        }
        let titles = parts.iter().map(|part| Some(part.title[language].as_str())).chain([None]);
        let mut groups: Vec<(Option<&str>, Vec<ModuleId>)> = titles.map(|title| (title, Vec::new())).collect();
        for (id, module) in (0..).map(ModuleId).zip(&self.modules) {
            if module.front.is_some_and(|front| self.page(front).addresses[language].is_some()) {
                groups[part_of.get(module.id.as_str()).copied().unwrap_or(parts.len())].1.push(id);
            }
        }
        groups.retain(|(_, modules)| !modules.is_empty());
        groups
    }
}
