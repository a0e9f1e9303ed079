//! `temario theme`: the program's own files of the theme, and copies that a site can change.

use super::arguments::ThemeCommand;
use super::exit::Exit;
use super::printing::print_out;
use super::session::Session;
use crate::diagnostic::{nearest, phrases};
use crate::language::portable::check_path;
use crate::pipeline::{BuildOptions, Timings};
use crate::source::{SourcePath, write_changes};
use crate::theme::{BuiltIn, built_in_files};

pub(super) fn run(session: &Session, what: &ThemeCommand) -> Exit {
    let done = match what {
        ThemeCommand::Show { file: None } => {
            built_in_files().iter().for_each(|file| out!("{}", file.name));
            Ok(Exit::Done)
        }
        ThemeCommand::Show { file: Some(name) } => show(session, name),
        ThemeCommand::Copy { file, name } => copy(session, file, name.as_deref()),
    };
    done.unwrap_or_else(|exit| exit)
}

fn show(session: &Session, name: &str) -> Result<Exit, Exit> {
    let file = find(session, name)?;
    match file.text() {
        Some(text) => print_out(text),
        None => {
            session.complain(&phrases::ThemeNoText { path: &file.name });
            return Err(Exit::WrongUsage);
        }
    }
    Ok(Exit::Done)
}

fn copy(session: &Session, name: &str, other_name: Option<&str>) -> Result<Exit, Exit> {
    let file = find(session, name)?;
    let new_name = other_name.unwrap_or(&file.name);
    if !can_be_named(&file, new_name) {
        session.complain(&phrases::ThemeBadName { name: new_name, path: &file.name });
        return Err(Exit::WrongUsage);
    }
    let root = session.root()?;
    let loaded = session.load(&root, &BuildOptions::default(), &mut Timings::new())?;
    let path = SourcePath::new(&BuiltIn::place(new_name, &loaded.site.config.theme));
    if std::fs::symlink_metadata(root.join(path.as_str())).is_ok() {
        session.complain(&phrases::Exists { path: path.as_str() });
        return Err(Exit::WrongUsage);
    }
    write_changes(&root, &loaded.snapshot, [(&path, file.bytes)])
        .map_err(|(path, error)| session.machine(&path, &error))?;
    out!("{}", session.phrase(&phrases::Created { path: path.as_str() }));
    Ok(Exit::Done)
}

/// Whether a copy can have a name: in the folder of the file, with its extension.
fn can_be_named(file: &BuiltIn, name: &str) -> bool {
    let ends = |name: &str| {
        let (folder, _) = name.split_once('/').unwrap_or_default();
        (folder.to_owned(), name.rsplit('.').next().unwrap_or_default().to_owned())
    };
    check_path(name).is_ok() && ends(name) == ends(&file.name)
}

/// Finds a file by its name, its path in a site or its path in temario's source code.
fn find(session: &Session, name: &str) -> Result<BuiltIn, Exit> {
    let files = built_in_files();
    let wanted = name.replace('\\', "/");
    let wanted = wanted.trim_start_matches("./");
    let inner = wanted.strip_prefix("themes/").and_then(|rest| Some(rest.split_once('/')?.1)).unwrap_or(wanted);
    if let Some(file) = files.iter().find(|file| file.name == inner) {
        return Ok(file.clone());
    }
    match nearest(inner, files.iter().map(|file| file.name.as_str())) {
        Some(near) => session.complain(&phrases::ThemeUnknownNear { path: name, near }),
        None => session.complain(&phrases::ThemeUnknown { path: name }),
    }
    Err(Exit::WrongUsage)
}
