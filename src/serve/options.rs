//! Options of the server.

use std::net::IpAddr;

use super::watch::Watching;
use crate::diagnostic::ProgramLanguage;
use crate::pipeline::BuildOptions;

/// Options of the server.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The options of the build.
    pub build: BuildOptions,
    /// The language of the server's messages.
    pub language: ProgramLanguage,
    /// The port; 0 for any free port.
    pub port: u16,
    /// An address other than the loopback interface: other computers can then connect, with a token.
    pub bind: Option<IpAddr>,
    /// Whether programs on this computer need the token too.
    pub has_token: bool,
    /// Whether programs that the site configures may run without the user's agreement.
    pub allows_programs: bool,
    /// How changes are detected.
    pub watching: Watching,
    /// Whether browsers open the page that the author saves.
    pub follow: bool,
}
