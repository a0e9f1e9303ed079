//! `[deploy.NAME]`: a place to publish the site.

use super::base_url::BaseUrl;
use super::delivery::{Audience, Delivery};
use super::fields::Fields;
use super::node::{KeyValue, Value};
use crate::diagnostic::{Fault, faults};
use crate::source::Span;

/// A place to publish the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeployTarget {
    /// Its name: lower-case letters, digits and hyphens.
    pub name: String,
    /// The span of its name in `site.toml`.
    pub span: Span,
    /// Its kind and location.
    pub kind: DeployKind,
    /// The delivery that is published there.
    pub delivery: Delivery,
    /// Whether the place is for trying out: its addresses are not recorded as published.
    pub is_test: bool,
}

/// A kind of place to publish. Paths are absolute, or relative to the site's root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DeployKind {
    /// A local or mounted folder.
    Folder {
        /// Its path.
        path: String,
    },
    /// A branch of a git repository; temario owns only the files of the site on it.
    Git {
        /// An address, a path, or the name of a remote of the site's own repository.
        remote: String,
        /// Its name.
        branch: String,
        /// Whether the branch keeps the commits of earlier runs; otherwise it has one commit.
        keeps_history: bool,
        /// The identity of commits; without it, the user is asked on the first run.
        identity: Option<GitIdentity>,
    },
    /// Objects in a store with the S3 protocol.
    S3 {
        /// Its name.
        bucket: String,
        /// The address of the store, if it is not Amazon S3.
        endpoint: Option<String>,
        /// Its region.
        region: Option<String>,
        /// The prefix of each object's name; empty, or with a trailing slash.
        prefix: String,
    },
    /// A folder on another computer, through the user's `sftp` or `rsync`.
    Remote {
        /// The program that transfers files.
        program: RemoteProgram,
        /// `user@host`; empty for a mounted folder with `rsync`.
        host: String,
        /// Its path on that computer.
        path: String,
        /// The program and its options, if they differ from the default.
        command: Vec<String>,
    },
}

/// The identity of commits. Anyone can read it in the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GitIdentity {
    /// The name and address configured in `git`, and the time with its time zone.
    Own,
    /// No name, and only the date.
    Neutral,
}

/// A program that transfers files to another computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RemoteProgram {
    /// `sftp` of OpenSSH.
    Sftp,
    /// `rsync`.
    Rsync,
}

impl RemoteProgram {
    /// The default program.
    fn usual(self) -> &'static str {
        match self {
            Self::Sftp => "sftp",
            Self::Rsync => "rsync",
        }
    }
}

impl DeployKind {
    /// The command that the site sets instead of the default program. A site from another source can name any command.
    pub fn named_program(&self) -> Option<&[String]> {
        match self {
            Self::Remote { program, command, .. } => Some(command.as_slice()).filter(|own| *own != [program.usual()]),
            Self::Folder { .. } | Self::Git { .. } | Self::S3 { .. } => None,
        }
    }
}

/// Keys under which people might write a secret.
const SECRETS: [&str; 9] = [
    "access_key",
    "access_key_id",
    "secret_key",
    "secret_access_key",
    "session_token",
    "token",
    "key",
    "password",
    "user_password",
];

pub(super) fn read_deploys(fields: &mut Fields<'_>) -> Vec<DeployTarget> {
    let mut targets = Vec::new();
    for entry in fields.take_rest() {
        if crate::language::check_slug(&entry.key).is_err() {
            fields.wrong(entry, faults::ConfigWrongValueName { key: entry.key.clone() });
            continue;
        }
        targets.extend(fields.inner(&entry.node, |fields| read_target(fields, entry)));
    }
    targets
}

const KEYS_OF_KINDS: [&str; 11] =
    ["path", "remote", "branch", "identity", "history", "bucket", "endpoint", "region", "prefix", "host", "command"];

fn read_target(fields: &mut Fields<'_>, table: &KeyValue) -> Option<DeployTarget> {
    for key in SECRETS {
        if let Some(entry) = fields.take_unlisted(key) {
            fields.wrong(entry, faults::ConfigWrongValueSecret { key: entry.key.clone() });
        }
    }
    let audience = fields.choice("edition", &Audience::ALL).unwrap_or_default();
    let low_profile = fields.boolean("low_profile").unwrap_or(false);
    let is_test = fields.boolean("test").unwrap_or(false);
    let base_url = fields.take("base_url").and_then(|entry| {
        let url = match &entry.node.value {
            Value::Text(text) => BaseUrl::parse(text),
            _ => None,
        };
        if url.is_none() {
            fields.wrong(entry, faults::ConfigWrongValueUrl { key: entry.key.clone() });
        }
        url
    });
    let kinds = [("folder", 0), ("git", 1), ("s3", 2), ("sftp", 3), ("rsync", 4)];
    if !fields.has("kind") {
        fields.missing("kind", table.key_span);
    }
    let Some(kind) = fields.choice("kind", &kinds) else {
        // The valid keys depend on the kind.
        for key in KEYS_OF_KINDS {
            fields.take(key);
        }
        return None;
    };
    let kind = match kind {
        0 => DeployKind::Folder { path: place(fields, "path", table)? },
        1 => read_git(fields, table)?,
        2 => read_s3(fields, table)?,
        number => {
            let program = if number == 3 { RemoteProgram::Sftp } else { RemoteProgram::Rsync };
            read_remote(fields, program, table)?
        }
    };
    Some(DeployTarget {
        name: table.key.clone(),
        span: table.key_span,
        kind,
        delivery: Delivery { audience, base_url, low_profile, ..Delivery::default() },
        is_test,
    })
}

fn read_git(fields: &mut Fields<'_>, table: &KeyValue) -> Option<DeployKind> {
    let remote = checked(fields, "remote", table, remote);
    let branch = checked(fields, "branch", table, branch);
    let names = [("own", GitIdentity::Own), ("neutral", GitIdentity::Neutral)];
    let identity = fields.choice("identity", &names);
    let history = fields.choice("history", &[("keep", true), ("flatten", false)]);
    Some(DeployKind::Git { remote: remote?, branch: branch?, keeps_history: history.unwrap_or(true), identity })
}

fn read_s3(fields: &mut Fields<'_>, table: &KeyValue) -> Option<DeployKind> {
    let bucket = place(fields, "bucket", table);
    let endpoint = fields.take("endpoint").and_then(|entry| match &entry.node.value {
        Value::Text(text) if BaseUrl::parse(text).is_some() && !has_secret(text) => Some(text.clone()),
        _ => {
            fields.wrong(entry, faults::ConfigWrongValueUrl { key: entry.key.clone() });
            None
        }
    });
    let region = fields.text("region").map(|region| region.value);
    let prefix = fields.text("prefix").map(|prefix| prefix.value.trim_matches('/').to_owned());
    let prefix = prefix.filter(|prefix| !prefix.is_empty()).map(|prefix| format!("{prefix}/")).unwrap_or_default();
    Some(DeployKind::S3 { bucket: bucket?, endpoint, region, prefix })
}

fn read_remote(fields: &mut Fields<'_>, program: RemoteProgram, table: &KeyValue) -> Option<DeployKind> {
    let host = match program {
        RemoteProgram::Sftp => checked(fields, "host", table, host),
        RemoteProgram::Rsync if fields.has("host") => checked(fields, "host", table, host),
        RemoteProgram::Rsync => Some(String::new()),
    };
    let path = place(fields, "path", table);
    let usual = program.usual();
    let command = match fields.take("command") {
        None => vec![usual.to_owned()],
        Some(entry) => match &entry.node.value {
            Value::Text(text) => shlex::split(text).filter(|words| !words.is_empty()),
            _ => None,
        }
        .unwrap_or_else(|| {
            fields.wrong(entry, faults::ConfigWrongValueCommand { key: entry.key.clone() });
            vec![usual.to_owned()]
        }),
    };
    Some(DeployKind::Remote { program, host: host?, path: path?, command })
}

/// Text that is passed to other programs: no line breaks, options or secrets.
fn place(fields: &mut Fields<'_>, key: &'static str, table: &KeyValue) -> Option<String> {
    checked(fields, key, table, |_| Ok(()))
}

/// A [`place`] that must also pass a check.
fn checked(
    fields: &mut Fields<'_>,
    key: &'static str,
    table: &KeyValue,
    has_form: impl Fn(&str) -> Result<(), fn(String) -> Fault>,
) -> Option<String> {
    let Some(entry) = fields.take(key) else {
        fields.missing(key, table.key_span);
        return None;
    };
    match &entry.node.value {
        Value::Text(text) if has_secret(text) => {
            fields.wrong(entry, faults::ConfigWrongValueSecret { key: entry.key.clone() });
            None
        }
        Value::Text(text) if !text.is_empty() && !text.starts_with('-') && !text.chars().any(char::is_control) => {
            if let Err(fault) = has_form(text) {
                fields.wrong(entry, fault(entry.key.clone()));
                return None;
            }
            Some(text.clone())
        }
        _ => {
            fields.wrong(entry, faults::ConfigWrongValuePlace { key: entry.key.clone() });
            None
        }
    }
}

/// Whether `git` accepts a remote without other programs. `ext::sh -c …`, `fd::17` and unknown address schemes would
/// start other programs; a name that begins with a hyphen would be an option.
pub fn is_remote(text: &str) -> bool {
    if text.is_empty() || text.starts_with('-') || text.chars().any(char::is_control) {
        return false;
    }
    let is_word = |word: &str| word.chars().all(|letter| letter.is_ascii_alphanumeric() || "+.-_".contains(letter));
    if text.split_once("::").is_some_and(|(helper, _)| is_word(helper)) {
        return false;
    }
    let host = match text.split_once("://") {
        Some((scheme, rest)) => {
            if !["http", "https", "ssh", "git", "git+ssh", "ssh+git", "file"].contains(&scheme) {
                return false;
            }
            rest.split('/').next().unwrap_or_default()
        }
        // As in git, text before a colon that precedes the first slash is a host.
        None => text.split_once(':').map_or("", |(host, _)| if host.contains('/') { "" } else { host }),
    };
    !host.rsplit('@').next().unwrap_or_default().starts_with('-') && !host.starts_with('-')
}

/// Whether text is a host, with or without a user. Excludes text that `ssh` would read as an option and `rsync` as one
/// of its own servers.
fn is_host(text: &str) -> bool {
    let (user, host) = text.rsplit_once('@').map_or((None, text), |(user, host)| (Some(user), host));
    let is_name = |name: &str| {
        let fits = |letter: char| letter.is_alphanumeric() || "._-".contains(letter);
        !name.is_empty() && !name.starts_with('-') && name.chars().all(fits)
    };
    let number = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let is_number = |number: &str| {
        number.contains(':') && number.chars().all(|letter| letter.is_ascii_alphanumeric() || ":.%".contains(letter))
    };
    user.is_none_or(|user| is_name(&user.replace(['+', '\\'], "."))) && number.map_or_else(|| is_name(host), is_number)
}

/// Whether `git` accepts text as the name of a branch.
fn is_branch(text: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with('.') && !part.ends_with(".lock");
    let is_letter = |letter: char| !letter.is_control() && !letter.is_whitespace() && !"~^:?*[\\".contains(letter);
    text.split('/').all(is_part)
        && text.chars().all(is_letter)
        && !text.starts_with('-')
        && !text.contains("..")
        && !text.contains("@{")
        && text != "@"
        && text != "HEAD"
}

fn host(text: &str) -> Result<(), fn(String) -> Fault> {
    if is_host(text) { Ok(()) } else { Err(|key| faults::ConfigWrongValueHost { key }.into()) }
}

fn remote(text: &str) -> Result<(), fn(String) -> Fault> {
    if is_remote(text) { Ok(()) } else { Err(|key| faults::ConfigWrongValueRemote { key }.into()) }
}

fn branch(text: &str) -> Result<(), fn(String) -> Fault> {
    if is_branch(text) { Ok(()) } else { Err(|key| faults::ConfigWrongValueBranch { key }.into()) }
}

/// Whether an address contains a password: `https://user:password@host/`.
fn has_secret(text: &str) -> bool {
    let host = text.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':') || text.starts_with("http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_that_starts_a_program_is_none() {
        for remote in [
            "ext::sh -c touch% /tmp/x",
            "fd::17",
            "::x",
            "transport.helper::y",
            "foo://example.org/x",
            "EXT::sh",
            "-uexec",
            "--upload-pack=sh",
            "ssh://-oProxyCommand=sh/x",
            "ssh://me@-oProxyCommand=sh/x",
            "-oProxyCommand=sh:x",
            "me@-oProxyCommand=sh:x",
            "a\nb",
            "",
        ] {
            assert!(!is_remote(remote), "{remote:?}");
        }
        for remote in [
            "origin",
            "../pages.git",
            "/srv/a b/x.git",
            "https://example.org/x.git",
            "ssh://git@example.org:22/x",
            "git@example.org:me/x.git",
            "[::1]:x",
            "me@[fe80::1]:x",
            "C:/x",
            "file:///srv/x",
            "./a:b::c",
        ] {
            assert!(is_remote(remote), "{remote:?}");
        }
    }

    #[test]
    fn a_host_and_a_branch_are_names_and_no_options() {
        for host in [
            "-oProxyCommand=sh",
            "me@-oProxyCommand=sh",
            "a b",
            "host:",
            "rsync://host",
            "a::b",
            "a;b",
            "",
            "@",
            "$(x)",
        ] {
            assert!(!is_host(host), "{host:?}");
        }
        for host in ["example.org", "me@example.org", "my_alias", "127.0.0.1", "me@[::1]", "[fe80::1%eth0]", "ñandú"]
        {
            assert!(is_host(host), "{host:?}");
        }
        for branch in ["-x", "a..b", "a b", "a:b", "HEAD", "@{u}", "x.lock", "/a", "a//b", ".a", "a~1", "refs/../x"] {
            assert!(!is_branch(branch), "{branch:?}");
        }
        for branch in ["main", "gh-pages", "web/2026", "ñandú"] {
            assert!(is_branch(branch), "{branch:?}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_seen() {
        for secret in
            ["https://me:pass@example.org/x.git", "https://token@example.org/x.git", "ssh://me:p@example.org/x"]
        {
            assert!(has_secret(secret), "{secret}");
        }
        for fine in ["git@example.org:me/x.git", "ssh://git@example.org/x", "https://example.org/@x:y", "../x", "C:/x"]
        {
            assert!(!has_secret(fine), "{fine}");
        }
    }
}
