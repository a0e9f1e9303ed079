//! A folder on another computer, through the user's program with its keys, settings and questions.
//!
//! [`RemotePlace`] implements what all such programs have in common; a [`Transfer`] implements one program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::beneath::{Beneath, There, read_up_to};
use super::drive::check_folder;
use super::fault::DeployFault;
use super::pending::PENDING;
use super::place::{DeployPlace, DeployStage, LIST_LIMIT, PlaceLists};
use super::program::{Ended, ProgramLimits, run_watched, staging};
use super::publication::Publication;
use super::standing::{Expected, Listed, Stand, Standing, of_bytes, of_listing, of_size, others_listed};
use crate::pipeline::MANIFEST;

/// The name of a temporary file on the other computer.
pub(super) const GROWING: &str = ".temario-deploy.part";

/// The number of bytes that are compared together.
const AT_ONCE: usize = 256 * 1024 * 1024;

/// The operations of one transfer program.
pub(super) trait Transfer {
    /// The local name of a file during a transfer: its index in a list, or its path at the place.
    fn name_here(&self, number: usize, path: &str) -> String;

    /// Lists the names in a folder of the other computer; each is the last word of a line.
    ///
    /// # Errors
    /// The program cannot be run.
    fn ask_names(&self, folder: &RemoteFolder, path: &str) -> Result<Ended, DeployFault>;

    /// Compares the bytes of all files of the local folder `stage` with those at the place, without a download. Returns
    /// the paths of those that differ; `None` if the program cannot do it.
    ///
    /// # Errors
    /// The place cannot be reached.
    fn compare(&self, _folder: &RemoteFolder, _stage: &Path) -> Result<Option<BTreeSet<String>>, DeployFault> {
        Ok(None)
    }

    /// Checks that the lists of temario are plain files. `names` is the output of [`Transfer::ask_names`].
    ///
    /// # Errors
    /// One of them is a link or a folder, or the place cannot be reached.
    fn check_lists(&self, folder: &RemoteFolder, names: &[u8]) -> Result<(), DeployFault>;

    /// Lists the content of the folders of the expected paths, by path; it may list more.
    ///
    /// # Errors
    /// The place cannot be reached.
    fn list(&self, folder: &RemoteFolder, expected: &Expected) -> Result<BTreeMap<String, Listed>, DeployFault>;

    /// Fetches files of the place into a local folder. Missing files are skipped.
    ///
    /// # Errors
    /// The place cannot be reached, or sends more than the limits.
    fn fetch(
        &self,
        folder: &RemoteFolder,
        names: &[&str],
        into: &Path,
        limits: ProgramLimits<'_>,
    ) -> Result<(), DeployFault>;

    /// Moves one staged file to its path at the place; creates the folder if it is new.
    ///
    /// # Errors
    /// The place does not accept the file.
    fn put(&self, folder: &RemoteFolder, staged: &StagedFile, limits: ProgramLimits<'_>) -> Result<(), DeployFault>;

    /// Moves all files of the local folder `stage` to their paths at the place, each atomically. `sent` is called with
    /// the path of each file when it is sent.
    ///
    /// # Errors
    /// The place does not accept a file; some of the files may have been sent.
    fn send(
        &self,
        folder: &RemoteFolder,
        stage: &Path,
        files: &[StagedFile],
        limits: ProgramLimits<'_>,
        sent: &mut dyn FnMut(&str),
    ) -> Result<(), DeployFault>;

    /// Removes files, and folders that are then empty. A missing file is not an error.
    ///
    /// # Errors
    /// The place does not remove a file.
    fn delete(&self, folder: &RemoteFolder, paths: &[String]) -> Result<(), DeployFault>;
}

/// A file to be sent.
pub(super) struct StagedFile {
    /// Its local path.
    pub file: PathBuf,
    /// Its path at the place.
    pub path: String,
}

/// A folder on another computer, and the program that accesses it.
pub(super) struct RemoteFolder {
    /// The host; empty for a folder that the program accesses as local.
    pub host: String,
    /// The folder, without a trailing slash unless it is the root.
    pub path: String,
    /// The program and its first arguments.
    command: Vec<String>,
    /// The local folder for files in transfer.
    staging: tempfile::TempDir,
    /// The working folder of the program.
    pub root: PathBuf,
    /// Whether the folder must be created.
    pub is_new: bool,
}

impl RemoteFolder {
    /// Runs the program with additional arguments.
    pub fn run(&self, words: &[&str], input: &[u8], limits: ProgramLimits<'_>) -> Result<Ended, DeployFault> {
        self.run_watched(words, input, limits, &mut |_| {})
    }

    /// As [`RemoteFolder::run`]; calls `heard` with each line of the output.
    pub fn run_watched(
        &self,
        words: &[&str],
        input: &[u8],
        limits: ProgramLimits<'_>,
        heard: &mut dyn FnMut(&[u8]),
    ) -> Result<Ended, DeployFault> {
        let words: Vec<&str> = self.command.iter().map(String::as_str).chain(words.iter().copied()).collect();
        run_watched(&words, &self.root, input, limits, heard)
    }

    /// The output of a run; an error if the run failed.
    pub fn succeeds(&self, ended: Ended) -> Result<Vec<u8>, DeployFault> {
        match ended.is_done {
            true => Ok(ended.output),
            false => Err(self.fault(ended.complaint)),
        }
    }

    /// A fault with the program's own message.
    pub fn fault(&self, complaint: String) -> DeployFault {
        DeployFault::Program(self.command[0].clone(), complaint)
    }

    /// A path in the staging folder.
    pub fn staged(&self, name: &str) -> PathBuf {
        self.staging.path().join(name)
    }

    fn name(&self) -> String {
        if self.host.is_empty() { self.path.clone() } else { format!("{}:{}", self.host, self.path) }
    }
}

/// A folder on another computer as a place to publish.
pub(super) struct RemotePlace<'p> {
    folder: RemoteFolder,
    program: &'p dyn Transfer,
    listed: BTreeMap<String, Listed>,
}

impl<'p> RemotePlace<'p> {
    /// # Errors
    /// There is no folder for temporary files.
    pub fn new(
        program: &'p dyn Transfer,
        host: &str,
        path: &str,
        command: &[String],
        root: &Path,
    ) -> Result<Self, DeployFault> {
        let staging = staging()?;
        let path = path.trim_end_matches('/');
        let path = if path.is_empty() { "/" } else { path };
        let (host, path, command) = (host.to_owned(), path.to_owned(), command.to_vec());
        let folder = RemoteFolder { host, path, command, staging, root: root.to_owned(), is_new: false };
        Ok(Self { folder, program, listed: BTreeMap::new() })
    }

    /// Fetches files of the place into an empty local folder, and reads them. A missing file is `None`.
    fn fetch(&self, names: &[&str], most: u64) -> Result<Vec<Option<Vec<u8>>>, DeployFault> {
        let folder = self.folder.staged("fetched");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).map_err(DeployFault::at(&folder))?;
        let limits = ProgramLimits { fills: Some((&folder, most)), ..ProgramLimits::ANSWER };
        self.program.fetch(&self.folder, names, &folder, limits)?;
        // The other computer decides what it sends; only plain files are read.
        let beneath = Beneath::open(&folder).map_err(DeployFault::at(&folder))?;
        let read = |(number, name): (usize, &&str)| {
            let here = self.program.name_here(number, name);
            match beneath.there(&here).map_err(DeployFault::at(&folder))? {
                There::Nothing | There::NoFile | There::Unreadable(_) => Ok(None),
                There::File(bytes, _) => {
                    let bytes = read_up_to(bytes, most).map_err(DeployFault::at(&folder))?;
                    bytes.map(Some).ok_or_else(|| DeployFault::TooLarge(self.name(), most))
                }
            }
        };
        names.iter().enumerate().map(read).collect()
    }

    /// Checks that the folder above a new one exists: a mistyped path, or a drive that is not mounted, must not become a
    /// folder.
    fn check_parent(&self) -> Result<(), DeployFault> {
        let Some((above, _)) = self.folder.path.rsplit_once('/').filter(|(above, _)| !above.is_empty()) else {
            return Ok(());
        };
        match is_absent(&self.program.ask_names(&self.folder, above)?) {
            true => Err(DeployFault::NoParent(self.name(), above.to_owned())),
            // A server may hide a folder above the one that it opens.
            false => Ok(()),
        }
    }

    /// Compares the bytes of files that have the size of the site's, in parts that fit into memory and on the disk.
    /// Returns the paths of those that differ; `None` if the program cannot compare bytes.
    fn compare(
        &self,
        paths: &[&String],
        publication: &Publication<'_>,
    ) -> Result<Option<BTreeSet<String>>, DeployFault> {
        let mut differing = BTreeSet::new();
        let stage = self.folder.staged("compared");
        let mut rest = paths;
        while !rest.is_empty() {
            let _ = fs::remove_dir_all(&stage);
            fs::create_dir(&stage).map_err(DeployFault::at(&stage))?;
            let mut sum = 0;
            while let Some((path, after)) = rest.split_first().filter(|_| sum < AT_ONCE) {
                let bytes = publication.bytes(path)?;
                sum += bytes.len();
                let file = stage.join(path);
                if let Some(folder) = file.parent() {
                    fs::create_dir_all(folder).map_err(DeployFault::at(folder))?;
                }
                fs::write(&file, bytes).map_err(DeployFault::at(&file))?;
                rest = after;
            }
            match self.program.compare(&self.folder, &stage)? {
                Some(some) => differing.extend(some),
                None => return Ok(None),
            }
        }
        Ok(Some(differing))
    }

    /// Whether the place has no files. Its lists of temario are plain files.
    fn is_empty(&self) -> Result<bool, DeployFault> {
        let ended = self.program.ask_names(&self.folder, &self.folder.path)?;
        if is_absent(&ended) {
            self.check_parent()?;
            return Ok(true);
        }
        let output = self.folder.succeeds(ended)?;
        let listed = String::from_utf8_lossy(&output);
        // `sftp` repeats each line of its batch before its output.
        let mut names = listed.lines().filter(|line| !line.starts_with("sftp>")).filter_map(|line| {
            let name = line.trim_end().rsplit(['/', ' ']).next()?;
            Some(name).filter(|name| !matches!(*name, "" | "." | ".." | GROWING))
        });
        let is_empty = names.next().is_none();
        if !is_empty {
            self.program.check_lists(&self.folder, &output)?;
        }
        Ok(is_empty)
    }
}

impl DeployPlace for RemotePlace<'_> {
    fn name(&self) -> String {
        self.folder.name()
    }

    fn look(&mut self) -> Result<PlaceLists, DeployFault> {
        if self.folder.host.is_empty() {
            check_folder(&self.folder.root, &self.folder.path)?;
        }
        self.folder.is_new = self.is_empty()?;
        if self.folder.is_new {
            return Ok(PlaceLists { is_empty: true, ..PlaceLists::default() });
        }
        let mut lists = self.fetch(&[MANIFEST, PENDING], LIST_LIMIT)?.into_iter();
        let mut next = || lists.next().flatten();
        Ok(PlaceLists { manifest: next(), pending: next(), is_empty: false })
    }

    /// Compares sizes, and the bytes of files that stay if the program can do it without a download.
    fn stands(&mut self, expected: &Expected, publication: &Publication<'_>) -> Result<Standing, DeployFault> {
        if !self.folder.is_new {
            self.listed = self.program.list(&self.folder, expected)?;
        }
        let mut standing = of_listing(expected, &self.listed, |_, known, size| of_size(known, size));
        let of_site = |path: &String| publication.manifest.files.get(path);
        let may_stay = |(path, stand): (&String, &Stand)| match stand {
            Stand::SameSize(found) => of_site(path).filter(|entry| *entry == found).is_some(),
            Stand::Known(_) | Stand::Other | Stand::NoFile => false,
        };
        let paths: Vec<String> =
            standing.iter().filter(|(path, stand)| may_stay((path, stand))).map(|(path, _)| path.clone()).collect();
        if let Some(differing) = self.compare(&paths.iter().collect::<Vec<_>>(), publication)? {
            for path in paths {
                let stand = match differing.contains(&path) {
                    true => Stand::Other,
                    false => Stand::Known(publication.manifest.files[&path].clone()),
                };
                standing.insert(path, stand);
            }
        }
        Ok(standing)
    }

    fn others(&self, expected: &Expected) -> Result<Vec<String>, DeployFault> {
        Ok(others_listed(expected, &self.listed))
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
        let file = self.folder.staged("own");
        fs::write(&file, bytes).map_err(DeployFault::at(&file))?;
        let staged = StagedFile { file, path: path.to_owned() };
        self.program.put(&self.folder, &staged, ProgramLimits::to_send(bytes.len() as u64))?;
        self.folder.is_new = false;
        Ok(())
    }

    fn send(&mut self, stage: &DeployStage, publication: &Publication<'_>) -> Result<(), DeployFault> {
        let folder = self.folder.staged("stage");
        fs::create_dir_all(&folder).map_err(DeployFault::at(&folder))?;
        let mut files = Vec::with_capacity(stage.len());
        let mut sum = 0;
        for (number, path) in stage.iter().enumerate() {
            let file = folder.join(self.program.name_here(number, path));
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder).map_err(DeployFault::at(folder))?;
            }
            let bytes = publication.bytes(path)?;
            sum += bytes.len() as u64;
            fs::write(&file, bytes).map_err(DeployFault::at(&file))?;
            files.push(StagedFile { file, path: path.clone() });
        }
        let mut sent = |path: &str| publication.tally.finish(path);
        self.program.send(&self.folder, &folder, &files, ProgramLimits::to_send(sum), &mut sent)?;
        fs::remove_dir_all(&folder).map_err(DeployFault::at(&folder))
    }

    fn delete(&mut self, paths: &[String]) -> Result<(), DeployFault> {
        if paths.is_empty() { Ok(()) } else { self.program.delete(&self.folder, paths) }
    }
}

/// Checks that the lists of temario, if they are in a listing, are plain files.
pub(super) fn check_plain(listed: &BTreeMap<String, Listed>) -> Result<(), DeployFault> {
    let is_no_file = |name: &&str| listed.get(*name).is_some_and(|there| !matches!(there, Listed::File(_)));
    match [MANIFEST, PENDING].iter().find(|name| is_no_file(name)) {
        Some(name) => Err(DeployFault::NoFile((*name).to_owned())),
        None => Ok(()),
    }
}

/// Whether a program has reached the place, and reports that the folder does not exist. Other exit codes are failures of
/// the connection, whose messages may contain the same words: 255 of `ssh`, 127 of a shell without `rsync`.
fn is_absent(ended: &Ended) -> bool {
    matches!(ended.code, Some(1 | 23)) && is_missing(&ended.complaint)
}

/// Whether a program reports that a file does not exist.
pub(super) fn is_missing(complaint: &str) -> bool {
    complaint.contains("No such file") || complaint.contains("not found")
}

/// The first columns of a line, and the text after one more space.
pub(super) fn columns<const N: usize>(line: &[u8]) -> Option<([&[u8]; N], &[u8])> {
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
