//! A folder of this machine, or one that is mounted.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::fault::DeployFault;
use super::pending::PENDING;
use super::place::{Found, Place, Stage};
use super::plan::Plan;
use super::publication::Publication;
use crate::build::MANIFEST;
use crate::source::{Held, HoldFault, JUNK_NAMES};

/// Where a file grows before it takes its place.
const GROWING: &str = ".temario-deploy.part";

/// Held while a run changes the folder; empty, and gone afterwards.
const LOCK: &str = ".temario-deploy.lock";

/// A folder.
pub struct FolderPlace {
    folder: PathBuf,
    _lock: Option<Held>,
}

impl FolderPlace {
    /// Takes a folder for this run; a run that changes nothing takes nothing.
    ///
    /// # Errors
    /// Another run has it, or it cannot be made.
    pub fn open(folder: &Path, is_dry: bool) -> Result<Self, DeployFault> {
        let folder = std::path::absolute(folder).map_err(DeployFault::at(folder))?;
        let mut place = Self { folder, _lock: None };
        if is_dry {
            return Ok(place);
        }
        // Nothing is put into a folder that may be somebody else's.
        let found = place.look()?;
        if found.manifest.is_none() && found.pending.is_none() && !found.is_empty {
            return Err(DeployFault::NotOurs(place.name()));
        }
        fs::create_dir_all(&place.folder).map_err(DeployFault::at(&place.folder))?;
        let path = place.folder.join(LOCK);
        match Held::take(&path) {
            Ok(held) => place._lock = Some(held),
            Err(HoldFault::Busy(_)) => return Err(DeployFault::Busy(place.folder)),
            Err(HoldFault::NoFile) => return Err(DeployFault::NotOurs(path.display().to_string())),
            // Two runs at once are then the user's own care.
            Err(HoldFault::NoLocks) => {}
            Err(HoldFault::Refused(error)) => return Err(DeployFault::Io(path, error)),
        }
        Ok(place)
    }

    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, DeployFault> {
        let path = self.folder.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(DeployFault::Io(path, error)),
        }
    }

    /// Removes folders that have nothing in them any more, from the inside out.
    fn tidy(&self, path: &str) {
        let mut path = path;
        while let Some((folder, _)) = path.rsplit_once('/') {
            // Only an empty folder can be removed like this.
            if fs::remove_dir(self.folder.join(folder)).is_err() {
                return;
            }
            path = folder;
        }
    }
}

impl Place for FolderPlace {
    fn name(&self) -> String {
        self.folder.display().to_string()
    }

    fn look(&mut self) -> Result<Found, DeployFault> {
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
            return Ok(Found { is_empty, ..Found::default() });
        }
        Ok(Found { manifest: self.read(MANIFEST)?, pending: self.read(PENDING)?, is_empty })
    }

    fn foreign(&self, plan: &Plan) -> Result<Option<String>, DeployFault> {
        let is_there = |path: &str| fs::symlink_metadata(self.folder.join(path)).is_ok();
        Ok(plan.new.iter().map(|(path, _)| path).find(|path| is_there(path)).cloned())
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), DeployFault> {
        let target = self.folder.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(DeployFault::at(folder))?;
        }
        let growing = self.folder.join(GROWING);
        let written = File::create(&growing).and_then(|mut file| file.write_all(bytes));
        written.and_then(|()| fs::rename(&growing, &target)).map_err(|error| {
            let _ = fs::remove_file(&growing);
            DeployFault::Io(target, error)
        })
    }

    fn send(&mut self, stage: &Stage, publication: &Publication<'_>) -> Result<(), DeployFault> {
        for path in stage {
            let bytes = publication.bytes(path)?;
            self.put(path, &bytes)?;
        }
        Ok(())
    }

    fn delete(&mut self, paths: &[String]) -> Result<(), DeployFault> {
        for path in paths {
            let file = self.folder.join(path);
            match fs::remove_file(&file) {
                Ok(()) => self.tidy(path),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(DeployFault::Io(file, error)),
            }
        }
        Ok(())
    }
}
