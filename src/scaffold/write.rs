//! Writing that is done whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::ScaffoldError;

/// Writes files that must not exist yet: all of them, or none. Returns their paths.
pub(super) fn write_all(root: &Path, files: Vec<(String, Vec<u8>)>) -> Result<Vec<String>, ScaffoldError> {
    // A link that leads nowhere is something that exists, too.
    let taken = files.iter().map(|(path, _)| root.join(path)).find(|path| fs::symlink_metadata(path).is_ok());
    if let Some(taken) = taken {
        return Err(ScaffoldError::Exists(taken));
    }
    let mut made = Made::default();
    for (path, bytes) in &files {
        let location = root.join(path);
        if let Err(error) = made.file(&location, bytes) {
            made.undo();
            return Err(ScaffoldError::Io(location, error));
        }
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// What this run has made, in order.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.folder(path.parent().unwrap_or(Path::new("")))?;
        let mut file = File::create_new(path)?;
        self.files.push(path.to_path_buf());
        file.write_all(bytes)
    }

    fn folder(&mut self, path: &Path) -> io::Result<()> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        self.folder(path.parent().unwrap_or(Path::new("")))?;
        fs::create_dir(path)?;
        self.folders.push(path.to_path_buf());
        Ok(())
    }

    /// Takes everything away again, as far as the machine lets us: a folder that somebody has put
    /// something into in the meantime stays.
    fn undo(self) {
        for file in self.files.iter().rev() {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
