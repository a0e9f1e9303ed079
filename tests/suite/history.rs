//! The first confirmation from the history of a git repository, with repositories that the tests make.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::temario_in;
use crate::translations::{DIRECTIONS, Direction};

/// A repository with a site of one page in two languages.
struct Site {
    folder: tempfile::TempDir,
    /// The site's folder.
    root: PathBuf,
    languages: Direction,
    /// The name of the page.
    page: String,
}

fn git(folder: &Path, words: &[&str]) -> String {
    let own = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").args(own).args(words).current_dir(folder).output().expect("git is there");
    assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

impl Site {
    fn new(languages: Direction, below: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join(below);
        let site = Self { root, folder, languages, page: "visit".to_owned() };
        git(site.folder.path(), &["init", "--quiet"]);
        let settings =
            format!("title = \"T\"\ndefault_language = \"{}\"\n[languages.en]\n[languages.es]\n", languages[0]);
        site.write("site.toml", &settings);
        for language in languages {
            site.write(&format!("content/{language}/index.md"), "---\ntitle: T\n---\n");
        }
        site
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }

    /// Writes the page: one section for each word. `*` marks words that are only formatted.
    fn write_page(&self, language: &str, words: &str, front: &str) {
        let mut text = format!("---\ntitle: T\n{front}---\n");
        for (word, heading) in words.split_whitespace().zip(["One", "Two", "Three"]) {
            let words = match word.strip_prefix('*') {
                Some(word) => format!("The\n*text* {word}\nis  here."),
                None => format!("The text {word} is here."),
            };
            text.push_str(&format!("\n## {heading} {language}\n\n{words}\n"));
        }
        self.write(&format!("content/{language}/{}.md", self.page), &text);
    }

    fn commit(&self) {
        git(self.folder.path(), &["add", "--all"]);
        git(self.folder.path(), &["commit", "--quiet", "--allow-empty", "-m", "x"]);
    }

    /// `s: a b`: the source; `t: x y`: the translation; `commit`; `name other`: the page's new name; `copy`: the source
    /// as the translation; `branch`, `switch`
    /// and `merge` with a name; `confirm`: a person does.
    fn act(&mut self, step: &str) {
        let (what, rest) = step.split_once(' ').unwrap_or((step, ""));
        let top = self.folder.path();
        match what {
            "s:" => self.write_page(self.languages[0], rest, ""),
            "t:" => self.write_page(self.languages[1], rest, ""),
            "copy" => {
                let path = |language: &str| self.root.join(format!("content/{language}/{}.md", self.page));
                fs::copy(path(self.languages[0]), path(self.languages[1])).expect("the page is there");
            }
            "commit" => self.commit(),
            "branch" => drop(git(top, &["checkout", "--quiet", "-b", rest])),
            "switch" => drop(git(top, &["checkout", "--quiet", rest])),
            "merge" => drop(git(top, &["merge", "--quiet", "--no-edit", rest])),
            "name" => {
                for language in self.languages {
                    let path = |name: &str| self.root.join(format!("content/{language}/{name}.md"));
                    fs::rename(path(&self.page), path(rest)).expect("the page is there");
                }
                rest.clone_into(&mut self.page);
            }
            "confirm" => drop(self.run(&["status", "confirm", "--all"], 0)),
            other => panic!("no step {other}"),
        }
    }

    /// What the program says, on both outputs.
    fn run(&self, words: &[&str], status: i32) -> String {
        let output = temario_in("en").args(words).arg("--root").arg(&self.root).output().expect("it runs");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert_eq!(output.status.code(), Some(status), "{words:?}: {said}");
        said
    }

    /// The states of the page's sections with headings.
    fn states(&self) -> Vec<(String, serde_json::Value)> {
        let output = temario_in("en").args(["status", "--format", "json", "--root"]).arg(&self.root).output();
        let status: serde_json::Value = serde_json::from_slice(&output.expect("it runs").stdout).expect("JSON");
        let pages = status["languages"][0]["modules"][0]["pages"].as_array().expect("pages");
        let page = pages.iter().find(|page| page["id"] == *self.page).expect("the page");
        let sections = page["sections"].as_array().expect("sections").iter().skip(1);
        sections.map(|one| (one["state"].as_str().expect("a state").to_owned(), one.clone())).collect()
    }

    fn state(&self) -> String {
        self.states().into_iter().map(|(state, _)| state).collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn the_history_tells_which_sections_were_in_step() {
    let table: [(&[&str], &str); 22] = [
        (&["s: a b", "t: x y", "commit"], "current current"),
        (&["s: a b", "commit", "t: x y", "commit"], "current current"),
        (&["s: a b", "t: x y", "commit", "s: A b", "commit"], "outdated current"),
        (&["s: a b", "t: x y", "commit", "s: A b", "commit", "t: X y", "commit"], "current current"),
        (&["s: a b", "t: x y", "commit", "s: A b", "t: X y", "commit"], "current current"),
        (&["s: a b", "t: x y", "commit", "t: x Y", "commit"], "current changed"),
        (&["s: a b", "t: x y", "commit", "t: x Y", "commit", "s: a B", "commit"], "current diverged"),
        (&["s: a b", "t: x y", "commit", "s: A b", "commit", "t: x Y", "commit"], "outdated changed"),
        (&["s: a b", "commit", "s: A b", "commit", "t: x y", "commit"], "current current"),
        // An edit that was taken back.
        (&["s: a b", "t: x y", "commit", "s: A b", "commit", "s: a b", "commit"], "current current"),
        (&["s: a b", "t: x y", "commit", "t: X y", "commit", "t: x y", "commit"], "current current"),
        // The page was copied first.
        (&["s: a b", "copy", "commit", "t: x b", "commit"], "current current"),
        // Only the form changed.
        (&["s: a b", "t: x y", "commit", "s: A b", "commit", "t: *x y", "commit"], "outdated current"),
        (&["s: a b", "t: x y", "commit", "s: *a *b", "commit"], "current current"),
        // A new section.
        (&["s: a", "t: x", "commit", "s: a b", "commit", "t: x y", "commit", "s: a B", "commit"], "current outdated"),
        // Renamed.
        (&["s: a b", "t: x y", "commit", "s: A b", "commit", "name place", "commit"], "outdated current"),
        (&["s: a b", "t: x y", "commit", "name place", "commit", "s: a B", "commit"], "current outdated"),
        // Translated from an older source on a branch.
        (
            &["s: a b", "commit", "branch es", "t: x y", "commit", "switch main", "s: A b", "commit", "merge es"],
            "outdated current",
        ),
        // Not committed.
        (&["s: a b", "t: x y", "commit", "t: X y", "s: a B"], "changed outdated"),
        (&["s: a b", "t: x y", "commit", "confirm", "s: A b", "commit", "t: X y", "commit"], "diverged current"),
        (&["s: a b", "t: x y"], "unconfirmed unconfirmed"),
        // The same text twice.
        (&["s: a a", "t: x x", "commit", "s: a A", "commit"], "current outdated"),
    ];
    for languages in DIRECTIONS {
        for below in ["", "docs/site"] {
            for (steps, wanted) in &table {
                let mut site = Site::new(languages, below);
                steps.iter().for_each(|step| site.act(step));
                site.run(&["status", "confirm", "--from-git"], 0);
                assert_eq!(site.state(), *wanted, "{languages:?} {steps:?}");
                // A second time changes nothing.
                site.run(&["status", "confirm", "--from-git", "--all"], 0);
                assert_eq!(site.state(), *wanted, "{languages:?} {steps:?}");
            }
            if languages == DIRECTIONS[1] {
                break;
            }
        }
    }
}

#[test]
fn recorded_states_have_the_words_of_their_time() {
    let mut site = Site::new(DIRECTIONS[0], "");
    for step in ["s: old b", "t: x before", "commit", "s: new b", "commit", "t: x after", "commit"] {
        site.act(step);
    }
    let said = site.run(&["status", "confirm", "visit", "--from-git"], 0);
    assert!(said.contains("content/es/visit.md: in step: 1 · outdated: 1 · translation changed: 1"), "{said}");
    let states = site.states();
    assert!(states[0].1["before"].as_str().is_some_and(|words| words.contains("text old is")), "{states:?}");
    assert!(states[1].1["translation_before"].as_str().is_some_and(|words| words.contains("before")), "{states:?}");
    let said = site.run(&["status", "--diff"], 1);
    assert!(said.contains("[-old-] {+new+}") && said.contains("[-before-] {+after+}"), "{said}");
}

#[test]
fn an_incomplete_history_confirms_nothing_that_it_does_not_show() {
    let mut site = Site::new(DIRECTIONS[0], "");
    for step in ["commit", "s: a b", "t: x y", "commit", "s: a B", "commit", "t: x Y", "commit", "s: A B", "commit"] {
        site.act(step);
    }
    let clone = |depth: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let from = format!("file://{}", site.folder.path().display());
        git(folder.path(), &["clone", "--quiet", "--depth", depth, &from, "clone"]);
        let root = folder.path().join("clone");
        Site { root, folder, languages: site.languages, page: "visit".to_owned() }
    };
    for (depth, wanted) in [("1", "unconfirmed unconfirmed"), ("4", "unconfirmed current"), ("6", "outdated current")] {
        let clone = clone(depth);
        let said = clone.run(&["status", "confirm", "--from-git"], 0);
        assert_eq!(clone.state(), wanted, "{said}");
        assert_eq!(said.contains("git fetch --unshallow"), depth != "6", "{said}");
    }
}

#[test]
fn what_has_no_history_is_told_and_stays_as_it_is() {
    let mut site = Site::new(DIRECTIONS[0], "");
    site.act("commit");
    site.act("s: a b");
    site.act("t: x y");
    let said = site.run(&["status", "confirm", "--from-git"], 0);
    assert!(said.contains("content/es/visit.md has no history"), "{said}");
    let alone = tempfile::tempdir().expect("a folder");
    let root = alone.path().join("site");
    fs::create_dir(&root).expect("writable");
    fs::rename(site.root.join("site.toml"), root.join("site.toml")).expect("moved");
    fs::rename(site.root.join("content"), root.join("content")).expect("moved");
    fs::remove_file(root.join("content/es.lock")).expect("the front page has a history");
    let site = Site { root, folder: alone, languages: site.languages, page: "visit".to_owned() };
    let said = site.run(&["status", "confirm", "--from-git"], 2);
    assert!(said.contains("is not in a git repository"), "{said}");
    assert!(!site.root.join("content/es.lock").exists());
}

#[test]
fn a_name_in_another_form_of_unicode_is_the_same_file() {
    let mut site = Site::new(DIRECTIONS[0], "");
    site.page = "visio\u{301}n".to_owned();
    for step in ["s: a b", "t: x y", "commit", "s: A b", "commit"] {
        site.act(step);
    }
    site.act("name visi\u{f3}n");
    site.act("commit");
    site.page = "visi\u{f3}n".to_owned();
    let said = site.run(&["status", "confirm", "--from-git"], 0);
    assert!(said.contains("outdated: 1"), "{said}");
}

#[test]
fn a_commit_named_in_front_matter_gives_the_source() {
    for (front, key) in
        [("source_commit: HASH\n", "source_commit"), ("l10n:\n  sourceCommit: \"HASH\"\n", "l10n.sourceCommit")]
    {
        let mut site = Site::new(DIRECTIONS[0], "docs");
        for step in ["s: a b", "commit"] {
            site.act(step);
        }
        let hash = git(site.folder.path(), &["rev-parse", "HEAD"]);
        for step in ["s: A b", "name place", "commit"] {
            if step.starts_with("name") {
                site.act("t: x y");
            }
            site.act(step);
        }
        let text = front.replace("HASH", &hash[..12]);
        site.write_page("es", "x y", &text);
        let said = site.run(&["status", "confirm", "--from-key", key], 0);
        assert_eq!(site.state(), "outdated current", "{said}");
        assert!(said.contains(&format!("without `{key}`")), "{said}");

        site.write_page("es", "x y", &front.replace("HASH", "0123456789abcdef"));
        fs::remove_file(site.root.join("content/es.lock")).expect("it is there");
        let said = site.run(&["status", "confirm", "--from-key", key], 1);
        assert!(said.contains("content/es/place.md: this repository has no commit `0123456789abcdef`"), "{said}");
        assert!(said.contains(key), "{said}");
        assert_eq!(site.state(), "unconfirmed unconfirmed");
    }
}
