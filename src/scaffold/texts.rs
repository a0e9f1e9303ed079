//! The texts of new files, with a folder for each language.
//!
//! `texts/site/` is a small complete course, `texts/LANGUAGE/page.md` is a page, and `texts/LANGUAGE/module/` contains
//! the first pages of a module. In a text, `{{name}}` is replaced by the typed name, `{{slug}}` by its slug, and
//! `{{exercise}}` by the site's name of that block.

use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};

use crate::source::Snapshot;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/scaffold/texts");

/// The folder of the course that `new site` writes.
const SITE: &str = "site";

/// The texts of all languages by path: `es/module/index.md`.
pub(super) struct ScaffoldTexts(BTreeMap<String, String>);

impl ScaffoldTexts {
    /// The embedded texts; a file in the site's `themes/NAME/scaffold/` replaces the one of the same path.
    pub fn of_site(snapshot: &Snapshot, theme: &str) -> Self {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        embed(&EMBEDDED, &mut texts);
        texts.retain(|path, _| !path.starts_with("site/"));
        let folder = format!("themes/{theme}/scaffold");
        for source in snapshot.sources_below(&folder) {
            texts.insert(source.path.as_str()[folder.len() + 1..].to_owned(), source.text.to_string());
        }
        Self(texts)
    }

    /// The names of all texts below a folder in any language, the front page first; each is written in every language.
    pub fn names(&self, folder: &str) -> Vec<&str> {
        let inner = |path| {
            let (_, rest): (&str, &str) = str::split_once(path, '/')?;
            rest.strip_prefix(folder).filter(|name| name.ends_with(".md"))
        };
        let mut names: Vec<&str> = self.0.keys().filter_map(|path| inner(path)).collect();
        names.sort_by_key(|name| (*name != "index.md", *name));
        names.dedup();
        names
    }

    /// A text in the first of some languages that has it, with that language. The primary language is accepted: `es`
    /// for `es-MX`.
    pub fn find(&self, languages: &[&str], path: &str) -> Option<(&str, &str)> {
        let own = languages.iter().flat_map(|language| [*language, primary(language)]);
        let key = own.map(|language| format!("{language}/{path}")).find(|key| self.0.contains_key(key));
        let any = || self.0.keys().find(|key| key.split_once('/').is_some_and(|(_, name)| name == path)).cloned();
        let (key, text) = self.0.get_key_value(&key.or_else(any)?)?;
        Some((key.split('/').next().unwrap_or_default(), text))
    }
}

/// The primary language of a tag, without script and region.
pub(super) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// The tags of the languages that have texts for new pages.
pub fn languages_with_texts() -> Vec<String> {
    let folders = EMBEDDED.dirs().filter_map(|folder| folder.path().to_str());
    folders.filter(|name| *name != SITE).map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The files of a new site.
pub(super) fn site_files() -> Vec<(String, String)> {
    let mut texts = BTreeMap::new();
    embed(&EMBEDDED, &mut texts);
    let files = texts.into_iter().filter_map(|(path, text)| Some((path.strip_prefix("site/")?.to_owned(), text)));
    // Named `.gitignore`, the file would apply to this folder too.
    files.map(|(path, text)| if path == "gitignore" { (".gitignore".to_owned(), text) } else { (path, text) }).collect()
}

fn embed(folder: &Dir<'_>, texts: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        if let Some((path, text)) = file.path().to_str().zip(file.contents_utf8()) {
            texts.insert(path.replace('\\', "/"), text.to_owned());
        }
    }
    folder.dirs().for_each(|inner| embed(inner, texts));
}

/// Replaces `{{key}}` in a text; unknown keys are unchanged.
pub(super) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        match after.split_once("}}").and_then(|(key, after)| Some((value(key)?, after))) {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push_str("{{");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}
