//! `temario merge`: puts the parts of a site together.

use std::path::PathBuf;

use super::arguments::MergeArguments;
use super::build::refuse_writing;
use super::{Exit, Session};
use crate::build::{MergeError, Shard, merge};
use crate::diagnostic::count;

pub(super) fn run(session: &Session, arguments: &MergeArguments) -> Exit {
    // Parts may come together where the sources are not; where they are, nothing is written over them.
    let root = session.root_if_any();
    let written = match merge(&arguments.parts, root.as_deref(), &arguments.output) {
        Ok(written) => written,
        Err(error) => return refuse(session, error),
    };
    let values = [
        ("pages", &*count(session.language, "page", written.pages)),
        ("files", &*count(session.language, "file", written.files)),
        ("folder", &*arguments.output.display().to_string()),
    ];
    eprintln!("{}", session.phrase("built", &values));
    Exit::Done
}

fn refuse(session: &Session, error: MergeError) -> Exit {
    let shown = |path: &PathBuf| path.display().to_string();
    match error {
        MergeError::Write(error) => return refuse_writing(session, error),
        MergeError::NotAPart(folder) => session.complain("merge-not-a-part", &[("folder", &shown(&folder))]),
        MergeError::OtherInputs(first, second) => {
            session.complain("merge-other-inputs", &[("first", &shown(&first)), ("second", &shown(&second))]);
        }
        MergeError::Twice(shard, folder) => {
            session.complain("merge-twice", &[("part", &shard.to_string()), ("folder", &shown(&folder))]);
        }
        MergeError::Missing(missing) => {
            let parts = missing.iter().map(Shard::to_string).collect::<Vec<_>>().join(", ");
            session.complain("merge-missing", &[("parts", &parts)]);
        }
        MergeError::Changed(path) => session.complain("deploy-differs", &[("path", &shown(&path))]),
    }
    Exit::WrongUsage
}
