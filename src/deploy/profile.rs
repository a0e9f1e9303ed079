//! Credentials for stores from profile files, which other S3 programs read too.

use std::env::{home_dir, var_os};
use std::io;
use std::path::PathBuf;

use configparser::ini::{Ini, IniDefault};

use super::fault::DeployFault;

/// The values of a profile.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StoreProfile {
    pub id: String,
    pub secret: String,
    /// For temporary credentials.
    pub token: Option<String>,
    pub region: Option<String>,
}

/// The profile named by the environment, or `default`; `None` if `default` does not exist.
///
/// # Errors
/// The profile named by the environment has no keys, or a file cannot be read.
pub(super) fn read() -> Result<Option<StoreProfile>, DeployFault> {
    let named = var_os("AWS_PROFILE").filter(|name| !name.is_empty()).map(|name| name.to_string_lossy().into_owned());
    let name = named.as_deref().unwrap_or("default");
    let keys = file("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials")?;
    let settings = file("AWS_CONFIG_FILE", ".aws/config")?;
    let found = profile(name, &keys, &settings);
    match (found, named) {
        (None, Some(name)) => Err(DeployFault::NoProfile(name)),
        (found, _) => Ok(found),
    }
}

/// A profile, from the text of both files.
fn profile(name: &str, keys: &str, settings: &str) -> Option<StoreProfile> {
    let (keys, settings) = (parsed(keys), parsed(settings));
    // In the settings file, all profiles except `default` have a prefix.
    let longer = format!("profile {name}");
    let get = |key: &str| {
        let places = [(&keys, name), (&settings, longer.as_str()), (&settings, name)];
        places.iter().find_map(|(file, section)| file.get(section, key)).filter(|value| !value.is_empty())
    };
    Some(StoreProfile {
        id: get("aws_access_key_id")?,
        secret: get("aws_secret_access_key")?,
        token: get("aws_session_token"),
        region: get("region"),
    })
}

/// Parses a file of sections with keys. An invalid file has none.
fn parsed(text: &str) -> Ini {
    let mut syntax = IniDefault::default();
    syntax.case_sensitive = true;
    // A key may contain any character.
    syntax.delimiters = vec!['='];
    syntax.enable_inline_comments = false;
    let mut file = Ini::new_from_defaults(syntax);
    let _ = file.read(text.to_owned());
    file
}

/// The text of a file named by the environment, or in the user's folder; empty if it does not exist.
fn file(variable: &str, usual: &str) -> Result<String, DeployFault> {
    let named = var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
    let Some(path) = named.or_else(|| Some(home_dir()?.join(usual))) else { return Ok(String::new()) };
    match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        other => other.map_err(DeployFault::at(path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &str = "# mine\n[default]\naws_access_key_id = A\naws_secret_access_key=b/c+d#e:f;g\"=\n\n\
                        [course]\naws_access_key_id=C\naws_secret_access_key = D\naws_session_token = T\n[empty]\n";
    const SETTINGS: &str = "[default]\nregion = eu-west-1\n[profile course]\nregion=mx-central-1\noutput = json\ns3 =\n    max_queue_size = 10\n";

    #[test]
    fn a_profile_has_its_keys_in_one_file_and_its_region_in_the_other() {
        let default = profile("default", KEYS, SETTINGS).expect("there");
        assert_eq!((default.id.as_str(), default.secret.as_str()), ("A", "b/c+d#e:f;g\"="));
        assert_eq!((default.token, default.region.as_deref()), (None, Some("eu-west-1")));
        let course = profile("course", KEYS, SETTINGS).expect("there");
        assert_eq!((course.token.as_deref(), course.region.as_deref()), (Some("T"), Some("mx-central-1")));
    }

    #[test]
    fn a_profile_without_keys_opens_nothing() {
        assert_eq!(profile("empty", KEYS, SETTINGS), None);
        assert_eq!(profile("other", KEYS, SETTINGS), None);
        assert_eq!(profile("default", "", ""), None);
        assert_eq!(profile("default", "[default\nnot = a file", "\0"), None);
    }
}
