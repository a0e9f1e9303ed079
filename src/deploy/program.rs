//! Calls a program of the user's own, with her own settings and secrets.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::fault::DeployFault;

/// A folder of our own for what is on its way to a program or from it.
///
/// # Errors
/// The machine has no place for temporary files, as in a container that holds nothing but this program.
pub(super) fn staging() -> Result<tempfile::TempDir, DeployFault> {
    tempfile::tempdir().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => DeployFault::NoTemporary(std::env::temp_dir()),
        _ => DeployFault::Io(std::env::temp_dir(), error),
    })
}

/// How a program ended.
pub(super) struct Ended {
    /// Whether it did what it was told.
    pub is_done: bool,
    /// What it printed.
    pub output: Vec<u8>,
    /// What it complained of.
    pub complaint: String,
}

/// Runs a program in a folder and waits for its end. What it asks the user, it asks on the terminal itself.
///
/// # Errors
/// It is not there, or cannot be started.
pub(super) fn run(words: &[&str], folder: &Path, input: &[u8]) -> Result<Ended, DeployFault> {
    let name = words[0];
    let mut child = Command::new(name)
        .args(&words[1..])
        .current_dir(folder)
        // Its words are looked at.
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DeployFault::NoProgram(name.to_owned()),
            _ => DeployFault::Io(name.into(), error),
        })?;
    let stdin = child.stdin.take();
    let ended = std::thread::scope(|scope| {
        // Fed beside, since a program may print before it has read all.
        scope.spawn(move || {
            if let Some(mut stdin) = stdin {
                // A program that ends early says why by its status.
                let _ = stdin.write_all(input);
            }
        });
        child.wait_with_output()
    });
    let ended = ended.map_err(DeployFault::at(name))?;
    let complaint = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
    Ok(Ended { is_done: ended.status.success(), output: ended.stdout, complaint })
}

/// Runs a program that has to succeed, and gives what it printed.
///
/// # Errors
/// It is not there, or failed.
pub(super) fn succeed(words: &[&str], folder: &Path, input: &[u8]) -> Result<Vec<u8>, DeployFault> {
    let ended = run(words, folder, input)?;
    if ended.is_done { Ok(ended.output) } else { Err(DeployFault::Program(words[0].to_owned(), ended.complaint)) }
}
