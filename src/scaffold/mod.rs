//! Creates sites, modules and pages in all languages.
//!
//! The content comes from text files: those in `texts/` beside this file, or a site's own in `themes/NAME/scaffold/`.
//! Existing files are never overwritten, and either all files are written or none.

mod course;
mod error;
mod name;
mod record;
mod texts;

use std::fs;
use std::io;
use std::path::Path;

use course::{Course, KnownNames};
use name::Name;
use texts::{ScaffoldTexts, fill, site_files};

use crate::config::Date;
use crate::diagnostic::nearest;
use crate::source::{Refused, SourcePath, finish, write_changes, write_new_site};

pub use error::ScaffoldError;
pub use texts::languages_with_texts;

/// The created files.
#[derive(Debug)]
pub struct Scaffold {
    /// The files, with the given folder in front: `content/es/02-visitas/index.md`.
    pub files: Vec<String>,
    /// Remarks for the author.
    pub remarks: Vec<ScaffoldRemark>,
    /// The name of the page or module in commands: `visits`, `visits/first-contact`.
    pub id: String,
}

/// A difference between the result and the command.
#[derive(Debug, PartialEq, Eq)]
pub enum ScaffoldRemark {
    /// A name was changed to one that is valid in addresses.
    Named {
        /// The name as typed.
        typed: String,
        /// The resulting slug.
        slug: String,
    },
    /// A language has no text for new files, so that of another was used.
    Borrowed {
        /// The language without a text.
        language: String,
        /// The language of the text.
        from: String,
    },
}

/// Creates a small course of one module in a new or empty folder, which may contain hidden files such as those of Git.
/// `language` is the default language.
///
/// # Errors
/// The folder is not empty, or cannot be written.
pub fn new_site(folder: &Path, language: &str, today: Date) -> Result<Scaffold, ScaffoldError> {
    check_free(folder)?;
    let files =
        site_files().into_iter().map(|(path, text)| (path, fill(&text, |key| given(key, "language", language))));
    let mut files: Vec<(String, String)> = files.collect();
    // The languages of a new site correspond to each other.
    files.extend(record::of_files(&files, today));
    let files = write_site(folder, files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect())?;
    Ok(Scaffold { files, remarks: Vec::new(), id: String::new() })
}

/// Checks that a site can be created in a folder: it is new or empty except for hidden files. An interrupted change is
/// finished first.
///
/// # Errors
/// The folder is not empty, or cannot be read.
pub fn check_free(folder: &Path) -> Result<(), ScaffoldError> {
    finish(folder).map_err(refused)?;
    if holds_something(folder).map_err(|error| ScaffoldError::Io(folder.to_path_buf(), error))? {
        return Err(ScaffoldError::NotEmpty(folder.to_path_buf()));
    }
    Ok(())
}

/// Writes the files of a new site atomically; returns their paths.
///
/// # Errors
/// The folder cannot be written.
pub fn write_site(folder: &Path, files: Vec<(String, Vec<u8>)>) -> Result<Vec<String>, ScaffoldError> {
    write_new_site(folder, &files).map_err(refused)?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// The error of a failed write; an existing file is reported as such.
fn refused((path, error): Refused) -> ScaffoldError {
    match error.kind() {
        io::ErrorKind::AlreadyExists => ScaffoldError::Exists(path),
        _ => ScaffoldError::Io(path, error),
    }
}

/// Creates a module after the last one, with its front page and a first page.
///
/// # Errors
/// The name cannot be used in an address, the module exists, or it cannot be written.
pub fn new_module(root: &Path, typed: &str, today: Date) -> Result<Scaffold, ScaffoldError> {
    let name = Name::parse(typed)?;
    let course = Course::open(root)?;
    refuse_known(course.modules.iter().map(|module| &module.front), &name)?;
    let numbered = numbered(course.modules.iter().map(|module| &module.front), &name)?;
    let mut writer = Writer::new(&course, &name);
    for inner in course.texts.names("module/") {
        for (place, language) in course.languages.iter().enumerate() {
            let path = format!("content/{language}/{numbered}/{inner}");
            writer.page(&path, place, &format!("module/{inner}"));
        }
    }
    writer.finish(root, name.slug.clone(), today)
}

/// Creates a page at the end of a module. The module is named by its folder, with or without its number, or by its slug
/// in any language.
///
/// # Errors
/// The module does not exist, the name cannot be used in an address, the page exists, or it cannot be written.
pub fn new_page(root: &Path, typed: &str, today: Date) -> Result<Scaffold, ScaffoldError> {
    let (module, page) = name::split(typed).ok_or(ScaffoldError::PageWithoutModule)?;
    let name = Name::parse(&page)?;
    let course = Course::open(root)?;
    let Some(module) = course.module(&module) else {
        let names = course.modules.iter().flat_map(|module| module.front.names());
        let near = nearest(&module, names).map(str::to_owned);
        let known = course.modules.iter().map(|module| module.front.id.clone()).collect();
        return Err(ScaffoldError::NoModule { name: module, near, known });
    };
    refuse_known(&module.pages, &name)?;
    let numbered = numbered(&module.pages, &name)?;
    let mut writer = Writer::new(&course, &name);
    for (place, language) in course.languages.iter().enumerate() {
        let folder = module.folder(language);
        writer.page(&format!("content/{language}/{folder}/{numbered}.md"), place, "page.md");
    }
    writer.finish(root, format!("{}/{}", module.front.id, name.slug), today)
}

/// Whether a folder contains files other than hidden ones.
fn holds_something(folder: &Path) -> io::Result<bool> {
    if fs::symlink_metadata(folder).is_err() {
        return Ok(false);
    }
    if !folder.is_dir() {
        return Ok(true);
    }
    for entry in fs::read_dir(folder)? {
        if !entry?.file_name().to_string_lossy().starts_with('.') {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Checks that no module or page beside it has the name in any language, which would give two pages the same address.
fn refuse_known<'a>(neighbours: impl IntoIterator<Item = &'a KnownNames>, name: &Name) -> Result<(), ScaffoldError> {
    match neighbours.into_iter().find(|known| known.names().any(|known| known == name.slug)) {
        Some(known) => Err(ScaffoldError::Exists(known.paths[0].clone().into())),
        None => Ok(()),
    }
}

/// The name with its number: the typed number, else the one after the last; no number if the modules or pages beside it
/// have none.
fn numbered<'a>(
    neighbours: impl IntoIterator<Item = &'a KnownNames> + Clone,
    name: &Name,
) -> Result<String, ScaffoldError> {
    let all = || neighbours.clone().into_iter();
    if let Some((number, digits)) = &name.number {
        if let Some(known) = all().find(|known| known.numbers.contains(number)) {
            return Err(ScaffoldError::NumberTaken { number: digits.clone(), path: known.paths[0].clone() });
        }
        return Ok(format!("{digits}-{}", name.slug));
    }
    let last = all().flat_map(|known| known.numbers.iter().chain(&known.orders)).max();
    // A name that begins with digits needs a number, or its digits would be read as one.
    if last.is_none() && all().next().is_some() && !name.begins_with_number() {
        return Ok(name.slug.clone());
    }
    let width = all().map(|known| known.digits).max().unwrap_or(0).max(2);
    let number = last.map_or(1, |last| last.saturating_add(1).max(1));
    Ok(format!("{number:0width$}-{}", name.slug))
}

fn given(key: &str, name: &str, value: &str) -> Option<String> {
    (key == name).then(|| value.to_owned())
}

/// New files, each in the language of its folder.
struct Writer<'a> {
    course: &'a Course,
    texts: &'a ScaffoldTexts,
    name: &'a Name,
    files: Vec<(String, String)>,
    remarks: Vec<ScaffoldRemark>,
}

impl<'a> Writer<'a> {
    fn new(course: &'a Course, name: &'a Name) -> Self {
        let renamed =
            name.is_changed.then(|| ScaffoldRemark::Named { typed: name.typed.clone(), slug: name.slug.clone() });
        Self { course, texts: &course.texts, name, files: Vec::new(), remarks: renamed.into_iter().collect() }
    }

    /// Adds a page from the text in its language, in the site's first language, or in English.
    fn page(&mut self, path: &str, language: usize, text: &str) {
        let tag = &self.course.languages[language];
        let Some((from, text)) = self.texts.find(&[tag, self.course.default_language(), "en"], text) else { return };
        if texts::primary(tag) != texts::primary(from) {
            let remark = ScaffoldRemark::Borrowed { language: tag.clone(), from: from.to_owned() };
            if !self.remarks.contains(&remark) {
                self.remarks.push(remark);
            }
        }
        let words = fill(text, |key| match key {
            "name" => Some(self.name.quoted()),
            "slug" => Some(self.name.slug.clone()),
            block => self.course.block_word(language, block),
        });
        self.files.push((path.to_owned(), words));
    }

    fn finish(self, root: &Path, id: String, today: Date) -> Result<Scaffold, ScaffoldError> {
        // A broken symbolic link exists too.
        let mut places = self.files.iter().map(|(path, _)| root.join(path));
        if let Some(taken) = places.find(|path| fs::symlink_metadata(path).is_ok()) {
            return Err(ScaffoldError::Exists(taken));
        }
        // New pages in all languages are confirmed, so that a later change in one language is detected.
        let records = record::of_pages(&self.course.snapshot, &self.files, today);
        let pages = self.files.iter().map(|(path, text)| (SourcePath::new(path), text));
        let all: Vec<(SourcePath, &String)> =
            pages.chain(records.files.iter().map(|(path, text)| (path.clone(), text))).collect();
        write_changes(root, &self.course.snapshot, all.iter().map(|(path, text)| (path, text.as_bytes())))
            .map_err(refused)?;
        let files = self.files.into_iter().map(|(path, _)| path).collect();
        Ok(Scaffold { files, remarks: self.remarks, id })
    }
}
