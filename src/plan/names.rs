//! Names on which something else than a route depends: addresses that are kept free, and what the order of publishing
//! is read from.

use super::host_files::HostFile;
use crate::config::Packing;
use crate::curriculum::{ASSETS, Site};
use crate::search;

/// The page for addresses that do not exist, at the root and in the folder of each language.
pub(super) const NOT_FOUND: &str = "404.html";

/// All pages for search engines.
pub(super) const SITEMAP: &str = "sitemap.xml";

/// The list of what can be kept, in the folder of each language.
pub(super) const OFFLINE_FILES: &str = "offline-files.json";

/// The service worker: a browser asks for it by itself, by a name that lasts.
pub(super) const WORKER: &str = "sw.js";

/// Where the worker answers what it keeps. Nothing is published there.
const STORED_STATE: &str = "kept.json";

/// The folder of files that a server's own configuration includes. It is not for readers.
pub const HOST_FOLDER: &str = "_host";

/// The list of digests in an archive.
pub const SUMS: &str = "SHA256SUMS.txt";

/// The text for whoever opens an archive. A site's own takes its place.
pub const README: &str = "README.txt";

/// The folder in which `serve` answers by itself.
const SERVED: &str = "_temario";

/// What is written or answered beside the outputs, whatever the settings are.
const BESIDE: [&str; 8] = [
    "manifest.json",
    "manifest.json.minisig",
    ".temario-deploy.json",
    ".temario-deploy.part",
    ".temario-deploy.lock",
    SITEMAP,
    SUMS,
    STORED_STATE,
];

/// What is kept free for the program, though no route has its address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reserved {
    /// A file.
    File(String),
    /// A folder with all that could lie in it.
    Folder(String),
}

/// All that is kept free on a site.
pub fn reserved(site: &Site) -> Vec<Reserved> {
    let mut reserved: Vec<Reserved> = BESIDE.iter().map(|name| Reserved::File((*name).to_owned())).collect();
    reserved.extend([ASSETS, SERVED].map(|folder| Reserved::Folder(folder.to_owned())));
    // Which files an index has is known only when all texts have been gone through.
    for language in site.languages().filter(|_| site.config.has_search) {
        let tag = &site.config.languages[language].tag;
        let root = format!("{tag}/{}", search::ROOT);
        let copies = site.config.host.packed.iter().map(|packing| format!("{root}{}", packing.ending()));
        reserved.extend(copies.map(Reserved::File));
        reserved.push(Reserved::File(root));
        reserved.push(Reserved::Folder(format!("{tag}/{}", search::FOLDER)));
    }
    reserved
}

/// When a file is published, where not all files change at once. It is read from the name: a folder that was built
/// before is published without the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Before the pages, which load it.
    First,
    /// A page, or a packed copy of one.
    Page,
    /// After all others: browsers and hosts ask for it by themselves, and it speaks of the others.
    Last,
}

impl Turn {
    /// The turn of a file.
    pub fn of(path: &str) -> Self {
        let plain = unpacked(path);
        if plain.ends_with(".html") {
            return Self::Page;
        }
        let of_hosts = HostFile::ALL.map(HostFile::address);
        let is_last = of_hosts.contains(&plain)
            || [WORKER, SITEMAP].contains(&plain)
            || plain.split_once('/').is_some_and(|(_, name)| name == OFFLINE_FILES);
        // A picture at the root is loaded by pages as any other.
        if is_last { Self::Last } else { Self::First }
    }
}

/// The name of what a packed copy is of; any other name as it is.
pub(super) fn unpacked(path: &str) -> &str {
    Packing::ALL.iter().find_map(|(_, packing)| path.strip_suffix(packing.ending())).unwrap_or(path)
}

/// Whether a file is a packed copy: it is sent in place of what it is of, never by its own name.
pub fn is_packed_copy(path: &str) -> bool {
    unpacked(path) != path
}

/// Whether a file is for hosts alone; many do not show it.
pub fn is_for_hosts(path: &str) -> bool {
    HostFile::UNPUBLISHED.iter().any(|file| file.address() == path) || path.split('/').next() == Some(HOST_FOLDER)
}
