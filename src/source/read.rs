//! From a folder to a [`Snapshot`]: walking, links, decoding.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::{Binary, Digest, Place, ReadFault, ReadFaultKind, Snapshot, Source, SourcePath, Span};

/// The largest text file, in bytes: far above any module, far below what `u32` offsets hold.
pub const TEXT_LIMIT: u64 = 64 * 1024 * 1024;

/// Names that operating systems leave behind; they are never inputs.
pub const JUNK_NAMES: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Endings of files that are read as text: below `content/`, and below `themes/`.
const CONTENT_TEXTS: [&str; 4] = ["md", "yml", "yaml", "lock"];
const THEME_TEXTS: [&str; 9] = ["toml", "html", "css", "js", "svg", "xml", "txt", "json", "md"];

/// Where inputs lie, from the site's root.
pub const INPUTS: [&str; 4] = ["site.toml", "content", "static", "themes"];

/// Reads all inputs below a root: `site.toml`, `content/`, `static/`, `themes/`.
///
/// # Errors
/// The first file or folder that the machine refuses to read, with its path.
pub fn read_snapshot(root: &Path) -> io::Result<Snapshot> {
    read_whole(root).map(|(snapshot, _)| snapshot)
}

/// Reads all inputs, and says whether a symbolic link is among them.
pub(super) fn read_whole(root: &Path) -> io::Result<(Snapshot, bool)> {
    let mut snapshot = Snapshot::default();
    let mut has_links = false;
    for input in INPUTS {
        has_links |= read_part(root, input, &mut snapshot)?;
    }
    snapshot.sort();
    Ok((snapshot, has_links))
}

/// Whether a path, from the root, is one of [`INPUTS`] or lies in one, and is not passed over.
pub fn is_input(path: &str) -> bool {
    let mut names = path.split('/');
    let folder = names.next().unwrap_or_default();
    INPUTS.contains(&folder) && !names.any(|name| is_skipped(name, folder))
}

/// Whether a name is passed over, below the input `folder`.
fn is_skipped(name: &str, folder: &str) -> bool {
    JUNK_NAMES.contains(&name) || (folder != "static" && (name.starts_with('.') || name.ends_with('~')))
}

/// Adds what lies at and below a path to a snapshot, unsorted; says whether a symbolic link was met.
pub(super) fn read_part(root: &Path, path: &str, snapshot: &mut Snapshot) -> io::Result<bool> {
    let canonical = fs::canonicalize(root).map_err(|error| at(root, &error))?;
    let mut files = Vec::new();
    let has_links = walk(root, &canonical, path, &mut files, &mut snapshot.faults)?;
    let parts: Vec<Snapshot> = files
        .into_par_iter()
        .with_min_len(64)
        .try_fold(Snapshot::default, |mut part, (path, location)| {
            read_file(&mut part, path, &location).map_err(|error| at(&location, &error))?;
            Ok::<_, io::Error>(part)
        })
        .collect::<io::Result<_>>()?;
    for part in parts {
        snapshot.sources.extend(part.sources);
        snapshot.binaries.extend(part.binaries);
        snapshot.faults.extend(part.faults);
    }
    Ok(has_links)
}

/// Lists the files at and below a path, following links that stay inside the root; says whether one was met.
fn walk(
    root: &Path,
    canonical: &Path,
    path: &str,
    files: &mut Vec<(SourcePath, PathBuf)>,
    faults: &mut Vec<ReadFault>,
) -> io::Result<bool> {
    let start = root.join(path);
    if !start.exists() {
        return Ok(false);
    }
    let folder = path.split('/').next().unwrap_or_default();
    let mut has_links = false;
    let mut entries = WalkDir::new(&start).follow_links(true).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let location = error.path().unwrap_or(&start).to_path_buf();
                let dangling = error.io_error().is_some_and(|inner| inner.kind() == io::ErrorKind::NotFound);
                let dangling = dangling && fs::symlink_metadata(&location).is_ok_and(|meta| meta.is_symlink());
                if error.loop_ancestor().is_some() || dangling {
                    has_links = true;
                    faults.push(fault(&relative(root, &location).0, ReadFaultKind::LinkBroken));
                    continue;
                }
                // A file that went away while we were walking is simply no longer there.
                if error.io_error().is_some_and(|inner| inner.kind() == io::ErrorKind::NotFound) {
                    continue;
                }
                let inner = error.into_io_error().unwrap_or_else(|| io::Error::other("cannot be walked"));
                return Err(at(&location, &inner));
            }
        };
        let name = entry.file_name().to_string_lossy();
        if is_skipped(&name, folder) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        let (path, is_unicode) = relative(root, entry.path());
        if entry.path_is_symlink() {
            has_links = true;
            let inside = fs::canonicalize(entry.path()).is_ok_and(|target| target.starts_with(canonical));
            if !inside {
                faults.push(fault(&path, ReadFaultKind::LinkOutside));
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
        }
        if !is_unicode {
            faults.push(fault(&path, ReadFaultKind::NameNotUnicode));
        } else if entry.file_type().is_file() {
            files.push((path, entry.into_path()));
        }
    }
    Ok(has_links)
}

fn read_file(snapshot: &mut Snapshot, path: SourcePath, location: &Path) -> io::Result<()> {
    if is_text(path.as_str()) && fs::metadata(location)?.len() > TEXT_LIMIT {
        snapshot.faults.push(fault(&path, ReadFaultKind::TooLarge));
        return Ok(());
    }
    let bytes = match fs::read(location) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    take(snapshot, path, bytes);
    Ok(())
}

/// Puts the bytes of one file into a snapshot, as text or as they are.
pub(super) fn take(snapshot: &mut Snapshot, path: SourcePath, bytes: Vec<u8>) {
    if !is_text(path.as_str()) {
        let digest = Digest::of(&bytes);
        snapshot.binaries.push(Binary { path, digest, bytes: bytes.into() });
        return;
    }
    let text = decode(&path, bytes, &mut snapshot.faults);
    if let Some((at, character)) = control_character(&text) {
        snapshot.faults.push(ReadFault {
            place: Place::new(&path, Span::new(at, at + character.len_utf8())),
            kind: ReadFaultKind::ControlCharacter(character),
        });
    }
    snapshot.sources.push(Source { digest: Digest::of(text.as_bytes()), text: Arc::from(text), path });
}

fn decode(path: &SourcePath, bytes: Vec<u8>, faults: &mut Vec<ReadFault>) -> String {
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    // Found in the decoded text, so that the span fits it whatever was replaced before.
    if let Some(at) = text.find('\u{FFFD}') {
        let place = Place::new(path, Span::new(at, at + '\u{FFFD}'.len_utf8()));
        faults.push(ReadFault { place, kind: ReadFaultKind::NotUtf8 });
    }
    text
}

/// The first control character but tab and line feed, with its offset.
fn control_character(text: &str) -> Option<(usize, char)> {
    // Two quick looks at bytes first: nearly every file passes both.
    // The first goes over all bytes, without an early end, so that it can take many at once.
    let is_control = |byte: u8| (byte < 0x20) & (byte != b'\t') & (byte != b'\n') | (byte == 0x7F);
    let ascii = text.bytes().fold(false, |found, byte| found | is_control(byte));
    let beyond = memchr::memchr_iter(0xC2, text.as_bytes())
        .any(|at| text.as_bytes().get(at + 1).is_some_and(|next| *next < 0xA0));
    if !ascii && !beyond {
        return None;
    }
    text.char_indices().find(|(_, character)| character.is_control() && !matches!(character, '\t' | '\n'))
}

fn is_text(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    match path.split('/').next() {
        Some("content") => CONTENT_TEXTS.contains(&ending),
        Some("themes") => THEME_TEXTS.contains(&ending),
        // What lies in `static/` is carried over byte by byte, whatever it is.
        first => first == Some("site.toml"),
    }
}

fn relative(root: &Path, location: &Path) -> (SourcePath, bool) {
    let below = location.strip_prefix(root).unwrap_or(location);
    let is_unicode = below.to_str().is_some();
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    (SourcePath::new(&parts.join("/")), is_unicode)
}

fn fault(path: &SourcePath, kind: ReadFaultKind) -> ReadFault {
    ReadFault { place: Place::file(path), kind }
}

fn at(location: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", location.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_mark_and_windows_line_ends_do_not_change_the_text() {
        let snapshot = Snapshot::from_texts([("content/a.md", "\u{FEFF}uno\r\ndos\r\n")]);
        assert_eq!(&*snapshot.sources[0].text, "uno\ndos\n");
        assert!(snapshot.faults.is_empty());
    }

    #[test]
    fn a_nul_is_reported_at_its_place() {
        let snapshot = Snapshot::from_texts([("content/a.md", "ab\0c")]);
        assert_eq!(snapshot.faults[0].kind, ReadFaultKind::ControlCharacter('\0'));
        assert_eq!(snapshot.faults[0].place.span, Span::new(2, 3));
    }
}
