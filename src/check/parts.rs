//! `[[parts]]` of `site.toml` name modules that exist.

use crate::config::SITE_FILE;
use crate::curriculum::Site;
use crate::diagnostic::{Diagnostic, rules};
use crate::source::{Place, SourcePath};

pub(super) fn check(site: &Site, found: &mut Vec<Diagnostic>) {
    let path = SourcePath::new(SITE_FILE);
    for module in site.config.parts.iter().flat_map(|part| &part.modules) {
        if site.find_module(&module.value).is_none() {
            found.push(
                Diagnostic::new(&rules::CONFIG_WRONG_VALUE, Place::new(&path, module.span))
                    .with("key", "modules")
                    .with("module", &module.value)
                    .worded("module"),
            );
        }
    }
}
