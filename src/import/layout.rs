//! The layouts of other programs.

/// The layouts that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// `content/**/page.es.md`, or a folder for each language below `content/`.
    Hugo,
    /// The same, with Zola's settings.
    Zola,
    /// `book.toml`, `src/SUMMARY.md` and `po/es.po`.
    MdBook,
    /// A lesson of The Carpentries for each language.
    Carpentries,
    /// `docs/` and `i18n/es/docusaurus-plugin-content-docs/current/`.
    Docusaurus,
    /// A folder for each language: `en/`, `es/`.
    Folders,
}

impl Layout {
    /// All layouts, in the order in which they are looked for.
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
