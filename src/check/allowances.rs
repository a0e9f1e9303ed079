//! Takes out what authors allow at its place, and reports what they allow and nothing does.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::curriculum::{Allowance, Document, Library};
use crate::diagnostic::{Diagnostic, Rule, faults};
use crate::source::{Place, SourcePath, Span};

/// Allowances by file and by the code of their rule.
type Allowed<'a> = BTreeMap<&'a SourcePath, BTreeMap<&'static str, Scopes<'a>>>;

/// Where one rule is allowed on a page: blocks, blocks in blocks, the page.
#[derive(Default)]
struct Scopes<'a> {
    /// In order of their beginnings; of those that begin together the longest first.
    scopes: Vec<Scope<'a>>,
}

struct Scope<'a> {
    span: Span,
    /// The comments that allow it there.
    allowances: Vec<&'a Allowance>,
    /// The scope around it, by its number.
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

    /// Whether a place lies in one of them; all in which it does are used.
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
