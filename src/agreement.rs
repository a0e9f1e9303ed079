//! Records which programs of a site the user has agreed to run on this computer.
//!
//! A site from another source configures an editor or a program for publishing, and could name any program. Commands in
//! `site.toml` are not run until the user has seen them and agreed. The agreement is a file in the user's own folder,
//! never in the site; it is valid for one site, one command, and the present content of the site's files that the
//! command names.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Whether the user has agreed to a command of a site; `false` if unknown.
pub fn is_agreed(root: &Path, command: &[String]) -> bool {
    record(root, command).is_ok_and(|path| path.is_file())
}

/// Records that the user has agreed.
///
/// # Errors
/// The user has no data folder, or it cannot be written.
pub fn agree(root: &Path, command: &[String]) -> io::Result<()> {
    let path = record(root, command)?;
    let folder = path.parent().expect("a file is in a folder");
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(file, "{}\n{}", std::fs::canonicalize(root)?.display(), shown(command))?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// A command as typed in a shell.
pub fn shown(command: &[String]) -> String {
    shlex::try_join(command.iter().map(String::as_str)).unwrap_or_else(|_| command.join(" "))
}

/// The path of the file that records the agreement to a command.
fn record(root: &Path, command: &[String]) -> io::Result<PathBuf> {
    let root = std::fs::canonicalize(root)?;
    let folder = folder().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    // A site must not contain its own agreement.
    if folder.starts_with(&root) || std::fs::canonicalize(&folder).is_ok_and(|folder| folder.starts_with(&root)) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut digest = Sha256::new();
    let mut part = |bytes: &[u8]| {
        digest.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        digest.update(bytes);
    };
    part(root.as_os_str().as_encoded_bytes());
    for word in command {
        part(word.as_bytes());
        // The agreement covers the present content of scripts in the site.
        let file = std::fs::canonicalize(root.join(word)).ok().filter(|file| file.starts_with(&root) && file.is_file());
        if let Some(file) = file {
            part(&std::fs::read(file)?);
        }
    }
    let name: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(folder.join(name))
}

/// The folder of agreements: where the system keeps the data of programs for a user.
fn folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = if cfg!(windows) {
        named("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        std::env::home_dir().map(|home| home.join("Library/Application Support"))
    } else {
        named("XDG_STATE_HOME").or_else(|| Some(std::env::home_dir()?.join(".local/state")))
    };
    state.filter(|path| path.is_absolute()).map(|path| path.join("temario").join("agreed"))
}
