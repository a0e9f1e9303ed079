//! Takes out what authors allow at its place, and reports what they allow and nothing does.

use std::collections::BTreeMap;

use crate::curriculum::{Allowance, Document, Library};
use crate::diagnostic::{Diagnostic, Rule, rules};
use crate::source::{Place, SourcePath};

/// Allowances by file, each with whether anything was found there.
type Allowed<'a> = BTreeMap<&'a SourcePath, Vec<(&'a Allowance, bool)>>;

/// Takes what is allowed out of `found` and returns it; adds a finding for each allowance without use.
///
/// `unused_in` says of which documents: a draft has not been through all rules. Neither has anything been through
/// the rules in `unasked`.
pub fn take_allowed<'a>(
    documents: impl IntoIterator<Item = &'a Document>,
    library: &'a Library,
    unused_in: impl Fn(&SourcePath) -> bool,
    unasked: &[&'static Rule],
    found: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let pages = documents.into_iter().map(|document| (&document.path, &document.allowances));
    let data = library.allowances.iter().map(|(path, allowances)| (path, allowances));
    let mut allowed: Allowed<'_> = pages
        .chain(data)
        .filter(|(_, allowances)| !allowances.is_empty())
        .map(|(path, allowances)| (path, allowances.iter().map(|one| (one, false)).collect()))
        .collect();
    if allowed.is_empty() {
        return Vec::new();
    }
    let taken = found.extract_if(.., |diagnostic| is_allowed(diagnostic, &mut allowed)).collect();
    for (path, allowances) in &allowed {
        for (allowance, _) in
            allowances.iter().filter(|(allowance, is_used)| !is_used && !unasked.contains(&allowance.rule))
        {
            if unused_in(path) {
                let place = Place::new(path, allowance.span);
                found.push(Diagnostic::new(&rules::ALLOWANCE_UNUSED, place).with("name", allowance.rule.name));
            }
        }
    }
    taken
}

fn is_allowed(diagnostic: &Diagnostic, allowed: &mut Allowed<'_>) -> bool {
    let Some(allowances) = allowed.get_mut(&diagnostic.primary.path) else { return false };
    let at = diagnostic.primary.span.start;
    let mut is_allowed = false;
    for (allowance, is_used) in allowances {
        let fits = allowance.rule == diagnostic.rule && allowance.scope.start <= at && at < allowance.scope.end;
        if fits {
            *is_used = true;
            is_allowed = true;
        }
    }
    is_allowed
}
