//! The files of a theme: files of the site take precedence over embedded ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::diagnostic::{Diagnostic, faults};
use crate::source::{Digest, Place, Snapshot, SourcePath};
use crate::wording::{FOLDER, embedded};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The folder of the default theme in a site that replaces parts of it.
const DEFAULT: &str = "default";

/// An embedded file, which a site can replace.
#[derive(Clone, Debug)]
pub struct BuiltIn {
    /// Its path in the theme, `strings/en.toml`, or that of a language, `languages/en.toml`.
    pub name: String,
    /// Its content.
    pub bytes: &'static [u8],
}

impl BuiltIn {
    /// The path of such a file in a site with a theme. Language files do not depend on the theme.
    pub fn place(name: &str, theme: &str) -> String {
        match name.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/')) {
            true => name.to_owned(),
            false => format!("themes/{theme}/{name}"),
        }
    }

    /// Its content, if it is text.
    pub fn text(&self) -> Option<&'static str> {
        std::str::from_utf8(self.bytes).ok()
    }
}

/// All embedded files, sorted by name.
pub fn built_in_files() -> Vec<BuiltIn> {
    let mut files = Vec::new();
    list(&EMBEDDED, &mut files);
    files.extend(embedded().map(|(name, bytes)| BuiltIn { name, bytes }));
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

fn list(folder: &'static Dir<'_>, files: &mut Vec<BuiltIn>) {
    for file in folder.files() {
        let Some(name) = file.path().to_str().map(|path| path.replace('\\', "/")) else { continue };
        files.push(BuiltIn { name, bytes: file.contents() });
    }
    folder.dirs().for_each(|inner| list(inner, files));
}

/// A text file of a theme.
#[derive(Clone, Debug)]
pub(super) struct ThemeFile {
    /// Its path for diagnostics.
    pub path: SourcePath,
    pub text: Arc<str>,
    /// Whether it is a file of the site rather than an embedded one.
    pub is_own: bool,
}

/// A theme's files by their path in it.
pub(super) struct ThemeFiles {
    pub texts: BTreeMap<String, ThemeFile>,
    /// The site's strings, which are merged with the embedded ones; all other files replace embedded files.
    pub own_strings: BTreeMap<String, ThemeFile>,
    pub binaries: BTreeMap<String, Arc<[u8]>>,
}

impl ThemeFiles {
    pub fn gather(snapshot: &Snapshot, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut files = Self { texts: BTreeMap::new(), own_strings: BTreeMap::new(), binaries: BTreeMap::new() };
        files.embed(&EMBEDDED);
        let folder = format!("themes/{name}");
        let mut found = name == DEFAULT;
        for source in snapshot.sources_below(&folder) {
            found = true;
            let inner = source.path.as_str()[folder.len() + 1..].to_owned();
            let file = ThemeFile { path: source.path.clone(), text: source.text.clone(), is_own: true };
            let place = if inner.starts_with("strings/") { &mut files.own_strings } else { &mut files.texts };
            place.insert(inner, file);
        }
        for binary in snapshot.binaries_below(&folder) {
            found = true;
            files.binaries.insert(binary.path.as_str()[folder.len() + 1..].to_owned(), binary.bytes.clone());
        }
        if !found {
            let place = Place::file(&SourcePath::new("site.toml"));
            diagnostics.push(Diagnostic::new(
                faults::ThemeMissing { path: folder.to_string(), theme: name.to_string() },
                place,
            ));
        }
        files
    }

    fn embed(&mut self, folder: &Dir<'_>) {
        for file in folder.files() {
            let Some(inner) = file.path().to_str().map(|path| path.replace('\\', "/")) else { continue };
            match file.contents_utf8() {
                Some(text) => {
                    let path = SourcePath::new(&format!("themes/{DEFAULT}/{inner}"));
                    self.texts.insert(inner, ThemeFile { path, text: text.into(), is_own: false });
                }
                None => {
                    self.binaries.insert(inner, file.contents().into());
                }
            }
        }
        for inner in folder.dirs() {
            self.embed(inner);
        }
    }

    /// The first file of the site from which pages are rendered.
    pub fn own_of_pages(&self) -> Option<SourcePath> {
        let makes_pages = |path: &str| ["templates/", "icons/"].iter().any(|folder| path.starts_with(folder));
        let words = self.own_strings.values().next().map(|file| file.path.clone());
        let mut own = self.texts.iter().filter(|(path, file)| file.is_own && makes_pages(path));
        own.next().map(|(_, file)| file.path.clone()).or(words)
    }

    /// The text files in a folder, with their names in it.
    pub fn texts_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a ThemeFile)> {
        self.texts.iter().filter_map(move |(path, file)| Some((path.strip_prefix(folder)?.strip_prefix('/')?, file)))
    }

    pub fn digest(&self) -> Digest {
        let mut all = Vec::new();
        let texts =
            self.texts.iter().chain(&self.own_strings).map(|(path, file)| (path, Digest::of(file.text.as_bytes())));
        let binaries = self.binaries.iter().map(|(path, bytes)| (path, Digest::of(bytes)));
        for (path, digest) in texts.chain(binaries) {
            all.extend_from_slice(path.as_bytes());
            all.push(0);
            all.extend_from_slice(&digest.0.to_le_bytes());
        }
        Digest::of(&all)
    }
}
