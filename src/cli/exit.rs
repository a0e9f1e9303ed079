//! How a run ended.

use std::process::ExitCode;

use crate::diagnostic::Severity;
use crate::pipeline::Loaded;

/// How a run ended; the numbers are part of the contract.
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

/// What the diagnostics of a site mean for the exit status.
pub fn exit_for(loaded: &Loaded, deny_warnings: bool) -> Exit {
    let worst = loaded.diagnostics().iter().map(|diagnostic| diagnostic.severity).min();
    match worst {
        Some(Severity::Error) if loaded.has_configuration_errors() => Exit::WrongUsage,
        Some(Severity::Error) => Exit::ContentHasErrors,
        Some(Severity::Warning) if deny_warnings => Exit::ContentHasErrors,
        _ => Exit::Done,
    }
}
