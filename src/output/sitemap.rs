//! `sitemap.xml`: every page that search engines are invited to, with its counterparts in other languages.

use std::fmt::Write;

use super::markup::escape_attribute;
use super::public::public;
use crate::curriculum::{PageId, Site};
use crate::plan::Route;

pub(super) fn text(site: &Site) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let of_languages =
        |route: &dyn Fn(crate::language::Language) -> Route| site.languages().map(route).collect::<Vec<_>>();
    let mut routes = vec![Route::Chooser];
    routes.extend(
        (0..).map(PageId).take(site.pages.len()).flat_map(|page| of_languages(&|language| Route::Page(page, language))),
    );
    routes
        .extend(site.gathered().into_iter().flat_map(|page| of_languages(&|language| Route::Gathered(page, language))));
    for route in &routes {
        let Some((own, alternates)) = public(site, route) else { continue };
        let escaped = |url: &str| {
            let mut text = String::new();
            escape_attribute(url, &mut text);
            text
        };
        let _ = write!(xml, "<url><loc>{}</loc>", escaped(&own));
        if let Some(date) = reviewed(site, route) {
            let _ = write!(xml, "<lastmod>{date}</lastmod>");
        }
        for other in &alternates {
            let (language, href) = (&other.hreflang, escaped(&other.href));
            let _ = write!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{href}\"/>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// When a person last looked over a page that somebody wrote.
fn reviewed(site: &Site, route: &Route) -> Option<crate::config::Date> {
    let Route::Page(page, language) = route else { return None };
    site.page(*page).translations[*language].as_ref()?.document.front.reviewed
}
