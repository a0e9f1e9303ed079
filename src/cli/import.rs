//! `temario new site --from`: what was recognised, what could not be taken over, what was changed.

use std::path::{Path, PathBuf};

use super::new::{next_for_site, refuse as refuse_new};
use super::{Exit, Session};
use crate::diagnostic::{Severity, count};
use crate::import::{Expected, ImportError, ImportRemark, Imported, Layout, import_site};

pub(super) fn run(session: &Session, folder: &Path, from: &[PathBuf], layout: Option<Layout>) -> Exit {
    match import_site(folder, from, layout) {
        Ok((files, imported)) => {
            report(session, &imported);
            let files = count(session.language, "file", files.len());
            let folder_shown = folder.display().to_string();
            eprintln!("\n{}", session.phrase("import-written", &[("files", &files), ("folder", &folder_shown)]));
            next_for_site(session, folder, "next-import");
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
    let layout = session.phrase(layout_phrase(imported.layout), &[]);
    eprintln!("{}", session.phrase("import-layout", &[("layout", &layout), ("name", imported.layout.name())]));
    for (language, pages) in &imported.pages {
        let pages = count(session.language, "page", *pages);
        eprintln!("  {language}: {pages}");
    }
    for remark in &imported.remarks {
        show(session, remark);
    }
    expect(session, &imported.expected);
}

fn show(session: &Session, remark: &ImportRemark) {
    let number = remark.count.to_string();
    let text = session.phrase(remark.kind.phrase(), &[("n", &number), ("subject", &remark.subject)]);
    eprintln!("\n{}: {text}", session.phrase("note", &[]));
    if remark.kind.lists_places() {
        remark.places.iter().for_each(|place| eprintln!("  {place}"));
    }
}

/// What `temario check` will say, by rule: errors with all their places, for nothing is built before they are mended.
fn expect(session: &Session, expected: &[Expected]) {
    let total = |severity: Severity| {
        expected.iter().filter(|rule| rule.severity == severity).map(|rule| rule.places.len()).sum::<usize>()
    };
    let errors = count(session.language, "error", total(Severity::Error));
    let warnings = count(session.language, "warning", total(Severity::Warning));
    eprintln!("\n{}", session.phrase("import-expected", &[("errors", &errors), ("warnings", &warnings)]));
    for rule in expected {
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let severity = session.phrase(severity, &[]);
        eprintln!("  {severity} {} {} × {}", rule.code, rule.name, rule.places.len());
        if rule.severity == Severity::Error {
            rule.places.iter().for_each(|place| eprintln!("    {place}"));
        }
    }
}

/// The words for a layout: what it is recognised by.
fn layout_phrase(layout: Layout) -> &'static str {
    match layout {
        Layout::Hugo => "layout-hugo",
        Layout::Zola => "layout-zola",
        Layout::MdBook => "layout-mdbook",
        Layout::Carpentries => "layout-carpentries",
        Layout::Docusaurus => "layout-docusaurus",
        Layout::Folders => "layout-folders",
    }
}

/// Says why nothing can be imported.
fn refuse(session: &Session, error: &ImportError) {
    match error {
        ImportError::Site(_) => {}
        ImportError::OwnLayout => session.complain("import-own-layout", &[]),
        ImportError::Unrecognised => {
            session.complain("import-unrecognised", &[]);
            for layout in Layout::ALL {
                eprintln!("  {}: {}", layout.name(), session.phrase(layout_phrase(layout), &[]));
            }
        }
        ImportError::SeveralFolders(layout) => session.complain("import-several", &[("layout", layout.name())]),
        ImportError::SameLanguage(language) => session.complain("import-same-language", &[("language", language)]),
        ImportError::NoPages(layout) => session.complain("import-no-pages", &[("layout", layout.name())]),
        ImportError::Inside(folder) => {
            session.complain("import-inside", &[("folder", &folder.display().to_string())]);
        }
    }
}
