//! A lock for each output, and removal of files that an interrupted build left.
//!
//! While `public` is written, `.public.lock` exists beside it ([`HeldFile`]). It lists the temporary paths of the writer,
//! each before the path is created. After a killed build, the next one removes exactly these paths.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::fault::WriteError;
use crate::source::{HeldFile, HoldFault};

/// The start of a lock file, before the process id.
const SIGN: &str = "temario ";

/// A temporary path beside an output.
#[derive(Clone, Copy)]
pub enum Beside {
    /// The new output.
    New,
    /// The previous output, on a file system that cannot exchange two folders.
    Old,
}

impl Beside {
    fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Old => "old",
        }
    }
}

/// The lock of one output. When it is dropped, temporary paths beside the output are removed.
pub struct OutputLock {
    output: PathBuf,
    /// `None` on a file system without locks.
    held: Option<HeldFile>,
    made: Vec<PathBuf>,
}

impl OutputLock {
    /// Takes the lock of an output, which need not exist; creates its parent folder. Removes what a killed writer of
    /// the same output left.
    ///
    /// # Errors
    /// Another writer holds the lock, the path of the lock file is a file of another kind, or an I/O error.
    pub fn take(output: &Path) -> Result<Self, WriteError> {
        if let Some(parent) = output.parent() {
            fs::create_dir_all(parent).map_err(|error| WriteError::Io(parent.to_path_buf(), error))?;
        }
        let mut lock = Self { output: output.to_path_buf(), held: None, made: Vec::new() };
        let path = lock.sibling("lock");
        let io = |error| WriteError::Io(path.clone(), error);
        let mut held = match HeldFile::take(&path) {
            Ok(held) => held,
            Err(HoldFault::Busy(mut file)) => {
                let process = read(&mut file).ok().as_deref().and_then(process);
                return Err(WriteError::Busy { output: output.to_path_buf(), process });
            }
            Err(HoldFault::NoFile) => return Err(WriteError::NotOurs(path)),
            // The site can be built without a lock.
            Err(HoldFault::NoLocks) => return Ok(lock),
            Err(HoldFault::Refused(error)) => return Err(io(error)),
        };
        let text = read(&mut held.file).map_err(io);
        if text.as_ref().is_ok_and(|text| text.is_empty() || text.starts_with(SIGN)) {
            lock.made = text?.lines().skip(1).filter_map(|name| lock.made_by_us(name)).collect();
            lock.held = Some(held);
            lock.put_back()?;
            // Removal is tried again, with an error, at the end.
            let _ = lock.remove_made();
            lock.sign().map_err(io)?;
            return Ok(lock);
        }
        held.leave();
        text.and(Err(WriteError::NotOurs(path.clone())))
    }

    /// A free path beside the output, recorded before it is created.
    pub fn beside(&mut self, what: Beside) -> Result<PathBuf, WriteError> {
        loop {
            let number = getrandom::u32().map_err(|error| WriteError::Io(self.output.clone(), error.into()))?;
            let path = self.sibling(&format!("{}-{number:08x}", what.word()));
            if fs::symlink_metadata(&path).is_ok() {
                continue;
            }
            if let Some(held) = &mut self.held {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                // A single write: if the program is killed, the name is either complete or absent.
                // It is on the disk before the path is, or nobody would remove that after a power failure.
                let written = held.file.write_all(format!("{name}\n").as_bytes()).and_then(|()| held.file.sync_all());
                written.map_err(|error| WriteError::Io(held.path().to_path_buf(), error))?;
            }
            self.made.push(path.clone());
            return Ok(path);
        }
    }

    /// Releases the lock and removes temporary paths.
    ///
    /// # Errors
    /// A path that could not be removed. It stays recorded for the next writer.
    pub fn finish(mut self) -> Result<(), WriteError> {
        self.remove_made()
    }

    fn sibling(&self, ending: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(self.output.file_name().unwrap_or_default());
        name.push(".");
        name.push(ending);
        self.output.with_file_name(name)
    }

    /// The path of a recorded name, if it has the form of a temporary path of this output.
    fn made_by_us(&self, name: &str) -> Option<PathBuf> {
        let is_ours = |what: Beside| {
            let start = self.sibling(&format!("{}-", what.word()));
            let number = name.strip_prefix(start.file_name()?.to_str()?)?;
            (number.len() == 8 && number.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(())
        };
        is_ours(Beside::New).or_else(|| is_ours(Beside::Old))?;
        Some(self.output.with_file_name(name))
    }

    /// Restores the previous output after a writer was killed between two renames.
    fn put_back(&self) -> Result<(), WriteError> {
        let start = self.sibling(&format!("{}-", Beside::Old.word()));
        let is_old = |path: &&PathBuf| path.to_string_lossy().starts_with(&*start.to_string_lossy());
        let old = self.made.iter().find(|path| is_old(path) && path.exists());
        match old {
            Some(old) if fs::symlink_metadata(&self.output).is_err() => {
                fs::rename(old, &self.output).map_err(|error| WriteError::Io(self.output.clone(), error))
            }
            _ => Ok(()),
        }
    }

    fn remove_made(&mut self) -> Result<(), WriteError> {
        let mut fault = None;
        self.made.retain(|path| match remove(path) {
            Ok(()) => false,
            Err(error) => {
                fault.get_or_insert_with(|| WriteError::Left(path.clone(), error));
                true
            }
        });
        fault.map_or(Ok(()), Err)
    }

    /// Writes the process id and the remaining temporary paths to the lock file.
    fn sign(&mut self) -> io::Result<()> {
        let Some(HeldFile { file, .. }) = &mut self.held else { return Ok(()) };
        let mut text = format!("{SIGN}{}\n", std::process::id());
        for path in &self.made {
            text.push_str(&path.file_name().unwrap_or_default().to_string_lossy());
            text.push('\n');
        }
        file.set_len(0)?;
        io::Seek::rewind(file)?;
        file.write_all(text.as_bytes())
    }
}

impl Drop for OutputLock {
    fn drop(&mut self) {
        if self.remove_made().is_err()
            && let Some(held) = &mut self.held
        {
            // The next writer removes the paths in it.
            held.leave();
        }
    }
}

fn read(file: &mut File) -> io::Result<String> {
    let mut bytes = Vec::new();
    // A lock file has a few lines; for another file the start is enough.
    file.take(4096).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn process(text: &str) -> Option<u32> {
    text.lines().next()?.strip_prefix(SIGN)?.parse().ok()
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("listed");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn put(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    #[test]
    fn one_writer_at_a_time_and_nothing_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("below/public");
        let mut lock = OutputLock::take(&output).expect("free");
        let fresh = lock.beside(Beside::New).expect("a name");
        put(&fresh.join("a/b.html"), "half");
        let second = OutputLock::take(&output).err();
        let process = Some(std::process::id());
        assert!(
            matches!(&second, Some(WriteError::Busy { output: named, process: who }) if *named == output && *who == process),
            "{second:?}"
        );
        assert!(OutputLock::take(&folder.path().join("below/other")).is_ok(), "another output has another lock");
        drop(lock);
        assert!(names(&folder.path().join("below")).is_empty());
        OutputLock::take(&output).expect("free again").finish().expect("nothing to remove");
    }

    #[test]
    fn only_what_a_killed_writer_noted_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("public");
        put(&output.join("index.html"), "old");
        put(&folder.path().join(".public.new-00000001/index.html"), "half");
        put(&folder.path().join(".public.new-00000002/index.html"), "of whom?");
        put(&folder.path().join("photos/a.txt"), "mine");
        put(&folder.path().join(".public.new-mine/a.txt"), "mine");
        let noted = "temario 1\n.public.new-00000001\n.public.old-00000003\nphotos\n.public.new-mine\n../x\n.public.new-0000000/\n";
        put(&folder.path().join(".public.lock"), noted);
        drop(OutputLock::take(&output).expect("nobody holds it"));
        assert_eq!(names(folder.path()), [".public.new-00000002", ".public.new-mine", "photos", "public"]);
    }

    #[test]
    fn a_site_that_was_between_two_renames_is_put_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let output = folder.path().join("public");
        put(&folder.path().join(".public.old-00000001/index.html"), "old");
        put(&folder.path().join(".public.new-00000002/index.html"), "new");
        put(&folder.path().join(".public.lock"), "temario 1\n.public.new-00000002\n.public.old-00000001\n");
        drop(OutputLock::take(&output).expect("nobody holds it"));
        assert_eq!(names(folder.path()), ["public"]);
        assert_eq!(fs::read_to_string(output.join("index.html")).expect("there"), "old");
    }

    #[test]
    fn a_lock_of_somebody_else_is_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".public.lock");
        put(&path, "mine");
        let refused = OutputLock::take(&folder.path().join("public")).err();
        assert!(matches!(&refused, Some(WriteError::NotOurs(named)) if *named == path), "{refused:?}");
        assert_eq!(fs::read_to_string(&path).expect("there"), "mine");
        #[cfg(unix)]
        {
            fs::remove_file(&path).expect("removed");
            put(&folder.path().join("letter"), "");
            std::os::unix::fs::symlink("letter", &path).expect("linked");
            assert!(matches!(OutputLock::take(&folder.path().join("public")), Err(WriteError::Io(..))));
            assert_eq!(names(folder.path()), [".public.lock", "letter"]);
        }
    }
}
