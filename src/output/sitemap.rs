//! `sitemap.xml`: every page that search engines may index, with its counterparts in other languages.

use super::markup::{Markup, MarkupForm};
use super::public::public;
use crate::curriculum::{PageId, Site};
use crate::plan::Route;

pub(super) fn text(site: &Site) -> String {
    let mut xml = Markup::new(MarkupForm::Xhtml);
    xml.finished("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let root = xml.tag("urlset").with("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
    root.with("xmlns:xhtml", "http://www.w3.org/1999/xhtml").open();
    xml.finished("\n");
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
        xml.open("url");
        xml.open("loc");
        // The sitemap protocol requires addresses to be escaped like attributes.
        xml.attribute(&own);
        xml.close("loc");
        if let Some(date) = reviewed(site, route) {
            xml.element("lastmod", &date.to_string());
        }
        for other in &alternates {
            let link = xml.tag("xhtml:link").with("rel", "alternate");
            link.with("hreflang", &other.hreflang).with("href", &other.href).void();
        }
        xml.close("url");
        xml.finished("\n");
    }
    xml.close("urlset");
    xml.finished("\n");
    xml.into_string()
}

/// The date of the last review of a written page.
fn reviewed(site: &Site, route: &Route) -> Option<crate::config::Date> {
    let Route::Page(page, language) = route else { return None };
    site.page(*page).translations[*language].as_ref()?.document.front.reviewed
}
