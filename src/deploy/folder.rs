//! A local or mounted folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::beneath::{Beneath, There, is_no_file, read_up_to};
use super::fault::DeployFault;
use super::pending::PENDING;
use super::place::{DeployPlace, DeployStage, LIST_LIMIT, PlaceLists};
use super::publication::Publication;
use super::standing::{Expected, Stand, Standing, of_bytes};
use crate::pipeline::MANIFEST;
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
        let folder = std::path::absolute(folder).map_err(DeployFault::at(folder))?;
        let beneath = match Beneath::open(&folder) {
            Ok(beneath) => Some(beneath),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(DeployFault::Io(folder, error)),
        };
        let mut place = Self { folder, beneath, system: None, _lock: None };
        if is_dry {
            return Ok(place);
        }
        // Nothing is written to a folder with content that is not from temario.
        let found = place.look()?;
        if found.manifest.is_none() && found.pending.is_none() && !found.is_empty {
            return Err(DeployFault::NotOurs(place.name()));
        }
        fs::create_dir_all(&place.folder).map_err(DeployFault::at(&place.folder))?;
        if place.beneath.is_none() {
            place.beneath = Some(Beneath::open(&place.folder).map_err(DeployFault::at(&place.folder))?);
        }
        place.system = Some(FileSystem::watch(&place.folder));
        let path = place.folder.join(LOCK);
        match HeldFile::take(&path) {
            Ok(held) => place._lock = Some(held),
            Err(HoldFault::Busy(_)) => return Err(DeployFault::Busy(place.folder)),
            Err(HoldFault::NoFile) => return Err(DeployFault::NotOurs(path.display().to_string())),
            // Without file locks, the user must avoid concurrent runs.
            Err(HoldFault::NoLocks) => {}
            Err(HoldFault::Refused(error)) => return Err(DeployFault::Io(path, error)),
        }
        Ok(place)
    }

    /// Reads a list of temario; a link with its name is an error.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, DeployFault> {
        match self.there(name)? {
            There::Nothing => Ok(None),
            There::NoFile => Err(DeployFault::NoFile(name.to_owned())),
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
