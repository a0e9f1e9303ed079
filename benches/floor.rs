//! How near a build is to the floor: what two threads need to read the same pages, parse them to HTML, wrap that and
//! write as many bytes to as many files, and nothing else.
//!
//! `cargo bench --bench floor` prints the medians of a cold build without and with a search index, each as a multiple
//! of the floor, in turns; `-- 40000` sets the number of pages over both languages, `-- SITE` takes a site that is there
//! (10,000 pages of the corpus maker, say). Files lie in the system's temporary folder: `TMPDIR=/dev/shm` keeps the disk
//! out of it.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod course;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;

const ROUNDS: usize = 7;
const THREADS: usize = 2;

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    match wanted.as_deref().map(|wanted| (wanted, wanted.parse())) {
        Some((path, Err(_))) => copy(Path::new(path), &site),
        Some((_, Ok(pages))) => put_course(&site, pages),
        None => put_course(&site, 10_000),
    }
    let settings = fs::read_to_string(site.join("site.toml")).expect("settings");
    let output = folder.path().join("output");
    // What is built first is what the floor has to write.
    set_search(&site, &settings, false);
    build(&site, &output);
    let floor = Floor::new(&site, &output);
    fs::remove_dir_all(&output).expect("removed");
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (kind, times) in times.iter_mut().enumerate() {
            let time = match kind {
                0 => floor.write(&output),
                _ => {
                    set_search(&site, &settings, kind == 2);
                    build(&site, &output)
                }
            };
            fs::remove_dir_all(&output).expect("removed");
            // The first round warms up.
            if round > 0 {
                times.push(time);
            }
        }
    }
    let ratio = |of: &[Duration]| {
        let mut ratios: Vec<f64> =
            of.iter().zip(&times[0]).map(|(of, floor)| of.as_secs_f64() / floor.as_secs_f64()).collect();
        ratios.sort_by(f64::total_cmp);
        ratios[ratios.len() / 2]
    };
    let [bytes, files] = [
        floor.pages.iter().chain(&floor.others).map(|(_, bytes)| bytes.len()).sum(),
        floor.pages.len() + floor.others.len(),
    ];
    println!("{} sources, {files} files with {:.1} MB", floor.sources.len(), bytes as f64 / 1e6);
    for (name, times) in ["the floor", "a build without an index", "a build with its index"].into_iter().zip(&times) {
        println!("{name:<25} {:>5.3} s {:>5.2} times the floor", median(times).as_secs_f64(), ratio(times));
    }
}

fn median(times: &[Duration]) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    times[times.len() / 2]
}

/// What is read, and what is written for it.
struct Floor {
    sources: Vec<PathBuf>,
    /// The pages, with their bytes as a build wrote them.
    pages: Vec<(String, Vec<u8>)>,
    /// Everything else.
    others: Vec<(String, Vec<u8>)>,
    folders: BTreeSet<PathBuf>,
    pool: rayon::ThreadPool,
}

impl Floor {
    fn new(site: &Path, output: &Path) -> Self {
        let sources = files_below(&site.join("content"))
            .into_iter()
            .filter(|path| path.extension().is_some_and(|kind| kind == "md"));
        let written = files_below(output).into_iter().map(|path| {
            let below = path.strip_prefix(output).expect("below").to_str().expect("ASCII").to_owned();
            (below, fs::read(&path).expect("what was written"))
        });
        let (pages, others): (Vec<_>, Vec<_>) = written.partition(|(path, _)| path.ends_with(".html"));
        let folders =
            pages.iter().chain(&others).filter_map(|(path, _)| Path::new(path).parent().map(Path::to_path_buf));
        Self {
            sources: sources.collect(),
            folders: folders.collect(),
            pages,
            others,
            pool: rayon::ThreadPoolBuilder::new().num_threads(THREADS).build().expect("threads"),
        }
    }

    fn write(&self, output: &Path) -> Duration {
        let start = Instant::now();
        for folder in &self.folders {
            fs::create_dir_all(output.join(folder)).expect("a folder");
        }
        let put = |path: &str, bytes: &[u8]| fs::write(output.join(path), bytes).expect("written");
        self.pool.install(|| {
            self.sources.par_iter().with_min_len(8).zip(&self.pages).for_each(|(source, (path, frame))| {
                let text = fs::read_to_string(source).expect("a page");
                let mut content = String::with_capacity(text.len() * 2);
                html::push_html(&mut content, Parser::new_ext(&text, Options::all()));
                // A page as long as the real one: its beginning, the content, its end.
                let content = &content.as_bytes()[..content.len().min(frame.len())];
                let around = frame.len() - content.len();
                let mut page = Vec::with_capacity(frame.len());
                page.extend_from_slice(&frame[..around / 2]);
                page.extend_from_slice(content);
                page.extend_from_slice(&frame[frame.len() - (around - around / 2)..]);
                put(path, &page);
            });
            let rest = self.pages.get(self.sources.len()..).unwrap_or_default();
            rest.par_iter().chain(&self.others).for_each(|(path, bytes)| put(path, bytes));
        });
        start.elapsed()
    }
}

fn build(site: &Path, output: &Path) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_temario"));
    command.args(["--language", "en", "build", "--root"]).arg(site).arg("--output").arg(output);
    command.env("RAYON_NUM_THREADS", THREADS.to_string()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().expect("the program runs");
    let time = start.elapsed();
    assert!(status.success(), "the site is built");
    time
}

fn set_search(site: &Path, settings: &str, enabled: bool) {
    let settings = if enabled { settings.to_owned() } else { format!("{settings}\n[search]\nenabled = false\n") };
    fs::write(site.join("site.toml"), settings).expect("written");
}

fn put_course(site: &Path, pages: usize) {
    for (path, text) in course::course(pages, "") {
        let path = site.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
}

fn copy(from: &Path, to: &Path) {
    for path in files_below(from) {
        let new = to.join(path.strip_prefix(from).expect("below"));
        fs::create_dir_all(new.parent().expect("a folder")).expect("a folder");
        fs::copy(&path, new).expect("copied");
    }
}

/// All files below a folder, in order.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
