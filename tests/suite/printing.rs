//! What others wrote is printed so that it does nothing: no controls, no lines of its own, no secrets.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use proptest::prelude::*;
use temario::diagnostic::{Diagnostic, ProgramLanguage, Report, ReportFormat, Styling, faults};
use temario::shown;
use temario::source::{Place, Snapshot, SourcePath, Span};

use crate::support::{course, put, temario};

/// Whether a character may be in what is printed, besides the codes of our own.
fn is_harmless(character: char) -> bool {
    let hides = [
        '\u{ad}',
        '\u{61c}',
        '\u{200b}',
        '\u{200e}',
        '\u{200f}',
        '\u{202a}',
        '\u{202e}',
        '\u{2028}',
        '\u{2029}',
        '\u{2066}',
        '\u{2069}',
        '\u{feff}',
        '\u{e0041}',
    ];
    character == '\n' || !(character.is_control() || hides.contains(&character))
}

#[track_caller]
fn assert_harmless(text: &str) {
    let bad = text.chars().find(|character| !is_harmless(*character));
    assert_eq!(bad, None, "in {text:?}");
}

/// What is left of a coloured report without its colours.
fn without_colours(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let end =
            after.find(|character: char| !(character.is_ascii_digit() || character == ';')).unwrap_or(after.len());
        assert!(after[end..].starts_with('m'), "a code of our own is a colour: {after:?}");
        rest = &after[end + 1..];
    }
    plain + rest
}

/// Text with much in it that terminals, runners and formats act on.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\u{1b}[2J",
        "\u{1b}]0;x\u{7}",
        "\n",
        "\r\n",
        "\t",
        "::error::x",
        "%0A",
        "%",
        "\u{9b}31m",
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
        "\u{ad}",
        "\u{e0041}",
        "\u{2028}",
        "\u{0}",
        "\u{7f}",
        "a",
        "ñ",
        "漢",
        "/",
        ":",
        ",",
        "\"",
        "\\",
        "{name}",
        "🙂",
    ]);
    let any = any::<char>().prop_map(String::from);
    prop::collection::vec(prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any], 1..12)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn every_form_of_a_report_keeps_foreign_text_harmless(path in hostile(), value in hostile(), text in hostile(), at in 0u32..40) {
        let snapshot = Snapshot::from_texts([(path.as_str(), text.as_str())]);
        // What is no text, or is changed when it is read, has other places than it was given.
        let read = snapshot.source(&path).map_or("", |source| &*source.text);
        let at = (0..=at.min(u32::try_from(read.len()).unwrap_or(0))).rev().find(|at| read.is_char_boundary(*at as usize)).unwrap_or(0);
        let place = Place { path: SourcePath::new(&path), span: Span { start: at, end: at } };
        let one = Diagnostic::new(faults::ConfigUnused { key: value }, place.clone()).beside(place);
        let all = [one.clone(), one];
        for language in ProgramLanguage::ALL {
            let report = Report::new(&all, &snapshot, language);
            assert_harmless(&report.render(ReportFormat::Human, Styling::Plain));
            assert_harmless(&without_colours(&report.render(ReportFormat::Human, Styling::Coloured)));
            let short = report.render(ReportFormat::Short, Styling::Plain);
            assert_harmless(&short);
            prop_assert_eq!(short.lines().count(), 3, "{:?}", short);
            prop_assert!(!short.lines().any(|line| line.trim_start().starts_with("::")), "{:?}", short);
            let github = report.render(ReportFormat::Github, Styling::Plain);
            assert_harmless(&github);
            prop_assert_eq!(github.lines().count(), 2, "{:?}", github);
            prop_assert!(github.lines().all(|line| line.starts_with("::warning file=")));
            for format in [ReportFormat::Json, ReportFormat::Sarif] {
                let text = report.render(format, Styling::Plain);
                assert_harmless(&text);
                let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                if format == ReportFormat::Json {
                    prop_assert_eq!(value[0]["file"].as_str(), Some(path.as_str()));
                }
            }
        }
    }

    #[test]
    fn what_is_shown_is_harmless_and_the_same_text_is_shown_the_same(text in hostile()) {
        assert_harmless(&shown::line(&text));
        prop_assert!(!shown::line(&text).contains('\n'));
        prop_assert_eq!(shown::line(&shown::line(&text)), shown::line(&text));
        assert_harmless(&shown::lines(&text).replace('\t', ""));
        let json = serde_json::to_string(&text).expect("a text");
        let shown = shown::json(&json);
        assert_harmless(&shown);
        prop_assert_eq!(serde_json::from_str::<String>(&shown).expect("JSON"), text);
    }
}

#[cfg(unix)]
#[test]
fn no_command_prints_what_a_name_of_a_file_would_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("\u{1b}[31msite");
    put(&root, &course());
    for name in [
        "static/a\u{1b}]0;x\u{7}.txt",
        "static/b\nerror: all is lost.txt",
        "content/en/\u{202e}dm.md",
        "content/es/\u{9b}2J.md",
    ] {
        put(&root, &[(name.to_owned(), "---\ntitel: \u{202e}x\n---\n\n::: ejersicio \u{200b}\n".to_owned())].into());
    }
    let commands: [&[&str]; 7] = [
        &["check"],
        &["check", "--format", "short"],
        &["check", "--format", "json"],
        &["check", "--format", "github"],
        &["build"],
        &["status"],
        &["deploy", "\u{1b}[5mweb"],
    ];
    for words in commands {
        let output = temario().args(words).arg("--root").arg(&root).output().expect("runs");
        for said in [&output.stdout, &output.stderr] {
            let said = String::from_utf8(said.clone()).expect("UTF-8");
            assert_harmless(&said);
            assert!(!said.lines().any(|line| line.starts_with("error: all is lost")), "{said}");
        }
    }
}

#[test]
fn no_error_of_a_store_shows_a_key_or_a_token() {
    let (key, secret, token) = ("AKIATESTTESTTESTTEST", "wJalr/secret+of+the+store", "FwoGZXIvYXdzEtoken");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    // A store that repeats all that it was sent, in an error of many lines with codes for the terminal.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut asked = vec![0; 16 * 1024];
            let read = stream.read(&mut asked).unwrap_or(0);
            let asked = String::from_utf8_lossy(&asked[..read]).into_owned();
            let body = format!(
                "<Error>\n<Code>SignatureDoesNotMatch\u{1b}[31m</Code>\n<AWSAccessKeyId>{key}</AWSAccessKeyId>\n\
                 <StringToSign>x {token}</StringToSign>\n{asked}\n{secret}\nhttps://me:pass-word@host/?X-Amz-Signature=0a1b2c\n</Error>"
            );
            let head = format!("HTTP/1.1 403 Forbidden\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all((head + &body).as_bytes());
        }
    });
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = course();
    let settings = format!(
        "{}\n[deploy.web]\nkind = \"s3\"\nbucket = \"b\"\nendpoint = \"http://{address}\"\n",
        files["site.toml"]
    );
    files.insert("site.toml".to_owned(), settings);
    put(folder.path(), &files);
    for more in [&[][..], &["--dry-run"]] {
        let mut command = temario();
        command.env("AWS_ACCESS_KEY_ID", key).env("AWS_SECRET_ACCESS_KEY", secret).env("AWS_SESSION_TOKEN", token);
        let output = command.args(["deploy", "--root"]).arg(folder.path()).args(more).output().expect("runs");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains("the object store failed") && said.contains("SignatureDoesNotMatch"), "{said}");
        assert_harmless(&said);
        for secret in [key, secret, token, "pass-word", "0a1b2c", "Signature="] {
            assert!(!said.contains(secret), "{secret} in {said}");
        }
    }
}

#[test]
fn a_secret_in_site_toml_is_not_repeated_by_what_refuses_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = course();
    let settings = format!(
        "{}\n[deploy.web]\nkind = \"git\"\nremote = \"https://me:t0ps3cret@example.org/x.git\"\nbranch = \"web\"\npassword = \"hunter22\"\n",
        files["site.toml"]
    );
    files.insert("site.toml".to_owned(), settings);
    put(folder.path(), &files);
    for format in ["human", "short", "json", "github", "sarif"] {
        let output = temario().args(["check", "--format", format, "--root"]).arg(folder.path()).output().expect("runs");
        let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        assert!(said.contains("site.toml"), "{said}");
        assert!(!said.contains("t0ps3cret") && !said.contains("hunter22"), "{format}: {said}");
    }
}

#[test]
fn an_address_with_a_password_is_checked_without_repeating_it() {
    let output = temario().args(["verify", "http://me:t0ps3cret@127.0.0.1:9/x/"]).output().expect("runs");
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    assert!(!said.is_empty() && !said.contains("t0ps3cret"), "{said}");
}
