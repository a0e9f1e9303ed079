//! Runs the checks on the new site, to report the findings that `temario check` will report.

use std::collections::BTreeMap;

use super::output::SiteFiles;
use crate::diagnostic::Severity;
use crate::pipeline::{self, BuildOptions, Memo, Timings};
use crate::source::{Binary, Digest, LineIndex, Snapshot, SourcePath};

/// A rule with findings in the new site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFindings {
    /// The code of the rule, as accepted by `temario explain`.
    pub code: &'static str,
    /// The name of the rule.
    pub name: &'static str,
    /// The severity of the rule.
    pub severity: Severity,
    /// The sorted places: `content/es/01-a/02-b.md:3`.
    pub places: Vec<String>,
}

pub(super) fn review(files: &SiteFiles) -> Vec<RuleFindings> {
    let loaded = pipeline::load(snapshot(files), &BuildOptions::default(), &mut Memo::new(), &mut Timings::new());
    let mut expected: BTreeMap<(Severity, &'static str, &'static str), Vec<String>> = BTreeMap::new();
    let mut indexes: BTreeMap<&str, LineIndex> = BTreeMap::new();
    for one in loaded.diagnostics() {
        let path = one.primary.path.as_str();
        let line = loaded.snapshot.source(path).map_or(1, |source| {
            indexes.entry(path).or_insert_with(|| LineIndex::new(&source.text)).position(one.primary.span.start).line
        });
        expected.entry((one.severity, one.rule.code, one.rule.name)).or_default().push(format!("{path}:{line}"));
    }
    expected.into_iter().map(|((severity, code, name), places)| RuleFindings { code, name, severity, places }).collect()
}

/// The files as a snapshot, as if read from disk.
fn snapshot(files: &SiteFiles) -> Snapshot {
    let texts = files.iter().filter_map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)));
    let mut snapshot = Snapshot::from_texts(texts);
    for (path, bytes) in files.iter().filter(|(_, bytes)| std::str::from_utf8(bytes).is_err()) {
        let path = SourcePath::new(path);
        snapshot.binaries.push(Binary { path, digest: Digest::of(bytes), bytes: bytes.as_slice().into() });
    }
    snapshot.binaries.sort_by(|a, b| a.path.cmp(&b.path));
    snapshot
}
