//! What a caller wants of a server.

use std::net::IpAddr;

use super::watch::Watching;
use crate::diagnostic::ProgramLanguage;
use crate::pipeline::BuildOptions;

/// What a caller wants of a server.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// What is built.
    pub build: BuildOptions,
    /// The language of what the server itself says.
    pub language: ProgramLanguage,
    /// The port; 0 takes any that is free.
    pub port: u16,
    /// Another address than that of the loopback interface: others may ask then, with a token.
    pub bind: Option<IpAddr>,
    /// Whether this machine's own programs need the token too.
    pub has_token: bool,
    /// Whether programs that the site names may be run though the user has not agreed to them.
    pub allows_programs: bool,
    /// How changes are noticed.
    pub watching: Watching,
    /// Whether browsers go to the page that the author saves.
    pub follow: bool,
}
