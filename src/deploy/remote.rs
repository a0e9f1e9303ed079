//! A folder of another machine, by the user's own `sftp` or `rsync`: her keys, her settings, her questions.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::fault::DeployFault;
use super::pending::PENDING;
use super::place::{Found, Place, Stage};
use super::plan::Plan;
use super::program::{Ended, run, staging};
use super::publication::Publication;
use crate::build::MANIFEST;
use crate::config::RemoteProgram;

/// What a file is called on the other machine while it grows.
const GROWING: &str = ".temario-deploy.part";

/// A folder of another machine.
pub(super) struct RemotePlace {
    program: RemoteProgram,
    host: String,
    path: String,
    command: Vec<String>,
    /// Files on their way are here for a moment.
    staging: tempfile::TempDir,
    /// Where the program runs.
    root: PathBuf,
    /// Whether the folder is still to be made.
    is_new: bool,
}

impl RemotePlace {
    /// # Errors
    /// The machine has no room for the files that are on their way.
    pub fn new(
        program: RemoteProgram,
        host: &str,
        path: &str,
        command: &[String],
        root: &Path,
    ) -> Result<Self, DeployFault> {
        let staging = staging()?;
        let path = path.trim_end_matches('/');
        let path = if path.is_empty() { "/" } else { path };
        let (host, path, command) = (host.to_owned(), path.to_owned(), command.to_vec());
        Ok(Self { program, host, path, command, staging, root: root.to_owned(), is_new: false })
    }

    /// Runs lines of `sftp`'s own language.
    fn sftp(&self, lines: &str) -> Result<Ended, DeployFault> {
        let mut words: Vec<&str> = self.command.iter().map(String::as_str).collect();
        // A batch ends at its first failure, and asks nothing.
        words.extend(["-q", "-b", "-", &self.host]);
        run(&words, &self.root, lines.as_bytes())
    }

    fn sftp_succeeds(&self, lines: &str) -> Result<Vec<u8>, DeployFault> {
        self.succeeds(self.sftp(lines)?)
    }

    fn rsync(&self, options: &[&str], input: &[u8]) -> Result<Ended, DeployFault> {
        let mut words: Vec<&str> = self.command.iter().map(String::as_str).collect();
        words.extend(options);
        run(&words, &self.root, input)
    }

    fn succeeds(&self, ended: Ended) -> Result<Vec<u8>, DeployFault> {
        match ended.is_done {
            true => Ok(ended.output),
            false => Err(DeployFault::Program(self.command[0].clone(), ended.complaint)),
        }
    }

    /// The folder as `rsync` names it, with a slash at its end.
    fn rsync_folder(&self) -> String {
        let slash = if self.path.ends_with('/') { "" } else { "/" };
        match self.host.is_empty() {
            true => format!("{}{slash}", self.root.join(&self.path).display()),
            false => format!("{}:{}{slash}", self.host, self.path),
        }
    }

    fn there(&self, path: &str) -> String {
        escaped(&format!("{}/{path}", self.path.trim_end_matches('/')))
    }

    /// A name in the staging folder.
    fn staged(&self, name: &str) -> PathBuf {
        self.staging.path().join(name)
    }

    fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, DeployFault> {
        let file = self.staged("fetched");
        let _ = fs::remove_file(&file);
        match self.program {
            RemoteProgram::Sftp => {
                // The hyphen lets the batch go on where there is no such file.
                self.sftp_succeeds(&format!("-get {} {}\n", self.there(name), escaped(&file.display().to_string())))?;
            }
            RemoteProgram::Rsync => {
                let from = format!("{}{name}", self.rsync_folder());
                let to = file.display().to_string();
                let ended = self.rsync(&["--times", "-s", "--", &from, &to], b"")?;
                if !ended.is_done && !is_missing(&ended.complaint) {
                    return Err(DeployFault::Program(self.command[0].clone(), ended.complaint));
                }
            }
        }
        match fs::read(&file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(DeployFault::Io(file, error)),
        }
    }

    fn is_empty(&self) -> Result<bool, DeployFault> {
        let listed = match self.program {
            RemoteProgram::Sftp => {
                let ended = self.sftp(&format!("ls -1a {}\n", escaped(&self.path)))?;
                if !ended.is_done && is_missing(&ended.complaint) {
                    return Ok(true);
                }
                self.succeeds(ended)?
            }
            RemoteProgram::Rsync => {
                let ended = self.rsync(&["--list-only", "-s", "--", &self.rsync_folder()], b"")?;
                if !ended.is_done && is_missing(&ended.complaint) {
                    return Ok(true);
                }
                self.succeeds(ended)?
            }
        };
        let listed = String::from_utf8_lossy(&listed);
        let mut names = listed.lines().filter(|line| !line.starts_with("sftp>")).filter_map(|line| {
            let name = line.trim_end().rsplit(['/', ' ']).next()?;
            Some(name).filter(|name| !matches!(*name, "" | "." | ".." | GROWING))
        });
        Ok(names.next().is_none())
    }

    /// Lists the folders into which new files go, whose names are few.
    fn foreign_by_sftp(&self, plan: &Plan) -> Result<Option<String>, DeployFault> {
        let parts = |path| str::rsplit_once(path, '/').unwrap_or(("", path));
        let folders: BTreeSet<&str> = plan.new.iter().map(|(path, _)| parts(path).0).collect();
        // The hyphen lets the batch go on where there is no such folder.
        let lines: String = folders.iter().map(|folder| format!("-ls -1a {}\n", self.there(folder))).collect();
        let listed = self.sftp_succeeds(&lines)?;
        let new: BTreeSet<(&str, &[u8])> =
            plan.new.iter().map(|(path, _)| parts(path)).map(|(folder, name)| (folder, name.as_bytes())).collect();
        // Each line of the batch is repeated before what it prints.
        let mut folder = folders.iter();
        let mut current = "";
        for line in listed.split(|byte| *byte == b'\n') {
            if line.starts_with(b"sftp>") {
                current = folder.next().copied().unwrap_or(current);
                continue;
            }
            let name = unescaped(line.rsplit(|byte| *byte == b'/').next().unwrap_or_default());
            if let Some((folder, name)) = new.get(&(current, name.as_slice())) {
                let slash = if folder.is_empty() { "" } else { "/" };
                return Ok(Some(format!("{folder}{slash}{}", String::from_utf8_lossy(name))));
            }
        }
        Ok(None)
    }

    /// Asks for the new files alone: those that are not there are passed over.
    fn foreign_by_rsync(&self, plan: &Plan) -> Result<Option<String>, DeployFault> {
        let list: Vec<u8> = plan.new.iter().flat_map(|(path, _)| path.bytes().chain([0])).collect();
        let (from, to) = (self.rsync_folder(), self.staged("").display().to_string());
        let options =
            ["--list-only", "--ignore-missing-args", "--8-bit-output", "--files-from=-", "--from0", "-s", "--"];
        let words: Vec<&str> = options.into_iter().chain([from.as_str(), to.as_str()]).collect();
        let listed = self.succeeds(self.rsync(&words, &list)?)?;
        let listed = String::from_utf8_lossy(&listed);
        // The folders on the way are listed too. What is a file ends with its path.
        let files = listed.lines().filter(|line| !line.starts_with('d'));
        let is_of = |line: &str, path: &str| line.strip_suffix(path).is_some_and(|before| before.ends_with(' '));
        let mut found = files.flat_map(|line| plan.new.iter().filter(move |(path, _)| is_of(line, path)));
        Ok(found.next().map(|(path, _)| path.clone()))
    }

    /// Puts files of the staging folder in their places: names there, and paths here.
    fn put_staged(&self, files: &[(PathBuf, String)]) -> Result<(), DeployFault> {
        let mut lines = String::new();
        if self.is_new {
            lines.push_str(&format!("-mkdir {}\n", escaped(&self.path)));
        }
        let mut folders: Vec<&str> = Vec::new();
        for (_, path) in files {
            for (at, _) in path.match_indices('/') {
                if !folders.contains(&&path[..at]) {
                    folders.push(&path[..at]);
                    lines.push_str(&format!("-mkdir {}\n", self.there(&path[..at])));
                }
            }
        }
        let growing = self.there(GROWING);
        for (file, path) in files {
            // `rename` of OpenSSH takes the place of a file that is there, at once.
            let file = escaped(&file.display().to_string());
            lines.push_str(&format!("put {file} {growing}\nrename {growing} {}\n", self.there(path)));
        }
        self.sftp_succeeds(&lines).map(|_| ())
    }
}

impl Place for RemotePlace {
    fn name(&self) -> String {
        if self.host.is_empty() { self.path.clone() } else { format!("{}:{}", self.host, self.path) }
    }

    fn look(&mut self) -> Result<Found, DeployFault> {
        self.is_new = self.is_empty()?;
        if self.is_new {
            return Ok(Found { is_empty: true, ..Found::default() });
        }
        Ok(Found { manifest: self.fetch(MANIFEST)?, pending: self.fetch(PENDING)?, is_empty: false })
    }

    fn foreign(&self, plan: &Plan) -> Result<Option<String>, DeployFault> {
        if self.is_new || plan.new.is_empty() {
            return Ok(None);
        }
        match self.program {
            RemoteProgram::Sftp => self.foreign_by_sftp(plan),
            RemoteProgram::Rsync => self.foreign_by_rsync(plan),
        }
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), DeployFault> {
        let file = self.staged("own");
        fs::write(&file, bytes).map_err(DeployFault::at(&file))?;
        match self.program {
            RemoteProgram::Sftp => self.put_staged(&[(file, path.to_owned())])?,
            RemoteProgram::Rsync => {
                let to = format!("{}{path}", self.rsync_folder());
                let from = file.display().to_string();
                let mut options = vec!["--ignore-times", "--chmod=D755,F644", "-s"];
                // Older versions know no such option, and need none where the folder is there.
                options.extend(self.is_new.then_some("--mkpath"));
                options.extend(["--", &from, &to]);
                let ended = self.rsync(&options, b"")?;
                self.succeeds(ended)?;
            }
        }
        self.is_new = false;
        Ok(())
    }

    fn send(&mut self, stage: &Stage, publication: &Publication<'_>) -> Result<(), DeployFault> {
        let folder = self.staged("stage");
        fs::create_dir_all(&folder).map_err(DeployFault::at(&folder))?;
        let mut files = Vec::with_capacity(stage.len());
        for (number, path) in stage.iter().enumerate() {
            let file = match self.program {
                // Here the names are ours, there they are the site's.
                RemoteProgram::Sftp => folder.join(number.to_string()),
                RemoteProgram::Rsync => folder.join(path),
            };
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder).map_err(DeployFault::at(folder))?;
            }
            fs::write(&file, publication.bytes(path)?).map_err(DeployFault::at(&file))?;
            files.push((file, path.clone()));
        }
        match self.program {
            RemoteProgram::Sftp => self.put_staged(&files)?,
            RemoteProgram::Rsync => {
                let (from, to) = (format!("{}/", folder.display()), self.rsync_folder());
                // Each file grows under another name and takes its place at once.
                let options = ["--recursive", "--ignore-times", "--chmod=D755,F644", "-s", "--"];
                let words: Vec<&str> = options.into_iter().chain([from.as_str(), to.as_str()]).collect();
                let ended = self.rsync(&words, b"")?;
                self.succeeds(ended)?;
            }
        }
        fs::remove_dir_all(&folder).map_err(DeployFault::at(&folder))
    }

    fn delete(&mut self, paths: &[String]) -> Result<(), DeployFault> {
        if paths.is_empty() {
            return Ok(());
        }
        match self.program {
            RemoteProgram::Sftp => {
                let removed = |path: &String| format!("-rm {}\n", self.there(path));
                let mut lines: String = paths.iter().map(removed).collect();
                let folders: BTreeSet<&str> =
                    paths.iter().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
                // From the inside out; those with something in them stay.
                lines.extend(folders.iter().rev().map(|folder| format!("-rmdir {}\n", self.there(folder))));
                let ended = self.sftp(&lines)?;
                // What is not there is as it should be; a file that stays would be read on.
                let is_left = |line: &&str| line.contains("remote delete") && !is_missing(line);
                if let Some(line) = ended.complaint.lines().find(is_left) {
                    return Err(DeployFault::Program(self.command[0].clone(), line.to_owned()));
                }
                self.succeeds(ended).map(|_| ())
            }
            RemoteProgram::Rsync => {
                let list: Vec<u8> = paths.iter().flat_map(|path| path.bytes().chain([0])).collect();
                let empty = self.staged("empty");
                // The folders have to be there, so that only the files are missing.
                for path in paths {
                    let folder = path.rsplit_once('/').map_or(empty.clone(), |(folder, _)| empty.join(folder));
                    fs::create_dir_all(&folder).map_err(DeployFault::at(&folder))?;
                }
                let (from, to) = (format!("{}/", empty.display()), self.rsync_folder());
                let options = ["--delete-missing-args", "--files-from=-", "--from0", "-s", "--"];
                let words: Vec<&str> = options.into_iter().chain([from.as_str(), to.as_str()]).collect();
                let ended = self.rsync(&words, &list)?;
                self.succeeds(ended).map(|_| ())
            }
        }
    }
}

/// Whether a program says that something is not there.
fn is_missing(complaint: &str) -> bool {
    complaint.contains("No such file") || complaint.contains("not found")
}

/// A name as `sftp` lists it: bytes beyond ASCII stand there as `\303\261`.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let number = after.get(..3).filter(|_| *first == b'\\').and_then(|digits| std::str::from_utf8(digits).ok());
        match number.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[3..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}

/// A path as `sftp` reads it in a batch: what is no plain letter stands after a backslash.
fn escaped(path: &str) -> String {
    let mut text = String::with_capacity(path.len() + 8);
    for character in path.chars() {
        if character.is_ascii() && !character.is_ascii_alphanumeric() && !"/._-".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
    text
}
