//! The materials needed for a day or a module.

use super::agenda::{ScheduledDay, SlotKind};
use super::page::{ModuleId, PageId};
use super::site::Site;
use crate::language::Language;

impl Site {
    /// The materials needed on a day, without duplicates: those of its modules, its pages and their blocks.
    pub fn day_materials(&self, day: &ScheduledDay, language: Language) -> Vec<String> {
        let pages = day.slots.iter().filter_map(|slot| match slot.what {
            SlotKind::Page(page) => Some(page),
            _ => None,
        });
        self.materials(pages, language)
    }

    /// The materials needed for a module, without duplicates: its own, and those of its pages and their blocks.
    pub fn module_materials(&self, module: ModuleId, language: Language) -> Vec<String> {
        let record = self.module(module);
        self.materials(record.front.into_iter().chain(record.pages.iter().copied()), language)
    }

    fn materials(&self, pages: impl Iterator<Item = PageId>, language: Language) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let mut add = |material: &String| {
            if !all.contains(material) {
                all.push(material.clone());
            }
        };
        for page in pages {
            let front = self.page(page).kind.module().and_then(|module| self.module(module).front);
            for page in front.into_iter().chain([page]) {
                let Some((_, translation)) = self.page(page).shown(language) else { continue };
                translation.document.front.materials.iter().for_each(&mut add);
            }
            let Some((_, translation)) = self.page(page).shown(language) else { continue };
            translation.document.each_block().filter_map(|(_, block)| block.names.get("materials")).for_each(&mut add);
        }
        all
    }
}
