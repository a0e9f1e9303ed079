//! `temario serve`.

use super::arguments::ServeArguments;
use super::{Exit, Session, edition};
use crate::build::BuildOptions;
use crate::diagnostic::{Format, Report, Styling};
use crate::serve::{Event, ServeError, serve};

pub(super) fn run(session: &Session, arguments: &ServeArguments) -> Exit {
    let root = match session.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let options = BuildOptions { edition: edition(arguments.edition), base_url: None };
    let language = session.language;
    let open = arguments.open;
    let served = serve(&root, options, language, arguments.port, move |event| match event {
        Event::Listening { url, loaded } => {
            let report = Report::new(loaded.diagnostics(), &loaded.snapshot, language);
            if !loaded.diagnostics().is_empty() {
                eprint!("{}", report.render(Format::Short, Styling::Plain));
            }
            eprintln!("{}", crate::diagnostic::phrase(language, "serving", &[("url", url)]));
            if open {
                open_browser(url);
            }
        }
        Event::Reloaded { loaded, took } => {
            let report = Report::new(loaded.diagnostics(), &loaded.snapshot, language);
            let time = format!("{:.0} ms", took.as_secs_f64() * 1000.0);
            let summary = report.summary();
            if !loaded.diagnostics().is_empty() {
                eprint!("{}", report.render(Format::Short, Styling::Plain));
            }
            let values = [("time", time.as_str()), ("summary", summary.as_str())];
            eprintln!("{}", crate::diagnostic::phrase(language, "reloaded", &values));
        }
    });
    match served {
        Ok(()) => Exit::Done,
        Err(ServeError::PortBusy(port)) => {
            session.complain("port-busy", &[("port", &port.to_string())]);
            Exit::MachineFailed
        }
        Err(ServeError::Io(error)) => session.machine(&root, &error),
    }
}

/// Asks the system to show a page; if it cannot, the address is on the terminal.
fn open_browser(url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let _ = std::process::Command::new(program)
        .arg(url)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
}
