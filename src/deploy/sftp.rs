//! A folder on another computer, through the user's `sftp` in batch mode.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::fault::DeployFault;
use super::program::{Ended, ProgramLimits};
use super::remote_folder::{GROWING, RemoteFolder, StagedFile, Transfer, check_plain, columns, is_missing};
use super::standing::{Expected, Listed};

/// `sftp` of OpenSSH.
pub(super) struct Sftp;

impl Transfer for Sftp {
    /// Local names are numbers, because paths of the site are only valid at the place.
    fn name_here(&self, number: usize, _: &str) -> String {
        number.to_string()
    }

    fn ask_names(&self, folder: &RemoteFolder, path: &str) -> Result<Ended, DeployFault> {
        batch(folder, &format!("ls -1a {}\n", escaped(path)), ProgramLimits::ANSWER)
    }

    /// The other computer would follow a link with such a name.
    fn check_lists(&self, folder: &RemoteFolder, _: &[u8]) -> Result<(), DeployFault> {
        check_plain(&self.list(folder, &Expected::new())?)
    }

    fn list(&self, folder: &RemoteFolder, expected: &Expected) -> Result<BTreeMap<String, Listed>, DeployFault> {
        let folders: BTreeSet<&str> = std::iter::once("").chain(expected.keys().flat_map(|path| above(path))).collect();
        // The hyphen lets the batch continue if the folder does not exist.
        let lines: String = folders.iter().map(|inner| format!("-ls -lan {}\n", there(folder, inner))).collect();
        let listed = batch_succeeds(folder, &lines, ProgramLimits::ANSWER)?;
        // Each line of the batch is repeated before its output.
        let mut next = folders.iter();
        let mut current = "";
        let mut found = BTreeMap::new();
        for line in listed.split(|byte| *byte == b'\n') {
            if line.starts_with(b"sftp>") {
                current = next.next().copied().unwrap_or(current);
                continue;
            }
            // Mode, links, owner, group, size, month, day, time or year; then the path as requested.
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

    fn fetch(
        &self,
        folder: &RemoteFolder,
        names: &[&str],
        into: &Path,
        limits: ProgramLimits<'_>,
    ) -> Result<(), DeployFault> {
        // The hyphen lets the batch continue if the file does not exist.
        let get = |(number, name): (usize, &&str)| {
            let file = into.join(self.name_here(number, name)).display().to_string();
            format!("-get {} {}\n", there(folder, name), escaped(&file))
        };
        let lines: String = names.iter().enumerate().map(get).collect();
        batch_succeeds(folder, &lines, limits).map(|_| ())
    }

    fn put(&self, folder: &RemoteFolder, staged: &StagedFile, limits: ProgramLimits<'_>) -> Result<(), DeployFault> {
        put_all(folder, std::slice::from_ref(staged), limits, &mut |_| {})
    }

    fn send(
        &self,
        folder: &RemoteFolder,
        _: &Path,
        files: &[StagedFile],
        limits: ProgramLimits<'_>,
        sent: &mut dyn FnMut(&str),
    ) -> Result<(), DeployFault> {
        put_all(folder, files, limits, sent)
    }

    fn delete(&self, folder: &RemoteFolder, paths: &[String]) -> Result<(), DeployFault> {
        let mut lines: String = paths.iter().map(|path| format!("-rm {}\n", there(folder, path))).collect();
        let folders: BTreeSet<&str> = paths.iter().flat_map(|path| above(path)).collect();
        // From the innermost folder; folders that are not empty stay.
        lines.extend(folders.iter().rev().map(|inner| format!("-rmdir {}\n", there(folder, inner))));
        let ended = batch(folder, &lines, ProgramLimits::ANSWER)?;
        // A missing file is not an error; a file that remains would still be readable.
        let is_left = |line: &&str| line.contains("remote delete") && !is_missing(line);
        if let Some(line) = ended.complaint.lines().find(is_left) {
            return Err(folder.fault(line.to_owned()));
        }
        folder.succeeds(ended).map(|_| ())
    }
}

/// Runs a batch of `sftp` commands.
fn batch(folder: &RemoteFolder, lines: &str, limits: ProgramLimits<'_>) -> Result<Ended, DeployFault> {
    folder.run(&batch_options(folder), lines.as_bytes(), limits)
}

/// A batch ends at its first failure, and does not ask the user.
fn batch_options(folder: &RemoteFolder) -> [&str; 4] {
    ["-q", "-b", "-", &folder.host]
}

fn batch_succeeds(folder: &RemoteFolder, lines: &str, limits: ProgramLimits<'_>) -> Result<Vec<u8>, DeployFault> {
    folder.succeeds(batch(folder, lines, limits)?)
}

/// Moves staged files to their paths at the place.
fn put_all(
    folder: &RemoteFolder,
    files: &[StagedFile],
    limits: ProgramLimits<'_>,
    sent: &mut dyn FnMut(&str),
) -> Result<(), DeployFault> {
    let mut lines = String::new();
    if folder.is_new {
        lines.push_str(&format!("-mkdir {}\n", escaped(&folder.path)));
    }
    let mut made: Vec<&str> = Vec::new();
    for inner in files.iter().flat_map(|staged| above(&staged.path)) {
        if !made.contains(&inner) {
            made.push(inner);
            lines.push_str(&format!("-mkdir {}\n", there(folder, inner)));
        }
    }
    let growing = there(folder, GROWING);
    for StagedFile { file, path } in files {
        // `rename` of OpenSSH replaces an existing file atomically.
        let file = escaped(&file.display().to_string());
        lines.push_str(&format!("put {file} {growing}\nrename {growing} {}\n", there(folder, path)));
    }
    // Each line of the batch is printed before it is executed; a file is renamed after it was sent.
    let mut next = files.iter();
    let mut heard = |line: &[u8]| {
        if line.starts_with(b"sftp> rename ")
            && let Some(file) = next.next()
        {
            sent(&file.path);
        }
    };
    let ended = folder.run_watched(&batch_options(folder), lines.as_bytes(), limits, &mut heard)?;
    folder.succeeds(ended).map(|_| ())
}

/// The parent folders of a path, outermost first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// A path in the folder, in the syntax of a batch.
fn there(folder: &RemoteFolder, path: &str) -> String {
    escaped(&format!("{}/{path}", folder.path.trim_end_matches('/')))
}

/// Decodes a name as listed by `sftp`: bytes beyond ASCII are written as `\303\261`.
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

/// Encodes a path for a batch: special characters are written with a backslash.
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
