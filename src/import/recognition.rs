//! Recognises the program for which a folder was written, by its files.

use super::error::ImportError;
use super::layout::Layout;
use super::tree::Tree;
use super::{carpentries, docusaurus, folders, hugo, mdbook};

/// The layout of a tree; an error if it is a site of temario or not recognised.
pub(super) fn recognised(tree: &Tree, known: &[String]) -> Result<Layout, ImportError> {
    if tree.bytes("site.toml").is_some() && tree.below("content/").next().is_some() {
        return Err(ImportError::OwnLayout);
    }
    let fits = |layout: &Layout| match layout {
        Layout::MdBook => mdbook::fits(tree),
        Layout::Docusaurus => docusaurus::fits(tree),
        Layout::Carpentries => carpentries::fits(tree),
        Layout::Zola => hugo::is_zola(tree),
        Layout::Hugo => hugo::fits(tree, known),
        Layout::Folders => folders::fits(tree, known),
    };
    Layout::ALL.into_iter().find(fits).ok_or(ImportError::Unrecognised)
}
