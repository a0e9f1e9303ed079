//! `temario export zip`.

use super::arguments::{ExportArguments, ExportCommand, edition};
use super::build;
use super::exit::{Exit, exit_for};
use super::progress::Progress;
use super::session::Session;
use crate::config::{Delivery, DeliveryForm};
use crate::diagnostic::{Noun, count, phrases};
use crate::pipeline::{BuildOptions, WriteError, archive_name, kilobytes, pack};

pub(super) fn run(session: &Session, arguments: &ExportArguments) -> Exit {
    export(session, &arguments.what).unwrap_or_else(|exit| exit)
}

fn export(session: &Session, what: &ExportCommand) -> Result<Exit, Exit> {
    let ExportCommand::Zip { archive, edition: for_whom, low_profile } = what;
    let root = session.root()?;
    let delivery = Delivery { low_profile: *low_profile, form: DeliveryForm::Zip, ..Delivery::to(edition(*for_whom)) };
    let options = BuildOptions { delivery, weigh: true };
    let (progress, mut timings) = Progress::start(session);
    let loaded = session.load(&root, &options, &mut timings);
    progress.finish();
    let loaded = loaded?;
    if !loaded.diagnostics().is_empty() {
        session.report_overview(&loaded);
    }
    let exit = exit_for(&loaded, false);
    if exit != Exit::Done {
        eprintln!("{}", session.phrase(&phrases::NotBuilt));
        return Ok(exit);
    }
    let output = archive.clone().unwrap_or_else(|| root.join(format!("{}.zip", archive_name(&loaded))));
    let packed = pack(&loaded, &output).map_err(|error| match error {
        WriteError::NotOurs(path) => {
            session.complain(&phrases::ArchiveNotOurs { path: &path.display().to_string() });
            Exit::WrongUsage
        }
        other => build::refuse(session, &loaded, other),
    })?;
    let size = kilobytes(u32::try_from(packed.size).unwrap_or(u32::MAX));
    let files = count(session.language, Noun::File, packed.files);
    let path = output.display().to_string();
    eprintln!("{}", session.phrase(&phrases::Packed { files: &files, path: &path, size: &size }));
    Ok(Exit::Done)
}
