//! The page at a former address: it leads on by itself on any host, and from a USB stick.

use super::links::{config, title};
use super::markup::{escape_attribute, escape_text};
use crate::curriculum::{Site, relative};
use crate::theme::Theme;

/// A former address.
#[derive(Clone, Debug, Hash)]
pub struct RedirectView {
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

pub(super) fn render(view: &RedirectView) -> String {
    let mut title = String::new();
    escape_text(&view.title, &mut title);
    let mut href = String::new();
    escape_attribute(&view.href, &mut href);
    let mut canonical = String::new();
    if let Some(url) = &view.canonical {
        canonical.push_str("<link rel=\"canonical\" href=\"");
        escape_attribute(url, &mut canonical);
        canonical.push_str("\">\n");
    }
    format!(
        "<!doctype html>\n<html lang=\"{locale}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n\
         <title>{title}</title>\n{canonical}</head>\n<body>\n<p><a href=\"{href}\">{title}</a></p>\n</body>\n</html>\n",
        locale = view.locale,
    )
}
