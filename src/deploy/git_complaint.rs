//! Reads the messages of `git` about a repository that cannot be reached or does not accept a branch.

use super::fault::RemoteCause;

/// The parts of messages of `git`, `ssh` and servers, in lower case, with their cause. The first that matches counts, so
/// precise causes are before those that follow from them. `git` runs with `LC_ALL=C`.
const COMPLAINTS: [(&[&str], RemoteCause); 14] = [
    (&["dubious ownership"], RemoteCause::OtherOwner),
    (&["refusing to update checked out branch", "branch is currently checked out"], RemoteCause::CheckedOut),
    (&["protected branch", "gh006", "gh013", "not allowed to push code to protected"], RemoteCause::Protected),
    (&["denying non-fast-forward", "(non-fast-forward)"], RemoteCause::KeepsHistory),
    (&["gh001", "exceeds github's file size limit", "file is too large", "http 413"], RemoteCause::TooLarge),
    (&["exists; cannot create", "cannot lock ref", "directory file conflict"], RemoteCause::NameTaken),
    (&["hook declined"], RemoteCause::Rejected),
    (&["host key verification failed", "remote host identification has changed"], RemoteCause::HostKey),
    (&["ssl certificate", "certificate verif", "server certificate"], RemoteCause::Certificate),
    (
        &["could not resolve", "name or service not known", "nodename nor servname", "temporary failure in name"],
        RemoteCause::NoHost,
    ),
    (
        &[
            "connection refused",
            "connection timed out",
            "operation timed out",
            "failed to connect",
            "couldn't connect",
            "network is unreachable",
            "no route to host",
            "connection reset",
            "connection closed",
            "connection was reset",
            "operation too slow",
            "the requested url returned error: 5",
        ],
        RemoteCause::NoAnswer,
    ),
    (&["repository not found", "returned error: 404", "could not be found", "' not found"], RemoteCause::NotFound),
    (
        &[
            "permission denied",
            "permission to ",
            "authentication failed",
            "access denied",
            "could not read username",
            "could not read password",
            "terminal prompts disabled",
            "returned error: 401",
            "returned error: 403",
            "write access",
            "unable to create temporary object directory",
            "insufficient permission",
            "service not enabled",
        ],
        RemoteCause::Denied,
    ),
    (&["does not appear to be a git repository", "not a git repository"], RemoteCause::NoRepository),
];

/// The cause of a failure, from the messages of `git`.
pub(super) fn cause_of(complaint: &str) -> RemoteCause {
    let complaint = complaint.to_lowercase();
    let found = COMPLAINTS.iter().find(|(parts, _)| parts.iter().any(|part| complaint.contains(part)));
    found.map_or(RemoteCause::Other, |(_, cause)| cause.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_git_have_their_cause() {
        let rights = "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.";
        for (complaint, cause) in [
            ("fatal: 'origni' does not appear to be a git repository", RemoteCause::NoRepository),
            (
                "fatal: unable to access 'https://nohost.invalid/x.git/': Could not resolve host: nohost.invalid",
                RemoteCause::NoHost,
            ),
            ("ssh: Could not resolve hostname nohost.invalid: Name or service not known", RemoteCause::NoHost),
            ("ssh: connect to host 127.0.0.1 port 1: Connection refused", RemoteCause::NoAnswer),
            (
                "fatal: unable to access 'http://127.0.0.1:1/x/': Failed to connect to 127.0.0.1 port 1 after 0 ms",
                RemoteCause::NoAnswer,
            ),
            ("git@github.com: Permission denied (publickey).", RemoteCause::Denied),
            ("ERROR: Repository not found.", RemoteCause::NotFound),
            (
                "remote: Repository not found.\nfatal: repository 'https://github.com/a/b/' not found",
                RemoteCause::NotFound,
            ),
            ("fatal: could not read Username for 'https://github.com': terminal prompts disabled", RemoteCause::Denied),
            (
                "remote: Permission to a/b.git denied to c.\nfatal: unable to access 'https://…': The requested URL returned error: 403",
                RemoteCause::Denied,
            ),
            ("fatal: Authentication failed for 'https://git.example/'", RemoteCause::Denied),
            ("Host key verification failed.", RemoteCause::HostKey),
            ("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nPermission denied", RemoteCause::HostKey),
            ("SSL certificate problem: self-signed certificate", RemoteCause::Certificate),
            (
                "remote: error: GH006: Protected branch update failed\n ! [remote rejected] (protected branch hook declined)",
                RemoteCause::Protected,
            ),
            ("remote: no way\n ! [remote rejected] web -> web (pre-receive hook declined)", RemoteCause::Rejected),
            ("remote: error: refusing to update checked out branch: refs/heads/web", RemoteCause::CheckedOut),
            (
                "remote: error: cannot lock ref 'refs/heads/web': 'refs/heads/web/2026' exists; cannot create",
                RemoteCause::NameTaken,
            ),
            ("remote: error: denying non-fast-forward refs/heads/web", RemoteCause::KeepsHistory),
            ("remote: error: GH001: Large files detected.\n ! (pre-receive hook declined)", RemoteCause::TooLarge),
            ("fatal: detected dubious ownership in repository at '/srv/x.git'", RemoteCause::OtherOwner),
            ("fatal: something new", RemoteCause::Other),
        ] {
            for complaint in [complaint.to_owned(), format!("{complaint}\n{rights}")] {
                assert_eq!(cause_of(&complaint), cause, "{complaint}");
            }
        }
    }
}
