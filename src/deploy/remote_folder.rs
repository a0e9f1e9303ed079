//! A folder of another machine, reached by a program of the user's own: her keys, her settings, her questions.
//!
//! [`RemotePlace`] does what is alike for each such program; a [`Transfer`] is what one of them does in its own way.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::beneath::{Beneath, There, read_up_to};
use super::fault::DeployFault;
use super::pending::PENDING;
use super::place::{DeployPlace, DeployStage, LIST_LIMIT, PlaceLists};
use super::program::{Ended, Limits, run, staging};
use super::publication::Publication;
use super::standing::{Expected, Listed, Stand, Standing, of_bytes, of_listing, of_size};
use crate::pipeline::MANIFEST;

/// What a file is called on the other machine while it grows.
pub(super) const GROWING: &str = ".temario-deploy.part";

/// What a program does in its own way.
pub(super) trait Transfer {
    /// What a file is called here while it is on its way: by its number in a list, or by its path at the place.
    fn name_here(&self, number: usize, path: &str) -> String;

    /// Asks for the names in the folder; each is the last word of a line.
    ///
    /// # Errors
    /// The program cannot be run.
    fn ask_names(&self, folder: &RemoteFolder) -> Result<Ended, DeployFault>;

    /// Refuses lists of ours that are no files, where the program would follow them.
    ///
    /// # Errors
    /// One of them is a link or a folder, or the place cannot be reached.
    fn check_lists(&self, _folder: &RemoteFolder) -> Result<(), DeployFault> {
        Ok(())
    }

    /// What lies in the folders of some paths, by path; it may list more.
    ///
    /// # Errors
    /// A place that cannot be reached.
    fn list(&self, folder: &RemoteFolder, expected: &Expected) -> Result<BTreeMap<String, Listed>, DeployFault>;

    /// Gets files of the place into a folder of ours. What is not there is passed over.
    ///
    /// # Errors
    /// A place that cannot be reached, or that sends more than the limits let it.
    fn fetch(&self, folder: &RemoteFolder, names: &[&str], into: &Path, limits: Limits<'_>) -> Result<(), DeployFault>;

    /// Puts one file of the staging folder in its place, and makes the folder if it is new.
    ///
    /// # Errors
    /// A place that takes nothing.
    fn put(&self, folder: &RemoteFolder, staged: &StagedFile, limits: Limits<'_>) -> Result<(), DeployFault>;

    /// Puts all files of `stage`, a folder of ours, in their places. Each takes its place at once.
    ///
    /// # Errors
    /// A place that takes nothing; some of the files may be there by then.
    fn send(
        &self,
        folder: &RemoteFolder,
        stage: &Path,
        files: &[StagedFile],
        limits: Limits<'_>,
    ) -> Result<(), DeployFault>;

    /// Removes files, and folders that are empty then. Those that are not there are as they should be.
    ///
    /// # Errors
    /// A place that does not let them go.
    fn delete(&self, folder: &RemoteFolder, paths: &[String]) -> Result<(), DeployFault>;
}

/// A file on its way to the other machine.
pub(super) struct StagedFile {
    /// Where it is here.
    pub file: PathBuf,
    /// Its path at the place.
    pub path: String,
}

/// A folder of another machine, and how the program is called that reaches it.
pub(super) struct RemoteFolder {
    /// The machine; empty for a folder that the program reaches as one of this machine.
    pub host: String,
    /// The folder, without a slash at its end unless it is the root.
    pub path: String,
    /// The program and its first words.
    command: Vec<String>,
    /// Files on their way are here for a moment.
    staging: tempfile::TempDir,
    /// Where the program runs.
    pub root: PathBuf,
    /// Whether the folder is still to be made.
    pub is_new: bool,
}

impl RemoteFolder {
    /// Runs the program with more words.
    pub fn run(&self, words: &[&str], input: &[u8], limits: Limits<'_>) -> Result<Ended, DeployFault> {
        let words: Vec<&str> = self.command.iter().map(String::as_str).chain(words.iter().copied()).collect();
        run(&words, &self.root, input, limits)
    }

    /// What a run printed that has to succeed.
    pub fn succeeds(&self, ended: Ended) -> Result<Vec<u8>, DeployFault> {
        match ended.is_done {
            true => Ok(ended.output),
            false => Err(self.fault(ended.complaint)),
        }
    }

    /// A fault in the program's own words.
    pub fn fault(&self, complaint: String) -> DeployFault {
        DeployFault::Program(self.command[0].clone(), complaint)
    }

    /// A name in the staging folder.
    pub fn staged(&self, name: &str) -> PathBuf {
        self.staging.path().join(name)
    }

    fn name(&self) -> String {
        if self.host.is_empty() { self.path.clone() } else { format!("{}:{}", self.host, self.path) }
    }
}

/// A folder of another machine as a place.
pub(super) struct RemotePlace<'p> {
    folder: RemoteFolder,
    program: &'p dyn Transfer,
}

impl<'p> RemotePlace<'p> {
    /// # Errors
    /// The machine has no room for the files that are on their way.
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
        Ok(Self { folder, program })
    }

    /// Gets files of the place into a folder of ours, which has nothing else in it. What is not there is passed over.
    fn fetch(&self, names: &[&str], most: u64) -> Result<Vec<Option<Vec<u8>>>, DeployFault> {
        let folder = self.folder.staged("fetched");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).map_err(DeployFault::at(&folder))?;
        let limits = Limits { fills: Some((&folder, most)), ..Limits::ANSWER };
        self.program.fetch(&self.folder, names, &folder, limits)?;
        // The other machine decides what it sends; only plain files are read.
        let beneath = Beneath::open(&folder).map_err(DeployFault::at(&folder))?;
        let read = |(number, name): (usize, &&str)| {
            let here = self.program.name_here(number, name);
            match beneath.there(&here).map_err(DeployFault::at(&folder))? {
                There::Nothing | There::NoFile => Ok(None),
                There::File(bytes, _) => {
                    let bytes = read_up_to(bytes, most).map_err(DeployFault::at(&folder))?;
                    bytes.map(Some).ok_or_else(|| DeployFault::TooLarge(self.name(), most))
                }
            }
        };
        names.iter().enumerate().map(read).collect()
    }

    fn is_empty(&self) -> Result<bool, DeployFault> {
        let ended = self.program.ask_names(&self.folder)?;
        if !ended.is_done && is_missing(&ended.complaint) {
            return Ok(true);
        }
        let listed = self.folder.succeeds(ended)?;
        let listed = String::from_utf8_lossy(&listed);
        // `sftp` repeats each line of its batch before what it prints.
        let mut names = listed.lines().filter(|line| !line.starts_with("sftp>")).filter_map(|line| {
            let name = line.trim_end().rsplit(['/', ' ']).next()?;
            Some(name).filter(|name| !matches!(*name, "" | "." | ".." | GROWING))
        });
        Ok(names.next().is_none())
    }
}

impl DeployPlace for RemotePlace<'_> {
    fn name(&self) -> String {
        self.folder.name()
    }

    fn look(&mut self) -> Result<PlaceLists, DeployFault> {
        self.folder.is_new = self.is_empty()?;
        if self.folder.is_new {
            return Ok(PlaceLists { is_empty: true, ..PlaceLists::default() });
        }
        self.program.check_lists(&self.folder)?;
        let mut lists = self.fetch(&[MANIFEST, PENDING], LIST_LIMIT)?.into_iter();
        let mut next = || lists.next().flatten();
        Ok(PlaceLists { manifest: next(), pending: next(), is_empty: false })
    }

    /// By sizes: bytes would have to be brought here.
    fn stands(&mut self, expected: &Expected, _: &Publication<'_>) -> Result<Standing, DeployFault> {
        let listed = match self.folder.is_new {
            true => BTreeMap::new(),
            false => self.program.list(&self.folder, expected)?,
        };
        Ok(of_listing(expected, &listed, |_, known, size| of_size(known, size)))
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
        self.program.put(&self.folder, &staged, Limits::to_send(bytes.len() as u64))?;
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
        self.program.send(&self.folder, &folder, &files, Limits::to_send(sum))?;
        fs::remove_dir_all(&folder).map_err(DeployFault::at(&folder))
    }

    fn delete(&mut self, paths: &[String]) -> Result<(), DeployFault> {
        if paths.is_empty() { Ok(()) } else { self.program.delete(&self.folder, paths) }
    }
}

/// Whether a program says that something is not there.
pub(super) fn is_missing(complaint: &str) -> bool {
    complaint.contains("No such file") || complaint.contains("not found")
}

/// The first words of a line, and what comes after one more space.
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
