//! `temario completions` and `temario man`: shell completions and manual pages, from the same definitions as the help.

use std::fs;
use std::path::{Path, PathBuf};

use clap_complete::Shell;
use clap_mangen::Man;

use super::arguments::{CompletionsArguments, ManArguments, command};
use super::exit::Exit;
use super::printing::print_out;
use super::session::Session;
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};

/// Prints a script for the completion of commands and flags in a shell.
pub(super) fn completions(session: &Session, arguments: &CompletionsArguments) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate::<Shell, _>(arguments.shell, &mut command(session.language), "temario", &mut text);
    print_out(&String::from_utf8_lossy(&text));
    Exit::Done
}

/// Writes a manual page for the program and each of its commands, in every language of the program.
pub(super) fn man(session: &Session, arguments: &ManArguments) -> Exit {
    for language in ProgramLanguage::ALL {
        // English pages are not in a language folder: `man` uses them if the reader's language has none.
        let folder = match language {
            ProgramLanguage::English => arguments.man_folder.join("man1"),
            other => arguments.man_folder.join(other.tag()).join("man1"),
        };
        if let Err((path, error)) = write_pages(&folder, language) {
            return session.machine(&path, &error);
        }
    }
    Exit::Done
}

fn write_pages(folder: &Path, language: ProgramLanguage) -> Result<(), (PathBuf, std::io::Error)> {
    fs::create_dir_all(folder).map_err(|error| (folder.to_owned(), error))?;
    let mut whole = command(language);
    // Only a built command has the flags that it inherits from its parents.
    whole.build();
    let mut left = vec![("temario".to_owned(), whole)];
    while let Some((name, command)) = left.pop() {
        let path = folder.join(format!("{name}.1"));
        let inner = command.get_subcommands().map(|inner| (format!("{name}-{}", inner.get_name()), inner.clone()));
        left.extend(inner);
        let page = page(&name, command, language);
        fs::write(&path, page).map_err(|error| (path, error))?;
    }
    Ok(())
}

/// A page in the format of `man`, with headings in the language.
fn page(name: &str, command: clap::Command, language: ProgramLanguage) -> String {
    let leaked: &'static str = name.to_owned().leak();
    let mut text = Vec::new();
    let man = Man::new(command.name(leaked)).source(concat!("temario ", env!("CARGO_PKG_VERSION")));
    man.render(&mut text).expect("memory takes all that is written");
    let text = String::from_utf8_lossy(&text).into_owned();
    let lines = text.lines().map(|line| match line.strip_prefix(".SH ") {
        Some(heading) => {
            let words: &dyn Phrase = match heading.trim_matches('"') {
                "NAME" => &phrases::ManName,
                "SYNOPSIS" => &phrases::ManSynopsis,
                "DESCRIPTION" => &phrases::ManDescription,
                "VERSION" => &phrases::ManVersion,
                _ => return line.to_owned(),
            };
            format!(".SH {}", phrase(language, words))
        }
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}
