//! Decides whether a folder may be created: the folder of a drive that is not connected must not be.
//!
//! Systems mount drives at folders that exist only while the drive is connected (`/media/ana/STICK`, `/Volumes/STICK`,
//! `E:\`), or that are empty without it (`/mnt/stick`). A site written there would be on this computer, and the drive
//! would not have it. So a folder is created only in a folder that exists, and never at or below an unused mount point.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::fault::DeployFault;

/// Checks the folder of a target before anything is written. `path` is the path in `site.toml`, relative to `root`.
///
/// # Errors
/// Its drive is not connected, the folder above it does not exist, or it is a path of another system.
pub(super) fn check_folder(root: &Path, path: &str) -> Result<(), DeployFault> {
    check_system(path)?;
    let written = Path::new(path);
    let folder = std::path::absolute(root.join(written)).map_err(DeployFault::at(written))?;
    if let Some(mount) = mount_point(&folder)
        && is_unused(&mount).map_err(DeployFault::at(&mount))?
    {
        return Err(DeployFault::NoDrive(folder, mount));
    }
    if let Ok(leads_to) = std::fs::read_link(&folder)
        && !exists(&folder)?
    {
        return Err(DeployFault::NoDrive(folder, leads_to));
    }
    // A folder of the site itself is on the same drive as the site.
    let is_own = written.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if is_own || exists(&folder)? {
        return Ok(());
    }
    match folder.parent() {
        Some(parent) if !exists(parent)? => {
            Err(DeployFault::NoParent(folder.display().to_string(), parent.display().to_string()))
        }
        _ => Ok(()),
    }
}

/// Checks that a path has the form of this system. Elsewhere `E:\site` would be the name of a folder in the site, and
/// `E:/site` a server for `git` and `rsync`.
///
/// # Errors
/// It is a path of Windows, and this is another system; or it begins with what only a shell reads, such as `~`.
pub(super) fn check_system(path: &str) -> Result<(), DeployFault> {
    if path.starts_with(['~', '$', '%']) {
        return Err(DeployFault::OfShell(path.to_owned()));
    }
    match cfg!(not(windows)) && is_of_windows(path) {
        true => Err(DeployFault::OtherSystem(path.to_owned())),
        false => Ok(()),
    }
}

fn exists(path: &Path) -> Result<bool, DeployFault> {
    match path.try_exists() {
        // A component that is a file is reported when the folder is opened.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(true),
        other => other.map_err(DeployFault::at(path)),
    }
}

/// Whether a path has a drive letter or the name of a server, as only Windows understands.
fn is_of_windows(path: &str) -> bool {
    let bytes = path.as_bytes();
    let has_letter = bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':');
    has_letter && matches!(bytes.get(2), None | Some(b'/' | b'\\')) || path.starts_with("\\\\")
}

/// The folder at which the drive of a path is mounted, by the conventions of the systems; `None` for other paths.
fn mount_point(folder: &Path) -> Option<PathBuf> {
    let mut parts = folder.components();
    let first = parts.next()?;
    if let Component::Prefix(_) = first {
        return Some(Path::new(first.as_os_str()).join(Component::RootDir));
    }
    let names: Vec<&str> = parts.map(|part| part.as_os_str().to_str()).collect::<Option<_>>()?;
    let length = match names.as_slice() {
        ["run", "media", _, _, ..] => 4,
        ["media", user, _, ..] if has_drives_of(user) => 3,
        ["media" | "mnt" | "Volumes", _, ..] => 2,
        _ => return None,
    };
    Some(std::iter::once("/").chain(names[..length].iter().copied()).collect())
}

/// Whether `/media/NAME` is the folder of a user's drives, and not a drive or a folder that the computer's owner has made.
fn has_drives_of(name: &str) -> bool {
    let folder = Path::new("/media").join(name);
    let is_user =
        ["USER", "LOGNAME"].iter().any(|variable| std::env::var_os(variable).is_some_and(|user| user == name))
            || Path::new("/home").join(name).is_dir();
    !is_mounted(&folder) && (is_user || !folder.exists())
}

/// Whether nothing is mounted at a mount point: it does not exist, or is an empty folder of the drive above it.
fn is_unused(mount: &Path) -> io::Result<bool> {
    match std::fs::read_dir(mount) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        // Not readable, or not a folder: reported when the folder is opened.
        Err(_) => Ok(false),
        Ok(mut entries) => Ok(!is_mounted(mount) && entries.next().is_none()),
    }
}

/// Whether a folder is on another device than the folder above it.
#[cfg(unix)]
fn is_mounted(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| std::fs::metadata(path).map(|metadata| metadata.dev()).ok();
    folder.parent().is_none_or(|above| device(folder).is_some_and(|own| Some(own) != device(above)))
}

/// A drive letter exists only while its drive is connected.
#[cfg(not(unix))]
fn is_mounted(folder: &Path) -> bool {
    folder.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows_are_told_from_others() {
        for path in ["E:\\site", "e:/site", "E:", "\\\\server\\share\\site"] {
            assert!(is_of_windows(path), "{path}");
        }
        for path in ["/media/ana/E:/x", "a:b", "web", "../web", "é:/x", "/mnt/c", "ab:/x", ""] {
            assert!(!is_of_windows(path), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_mount_point_of_a_path_follows_the_conventions() {
        for (path, mount) in [
            ("/media/nobody-here/STICK", Some("/media/nobody-here/STICK")),
            ("/media/nobody-here/STICK/a/b", Some("/media/nobody-here/STICK")),
            ("/media/usb", Some("/media/usb")),
            ("/run/media/ana/STICK/site", Some("/run/media/ana/STICK")),
            ("/run/media/ana", None),
            ("/Volumes/STICK/site", Some("/Volumes/STICK")),
            ("/mnt/stick/site", Some("/mnt/stick")),
            ("/mnt", None),
            ("/srv/media/x", None),
            ("/srv/mnt/x", None),
        ] {
            assert_eq!(mount_point(Path::new(path)).as_deref(), mount.map(Path::new), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_empty_folder_of_the_same_drive_is_an_unused_mount_point() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(is_unused(folder.path()).expect("readable"));
        assert!(is_unused(&folder.path().join("gone")).expect("readable"));
        std::fs::write(folder.path().join("letter.txt"), "x").expect("written");
        assert!(!is_unused(folder.path()).expect("readable"));
        assert!(!is_unused(Path::new("/proc")).expect("readable"), "another device");
    }
}
