//! `temario addresses`: the addresses under which pages have been published.

use std::path::Path;

use super::arguments::{AddressesArguments, AddressesCommand, ForgetArguments};
use super::exit::Exit;
use super::session::Session;
use crate::config::BaseUrl;
use crate::curriculum::{PUBLISHED, PublishedAddress, lost, read_published, updated, without};
use crate::diagnostic::{Noun, count, nearest, phrases};
use crate::pipeline::{BuildOptions, Loaded, Timings};
use crate::source::{SourcePath, write_changes};

pub(super) fn run(session: &Session, arguments: &AddressesArguments) -> Exit {
    addresses(session, arguments).unwrap_or_else(|exit| exit)
}

fn addresses(session: &Session, arguments: &AddressesArguments) -> Result<Exit, Exit> {
    let root = session.root()?;
    let loaded = session.load(&root, &BuildOptions::default(), &mut Timings::new())?;
    match &arguments.what {
        Some(AddressesCommand::Record) => return record(session, &root, &loaded).map(|()| Exit::Done),
        Some(AddressesCommand::Forget(which)) => return forget(session, &root, &loaded, which),
        None => {}
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

/// Removes addresses from the record: those that were never given to readers, such as those of a trial, or that should
/// be gone for good. Nothing is removed if one of them is not in the record.
fn forget(session: &Session, root: &Path, loaded: &Loaded, which: &ForgetArguments) -> Result<Exit, Exit> {
    let published = recorded(loaded);
    let known: Vec<&str> = published.iter().map(|one| one.address.as_str()).collect();
    let forgotten: Vec<&str> = if which.lost {
        lost(&loaded.site, &published).into_iter().map(|(one, _)| one.address.as_str()).collect()
    } else {
        let base = loaded.site.delivery.base_url.as_ref().map(BaseUrl::as_str).unwrap_or_default();
        let mut forgotten = Vec::new();
        for given in &which.addresses {
            let address = given.strip_prefix(base).unwrap_or(given).trim_start_matches('/');
            // A trailing slash names all addresses of a folder.
            let is_named = |one: &&&str| match address.ends_with('/') {
                true => one.starts_with(address),
                false => **one == address,
            };
            let named: Vec<&str> = known.iter().filter(is_named).copied().collect();
            if named.is_empty() {
                session.complain(&phrases::AddressesUnknown { address: given, path: PUBLISHED });
                if let Some(near) = nearest(address, known.iter().copied()) {
                    session.help(&session.phrase(&phrases::AddressesNearest { address: near }));
                }
                return Err(Exit::WrongUsage);
            }
            forgotten.extend(named);
        }
        forgotten
    };
    let text = without(&published, &forgotten, &session.phrase(&phrases::AddressesRemark));
    let removed = known.iter().filter(|address| forgotten.contains(*address));
    for address in removed.clone() {
        out!("- {address}");
    }
    let removed = removed.count();
    if removed > 0 {
        write_changes(root, &loaded.snapshot, [(&SourcePath::new(PUBLISHED), text.as_bytes())])
            .map_err(|(path, error)| session.machine(&path, &error))?;
    }
    eprintln!("{}", session.phrase(&phrases::AddressesForgotten { n: &removed.to_string(), path: PUBLISHED }));
    Ok(Exit::Done)
}
