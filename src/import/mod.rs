//! Imports the site of another program: folders → `Original` → pages at new places → files.
//!
//! Each layout is read by one file into the same type, and all later steps work on that. Texts are unchanged except for
//! syntax that the other program writes differently; every change and every loss is a remark. Only `tree` reads files;
//! the result is written like a new site.

mod anchors;
mod arrange;
mod blocks;
mod carpentries;
mod catalogue;
mod details;
mod docusaurus;
mod error;
mod folders;
mod foreign;
mod front;
mod hugo;
mod kramdown;
mod layout;
mod lines;
mod links;
mod mdbook;
mod messages;
mod original;
mod output;
mod pairs;
mod pictures;
mod recognition;
mod remarks;
mod review;
mod titles;
mod tree;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

pub use error::ImportError;
pub use layout::Layout;
pub use remarks::{ImportRemark, ImportRemarkKind};
pub use review::RuleFindings;

use blocks::Manner;
use links::{Media, Ways};
use original::{Original, OriginalPage, page_stem};
use output::{HtmlPresence, SiteFiles};
use recognition::recognised;
use remarks::Remarks;
use tree::Tree;

use crate::scaffold::{ScaffoldError, check_free, languages_with_texts, write_site};

/// The result of an import.
#[derive(Debug)]
pub struct Imported {
    /// The recognised or given layout.
    pub layout: Layout,
    /// The languages with their numbers of pages; the default language is first.
    pub pages: Vec<(String, usize)>,
    /// What was not imported, and what was changed.
    pub remarks: Vec<ImportRemark>,
    /// The findings that `temario check` will report.
    pub expected: Vec<RuleFindings>,
}

/// Imports a site of another program into a new or empty folder; returns the paths of the new files. The source folders
/// are not changed. Without a layout, it is recognised from the files.
///
/// # Errors
/// There is nothing to import, the folder is not empty, or a file cannot be read or written.
pub fn import_site(
    folder: &Path,
    from: &[PathBuf],
    layout: Option<Layout>,
) -> Result<(Vec<String>, Imported), ImportError> {
    let io = |path: &Path| {
        let path = path.to_path_buf();
        move |error| ImportError::Site(ScaffoldError::Io(path, error))
    };
    check_free(folder)?;
    for source in from {
        if lies_in(folder, &source.canonicalize().map_err(io(source))?) {
            return Err(ImportError::Inside(source.clone()));
        }
    }
    let (files, imported) = import(from, layout, &languages_with_texts()).map_err(io(&from[0]))??;
    Ok((write_site(folder, files.into_iter().collect())?, imported))
}

/// Whether a folder, which may not exist yet, is inside another.
fn lies_in(folder: &Path, other: &Path) -> bool {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let nearest = absolute.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    nearest.is_some_and(|nearest| nearest.starts_with(other))
}

/// Reads folders and generates the files of a site. `known` are the supported languages.
///
/// # Errors
/// Outer: a file cannot be read. Inner: there is nothing to import.
fn import(
    folders: &[PathBuf],
    layout: Option<Layout>,
    known: &[String],
) -> io::Result<Result<(SiteFiles, Imported), ImportError>> {
    let mut remarks = Remarks::default();
    let tree = Tree::read(folders, &mut remarks)?;
    Ok(import_tree(&tree, layout, known, remarks))
}

fn import_tree(
    tree: &Tree,
    layout: Option<Layout>,
    known: &[String],
    mut remarks: Remarks,
) -> Result<(SiteFiles, Imported), ImportError> {
    let layout = layout.map_or_else(|| recognised(tree, known), Ok)?;
    if tree.roots.len() > 1 && !matches!(layout, Layout::Carpentries | Layout::Folders) {
        return Err(ImportError::SeveralFolders(layout));
    }
    let mut original = match layout {
        Layout::Hugo | Layout::Zola => hugo::read(tree, known, &mut remarks),
        Layout::MdBook => mdbook::read(tree, known, &mut remarks),
        Layout::Carpentries => carpentries::read(tree, known, &mut remarks)?,
        Layout::Docusaurus => docusaurus::read(tree, known, &mut remarks),
        Layout::Folders => folders::read(tree, known, &mut remarks),
    };
    if original.pages.is_empty() {
        return Err(ImportError::NoPages(layout));
    }
    leave_out_empty_languages(&mut original);
    let mut html = HtmlPresence::None;
    for page in &mut original.pages {
        details::rewrite(page, &mut remarks);
        if foreign::report(page, layout, &mut remarks) {
            html = HtmlPresence::Some;
        }
        translate_marks(page, layout, &mut remarks);
        titles::settle(page, &mut remarks);
    }
    if original.title.is_empty() {
        let front = original.pages.iter().find(|page| page.language == 0 && page.place == [original::INDEX]);
        original.title = front.and_then(|page| page.front.title.clone()).unwrap_or_else(|| layout.name().to_owned());
    }
    let addresses = links::addresses(&original);
    pairs::pair(&mut original, &mut remarks);
    report_counterparts(&original, &mut remarks);
    let arrangement = arrange::arrange(&mut original, &mut remarks);
    let mut media = Media::default();
    let ways = Ways::new(tree, &original, &arrangement.paths, addresses);
    let bodies: Vec<String> =
        (0..original.pages.len()).map(|index| ways.lead(index, &mut media, &mut remarks)).collect();
    for (page, body) in original.pages.iter_mut().zip(bodies) {
        page.body = body;
    }
    report_unused_files(tree, &original, &media, &mut remarks);
    let files = output::compose(tree, &original, &arrangement, (&media, html), &mut remarks);
    let expected = review::review(&files);
    let count = |language: usize| original.pages.iter().filter(|page| page.language == language).count();
    let pages =
        original.languages.iter().enumerate().map(|(index, language)| (language.tag.clone(), count(index))).collect();
    Ok((files, Imported { layout, pages, remarks: remarks.finish(), expected }))
}

/// Removes languages that are in the settings but have no pages.
fn leave_out_empty_languages(original: &mut Original) {
    let used: BTreeSet<usize> = original.pages.iter().map(|page| page.language).collect();
    let new: Vec<usize> = (0..original.languages.len()).map(|old| used.range(..old).count()).collect();
    let mut index = 0;
    original.languages.retain(|_| {
        index += 1;
        used.contains(&(index - 1))
    });
    for page in &mut original.pages {
        page.language = new[page.language];
    }
    original.folder_titles = std::mem::take(&mut original.folder_titles)
        .into_iter()
        .filter(|((language, _), _)| used.contains(language))
        .map(|((language, place), title)| ((new[language], place), title))
        .collect();
}

/// Converts the syntax of a layout to that of temario.
fn translate_marks(page: &mut OriginalPage, layout: Layout, remarks: &mut Remarks) {
    let manner = match layout {
        Layout::Carpentries => {
            pictures::rewrite(page, remarks);
            page.body = kramdown::rewrite(&page.body, &page.from, page.first_line, remarks);
            Manner::Carpentries
        }
        Layout::Docusaurus => {
            foreign::comments(page, remarks);
            Manner::Docusaurus
        }
        _ => return,
    };
    page.body = blocks::rewrite(&page.body, manner, &page.from, page.first_line, remarks);
}

fn report_counterparts(original: &Original, remarks: &mut Remarks) {
    let there: BTreeSet<(usize, &original::PagePlace)> =
        original.pages.iter().map(|page| (page.language, &page.place)).collect();
    for page in &original.pages {
        for (language, other) in original.languages.iter().enumerate() {
            if !there.contains(&(language, &page.place)) {
                remarks.about(ImportRemarkKind::NoCounterpart, &other.tag, &page.from, 0);
            }
        }
    }
}

/// The first two folders of a path; deeper folders are grouped with them.
fn outer(folder: &str) -> &str {
    folder.match_indices('/').nth(1).map_or(folder, |(at, _)| &folder[..=at])
}

/// Reports files that no page uses, in folders of pages or of media. A folder with many of them is reported once.
fn report_unused_files(tree: &Tree, original: &Original, media: &Media, remarks: &mut Remarks) {
    const MANY: usize = 4;
    let used: BTreeSet<&str> = media.files().map(|(from, _)| from).collect();
    let roots = original.file_roots.iter().map(String::as_str).filter(|root| !tree.roots.iter().any(|one| one == root));
    let of_pages: BTreeSet<&str> = original.pages.iter().map(OriginalPage::folder).collect();
    let folders: BTreeSet<&str> = of_pages.iter().copied().chain(roots).collect();
    let mut unused: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in tree.paths().filter(|path| page_stem(path).is_none() && !used.contains(path)) {
        let (folder, name) = path.rfind('/').map_or(("", path), |at| path.split_at(at + 1));
        // Top-level files belong to the project, not to the course.
        let is_at_top = tree.roots.iter().any(|root| root == folder);
        let folder = if of_pages.contains(folder) { folder } else { outer(folder) };
        let lies_near = folders.iter().any(|near| !near.is_empty() && path.starts_with(near));
        if lies_near && !is_at_top && !name.starts_with("_category_") {
            unused.entry(folder).or_default().push(path);
        }
    }
    for (folder, paths) in unused {
        let is_many = paths.len() >= MANY;
        for path in paths {
            remarks.at(ImportRemarkKind::FileUnused, if is_many { folder } else { path });
        }
    }
}
