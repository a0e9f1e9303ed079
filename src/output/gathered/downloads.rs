//! The files to download, module by module.

use serde::Serialize;

use crate::curriculum::{Address, Download, Site, relative};
use crate::language::Language;
use crate::output::file_note::file_note;
use crate::output::links::{PageLink, config, page_link};
use crate::theme::Theme;

#[derive(Clone, Debug, Hash, Serialize)]
pub struct DownloadsPage {
    groups: Vec<DownloadGroup>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct DownloadGroup {
    /// The module; `None` for pages outside the modules.
    module: Option<PageLink>,
    number: Option<i64>,
    files: Vec<OfferedFile>,
}

#[derive(Clone, Debug, Hash, Serialize)]
struct OfferedFile {
    href: String,
    title: String,
    /// The language of the title, if different from that of the page.
    lang: Option<String>,
    /// Its type and size.
    note: String,
    /// The page that offers it.
    page: Option<PageLink>,
}

pub(super) fn view(site: &Site, theme: &Theme, language: Language, address: &Address) -> DownloadsPage {
    let file = |download: Download| {
        let file = site.file(download.file);
        let name = file.address.as_str().rsplit('/').next().unwrap_or_default();
        let title = Some(download.title).filter(|title| !title.trim().is_empty());
        OfferedFile {
            href: relative(address, &file.address),
            title: title.unwrap_or_else(|| name.to_owned()),
            lang: (download.language != language).then(|| config(site, download.language).locale.to_string()),
            note: file_note(site, theme, language, file),
            page: page_link(site, address, download.page, language),
        }
    };
    let groups = site.downloads(language).into_iter().map(|(module, files)| {
        let module = module.map(|module| site.module(module));
        DownloadGroup {
            module: module.and_then(|module| page_link(site, address, module.front?, language)),
            number: module.and_then(|module| module.number),
            files: files.into_iter().map(file).collect(),
        }
    });
    DownloadsPage { groups: groups.collect() }
}
