//! The page at a former address: it redirects on any host, and when opened as a file.

use serde::Serialize;

use super::links::{config, title};
use crate::curriculum::{Site, relative};
use crate::language::Language;
use crate::theme::{Parts, TemplateFault, Theme};

/// The redirect of a former address.
#[derive(Clone, Debug, Hash, Serialize)]
pub struct RedirectView {
    #[serde(skip)]
    language: Language,
    locale: String,
    title: String,
    href: String,
    canonical: Option<String>,
}

pub(super) fn view(site: &Site, theme: &Theme, number: u32) -> RedirectView {
    let redirect = &site.redirects[number as usize];
    let target = site.page(redirect.to).addresses[redirect.language].clone();
    let target = target.unwrap_or_else(|| redirect.from.clone());
    let base = site.delivery.base_url.as_ref();
    RedirectView {
        language: redirect.language,
        locale: config(site, redirect.language).locale.to_string(),
        title: match site.delivery.low_profile {
            true => theme.strings(redirect.language).get("low_profile.title").to_owned(),
            false => title(site, redirect.to, redirect.language).0,
        },
        href: relative(&redirect.from, &target),
        canonical: base
            .filter(|_| site.delivery.is_public())
            .map(|base| format!("{}/{}", base.as_str(), target.canonical())),
    }
}

pub(super) fn render(theme: &Theme, view: &RedirectView) -> Result<Vec<u8>, TemplateFault> {
    theme.render_file("redirect.html", view.language, view, Parts::new())
}
