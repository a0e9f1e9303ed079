//! `temario new site|module|page`.

use crate::diagnostic::phrases;
use std::path::Path;

use super::arguments::{NewArguments, NewCommand};
use super::{Exit, Session, import};
use crate::scaffold::{self, Remark, Scaffold, ScaffoldError};

pub(super) fn run(session: &Session, arguments: &NewArguments) -> Exit {
    let done = match &arguments.what {
        NewCommand::Site { dir, from, layout } if !from.is_empty() => {
            return import::run(session, dir, from, layout.map(Into::into));
        }
        NewCommand::Site { dir, .. } => {
            scaffold::new_site(dir, session.language.tag(), crate::status::today()).inspect(|made| {
                // Paths are named from where the author stands.
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

/// What was made, and what is not as it was typed. Files are named from the folder `below`.
fn report(session: &Session, made: &Scaffold, below: &Path) {
    for remark in &made.remarks {
        let text = match remark {
            Remark::Named { typed, slug } => session.phrase(&phrases::Renamed { name: typed, slug }),
            Remark::Borrowed { language, from } => session.phrase(&phrases::Borrowed { from, language }),
        };
        eprintln!("{}: {text}", session.phrase(&phrases::Note));
    }
    for file in &made.files {
        out!("{}", session.phrase(&phrases::Created { path: &below.join(file).display().to_string() }));
    }
}

/// What to do next.
fn next(words: &str) {
    eprintln!();
    words.lines().for_each(|line| eprintln!("{line}"));
}

/// What to do next with a new site, in words with the command for it.
pub(super) fn next_for_site(folder: &Path, words: impl FnOnce(&str) -> String) {
    let shown = folder.display().to_string();
    let command = match shown.as_str() {
        "." | "./" => "temario serve --open".to_owned(),
        _ if shown.contains(char::is_whitespace) => format!("temario serve --root \"{shown}\" --open"),
        _ => format!("temario serve --root {shown} --open"),
    };
    next(&words(&command));
}

pub(super) fn refuse(session: &Session, error: ScaffoldError) -> Exit {
    match error {
        ScaffoldError::BadName { name, proposal } => {
            session.complain(&phrases::BadName { name: &name, proposal: &proposal });
        }
        ScaffoldError::PageWithoutModule => session.complain(&phrases::BadPage),
        ScaffoldError::NotEmpty(path) => session.complain(&phrases::NotEmpty { folder: &path.display().to_string() }),
        ScaffoldError::Exists(path) => session.complain(&phrases::Exists { path: &path.display().to_string() }),
        ScaffoldError::NumberTaken { number, path } => {
            session.complain(&phrases::NumberTaken { number: &number, path: &path });
        }
        ScaffoldError::NoModule { name, near: Some(near), .. } => {
            session.complain(&phrases::NoModuleNear { name: &name, near: &near });
        }
        ScaffoldError::NoModule { name, known, .. } => no_module(session, &name, &known),
        ScaffoldError::Unreadable => session.complain(&phrases::ConfigUnreadable),
        ScaffoldError::Io(path, error) => return session.machine(&path, &error),
    }
    Exit::WrongUsage
}

fn no_module(session: &Session, name: &str, known: &[String]) {
    if known.is_empty() {
        return session.complain(&phrases::NoModuleYet { name });
    }
    let known: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
    session.complain(&phrases::NoModule { known: &known.join(", "), name });
}
