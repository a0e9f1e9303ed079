//! A git repository, read with the user's own `git`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::fault::HistoryFault;
use crate::deploy::program::{ProgramLimits, run, succeed};

/// Settings that prevent a repository from starting programs of its own.
const NO_PROGRAMS: [&str; 7] =
    ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false"];

/// The number of objects that are read together.
const AT_ONCE: usize = 1000;

pub(super) struct Repository {
    root: PathBuf,
    /// The site's folder in the repository, with a slash at its end; empty at its top.
    pub(super) prefix: String,
    /// Whether older commits were not fetched.
    pub(super) is_shallow: bool,
}

impl Repository {
    /// # Errors
    /// The folder is not in a repository with working files.
    pub(super) fn open(root: &Path) -> Result<Self, HistoryFault> {
        let words = words(&["rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"]);
        let ended = run(&words, root, b"", ProgramLimits::ANSWER)?;
        let output = String::from_utf8_lossy(&ended.output).into_owned();
        let mut lines = output.splitn(3, '\n');
        let is_inside = lines.next() == Some("true");
        if !ended.is_done || !is_inside {
            return Err(HistoryFault::NoRepository(ended.complaint));
        }
        let is_shallow = lines.next() == Some("true");
        let prefix = lines.next().unwrap_or_default().trim_end_matches('\n').to_owned();
        Ok(Self { root: root.to_owned(), prefix, is_shallow })
    }

    /// The commits that lead to the present one, each before its parents, with the files that they change, as `git log
    /// -z --raw` writes them; `None` if there is no commit.
    pub(super) fn log(&self) -> Result<Option<Vec<u8>>, HistoryFault> {
        if !run(&words(&["rev-parse", "--verify", "--quiet", "HEAD"]), &self.root, b"", ProgramLimits::ANSWER)?.is_done
        {
            return Ok(None);
        }
        let format = "--format=%x01%H %cs %P";
        let plain = ["--no-ext-diff", "--no-textconv", "--no-notes", "--no-color", "--topo-order"];
        // Without renames a moved page would seem to be new, and in step with its source at that time. To find them, git
        // reads all files that were added; if one is missing, as in a partial clone, this is an error.
        let log =
            words(&[&["log", "-z", "--raw", "--no-abbrev", "--find-renames", format][..], &plain, &["HEAD"]].concat());
        Ok(Some(succeed(&log, &self.root, b"", ProgramLimits::ANSWER)?))
    }

    /// The days of commits by the name under which they were given, with their full names; unknown ones are left out.
    pub(super) fn commits(&self, names: &[String]) -> Result<BTreeMap<String, (String, String)>, HistoryFault> {
        let is_name = |name: &&String| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte))
        };
        let names: Vec<&String> = names.iter().filter(is_name).filter(|name| !name.starts_with('-')).collect();
        let requests: String = names.iter().map(|name| format!("{name}^{{commit}}\n")).collect();
        let output =
            succeed(&words(&["cat-file", "--batch-check"]), &self.root, requests.as_bytes(), ProgramLimits::ANSWER)?;
        let output = String::from_utf8_lossy(&output).into_owned();
        let found = names.into_iter().zip(output.lines()).filter_map(|(name, line)| {
            let (hash, kind) = line.split_once(' ')?;
            kind.starts_with("commit ").then(|| (name.clone(), hash.to_owned()))
        });
        let found: Vec<(String, String)> = found.collect();
        if found.is_empty() {
            return Ok(BTreeMap::new());
        }
        let requests: String = found.iter().map(|(_, hash)| format!("{hash}\n")).collect();
        let log = words(&["log", "--no-walk=unsorted", "--stdin", "--no-notes", "--no-color", "--format=%H %cs"]);
        let output = succeed(&log, &self.root, requests.as_bytes(), ProgramLimits::ANSWER)?;
        let output = String::from_utf8_lossy(&output).into_owned();
        let days: BTreeMap<&str, &str> = output.lines().filter_map(|line| line.split_once(' ')).collect();
        let day = |hash: &str| days.get(hash).copied().unwrap_or_default().to_owned();
        Ok(found.into_iter().map(|(name, hash)| (name, (hash.clone(), day(&hash)))).collect())
    }

    /// The contents of objects, in the order of their names: a hash, or `commit:path`. `None` for one that is missing.
    pub(super) fn objects(&self, names: &[String]) -> Result<Vec<Option<Vec<u8>>>, HistoryFault> {
        let mut contents = Vec::with_capacity(names.len());
        for part in names.chunks(AT_ONCE) {
            let requests: Vec<&String> = part.iter().filter(|name| !name.contains('\n')).collect();
            let input: String = requests.iter().map(|name| format!("{name}\n")).collect();
            let output =
                succeed(&words(&["cat-file", "--batch"]), &self.root, input.as_bytes(), ProgramLimits::ANSWER)?;
            let mut found = split(&output);
            contents.extend(part.iter().map(|name| if name.contains('\n') { None } else { found.next().flatten() }));
        }
        Ok(contents)
    }
}

fn words<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&NO_PROGRAMS[..], rest].concat()
}

/// The contents in the output of `git cat-file --batch`.
fn split(output: &[u8]) -> impl Iterator<Item = Option<Vec<u8>>> {
    let mut rest = output;
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', rest)?;
        let (line, after) = (&rest[..end], &rest[end + 1..]);
        let size = line.rsplit(|byte| *byte == b' ').next().and_then(|size| std::str::from_utf8(size).ok());
        let is_blob = line.split(|byte| *byte == b' ').nth(1) == Some(b"blob");
        let size = size.and_then(|size| size.parse::<usize>().ok()).filter(|_| !line.ends_with(b" missing"));
        let Some(size) = size.filter(|size| *size <= after.len()) else {
            rest = after;
            return Some(None);
        };
        rest = after.get(size + 1..).unwrap_or_default();
        Some(is_blob.then(|| after[..size].to_vec()))
    })
}
