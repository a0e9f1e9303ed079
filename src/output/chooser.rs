//! The page at the root: links to the languages, which work without scripts.

use serde::Serialize;

use super::frame::{OtherLanguage, PageFrame, language_choice, plain_frame};

use super::links::config;
use super::memo::NavigationMemo;
use super::surroundings::Here;
use crate::curriculum::{Address, Site, relative};
use crate::language::Language;
use crate::plan::Route;
use crate::theme::{TemplateFault, Theme};

/// The language chooser.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct ChooserView {
    #[serde(skip)]
    language: Language,
    frame: PageFrame,
    /// All languages, without preference, in the order of `site.toml`.
    choices: Vec<LanguageChoice>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct LanguageChoice {
    language: OtherLanguage,
    /// The site's title in that language.
    title: String,
    /// What the course is, in that language; in low profile nothing.
    description: Option<String>,
    /// Who publishes it, in that language; in low profile nothing.
    publisher: Option<String>,
}

pub(super) fn view(site: &Site, theme: &Theme, memo: &NavigationMemo) -> ChooserView {
    let address = Address::new("index.html");
    let default = site.config.default_language;
    let home = site.home.map(|home| site.page(home));
    let choices = site
        .languages()
        .map(|language| {
            let target = home.and_then(|home| home.addresses[language].as_ref());
            let own = home.and_then(|home| home.translations[language].as_ref());
            LanguageChoice {
                language: OtherLanguage {
                    href: target.map(|target| relative(&address, target)).unwrap_or_default(),
                    translated: own.is_some(),
                    ..language_choice(site, theme, language)
                },
                description: own
                    .filter(|_| !site.delivery.low_profile)
                    .and_then(|own| own.document.front.description.clone()),
                publisher: site
                    .config
                    .imprint
                    .publisher
                    .as_ref()
                    .filter(|_| !site.delivery.low_profile)
                    .map(|publisher| publisher[language].clone()),
                title: match site.delivery.low_profile {
                    true => theme.strings(language).get("low_profile.title").to_owned(),
                    false => config(site, language).title.clone(),
                },
            }
        })
        .collect();
    let frame = plain_frame(site, theme, memo, default, &address, Here::Elsewhere).invited(site, &Route::Chooser);
    ChooserView { language: default, frame, choices }
}

pub(super) fn render(theme: &Theme, memo: &NavigationMemo, view: &ChooserView) -> Result<Vec<u8>, TemplateFault> {
    theme.render_file("chooser.html", view.language, view, memo.parts(theme, &view.frame.surroundings)?)
}
