//! Files that are not for readers, recognised by name and first bytes.

/// Why a file is not for readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Privacy {
    /// Left by an editor, an operating system or a version control system.
    Left,
    /// Its name begins with a dot, so that file managers hide it.
    Hidden,
    /// It contains a key, passwords or a database.
    Secret,
}

/// Hidden files that hosts read.
const FOR_HOSTS: [&str; 4] = [".well-known", ".nojekyll", ".htaccess", ".domains"];

/// Folders of version control systems, archives and libraries.
const FOLDERS: [&str; 6] = ["cvs", "rcs", "sccs", "_darcs", "__macosx", "node_modules"];

/// Files that operating systems create in folders.
const LEFT: [&str; 3] = ["thumbs.db", "ehthumbs.db", "desktop.ini"];

/// Extensions of copies that editors and downloads leave.
const COPIES: [&str; 20] = [
    "bak",
    "bk",
    "backup",
    "old",
    "orig",
    "rej",
    "save",
    "sav",
    "tmp",
    "temp",
    "swp",
    "swo",
    "swn",
    "part",
    "partial",
    "crdownload",
    "lnk",
    "url",
    "webloc",
    "autosave",
];

/// Extensions of keys, passwords and databases.
const SECRETS: [&str; 20] = [
    "pem", "p12", "pfx", "jks", "keystore", "ppk", "kdb", "kdbx", "env", "htpasswd", "netrc", "ovpn", "tfstate", "sql",
    "sqlite", "sqlite3", "mdb", "accdb", "dump", "pgpass",
];

/// Names of keys without an extension.
const KEYS: [&str; 5] = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "credentials"];

/// The number of bytes searched for a key, which is small.
const LOOKED_THROUGH: usize = 1 << 20;

/// If a file is not for readers, the end offset of the name in its path that shows it, and the reason.
pub(super) fn privacy_of(path: &str, bytes: &[u8]) -> Option<(usize, Privacy)> {
    // The first part is `static`, `content` or `themes`.
    let mut end = path.find('/')?;
    while end < path.len() {
        let start = end + 1;
        end = path[start..].find('/').map_or(path.len(), |length| start + length);
        if let Some(privacy) = of_name(&path[start..end], end < path.len()) {
            return Some((end, privacy));
        }
    }
    has_key(bytes).then_some((path.len(), Privacy::Secret))
}

fn of_name(name: &str, is_folder: bool) -> Option<Privacy> {
    let lower = name.to_lowercase();
    if is_folder && FOLDERS.contains(&lower.as_str()) {
        return Some(Privacy::Left);
    }
    if name.starts_with('.') {
        let secret = [".env", ".htpasswd", ".netrc", ".pgpass", ".ssh", ".gnupg", ".aws"];
        let is_secret = secret.iter().any(|start| lower.starts_with(start));
        let is_left = lower.starts_with("._") || lower.starts_with(".~") || lower == ".ds_store";
        return match () {
            () if FOR_HOSTS.contains(&name) => None,
            () if is_secret => Some(Privacy::Secret),
            () if is_left => Some(Privacy::Left),
            () => Some(Privacy::Hidden),
        };
    }
    if is_folder {
        return None;
    }
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_copy = name.ends_with('~')
        || name.starts_with("~$")
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || LEFT.contains(&lower.as_str())
        || COPIES.contains(&ending)
        // `page.html.~3~`, `page.html_bak`, `page.bak.html`
        || lower.ends_with("_bak")
        || lower.contains(".bak.");
    match () {
        () if is_copy => Some(Privacy::Left),
        () if SECRETS.contains(&ending) || KEYS.contains(&lower.as_str()) => Some(Privacy::Secret),
        () => None,
    }
}

/// Whether bytes contain a private key: its first line, followed by data that a text about keys does not have.
fn has_key(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(LOOKED_THROUGH)];
    let starts = ["PuTTY-User-Key-File-", "untrusted comment: minisign encrypted secret key", "AGE-SECRET-KEY-1"];
    if starts.iter().any(|start| bytes.starts_with(start.as_bytes())) {
        return true;
    }
    memchr::memmem::find_iter(bytes, b"-----BEGIN ").any(|at| {
        let line = &bytes[at + b"-----BEGIN ".len()..];
        let Some(end) = memchr::memmem::find(&line[..line.len().min(80)], b"-----") else { return false };
        let body = &line[end + b"-----".len()..];
        let is_key = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
        let signs = body.iter().filter(|byte| !byte.is_ascii_whitespace()).take(40).filter(is_key).count();
        memchr::memmem::find(&line[..end], b"PRIVATE KEY").is_some() && signs >= 36
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(path: &str) -> Option<Privacy> {
        privacy_of(path, b"x").map(|(_, privacy)| privacy)
    }

    #[test]
    fn what_programs_leave_is_not_for_readers() {
        for name in [
            "Thumbs.db",
            "thumbs.DB",
            "._foto.jpg",
            ".DS_Store",
            "a.html~",
            "#a.html#",
            ".~lock.a.docx#",
            "~$a.docx",
            "a.bak",
            "a.BAK",
            "a.html.orig",
            "a.swp",
            "a.bak.html",
            "x.tmp",
            "CVS/Entries",
            "__MACOSX/a",
            "desktop.ini",
        ] {
            assert_eq!(why(&format!("static/x/{name}")), Some(Privacy::Left), "{name}");
        }
        for name in [".git/config", ".svn/x", ".hg/x", ".gitignore", ".idea/x", ".a.swp", ".vscode/a.json", "x/.git"] {
            assert_eq!(why(&format!("static/{name}")), Some(Privacy::Hidden), "{name}");
        }
        for name in [".env", ".env.local", ".htpasswd", "prod.env", "a.pem", "a.SQL", "b.sqlite", "id_rsa", "x.kdbx"] {
            assert_eq!(why(&format!("static/{name}")), Some(Privacy::Secret), "{name}");
        }
        assert_eq!(privacy_of("static/a/.git/objects/x", b""), Some(("static/a/.git".len(), Privacy::Hidden)));
    }

    #[test]
    fn what_readers_and_hosts_ask_for_is() {
        for name in [
            ".well-known/security.txt",
            ".nojekyll",
            ".htaccess",
            "_headers",
            "CNAME",
            "guía (versión 2).pdf",
            "a.key",
            "old/a.pdf",
            "temp.html",
            "bak",
            "C#.txt",
            "a~b.txt",
            "environment.html",
            "sql.html",
            "security.txt.asc",
        ] {
            assert_eq!(why(&format!("static/{name}")), None, "{name}");
        }
    }

    #[test]
    fn a_private_key_is_known_by_its_content() {
        let key =
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAA\n";
        let rsa =
            "x\r\n-----BEGIN RSA PRIVATE KEY-----\r\nMIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0buHTqOCFbqlPiuJ6FWVuB\r\n";
        for text in
            [key, rsa, "PuTTY-User-Key-File-3: ssh-ed25519\n", "untrusted comment: minisign encrypted secret key\n"]
        {
            assert_eq!(
                privacy_of("static/a.txt", text.as_bytes()).map(|(_, why)| why),
                Some(Privacy::Secret),
                "{text}"
            );
        }
        for text in [
            "-----BEGIN PUBLIC KEY-----\nMIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0buHTqOCFbqlPiuJ6FWVuB\n",
            "<p>A key begins with -----BEGIN PRIVATE KEY----- and should never leave your machine.</p>",
        ] {
            assert_eq!(privacy_of("static/a.txt", text.as_bytes()), None, "{text}");
        }
    }
}
