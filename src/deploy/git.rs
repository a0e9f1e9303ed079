//! A branch of a git repository: one commit a run, and one push that changes all at once.
//!
//! Everything happens in a repository of its own in a temporary folder, by the user's own `git`; the site's
//! repository and its working files are never touched. Files on the branch that are not ours stay.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::fault::DeployFault;
use super::place::Found;
use super::plan::Plan;
use super::program::{run, staging, succeed};
use super::publication::Publication;
use super::{DeployOptions, Deployed};
use crate::build::{MANIFEST, Manifest};
use crate::signature::SIGNATURE;

/// A branch.
pub(super) struct Branch {
    root: PathBuf,
    repository: tempfile::TempDir,
    remote: String,
    name: String,
    keeps_history: bool,
}

impl Branch {
    /// # Errors
    /// `git` is not there, or the machine has no room for a repository.
    pub fn new(root: &Path, remote: &str, name: &str, keeps_history: bool) -> Result<Self, DeployFault> {
        let repository = staging()?;
        let folder = repository.path().display().to_string();
        succeed(&["git", "init", "--quiet", "--bare", &folder], root, b"")?;
        // The name of a remote is known in the site's own repository only.
        let is_name = !remote.contains(['/', ':', '\\', '.']);
        let known = if is_name { run(&["git", "remote", "get-url", "--push", remote], root, b"").ok() } else { None };
        let known = known.filter(|ended| ended.is_done).map(|ended| text(&ended.output));
        let remote = known.unwrap_or_else(|| remote.to_owned());
        Ok(Self { root: root.to_owned(), repository, remote, name: name.to_owned(), keeps_history })
    }

    /// See [`super::deploy`].
    pub fn publish(
        &self,
        publication: &Publication<'_>,
        options: DeployOptions,
        message: &str,
        planned: impl FnOnce(&Deployed),
    ) -> Result<Deployed, DeployFault> {
        let tip = self.fetch()?;
        let found = self.look(tip.as_deref())?;
        let manifest = found.manifest.as_ref().map(|bytes| Manifest::parse(bytes));
        let manifest = match (manifest, found.is_empty) {
            (Some(None), _) => return Err(DeployFault::Unreadable(self.place())),
            (None, false) => return Err(DeployFault::NotOurs(self.place())),
            (manifest, _) => manifest.flatten(),
        };
        let mut plan = Plan::new(&publication.manifest, manifest.as_ref(), None)?;
        if options.sends_all {
            plan.send_all();
        }
        plan.check(options.max_deletes)?;
        if let Some(tip) = &tip {
            let there = self.files(tip)?;
            let is_there = |path: &&String| there.binary_search(path).is_ok();
            if let Some(foreign) = plan.new.iter().map(|(path, _)| path).find(is_there) {
                return Err(DeployFault::Foreign(foreign.clone()));
            }
        }
        let is_same =
            plan.is_empty() && publication.signature.is_none() && manifest.as_ref() == Some(&publication.manifest);
        let deployed = Deployed { plan, was_interrupted: false };
        planned(&deployed);
        if !options.is_dry && !is_same {
            let commit = self.commit(&deployed.plan, publication, tip.as_deref(), message)?;
            self.push(&commit, tip.as_deref())?;
        }
        Ok(deployed)
    }

    fn place(&self) -> String {
        format!("{} ({})", self.remote, self.name)
    }

    fn git(&self, words: &[&str], input: &[u8]) -> Result<Vec<u8>, DeployFault> {
        let folder = format!("--git-dir={}", self.repository.path().display());
        let words: Vec<&str> = ["git", &folder].into_iter().chain(words.iter().copied()).collect();
        succeed(&words, &self.root, input)
    }

    /// The commit that the branch is at, with its files here; `None` if there is no such branch.
    fn fetch(&self) -> Result<Option<String>, DeployFault> {
        let branch = format!("refs/heads/{}", self.name);
        let listed = text(&self.git(&["ls-remote", "--", &self.remote, &branch], b"")?);
        let Some(tip) = listed.split_whitespace().next() else { return Ok(None) };
        self.git(&["fetch", "--quiet", "--depth=1", "--no-tags", "--", &self.remote, &branch], b"")?;
        Ok(Some(tip.to_owned()))
    }

    fn look(&self, tip: Option<&str>) -> Result<Found, DeployFault> {
        let Some(tip) = tip else { return Ok(Found { is_empty: true, ..Found::default() }) };
        let files = self.files(tip)?;
        let manifest = match files.iter().any(|path| path == MANIFEST) {
            true => Some(self.git(&["cat-file", "blob", &format!("{tip}:{MANIFEST}")], b"")?),
            false => None,
        };
        Ok(Found { manifest, pending: None, is_empty: files.is_empty() })
    }

    /// The files of a commit, in order.
    fn files(&self, commit: &str) -> Result<Vec<String>, DeployFault> {
        let listed = self.git(&["ls-tree", "-r", "-z", "--name-only", commit], b"")?;
        let names = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let mut files: Vec<String> = names.map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        files.sort();
        Ok(files)
    }

    /// Makes the commit here, and gives its name.
    fn commit(
        &self,
        plan: &Plan,
        publication: &Publication<'_>,
        tip: Option<&str>,
        message: &str,
    ) -> Result<String, DeployFault> {
        let who = self.identity();
        let mut stream: Vec<u8> = Vec::new();
        let mut head = format!("commit refs/heads/fresh\ncommitter {who}\ndata {}\n{message}\n", message.len());
        if let Some(tip) = tip {
            let _ = writeln!(head, "from {tip}");
        }
        stream.extend(head.into_bytes());
        let mut file = |path: &str, bytes: &[u8]| {
            let line = format!("M 100644 inline {}\ndata {}\n", quoted(path), bytes.len());
            let written = stream.write_all(line.as_bytes()).and_then(|()| stream.write_all(bytes));
            written.and_then(|()| stream.write_all(b"\n")).expect("memory takes all that is written");
        };
        for (path, _) in plan.new.iter().chain(&plan.changed) {
            file(path, &publication.bytes(path)?);
        }
        file(MANIFEST, &publication.manifest.to_bytes());
        match &publication.signature {
            Some(signature) => file(SIGNATURE, signature.as_bytes()),
            None => stream.extend(format!("D {SIGNATURE}\n").into_bytes()),
        }
        for (path, _) in &plan.deleted {
            stream.extend(format!("D {}\n", quoted(path)).into_bytes());
        }
        self.git(&["fast-import", "--quiet", "--force"], &stream)?;
        if self.keeps_history {
            return Ok(text(&self.git(&["rev-parse", "refs/heads/fresh"], b"")?));
        }
        // The same files in a commit that has nothing before it.
        let raw = text(&self.git(&["cat-file", "commit", "refs/heads/fresh"], b"")?);
        let without_parent: Vec<&str> = raw.lines().filter(|line| !line.starts_with("parent ")).collect();
        let alone = format!("{}\n", without_parent.join("\n"));
        Ok(text(&self.git(&["hash-object", "-t", "commit", "-w", "--stdin"], alone.as_bytes())?))
    }

    /// Who publishes, and when: the user as `git` knows her, else the program itself.
    fn identity(&self) -> String {
        let known = run(&["git", "var", "GIT_COMMITTER_IDENT"], &self.root, b"").ok();
        known.filter(|ended| ended.is_done).map(|ended| text(&ended.output)).unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            format!("temario <temario@localhost> {now} +0000")
        })
    }

    /// Moves the branch, if it still is where it was.
    fn push(&self, commit: &str, tip: Option<&str>) -> Result<(), DeployFault> {
        let lease = format!("--force-with-lease=refs/heads/{}:{}", self.name, tip.unwrap_or_default());
        let what = format!("{commit}:refs/heads/{}", self.name);
        let pushed = self.git(&["push", "--quiet", &lease, "--", &self.remote, &what], b"");
        match pushed {
            Err(DeployFault::Program(_, complaint)) if complaint.contains("stale info") => {
                Err(DeployFault::Overtaken(self.place()))
            }
            other => other.map(|_| ()),
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}

/// A path as `fast-import` reads it. There are no control characters in it.
fn quoted(path: &str) -> String {
    if path.contains(['"', '\\']) || path.contains(' ') {
        format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        path.to_owned()
    }
}
