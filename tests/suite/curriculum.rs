//! The course of this repository: what it must hold, and what the README says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use temario::curriculum::{Edition, PageId, PageKind};

use crate::support::{load_course, own_course};

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
    let loaded = load_course(own_course(), Edition::Facilitator);
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
                _ => missing.push(format!("{}: {line}", loaded.site.config.languages[usize::from(language.0)].tag)),
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
    let loaded = load_course(own_course(), Edition::Facilitator);
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
