//! `sitemap.xml`: every real translation with its counterparts.

use std::fmt::Write;

use super::frame::config;
use crate::curriculum::{Edition, Site};
use crate::language::Language;
use crate::markdown::escape_attribute;

pub(super) fn text(site: &Site) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    if site.edition == Edition::Participant {
        for page in &site.pages {
            let public = |language: Language| {
                page.translations[language].as_ref()?;
                let address = page.addresses[language].as_ref()?;
                let base = site.config.base_url.as_ref()?;
                let mut url = String::new();
                escape_attribute(&format!("{}/{}", base.as_str(), address.canonical()), &mut url);
                Some(url)
            };
            let translations: Vec<(Language, String)> =
                site.languages().filter_map(|language| Some((language, public(language)?))).collect();
            for (language, url) in &translations {
                let document = page.translations[*language].as_ref().map(|translation| &translation.document);
                let reviewed = document.and_then(|document| document.front.reviewed);
                let _ = write!(xml, "<url><loc>{url}</loc>");
                if let Some(date) = reviewed {
                    let _ = write!(xml, "<lastmod>{date}</lastmod>");
                }
                for (other, href) in &translations {
                    let locale = &config(site, *other).locale;
                    let _ = write!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"{locale}\" href=\"{href}\"/>");
                }
                let default = site.config.default_language;
                if let Some((_, href)) = translations.iter().find(|(other, _)| *other == default) {
                    let _ = write!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"x-default\" href=\"{href}\"/>");
                }
                xml.push_str("</url>\n");
            }
        }
    }
    xml.push_str("</urlset>\n");
    xml
}
