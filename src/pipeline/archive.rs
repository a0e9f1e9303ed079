//! The whole site in one zip file, to be carried on a stick and opened without a network.
//!
//! The archive holds one folder: the pages as they are built, without what only a host reads; a text for whoever
//! opens it; and a list of SHA-256 digests, which `sha256sum --check` understands. The same site gives the same bytes.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Cursor, Write};
use std::path::Path;

use rayon::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::fault::WriteError;
use super::loaded::Loaded;
use super::lock::{Beside, OutputLock};
use super::manifest::ManifestEntry;
use crate::config::{Audience, Form};
use crate::curriculum::Address;
use crate::language::portable::check_name;
use crate::language::slugify;
use crate::plan::{README, Route, SUMS};
use crate::source::{put_synced, sync_folder};

/// By this comment an archive of ours is known; no other file is replaced.
const COMMENT: &str = "temario";

/// The longest name of an archive, in characters.
const LONGEST_NAME: usize = 60;

/// What was packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Files, those of the archive itself included.
    pub files: usize,
    /// Bytes of the archive.
    pub size: u64,
}

/// The name of a site's archive, without ending; it is also that of the folder in it.
pub fn archive_name(loaded: &Loaded) -> String {
    let site = &loaded.site;
    let title = match site.delivery.low_profile {
        true => loaded.theme.strings(site.config.default_language).get("low_profile.title"),
        false => site.config.title.as_str(),
    };
    // A title can be longer than a name may be, or be one that Windows keeps for itself.
    let short: String = slugify(title).chars().take(LONGEST_NAME).collect();
    let short = short.trim_end_matches('-').to_owned();
    let name = Some(short).filter(|name| check_name(name).is_ok()).unwrap_or_else(|| "site".to_owned());
    match site.delivery.audience {
        Audience::Participant => name,
        Audience::Facilitator => format!("{name}-facilitator"),
    }
}

/// Packs a site into the file `output`, whole or not at all.
///
/// # Errors
/// See [`WriteError`]; a file that stood there is then as it was.
pub fn pack(loaded: &Loaded, output: &Path) -> Result<Packed, WriteError> {
    let io = |path: &Path| {
        let path = path.to_path_buf();
        move |error| WriteError::Io(path, error)
    };
    let output = &std::path::absolute(output).map_err(io(output))?;
    if !is_free_or_ours(output).map_err(io(output))? {
        return Err(WriteError::NotOurs(output.clone()));
    }
    let mut lock = OutputLock::take(output)?;
    let (bytes, files) = archive(loaded)?;
    let fresh = lock.beside(Beside::New)?;
    put_synced(&fresh, &bytes, None).map_err(io(&fresh))?;
    fs::rename(&fresh, output).map_err(io(output))?;
    output.parent().map_or(Ok(()), sync_folder).map_err(io(output))?;
    lock.finish()?;
    Ok(Packed { files, size: bytes.len() as u64 })
}

fn is_free_or_ours(output: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(output) {
        // A pipe or a device would be read without end.
        Ok(metadata) if !metadata.is_file() => Ok(false),
        Ok(_) => {
            let bytes = fs::read(output)?;
            Ok(ZipArchive::new(Cursor::new(bytes)).is_ok_and(|known| known.comment() == COMMENT.as_bytes()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// The bytes of the archive, and how many files it has.
fn archive(loaded: &Loaded) -> Result<(Vec<u8>, usize), WriteError> {
    let is_archived = |(_, route): &(Address, Route)| route.facts(&loaded.site).is_in(Form::Zip);
    let planned: Vec<_> = loaded.plan_all().into_iter().filter(is_archived).collect();
    let rendered = planned.par_iter().map(|(address, route)| {
        let view = loaded.view(route);
        let bytes = loaded.render(&view).map_err(WriteError::Template)?;
        Ok((address.as_str().to_owned(), bytes.into_owned()))
    });
    let mut files: Vec<(String, Vec<u8>)> = rendered.collect::<Result<_, WriteError>>()?;
    // A site's own takes the place of ours.
    if !files.iter().any(|(path, _)| path.eq_ignore_ascii_case(README)) {
        files.push((README.to_owned(), readme(loaded).into_bytes()));
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    let mut sums = String::new();
    for (path, bytes) in &files {
        let _ = writeln!(sums, "{}  {path}", ManifestEntry::of(bytes).sha256);
    }
    files.push((SUMS.to_owned(), sums.into_bytes()));
    let count = files.len();
    let bytes = zipped(&archive_name(loaded), files).map_err(|error| WriteError::Io("zip".into(), error.into()))?;
    Ok((bytes, count))
}

fn zipped(folder: &str, files: Vec<(String, Vec<u8>)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.set_comment(COMMENT)?;
    // No clock goes into the bytes: this is the first day that the format knows.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    for (path, bytes) in files {
        let is_packed = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".pdf"].iter().any(|end| path.ends_with(end));
        let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        archive.start_file(format!("{folder}/{path}"), options.compression_method(method))?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// How the course is opened, in all its languages.
fn readme(loaded: &Loaded) -> String {
    let site = &loaded.site;
    let mut text = String::new();
    for language in site.languages() {
        let strings = loaded.theme.strings(language);
        let config = &site.config.languages[language];
        let low_profile = site.delivery.low_profile;
        let title = if low_profile { strings.get("low_profile.title") } else { &config.title };
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let _ = writeln!(text, "{title}\n{}\n", "=".repeat(title.chars().count()));
        for key in ["open", "phone", "offline", "check"] {
            let _ = writeln!(text, "{}\n", strings.get(&format!("archive.{key}")));
        }
        text.push_str(strings.get("footer.limits"));
        text.push('\n');
    }
    text
}
