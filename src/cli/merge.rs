//! `temario merge`: combines the parts of a site.

use std::path::PathBuf;

use super::arguments::MergeArguments;
use super::build::refuse_writing;
use super::exit::Exit;
use super::session::Session;
use crate::diagnostic::{Noun, count, phrases};
use crate::pipeline::{MergeError, Shard, merge};

pub(super) fn run(session: &Session, arguments: &MergeArguments) -> Exit {
    // The sources may be absent; if they are present, the output must not overwrite them.
    let root = session.root_if_any();
    let written = match merge(&arguments.parts, root.as_deref(), &arguments.output) {
        Ok(written) => written,
        Err(error) => return refuse(session, error),
    };
    let files = count(session.language, Noun::File, written.files);
    let pages = count(session.language, Noun::Page, written.pages);
    let folder = arguments.output.display().to_string();
    eprintln!("{}", session.phrase(&phrases::Built { files: &files, folder: &folder, pages: &pages }));
    Exit::Done
}

fn refuse(session: &Session, error: MergeError) -> Exit {
    let shown = |path: &PathBuf| path.display().to_string();
    match error {
        MergeError::Write(error) => return refuse_writing(session, error),
        MergeError::NotAPart(folder) => session.complain(&phrases::MergeNotAPart { folder: &shown(&folder) }),
        MergeError::OtherInputs(first, second) => {
            session.complain(&phrases::MergeOtherInputs { first: &shown(&first), second: &shown(&second) });
        }
        MergeError::Twice(shard, folder) => {
            session.complain(&phrases::MergeTwice { folder: &shown(&folder), part: &shard.to_string() });
        }
        MergeError::Missing(missing) => {
            let parts = missing.iter().map(Shard::to_string).collect::<Vec<_>>().join(", ");
            session.complain(&phrases::MergeMissing { parts: &parts });
        }
        MergeError::Changed(path) => session.complain(&phrases::DeployDiffers { path: &shown(&path) }),
    }
    Exit::WrongUsage
}
