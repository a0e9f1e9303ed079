//! Calls a program of the user's own, with her own settings and secrets.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::fault::DeployFault;

/// A folder of our own for what is on its way to a program or from it.
///
/// # Errors
/// The machine has no place for temporary files, as in a container that holds nothing but this program.
pub(super) fn staging() -> Result<tempfile::TempDir, DeployFault> {
    tempfile::tempdir().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => DeployFault::NoTemporary(std::env::temp_dir()),
        _ => DeployFault::Io(std::env::temp_dir(), error),
    })
}

/// How a program ended.
pub(super) struct Ended {
    /// Whether it did what it was told.
    pub is_done: bool,
    /// What it printed.
    pub output: Vec<u8>,
    /// What it complained of.
    pub complaint: String,
}

/// How much a program may print, bring and take: what it says may come from a machine that says anything, for ever.
#[derive(Clone, Copy)]
pub(super) struct Limits<'a> {
    /// The most bytes that it prints.
    pub output: u64,
    /// The longest that it runs.
    pub time: Duration,
    /// A folder of ours that it fills, and the most bytes in that.
    pub fills: Option<(&'a Path, u64)>,
}

impl Limits<'_> {
    /// For what answers a question: a list, a file of ours.
    pub const ANSWER: Self = Self { output: 256 * 1024 * 1024, time: Duration::from_secs(15 * 60), fills: None };

    /// For what sends bytes: a line of 4 KB a second is borne with.
    pub fn to_send(bytes: u64) -> Self {
        Self { time: Duration::from_secs(30 * 60 + bytes / 4096), ..Self::ANSWER }
    }
}

/// How often it is looked whether a program keeps to its limits, once it has run for a moment.
const PAUSE: Duration = Duration::from_millis(20);

/// The most bytes of a complaint.
const COMPLAINT: u64 = 64 * 1024;

/// Runs a program in a folder and waits for its end. What it asks the user, it asks on the terminal itself.
///
/// # Errors
/// It is not there, cannot be started, or does not keep to its limits; then it is ended.
pub(super) fn run(words: &[&str], folder: &Path, input: &[u8], limits: Limits<'_>) -> Result<Ended, DeployFault> {
    let name = words[0];
    let mut command = Command::new(name);
    command.args(&words[1..]).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Its words are looked at.
    command.env("LC_ALL", "C");
    settle_git(&mut command);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => DeployFault::NoProgram(name.to_owned()),
        _ => DeployFault::Io(name.into(), error),
    })?;
    if let Some(mut stdin) = child.stdin.take() {
        let input = input.to_vec();
        // Fed beside, since a program may print before it has read all. One that ends early says why by its status.
        thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let output = Heard::listen(child.stdout.take(), limits.output);
    let complaint = Heard::listen(child.stderr.take(), COMPLAINT);
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    let fault = loop {
        match child.try_wait().map_err(DeployFault::at(name))? {
            Some(status) => {
                let output = output.all();
                if output.is_over {
                    break DeployFault::TooLarge(name.to_owned(), limits.output);
                }
                let complaint = String::from_utf8_lossy(&complaint.all().bytes).trim().to_owned();
                return Ok(Ended { is_done: status.success(), output: output.bytes, complaint });
            }
            None if output.is_over() => break DeployFault::TooLarge(name.to_owned(), limits.output),
            None if start.elapsed() > limits.time => {
                break DeployFault::TooSlow(name.to_owned(), limits.time.as_secs());
            }
            None => {}
        }
        if let Some((_, most)) = limits.fills.filter(|(folder, most)| size(folder) > *most) {
            break DeployFault::TooLarge(name.to_owned(), most);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(PAUSE);
    };
    // What it has started itself ends when nobody reads any more.
    let _ = child.kill();
    let _ = child.wait();
    Err(fault)
}

/// Runs a program that has to succeed, and gives what it printed.
///
/// # Errors
/// It is not there, or failed.
pub(super) fn succeed(words: &[&str], folder: &Path, input: &[u8], limits: Limits<'_>) -> Result<Vec<u8>, DeployFault> {
    let ended = run(words, folder, input, limits)?;
    if ended.is_done { Ok(ended.output) } else { Err(DeployFault::Program(words[0].to_owned(), ended.complaint)) }
}

/// Variables of git that are the user's own settings; all others would turn her run upon another repository, as inside
/// a hook.
const GIT_SETTINGS: [&str; 16] = [
    "GIT_ASKPASS",
    "GIT_AUTHOR_EMAIL",
    "GIT_AUTHOR_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_EXEC_PATH",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_SSL_CERT",
    "GIT_TERMINAL_PROMPT",
];

/// `git` starts no helper of another protocol, whatever a remote or a setting says.
fn settle_git(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("GIT_") && !GIT_SETTINGS.contains(&text.as_ref()) {
            command.env_remove(&name);
        }
    }
    command.env("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh").env("GIT_NO_LAZY_FETCH", "1");
}

/// The bytes of all files in a folder.
fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files.filter_map(|entry| entry.metadata().ok()).filter(std::fs::Metadata::is_file).map(|file| file.len()).sum()
}

/// What a program prints, gathered beside.
struct Heard {
    gathered: Arc<Mutex<Gathered>>,
    thread: Option<thread::JoinHandle<()>>,
}

#[derive(Default)]
struct Gathered {
    bytes: Vec<u8>,
    is_over: bool,
}

impl Heard {
    fn listen(from: Option<impl Read + Send + 'static>, most: u64) -> Self {
        let gathered = Arc::new(Mutex::new(Gathered::default()));
        let into = gathered.clone();
        let thread = from.map(|mut from| {
            thread::spawn(move || {
                let mut part = [0; 16 * 1024];
                while let Ok(read) = from.read(&mut part) {
                    if read == 0 {
                        return;
                    }
                    let mut into = into.lock().expect("no thread panics");
                    // What is beyond is read and dropped: the end of a complaint must not block who complains.
                    let room = usize::try_from(most).unwrap_or(usize::MAX).saturating_sub(into.bytes.len());
                    into.is_over |= read > room;
                    into.bytes.extend_from_slice(&part[..read.min(room)]);
                }
            })
        });
        Self { gathered, thread }
    }

    fn is_over(&self) -> bool {
        self.gathered.lock().expect("no thread panics").is_over
    }

    /// All of it, after the end. Something that the program has left running may hold the line open.
    fn all(mut self) -> Gathered {
        let start = Instant::now();
        if let Some(thread) = self.thread.take() {
            while !thread.is_finished() && start.elapsed() < Duration::from_secs(5) {
                thread::sleep(Duration::from_millis(1));
            }
        }
        std::mem::take(&mut *self.gathered.lock().expect("no thread panics"))
    }
}
