//! A progress line on the terminal that names the stage of a run and counts its outputs, shown after one second.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

use super::counts::grouped;
use super::printing::print_error;
use super::session::Session;
use crate::diagnostic::{Noun, Phrase, ProgramLanguage, count, phrase, phrases};
use crate::pipeline::{Stage, Tally, TallyKind, Timings};

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
        let stages = sender.clone();
        let timings = Timings::watched(move |stage| {
            // Sending fails after the line is removed.
            let _ = stages.send(Some(stage));
        });
        let tally = timings.tally().clone();
        let printer = spawn(move || print(&receiver, language, Stage::Read, &tally, false));
        (Self { stages: Some(sender), printer: Some(printer) }, timings)
    }

    /// Counts the outputs of one stage, if stderr is a terminal. With `waits`, the line is shown only when the first
    /// output is finished: until then, a program may ask the user for a password on the same terminal.
    pub(super) fn of_stage(session: &Session, stage: Stage, tally: &Arc<Tally>, waits: bool) -> Self {
        if !stderr().is_terminal() {
            return Self { stages: None, printer: None };
        }
        let (sender, receiver) = channel();
        let (language, tally) = (session.language, tally.clone());
        let printer = spawn(move || print(&receiver, language, stage, &tally, waits));
        Self { stages: Some(sender), printer: Some(printer) }
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

fn print(stages: &Receiver<Option<Stage>>, language: ProgramLanguage, mut stage: Stage, tally: &Tally, waits: bool) {
    let start = Instant::now();
    let (mut is_shown, mut drawn) = (false, String::new());
    loop {
        let wait = if is_shown { PATIENCE } else { PATIENCE.saturating_sub(start.elapsed()) };
        match stages.recv_timeout(wait) {
            Ok(None) | Err(RecvTimeoutError::Disconnected) => break,
            Ok(Some(next)) => stage = next,
            Err(RecvTimeoutError::Timeout) => is_shown = is_shown || !waits || !tally.is_at_start(),
        }
        let line = line(language, stage, tally);
        // Not drawn again while it is the same: a program may have asked the user for a password in the meantime.
        if is_shown && line != drawn {
            print_error(&format!("\r\x1b[K{line}"));
            let _ = stderr().flush();
            drawn = line;
        }
    }
    if is_shown {
        print_error("\r\x1b[K");
        let _ = stderr().flush();
    }
}

/// The line for a stage: its name and, where outputs are counted, how many of each kind are finished.
fn line(language: ProgramLanguage, stage: Stage, tally: &Tally) -> String {
    let stage_name = phrase(language, stage_words(stage));
    let counted = match stage {
        Stage::Write | Stage::Send => counts(language, tally),
        _ => String::new(),
    };
    match counted.is_empty() {
        true => phrase(language, &phrases::Working { stage: &stage_name }),
        false => phrase(language, &phrases::WorkingCounts { counts: &counted, stage: &stage_name }),
    }
}

/// “120 of 2,590 pages, 12 of 40 pictures”; kinds without outputs are omitted.
fn counts(language: ProgramLanguage, tally: &Tally) -> String {
    let of_kind = |kind: TallyKind| {
        let (done, all) = tally.of(kind);
        let noun = match kind {
            TallyKind::Page => Noun::Page,
            TallyKind::Picture => Noun::Picture,
            TallyKind::Other => Noun::OtherFile,
        };
        // The form is that of the number; its digits are grouped.
        let all_words = count(language, noun, all).replacen(&all.to_string(), &grouped(all), 1);
        (all > 0).then(|| phrase(language, &phrases::WorkingOf { all: &all_words, done: &grouped(done) }))
    };
    TallyKind::ALL.into_iter().filter_map(of_kind).collect::<Vec<_>>().join(", ")
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
        Stage::Render => &phrases::StageRender,
        Stage::Compare => &phrases::StageCompare,
        Stage::Send => &phrases::StageSend,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_counts_pages_and_pictures_in_both_languages() {
        let tally = Tally::default();
        let pages: Vec<String> = (0..2590).map(|number| format!("en/{number}.html")).collect();
        let pictures: Vec<String> = (0..40).map(|number| format!("media/{number}.jpg")).collect();
        let both = || pages.iter().chain(&pictures).map(String::as_str);
        let lines =
            |stage| [ProgramLanguage::English, ProgramLanguage::Spanish].map(|language| line(language, stage, &tally));
        assert_eq!(lines(Stage::Write), ["working: render and write", "en curso: generar y escribir"]);
        tally.start(both());
        pages.iter().take(1120).chain(pictures.iter().take(12)).for_each(|path| tally.finish(path));
        assert_eq!(
            lines(Stage::Send),
            ["send: 1,120 of 2,590 pages, 12 of 40 pictures", "enviar: 1,120 de 2,590 páginas, 12 de 40 imágenes"]
        );
        tally.start(["en/a.html", "media/a.png", "assets/site.css"]);
        assert_eq!(
            lines(Stage::Write),
            [
                "render and write: 0 of 1 page, 0 of 1 picture, 0 of 1 other file",
                "generar y escribir: 0 de 1 página, 0 de 1 imagen, 0 de 1 archivo de otro tipo"
            ]
        );
        assert_eq!(lines(Stage::Check), ["working: check", "en curso: revisar"]);
    }
}
