//! `[[parts]]` of `site.toml` name modules that exist.

use crate::config::SITE_FILE;
use crate::curriculum::Site;
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
}
