//! What a release carries: manuals and completions of every command, licences that allow it, and documents that name
//! only what is there. That a release is the same twice takes minutes, and `release/reproduce` shows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{temario, temario_in, tree};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_else(|_| panic!("{path} is there"))
}

/// The commands, from the one place where they are defined.
fn commands() -> Vec<String> {
    let arguments = read("src/cli/arguments.rs");
    let (_, variants) = arguments.split_once("enum Command {\n").expect("the commands");
    let (variants, _) = variants.split_once("\n}").expect("their end");
    let names = variants.lines().filter_map(|line| line.trim().split_once('('));
    names.map(|(name, _)| name.to_lowercase()).filter(|name| !name.contains([' ', '#', '/'])).collect()
}

#[test]
fn manuals_and_completions_know_every_command_in_both_languages() {
    let commands = commands();
    assert!(commands.len() >= 18 && commands.contains(&"man".to_owned()), "{commands:?}");
    let folder = tempfile::tempdir().expect("a folder");
    assert!(temario().arg("man").arg(folder.path()).status().expect("runs").success());
    let pages = tree(folder.path());
    for command in &commands {
        for manual in ["man1", "es/man1"] {
            assert!(pages.contains_key(&format!("{manual}/temario-{command}.1")), "{manual} of {command}");
            let whole = String::from_utf8_lossy(&pages[&format!("{manual}/temario.1")]).replace("\\-", "-");
            assert!(whole.contains(&format!("temario-{command}(1)")), "{manual}/temario.1 names {command}");
        }
    }
    for language in ["en", "es"] {
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            let output = temario_in(language).args(["completions", shell]).output().expect("runs");
            let text = String::from_utf8_lossy(&output.stdout);
            let words: BTreeSet<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
            for command in &commands {
                assert!(words.contains(command.as_str()), "completions of {shell} in {language} know {command}");
            }
        }
    }
}

/// Paths of the repository that a document names in backquotes or links to.
fn named_paths(document: &str) -> BTreeSet<&str> {
    let quoted = document.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
    let linked = document.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let folders = ["release/", "docs/", "src/", "tests/", "benches/", "fuzz/", ".ci/"];
    let files = ["Cargo.toml", "Cargo.lock", "CHANGELOG.md", "README.md", "README.es.md"];
    let is_ours = |path: &&str| folders.iter().any(|folder| path.starts_with(folder)) || files.contains(path);
    quoted.chain(linked).filter(is_ours).collect()
}

#[test]
fn every_file_that_the_documents_on_releases_name_is_there() {
    let named = named_paths("`release/build HEAD`, [x](docs/y.md), ``` release/run ``` and `--locked`");
    assert!(named.is_superset(&BTreeSet::from(["release/build", "docs/y.md"])), "{named:?}");
    for document in ["docs/releases.md", "docs/decisions/0011-releases.md"] {
        let text = read(document);
        let named = named_paths(&text);
        assert!(named.contains("release/build"), "{document} names what it is about: {named:?}");
        for path in named {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(), "{document} names {path}");
        }
    }
}

/// Licences that ask for no more than their text beside the program: docs/decisions/packages.md.
const ALLOWED: [&str; 12] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "CC0-1.0",
    "0BSD",
];

/// Whether an expression of SPDX can be met with licences that are allowed. Old ones write `/` for OR.
fn is_allowed(expression: &str) -> bool {
    let words = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut at = 0;
    let allowed = either(&words, &mut at);
    allowed && at == words.len()
}

fn either(words: &[&str], at: &mut usize) -> bool {
    let mut allowed = both(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        allowed |= both(words, at);
    }
    allowed
}

fn both(words: &[&str], at: &mut usize) -> bool {
    let mut allowed = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        allowed &= one(words, at);
    }
    allowed
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let allowed = either(words, at);
        *at += 1;
        return allowed;
    }
    if words.get(*at) == Some(&"WITH") {
        let name = format!("{word} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
        return ALLOWED.contains(&name.as_str());
    }
    ALLOWED.contains(word)
}

#[test]
fn every_package_in_the_program_may_be_given_away_with_it() {
    for (expression, allowed) in [
        ("MIT OR Apache-2.0", true),
        ("Unlicense/MIT", true),
        ("GPL-3.0", false),
        ("MIT AND GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND GPL-3.0", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
        ("", false),
    ] {
        assert_eq!(is_allowed(expression), allowed, "{expression}");
    }
    // What the tests were built of is on this machine already; nothing is asked of a network.
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal", "--prefix", "none", "--format", "{p}|{l}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let packages: BTreeSet<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    assert!(packages.len() > 100, "{packages:?}");
    for package in packages {
        let (name, licence) = package.split_once('|').expect("a name and a licence");
        assert!(is_allowed(licence), "{name} is under `{licence}`");
    }
}
