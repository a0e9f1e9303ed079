//! A folder on this or another computer, through the user's `rsync`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::fault::DeployFault;
use super::program::{Ended, ProgramLimits};
use super::remote_folder::{RemoteFolder, StagedFile, Transfer, check_plain, columns};
use super::standing::{Expected, Listed};

/// `rsync`, version 3 or later.
pub(super) struct Rsync;

impl Transfer for Rsync {
    fn name_here(&self, _: usize, path: &str) -> String {
        path.to_owned()
    }

    fn ask_names(&self, folder: &RemoteFolder, path: &str) -> Result<Ended, DeployFault> {
        let named = named(folder, path);
        folder.run(&["--list-only", "--no-human-readable", "-s", "--", &named], b"", ProgramLimits::ANSWER)
    }

    /// Both ends read their files, and digests are exchanged.
    fn compare(&self, folder: &RemoteFolder, stage: &Path) -> Result<Option<BTreeSet<String>>, DeployFault> {
        let (from, to) = (format!("{}/", stage.display()), named(folder, &folder.path));
        let options =
            ["--recursive", "--checksum", "--dry-run", "--8-bit-output", "--out-format=%n", "-s", "--", &from, &to];
        let names = succeeds(folder, &options, b"", ProgramLimits::ANSWER)?;
        let names = names.split(|byte| *byte == b'\n').filter_map(|name| String::from_utf8(name.to_vec()).ok());
        Ok(Some(names.filter(|name| !name.is_empty() && !name.ends_with('/')).collect()))
    }

    fn list(&self, folder: &RemoteFolder, _: &Expected) -> Result<BTreeMap<String, Listed>, DeployFault> {
        let named = named(folder, &folder.path);
        let options = ["--recursive", "--list-only", "--no-human-readable", "--8-bit-output", "-s", "--", &named];
        Ok(listing(&succeeds(folder, &options, b"", ProgramLimits::ANSWER)?))
    }

    fn check_lists(&self, _: &RemoteFolder, names: &[u8]) -> Result<(), DeployFault> {
        check_plain(&listing(names))
    }

    fn fetch(
        &self,
        folder: &RemoteFolder,
        names: &[&str],
        into: &Path,
        limits: ProgramLimits<'_>,
    ) -> Result<(), DeployFault> {
        let list: Vec<u8> = names.iter().flat_map(|name| name.bytes().chain([0])).collect();
        let (from, to) = (named(folder, &folder.path), format!("{}/", into.display()));
        let options = ["--ignore-missing-args", "--no-links", "--files-from=-", "--from0", "-s", "--", &from, &to];
        succeeds(folder, &options, &list, limits).map(|_| ())
    }

    fn put(&self, folder: &RemoteFolder, staged: &StagedFile, limits: ProgramLimits<'_>) -> Result<(), DeployFault> {
        let to = format!("{}{}", named(folder, &folder.path), staged.path);
        let from = staged.file.display().to_string();
        let mut options = vec!["--ignore-times", "--chmod=D755,F644", "-s"];
        // Older versions do not have this option, and do not need it if the folder exists.
        options.extend(folder.is_new.then_some("--mkpath"));
        options.extend(["--", &from, &to]);
        succeeds(folder, &options, b"", limits).map(|_| ())
    }

    fn send(
        &self,
        folder: &RemoteFolder,
        stage: &Path,
        _: &[StagedFile],
        limits: ProgramLimits<'_>,
        sent: &mut dyn FnMut(&str),
    ) -> Result<(), DeployFault> {
        let (from, to) = (format!("{}/", stage.display()), named(folder, &folder.path));
        // `rsync` writes each file with a temporary name and renames it. It prints each name when it begins to send it.
        let options = [
            "--recursive",
            "--ignore-times",
            "--chmod=D755,F644",
            "--8-bit-output",
            "--outbuf=L",
            "--out-format=%n",
            "-s",
            "--",
            &from,
            &to,
        ];
        let mut heard = |line: &[u8]| match std::str::from_utf8(line) {
            Ok(name) if !name.ends_with('/') => sent(name),
            _ => {}
        };
        folder.succeeds(folder.run_watched(&options, b"", limits, &mut heard)?).map(|_| ())
    }

    fn delete(&self, folder: &RemoteFolder, paths: &[String]) -> Result<(), DeployFault> {
        let list: Vec<u8> = paths.iter().flat_map(|path| path.bytes().chain([0])).collect();
        let empty = folder.staged("empty");
        // The folders must exist locally, so that only the files are missing.
        for path in paths {
            let inner = path.rsplit_once('/').map_or(empty.clone(), |(inner, _)| empty.join(inner));
            fs::create_dir_all(&inner).map_err(DeployFault::at(&inner))?;
        }
        let (from, to) = (format!("{}/", empty.display()), named(folder, &folder.path));
        let options = ["--delete-missing-args", "--files-from=-", "--from0", "-s", "--", &from, &to];
        succeeds(folder, &options, &list, ProgramLimits::ANSWER).map(|_| ())
    }
}

/// Parses the output of `--list-only`.
fn listing(output: &[u8]) -> BTreeMap<String, Listed> {
    let of_line = |line: &[u8]| {
        // Mode, size, day, time; then one space and the path.
        let (fields, path) = columns::<4>(line)?;
        let size = std::str::from_utf8(fields[1]).ok()?.parse().ok()?;
        Some((String::from_utf8(path.to_vec()).ok()?, Listed::of_mode(*fields[0].first()?, size)))
    };
    output.split(|byte| *byte == b'\n').filter_map(of_line).collect()
}

fn succeeds(
    folder: &RemoteFolder,
    options: &[&str],
    input: &[u8],
    limits: ProgramLimits<'_>,
) -> Result<Vec<u8>, DeployFault> {
    folder.succeeds(folder.run(options, input, limits)?)
}

/// A folder of the place in the syntax of `rsync`, with a trailing slash.
fn named(folder: &RemoteFolder, path: &str) -> String {
    let slash = if path.ends_with('/') { "" } else { "/" };
    match folder.host.is_empty() {
        true => format!("{}{slash}", folder.root.join(path).display()),
        false => format!("{}:{path}{slash}", folder.host),
    }
}
