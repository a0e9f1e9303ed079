//! The only functions that print to stdout and stderr.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;

use super::arguments;
use super::exit::Exit;
use super::fault::MachineFault;
use crate::diagnostic::{ProgramLanguage, Styling, phrase, phrases};
use crate::shown;

/// Prints one line to stdout. Line breaks in values are escaped, so that they do not start another line; empty lines at
/// the beginning are printed.
macro_rules! out {
    () => { $crate::cli::printing::print_out("\n") };
    ($($part:tt)*) => { $crate::cli::printing::print_out(&$crate::cli::printing::one_line(&format!($($part)*))) };
}

/// Prints lines to stderr. Write errors are ignored; the exit status still reports the result.
macro_rules! eprint {
    ($($part:tt)*) => { $crate::cli::printing::print_error(&$crate::shown::lines(&format!($($part)*))) };
}

/// Prints a line to stderr, as [`out`] does.
macro_rules! eprintln {
    () => { $crate::cli::printing::print_error("\n") };
    ($($part:tt)*) => { $crate::cli::printing::print_error(&$crate::cli::printing::one_line(&format!($($part)*))) };
}

/// Prints text to stdout that is already escaped. Exits quietly on a closed pipe, as with `head`; reports any other
/// error and exits.
pub fn print_out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            std::process::exit(Exit::Done as i32);
        }
        let arguments: Vec<OsString> = std::env::args_os().collect();
        let exit = machine_failed(arguments::wanted_language(&arguments), Path::new("stdout"), &error);
        std::process::exit(exit as i32);
    }
}

/// Prints text to stderr that is already escaped: the program's own texts and codes.
pub fn print_error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Text escaped as one line with its line end; empty lines at its beginning are kept.
pub fn one_line(text: &str) -> String {
    let rest = text.trim_start_matches('\n');
    format!("{}{}\n", &text[..text.len() - rest.len()], shown::row(rest))
}

/// Prints a value as JSON: on several lines for people, or on one line for programs that read line by line.
pub fn print_json(value: &impl serde::Serialize, layout: JsonLayout) {
    let text = match layout {
        JsonLayout::Lines => serde_json::to_string_pretty(value),
        JsonLayout::Line => serde_json::to_string(value),
    };
    let text = text.unwrap_or_else(|error| panic!("what is printed is plain data: {error}"));
    print_out(&format!("{}\n", shown::json(&text)));
}

/// The layout of printed JSON.
#[derive(Clone, Copy)]
pub enum JsonLayout {
    Lines,
    Line,
}

/// Whether a stream gets colours: it is a terminal, and `NO_COLOR` is empty or not set.
pub fn colours(stream: &impl IsTerminal) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !refused
}

/// Whether reports to stderr have colours.
pub fn styling() -> Styling {
    if colours(&std::io::stderr()) { Styling::Coloured } else { Styling::Plain }
}

/// Reports an error of the operating system at a path, with help.
pub fn machine_failed(language: ProgramLanguage, path: &Path, error: &std::io::Error) -> Exit {
    let fault = MachineFault::new(language, path, error);
    eprintln!("{}: {}", phrase(language, &phrases::Error), fault.message);
    if let Some(help) = fault.help {
        eprintln!("{}: {help}", phrase(language, &phrases::Help));
    }
    Exit::MachineFailed
}
