//! Runs that are killed at random instants: what they were writing is wholly as it was before, or wholly new.
//!
//! `TEMARIO_KILLS=1000 cargo test --release --test suite -- kills --nocapture` kills a thousand times and prints what
//! docs/reliability.md tells; without it a few are enough. `TEMARIO_KILLS_IN=FOLDER` names a folder on another disk,
//! `TEMARIO_KILLS_SEED` another row of instants.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Files, Outputs, Random, course, names, put, temario, tree};

/// Something that writes and is killed. Another one (a deploy) is another row.
struct Action {
    name: &'static str,
    /// What it writes, beside the folder `site`.
    target: &'static str,
    /// Whether nothing stands there before.
    is_cold: bool,
    command: fn(root: &Path, target: &Path) -> Command,
}

const ACTIONS: [Action; 3] = [
    Action { name: "warm build", target: "public", is_cold: false, command: build },
    Action { name: "cold build", target: "public", is_cold: true, command: build },
    Action { name: "export zip", target: "course.zip", is_cold: false, command: export },
];

fn build(root: &Path, target: &Path) -> Command {
    let mut command = temario();
    command.arg("build").arg("--root").arg(root).arg("--output").arg(target);
    command
}

fn export(root: &Path, target: &Path) -> Command {
    let mut command = temario();
    command.args(["export", "zip"]).arg("--root").arg(root).arg("--output").arg(target);
    command
}

/// When a run is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    /// At any time from its start to some time after its end.
    Anywhere,
    /// While it writes.
    Writing,
    /// When everything is written, and the old makes room for the new.
    Exchange,
}

const MOMENTS: [Moment; 3] = [Moment::Anywhere, Moment::Writing, Moment::Exchange];

/// A course with some lessons, in two states: half of its texts differ, each has a page that the other lacks, and
/// a download is another.
fn state(is_second: bool, lessons: usize) -> Files {
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
        let text = "---\ntitle: X\n---\n\nText.\n";
        files.insert(format!("content/{language}/03-{word}/index.md"), text.into());
    }
    files.insert("static/list.txt".into(), word.repeat(40_000));
    files
}

/// What stands at a path: nothing, a file, or all files of a folder.
fn standing(path: &Path) -> Option<Outputs> {
    if path.is_dir() {
        return Some(tree(path));
    }
    path.exists().then(|| Outputs::from([(String::new(), fs::read(path).expect("a file"))]))
}

struct Stage {
    folder: tempfile::TempDir,
    sources: [Files; 2],
}

impl Stage {
    fn new(lessons: usize) -> Self {
        let folder = match std::env::var_os("TEMARIO_KILLS_IN") {
            Some(parent) => tempfile::tempdir_in(parent),
            None => tempfile::tempdir(),
        };
        let stage = Self {
            folder: folder.expect("a folder"),
            sources: [false, true].map(|is_second| state(is_second, lessons)),
        };
        put(&stage.root(), &stage.sources[0]);
        stage
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// Brings the sources into one of their two states.
    fn enter(&self, state: usize) {
        let (wanted, other) = (&self.sources[state], &self.sources[1 - state]);
        for path in other.keys().filter(|path| !wanted.contains_key(*path)) {
            let path = self.root().join(path);
            if path.exists() {
                fs::remove_file(&path).expect("removed");
                let _ = fs::remove_dir(path.parent().expect("a parent"));
            }
        }
        let differing = wanted.iter().filter(|(path, text)| other.get(*path) != Some(text));
        put(&self.root(), &differing.map(|(path, text)| (path.clone(), text.clone())).collect());
    }

    fn target(&self, action: &Action) -> PathBuf {
        self.folder.path().join(action.target)
    }

    fn spawn(&self, action: &Action) -> Child {
        let mut command = (action.command)(&self.root(), &self.target(action));
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs")
    }

    /// Runs to the end.
    fn finish(&self, action: &Action) {
        let done = (action.command)(&self.root(), &self.target(action)).output().expect("runs");
        assert!(done.status.success(), "{}: {}", action.name, String::from_utf8_lossy(&done.stderr));
    }

    fn clear(&self, action: &Action) {
        let target = self.target(action);
        if target.is_dir() {
            fs::remove_dir_all(&target).expect("removed");
        } else if target.exists() {
            fs::remove_file(&target).expect("removed");
        }
    }

    /// What is neither the sources nor the target.
    fn left_over(&self, action: &Action) -> Vec<String> {
        names(self.folder.path()).into_iter().filter(|name| name != "site" && name != action.target).collect()
    }

    /// Whether something has begun to be written, or everything is.
    fn is_writing(&self, action: &Action, moment: Moment) -> bool {
        let start = format!(".{}.new-", action.target);
        let fresh = names(self.folder.path()).into_iter().find(|name| name.starts_with(&start));
        fresh.is_some_and(|fresh| {
            let fresh = self.folder.path().join(fresh);
            moment == Moment::Writing || fresh.is_file() || fresh.join("manifest.json").exists()
        })
    }
}

/// How long a run takes, and the part of it in which it writes.
fn measure(stage: &Stage, action: &Action) -> [Duration; 2] {
    let start = Instant::now();
    let mut child = stage.spawn(action);
    let mut first = None;
    while child.try_wait().expect("asked").is_none() {
        if first.is_none() && stage.is_writing(action, Moment::Writing) {
            first = Some(start.elapsed());
        }
        thread::sleep(Duration::from_micros(200));
    }
    let whole = start.elapsed();
    [whole, whole.saturating_sub(first.unwrap_or_default())]
}

fn part(random: &mut Random, of: Duration) -> Duration {
    of.mul_f64(f64::from(u32::try_from(random.next() >> 32).expect("32 bits")) / f64::from(u32::MAX))
}

/// Starts a run and kills it; says whether it had ended by itself.
fn kill(stage: &Stage, action: &Action, moment: Moment, [whole, writing]: [Duration; 2], random: &mut Random) -> bool {
    let delay = match moment {
        Moment::Anywhere => part(random, whole.mul_f64(1.1)),
        Moment::Writing => part(random, writing),
        Moment::Exchange => part(random, Duration::from_micros(400)),
    };
    let mut child = stage.spawn(action);
    if moment != Moment::Anywhere {
        while child.try_wait().expect("asked").is_none() && !stage.is_writing(action, moment) {
            std::hint::spin_loop();
        }
    }
    thread::sleep(delay);
    // It may be gone already.
    let _ = child.kill();
    let status: ExitStatus = child.wait().expect("ends");
    status.success()
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what a thousand kills are run for")]
fn what_is_killed_leaves_the_old_or_the_new_whole() {
    let number = |name: &str| std::env::var(name).ok().map(|value| value.parse().expect("a number"));
    let (kills, lessons) = number("TEMARIO_KILLS").map_or((27, 10), |kills| (kills, 60));
    let mut random = Random(number("TEMARIO_KILLS_SEED").unwrap_or(10));
    let start = Instant::now();
    let mut seen: BTreeMap<(&str, Moment, &str), usize> = BTreeMap::new();
    let mut leftovers = 0;
    for (place, action) in ACTIONS.iter().enumerate() {
        let stage = Stage::new(lessons);
        // What each state gives when nobody disturbs it.
        let whole = [0, 1].map(|state| {
            stage.enter(state);
            stage.clear(action);
            stage.finish(action);
            standing(&stage.target(action)).expect("written")
        });
        assert!(whole[0] != whole[1]);
        let mut state = 1;
        let mut spans = [Duration::ZERO; 2];
        let own = kills / ACTIONS.len() as u64 + u64::from((place as u64) < kills % ACTIONS.len() as u64);
        let (mut round, mut killed) = (0, 0);
        // A run that ended before it was killed is compared all the same, and does not count.
        while killed < own {
            let moment = MOMENTS[usize::try_from(round).expect("few") % MOMENTS.len()];
            if round % 100 == 0 {
                // The machine may be busier by now.
                stage.enter(1 - state);
                if action.is_cold {
                    stage.clear(action);
                }
                spans = measure(&stage, action);
                state = 1 - state;
            }
            let before = if action.is_cold {
                stage.clear(action);
                None
            } else {
                Some(&whole[state])
            };
            state = 1 - state;
            stage.enter(state);
            let is_ended = kill(&stage, action, moment, spans, &mut random);
            let left = stage.left_over(action);
            let after = standing(&stage.target(action));
            let outcome = match &after {
                after if after.as_ref() == before => "as before",
                Some(after) if *after == whole[state] => "new",
                after => panic!(
                    "{} killed ({moment:?}, round {round}): {:?}",
                    action.name,
                    after.as_ref().map(|files| files.keys().collect::<Vec<_>>())
                ),
            };
            assert!(!is_ended || outcome == "new" && left.is_empty(), "{}: {outcome} {left:?}", action.name);
            leftovers += usize::from(!left.is_empty());
            killed += u64::from(!is_ended);
            round += 1;
            *seen.entry((action.name, moment, if is_ended { "had ended" } else { outcome })).or_default() += 1;
            // The next run succeeds, and nothing is left of this one.
            stage.finish(action);
            let after = standing(&stage.target(action));
            assert!(after.as_ref() == Some(&whole[state]), "{}: the next run", action.name);
            assert_eq!(stage.left_over(action), Vec::<String>::new(), "{}", action.name);
        }
    }
    let mut report = String::new();
    for ((action, moment, outcome), number) in &seen {
        report.push_str(&format!("{action:<12} {:<10} {outcome:<10} {number:>5}\n", format!("{moment:?}")));
    }
    println!("{report}{kills} kills in {:.0?}; {leftovers} times something was left beside", start.elapsed());
    assert!(leftovers > 0, "runs were killed while they wrote:\n{report}");
    let outcomes = |wanted: &str| seen.iter().any(|((_, _, outcome), _)| *outcome == wanted);
    assert!(outcomes("as before"), "runs were killed before they had written:\n{report}");
}
