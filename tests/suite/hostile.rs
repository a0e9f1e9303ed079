//! Places to publish at that mean harm, or that somebody has been at: nothing outside of them is touched, nothing of
//! anybody else is deleted, and what was changed there is noticed.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use temario::pipeline::{MANIFEST, ManifestEntry};

use crate::store;
use crate::support::{Files, Outputs, course, put, temario, temario_in, tree};

/// A site with a target of each kind that fills a folder, and that folder.
pub const KINDS: [&str; 4] = ["folder", "rsync", "sftp", "s3"];

pub struct Place {
    pub folder: tempfile::TempDir,
}

impl Place {
    pub fn new(kind: &'static str, more: &str) -> Self {
        let place = Self { folder: tempfile::tempdir().expect("a folder") };
        let web = place.web();
        let at = web.display().to_string();
        fs::create_dir_all(web.parent().expect("above")).expect("a bucket");
        let target = match kind {
            "sftp" => format!("host = \"x\"\npath = {at:?}\ncommand = \"sftp -D /usr/lib/openssh/sftp-server\""),
            "s3" => {
                let (address, _) = store::start(place.folder.path());
                format!("bucket = \"bucket\"\nprefix = \"web\"\nendpoint = \"http://{address}\"")
            }
            "git" => {
                git(place.folder.path(), &["init", "--quiet", "--bare", "bucket.git"]);
                format!("remote = {:?}\nbranch = \"web\"", place.bare().display().to_string())
            }
            _ => format!("path = {at:?}"),
        };
        let mut files = course();
        let config = format!("{}\n[deploy.web]\nkind = {kind:?}\n{target}\n{more}", files["site.toml"]);
        files.insert("site.toml".to_owned(), config);
        files.insert("static/a/list.txt".to_owned(), "a list".to_owned());
        put(&place.root(), &files);
        place
    }

    pub fn published(kind: &'static str) -> Self {
        let place = Self::new(kind, "");
        let (status, said) = place.run(&[]);
        assert_eq!(status, 0, "{kind}: {said}");
        place
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub fn web(&self) -> PathBuf {
        self.folder.path().join("bucket/web")
    }

    pub fn bare(&self) -> PathBuf {
        self.folder.path().join("bucket.git")
    }

    pub fn deploy(&self, more: &[&str]) -> Command {
        self.deploy_in("en", more)
    }

    pub fn deploy_in(&self, language: &str, more: &[&str]) -> Command {
        let mut command = temario_in(language);
        command.env("AWS_ACCESS_KEY_ID", store::KEY).env("AWS_SECRET_ACCESS_KEY", store::SECRET);
        // The commands of these places are the tests' own.
        command.args(["deploy", "--allow-programs", "--root"]).arg(self.root()).args(more);
        command
    }

    pub fn run(&self, more: &[&str]) -> (i32, String) {
        let output = self.deploy(more).output().expect("runs");
        (output.status.code().expect("a status"), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// What stands there, without what the store of the tests keeps for itself.
    pub fn there(&self) -> Outputs {
        let mut there = tree(&self.web());
        there.retain(|path, _| !path.rsplit('/').next().is_some_and(|name| name.starts_with(".bucket-")));
        there
    }

    /// Changes the manifest that stands there.
    pub fn forge(&self, change: impl FnOnce(&mut serde_json::Value)) {
        let path = self.web().join(MANIFEST);
        let mut manifest = serde_json::from_slice(&fs::read(&path).expect("a manifest")).expect("JSON");
        change(&mut manifest);
        fs::write(path, manifest.to_string()).expect("written");
    }

    pub fn write(&self, path: &str, text: &str) {
        put(&self.root(), &Files::from([(path.to_owned(), text.to_owned())]));
    }
}

pub fn git(folder: &Path, words: &[&str]) -> String {
    let output = Command::new("git").args(words).current_dir(folder).output().expect("git is there");
    assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

fn page(words: &str) -> String {
    format!("---\ntitle: Práctica\nslug: practica\n---\n\n## Dos\n\n{words}\n")
}

#[test]
fn a_link_at_a_place_leads_to_nothing_outside() {
    for kind in ["folder", "rsync", "sftp"] {
        // A folder with pages, one with a file that the site gives up, a page, and the manifest.
        for (link, goes) in [("es/bases", false), ("a", true), ("es/bases/practica.html", false), (MANIFEST, false)] {
            let place = Place::published(kind);
            let outside = place.folder.path().join("outside");
            fs::rename(place.web().join(link), &outside).expect("moved");
            symlink(&outside, place.web().join(link)).expect("linked");
            place.write("content/es/01-basics/02-practice.md", &page("Otro texto, más largo."));
            if goes {
                fs::remove_dir_all(place.root().join("static/a")).expect("removed");
            }
            let bytes = |path: &Path| {
                if path.is_dir() {
                    tree(path)
                } else {
                    Outputs::from([(String::new(), fs::read(path).expect("a file"))])
                }
            };
            let before = bytes(&outside);
            // A dry run starts no program that a site names.
            let tries = [&["--dry-run"][..], &[], &["--all"], &["--trust-list"]];
            for more in tries.into_iter().filter(|more| kind != "sftp" || *more != ["--dry-run"]) {
                let (status, said) = place.run(more);
                assert!(bytes(&outside) == before, "{kind} {link} {more:?}: {said}");
                let is_link = fs::symlink_metadata(place.web().join(link)).expect("there").is_symlink();
                match goes {
                    true => assert!(status == 0 && is_link, "{kind} {link} {more:?}: {said}"),
                    // `--trust-list` does not look at what stays; there a link to a page is replaced, not written through.
                    false if more == ["--trust-list"] => {}
                    false => {
                        assert!(status != 0 && is_link, "{kind} {link} {more:?}: {said}");
                        assert!(said.contains("link") || said.contains("did not publish"), "{kind} {link}: {said}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_list_at_a_place_has_nothing_deleted_that_is_somebody_elses() {
    for kind in KINDS {
        let place = Place::published(kind);
        put(
            &place.web(),
            &Files::from([("letters/a.txt".to_owned(), "mine".to_owned()), ("b.txt".to_owned(), "mine".to_owned())]),
        );
        let entry = |bytes: &[u8]| serde_json::to_value(ManifestEntry::of(bytes)).expect("JSON");
        place.forge(|manifest| {
            // Of the same size, and of another.
            manifest["files"]["letters/a.txt"] = entry(b"ours");
            manifest["files"]["b.txt"] = entry(b"of temario");
        });
        let (status, said) = place.run(&[]);
        assert_eq!(status, 0, "{kind}: {said}");
        assert!(
            said.contains("2 files not deleted") && said.contains("! letters/a.txt") && said.contains("! b.txt"),
            "{kind}: {said}"
        );
        let there = place.there();
        assert!(there["letters/a.txt"] == b"mine" && there["b.txt"] == b"mine", "{kind}");
        // It is not listed any more, and nobody's affair.
        let (status, said) = place.run(&[]);
        assert!(status == 0 && !said.contains("letters"), "{kind}: {said}");
    }
}

#[test]
fn what_somebody_changed_or_removed_at_a_place_is_put_back() {
    for kind in KINDS {
        let place = Place::published(kind);
        let whole = place.there();
        let practice = place.web().join("es/bases/practica.html");
        let text = fs::read_to_string(&practice).expect("a page");
        // Other bytes of the same size are seen where bytes are read, other sizes everywhere.
        // The store of the tests lists no digests of what was changed under it.
        let is_exact = ["folder", "rsync"].contains(&kind);
        let evil = if is_exact { text.replacen("Texto", "Malos", 1) } else { text.replacen("Texto", "Texto malo", 1) };
        assert!(evil != text && (evil.len() == text.len()) == is_exact);
        fs::write(&practice, &evil).expect("changed");
        fs::remove_file(place.web().join("a/list.txt")).expect("removed");
        let (status, said) = place.run(&["--trust-list"]);
        assert!(status == 0 && said.contains("0 new, 0 changed"), "{kind}: {said}");
        if kind != "sftp" {
            let (status, said) = place.run(&["--dry-run"]);
            assert!(status == 0 && said.contains("2 files changed or removed at the place"), "{kind}: {said}");
        }
        let (status, said) = place.run(&[]);
        assert!(
            status == 0 && said.contains("! es/bases/practica.html") && said.contains("! a/list.txt"),
            "{kind}: {said}"
        );
        assert!(place.there() == whole, "{kind}");
        let (status, said) = place.run(&[]);
        assert!(status == 0 && said.contains("0 new, 0 changed") && !said.contains('!'), "{kind}: {said}");
    }
}

#[test]
fn what_somebody_changed_on_a_branch_is_put_back_and_her_files_stay() {
    let place = Place::published("git");
    let work = place.folder.path().join("work");
    git(place.folder.path(), &["clone", "--quiet", "--branch", "web", "bucket.git", "work"]);
    let practice = work.join("es/bases/practica.html");
    let text = fs::read_to_string(&practice).expect("a page");
    fs::write(&practice, text.replacen("Texto", "Malos", 1)).expect("changed");
    fs::remove_file(work.join("a/list.txt")).expect("removed");
    fs::write(work.join("letter.txt"), "mine").expect("written");
    let manifest = fs::read_to_string(work.join(MANIFEST)).expect("a manifest");
    let entry =
        format!("\"files\": {{ \"letter.txt\": {},", serde_json::to_string(&ManifestEntry::of(b"ours")).expect("JSON"));
    fs::write(work.join(MANIFEST), manifest.replacen("\"files\": {", &entry, 1)).expect("forged");
    git(&work, &["add", "--all"]);
    git(&work, &["-c", "user.name=E", "-c", "user.email=e@example.org", "commit", "--quiet", "-m", "evil"]);
    git(&work, &["push", "--quiet"]);
    let (status, said) = place.run(&[]);
    assert!(status == 0 && said.contains("! es/bases/practica.html") && said.contains("! letter.txt"), "{said}");
    git(&work, &["pull", "--quiet"]);
    assert!(fs::read_to_string(&practice).expect("a page") == text && work.join("a/list.txt").exists());
    assert_eq!(fs::read_to_string(work.join("letter.txt")).expect("there"), "mine");
}

#[test]
fn names_in_a_list_that_lead_elsewhere_make_it_none_of_ours() {
    let place = Place::published("folder");
    let manifest = fs::read(place.web().join(MANIFEST)).expect("a manifest");
    for name in [
        "../x",
        "/etc/passwd",
        "es//x",
        "es/./x",
        "es\\x",
        "C:/x",
        "a\u{0}b",
        "a\u{1b}[2J",
        "",
        ".git/hooks/post-checkout",
        "es/.GIT/config",
        ".git./x",
        "a\u{202e}b/../x",
    ] {
        fs::write(place.web().join(MANIFEST), &manifest).expect("written");
        place.forge(|manifest| manifest["files"][name] = serde_json::json!({ "sha256": "", "size": 1 }));
        let before = place.there();
        let (status, said) = place.run(&[]);
        assert!(
            status == 2 && (said.contains("could lead to another folder") || said.contains("cannot be read")),
            "{name:?}: {said}"
        );
        assert!(place.there() == before, "{name:?}");
    }
}

#[test]
fn a_manifest_without_end_is_not_read_to_its_end() {
    for kind in ["folder", "sftp", "rsync", "s3"] {
        let place = Place::published(kind);
        let manifest = fs::File::options().write(true).open(place.web().join(MANIFEST)).expect("there");
        // Nothing but holes, so that it costs no disk.
        manifest.set_len(if kind == "folder" { 10 << 30 } else { 80 << 20 }).expect("long");
        let (status, said) = place.run(&[]);
        assert!(status == 3 && said.contains("larger than"), "{kind}: {said}");
    }
}

#[test]
fn a_remote_that_would_start_a_program_is_refused() {
    let place = Place::new("git", "");
    let victim = place.folder.path().join("victim");
    let config = fs::read_to_string(place.root().join("site.toml")).expect("settings");
    let bare = format!("{:?}", place.bare().display().to_string());
    for remote in [
        format!("ext::sh -c touch% {}", victim.display()),
        "fd::17".to_owned(),
        "foo://x/y".to_owned(),
        "--upload-pack=sh".to_owned(),
    ] {
        fs::write(place.root().join("site.toml"), config.replace(&bare, &format!("{remote:?}"))).expect("written");
        let (status, said) = place.run(&[]);
        assert!(status == 2 && said.contains("T203"), "{remote}: {said}");
        // By a name that the site's repository gives it.
        git(&place.root(), &["init", "--quiet"]);
        let _ = Command::new("git").args(["config", "remote.evil.url", &remote]).current_dir(place.root()).status();
        fs::write(place.root().join("site.toml"), config.replace(&bare, "\"evil\"")).expect("written");
        let (status, said) = place.run(&[]);
        assert!(status == 2 && said.contains("not the address of a repository"), "{remote}: {said}");
    }
    assert!(!victim.exists());
}

#[test]
fn nothing_that_a_repository_or_the_environment_has_of_its_own_runs() {
    let place = Place::published("git");
    let victim = place.folder.path().join("victim");
    let script = format!("#!/bin/sh\necho \"$0\" >>{}\n", victim.display());
    let hooks = place.bare().join("hooks");
    fs::create_dir_all(&hooks).expect("a folder");
    let evil = place.folder.path().join("evil");
    fs::write(&evil, &script).expect("written");
    fs::set_permissions(&evil, fs::Permissions::from_mode(0o755)).expect("set");
    for hook in ["pre-receive", "update", "post-receive", "post-update", "reference-transaction"] {
        fs::copy(&evil, hooks.join(hook)).expect("copied");
    }
    for (key, value) in
        [("core.fsmonitor", evil.display().to_string()), ("core.alternateRefsCommand", evil.display().to_string())]
    {
        git(&place.bare(), &["config", key, &value]);
    }
    // A template of the machine has hooks of its own, and a run inside a hook has another repository in its environment.
    let template = place.folder.path().join("template");
    fs::create_dir_all(template.join("hooks")).expect("a folder");
    for hook in ["pre-push", "reference-transaction"] {
        fs::copy(&evil, template.join("hooks").join(hook)).expect("copied");
    }
    git(place.folder.path(), &["init", "--quiet", "other"]);
    place.write("content/es/01-basics/02-practice.md", &page("Otro."));
    let mut command = place.deploy(&[]);
    command.env("GIT_TEMPLATE_DIR", &template).env("GIT_DIR", place.folder.path().join("other/.git"));
    command
        .env("GIT_CONFIG_COUNT", "1")
        .env("GIT_CONFIG_KEY_0", "core.hooksPath")
        .env("GIT_CONFIG_VALUE_0", template.join("hooks"));
    command
        .env("GIT_PROXY_COMMAND", &evil)
        .env("GIT_EXTERNAL_DIFF", &evil)
        .env("GIT_INDEX_FILE", place.folder.path().join("index"));
    let output = command.output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!victim.exists(), "{}", fs::read_to_string(&victim).unwrap_or_default());
    assert_eq!(git(&place.bare(), &["rev-list", "--count", "web"]), "2");
}

#[test]
fn a_commit_names_nobody_unless_somebody_said_so() {
    let author = |place: &Place| git(&place.bare(), &["log", "-1", "--format=%an <%ae> %ai|%cn <%ce> %ci|%s", "web"]);
    let with_name = |place: &Place, more: &[&str]| {
        let mut command = place.deploy(more);
        command.env("GIT_COMMITTER_NAME", "Ana").env("GIT_COMMITTER_EMAIL", "ana@example.org").env("TZ", "CST6");
        let output = command.output().expect("runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    // Nobody can be asked.
    let place = Place::new("git", "");
    let said = with_name(&place, &[]);
    assert!(said.contains("the commit names nobody") && said.contains("identity = \"own\""), "{said}");
    assert!(!author(&place).contains("Ana") && author(&place).contains("00:00:00 +0000"), "{}", author(&place));
    place.write("static/more.txt", "more");
    let said = with_name(&place, &[]);
    assert!(!said.contains("names nobody"), "it was said the first time: {said}");
    place.write("static/more.txt", "still more");
    with_name(&place, &["--identity", "own"]);
    assert!(author(&place).contains("Ana <ana@example.org>") && author(&place).contains("-0600"), "{}", author(&place));
    place.write("static/more.txt", "much more");
    with_name(&place, &[]);
    assert!(author(&place).contains("Ana <ana@example.org>"), "as the time before: {}", author(&place));
    let place = Place::new("git", "identity = \"own\"\n");
    with_name(&place, &[]);
    assert!(author(&place).contains("Ana <ana@example.org>"), "{}", author(&place));
    // In low profile nothing else is possible, and the message says nothing.
    let place = Place::new("git", "identity = \"own\"\nlow_profile = true\n");
    with_name(&place, &["--identity", "own"]);
    let made = author(&place);
    assert!(!made.contains("Ana") && !made.contains("Course") && made.ends_with("|update"), "{made}");
    assert!(made.matches("00:00:00 +0000").count() == 2, "{made}");
}

/// A host that answers each request by a function of its path, for as long as the tests run.
fn host(answer: impl Fn(&str, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let answer = std::sync::Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(mut stream), answer) = (stream, answer.clone()) else { continue };
            std::thread::spawn(move || {
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                    head.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                let _ = answer(head.split(' ').nth(1).unwrap_or("/"), &mut stream);
            });
        }
    });
    address
}

#[test]
fn verify_reads_no_more_than_a_file_has_and_goes_to_no_other_origin() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    assert!(temario().args(["build", "--root"]).arg(folder.path()).status().expect("runs").success());
    let site = folder.path().join("public");
    let elsewhere = {
        let site = site.clone();
        host(move |path, stream| {
            let bytes = fs::read(site.join(path.trim_start_matches('/'))).unwrap_or_default();
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", bytes.len())?;
            stream.write_all(&bytes)
        })
    };
    let address = {
        let site = site.clone();
        host(move |path, stream| {
            if path == "/robots.txt" {
                // Without end.
                write!(stream, "HTTP/1.1 200 OK\r\n\r\n")?;
                loop {
                    stream.write_all(&[b'x'; 4096])?;
                }
            }
            if path == "/es/bases/ley.html" {
                return write!(
                    stream,
                    "HTTP/1.1 302 Found\r\nLocation: {elsewhere}{path}\r\nContent-Length: 0\r\n\r\n"
                );
            }
            if path == "/es/bases/practica.html" {
                let location = elsewhere.trim_start_matches("http:");
                return write!(stream, "HTTP/1.1 302 Found\r\nLocation: {location}{path}\r\nContent-Length: 0\r\n\r\n");
            }
            match fs::read(site.join(path.trim_start_matches('/'))) {
                Ok(bytes) => {
                    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", bytes.len())?;
                    stream.write_all(&bytes)
                }
                Err(_) => write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            }
        })
    };
    let start = Instant::now();
    let output = temario().args(["verify", &address]).output().expect("runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    for line in [
        "`robots.txt` differs from the manifest",
        "`es/bases/ley.html` is missing",
        "`es/bases/practica.html` is missing",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
}

#[test]
fn with_a_key_nothing_is_excused_and_the_day_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    assert!(temario().args(["build", "--root"]).arg(folder.path()).status().expect("runs").success());
    let site = folder.path().join("public");
    let (secret, public) = (folder.path().join("a.key"), folder.path().join("a.pub"));
    // A key without a password, as the program of minisign makes it.
    let made = Command::new("minisign").args(["-G", "-W", "-p"]).arg(&public).arg("-s").arg(&secret).output();
    let made = made.expect("minisign is there (tests/run installs it)");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let signed = temario().arg("sign").arg(&site).arg("--key").arg(&secret).output().expect("runs");
    assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
    let checked =
        Command::new("minisign").args(["-V", "-q", "-p"]).arg(&public).arg("-m").arg(site.join(MANIFEST)).status();
    assert!(checked.expect("minisign").success());
    let verify = |more: &[&str]| {
        let output = temario().arg("verify").arg(&site).args(more).output().expect("runs");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.code(), said)
    };
    let key = public.display().to_string();
    let (status, said) = verify(&["--key", &key]);
    assert!(status == Some(0) && said.contains("it was signed today"), "{said}");
    for name in [".DS_Store", ".temario-deploy.json", "es/Thumbs.db"] {
        fs::write(site.join(name), "x").expect("written");
        let (status, said) = verify(&[]);
        assert_eq!(status, Some(0), "{name} of a machine is passed over: {said}");
        let (status, said) = verify(&["--key", &key]);
        assert!(status == Some(1) && said.contains(&format!("`{name}` is not in the manifest")), "{said}");
        fs::remove_file(site.join(name)).expect("removed");
    }
    fs::write(site.join(".temario-deploy.evil.html"), "x").expect("written");
    assert_eq!(verify(&[]).0, Some(1), "only the names themselves");
    fs::remove_file(site.join(".temario-deploy.evil.html")).expect("removed");
    // A link is no file of a copy.
    let page = site.join("es/index.html");
    fs::rename(&page, folder.path().join("page")).expect("moved");
    symlink(folder.path().join("page"), &page).expect("linked");
    assert_eq!(verify(&["--key", &key]).0, Some(1));
}
