//! The language files: embedded ones, with those of the site merged over them.

use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};

use super::layer::Layer;
use super::overlay::Shape;
use crate::language::LanguageTag;
use crate::source::{Snapshot, SourcePath};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/languages");

/// The folder of a site's language files.
pub const FOLDER: &str = "languages";

/// Tables whose keys are words and phrases of authors.
const FREE: [&str; 5] =
    ["locators", "locator_words", "writing.registers", "writing.quantities.units", "writing.quantities.labels"];

/// The optional table, about how a language is written.
const OPTIONAL: &str = "writing";

/// The valid structure of a language file.
pub static SHAPE: LazyLock<Shape> = LazyLock::new(|| {
    let files: Vec<(SourcePath, &str)> = embedded()
        .filter_map(|(name, bytes)| Some((SourcePath::new(&name), std::str::from_utf8(bytes).ok()?)))
        .collect();
    Shape::new(files.iter().map(|(path, text)| (path, *text)), &FREE, OPTIONAL, FOLDER, None)
});

/// The embedded files by path: `languages/en.toml`.
pub fn embedded() -> impl Iterator<Item = (String, &'static [u8])> {
    EMBEDDED.files().filter_map(|file| Some((format!("{FOLDER}/{}", file.path().to_str()?), file.contents())))
}

/// The names of the files for a language, least specific first, as in the lookup of RFC 4647: the language, then each
/// more specific variant. `zh`, `zh-Hant` and `zh-Hant-TW`.
pub fn names(tag: &LanguageTag) -> Vec<&str> {
    let tag = tag.as_str();
    let ends = tag.match_indices('-').map(|(at, _)| at).chain([tag.len()]);
    ends.map(|end| &tag[..end]).collect()
}

pub(super) struct WordingFile {
    path: SourcePath,
    text: Arc<str>,
    is_own: bool,
}

impl WordingFile {
    pub fn layer(&self) -> Layer<'_> {
        Layer { path: &self.path, text: &self.text, is_own: self.is_own }
    }
}

/// The files of a language, least specific first.
pub(super) fn files(snapshot: &Snapshot, tag: &LanguageTag) -> Vec<WordingFile> {
    let paths: Vec<String> = names(tag).into_iter().map(|name| format!("{FOLDER}/{name}.toml")).collect();
    let built_in = paths.iter().filter_map(|path| {
        let (_, bytes) = embedded().find(|(name, _)| name == path)?;
        let text = std::str::from_utf8(bytes).ok()?;
        Some(WordingFile { path: SourcePath::new(path), text: text.into(), is_own: false })
    });
    let own = paths.iter().filter_map(|path| {
        let source = snapshot.source(path)?;
        Some(WordingFile { path: source.path.clone(), text: source.text.clone(), is_own: true })
    });
    built_in.chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_has_the_files_of_what_it_is_a_variant_of() {
        for (tag, wanted) in
            [("es", "es"), ("es-MX", "es es-MX"), ("zh-Hant-TW", "zh zh-Hant zh-Hant-TW"), ("kok", "kok")]
        {
            let tag = LanguageTag::parse(tag).expect("a valid tag");
            assert_eq!(names(&tag).join(" "), wanted);
        }
    }
}
