//! The whole site in one ZIP file, for use from a USB stick without a connection.
//!
//! The archive contains one folder: the pages as built, without files that only hosts read, instructions, and a list of
//! SHA-256 digests in the format of `sha256sum --check`. The same site gives the same bytes.

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
use crate::config::{Audience, DeliveryForm};
use crate::curriculum::Address;
use crate::language::portable::check_name;
use crate::language::slugify;
use crate::plan::{README, Route, SUMS};
use crate::source::{put_synced, sync_folder};

/// The comment that identifies an archive written by temario; other files are not replaced.
const COMMENT: &str = "temario";

/// The longest name of an archive, in characters.
const LONGEST_NAME: usize = 60;

/// The result of packing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed {
    /// The number of files, including those that only the archive has.
    pub files: usize,
    /// The size of the archive in bytes.
    pub size: u64,
}

/// The name of a site's archive without extension, also the name of the folder in it.
pub fn archive_name(loaded: &Loaded) -> String {
    let site = &loaded.site;
    let title = match site.delivery.low_profile {
        true => loaded.theme.strings(site.config.default_language).get("low_profile.title"),
        false => site.config.title.as_str(),
    };
    // A title may be too long for a name, or be reserved on Windows.
    let short: String = slugify(title).chars().take(LONGEST_NAME).collect();
    let short = short.trim_end_matches('-').to_owned();
    let name = Some(short).filter(|name| check_name(name).is_ok()).unwrap_or_else(|| "site".to_owned());
    match site.delivery.audience {
        Audience::Participant => name,
        Audience::Facilitator => format!("{name}-facilitator"),
    }
}

/// Packs a site into the file `output`, atomically.
///
/// # Errors
/// See [`WriteError`]; an existing file is then unchanged.
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
        // Reading a pipe or a device might not end.
        Ok(metadata) if !metadata.is_file() => Ok(false),
        Ok(_) => {
            let bytes = fs::read(output)?;
            Ok(ZipArchive::new(Cursor::new(bytes)).is_ok_and(|known| known.comment() == COMMENT.as_bytes()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// The bytes of the archive, and its number of files.
fn archive(loaded: &Loaded) -> Result<(Vec<u8>, usize), WriteError> {
    let is_archived = |(_, route): &(Address, Route)| route.facts(&loaded.site).is_in(DeliveryForm::Zip);
    let planned: Vec<_> = loaded.plan_all().into_iter().filter(is_archived).collect();
    let rendered = planned.par_iter().map(|(address, route)| {
        let view = loaded.view(route);
        let bytes = loaded.render(&view).map_err(WriteError::Template)?;
        Ok((address.as_str().to_owned(), bytes.into_owned()))
    });
    let mut files: Vec<(String, Vec<u8>)> = rendered.collect::<Result<_, WriteError>>()?;
    // A file of the site with this name replaces the generated one.
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
    // The bytes do not depend on the clock: this is the earliest date of the format.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    for (path, bytes) in files {
        let is_packed = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".pdf"].iter().any(|end| path.ends_with(end));
        let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        archive.start_file(format!("{folder}/{path}"), options.compression_method(method))?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Instructions for opening the course, in all its languages.
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
