//! What is printed: the only doors to the terminal, and to whoever reads what a command says.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;

use super::arguments;
use super::exit::Exit;
use super::fault::MachineFault;
use crate::diagnostic::{ProgramLanguage, Styling, phrase, phrases};
use crate::shown;

/// Prints a line to stdout, and no more than a line: what others wrote into it makes no further one. Empty lines before it
/// are ours.
macro_rules! out {
    () => { $crate::cli::printing::print_out("\n") };
    ($($part:tt)*) => { $crate::cli::printing::print_out(&$crate::cli::printing::one_line(&format!($($part)*))) };
}

/// Prints lines to stderr. Where nobody listens there is nobody to tell, and the exit status still says how it went.
macro_rules! eprint {
    ($($part:tt)*) => { $crate::cli::printing::print_error(&$crate::shown::lines(&format!($($part)*))) };
}

/// Prints a line to stderr, as [`out`] does.
macro_rules! eprintln {
    () => { $crate::cli::printing::print_error("\n") };
    ($($part:tt)*) => { $crate::cli::printing::print_error(&$crate::cli::printing::one_line(&format!($($part)*))) };
}

/// Prints to stdout what is already as it may be printed. Whoever reads it may have enough and go, as `head` does: then
/// there is nobody to tell anything.
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

/// Prints what is already as it may be printed: words and codes of our own.
pub fn print_error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// One line as it may be printed, after the empty lines that it begins with.
pub fn one_line(text: &str) -> String {
    let rest = text.trim_start_matches('\n');
    format!("{}{}\n", &text[..text.len() - rest.len()], shown::row(rest))
}

/// Prints a value as JSON: over several lines for people, on one for programs that read line by line.
pub fn print_json(value: &impl serde::Serialize, layout: JsonLayout) {
    let text = match layout {
        JsonLayout::Lines => serde_json::to_string_pretty(value),
        JsonLayout::Line => serde_json::to_string(value),
    };
    let text = text.unwrap_or_else(|error| panic!("what is printed is plain data: {error}"));
    print_out(&format!("{}\n", shown::json(&text)));
}

/// How JSON is laid out.
#[derive(Clone, Copy)]
pub enum JsonLayout {
    Lines,
    Line,
}

/// Colours only on a terminal, and only if nobody asked for none.
pub fn colours(stream: &impl IsTerminal) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !refused
}

/// Whether reports to stderr have colours.
pub fn styling() -> Styling {
    if colours(&std::io::stderr()) { Styling::Coloured } else { Styling::Plain }
}

/// Says that the machine failed at a path, and what to do.
pub fn machine_failed(language: ProgramLanguage, path: &Path, error: &std::io::Error) -> Exit {
    let fault = MachineFault::new(language, path, error);
    eprintln!("{}: {}", phrase(language, &phrases::Error), fault.message);
    if let Some(help) = fault.help {
        eprintln!("{}: {help}", phrase(language, &phrases::Help));
    }
    Exit::MachineFailed
}
