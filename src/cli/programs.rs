//! Asks whether a program named by a site may run on this computer.

use std::io::{IsTerminal, Write};
use std::path::Path;

use super::exit::Exit;
use super::session::Session;
use crate::agreement::{self, shown};
use crate::config::DeployKind;
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};

/// Answers that mean yes, in both languages. Any other answer means no.
const YES: [&str; 5] = ["yes", "y", "sí", "si", "s"];

/// The command of the site that a deploy target runs: its own program, or a push to a repository in the site's folder,
/// which runs the hooks of that repository.
pub(super) fn named_by(kind: &DeployKind, root: &Path) -> Option<Vec<String>> {
    if let DeployKind::Git { remote, .. } = kind {
        let place = std::fs::canonicalize(root.join(remote)).ok()?;
        let is_own = std::fs::canonicalize(root).is_ok_and(|root| place.starts_with(root));
        return is_own.then(|| vec!["git".to_owned(), "push".to_owned(), remote.clone()]);
    }
    kind.named_program().map(<[String]>::to_vec)
}

/// Asks on a terminal, once for each site and command; without a terminal, prints how to agree. Returns whether the
/// user agrees, now or earlier.
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

/// Continues only with a command that the user has agreed to, or allows for this run. A dry run runs no such command.
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
