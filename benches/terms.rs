//! What linking terms by themselves costs: a course with blocks, built with this repository's glossary and without it.
//!
//! `cargo bench --bench terms` prints both times and their ratio, side by
//! side in turns; `-- 10000` sets the number of pages over both languages.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod course;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use temario::pipeline::{BuildOptions, Memo, Timings, load, write};
use temario::source::Snapshot;

use course::course;

const ROUNDS: usize = 5;
fn main() {
    let wanted = std::env::args().filter_map(|argument| argument.parse().ok()).next();
    let pages: usize = wanted.unwrap_or(10_000);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let glossary = read("content/glossary.yml");
    let mut without = course(pages, &glossary);
    without.insert("content/instruments.yml".to_owned(), read("content/instruments.yml"));
    let mut with = without.clone();
    with.insert("content/glossary.yml".to_owned(), glossary);
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (files, times) in [&without, &with].into_iter().zip(&mut times) {
            let time = build(files);
            // The first round warms up.
            if round > 0 {
                times.push(time);
            }
        }
    }
    let [plain, linked] = times.map(median);
    let ratio = linked.as_secs_f64() / plain.as_secs_f64();
    println!(
        "{pages} pages, medians of {ROUNDS} builds: without terms {plain:.2?}, with 126 terms {linked:.2?}, {ratio:.2} times"
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A whole build into a new folder.
fn build(files: &BTreeMap<String, String>) -> Duration {
    let folder = tempfile::tempdir().expect("a folder for the output");
    let snapshot = Snapshot::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let start = Instant::now();
    let loaded = load(snapshot, &BuildOptions::default(), &mut Memo::new(), &mut Timings::new());
    write(&loaded, folder.path(), &folder.path().join("public"), &mut Timings::new()).expect("the site can be written");
    start.elapsed()
}
