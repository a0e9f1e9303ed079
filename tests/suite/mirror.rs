//! With the two languages exchanged the site is the mirror image.
//!
//! Every word `en` becomes `es` and the other way round, in all inputs: names
//! of folders, settings, texts, strings of the interface. A program that
//! favours neither gives the same site with the same words exchanged.

use temario::curriculum::{BLOCKS, BlockKind, BlockRow};
use temario::pipeline::{self, BuildOptions, Memo, Timings};
use temario::source::Snapshot;

use crate::support::{Files, Outputs, assert_every_data_file, course, outputs, own_course};

/// Exchanges `en` and `es` wherever they stand as words.
pub fn exchanged(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    let flush = |word: &mut String, result: &mut String| {
        result.push_str(match word.as_str() {
            "en" => "es",
            "es" => "en",
            "EN" => "ES",
            "ES" => "EN",
            "En" => "Es",
            "Es" => "En",
            other => other,
        });
        word.clear();
    };
    for character in text.chars() {
        if character.is_alphanumeric() {
            word.push(character);
        } else {
            flush(&mut word, &mut result);
            result.push(character);
        }
    }
    flush(&mut word, &mut result);
    result
}

/// Files of the search index are named by their content, in which words are exchanged too: without those names.
fn without_digests(outputs: Outputs) -> Outputs {
    let plain = |path: String, bytes: Vec<u8>| {
        // The list of what can be kept has digests and weights of files.
        if path.ends_with("/offline-files.json") {
            let text = String::from_utf8(bytes).expect("a script");
            let mut names: Vec<&str> = text.split('"').filter(|piece| piece.contains('/')).collect();
            names.retain(|name| !name.contains("/search-index"));
            return (path, names.join("\n").into_bytes());
        }
        if !path.contains("/search-index") {
            return (path, without_many(bytes));
        }
        let name: Vec<&str> = path.split('.').collect();
        let mut root = String::from_utf8(bytes).expect("a script");
        if path.ends_with("/search-index.js") {
            let object = root.strip_prefix("temarioSearch(").and_then(|rest| rest.rsplit_once(','));
            let (object, _) = object.expect("the root is a call with an object and a name");
            let mut value: serde_json::Value = serde_json::from_str(object).expect("the root is JSON");
            // Digests, and the first words of sorted pieces.
            for (key, place) in [("terms", 0), ("terms", 1), ("texts", 1)] {
                value[key][place] = "".into();
            }
            // A form by which only one of the languages counts.
            if let Some(forms) = value["t"]["results"].as_object_mut() {
                forms.remove("many");
            }
            // Sorted lists, in which "en" and "es" may stand, also as the endings of words in the dictionary.
            for key in ["words", "small", "endings", "whole"] {
                value[key] = "".into();
            }
            root = value.to_string();
        }
        // The mark of a line's end would be taken for a letter of the word after it.
        (format!("{}.{}", name[0], name[name.len() - 1]), root.replace("\\n", " ").into_bytes())
    };
    // Of a large index the pieces of the dictionary are sorted too; that of a small one stands in its root.
    let is_sorted = |path: &String| path.contains("/search-index/t") || path.contains("/search-index/w");
    outputs.into_iter().filter(|(path, _)| !is_sorted(path)).map(|(path, bytes)| plain(path, bytes)).collect()
}

/// A page without the attributes with a form by which only one of the languages counts.
fn without_many(bytes: Vec<u8>) -> Vec<u8> {
    let mut bytes = bytes;
    for attribute in [" data-text-many=\"", " data-some-many=\"", " data-short-many=\""] {
        let found = |bytes: &[u8]| bytes.windows(attribute.len()).position(|window| window == attribute.as_bytes());
        while let Some(at) = found(&bytes) {
            let value = at + attribute.len();
            let end = bytes[value..].iter().position(|byte| *byte == b'"').expect("an attribute ends");
            bytes.drain(at..=value + end);
        }
    }
    bytes
}

fn exchanged_outputs(outputs: &Outputs) -> Outputs {
    let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => exchanged(text).into_bytes(),
        Err(_) => bytes.to_vec(),
    };
    outputs.iter().map(|(path, bytes)| (exchanged(path), text(bytes))).collect()
}

fn build(files: &Files) -> (Outputs, Vec<String>) {
    let snapshot = Snapshot::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let loaded = pipeline::load(snapshot, &BuildOptions::default(), &mut Memo::new(), &mut Timings::new());
    (without_digests(outputs(&loaded)), crate::support::report(&loaded))
}

/// Adds the strings of the interface, so that they can be exchanged too.
pub fn with_strings(mut files: Files) -> Files {
    // Exchanged, a file is laid over the program's of the other language. What that one has and this one lacks is empty,
    // and no file has a form by which the other language does not count.
    let without_many = |text: &str| -> String {
        text.split_inclusive('\n').filter(|line| !(line.starts_with("many = ") && line.contains("{n}"))).collect()
    };
    for (name, text, language, lacking) in [
        (
            "en",
            include_str!("../../themes/default/strings/en.toml"),
            include_str!("../../languages/en.toml"),
            "opening_marks = []\nnames_with_marks = []\ngender = { endings = [], after = '', words = '', innocent = '' }\n",
        ),
        (
            "es",
            include_str!("../../themes/default/strings/es.toml"),
            include_str!("../../languages/es.toml"),
            "spelling = []\n",
        ),
    ] {
        files.entry(format!("themes/default/strings/{name}.toml")).or_insert_with(|| without_many(text));
        let language = language.replace("[writing]\n", &format!("[writing]\n{lacking}"));
        files.entry(format!("languages/{name}.toml")).or_insert(language);
    }
    files
}

/// The files with the two languages exchanged.
pub fn mirror(files: &Files) -> Files {
    files.iter().map(|(path, text)| (exchanged(path), exchanged(text))).collect()
}

fn assert_mirrored(files: Files) {
    let files = with_strings(files);
    let (one, mut faults) = build(&files);
    let (other, mut other_faults) = build(&mirror(&files));
    let wanted = exchanged_outputs(&one);
    assert!(wanted.keys().eq(other.keys()), "the same addresses");
    for (path, bytes) in &wanted {
        // Assets and files with digests in their names are the same for both.
        let (bytes, found) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&other[path]));
        for (wanted, found) in bytes.lines().zip(found.lines()) {
            assert_eq!(wanted, found, "{path}");
        }
        assert_eq!(bytes.len(), found.len(), "{path}");
    }
    faults = faults.iter().map(|fault| exchanged(fault)).collect();
    faults.sort();
    other_faults.sort();
    assert_eq!(faults, other_faults);
}

#[test]
fn a_small_course_is_mirrored() {
    assert_mirrored(course());
}

#[test]
fn a_course_with_missing_halves_is_mirrored() {
    let mut files = course();
    files.remove("content/es/01-basics/02-practice.md");
    files.insert("content/es/01-basics/03-solo.md".into(), "---\ntitle: Solo\nonly: [es]\n---\n\nTexto.\n".into());
    files.insert("content/es/02-otro/index.md".into(), "---\ntitle: Otro\nsource: es\n---\n\n## Aviso\n".into());
    assert_mirrored(files);
}

/// A page with every block there is, in the words of one language.
fn every_block(word: impl Fn(&BlockRow) -> String) -> String {
    let mut page =
        "---\ntitle: Todo\nminutes: 200\nobjectives: [Ver, \"Oír {#oir}\"]\nnotice: 2\nfictional: true\n---\n\n"
            .to_owned();
    for row in &BLOCKS {
        let word = word(row);
        let timed = "{minutes=5 work=pairs materials=\"Papel\" objective=oir}";
        let (attributes, content) = match row.kind {
            BlockKind::Quiz => {
                ("{objective=1}", "¿Qué?\n\n- [x] Uno\n\n  Sí.\n- [ ] Dos\n\n  No.\n- [x] Tres\n\n  Sí.\n")
            }
            BlockKind::Checklist => ("{from=registers group=g setting=police}", ""),
            BlockKind::Definition => ("{term=torture}", ""),
            BlockKind::Diagram => ("{from=visit}", ""),
            BlockKind::Figure => ("", "| a | b |\n|---|---|\n| 1 | 2 |\n\nUn pie con [[torture]].\n"),
            BlockKind::Gallery => {
                ("", "![Un patio](/media/a.svg \"Uno\"){width=40%}\n![Otro](/media/a.svg){align=left}\n")
            }
            kind if kind.is_timed() => (timed, "Hagan algo.\n"),
            _ => ("", "- Un punto [@uncat arts. 1(1) and 20(d)] con tortura.\n"),
        };
        page.push_str(&format!("::: {word} Título {attributes}\n{content}:::\n\n"));
    }
    page
}

#[test]
fn every_block_is_mirrored() {
    let strings =
        [include_str!("../../themes/default/strings/en.toml"), include_str!("../../themes/default/strings/es.toml")];
    let mut files = course();
    for (language, strings) in ["en", "es"].into_iter().zip(strings) {
        let word = |row: &BlockRow| {
            let line = strings.lines().find(|line| line.starts_with(&format!("{} = {{ word", row.id)));
            let quoted = line.and_then(|line| line.split('"').nth(1));
            quoted.unwrap_or_else(|| panic!("{} has a word in {language}", row.id)).to_owned()
        };
        files.insert(format!("content/{language}/01-basics/03-all.md"), every_block(word));
    }
    for (path, text) in [
        ("content/media/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9\"/></svg>"),
        (
            "content/glossary.yml",
            "terms:\n- id: torture\n  en: torture\n  es: tortura\n  def_en: Severe pain.\n  def_es: Dolor grave.\n  forms_en: [tortura]\n  forms_es: [tortura]\n  sources: [{instrument: uncat, ref: art. 1}]\n",
        ),
        (
            "content/instruments.yml",
            "instruments:\n- id: uncat\n  kind: treaty\n  title_en: Convention\n  title_es: Convención\n  adopted: 1984-12-10\n  url_en: https://example.org/en\n  url_es: https://example.org/es\n",
        ),
        (
            "content/diagrams.yml",
            "diagrams:\n- id: visit\n  form: groups\n  title_en: A visit\n  title_es: Una visita\n  text_en: One.\n  text_es: Una.\n  parts:\n  - {en: Prepare, es: Preparar, items_en: [Read], items_es: [Leer]}\n  - {en: Report, es: Informar}\n",
        ),
        (
            "content/checklists/registers.yml",
            "title_en: List\ntitle_es: Lista\nanswers:\n- id: si\n  en: 'Yes'\n  es: Sí\n- id: none\n  en: Open\n  es: Abierto\ngroups:\n- id: g\n  en: Group\n  es: Grupo\n  items:\n  - id: i\n    en: Item\n    es: Punto\n    settings: [police]\n    how: [documents]\n    refs: [{instrument: uncat, ref: art. 2}]\n",
        ),
    ] {
        files.insert(path.to_owned(), text.to_owned());
    }
    assert_every_data_file(files.keys().map(String::as_str));
    let loaded = crate::support::load(&files);
    assert!(!loaded.has_errors(), "{:#?}", crate::support::report(&loaded));
    assert_mirrored(files);
}

#[test]
fn the_course_of_this_repository_is_mirrored() {
    let snapshot = own_course();
    let mut files = Files::new();
    for source in &snapshot.sources {
        let path = source.path.as_str();
        // The theme is the same for both languages, but for its strings. Records hold digests of words, which are
        // others once words are exchanged.
        let is_record = path.ends_with(".lock");
        if (path.starts_with("content/") && !is_record) || path == "site.toml" {
            files.insert(path.to_owned(), source.text.to_string());
        }
    }
    assert_mirrored(files);
}

#[test]
fn a_favoured_language_would_be_found() {
    assert_eq!(exchanged("lang=\"en\" en/a es.toml renes EN"), "lang=\"es\" es/a en.toml renes ES");
}
