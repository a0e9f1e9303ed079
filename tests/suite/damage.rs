//! Publishing tells the truth: what stands at a place is compared with the site, whatever was done to it by hand, and
//! what a run says is what it did. Nothing is created at a place that is not there.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use temario::deploy::PENDING;
use temario::pipeline::MANIFEST;

use crate::hostile::{KINDS, Place, git};
use crate::support::{Files, Outputs, Random, course, put, temario, temario_in, tree};

/// What a run said of its plan.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    new: usize,
    changed: usize,
    deleted: usize,
    unchanged: usize,
    repaired: usize,
    others: usize,
}

fn counts(said: &str) -> Counts {
    let line = said.lines().find(|line| line.starts_with("web: ")).unwrap_or_else(|| panic!("no plan in {said}"));
    let before = |text: &str, word: &str| {
        let at = text.find(word).unwrap_or_else(|| panic!("{word} in {text}"));
        text[..at].trim_end().rsplit([' ']).next().and_then(|number| number.parse().ok()).expect("a number")
    };
    let first = |word: &str| {
        let line = said.lines().find(|line| line.contains(word))?;
        line.split(' ').find_map(|part| part.trim_end_matches(';').parse().ok())
    };
    Counts {
        new: before(line, " new"),
        changed: before(line, " changed"),
        deleted: before(line, " to delete"),
        unchanged: before(line, " unchanged"),
        repaired: first("changed or removed at the place").unwrap_or_default(),
        others: first("at the place that are not part of the site").unwrap_or_default(),
    }
}

/// The state of every file: identity, time and size. A run that writes nothing changes none of it.
fn states(folder: &Path) -> BTreeMap<String, (u64, i64, i64, u64)> {
    tree(folder)
        .into_keys()
        .map(|path| {
            let there = fs::symlink_metadata(folder.join(&path)).expect("there");
            (path, (there.ino(), there.mtime(), there.mtime_nsec(), there.size()))
        })
        .collect()
}

/// Changes a file without changing its size and its time.
fn alter(file: &Path, random: &mut Random) {
    let time = fs::metadata(file).and_then(|there| there.modified()).expect("a time");
    let mut bytes = fs::read(file).expect("a file");
    let at = random.below(bytes.len());
    bytes[at] ^= 1;
    fs::write(file, bytes).expect("written");
    fs::File::options().append(true).open(file).and_then(|file| file.set_modified(time)).expect("set");
}

/// Damages a folder at random; returns the files of the site that differ afterwards. `alters` is whether files are also
/// changed in place.
fn damage(folder: &Path, random: &mut Random, alters: bool) -> usize {
    let before = tree(folder);
    for path in before.keys().filter(|path| ![MANIFEST, PENDING].contains(&path.as_str())) {
        let file = folder.join(path);
        match random.below(12) {
            0 => fs::remove_file(&file).expect("removed"),
            1 if alters && !before[path].is_empty() => alter(&file, random),
            2 => {
                let length = before[path].len() as u64;
                let kept = if length == 0 { 0 } else { random.below(before[path].len()) as u64 };
                fs::File::options().write(true).open(&file).and_then(|file| file.set_len(kept)).expect("cut");
            }
            3 => fs::write(&file, [before[path].as_slice(), b"<!-- more -->"].concat()).expect("written"),
            4 => fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).expect("read-only"),
            _ => {}
        }
    }
    // A whole folder goes now and then.
    if random.below(3) == 0 {
        let _ = fs::remove_dir_all(folder.join("es/bases"));
    }
    let after = tree(folder);
    before.iter().filter(|(path, bytes)| after.get(*path) != Some(bytes)).count()
}

/// Files of others at a place, and what they are listed as.
fn add_others(folder: &Path, random: &mut Random) -> (Files, usize) {
    let all = [("letter.txt", "a"), ("es/mine.txt", "b"), ("photos/1.jpg", "c"), ("photos/deep/2.jpg", "c")];
    let some: Files =
        all.iter().filter(|_| random.below(2) == 0).map(|(path, text)| ((*path).into(), (*text).into())).collect();
    put(folder, &some);
    let has_photos = some.keys().filter(|path| path.starts_with("photos/")).count();
    let entries = some.len() - has_photos.saturating_sub(1);
    (some, entries)
}

/// The files at a store's folder include its own.
fn without_store(mut files: Outputs) -> Outputs {
    files.retain(|path, _| !path.rsplit('/').next().is_some_and(|name| name.starts_with(".bucket-")));
    files
}

#[test]
fn whatever_was_damaged_by_hand_is_the_site_again_and_the_report_is_right() {
    for kind in KINDS {
        let place = Place::published(kind);
        let whole = place.there();
        for seed in 0..6 {
            let mut random = Random(seed);
            // The store of the tests has no digests of files that were changed beside it.
            let is_exact = ["folder", "rsync"].contains(&kind);
            let damaged = damage_of(&place, kind, &mut random);
            let (theirs, entries) = add_others(&place.web(), &mut random);
            let more: &[&str] = if is_exact { &[] } else { &["--read-all"] };
            let what = format!("{kind} {seed}");
            let dry = (kind != "sftp").then(|| {
                let before = without_store(tree(&place.web()));
                let (status, said) = place.run(&[more, &["--dry-run"]].concat());
                assert_eq!(status, 0, "{what}: {said}");
                assert!(place.there() == before, "{what}: a dry run changes nothing");
                counts(&said)
            });
            let (status, said) = place.run(more);
            assert_eq!(status, 0, "{what}: {said}");
            let told = counts(&said);
            assert!(dry.is_none_or(|dry| dry == told), "{what}: a dry run says the same: {said}");
            assert_eq!((told.changed, told.repaired, told.others), (damaged, damaged, entries), "{what}: {said}");
            assert_eq!((told.new, told.deleted), (0, 0), "{what}: {said}");
            let mut there = place.there();
            for (path, text) in &theirs {
                assert_eq!(there.remove(path).as_deref(), Some(text.as_bytes()), "{what}: {path} is lost");
            }
            assert!(there == whole, "{what}: byte for byte the site");

            let before = states(&place.web());
            let (status, said) = place.run(more);
            let told = counts(&said);
            assert_eq!(status, 0, "{what}: {said}");
            assert_eq!((told.new, told.changed, told.deleted, told.repaired), (0, 0, 0, 0), "{what}: {said}");
            assert!(states(&place.web()) == before, "{what}: a second run writes nothing");
            for path in theirs.keys() {
                fs::remove_file(place.web().join(path)).expect("theirs");
            }
            let _ = fs::remove_dir_all(place.web().join("photos"));
        }
    }
}

fn damage_of(place: &Place, kind: &str, random: &mut Random) -> usize {
    // The store keeps its own files beside those of the bucket.
    if kind == "s3" {
        let hidden = place.folder.path().join("aside");
        let _ = fs::remove_dir_all(&hidden);
    }
    damage(&place.web(), random, true)
}

#[test]
fn a_branch_that_somebody_damaged_is_the_site_again() {
    let place = Place::published("git");
    let work = place.folder.path().join("work");
    git(place.folder.path(), &["clone", "--quiet", "--branch", "web", "bucket.git", "work"]);
    let files = |work: &Path| {
        let mut files = tree(work);
        files.retain(|path, _| !path.starts_with(".git/"));
        files
    };
    let whole = files(&work);
    for seed in 0..3 {
        let mut random = Random(seed);
        let before = files(&work);
        let outside = place.folder.path().join("outside");
        fs::rename(work.join(".git"), &outside).expect("aside");
        let damaged = damage(&work, &mut random, true);
        let (theirs, entries) = add_others(&work, &mut random);
        fs::rename(&outside, work.join(".git")).expect("back");
        git(&work, &["add", "--all"]);
        git(&work, &["-c", "user.name=E", "-c", "user.email=e@example.org", "commit", "--quiet", "-m", "x"]);
        git(&work, &["push", "--quiet"]);
        assert!(before == whole, "{seed}");
        let (_, dry) = place.run(&["--dry-run"]);
        let (status, said) = place.run(&[]);
        assert_eq!(status, 0, "{said}");
        let told = counts(&said);
        assert!(counts(&dry) == told, "{dry}{said}");
        assert_eq!((told.changed, told.repaired, told.others), (damaged, damaged, entries), "{said}");
        git(&work, &["pull", "--quiet"]);
        let mut there = files(&work);
        for path in theirs.keys() {
            assert!(there.remove(path).is_some(), "{path} is lost");
            fs::remove_file(work.join(path)).expect("theirs");
        }
        assert!(there == whole, "{seed}");
        let tip = git(&place.bare(), &["rev-parse", "web"]);
        let (_, said) = place.run(&[]);
        assert!(said.contains("0 new, 0 changed, 0 to delete"), "{said}");
        assert_eq!(git(&place.bare(), &["rev-parse", "web"]), tip, "a second run makes no commit");
        if !theirs.is_empty() {
            git(&work, &["add", "--all"]);
            git(&work, &["-c", "user.name=E", "-c", "user.email=e@example.org", "commit", "--quiet", "-m", "y"]);
            git(&work, &["push", "--quiet"]);
        }
    }
}

#[test]
fn what_was_compared_by_size_only_is_said() {
    for kind in ["sftp", "s3"] {
        let place = Place::published(kind);
        let page = place.web().join("es/bases/practica.html");
        let whole = place.there();
        alter(&page, &mut Random(7));
        for (language, words) in [("en", "compared by size only"), ("es", "se comparó solo el tamaño")] {
            let output = place.deploy_in(language, &[]).output().expect("runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success() && said.contains(words) && said.contains("--read-all"), "{kind}: {said}");
        }
        assert!(place.there() != whole, "{kind}");
        let (status, said) = place.run(&["--read-all"]);
        assert!(
            status == 0 && said.contains("! es/bases/practica.html") && !said.contains("by size"),
            "{kind}: {said}"
        );
        assert!(place.there() == whole, "{kind}");
    }
    for kind in ["folder", "rsync", "git"] {
        let (_, said) = Place::published(kind).run(&[]);
        assert!(!said.contains("by size"), "{kind}: {said}");
    }
    let (status, said) = Place::published("folder").run(&["--read-all", "--trust-list"]);
    assert!(status == 2 && said.contains("--trust-list"), "{said}");
}

#[test]
fn a_folder_or_a_link_where_a_file_was_is_named_and_stays() {
    for kind in ["folder", "rsync", "sftp"] {
        for form in ["folder", "full folder", "link", "link above"] {
            let place = Place::published(kind);
            let page = place.web().join("es/bases/practica.html");
            match form {
                "link above" => {
                    fs::rename(place.web().join("es/bases"), place.web().join("es/elsewhere")).expect("moved");
                    symlink("elsewhere", place.web().join("es/bases")).expect("a link");
                }
                form => {
                    fs::remove_file(&page).expect("removed");
                    match form {
                        "link" => symlink("ley.html", &page).expect("a link"),
                        _ => fs::create_dir(&page).expect("a folder"),
                    }
                    if form == "full folder" {
                        fs::write(page.join("letter.txt"), "mine").expect("written");
                    }
                }
            }
            let before = tree(&place.web());
            for more in [&[][..], &["--dry-run"], &["--all"]] {
                if kind == "sftp" && !more.is_empty() {
                    continue;
                }
                let (status, said) = place.run(more);
                assert!(status == 2 && said.contains("`es/bases/"), "{kind} {form} {more:?}: {said}");
                assert!(tree(&place.web()) == before, "{kind} {form} {more:?}");
            }
        }
    }
}

#[test]
fn a_place_whose_list_is_gone_is_taken_over_only_if_somebody_says_so() {
    for kind in KINDS {
        for damage in ["gone", "cut"] {
            let place = Place::published(kind);
            let whole = place.there();
            let list = place.web().join(MANIFEST);
            match damage {
                "gone" => fs::remove_file(&list).expect("removed"),
                _ => fs::write(&list, "{\"generator\": \"tem").expect("written"),
            }
            let page = place.web().join("es/bases/practica.html");
            fs::write(&page, "other").expect("written");
            fs::write(place.web().join("letter.txt"), "mine").expect("written");
            let before = place.there();
            let (status, said) = place.run(&[]);
            assert_eq!(status, 2, "{kind}: {said}");
            match damage {
                "gone" => assert!(said.contains("its list `manifest.json` is gone") && said.contains("--take-over")),
                _ => assert!(said.contains("a manifest that cannot be read"), "{said}"),
            }
            assert!(place.there() == before, "{kind}");
            let (status, said) = place.run(&["--take-over"]);
            assert_eq!(status, 0, "{kind}: {said}");
            assert!(
                said.contains("that temario did not publish, to be replaced by those of the site: 1"),
                "{kind}: {said}"
            );
            assert!(said.contains("! es/bases/practica.html"), "{kind}: {said}");
            let mut there = place.there();
            assert_eq!(there.remove("letter.txt").as_deref(), Some(&b"mine"[..]), "{kind}");
            assert!(there == whole, "{kind}");
        }
    }
    // Without a list nothing tells whether a place is public.
    let place = Place::new("folder", "edition = \"facilitator\"\n");
    assert_eq!(place.run(&[]).0, 0);
    fs::remove_file(place.web().join(MANIFEST)).expect("removed");
    let (status, said) = place.run(&["--take-over"]);
    assert!(status == 2 && !said.contains("--take-over"), "{said}");
}

#[test]
fn another_site_is_not_replaced_unless_somebody_says_so() {
    for kind in ["folder", "rsync", "git"] {
        let place = Place::published(kind);
        let there = |place: &Place| match kind {
            "git" => git(&place.bare(), &["ls-tree", "-r", "web"]).into_bytes(),
            _ => format!("{:?}", place.there()).into_bytes(),
        };
        let before = there(&place);
        // Another course in the same place: the settings were copied.
        for language in ["en", "es"] {
            let module = place.root().join(format!("content/{language}/01-basics"));
            fs::remove_dir_all(module).expect("removed");
            place.write(&format!("content/{language}/01-other/index.md"), "---\ntitle: Other\n---\n\nText.\n");
        }
        fs::remove_file(place.root().join("content/urls.lock")).expect("removed");
        for more in [&[][..], &["--dry-run"], &["--all"]] {
            let (status, said) = place.run(more);
            assert!(status == 2 && said.contains("another site is published at"), "{kind} {more:?}: {said}");
            assert!(there(&place) == before, "{kind} {more:?}");
        }
        let (status, said) = place.run(&["--take-over"]);
        assert!(status == 0 && said.contains("en/basics/law.html"), "{kind}: {said}");
        assert!(there(&place) != before, "{kind}");
    }
}

#[test]
fn a_place_that_is_not_there_is_not_created() {
    let temporary = tempfile::tempdir().expect("a folder");
    let stick = temporary.path().join("stick");
    let site = |kind: &str, path: &Path| {
        let path = path.display().to_string();
        let more = match kind {
            "sftp" => "host = \"x\"\ncommand = \"sftp -D /usr/lib/openssh/sftp-server\"",
            _ => "",
        };
        let mut files = course();
        let config = format!("{}\n[deploy.web]\nkind = {kind:?}\npath = {path:?}\n{more}\n", files["site.toml"]);
        files.insert("site.toml".to_owned(), config);
        let root = temporary.path().join("site");
        let _ = fs::remove_dir_all(&root);
        put(&root, &files);
        root
    };
    let run = |root: &Path, language: &str, more: &[&str]| {
        let mut command = temario_in(language);
        command.args(["deploy", "--allow-programs", "--root"]).arg(root).args(more);
        let output = command.output().expect("runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for kind in ["folder", "rsync", "sftp"] {
        // A new folder in a folder that exists is created.
        fs::create_dir(&stick).expect("plugged in");
        let root = site(kind, &stick.join("course"));
        let (status, said) = run(&root, "en", &[]);
        assert_eq!(status, Some(0), "{kind}: {said}");
        assert!(stick.join("course/es/index.html").exists(), "{kind}");
        fs::rename(&stick, temporary.path().join("away")).expect("unplugged");
        for (language, words) in [("en", "connect the drive"), ("es", "conecte la unidad")] {
            for more in [&[][..], &["--dry-run"], &["--all"], &["--take-over"], &["--trust-list"]] {
                if kind == "sftp" && more == ["--dry-run"] {
                    continue;
                }
                let (status, said) = run(&root, language, more);
                assert!(status == Some(2) && said.contains(words), "{kind} {more:?}: {said}");
                assert!(said.contains(&stick.display().to_string()) && said.contains("`path`"), "{kind}: {said}");
                assert!(!stick.exists(), "{kind} {more:?}");
            }
        }
        assert!(!root.join("content/urls.lock.part").exists());
        fs::rename(temporary.path().join("away"), &stick).expect("plugged in");
        let (status, said) = run(&root, "en", &[]);
        assert!(status == Some(0) && said.contains("0 new, 0 changed"), "{kind}: {said}");
        fs::remove_dir_all(&stick).expect("removed");
    }
    // By a link to the stick.
    let link = temporary.path().join("link");
    symlink(&stick, &link).expect("a link");
    for path in [link.clone(), link.join("course")] {
        let (status, said) = run(&site("folder", &path), "en", &[]);
        assert!(status == Some(2) && said.contains("connect the drive"), "{}: {said}", path.display());
        assert!(!stick.exists());
    }
    fs::create_dir(&stick).expect("plugged in");
    let (status, said) = run(&site("folder", &link.join("course")), "en", &[]);
    assert!(status == Some(0), "{said}");
    // Where systems mount drives, and by paths of another system.
    for path in [
        "/media/temario-test-nobody/STICK",
        "/media/temario-test-nobody/STICK/a/site",
        "/run/media/temario-test-nobody/STICK/site",
        "/mnt/temario-test-stick/site",
        "/mnt/temario-test-stick",
        "/Volumes/TEMARIO TEST/site",
        "/Volumes/TEMARIO TEST",
        "E:\\site",
        "E:/site",
        "\\\\server\\share\\site",
        "~/site",
        "$HOME/site",
        "%USERPROFILE%\\site",
    ] {
        for kind in ["folder", "rsync"] {
            let root = site(kind, Path::new(path));
            let before = tree(&root);
            let words = match path.chars().next() {
                Some('/') => ["connect the drive", "conecte la unidad"],
                Some('~' | '$' | '%') => ["only a shell replaces", "un intérprete de comandos"],
                _ => ["path of Windows", "ruta de Windows"],
            };
            for (language, words) in ["en", "es"].into_iter().zip(words) {
                let (status, said) = run(&root, language, &[]);
                assert!(status == Some(2) && said.contains(words), "{kind} {path}: {said}");
            }
            assert!(tree(&root) == before && !Path::new(path).exists(), "{kind} {path}");
        }
    }
    // A folder of the site itself is created with the folders above it.
    let root = site("folder", Path::new("out/deep/web"));
    let (status, said) = run(&root, "en", &[]);
    assert!(status == Some(0) && root.join("out/deep/web/es/index.html").exists(), "{said}");
    let root = site("folder", Path::new("../gone/web"));
    let (status, said) = run(&root, "en", &[]);
    assert!(status == Some(2) && said.contains("gone does not exist"), "{said}");
}

#[test]
fn an_empty_mount_point_is_no_drive() {
    // Only who may write there can have such a folder.
    let mount = PathBuf::from(format!("/mnt/temario-test-{}", std::process::id()));
    if fs::create_dir_all(&mount).is_err() {
        return;
    }
    let temporary = tempfile::tempdir().expect("a folder");
    let mut files = course();
    let config =
        format!("{}\n[deploy.web]\nkind = \"folder\"\npath = {:?}\n", files["site.toml"], mount.join("site").display());
    files.insert("site.toml".to_owned(), config);
    put(temporary.path(), &files);
    let run = || temario().args(["deploy", "--root"]).arg(temporary.path()).output().expect("runs");
    let output = run();
    let is_empty = fs::read_dir(&mount).expect("there").next().is_none();
    // A folder with files is in use, mounted or not.
    fs::write(mount.join("letter.txt"), "x").expect("written");
    let used = run();
    fs::remove_dir_all(&mount).expect("removed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && said.contains("no drive is connected") && is_empty, "{said}");
    assert!(used.status.success(), "{}", String::from_utf8_lossy(&used.stderr));
}

#[test]
fn a_failure_of_the_connection_is_no_empty_place() {
    // A program that fails as `ssh` does, with words that a missing folder has too.
    let temporary = tempfile::tempdir().expect("a folder");
    for (kind, code, said_there) in [
        ("rsync", 127, "bash: line 1: rsync: command not found"),
        ("rsync", 255, "Warning: Identity file id not accessible: No such file or directory."),
        ("sftp", 255, "Warning: Identity file id not accessible: No such file or directory."),
    ] {
        let program = temporary.path().join(format!("{kind}-{code}"));
        fs::write(&program, format!("#!/bin/sh\necho '{said_there}' >&2\nexit {code}\n")).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("set");
        let mut files = course();
        let config = format!(
            "{}\n[deploy.web]\nkind = {kind:?}\nhost = \"x\"\npath = \"/srv/x\"\ncommand = {:?}\n",
            files["site.toml"],
            program.display().to_string()
        );
        files.insert("site.toml".to_owned(), config);
        let root = temporary.path().join("site");
        put(&root, &files);
        let output = temario().args(["deploy", "--allow-programs", "--root"]).arg(&root).output().expect("runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(3) && !said.contains(" new, ") && said.contains(said_there), "{said}");
    }
}

#[test]
fn a_test_target_records_no_addresses_and_recorded_ones_can_be_taken_out() {
    let record = |place: &Place| fs::read_to_string(place.root().join("content/urls.lock")).unwrap_or_default();
    for kind in ["folder", "git", "rsync", "s3"] {
        let place = Place::new(kind, "test = true\n");
        for more in [&["--dry-run"][..], &[], &[], &["--all"]] {
            let (status, said) = place.run(more);
            assert_eq!(status, 0, "{kind}: {said}");
            assert_eq!(record(&place), "", "{kind} {more:?}");
            assert_eq!(said.contains("no addresses were recorded"), more != ["--dry-run"], "{kind}: {said}");
        }
    }
    // Other values are errors at their place, and nothing is published.
    for wrong in ["test = \"true\"", "test = 1", "tests = true", "Test = true"] {
        let place = Place::new("folder", &format!("{wrong}\n"));
        let (status, said) = place.run(&[]);
        assert!(status == 2 && said.contains("site.toml:") && !place.web().exists(), "{wrong}: {said}");
    }
    let place = Place::new("folder", "");
    assert_eq!(place.run(&["--dry-run"]).0, 0);
    assert_eq!(record(&place), "");
    // The first time, and only then, it is said what recording means.
    let (status, said) = place.run(&[]);
    assert!(status == 0 && said.contains("if this was only a trial") && said.contains("[deploy.web]"), "{said}");
    assert!(record(&place).contains("es/bases/practica.html"));
    assert!(!place.run(&["--all"]).1.contains("trial"));
    let forget = |language: &str, what: &[&str]| {
        let mut command = temario_in(language);
        let output =
            command.args(["addresses", "forget", "--root"]).arg(place.root()).args(what).output().expect("runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&said).into_owned())
    };
    let whole = record(&place);
    for (language, words) in [("en", "did you mean `es/bases/practica.html`"), ("es", "¿quiso decir `es/bases/")] {
        // All or nothing.
        let (status, said) = forget(language, &["es/bases/ley.html", "es/bases/practca.html"]);
        assert!(status == Some(2) && said.contains(words), "{said}");
    }
    assert_eq!(record(&place), whole);
    assert_eq!(forget("en", &[]).0, Some(2));
    let (status, said) = forget("en", &["/es/bases/practica.html", "https://example.org/en/index.html"]);
    assert!(status == Some(0) && said.contains("- es/bases/practica.html") && said.contains(": 2"), "{said}");
    assert!(!record(&place).contains("practica") && !record(&place).contains("en/index.html\t"));
    let (status, said) = forget("es", &["en/basics/"]);
    assert!(status == Some(0) && said.contains("quitadas de content/urls.lock: 3"), "{said}");
    assert!(!record(&place).contains("en/basics/") && record(&place).contains("es/bases/ley.html"));
    // A page that is renamed after a trial is no error any more.
    place.write("content/es/01-basics/01-law.md", "---\ntitle: Ley\nslug: la-ley\n---\n\n## Uno\n\nTexto.\n");
    let (status, said) = place.run(&[]);
    assert!(status == 1 && said.contains("T610"), "{said}");
    let (status, said) = forget("en", &["--lost"]);
    assert!(status == Some(0) && said.contains("- es/bases/ley.html") && said.contains(": 1"), "{said}");
    let (status, said) = place.run(&[]);
    assert!(status == 0 && !said.contains("T610"), "{said}");
}

/// A site with a branch as its target, in a repository with these remotes.
fn with_remote(folder: &Path, remote: &str, branch: &str, more: &str, remotes: &[(&str, &str)]) -> PathBuf {
    let mut files = course();
    let target = format!("[deploy.web]\nkind = \"git\"\nremote = {remote:?}\nbranch = {branch:?}\n{more}");
    let config = format!("{}\n{target}\n", files["site.toml"]);
    files.insert("site.toml".to_owned(), config);
    let root = folder.join("site");
    let _ = fs::remove_dir_all(&root);
    put(&root, &files);
    if !remotes.is_empty() {
        git(&root, &["init", "--quiet"]);
    }
    for (name, address) in remotes.iter().filter(|(name, _)| !name.is_empty()) {
        git(&root, &["remote", "add", name, address]);
    }
    root
}

/// A remote, a branch, more of its target, the remotes of the site's repository, the answer of a server, the exit status,
/// and what is told in English and in Spanish.
type RemoteCase<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str)], &'a str, i32, [&'a str; 2]);

#[test]
fn a_repository_that_cannot_be_published_to_is_named_with_its_branch_and_a_cure() {
    let temporary = tempfile::tempdir().expect("a folder");
    let at = |name: &str| temporary.path().join(name).display().to_string();
    git(temporary.path(), &["init", "--quiet", "--bare", "bare.git"]);
    git(temporary.path(), &["init", "--quiet", "--initial-branch", "web", "work"]);
    let commit = |folder: &Path, words: &[&str]| {
        let own = ["-c", "user.name=E", "-c", "user.email=e@example.org", "commit", "--quiet", "-m", "x"];
        git(folder, &[&own, words].concat())
    };
    let work = temporary.path().join("work");
    // A published site, in a repository that has the branch checked out, and one that refuses pushes.
    let root = with_remote(temporary.path(), &at("bare.git"), "web", "", &[]);
    let deploy = |root: &Path, language: &str, more: &[&str]| {
        let mut command = temario_in(language);
        command.args(["deploy", "--allow-programs", "--root"]).arg(root).args(more);
        // Without a user, and without questions.
        command.env("HOME", temporary.path()).env("GIT_TERMINAL_PROMPT", "0").env("GIT_SSH_COMMAND", at("ssh"));
        let output = command.output().expect("runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (status, said) = deploy(&root, "en", &[]);
    assert!(status == Some(0) && said.contains("no branch yet; this run creates `web`"), "{said}");
    let (status, said) = deploy(&root, "en", &[]);
    assert!(status == Some(0) && !said.contains("creates"), "{said}");
    // A mistyped branch is told, with those that exist.
    let root = with_remote(temporary.path(), &at("bare.git"), "wbe", "", &[]);
    for (language, words) in [("en", "has no branch `wbe` yet"), ("es", "no tiene la rama `wbe`")] {
        let (status, said) = deploy(&root, language, &["--dry-run"]);
        assert!(status == Some(0) && said.contains(words) && said.contains("`web`"), "{said}");
    }
    git(&work, &["pull", "--quiet", &at("bare.git"), "web"]);
    fs::remove_file(work.join("es/index.html")).expect("removed");
    commit(&work, &["--all"]);
    git(temporary.path(), &["clone", "--quiet", "--bare", "bare.git", "strict.git"]);
    git(&temporary.path().join("strict.git"), &["config", "receive.denyNonFastForwards", "true"]);
    let strict = temporary.path().join("strict");
    git(temporary.path(), &["clone", "--quiet", "--branch", "web", "strict.git", "strict"]);
    fs::remove_file(strict.join("es/index.html")).expect("removed");
    commit(&strict, &["--all"]);
    git(&strict, &["push", "--quiet", "origin", "HEAD:web"]);
    fs::create_dir(temporary.path().join("plain")).expect("a folder");
    // A server whose answers a script gives.
    let ssh = |words: &str| {
        fs::write(temporary.path().join("ssh"), format!("#!/bin/sh\necho '{words}' >&2\nexit 128\n")).expect("written");
        fs::set_permissions(temporary.path().join("ssh"), fs::Permissions::from_mode(0o755)).expect("set");
    };
    let origin = at("bare.git");
    let remotes = [("origin", origin.as_str()), ("pages.mirror", origin.as_str())];
    let server = "git@server.example:ana/course.git";
    let cases: &[RemoteCase<'_>] = &[
        (
            "origni",
            "web",
            "",
            &remotes,
            "",
            2,
            ["no remote with this name; it has `origin`, `pages.mirror`", "tiene `origin`, `pages.mirror`"],
        ),
        ("pages.miror", "web", "", &remotes, "", 2, ["git remote add pages.miror", "git remote add pages.miror"]),
        ("origin", "web", "", &[("", "")], "", 2, ["has no remotes", "no tiene remotos"]),
        ("origin", "web", "", &[], "", 2, ["write an address in `remote`", "escriba una dirección en `remote`"]),
        ("/nowhere/at/all.git", "web", "", &[], "", 2, ["git init --bare /nowhere/at/all.git", "conecte la unidad"]),
        ("../plain", "web", "", &[], "", 2, ["not a git repository", "no es un repositorio de git"]),
        ("E:/pages.git", "web", "", &[], "", 2, ["path of Windows", "ruta de Windows"]),
        ("~/pages.git", "web", "", &[], "", 2, ["only a shell replaces", "un intérprete de comandos"]),
        ("../work", "web", "", &[], "", 2, ["checked out", "tiene abierta esta rama"]),
        ("../bare.git", "web/2026", "", &[], "", 2, ["a name that excludes this one", "excluye a este"]),
        ("../strict.git", "web", "history = \"flatten\"", &[], "", 2, ["history = \"keep\"", "history = \"keep\""]),
        (
            "../bare.git",
            "web",
            "identity = \"own\"",
            &[],
            "",
            2,
            ["git config --global user.name", "git config --global user.email"],
        ),
        (
            "https://nohost.invalid/x.git",
            "web",
            "",
            &[],
            "",
            3,
            ["the server was not found", "no se encontró el servidor"],
        ),
        ("http://127.0.0.1:1/x.git", "web", "", &[], "", 3, ["does not answer", "no responde"]),
        (
            server,
            "web",
            "",
            &[],
            "git@server.example: Permission denied (publickey).",
            3,
            ["add your ssh key", "agregue su clave de ssh"],
        ),
        (
            server,
            "web",
            "",
            &[],
            "ERROR: Repository not found.",
            2,
            ["has no such repository", "no tiene ese repositorio"],
        ),
        (server, "web", "", &[], "Host key verification failed.", 3, ["compare the key", "compare la clave"]),
        (server, "web", "", &[], "something that nobody knows", 3, ["git ls-remote", "git ls-remote"]),
    ];
    for (remote, branch, more, remotes, answer, code, words) in cases {
        ssh(answer);
        let root = with_remote(temporary.path(), remote, branch, more, remotes);
        for (language, words) in ["en", "es"].into_iter().zip(words) {
            let (status, said) = deploy(&root, language, &[]);
            // What only a push can find out is not known to a dry run.
            let is_of_push = more.contains("flatten");
            let (dry, said_dry) = deploy(&root, language, &["--dry-run"]);
            assert!(is_of_push || (dry == status && said_dry == said), "{remote} {branch}: {said_dry}");
            assert!(status == Some(*code) && said.contains(words), "{remote} {branch} {status:?}: {said}");
            assert!(!said.contains("panicked") && !root.join("content/urls.lock").exists(), "{said}");
            // A path that this system cannot read is refused before a repository is asked.
            if !remote.starts_with("E:") && !remote.starts_with("~") {
                assert!(said.contains(&format!("`{remote}`")) && said.contains(&format!("`{branch}`")), "{said}");
                let nothing = if language == "en" { "nothing was published" } else { "no se publicó nada" };
                assert!(said.contains(nothing), "{said}");
            }
        }
    }
}

/// Runs the program on a terminal of its own.
fn on_a_terminal(words: &str, language: &str) -> String {
    let program = env!("CARGO_BIN_EXE_temario");
    let words = format!("{program} --language {language} {words}");
    let output = Command::new("script").args(["--quiet", "--return", "--command", &words, "/dev/null"]).output();
    String::from_utf8_lossy(&output.expect("script is there: install util-linux").stdout).into_owned()
}

#[test]
fn progress_counts_pages_and_pictures_on_a_terminal_and_nothing_on_a_pipe() {
    let temporary = tempfile::tempdir().expect("a folder");
    let root = temporary.path().join("site");
    // A program that sends slowly, so that the line is seen.
    let slow = temporary.path().join("slow");
    fs::write(
        &slow,
        "#!/bin/sh\nfor word; do case $word in --out-format*) exec rsync --bwlimit=150 \"$@\";; esac; done\nexec rsync \"$@\"\n",
    )
    .expect("written");
    fs::set_permissions(&slow, fs::Permissions::from_mode(0o755)).expect("set");
    let place = temporary.path().join("web");
    let mut files = course();
    let config = format!(
        "{}\n[deploy.web]\nkind = \"rsync\"\npath = {:?}\ncommand = {:?}\n",
        files["site.toml"],
        place.display().to_string(),
        slow.display().to_string()
    );
    files.insert("site.toml".to_owned(), config);
    put(&root, &files);
    let mut random = Random(3);
    for number in 0..12 {
        let noise: Vec<u8> = (0..60_000).map(|_| u8::try_from(random.below(256)).expect("a byte")).collect();
        let svg: String = noise.iter().map(|byte| format!("{byte:x}")).collect();
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{svg}</desc></svg>");
        fs::create_dir_all(root.join("static")).expect("a folder");
        fs::write(root.join(format!("static/p{number}.svg")), text).expect("written");
    }
    for (language, of_pages, pictures) in [("en", "pages", "pictures"), ("es", "páginas", "imágenes")] {
        let _ = fs::remove_dir_all(&place);
        let words = format!("deploy --allow-programs --root {}", root.display());
        let said = on_a_terminal(&words, language);
        let line = said.split('\r').find(|line| line.contains(pictures)).unwrap_or_else(|| panic!("no line: {said}"));
        assert!(line.contains(of_pages), "{line}");
        assert!(said.contains("web"), "{said}");
        let output = temario_in(language).args(words.split(' ')).arg("--all").output().expect("runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && !said.contains('\r') && !said.contains(pictures), "{said}");
    }
}
