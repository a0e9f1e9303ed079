//! What was found.

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many files were compared.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The remark that was signed with the manifest, if a key was given.
    pub signed: Option<String>,
    /// What differs, in the order of the manifest.
    pub differences: Vec<Difference>,
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A file is not there.
    Missing(String),
    /// A file has other bytes.
    Changed(String),
    /// A file is there that the manifest does not know.
    Extra(String),
    /// A file for the host itself, which the host does not show, so that nobody can compare it.
    Unseen(String),
    /// A header has another value, or none.
    Header {
        /// Its name.
        name: String,
        /// The value that it should have.
        wanted: String,
        /// The value that it has.
        found: Option<String>,
        /// The paths where it is so.
        paths: Vec<String>,
    },
    /// A former address does not lead on.
    Redirect {
        /// The address.
        from: String,
        /// Where it should lead.
        wanted: String,
        /// What it does: a status, and where it leads.
        found: String,
    },
    /// An address that does not exist is not answered as it should be.
    NotFound {
        /// The address.
        path: String,
        /// The page that should answer.
        wanted: String,
        /// The status of the answer.
        found: String,
    },
}

impl Difference {
    /// Whether it counts. With a key everything does that can be compared.
    pub fn counts(&self, has_key: bool) -> bool {
        self.is_about_files() || (has_key && !matches!(self, Self::Unseen(_)))
    }

    /// Whether readers get other bytes than were published; else only the host does not do all that it should.
    pub fn is_about_files(&self) -> bool {
        matches!(self, Self::Missing(_) | Self::Changed(_) | Self::Extra(_))
    }
}
