//! `temario sign`: signs the manifest of a built site.

use crate::diagnostic::phrases;
use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::arguments::SignArguments;
use super::exit::Exit;
use super::session::Session;
use super::verify::signature_fault;
use crate::pipeline::{MANIFEST, Manifest};
use crate::signature::{SIGNATURE, needs_password, sign};
use crate::source::write_files;

/// The environment variable for the password of the key.
const PASSWORD: &str = "TEMARIO_KEY_PASSWORD";

pub(super) fn run(session: &Session, arguments: &SignArguments) -> Exit {
    sign_folder(session, arguments).unwrap_or_else(|exit| exit)
}

fn sign_folder(session: &Session, arguments: &SignArguments) -> Result<Exit, Exit> {
    let folder = &arguments.folder;
    let path = folder.join(MANIFEST);
    let bytes = fs::read(&path).ok().filter(|bytes| Manifest::parse(bytes).is_some());
    let Some(bytes) = bytes else {
        session.complain(&phrases::DeployNotBuilt { folder: &folder.display().to_string() });
        return Err(Exit::WrongUsage);
    };
    let signature = signature(session, &arguments.secret_key, &bytes)?;
    write_files(folder, [(Path::new(SIGNATURE), signature.as_bytes())])
        .map_err(|(path, error)| session.machine(&path, &error))?;
    eprintln!("{}", session.phrase(&phrases::Signed { path: &folder.join(SIGNATURE).display().to_string() }));
    Ok(Exit::Done)
}

/// Signs a manifest with the key in a file; asks for its password if it has one.
pub(super) fn signature(session: &Session, secret_key: &Path, manifest: &[u8]) -> Result<String, Exit> {
    let key = fs::read_to_string(secret_key).map_err(|error| {
        session.machine(secret_key, &error);
        Exit::WrongUsage
    })?;
    let password = match needs_password(&key).map_err(|fault| signature_fault(session, fault))? {
        false => None,
        true => Some(match std::env::var(PASSWORD) {
            Ok(password) => password,
            Err(_) => rpassword::prompt_password(session.phrase(&phrases::SignPassword)).map_err(|_| {
                session.complain(&phrases::SignNoPassword { variable: PASSWORD });
                Exit::WrongUsage
            })?,
        }),
    };
    let edition = Manifest::parse(manifest).map_or("", |manifest| manifest.edition.word());
    // The timestamp distinguishes an old copy from a new one.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    sign(&key, password, manifest, &format!("timestamp:{now}\ttemario:{edition}"))
        .map_err(|fault| signature_fault(session, fault))
}
