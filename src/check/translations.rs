//! Pages that exist in one language only, without a statement that this is intended.

use std::collections::{BTreeMap, BTreeSet};

use crate::curriculum::{Page, PageKind, Position, Site, position_of};
use crate::diagnostic::{Diagnostic, Fault, faults, rules};
use crate::source::Place;

pub(super) fn check(site: &Site, page: &Page, found: &mut Vec<Diagnostic>) {
    let Some(source) = &page.translations[page.source] else { return };
    // A draft, or a page for facilitators in one language, is intended.
    let is_deliberate = !page.left_out.is_empty() && page.kind != PageKind::Home;
    for language in site.languages() {
        let is_missing = page.translations[language].is_none() && page.addresses[language].is_some();
        if is_missing && !is_deliberate {
            let tag = &site.config.languages[language].tag;
            let own = &site.config.languages[page.source].tag;
            let path = source.document.path.as_str();
            let expected = path.replacen(&format!("content/{own}/"), &format!("content/{tag}/"), 1);
            found.push(Diagnostic::new(
                faults::TranslationMissing {
                    language: tag.to_string(),
                    own: own.to_string(),
                    path: expected.to_string(),
                },
                Place::new(&source.document.path, source.document.front.title_span),
            ));
        }
    }
}

/// Makes one finding of those with one cause: a language or a module without any page, and two pages or modules that
/// would be counterparts if they had one name.
pub(super) fn gather(site: &Site, found: &mut Vec<Diagnostic>) {
    let mut missing: Vec<Diagnostic> = found.extract_if(.., |one| one.rule == &rules::TRANSLATION_MISSING).collect();
    if missing.is_empty() {
        return;
    }
    gather_in(site, None, &mut missing);
    for module in &site.modules {
        gather_in(site, Some(&module.id), &mut missing);
    }
    gather_moved(&mut missing);
    found.extend(missing);
}

/// The page that exists.
fn position(one: &Diagnostic) -> Option<Position> {
    position_of(one.primary.path.as_str())
}

/// Makes one finding of those about a language in which a module, or the whole course, has no page.
fn gather_in(site: &Site, module: Option<&str>, missing: &mut Vec<Diagnostic>) {
    let is_in = |page: &Page| {
        let of_page = page.kind.module().map(|module| site.module(module).id.as_str());
        module.is_none() || of_page == module
    };
    for language in site.languages() {
        let tag = site.config.languages[language].tag.as_str();
        if site.pages.iter().filter(|page| is_in(page)).any(|page| page.translations[language].is_some()) {
            continue;
        }
        let is_of = |one: &Diagnostic| {
            let of_page = position(one).and_then(|position| position.module).map(|module| module.id);
            one.value("language") == Some(tag) && (module.is_none() || of_page.as_deref() == module)
        };
        let count = missing.iter().filter(|one| is_of(one)).count();
        let is_front = |one: &Diagnostic| one.primary.path.as_str().ends_with("/index.md");
        let depth = |one: &Diagnostic| one.primary.path.as_str().matches('/').count();
        let fronts = (0..missing.len()).filter(|number| is_of(&missing[*number]) && is_front(&missing[*number]));
        let first = fronts.min_by_key(|number| depth(&missing[*number]));
        let Some(first) = first.filter(|_| count > 1) else { continue };
        let mut first = missing.swap_remove(first);
        missing.retain(|one| !is_of(one));
        let value = |name: &str| first.value(name).unwrap_or_default().to_owned();
        let (language, own, path, count) = (value("language"), value("own"), value("path"), count.to_string());
        first.reword(match module {
            None => faults::TranslationMissingAll { count, language, path }.into(),
            Some(_) => faults::TranslationMissingModule { count, language, own, path }.into(),
        });
        missing.push(first);
    }
}

/// Makes one finding of two about pages or modules with one number, each of which is missing in the other's language.
fn gather_moved(missing: &mut Vec<Diagnostic>) {
    type Gap = (bool, Option<String>, Option<i64>, String, String);
    let gap = |one: &Diagnostic| -> Option<Gap> {
        let position = position(one)?;
        let module = position.module?;
        let wanted = one.value("language")?.to_owned();
        match one.wording {
            "module" => Some((true, None, Some(module.number?), position.language, wanted)),
            _ => Some((false, Some(module.id), Some(position.page.number?), position.language, wanted)),
        }
    };
    let gaps: Vec<Option<Gap>> = missing.iter().map(gap).collect();
    let mut at: BTreeMap<&Gap, usize> = BTreeMap::new();
    let mut twins: Vec<(usize, usize)> = Vec::new();
    for (number, gap) in gaps.iter().enumerate() {
        let Some(gap) = gap else { continue };
        let (is_module, module, position, own, wanted) = gap.clone();
        match at.remove(&(is_module, module, position, wanted, own)) {
            Some(first) => twins.push((first, number)),
            None => {
                at.insert(gap, number);
            }
        }
    }
    let mut told = BTreeSet::new();
    for (first, second) in twins {
        let (one, other) = (&missing[first], &missing[second]);
        let path = one.value("path").unwrap_or_default().to_owned();
        let is_module = one.wording == "module";
        let near = other.primary.path.as_str();
        let fault: Fault = if is_module {
            let near = near.rsplit_once('/').map_or(near, |(folder, _)| folder).to_owned();
            faults::TranslationMissingMovedModule { near, path }.into()
        } else {
            faults::TranslationMissingMoved { near: near.to_owned(), path }.into()
        };
        let place = other.primary.clone();
        missing[first].reword(fault);
        missing[first].related.push(place);
        told.insert(second);
    }
    let mut number = 0..;
    missing.retain(|_| !told.contains(&number.next().unwrap_or(usize::MAX)));
}
