//! A folder of another machine, by the user's own `sftp` or `rsync`: her keys, her settings, her questions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::LIST_LIMIT;
use super::beneath::{Beneath, There, read_up_to};
use super::fault::DeployFault;
use super::pending::PENDING;
use super::place::{Found, Place, Stage};
use super::program::{Ended, Limits, run, staging};
use super::publication::Publication;
use super::standing::{Expected, Listed, Stand, Standing, of_bytes, of_listing, of_size};
use crate::config::RemoteProgram;
use crate::pipeline::MANIFEST;

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
    fn sftp(&self, lines: &str, limits: Limits<'_>) -> Result<Ended, DeployFault> {
        let mut words: Vec<&str> = self.command.iter().map(String::as_str).collect();
        // A batch ends at its first failure, and asks nothing.
        words.extend(["-q", "-b", "-", &self.host]);
        run(&words, &self.root, lines.as_bytes(), limits)
    }

    fn sftp_succeeds(&self, lines: &str, limits: Limits<'_>) -> Result<Vec<u8>, DeployFault> {
        self.succeeds(self.sftp(lines, limits)?)
    }

    fn rsync(&self, options: &[&str], input: &[u8], limits: Limits<'_>) -> Result<Ended, DeployFault> {
        let mut words: Vec<&str> = self.command.iter().map(String::as_str).collect();
        words.extend(options);
        run(&words, &self.root, input, limits)
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

    /// Gets files of the place into a folder of ours, which has nothing else in it. What is not there is passed over.
    fn fetch(&self, names: &[&str], most: u64) -> Result<Vec<Option<Vec<u8>>>, DeployFault> {
        let folder = self.staged("fetched");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).map_err(DeployFault::at(&folder))?;
        let limits = Limits { fills: Some((&folder, most)), ..Limits::ANSWER };
        match self.program {
            RemoteProgram::Sftp => {
                // The hyphen lets the batch go on where there is no such file.
                let get = |(number, name): (usize, &&str)| {
                    let file = folder.join(number.to_string()).display().to_string();
                    format!("-get {} {}\n", self.there(name), escaped(&file))
                };
                self.sftp_succeeds(&names.iter().enumerate().map(get).collect::<String>(), limits)?;
            }
            RemoteProgram::Rsync => {
                let list: Vec<u8> = names.iter().flat_map(|name| name.bytes().chain([0])).collect();
                let (from, to) = (self.rsync_folder(), format!("{}/", folder.display()));
                let options =
                    ["--ignore-missing-args", "--no-links", "--files-from=-", "--from0", "-s", "--", &from, &to];
                self.succeeds(self.rsync(&options, &list, limits)?)?;
            }
        }
        // The other machine decides what it sends; only plain files are read.
        let beneath = Beneath::open(&folder).map_err(DeployFault::at(&folder))?;
        let own_name = |number: usize| match self.program {
            RemoteProgram::Sftp => number.to_string(),
            RemoteProgram::Rsync => names[number].to_owned(),
        };
        let read = |number: usize| match beneath.there(&own_name(number)).map_err(DeployFault::at(&folder))? {
            There::Nothing | There::NoFile => Ok(None),
            There::File(bytes, _) => {
                let bytes = read_up_to(bytes, most).map_err(DeployFault::at(&folder))?;
                bytes.map(Some).ok_or_else(|| DeployFault::TooLarge(self.name(), most))
            }
        };
        (0..names.len()).map(read).collect()
    }

    fn is_empty(&self) -> Result<bool, DeployFault> {
        let listed = match self.program {
            RemoteProgram::Sftp => {
                let ended = self.sftp(&format!("ls -1a {}\n", escaped(&self.path)), Limits::ANSWER)?;
                if !ended.is_done && is_missing(&ended.complaint) {
                    return Ok(true);
                }
                self.succeeds(ended)?
            }
            RemoteProgram::Rsync => {
                let ended = self.rsync(&["--list-only", "-s", "--", &self.rsync_folder()], b"", Limits::ANSWER)?;
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

    /// What lies in the folders of some paths, by path.
    fn list(&self, expected: &Expected) -> Result<BTreeMap<String, Listed>, DeployFault> {
        if self.is_new {
            return Ok(BTreeMap::new());
        }
        match self.program {
            RemoteProgram::Sftp => self.list_by_sftp(expected),
            RemoteProgram::Rsync => self.list_by_rsync(),
        }
    }

    fn list_by_sftp(&self, expected: &Expected) -> Result<BTreeMap<String, Listed>, DeployFault> {
        let above = expected.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]));
        let folders: BTreeSet<&str> = std::iter::once("").chain(above).collect();
        // The hyphen lets the batch go on where there is no such folder.
        let lines: String = folders.iter().map(|folder| format!("-ls -lan {}\n", self.there(folder))).collect();
        let listed = self.sftp_succeeds(&lines, Limits::ANSWER)?;
        // Each line of the batch is repeated before what it prints.
        let mut folder = folders.iter();
        let mut current = "";
        let mut found = BTreeMap::new();
        for line in listed.split(|byte| *byte == b'\n') {
            if line.starts_with(b"sftp>") {
                current = folder.next().copied().unwrap_or(current);
                continue;
            }
            // Mode, links, owner, group, size, month, day, time or year; then the path, as it was asked for.
            let Some((fields, path)) = columns::<8>(line) else { continue };
            let size = std::str::from_utf8(fields[4]).ok().and_then(|size| size.parse().ok());
            let (Some(size), Some(letter)) = (size, fields[0].first()) else { continue };
            let name = unescaped(path.rsplit(|byte| *byte == b'/').next().unwrap_or_default());
            let slash = if current.is_empty() { "" } else { "/" };
            let path = format!("{current}{slash}{}", String::from_utf8_lossy(&name));
            found.insert(path, Listed::of_mode(*letter, size));
        }
        Ok(found)
    }

    fn list_by_rsync(&self) -> Result<BTreeMap<String, Listed>, DeployFault> {
        let folder = self.rsync_folder();
        let options = ["--recursive", "--list-only", "--no-human-readable", "--8-bit-output", "-s", "--", &folder];
        let listed = self.succeeds(self.rsync(&options, b"", Limits::ANSWER)?)?;
        let of_line = |line: &[u8]| {
            // Mode, size, day, time; then one space and the path.
            let (fields, path) = columns::<4>(line)?;
            let size = std::str::from_utf8(fields[1]).ok()?.parse().ok()?;
            Some((String::from_utf8(path.to_vec()).ok()?, Listed::of_mode(*fields[0].first()?, size)))
        };
        Ok(listed.split(|byte| *byte == b'\n').filter_map(of_line).collect())
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
        let bytes = files.iter().filter_map(|(file, _)| fs::metadata(file).ok()).map(|file| file.len()).sum();
        self.sftp_succeeds(&lines, Limits::to_send(bytes)).map(|_| ())
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
        // A link of such a name would be followed by the other machine.
        if self.program == RemoteProgram::Sftp {
            let listed = self.list_by_sftp(&Expected::new())?;
            let is_no_file = |name: &&str| listed.get(*name).is_some_and(|there| !matches!(there, Listed::File(_)));
            if let Some(name) = [MANIFEST, PENDING].iter().find(|name| is_no_file(name)) {
                return Err(DeployFault::NoFile((*name).to_owned()));
            }
        }
        let mut lists = self.fetch(&[MANIFEST, PENDING], LIST_LIMIT)?.into_iter();
        let mut next = || lists.next().flatten();
        Ok(Found { manifest: next(), pending: next(), is_empty: false })
    }

    /// By sizes: bytes would have to be brought here.
    fn stands(&mut self, expected: &Expected, _: &Publication<'_>) -> Result<Standing, DeployFault> {
        Ok(of_listing(expected, &self.list(expected)?, |_, known, size| of_size(known, size)))
    }

    fn differing(&mut self, files: &Expected) -> Result<Vec<String>, DeployFault> {
        let sizes = files.values().flatten().map(|entry| entry.size);
        let most = sizes.fold(LIST_LIMIT, u64::saturating_add);
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        let fetched = self.fetch(&names, most)?;
        let is_known = |bytes: &Option<Vec<u8>>, known: &[_]| {
            bytes.as_ref().is_some_and(|bytes| matches!(of_bytes(known, bytes), Stand::Known(_)))
        };
        let compared = files.iter().zip(fetched);
        Ok(compared.filter(|((_, known), bytes)| !is_known(bytes, known)).map(|((path, _), _)| path.clone()).collect())
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
                let ended = self.rsync(&options, b"", Limits::to_send(bytes.len() as u64))?;
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
                let bytes = files.iter().filter_map(|(file, _)| fs::metadata(file).ok()).map(|file| file.len()).sum();
                let ended = self.rsync(&words, b"", Limits::to_send(bytes))?;
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
                let ended = self.sftp(&lines, Limits::ANSWER)?;
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
                let ended = self.rsync(&words, &list, Limits::ANSWER)?;
                self.succeeds(ended).map(|_| ())
            }
        }
    }
}

/// Whether a program says that something is not there.
fn is_missing(complaint: &str) -> bool {
    complaint.contains("No such file") || complaint.contains("not found")
}

/// The first words of a line, and what comes after one more space.
fn columns<const N: usize>(line: &[u8]) -> Option<([&[u8]; N], &[u8])> {
    let mut rest = line;
    let mut fields = [&b""[..]; N];
    for field in &mut fields {
        let start = rest.iter().position(|byte| *byte != b' ')?;
        let end = start + rest[start..].iter().position(|byte| *byte == b' ')?;
        *field = &rest[start..end];
        rest = &rest[end..];
    }
    rest.split_first().map(|(_, path)| (fields, path))
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
