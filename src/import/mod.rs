//! A site of another program becomes one of ours: folders → `Original` → pages at new places → files.
//!
//! One file knows one layout and reads it into the same value; all that comes
//! after works on that. Texts are kept to the byte but for what the other
//! program writes in another way, and every change and every loss is a remark.
//! Only `tree` reads the disk; what is made is written as a new site is.

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
pub use review::Expected;

use blocks::Manner;
use links::{Media, Ways};
use original::{Original, OriginalPage, page_stem};
use output::{Html, SiteFiles};
use recognition::recognised;
use remarks::Remarks;
use tree::Tree;

use crate::scaffold::{ScaffoldError, check_free, languages_with_texts, write_site};

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    /// The layout that was recognised or named.
    pub layout: Layout,
    /// The languages with their numbers of pages; the default one first.
    pub pages: Vec<(String, usize)>,
    /// What could not be taken over and what was changed.
    pub remarks: Vec<ImportRemark>,
    /// What `temario check` will say.
    pub expected: Vec<Expected>,
}

/// Makes a site out of one that another program built, in a folder that is new or empty; gives the paths of its files.
/// The folders that are read are unchanged. Without a layout it is recognised by what lies in them.
///
/// # Errors
/// There is nothing that can be imported, the folder holds something, or the machine refuses to read or write.
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

/// Whether a folder, which may not be there yet, lies in another.
fn lies_in(folder: &Path, other: &Path) -> bool {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let nearest = absolute.ancestors().find_map(|ancestor| ancestor.canonicalize().ok());
    nearest.is_some_and(|nearest| nearest.starts_with(other))
}

/// Reads folders and makes the files of a site. `known` are the languages that can be written.
///
/// # Errors
/// The outer one: the machine refuses to read. The inner one: there is nothing that can be imported.
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
    let mut html = Html::None;
    for page in &mut original.pages {
        details::rewrite(page, &mut remarks);
        if foreign::report(page, layout, &mut remarks) {
            html = Html::Some;
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

/// A language that the settings name and no page is in.
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

/// What the layout writes in a way of its own, in ours.
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

/// The first two folders of a path: what lies deeper goes with them.
fn outer(folder: &str) -> &str {
    folder.match_indices('/').nth(1).map_or(folder, |(at, _)| &folder[..=at])
}

/// Files that lie among the pages, or where pages find their pictures, and that no page names. A folder of many is
/// named once.
fn report_unused_files(tree: &Tree, original: &Original, media: &Media, remarks: &mut Remarks) {
    const MANY: usize = 4;
    let used: BTreeSet<&str> = media.files().map(|(from, _)| from).collect();
    let roots = original.file_roots.iter().map(String::as_str).filter(|root| !tree.roots.iter().any(|one| one == root));
    let of_pages: BTreeSet<&str> = original.pages.iter().map(OriginalPage::folder).collect();
    let folders: BTreeSet<&str> = of_pages.iter().copied().chain(roots).collect();
    let mut unused: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in tree.paths().filter(|path| page_stem(path).is_none() && !used.contains(path)) {
        let (folder, name) = path.rfind('/').map_or(("", path), |at| path.split_at(at + 1));
        // What lies at the top is about the project, not about the course.
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
