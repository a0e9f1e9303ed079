//! Nothing that is served is stale: after any edits every answer is what a cold build would write.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use temario::pipeline::{self, BuildOptions, Memo, Timings};
use temario::source::read_snapshot;
use temario::status::ConfirmTarget;

use crate::served::{Server, without_script};
use crate::support::{Outputs, course, outputs, put};

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// What a folder gives when it is built from nothing.
fn cold(root: &Path) -> Outputs {
    let snapshot = read_snapshot(root).expect("the site can be read");
    outputs(&pipeline::load(snapshot, &BuildOptions::default(), &mut Memo::new(), &mut Timings::new()))
}

fn pages(root: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(root.join("content")).sort_by_file_name().into_iter().flatten();
    let files = files.map(walkdir::DirEntry::into_path);
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("en/index.md"))
        .collect()
}

fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    fs::write(file, text).expect("written");
}

/// One edit of one kind; says what was done, for the message of a failure.
fn edit(root: &Path, dice: &mut Dice, step: usize) -> String {
    let pages = pages(root);
    let page = dice.pick(&pages).clone();
    let text = fs::read_to_string(&page).expect("a page");
    let name = page.strip_prefix(root).expect("inside").display().to_string();
    match dice.roll(19) {
        18 => {
            let loaded = pipeline::load(
                read_snapshot(root).expect("the site can be read"),
                &BuildOptions::default(),
                &mut Memo::new(),
                &mut Timings::new(),
            );
            let records = temario::status::confirmed(&loaded.site, &[ConfirmTarget::All], temario::status::today());
            temario::source::write_changes(root, &loaded.snapshot, records.sources()).expect("written");
            "a record of everything".to_owned()
        }
        0 => {
            write(&page, &format!("{text}\nSentence {step}, torture.\n"));
            format!("body of {name}")
        }
        1 => {
            write(&page, &text.replacen("title: ", &format!("title: T{step} "), 1));
            format!("title of {name}")
        }
        2 => {
            // An editor that empties the file and writes it a moment later.
            write(&page, "");
            thread::sleep(Duration::from_millis(7));
            write(&page, &format!("{text}\nTwo steps {step}.\n"));
            format!("two steps of {name}")
        }
        3 => {
            let other = page.with_extension("md.tmp");
            write(&other, &format!("{text}\nBy renaming {step}.\n"));
            fs::rename(&other, &page).expect("renamed");
            format!("save by renaming of {name}")
        }
        4 => {
            let backup = page.with_file_name(format!("{}~", page.file_name().expect("a name").display()));
            fs::rename(&page, &backup).expect("renamed");
            write(&page, &format!("{text}\nWith a copy {step}.\n"));
            fs::remove_file(&backup).expect("removed");
            format!("save with a backup of {name}")
        }
        5 if pages.len() > 4 => {
            fs::remove_file(&page).expect("removed");
            format!("removal of {name}")
        }
        6 => {
            fs::rename(&page, page.with_file_name(format!("{:02}-renamed-{step}.md", dice.roll(20)))).expect("renamed");
            format!("renaming of {name}")
        }
        7 | 8 => {
            for language in ["en", "es"] {
                let folder = format!("content/{language}/{:02}-new-{step}", dice.roll(30));
                write(&root.join(&folder).join("index.md"), &format!("---\ntitle: New {step}\n---\n\nNew.\n"));
                write(
                    &root.join(&folder).join("01-page.md"),
                    &format!("---\ntitle: Page {step}\n---\n\n[[torture]]\n"),
                );
            }
            "two new folders".to_owned()
        }
        9 => {
            let folder = page.parent().expect("a folder");
            if folder.ends_with("en") || folder.ends_with("es") {
                return "nothing".to_owned();
            }
            fs::rename(folder, folder.with_file_name(format!("{:02}-moved-{step}", dice.roll(30)))).expect("renamed");
            format!("renaming of the folder of {name}")
        }
        10 => {
            let forms = if dice.roll(2) == 0 { "torture, cruel treatment" } else { "torture" };
            write(
                &root.join("content/glossary.yml"),
                &format!(
                    "- slug: torture\n  en:\n    term: torture\n    def: Definition {step}.\n    forms: [{forms}]\n  es:\n    term: tortura\n    def: Definición {step}.\n"
                ),
            );
            "glossary".to_owned()
        }
        11 => {
            write(
                &root.join("themes/default/templates/parts/foot-menu.html"),
                &format!("<p>Foot {step} {{{{ home }}}}</p>\n"),
            );
            "template".to_owned()
        }
        12 => {
            let _ = fs::remove_dir_all(root.join("themes"));
            "removal of the theme".to_owned()
        }
        13 => {
            write(&root.join("themes/default/assets/site.css"), &format!("body {{ margin: {step}px }}\n"));
            "style sheet".to_owned()
        }
        14 => {
            let config = fs::read_to_string(root.join("site.toml")).expect("a file");
            let mut lines: Vec<&str> = config.lines().collect();
            let title = format!("title = \"Course {step}\"");
            lines[0] = &title;
            write(&root.join("site.toml"), &(lines.join("\n") + "\n"));
            "settings".to_owned()
        }
        15 => {
            write(&root.join(format!("static/files/{step}.txt")), &format!("File {step}\n"));
            "a static file".to_owned()
        }
        16 => {
            let drawing = format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><text>{step}</text></svg>");
            write(&root.join("content/media/plan.svg"), &drawing);
            write(&page, &format!("{text}\n![Plan {step}](/media/plan.svg)\n"));
            format!("a picture in {name}")
        }
        _ => {
            // All of it goes away and comes back, as when a branch is changed.
            let away = root.join("away");
            fs::rename(root.join("content"), &away).expect("renamed");
            thread::sleep(Duration::from_millis(3 * dice.roll(20) as u64));
            fs::rename(&away, root.join("content")).expect("renamed");
            "the whole content".to_owned()
        }
    }
}

/// What the server says differs from what a cold build says at an address.
fn differing(server: &Server, cold: &Outputs, gone: &BTreeSet<String>) -> Option<String> {
    let served = |path: &str| {
        let (status, body) = server.get(&format!("/{path}"));
        (status, if body.windows(19).any(|some| some == b"data-temario-live=\"") { without_script(body) } else { body })
    };
    let wrong = cold.iter().find(|(path, bytes)| served(path) != (200, (*bytes).clone()));
    let left = || gone.iter().find(|path| !cold.contains_key(*path) && served(path).0 != 404);
    wrong.map(|(path, _)| path.clone()).or_else(|| left().cloned())
}

#[test]
fn after_every_edit_every_answer_is_that_of_a_cold_build() {
    for seed in 0..4 {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        put(root, &course());
        let server = Server::start(root);
        let mut dice = Dice(seed);
        let mut known = BTreeSet::new();
        let mut script = Vec::new();
        for step in 0..25 {
            // Sometimes several things happen before anybody looks.
            for _ in 0..=dice.roll(3) {
                script.push(edit(root, &mut dice, step));
            }
            let expected = cold(root);
            known.extend(expected.keys().cloned());
            let end = Instant::now() + Duration::from_secs(10);
            while let Some(path) = differing(&server, &expected, &known) {
                assert!(Instant::now() < end, "seed {seed}: {path} is stale after {script:#?}");
                thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

#[test]
fn a_check_in_steps_finds_what_a_check_finds_and_can_be_broken_off_at_each_step() {
    let mut files = course();
    for number in 0..300 {
        let text = format!("---\ntitle: Page {number}\nminutes: 5\n---\n\nSee [that](nowhere-{number}.md).\n");
        files.insert(format!("content/en/01-basics/page-{number}.md"), text);
    }
    let loaded = || crate::support::load(&files);
    let whole = loaded().diagnostics().to_vec();
    assert!(whole.len() >= 300);
    let steps = Cell::new(0);
    let go_on = || {
        steps.set(steps.get() + 1);
        ControlFlow::Continue(())
    };
    let stepwise = loaded();
    assert!(stepwise.check_in_steps(&go_on).is_continue());
    assert_eq!(stepwise.diagnostics(), whole);
    assert!(steps.get() > 2, "{}", steps.get());
    for last in 0..steps.get() {
        let taken = Cell::new(0);
        let broken = loaded();
        let done = broken.check_in_steps(&|| {
            taken.set(taken.get() + 1);
            if taken.get() > last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(done.is_break());
        // What was broken off is begun again and loses nothing.
        assert!(broken.check_in_steps(&|| ControlFlow::Continue(())).is_continue());
        assert_eq!(broken.diagnostics(), whole, "broken off at {last}");
    }
}
