//! The result of a run.

use std::process::ExitCode;

use crate::diagnostic::Severity;
use crate::pipeline::Loaded;

/// The result of a run; the exit status numbers are part of the interface contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    ContentHasErrors = 1,
    WrongUsage = 2,
    MachineFailed = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The exit status for the diagnostics of a site.
pub fn exit_for(loaded: &Loaded, deny_warnings: bool) -> Exit {
    let worst = loaded.diagnostics().iter().map(|diagnostic| diagnostic.severity).min();
    match worst {
        Some(Severity::Error) if loaded.has_configuration_errors() => Exit::WrongUsage,
        Some(Severity::Error) => Exit::ContentHasErrors,
        Some(Severity::Warning) if deny_warnings => Exit::ContentHasErrors,
        _ => Exit::Done,
    }
}
