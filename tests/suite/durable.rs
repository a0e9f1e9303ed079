//! What a disk does to a run: acts that fail one after the other, a kill before each of them, and a power cut. What
//! was written is as before or new, whole, and a run that says that it is done has it on the disk.
//!
//! `shim.c` stands between the program and the C library; `power.c` cuts a file system off.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use crate::support::{Files, Outputs, course, names, put, temario, tree};

/// What C becomes, once for all tests; the folder stays as long as they run.
static BUILT: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    for words in [&["-shared", "-fPIC", "-o", "shim.so", "shim.c"][..], &["-o", "power", "power.c"]] {
        let (name, options) = words.split_last().expect("words");
        let made = Command::new("cc")
            .args(options)
            .arg(sources.join(name))
            .args(["-ldl", "-lpthread"])
            .current_dir(folder.path())
            .output()
            .expect("cc is there, as it is for cargo");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }
    folder
});

/// A command that writes, and the state that it begins with.
struct Action {
    name: &'static str,
    /// Words after the program's name; `ROOT` is the site's folder, `BESIDE` the one around it.
    words: &'static [&'static str],
    /// Whether the site is there before.
    has_site: bool,
    /// What is there besides, below the folder around the site.
    besides: fn() -> Files,
}

fn nothing() -> Files {
    Files::new()
}

fn hidden() -> Files {
    Files::from([("site/.git/config".to_owned(), "mine".to_owned())])
}

fn to_import() -> Files {
    Files::from([
        ("book/book.toml".to_owned(), "[book]\ntitle = \"B\"\nlanguage = \"en\"\n".to_owned()),
        ("book/src/SUMMARY.md".to_owned(), "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n".to_owned()),
        ("book/src/one.md".to_owned(), "# One\n\nText.\n".to_owned()),
        ("book/src/two.md".to_owned(), "# Two\n\nText.\n".to_owned()),
    ])
}

const ACTIONS: [Action; 8] = [
    Action {
        name: "new module",
        words: &["new", "module", "visits", "--root", "ROOT"],
        has_site: true,
        besides: nothing,
    },
    Action {
        name: "new page",
        words: &["new", "page", "basics/more", "--root", "ROOT"],
        has_site: true,
        besides: nothing,
    },
    Action {
        name: "status confirm",
        words: &["status", "confirm", "--all", "--root", "ROOT"],
        has_site: true,
        besides: nothing,
    },
    Action {
        name: "addresses record",
        words: &["addresses", "record", "--root", "ROOT"],
        has_site: true,
        besides: nothing,
    },
    Action {
        name: "translate import",
        words: &["translate", "import", "BESIDE/back.po", "--root", "ROOT"],
        has_site: true,
        besides: nothing,
    },
    Action { name: "new site", words: &["new", "site", "BESIDE/deep/site"], has_site: false, besides: nothing },
    Action { name: "new site beside .git", words: &["new", "site", "ROOT"], has_site: false, besides: hidden },
    Action {
        name: "new site --from",
        words: &["new", "site", "ROOT", "--from", "BESIDE/book"],
        has_site: false,
        besides: to_import,
    },
];

const BUILD: Action = Action {
    name: "build",
    words: &["build", "--root", "ROOT", "--output", "BESIDE/public"],
    has_site: true,
    besides: nothing,
};

/// A folder in the state before a command.
struct Stage {
    folder: tempfile::TempDir,
}

impl Stage {
    fn new(action: &Action) -> Self {
        Self::inside(action, tempfile::tempdir().expect("a folder"))
    }

    fn inside(action: &Action, folder: tempfile::TempDir) -> Self {
        let stage = Self { folder };
        stage.fill(action);
        stage
    }

    fn fill(&self, action: &Action) {
        if action.has_site {
            put(&self.folder.path().join("site"), &course());
        }
        put(self.folder.path(), &(action.besides)());
        if action.name == "translate import" {
            put(self.folder.path(), &Files::from([("back.po".to_owned(), TRANSLATED.clone())]));
        }
    }

    fn path(&self) -> PathBuf {
        fs::canonicalize(self.folder.path()).expect("there")
    }

    fn command(&self, action: &Action) -> Command {
        let mut command = temario();
        let path = self.path().display().to_string();
        command.args(action.words.iter().map(|word| word.replace("ROOT", "BESIDE/site").replace("BESIDE", &path)));
        command
    }

    fn run(&self, action: &Action, shim: &[(&str, &str)]) -> Output {
        let mut command = self.command(action);
        command.env("LD_PRELOAD", BUILT.path().join("shim.so")).env("SHIM_UNDER", self.path());
        command.envs(shim.iter().copied()).output().expect("runs")
    }

    /// What anybody sees: all but what is hidden and ours.
    fn seen(&self) -> Outputs {
        let mut files = tree(&self.path());
        files.retain(|path, _| {
            !path.split('/').any(|name| name.starts_with(".temario-") || name.starts_with(".public."))
        });
        files
    }

    /// What is hidden and ours.
    fn left(&self) -> Vec<String> {
        let ours =
            |path: &String| path.split('/').any(|name| name.starts_with(".temario-") || name.starts_with(".public."));
        tree(&self.path()).into_keys().filter(ours).collect()
    }
}

/// What a translator sends back for three pages of the course.
static TRANSLATED: LazyLock<String> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let file = folder.path().join("es.po");
    let done = temario()
        .args(["translate", "export", "--to", "es", "--output"])
        .arg(&file)
        .arg("--root")
        .arg(folder.path())
        .output();
    assert!(done.as_ref().is_ok_and(|done| done.status.success()), "{done:?}");
    let text = fs::read_to_string(&file).expect("exported");
    ["Le damos la bienvenida.", "Primero.", "Texto."]
        .iter()
        .fold(text, |text, words| text.replace(words, "Otras palabras."))
});

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The states before and after, and the acts of a run that nobody disturbs.
fn undisturbed(action: &Action) -> (Outputs, Outputs, Vec<String>) {
    let stage = Stage::new(action);
    let before = stage.seen();
    let log = tempfile::NamedTempFile::new().expect("a file");
    let done = stage.run(action, &[("SHIM_LOG", &log.path().display().to_string())]);
    assert!(done.status.success(), "{}: {}", action.name, said(&done));
    assert_eq!(stage.left(), Vec::<String>::new(), "{}", action.name);
    let root = format!("{}/", stage.path().display());
    let acts = fs::read_to_string(log.path()).expect("a log").lines().map(|line| line.replace(&root, "")).collect();
    (before, stage.seen(), acts)
}

/// The errors of a full disk, a quota and a drive that fails, as Linux numbers them.
const ERRORS: [&str; 3] = ["28", "122", "5"];

#[test]
fn whatever_fails_while_sources_are_written_they_are_as_before_or_new() {
    std::thread::scope(|scope| {
        for action in &ACTIONS {
            scope.spawn(move || {
                let (before, after, acts) = undisturbed(action);
                assert!(before != after, "{}", action.name);
                for kind in ["write", "close", "sync", "rename"] {
                    let count = acts.iter().filter(|act| act.starts_with(kind)).count();
                    assert!(count > 0, "{}: {kind} in {acts:?}", action.name);
                    let mut failed = 0;
                    for at in (1..=count).step_by(if action.has_site { 1 } else { 4 }) {
                        let stage = Stage::new(action);
                        let error = ERRORS[at % ERRORS.len()];
                        let done = stage
                            .run(action, &[("SHIM_FAIL", kind), ("SHIM_AT", &at.to_string()), ("SHIM_ERROR", error)]);
                        let (status, words) = (done.status.code(), said(&done));
                        let place = format!("{}: {kind} {at}: {words}", action.name);
                        match status {
                            Some(0) => assert!(stage.seen() == after, "{place}"),
                            Some(3) => {
                                failed += 1;
                                assert!(words.contains(&stage.path().display().to_string()), "{place}");
                                assert!(words.contains("help: "), "{place}");
                            }
                            _ => panic!("{status:?} {place}"),
                        }
                        // A file that cannot be replaced leaves nothing behind, and the others as they were.
                        if kind == "rename" && status == Some(3) && action.has_site {
                            assert_eq!(stage.left(), Vec::<String>::new(), "{place}");
                            assert!(stage.seen() == before, "{place}");
                        }
                        settles(action, &stage, &before, &after, &place);
                    }
                    assert!(failed > 0, "{}: no {kind} that fails is told", action.name);
                }
            });
        }
    });
}

/// After the next command that reads the site, everything is as before or as after; then the command runs again.
fn settles(action: &Action, stage: &Stage, before: &Outputs, after: &Outputs, place: &str) {
    if stage.path().join("site/site.toml").exists() {
        let read = temario().args(["status", "--root"]).arg(stage.path().join("site")).output().expect("runs");
        assert_ne!(read.status.code(), Some(3), "{place}: {}", said(&read));
    }
    let seen = stage.seen();
    let keys = |files: &Outputs| files.keys().cloned().collect::<Vec<_>>();
    assert!(seen == *before || seen == *after, "{place}: {:?}", keys(&seen));
    if seen == *before {
        let again = stage.run(action, &[]);
        // A site that was nearly made is finished first, and is no empty folder then.
        let is_done = again.status.success() || (!action.has_site && again.status.code() == Some(2));
        assert!(is_done, "{place}, again: {}", said(&again));
        assert!(stage.seen() == *after, "{place}, again: {:?}", keys(&stage.seen()));
        assert_eq!(stage.left(), Vec::<String>::new(), "{place}, again");
    }
}

#[test]
fn whenever_a_run_is_killed_that_writes_sources_they_are_as_before_or_new() {
    std::thread::scope(|scope| {
        for action in &ACTIONS {
            scope.spawn(move || {
                let (before, after, acts) = undisturbed(action);
                // Of the many files of a new site not each is another case.
                for at in (1..=acts.len()).step_by(if action.has_site { 1 } else { 3 }) {
                    let stage = Stage::new(action);
                    let done = stage.run(action, &[("SHIM_KILL", &at.to_string())]);
                    assert_eq!(done.status.code(), None, "{} ends before act {at}", action.name);
                    let place = format!("{} killed before `{}`", action.name, acts[at - 1]);
                    settles(action, &stage, &before, &after, &place);
                }
            });
        }
    });
}

#[test]
fn each_source_is_written_synced_renamed_and_its_folder_synced() {
    for action in &ACTIONS {
        let (before, after, acts) = undisturbed(action);
        let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes));
        let at = |wanted: &str| acts.iter().position(|act| act == wanted);
        let last = |wanted: &str| acts.iter().rposition(|act| act == wanted);
        let mut whole = 0;
        for (path, _) in changed {
            // A file takes its place by itself, or with a folder around it.
            let renamed = acts.iter().enumerate().find_map(|(number, act)| {
                let (from, to) = act.strip_prefix("rename ")?.split_once(' ')?;
                let rest = path.strip_prefix(to).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
                Some((number, format!("{from}{rest}"), to.to_owned()))
            });
            let (number, fresh, to) = renamed.unwrap_or_else(|| panic!("{}: {path} in {acts:#?}", action.name));
            let written = last(&format!("write {fresh}")).expect("written");
            let closed = at(&format!("close {fresh}")).expect("closed");
            assert!(written < closed && closed < number, "{}: {path} in {acts:#?}", action.name);
            // A site that is new is synced whole, by a call that the shim does not see.
            if action.has_site {
                let synced =
                    at(&format!("sync {fresh}")).unwrap_or_else(|| panic!("{}: {fresh}: {acts:#?}", action.name));
                assert!(written < synced && synced < closed, "{}: {path} in {acts:#?}", action.name);
            } else {
                whole += 1;
            }
            let folder = to.rsplit_once('/').map_or("", |(folder, _)| folder);
            let synced = acts.iter().enumerate().any(|(later, act)| {
                let root = act.strip_prefix("sync ").map(|path| if path.starts_with('/') { "" } else { path });
                later > number && root == Some(folder)
            });
            assert!(synced, "{}: the folder of {to} in {acts:#?}", action.name);
        }
        assert_eq!(whole > 0, !action.has_site, "{}: only whole sites come as folders", action.name);
    }
}

#[test]
fn whatever_fails_while_a_site_is_built_the_old_one_stands() {
    let stage = Stage::new(&BUILD);
    assert!(stage.run(&BUILD, &[]).status.success());
    let public = |files: &Outputs| -> Outputs {
        files
            .iter()
            .filter(|(path, _)| path.starts_with("public/"))
            .map(|(path, bytes)| (path.clone(), bytes.clone()))
            .collect()
    };
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut changed = 0;
    for (kind, lost, step) in
        [("close", false, 1), ("lose", true, 4), ("write", false, 5), ("sync", false, 1), ("rename", false, 1)]
    {
        // The title stands on each page, so that most files are new.
        let settings = format!("title = \"{kind}\"\n{}", course()["site.toml"].split_once('\n').expect("a title").1);
        fs::write(stage.path().join("site/site.toml"), settings).expect("written");
        let old = public(&stage.seen());
        for at in (1..).step_by(step) {
            let (at, error) = (at.to_string(), ERRORS[at % ERRORS.len()]);
            let mut shim = vec![("SHIM_FAIL", kind), ("SHIM_AT", at.as_str()), ("SHIM_ERROR", error)];
            shim.extend(lost.then_some(("SHIM_LOSE", "1")));
            let done = stage.run(&BUILD, &shim);
            let words = said(&done);
            if done.status.success() {
                break;
            }
            assert_eq!(done.status.code(), Some(3), "{kind} {at}: {words}");
            assert!(words.contains("public") && words.contains("help: "), "{kind} {at}: {words}");
            *told.entry(kind).or_default() += 1;
            // Only the very last act, on the folder around, comes after the exchange.
            if kind != "sync" {
                assert!(public(&stage.seen()) == old, "{kind} {at}: {words}");
            }
            assert_eq!(stage.left(), Vec::<String>::new(), "{kind} {at}");
        }
        // Files that are as before are linked, and neither written nor closed.
        changed = public(&stage.seen()).iter().filter(|(path, bytes)| old.get(*path) != Some(bytes)).count();
        assert!(changed > 15, "{kind}: {changed}");
    }
    // What is made of other outputs is written last, so that a close or two may come after it.
    assert!(
        told["close"] >= changed && told["lose"] >= changed / 4 && told["write"] >= changed / 5,
        "{told:?} {changed}"
    );
}

#[test]
fn a_source_keeps_its_mode_its_owner_and_its_link() {
    let action = &ACTIONS[2];
    let stage = Stage::new(action);
    let site = stage.path().join("site");
    let (real, link) = (site.join("records/es.lock"), site.join("content/es.lock"));
    assert!(stage.run(action, &[]).status.success());
    fs::create_dir(site.join("records")).expect("made");
    fs::rename(&link, &real).expect("moved");
    symlink("../records/es.lock", &link).expect("linked");
    let before = fs::read(&real).expect("records");
    let page = site.join("content/es/01-basics/02-practice.md");
    fs::write(&page, fs::read_to_string(&page).expect("a page").replace("Texto.", "Otro.")).expect("written");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("set");
    let is_root = rustix::process::geteuid().is_root();
    if is_root {
        std::os::unix::fs::chown(&real, Some(12_345), Some(23_456)).expect("given away");
    }
    let done = stage.run(action, &[]);
    assert!(done.status.success(), "{}", said(&done));
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink(), "the link is still one");
    let known = fs::metadata(&real).expect("there");
    assert!(fs::read(&real).expect("records") != before, "they are written");
    assert!(known.mode() & 0o7777 == 0o640, "{:o}", known.mode());
    assert!(!is_root || (known.uid(), known.gid()) == (12_345, 23_456));
    // A link that leads out of the site is not followed.
    let victim = stage.path().join("victim");
    fs::write(&victim, "mine").expect("written");
    fs::remove_file(&link).expect("removed");
    symlink(&victim, &link).expect("linked");
    let done = stage.run(action, &[]);
    assert_ne!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(fs::read_to_string(&victim).expect("there"), "mine");
}

#[test]
fn a_list_of_renames_from_a_stranger_moves_nothing() {
    let fresh = ".temario-0a1b2c3d.new";
    for (from, to) in [
        (format!("content/{fresh}"), "../victim".to_owned()),
        (format!("content/{fresh}"), "/tmp/victim".to_owned()),
        (format!("content/{fresh}"), ".git/hooks/pre-commit".to_owned()),
        (format!("content/{fresh}"), "content/../../victim".to_owned()),
        (format!("../{fresh}"), "content/en/x.md".to_owned()),
        ("content/en/index.md".to_owned(), "content/en/x.md".to_owned()),
        (format!("content/{fresh}"), "content/out/x.md".to_owned()),
    ] {
        let stage = Stage::new(&BUILD);
        put(
            &stage.path(),
            &Files::from([(format!("site/content/{fresh}"), "evil".to_owned()), (fresh.to_owned(), "evil".to_owned())]),
        );
        fs::create_dir(stage.path().join("elsewhere")).expect("made");
        symlink(stage.path().join("elsewhere"), stage.path().join("site/content/out")).expect("linked");
        let list = serde_json::json!({ "generator": "temario", "moves": [{ "from": from, "to": to, "before": null }] });
        fs::write(stage.path().join("site/content/.temario-changes.json"), list.to_string()).expect("written");
        let before = stage.seen();
        let done = temario().args(["status", "--root"]).arg(stage.path().join("site")).output().expect("runs");
        let _ = fs::remove_file("/tmp/victim").map(|()| panic!("{to}"));
        assert!(stage.seen() == before, "{from} → {to}: {}", said(&done));
        assert!(names(&stage.path().join("elsewhere")).is_empty(), "{to}");
    }
}

/// A disk of its own, of some kind, which can be cut off. Nothing where the system lets the tests mount none.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    #[expect(clippy::print_stderr, reason = "a test that cannot be made must not be silent")]
    fn new(kind: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = Self { folder };
        fs::create_dir(disk.mount()).expect("a folder");
        let image = fs::File::create(disk.image()).expect("a file");
        image.set_len(if kind == "xfs" { 320 << 20 } else { 48 << 20 }).expect("long");
        let options: &[&str] = if kind == "xfs" { &["-q"] } else { &["-q", "-F"] };
        let made = Command::new(format!("mkfs.{kind}")).args(options).arg(disk.image()).output();
        let is_made = made.is_ok_and(|made| made.status.success());
        if !is_made || !disk.is_on() {
            eprintln!("SKIPPED: no disk with {kind} can be made and mounted here (it takes mkfs.{kind} and root)");
            return None;
        }
        Some(disk)
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    fn mount(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    fn is_on(&self) -> bool {
        let mount = Command::new("mount").args(["-o", "loop"]).arg(self.image()).arg(self.mount()).output();
        mount.is_ok_and(|mount| mount.status.success())
    }

    /// What was not on the disk is lost.
    fn cut(&self) {
        let cut = Command::new(BUILT.path().join("power")).arg(self.mount()).output().expect("runs");
        assert!(cut.status.success(), "{}", said(&cut));
        self.off();
        assert!(self.is_on(), "the disk comes up again");
    }

    fn off(&self) {
        let _ = Command::new("umount").arg(self.mount()).output();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.off();
    }
}

#[test]
fn after_a_power_cut_everything_is_as_before_or_new() {
    for kind in ["ext4", "xfs"] {
        let Some(disk) = Disk::new(kind) else { continue };
        for action in ACTIONS.iter().chain([&BUILD]) {
            let (before, after, acts) = undisturbed(action);
            // When the run says that it is done, it is; and killed on the way, nothing is half.
            for killed in
                [None, Some(acts.len() / 3), Some(acts.len() / 2), Some(acts.len() * 3 / 4), Some(acts.len() - 1)]
            {
                let stage = Stage::inside(action, tempfile::tempdir_in(disk.mount()).expect("a folder"));
                assert!(Command::new("sync").arg("-f").arg(stage.path()).status().is_ok_and(|synced| synced.success()));
                let at = killed.map(|at| at.max(1).to_string());
                let shim: Vec<(&str, &str)> = at.iter().map(|at| ("SHIM_KILL", at.as_str())).collect();
                let done = stage.run(action, &shim);
                assert_eq!(done.status.success(), killed.is_none(), "{}: {}", action.name, said(&done));
                disk.cut();
                let place = format!("{kind}: {} {killed:?}", action.name);
                match killed {
                    None => assert!(stage.seen() == after, "{place}: {:?}", stage.seen().keys()),
                    Some(_) => settles(action, &stage, &before, &after, &place),
                }
            }
        }
    }
}
