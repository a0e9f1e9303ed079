//! A branch of a git repository: one commit for each run, published with one push.
//!
//! All work is done in a separate repository in a temporary folder, with the user's own `git`; the site's repository
//! and its working files are not touched. Files on the branch that are not from temario are unchanged.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::drive::check_system;
use super::fault::{DeployFault, RemoteCause, RemoteFault};
use super::git_complaint::cause_of;
use super::lists::{check_taken_over, understood};
use super::options::{DeployOptions, Deployed};
use super::place::{LIST_LIMIT, PlaceLists};
use super::plan::Plan;
use super::program::{ProgramLimits, run, staging, succeed};
use super::publication::Publication;
use super::standing::{Expected, Listed, Stand, Standing, expected, of_bytes, of_listing, others};

use crate::config::{GitIdentity, is_remote};
use crate::pipeline::MANIFEST;
use crate::signature::SIGNATURE;

/// The committer of neutral commits: name and address.
const NOBODY: (&str, &str) = ("website", "website@localhost");

/// The maximum of bytes fetched for the branch, enough for a site with videos.
const BRANCH_LIMIT: u64 = 8 * 1024 * 1024 * 1024;

/// The number of files of a branch that are read together.
const AT_ONCE: usize = 64;

/// Settings that prevent a repository from starting programs of its own.
const NO_PROGRAMS: &str = "-c core.hooksPath=/dev/null -c core.fsmonitor=false -c core.alternateRefsCommand=true \
                           -c receive.autogc=false -c receive.denyCurrentBranch=refuse";

/// The message and the identity of a commit.
pub struct Commit<'a> {
    /// The message, one line.
    pub message: &'a str,
    /// The identity, if it is configured.
    pub identity: Option<GitIdentity>,
    /// Asks for the identity on the first run; receives the name and address configured in `git`.
    pub ask: &'a dyn Fn(&str) -> GitIdentity,
}

/// A branch as a place to publish.
pub(super) struct Branch {
    root: PathBuf,
    repository: tempfile::TempDir,
    /// The remote as in `site.toml`.
    named: String,
    /// Its address.
    remote: String,
    name: String,
    keeps_history: bool,
}

impl Branch {
    /// # Errors
    /// `git` is missing, or a temporary repository cannot be created.
    pub fn new(root: &Path, remote: &str, name: &str, keeps_history: bool) -> Result<Self, DeployFault> {
        let repository = staging()?;
        let folder = repository.path().display().to_string();
        // A configured template may contain hooks.
        succeed(&["git", "init", "--quiet", "--bare", "--template=", &folder], root, b"", ProgramLimits::ANSWER)?;
        let address = address_of(root, remote);
        let fault = |cause| refused(remote, name, cause, String::new());
        let address = address.map_err(fault)?;
        check_system(&address)?;
        if !is_remote(&address) {
            return Err(DeployFault::BadRemote(address));
        }
        let branch = Self {
            root: root.to_owned(),
            repository,
            named: remote.to_owned(),
            remote: address,
            name: name.to_owned(),
            keeps_history,
        };
        match branch.path().is_some_and(|path| !path.exists()) {
            true => Err(fault(RemoteCause::NoPath)),
            false => Ok(branch),
        }
    }

    /// The path of the repository, if it is on this computer and not a `file` address.
    fn path(&self) -> Option<PathBuf> {
        let is_path = self.other_end("x").is_some() && !self.remote.contains("://");
        is_path.then(|| self.root.join(&self.remote))
    }

    /// A failure of `git` with its cause.
    fn fault(&self, fault: DeployFault) -> DeployFault {
        match fault {
            DeployFault::Program(_, detail) => refused(&self.named, &self.name, cause_of(&detail), detail),
            other => other,
        }
    }

    /// See [`super::deploy`].
    pub fn publish(
        &self,
        publication: &Publication<'_>,
        options: DeployOptions,
        commit: &Commit<'_>,
        planned: impl FnOnce(&Deployed),
    ) -> Result<Deployed, DeployFault> {
        if commit.identity == Some(GitIdentity::Own) && self.own_identity().is_none() {
            return Err(refused(&self.named, &self.name, RemoteCause::NoIdentity, String::new()));
        }
        if self.is_checked_out() {
            return Err(refused(&self.named, &self.name, RemoteCause::CheckedOut, String::new()));
        }
        let tip = self.fetch().map_err(|fault| self.fault(fault))?;
        let new_branch = match tip {
            Some(_) => None,
            None => Some(self.branches().map_err(|fault| self.fault(fault))?),
        };
        let there = tip.as_deref().map(|tip| self.files(tip)).transpose()?.unwrap_or_default();
        let bytes = match there.get(MANIFEST) {
            Some(blob) if blob.size() > LIST_LIMIT => return Err(DeployFault::TooLarge(self.place(), LIST_LIMIT)),
            Some(blob) if matches!(blob.kind, Listed::File(_)) => {
                Some(self.git(&["cat-file", "blob", &blob.name], b"")?)
            }
            Some(_) => return Err(DeployFault::NoFile(MANIFEST.to_owned())),
            None => None,
        };
        let found = PlaceLists { manifest: bytes, pending: None, is_empty: there.is_empty() };
        let lists = understood(&found, self.place(), publication, options)?;
        let manifest = lists.manifest;
        let wanted = expected(&publication.manifest, manifest.as_ref(), None);
        let standing = self.stands(&wanted, &there)?;
        check_taken_over(lists.is_taken_over, options, &publication.manifest, &standing, &self.place())?;
        let mut plan = Plan::new(&publication.manifest, manifest.as_ref(), None, &standing, lists.is_taken_over)?;
        plan.others = others(&wanted, there.keys().map(|path| (path.as_str(), false)));
        if options.sends_all {
            plan.send_all();
        }
        plan.check(options.max_deletes)?;
        let is_same =
            plan.is_empty() && publication.signature.is_none() && manifest.as_ref() == Some(&publication.manifest);
        let deployed = Deployed { plan, was_interrupted: false, new_branch };
        planned(&deployed);
        if !options.is_dry && !is_same {
            let made = self.commit(&deployed.plan, publication, tip.as_deref(), commit)?;
            self.push(&made, tip.as_deref(), deployed.plan.bytes()).map_err(|fault| self.fault(fault))?;
        }
        Ok(deployed)
    }

    fn place(&self) -> String {
        format!("{} ({})", self.remote, self.name)
    }

    fn git(&self, words: &[&str], input: &[u8]) -> Result<Vec<u8>, DeployFault> {
        self.git_within(words, input, ProgramLimits::ANSWER)
    }

    fn git_within(&self, words: &[&str], input: &[u8], limits: ProgramLimits<'_>) -> Result<Vec<u8>, DeployFault> {
        let folder = format!("--git-dir={}", self.repository.path().display());
        // A server that is too slow is given up; no configured hook runs here.
        let own = [
            "git",
            &folder,
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "http.lowSpeedLimit=100",
            "-c",
            "http.lowSpeedTime=60",
        ];
        let words: Vec<&str> = own.into_iter().chain(words.iter().copied()).collect();
        succeed(&words, &self.root, input, limits)
    }

    /// The command at the other end if it is on this computer: `git` itself, without programs configured in that
    /// repository. `None` for a remote computer, which decides itself.
    fn other_end(&self, program: &str) -> Option<String> {
        let is_here = match self.remote.split_once("://") {
            Some((scheme, _)) => scheme == "file",
            // As in git: a colon before the first slash follows a host.
            None => self.remote.find(':').is_none_or(|colon| self.remote.find('/').is_some_and(|slash| slash < colon)),
        };
        is_here.then(|| format!("--{program}=git {NO_PROGRAMS} {program}"))
    }

    /// Fetches the commit of the branch with its files; `None` if the branch does not exist.
    fn fetch(&self) -> Result<Option<String>, DeployFault> {
        let branch = format!("refs/heads/{}", self.name);
        let other_end = self.other_end("upload-pack");
        let words = |first: &[&'static str], last: [&str; 3]| -> Vec<String> {
            let own = first.iter().map(|word| (*word).to_owned()).chain(other_end.clone());
            own.chain(last.map(str::to_owned)).collect()
        };
        let ask = words(&["ls-remote"], ["--", &self.remote, &branch]);
        let listed = text(&self.git(&ask.iter().map(String::as_str).collect::<Vec<_>>(), b"")?);
        let Some(tip) = listed.split_whitespace().next() else { return Ok(None) };
        let is_name = tip.len() >= 40 && tip.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_name {
            return Err(DeployFault::Unreadable(self.place()));
        }
        let limits = ProgramLimits { fills: Some((self.repository.path(), BRANCH_LIMIT)), ..ProgramLimits::ANSWER };
        let fetch = words(&["fetch", "--quiet", "--depth=1", "--no-tags"], ["--", &self.remote, &branch]);
        self.git_within(&fetch.iter().map(String::as_str).collect::<Vec<_>>(), b"", limits)?;
        Ok(Some(tip.to_owned()))
    }

    /// The files of a commit, by path.
    fn files(&self, commit: &str) -> Result<BTreeMap<String, Blob>, DeployFault> {
        let listed = self.git(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit], b"")?;
        let of_line = |line: &[u8]| {
            let tab = line.iter().position(|byte| *byte == b'\t')?;
            let head = std::str::from_utf8(&line[..tab]).ok()?;
            let mut fields = head.split_whitespace();
            let (mode, _, name, size) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
            let size = size.parse().unwrap_or_default();
            // Symbolic links and submodules are not files.
            let kind = if mode.starts_with("100") { Listed::File(size) } else { Listed::Other };
            Some((String::from_utf8_lossy(&line[tab + 1..]).into_owned(), Blob { name: name.to_owned(), kind }))
        };
        Ok(listed.split(|byte| *byte == 0).filter_map(of_line).collect())
    }

    /// Compares the bytes of files on the branch with the expected ones.
    fn stands(&self, expected: &Expected, there: &BTreeMap<String, Blob>) -> Result<Standing, DeployFault> {
        let mut listed: BTreeMap<String, Listed> = there.iter().map(|(path, blob)| (path.clone(), blob.kind)).collect();
        for path in there.keys() {
            listed.extend(path.match_indices('/').map(|(at, _)| (path[..at].to_owned(), Listed::Folder)));
        }
        let mut unread: Vec<&String> = Vec::new();
        let mut standing =
            of_listing(expected, &listed, |_, known, size| match known.iter().any(|entry| entry.size == size) {
                // Compared below.
                true => Stand::Known(known[0].clone()),
                false => Stand::Other,
            });
        unread.extend(standing.iter().filter(|(_, stand)| matches!(stand, Stand::Known(_))).map(|(path, _)| path));
        let mut read = Vec::new();
        for some in unread.chunks(AT_ONCE) {
            let names: String = some.iter().map(|path| format!("{}\n", there[*path].name)).collect();
            let bytes: u64 = some.iter().map(|path| there[*path].size() + 256).sum();
            let limits = ProgramLimits { output: bytes, ..ProgramLimits::ANSWER };
            let blobs = self.git_within(&["cat-file", "--batch"], names.as_bytes(), limits)?;
            let mut rest = blobs.as_slice();
            for path in some {
                // Each blob follows a line with its name, type and size, and ends with a line break.
                let start = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
                let end = start + usize::try_from(there[*path].size()).unwrap_or(usize::MAX);
                let blob = rest.get(start..end).ok_or_else(|| DeployFault::Unreadable(self.place()))?;
                read.push(((*path).clone(), of_bytes(&expected[*path], blob)));
                rest = rest.get(end + 1..).unwrap_or_default();
            }
        }
        standing.extend(read);
        Ok(standing)
    }

    /// Creates the commit in the temporary repository, and returns its name.
    fn commit(
        &self,
        plan: &Plan,
        publication: &Publication<'_>,
        tip: Option<&str>,
        commit: &Commit<'_>,
    ) -> Result<String, DeployFault> {
        let (who, message) = (self.identity(commit, tip), commit.message);
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
            publication.tally.finish(path);
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
        // A commit with the same files and no parent.
        let raw = text(&self.git(&["cat-file", "commit", "refs/heads/fresh"], b"")?);
        let without_parent: Vec<&str> = raw.lines().filter(|line| !line.starts_with("parent ")).collect();
        let alone = format!("{}\n", without_parent.join("\n"));
        Ok(text(&self.git(&["hash-object", "-t", "commit", "-w", "--stdin"], alone.as_bytes())?))
    }

    /// The committer and the time: the user as configured in `git`, or a neutral committer and the date.
    fn identity(&self, commit: &Commit<'_>, tip: Option<&str>) -> String {
        let nobody = || {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            format!("{} <{}> {} +0000", NOBODY.0, NOBODY.1, now - now % 86_400)
        };
        if commit.identity == Some(GitIdentity::Neutral) {
            return nobody();
        }
        let Some((own, name)) =
            self.own_identity().and_then(|own| Some((own.clone(), own.rsplitn(3, ' ').nth(2)?.to_owned())))
        else {
            return nobody();
        };
        // A user who published here before was asked then.
        let before = tip.and_then(|tip| self.git(&["show", "--no-patch", "--format=%cn <%ce>", tip], b"").ok());
        let identity = match (commit.identity, before.map(|before| text(&before))) {
            (Some(identity), _) => identity,
            (None, Some(before)) if before == name => GitIdentity::Own,
            (None, Some(before)) if before == format!("{} <{}>", NOBODY.0, NOBODY.1) => GitIdentity::Neutral,
            (None, _) => (commit.ask)(&name),
        };
        if identity == GitIdentity::Own { own } else { nobody() }
    }

    /// The user as configured in `git`, with the time. `git` would otherwise make an address from the names of the user
    /// and of the computer, which nobody has chosen.
    fn own_identity(&self) -> Option<String> {
        let words = ["git", "-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"];
        let ended = run(&words, &self.root, b"", ProgramLimits::ANSWER).ok()?;
        ended.is_done.then(|| text(&ended.output))
    }

    /// Whether a repository on this computer has the branch checked out. It would refuse the push, which a dry run does
    /// not make.
    fn is_checked_out(&self) -> bool {
        let Some(path) = self.path() else { return false };
        let folder = path.display().to_string();
        let ask = |words: &[&str]| {
            let words: Vec<&str> = ["git", "-C", &folder].into_iter().chain(words.iter().copied()).collect();
            let ended = run(&words, &self.root, b"", ProgramLimits::ANSWER).ok()?;
            ended.is_done.then(|| text(&ended.output))
        };
        ask(&["rev-parse", "--is-bare-repository"]).is_some_and(|answer| answer == "false")
            && ask(&["symbolic-ref", "--quiet", "HEAD"]).is_some_and(|head| head == format!("refs/heads/{}", self.name))
    }

    /// The branches of the repository, which has none with this name.
    ///
    /// # Errors
    /// The name of one of them excludes this one.
    fn branches(&self) -> Result<Vec<String>, DeployFault> {
        let other_end = self.other_end("upload-pack");
        let mut words = vec!["ls-remote", "--heads"];
        words.extend(other_end.as_deref());
        words.extend(["--", &self.remote]);
        let listed = text(&self.git(&words, b"")?);
        let names = listed.lines().filter_map(|line| line.split_once("\trefs/heads/"));
        let names: Vec<String> = names.map(|(_, name)| name.to_owned()).collect();
        let is_above = |above: &str, name: &str| name.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'));
        match names.iter().any(|name| is_above(name, &self.name) || is_above(&self.name, name)) {
            true => Err(refused(&self.named, &self.name, RemoteCause::NameTaken, String::new())),
            false => Ok(names),
        }
    }

    /// Moves the branch, if it is still at the same commit.
    fn push(&self, commit: &str, tip: Option<&str>, bytes: u64) -> Result<(), DeployFault> {
        let lease = format!("--force-with-lease=refs/heads/{}:{}", self.name, tip.unwrap_or_default());
        let what = format!("{commit}:refs/heads/{}", self.name);
        let other_end = self.other_end("receive-pack");
        let mut words = vec!["push", "--quiet", "--no-verify", "--no-recurse-submodules", "--no-signed", &lease];
        words.extend(other_end.as_deref());
        words.extend(["--", &self.remote, &what]);
        let pushed = self.git_within(&words, b"", ProgramLimits::to_send(bytes));
        match pushed {
            Err(DeployFault::Program(_, complaint)) if complaint.contains("stale info") => {
                Err(DeployFault::Overtaken(self.place()))
            }
            other => other.map(|_| ()),
        }
    }
}

/// The address of a remote: itself, or that of a remote with this name in the site's own repository.
fn address_of(root: &Path, remote: &str) -> Result<String, RemoteCause> {
    let is_name = !remote.contains(['/', ':', '\\']) && remote.contains(|letter| letter != '.');
    if !is_name {
        return Ok(remote.to_owned());
    }
    let ask = |words: &[&str]| {
        let words: Vec<&str> = ["git", "remote"].into_iter().chain(words.iter().copied()).collect();
        run(&words, root, b"", ProgramLimits::ANSWER)
            .ok()
            .filter(|ended| ended.is_done)
            .map(|ended| text(&ended.output))
    };
    match ask(&["get-url", "--push", "--", remote]) {
        Some(address) => Ok(address),
        // `git` reads it as a path then.
        None if root.join(remote).exists() => Ok(remote.to_owned()),
        None => Err(match ask(&[]) {
            Some(names) => RemoteCause::UnknownName(names.lines().map(str::to_owned).collect()),
            None => RemoteCause::NoOwnRepository,
        }),
    }
}

fn refused(remote: &str, branch: &str, cause: RemoteCause, detail: String) -> DeployFault {
    let (remote, branch) = (remote.to_owned(), branch.to_owned());
    DeployFault::Remote(Box::new(RemoteFault { remote, branch, cause, detail }))
}

/// A file in a commit.
struct Blob {
    name: String,
    kind: Listed,
}

impl Blob {
    fn size(&self) -> u64 {
        match self.kind {
            Listed::File(size) => size,
            Listed::Folder | Listed::Other => 0,
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end().to_owned()
}

/// A path in the syntax of `fast-import`. It must not contain control characters.
fn quoted(path: &str) -> String {
    if path.contains(['"', '\\']) || path.contains(' ') {
        format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        path.to_owned()
    }
}
