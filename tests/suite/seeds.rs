//! What the fuzzer starts from: the repository's own test data and guide, in the form that each target reads.
//!
//! They are made anew whenever they are wanted, so that none of them stands in the repository twice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use temario::config::Audience;
use temario::curriculum::DATA_FILES;
use temario::exchange::{Extent, catalogue, write_po, write_xliff, write_xliff_1};
use temario::language::Language;
use temario::output::HostRules;
use temario::pipeline::{Manifest, ManifestEntry};

use crate::checks::pieces;
use crate::edits::{Edit, apply};
use crate::fuzzed::{course_with_data, drawn_on};
use crate::support::{Files, load, outputs, own_course, tree};

/// The seeds of each target, in an order that lasts, without any twice.
pub fn seeds() -> BTreeMap<&'static str, BTreeSet<Vec<u8>>> {
    let mut seeds: BTreeMap<&'static str, BTreeSet<Vec<u8>>> = BTreeMap::new();
    let mut add = |target, bytes: Vec<u8>| seeds.entry(target).or_default().insert(bytes);
    for (path, text) in written() {
        of_file(&path, &text, &mut add);
    }
    for script in SCRIPTS {
        add("edits", script.join("\n====\n").into_bytes());
    }
    for request in REQUESTS {
        add("http", request.replace('\n', "\r\n").replace("\\r\\n", "\n").into_bytes());
    }
    exchange(&mut add);
    manifests(&mut add);
    seeds
}

/// Files of sites that stand somewhere in the repository, with their paths; a path may be there many times.
fn written() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (path, bytes) in read("tests/sites").into_iter().chain(read("docs/guide")) {
        let inside = path.find("content/").or_else(|| path.find("site.toml"));
        if let (Some(at), Ok(text)) = (inside, String::from_utf8(bytes)) {
            files.push((path[at..].to_owned(), text));
        }
    }
    for text in texts("tests/checks") {
        let cases = text.split_once("\n## case\n").map_or("", |(_, cases)| cases);
        let of_case = pieces(cases).into_iter();
        files.extend(of_case.filter_map(|(info, text)| Some((info.strip_prefix("file ")?.to_owned(), text))));
    }
    for text in texts("tests/markdown") {
        let sources = pieces(&text).into_iter().filter(|(info, _)| info == "markdown");
        files.extend(sources.map(|(_, text)| ("content/es/case.md".to_owned(), text)));
    }
    files.extend(course_with_data());
    let own = own_course();
    let own = own.sources.iter().filter(|source| source.path.as_str().ends_with(".yml"));
    files.extend(own.map(|source| (source.path.to_string(), source.text.to_string())));
    files.push(("site.toml".into(), SETTINGS.into()));
    files
}

fn read(folder: &str) -> BTreeMap<String, Vec<u8>> {
    tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
}

fn texts(folder: &str) -> Vec<String> {
    read(folder).into_values().filter_map(|bytes| String::from_utf8(bytes).ok()).collect()
}

/// The seeds that are made of one file of a site.
fn of_file(path: &str, text: &str, add: &mut impl FnMut(&'static str, Vec<u8>) -> bool) {
    let mut with = |target, choice: u8, text: &str| add(target, [&[b'0' + choice], text.as_bytes()].concat());
    let language = u8::from(path.starts_with("content/en/"));
    let front = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    match path {
        "site.toml" => drop(add("site_toml", text.into())),
        "content/glossary.yml" => drop(add("glossary", text.into())),
        _ if path.ends_with(".md") => {
            let (front, body) = front.unwrap_or(("", text));
            with("facilitator", language, body);
            if front.is_empty() {
                with("page", language, text);
            } else {
                let raw = if body.contains('<') { 2 } else { 0 };
                with("page", 4 + raw + language, text);
                with("front_matter", [0, 3][usize::from(language)], front);
                if path.ends_with("/index.md") {
                    with("front_matter", 1, front);
                }
            }
        }
        _ => {
            // Of the files of a folder, one path stands for all.
            let is_like = |one: &String| one == path || DATA_FILES.iter().any(|kind| kind.has(one) && kind.has(path));
            if let Some((choice, _)) = (0..).zip(drawn_on()).find(|(_, one)| is_like(one)) {
                with("data", choice, text);
            }
        }
    }
}

fn exchange(add: &mut impl FnMut(&'static str, Vec<u8>) -> bool) {
    for (path, bytes) in read("tests/exchange") {
        add(if path.ends_with(".po") { "po" } else { "xliff" }, bytes);
    }
    let mut files: Files = course_with_data();
    apply(&mut files, &Edit::Confirm(true));
    files.remove("content/es/01-basics/02-practice.md");
    let loaded = load(&files);
    let mut handed_out =
        catalogue(&loaded.site, &loaded.snapshot, Language(0), Language(1), Extent::Everything, Audience::Facilitator);
    for message in handed_out.messages.iter_mut().filter(|message| message.target.is_empty()) {
        message.target = format!("{} *también*", message.source);
    }
    add("po", write_po(&handed_out).into());
    add("xliff", write_xliff(&handed_out).into());
    add("xliff", write_xliff_1(&handed_out).into());
    handed_out.messages.truncate(3);
    add("po", write_po(&handed_out).into());
    add("xliff", write_xliff(&handed_out).into());
}

fn manifests(add: &mut impl FnMut(&'static str, Vec<u8>) -> bool) {
    let loaded = load(&course_with_data());
    let host = HostRules::of(&loaded.site);
    let entries = outputs(&loaded).into_iter().map(|(path, bytes)| (path, ManifestEntry::of(&bytes)));
    let entries: Vec<_> = entries.filter(|(path, _)| !path.starts_with("assets/")).take(8).collect();
    let of = |edition, range: std::ops::Range<usize>| {
        let files = entries[range].iter().cloned().collect();
        let text = Manifest::new(edition, host.clone(), files).to_bytes();
        String::from_utf8(text).expect("JSON is a text")
    };
    let (site, there) = (of(Audience::Participant, 0..6), of(Audience::Participant, 3..8));
    let pending = "{\"generator\":\"temario\",\"files\":[\"en/404.html\",\"gone.css\"]}";
    add("manifest", format!("{site}\n====\n{there}\n====\n{pending}").into());
    add("manifest", format!("{there}\n====\n{}", of(Audience::Participant, 0..0)).into());
    add("manifest", format!("{site}\n====\n{}", of(Audience::Facilitator, 0..2)).into());
    let bare =
        "{\"generator\":\"temario\",\"edition\":\"participant\",\"files\":{\"a.html\":{\"sha256\":\"00\",\"size\":1}}}";
    add("manifest", format!("{bare}\n====\n{bare}\n====\n{pending}").into());
}

/// Settings that no site of the test data has together.
const SETTINGS: &str = r#"title = "Course"
base_url = "https://example.org/x"
default_language = "es"
theme = "default"
autolink = true
[languages.es]
label = "Español"
locale = "es-MX"
direction = "ltr"
register = "usted"
quotation = "“”"
[languages.en]
title = "Course"
spelling = "british"
[markdown]
raw_html = true
[search]
enabled = true
in_address = false
[safety]
quick_exit = "https://weather.example"
low_profile = true
[reader]
parallel = true
print = true
offline = true
progress = true
[budget]
page = 30
lists = 40
[checks]
minutes-differ = "off"
[[parts]]
title = { en = "First", es = "Primera" }
modules = ["basics"]
[agenda.two-days]
title = { en = "Two days", es = "Dos días" }
interpretation = 1.5
days = [["basics"], ["basics/law", "basics/practice"]]
"#;

/// Edits as `fuzzed::edits` reads them.
const SCRIPTS: &[&[&str]] = &[
    &["b0## Uno\n\n[[torture]] y tortura [@uncat art. 1]\n", "c0", "b2::: ejercicio A {minutes=3}\nx\n:::\n"],
    &["d1", "d2", "d3", "d4", "d5"],
    &["s1", "s2", "s3", "s0"],
    &["a0", "a1", "n3", "r2", "a5"],
    &["t1Otro: título", "f1slug: otro", "f2draft: true", "f3only: [es]", "f4audience: facilitator"],
    &["h0", "b1::: objetivos\n- Ver {#ver}\n:::\n", "h1"],
    &["c0", "b5Otro texto.\n", "c1"],
    &["w0title = \"A\"\n[languages.es]\n[languages.en]\n", "w1terms:\n- id: x\n  en: x\n  es: ley\n"],
    &["w8[blocks]\nnote = { word = \"aviso\", label = \"X\" }\n", "b3::: aviso\nx\n:::\n"],
];

/// What a browser, a translator's page and a stranger say. `\r\n` stands for a line end without its first half.
const REQUESTS: &[&str] = &[
    "GET / HTTP/1.1\nHost: 127.0.0.1:4000\nConnection: close\n\n",
    "GET /es/bases/practica HTTP/1.1\nHost: localhost\n\nGET /es/bases HTTP/1.1\nHost: localhost\n\n",
    "HEAD /en/basics/law.html HTTP/1.1\nHost: [::1]:4000\nConnection: close\n\n",
    "GET /../site.toml HTTP/1.1\nHost: localhost\n\nGET /%2e%2e/outside.txt HTTP/1.1\nHost: localhost\n\n",
    "GET /es/search-index.js HTTP/1.1\nHost: localhost\nConnection: close\n\n",
    "GET /_temario/events HTTP/1.1\nHost: localhost\nSec-Fetch-Site: same-origin\n\n",
    "POST /_temario/listen HTTP/1.1\nHost: localhost\nOrigin: http://localhost\nX-Temario: 1\nSec-Fetch-Site: same-origin\nContent-Type: application/json\nContent-Length: 53\n\n{\"client\":\"0f\",\"tab\":1,\"page\":\"/es/\",\"key\":\"0f\"}    ",
    "POST /_temario/enter HTTP/1.1\nHost: localhost\nOrigin: null\nContent-Length: 19\n\ncode=0f&to=%2Fen%2F",
    "GET /_temario/live.js HTTP/1.1\nHost: localhost\nSec-Fetch-Site: none\n\nGET /_temario/worker.js HTTP/1.1\nHost: localhost\nSec-Fetch-Site: same-origin\n\n",
    "GET /_compare HTTP/1.1\nHost: localhost\n\nGET /_compare/es/bases/practica HTTP/1.1\nHost: localhost\n\n",
    "GET /_compare//evil.example/ HTTP/1.1\nHost: localhost\n\nGET /_compare/%5cevil HTTP/1.1\nHost: localhost\n\n",
    "GET /_temario/sections?page=/es/bases/practica.html HTTP/1.1\nHost: localhost\nSec-Fetch-Site: same-origin\nConnection: close\n\n",
    "GET /_translate/ HTTP/1.1\nHost: localhost\n\nGET /_translate/es/basics/practice HTTP/1.1\nHost: localhost\n\n",
    "POST /_temario/edit HTTP/1.1\nHost: localhost\nOrigin: http://localhost\nX-Temario: 1\nSec-Fetch-Site: same-origin\nContent-Type: application/json\nContent-Length: 58\n\n{\"page\":\"/es/bases/practica.html\",\"text\":\"Texto.\",\"nth\":1}",
    "POST /_temario/edit HTTP/1.1\nHost: localhost\nOrigin: http://localhost\nX-Temario: 1\nSec-Fetch-Site: same-origin\nContent-Type: application/json\nContent-Length: 47\n\n{\"page\":\"/\",\"file\":\"content/es/x.md\",\"line\":12}",
    "POST /_temario/confirm HTTP/1.1\nHost: localhost\nOrigin: http://localhost\nX-Temario: 1\nSec-Fetch-Site: same-origin\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n41\n{\"page\":\"basics/practice\",\"language\":\"es\",\"section\":\"dos\"}       \n0\n\n",
    "POST /es/index.html HTTP/1.1\nHost: localhost\nContent-Length: 3\nExpect: 100-continue\n\nx=1",
    "GET /?token=00 HTTP/1.1\nHost: 192.168.1.7:4000\nCookie: temario=00; a=b\n\n",
    "GET / HTTP/1.1\nHost: evil.example\nOrigin: https://evil.example\n\n",
    "OPTIONS * HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n",
];
