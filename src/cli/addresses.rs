//! `temario addresses`: the addresses under which pages have been published.

use std::path::Path;

use super::arguments::{AddressesArguments, AddressesCommand};
use super::exit::Exit;
use super::session::Session;
use crate::curriculum::{PUBLISHED, PublishedAddress, lost, read_published, updated};
use crate::diagnostic::{Noun, count, phrases};
use crate::pipeline::{BuildOptions, Loaded, Timings};
use crate::source::{SourcePath, write_changes};

pub(super) fn run(session: &Session, arguments: &AddressesArguments) -> Exit {
    addresses(session, arguments).unwrap_or_else(|exit| exit)
}

fn addresses(session: &Session, arguments: &AddressesArguments) -> Result<Exit, Exit> {
    let root = session.root()?;
    let loaded = session.load(&root, &BuildOptions::default(), &mut Timings::new())?;
    if let Some(AddressesCommand::Record) = arguments.what {
        record(session, &root, &loaded)?;
        return Ok(Exit::Done);
    }
    let published = recorded(&loaded);
    let is_known = |address: &str| published.iter().any(|one| one.address.as_str() == address);
    let pages = loaded.site.pages.iter().flat_map(|page| page.addresses.values().flatten());
    for address in pages.filter(|address| !is_known(address.as_str())) {
        out!("+ {address}");
    }
    let lost = lost(&loaded.site, &published);
    for (one, _) in &lost {
        out!("- {}\t{}", one.address, one.page);
    }
    Ok(if lost.is_empty() { Exit::Done } else { Exit::ContentHasErrors })
}

fn recorded(loaded: &Loaded) -> Vec<PublishedAddress> {
    loaded.snapshot.source(PUBLISHED).map(|source| read_published(source).0).unwrap_or_default()
}

/// Adds the present addresses of the site to the record.
pub(super) fn record(session: &Session, root: &Path, loaded: &Loaded) -> Result<(), Exit> {
    let before = recorded(loaded);
    let text = updated(&loaded.site, &before, &session.phrase(&phrases::AddressesRemark));
    let added = text.lines().count() - 1 - before.len().min(text.lines().count() - 1);
    if added == 0 {
        return Ok(());
    }
    write_changes(root, &loaded.snapshot, [(&SourcePath::new(PUBLISHED), text.as_bytes())])
        .map_err(|(path, error)| session.machine(&path, &error))?;
    let added = count(session.language, Noun::Address, added);
    eprintln!("{}", session.phrase(&phrases::AddressesRecorded { addresses: &added, path: PUBLISHED }));
    Ok(())
}
