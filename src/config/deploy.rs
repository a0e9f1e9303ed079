//! `[deploy.NAME]`: a place where the site is published.

use super::fields::Fields;
use super::node::{Entry, Value};
use super::site::BaseUrl;
use crate::source::Span;

/// A place where the site is published.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DeployTarget {
    /// Its name: lower-case letters, digits and hyphens.
    pub name: String,
    /// The place of its name in `site.toml`.
    pub span: Span,
    /// What kind of place it is, and where.
    pub kind: DeployKind,
    /// Whether the edition for facilitators goes there; else that for participants.
    pub for_facilitators: bool,
    /// Whether the site keeps a low profile there.
    pub low_profile: bool,
    /// The public address of this place, in place of the site's own.
    pub base_url: Option<BaseUrl>,
}

/// A kind of place. Paths may be absolute or relative to the site's root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DeployKind {
    /// A folder of this machine, or one that is mounted.
    Folder {
        /// Where it is.
        path: String,
    },
    /// A branch of a git repository that holds the site and nothing else of ours.
    Git {
        /// An address, a path, or the name of a remote of the site's own repository.
        remote: String,
        /// The branch.
        branch: String,
        /// Whether the branch keeps what was published before; else it has one commit.
        keeps_history: bool,
    },
    /// Objects of a store that speaks the S3 protocol.
    S3 {
        /// The bucket.
        bucket: String,
        /// The store's address, for those that are not Amazon's.
        endpoint: Option<String>,
        /// The store's region.
        region: Option<String>,
        /// What stands before each object's name; empty, or with a slash at its end.
        prefix: String,
    },
    /// A folder of another machine, by the user's own `sftp` or `rsync`.
    Remote {
        /// The program.
        program: RemoteProgram,
        /// `user@host`; with `rsync` also nothing, for a folder that is mounted.
        host: String,
        /// The folder on that machine.
        path: String,
        /// The program and its own options, for those who need others than the usual.
        command: Vec<String>,
    },
}

/// A program that reaches another machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RemoteProgram {
    /// `sftp` of OpenSSH.
    Sftp,
    /// `rsync`.
    Rsync,
}

impl RemoteProgram {
    /// The program by itself.
    fn usual(self) -> &'static str {
        match self {
            Self::Sftp => "sftp",
            Self::Rsync => "rsync",
        }
    }
}

impl DeployKind {
    /// The command that the site names in place of the usual program. A site from elsewhere can name any.
    pub fn named_program(&self) -> Option<&[String]> {
        match self {
            Self::Remote { program, command, .. } => Some(command.as_slice()).filter(|own| *own != [program.usual()]),
            Self::Folder { .. } | Self::Git { .. } | Self::S3 { .. } => None,
        }
    }
}

/// Keys under which people would write a secret.
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
            fields.wrong(entry, "name");
            continue;
        }
        targets.extend(fields.inner(&entry.node, |fields| read_target(fields, entry)));
    }
    targets
}

fn read_target(fields: &mut Fields<'_>, table: &Entry) -> Option<DeployTarget> {
    for key in SECRETS {
        if let Some(entry) = fields.take_unlisted(key) {
            fields.wrong(entry, "secret");
        }
    }
    let for_facilitators = fields.choice("edition", &[("participant", false), ("facilitator", true)]);
    let low_profile = fields.boolean("low_profile").unwrap_or(false);
    let base_url = fields.take("base_url").and_then(|entry| {
        let url = match &entry.node.value {
            Value::Text(text) => BaseUrl::parse(text),
            _ => None,
        };
        if url.is_none() {
            fields.wrong(entry, "url");
        }
        url
    });
    let kinds = [("folder", 0), ("git", 1), ("s3", 2), ("sftp", 3), ("rsync", 4)];
    if !fields.has("kind") {
        fields.missing("kind", table.key_span);
    }
    let Some(kind) = fields.choice("kind", &kinds) else {
        // Which keys there are depends on the kind.
        fields.take_rest();
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
        for_facilitators: for_facilitators.unwrap_or(false),
        low_profile,
        base_url,
    })
}

fn read_git(fields: &mut Fields<'_>, table: &Entry) -> Option<DeployKind> {
    let remote = place(fields, "remote", table);
    let branch = place(fields, "branch", table);
    let history = fields.choice("history", &[("keep", true), ("flatten", false)]);
    Some(DeployKind::Git { remote: remote?, branch: branch?, keeps_history: history.unwrap_or(true) })
}

fn read_s3(fields: &mut Fields<'_>, table: &Entry) -> Option<DeployKind> {
    let bucket = place(fields, "bucket", table);
    let endpoint = fields.take("endpoint").and_then(|entry| match &entry.node.value {
        Value::Text(text) if BaseUrl::parse(text).is_some() && !has_secret(text) => Some(text.clone()),
        _ => {
            fields.wrong(entry, "url");
            None
        }
    });
    let region = fields.text("region").map(|region| region.value);
    let prefix = fields.text("prefix").map(|prefix| prefix.value.trim_matches('/').to_owned());
    let prefix = prefix.filter(|prefix| !prefix.is_empty()).map(|prefix| format!("{prefix}/")).unwrap_or_default();
    Some(DeployKind::S3 { bucket: bucket?, endpoint, region, prefix })
}

fn read_remote(fields: &mut Fields<'_>, program: RemoteProgram, table: &Entry) -> Option<DeployKind> {
    let host = match program {
        RemoteProgram::Sftp => place(fields, "host", table),
        RemoteProgram::Rsync if fields.has("host") => place(fields, "host", table),
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
            fields.wrong(entry, "command");
            vec![usual.to_owned()]
        }),
    };
    Some(DeployKind::Remote { program, host: host?, path: path?, command })
}

/// A text that other programs are given: no line ends, no option, no secret.
fn place(fields: &mut Fields<'_>, key: &'static str, table: &Entry) -> Option<String> {
    let Some(entry) = fields.take(key) else {
        fields.missing(key, table.key_span);
        return None;
    };
    match &entry.node.value {
        Value::Text(text) if has_secret(text) => {
            fields.wrong(entry, "secret");
            None
        }
        Value::Text(text) if !text.is_empty() && !text.starts_with('-') && !text.chars().any(char::is_control) => {
            Some(text.clone())
        }
        _ => {
            fields.wrong(entry, "place");
            None
        }
    }
}

/// Whether an address holds a password: `https://user:password@host/`.
fn has_secret(text: &str) -> bool {
    let host = text.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    host.rsplit_once('@').is_some_and(|(user, _)| user.contains(':') || text.starts_with("http"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
