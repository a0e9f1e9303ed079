//! Runs the user's programs, with the user's settings and credentials.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::fault::DeployFault;

/// Creates a temporary folder for files sent to or received from a program.
///
/// # Errors
/// There is no folder for temporary files, as in a container with only this program.
pub(super) fn staging() -> Result<tempfile::TempDir, DeployFault> {
    tempfile::tempdir().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => DeployFault::NoTemporary(std::env::temp_dir()),
        _ => DeployFault::Io(std::env::temp_dir(), error),
    })
}

/// The result of a program.
pub(crate) struct Ended {
    /// Whether it succeeded.
    pub is_done: bool,
    /// Its exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// Its standard output.
    pub output: Vec<u8>,
    /// Its error output.
    pub complaint: String,
}

/// The limits of a program's output, time and files: its data may come from an untrusted computer, without end.
#[derive(Clone, Copy)]
pub(crate) struct ProgramLimits<'a> {
    /// The maximum of its output, in bytes.
    pub output: u64,
    /// The maximum time.
    pub time: Duration,
    /// A folder that it fills, and the maximum of bytes in it.
    pub fills: Option<(&'a Path, u64)>,
}

impl ProgramLimits<'_> {
    /// For answers such as a list or one file.
    pub const ANSWER: Self = Self { output: 256 * 1024 * 1024, time: Duration::from_secs(15 * 60), fills: None };

    /// For sending bytes: allows connections down to 4 KB per second.
    pub fn to_send(bytes: u64) -> Self {
        Self { time: Duration::from_secs(30 * 60 + bytes / 4096), ..Self::ANSWER }
    }
}

/// The interval of checking the limits, after the first moments of a run.
const PAUSE: Duration = Duration::from_millis(20);

/// The maximum of error output, in bytes.
const COMPLAINT: u64 = 64 * 1024;

/// Runs a program in a folder and waits for its end. The program itself may ask the user on the terminal.
///
/// # Errors
/// The program is missing, cannot be started, or exceeds a limit and is killed.
pub(crate) fn run(
    words: &[&str],
    folder: &Path,
    input: &[u8],
    limits: ProgramLimits<'_>,
) -> Result<Ended, DeployFault> {
    run_watched(words, folder, input, limits, &mut |_| {})
}

/// As [`run`]; calls `heard` with each complete line of the standard output, without its end, while the program runs.
///
/// # Errors
/// See [`run`].
pub(super) fn run_watched(
    words: &[&str],
    folder: &Path,
    input: &[u8],
    limits: ProgramLimits<'_>,
    heard: &mut dyn FnMut(&[u8]),
) -> Result<Ended, DeployFault> {
    let name = words[0];
    let mut command = Command::new(name);
    command.args(&words[1..]).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Its messages are parsed.
    command.env("LC_ALL", "C");
    settle_git(&mut command);
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => DeployFault::NoProgram(name.to_owned()),
        _ => DeployFault::Io(name.into(), error),
    })?;
    if let Some(mut stdin) = child.stdin.take() {
        let input = input.to_vec();
        // Written in a thread, because a program may print before it has read all input. If it ends early, its exit
        // status is the error.
        thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let output = Heard::listen(child.stdout.take(), limits.output);
    let complaint = Heard::listen(child.stderr.take(), COMPLAINT);
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    let mut heard_to = 0;
    let fault = loop {
        output.lines_from(&mut heard_to, heard);
        match child.try_wait().map_err(DeployFault::at(name))? {
            Some(status) => {
                let output = output.all();
                lines(&output.bytes, &mut heard_to, heard);
                if output.is_over {
                    break DeployFault::TooLarge(name.to_owned(), limits.output);
                }
                let complaint = String::from_utf8_lossy(&complaint.all().bytes).trim().to_owned();
                return Ok(Ended { is_done: status.success(), code: status.code(), output: output.bytes, complaint });
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
    // Its child processes end when their output is closed.
    let _ = child.kill();
    let _ = child.wait();
    Err(fault)
}

/// Runs a program, and returns its standard output.
///
/// # Errors
/// The program is missing, or failed.
pub(crate) fn succeed(
    words: &[&str],
    folder: &Path,
    input: &[u8],
    limits: ProgramLimits<'_>,
) -> Result<Vec<u8>, DeployFault> {
    let ended = run(words, folder, input, limits)?;
    if ended.is_done { Ok(ended.output) } else { Err(DeployFault::Program(words[0].to_owned(), ended.complaint)) }
}

/// Variables of git that are the user's settings. All others are removed, because they could select another repository,
/// for example inside a hook.
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

/// Prevents `git` from using other variables and protocols, for any remote or setting.
fn settle_git(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("GIT_") && !GIT_SETTINGS.contains(&text.as_ref()) {
            command.env_remove(&name);
        }
    }
    command.env("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh").env("GIT_NO_LAZY_FETCH", "1");
}

/// The total size of all files in a folder, in bytes.
fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files.filter_map(|entry| entry.metadata().ok()).filter(std::fs::Metadata::is_file).map(|file| file.len()).sum()
}

/// Calls `heard` with the complete lines of bytes from an offset on, and moves the offset behind them.
fn lines(bytes: &[u8], offset: &mut usize, heard: &mut dyn FnMut(&[u8])) {
    while let Some(length) = bytes[*offset..].iter().position(|byte| *byte == b'\n') {
        heard(&bytes[*offset..*offset + length]);
        *offset += length + 1;
    }
}

/// Output of a program, read in a thread.
struct Heard {
    gathered: Arc<Mutex<ProgramOutput>>,
    thread: Option<thread::JoinHandle<()>>,
}

#[derive(Default)]
struct ProgramOutput {
    bytes: Vec<u8>,
    is_over: bool,
}

impl Heard {
    fn listen(from: Option<impl Read + Send + 'static>, most: u64) -> Self {
        let gathered = Arc::new(Mutex::new(ProgramOutput::default()));
        let into = gathered.clone();
        let thread = from.map(|mut from| {
            thread::spawn(move || {
                let mut part = [0; 16 * 1024];
                while let Ok(read) = from.read(&mut part) {
                    if read == 0 {
                        return;
                    }
                    let mut into = into.lock().expect("no thread panics");
                    // Output beyond the limit is read and dropped, so that the program does not block.
                    let room = usize::try_from(most).unwrap_or(usize::MAX).saturating_sub(into.bytes.len());
                    into.is_over |= read > room;
                    into.bytes.extend_from_slice(&part[..read.min(room)]);
                }
            })
        });
        Self { gathered, thread }
    }

    /// Calls `heard` with the complete lines from an offset on, and moves the offset behind them.
    fn lines_from(&self, offset: &mut usize, heard: &mut dyn FnMut(&[u8])) {
        lines(&self.gathered.lock().expect("no thread panics").bytes, offset, heard);
    }

    fn is_over(&self) -> bool {
        self.gathered.lock().expect("no thread panics").is_over
    }

    /// The complete output after the end of the program, waiting at most 5 s: a child process may keep the pipe open.
    fn all(mut self) -> ProgramOutput {
        let start = Instant::now();
        if let Some(thread) = self.thread.take() {
            while !thread.is_finished() && start.elapsed() < Duration::from_secs(5) {
                thread::sleep(Duration::from_millis(1));
            }
        }
        std::mem::take(&mut *self.gathered.lock().expect("no thread panics"))
    }
}
