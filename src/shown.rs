//! Escapes untrusted text for printing: it cannot move the cursor, hide or reorder text, or reveal a secret.
//!
//! Names of files, manifests, answers of servers and output of other programs are untrusted. Everything printed is
//! escaped here: values when they are inserted into messages, and whole lines when they are printed.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{LazyLock, Mutex};

use regex_lite::Regex;

/// Untrusted text on one line, without secrets.
pub fn line(text: &str) -> String {
    escaped(&redacted(text), &[])
}

/// A line of output that contains untrusted text and may contain tabs.
pub fn row(text: &str) -> String {
    uncommanded(&escaped(&redacted(text), &['\t']))
}

/// Untrusted text of several lines, without secrets.
pub fn lines(text: &str) -> String {
    let text = escaped(&redacted(text), &['\n', '\t']);
    text.split('\n').map(uncommanded).collect::<Vec<_>>().join("\n")
}

/// Escapes a line that a CI runner would read as a command, as GitHub's does for `::` at the beginning.
fn uncommanded(line: &str) -> String {
    let start = line.len() - line.trim_start().len();
    let (indent, rest) = line.split_at(start);
    match rest.chars().next() {
        Some(first) if ["::", "##[", "##vso["].iter().any(|command| rest.starts_with(command)) => {
            format!("{indent}\\u{{{:x}}}{}", u32::from(first), &rest[1..])
        }
        _ => line.to_owned(),
    }
}

/// The output of another program on one line, shortened.
pub fn joined(text: &str) -> String {
    const LONGEST: usize = 2000;
    // The answer of a server may be very long.
    let text = text.char_indices().nth(20 * LONGEST).map_or(text, |(end, _)| &text[..end]);
    let parts: Vec<&str> = text.lines().map(str::trim).filter(|part| !part.is_empty()).collect();
    // Secrets are removed before shortening, so that no part of one remains.
    let text = line(&parts.join("; "));
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Complete JSON with the same value, and without characters that a terminal interprets.
pub fn json(text: &str) -> String {
    json_of_shown(&redacted(text))
}

/// The same for values without secrets.
pub fn json_of_shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if acts(character) && character != '\n' {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                shown.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Lines of a source without secrets and invisible characters, and the new offsets of `places`.
pub fn source<const N: usize>(text: &str, places: [usize; N]) -> (String, [usize; N]) {
    let text = masked(text);
    let mut shown = String::with_capacity(text.len());
    let mut moved = places;
    for (at, character) in text.char_indices() {
        for (place, moved) in places.iter().zip(&mut moved) {
            if *place == at {
                *moved = shown.len();
            }
        }
        if acts(character) && !matches!(character, '\n' | '\t') {
            escape(character, &mut shown);
        } else {
            shown.push(character);
        }
    }
    for (place, moved) in places.iter().zip(&mut moved) {
        if *place >= text.len() {
            *moved = shown.len();
        }
    }
    (shown, moved)
}

/// Whether a character affects a terminal or is invisible: controls, bidirectional marks, zero-width spaces, and other
/// characters without a glyph.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
                | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
                | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
        )
}

fn escape(character: char, shown: &mut String) {
    match character {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        other => shown.push_str(&format!("\\u{{{:x}}}", u32::from(other))),
    }
}

fn escaped(text: &str, kept: &[char]) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if acts(character) && !kept.contains(&character) {
            escape(character, &mut shown);
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Secrets of this run, which are never printed.
static SECRETS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Registers a secret, so that it is not printed, whatever text contains it.
pub fn remember(secret: &str) {
    // A shorter text would occur in other words.
    if secret.len() < 6 {
        return;
    }
    let encoded = percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC).to_string();
    let mut secrets = SECRETS.lock().expect("no panic while locked");
    for form in [secret.to_owned(), encoded.replace("%2D", "-").replace("%5F", "_").replace("%2E", "."), encoded] {
        if !secrets.contains(&form) {
            secrets.push(form);
        }
    }
}

/// A form of secret: a text with it contains one of the hints; the last group of the pattern is the secret.
struct SecretForm {
    hints: &'static [&'static str],
    pattern: Regex,
}

static FORMS: LazyLock<Vec<SecretForm>> = LazyLock::new(|| {
    let form = |hints, pattern: &str| SecretForm {
        hints,
        pattern: Regex::new(&format!("(?i){pattern}")).expect("a pattern of this file"),
    };
    vec![
        // https://user:password@host, or a token as the user.
        form(&["://"], r#"://([^\s/?\#"'<>`]*:[^\s?\#"'<>`]*)@"#),
        form(&["://"], r#"(?:https?|ftps?)://([^\s/?\#"'<>`:]+)@"#),
        // Signed addresses.
        form(
            &["token", "secret", "sig", "passw", "cred", "key", "auth", "x-amz-", "x-goog-"],
            r#"[?&;](?:[\w.%-]*(?:token|secret|signature|passw|credential)[\w.%-]*|sig|key|api[_-]?key|auth|x-amz-[\w-]+|x-goog-[\w-]+|awsaccesskeyid)=([^&;\#\s"'<>`)]+)"#,
        ),
        // Headers.
        form(
            &["authorization"],
            r#"authorization["']?\s*[:=]\s*["']?((?:bearer|basic|token|digest|negotiate|aws|aws4-[\w-]+)\s[^\r\n"']*)"#,
        ),
        form(&["bearer"], r"\bbearer\s+([\w.~+/=-]{12,})"),
        form(&["x-amz-security-token"], r#"x-amz-security-token["']?\s*[:=]\s*["']?([^\s"',]+)"#),
        form(&["cookie"], r#"cookie["']?\s*:\s*["']?([\w.-]+=[^\r\n"']*)"#),
        // Keys with a known prefix.
        form(&["akia", "asia"], r"\b((?:AKIA|ASIA)[A-Z0-9]{12,})\b"),
        form(
            &["gh", "glpat", "xox"],
            r"\b(gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,})",
        ),
        form(&["eyj"], r"\b(eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)"),
        form(&["private key-"], r"-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]*)"),
        // Answers of object stores.
        form(
            &["<awsaccesskeyid", "<signature", "<stringtosign", "<canonical", "<secret", "token"],
            r"<(?:AWSAccessKeyId|Signature\w*|StringToSign\w*|CanonicalRequest\w*|Secret\w*|[\w-]*Token[\w-]*)>([^<]*)",
        ),
        // Settings.
        form(
            &["secret", "token", "passw", "key"],
            r#"\b(?:aws_)?(?:secret_access_key|access_key_id|session_token|access_token|refresh_token|client_secret|secret_key|api_?key|user_password|password|passwd|token)["']?\s*=\s*["']?([^\s"',;&]+)"#,
        ),
        form(
            &["secret", "token", "passw", "key"],
            r#""(?:aws_?)?(?:secret_?access_?key|access_?key_?id|session_?token|access_?token|refresh_?token|client_?secret|secret_?key|api_?key|password|token)"\s*:\s*"([^"]+)"#,
        ),
    ]
});

/// The ranges of secrets in a text, sorted and merged.
fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let folded = text.to_ascii_lowercase();
    for form in FORMS.iter().filter(|form| form.hints.iter().any(|hint| folded.contains(hint))) {
        for groups in form.pattern.captures_iter(text) {
            let secret = groups.iter().flatten().last().expect("a match has its whole").range();
            // A port is not a password.
            let is_port = |rest: &str| {
                rest.split('/')
                    .next()
                    .is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
            };
            let is_path =
                text[secret.clone()].split_once(':').is_some_and(|(_, rest)| rest.contains('/') && is_port(rest));
            if !(text[..secret.start].ends_with("://") && is_path) {
                found.push(secret);
            }
        }
    }
    for secret in SECRETS.lock().expect("no panic while locked").iter() {
        found.extend(text.match_indices(secret.as_str()).map(|(at, same)| at..at + same.len()));
    }
    found.retain(|range| !range.is_empty());
    found.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// A text without its secrets.
fn redacted(text: &str) -> Cow<'_, str> {
    replaced(text, &|_| "***".to_owned())
}

/// A text of the same length with its secrets masked.
fn masked(text: &str) -> Cow<'_, str> {
    replaced(text, &|secret| "*".repeat(secret.len()))
}

fn replaced<'a>(text: &'a str, cover: &dyn Fn(&str) -> String) -> Cow<'a, str> {
    // Patterns are slow, and few lines of a long text contain a hint.
    const LONG: usize = 64 * 1024;
    if text.len() > LONG && text.contains('\n') {
        return Cow::Owned(text.split_inclusive('\n').map(|line| replaced(line, cover)).collect());
    }
    let secrets = secrets(text);
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut end = 0;
    for secret in secrets {
        shown.push_str(&text[end..secret.start]);
        shown.push_str(&cover(&text[secret.clone()]));
        end = secret.end;
    }
    shown.push_str(&text[end..]);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_all_kinds_are_taken_out_and_the_rest_stays() {
        let cases = [
            ("https://me:s3cr3t@example.org/x.git", "https://***@example.org/x.git"),
            ("https://me:pa/ss@example.org/x.git", "https://***@example.org/x.git"),
            (
                "fatal: unable to access 'https://t0ken@example.org/x/': no",
                "fatal: unable to access 'https://***@example.org/x/': no",
            ),
            ("ssh://me:s3cr3t@example.org", "ssh://***@example.org"),
            ("ssh://git@example.org/x and git@example.org:x", "ssh://git@example.org/x and git@example.org:x"),
            ("http://example.org:8080/@x y@z", "http://example.org:8080/@x y@z"),
            ("http://example.org:8080/a@b", "http://example.org:8080/a@b"),
            (
                "GET https://b.example/k?X-Amz-Signature=abc&X-Amz-Credential=AK%2F1&part=2",
                "GET https://b.example/k?X-Amz-Signature=***&X-Amz-Credential=***&part=2",
            ),
            ("https://b.example/k?sv=1&sig=a%2Fb#x", "https://b.example/k?sv=1&sig=***#x"),
            ("http://127.0.0.1/?token=00ff", "http://127.0.0.1/?token=***"),
            ("Authorization: Bearer abc.def\nHost: x", "Authorization: ***\nHost: x"),
            ("authorization: AWS4-HMAC-SHA256 Credential=A/b, Signature=c", "authorization: ***"),
            ("\"Authorization\":\"Basic dTpw\",\"a\":1", "\"Authorization\":\"***\",\"a\":1"),
            ("sent Bearer abcdefghijkl.mnop", "sent Bearer ***"),
            ("x-amz-security-token: FwoG/+=", "x-amz-security-token: ***"),
            ("Set-Cookie: a=b; HttpOnly", "Set-Cookie: ***"),
            ("key AKIAIOSFODNN7EXAMPLE.", "key ***."),
            ("ghp_0123456789abcdefABCD", "***"),
            ("eyJhbGciOiJI.eyJzdWIiOiIx.c2ln", "***"),
            ("<AWSAccessKeyId>A</AWSAccessKeyId><Code>B</Code>", "<AWSAccessKeyId>***</AWSAccessKeyId><Code>B</Code>"),
            (
                "<Token-0>abc</Token-0><SignatureProvided>d</SignatureProvided>",
                "<Token-0>***</Token-0><SignatureProvided>***</SignatureProvided>",
            ),
            ("aws_secret_access_key = wJalr/+\nregion = x", "aws_secret_access_key = ***\nregion = x"),
            ("password=\"hunter2\"", "password=\"***\""),
            ("{\"access_token\": \"x\", \"id\": \"y\"}", "{\"access_token\": \"***\", \"id\": \"y\"}"),
            // Texts of a course are not secrets.
            ("Authorization: the judge gives it in writing", "Authorization: the judge gives it in writing"),
            ("La contraseña y el token: no se comparten", "La contraseña y el token: no se comparten"),
            ("Asia, key persons, a password: ask", "Asia, key persons, a password: ask"),
        ];
        for (text, wanted) in cases {
            assert_eq!(redacted(text), wanted, "{text}");
            assert_eq!(masked(text).len(), text.len(), "{text}");
        }
        remember("Zx9/+quite secret");
        assert_eq!(redacted("it said Zx9/+quite secret, and Zx9%2F%2Bquite%20secret"), "it said ***, and ***");
        remember("a");
        assert_eq!(redacted("a"), "a");
    }

    #[test]
    fn what_acts_on_a_terminal_is_written_out() {
        let cases = [
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{9b}2J\u{7f}", "\\u{9b}2J\\u{7f}"),
            ("gp\u{202e}j.exe", "gp\\u{202e}j.exe"),
            ("a\u{200b}b\u{feff}c\u{ad}d\u{e0041}", "a\\u{200b}b\\u{feff}c\\u{ad}d\\u{e0041}"),
            ("niñez — “ley” 漢字 🙂", "niñez — “ley” 漢字 🙂"),
        ];
        for (text, wanted) in cases {
            assert_eq!(line(text), wanted);
        }
        assert_eq!(lines("a\n\tb\u{1b}"), "a\n\tb\\u{1b}");
        assert_eq!(lines("a::b\n  ::error::x\n##[error]y\n# z"), "a::b\n  \\u{3a}:error::x\n\\u{23}#[error]y\n# z");
        assert_eq!(joined("a\r\n\n  b\u{7}\n"), "a; b\\u{7}");
        assert_eq!(json("{\"a\":\"\u{9b}\u{e0041}\"}\n"), "{\"a\":\"\\u009b\\udb40\\udc41\"}\n");
        let (shown, places) = source("a\u{200b}b password=secret", [1, 4, 99]);
        assert_eq!((shown.as_str(), places), ("a\\u{200b}b password=******", [1, 9, 26]));
    }
}
