//! Decides which requests are answered.
//!
//! A page of another site can make the author's browser send requests to this server, and another program on a shared
//! computer can send requests too. Each attack is prevented as follows:
//!
//! | attack | prevented by |
//! |---|---|
//! | another site's name that resolves here (DNS rebinding) | `Host` is this computer's address or `localhost` |
//! | scripts, pictures, frames, `fetch` of another site or port | `Sec-Fetch-Site`, `Origin`, `Cross-Origin-Resource-Policy` |
//! | the same in a browser without `Sec-Fetch-Site` | all but pages need a cookie that only this site's pages send |
//! | framing, a reference to the window | `frame-ancestors`, `X-Frame-Options`, `Cross-Origin-Opener-Policy` |
//! | forged actions | `POST` needs temario's own header and `Origin` |
//! | other users of the network or the computer | the token, if there is one |
//!
//! A link on another site may open a page here in a window of its own, which reads and changes nothing.

use std::net::SocketAddr;
use std::sync::Mutex;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::response::Response;
use percent_encoding::percent_decode_str;

/// The header that temario's scripts send with every `POST`. Pages of other sites cannot set it.
const OWN_HEADER: HeaderName = HeaderName::from_static("x-temario");

/// The path where a browser exchanges a code for the cookie.
pub(super) const ENTER: &str = "/_temario/enter";

/// A secret of one run: 128 bits in hexadecimal.
pub(super) struct Token(String);

impl Token {
    /// A new token, from the system's random number generator.
    pub fn new() -> std::io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(std::io::Error::from)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares in constant time.
    fn is(&self, other: &str) -> bool {
        let differences = self.0.bytes().zip(other.bytes()).fold(0, |all, (own, other)| all | (own ^ other));
        other.len() == self.0.len() && differences == 0
    }
}

/// The access rules of a server.
pub(super) struct Gate {
    /// The secret for other clients. Without it every program of this computer may send requests.
    token: Option<Token>,
    /// The value of the cookie. It differs from the token, so a leaked cookie is useless in another run.
    session: Token,
    /// Exchanged once for the cookie, by the browser that temario opens.
    code: Mutex<Option<Token>>,
    /// Whether other computers can connect.
    is_bound: bool,
    /// The cookie's name, which contains the port: browsers send cookies of a host to all of its ports.
    cookie: String,
}

impl Gate {
    /// New secrets for one run.
    ///
    /// # Errors
    /// The system has no random number generator.
    pub fn new(has_token: bool, is_bound: bool, port: u16) -> std::io::Result<Self> {
        Ok(Self {
            token: has_token.then(Token::new).transpose()?,
            session: Token::new()?,
            code: Mutex::new(has_token.then(Token::new).transpose()?),
            is_bound,
            cookie: format!("temario-{port}"),
        })
    }

    /// The token for links.
    pub fn token(&self) -> Option<&str> {
        self.token.as_ref().map(Token::as_str)
    }

    /// The code for the browser that temario opens; `None` once it has been used.
    pub fn code(&self) -> Option<String> {
        self.code.lock().expect("no panic while locked").as_ref().map(|code| code.as_str().to_owned())
    }

    /// Whether this is the code, which is then used up.
    pub fn takes_code(&self, given: &str) -> bool {
        let mut code = self.code.lock().expect("no panic while locked");
        let is_it = code.as_ref().is_some_and(|code| code.is(given));
        if is_it {
            *code = None;
        }
        is_it
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        cookies.any(|(name, value)| name == self.cookie && self.session.is(value))
    }

    pub fn set_cookie(&self, answer: &mut Response) {
        let cookie = format!("{}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie, self.session.as_str());
        let cookie = HeaderValue::from_str(&cookie).expect("digits and letters");
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }

    pub fn judge(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Verdict {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().filter(|host| hosts.next().is_none() && names_this_machine(host, self.is_bound));
        let Some(host) = host else { return Verdict::Refuse(RequestRefusal::Foreign) };
        let is_reading = matches!(*method, Method::GET | Method::HEAD);
        if *method == Method::POST && uri.path() == ENTER {
            // The request comes from a local file, and its code authenticates it.
            return Verdict::Answer { sets_cookie: false };
        }
        if !is_own_origin(headers, host) {
            return Verdict::Refuse(RequestRefusal::Foreign);
        }
        if *method == Method::POST
            && !(headers.contains_key(header::ORIGIN) && headers.get(OWN_HEADER).is_some_and(|value| value == "1"))
        {
            return Verdict::Refuse(RequestRefusal::Foreign);
        }
        let has_cookie = self.has_cookie(headers);
        let sets_cookie = match initiator(headers) {
            Initiator::Own => false,
            Initiator::Other if is_reading && is_window(headers) => false,
            Initiator::Other => return Verdict::Refuse(RequestRefusal::Foreign),
            Initiator::Unknown if has_cookie => false,
            // With a token, the cookie is checked below.
            Initiator::Unknown if self.token.is_some() => false,
            Initiator::Unknown if is_reading && is_page(uri.path()) => true,
            Initiator::Unknown => return Verdict::Refuse(RequestRefusal::NoCookie),
        };
        let Some(token) = &self.token else { return Verdict::Answer { sets_cookie } };
        let query = uri.query().unwrap_or_default();
        let given = query.split('&').find_map(|pair| pair.strip_prefix("token="));
        if given.is_some_and(|given| token.is(&percent_decode_str(given).decode_utf8_lossy())) {
            return Verdict::Enter;
        }
        match has_cookie {
            true => Verdict::Answer { sets_cookie: false },
            false => Verdict::Refuse(RequestRefusal::NoToken),
        }
    }
}

/// The decision on a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Answer {
        sets_cookie: bool,
    },
    /// It has the token: the browser gets the cookie and is redirected to an address without the token.
    Enter,
    Refuse(RequestRefusal),
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestRefusal {
    /// It comes from another site.
    Foreign,
    /// The browser does not send the origin, and has not opened a page here before.
    NoCookie,
    /// It has neither the token nor the cookie.
    NoToken,
}

/// What made the browser send a request.
enum Initiator {
    /// A page of this server, or the user.
    Own,
    /// A page of another site or port.
    Other,
    /// The browser does not send it.
    Unknown,
}

fn initiator(headers: &HeaderMap) -> Initiator {
    let mut values = headers.get_all("sec-fetch-site").iter();
    match (values.next().map(HeaderValue::as_bytes), values.next()) {
        (None, _) => Initiator::Unknown,
        (Some(b"same-origin" | b"none"), None) => Initiator::Own,
        _ => Initiator::Other,
    }
}

/// Whether a request is a navigation of a window: not a frame, an object or a prefetch.
fn is_window(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|found| found.as_bytes() == value.as_bytes());
    is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document") && !headers.contains_key("sec-purpose")
}

/// Whether a path is that of a page, which browsers do not load as a script or other resource.
fn is_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    !path.starts_with("/_temario/") && (name.ends_with(".html") || !name.contains(['.', '%']))
}

/// Whether a request has no `Origin` or that of this server.
fn is_own_origin(headers: &HeaderMap, host: &HeaderValue) -> bool {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) => true,
        (Some(origin), None) => origin.as_bytes().strip_prefix(b"http://") == Some(host.as_bytes()),
        _ => false,
    }
}

/// Whether `Host` names this computer. If it is bound to another interface, any IP address is accepted: only names can
/// be made to resolve to another computer.
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

/// Whether a peer is on this computer.
pub(super) fn is_here(peer: SocketAddr) -> bool {
    peer.ip().to_canonical().is_loopback()
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

    /// Judges a request in the form `METHOD path
    ///  Name: value
    ///  …`; the default host is this server.
    fn judged(gate: &Gate, request: &str) -> Verdict {
        let mut parts = request.split(" | ");
        let (method, path) = parts.next().and_then(|first| first.split_once(' ')).expect("a method and a path");
        let mut headers = HeaderMap::new();
        for (name, value) in parts.filter_map(|part| part.split_once(": ")) {
            let value = value.replace("SESSION", gate.session.as_str());
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            headers.append(name, HeaderValue::from_str(&value).expect("a value"));
        }
        if !headers.contains_key(header::HOST) {
            headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:4000"));
        }
        let path = gate.token().map_or(path.to_owned(), |token| path.replace("TOKEN", token));
        gate.judge(&method.parse().expect("a method"), &path.parse().expect("a path"), &headers)
    }

    const ANSWER: Verdict = Verdict::Answer { sets_cookie: false };
    const FOREIGN: Verdict = Verdict::Refuse(RequestRefusal::Foreign);

    #[test]
    fn requests_of_other_sites_are_refused_and_own_ones_answered() {
        let gate = Gate::new(false, false, 4000).expect("random");
        let cases = [
            ("GET / | Sec-Fetch-Site: none", ANSWER),
            ("GET /search-index.js | Sec-Fetch-Site: same-origin", ANSWER),
            ("GET /en/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document", ANSWER),
            ("GET /en/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: iframe", FOREIGN),
            ("GET /en/ | Sec-Fetch-Site: same-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: object", FOREIGN),
            (
                "GET /en/ | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document | Sec-Purpose: prefetch",
                FOREIGN,
            ),
            ("GET /search-index.js | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors", FOREIGN),
            ("GET /search-index.js | Sec-Fetch-Site: same-site | Sec-Fetch-Mode: no-cors", FOREIGN),
            ("GET /search-index.js | Sec-Fetch-Site: elsewhere", FOREIGN),
            ("GET /search-index.js | Sec-Fetch-Site: same-origin | Sec-Fetch-Site: cross-site", FOREIGN),
            ("GET / | Host: evil.example | Sec-Fetch-Site: same-origin", FOREIGN),
            ("GET / | Host: localhost | Host: evil.example", FOREIGN),
            ("GET / | Origin: null", FOREIGN),
            ("GET / | Origin: http://127.0.0.1:5000", FOREIGN),
            ("GET / | Origin: http://localhost:4000", FOREIGN),
            ("GET / | Origin: https://127.0.0.1:4000", FOREIGN),
            ("GET / | Origin: http://127.0.0.1:4000 | Origin: http://127.0.0.1:4000", FOREIGN),
            // Programs, and browsers that do not say where a request comes from.
            ("GET /en/", Verdict::Answer { sets_cookie: true }),
            ("GET /en/law.html", Verdict::Answer { sets_cookie: true }),
            ("GET /search-index.js", Verdict::Refuse(RequestRefusal::NoCookie)),
            ("GET /search-index.j%73", Verdict::Refuse(RequestRefusal::NoCookie)),
            ("GET /en/picture.png", Verdict::Refuse(RequestRefusal::NoCookie)),
            ("GET /_temario/sections?page=/en/", Verdict::Refuse(RequestRefusal::NoCookie)),
            ("GET /search-index.js | Cookie: temario-4000=SESSION", ANSWER),
            ("GET /search-index.js | Cookie: a=b; temario-4000=SESSION", ANSWER),
            ("GET /search-index.js | Cookie: temario-4001=SESSION", Verdict::Refuse(RequestRefusal::NoCookie)),
            // Actions.
            (
                "POST /_temario/edit | Sec-Fetch-Site: same-origin | Origin: http://127.0.0.1:4000 | X-Temario: 1",
                ANSWER,
            ),
            ("POST /_temario/edit | Sec-Fetch-Site: same-origin | Origin: http://127.0.0.1:4000", FOREIGN),
            ("POST /_temario/edit | Sec-Fetch-Site: none | X-Temario: 1", FOREIGN),
            ("POST /_temario/edit | Origin: null | X-Temario: 1", FOREIGN),
            (
                "POST /_temario/edit | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: navigate | Sec-Fetch-Dest: document | Origin: http://127.0.0.1:4000 | X-Temario: 1",
                FOREIGN,
            ),
            (
                "POST /_temario/edit | Origin: http://127.0.0.1:4000 | X-Temario: 1",
                Verdict::Refuse(RequestRefusal::NoCookie),
            ),
        ];
        for (request, verdict) in cases {
            assert_eq!(judged(&gate, request), verdict, "{request}");
        }
    }

    #[test]
    fn with_a_token_nothing_else_opens_anything() {
        let gate = Gate::new(true, false, 4000).expect("random");
        let no_token = || Verdict::Refuse(RequestRefusal::NoToken);
        let cases = [
            ("GET /", no_token()),
            ("GET / | Sec-Fetch-Site: none", no_token()),
            ("GET /?token= | Sec-Fetch-Site: none", no_token()),
            ("GET /?token=TOKEN0", no_token()),
            ("GET /?token=TOKEN", Verdict::Enter),
            ("GET /en/?a=b&token=TOKEN | Sec-Fetch-Site: none", Verdict::Enter),
            ("GET /?token=TOKEN | Sec-Fetch-Site: cross-site | Sec-Fetch-Mode: no-cors", FOREIGN),
            ("GET /search-index.js | Cookie: temario-4000=SESSION", ANSWER),
            ("GET /_temario/in?to=/en/", no_token()),
            ("POST /_temario/in", FOREIGN),
            ("POST /_temario/enter | Origin: null | Sec-Fetch-Site: cross-site", ANSWER),
            ("POST /_temario/enter | Host: evil.example | Origin: null", FOREIGN),
            ("GET /_temario/enter", no_token()),
        ];
        for (request, verdict) in cases {
            assert_eq!(judged(&gate, request), verdict, "{request}");
        }
        let code = gate.code().expect("a code");
        assert!(!gate.takes_code("") && !gate.takes_code(gate.session.as_str()));
        assert!(gate.takes_code(&code) && !gate.takes_code(&code), "a code is used once");
    }
}
