//! What the world does to a run: a second run, a full disk, no permission, files that change or go away. The site that
//! stood there still stands, the exit status is 3, and the message says where and what to do.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use temario::pipeline::{self, OutputLock, Timings};
use temario::source::read_snapshot;

use crate::support::{Files, Outputs, course, names, put, temario, temario_in, tree};

/// A folder with the site in `site`, and what is built of it in `public` beside it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new(files: &Files) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("open to all");
        put(&folder.path().join("site"), files);
        Self { folder }
    }

    /// With the site built, and then changed so that another build has something to do.
    fn built() -> Self {
        let place = Self::new(&course());
        assert_eq!(place.build(&[]).status.code(), Some(0));
        place.write(
            "content/es/01-basics/02-practice.md",
            "---\ntitle: Práctica\nslug: practica\n---\n\n## Dos\n\nOtro.\n",
        );
        place
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn public(&self) -> PathBuf {
        self.folder.path().join("public")
    }

    fn site(&self) -> Outputs {
        tree(&self.public())
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn command(&self, program: &mut Command, arguments: &[&str]) -> Command {
        let mut command = std::mem::replace(program, Command::new("true"));
        command.arg("build").args(arguments).arg("--root").arg(self.root()).arg("--output").arg(self.public());
        command
    }

    fn build(&self, arguments: &[&str]) -> Output {
        self.command(&mut temario(), arguments).output().expect("runs")
    }

    /// Nothing lies beside the site and what is built of it.
    fn is_tidy(&self) -> bool {
        names(self.folder.path()).iter().all(|name| name == "site" || name == "public")
    }
}

/// Ends the other thread of a test, also when the test fails.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A failed run: status 3, the words wanted, a help line, and nothing in it that was not filled in.
#[track_caller]
fn failed(output: &Output, wanted: &[&str]) {
    let said = stderr(output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(wanted.iter().all(|words| said.contains(words)), "{wanted:?} in {said}");
    assert!(said.contains("help: ") || said.contains("ayuda: "), "{said}");
    assert!(!said.contains(['{', '}']) && !said.contains("os error"), "{said}");
}

#[test]
fn a_second_build_into_the_same_folder_says_who_is_writing_and_ends() {
    let place = Place::built();
    let before = place.site();
    let lock = OutputLock::take(&place.public()).expect("free");
    let process = std::process::id().to_string();
    let public = place.public().display().to_string();
    failed(&place.build(&[]), &["another temario process", &public, &process, "--output"]);
    let spanish = place.command(&mut temario_in("es"), &[]).output().expect("runs");
    failed(&spanish, &["otro proceso de temario", &public, &process]);
    assert!(place.site() == before);
    let elsewhere = place.folder.path().join("site/public");
    let other = temario().arg("build").arg("--root").arg(place.root()).output().expect("runs");
    assert_eq!(other.status.code(), Some(0), "another folder is free: {}", stderr(&other));
    assert!(elsewhere.is_dir());
    drop(lock);
    assert_eq!(place.build(&[]).status.code(), Some(0));
    assert!(place.site() != before && place.is_tidy());
}

#[test]
fn an_archive_is_packed_by_one_at_a_time_too() {
    let place = Place::new(&course());
    let archive = place.folder.path().join("course.zip");
    let pack = || {
        temario()
            .args(["export", "zip", "--root"])
            .arg(place.root())
            .arg("--output")
            .arg(&archive)
            .output()
            .expect("runs")
    };
    assert_eq!(pack().status.code(), Some(0));
    let before = fs::read(&archive).expect("packed");
    place.write("content/es/index.md", "---\ntitle: Curso\n---\n\nOtra bienvenida.\n");
    let lock = OutputLock::take(&archive).expect("free");
    failed(&pack(), &["another temario process", "course.zip"]);
    assert!(fs::read(&archive).expect("still there") == before);
    drop(lock);
    assert_eq!(pack().status.code(), Some(0));
    assert!(fs::read(&archive).expect("packed") != before);
    assert_eq!(names(place.folder.path()), ["course.zip", "site"]);
}

#[test]
fn of_many_builds_at_once_each_is_whole_or_refused() {
    let place = Place::built();
    let right = {
        let apart = place.folder.path().join("site/public");
        assert_eq!(temario().arg("build").arg("--root").arg(place.root()).status().expect("runs").code(), Some(0));
        let right = tree(&apart);
        fs::remove_dir_all(apart).expect("removed");
        right
    };
    let running: Vec<_> =
        (0..6).map(|_| place.command(&mut temario(), &[]).stderr(Stdio::piped()).spawn().expect("runs")).collect();
    let ended: Vec<Output> = running.into_iter().map(|child| child.wait_with_output().expect("ends")).collect();
    let statuses: Vec<_> = ended.iter().map(|output| output.status.code()).collect();
    assert!(
        statuses.iter().all(|status| matches!(status, Some(0 | 3))),
        "{statuses:?} {:?}",
        ended.iter().map(stderr).collect::<Vec<_>>()
    );
    assert!(statuses.contains(&Some(0)), "{statuses:?}");
    assert!(place.site() == right && place.is_tidy(), "{:?}", names(place.folder.path()));
}

#[test]
fn what_a_killed_build_left_is_removed_and_what_others_put_there_is_not() {
    let place = Place::built();
    let beside = |name: &str| place.folder.path().join(name);
    put(&beside(".public.new-0a1b2c3d"), &crate::support::files(&[("index.html", "half"), ("en/x.html", "half")]));
    put(&beside(".public.new-ffffffff"), &crate::support::files(&[("letter.txt", "mine")]));
    fs::write(beside(".public.lock"), "temario 4194305\n.public.new-0a1b2c3d\n").expect("written");
    assert_eq!(place.build(&[]).status.code(), Some(0));
    assert_eq!(names(place.folder.path()), [".public.new-ffffffff", "public", "site"]);
}

/// No file may be larger than a style sheet is: the disk is full for all that is larger. `ulimit` counts in blocks of
/// 512 or 1,024 bytes.
fn with_small_files(arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.env("LANG", "C").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command
        .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_temario")])
        .args(arguments);
    command
}

#[test]
fn a_file_that_cannot_be_written_to_its_end_leaves_the_old_site() {
    let place = Place::built();
    let before = place.site();
    // Another edition, so that much has to be written anew.
    let done = place
        .command(&mut with_small_files(&["--language", "en"]), &["--low-profile", "--base-url", "https://x.example"])
        .output()
        .expect("runs");
    failed(&done, &["public.new-", "does not allow a file this large", "nothing was written"]);
    assert!(place.site() == before && place.is_tidy());
    let cold = Place::new(&course());
    failed(
        &cold.command(&mut with_small_files(&["--language", "es"]), &[]).output().expect("runs"),
        &["archivos tan grandes"],
    );
    assert_eq!(names(cold.folder.path()), ["site"]);
    let archive = place.folder.path().join("course.zip");
    fs::copy(env!("CARGO_MANIFEST_DIR").to_owned() + "/LICENSE-MIT", &archive).expect("copied");
    let refused = temario().args(["export", "zip", "--root"]).arg(place.root()).arg("--output").arg(&archive).output();
    assert_eq!(refused.expect("runs").status.code(), Some(2), "a file that is not ours");
    fs::remove_file(&archive).expect("removed");
    let packed = with_small_files(&["--language", "en", "export", "zip", "--root"])
        .arg(place.root())
        .arg("--output")
        .arg(&archive)
        .output()
        .expect("runs");
    failed(&packed, &["does not allow a file this large"]);
    assert!(!archive.exists() && place.is_tidy());
}

/// Runs a script in a mount namespace of its own. Where the system allows none, this says so aloud; the same paths
/// of the program are walked by the tests with `ulimit`.
#[expect(clippy::print_stderr, reason = "a test that cannot be made must not be silent")]
fn in_a_namespace(script: &str, place: &Place) -> Option<Output> {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "--propagation", "private", "sh", "-c"]);
    command
        .arg(format!("mount -t tmpfs -o size=64k tmpfs \"$2/probe\" && umount \"$2/probe\" && echo allowed; {script}"));
    command.args(["sh", env!("CARGO_BIN_EXE_temario")]).arg(place.folder.path());
    fs::create_dir(place.folder.path().join("probe")).expect("a folder");
    let output = command.env("LANG", "C").env_remove("LC_ALL").env_remove("LC_MESSAGES").output().ok();
    fs::remove_dir(place.folder.path().join("probe")).expect("removed");
    let allowed = output.filter(|output| String::from_utf8_lossy(&output.stdout).contains("allowed"));
    if allowed.is_none() {
        eprintln!("SKIPPED: this system lets the tests mount nothing, so that no disk can be full or read-only");
    }
    allowed
}

/// Runs a script beside the site of [`Place::built`], with a disk at `disk` of so many quarters of its size, which is
/// in `$size`. Two of the script's runs have to fail for want of room, one in each language; gives what it said.
fn on_a_small_disk(quarters: u32, script: &str) -> Option<String> {
    let place = Place::built();
    fs::create_dir(place.folder.path().join("disk")).expect("a folder");
    let script = format!(
        "cd \"$2\" && set -e
        size=$(du -sk public | cut -f1)
        mount -t tmpfs -o size=$((size * {quarters} / 4))k tmpfs disk
        {script}"
    );
    let output = in_a_namespace(&script, &place)?;
    let (said, told) = (String::from_utf8_lossy(&output.stdout).into_owned(), stderr(&output));
    assert_eq!(said.matches("status 3").count(), 2, "{said} {told}");
    let (english, spanish) = ("no space is left on this disk", "no queda espacio en este disco");
    assert!(told.contains(english) && told.contains(spanish), "{told}");
    Some(said)
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    // The disk holds one site and not two.
    let script = "\"$1\" build --language en --root site --output disk/public 2>&1
        sum() { (cd disk/public && find . -type f | sort | xargs sha256sum) ; }
        sum >before
        sed -i 's/Otro/Otra cosa/' site/content/es/01-basics/02-practice.md
        set +e
        \"$1\" build --language en --low-profile --root site --output disk/public; echo \"status $?\"
        \"$1\" build --language es --low-profile --root site --output disk/public; echo \"status $?\"
        sum | cmp - before && echo same
        ls -A disk; rm before";
    let Some(said) = on_a_small_disk(5, script) else { return };
    assert!(said.contains("same\npublic\n"), "{said}");
}

#[test]
fn a_deploy_onto_a_full_disk_leaves_the_old_pages_and_the_next_run_finishes() {
    // The disk holds the site and what changes, and not a download of more than half its size.
    let script = "printf '\\n[deploy.web]\\nkind = \"folder\"\\npath = \"%s/disk/public\"\\n' \"$2\" >>site/site.toml
        \"$1\" deploy --language en --root site 2>&1
        listed=$(cd disk/public && find . -name '*.html' | sort)
        sum() { (cd disk/public && sha256sum $listed) ; }
        sum >before
        sed -i 's/Otro/Otra cosa/' site/content/es/01-basics/02-practice.md
        mkdir -p site/static/downloads && head -c $((size * 520)) /dev/urandom | base64 >site/static/downloads/big.txt
        set +e
        \"$1\" deploy --language en --root site; echo \"status $?\"
        \"$1\" deploy --language es --root site; echo \"status $?\"
        sum | cmp - before && echo same
        rm before site/static/downloads/big.txt
        \"$1\" deploy --language en --root site --max-deletes 5 2>&1; echo \"then $?\"
        \"$1\" build --language en --root site --output public >/dev/null 2>&1
        \"$1\" verify --language en disk/public --manifest public/manifest.json --deny warnings 2>&1; echo \"and $?\"";
    let Some(said) = on_a_small_disk(6, script) else { return };
    assert!(said.contains("same\n") && said.contains("then 0") && said.contains("and 0"), "{said}");
}

#[test]
fn a_disk_that_can_only_be_read_leaves_the_old_site() {
    let place = Place::built();
    let before = place.site();
    let script = "cd \"$2\" && mount --bind . . && cd \"$2\" && mount -o remount,bind,ro . && {
        \"$1\" build --language en --root site --output public; echo \"status $?\"
        \"$1\" build --language es --root site --output new/public; echo \"status $?\"
        \"$1\" export zip --language en --root site --output course.zip; echo \"status $?\"
        \"$1\" new module --language en --root site visits; echo \"status $?\"
        \"$1\" status confirm --all --language en --root site; echo \"status $?\"; }";
    let Some(output) = in_a_namespace(script, &place) else { return };
    let (said, told) = (String::from_utf8_lossy(&output.stdout).into_owned(), stderr(&output));
    assert_eq!(said.matches("status 3").count(), 5, "{said} {told}");
    assert_eq!(told.matches("this disk is read-only").count(), 4, "{told}");
    assert!(
        told.contains("este disco es de solo lectura") && told.contains("help: ") && told.contains("ayuda: "),
        "{told}"
    );
    assert!(place.site() == before && place.is_tidy());
}

/// The program, as an account that may not do everything, and its own copy that this account may run.
fn as_anybody(language: &str) -> (Command, Option<tempfile::TempDir>) {
    if !rustix::process::geteuid().is_root() {
        return (temario_in(language), None);
    }
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("open to all");
    let program = folder.path().join("temario");
    fs::copy(env!("CARGO_BIN_EXE_temario"), &program).expect("copied");
    let mut command = Command::new(program);
    command.env("LANG", "C").env_remove("LC_ALL").env_remove("LC_MESSAGES").args(["--language", language]);
    command.uid(65534).gid(65534).current_dir("/");
    (command, Some(folder))
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
}

#[test]
fn a_source_that_may_not_be_read_is_named() {
    let place = Place::built();
    let before = place.site();
    set_mode(place.folder.path(), 0o777);
    for (path, mode) in [
        ("content/en/01-basics/01-law.md", 0o000),
        ("content/en/01-basics", 0o000),
        ("content", 0o600),
        ("site.toml", 0o000),
    ] {
        let path = place.root().join(path);
        let known = fs::metadata(&path).expect("there").permissions().mode();
        set_mode(&path, mode);
        let (mut program, _copy) = as_anybody("en");
        let done = place.command(&mut program, &[]).output().expect("runs");
        set_mode(&path, known);
        failed(&done, &[&path.display().to_string(), "the system does not allow it", "give your account the right"]);
        assert!(place.site() == before && place.is_tidy(), "{}", path.display());
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    let place = Place::built();
    let before = place.site();
    set_mode(place.folder.path(), 0o555);
    let (mut program, _copy) = as_anybody("es");
    let done = place.command(&mut program, &[]).output().expect("runs");
    failed(&done, &[&place.folder.path().display().to_string(), "el sistema no lo permite", "dé a su cuenta permiso"]);
    assert!(place.site() == before && place.is_tidy());
    set_mode(place.folder.path(), 0o755);
}

#[test]
fn what_may_not_be_removed_is_told_and_the_new_site_stands() {
    let place = Place::new(&course());
    set_mode(place.folder.path(), 0o777);
    let (mut program, _copy) = as_anybody("en");
    assert_eq!(place.command(&mut program, &[]).status().expect("runs").code(), Some(0));
    place
        .write("content/es/01-basics/02-practice.md", "---\ntitle: Práctica\nslug: practica\n---\n\n## Dos\n\nOtro.\n");
    // What lies in this folder cannot be removed by its owner, but linked and replaced as a whole.
    set_mode(&place.public().join("es/bases"), 0o555);
    let (mut program, _copy) = as_anybody("en");
    let done = place.command(&mut program, &[]).output().expect("runs");
    failed(&done, &["the site is complete; only ", ".public.new-", "the system does not allow it"]);
    let page = fs::read_to_string(place.public().join("es/bases/practica.html")).expect("there");
    assert!(page.contains("Otro."));
    let left: Vec<String> = names(place.folder.path()).into_iter().filter(|name| name.starts_with('.')).collect();
    assert!(
        matches!(left.as_slice(), [lock, old] if lock == ".public.lock" && old.starts_with(".public.new-")),
        "{left:?}"
    );
    set_mode(&place.folder.path().join(&left[1]).join("es/bases"), 0o755);
    let (mut program, _copy) = as_anybody("en");
    assert_eq!(place.command(&mut program, &[]).status().expect("runs").code(), Some(0));
    assert!(place.is_tidy(), "{:?}", names(place.folder.path()));
}

#[test]
fn a_name_that_is_too_long_for_the_disk_is_told() {
    let place = Place::new(&course());
    let output = place.folder.path().join("x".repeat(250));
    let done =
        temario().args(["build", "--root"]).arg(place.root()).arg("--output").arg(output).output().expect("runs");
    failed(&done, &["too long for this disk", "shorten"]);
    assert!(place.is_tidy());
}

#[test]
fn an_output_that_vanishes_meanwhile_ends_whole_or_as_a_fault() {
    let place = Place::built();
    let right = {
        assert_eq!(place.build(&[]).status.code(), Some(0));
        place.site()
    };
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            // Somebody cleans up: the output, and what grows beside it.
            while !is_done.load(Ordering::Relaxed) {
                for name in names(place.folder.path()).iter().filter(|name| name.contains("public")) {
                    let path = place.folder.path().join(name);
                    if path.is_dir() {
                        let _ = fs::remove_dir_all(path);
                    }
                }
                thread::sleep(Duration::from_millis(3));
            }
        });
        let end = End(&is_done);
        for _ in 0..8 {
            let done = place.build(&[]);
            match done.status.code() {
                Some(0) => {}
                _ => failed(&done, &["there is no such file or folder"]),
            }
        }
        drop(end);
    });
    assert_eq!(place.build(&[]).status.code(), Some(0));
    assert!(place.site() == right && place.is_tidy(), "{:?}", names(place.folder.path()));
}

#[test]
fn a_folder_that_somebody_puts_there_meanwhile_is_not_lost() {
    let mut files = course();
    for number in 0..150 {
        let text = "---\ntitle: P\nonly: [en]\n---\n\nText.\n";
        files.insert(format!("content/en/01-basics/{number:03}-p{number}.md"), text.into());
    }
    let place = Place::new(&files);
    assert_eq!(place.build(&[]).status.code(), Some(0));
    put(&place.folder.path().join("mine"), &crate::support::files(&[("letter.txt", "mine")]));
    let child = place.command(&mut temario(), &[]).stderr(Stdio::piped()).spawn().expect("runs");
    for _ in 0..100_000 {
        if names(place.folder.path()).iter().any(|name| name.starts_with(".public.new-")) {
            break;
        }
        thread::yield_now();
    }
    fs::rename(place.public(), place.folder.path().join("away")).expect("moved");
    fs::rename(place.folder.path().join("mine"), place.public()).expect("moved");
    let done = child.wait_with_output().expect("ends");
    assert_eq!(done.status.code(), Some(2), "{}", stderr(&done));
    assert!(stderr(&done).contains("was not made by temario"), "{}", stderr(&done));
    assert_eq!(names(place.folder.path()), ["away", "public", "site"]);
    assert_eq!(names(&place.public()), ["letter.txt"]);
}

#[test]
fn a_site_that_vanishes_meanwhile_never_becomes_a_site_without_its_files() {
    let mut files = course();
    for number in 0..300 {
        files.insert(
            format!("content/en/01-basics/{number:03}-p{number}.md"),
            "---\ntitle: P\nonly: [en]\n---\n\nText.\n".into(),
        );
    }
    let place = Place::new(&files);
    assert_eq!(place.build(&[]).status.code(), Some(0));
    let before = place.site();
    let away = place.folder.path().join("away");
    for step in 0..12 {
        let child = place.command(&mut temario(), &[]).stderr(Stdio::piped()).spawn().expect("runs");
        thread::sleep(Duration::from_micros(700 * step));
        fs::rename(place.root(), &away).expect("moved");
        let done = child.wait_with_output().expect("ends");
        fs::rename(&away, place.root()).expect("moved back");
        match done.status.code() {
            Some(0) => {}
            // It was gone before the program looked.
            Some(2) => assert!(
                stderr(&done).contains("there is no folder") || stderr(&done).contains("no site.toml"),
                "{}",
                stderr(&done)
            ),
            _ => failed(&done, &["site"]),
        }
        assert!(place.site() == before && place.is_tidy(), "step {step}");
    }
}

#[test]
fn a_site_without_its_settings_is_no_site() {
    let place = Place::new(&course());
    fs::remove_file(place.root().join("site.toml")).expect("removed");
    let error = pipeline::read(&place.root(), &mut Timings::new()).expect_err("the settings are gone");
    assert!(error.to_string().contains("site.toml"), "{error}");
}

#[test]
fn a_folder_of_inputs_that_leads_nowhere_is_reported() {
    let place = Place::built();
    let before = place.site();
    symlink(place.folder.path().join("unmounted"), place.root().join("static")).expect("linked");
    let done = place.build(&[]);
    assert_eq!(done.status.code(), Some(1), "{}", stderr(&done));
    assert!(stderr(&done).contains("T104") && stderr(&done).contains("static"), "{}", stderr(&done));
    assert!(place.site() == before);
}

/// Two files that somebody writes one after the other, with much to read between them.
#[test]
fn a_site_is_read_as_it_was_at_one_moment() {
    let mut files = course();
    let numbered = |language: &str, number: usize| {
        let words = "x".repeat(number % 7 * 5000);
        format!("---\ntitle: T\n---\n\n{number}\n\n{words}\n\n{number} {language}\n")
    };
    for number in 0..400 {
        let page = "---\ntitle: P\nonly: [en]\n---\n\nText.\n";
        files.insert(format!("content/en/01-basics/{number:03}-p{number}.md"), page.into());
    }
    let place = Place::new(&files);
    let (first, last) = (place.root().join("content/en/01-basics/000-p0.md"), place.root().join("content/es/zz.md"));
    fs::write(&first, numbered("en", 0)).expect("written");
    fs::write(&last, numbered("es", 0)).expect("written");
    let is_done = AtomicBool::new(false);
    let mut read = 0;
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !is_done.load(Ordering::Relaxed) {
                for _ in 0..20 {
                    number += 1;
                    for (path, language) in [(&first, "en"), (&last, "es")] {
                        // As good editors save: a new file in place of the old one.
                        let fresh = path.with_extension("fresh~");
                        fs::write(&fresh, numbered(language, number)).expect("written");
                        fs::rename(&fresh, path).expect("renamed");
                    }
                }
                thread::sleep(Duration::from_millis(60));
            }
        });
        let end = End(&is_done);
        for _ in 0..40 {
            let Ok(snapshot) = read_snapshot(&place.root()) else { continue };
            let number = |path: &str, language: &str| -> usize {
                let text = &snapshot.source(path).expect("there").text;
                let number = text.lines().nth(4).expect("five lines").parse().expect("a number");
                assert!(**text == *numbered(language, number), "a mixture of two files: {path}");
                number
            };
            let (first, last) = (number("content/en/01-basics/000-p0.md", "en"), number("content/es/zz.md", "es"));
            assert!(first == last || first == last + 1, "{first} and {last} never stood there together");
            read += 1;
        }
        drop(end);
    });
    assert!(read >= 30, "{read} readings of 40");
}

#[test]
fn a_file_that_keeps_changing_is_named() {
    let place = Place::built();
    let before = place.site();
    place.write("content/media/film.mp4", "");
    // What takes long to read, so that the film has the time to change.
    fs::create_dir(place.root().join("static")).expect("a folder");
    let large = fs::File::create(place.root().join("static/large.bin")).expect("a file");
    large.set_len(60_000_000).expect("a sparse file");
    let is_done = AtomicBool::new(false);
    let grow = || {
        use std::io::Write;
        let path = place.root().join("content/media/film.mp4");
        let mut film = fs::File::options().append(true).open(path).expect("opened");
        let mut written = 0;
        while !is_done.load(Ordering::Relaxed) {
            // It grows, and from time to time it begins anew.
            film.write_all(&[7; 100]).expect("written");
            written += 100;
            if written > 500_000 {
                film.set_len(0).expect("shortened");
                written = 0;
            }
        }
    };
    let done = thread::scope(|scope| {
        let end = End(&is_done);
        scope.spawn(grow);
        scope.spawn(grow);
        let done = place.build(&[]);
        drop(end);
        done
    });
    failed(&done, &["film.mp4", "changes each time it is read", "wait until the program that writes it has ended"]);
    assert!(place.site() == before && place.is_tidy());
    fs::remove_file(place.root().join("static/large.bin")).expect("removed");
    assert_eq!(place.build(&[]).status.code(), Some(0));
}

#[test]
fn clocks_decide_nothing() {
    let times = [
        SystemTime::UNIX_EPOCH,
        SystemTime::now() + Duration::from_secs(400 * 86_400),
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000),
    ];
    let place = Place::new(&course());
    let page = place.root().join("content/es/01-basics/02-practice.md");
    let set = |path: &Path, time: SystemTime| {
        let file = fs::File::options().write(true).open(path).expect("opened");
        file.set_times(fs::FileTimes::new().set_modified(time).set_accessed(time)).expect("set");
    };
    for (step, time) in times.iter().cycle().take(6).enumerate() {
        // The same size each time, and the same time twice.
        let word = ["Texto", "Sexto", "Pesto"][step % 3];
        fs::write(&page, format!("---\ntitle: Práctica\nslug: practica\n---\n\n## Dos\n\n{word}.\n")).expect("written");
        for path in tree(&place.root()).keys() {
            set(&place.root().join(path), *time);
        }
        assert_eq!(place.build(&[]).status.code(), Some(0));
        let built = fs::read_to_string(place.public().join("es/bases/practica.html")).expect("built");
        assert!(built.contains(&format!("{word}.")), "{word} at {time:?}");
        for path in place.site().keys() {
            set(&place.public().join(path), times[(step + 1) % 3]);
        }
    }
}

#[test]
fn nobody_who_listens_changes_nothing() {
    let mut files = course();
    files.insert("content/en/bad.md".into(), "---\ntitle: Bad\nonly: [en]\n---\n\n::: excercise\n:::\n".into());
    let place = Place::new(&files);
    let full = || fs::File::options().write(true).open("/dev/full").expect("a device");
    let check = |arguments: &[&str]| {
        let mut command = temario();
        command.arg("check").args(arguments).arg("--root").arg(place.root());
        command
    };
    assert_eq!(check(&[]).stderr(full()).status().expect("runs").code(), Some(1));
    failed(&check(&["--format", "json"]).stdout(full()).output().expect("runs"), &["stdout: no space is left"]);
    fs::remove_file(place.root().join("content/en/bad.md")).expect("removed");
    assert_eq!(place.command(&mut temario(), &[]).stderr(full()).status().expect("runs").code(), Some(0));
    assert!(place.public().join("index.html").is_file());
}

#[test]
fn an_archive_is_no_device_and_no_pipe() {
    let place = Place::new(&course());
    let archive = place.folder.path().join("course.zip");
    symlink("/dev/zero", &archive).expect("linked");
    for output in [Path::new("/dev/full"), &archive] {
        let done = temario()
            .args(["export", "zip", "--root"])
            .arg(place.root())
            .arg("--output")
            .arg(output)
            .output()
            .expect("runs");
        assert_eq!(done.status.code(), Some(2), "{}", stderr(&done));
    }
}

#[test]
fn writers_of_sources_leave_all_or_nothing_on_a_full_disk() {
    let place = Place::new(&course());
    let limited = |arguments: &[&str]| {
        let mut command = Command::new("sh");
        command.env("LANG", "C").env_remove("LC_ALL").env_remove("LC_MESSAGES");
        command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_temario")]);
        command.args(arguments).args(["--language", "en", "--root"]).arg(place.root()).output().expect("runs")
    };
    assert_eq!(
        temario().args(["status", "confirm", "--all", "--root"]).arg(place.root()).status().expect("runs").code(),
        Some(0)
    );
    place.write("content/en/01-basics/02-practice.md", "---\ntitle: Practice\n---\n\n## Two\n\nOther.\n");
    let before = tree(&place.root());
    failed(&limited(&["new", "module", "visits"]), &["does not allow a file this large"]);
    assert!(tree(&place.root()) == before, "{:?}", tree(&place.root()).keys());
    failed(&limited(&["new", "page", "basics/visits"]), &["does not allow a file this large"]);
    failed(&limited(&["status", "confirm", "--all"]), &["es.lock", "does not allow a file this large"]);
    assert!(tree(&place.root()) == before, "{:?}", tree(&place.root()).keys());
    let new = place.folder.path().join("new");
    let done = limited(&["new", "site", &new.display().to_string()]);
    failed(&done, &["does not allow a file this large"]);
    assert!(!new.exists());
}
