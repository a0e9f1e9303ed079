//! What follows when a site, a module or a page was made, or was not: the next command, or what is wrong.

use std::path::Path;

use super::exit::Exit;
use super::session::Session;
use crate::diagnostic::phrases;
use crate::scaffold::ScaffoldError;

/// What to do next.
pub(super) fn next(words: &str) {
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

/// Says why nothing was made.
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
