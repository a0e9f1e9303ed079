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
use crate::diagnostic::{Format, ProgramLanguage, Report, Styling, phrase, phrases};
use crate::pipeline::{BuildOptions, Loaded};
use crate::serve::{Event, ServeError, ServeOptions, Watching, serve};

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
    // What has a secret in it, for as long as the server runs.
    let private = Arc::new(Private::default());
    let own = private.clone();
    let served = serve(&root, options, move |event| match event {
        Event::Listening { url, compare, link, is_bound, entrance, loaded } => {
            report(language, loaded);
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
                    // The list of programs shows what a program is started with.
                    Some(text) => drop(own.write("open.html", &text).map(|file| open_browser(file.as_os_str()))),
                    None => open_browser(format!("{url}{path}").as_ref()),
                }
            }
            if let Some(editor) = &loaded.site.config.editor
                && !allows_programs
            {
                let (root, editor) = (shown_root.clone(), editor.clone());
                // The site is served meanwhile.
                std::thread::spawn(move || programs::ask(language, &root, &editor));
            }
        }
        Event::Reloaded { loaded, took } => {
            let summary = report(language, loaded);
            let time = format!("{:.0} ms", took.as_secs_f64() * 1000.0);
            eprintln!("{}", phrase(language, &phrases::Reloaded { summary: &summary, time: &time }));
        }
        Event::Unreadable { error } => {
            let fault = MachineFault::new(language, &shown_root, error);
            eprintln!("{}", phrase(language, &phrases::UnreadableNow { error: &fault.message }));
        }
        Event::OutOfWatches => eprintln!("{}", phrase(language, &phrases::OutOfWatches)),
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

/// Shows the link with the token on a terminal. What is not a terminal may be a log: there the link is in a file that
/// only the user can read.
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
    // Of a secret nothing is taken out here.
    let words = match is_bound {
        true => phrase(language, &phrases::Bound { url: "{url}" }),
        false => phrase(language, &phrases::WithToken { url: "{url}" }),
    };
    // The one place where a secret is shown, because it is asked for.
    print_error(&format!("{}\n", words.replace("{url}", link)));
    eprintln!("{}", phrase(language, &phrases::BoundWarning));
    if is_bound {
        print_error(&square(link));
    }
}

/// A folder that only the user can read, made when it is needed.
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

/// What a program makes is readable by others as the user's settings say, unless it says otherwise.
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
        eprintln!("{}", phrase(language, &phrases::LiveMore { n: &(all.len() - MOST).to_string() }));
    }
    Report::new(all, &loaded.snapshot, language).summary()
}

/// An address as a square for the camera of a phone.
fn square(url: &str) -> String {
    use qrcode::render::unicode::Dense1x2;
    let Ok(code) = qrcode::QrCode::new(url.as_bytes()) else { return String::new() };
    // Dark on light, also on a dark terminal: not every camera reads the negative.
    let drawn = code.render::<Dense1x2>().dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    format!("{drawn}\n")
}

/// Asks the system to show a page, by its address or file; if it cannot, the address is on the terminal.
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
