//! Which diagnostics of a long report are shown: the first of each rule, and how many more there are.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::located::Diagnostic;
use super::rule::Severity;

/// The diagnostics of one rule and severity.
#[derive(Debug, PartialEq)]
pub(super) struct RuleGroup<'d> {
    /// The code of the rule.
    pub code: &'static str,
    /// The first ones, in the order of the report; at least one unless more rules than the limit have findings.
    pub shown: Vec<&'d Diagnostic>,
    /// The number of the others.
    pub more: usize,
}

/// Divides sorted diagnostics by rule, errors first and then by count, and chooses at most `most` of all, one of each
/// rule in turn.
pub(super) fn overview(diagnostics: &[Diagnostic], most: usize) -> Vec<RuleGroup<'_>> {
    let mut groups: Vec<(Severity, &'static str, Vec<&Diagnostic>)> = Vec::new();
    let mut known = HashMap::new();
    for diagnostic in diagnostics {
        let key = (diagnostic.severity, diagnostic.rule.code);
        let at = *known.entry(key).or_insert_with(|| {
            groups.push((key.0, key.1, Vec::new()));
            groups.len() - 1
        });
        groups[at].2.push(diagnostic);
    }
    groups.sort_by_key(|(severity, code, all)| (*severity, Reverse(all.len()), *code));
    let (mut left, mut share) = (most, vec![0; groups.len()]);
    while left > 0 {
        let before = left;
        for (share, (.., all)) in share.iter_mut().zip(&groups) {
            let gets = usize::from(left > 0 && *share < all.len());
            *share += gets;
            left -= gets;
        }
        if left == before {
            break;
        }
    }
    let shares = groups.into_iter().zip(share);
    shares
        .map(|((_, code, all), share)| RuleGroup { code, shown: all[..share].to_vec(), more: all.len() - share })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::faults;
    use crate::source::{Place, SourcePath, Span};

    #[test]
    fn the_first_of_each_rule_are_shown_errors_first() {
        let place = |at| Place::new(&SourcePath::new("content/en/index.md"), Span::new(at, at + 1));
        let mut all: Vec<Diagnostic> = (0..50).map(|at| Diagnostic::new(faults::StatementUncited, place(at))).collect();
        all.extend((50..53).map(|at| Diagnostic::new(faults::NotUtf8, place(at))));
        all.push(Diagnostic::new(faults::UnverifiedOpen, place(60)));
        let shape = |most| -> Vec<(usize, usize)> {
            overview(&all, most).iter().map(|group| (group.shown.len(), group.more)).collect()
        };
        assert_eq!(shape(0).iter().map(|(shown, _)| shown).sum::<usize>(), 0);
        for most in 0..60 {
            let shape = shape(most);
            let (shown, more) = shape.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            assert_eq!((shown, shown + more), (most.min(all.len()), all.len()), "{most}");
        }
        let first = overview(&all, 10);
        assert_eq!(first[0].shown[0].severity, Severity::Error);
        assert_eq!(first[0].shown[0].primary, place(50));
    }
}
