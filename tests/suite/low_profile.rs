//! On a site that keeps a low profile no address, id, name or title has a word of the subject.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use temario::config::{Audience, Delivery};
use temario::language::slugify;
use temario::pipeline::{self, BuildOptions, Loaded, Memo, Timings, archive_name};
use temario::source::{Snapshot, read_snapshot};

use crate::support::{Files, Outputs, assert_every_data_file, course, outputs, snapshot};

fn loaded(snapshot: Snapshot, edition: Audience, low_profile: bool) -> Loaded {
    let options = BuildOptions::of(Delivery { low_profile, ..Delivery::to(edition) });
    pipeline::load(snapshot, &options, &mut Memo::new(), &mut Timings::new())
}

/// The words of the subject: of titles, names of pages and modules, headings, and the glossary. Shorter ones stand in
/// too many others.
fn subject(loaded: &Loaded) -> BTreeSet<String> {
    let site = &loaded.site;
    let mut words = BTreeSet::new();
    let mut add = |text: &str| {
        let slug = slugify(text);
        words.extend(slug.split('-').filter(|word| word.len() >= 4 && word.parse::<u64>().is_err()).map(str::to_owned));
    };
    add(&site.config.title);
    site.config.languages.values().for_each(|language| add(&language.title));
    site.modules.iter().for_each(|module| add(&module.id));
    for page in &site.pages {
        add(&page.id);
        for translation in page.translations.values().flatten() {
            let document = &translation.document;
            add(&document.front.title);
            document.front.slug.iter().for_each(|slug| add(&slug.value));
            document.body.headings.iter().for_each(|heading| add(&heading.id));
            document.blocks.iter().filter_map(|block| block.id.as_ref()).for_each(|id| add(id));
        }
    }
    for term in &site.library.glossary.terms {
        add(&term.id);
        site.languages().for_each(|language| add(&term.name[language]));
    }
    site.library.instruments.instruments.iter().for_each(|instrument| add(&instrument.id));
    for list in &site.library.checklists {
        add(&list.id);
        for group in &list.groups {
            add(&group.id);
            group.items.iter().for_each(|item| add(&item.id));
        }
    }
    site.config.agendas.iter().for_each(|agenda| add(&agenda.name));
    words
}

/// Ids of several words as the author or the headings give them: as texts of an index they can be nothing else.
fn given_ids(loaded: &Loaded) -> BTreeSet<String> {
    let site = &loaded.site;
    let documents = site.pages.iter().flat_map(|page| page.translations.values().flatten()).map(|one| &one.document);
    let headings = documents.flat_map(|document| &document.body.headings).map(|heading| heading.id.clone());
    let terms = site.library.glossary.terms.iter().map(|term| term.id.clone());
    let instruments = site.library.instruments.instruments.iter().map(|one| one.id.clone());
    // An id that is also what a term is called stands in the index as its name.
    let is_name = |id: &String| {
        site.library
            .glossary
            .terms
            .iter()
            .any(|term| site.languages().any(|tag| term.name[tag] == *id || term.label(tag) == id))
    };
    headings.chain(terms).chain(instruments).filter(|id| id.contains('-') && !is_name(id)).collect()
}

/// Every place where a page says a name: where, and the name.
fn names(path: &str, html: &str) -> Vec<(String, String)> {
    const KEYS: [&str; 14] = [
        "id",
        "name",
        "href",
        "src",
        "for",
        "action",
        "content",
        "aria-labelledby",
        "aria-describedby",
        "data-name",
        "data-settings",
        "data-page",
        "data-progress",
        "value",
    ];
    let mut found = Vec::new();
    for key in KEYS {
        let opening = format!(" {key}=\"");
        for (at, _) in html.match_indices(&opening) {
            let value = html[at + opening.len()..].split('"').next().unwrap_or_default();
            // The texts of others, on their hosts, and words for the reader.
            let is_policy = key == "content" && html[..at].ends_with("http-equiv=\"Content-Security-Policy\"");
            if !value.contains("://") && !is_policy {
                found.push((format!("{path} {key}"), value.to_owned()));
            }
        }
    }
    if let Some((_, rest)) = html.split_once("<title>") {
        found.push((format!("{path} title"), rest.split('<').next().unwrap_or_default().to_owned()));
    }
    found
}

/// Every name of a build: addresses, and what its pages and its search index call things.
fn all_names(built: &Outputs) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = built.keys().map(|path| ("address".to_owned(), path.clone())).collect();
    for (path, bytes) in built {
        let text = String::from_utf8_lossy(bytes);
        if path.ends_with(".html") {
            found.extend(names(path, &text));
        }
        // In files for hosts a name is a path.
        if path.starts_with('_') || path == "robots.txt" || path == ".htaccess" || path == "manifest.json" {
            let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
            let pieces = lines.flat_map(|line| line.split([' ', '"', '\t'])).filter(|piece| piece.starts_with('/'));
            found.extend(pieces.map(|piece| (path.clone(), piece.to_owned())));
        }
        // In the index a name is a text without spaces that is an address or has the form of an anchor.
        if path.contains("/search-index") {
            let pieces = text.split('"').filter(|piece| piece.contains(".html") || piece.contains('#'));
            found.extend(pieces.filter(|piece| !piece.contains(' ')).map(|piece| (path.clone(), piece.to_owned())));
        }
    }
    found
}

/// Ids of parts of a page that a course about nothing need not have.
const PARTS: &str =
    "source sources word note notes block list quiz objectives keypoints pages terms diagram agenda agendas day";

/// Words of the program's own addresses and ids: those that a course about nothing has.
fn own_words() -> BTreeSet<String> {
    let mut files = course();
    for text in files.values_mut() {
        *text = text.replace("Law", "Qqq").replace("Ley", "Qqq").replace("ley", "qqq");
    }
    let library = [
        ("content/glossary.yml", "terms:\n- id: qqq\n  en: qqq\n  es: qqq\n  def_en: Q.\n  def_es: Q.\n"),
        ("content/instruments.yml", "instruments:\n- id: qqq\n  title_en: Q\n  title_es: Q\n"),
        (
            "content/checklists/qqq.yml",
            "answers:\n- id: q\n  en: Q\n  es: Q\ngroups:\n- id: g\n  en: G\n  es: G\n  items:\n  - id: i\n    en: I\n    es: P\n    refs: []\n",
        ),
        (
            "content/diagrams.yml",
            "diagrams:\n- id: qqq\n  form: cycle\n  title_en: Q\n  title_es: Q\n  parts:\n  - {en: Q, es: Q}\n  - {en: Q, es: Q}\n",
        ),
    ];
    assert_every_data_file(library.map(|(path, _)| path));
    files.extend(library.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let built = outputs(&loaded(snapshot(&files), Audience::Facilitator, true));
    let names = all_names(&built);
    let words = names.iter().flat_map(|(_, name)| slugify(name).split('-').map(str::to_owned).collect::<Vec<_>>());
    words.chain(PARTS.split(' ').map(str::to_owned)).collect()
}

fn assert_neutral(place: &str, read: &dyn Fn() -> Snapshot) {
    let own = own_words();
    for edition in [Audience::Participant, Audience::Facilitator] {
        let quiet = loaded(read(), edition, true);
        let words: Vec<String> = subject(&quiet).into_iter().filter(|word| !own.contains(word)).collect();
        let built = outputs(&quiet);
        let mut names = all_names(&built);
        names.push(("archive".to_owned(), archive_name(&quiet)));
        let ids = given_ids(&quiet);
        for (path, bytes) in built.iter().filter(|(path, _)| path.contains("/search-index")) {
            let text = String::from_utf8_lossy(bytes);
            names.extend(text.split('"').filter(|piece| ids.contains(*piece)).map(|id| (path.clone(), id.to_owned())));
        }
        let told: Vec<String> = names
            .iter()
            .filter_map(|(at, name)| {
                let plain = slugify(name);
                let word = plain.split('-').find(|part| words.iter().any(|word| word == part))?;
                Some(format!("{at}: `{name}` has `{word}`"))
            })
            .collect();
        assert!(
            told.is_empty(),
            "{place}: {} names tell the subject, such as\n{}",
            told.len(),
            told[..told.len().min(20)].join("\n")
        );
        // The check sees what there is to see: the usual build is full of such names.
        let plain = loaded(read(), edition, false);
        let usual = all_names(&outputs(&plain));
        let telling =
            usual.iter().filter(|(_, name)| slugify(name).split('-').any(|part| words.iter().any(|word| word == part)));
        assert!(telling.count() > 50, "{place}: the test sees nothing");
        assert_links(&built);
    }
}

/// Every link inside the site leads to an id that is there.
fn assert_links(built: &Outputs) {
    let text = |path: &str| built.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in built.keys().filter(|path| path.ends_with(".html") && !path.ends_with("404.html")) {
        let html = text(path).expect("a page");
        let own = names(path, &html);
        for (at, id) in &own {
            if at.ends_with(" id") {
                assert!(ids.entry(path.clone()).or_default().insert(id.clone()), "{path}: `{id}` twice");
            }
        }
    }
    for path in ids.keys() {
        for (at, href) in names(path, &text(path).expect("a page")) {
            let Some((page, anchor)) = href.split_once('#').filter(|_| at.ends_with(" href")) else { continue };
            let folder = Path::new(path).parent().expect("a folder");
            let mut target: Vec<&str> = folder.iter().map(|part| part.to_str().expect("text")).collect();
            for part in page.split('/') {
                match part {
                    ".." => drop(target.pop()),
                    part => target.push(part),
                }
            }
            let to = if page.is_empty() { path.clone() } else { target.join("/") };
            assert!(ids.get(&to).is_some_and(|ids| ids.contains(anchor)), "{path}: `{href}` leads nowhere");
        }
    }
}

#[test]
fn the_sites_of_the_tests_and_the_course_tell_nothing_by_a_name() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["tests/sites/curriculum", "."] {
        assert_neutral(folder, &|| read_snapshot(&root.join(folder)).expect("the site can be read"));
    }
}

/// Files with a telling name in every place that gives one.
fn telling() -> Files {
    let mut files = course();
    let site = files.get_mut("site.toml").expect("there");
    *site = site.replace("\"Course\"", "\"Torture\"").replace("\"Curso\"", "\"Tortura\"");
    site.push_str("[agenda.torture-workshop]\ntitle = { en = \"T\", es = \"T\" }\ndays = [[\"basics\"]]\n[host.redirects]\n\"/torture\" = \"/en/basics/law.html\"\n");
    for (language, tell, diagram) in [("en", "torture", "diagram"), ("es", "tortura", "diagrama")] {
        files.insert(
            format!("content/{language}/{tell}-unnumbered.md"),
            format!("---\ntitle: Unnumbered {tell}\nslug: {tell}-sin-numero\naliases: [/{tell}-antes]\n---\n\nText.\n"),
        );
        files.insert(
            format!("content/{language}/torture-module/index.md"),
            format!("---\ntitle: M {tell}\n---\n\nText.\n"),
        );
        files.insert(
            format!("content/{language}/torture-module/torture-page.md"),
            format!(
                "---\ntitle: P {tell}\n---\n\n## About {tell} {{#{tell}-given}}\n\n[Down](#{tell}-given) ![Cell](/media/{tell}-cell.png) ![Beside]({tell}-beside.png)\n\n\
                 [File](/media/{tell}.pdf)\n\n[[torture-term]] [@torture-source art. 1] [Law](../01-basics/01-law.md)\n\n::: notice\nX.\n:::\n\n::: {diagram} {{from=torture-diagram}}\n:::\n\n### Next {tell}\n\nText.[^{tell}]\n\n[^{tell}]: Note.\n"
            ),
        );
        files.insert(format!("content/media/{tell}-cell.png"), "x".into());
        files.insert(format!("content/media/{tell}.pdf"), "x".into());
        files.insert(format!("content/{language}/torture-module/{tell}-beside.png"), "x".into());
    }
    files.insert("content/glossary.yml".into(), "terms:\n- id: torture-term\n  en: a term\n  es: un término\n  def_en: D.\n  def_es: D.\n  see_also: [torture-other]\n- id: torture-other\n  en: other\n  es: otro\n  def_en: D.\n  def_es: D.\n".into());
    files.insert(
        "content/instruments.yml".into(),
        "instruments:\n- id: torture-source\n  title_en: S\n  title_es: F\n".into(),
    );
    files.insert("content/checklists/torture-list.yml".into(), "settings:\n- id: torture-room\n  en: R\n  es: S\nanswers:\n- id: torture-yes\n  en: Q\n  es: Q\ngroups:\n- id: torture-group\n  en: G\n  es: G\n  items:\n  - id: torture-item\n    en: I\n    es: P\n    settings: [torture-room]\n    refs: []\n".into());
    files.insert(
        "content/diagrams.yml".into(),
        "diagrams:\n- id: torture-diagram\n  form: cycle\n  title_en: D\n  title_es: D\n  parts:\n  - {en: O, es: U}\n  - {en: T, es: D}\n"
            .into(),
    );
    assert_every_data_file(files.keys().map(String::as_str));
    files
}

#[test]
fn a_telling_name_in_any_place_comes_out_neutral() {
    let quiet = loaded(snapshot(&telling()), Audience::Facilitator, true);
    let mut names = all_names(&outputs(&quiet));
    names.push(("archive".to_owned(), archive_name(&quiet)));
    let told: Vec<_> = names.iter().filter(|(_, name)| name.contains("tortur")).collect();
    assert!(told.is_empty(), "{told:#?}");
    assert_links(&outputs(&quiet));
    let usual = all_names(&outputs(&loaded(snapshot(&telling()), Audience::Facilitator, false)));
    let told: BTreeSet<&str> = usual
        .iter()
        .filter(|(_, name)| name.contains("tortur"))
        .map(|(at, _)| at.rsplit(' ').next().unwrap_or(at))
        .collect();
    assert!(
        ["address", "id", "href", "src", "name", "value", "title", "data-name", "data-settings"]
            .iter()
            .all(|at| told.contains(at)),
        "{told:?}"
    );
}
