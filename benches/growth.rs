//! How the work grows with the input: processor time, memory and output at a size and at four times that size.
//!
//! `cargo bench --bench growth` prints a row for each kind of `tests/suite/growth/kinds.rs`; `-- WORDS` takes the kinds
//! with these words in their names, `-- --over 6` shows only those that need more than six times as much of anything, and
//! `-- --divide 4` takes a fourth of the sizes. `-- --steps` prints twelve kinds at 1, 2, 4 and 8 times their size.
//! What grows linearly needs about four times as much. `TEMARIO` names another program to measure. What an empty site
//! needs is subtracted. Linux only: the figures are those of `/proc`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../tests/suite/growth/kinds.rs"]
mod kinds;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kinds::{Kind, kinds};

/// How many times the size is taken the second time.
const FACTOR: usize = 4;

/// The kinds of the short table.
const SHAPES: [&str; 12] = [
    "headings",
    "links elsewhere",
    "footnotes",
    "table rows",
    "lists in lists",
    "mentions of different terms",
    "blocks",
    "aliases",
    "pages of one module",
    "languages",
    "terms",
    "items of a checklist",
];

/// A run that takes longer is ended.
const LONGEST: Duration = Duration::from_secs(120);

/// What one run needed.
#[derive(Clone, Copy, Default)]
struct Needs {
    /// Of processor time, in the program and the system.
    seconds: f64,
    /// At most at once.
    mebibytes: f64,
    /// Bytes of all files and of what was printed, in mebibytes.
    output: f64,
    is_ended: bool,
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (mut words, mut over, mut divide) = (Vec::new(), 0.0, 1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--steps" => return steps(),
            "--over" => over = arguments.next().and_then(|limit| limit.parse().ok()).expect("a number after --over"),
            "--divide" => divide = arguments.next().and_then(|by| by.parse().ok()).expect("a number after --divide"),
            _ => words.push(argument),
        }
    }
    let words = words.join(" ");
    println!("| kind | size | s | s at {FACTOR} times | ratio | MiB | at {FACTOR} times | ratio | output ratio |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let all = kinds();
    let nothing = needs(&all[0], 0);
    for kind in all.iter().filter(|kind| kind.name.contains(&words)) {
        let size = kind.size.div_ceil(divide);
        let (one, many) = (needs(kind, size), needs(kind, size * FACTOR));
        let ratio = |of: fn(&Needs) -> f64, least: f64| {
            let (one, many, nothing) = (of(&one), of(&many), of(&nothing));
            // Below this the figures are too coarse to say anything.
            (many >= least).then(|| (many - nothing).max(0.0) / (one - nothing).max(least / 8.0))
        };
        let [time, memory, output] =
            [ratio(|of| of.seconds, 0.2), ratio(|of| of.mebibytes, 60.0), ratio(|of| of.output, 0.5)];
        if over > 0.0 && ![time, memory, output].iter().flatten().any(|ratio| *ratio > over) && !many.is_ended {
            continue;
        }
        let shown = |ratio: Option<f64>| ratio.map_or("".to_owned(), |ratio| format!("{ratio:.1}"));
        let ended = if many.is_ended { "> " } else { "" };
        println!(
            "| {} | {} | {:.2} | {ended}{:.2} | {} | {:.0} | {:.0} | {} | {} |",
            kind.name,
            size,
            one.seconds,
            many.seconds,
            shown(time),
            one.mebibytes,
            many.mebibytes,
            shown(memory),
            shown(output)
        );
    }
}

/// Twelve kinds at four sizes, each twice the one before: processor time without that of an empty site, median of three.
fn steps() {
    println!("| kind | size | s | at 2 times | at 4 times | at 8 times | 8 times of 4 times | MiB | at 8 times |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    let all = kinds();
    let median = |kind: &Kind, size: usize| {
        let mut runs = [(); 3].map(|()| needs(kind, size));
        runs.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
        runs[1]
    };
    let nothing = median(&all[0], 0).seconds;
    for name in SHAPES {
        let kind = all.iter().find(|kind| kind.name == name).expect("a kind of `kinds`");
        let runs = [1, 2, 4, 8].map(|times| median(kind, kind.size * times));
        let seconds = runs.map(|run| (run.seconds - nothing).max(0.0));
        let shown = seconds.map(|seconds| format!("{seconds:.2}")).join(" | ");
        let ratio = seconds[3] / seconds[2].max(0.01);
        let (size, first, last) = (kind.size, runs[0].mebibytes, runs[3].mebibytes);
        println!("| {name} | {size} | {shown} | {ratio:.2} | {first:.0} | {last:.0} |");
    }
}

fn needs(kind: &Kind, size: usize) -> Needs {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    for (path, text) in (kind.make)(size) {
        let path = site.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    let output = folder.path().join("output");
    let printed = folder.path().join("printed");
    let program = std::env::var_os("TEMARIO").unwrap_or_else(|| env!("CARGO_BIN_EXE_temario").into());
    let mut command = Command::new(program);
    command.args(["--language", "en"]).args(kind.command).arg("--root").arg(&site).current_dir(folder.path());
    if kind.command[0] == "build" {
        command.arg("--output").arg(&output);
    }
    let out = fs::File::create(&printed).expect("a file");
    command.stdout(out.try_clone().expect("a file")).stderr(out).stdin(Stdio::null());
    let before = children_seconds();
    let start = Instant::now();
    let mut child = command.env("RAYON_NUM_THREADS", "1").spawn().expect("the program runs");
    let status = format!("/proc/{}/status", child.id());
    let mut needs = Needs::default();
    while child.try_wait().expect("its state").is_none() {
        needs.mebibytes = peak(&status).unwrap_or(0.0).max(needs.mebibytes);
        if start.elapsed() > LONGEST {
            child.kill().expect("ended");
            needs.is_ended = true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    needs.seconds = children_seconds() - before;
    needs.output = size_below(&output) + size_below(&printed);
    needs
}

/// The most memory that a process has had at once.
fn peak(status: &str) -> Option<f64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? / 1024.0)
}

/// Processor time of all children that have ended.
fn children_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields = stat.rsplit_once(')').expect("the program's name in brackets").1.split_whitespace();
    // User and system time of children, in hundredths of a second.
    fields.skip(13).take(2).map(|ticks| ticks.parse::<f64>().expect("a number")).sum::<f64>() / 100.0
}

fn size_below(path: &Path) -> f64 {
    let entries = walkdir::WalkDir::new(path).into_iter().flatten();
    let bytes: u64 =
        entries.filter_map(|entry| entry.metadata().ok()).filter(fs::Metadata::is_file).map(|of| of.len()).sum();
    bytes as f64 / 1024.0 / 1024.0
}
