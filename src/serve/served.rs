//! A loaded site with its outputs by path.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::curriculum::{Address, LinkTarget, Translation};
use crate::language::Language;
use crate::output::is_index_file;
use crate::pipeline::Loaded;
use crate::plan::Route;
use crate::source::SourcePath;
use crate::theme::TemplateFault;

/// A loaded site with its outputs, sorted by address.
pub(super) struct Served {
    pub loaded: Loaded,
    plan: Vec<(Address, Route)>,
}

/// The target of a path.
pub(super) enum PathTarget {
    Output(Address, Route),
    /// A folder without the final slash, which relative links need.
    Folder(String),
    Nothing(Route),
}

impl Served {
    pub fn new(loaded: Loaded) -> Self {
        let plan = loaded.plan();
        Self { loaded, plan }
    }

    fn planned(&self, path: &str) -> Option<&(Address, Route)> {
        let place = self.plan.binary_search_by(|(address, _)| address.as_str().cmp(path)).ok()?;
        self.plan.get(place)
    }

    /// Finds an output as hosts do: with or without `.html`, and folders by their front page.
    pub fn find(&self, path: &str) -> PathTarget {
        let path = path.trim_start_matches('/');
        let path = percent_decode_str(path).decode_utf8_lossy();
        let direct =
            if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() };
        if is_index_file(&direct)
            && let Some((address, route)) = self.loaded.search().find(&direct)
        {
            return PathTarget::Output(address, route);
        }
        for candidate in [direct, format!("{path}.html")] {
            if let Some((address, route)) = self.planned(&candidate) {
                return PathTarget::Output(address.clone(), route.clone());
            }
        }
        if self.planned(&format!("{path}/index.html")).is_some() {
            return PathTarget::Folder(format!("/{path}/"));
        }
        PathTarget::Nothing(Route::NotFound(self.language_of(&path)))
    }

    pub fn has(&self, path: &str) -> bool {
        matches!(self.find(path), PathTarget::Output(..))
    }

    /// The language of a path, by its first folder.
    pub fn language_of(&self, path: &str) -> Option<Language> {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let site = &self.loaded.site;
        site.languages().find(|language| site.config.languages[*language].tag.as_str() == first)
    }

    /// The bytes of an output.
    ///
    /// # Errors
    /// A template error.
    pub fn bytes(&self, route: &Route) -> Result<Vec<u8>, TemplateFault> {
        let view = self.loaded.view(route);
        let bytes = self.loaded.render(&view)?;
        Ok(bytes.into_owned())
    }

    /// The route at a path; if there is none, that of the “page not found” page.
    pub fn route(&self, path: &str) -> Option<Route> {
        match self.find(path) {
            PathTarget::Output(_, route) | PathTarget::Nothing(route) => Some(route),
            PathTarget::Folder(_) => None,
        }
    }

    /// The key of the output at a path: it changes whenever the bytes may have changed.
    pub fn key(&self, path: &str) -> u128 {
        self.route(path).map_or(0, |route| self.key_of(&route))
    }

    /// See [`Served::key`].
    pub fn key_of(&self, route: &Route) -> u128 {
        self.loaded.theme.digest.0 ^ u128::from(self.loaded.view(route).key())
    }

    /// The translation at a path, if it is a page.
    pub fn shown(&self, path: &str) -> Option<(Language, &Translation)> {
        match self.route(path)? {
            Route::Page(page, language) => self.loaded.site.page(page).shown(language),
            _ => None,
        }
    }

    /// The pictures of the page at a path, each with a digest of its content.
    pub fn media(&self, path: &str) -> BTreeMap<String, String> {
        let Some((_, translation)) = self.shown(path) else { return BTreeMap::new() };
        let site = &self.loaded.site;
        let files = site.resolved(translation).images.iter().filter_map(|target| match target {
            LinkTarget::File(id, _) => Some(site.file(*id)),
            _ => None,
        });
        files.map(|file| (format!("/{}", file.address.as_str()), file.digest.short())).collect()
    }

    /// The source files of a page, those in its own language first.
    pub fn sources(&self, path: &str) -> Vec<SourcePath> {
        let Some(Route::Page(page, language)) = self.route(path) else { return Vec::new() };
        let record = self.loaded.site.page(page);
        let own = record.shown(language).map(|(own, _)| own).into_iter();
        let others = self.loaded.site.languages();
        let mut paths: Vec<SourcePath> = Vec::new();
        for translation in own.chain(others).filter_map(|language| record.translations[language].as_ref()) {
            if !paths.contains(&translation.document.path) {
                paths.push(translation.document.path.clone());
            }
        }
        paths
    }
}
