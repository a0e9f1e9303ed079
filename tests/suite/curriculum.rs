//! The course of this repository: what it must hold, and what the README says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use temario::config::Audience;
use temario::curriculum::{BlockKind, Document, PageId, PageKind};
use temario::markdown::{Element, Event, plain_text};

use crate::support::{course, load, load_course, outputs, own_course};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the file can be read")
}

/// The numbers in a place such as `arts. 31 and 80`, `rule 45(1)` or `arts. 12-14`, what stands in parentheses left out.
fn numbers(locator: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let outside: String = {
        let mut depth = 0;
        let keep = |character: &char| {
            depth += i32::from(*character == '(');
            let is_kept = depth == 0;
            depth -= i32::from(*character == ')');
            is_kept
        };
        locator.chars().filter(keep).collect()
    };
    for word in outside.split(|character: char| !character.is_ascii_digit() && character != '-') {
        let mut ends = word.split('-').filter_map(|number| number.parse::<u32>().ok());
        if let Some(first) = ends.next() {
            found.extend(first..=ends.next().unwrap_or(first));
        }
    }
    found
}

#[test]
fn every_citation_of_the_outline_stands_on_a_page_of_its_module_in_each_language() {
    let loaded = load_course(own_course(), Audience::Facilitator);
    let mut cited: BTreeMap<(u16, i64, String), BTreeSet<u32>> = BTreeMap::new();
    for page in &loaded.site.pages {
        let PageKind::Lesson(module) = page.kind else { continue };
        let number = loaded.site.module(module).number.expect("modules are numbered");
        for (language, translation) in page.translations.iter() {
            let Some(translation) = translation else { continue };
            for item in translation.document.body.citations.iter().flat_map(|citation| &citation.items) {
                let known = cited.entry((language.0, number, item.id.clone())).or_default();
                known.extend(numbers(&item.locator));
            }
        }
    }
    let list = read("tests/curriculum/citations.txt");
    let mut missing = Vec::new();
    let mut looked_at = 0;
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.splitn(3, ' ');
        let module: i64 = words.next().and_then(|word| word.parse().ok()).expect("a line begins with a module");
        let source = words.next().expect("then comes the source");
        let wanted = numbers(words.next().unwrap_or_default());
        for language in loaded.site.languages() {
            looked_at += 1;
            match cited.get(&(language.0, module, source.to_owned())) {
                Some(known) if wanted.is_subset(known) => {}
                _ => missing.push(format!("{}: {line}", loaded.site.config.languages[language].tag)),
            }
        }
    }
    assert!(looked_at > 500, "{looked_at} looked at");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_counts_in_both_readmes_are_those_that_the_command_prints() {
    for (language, file) in [("en", "README.md"), ("es", "README.es.md")] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_temario"));
        let done = command.args(["counts", "--language", language, "--root", env!("CARGO_MANIFEST_DIR")]).output();
        let table = String::from_utf8(done.expect("runs").stdout).expect("text");
        let table = table.trim_end();
        assert!(read(file).contains(table), "{file} has another table than `temario counts`:\n{table}");
    }
}

#[test]
fn every_programme_keeps_its_time_and_uses_each_page_once() {
    let loaded = load_course(own_course(), Audience::Facilitator);
    let site = &loaded.site;
    let names: Vec<&str> = site.config.agendas.iter().map(|agenda| agenda.name.as_str()).collect();
    assert_eq!(names, ["one-day", "three-days", "full-induction"]);
    for agenda in &site.config.agendas {
        for language in site.languages() {
            let schedule = site.schedule(agenda, agenda.interpretation, language);
            assert!(schedule.days.iter().all(|day| day.over == 0), "{}", agenda.name);
            let pages: Vec<_> =
                agenda.days.iter().flatten().filter_map(|name| site.agenda_pages(&name.value)).flatten().collect();
            let once: BTreeSet<_> = pages.iter().collect();
            assert_eq!(once.len(), pages.len(), "{}", agenda.name);
        }
    }
    let is_lesson = |page: &PageId| matches!(site.page(*page).kind, PageKind::Lesson(_));
    let names = site.config.agendas[2].days.iter().flatten();
    let held = names.filter_map(|name| site.agenda_pages(&name.value)).flatten().filter(is_lesson).count();
    let all = site.modules.iter().map(|module| module.pages.len()).sum::<usize>();
    assert_eq!(held, all, "the full induction has the whole course");
}

/// The words of a page outside its blocks: paragraphs, lists, tables.
fn prose(document: &Document) -> usize {
    let mut text = String::new();
    let mut walk = document.walk_within(None, document.body.page);
    while let Some((_, event)) = walk.next() {
        match event {
            Event::Open(Element::Div(_)) => walk.pass_over(),
            event => plain_text(&document.body, event, &mut text),
        }
    }
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[test]
fn every_page_teaches_as_much_as_it_should_and_has_something_to_do() {
    let loaded = load_course(own_course(), Audience::Facilitator);
    let to_do =
        [BlockKind::Exercise, BlockKind::Activity, BlockKind::Discussion, BlockKind::Quiz, BlockKind::Checklist];
    let mut wrong = Vec::new();
    for page in loaded.site.pages.iter().filter(|page| matches!(page.kind, PageKind::Lesson(_))) {
        for document in page.translations.values().flatten().map(|translation| &translation.document) {
            let words = prose(document);
            let has = |kinds: &[BlockKind]| document.blocks.iter().any(|block| kinds.contains(&block.kind));
            let sections = document.body.headings.iter().filter(|heading| heading.level == 2).count();
            let is_right = (450..=900).contains(&words) && sections >= 2 && has(&to_do);
            if !is_right || document.body.citations.is_empty() {
                wrong.push(format!("{}: {words} words, {sections} sections", document.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_module_has_its_frame_in_each_language() {
    let loaded = load_course(own_course(), Audience::Facilitator);
    let site = &loaded.site;
    let mut wrong = Vec::new();
    for module in &site.modules {
        for language in site.languages() {
            let document = |page: &PageId| site.page(*page).translations[language].as_ref().map(|one| &one.document);
            let pages: Vec<_> = module.pages.iter().filter_map(document).collect();
            let front = module.front.as_ref().and_then(document).expect("a front page");
            let has = |document: &Document, kind| document.blocks.iter().any(|block| block.kind == kind);
            let any = |kind| pages.iter().any(|document| has(document, kind));
            let frame = [
                front.front.objectives.len() >= 3,
                !front.front.materials.is_empty(),
                has(front, BlockKind::Keypoints),
                has(front, BlockKind::Facilitator),
                any(BlockKind::Exercise),
                any(BlockKind::Scenario),
                any(BlockKind::Hint),
                any(BlockKind::Solution),
                any(BlockKind::Debrief),
                any(BlockKind::Quiz),
            ];
            if frame.contains(&false) {
                wrong.push(format!("{} {}: {frame:?}", module.id, language.0));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_link_in_an_excerpt_to_a_place_on_its_own_page_leads_to_that_page() {
    let mut files = course();
    let page = "---\ntitle: Law\nminutes: 30\n---\n\n::: keypoints\n- See [below](#own).\n:::\n\n## Own\n\nText.\n";
    files.insert("content/en/01-basics/01-law.md".into(), page.into());
    let built = outputs(&load(&files));
    for (path, href) in [
        ("en/basics/law.html", "#own"),
        ("en/basics/index.html", "law.html#own"),
        ("en/overview.html", "basics/law.html#own"),
    ] {
        let page = String::from_utf8_lossy(&built[path]).into_owned();
        assert!(page.contains(&format!("<a href=\"{href}\">below</a>")), "{path}: {page}");
    }
}
