//! Sites in memory and on disk, for the tests.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use temario::config::{Audience, Delivery};
use temario::curriculum::{DATA_FILES, DataLocation};
use temario::pipeline::{self, BuildOptions, Loaded, Memo, Timings};
use temario::source::{Snapshot, read_snapshot};

/// Files by path.
pub type Files = BTreeMap<String, String>;

/// Outputs by address.
pub type Outputs = BTreeMap<String, Vec<u8>>;

/// Files from pairs.
pub fn files(pairs: &[(&str, &str)]) -> Files {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// A path for each kind of data, from the program's own table; in a folder it is that of one file.
pub fn data_files() -> Vec<String> {
    let path = |location| match location {
        DataLocation::File(path) => path.to_owned(),
        DataLocation::Folder(path) => format!("{path}/visit.yml"),
    };
    DATA_FILES.map(path).to_vec()
}

/// A test that has a text for each kind of data has one for each that the program knows.
pub fn assert_every_data_file<'p>(paths: impl IntoIterator<Item = &'p str>) {
    let paths: Vec<&str> = paths.into_iter().collect();
    let lacking: Vec<_> = DATA_FILES.iter().filter(|location| !paths.iter().any(|path| location.has(path))).collect();
    assert!(lacking.is_empty(), "this test has no text for {lacking:?}");
}

/// A small bilingual course to start from.
pub fn course() -> Files {
    files(&[
        (
            "site.toml",
            "title = \"Course\"\nbase_url = \"https://example.org\"\n[languages.en]\n[languages.es]\ntitle = \"Curso\"\n[safety]\nquick_exit = \"https://weather.example\"\n[reader]\nparallel = true\nprint = true\noffline = true\n",
        ),
        ("content/en/index.md", "---\ntitle: Course\n---\n\nWelcome.\n"),
        ("content/es/index.md", "---\ntitle: Curso\n---\n\nLe damos la bienvenida.\n"),
        ("content/en/01-basics/index.md", "---\ntitle: Basics\nminutes: 30\n---\n\nFirst.\n"),
        ("content/es/01-basics/index.md", "---\ntitle: Bases\nslug: bases\nminutes: 30\n---\n\nPrimero.\n"),
        (
            "content/en/01-basics/01-law.md",
            "---\ntitle: Law\nminutes: 30\n---\n\n## One\n\nSee [practice](02-practice.md#two).\n\n## Other\n\n::: exercise Read {minutes=5}\nRead.\n:::\n",
        ),
        (
            "content/es/01-basics/01-law.md",
            "---\ntitle: Ley\nslug: ley\nminutes: 30\n---\n\n## Uno\n\nVea la [práctica](02-practice.md#dos).\n\n## Otro\n\n::: ejercicio Lea {minutes=5}\nLea.\n:::\n",
        ),
        ("content/en/01-basics/02-practice.md", "---\ntitle: Practice\n---\n\n## Two\n\nText.\n"),
        ("content/es/01-basics/02-practice.md", "---\ntitle: Práctica\nslug: practica\n---\n\n## Dos\n\nTexto.\n"),
    ])
}

pub fn snapshot(files: &Files) -> Snapshot {
    Snapshot::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

pub fn load_with(files: &Files, edition: Audience, memo: &mut Memo) -> Loaded {
    let options = BuildOptions { weigh: true, ..BuildOptions::of(Delivery::to(edition)) };
    pipeline::load(snapshot(files), &options, memo, &mut Timings::new())
}

/// Loads a site with nothing remembered.
pub fn load_cold(files: &Files, edition: Audience) -> Loaded {
    load_with(files, edition, &mut Memo::new())
}

/// Loads a site with what is remembered of the last one that had the same settings, such as the theme, which takes a
/// hundred times longer than the rest. That this changes nothing is what [`super::edits`] states.
pub fn load_in(files: &Files, edition: Audience) -> Loaded {
    thread_local! {
        static KNOWN: RefCell<BTreeMap<(bool, String), Memo>> = RefCell::default();
    }
    let settings = files.get("site.toml").cloned().unwrap_or_default();
    KNOWN.with_borrow_mut(|known| {
        if known.len() > 8 {
            known.clear();
        }
        load_with(files, edition, known.entry((edition == Audience::Facilitator, settings)).or_default())
    })
}

/// A site in the edition for participants.
pub fn load(files: &Files) -> Loaded {
    load_in(files, Audience::Participant)
}

/// Everything that a site gives.
pub fn outputs(loaded: &Loaded) -> Outputs {
    loaded
        .plan_all()
        .iter()
        .map(|(address, route)| {
            let view = loaded.view(route);
            let bytes = loaded.render(&view).expect("the theme's templates have no faults");
            (address.as_str().to_owned(), bytes.into_owned())
        })
        .collect()
}

/// The keys of all views but those of the search index.
pub fn keys(loaded: &Loaded) -> BTreeMap<String, u64> {
    let plan = loaded.plan();
    plan.iter().map(|(address, route)| (address.as_str().to_owned(), loaded.view(route).key())).collect()
}

/// Diagnostics as `path:line:column CODE severity message`, in English.
pub fn report(loaded: &Loaded) -> Vec<String> {
    use temario::diagnostic::{ProgramLanguage, Severity};
    use temario::source::LineIndex;
    loaded
        .diagnostics()
        .iter()
        .map(|one| {
            let position = match loaded.snapshot.text(one.primary.path.as_str()) {
                Some(text) => LineIndex::new(text).position(one.primary.span.start),
                None => LineIndex::new("").position(0),
            };
            let severity = match one.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let message = one.message(ProgramLanguage::English);
            let path = &one.primary.path;
            format!("{path}:{}:{} {} {severity} {message}", position.line, position.column, one.rule.code)
        })
        .collect()
}

/// The codes of all diagnostics.
pub fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.diagnostics().iter().map(|one| one.rule.code).collect()
}

/// Writes files below a folder.
pub fn put(root: &Path, files: &Files) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

/// All files below a folder, by path.
pub fn tree(root: &Path) -> Outputs {
    walk(root).into_iter().map(|path| (below(root, &path), fs::read(&path).expect("a file"))).collect()
}

fn below(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/")
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

/// The repository's own course, as it is on disk.
pub fn own_course() -> Snapshot {
    read_snapshot(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the repository can be read")
}

/// A course as it is read from a folder, in an edition.
pub fn load_course(snapshot: Snapshot, edition: Audience) -> Loaded {
    let options = BuildOptions::of(Delivery::to(edition));
    pipeline::load(snapshot, &options, &mut Memo::new(), &mut Timings::new())
}

/// Holds a text against the file that says what it must be; with `TEMARIO_BLESS` the file is written anew.
pub fn assert_golden(expected: &Path, found: &str) {
    if std::env::var_os("TEMARIO_BLESS").is_some() {
        fs::write(expected, found).expect("the expected file can be written");
    }
    let wanted = fs::read_to_string(expected).unwrap_or_default();
    for (number, (wanted, found)) in wanted.lines().zip(found.lines()).enumerate() {
        assert_eq!(wanted, found, "{}:{}", expected.display(), number + 1);
    }
    assert_eq!(wanted.lines().count(), found.lines().count(), "{}", expected.display());
}

/// The program.
pub fn temario() -> std::process::Command {
    temario_in("en")
}

/// The program in a language.
pub fn temario_in(language: &str) -> std::process::Command {
    // These helpers are part of the fuzzer's package too, which has no program.
    let Some(program) = option_env!("CARGO_BIN_EXE_temario") else { panic!("cargo builds the program for tests") };
    let mut command = std::process::Command::new(program);
    command.env("LANG", "C").env_remove("LC_ALL").env_remove("LC_MESSAGES").args(["--language", language]);
    command
}

/// HTML without its drawings, which would only hide what a golden file says.
pub fn without_icons(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<svg class=\"icon\"") {
        text.push_str(before);
        rest = after.split_once("</svg>").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text
}

/// Numbers that look random and are the same in every run (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("below a limit that is a usize")
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// The names in a folder, in order.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// What a piece of work gives, and the processor time that it took on one thread: other programs do not lengthen it.
pub fn worked<T: Send>(work: impl FnOnce() -> T + Send) -> (T, Duration) {
    let on_this_thread = || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        let (pool, before) = (pool.expect("a pool of this thread"), processor_time());
        (pool.install(work), processor_time().saturating_sub(before))
    };
    std::thread::scope(|scope| scope.spawn(on_this_thread).join().expect("no panic"))
}

/// The processor time of this thread; where the system does not tell, the time since the first call.
fn processor_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
