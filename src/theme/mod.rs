//! The design of a site: templates, interface strings, assets.
//!
//! The default theme is embedded in the program. Each file of `themes/NAME/` in the site replaces the embedded file
//! with the same path. A theme does not access the site; it gets complete views.

mod assets;
mod files;
mod origins;
mod stencil;
mod strings;
mod templates;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

pub use assets::Asset;
pub use files::{BuiltIn, built_in_files};
pub use stencil::{Stencil, StencilPiece, StencilValue};
pub use strings::Strings;
pub use templates::{Html, Parts, ProgramPages, TemplateFault};

use crate::config::SiteConfig;
use crate::curriculum::BlockWords;
use crate::diagnostic::Diagnostic;
use crate::language::{Language, PerLanguage};
use crate::loads::{Format, find};
use crate::source::{Digest, Snapshot, SourcePath};
use crate::wording::{self, LocatorWords, Wording};

/// A theme, loaded for the languages of a site.
pub struct Theme {
    templates: templates::Templates,
    stencils: stencil::Stencils,
    strings: PerLanguage<Strings>,
    wording: PerLanguage<Wording>,
    asset_map: tera::Value,
    icons: tera::Value,
    /// Style sheets, scripts and other assets, sorted by name.
    pub assets: Vec<Asset>,
    /// The digest of all content of the theme.
    pub digest: Digest,
    /// A file of the site from which pages are rendered, if any; rendered pages are then checked again.
    own: Option<SourcePath>,
}

impl Theme {
    /// Loads a theme. Faults are reported; missing files are taken from the default theme.
    pub fn load(snapshot: &Snapshot, config: &SiteConfig, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let files = files::ThemeFiles::gather(snapshot, &config.theme, diagnostics);
        origins::check(&files, &config.theme, diagnostics);
        let wording = wording::load(snapshot, config, diagnostics);
        let strings = strings::load(&files, &wording, config, diagnostics);
        let templates = templates::Templates::load(&files, diagnostics);
        let assets = assets::load(&files);
        let addresses: BTreeMap<&str, &str> =
            assets.iter().map(|asset| (asset.name.as_str(), asset.address.as_str())).collect();
        let asset_map = tera::Value::from_serializable(&addresses);
        let icons = templates::icons(&files);
        let languages: Vec<u8> =
            snapshot.sources_below(wording::FOLDER).flat_map(|source| source.digest.0.to_le_bytes()).collect();
        let digest = Digest::of(&[&files.digest().0.to_le_bytes()[..], &languages].concat());
        let own_language = || snapshot.sources_below(wording::FOLDER).next().map(|source| source.path.clone());
        let own = files.own_of_pages().or_else(own_language);
        Self { templates, stencils: Default::default(), strings, wording, asset_map, icons, assets, digest, own }
    }

    /// Checks that a rendered page of a format loads nothing from other sites: an address may be composed of a template
    /// and a string. Pages of the embedded theme are checked by its tests instead.
    ///
    /// # Errors
    /// The first external resource or script that it would load or run.
    pub fn prove(&self, format: Format, page: &[u8]) -> Result<(), TemplateFault> {
        let Some(own) = &self.own else { return Ok(()) };
        match find(format, page).into_iter().next() {
            Some(load) => Err(TemplateFault::of_load(own, load)),
            None => Ok(()),
        }
    }

    /// The interface strings of a language.
    pub fn strings(&self, language: Language) -> &Strings {
        &self.strings[language]
    }

    /// The data of a language.
    pub fn wording(&self, language: Language) -> &Wording {
        &self.wording[language]
    }

    /// The citation words of all languages.
    pub fn locator_words(&self) -> LocatorWords {
        LocatorWords::new(&self.wording)
    }

    /// The names of blocks in all languages.
    pub fn block_words(&self) -> BlockWords {
        let count = self.strings.count();
        BlockWords::new(
            PerLanguage::from_fn(count, |language| self.strings[language].block_words()),
            PerLanguage::from_fn(count, |language| self.strings[language].work_words()),
            PerLanguage::from_fn(count, |language| self.strings[language].diagram_words()),
            PerLanguage::from_fn(count, |language| self.strings[language].alignment_words()),
        )
    }

    /// The asset whose name in the theme is `name`: `site.css`.
    pub fn asset(&self, name: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.name == name)
    }

    /// Renders a whole file from a template and a view.
    ///
    /// In the template, `t` has the strings of `language`, `assets` the addresses of assets, `icons` the icons by name,
    /// and each of `parts` is HTML or a value.
    ///
    /// # Errors
    /// A template fault with its place.
    pub fn render_file<V: Serialize>(
        &self,
        template: &str,
        language: Language,
        view: &V,
        parts: Parts,
    ) -> Result<Vec<u8>, TemplateFault> {
        let shared = [("t", self.strings[language].value()), ("assets", &self.asset_map), ("icons", &self.icons)];
        self.templates.render(template, shared, view, parts)
    }

    /// Renders a part of a page, like [`Theme::render_file`].
    ///
    /// # Errors
    /// A template fault with its place.
    pub fn render<V: Serialize>(
        &self,
        template: &str,
        language: Language,
        view: &V,
        parts: Parts,
    ) -> Result<String, TemplateFault> {
        let bytes = self.render_file(template, language, view, parts)?;
        Ok(String::from_utf8(bytes).expect("templates and values are text"))
    }

    /// A template that is used many times; the values that are present may differ.
    ///
    /// # Errors
    /// A template fault with its place.
    pub fn stencil(
        &self,
        template: &'static str,
        language: Language,
        is_xhtml: bool,
        values: &[StencilValue<'_>],
    ) -> Result<Arc<Stencil>, TemplateFault> {
        let render = |view: &BTreeMap<_, _>, parts| self.render(template, language, view, parts);
        self.stencils.get((template, language, is_xhtml), values, render)
    }
}
