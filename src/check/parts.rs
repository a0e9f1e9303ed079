//! `[[parts]]` and `[menu]` of `site.toml` name modules and pages that exist.

use std::collections::BTreeSet;

use crate::config::SITE_FILE;
use crate::curriculum::{MenuPage, Site};
use crate::diagnostic::{Diagnostic, faults};
use crate::source::{Place, SourcePath};

pub(super) fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    let path = SourcePath::new(SITE_FILE);
    for module in site.config.parts.iter().flat_map(|part| &part.modules) {
        if site.find_module(&module.value).is_none() {
            found.push(Diagnostic::new(
                faults::ConfigWrongValueModule { module: module.value.to_string() },
                Place::new(&path, module.span),
            ));
        }
    }
    let menu = &site.config.menu;
    let mut named = BTreeSet::new();
    for page in menu.bar.iter().flatten().chain(&menu.more) {
        if !named.insert(page.value.as_str()) {
            found.push(Diagnostic::new(
                faults::ConfigWrongValueMenuTwice { page: page.value.clone() },
                Place::new(&path, page.span),
            ));
        }
        if site.find_menu_page(&page.value).is_none() {
            let known = MenuPage::GATHERED.map(|page| format!("`{}`", page.name())).join(", ");
            found.push(Diagnostic::new(
                faults::ConfigWrongValueMenu { known, page: page.value.clone() },
                Place::new(&path, page.span),
            ));
        }
    }
}
