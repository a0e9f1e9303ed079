//! The site to publish: its manifest, and the bytes of each file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::fault::DeployFault;
use crate::output::HostRules;
use crate::pipeline::{Loaded, Manifest, ManifestEntry, Tally};
use crate::plan::Route;
use crate::signature::SIGNATURE;

/// The site to publish.
pub struct Publication<'a> {
    /// The manifest with all files.
    pub manifest: Manifest,
    /// The signature of the manifest, if there is one.
    pub signature: Option<String>,
    /// Counts the files that are sent.
    pub tally: Arc<Tally>,
    source: Files<'a>,
}

/// The source of the bytes.
enum Files<'a> {
    /// Rendered on request, with the same bytes each time.
    Loaded(&'a Loaded, BTreeMap<String, Route>),
    /// Read from a folder that is already built.
    Folder(PathBuf),
}

impl<'a> Publication<'a> {
    /// Publishes a loaded site.
    ///
    /// # Errors
    /// A template error.
    pub fn of_site(loaded: &'a Loaded) -> Result<Self, DeployFault> {
        let routes: BTreeMap<String, Route> =
            loaded.plan_all().into_iter().map(|(address, route)| (address.as_str().to_owned(), route)).collect();
        let entry = |(path, route): (&String, &Route)| {
            let view = loaded.view(route);
            let bytes = loaded.render(&view).map_err(DeployFault::Template)?;
            Ok((path.clone(), ManifestEntry::of(&bytes)))
        };
        let files = routes.par_iter().map(entry).collect::<Result<BTreeMap<_, _>, DeployFault>>()?;
        let manifest = Manifest::new(loaded.site.delivery.audience, HostRules::of(&loaded.site), files);
        Ok(Self { manifest, signature: None, tally: Arc::default(), source: Files::Loaded(loaded, routes) })
    }

    /// Publishes a folder that was built earlier, possibly on another computer.
    ///
    /// # Errors
    /// The folder was not built by temario, or cannot be read.
    pub fn of_folder(folder: &Path) -> Result<Self, DeployFault> {
        let manifest = Manifest::read(folder).map_err(DeployFault::at(folder))?;
        let manifest = manifest.filter(|manifest| manifest.part.is_none());
        let manifest = manifest.ok_or_else(|| DeployFault::NotBuilt(folder.to_owned()))?;
        let signature = std::fs::read_to_string(folder.join(SIGNATURE)).ok();
        Ok(Self { manifest, signature, tally: Arc::default(), source: Files::Folder(folder.to_owned()) })
    }

    /// The bytes of a file, verified with the manifest.
    ///
    /// # Errors
    /// The file cannot be read, or differs from the manifest.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, DeployFault> {
        let bytes = match &self.source {
            Files::Loaded(loaded, routes) => {
                let route = routes.get(path).expect("only files of the manifest are asked for");
                let view = loaded.view(route);
                loaded.render(&view).map(Cow::into_owned).map_err(DeployFault::Template)?
            }
            Files::Folder(folder) => {
                let file = folder.join(path);
                std::fs::read(&file).map_err(DeployFault::at(file))?
            }
        };
        if self.manifest.files.get(path) != Some(&ManifestEntry::of(&bytes)) {
            return Err(DeployFault::Differs(path.into()));
        }
        Ok(bytes)
    }
}
