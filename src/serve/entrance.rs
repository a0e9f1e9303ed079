//! Answers or refuses each request as the guard decides, and adds headers that isolate answers from other sites.

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

/// Answers permitted requests, with headers that isolate the answer from other sites.
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
        // The link was on another site, so the browser does not send the new cookie until a page of this site
        // redirects.
        Verdict::Refuse(RequestRefusal::NoToken) if request.uri().path() == INSIDE => {
            let to = value_of(request.uri().query().unwrap_or_default(), "to");
            pages::answer(StatusCode::FORBIDDEN, onward(&to, server.language), NOTHING)
        }
        Verdict::Refuse(refusal) => refused(refusal, request.headers(), server.language),
    };
    protect(answer.headers_mut());
    answer
}

/// The time limit of a `POST` request, including its processing.
const ACT: std::time::Duration = std::time::Duration::from_secs(20);

/// Applies the time limit to `POST` requests. Event streams have none.
async fn in_time(is_post: bool, answer: impl Future<Output = Response>) -> Response {
    match is_post {
        true => tokio::time::timeout(ACT, answer).await.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response()),
        false => answer.await,
    }
}

/// Sets the headers of every answer.
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
        // The side-by-side view frames pages of the site.
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"),
    ];
    for (name, value) in usual {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Sets the cookie, and redirects to an address without the token.
fn entered(gate: &Gate, path: &str) -> Response {
    let to = percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC);
    let location = HeaderValue::from_str(&format!("{INSIDE}?to={to}")).expect("letters, digits and percent signs");
    let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    gate.set_cookie(&mut answer);
    answer
}

/// Redirects to the page in a link with the token.
pub(super) async fn inside(State(server): State<Arc<Server>>, uri: Uri) -> Response {
    let to = value_of(uri.query().unwrap_or_default(), "to");
    pages::answer(StatusCode::OK, onward(&to, server.language), NOTHING)
}

/// A page that redirects immediately, on this server.
fn onward(to: &str, language: ProgramLanguage) -> String {
    let path = to.trim_start_matches(|first: char| matches!(first, '/' | '\\') || first <= ' ');
    pages::fill("onward.html", &json!({ "speaks": language.tag(), "title": pages::NAME, "path": path }))
}

fn value_of(pairs: &str, name: &str) -> String {
    let mut pairs = pairs.split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find_map(|(key, value)| (key == name).then_some(value)).unwrap_or_default();
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// Exchanges the code of the browser that temario opened for the cookie.
pub(super) async fn enter(State(server): State<Arc<Server>>, body: String) -> Response {
    if server.gate.takes_code(&value_of(&body, "code")) {
        entered(&server.gate, &value_of(&body, "to"))
    } else {
        refused(RequestRefusal::NoToken, &HeaderMap::new(), server.language)
    }
}

/// A refusal: as a page for browsers, as a line for programs.
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
    // Refused clients do not keep the connection.
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

/// The policy of a page that loads nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// A local file that sends the code to the server, so that the secret is not in an address, which the process list and
/// the browser's history would contain.
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
