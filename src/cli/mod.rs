//! The command line: translates arguments into calls, and prints their results.
//!
//! One file for each command. Lower layers do not print and do not end the process.

#[macro_use]
mod printing;

mod addresses;
mod agenda;
mod arguments;
mod build;
mod check;
mod counts;
mod deploy;
mod exit;
mod explain;
mod export;
mod fault;
mod history;
mod import;
mod merge;
mod new;
mod next_step;
mod programs;
mod progress;
mod readability;
mod schema;
mod search;
mod serve;
mod session;
mod shell;
mod sign;
mod status;
mod theme;
mod translate;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use arguments::{Command, Parsed};
use exit::Exit;
use printing::print_out;
use session::Session;

/// Runs the program with its arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let language = arguments::wanted_language(&arguments);
    let exit = match arguments::parse(&arguments, language) {
        Parsed::Run(cli) => {
            let session = Session { language, system_language: arguments::system_language(), root: cli.root };
            match cli.command {
                Command::Build(arguments) => build::run(&session, &arguments),
                Command::Check(arguments) => check::run(&session, &arguments),
                Command::Merge(arguments) => merge::run(&session, &arguments),
                Command::Serve(arguments) => serve::run(&session, &arguments),
                Command::New(arguments) => new::run(&session, &arguments),
                Command::Search(arguments) => search::run(&session, &arguments),
                Command::Status(arguments) => status::run(&session, &arguments),
                Command::Translate(arguments) => translate::run(&session, &arguments),
                Command::Agenda(arguments) => agenda::run(&session, &arguments),
                Command::Counts(arguments) => counts::run(&session, &arguments),
                Command::Export(arguments) => export::run(&session, &arguments),
                Command::Deploy(arguments) => deploy::run(&session, &arguments),
                Command::Verify(arguments) => verify::run(&session, &arguments),
                Command::Sign(arguments) => sign::run(&session, &arguments),
                Command::Theme(arguments) => theme::run(&session, &arguments.what),
                Command::Addresses(arguments) => addresses::run(&session, &arguments),
                Command::Completions(arguments) => shell::completions(&session, &arguments),
                Command::Man(arguments) => shell::man(&session, &arguments),
                Command::Explain(arguments) => explain::run(&session, &arguments),
                Command::Schema(arguments) => schema::run(&session, &arguments),
            }
        }
        Parsed::Show(text) => {
            print_out(&text);
            Exit::Done
        }
        Parsed::Wrong(text) => {
            eprint!("{text}");
            Exit::WrongUsage
        }
    };
    exit.into()
}
