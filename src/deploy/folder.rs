//! A local or mounted folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::beneath::{Beneath, There, is_no_file, read_up_to};
use super::fault::DeployFault;
use super::pending::PENDING;
use super::place::{DeployPlace, DeployStage, LIST_LIMIT, PlaceLists};
use super::publication::Publication;
use super::standing::{Expected, Stand, Standing, of_bytes, others};
use crate::language::portable::composed;
use crate::pipeline::{MANIFEST, listed};
use crate::source::{FileSystem, HeldFile, HoldFault, JUNK_NAMES};

/// The name of the temporary file during a write.
const GROWING: &str = ".temario-deploy.part";

/// The lock file while a run changes the folder; empty, and removed afterwards.
const LOCK: &str = ".temario-deploy.lock";

/// A folder as a place to publish.
pub struct FolderPlace {
    folder: PathBuf,
    /// `None` if the folder does not exist yet.
    beneath: Option<Beneath>,
    system: Option<FileSystem>,
    _lock: Option<HeldFile>,
}

impl FolderPlace {
    /// Creates a folder and locks it for this run; a dry run does neither.
    ///
    /// # Errors
    /// Another run has the lock, the folder has other content, or it cannot be created.
    pub fn open(folder: &Path, is_dry: bool) -> Result<Self, DeployFault> {
        let mut place = Self::unlocked(folder)?;
        if is_dry {
            return Ok(place);
        }
        // Nothing is written to a folder with content that is not from temario.
        let found = place.look()?;
        if found.manifest.is_none() && found.pending.is_none() && !found.is_empty {
            return Err(DeployFault::NotOurs(place.name()));
        }
        place.lock()?;
        Ok(place)
    }

    /// A folder that is only read.
    ///
    /// # Errors
    /// The folder cannot be opened.
    pub(super) fn unlocked(folder: &Path) -> Result<Self, DeployFault> {
        let folder = std::path::absolute(folder).map_err(DeployFault::at(folder))?;
        let beneath = match Beneath::open(&folder) {
            Ok(beneath) => Some(beneath),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(DeployFault::Io(folder, error)),
        };
        Ok(Self { folder, beneath, system: None, _lock: None })
    }

    /// Creates the folder if it is new, and locks it for this run.
    ///
    /// # Errors
    /// Another run has the lock, or the folder cannot be created.
    pub(super) fn lock(&mut self) -> Result<(), DeployFault> {
        let place = self;
        fs::create_dir_all(&place.folder).map_err(DeployFault::at(&place.folder))?;
        if place.beneath.is_none() {
            place.beneath = Some(Beneath::open(&place.folder).map_err(DeployFault::at(&place.folder))?);
        }
        place.system = Some(FileSystem::watch(&place.folder));
        let path = place.folder.join(LOCK);
        match HeldFile::take(&path) {
            Ok(held) => place._lock = Some(held),
            Err(HoldFault::Busy(_)) => return Err(DeployFault::Busy(place.folder.clone())),
            Err(HoldFault::NoFile) => return Err(DeployFault::NotOurs(path.display().to_string())),
            // Without file locks, the user must avoid concurrent runs.
            Err(HoldFault::NoLocks) => {}
            Err(HoldFault::Refused(error)) => return Err(DeployFault::Io(path, error)),
        }
        Ok(())
    }

    /// The files and folders beside the expected ones. Foreign folders are not read.
    fn found_beside(&self, expected: &Expected) -> Result<Vec<String>, DeployFault> {
        if self.beneath.is_none() {
            return Ok(Vec::new());
        }
        let folders: BTreeSet<&str> =
            expected.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
        let path_of = |entry: &walkdir::DirEntry| composed(&listed(&self.folder, entry.path()));
        let mut found = Vec::new();
        let mut entries = walkdir::WalkDir::new(&self.folder).min_depth(1).into_iter();
        while let Some(entry) = entries.next() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&self.folder).to_path_buf();
                DeployFault::Io(path, error.into())
            })?;
            let path = path_of(&entry);
            let is_folder = entry.file_type().is_dir();
            if is_folder && !folders.contains(path.as_str()) {
                entries.skip_current_dir();
            }
            found.push((path, is_folder));
        }
        Ok(others(expected, found.iter().map(|(path, is_folder)| (path.as_str(), *is_folder))))
    }

    /// Reads a list of temario; a link with its name is an error.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, DeployFault> {
        match self.there(name)? {
            There::Nothing => Ok(None),
            There::NoFile => Err(DeployFault::NoFile(name.to_owned())),
            There::Unreadable(error) => Err(DeployFault::Io(self.folder.join(name), error)),
            There::File(file, _) => {
                let bytes = read_up_to(file, LIST_LIMIT).map_err(DeployFault::at(self.folder.join(name)))?;
                bytes
                    .map(Some)
                    .ok_or_else(|| DeployFault::TooLarge(self.folder.join(name).display().to_string(), LIST_LIMIT))
            }
        }
    }

    fn there(&self, path: &str) -> Result<There, DeployFault> {
        let Some(beneath) = &self.beneath else { return Ok(There::Nothing) };
        beneath.there(path).map_err(DeployFault::at(self.folder.join(path)))
    }

    fn write(&mut self, path: &str, bytes: &[u8], is_synced: bool) -> Result<(), DeployFault> {
        let beneath = self.beneath.as_ref().expect("a folder that is written to was opened");
        beneath.put(GROWING, path, bytes, is_synced).map_err(|error| self.refused(path, error))
    }

    fn refused(&self, path: &str, error: io::Error) -> DeployFault {
        if is_no_file(&error) {
            DeployFault::NoFile(path.to_owned())
        } else {
            DeployFault::Io(self.folder.join(path), error)
        }
    }

    /// Compares the file at a path with the expected ones; `None` if there is no file.
    fn stand(&self, path: &str, expected: &[crate::pipeline::ManifestEntry]) -> Result<Option<Stand>, DeployFault> {
        Ok(match self.there(path)? {
            There::Nothing => None,
            There::NoFile => Some(Stand::NoFile),
            // Not what temario wrote; a file of the site is replaced, any other stays.
            There::Unreadable(_) => Some(Stand::Other),
            There::File(_, size) if expected.iter().all(|entry| entry.size != size) => Some(Stand::Other),
            There::File(file, size) => {
                let bytes = read_up_to(file, size).map_err(DeployFault::at(self.folder.join(path)))?;
                Some(bytes.map_or(Stand::Other, |bytes| of_bytes(expected, &bytes)))
            }
        })
    }
}

impl DeployPlace for FolderPlace {
    fn name(&self) -> String {
        self.folder.display().to_string()
    }

    fn look(&mut self) -> Result<PlaceLists, DeployFault> {
        let is_empty = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(DeployFault::Io(self.folder.clone(), error)),
            Ok(entries) => {
                let mut is_empty = true;
                for entry in entries {
                    let name = entry.map_err(DeployFault::at(&self.folder))?.file_name();
                    is_empty &= name == LOCK || name == GROWING || JUNK_NAMES.iter().any(|junk| name == *junk);
                }
                is_empty
            }
        };
        if is_empty {
            return Ok(PlaceLists { is_empty, ..PlaceLists::default() });
        }
        Ok(PlaceLists { manifest: self.read(MANIFEST)?, pending: self.read(PENDING)?, is_empty })
    }

    fn stands(&mut self, expected: &Expected, _: &Publication<'_>) -> Result<Standing, DeployFault> {
        let mut standing = Standing::new();
        for (path, entries) in expected {
            standing.extend(self.stand(path, entries)?.map(|stand| (path.clone(), stand)));
        }
        Ok(standing)
    }

    fn others(&self, expected: &Expected) -> Result<Vec<String>, DeployFault> {
        self.found_beside(expected)
    }

    fn differing(&mut self, files: &Expected) -> Result<Vec<String>, DeployFault> {
        let mut differing = Vec::new();
        for (path, entries) in files {
            let is_known = matches!(self.stand(path, entries)?, None | Some(Stand::Known(_)));
            differing.extend((!is_known).then(|| path.clone()));
        }
        Ok(differing)
    }

    /// A list is synced to disk before the files that it describes are changed.
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), DeployFault> {
        self.write(path, bytes, true)
    }

    fn settle(&mut self) -> Result<(), DeployFault> {
        self.system.as_ref().map_or(Ok(()), FileSystem::sync).map_err(DeployFault::at(&self.folder))
    }

    fn send(&mut self, stage: &DeployStage, publication: &Publication<'_>) -> Result<(), DeployFault> {
        for path in stage {
            let bytes = publication.bytes(path)?;
            self.write(path, &bytes, false)?;
            publication.tally.finish(path);
        }
        Ok(())
    }

    fn delete(&mut self, paths: &[String]) -> Result<(), DeployFault> {
        let Some(beneath) = &self.beneath else { return Ok(()) };
        for path in paths {
            beneath.remove(path).map_err(|error| self.refused(path, error))?;
        }
        Ok(())
    }
}
