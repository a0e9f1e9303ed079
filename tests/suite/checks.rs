//! Every rule fires where its page says, and nowhere else.

use std::fs;
use std::path::Path;

use temario::diagnostic::rules;

use crate::mirror::{exchanged, mirror, with_strings};
use crate::support::{Files, load, report};

/// One site of a rule's page and what it must give.
struct Case {
    fires: bool,
    files: Files,
    report: Vec<String>,
}

/// Fenced pieces with their info line: ```` ```file path ```` and ```` ```report ````.
pub fn pieces(text: &str) -> Vec<(String, String)> {
    let mut pieces = Vec::new();
    let mut open: Option<(String, String, String)> = None;
    for line in text.lines() {
        match &mut open {
            Some((fence, info, inner)) => {
                if line.trim_end() == fence {
                    pieces.push((info.clone(), inner.clone()));
                    open = None;
                } else {
                    inner.push_str(line);
                    inner.push('\n');
                }
            }
            None => {
                let ticks: String = line.chars().take_while(|character| *character == '`').collect();
                if ticks.len() >= 3 {
                    open = Some((ticks.clone(), line[ticks.len()..].trim().to_owned(), String::new()));
                }
            }
        }
    }
    assert!(open.is_none(), "a fence is never closed");
    pieces
}

/// The parts of the case section that begin with `### fires` or `### silent` outside fences.
fn cases(page: &str) -> Vec<Case> {
    let Some((_, section)) = page.split_once("\n## case\n") else { return Vec::new() };
    let mut parts: Vec<(bool, String)> = Vec::new();
    let mut fence: Option<String> = None;
    for line in section.lines() {
        let ticks: String = line.chars().take_while(|character| *character == '`').collect();
        match &fence {
            Some(open) if line.trim_end() == open => fence = None,
            None if ticks.len() >= 3 => fence = Some(ticks),
            _ => {}
        }
        if fence.is_none() && line.starts_with("### ") {
            parts.push((line == "### fires", String::new()));
        } else if let Some((_, text)) = parts.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    parts
        .into_iter()
        .map(|(fires, text)| {
            let mut case = Case { fires, files: Files::new(), report: Vec::new() };
            for (info, inner) in pieces(&text) {
                match info.strip_prefix("file ") {
                    Some(path) => {
                        case.files.insert(path.trim().to_owned(), inner);
                    }
                    None if info == "report" => case.report.extend(inner.lines().map(str::to_owned)),
                    None => panic!("a piece is a file or a report, not `{info}`"),
                }
            }
            case
        })
        .collect()
}

fn complete(files: &Files) -> Files {
    let mut files = files.clone();
    let defaults = [
        ("site.toml", "title = \"T\"\ndefault_language = \"en\"\n[languages.en]\n[languages.es]\n"),
        ("content/en/index.md", "---\ntitle: T\n---\n"),
        ("content/es/index.md", "---\ntitle: T\n---\n"),
    ];
    for (path, text) in defaults {
        files.entry(path.to_owned()).or_insert_with(|| text.to_owned());
    }
    files
}

#[test]
fn every_rule_fires_where_its_page_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks");
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let page = fs::read_to_string(folder.join(format!("{}.md", rule.code))).expect("every rule has its page");
        let cases = cases(&page);
        let elsewhere = page.contains("\nSee tests/suite/");
        assert!(elsewhere || cases.iter().any(|case| case.fires), "{} has a case that fires", rule.code);
        assert!(elsewhere || cases.iter().any(|case| !case.fires), "{} has a case that is silent", rule.code);
        for (number, case) in cases.iter().enumerate() {
            let marker = format!(" {} ", rule.code);
            let of_rule = |files: &Files| -> Vec<String> {
                report(&load(files)).into_iter().filter(|line| line.contains(&marker)).collect()
            };
            let found = of_rule(&complete(&case.files));
            // The same with the two languages exchanged: no rule knows one of them better.
            let mut mirrored: Vec<String> =
                of_rule(&mirror(&with_strings(complete(&case.files)))).iter().map(|line| exchanged(line)).collect();
            let mut direct = found.clone();
            mirrored.sort();
            direct.sort();
            if mirrored != direct {
                wrong.push(format!("{} case {} exchanged: {mirrored:#?} against {direct:#?}", rule.code, number + 1));
            }
            if found != case.report || case.fires == case.report.is_empty() {
                wrong.push(format!(
                    "{} case {}:\n  wanted {:#?}\n  found {found:#?}",
                    rule.code,
                    number + 1,
                    case.report
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
