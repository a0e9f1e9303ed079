//! Five hundred sites that are wrong in one to three ways, made of one that is right: each gives the right exit status
//! and names the places, in both languages, and nothing is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use temario::config::Audience;
use temario::diagnostic::{ProgramLanguage, Report, ReportFormat, Styling};
use temario::pipeline::{self, BuildOptions, Memo, Timings};
use temario::source::read_snapshot;

use crate::support::{Outputs, Random, course, load_course, names, report, temario, temario_in, tree};

const SITES: u64 = 500;

/// A site on its way to the disk.
struct Site {
    files: BTreeMap<String, Vec<u8>>,
    /// Symbolic links and what they lead to.
    links: BTreeMap<String, String>,
    /// What already was changed: each file is broken in one way only, so that no fault hides another.
    touched: BTreeSet<String>,
}

/// What a fault must give.
struct Expected {
    exit: i32,
    code: &'static str,
    path: String,
    /// Nothing for files that are wrong as a whole.
    line: Option<usize>,
}

const LESSONS: [&str; 4] = ["01-law", "02-practice", "03-visits", "04-talks"];

fn page(language: &str, lesson: &str) -> String {
    let [text, exercise, more] = match language {
        "en" => ["Text of the lesson", "exercise Read", "More of it"],
        _ => ["Texto de la lección", "ejercicio Lea", "Más de lo mismo"],
    };
    let title = lesson.split_once('-').map_or(lesson, |(_, title)| title);
    format!(
        "---\ntitle: {title}\n---\n\n{text}.\n\n## Uno {{#one}}\n\n{more}.\n\n::: {exercise}\n{text}.\n:::\n\n## Dos {{#two}}\n\n{more}.\n"
    )
}

impl Site {
    fn good() -> Self {
        let mut files = course();
        files.retain(|path, _| !path.contains("/01-basics/0"));
        for language in ["en", "es"] {
            for lesson in LESSONS {
                files.insert(format!("content/{language}/01-basics/{lesson}.md"), page(language, lesson));
                files.insert(format!("content/{language}/02-more/{lesson}-more.md"), page(language, lesson));
            }
            files.insert(format!("content/{language}/02-more/index.md"), "---\ntitle: M\n---\n\nX.\n".into());
        }
        for (path, text) in [
            (
                "content/glossary.yml",
                "terms:\n- id: visit\n  en: visit\n  es: visita\n  def_en: A look.\n  def_es: Una mirada.\n",
            ),
            ("content/instruments.yml", "instruments:\n- id: uncat\n  title_en: Convention\n  title_es: Convención\n"),
            (
                "content/checklists/safeguards.yml",
                "title_en: List\ntitle_es: Lista\nanswers:\n- id: si\n  en: 'Yes'\n  es: Sí\nsettings:\n- id: police\n  en: police\n  es: policía\ngroups:\n- id: g\n  en: Group\n  es: Grupo\n  items:\n  - id: r1\n    en: All.\n    es: Todas.\n",
            ),
            (
                "content/diagrams.yml",
                "diagrams:\n- id: year\n  form: cycle\n  title_en: A year\n  title_es: Un año\n  parts:\n  - {en: One, es: Uno}\n  - {en: Two, es: Dos}\n",
            ),
            ("themes/default/templates/parts/turn.html", "{% if next %}<hr>{% endif %}\n"),
        ] {
            files.insert(path.into(), text.into());
        }
        // Fewer outputs: what goes wrong is in the pages.
        let settings = files["site.toml"].replace("offline = true\n", "");
        files.insert("site.toml".into(), settings);
        let files = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        Self { files, links: BTreeMap::new(), touched: BTreeSet::new() }
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.files[path].clone()).expect("text")
    }

    fn set(&mut self, path: &str, text: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), text.into());
    }

    /// Whether a file is still as it was; from now on it is not.
    fn touch(&mut self, path: &str) -> bool {
        self.touched.insert(path.to_owned())
    }

    /// A lesson that is still right, with its language.
    fn lesson(&mut self, random: &mut Random) -> (&'static str, String) {
        loop {
            let language = *random.pick(&["en", "es"]);
            let (module, ending) = *random.pick(&[("01-basics", ""), ("02-more", "-more")]);
            let name = format!("{module}/{}{ending}", random.pick(&LESSONS));
            // The other language's page stays right, so that what differs is known.
            if self.touch(&name) {
                return (language, format!("content/{language}/{name}.md"));
            }
        }
    }

    fn write(&self, root: &Path) {
        for (path, bytes) in &self.files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        #[cfg(unix)]
        for (path, target) in &self.links {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::os::unix::fs::symlink(target, path).expect("a link");
        }
    }
}

/// One way to break a site; nothing if what it would break is broken already.
type Break = fn(&mut Site, &mut Random) -> Option<Expected>;

/// What is added to a lesson: the fault's code, its exit status, how many lines further on it is reported, and the text
/// in English and in Spanish.
type Addition = (&'static str, i32, usize, &'static str, &'static str);

const ADDITIONS: &[Addition] = &[
    ("T401", 1, 0, "::: excercise\nText.\n:::", "::: ejercico\nTexto.\n:::"),
    ("T402", 1, 0, "::: note\nText.", "::: nota\nTexto."),
    ("T402", 1, 1, ":::: exercise\n::: hint\nText.\n::::", ":::: ejercicio\n::: pista\nTexto.\n::::"),
    ("T403", 1, 0, ":::", ":::"),
    ("T404", 0, 0, "::: nota\nText.\n:::", ""),
    ("T405", 1, 0, "::: exercise {minuts=5}\nText.\n:::", "::: ejercicio {minutos=5}\nTexto.\n:::"),
    ("T406", 1, 0, "::: exercise {minutes=few}\nText.\n:::", "::: ejercicio {minutes=pocos}\nTexto.\n:::"),
    ("T408", 1, 2, "- One\n\n  ::: note\n  Text.", "- Uno\n\n  ::: nota\n  Texto."),
    ("T409", 0, 0, "A <b>word</b>.", "Una <b>palabra</b>."),
    ("T410", 1, 0, "Text <!-- reminder\n\nMore.", "Texto <!-- recordatorio\n\nMás."),
    ("T411", 0, 0, "See [that][nowhere].", "Vea [eso][nada]."),
    ("T412", 1, 0, "A statement.[^law]", "Una afirmación.[^ley]"),
    ("T413", 0, 0, "#### Deep\n\nText.", "#### Hondo\n\nTexto."),
    ("T414", 1, 2, "## A {#same}\n\n## B {#same}\n\nText.", "## A {#igual}\n\n## B {#igual}\n\nTexto."),
    ("T416", 1, 0, "It takes 36 hours [verify].", "Son 36 horas [verificar]."),
    ("T417", 0, 0, "[^lonely]: Text.", "[^sola]: Texto."),
    ("T418", 1, 0, "## A {#_a}\n\nText.", "## A {#a/b}\n\nTexto."),
    (
        "T419",
        1,
        0,
        "::: quiz\nIs it?\n\n- [ ] Yes\n  Text.\n- [ ] No\n  Text.\n:::",
        "::: autoevaluacion\n¿Basta?\n:::",
    ),
    ("T427", 1, 0, "::: exercise {objective=none}\nText.\n:::", "::: ejercicio {objective=nada}\nTexto.\n:::"),
    ("T431", 1, 0, "<!-- allow raw-html -->\nA <b>word</b>.", "<!-- permitir raw-html: … -->\nUna <b>palabra</b>."),
    ("T432", 1, 0, "<!-- allow banana: it is so -->\nText.", "<!-- permitir link-refused: es así -->\nTexto."),
    ("T433", 0, 0, "<!-- allow raw-html: it is so -->\nText.", "<!-- permitir raw-html: es así -->\nTexto."),
    ("T434", 1, 2, "| a | b |\n|---|---|\n| x | y | z |", "| a |\n|---|\n| [[visit|visita]] |"),
    ("T501", 1, 0, "See [that](99-nothing.md).", "Vea [eso](nada.md)."),
    ("T502", 1, 0, "See [that](#nowhere).", "Vea [eso](index.md#nada)."),
    ("T504", 1, 0, "See [that](javascript:alert(1)).", "Vea [eso](data:text/html;x)."),
    ("T505", 1, 0, "![A map](map.png)", "![Un mapa](/media/mapa.png)"),
    ("T506", 1, 0, "![A map](https://x.example/map.png)", "![Un mapa](https://x.example/mapa.png)"),
    ("T508", 1, 0, "See [that](../../../../etc/passwd).", "Vea [eso](../../../../../x.pdf)."),
    ("T643", 0, 0, "Wait , please.", "Por que?"),
    ("T702", 1, 0, "A [[visitt]].", "Una [[nadie]]."),
    ("T703", 1, 0, "So it is [@uncatt art. 1].", "Así es [@opcat art. 2]."),
    ("T704", 1, 0, "So it is [@uncat art. 1; art. 2].", "Así es [@uncat art. 1; art. 2]."),
    ("T707", 1, 0, "::: checklist {from=safeguard}\n:::", "::: lista\nNada.\n:::"),
    ("T709", 1, 0, "::: diagram {from=yeer}\n:::", "::: diagrama {from=nada}\n:::"),
];

fn add_to_a_lesson(site: &mut Site, random: &mut Random) -> Option<Expected> {
    let (code, exit, further, english, spanish) = *random.pick(ADDITIONS);
    let (language, path) = site.lesson(random);
    let text = site.text(&path);
    let line = text.lines().count() + 2 + further;
    let (code, added) = match (code, language) {
        // A stray space in English.
        ("T643", "en") => ("T647", english),
        (code, "en") => (code, english),
        // English words are understood everywhere.
        ("T404", _) => ("T409", "Una <b>palabra</b>."),
        (code, _) => (code, spanish),
    };
    site.set(&path, format!("{text}\n{added}\n"));
    Some(Expected { exit, code, path, line: Some(line) })
}

/// Front matter in place of that of a lesson: code, line, text.
const FRONTS: &[(&str, usize, &str)] = &[
    ("T301", 1, ""),
    ("T301", 1, "---\ntitle: T\n\n"),
    ("T302", 2, "---\ntitle: a: b: c\n---\n"),
    ("T302", 3, "---\ntitle: T\ntitle: T\n---\n"),
    ("T302", 3, "---\ntitle: T\nkeywords: [a, b\n---\n"),
    ("T303", 3, "---\ntitle: T\nminuts: 3\n---\n"),
    ("T304", 3, "---\ntitle: T\nminutes: thirty\n---\n"),
    ("T304", 3, "---\ntitle: T\ndraft: perhaps\n---\n"),
    ("T304", 3, "---\ntitle: T\nreviewed: 2026-13-45\n---\n"),
    ("T304", 2, "---\ntitle: [a, b]\n---\n"),
    ("T305", 1, "---\nminutes: 5\n---\n"),
    ("T307", 3, "---\ntitle: T\nonly: [en, es, qaa]\n---\n"),
    ("T602", 3, "---\ntitle: T\nslug: con\n---\n"),
    ("T602", 3, "---\ntitle: T\nslug: ../x\n---\n"),
    ("T607", 3, "---\ntitle: T\naliases: [../old]\n---\n"),
    ("T432", 2, "---\n# allow minutes-difer: it is so\ntitle: T\n---\n"),
];

fn break_front_matter(site: &mut Site, random: &mut Random) -> Option<Expected> {
    let (code, line, front) = *random.pick(FRONTS);
    let (_, path) = site.lesson(random);
    let text = site.text(&path);
    let body = text.splitn(3, "---\n").nth(2).expect("a body").to_owned();
    site.set(&path, format!("{front}{body}"));
    Some(Expected { exit: 1, code, path, line: Some(line) })
}

fn break_bytes(site: &mut Site, random: &mut Random) -> Option<Expected> {
    let (_, path) = site.lesson(random);
    let text = site.text(&path);
    let lines = text.lines().count();
    let mut bytes = text.into_bytes();
    let (code, line) = match random.below(5) {
        0 => {
            bytes.extend(b"\nVisi\xf3n.\n");
            ("T101", lines + 2)
        }
        1 => {
            bytes.extend(b"\nA \0 and a \x1b.\n");
            ("T102", lines + 2)
        }
        2 => {
            // What Windows calls Unicode.
            bytes = [0xFF, 0xFE].into_iter().chain(bytes.iter().flat_map(|byte| [*byte, 0])).collect();
            ("T101", 1)
        }
        3 => {
            bytes = (0..400).map(|_| u8::try_from(random.below(256)).expect("a byte")).collect();
            bytes[0] = 0xFF;
            ("T101", 1)
        }
        _ => {
            bytes.extend(b"\nCut in a letter: \xc3");
            ("T101", lines + 2)
        }
    };
    site.set(&path, bytes);
    Some(Expected { exit: 1, code, path, line: Some(line) })
}

/// Files that are put in, or taken away.
fn break_files(site: &mut Site, random: &mut Random) -> Option<Expected> {
    let whole = |exit, code, path: &str| Some(Expected { exit, code, path: path.to_owned(), line: Some(1) });
    match random.below(10) {
        0 => {
            let (_, path) = site.lesson(random);
            site.set(&path, "");
            whole(1, "T301", &path)
        }
        1 => {
            let (_, path) = site.lesson(random);
            site.files.remove(&path);
            // The half that is left is shown in both languages, and said so.
            let other = if path.contains("/en/") { path.replace("/en/", "/es/") } else { path.replace("/es/", "/en/") };
            Some(Expected { exit: 0, code: "T603", path: other, line: Some(2) })
        }
        2 => {
            let (_, path) = site.lesson(random);
            let (folder, name) = path.rsplit_once('/').expect("a folder");
            let twin = format!("{folder}/9{}", &name[1..]);
            let text = site.text(&path);
            site.set(&twin, text);
            whole(1, "T606", &twin)
        }
        3 => {
            let path = "static/index.html";
            site.touch(path).then(|| site.set(path, "mine"))?;
            whole(1, "T601", path)
        }
        4 => {
            let path = "content/notes.md";
            site.touch(path).then(|| site.set(path, "---\ntitle: T\n---\n"))?;
            whole(0, "T107", path)
        }
        5 => {
            let language = *random.pick(&["en", "es"]);
            let path = format!("content/{language}.lock");
            site.touch(&path).then(|| {
                let marks =
                    "<<<<<<< HEAD\nindex\ten\t2026-03-12\tf2855d3f17a9bfb1\t05009973bd388e29\tX\n=======\n>>>>>>> es\n";
                site.set(&path, marks);
            })?;
            whole(1, "T613", &path)
        }
        6 => {
            let path = "content/media/map.gif";
            site.touch(path).then_some(())?;
            let (_, lesson) = site.lesson(random);
            let text = site.text(&lesson);
            site.set(&lesson, format!("{text}\n![Un mapa](/media/map.gif)\n"));
            site.set(path, "GIF89a.......exif:GPSLatitude");
            // Cut short: it is reported where it is used.
            let line = text.matches('\n').count() + 2;
            Some(Expected { exit: 1, code: "T511", path: lesson, line: Some(line) })
        }
        7 => {
            // All pages of a module but its front page.
            site.touch("02-more/index").then_some(())?;
            for language in ["en", "es"] {
                site.files.remove(&format!("content/{language}/02-more/index.md"));
            }
            let first = ["en", "es"].iter().flat_map(|language| {
                let start = format!("content/{language}/02-more/");
                site.files.keys().find(|path| path.starts_with(&start)).cloned()
            });
            let path = first.min()?;
            whole(1, "T604", &path)
        }
        8 => {
            let path = "content/en/01-basics/80-loop.md";
            site.touch(path).then_some(())?;
            let target =
                *random.pick(&["80-loop.md", "nowhere.md", "/etc/hostname", "../../../../../../../etc/hostname"]);
            site.links.insert(path.into(), target.into());
            whole(1, if target.contains("etc") { "T103" } else { "T104" }, path)
        }
        _ => {
            let path = "content/es/81-back";
            site.touch(path).then(|| site.links.insert(path.into(), "..".into()))?;
            whole(1, "T104", path)
        }
    }
}

/// A file of data or of the theme with other words in it: path, what stands there, what stands there then, code, exit
/// status.
type Change = (&'static str, &'static str, &'static str, &'static str, i32);

const CHANGES: &[Change] = &[
    ("content/glossary.yml", "  def_en: A look.", "  def_en: A look: a long one", "T701", 1),
    ("content/glossary.yml", "  def_es: Una mirada.", "- id: visit", "T701", 1),
    ("content/glossary.yml", "  def_es: Una mirada.\n", "", "T705", 0),
    ("content/glossary.yml", "  en: visit", "\ten: visit", "T701", 1),
    ("content/instruments.yml", "  title_en: Convention", "  title_en: [Convention", "T701", 1),
    ("content/instruments.yml", "- id: uncat", "- name: uncat", "T701", 1),
    ("content/checklists/safeguards.yml", "    es: Todas.", "    es: Todas.\n    settings: [polic]", "T707", 1),
    ("content/checklists/safeguards.yml", "  es: Grupo\n", "", "T705", 0),
    ("content/diagrams.yml", "  form: cycle", "  form: circle", "T701", 1),
    ("content/diagrams.yml", "  - {en: Two, es: Dos}\n", "", "T701", 1),
    ("themes/default/templates/parts/turn.html", "{% endif %}", "", "T208", 2),
    ("themes/default/templates/parts/turn.html", "{% if next %}", "{% if next }", "T208", 2),
    ("site.toml", "[languages.en]", "base_ulr = \"https://x.example\"\n[languages.en]", "T202", 2),
    ("site.toml", "[languages.en]", "default_language = \"qaa\"\n[languages.en]", "T205", 2),
    ("site.toml", "[languages.en]", "theme = \"azul\"\n[languages.en]", "T207", 2),
    ("site.toml", "base_url = \"https://example.org\"", "base_url = \"example.org\"", "T203", 2),
    ("site.toml", "parallel = true", "parallel = \"yes\"", "T203", 2),
    ("site.toml", "[safety]", "[checks]\ncomment-unclosed = \"off\"\n[safety]", "T203", 2),
    ("site.toml", "[safety]", "[checks]\nno-such-rule = \"off\"\n[safety]", "T202", 2),
    ("site.toml", "title = \"Course\"\n", "", "T204", 2),
    ("site.toml", "[safety]", "[languages.qaa]\n[safety]", "T206", 2),
];

fn change_a_file(site: &mut Site, random: &mut Random) -> Option<Expected> {
    let (path, before, after, code, exit) = *random.pick(CHANGES);
    if !site.touch(path) {
        return None;
    }
    // With another theme the files of this one mean nothing.
    if code == "T207" && !site.touch("themes/default/templates/parts/turn.html") {
        return None;
    }
    let text = site.text(path);
    assert!(text.contains(before), "{path}: {before}");
    site.set(path, text.replacen(before, after, 1));
    Some(Expected { exit, code, path: path.to_owned(), line: None })
}

/// Settings that cannot be read at all: of the rest then nothing is known for sure.
const UNREADABLE: &[&str] = &[
    "title = Course\n",
    "title = \"Course\n[languages.en]\n",
    "= \n",
    "[languages.en\n",
    "\u{1}\u{2}PNG\n",
    "title = 1\ntitle = 2\n",
];

fn broken(number: u64) -> (Site, Vec<Expected>) {
    let mut random = Random(number);
    let mut site = Site::good();
    if number % 25 == 1 {
        // This is found only when the template is filled, and then nothing else is wrong.
        let path = "themes/default/templates/parts/turn.html";
        site.set(path, *random.pick(&["{{ nothing.at.all }}\n", "<hr>\n{{ frame | no_such_filter }}\n"]));
        return (site, vec![Expected { exit: 2, code: "T208", path: path.into(), line: None }]);
    }
    if number.is_multiple_of(25) {
        site.set("site.toml", *random.pick(UNREADABLE));
        let code = if site.text("site.toml").contains('\u{1}') { "T102" } else { "T201" };
        return (site, vec![Expected { exit: 2, code, path: "site.toml".into(), line: None }]);
    }
    let ways: [Break; 8] = [
        add_to_a_lesson,
        add_to_a_lesson,
        add_to_a_lesson,
        break_front_matter,
        break_front_matter,
        break_bytes,
        break_files,
        change_a_file,
    ];
    let wanted = 1 + random.below(3);
    let mut expected = Vec::new();
    while expected.len() < wanted {
        let way = *random.pick(&ways);
        expected.extend(way(&mut site, &mut random));
    }
    (site, expected)
}

/// `path:line:column: severity[CODE]: …`, as the short report has it.
fn has(report: &str, wanted: &Expected) -> bool {
    let severity = if wanted.exit == 0 { "warning" } else { "error" };
    report.lines().any(|line| {
        let Some(rest) = line.strip_prefix(&format!("{}:", wanted.path)) else { return false };
        let mut parts = rest.splitn(3, ':');
        let [Some(at), Some(column), Some(words)] = [parts.next(), parts.next(), parts.next()] else { return false };
        wanted.line.is_none_or(|line| at == line.to_string())
            && at.parse::<usize>().is_ok_and(|line| line > 0)
            && column.parse::<usize>().is_ok_and(|column| column > 0)
            && words.trim_start().starts_with(&format!("{severity}[{}]", wanted.code))
    })
}

/// Whether a `{name}` stands in a message outside what it quotes.
fn is_unfilled(line: &str) -> bool {
    let words = line.split('`').step_by(2).collect::<String>();
    words.split('{').skip(1).any(|rest| {
        rest.split_once('}')
            .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()))
    })
}

/// Writes outputs into a folder.
fn lay_out(public: &Path, outputs: &Outputs) {
    for (path, bytes) in outputs {
        let path = public.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

/// Runs one site in a folder where the good site stands in `public`; gives what is wrong with the run.
fn fault(number: u64, folder: &Path, good: &Outputs, memo: &mut Memo) -> Option<String> {
    let (site, expected) = broken(number);
    let root = folder.join("site");
    if root.exists() {
        fs::remove_dir_all(&root).expect("removed");
    }
    site.write(&root);
    let public = folder.join("public");
    let sources =
        || site.files.iter().all(|(path, bytes)| fs::read(root.join(path)).is_ok_and(|found| found == *bytes));
    let exit = expected.iter().map(|one| one.exit).max().expect("at least one");

    let snapshot = match read_snapshot(&root) {
        Ok(snapshot) => snapshot,
        Err(error) => return Some(format!("site {number} cannot be read: {error}")),
    };
    let loaded = pipeline::load(snapshot, &BuildOptions::default(), memo, &mut Timings::new());
    let short = |language| {
        Report::new(loaded.diagnostics(), &loaded.snapshot, language).render(ReportFormat::Short, Styling::Plain)
    };
    let [english, spanish] = [ProgramLanguage::English, ProgramLanguage::Spanish].map(short);
    let complain = |words: &str| {
        let wanted: Vec<String> =
            expected.iter().map(|one| format!("{}:{:?} {} exit {}", one.path, one.line, one.code, one.exit)).collect();
        Some(format!("site {number}: {words}\n  wanted {wanted:#?}\n{english}"))
    };
    for one in &expected {
        // A template that fails only when it is filled is found by the build alone.
        if english.contains(one.code) != has(&english, one) || one.code != "T208" && !has(&english, one) {
            return complain("the report has not what is wanted");
        }
    }
    for (english, spanish) in english.lines().zip(spanish.lines()) {
        let words = |line: &str| line.split_once("]: ").map(|(_, words)| words.to_owned());
        if words(english).is_some() && words(english) == words(spanish) {
            return complain(&format!("one message for both languages: {english}"));
        }
        if [english, spanish].into_iter().any(is_unfilled) {
            return complain(&format!("a message was not filled in: {english} {spanish}"));
        }
    }

    let language = if number.is_multiple_of(2) { "en" } else { "es" };
    let done =
        temario_in(language).args(["build", "--root"]).arg(&root).arg("--output").arg(&public).output().expect("runs");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.code() != Some(exit) {
        return complain(&format!("exit status {:?}, not {exit}: {said}", done.status.code()));
    }
    let place = |one: &Expected| match one.line {
        // What is no text has no lines to show.
        _ if loaded.snapshot.source(&one.path).is_none() => one.path.clone(),
        Some(line) => format!("{}:{line}:", one.path),
        None => format!("{}:", one.path),
    };
    if let Some(one) = expected.iter().find(|one| !said.contains(&place(one)) || !said.contains(one.code)) {
        return complain(&format!("the build does not name {}: {said}", place(one)));
    }
    if exit == 0 {
        fs::remove_dir_all(&public).expect("removed");
        lay_out(&public, good);
    } else if tree(&public) != *good {
        return complain("the old site is not as it was");
    }
    if !sources() {
        return complain("the sources are not as they were");
    }
    if names(folder) != ["public", "site"] {
        return complain(&format!("something is left beside: {:?}", names(folder)));
    }
    None
}

#[test]
fn five_hundred_bad_sites_say_where_and_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("site");
    Site::good().write(&root);
    let loaded = load_course(read_snapshot(&root).expect("read"), Audience::Participant);
    assert_eq!(report(&loaded), Vec::<String>::new(), "the good site is good");
    let public = folder.path().join("public");
    let built = temario().args(["build", "--root"]).arg(&root).arg("--output").arg(&public).status().expect("runs");
    assert_eq!(built.code(), Some(0));
    let good = tree(&public);
    let only = std::env::var("TEMARIO_BAD_SITE").ok().map(|number| number.parse().expect("a number"));
    let numbers: Vec<u64> = only.map_or_else(|| (0..SITES).collect(), |number| vec![number]);
    let halves = numbers.split_at(numbers.len() / 2);
    let run = |numbers: &[u64]| {
        let folder = tempfile::tempdir().expect("a folder");
        lay_out(&folder.path().join("public"), &good);
        let mut memo = Memo::new();
        numbers.iter().filter_map(|number| fault(*number, folder.path(), &good, &mut memo)).collect::<Vec<_>>()
    };
    let wrong = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(halves.0));
        let mut wrong = run(halves.1);
        wrong.extend(other.join().expect("no panic"));
        wrong
    });
    assert!(wrong.is_empty(), "{} of {} sites:\n{}", wrong.len(), numbers.len(), wrong.join("\n"));
    let codes: BTreeSet<&str> = (0..SITES).flat_map(|number| broken(number).1).map(|one| one.code).collect();
    assert!(codes.len() >= 55, "{} rules: {codes:?}", codes.len());
}
