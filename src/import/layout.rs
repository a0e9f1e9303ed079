//! The layouts that can be imported.

/// A layout that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// `content/**/page.es.md`, or one folder for each language below `content/`.
    Hugo,
    /// The layout of Hugo, with Zola's settings.
    Zola,
    /// `book.toml`, `src/SUMMARY.md` and `po/es.po`.
    MdBook,
    /// One lesson of The Carpentries for each language.
    Carpentries,
    /// `docs/` and `i18n/es/docusaurus-plugin-content-docs/current/`.
    Docusaurus,
    /// One folder for each language: `en/`, `es/`.
    Folders,
}

impl Layout {
    /// All layouts, in the order of recognition.
    pub const ALL: [Self; 6] =
        [Self::MdBook, Self::Docusaurus, Self::Carpentries, Self::Zola, Self::Hugo, Self::Folders];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hugo => "hugo",
            Self::Zola => "zola",
            Self::MdBook => "mdbook",
            Self::Carpentries => "carpentries",
            Self::Docusaurus => "docusaurus",
            Self::Folders => "folders",
        }
    }
}
