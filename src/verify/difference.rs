//! The result of a comparison.

/// The result of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// The number of files compared.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
    /// The signed comment of the manifest's signature, if a key was given.
    pub signed: Option<String>,
    /// The differences, in the order of the manifest.
    pub differences: Vec<ManifestDifference>,
}

/// A difference from the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestDifference {
    /// A file is missing.
    Missing(String),
    /// A file has different content.
    Changed(String),
    /// A file is not in the manifest.
    Extra(String),
    /// A configuration file of the host, which the host does not serve, so it cannot be compared.
    Unseen(String),
    /// A header is missing or has a different value.
    Header {
        /// Its name.
        name: String,
        /// The value required.
        wanted: String,
        /// The value received.
        found: Option<String>,
        /// The paths with this difference.
        paths: Vec<String>,
    },
    /// A former address does not redirect correctly.
    Redirect {
        /// The address.
        from: String,
        /// The target required.
        wanted: String,
        /// The response: status and target.
        found: String,
    },
    /// An unknown address does not have the correct response.
    NotFound {
        /// The address.
        path: String,
        /// The page that should be served.
        wanted: String,
        /// The status received.
        found: String,
    },
}

impl ManifestDifference {
    /// Whether it counts as a failure. With a key, every difference that can be compared does.
    pub fn counts(&self, has_key: bool) -> bool {
        self.is_about_files() || (has_key && !matches!(self, Self::Unseen(_)))
    }

    /// Whether readers get different content; otherwise only the behaviour of the host differs.
    pub fn is_about_files(&self) -> bool {
        matches!(self, Self::Missing(_) | Self::Changed(_) | Self::Extra(_))
    }
}
