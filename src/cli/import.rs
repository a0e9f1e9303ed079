//! `temario new site --from`: reports the recognised layout, what was not imported and what was changed.

use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::next_step::{next_for_site, refuse as refuse_new};
use super::session::Session;
use crate::diagnostic::{Noun, Phrase, Severity, count, phrases};
use crate::import::{ImportError, ImportRemark, Imported, Layout, RuleFindings, import_site};

pub(super) fn run(session: &Session, folder: &Path, from: &[PathBuf], layout: Option<Layout>) -> Exit {
    match import_site(folder, from, layout) {
        Ok((files, imported)) => {
            report(session, &imported);
            let files = count(session.language, Noun::File, files.len());
            let folder_shown = folder.display().to_string();
            eprintln!("\n{}", session.phrase(&phrases::ImportWritten { files: &files, folder: &folder_shown }));
            next_for_site(folder, |command| session.phrase(&phrases::NextImport { command }));
            Exit::Done
        }
        Err(ImportError::Site(error)) => refuse_new(session, error),
        Err(error) => {
            refuse(session, &error);
            Exit::WrongUsage
        }
    }
}

fn report(session: &Session, imported: &Imported) {
    let layout = session.phrase(layout_words(imported.layout));
    eprintln!("{}", session.phrase(&phrases::ImportLayout { layout: &layout, name: imported.layout.name() }));
    for (language, pages) in &imported.pages {
        let pages = count(session.language, Noun::Page, *pages);
        eprintln!("  {language}: {pages}");
    }
    for remark in &imported.remarks {
        show(session, remark);
    }
    expect(session, &imported.expected);
}

fn show(session: &Session, remark: &ImportRemark) {
    let number = remark.count.to_string();
    let text = remark.kind.say(session.language, &number, &remark.subject);
    eprintln!("\n{}: {text}", session.phrase(&phrases::Note));
    if remark.kind.lists_places() {
        remark.places.iter().for_each(|place| eprintln!("  {place}"));
    }
}

/// Prints what `temario check` will report, by rule. Errors are listed with all places, because they must be fixed
/// before a build.
fn expect(session: &Session, expected: &[RuleFindings]) {
    let total = |severity: Severity| {
        expected.iter().filter(|rule| rule.severity == severity).map(|rule| rule.places.len()).sum::<usize>()
    };
    let errors = count(session.language, Noun::Error, total(Severity::Error));
    let warnings = count(session.language, Noun::Warning, total(Severity::Warning));
    eprintln!("\n{}", session.phrase(&phrases::ImportExpected { errors: &errors, warnings: &warnings }));
    for rule in expected {
        let severity = session.phrase(rule.severity.words());
        eprintln!("  {severity} {} {} × {}", rule.code, rule.name, rule.places.len());
        if rule.severity == Severity::Error {
            rule.places.iter().for_each(|place| eprintln!("    {place}"));
        }
    }
}

/// The text for a layout: the files by which it is recognised.
fn layout_words(layout: Layout) -> &'static dyn Phrase {
    match layout {
        Layout::Hugo => &phrases::LayoutHugo,
        Layout::Zola => &phrases::LayoutZola,
        Layout::MdBook => &phrases::LayoutMdbook,
        Layout::Carpentries => &phrases::LayoutCarpentries,
        Layout::Docusaurus => &phrases::LayoutDocusaurus,
        Layout::Folders => &phrases::LayoutFolders,
    }
}

/// Reports why nothing can be imported.
fn refuse(session: &Session, error: &ImportError) {
    match error {
        ImportError::Site(_) => {}
        ImportError::OwnLayout => session.complain(&phrases::ImportOwnLayout),
        ImportError::Unrecognised => {
            session.complain(&phrases::ImportUnrecognised);
            for layout in Layout::ALL {
                eprintln!("  {}: {}", layout.name(), session.phrase(layout_words(layout)));
            }
        }
        ImportError::SeveralFolders(layout) => session.complain(&phrases::ImportSeveral { layout: layout.name() }),
        ImportError::SameLanguage(language) => session.complain(&phrases::ImportSameLanguage { language }),
        ImportError::NoPages(layout) => session.complain(&phrases::ImportNoPages { layout: layout.name() }),
        ImportError::Inside(folder) => {
            session.complain(&phrases::ImportInside { folder: &folder.display().to_string() });
        }
    }
}
