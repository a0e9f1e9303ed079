//! Style sheets, scripts and pictures of the theme, named by their content.

use std::sync::Arc;

use super::files::ThemeFiles;
use crate::curriculum::Address;
use crate::source::Digest;

/// A file of the theme's `assets/`, published once for all languages.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name in the theme: `site.css`.
    pub name: String,
    /// Where it goes; the name holds a digest, so that hosts may let it be kept for ever.
    pub address: Address,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

pub(super) fn load(files: &ThemeFiles) -> Vec<Asset> {
    let texts = files.texts_below("assets").map(|(name, file)| (name.to_owned(), Arc::from(file.text.as_bytes())));
    let binaries = files
        .binaries
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix("assets/")?.to_owned(), bytes.clone())));
    let mut assets: Vec<Asset> = texts.chain(binaries).map(|(name, bytes)| asset(name, bytes)).collect();
    assets.sort_by(|a, b| a.name.cmp(&b.name));
    assets
}

fn asset(name: String, bytes: Arc<[u8]>) -> Asset {
    let digest = Digest::of(&bytes);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, "bin"));
    let address = Address::new(&format!("assets/{stem}.{}.{ending}", digest.short()));
    Asset { address, digest, bytes, name }
}
