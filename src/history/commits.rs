//! The commits that changed given files, with renames followed.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// A commit that changes one of the files.
pub(super) struct HistoryCommit {
    pub(super) hash: String,
    /// Its day: `2026-07-15`.
    pub(super) day: String,
    /// Whether it has no parents; in a shallow clone its parents are unknown.
    pub(super) is_first: bool,
}

/// A change of a file: the objects before and after.
pub(super) struct FileChange {
    /// The index of the commit.
    pub(super) commit: usize,
    pub(super) before: Option<String>,
    pub(super) after: String,
}

/// A file over its history.
#[derive(Default)]
pub(super) struct FileHistory {
    /// Its paths as the repository has them, the newest first.
    pub(super) paths: Vec<String>,
    /// Its changes, the newest first.
    pub(super) changes: Vec<FileChange>,
}

/// The histories of files, in the order of their paths.
pub(super) fn histories(log: &[u8], paths: &[String]) -> (Vec<HistoryCommit>, Vec<FileHistory>) {
    let mut files: Vec<FileHistory> = paths.iter().map(|_| FileHistory::default()).collect();
    // Systems differ in how they store accents in names.
    let name = |path: &str| path.nfc().collect::<String>();
    let mut known: BTreeMap<String, usize> = paths.iter().zip(0..).map(|(path, number)| (name(path), number)).collect();
    let mut commits: Vec<HistoryCommit> = Vec::new();
    let mut header: Option<&[u8]> = None;
    let mut tokens = log.split(|byte| *byte == 0).map(|token| token.trim_ascii_start());
    while let Some(token) = tokens.next() {
        if token.first() == Some(&1) {
            header = Some(&token[1..]);
            continue;
        }
        let Some(fields) = token.strip_prefix(b":") else { continue };
        let Some(first) = tokens.next() else { break };
        let fields = String::from_utf8_lossy(fields).into_owned();
        let mut fields = fields.split(' ').skip(2);
        let (before, after) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let status = fields.next().unwrap_or_default();
        let is_renamed = status.starts_with(['R', 'C']);
        let old = String::from_utf8_lossy(first).into_owned();
        let path = match is_renamed {
            true => String::from_utf8_lossy(tokens.next().unwrap_or_default()).into_owned(),
            false => old.clone(),
        };
        let Some(number) = known.get(&name(&path)).copied() else { continue };
        if status.starts_with('D') {
            continue;
        }
        if let Some(line) = header.take() {
            commits.push(commit(&String::from_utf8_lossy(line)));
        }
        let is_new = before.bytes().all(|byte| byte == b'0');
        if is_renamed {
            known.entry(name(&old)).or_insert(number);
        }
        let file = &mut files[number];
        for path in [path, old] {
            if !file.paths.contains(&path) {
                file.paths.push(path);
            }
        }
        let before = (!is_new).then(|| before.to_owned());
        file.changes.push(FileChange { commit: commits.len() - 1, before, after: after.to_owned() });
    }
    (commits, files)
}

fn commit(line: &str) -> HistoryCommit {
    let mut fields = line.trim_end().splitn(3, ' ');
    let mut field = || fields.next().unwrap_or_default().to_owned();
    let (hash, day) = (field(), field());
    HistoryCommit { hash, day, is_first: field().is_empty() }
}
