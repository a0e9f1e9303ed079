//! Names that code other than routes depends on: reserved addresses, and the names from which the order of publishing
//! is derived.

use super::host_files::HostFile;
use crate::config::Packing;
use crate::curriculum::{ASSETS, Site};
use crate::search;

/// The page for addresses that do not exist, at the root and in the folder of each language.
pub(super) const NOT_FOUND: &str = "404.html";

/// All pages for search engines.
pub(super) const SITEMAP: &str = "sitemap.xml";

/// The list of files to save, in the folder of each language.
pub(super) const OFFLINE_FILES: &str = "offline-files.json";

/// The service worker: browsers request it on their own, so its name must not change.
pub(super) const WORKER: &str = "sw.js";

/// The address at which the worker returns the list of saved files. No file is published there.
const STORED_STATE: &str = "kept.json";

/// The folder of files to include in a server's configuration. They are not for readers.
pub const HOST_FOLDER: &str = "_host";

/// The list of digests in an archive.
pub const SUMS: &str = "SHA256SUMS.txt";

/// The instructions in an archive. A file of the site with this name replaces them.
pub const README: &str = "README.txt";

/// The folder for addresses that `serve` answers itself.
const SERVED: &str = "_temario";

/// Names beside the outputs that are written or served with any settings.
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

/// A name that is reserved for the program, although no route has this address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reserved {
    /// A file.
    File(String),
    /// A folder with all its content.
    Folder(String),
}

/// All reserved names of a site.
pub fn reserved(site: &Site) -> Vec<Reserved> {
    let mut reserved: Vec<Reserved> = BESIDE.iter().map(|name| Reserved::File((*name).to_owned())).collect();
    reserved.extend([ASSETS, SERVED].map(|folder| Reserved::Folder(folder.to_owned())));
    // The files of an index are known only after all texts were read.
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

/// The publishing phase of a file, for hosts where files change one by one. It is derived from the name, because a
/// folder can be published without the site's sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Before the pages, which load it.
    First,
    /// A page, or a compressed copy of one.
    Page,
    /// After all other files: browsers and hosts request it on their own, and it refers to the others.
    Last,
}

impl Turn {
    /// The phase of a file.
    pub fn of(path: &str) -> Self {
        let plain = unpacked(path);
        if plain.ends_with(".html") {
            return Self::Page;
        }
        let of_hosts = HostFile::ALL.map(HostFile::address);
        let is_last = of_hosts.contains(&plain)
            || [WORKER, SITEMAP].contains(&plain)
            || plain.split_once('/').is_some_and(|(_, name)| name == OFFLINE_FILES);
        // A picture at the root is loaded by pages like any other.
        if is_last { Self::Last } else { Self::First }
    }
}

/// The name of the original of a compressed copy; other names are returned unchanged.
pub(super) fn unpacked(path: &str) -> &str {
    Packing::ALL.iter().find_map(|(_, packing)| path.strip_suffix(packing.ending())).unwrap_or(path)
}

/// Whether a file is a compressed copy: hosts send it instead of the original, never under its own name.
pub fn is_packed_copy(path: &str) -> bool {
    unpacked(path) != path
}

/// Whether a file is only for hosts; many hosts do not serve it.
pub fn is_for_hosts(path: &str) -> bool {
    HostFile::UNPUBLISHED.iter().any(|file| file.address() == path) || path.split('/').next() == Some(HOST_FOLDER)
}
