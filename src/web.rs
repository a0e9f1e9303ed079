//! The only HTTP client. Only `deploy` and `verify` send requests, and only to hosts that the user named.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use ureq::tls::{RootCerts, TlsConfig};

/// The most time without data from a host.
const PATIENCE: Duration = Duration::from_secs(30);

/// The most time from the first byte of an answer of unknown size to its last.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The HTTP client. It trusts the certificates of the system, uses the proxy of the environment, does not follow
/// redirects and sends nothing about the user.
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

/// Whether a request failed because this computer has no root certificates, as in a container with only this program:
/// then no TLS address can be trusted.
pub fn trusts_nobody(error: &(dyn Error + 'static)) -> bool {
    // The platform verifier has no error kind for this; a test checks the text of its error.
    matches!(
        error.downcast_ref::<ureq::Error>(),
        Some(ureq::Error::Rustls(rustls::Error::General(words))) if words.starts_with("No CA certificates")
    )
}
