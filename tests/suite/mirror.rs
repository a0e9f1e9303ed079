//! With the two languages exchanged the site is the mirror image.
//!
//! Every word `en` becomes `es` and the other way round, in all inputs: names
//! of folders, settings, texts, strings of the interface. A program that
//! favours neither gives the same site with the same words exchanged.

use temario::build::{self, BuildOptions, Memo, Timings};
use temario::source::Snapshot;

use crate::support::{Files, Outputs, course, outputs, own_course};

/// Exchanges `en` and `es` wherever they stand as words.
fn exchanged(text: &str) -> String {
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

fn exchanged_outputs(outputs: &Outputs) -> Outputs {
    let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => exchanged(text).into_bytes(),
        Err(_) => bytes.to_vec(),
    };
    outputs.iter().map(|(path, bytes)| (exchanged(path), text(bytes))).collect()
}

fn build(files: &Files) -> (Outputs, Vec<String>) {
    let snapshot = Snapshot::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let loaded = build::load(snapshot, &BuildOptions::default(), &mut Memo::new(), &mut Timings::new());
    (outputs(&loaded), crate::support::report(&loaded))
}

fn with_strings(mut files: Files) -> Files {
    for (name, text) in [
        ("en", include_str!("../../themes/default/strings/en.toml")),
        ("es", include_str!("../../themes/default/strings/es.toml")),
    ] {
        files.insert(format!("themes/default/strings/{name}.toml"), text.to_owned());
    }
    files
}

fn mirror(files: &Files) -> Files {
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

#[test]
fn the_course_of_this_repository_is_mirrored() {
    let snapshot = own_course();
    let mut files = Files::new();
    for source in &snapshot.sources {
        let path = source.path.as_str();
        // The theme is the same for both languages, but for its strings.
        if path.starts_with("content/") || path == "site.toml" {
            files.insert(path.to_owned(), source.text.to_string());
        }
    }
    assert_mirrored(files);
}

#[test]
fn a_favoured_language_would_be_found() {
    assert_eq!(exchanged("lang=\"en\" en/a es.toml renes EN"), "lang=\"es\" es/a en.toml renes ES");
}
