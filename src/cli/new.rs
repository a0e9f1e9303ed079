//! `temario new site|module|page`.

use super::arguments::{NewArguments, NewCommand};
use super::{Exit, Session};
use crate::diagnostic::nearest;
use crate::scaffold::{self, Created, ScaffoldError};

pub(super) fn run(session: &Session, arguments: &NewArguments) -> Exit {
    let created = match &arguments.what {
        NewCommand::Site { dir } => scaffold::new_site(dir).inspect(|_| {
            let folder = dir.display().to_string();
            eprintln!("{}", session.phrase("next-step", &[("folder", &folder)]));
        }),
        NewCommand::Module { slug } => match session.root() {
            Ok(root) => scaffold::new_module(&root, slug),
            Err(exit) => return exit,
        },
        NewCommand::Page { page } => match (session.root(), page.split_once('/')) {
            (Ok(root), Some((module, slug))) => scaffold::new_page(&root, module, slug),
            (Ok(_), None) => Err(ScaffoldError::PageWithoutModule),
            (Err(exit), _) => return exit,
        },
    };
    match created {
        Ok(created) => report(session, &created),
        Err(error) => refuse(session, error),
    }
}

fn report(session: &Session, created: &[Created]) -> Exit {
    for file in created {
        println!("{}", session.phrase("created", &[("path", &file.0.display().to_string())]));
    }
    Exit::Done
}

fn refuse(session: &Session, error: ScaffoldError) -> Exit {
    match error {
        ScaffoldError::BadName { name, proposal } => {
            session.complain("bad-name", &[("name", &name), ("proposal", &proposal)]);
        }
        ScaffoldError::PageWithoutModule => session.complain("bad-page", &[]),
        ScaffoldError::Exists(path) => session.complain("exists", &[("path", &path.display().to_string())]),
        ScaffoldError::NoModule { name, known } => match nearest(&name, known.iter().map(String::as_str)) {
            Some(near) => session.complain("no-module-near", &[("name", &name), ("near", near)]),
            None => session.complain("no-module", &[("name", &name)]),
        },
        ScaffoldError::Io(path, error) => return session.machine(&path, &error),
    }
    Exit::WrongUsage
}
