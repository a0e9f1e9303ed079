//! `temario serve`.

use std::ffi::OsStr;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use super::arguments::{OpenArgument, ServeArguments, edition};
use super::exit::Exit;
use super::fault::MachineFault;
use super::printing::print_error;
use super::programs;
use super::session::Session;
use crate::config::Delivery;
use crate::diagnostic::{ProgramLanguage, Report, ReportFormat, Styling, phrase, phrases};
use crate::pipeline::{BuildOptions, Loaded};
use crate::serve::{ServeError, ServeOptions, ServerEvent, Watching, serve};

pub(super) fn run(session: &Session, arguments: &ServeArguments) -> Exit {
    let root = match session.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let language = session.language;
    let (open, allows_programs) = (arguments.open, arguments.allow_programs);
    let shown_root = root.clone();
    let options = ServeOptions {
        build: BuildOptions::of(Delivery::to(edition(arguments.edition))),
        language,
        port: arguments.port,
        bind: arguments.bind,
        has_token: arguments.token,
        allows_programs,
        watching: if arguments.poll { Watching::Polling } else { Watching::Events },
        follow: arguments.follow,
    };
    // Files that contain a secret; they exist until the server ends.
    let private = Arc::new(Private::default());
    let own = private.clone();
    let served = serve(&root, options, move |event| match event {
        ServerEvent::Listening { url, compare, link, is_bound, entrance, loaded } => {
            eprintln!("{}", phrase(language, &phrases::Serving { url }));
            if let Some(link) = link {
                show_link(language, link, is_bound, &own);
            }
            let path = match open {
                Some(OpenArgument::Compare) => compare,
                _ => "",
            };
            if open.is_some() {
                match entrance(path) {
                    // The system's process list shows the arguments of a program.
                    Some(text) => drop(own.write("open.html", &text).map(|file| open_browser(file.as_os_str()))),
                    None => open_browser(format!("{url}{path}").as_ref()),
                }
            }
            if let Some(editor) = &loaded.site.config.editor
                && !allows_programs
            {
                let (root, editor) = (shown_root.clone(), editor.clone());
                // The server runs during the question.
                std::thread::spawn(move || programs::ask(language, &root, &editor));
            }
        }
        ServerEvent::Checked { loaded, took: None } => {
            let summary = report(language, loaded);
            if !loaded.diagnostics().is_empty() {
                eprintln!("{summary}");
            }
        }
        ServerEvent::Checked { loaded, took: Some(took) } => {
            let summary = report(language, loaded);
            let time = format!("{:.0} ms", took.as_secs_f64() * 1000.0);
            eprintln!("{}", phrase(language, &phrases::Reloaded { summary: &summary, time: &time }));
        }
        ServerEvent::Unreadable { error } => {
            let fault = MachineFault::new(language, &shown_root, error);
            eprintln!("{}", phrase(language, &phrases::UnreadableNow { error: &fault.message }));
        }
        ServerEvent::OutOfWatches => eprintln!("{}", phrase(language, &phrases::OutOfWatches)),
    });
    private.remove();
    match served {
        Ok(()) => Exit::Done,
        Err(ServeError::PortBusy(port)) => {
            session.complain(&phrases::PortBusy { port: &port.to_string() });
            Exit::MachineFailed
        }
        Err(ServeError::NoSuchAddress(address)) => {
            session.complain(&phrases::NoSuchAddress { address: &address.to_string() });
            Exit::MachineFailed
        }
        Err(ServeError::Io(error)) => session.machine(&root, &error),
    }
}

/// Prints the link with the token on a terminal. Other output may be a log; then the link is in a file that only the
/// user can read.
fn show_link(language: ProgramLanguage, link: &str, is_bound: bool, private: &Private) {
    if !std::io::stderr().is_terminal() {
        match private.write("link", &format!("{link}\n")) {
            Ok(file) => {
                let path = file.display().to_string();
                eprintln!("{}", phrase(language, &phrases::LinkInFile { path: &path }));
            }
            Err(error) => {
                let fault = MachineFault::new(language, &std::env::temp_dir(), &error);
                eprintln!("{}: {}", phrase(language, &phrases::Error), fault.message);
            }
        }
        return;
    }
    // The link is inserted afterwards, because a phrase would remove the token.
    let words = match is_bound {
        true => phrase(language, &phrases::Bound { url: "{url}" }),
        false => phrase(language, &phrases::WithToken { url: "{url}" }),
    };
    // The only place that prints a secret, because the user asked for it.
    print_error(&format!("{}\n", words.replace("{url}", link)));
    eprintln!("{}", phrase(language, &phrases::BoundWarning));
    if is_bound {
        print_error(&square(link));
    }
}

/// A folder that only the user can read, created on first use.
#[derive(Default)]
struct Private(Mutex<Option<tempfile::TempDir>>);

impl Private {
    fn write(&self, name: &str, text: &str) -> std::io::Result<PathBuf> {
        let mut folder = self.0.lock().expect("no panic while locked");
        let folder = match &mut *folder {
            Some(folder) => folder,
            none => none.insert(private_folder()?),
        };
        let path = folder.path().join(name);
        std::fs::write(&path, text)?;
        Ok(path)
    }

    fn remove(&self) {
        drop(self.0.lock().expect("no panic while locked").take());
    }
}

/// Without an explicit mode, the user's umask decides who can read the folder.
fn private_folder() -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("temario-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }
    builder.tempdir()
}

/// The maximum number of printed findings, to fit on a terminal; the panel on the page lists them too.
const MOST: usize = 20;

/// Prints the findings, one line each; returns the summary.
fn report(language: ProgramLanguage, loaded: &Loaded) -> String {
    let all = loaded.diagnostics();
    let shown = Report::new(all.get(..MOST).unwrap_or(all), &loaded.snapshot, language);
    // The last line is omitted: it counts only the printed findings.
    let lines = shown.render(ReportFormat::Short, Styling::Plain);
    for line in lines.lines().take(all.len().min(MOST)) {
        eprintln!("{line}");
    }
    if all.len() > MOST {
        eprintln!("{}", phrase(language, &phrases::LiveMore { n: &(all.len() - MOST).to_string() }));
    }
    Report::new(all, &loaded.snapshot, language).summary()
}

/// An address as a QR code, in text.
fn square(url: &str) -> String {
    use qrcode::render::unicode::Dense1x2;
    let Ok(code) = qrcode::QrCode::new(url.as_bytes()) else { return String::new() };
    // Dark on light, also on a dark terminal: not every camera reads an inverted code.
    let drawn = code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    format!("{drawn}\n")
}

/// Opens a page in the browser, by its address or file. If that fails, the address is on the terminal.
fn open_browser(place: &OsStr) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let _ = std::process::Command::new(program)
        .arg(place)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
}
