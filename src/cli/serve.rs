//! `temario serve`.

use super::arguments::{OpenArgument, ServeArguments};
use super::fault::MachineFault;
use super::{Exit, Session, edition};
use crate::build::{BuildOptions, Loaded};
use crate::diagnostic::{Format, ProgramLanguage, Report, Styling, phrase};
use crate::serve::{Event, ServeError, ServeOptions, Watching, serve};

pub(super) fn run(session: &Session, arguments: &ServeArguments) -> Exit {
    let root = match session.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let language = session.language;
    let open = arguments.open;
    let shown_root = root.clone();
    let options = ServeOptions {
        build: BuildOptions { edition: edition(arguments.edition), ..BuildOptions::default() },
        language,
        port: arguments.port,
        bind: arguments.bind,
        watching: if arguments.poll { Watching::Polling } else { Watching::Events },
        follow: arguments.follow,
    };
    let served = serve(&root, options, move |event| match event {
        Event::Listening { url, compare, others, loaded } => {
            report(language, loaded);
            eprintln!("{}", phrase(language, "serving", &[("url", url)]));
            if let Some(others) = others {
                eprintln!(
                    "{}\n{}",
                    phrase(language, "bound", &[("url", others)]),
                    phrase(language, "bound-warning", &[])
                );
                eprint!("{}", square(others));
            }
            match open {
                None => {}
                Some(OpenArgument::Front) => open_browser(url),
                Some(OpenArgument::Compare) => open_browser(&with_path(url, compare)),
            }
        }
        Event::Reloaded { loaded, took } => {
            let summary = report(language, loaded);
            let time = format!("{:.0} ms", took.as_secs_f64() * 1000.0);
            eprintln!("{}", phrase(language, "reloaded", &[("time", &time), ("summary", &summary)]));
        }
        Event::Unreadable { error } => {
            let fault = MachineFault::new(language, &shown_root, error);
            eprintln!("{}", phrase(language, "unreadable-now", &[("error", &fault.message)]));
        }
        Event::OutOfWatches => eprintln!("{}", phrase(language, "out-of-watches", &[])),
    });
    match served {
        Ok(()) => Exit::Done,
        Err(ServeError::PortBusy(port)) => {
            session.complain("port-busy", &[("port", &port.to_string())]);
            Exit::MachineFailed
        }
        Err(ServeError::NoSuchAddress(address)) => {
            session.complain("no-such-address", &[("address", &address.to_string())]);
            Exit::MachineFailed
        }
        Err(ServeError::Io(error)) => session.machine(&root, &error),
    }
}

/// More lines than fit on a terminal help nobody; the panel over the page has them too.
const MOST: usize = 20;

/// Says what is wrong, a line each; gives the summary.
fn report(language: ProgramLanguage, loaded: &Loaded) -> String {
    let all = loaded.diagnostics();
    let shown = Report::new(all.get(..MOST).unwrap_or(all), &loaded.snapshot, language);
    // The last line counts what is shown, which may be less than all.
    let lines = shown.render(Format::Short, Styling::Plain);
    for line in lines.lines().take(all.len().min(MOST)) {
        eprintln!("{line}");
    }
    if all.len() > MOST {
        eprintln!("{}", phrase(language, "live-more", &[("n", &(all.len() - MOST).to_string())]));
    }
    Report::new(all, &loaded.snapshot, language).summary()
}

/// The address of another page, with the token if there is one.
fn with_path(url: &str, path: &str) -> String {
    match url.split_once('?') {
        Some((root, query)) => format!("{root}{path}?{query}"),
        None => format!("{url}{path}"),
    }
}

/// An address as a square for the camera of a phone.
fn square(url: &str) -> String {
    use qrcode::render::unicode::Dense1x2;
    let Ok(code) = qrcode::QrCode::new(url.as_bytes()) else { return String::new() };
    // Dark on light, also on a dark terminal: not every camera reads the negative.
    let drawn = code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    format!("{drawn}\n")
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
