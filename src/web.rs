//! The one way in which this program asks other machines. Only `deploy` and `verify` do, and only those machines
//! that the user named.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use ureq::tls::{RootCerts, TlsConfig};

/// How long a machine may say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long an answer may take from its first byte to its last, where its size is not known: one that drips without
/// end is none.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// What asks. It trusts the certificates that the system trusts, goes through the proxy of the environment, follows
/// nothing by itself and says nothing of the user.
pub fn agent() -> ureq::Agent {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(provider)
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    ureq::Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(PATIENCE))
        .timeout_recv_response(Some(PATIENCE))
        .timeout_per_read(Some(PATIENCE))
        .timeout_recv_body(Some(LONGEST))
        .user_agent("temario")
        .build()
        .into()
}

/// Whether a request failed because this machine has no certificates of authorities, as in a container that holds
/// nothing but the program: then no encrypted address can be trusted, whoever answers there.
pub fn trusts_nobody(error: &(dyn Error + 'static)) -> bool {
    // The verifier of the platform has no kind of its own for it; a test holds its words.
    matches!(
        error.downcast_ref::<ureq::Error>(),
        Some(ureq::Error::Rustls(rustls::Error::General(words))) if words.starts_with("No CA certificates")
    )
}
