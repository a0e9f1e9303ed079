//! Answers or refuses each request as the guard decides, and adds the headers that keep answers from other sites.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::connections::Guest;
use super::guard::{ENTER, Gate, RequestRefusal, Verdict};
use super::pages;
use super::response::respond;
use super::server::Server;
use crate::diagnostic::{Phrase, ProgramLanguage, phrase, phrases};

/// The page between the link with the token and the site.
pub(super) const INSIDE: &str = "/_temario/in";

/// Answers what may be answered, with headers that keep the answer from other sites.
pub(super) async fn only_friends(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let gate = &server.gate;
    let is_post = request.method() == Method::POST;
    let mut answer = match gate.judge(request.method(), request.uri(), request.headers()) {
        Verdict::Answer { sets_cookie } => {
            if let Some(guest) = request.extensions().get::<Arc<Guest>>().filter(|_| request.uri().path() != ENTER) {
                guest.prove();
            }
            let mut answer = in_time(is_post, next.run(request)).await;
            if sets_cookie {
                gate.set_cookie(&mut answer);
            }
            answer
        }
        Verdict::Enter => entered(gate, request.uri().path()),
        // The link was on another site, so that the browser keeps the new cookie back until a page of this site leads on.
        Verdict::Refuse(RequestRefusal::NoToken) if request.uri().path() == INSIDE => {
            let to = value_of(request.uri().query().unwrap_or_default(), "to");
            pages::answer(StatusCode::FORBIDDEN, onward(&to, server.language), NOTHING)
        }
        Verdict::Refuse(refusal) => refused(refusal, request.headers(), server.language),
    };
    protect(answer.headers_mut());
    answer
}

/// How long the body of a `POST` may take, and what is done with it.
const ACT: std::time::Duration = std::time::Duration::from_secs(20);

/// Ends what takes too long to say what it wants. Events go on for as long as a browser listens.
async fn in_time(is_post: bool, answer: impl Future<Output = Response>) -> Response {
    match is_post {
        true => tokio::time::timeout(ACT, answer).await.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response()),
        false => answer.await,
    }
}

/// What every answer says to the browser, whatever its kind.
fn protect(headers: &mut HeaderMap) {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let usual = [
        (header::CACHE_CONTROL, "no-store"),
        // The view side by side frames the site's pages.
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"),
    ];
    for (name, value) in usual {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Gives the cookie, and leads on to an address without the secret.
fn entered(gate: &Gate, path: &str) -> Response {
    let to = percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC);
    let location = HeaderValue::from_str(&format!("{INSIDE}?to={to}")).expect("letters, digits and percent signs");
    let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    gate.set_cookie(&mut answer);
    answer
}

/// Leads on to the page that a link with the token named.
pub(super) async fn inside(State(server): State<Arc<Server>>, uri: Uri) -> Response {
    let to = value_of(uri.query().unwrap_or_default(), "to");
    pages::answer(StatusCode::OK, onward(&to, server.language), NOTHING)
}

/// A page that leads on at once, on this server.
fn onward(to: &str, language: ProgramLanguage) -> String {
    let path = to.trim_start_matches(|first: char| matches!(first, '/' | '\\') || first <= ' ');
    pages::fill("onward.html", &json!({ "speaks": language.tag(), "title": pages::NAME, "path": path }))
}

/// A value of a form or query.
fn value_of(pairs: &str, name: &str) -> String {
    let mut pairs = pairs.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find_map(|(key, value)| (key == name).then_some(value)).unwrap_or_default();
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// Exchanges the code of the browser that this program opened for the cookie.
pub(super) async fn enter(State(server): State<Arc<Server>>, body: String) -> Response {
    if server.gate.takes_code(&value_of(&body, "code")) {
        entered(&server.gate, &value_of(&body, "to"))
    } else {
        refused(RequestRefusal::NoToken, &HeaderMap::new(), server.language)
    }
}

/// Says why nothing is answered: on a page to people, in a line to programs.
fn refused(refusal: RequestRefusal, headers: &HeaderMap, language: ProgramLanguage) -> Response {
    let words: &dyn Phrase = match refusal {
        RequestRefusal::Foreign => &phrases::RefusedForeign,
        RequestRefusal::NoCookie => &phrases::RefusedNoCookie,
        RequestRefusal::NoToken => &phrases::RefusedNoToken,
    };
    let words = phrase(language, words);
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("text/html");
    let mut answer = if accepts.contains("text/html") {
        let view = json!({ "speaks": language.tag(), "title": pages::NAME, "words": words });
        pages::answer(StatusCode::FORBIDDEN, pages::fill("refused.html", &view), NOTHING)
    } else {
        respond(StatusCode::FORBIDDEN, "text/plain; charset=utf-8", words.into_bytes())
    };
    // Who may not ask does not keep a connection.
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

/// The policy of a page that loads nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// A file that takes a browser in without the secret in an address, where it would be in the list of programs and in
/// the browser's history.
pub(super) fn entrance(root: &str, code: &str, to: &str, language: ProgramLanguage) -> String {
    let view = json!({
        "speaks": language.tag(),
        "title": pages::NAME,
        "action": format!("{}{ENTER}", root.trim_end_matches('/')),
        "code": code,
        "to": to,
        "button": phrase(language, &phrases::EnterButton),
    });
    pages::fill("entrance.html", &view)
}
