//! `temario new site|module|page`.

use crate::diagnostic::{ProgramLanguage, phrases};
use std::path::Path;

use super::arguments::{NewArguments, NewCommand};
use super::exit::Exit;
use super::import;
use super::next_step::{next, next_for_site, refuse};
use super::session::Session;
use crate::scaffold::{self, Scaffold, ScaffoldRemark};

pub(super) fn run(session: &Session, arguments: &NewArguments) -> Exit {
    let done = match &arguments.what {
        NewCommand::Site { dir, from, layout, .. } if !from.is_empty() => {
            return import::run(session, dir, from, layout.map(Into::into));
        }
        NewCommand::Site { dir, content, .. } => {
            let usual = session.system_language.unwrap_or(ProgramLanguage::English).tag();
            let first = content.as_deref().unwrap_or(usual);
            scaffold::new_site(dir, first, crate::status::today()).inspect(|made| {
                // Paths are shown relative to the working folder.
                report(session, made, if dir == Path::new(".") { Path::new("") } else { dir });
                next_for_site(dir, |command| session.phrase(&phrases::NextSite { command }));
            })
        }
        NewCommand::Module { slug } => match session.root() {
            Ok(root) => scaffold::new_module(&root, &slug.join(" "), crate::status::today()).inspect(|made| {
                report(session, made, Path::new(""));
                next(&session.phrase(&phrases::NextModule { module: &made.id }));
            }),
            Err(exit) => return exit,
        },
        NewCommand::Page { page } => match session.root() {
            Ok(root) => scaffold::new_page(&root, &page.join(" "), crate::status::today()).inspect(|made| {
                report(session, made, Path::new(""));
                next(&session.phrase(&phrases::NextPage));
            }),
            Err(exit) => return exit,
        },
    };
    match done {
        Ok(_) => Exit::Done,
        Err(error) => refuse(session, error),
    }
}

/// Reports the created files, and names that differ from those typed. Paths are shown relative to the folder `below`.
fn report(session: &Session, made: &Scaffold, below: &Path) {
    for remark in &made.remarks {
        let text = match remark {
            ScaffoldRemark::Named { typed, slug } => session.phrase(&phrases::Renamed { name: typed, slug }),
            ScaffoldRemark::Borrowed { language, from } => session.phrase(&phrases::Borrowed { from, language }),
        };
        eprintln!("{}: {text}", session.phrase(&phrases::Note));
    }
    for file in &made.files {
        out!("{}", session.phrase(&phrases::Created { path: &below.join(file).display().to_string() }));
    }
}
