//! A site runs no program by itself: what `site.toml` names is run only after the user has agreed to it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::support::{course, put, temario};

/// A site whose target names a program that leaves a mark, beside a folder for the user's agreements.
struct Trap {
    folder: tempfile::TempDir,
}

impl Trap {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let trap = Self { folder };
        let script = trap.root().join("tools/publish");
        put(
            &trap.root(),
            &course().into_iter().chain([("tools/publish".to_owned(), "touch \"$0.ran\"\n".to_owned())]).collect(),
        );
        let settings = format!(
            "{}\n[deploy.web]\nkind = \"sftp\"\nhost = \"x\"\npath = \"y\"\ncommand = \"sh tools/publish\"\n",
            fs::read_to_string(trap.root().join("site.toml")).expect("there")
        );
        fs::write(trap.root().join("site.toml"), settings).expect("written");
        assert!(script.is_file());
        trap
    }

    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("site")
    }

    fn has_run(&self) -> bool {
        self.root().join("tools/publish.ran").exists()
    }

    fn as_user(&self, command: &mut Command) -> Output {
        command.env("HOME", self.folder.path()).env_remove("XDG_STATE_HOME").output().expect("runs")
    }

    fn deploy(&self, more: &[&str]) -> (i32, String) {
        let output = self.as_user(temario().args(["deploy", "--root"]).arg(self.root()).args(more));
        (output.status.code().expect("a status"), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Deploys on a terminal and answers its question; gives what the terminal shows.
    fn deploy_on_a_terminal(&self, answer: &str) -> String {
        let line = format!("{} --language en deploy --root '{}'", env!("CARGO_BIN_EXE_temario"), self.root().display());
        let mut command = Command::new("sh");
        command.args(["-c", "printf '%s\\n' \"$1\" | script -qec \"$2\" /dev/null", "sh", answer, &line]);
        String::from_utf8_lossy(&self.as_user(&mut command).stdout).into_owned()
    }
}

#[test]
fn a_program_that_a_site_names_is_not_run_without_the_users_word() {
    let trap = Trap::new();
    for more in [&[][..], &["--all"]] {
        let (status, said) = trap.deploy(more);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains("nobody has agreed to run") && said.contains("`--allow-programs`"), "{said}");
    }
    for more in [&["--dry-run"][..], &["--dry-run", "--allow-programs"]] {
        let (status, said) = trap.deploy(more);
        assert!(status == 2 && said.contains("a dry run starts no program"), "{said}");
    }
    assert!(!trap.has_run());
    let (status, said) = trap.deploy(&["--allow-programs"]);
    assert!(trap.has_run() && status != 2, "{said}");
    // For this run only.
    fs::remove_file(trap.root().join("tools/publish.ran")).expect("there");
    assert_eq!(trap.deploy(&[]).0, 2);
    assert!(!trap.has_run());
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_the_user_is_asked_once_for_a_command_and_a_site() {
    let trap = Trap::new();
    for no in ["no", "", "yesterday"] {
        let shown = trap.deploy_on_a_terminal(no);
        assert!(shown.contains("sh tools/publish") && shown.contains("not agreed"), "{shown}");
        assert!(!trap.has_run());
    }
    let shown = trap.deploy_on_a_terminal("yes");
    assert!(shown.contains("agreed; you will not be asked again"), "{shown}");
    let ran = trap.root().join("tools/publish.ran");
    fs::remove_file(&ran).expect("it ran");
    assert_ne!(trap.deploy(&[]).0, 2, "agreed before");
    fs::remove_file(&ran).expect("it ran");
    // Another command, another script and another site are asked for anew.
    let script = trap.root().join("tools/publish");
    let before = fs::read_to_string(&script).expect("there");
    fs::write(&script, format!("{before}true\n")).expect("written");
    assert_eq!(trap.deploy(&[]).0, 2);
    fs::write(&script, before).expect("written");
    assert_ne!(trap.deploy(&[]).0, 2);
    fs::remove_file(&ran).expect("it ran");
    let settings = trap.root().join("site.toml");
    let text = fs::read_to_string(&settings).expect("there");
    fs::write(&settings, text.replace("sh tools/publish", "sh tools/publish now")).expect("written");
    assert_eq!(trap.deploy(&[]).0, 2);
    fs::write(&settings, text).expect("written");
    let other = trap.folder.path().join("other");
    fs::rename(trap.root(), &other).expect("moved");
    let output = trap.as_user(temario().args(["deploy", "--root"]).arg(&other));
    assert_eq!(output.status.code(), Some(2));
    assert!(!other.join("tools/publish.ran").exists());
}

#[test]
fn a_repository_inside_the_site_runs_no_hook_of_its_own() {
    let trap = Trap::new();
    let root = trap.root();
    let git =
        |words: &[&str]| assert!(Command::new("git").args(words).current_dir(&root).status().expect("git").success());
    git(&["init", "--quiet", "--bare", "place"]);
    let hook = root.join("place/hooks/pre-receive");
    put(&root, &[("place/hooks/pre-receive".to_owned(), "#!/bin/sh\ntouch ran\n".to_owned())].into());
    assert!(Command::new("chmod").arg("+x").arg(&hook).status().expect("chmod").success());
    for remote in ["place", "./place", &format!("{}/place", root.display())] {
        let target = format!("[deploy.web]\nkind = \"git\"\nremote = {remote:?}\nbranch = \"web\"\n");
        fs::write(root.join("site.toml"), format!("{}\n{target}", course()["site.toml"])).expect("written");
        for more in [&[][..], &["--dry-run"]] {
            let (status, said) = trap.deploy(more);
            assert_eq!(status, 2, "{remote}: {said}");
        }
        assert!(!root.join("place/ran").exists());
    }
    // With consent the place is filled, and its hooks do not run even then.
    assert_eq!(trap.deploy(&["--allow-programs"]).0, 0);
    assert!(!root.join("place/ran").exists());
    git(&["-c", "user.name=a", "-c", "user.email=a@example.org", "clone", "--quiet", "--branch=web", "place", "copy"]);
    git(&["-C", "copy", "push", "--quiet", "origin", "HEAD:refs/heads/other"]);
    assert!(root.join("place/ran").exists(), "the hook is a real one");
}

#[test]
fn a_site_does_not_bring_its_own_agreement() {
    let trap = Trap::new();
    let root = trap.root();
    trap.deploy(&[]);
    let output = temario().args(["deploy", "--root"]).arg(&root).env("XDG_STATE_HOME", root.join("state")).output();
    assert_eq!(output.expect("runs").status.code(), Some(2));
    assert!(!trap.has_run() && !Path::new(&root).join("state").exists());
}
