//! `temario schema`: the JSON Schemas of the files that authors write.

use super::arguments::SchemaArguments;
use super::exit::Exit;
use super::printing::{JsonLayout, print_json};
use super::session::Session;
use crate::config::Delivery;
use crate::diagnostic::{nearest, phrases};
use crate::language::LanguageTag;
use crate::pipeline::{BuildOptions, Timings};
use crate::schemas::{SchemaKind, schema};

pub(super) fn run(session: &Session, arguments: &SchemaArguments) -> Exit {
    let Some(name) = &arguments.name else {
        for (name, _, files) in SchemaKind::ALL {
            out!("{name:<12} {files}");
        }
        return Exit::Done;
    };
    let Some(kind) = SchemaKind::named(name) else {
        match nearest(name, SchemaKind::ALL.map(|(name, ..)| name)) {
            Some(near) => session.complain(&phrases::UnknownSchemaNear { name, near }),
            None => session.complain(&phrases::UnknownSchema { name }),
        }
        return Exit::WrongUsage;
    };
    match languages(session) {
        Ok(languages) => print_json(&schema(kind, &languages, session.language), JsonLayout::Lines),
        Err(exit) => return exit,
    }
    Exit::Done
}

/// The languages of the site; none outside of a site.
fn languages(session: &Session) -> Result<Vec<LanguageTag>, Exit> {
    let Some(root) = session.root_if_any() else { return Ok(Vec::new()) };
    let loaded = session.load(&root, &BuildOptions::of(Delivery::default()), &mut Timings::new())?;
    Ok(loaded.site.config.languages.values().map(|language| language.tag.clone()).collect())
}
