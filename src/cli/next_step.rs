//! Output after creating a site, module or page: the next command, or the error.

use std::path::Path;

use super::exit::Exit;
use super::session::Session;
use crate::diagnostic::phrases;
use crate::scaffold::ScaffoldError;

/// Prints the next step, after an empty line.
pub(super) fn next(words: &str) {
    eprintln!();
    words.lines().for_each(|line| eprintln!("{line}"));
}

/// Prints the next step for a new site: a text that contains its command.
pub(super) fn next_for_site(folder: &Path, words: impl FnOnce(&str) -> String) {
    let shown = folder.display().to_string();
    let command = match shown.as_str() {
        "." | "./" => "temario serve --open".to_owned(),
        _ if shown.contains(char::is_whitespace) => format!("temario serve --root \"{shown}\" --open"),
        _ => format!("temario serve --root {shown} --open"),
    };
    next(&words(&command));
}

/// Reports why nothing was created.
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
