//! Data files, front matter and `site.toml` know their keys: a slip in any of them is reported at its line.

use strsim::osa_distance;

use crate::support::{Files, assert_every_data_file, course, load, report};

/// A file with every key that it can have.
struct Sample {
    path: &'static str,
    unknown: &'static str,
    text: &'static str,
    /// Keys that are names which the author chooses.
    names: &'static [&'static str],
}

const SAMPLES: &[Sample] = &[
    Sample {
        path: "content/glossary.yml",
        unknown: "T710",
        names: &[],
        text: "terms:
- id: torture
  en: torture
  es: tortura
  abbr_en: T
  abbr_es: T
  def_en: Severe pain.
  def_es: Dolor grave.
  note_en: A remark.
  note_es: Una nota.
  autolink: true
  see_also: [torture]
  forms_en: [torture]
  forms_es: [tortura]
  avoid_en: [pressure]
  avoid_es: [apremios]
  search_en: [pain]
  search_es: [dolor]
  sources:
  - instrument: uncat
    ref: art. 1
",
    },
    Sample {
        path: "content/instruments.yml",
        unknown: "T710",
        names: &[],
        text: "instruments:
- id: uncat
  kind: treaty
  title_en: Convention against Torture
  title_es: Convención contra la Tortura
  short_en: [Convention]
  short_es: [Convención]
  body_en: General Assembly
  body_es: Asamblea General
  adopted: '1984-12-10'
  revised: '1985'
  in_force: '1987-06'
  symbol: A/RES/39/46
  symbol_en: A/RES/39/46
  symbol_es: A/RES/39/46
  url_en: https://www.un.org/en
  url_es: https://www.un.org/es
  covers_en: Torture.
  covers_es: La tortura.
  note: For us.
",
    },
    Sample {
        path: "content/diagrams.yml",
        unknown: "T710",
        names: &[],
        text: "diagrams:
- id: parts
  form: groups
  title_en: Parts
  title_es: Partes
  text_en: All of them.
  text_es: Todas.
  centre_en: Middle
  centre_es: Medio
  parts:
  - en: One
    es: Uno
    items_en: [a]
    items_es: [a]
  - en: Two
    es: Dos
- id: ties
  form: ties
  title_en: Ties
  title_es: Lazos
  parts:
  - id: one
    en: One
    es: Uno
  - en: Two
    es: Dos
  ties:
  - from: one
    to: 2
    arrow: both
    en: speaks
    es: habla
- id: hours
  form: timeline
  title_en: Hours
  title_es: Horas
  events:
  - at: '21:10'
    en: One
    es: Uno
    note_en: a
    note_es: a
  - at: '22:10'
    en: Two
    es: Dos
- id: risks
  form: matrix
  title_en: Risks
  title_es: Riesgos
  across_en: A
  across_es: A
  down_en: B
  down_es: B
  marking_en: C
  marking_es: C
  columns:
  - en: One
    es: Uno
  - en: Two
    es: Dos
  rows:
  - en: One
    es: Uno
  - en: Two
    es: Dos
  marked:
  - at: [1, 1]
  items:
  - at: [1, 2]
    en: One
    es: Uno
    note_en: a
    note_es: a
- id: seen
  form: layers
  title_en: Seen
  title_es: Visto
  above:
    en: One
    es: Uno
    note_en: a
    note_es: a
  below:
    en: Two
    es: Dos
  parts:
  - en: One
    es: Uno
- id: tree
  form: tree
  title_en: Tree
  title_es: Árbol
  root:
    en: One
    es: Uno
    parts:
    - en: Two
      es: Dos
- id: place
  form: plan
  title_en: Place
  title_es: Lugar
  cells: [AABB, AABB]
  rooms:
  - cells: A
    en: One
    es: Uno
  - cells: B
    en: Two
    es: Dos
  doors:
  - between: [A, B]
    wide: 1
  route: [1, 2]
",
    },
    Sample {
        path: "content/checklists/visit.yml",
        unknown: "T710",
        names: &[],
        text: "title_en: Visit
title_es: Visita
answers:
- id: none
  en: Not looked at
  es: Sin mirar
settings:
- id: police
  en: Police
  es: Policía
methods:
- id: see
  en: See
  es: Ver
groups:
- id: first
  en: First
  es: Primero
  items:
  - id: one
    en: One
    es: Uno
    how: [see]
    settings: [police]
    refs:
    - instrument: uncat
      ref: art. 1
",
    },
    Sample {
        path: "content/en/01-basics/01-law.md",
        unknown: "T303",
        names: &[],
        text: "---
title: Law
description: About the law.
order: 1
slug: law
aliases: [/old-law]
draft: false
minutes: 30
teaching: 20
exercises: 10
notice: 0
objectives: [Know the law]
materials: [paper]
requires: [basics]
terms: [torture]
reviewed: 2026-01-01
review_by: 2027-01-01
source: en
translators: [A]
reviewers: [B]
keywords: [law]
only: [en, es]
fictional: false
audience: participant
cites: optional
autolink: true
---
",
    },
    Sample {
        path: "site.toml",
        unknown: "T202",
        names: &["en", "es", "image-location", "web", "store", "machine", "branch", "week"],
        text: "title = \"Course\"
base_url = \"https://example.org\"
default_language = \"en\"
theme = \"default\"
autolink = true
[languages.en]
label = \"English\"
title = \"Course\"
locale = \"en-GB\"
direction = \"ltr\"
spelling = \"british\"
quotation = \"“”\"
[languages.es]
register = \"usted\"
[checks]
image-location = \"off\"
[markdown]
raw_html = false
[search]
enabled = true
in_address = true
[agenda.week]
title = { en = \"Week\", es = \"Semana\" }
start = \"9:00\"
end = \"17:00\"
opening = 5
closing = 5
interpretation = 1.25
breaks = [{ at = \"11:00\", minutes = 15 }]
lunch = { at = \"13:00\", minutes = 60 }
days = [[\"basics\"]]
[safety]
quick_exit = \"https://weather.example\"
low_profile = false
[reader]
parallel = true
print = true
offline = true
progress = true
[budget]
page = \"90 kB\"
lists = \"120 kB\"
[serve]
editor = \"code -g {file}:{line}\"
[host]
kinds = [\"netlify\"]
domain = \"example.org\"
packed = [\"gzip\"]
[host.cache]
pages = 0
media = 0
[deploy.web]
kind = \"folder\"
path = \"../out\"
[deploy.store]
kind = \"s3\"
bucket = \"course\"
endpoint = \"https://s3.example.org\"
region = \"x\"
prefix = \"y\"
[deploy.branch]
kind = \"git\"
remote = \"origin\"
branch = \"pages\"
history = \"keep\"
identity = \"own\"
[deploy.machine]
kind = \"sftp\"
host = \"me@example.org\"
path = \"/srv\"
command = \"sftp\"
[[parts]]
title = { en = \"Part\", es = \"Parte\" }
modules = [\"basics\"]
",
    },
];

fn samples() -> Files {
    let mut files = course();
    assert_every_data_file(SAMPLES.iter().map(|sample| sample.path));
    files.extend(SAMPLES.iter().map(|sample| (sample.path.to_owned(), sample.text.to_owned())));
    files
}

/// The bytes of every key of a text.
fn keys(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut keys = Vec::new();
    let bytes = text.as_bytes();
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-');
    for end in 1..bytes.len() {
        if !matches!(bytes[end], b':' | b' ' | b'.' | b']') || !is_letter(bytes[end - 1]) {
            continue;
        }
        let start = (0..end).rev().take_while(|at| is_letter(bytes[*at])).last().unwrap_or(end);
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let before = &text[line..start];
        let is_first = before.trim_matches([' ', '-']).is_empty() || before.ends_with("{ ") || before.ends_with(", ");
        let is_value = matches!(&text[end..], rest if rest.starts_with(":\n") || rest.starts_with(": ") || rest.starts_with(" = "));
        let is_table = before.starts_with('[') && matches!(bytes[end], b'.' | b']');
        if (is_first && is_value) || is_table {
            keys.push(start..end);
        }
    }
    keys
}

/// A word with a slip at each of its letters: replaced, left out, doubled, in the other case, exchanged with the next.
fn slips(word: &str) -> Vec<String> {
    let slip = |at: usize| {
        let mut letters: Vec<char> = word.chars().collect();
        match at % 5 {
            0 => letters[at] = 'q',
            1 => drop(letters.remove(at)),
            2 => letters.insert(at, letters[at]),
            3 => letters[at] = letters[at].to_ascii_uppercase(),
            _ if at + 1 < letters.len() => letters.swap(at, at + 1),
            _ => letters[at] = 'q',
        }
        letters.into_iter().collect::<String>()
    };
    (0..word.len()).map(slip).filter(|slip| slip != word).collect()
}

#[test]
fn the_samples_are_right() {
    let wrong: Vec<String> = report(&load(&samples()))
        .into_iter()
        .filter(|line| {
            ["T202", "T203", "T303", "T304", "T701", "T710", "T711", "T712"].iter().any(|code| line.contains(code))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Loads a site in which keys are misspelt, and adds those that are not reported as they should be.
fn misspell(slipped: &[(&Sample, std::ops::Range<usize>, String)], wrong: &mut Vec<String>) {
    let mut files = samples();
    for sample in SAMPLES {
        let mut text = sample.text.to_owned();
        for (_, key, slip) in slipped.iter().rev().filter(|(of, ..)| of.path == sample.path) {
            text.replace_range(key.clone(), slip);
        }
        files.insert(sample.path.to_owned(), text);
    }
    let found = report(&load(&files));
    for (sample, key, slip) in slipped {
        let line = sample.text[..key.start].matches('\n').count() + 1;
        let place = format!("{}:{line}:", sample.path);
        let said = format!(" {} error unknown key `{slip}`; did you mean `", sample.unknown);
        let report = found.iter().find(|one| one.starts_with(&place) && one.contains(&said));
        let near = report.and_then(|one| one.split('`').nth(3)).unwrap_or_default();
        let word = &sample.text[key.clone()];
        // Another key can be as near as the one that was meant.
        let distance = |to: &str| osa_distance(&slip.to_lowercase(), to);
        if near.is_empty() || (near != word && distance(near) > distance(word)) {
            let at_line: Vec<_> = found.iter().filter(|one| one.starts_with(&place)).collect();
            wrong.push(format!("{place} {word} as {slip}: {at_line:?}"));
        }
    }
}

#[test]
fn every_known_key_that_is_misspelt_is_reported_at_its_line_with_the_key_that_was_meant() {
    let mut wrong = Vec::new();
    let mut together: Vec<Vec<(&Sample, std::ops::Range<usize>, String)>> = Vec::new();
    for sample in SAMPLES {
        let keys: Vec<_> =
            keys(sample.text).into_iter().filter(|key| !sample.names.contains(&&sample.text[key.clone()])).collect();
        assert!(keys.len() > 10, "{}: {keys:?}", sample.path);
        for (number, key) in keys.into_iter().enumerate() {
            // Below a key that is misspelt nothing is read.
            let is_outer = sample.text[key.end..].starts_with([']', '.'])
                || [":\n", " = {", " = [{"].iter().any(|begin| sample.text[key.end..].starts_with(begin));
            for (step, slip) in slips(&sample.text[key.clone()]).into_iter().enumerate() {
                if is_outer {
                    misspell(&[(sample, key.clone(), slip)], &mut wrong);
                    continue;
                }
                // Neighbours apart, which would become the same key.
                let place = step * 2 + number % 2;
                together.resize(together.len().max(place + 1), Vec::new());
                together[place].push((sample, key.clone(), slip));
            }
        }
    }
    for slipped in &together {
        misspell(slipped, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
