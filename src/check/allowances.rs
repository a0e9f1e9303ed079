//! Removes allowed findings, and reports allowances that match no finding.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::curriculum::{Allowance, Document, Library};
use crate::diagnostic::{Diagnostic, Rule, faults};
use crate::source::{Place, SourcePath, Span};

/// Allowances by file and by rule code.
type Allowed<'a> = BTreeMap<&'a SourcePath, BTreeMap<&'static str, Scopes<'a>>>;

/// Where one rule is allowed on a page: in blocks, nested blocks or the whole page.
#[derive(Default)]
struct Scopes<'a> {
    /// Sorted by start, then by length, longest first.
    scopes: Vec<Scope<'a>>,
}

struct Scope<'a> {
    span: Span,
    /// The comments that allow the rule in this scope.
    allowances: Vec<&'a Allowance>,
    /// The index of the enclosing scope.
    around: Option<usize>,
    is_used: bool,
}

impl<'a> Scopes<'a> {
    fn new(mut allowances: Vec<&'a Allowance>) -> Self {
        allowances.sort_by_key(|one| (one.scope.start, Reverse(one.scope.end)));
        let mut scopes: Vec<Scope<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        for allowance in allowances {
            match scopes.last_mut() {
                Some(last) if last.span == allowance.scope => last.allowances.push(allowance),
                _ => {
                    let span = allowance.scope;
                    open.truncate(
                        open.iter().rposition(|one| scopes[*one].span.end > span.start).map_or(0, |at| at + 1),
                    );
                    let around = open.last().copied();
                    open.push(scopes.len());
                    scopes.push(Scope { span, allowances: vec![allowance], around, is_used: false });
                }
            }
        }
        Self { scopes }
    }

    /// Whether an offset is in one of the scopes; marks every scope that contains it as used.
    fn use_at(&mut self, at: u32) -> bool {
        let mut is_allowed = false;
        let mut next = self.scopes.partition_point(|scope| scope.span.start <= at).checked_sub(1);
        while let Some(scope) = next.and_then(|number| self.scopes.get_mut(number)) {
            if at < scope.span.end {
                scope.is_used = true;
                is_allowed = true;
            }
            next = scope.around;
        }
        is_allowed
    }
}

/// Removes the allowed findings from `found` and returns them; adds a finding for each unused allowance.
///
/// Only documents in `unused_in` are checked for unused allowances: not all rules run on drafts. Rules in `unasked` did
/// not run, so their allowances are not reported either.
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
        .map(|(path, allowances)| {
            let mut by_rule: BTreeMap<&str, Vec<&Allowance>> = BTreeMap::new();
            allowances.iter().for_each(|one| by_rule.entry(one.rule.code).or_default().push(one));
            (path, by_rule.into_iter().map(|(code, allowances)| (code, Scopes::new(allowances))).collect())
        })
        .collect();
    if allowed.is_empty() {
        return Vec::new();
    }
    let taken = found.extract_if(.., |diagnostic| is_allowed(diagnostic, &mut allowed)).collect();
    for (path, by_rule) in allowed.iter().filter(|(path, _)| unused_in(path)) {
        let unused = by_rule.values().flat_map(|scopes| &scopes.scopes).filter(|scope| !scope.is_used);
        for allowance in unused.flat_map(|scope| &scope.allowances).filter(|one| !unasked.contains(&one.rule)) {
            let place = Place::new(path, allowance.span);
            found.push(Diagnostic::new(faults::AllowanceUnused { name: allowance.rule.name.to_string() }, place));
        }
    }
    taken
}

fn is_allowed(diagnostic: &Diagnostic, allowed: &mut Allowed<'_>) -> bool {
    let scopes = allowed.get_mut(&diagnostic.primary.path).and_then(|rules| rules.get_mut(diagnostic.rule.code));
    scopes.is_some_and(|scopes| scopes.use_at(diagnostic.primary.span.start))
}
