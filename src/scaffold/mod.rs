//! New sites, modules and pages, in every language at once.
//!
//! What is written comes from files of text in this folder, one set a language.
//! Nothing that exists is ever overwritten.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::curriculum::position_of;
use crate::language::{check_slug, slugify};

static TEXTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/scaffold/texts");

/// A file that was made.
pub struct Created(pub PathBuf);

/// Why nothing was made.
#[derive(Debug)]
pub enum ScaffoldError {
    /// A name that cannot be an address.
    BadName {
        /// The name.
        name: String,
        /// One that could.
        proposal: String,
    },
    /// A page named without its module.
    PageWithoutModule,
    /// Something is there already.
    Exists(PathBuf),
    /// There is no such module.
    NoModule {
        /// The name that was given.
        name: String,
        /// The modules there are.
        known: Vec<String>,
    },
    /// The machine failed.
    Io(PathBuf, io::Error),
}

/// Makes a small course of one module in a folder that is new or empty.
///
/// # Errors
/// The folder holds something, or cannot be written.
pub fn new_site(folder: &Path) -> Result<Vec<Created>, ScaffoldError> {
    let is_taken = folder.exists() && fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_some());
    if is_taken {
        return Err(ScaffoldError::Exists(folder.to_path_buf()));
    }
    let mut files = vec![
        ("site.toml".to_owned(), text("site.toml", "", "")),
        (".gitignore".to_owned(), "/public\n/public-facilitator\n".to_owned()),
    ];
    for language in languages() {
        let module = format!("content/{language}/01-first-module");
        files.push((format!("content/{language}/index.md"), text(&format!("{language}/index.md"), "", "")));
        files.push((format!("{module}/index.md"), text(&format!("{language}/first-module.md"), "", "")));
        files.push((format!("{module}/01-first-page.md"), text(&format!("{language}/first-page.md"), "", "")));
    }
    write_all(folder, files)
}

/// Makes a module after the last one.
///
/// # Errors
/// The name cannot be an address, the module exists, or it cannot be written.
pub fn new_module(root: &Path, slug: &str) -> Result<Vec<Created>, ScaffoldError> {
    hold_to_address(slug)?;
    let modules = folders(root)?;
    if let Some(known) = modules.iter().find(|module| module.id == slug) {
        return Err(ScaffoldError::Exists(root.join("content").join(&known.language).join(&known.folder)));
    }
    let number = modules.iter().filter_map(|module| module.number).max().unwrap_or(0) + 1;
    let mut files = Vec::new();
    for language in site_languages(root)? {
        let folder = format!("content/{language}/{number:02}-{slug}");
        let title = title_of(slug);
        files.push((format!("{folder}/index.md"), text(&format!("{language}/module.md"), &title, slug)));
        files.push((format!("{folder}/01-first-page.md"), text(&format!("{language}/page.md"), &title, "")));
    }
    write_all(root, files)
}

/// Makes a page at the end of a module.
///
/// # Errors
/// The module does not exist, the name cannot be an address, the page exists, or it cannot be written.
pub fn new_page(root: &Path, module: &str, slug: &str) -> Result<Vec<Created>, ScaffoldError> {
    hold_to_address(slug)?;
    let modules = folders(root)?;
    let named: Vec<&ModuleFolder> =
        modules.iter().filter(|known| known.id == module || known.folder == module).collect();
    let Some(first) = named.first() else {
        let mut known: Vec<String> = modules.into_iter().map(|module| module.id).collect();
        known.dedup();
        return Err(ScaffoldError::NoModule { name: module.to_owned(), known });
    };
    let mut last = 0;
    for folder in &named {
        let path = root.join("content").join(&folder.language).join(&folder.folder);
        for name in names(&path)? {
            let Some(position) = position_of(&format!("content/x/{}/{name}", folder.folder)) else { continue };
            if position.page.id == slug {
                return Err(ScaffoldError::Exists(path.join(name)));
            }
            last = last.max(position.page.number.unwrap_or(0));
        }
    }
    let number = last + 1;
    let folder = &first.folder;
    let files = site_languages(root)?.into_iter().map(|language| {
        let words = text(&format!("{language}/page.md"), &title_of(slug), "");
        (format!("content/{language}/{folder}/{number:02}-{slug}.md"), words)
    });
    write_all(root, files.collect())
}

fn hold_to_address(slug: &str) -> Result<(), ScaffoldError> {
    if check_slug(slug).is_ok() {
        return Ok(());
    }
    let proposal = Some(slugify(slug)).filter(|slug| check_slug(slug).is_ok());
    Err(ScaffoldError::BadName { name: slug.to_owned(), proposal: proposal.unwrap_or_else(|| "first-module".into()) })
}

/// `four-elements` as a title to begin with.
fn title_of(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The languages that have texts here.
fn languages() -> Vec<&'static str> {
    let mut languages: Vec<&str> = TEXTS.dirs().filter_map(|folder| folder.path().to_str()).collect();
    languages.sort_unstable();
    languages
}

/// A text with its title and slug filled in; languages without texts of their own get the first there is.
fn text(path: &str, title: &str, slug: &str) -> String {
    let own = TEXTS.get_file(path);
    let other = || {
        let name = path.split_once('/').map_or(path, |(_, name)| name);
        languages().iter().find_map(|language| TEXTS.get_file(format!("{language}/{name}")))
    };
    let file = own.or_else(other).and_then(|file| file.contents_utf8()).unwrap_or_default();
    file.replace("TITLE", title).replace("SLUG", slug)
}

/// The languages of a site: the folders of its content.
fn site_languages(root: &Path) -> Result<Vec<String>, ScaffoldError> {
    let mut found: Vec<String> = folder_names(&root.join("content"))?
        .into_iter()
        .filter(|name| crate::language::LanguageTag::parse(name).is_some() && name != "media")
        .collect();
    if found.is_empty() {
        found = languages().into_iter().map(str::to_owned).collect();
    }
    Ok(found)
}

struct ModuleFolder {
    language: String,
    folder: String,
    id: String,
    number: Option<i64>,
}

fn folders(root: &Path) -> Result<Vec<ModuleFolder>, ScaffoldError> {
    let mut found = Vec::new();
    for language in site_languages(root)? {
        for folder in folder_names(&root.join("content").join(&language))? {
            let Some(position) = position_of(&format!("content/{language}/{folder}/index.md")) else { continue };
            let Some(module) = position.module else { continue };
            found.push(ModuleFolder { language: language.clone(), folder, id: module.id, number: module.number });
        }
    }
    Ok(found)
}

fn folder_names(path: &Path) -> Result<Vec<String>, ScaffoldError> {
    Ok(names(path)?.into_iter().filter(|name| path.join(name).is_dir()).collect())
}

fn names(path: &Path) -> Result<Vec<String>, ScaffoldError> {
    let io = |error| ScaffoldError::Io(path.to_path_buf(), error);
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(io)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry.map_err(io)?.file_name().into_string().ok());
    }
    names.sort();
    Ok(names)
}

/// Writes files that must not exist yet; looks at all of them before it writes the first.
fn write_all(root: &Path, files: Vec<(String, String)>) -> Result<Vec<Created>, ScaffoldError> {
    let files: Vec<(PathBuf, String)> = files.into_iter().map(|(path, text)| (root.join(path), text)).collect();
    if let Some((taken, _)) = files.iter().find(|(path, _)| path.exists()) {
        return Err(ScaffoldError::Exists(taken.clone()));
    }
    let mut created = Vec::new();
    for (path, text) in files {
        let io = |error| ScaffoldError::Io(path.clone(), error);
        fs::create_dir_all(path.parent().unwrap_or(root)).map_err(io)?;
        File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes())).map_err(io)?;
        created.push(Created(path));
    }
    Ok(created)
}
