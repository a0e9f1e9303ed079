//! `temario build`.

use std::path::PathBuf;

use super::arguments::{BuildArguments, edition};
use super::exit::{Exit, exit_for};
use super::printing::{print_error, styling};
use super::progress::Progress;
use super::session::Session;
use crate::config::{Delivery, DeliveryForm};
use crate::diagnostic::{Diagnostic, Noun, Report, ReportFormat, count, phrases};
use crate::pipeline::{BuildOptions, Timings, WriteError, default_output, write, write_shard};

pub(super) fn run(session: &Session, arguments: &BuildArguments) -> Exit {
    build(session, arguments).unwrap_or_else(|exit| exit)
}

fn build(session: &Session, arguments: &BuildArguments) -> Result<Exit, Exit> {
    let root = session.root()?;
    let audience = edition(arguments.edition);
    let options = BuildOptions {
        delivery: Delivery {
            audience,
            base_url: session.base_url(arguments.base_url.as_ref())?,
            low_profile: arguments.low_profile,
            form: DeliveryForm::Site,
        },
        // Checking page weights needs another pass over all pages, so a part of a build omits it.
        weigh: arguments.shard.is_none(),
    };
    let (progress, mut timings) = Progress::start(session);
    let loaded = session.load(&root, &options, &mut timings);
    let Ok(loaded) = loaded else {
        progress.finish();
        return loaded.map(|_| Exit::Done);
    };
    let exit = exit_for(&loaded, arguments.deny.is_some());
    let output = arguments.output.clone().unwrap_or_else(|| match arguments.shard {
        Some(shard) => root.join(format!("{}-{}-of-{}", default_output(audience), shard.number, shard.of)),
        None => root.join(default_output(audience)),
    });
    let written = (exit == Exit::Done).then(|| match arguments.shard {
        Some(shard) => write_shard(&loaded, shard, &root, &output, &mut timings),
        None => write(&loaded, &root, &output, &mut timings),
    });
    progress.finish();
    if !loaded.diagnostics().is_empty() {
        session.report_overview(&loaded);
    }
    let Some(written) = written else {
        eprintln!("{}", session.phrase(&phrases::NotBuilt));
        return Ok(exit);
    };
    let written = written.map_err(|error| refuse(session, &loaded, error))?;
    let mut line = session.phrase(&phrases::Built {
        files: &count(session.language, Noun::File, written.files),
        folder: &output.display().to_string(),
        pages: &count(session.language, Noun::Page, written.pages),
    });
    if written.unchanged > 0 {
        let unchanged = count(session.language, Noun::File, written.unchanged);
        line.push_str(&format!(" ({})", session.phrase(&phrases::Unchanged { files: &unchanged })));
    }
    eprintln!("{line}");
    if arguments.timings {
        print_timings(session, &timings);
    }
    // The process ends here; freeing a large site would only take time.
    std::mem::forget(loaded);
    Ok(Exit::Done)
}

pub(super) fn refuse(session: &Session, loaded: &crate::pipeline::Loaded, error: WriteError) -> Exit {
    match error {
        WriteError::Template(fault) => {
            let diagnostics: [Diagnostic; 1] = [fault.diagnostic()];
            let report = Report::new(&diagnostics, &loaded.snapshot, session.language);
            print_error(&report.render(ReportFormat::Human, styling()));
            eprintln!("{}", session.phrase(&phrases::NotBuilt));
            Exit::WrongUsage
        }
        other => refuse_writing(session, other),
    }
}

/// Reports why nothing was written, for all errors except those of templates.
pub(super) fn refuse_writing(session: &Session, error: WriteError) -> Exit {
    let folder = |path: &PathBuf| path.display().to_string();
    match error {
        WriteError::Template(fault) => {
            session.complain(&phrases::Io { detail: &fault.detail, path: fault.place.path.as_str() });
            Exit::WrongUsage
        }
        WriteError::OverSources(path) => {
            session.complain(&phrases::OverSources { folder: &folder(&path) });
            Exit::WrongUsage
        }
        WriteError::NotOurs(path) => {
            session.complain(&phrases::NotOurs { folder: &folder(&path) });
            Exit::WrongUsage
        }
        WriteError::ForeignFile(path) => {
            session.complain(&phrases::ForeignFile { path: &folder(&path) });
            Exit::WrongUsage
        }
        WriteError::Busy { output, process } => {
            let process = process.map(|process| process.to_string());
            let folder = folder(&output);
            match process {
                Some(process) => session.complain(&phrases::BusyProcess { path: &folder, process: &process }),
                None => session.complain(&phrases::Busy { path: &folder }),
            }
            session.help(&session.phrase(&phrases::BusyHelp));
            Exit::MachineFailed
        }
        WriteError::Left(path, error) => {
            let exit = session.machine(&path, &error);
            eprintln!("{}", session.phrase(&phrases::Left { path: &folder(&path) }));
            exit
        }
        WriteError::Unsettled(path, error) => {
            let exit = session.machine(&path, &error);
            eprintln!("{}", session.phrase(&phrases::Unsettled { path: &folder(&path) }));
            exit
        }
        WriteError::Io(path, error) => {
            let exit = session.machine(&path, &error);
            eprintln!("{}", session.phrase(&phrases::NotBuilt));
            exit
        }
    }
}

fn print_timings(session: &Session, timings: &Timings) {
    let milliseconds = |duration: std::time::Duration| format!("{:.1} ms", duration.as_secs_f64() * 1000.0);
    eprintln!("{:<18} {:>12}", session.phrase(&phrases::Stage), session.phrase(&phrases::Time));
    for (stage, duration) in timings.stages() {
        let name = session.phrase(super::progress::stage_words(*stage));
        eprintln!("{name:<18} {:>12}", milliseconds(*duration));
    }
    let total = timings.stages().iter().map(|(_, duration)| *duration).sum();
    eprintln!("{:<18} {:>12}", session.phrase(&phrases::Total), milliseconds(total));
}
