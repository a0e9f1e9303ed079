//! One file of a small site is anything at all; everything else is as it should be.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use temario::config::Audience;
use temario::diagnostic::{ProgramLanguage, Report, ReportFormat, Styling};
use temario::output::View;
use temario::pipeline::Loaded;
use temario::source::Digest;

use super::{assert_harmless, choice_and_text};
use crate::edits::{Edit, apply, put_data};
use crate::support::{Files, assert_every_data_file, course, data_files, keys, load_cold, load_in};

const PAGE: &str = "01-basics/02-practice.md";

/// The course of the tests with everything that a page can draw on, and a page that does.
pub fn course_with_data() -> Files {
    let mut files = course();
    // What can be kept on a device is listed with the digests of all outputs: each would be made three times.
    let settings = files["site.toml"].replace("offline = true\n", "");
    files.insert("site.toml".into(), settings);
    put_data(&mut files, 0);
    let diagrams = "diagrams:\n- id: elements\n  form: factors\n  title_en: Elements\n  title_es: Elementos\n  text_en: All.\n  text_es: Todos.\n  centre_en: Torture\n  centre_es: Tortura\n  parts:\n  - en: Pain\n    es: Dolor\n    items_en: [a]\n    items_es: [a]\n  - en: Purpose\n    es: Fin\n";
    // Every other form, with all its keys.
    let forms =
        include_str!("../../../docs/guide/content/diagrams.yml").split_once("diagrams:\n").map(|(_, forms)| forms);
    files.insert("content/diagrams.yml".into(), format!("{diagrams}{}", forms.unwrap_or_default()));
    assert_every_data_file(files.keys().map(String::as_str));
    for (language, words) in [
        ("en", ["definition", "checklist", "diagram", "Torture is forbidden."]),
        ("es", ["definicion", "lista", "diagrama", "La tortura está prohibida."]),
    ] {
        let [definition, checklist, diagram, words] = words;
        let page = format!(
            "---\ntitle: D\nterms: [torture, npm]\n---\n\n{words} [[npm]] [@uncat art. 1(1)]\n\n::: {definition} {{term=npm}}\n:::\n\n\
             ::: {checklist} {{from=visit group=g}}\n:::\n\n::: {diagram} {{from=elements}}\n:::\n"
        );
        let forms = ["talks", "hours", "risks", "seen", "visitors", "place", "place route=true", "place blank=true"];
        let page = forms.iter().fold(page, |page, form| format!("{page}\n::: {diagram} {{from={form}}}\n:::\n"));
        files.insert(format!("content/{language}/01-basics/03-data.md"), page);
    }
    files
}

/// What is true of every site: nothing panics, places lie in their files, faults can be told, pages do no harm.
pub fn holds_together(files: &Files) {
    for edition in [Audience::Participant, Audience::Facilitator] {
        holds_together_in(edition, files);
    }
}

fn holds_together_in(edition: Audience, files: &Files) {
    let loaded = load_in(files, edition);
    assert_places_and_words(&loaded);
    for (address, route) in loaded.plan_all() {
        let path = address.as_str();
        let climbs = path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains(['\\', '\0']);
        assert!(!climbs, "an output at `{path}`");
        let view = loaded.view(&route);
        if is_known(&loaded, path, &view) {
            continue;
        }
        // A strings file made of noise leaves templates without words; that is a fault, not a panic.
        let Ok(bytes) = loaded.render(&view) else { continue };
        if path.ends_with(".html") {
            assert_harmless(path, &String::from_utf8_lossy(&bytes));
        }
    }
}

/// Whether an output is one of the course before anything in it was changed: equal keys mean equal bytes.
fn is_known(loaded: &Loaded, path: &str, view: &View) -> bool {
    static COURSE: [OnceLock<(Digest, BTreeMap<String, u64>)>; 2] = [const { OnceLock::new() }; 2];
    let edition = loaded.site.delivery.audience;
    let (theme, outputs) = COURSE[usize::from(edition == Audience::Facilitator)].get_or_init(|| {
        let course = load_cold(&course_with_data(), edition);
        let keys = keys(&course);
        for (address, route) in course.plan() {
            let view = course.view(&route);
            let bytes = course.render(&view).expect("the theme's templates have no faults");
            if address.as_str().ends_with(".html") {
                assert_harmless(address.as_str(), &String::from_utf8_lossy(&bytes));
            }
        }
        (course.theme.digest, keys)
    });
    loaded.theme.digest == *theme && outputs.get(path) == Some(&view.key())
}

fn assert_places_and_words(loaded: &Loaded) {
    for diagnostic in loaded.diagnostics() {
        for place in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
            let Some(source) = loaded.snapshot.source(place.path.as_str()) else { continue };
            let range = place.span.range();
            assert!(source.text.get(range.clone()).is_some(), "{range:?} in {}: {diagnostic:?}", place.path);
        }
        for language in ProgramLanguage::ALL {
            assert!(!diagnostic.message(language).is_empty(), "{diagnostic:?}");
        }
    }
    for language in ProgramLanguage::ALL {
        let report = Report::new(loaded.diagnostics(), &loaded.snapshot, language);
        for format in
            [ReportFormat::Human, ReportFormat::Short, ReportFormat::Json, ReportFormat::Github, ReportFormat::Sarif]
        {
            assert!(!report.render(format, Styling::Plain).is_empty() || loaded.diagnostics().is_empty());
        }
    }
}

/// A page. The bits of the first byte: in English, with raw HTML let through, with front matter of its own.
pub fn page(bytes: &[u8]) {
    let (choice, text) = choice_and_text(bytes);
    let language = if choice & 1 == 0 { "es" } else { "en" };
    let mut files = course_with_data();
    if choice & 2 != 0 {
        let settings = format!("{}[markdown]\nraw_html = true\n", files["site.toml"]);
        files.insert("site.toml".into(), settings);
    }
    let path = format!("content/{language}/{PAGE}");
    let text = if choice & 4 == 0 { with_text(&files[&path], &text) } else { text };
    files.insert(path, text);
    holds_together(&files);
}

/// The key and bytes of each output.
type Published = BTreeMap<String, (u64, Vec<u8>)>;

/// What stands in a facilitator's block changes no byte of what participants get.
pub fn facilitator(bytes: &[u8]) {
    static WITHOUT: [OnceLock<Published>; 2] = [const { OnceLock::new() }; 2];
    let (choice, text) = choice_and_text(bytes);
    let language = if choice & 1 == 0 { "es" } else { "en" };
    let given = |text: &str| {
        let mut files = course_with_data();
        let path = format!("content/{language}/{PAGE}");
        let page = with_text(&files[&path], &around(language, text));
        files.insert(path, page);
        load_in(&files, Audience::Participant)
    };
    let site = given(&text);
    // With an error, such as a comment that is never closed, nothing is published.
    if site.has_errors() {
        return;
    }
    let without = WITHOUT[usize::from(choice & 1)].get_or_init(|| {
        let site = given("x");
        let outputs = site.plan_all().into_iter().map(|(address, route)| {
            let view = site.view(&route);
            let bytes = site.render(&view).expect("the theme's templates have no faults").into_owned();
            (address.to_string(), (view.key(), bytes))
        });
        outputs.collect()
    });
    let plan = site.plan_all();
    let paths: Vec<&str> = plan.iter().map(|(address, _)| address.as_str()).collect();
    assert!(paths.iter().eq(without.keys()), "{paths:?}\n{:?}", without.keys());
    for ((address, route), (key, without)) in plan.iter().zip(without.values()) {
        let view = site.view(route);
        if view.key() != *key {
            let with = site.render(&view).expect("the theme's templates have no faults");
            assert_same(address.as_str(), &with, without);
        }
    }
}

/// Two forms of an output are one; if not, the first line that differs is told.
fn assert_same(path: &str, one: &[u8], other: &[u8]) {
    if one != other {
        let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
        let mut differences = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
        panic!("{path}: {:?}", differences.next());
    }
}

/// A page with another text under its front matter.
fn with_text(page: &str, text: &str) -> String {
    let (front, _) = page.split_once("\n---\n").expect("the page has front matter");
    format!("{front}\n---\n\n{text}")
}

/// A text in a block that only facilitators see, between others.
fn around(language: &str, text: &str) -> String {
    let word = if language == "es" { "facilitacion" } else { "facilitator" };
    // Longer than any fence inside.
    let longest = text.split(|character| character != ':').map(str::len).max().unwrap_or(0);
    let fence = ":".repeat(longest.max(2) + 1);
    format!("## Two\n\nPublic.\n\n{fence} {word}\n{text}\n{fence}\n\nAlso public.\n")
}

/// The front matter of a lesson, a module, the front page or a page of the course, as the first byte says.
pub fn front_matter(bytes: &[u8]) {
    let (choice, text) = choice_and_text(bytes);
    let path = match choice & 3 {
        0 => "es/01-basics/02-practice.md",
        1 => "es/01-basics/index.md",
        2 => "es/index.md",
        _ => "en/about.md",
    };
    let mut files = course_with_data();
    files.insert(format!("content/{path}"), format!("---\n{text}\n---\n\n## Dos\n\nTexto.\n"));
    holds_together(&files);
}

/// The course without the forms of its pages, where every page changes with the one file.
fn plain_course() -> Files {
    let mut files = course_with_data();
    let settings = files["site.toml"].replace("parallel = true\nprint = true\n", "");
    files.insert("site.toml".into(), settings);
    files
}

/// `site.toml`.
pub fn site_toml(bytes: &[u8]) {
    let mut files = course_with_data();
    files.insert("site.toml".into(), String::from_utf8_lossy(bytes).into_owned());
    holds_together(&files);
}

/// The glossary.
pub fn glossary(bytes: &[u8]) {
    let mut files = plain_course();
    files.insert("content/glossary.yml".into(), String::from_utf8_lossy(bytes).into_owned());
    holds_together(&files);
}

/// The files that [`data`] writes, in the order of its first byte: all data files but the glossary, which has a target of
/// its own, and two others that pages draw on.
pub fn drawn_on() -> Vec<String> {
    let data = data_files().into_iter().filter(|path| path != "content/glossary.yml");
    data.chain(["themes/default/strings/es.toml", "content/es.lock"].map(str::to_owned)).collect()
}

/// Another file that pages draw on, as the first byte says.
pub fn data(bytes: &[u8]) {
    let (choice, text) = choice_and_text(bytes);
    let mut paths = drawn_on();
    let path = paths.swap_remove(usize::from(choice & 7).min(paths.len() - 1));
    let mut files = plain_course();
    if path.ends_with(".lock") {
        // A record of the other direction too, so that both stand beside each other.
        apply(&mut files, &Edit::Confirm(true));
    }
    files.insert(path, text);
    holds_together(&files);
}
