//! Who may ask.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::Server;
use super::request::redirect;

/// The secret without which a server that others can reach gives nothing: 128 bits, as hexadecimal digits.
pub(super) struct Token(String);

impl Token {
    /// A new one, from the system's source of randomness.
    pub fn new() -> std::io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(std::io::Error::from)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in the same time wherever the difference is.
    fn is(&self, other: &str) -> bool {
        let differences = self.0.bytes().zip(other.bytes()).fold(0, |all, (own, other)| all | (own ^ other));
        other.len() == self.0.len() && differences == 0
    }
}

const COOKIE: &str = "temario";

/// Lets through what may be answered: requests that name this machine, from its own pages, and with
/// the token if there is one.
///
/// A foreign name in `Host` or `Origin` is how a site on the web would reach a server on the
/// author's machine (DNS rebinding).
pub(super) async fn only_friends(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let is_bound = server.token.is_some();
    let headers = request.headers();
    let named = |value: &HeaderValue| names_this_machine(value, is_bound);
    if !headers.get(header::HOST).is_some_and(named) || !is_own_origin(headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(token) = &server.token else { return next.run(request).await };
    let query = request.uri().query().unwrap_or_default();
    let given = query.split('&').find_map(|pair| pair.strip_prefix("token="));
    if given.is_some_and(|given| token.is(&percent_decode_str(given).decode_utf8_lossy())) {
        // From here on the cookie of this session carries it; the address bar and the history need not.
        let mut answer = redirect(request.uri().path());
        let cookie = format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", token.as_str());
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            answer.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        return answer;
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    match cookies.any(|(name, value)| name == COOKIE && token.is(value)) {
        true => next.run(request).await,
        false => StatusCode::FORBIDDEN.into_response(),
    }
}

/// Whether a request comes from a page of this server, or from no page at all.
fn is_own_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    origin.as_bytes().strip_prefix(b"http://") == Some(host)
}

/// Whether a request surely comes from a page of this server, on this machine.
pub(super) fn is_own_page(headers: &HeaderMap, peer: SocketAddr) -> bool {
    headers.contains_key(header::ORIGIN) && is_own_origin(headers) && peer.ip().to_canonical().is_loopback()
}

/// Whether a host is written as this machine. Off the loopback interface any number will do: only
/// names can be made to mean another machine than before.
fn names_this_machine(value: &HeaderValue, is_bound: bool) -> bool {
    let text = value.to_str().unwrap_or_default();
    let name = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => text.split(':').next().unwrap_or_default(),
    };
    match name.parse::<std::net::IpAddr>() {
        Ok(address) => is_bound || address.is_loopback(),
        Err(_) => name == "localhost",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_and_localhost_name_this_machine() {
        let names = |text: &'static str, bound| names_this_machine(&HeaderValue::from_static(text), bound);
        for own in ["127.0.0.1:4000", "localhost:4000", "localhost", "[::1]:4000", "127.0.0.1"] {
            assert!(names(own, false), "{own}");
        }
        for foreign in ["192.168.1.7:4000", "evil.example:4000", "127.0.0.1.evil.example", "", "localhost.evil.example"]
        {
            assert!(!names(foreign, false), "{foreign}");
        }
        assert!(names("192.168.1.7:4000", true));
        assert!(!names("evil.example:4000", true));
    }

    #[test]
    fn a_token_is_compared_whole() {
        let token = Token("00ff".to_owned());
        assert!(token.is("00ff"));
        for wrong in ["", "00", "00fe", "00ff0"] {
            assert!(!token.is(wrong));
        }
        let (a, b) = (Token::new().expect("random"), Token::new().expect("random"));
        assert_eq!(a.as_str().len(), 32);
        assert_ne!(a.as_str(), b.as_str());
    }
}
