//! `temario check`.

use super::arguments::{CheckArguments, edition};
use super::exit::{Exit, exit_for};
use super::session::Session;
use crate::config::Delivery;
use crate::diagnostic::{Noun, ReportFormat, count};
use crate::pipeline::{BuildOptions, Timings};

pub(super) fn run(session: &Session, arguments: &CheckArguments) -> Exit {
    let checked = session.root().and_then(|root| {
        let options = BuildOptions { weigh: true, ..BuildOptions::of(Delivery::to(edition(arguments.edition))) };
        session.load(&root, &options, &mut Timings::new())
    });
    match checked {
        Ok(loaded) => {
            let format = ReportFormat::from(arguments.format);
            match format {
                ReportFormat::Human if !arguments.all => session.report_overview(&loaded),
                _ => session.report(&loaded, format),
            }
            if matches!(format, ReportFormat::Human | ReportFormat::Short) {
                let counts = [(Noun::FindingHeldBack, loaded.held_back()), (Noun::FindingAllowed, loaded.allowed())];
                for (noun, number) in counts.into_iter().filter(|(_, number)| *number > 0) {
                    eprintln!("{}", count(session.language, noun, number));
                }
            }
            exit_for(&loaded, arguments.deny.is_some())
        }
        Err(exit) => exit,
    }
}
