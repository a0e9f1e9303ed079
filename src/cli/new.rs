//! `temario new site|module|page`.

use std::path::Path;

use super::arguments::{NewArguments, NewCommand};
use super::{Exit, Session, import};
use crate::scaffold::{self, Remark, Scaffold, ScaffoldError};

pub(super) fn run(session: &Session, arguments: &NewArguments) -> Exit {
    let done = match &arguments.what {
        NewCommand::Site { dir, from, layout } if !from.is_empty() => {
            return import::run(session, dir, from, layout.map(Into::into));
        }
        NewCommand::Site { dir, .. } => {
            scaffold::new_site(dir, session.language.tag(), crate::status::today()).inspect(|made| {
                // Paths are named from where the author stands.
                report(session, made, if dir == Path::new(".") { Path::new("") } else { dir });
                next_for_site(session, dir, "next-site");
            })
        }
        NewCommand::Module { slug } => match session.root() {
            Ok(root) => scaffold::new_module(&root, &slug.join(" "), crate::status::today()).inspect(|made| {
                report(session, made, Path::new(""));
                next(session, "next-module", &[("module", &made.id)]);
            }),
            Err(exit) => return exit,
        },
        NewCommand::Page { page } => match session.root() {
            Ok(root) => scaffold::new_page(&root, &page.join(" "), crate::status::today()).inspect(|made| {
                report(session, made, Path::new(""));
                next(session, "next-page", &[]);
            }),
            Err(exit) => return exit,
        },
    };
    match done {
        Ok(_) => Exit::Done,
        Err(error) => refuse(session, error),
    }
}

/// What was made, and what is not as it was typed. Files are named from the folder `below`.
fn report(session: &Session, made: &Scaffold, below: &Path) {
    for remark in &made.remarks {
        let text = match remark {
            Remark::Named { typed, slug } => session.phrase("renamed", &[("name", typed), ("slug", slug)]),
            Remark::Borrowed { language, from } => {
                session.phrase("borrowed", &[("language", language), ("from", from)])
            }
        };
        eprintln!("{}: {text}", session.phrase("note", &[]));
    }
    for file in &made.files {
        out!("{}", session.phrase("created", &[("path", &below.join(file).display().to_string())]));
    }
}

/// What to do next.
fn next(session: &Session, name: &str, values: &[(&str, &str)]) {
    eprintln!();
    session.phrase(name, values).lines().for_each(|line| eprintln!("{line}"));
}

pub(super) fn next_for_site(session: &Session, folder: &Path, phrase: &str) {
    let shown = folder.display().to_string();
    let command = match shown.as_str() {
        "." | "./" => "temario serve --open".to_owned(),
        _ if shown.contains(char::is_whitespace) => format!("temario serve --root \"{shown}\" --open"),
        _ => format!("temario serve --root {shown} --open"),
    };
    next(session, phrase, &[("command", &command)]);
}

pub(super) fn refuse(session: &Session, error: ScaffoldError) -> Exit {
    match error {
        ScaffoldError::BadName { name, proposal } => {
            session.complain("bad-name", &[("name", &name), ("proposal", &proposal)]);
        }
        ScaffoldError::PageWithoutModule => session.complain("bad-page", &[]),
        ScaffoldError::NotEmpty(path) => session.complain("not-empty", &[("folder", &path.display().to_string())]),
        ScaffoldError::Exists(path) => session.complain("exists", &[("path", &path.display().to_string())]),
        ScaffoldError::NumberTaken { number, path } => {
            session.complain("number-taken", &[("number", &number), ("path", &path)]);
        }
        ScaffoldError::NoModule { name, near: Some(near), .. } => {
            session.complain("no-module-near", &[("name", &name), ("near", &near)]);
        }
        ScaffoldError::NoModule { name, known, .. } => no_module(session, &name, &known),
        ScaffoldError::Unreadable => session.complain("config-unreadable", &[]),
        ScaffoldError::Io(path, error) => return session.machine(&path, &error),
    }
    Exit::WrongUsage
}

fn no_module(session: &Session, name: &str, known: &[String]) {
    if known.is_empty() {
        return session.complain("no-module-yet", &[("name", name)]);
    }
    let known: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
    session.complain("no-module", &[("name", name), ("known", &known.join(", "))]);
}
