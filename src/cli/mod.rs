//! The command line: what was typed becomes a call, and what comes back is printed.
//!
//! One file a command. Nothing below this floor prints or ends the program.

/// Prints a line to stdout, and no more than a line: what others wrote into it makes no further one. Empty lines before it
/// are ours.
macro_rules! out {
    () => { $crate::cli::print_out("\n") };
    ($($part:tt)*) => { $crate::cli::print_out(&$crate::cli::one_line(&format!($($part)*))) };
}

/// Prints lines to stderr. Where nobody listens there is nobody to tell, and the exit status still says how it went.
macro_rules! eprint {
    ($($part:tt)*) => { $crate::cli::print_error(&$crate::shown::lines(&format!($($part)*))) };
}

/// Prints a line to stderr, as [`out`] does.
macro_rules! eprintln {
    () => { $crate::cli::print_error("\n") };
    ($($part:tt)*) => { $crate::cli::print_error(&$crate::cli::one_line(&format!($($part)*))) };
}

mod addresses;
mod agenda;
mod arguments;
mod build;
mod check;
mod counts;
mod deploy;
mod explain;
mod export;
mod fault;
mod import;
mod merge;
mod new;
mod next_step;
mod programs;
mod progress;
mod search;
mod serve;
mod shell;
mod sign;
mod status;
mod theme;
mod translate;
mod verify;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use arguments::{Command, Parsed};
use fault::MachineFault;

use crate::config::{Audience, BaseUrl, SITE_FILE, SiteConfig};
use crate::diagnostic::{Format, Phrase, ProgramLanguage, Report, Severity, Styling, phrase, phrases};
use crate::language::Language;
use crate::pipeline::{BuildOptions, Loaded, Memo, Stage, Timings};
use crate::shown;

/// How a run ended; the numbers are part of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
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

/// Prints to stdout what is already as it may be printed. Whoever reads it may have enough and go, as `head` does: then there is nobody to tell anything.
fn print_out(text: &str) {
    use std::io::Write;
    let mut stdout = std::io::stdout().lock();
    if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            std::process::exit(Exit::Done as i32);
        }
        let arguments: Vec<OsString> = std::env::args_os().collect();
        let session = Session { language: arguments::wanted_language(&arguments), named_language: None, root: None };
        let exit = session.machine(Path::new("stdout"), &error);
        std::process::exit(exit as i32);
    }
}

/// Prints what is already as it may be printed: words and codes of our own.
fn print_error(text: &str) {
    use std::io::Write;
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// One line as it may be printed, after the empty lines that it begins with.
fn one_line(text: &str) -> String {
    let rest = text.trim_start_matches('\n');
    format!("{}{}\n", &text[..text.len() - rest.len()], shown::row(rest))
}

/// Prints a value as JSON: over several lines for people, on one for programs that read line by line.
fn print_json(value: &impl serde::Serialize, layout: JsonLayout) {
    let text = match layout {
        JsonLayout::Lines => serde_json::to_string_pretty(value),
        JsonLayout::Line => serde_json::to_string(value),
    };
    let text = text.unwrap_or_else(|error| panic!("what is printed is plain data: {error}"));
    print_out(&format!("{}\n", shown::json(&text)));
}

/// How JSON is laid out.
#[derive(Clone, Copy)]
enum JsonLayout {
    Lines,
    Line,
}

/// Runs the program with its arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let language = arguments::wanted_language(&arguments);
    let exit = match arguments::parse(&arguments, language) {
        Parsed::Run(cli) => {
            let session = Session { language, named_language: cli.language, root: cli.root };
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

/// What all commands share.
struct Session {
    language: ProgramLanguage,
    /// What `--language` says.
    named_language: Option<String>,
    root: Option<PathBuf>,
}

impl Session {
    /// A phrase in the program's language.
    fn phrase(&self, words: &dyn Phrase) -> String {
        phrase(self.language, words)
    }

    /// Prints an error line.
    fn complain(&self, words: &dyn Phrase) {
        self.complain_of(&self.phrase(words));
    }

    /// Prints an error line with words that were put together before.
    fn complain_of(&self, message: &str) {
        eprintln!("{}: {message}", self.phrase(&phrases::Error));
    }

    /// The site's folder: as named, or the nearest upwards with a `site.toml`.
    fn root(&self) -> Result<PathBuf, Exit> {
        if let Some(root) = &self.root {
            if !root.is_dir() {
                self.complain(&phrases::NoRoot { folder: &root.display().to_string() });
                return Err(Exit::WrongUsage);
            }
            if root.join(SITE_FILE).is_file() {
                return Ok(root.clone());
            }
            self.complain(&phrases::NoSite { folder: &root.display().to_string() });
            return Err(Exit::WrongUsage);
        }
        let here = std::env::current_dir().map_err(|error| self.machine(Path::new("."), &error))?;
        let found = here.ancestors().find(|folder| folder.join(SITE_FILE).is_file());
        found.map(Path::to_path_buf).ok_or_else(|| {
            self.complain(&phrases::NoSite { folder: &here.display().to_string() });
            Exit::WrongUsage
        })
    }

    /// The site's folder, where there is one; nothing is said where there is none.
    fn root_if_any(&self) -> Option<PathBuf> {
        if let Some(root) = &self.root {
            return Some(root.clone());
        }
        let here = std::env::current_dir().ok()?;
        here.ancestors().find(|folder| folder.join(SITE_FILE).is_file()).map(Path::to_path_buf)
    }

    /// Says that the machine failed at a path, and what to do.
    fn machine(&self, path: &Path, error: &std::io::Error) -> Exit {
        let fault = MachineFault::new(self.language, path, error);
        eprintln!("{}: {}", self.phrase(&phrases::Error), fault.message);
        if let Some(help) = fault.help {
            self.help(&help);
        }
        Exit::MachineFailed
    }

    /// Prints what to do.
    fn help(&self, text: &str) {
        eprintln!("{}: {text}", self.phrase(&phrases::Help));
    }

    /// Reads and loads the site.
    fn load(&self, root: &Path, options: &BuildOptions, timings: &mut Timings) -> Result<Loaded, Exit> {
        let snapshot = crate::pipeline::read(root, timings).map_err(|error| self.machine(root, &error))?;
        let loaded = crate::pipeline::load(snapshot, options, &mut Memo::new(), timings);
        timings.stage(Stage::Check, || loaded.diagnostics().len());
        Ok(loaded)
    }

    /// The language of the site in which to show its content: that of the program's words if the site has it.
    fn reader_language(&self, config: &SiteConfig) -> Language {
        let own = config.languages.find(|language| language.tag.as_str() == self.language.tag());
        own.unwrap_or(config.default_language)
    }

    /// A public address from the command line.
    fn base_url(&self, text: Option<&String>) -> Result<Option<BaseUrl>, Exit> {
        let Some(text) = text else { return Ok(None) };
        BaseUrl::parse(text).map(Some).ok_or_else(|| {
            self.complain(&phrases::BadBaseUrl { url: text });
            Exit::WrongUsage
        })
    }

    /// Prints a report: for people to stderr, for machines to stdout.
    fn report(&self, loaded: &Loaded, format: Format) {
        let report = Report::new(loaded.diagnostics(), &loaded.snapshot, self.language);
        match format {
            Format::Human => print_error(&report.render(format, styling())),
            Format::Short => eprint!("{}", report.render(format, Styling::Plain)),
            Format::Json | Format::Github | Format::Sarif => print_out(&report.render(format, Styling::Plain)),
        }
    }
}

/// Colours only on a terminal, and only if nobody asked for none.
fn colours(stream: &impl IsTerminal) -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !refused
}

fn styling() -> Styling {
    if colours(&std::io::stderr()) { Styling::Coloured } else { Styling::Plain }
}

/// What the diagnostics of a site mean for the exit status.
fn exit_for(loaded: &Loaded, deny_warnings: bool) -> Exit {
    let worst = loaded.diagnostics().iter().map(|diagnostic| diagnostic.severity).min();
    match worst {
        Some(Severity::Error) if loaded.has_configuration_errors() => Exit::WrongUsage,
        Some(Severity::Error) => Exit::ContentHasErrors,
        Some(Severity::Warning) if deny_warnings => Exit::ContentHasErrors,
        _ => Exit::Done,
    }
}

fn edition(argument: arguments::EditionArgument) -> Audience {
    match argument {
        arguments::EditionArgument::Participant => Audience::Participant,
        arguments::EditionArgument::Facilitator => Audience::Facilitator,
    }
}
