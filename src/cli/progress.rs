//! A progress line on the terminal that names the stage of a run, shown after one second.

use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

use super::printing::print_error;
use super::session::Session;
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};
use crate::pipeline::{Stage, Timings};

/// The time before the line is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress line, removed on drop.
pub(super) struct Progress {
    stages: Option<Sender<Option<Stage>>>,
    printer: Option<JoinHandle<()>>,
}

impl Progress {
    /// Watches the stages of a run, if stderr is a terminal.
    pub(super) fn start(session: &Session) -> (Self, Timings) {
        if !stderr().is_terminal() {
            return (Self { stages: None, printer: None }, Timings::new());
        }
        let (sender, receiver) = channel();
        let language = session.language;
        let printer = spawn(move || print(&receiver, language));
        let stages = sender.clone();
        let timings = Timings::watched(move |stage| {
            // Sending fails after the line is removed.
            let _ = stages.send(Some(stage));
        });
        (Self { stages: Some(sender), printer: Some(printer) }, timings)
    }

    /// Removes the line, before other output.
    pub(super) fn finish(mut self) {
        if let Some(sender) = self.stages.take() {
            let _ = sender.send(None);
        }
        if let Some(printer) = self.printer.take() {
            let _ = printer.join();
        }
    }
}

fn print(stages: &Receiver<Option<Stage>>, language: ProgramLanguage) {
    let start = Instant::now();
    let mut stage = Stage::Read;
    let mut is_shown = false;
    loop {
        let wait = if is_shown { PATIENCE } else { PATIENCE.saturating_sub(start.elapsed()) };
        match stages.recv_timeout(wait) {
            Ok(None) | Err(RecvTimeoutError::Disconnected) => break,
            Ok(Some(next)) => stage = next,
            Err(RecvTimeoutError::Timeout) => is_shown = true,
        }
        if is_shown {
            let name = phrase(language, stage_words(stage));
            print_error(&format!("\r\x1b[K{}", phrase(language, &phrases::Working { stage: &name })));
            let _ = stderr().flush();
        }
    }
    if is_shown {
        print_error("\r\x1b[K");
        let _ = stderr().flush();
    }
}

pub(super) fn stage_words(stage: Stage) -> &'static dyn Phrase {
    match stage {
        Stage::Read => &phrases::StageRead,
        Stage::Theme => &phrases::StageTheme,
        Stage::Data => &phrases::StageData,
        Stage::Records => &phrases::StageRecords,
        Stage::Parse => &phrases::StageParse,
        Stage::Assemble => &phrases::StageAssemble,
        Stage::Check => &phrases::StageCheck,
        Stage::Search => &phrases::StageSearch,
        Stage::Plan => &phrases::StagePlan,
        Stage::Write => &phrases::StageWrite,
    }
}
