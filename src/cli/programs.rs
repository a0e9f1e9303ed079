//! Asks whether a program that a site names may run on this machine.

use std::io::{IsTerminal, Write};
use std::path::Path;

use super::exit::Exit;
use super::session::Session;
use crate::agreement::{self, shown};
use crate::config::DeployKind;
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};

/// What counts as yes, in both languages. A slip of the finger is none of them.
const YES: [&str; 5] = ["yes", "y", "sí", "si", "s"];

/// What a place to publish at runs that is the site's own: its command, or what a repository in the site's folder runs
/// when something is pushed to it.
pub(super) fn named_by(kind: &DeployKind, root: &Path) -> Option<Vec<String>> {
    if let DeployKind::Git { remote, .. } = kind {
        let place = std::fs::canonicalize(root.join(remote)).ok()?;
        let is_own = std::fs::canonicalize(root).is_ok_and(|root| place.starts_with(root));
        return is_own.then(|| vec!["git".to_owned(), "push".to_owned(), remote.clone()]);
    }
    kind.named_program().map(<[String]>::to_vec)
}

/// Asks on a terminal, once for a site and a command; says how to agree where there is none. Says whether the user
/// agrees, now or before.
pub(super) fn ask(language: ProgramLanguage, root: &Path, command: &[String]) -> bool {
    if agreement::is_agreed(root, command) {
        return true;
    }
    let say = |words: &dyn Phrase| phrase(language, words);
    let command_shown = shown(command);
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        eprintln!("{}", say(&phrases::ProgramRefused { command: &command_shown }));
        eprintln!("{}: {}", say(&phrases::Help), say(&phrases::ProgramRefusedHelp));
        return false;
    }
    eprintln!("{}", say(&phrases::ProgramQuestion { command: &command_shown }));
    eprint!("{}", say(&phrases::ProgramAgree { path: &root.display().to_string() }));
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    if !YES.contains(&answer.trim().to_lowercase().as_str()) {
        eprintln!("{}", say(&phrases::ProgramLater));
        return false;
    }
    match agreement::agree(root, command) {
        Ok(()) => eprintln!("{}", say(&phrases::ProgramAgreed)),
        Err(error) => {
            eprintln!("{}", say(&phrases::ProgramUnrecorded { error: &error.to_string() }));
            eprintln!("{}: {}", say(&phrases::Help), say(&phrases::ProgramRefusedHelp));
            return false;
        }
    }
    true
}

/// Goes on only with a command that the user has agreed to, or allows for this run. A dry run has none.
pub(super) fn agreed(
    session: &Session,
    root: &Path,
    command: &[String],
    is_allowed: bool,
    is_dry: bool,
) -> Result<(), Exit> {
    if is_dry {
        session.complain(&phrases::ProgramDry { command: &shown(command) });
        session.help(&session.phrase(&phrases::ProgramDryHelp));
        return Err(Exit::WrongUsage);
    }
    if is_allowed || ask(session.language, root, command) { Ok(()) } else { Err(Exit::WrongUsage) }
}
