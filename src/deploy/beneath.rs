//! Accesses files below a folder through directory handles, one path component at a time. It never follows a symbolic
//! link, so nothing outside is read, written or removed, even if the folder changes at the same time.

#[cfg(not(unix))]
use std::fs;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use crate::source::close;

/// The object at a path.
pub(super) enum There {
    Nothing,
    /// A file, with its size.
    File(File, u64),
    /// A file that this user must not read.
    Unreadable(io::Error),
    /// A link, folder or device; or a parent of the path is not a folder.
    NoFile,
}

/// A folder whose files are accessed without following links.
pub(super) struct Beneath {
    #[cfg(unix)]
    root: std::os::fd::OwnedFd,
    #[cfg(not(unix))]
    root: std::path::PathBuf,
}

/// The bytes of a file; `None` if there are more than `limit`.
pub(super) fn read_up_to(file: File, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

#[cfg(unix)]
impl Beneath {
    /// Opens a folder. The folder itself may be a link, because the user gave its path.
    pub fn open(folder: &Path) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let root = rustix::fs::open(folder, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { root })
    }

    /// Inspects a path.
    pub fn there(&self, path: &str) -> io::Result<There> {
        use rustix::fs::{Mode, OFlags, openat};
        let (folder, name) = match self.folder(path, false) {
            Ok(found) => found,
            Err(error) => return absent_or_no_file(error),
        };
        // Opening a pipe would block.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = match openat(&folder, name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(rustix::io::Errno::ACCESS) => return Ok(There::Unreadable(rustix::io::Errno::ACCESS.into())),
            Err(error) => return absent_or_no_file(error.into()),
        };
        let metadata = file.metadata()?;
        Ok(if metadata.is_file() { There::File(file, metadata.len()) } else { There::NoFile })
    }

    /// Writes a temporary file in the root folder and renames it to its path. An existing file or link is replaced, not
    /// written to.
    pub fn put(&self, growing: &str, path: &str, bytes: &[u8], is_synced: bool) -> io::Result<()> {
        use rustix::fs::{AtFlags, Mode, OFlags, openat, renameat, unlinkat};
        let (folder, name) = self.folder(path, true)?;
        let _ = unlinkat(&self.root, growing, AtFlags::empty());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file = File::from(openat(&self.root, growing, flags, Mode::from_raw_mode(0o666))?);
        let mut written = file.write_all(bytes);
        if is_synced {
            written = written.and_then(|()| file.sync_all());
        }
        let done = written
            .and_then(|()| close(file))
            .and_then(|()| renameat(&self.root, growing, &folder, name).map_err(io::Error::from));
        if done.is_err() {
            let _ = unlinkat(&self.root, growing, AtFlags::empty());
        }
        if is_synced { done.and_then(|()| File::from(folder).sync_all()) } else { done }
    }

    /// Removes a file or a link, and its parent folders that are then empty.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        use rustix::fs::{AtFlags, unlinkat};
        let (folder, name) = match self.folder(path, false) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        match unlinkat(&folder, name, AtFlags::empty()).map_err(io::Error::from) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut path = path;
        while let Some((above, _)) = path.rsplit_once('/') {
            let Ok((folder, name)) = self.folder(above, false) else { break };
            // This call removes only empty folders.
            if unlinkat(&folder, name, AtFlags::REMOVEDIR).is_err() {
                break;
            }
            path = above;
        }
        Ok(())
    }

    /// The parent folder of a path, and the file name. Creates missing folders if `makes`.
    fn folder<'p>(&self, path: &'p str, makes: bool) -> io::Result<(std::os::fd::OwnedFd, &'p str)> {
        use rustix::fs::{Mode, OFlags, mkdirat, openat};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut folder = self.root.try_clone()?;
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        for part in above.split('/').filter(|part| !part.is_empty()) {
            if makes {
                match mkdirat(&folder, part, Mode::from_raw_mode(0o777)) {
                    Err(error) if error != rustix::io::Errno::EXIST => return Err(error.into()),
                    _ => {}
                }
            }
            folder = openat(&folder, part, flags, Mode::empty())?;
        }
        Ok((folder, name))
    }
}

#[cfg(unix)]
fn absent_or_no_file(error: io::Error) -> io::Result<There> {
    if error.kind() == io::ErrorKind::NotFound {
        return Ok(There::Nothing);
    }
    if is_no_file(&error) { Ok(There::NoFile) } else { Err(error) }
}

/// Whether an error means that a component of the path is a link or is not a folder.
pub(super) fn is_no_file(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let number = error.raw_os_error();
        [Errno::LOOP, Errno::NOTDIR, Errno::MLINK, Errno::NXIO].iter().any(|errno| number == Some(errno.raw_os_error()))
    }
    #[cfg(not(unix))]
    {
        error.kind() == io::ErrorKind::NotADirectory
    }
}

/// For systems without directory handles: each component is inspected before it is used.
#[cfg(not(unix))]
impl Beneath {
    pub fn open(folder: &Path) -> io::Result<Self> {
        Ok(Self { root: folder.to_path_buf() })
    }

    pub fn there(&self, path: &str) -> io::Result<There> {
        if !self.is_plain(path) {
            return Ok(There::NoFile);
        }
        let place = self.root.join(path);
        match fs::symlink_metadata(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(There::Nothing),
            Err(error) => Err(error),
            Ok(metadata) if metadata.is_file() => match File::open(place) {
                Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(There::Unreadable(error)),
                other => Ok(There::File(other?, metadata.len())),
            },
            Ok(_) => Ok(There::NoFile),
        }
    }

    pub fn put(&self, growing: &str, path: &str, bytes: &[u8], is_synced: bool) -> io::Result<()> {
        if !self.is_plain(path) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let (place, growing) = (self.root.join(path), self.root.join(growing));
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        let mut file = File::create(&growing)?;
        let mut written = file.write_all(bytes);
        if is_synced {
            written = written.and_then(|()| file.sync_all());
        }
        written.and_then(|()| close(file)).and_then(|()| fs::rename(&growing, place))
    }

    pub fn remove(&self, path: &str) -> io::Result<()> {
        if !self.is_plain(path) {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        match fs::remove_file(self.root.join(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut path = path;
        while let Some((above, _)) = path.rsplit_once('/') {
            if fs::remove_dir(self.root.join(above)).is_err() {
                break;
            }
            path = above;
        }
        Ok(())
    }

    /// Whether each parent of the path is a folder or does not exist.
    fn is_plain(&self, path: &str) -> bool {
        path.match_indices('/')
            .all(|(at, _)| fs::symlink_metadata(self.root.join(&path[..at])).map_or(true, |there| there.is_dir()))
    }
}
