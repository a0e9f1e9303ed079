//! Publishing: each kind of place ends with the site and nothing else of ours, whatever happened on the way.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use temario::deploy::{
    Commit, DeployFault, DeployOptions, DeployPlace, DeployStage, Expected, FolderPlace, PENDING, PlaceLists, Plan,
    Publication, Standing, publish, stages,
};
use temario::pipeline::{Loaded, MANIFEST};

use crate::ssh::Ssh;
use crate::store;
use crate::support::{Files, Outputs, course, load, outputs, put, temario, temario_in, tree};

const OPTIONS: DeployOptions = DeployOptions {
    max_deletes: 256,
    sends_all: false,
    is_dry: false,
    trusts_list: false,
    reads_all: false,
    takes_over: false,
};

/// The course with a picture-like file of difficult name, and one target.
fn site(target: &str) -> Files {
    let mut files = course();
    let config = format!("{}\n[deploy.web]\n{target}\n", files["site.toml"]);
    files.insert("site.toml".to_owned(), config);
    files.insert("static/a b/it's [1] & {x}$y.txt".to_owned(), "odd".to_owned());
    files.insert("static/ñandú.txt".to_owned(), "ñ".to_owned());
    files
}

/// Runs `temario deploy` on a folder; gives its status and what it said.
fn run(root: &Path, more: &[&str]) -> (i32, String) {
    let mut command = temario();
    command.env("AWS_ACCESS_KEY_ID", store::KEY).env("AWS_SECRET_ACCESS_KEY", store::SECRET);
    command.args(["deploy", "--allow-programs", "--root"]).arg(root).args(more);
    let output = command.output().expect("runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().expect("a status"), said)
}

/// What stands at a folder while a run holds it, without its lock.
fn meanwhile(folder: &Path) -> Outputs {
    let mut there = tree(folder);
    there.remove(".temario-deploy.lock").expect("held");
    there
}

/// What a build of the same sources writes.
fn built(root: &Path) -> Outputs {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("site");
    let status = temario().args(["build", "--root"]).arg(root).arg("--output").arg(&output).output().expect("runs");
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    tree(&output)
}

#[track_caller]
fn same(found: &Outputs, wanted: &Outputs) {
    let names = |files: &Outputs| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(found), names(wanted));
    for (path, bytes) in wanted {
        assert!(found[path] == *bytes, "{path} differs");
    }
}

/// Publishes, changes, removes and renames; `there` looks what stands at the place.
fn goes_through_a_life(target: &str, there: impl Fn() -> Outputs) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, &site(target));
    let (status, said) = run(root, &["--dry-run"]);
    if target.contains("command = ") {
        assert!(status == 2 && said.contains("a dry run starts no program that site.toml names"), "{said}");
    } else {
        assert_eq!(status, 0, "{said}");
        assert!(said.contains("  + es/bases/ley.html") && said.contains("nothing was changed"), "{said}");
    }
    let (status, said) = run(root, &[]);
    assert_eq!(status, 0, "{said}");
    same(&there(), &built(root));
    let record = fs::read_to_string(root.join("content/urls.lock")).expect("the record of addresses");
    assert!(record.contains("es/bases/ley.html\tbasics/law\n"), "{record}");

    let (status, said) = run(root, &[]);
    assert!(status == 0 && said.contains("0 new, 0 changed, 0 to delete"), "{said}");

    // A page changes, one goes, one comes.
    let practice = root.join("content/es/01-basics/02-practice.md");
    let text = fs::read_to_string(&practice).expect("a page").replace("Texto.", "Otro texto, más largo.");
    fs::write(&practice, text).expect("written");
    fs::remove_dir_all(root.join("static/a b")).expect("removed");
    fs::write(root.join("static/new.txt"), "new").expect("written");
    let (status, said) = run(root, &[]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("  - a b/it's [1] & {x}$y.txt"), "{said}");
    same(&there(), &built(root));

    // An address that was published cannot be lost.
    let text = fs::read_to_string(&practice).expect("a page");
    fs::write(&practice, text.replace("slug: practica", "slug: la-practica")).expect("written");
    let (status, said) = run(root, &[]);
    assert!(status == 1 && said.contains("T610"), "{said}");
    fs::write(&practice, text.replace("slug: practica", "slug: la-practica\naliases: [/es/bases/practica.html]"))
        .expect("written");
    let (status, said) = run(root, &[]);
    assert_eq!(status, 0, "{said}");
    same(&there(), &built(root));

    // Everything once more.
    let (status, said) = run(root, &["--all"]);
    assert!(status == 0 && said.contains(" 0 unchanged"), "{said}");
    same(&there(), &built(root));
}

#[test]
fn a_folder_becomes_the_site() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("course");
    goes_through_a_life(&format!("kind = \"folder\"\npath = {:?}", path.display().to_string()), || tree(&path));
}

#[test]
fn a_branch_becomes_the_site() {
    let place = tempfile::tempdir().expect("a folder");
    let bare = place.path().join("pages.git");
    git(place.path(), &["init", "--quiet", "--bare", "pages.git"]);
    let target = format!("kind = \"git\"\nremote = {:?}\nbranch = \"gh-pages\"", bare.display().to_string());
    let there = || checked_out(&bare);
    goes_through_a_life(&target, there);
    // One commit for each run that changed something, the last of them for `--all`.
    let commits = git(&bare, &["rev-list", "--count", "gh-pages"]);
    assert_eq!(commits.trim(), "4");
}

#[test]
fn a_branch_can_be_one_commit() {
    let place = tempfile::tempdir().expect("a folder");
    let bare = place.path().join("pages.git");
    git(place.path(), &["init", "--quiet", "--bare", "pages.git"]);
    let target =
        format!("kind = \"git\"\nremote = {:?}\nbranch = \"web\"\nhistory = \"flatten\"", bare.display().to_string());
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), &site(&target));
    for text in ["Uno.", "Dos."] {
        fs::write(root.path().join("content/es/index.md"), format!("---\ntitle: Curso\n---\n\n{text}\n"))
            .expect("page");
        let (status, said) = run(root.path(), &[]);
        assert_eq!(status, 0, "{said}");
        same(&there_without(&checked_out(&bare), "nothing"), &built(root.path()));
        assert_eq!(git(&bare, &["rev-list", "--count", "web"]).trim(), "1");
    }
}

fn there_without(there: &Outputs, path: &str) -> Outputs {
    there.iter().filter(|(name, _)| *name != path).map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
}

#[test]
fn what_others_put_on_a_branch_stays_and_is_never_written_over() {
    let place = tempfile::tempdir().expect("a folder");
    let bare = place.path().join("pages.git");
    git(place.path(), &["init", "--quiet", "--bare", "pages.git"]);
    let target = format!("kind = \"git\"\nremote = {:?}\nbranch = \"web\"", bare.display().to_string());
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), &site(&target));
    assert_eq!(run(root.path(), &[]).0, 0);
    let work = place.path().join("work");
    git(place.path(), &["clone", "--quiet", "--branch", "web", "pages.git", "work"]);
    fs::write(work.join("CNAME"), "example.org\n").expect("a file");
    commit_all(&work);
    fs::write(root.path().join("static/more.txt"), "more").expect("a file");
    let (status, said) = run(root.path(), &[]);
    assert_eq!(status, 0, "{said}");
    assert!(checked_out(&bare).contains_key("CNAME"));
    fs::write(root.path().join("static/CNAME"), "other.example.org\n").expect("a file");
    let (status, said) = run(root.path(), &[]);
    assert!(status == 2 && said.contains("`CNAME`"), "{said}");
}

#[test]
fn whoever_publishes_meanwhile_is_not_written_over() {
    let place = tempfile::tempdir().expect("a folder");
    let bare = place.path().join("pages.git");
    git(place.path(), &["init", "--quiet", "--bare", "pages.git"]);
    let target = format!("kind = \"git\"\nremote = {:?}\nbranch = \"web\"", bare.display().to_string());
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), &site(&target));
    assert_eq!(run(root.path(), &[]).0, 0);
    let loaded = load(&site(&target));
    let wanted = loaded.site.config.deploys[0].clone();
    fs::write(root.path().join("static/theirs.txt"), "theirs").expect("a file");
    let mut mine = site(&target);
    mine.insert("content/es/index.md".to_owned(), "---\ntitle: Curso\n---\n\nMío.\n".to_owned());
    let mine = load(&mine);
    let publication = Publication::of_site(&mine).expect("no faults");
    let meanwhile = |_: &temario::deploy::Deployed| assert_eq!(run(root.path(), &[]).0, 0);
    let commit = Commit { message: "mine", identity: None, ask: &|_| temario::config::GitIdentity::Neutral };
    let fault = temario::deploy::deploy(&publication, &wanted, root.path(), OPTIONS, &commit, meanwhile);
    assert!(matches!(fault, Err(DeployFault::Overtaken(_))), "{fault:?}");
    assert!(checked_out(&bare).contains_key("theirs.txt"));
}

#[test]
fn sftp_makes_a_folder_the_site() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("my course");
    let target = format!(
        "kind = \"sftp\"\nhost = \"nowhere\"\npath = {:?}\ncommand = \"sftp -D /usr/lib/openssh/sftp-server\"",
        path.display().to_string()
    );
    goes_through_a_life(&target, || tree(&path));
}

#[test]
fn rsync_makes_a_folder_the_site() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("my course");
    let target = format!("kind = \"rsync\"\npath = {:?}", path.display().to_string());
    goes_through_a_life(&target, || tree(&path));
}

#[test]
fn a_machine_is_reached_by_ssh() {
    let place = tempfile::tempdir().expect("a folder");
    let server = Ssh::start(place.path());
    let user = String::from_utf8(Command::new("id").arg("-un").output().expect("id").stdout).expect("a name");
    for (kind, command) in [("sftp", server.client("sftp")), ("rsync", format!("rsync -e '{}'", server.client("ssh")))]
    {
        let path = place.path().join(format!("{kind} course"));
        let target = format!(
            "kind = \"{kind}\"\nhost = \"{}@127.0.0.1\"\npath = {:?}\ncommand = {command:?}",
            user.trim(),
            path.display().to_string(),
        );
        goes_through_a_life(&target, || tree(&path));
    }
}

#[test]
fn a_store_holds_the_site() {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("course")).expect("a bucket");
    let (address, told) = store::start(place.path());
    let target = format!(
        "kind = \"s3\"\nbucket = \"course\"\nendpoint = \"http://{address}\"\nprefix = \"web/2026\"\n[host]\npacked = [\"gzip\"]"
    );
    let there = || {
        let mut there = tree(&place.path().join("course/web/2026"));
        there.retain(|path, _| !path.rsplit('/').next().is_some_and(|name| name.starts_with(".bucket-")));
        there
    };
    goes_through_a_life(&target, there);
    let told = told.lock().expect("fine");
    let of = |path: &str, name: &str| {
        let path = format!("/course/web/2026/{path}");
        told.get(&path)
            .unwrap_or_else(|| panic!("{path} among {:?}", told.keys()))
            .get(name)
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(of("es/index.html", "content-type"), "text/html; charset=utf-8");
    assert_eq!(of("es/index.html", "cache-control"), "public, max-age=0, must-revalidate");
    assert_eq!(of("es/index.html.gz", "content-encoding"), "gzip");
    assert_eq!(of("es/index.html.gz", "content-type"), "text/html; charset=utf-8");
    let asset = told.keys().find(|path| path.ends_with(".css")).expect("a style sheet");
    assert!(told[asset]["cache-control"].contains("immutable"));
}

#[test]
fn secrets_are_printed_nowhere() {
    let place = tempfile::tempdir().expect("a folder");
    let (address, _) = store::start(place.path());
    let root = tempfile::tempdir().expect("a folder");
    // There is no such bucket, so that the store has much to say.
    put(root.path(), &site(&format!("kind = \"s3\"\nbucket = \"nowhere\"\nendpoint = \"http://{address}\"")));
    let (status, said) = run(root.path(), &[]);
    assert_eq!(status, 3, "{said}");
    assert!(!said.contains(store::SECRET) && !said.contains(store::KEY), "{said}");
}

#[test]
fn keys_in_the_files_of_a_profile_open_a_store() {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("course")).expect("a bucket");
    let (address, _) = store::start(place.path());
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), &site(&format!("kind = \"s3\"\nbucket = \"course\"\nendpoint = \"http://{address}\"")));
    let home = tempfile::tempdir().expect("a folder");
    let deploy = |profile: &str| {
        let mut command = temario();
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"] {
            command.env_remove(name);
        }
        command.env("HOME", home.path()).env("AWS_PROFILE", profile);
        let output = command.args(["deploy", "--root"]).arg(root.path()).output().expect("runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (status, said) = deploy("");
    assert_eq!(status, Some(2));
    assert!(said.contains("AWS_ACCESS_KEY_ID") && said.contains("~/.aws/credentials"), "{said}");
    let (key, secret) = (store::KEY, store::SECRET);
    let text = format!(
        "[default]\naws_access_key_id = wrong\naws_secret_access_key = wrong\n\n[course]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n"
    );
    fs::create_dir(home.path().join(".aws")).expect("a folder");
    fs::write(home.path().join(".aws/credentials"), text).expect("written");
    let (status, said) = deploy("elsewhere");
    assert_eq!(status, Some(2));
    assert!(said.contains("`elsewhere`"), "{said}");
    let (status, said) = deploy("");
    assert_eq!(status, Some(3), "{said}");
    assert!(!said.contains(secret), "{said}");
    let (status, said) = deploy("course");
    assert_eq!(status, Some(0), "{said}");
    assert!(place.path().join("course/manifest.json").is_file());
    fs::remove_file(home.path().join(".aws/credentials")).expect("removed");
    fs::create_dir(home.path().join(".aws/credentials")).expect("a folder where a file should be");
    let (status, said) = deploy("course");
    assert_eq!(status, Some(3), "{said}");
    assert!(said.contains(".aws/credentials") && !said.contains("has no keys"), "{said}");
}

#[test]
fn a_machine_without_a_folder_for_temporary_files_is_told_so() {
    let root = tempfile::tempdir().expect("a folder");
    for target in [
        "kind = \"git\"\nremote = \"../there.git\"\nbranch = \"web\"",
        "kind = \"rsync\"\nhost = \"nowhere.example\"\npath = \"/srv/course\"",
    ] {
        put(root.path(), &site(target));
        for (language, words) in [("en", "the temporary folder"), ("es", "la carpeta temporal")] {
            let mut command = temario_in(language);
            command.args(["deploy", "--root"]).arg(root.path());
            let output = command.env("TMPDIR", root.path().join("gone")).output().expect("runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(3), "{said}");
            assert!(said.contains(words) && said.contains("gone") && said.contains("TMPDIR"), "{said}");
        }
    }
}

/// A folder as a target of each kind that fills one.
fn kinds(path: &Path) -> [String; 3] {
    let at = path.display().to_string();
    [
        format!("kind = \"folder\"\npath = {at:?}"),
        format!("kind = \"rsync\"\npath = {at:?}"),
        format!("kind = \"sftp\"\nhost = \"x\"\npath = {at:?}\ncommand = \"sftp -D /usr/lib/openssh/sftp-server\""),
    ]
}

/// Ways to run that change nothing where nothing may be changed. A dry run starts no program of the site's own.
fn tries(target: &str) -> impl Iterator<Item = &'static [&'static str]> {
    let has_program = target.contains("command = ");
    [&[][..], &["--dry-run"], &["--all"]].into_iter().filter(move |more| !(has_program && *more == ["--dry-run"]))
}

#[test]
fn a_file_of_somebody_else_is_never_written_over() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("web course");
    for target in kinds(&path) {
        let root = tempfile::tempdir().expect("a folder");
        let mut files = site(&target);
        put(root.path(), &files);
        let _ = fs::remove_dir_all(&path);
        assert_eq!(run(root.path(), &[]).0, 0, "{target}");
        for name in ["plain.txt", "a b/año [1] & {x}'.txt", "fresh/deep/x.txt", "ñ/y.txt"] {
            // What is new and not there yet is no hindrance.
            files.insert(format!("static/{name}.other"), "ours".to_owned());
            files.insert(format!("static/{name}"), "ours".to_owned());
            put(root.path(), &files);
            put(&path, &BTreeMap::from([(name.to_owned(), "theirs".to_owned())]));
            let before = tree(&path);
            for more in tries(&target) {
                let (status, said) = run(root.path(), more);
                assert!(status == 2 && said.contains(&format!("a file `{name}`")), "{target} {name}: {said}");
                assert_eq!(tree(&path), before, "{target}");
            }
            fs::remove_file(path.join(name)).expect("moved away");
            let (status, said) = run(root.path(), &[]);
            assert_eq!(status, 0, "{target} {name}: {said}");
            same(&tree(&path), &built(root.path()));
        }
    }
}

#[test]
fn a_place_that_is_not_ours_stays_as_it_is() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("web");
    for target in kinds(&path) {
        let root = tempfile::tempdir().expect("a folder");
        put(root.path(), &site(&target));
        let _ = fs::remove_dir_all(&path);
        put(&path, &BTreeMap::from([("letters/a.txt".to_owned(), "mine".to_owned())]));
        let before = tree(&path);
        for more in tries(&target) {
            let (status, said) = run(root.path(), more);
            assert!(status == 2 && said.contains("did not publish"), "{target}: {said}");
            assert_eq!(tree(&path), before, "{target}");
        }
        // A manifest that would have us remove files elsewhere is none of ours.
        let manifest = "{\"generator\":\"temario\",\"edition\":\"participant\",\"files\":{\"../victim.txt\":{\"sha256\":\"\",\"size\":1}}}";
        fs::write(path.join(MANIFEST), manifest).expect("a file");
        fs::write(place.path().join("victim.txt"), "here").expect("a file");
        let (status, said) = run(root.path(), &[]);
        assert!(
            status == 2 && said.contains("`../victim.txt`, which could lead to another folder"),
            "{target}: {said}"
        );
        assert!(place.path().join("victim.txt").exists());
    }
}

#[test]
fn what_would_be_lost_has_to_be_said() {
    let place = tempfile::tempdir().expect("a folder");
    let target = format!("kind = \"folder\"\npath = {:?}", place.path().join("web").display().to_string());
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), &site(&target));
    assert_eq!(run(root.path(), &[]).0, 0);
    let before = tree(&place.path().join("web"));
    fs::remove_dir_all(root.path().join("static")).expect("removed");
    let (status, said) = run(root.path(), &["--max-deletes", "1"]);
    assert!(status == 2 && said.contains("files that would be deleted: 2"), "{said}");
    assert_eq!(tree(&place.path().join("web")), before);

    // The other edition never takes the place of this one.
    let facilitators = site(&format!("{target}\nedition = \"facilitator\""));
    put(root.path(), &facilitators);
    let (status, said) = run(root.path(), &[]);
    assert!(status == 2 && said.contains("edition for facilitators would replace it"), "{said}");
    assert_eq!(tree(&place.path().join("web")), before);

    // A file of somebody else's is not written over.
    put(root.path(), &site(&target));
    fs::write(place.path().join("web/notes.txt"), "mine").expect("a file");
    fs::write(root.path().join("static/notes.txt"), "ours").expect("a file");
    let (status, said) = run(root.path(), &[]);
    assert!(status == 2 && said.contains("`notes.txt`"), "{said}");
    assert_eq!(fs::read_to_string(place.path().join("web/notes.txt")).expect("there"), "mine");
}

#[test]
fn a_site_with_errors_is_not_published() {
    let place = tempfile::tempdir().expect("a folder");
    let target = format!("kind = \"folder\"\npath = {:?}", place.path().join("web").display().to_string());
    let root = tempfile::tempdir().expect("a folder");
    let mut files = site(&target);
    files.insert("content/en/index.md".to_owned(), "---\ntitle: Course\n---\n\n::: excercise\n:::\n".to_owned());
    put(root.path(), &files);
    let (status, said) = run(root.path(), &[]);
    assert!(
        status == 1 && said.contains("did you mean `exercise`?") && said.contains("nothing was published"),
        "{said}"
    );
    assert!(!place.path().join("web").exists());
}

#[test]
fn sources_are_no_place_to_publish_at() {
    for path in ["content/media/web", ".", "static"] {
        let root = tempfile::tempdir().expect("a folder");
        put(root.path(), &site(&format!("kind = \"folder\"\npath = {path:?}")));
        let before = tree(root.path());
        let (status, said) = run(root.path(), &[]);
        assert_eq!(status, 2, "{said}");
        assert_eq!(tree(root.path()), before);
    }
}

#[test]
fn a_target_has_to_be_one_of_the_sites() {
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), &course());
    let (status, said) = run(root.path(), &[]);
    assert!(status == 2 && said.contains("no [deploy.NAME]"), "{said}");
    put(root.path(), &site("kind = \"folder\"\npath = \"a\"\n[deploy.mirror]\nkind = \"folder\"\npath = \"b\""));
    let (status, said) = run(root.path(), &[]);
    assert!(status == 2 && said.contains("`web`, `mirror`"), "{said}");
    let (status, said) = run(root.path(), &["wbe"]);
    assert!(status == 2 && said.contains("[deploy.wbe]"), "{said}");
    let (status, said) = run(root.path(), &["mirror"]);
    assert!(status == 0 && root.path().join("b/es/index.html").exists(), "{said}");
}

#[test]
fn a_built_folder_is_published_as_it_was_built_or_not_at_all() {
    let place = tempfile::tempdir().expect("a folder");
    let web = place.path().join("web");
    let target = format!("kind = \"folder\"\npath = {:?}", web.display().to_string());
    let root = tempfile::tempdir().expect("a folder");
    put(root.path(), &site(&target));
    let output = root.path().join("public");
    let from = output.display().to_string();
    assert!(run(root.path(), &["--from", &from]).1.contains("not a site built by temario"));
    temario().args(["build", "--root"]).arg(root.path()).output().expect("runs");
    let (status, said) = run(root.path(), &["--from", &from]);
    assert_eq!(status, 0, "{said}");
    assert_eq!(tree(&web), tree(&output));
    // The edition of a target is the target's own.
    let facilitators = site(&format!("{target}\nedition = \"facilitator\""));
    put(root.path(), &facilitators);
    let (status, said) = run(root.path(), &["--from", &from]);
    assert!(status == 2 && said.contains("the folder contains the edition for participants"), "{said}");
    put(root.path(), &site(&target));
    fs::write(output.join("new.txt"), "x").expect("a file");
    fs::write(output.join("es/index.html"), "<p>changed by hand</p>").expect("a file");
    let (status, said) = run(root.path(), &["--from", &from, "--all"]);
    assert!(status == 2 && said.contains("es/index.html"), "{said}");
}

#[test]
fn two_runs_at_once_do_not_mix() {
    let place = tempfile::tempdir().expect("a folder");
    let web = place.path().join("web");
    let held = FolderPlace::open(&web, false).expect("free");
    assert!(matches!(FolderPlace::open(&web, false), Err(DeployFault::Busy(_))));
    drop(held);
    assert!(FolderPlace::open(&web, false).is_ok());
}

/// A folder that fails after some acts, as a line that is cut.
struct Cut<'a> {
    place: &'a mut FolderPlace,
    left: usize,
}

impl Cut<'_> {
    fn act(&mut self) -> Result<(), DeployFault> {
        if self.left == 0 {
            return Err(DeployFault::Io("line".into(), std::io::Error::other("cut")));
        }
        self.left -= 1;
        Ok(())
    }
}

impl DeployPlace for Cut<'_> {
    fn name(&self) -> String {
        self.place.name()
    }
    fn look(&mut self) -> Result<PlaceLists, DeployFault> {
        self.place.look()
    }
    fn stands(&mut self, expected: &Expected, publication: &Publication<'_>) -> Result<Standing, DeployFault> {
        self.place.stands(expected, publication)
    }
    fn differing(&mut self, files: &Expected) -> Result<Vec<String>, DeployFault> {
        self.place.differing(files)
    }
    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), DeployFault> {
        self.act()?;
        self.place.put(path, bytes)
    }
    fn send(&mut self, stage: &DeployStage, publication: &Publication<'_>) -> Result<(), DeployFault> {
        for path in stage {
            self.act()?;
            self.place.send(&vec![path.clone()], publication)?;
        }
        Ok(())
    }
    fn delete(&mut self, paths: &[String]) -> Result<(), DeployFault> {
        for path in paths {
            self.act()?;
            self.place.delete(std::slice::from_ref(path))?;
        }
        Ok(())
    }
}

/// Two states of a course that differ in every way: pages, assets, slugs, the search index.
fn states() -> [Loaded; 3] {
    let mut later = course();
    later.insert(
        "content/es/01-basics/02-practice.md".to_owned(),
        "---\ntitle: Práctica\n---\n\n## Dos\n\nNuevo.\n".to_owned(),
    );
    later.insert(
        "content/en/01-basics/03-more.md".to_owned(),
        "---\ntitle: More\n---\n\n## Three\n\nText.\n".to_owned(),
    );
    later.insert(
        "content/es/01-basics/03-more.md".to_owned(),
        "---\ntitle: Más\nslug: mas\n---\n\n## Tres\n\nTexto.\n".to_owned(),
    );
    later.insert("themes/default/assets/site.css".to_owned(), "body { color: black }\n".to_owned());
    let mut third = course();
    third.insert("content/en/index.md".to_owned(), "---\ntitle: Course\n---\n\nHello.\n".to_owned());
    [load(&course()), load(&later), load(&third)]
}

#[test]
fn cut_off_anywhere_the_pages_work_and_the_next_run_finishes() {
    let loaded = states();
    let publications: Vec<Publication<'_>> =
        loaded.iter().map(|one| Publication::of_site(one).expect("fine")).collect();
    let wholes: Vec<Outputs> = loaded.iter().map(outputs).collect();
    let mut acts = 0;
    for left in 0.. {
        let folder = tempfile::tempdir().expect("a folder");
        let mut place = FolderPlace::open(folder.path(), false).expect("free");
        publish(&publications[0], &mut place, OPTIONS, |_| ()).expect("published");
        let cut = publish(&publications[1], &mut Cut { place: &mut place, left }, OPTIONS, |_| ());
        let there = meanwhile(folder.path());
        works(&there, &wholes[0], &wholes[1]);
        // The next run may be of the same state, of the one before, or of a third; and it may be cut too.
        let next = left % 3;
        let _ = publish(&publications[(next + 1) % 3], &mut Cut { place: &mut place, left: left / 2 }, OPTIONS, |_| ());
        let done = publish(&publications[next], &mut place, OPTIONS, |_| ()).expect("finishes");
        let mut there = meanwhile(folder.path());
        let manifest = there.remove(MANIFEST).expect("a manifest");
        assert_eq!(manifest, publications[next].manifest.to_bytes());
        same(&there, &wholes[next]);
        if cut.is_ok() {
            acts = left;
            break;
        }
        assert!(done.was_interrupted || left == 0, "after {left} acts");
    }
    assert!(acts > 20, "the two states differ in more than a few files");
}

/// Every page is the old one or the new one, and what it loads is there.
pub fn works(there: &Outputs, old: &Outputs, new: &Outputs) {
    for (path, bytes) in there.iter().filter(|(path, _)| path.ends_with(".html")) {
        let is = |whole: &Outputs| whole.get(path) == Some(bytes);
        assert!(is(old) || is(new), "{path} is neither");
        let text = String::from_utf8_lossy(bytes);
        for part in text.split(['"', '\'', ' ']).filter(|part| part.contains("assets/")) {
            let asset = part.trim_start_matches("../").trim_start_matches('/');
            assert!(there.contains_key(asset), "{path} loads {asset}, which is not there");
        }
    }
    for path in old.keys().filter(|path| path.ends_with(".html") && new.contains_key(*path)) {
        assert!(there.contains_key(path), "{path} is gone for a while");
    }
    let root = |tag: &str| format!("{tag}/search-index.js");
    for tag in ["en", "es"] {
        let text = String::from_utf8_lossy(&there[&root(tag)]).into_owned();
        let whole = if old[&root(tag)] == there[&root(tag)] { old } else { new };
        assert!(whole[&root(tag)] == there[&root(tag)], "the root of the index is neither: {text}");
        for path in whole.keys().filter(|path| path.starts_with(&format!("{tag}/search-index/"))) {
            assert!(there.contains_key(path), "the index lacks {path}");
        }
    }
}

#[test]
fn pages_come_after_what_they_load_and_hosts_are_told_last() {
    let files = |paths: &[&str]| paths.iter().map(|path| ((*path).to_owned(), 1)).collect::<Vec<_>>();
    let plan = Plan {
        new: files(&["assets/a.css", "en/new.html", "_redirects", "en/new.html.gz"]),
        changed: files(&["en/index.html", "logo.png", "media/x.png", "sw.js", "en/offline-files.json", "index.html"]),
        ..Plan::default()
    };
    let stages = stages(&plan);
    let wanted: [&[&str]; 5] = [
        &["assets/a.css"],
        &["en/new.html", "en/new.html.gz"],
        // Pages show a picture at the root as any other.
        &["logo.png", "media/x.png"],
        &["en/index.html", "index.html"],
        &["_redirects", "sw.js", "en/offline-files.json"],
    ];
    assert_eq!(stages, wanted);
    assert_eq!(PENDING, ".temario-deploy.json");
}

fn git(folder: &Path, words: &[&str]) -> String {
    let output = Command::new("git").args(words).current_dir(folder).output().expect("git is there");
    assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn commit_all(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "by hand"]);
    git(folder, &["push", "--quiet"]);
}

/// The files of the only branch of a bare repository.
fn checked_out(bare: &Path) -> Outputs {
    let folder = tempfile::tempdir().expect("a folder");
    let branch = git(bare, &["for-each-ref", "--format=%(refname:short)", "refs/heads"]);
    git(folder.path(), &["clone", "--quiet", "--branch", branch.trim(), &bare.display().to_string(), "out"]);
    let out = folder.path().join("out");
    fs::remove_dir_all(out.join(".git")).expect("removed");
    tree(&out)
}
