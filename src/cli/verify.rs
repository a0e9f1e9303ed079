//! `temario verify`: compares a published site, or a copy, with its manifest.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::arguments::{ListFormat, VerifyArguments};
use super::exit::Exit;
use super::printing::{JsonLayout, print_json};
use super::session::Session;
use crate::config::Date;
use crate::diagnostic::{Noun, Phrase, Severity, count, phrases};
use crate::pipeline::kilobytes;
use crate::signature::{SignatureFault, signed_at};
use crate::verify::{ManifestDifference, Trust, Verified, VerifyFault, verify_folder, verify_website};

/// The number of paths listed for each header.
const LISTED: usize = 3;

pub(super) fn run(session: &Session, arguments: &VerifyArguments) -> Exit {
    verify(session, arguments).unwrap_or_else(|exit| exit)
}

fn verify(session: &Session, arguments: &VerifyArguments) -> Result<Exit, Exit> {
    let place = &arguments.place;
    let manifest = arguments.manifest.as_ref().map(|path| read(session, path)).transpose()?;
    let public_key = arguments.key.as_ref().map(|key| public_key(session, key)).transpose()?;
    let trust = Trust { manifest, public_key };
    let is_address = place.starts_with("https://") || place.starts_with("http://");
    let verified = if is_address { verify_website(place, &trust) } else { verify_folder(Path::new(place), &trust) };
    let verified = verified.map_err(|fault| refuse(session, fault))?;
    match arguments.list {
        ListFormat::Json => print_json(&json(&verified), JsonLayout::Lines),
        ListFormat::Human => show(session, &verified, trust.public_key.is_some()),
    }
    if trust.manifest.is_none() && trust.public_key.is_none() && arguments.list == ListFormat::Human {
        eprintln!("{}", session.phrase(&phrases::VerifyOwnWord));
    }
    let has_key = trust.public_key.is_some();
    let is_wrong = |difference: &ManifestDifference| arguments.deny.is_some() || difference.counts(has_key);
    Ok(if verified.differences.iter().any(is_wrong) { Exit::ContentHasErrors } else { Exit::Done })
}

fn read(session: &Session, path: &Path) -> Result<Vec<u8>, Exit> {
    fs::read(path).map_err(|error| {
        let exit = session.machine(path, &error);
        if error.kind() == std::io::ErrorKind::NotFound { Exit::WrongUsage } else { exit }
    })
}

/// The public key: the argument, or the content of the file that it names.
fn public_key(session: &Session, key: &str) -> Result<String, Exit> {
    let path = PathBuf::from(key);
    if path.is_file() {
        return Ok(String::from_utf8_lossy(&read(session, &path)?).into_owned());
    }
    Ok(key.to_owned())
}

fn show(session: &Session, verified: &Verified, has_key: bool) {
    for difference in &verified.differences {
        let words = match difference {
            ManifestDifference::Missing(path) => session.phrase(&phrases::VerifyMissing { path }),
            ManifestDifference::Changed(path) => session.phrase(&phrases::VerifyChanged { path }),
            ManifestDifference::Extra(path) => session.phrase(&phrases::VerifyExtra { path }),
            ManifestDifference::Unseen(path) => session.phrase(&phrases::VerifyUnseen { path }),
            ManifestDifference::Header { name, wanted, found, paths } => {
                let mut shown =
                    paths.iter().take(LISTED).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
                if paths.len() > LISTED {
                    let more = session.phrase(&phrases::SearchMore { n: &(paths.len() - LISTED).to_string() });
                    shown = format!("{shown} {more}");
                }
                match found {
                    Some(found) => session.phrase(&phrases::VerifyHeader { found, name, paths: &shown, wanted }),
                    None => session.phrase(&phrases::VerifyHeaderMissing { name, paths: &shown, wanted }),
                }
            }
            ManifestDifference::Redirect { from, wanted, found } => {
                session.phrase(&phrases::VerifyRedirect { found, from, wanted })
            }
            ManifestDifference::NotFound { path, wanted, found } => {
                session.phrase(&phrases::VerifyNotFound { found, path, wanted })
            }
        };
        let severity = if difference.counts(has_key) { Severity::Error } else { Severity::Warning };
        out!("{}: {words}", session.phrase(severity.words()));
    }
    let files = count(session.language, Noun::File, verified.files);
    let size = kilobytes(u32::try_from(verified.bytes).unwrap_or(u32::MAX));
    let wrong = verified.differences.iter().filter(|difference| difference.counts(has_key)).count();
    let wrong = count(session.language, Noun::Difference, wrong);
    eprintln!("{}", session.phrase(&phrases::Verified { differences: &wrong, files: &files, size: &size }));
    if let Some(remark) = &verified.signed {
        eprintln!("{}", session.phrase(&phrases::VerifySigned { remark }));
        show_age(session, remark);
    }
}

/// Prints the age of a signature; the signature of an old copy is valid too.
fn show_age(session: &Session, remark: &str) {
    let today = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()) / 86_400;
    let day = signed_at(remark).map(|seconds| seconds / 86_400);
    let Some((day, date)) = day.and_then(|day| Some((day, Date::of_day(i32::try_from(day).ok()?)))) else {
        eprintln!("{}", session.phrase(&phrases::VerifySignedUndated));
        return;
    };
    let date = date.to_string();
    match today.checked_sub(day) {
        None => eprintln!("{}", session.phrase(&phrases::VerifySignedAhead { date: &date })),
        Some(0) => eprintln!("{}", session.phrase(&phrases::VerifySignedToday { date: &date })),
        Some(days) => {
            let days = count(session.language, Noun::Day, usize::try_from(days).unwrap_or(usize::MAX));
            eprintln!("{}", session.phrase(&phrases::VerifySignedOn { date: &date, days: &days }));
        }
    }
}

fn json(verified: &Verified) -> serde_json::Value {
    use serde_json::json;
    let difference = |one: &ManifestDifference| match one {
        ManifestDifference::Missing(path) => json!({ "kind": "missing", "path": path }),
        ManifestDifference::Changed(path) => json!({ "kind": "changed", "path": path }),
        ManifestDifference::Extra(path) => json!({ "kind": "extra", "path": path }),
        ManifestDifference::Unseen(path) => json!({ "kind": "unseen", "path": path }),
        ManifestDifference::Header { name, wanted, found, paths } => {
            json!({ "kind": "header", "name": name, "wanted": wanted, "found": found, "paths": paths })
        }
        ManifestDifference::Redirect { from, wanted, found } => {
            json!({ "kind": "redirect", "from": from, "wanted": wanted, "found": found })
        }
        ManifestDifference::NotFound { path, wanted, found } => {
            json!({ "kind": "not-found", "path": path, "wanted": wanted, "found": found })
        }
    };
    json!({
        "files": verified.files,
        "bytes": verified.bytes,
        "signed": verified.signed,
        "signed_at": verified.signed.as_deref().and_then(signed_at),
        "differences": verified.differences.iter().map(difference).collect::<Vec<_>>(),
    })
}

fn refuse(session: &Session, fault: VerifyFault) -> Exit {
    match fault {
        VerifyFault::NoManifest(place) => {
            session.complain(&phrases::VerifyNoManifest { place: &place });
            Exit::ContentHasErrors
        }
        VerifyFault::RefusedName(place, name) => {
            let name = name.escape_debug().to_string();
            session.complain(&phrases::VerifyRefusedName { name: &name, place: &place });
            Exit::ContentHasErrors
        }
        VerifyFault::NoSignature(place) => {
            session.complain(&phrases::VerifyNoSignature { place: &place });
            Exit::ContentHasErrors
        }
        VerifyFault::Signature(fault) => signature_fault(session, fault),
        VerifyFault::NoAuthorities => no_authorities(session),
        VerifyFault::Unreachable(url, detail) => {
            session.complain(&phrases::VerifyUnreachable { detail: &detail, url: &url });
            Exit::MachineFailed
        }
        VerifyFault::Io(path, error) => session.machine(&path, &error),
    }
}

/// Reports that this computer has no trusted certificate authorities.
pub(super) fn no_authorities(session: &Session) -> Exit {
    session.complain(&phrases::NoAuthorities);
    session.help(&session.phrase(&phrases::NoAuthoritiesHelp));
    Exit::MachineFailed
}

/// Reports why a signature was not made or is not valid.
pub(super) fn signature_fault(session: &Session, fault: SignatureFault) -> Exit {
    let (words, exit): (&dyn Phrase, Exit) = match fault {
        SignatureFault::SecretKey => (&phrases::SignatureSecretKey, Exit::WrongUsage),
        SignatureFault::Password => (&phrases::SignaturePassword, Exit::WrongUsage),
        SignatureFault::PublicKey => (&phrases::SignaturePublicKey, Exit::WrongUsage),
        SignatureFault::Signature => (&phrases::SignatureUnreadable, Exit::ContentHasErrors),
        SignatureFault::Wrong => (&phrases::SignatureWrong, Exit::ContentHasErrors),
    };
    session.complain(words);
    exit
}
