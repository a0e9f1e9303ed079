//! Deploys that are killed at random instants: the pages that stand there work, and a later run finishes.
//!
//! `TEMARIO_KILLS=1000 cargo test --test suite -- deploy_kills --nocapture` kills a thousand times and prints what
//! docs/reliability.md tells; without it a few are enough.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use temario::deploy::PENDING;
use temario::pipeline::MANIFEST;

use crate::deploy::works;
use crate::support::{Files, Outputs, Random, course, load, outputs, put, temario, tree};

/// A course in one of two states: the same pages, half of them with other words, other styles, another download.
fn state(is_second: bool, lessons: usize, target: &Path) -> Files {
    let mut files = course();
    let word = if is_second { "segunda" } else { "primera" };
    for number in 0..lessons {
        let own = if number % 2 == 0 { word } else { "siempre" };
        for language in ["en", "es"] {
            let text = format!("---\ntitle: P{number}\n---\n\n## A\n\n{own} {}\n", "palabras ".repeat(40));
            files.insert(format!("content/{language}/02-more/{number:02}-p{number}.md"), text);
        }
    }
    for language in ["en", "es"] {
        files.insert(format!("content/{language}/02-more/index.md"), "---\ntitle: M\n---\n\nText.\n".into());
    }
    files.insert("static/list.txt".into(), word.repeat(40_000));
    files.insert("themes/default/assets/site.css".into(), format!("main {{ content: \"{word}\" }}\n"));
    let config =
        format!("{}\n[deploy.web]\nkind = \"folder\"\npath = {:?}\n", files["site.toml"], target.display().to_string());
    files.insert("site.toml".to_owned(), config);
    files
}

/// What stands there as readers see it.
fn read(target: &Path) -> Outputs {
    let mut there = tree(target);
    there.retain(|path, _| !path.starts_with(".temario-deploy."));
    there
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what a thousand kills are run for")]
fn a_killed_deploy_leaves_pages_that_work_and_a_later_run_finishes() {
    let number = |name: &str| std::env::var(name).ok().map(|value| value.parse::<usize>().expect("a number"));
    let (kills, lessons) = number("TEMARIO_KILLS").map_or((12, 6), |kills| (kills, 40));
    let mut random = Random(number("TEMARIO_KILLS_SEED").unwrap_or(10) as u64);
    let folder = match std::env::var_os("TEMARIO_KILLS_IN") {
        Some(parent) => tempfile::tempdir_in(parent),
        None => tempfile::tempdir(),
    };
    let folder = folder.expect("a folder");
    let (root, target) = (folder.path().join("site"), folder.path().join("web"));
    let sources = [false, true].map(|is_second| state(is_second, lessons, &target));
    let wholes: Vec<Outputs> = sources
        .iter()
        .map(|files| {
            // As it is read from a folder, where other files count as text.
            put(&root, files);
            outputs(&crate::support::load_course(
                temario::source::read_snapshot(&root).expect("read"),
                temario::config::Audience::Participant,
            ))
        })
        .collect();
    assert_eq!(load(&course()).diagnostics().len(), 0);
    let start_of_all = Instant::now();
    let run = || {
        let mut command = temario();
        command.arg("deploy").arg("--root").arg(&root).arg("web").stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    put(&root, &sources[0]);
    let start = Instant::now();
    assert!(run().status().expect("runs").success());
    let mut span = start.elapsed();
    let (mut begun, mut ended, mut untouched) = (0, 0, 0);
    for round in 0..kills {
        let next = (round + 1) % 2;
        put(&root, &sources[next]);
        let before = read(&target);
        let mut child = run().spawn().expect("runs");
        let wait =
            span.mul_f64(f64::from(u32::try_from(random.next() >> 32).expect("32 bits")) / f64::from(u32::MAX) * 1.1);
        // Half of the kills come while files are changing.
        if round % 2 == 0 {
            std::thread::sleep(wait);
        } else {
            while child.try_wait().expect("asked").is_none() && !target.join(PENDING).exists() {
                std::hint::spin_loop();
            }
            std::thread::sleep(wait.mul_f64(0.2));
        }
        let _ = child.kill();
        let is_ended = child.wait().expect("ends").success();
        let there = read(&target);
        works(&there, &wholes[0], &wholes[1]);
        match (is_ended, target.join(PENDING).exists()) {
            (true, _) => ended += 1,
            (false, true) => begun += 1,
            (false, false) => untouched += usize::from(there == before),
        }
        // Now and then several are cut off one after the other before one finishes.
        if !random.next().is_multiple_of(3) {
            let start = Instant::now();
            assert!(run().status().expect("runs").success());
            span = span.max(start.elapsed()).min(start.elapsed().mul_f64(2.0));
            let mut there = read(&target);
            assert!(there.remove(MANIFEST).is_some());
            assert!(there == wholes[next], "round {round}: the next run finishes");
            assert!(!target.join(PENDING).exists());
        }
    }
    println!(
        "{kills} kills of a deploy in {:.0?}: {begun} while files were changing, {untouched} before, {ended} had ended",
        start_of_all.elapsed()
    );
    assert!(begun > 0, "some were killed while files were changing");
}
