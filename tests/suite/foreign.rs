//! Nothing is loaded from another site, and nothing runs that was not meant to: a table of variants, each in every
//! container of its kind, and lookalikes that must pass.

use std::fmt::Write;

use serde::Deserialize;
use temario::config::Audience;
use temario::diagnostic::Severity;
use temario::loads::{Format, Load, LoadKind, find, format_of, template};
use temario::output::is_index_file;

use crate::support::{Files, Random, codes, course, files, load, load_course, outputs, own_course, report};

/// tests/foreign/variants.toml
#[derive(Deserialize)]
struct Variants {
    css: Vec<String>,
    html: Vec<String>,
    svg: Vec<String>,
    xml: Vec<String>,
    script: Vec<String>,
    run: Vec<String>,
    unreadable_xml: Vec<String>,
    harmless: Harmless,
}

#[derive(Deserialize)]
struct Harmless {
    css: Vec<String>,
    html: Vec<String>,
    svg: Vec<String>,
    xml: Vec<String>,
    script: Vec<String>,
}

fn variants() -> Variants {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/variants.toml");
    toml::from_str(&std::fs::read_to_string(path).expect("the table")).expect("a table")
}

/// A text in a container, and what was found in it.
type Tried = (String, Vec<Load>);

fn tried(format: Format, text: String) -> Tried {
    let found = find(format, text.as_bytes());
    (text, found)
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"es\">\n<head><meta charset=\"utf-8\"><title>x</title></head>\n<body>\n{body}\n</body>\n</html>\n"
    )
}

fn drawing(inner: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n{inner}\n</svg>\n"
    )
}

fn in_template(body: &str) -> Tried {
    let text = format!(
        "{{% extends \"base.html\" %}}{{# <b> #}}\n{{% block main %}}\n<a href=\"{{{{ a[\"b>c\"] }}}}\">\n{body}\n{{% if a > b %}}<b>{{% endif %}}{{% endblock %}}\n"
    );
    let found = template(&text);
    (text, found)
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

fn of_css(css: &str) -> Vec<Tried> {
    vec![
        tried(Format::Css, css.to_owned()),
        tried(Format::Html, page(&format!("<style>{css}</style>"))),
        in_template(&format!("<style>{css}</style>")),
        tried(Format::Xml, drawing(&format!("<style>{}</style>", css.replace('&', "&amp;").replace('<', "&lt;")))),
        tried(Format::Css, format!("@import url(data:text/css,{});", encoded(css))),
    ]
}

fn of_html(html: &str) -> Vec<Tried> {
    let escaped = html.replace('&', "&amp;").replace('"', "&quot;");
    vec![
        tried(Format::Html, page(html)),
        tried(Format::Html, html.to_owned()),
        in_template(html),
        tried(Format::Html, page(&format!("<iframe srcdoc=\"{escaped}\"></iframe>"))),
        tried(Format::Html, page(&format!("<iframe src='data:text/html,{}'></iframe>", encoded(html)))),
    ]
}

fn of_svg(svg: &str) -> Vec<Tried> {
    vec![
        tried(Format::Xml, drawing(svg)),
        tried(Format::Xml, format!("<?xml version=\"1.0\"?>\n<!-- x -->{}", drawing(svg))),
        tried(Format::Html, page(&drawing(svg))),
        in_template(&drawing(svg)),
        tried(Format::Css, format!("a{{background:url(data:image/svg+xml,{})}}", encoded(&drawing(svg)))),
    ]
}

fn of_script(script: &str) -> Vec<Tried> {
    vec![tried(Format::Script, script.to_owned()), tried(Format::Script, format!("(function () {{\n{script}\n}})();"))]
}

fn all_found(tried: Vec<Tried>, kind: LoadKind, failed: &mut Vec<String>) -> usize {
    let count = tried.len();
    for (text, found) in tried {
        if !found.iter().any(|load| load.kind == kind) {
            failed.push(format!("{text}\n    → {found:?}"));
        }
        let places = found.iter().all(|load| load.at.start <= load.at.end && load.at.end <= text.len());
        assert!(places && found.iter().all(|load| text.is_char_boundary(load.at.start)), "{text}: {found:?}");
    }
    count
}

#[test]
fn every_variant_is_found_in_every_container() {
    let table = variants();
    let mut failed = Vec::new();
    let mut count = 0;
    let mut hold = |tried: Vec<Tried>, kind: LoadKind| count += all_found(tried, kind, &mut failed);
    table.css.iter().for_each(|css| hold(of_css(css), LoadKind::Foreign));
    table.html.iter().for_each(|html| hold(of_html(html), LoadKind::Foreign));
    table.svg.iter().for_each(|svg| hold(of_svg(svg), LoadKind::Foreign));
    table.xml.iter().for_each(|xml| hold(vec![tried(Format::Xml, xml.clone())], LoadKind::Foreign));
    table.script.iter().for_each(|script| hold(of_script(script), LoadKind::Foreign));
    table.run.iter().for_each(|run| hold(of_html(run), LoadKind::Script));
    table.unreadable_xml.iter().for_each(|xml| hold(vec![tried(Format::Xml, xml.clone())], LoadKind::Unreadable));
    assert!(failed.is_empty(), "{} of {count}:\n{}", failed.len(), failed.join("\n"));
    assert!(count >= 700, "{count}");
}

#[test]
fn lookalikes_pass() {
    let Harmless { css, html, svg, xml, script } = variants().harmless;
    let css = css.iter().flat_map(|css| of_css(css));
    let html = html.iter().flat_map(|html| of_html(html));
    let svg = svg.iter().flat_map(|svg| of_svg(svg));
    let xml = xml.iter().map(|xml| tried(Format::Xml, xml.clone()));
    let script = script.iter().flat_map(|script| of_script(script));
    let all = css.chain(html).chain(svg).chain(xml).chain(script);
    // A comment loads nothing; that it is told of is held by the case of T437.
    let loads = |found: &[Load]| found.iter().any(|load| load.kind != LoadKind::Comment);
    let failed: Vec<Tried> = all.filter(|(_, found)| loads(found)).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn nothing_panics_and_every_place_lies_in_its_file() {
    let table = variants();
    let all = [table.css, table.html, table.svg, table.xml, table.script, table.run].concat();
    let odd = [
        "\"",
        "'",
        "<",
        ">",
        "&",
        "\\",
        "/*",
        "*/",
        "{",
        "}",
        "{{",
        "}}",
        "{%",
        "%}",
        "`",
        "${",
        "á",
        "\0",
        "\u{202e}",
        "]]>",
        "<!--",
        "-->",
        "url(",
        "data:text/html,",
        "\r\n",
    ];
    let mut random = Random(8);
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..=random.below(4) {
            let piece: &String = random.pick(&all);
            let mut cut = random.below(piece.len() + 1);
            while !piece.is_char_boundary(cut) {
                cut -= 1;
            }
            text.push_str(if random.below(2) == 0 { &piece[..cut] } else { &piece[cut..] });
            let sign: &&str = random.pick(&odd);
            text.push_str(sign);
        }
        let formats = [Format::Html, Format::Xml, Format::Css, Format::Script, Format::Manifest];
        let found = formats.into_iter().flat_map(|format| find(format, text.as_bytes())).chain(template(&text));
        for load in found {
            assert!(text.get(load.at.clone()).is_some(), "{text:?} {load:?}");
        }
    }
}

/// A site with one more file, and a page that links it if it lies in `content/`.
fn with(path: &str, text: &str) -> Files {
    let mut all = course();
    all.insert(path.to_owned(), text.to_owned());
    if let Some(name) = path.strip_prefix("content") {
        let page = format!("---\ntitle: Course\n---\n\n[File]({name})\n");
        all.insert("content/en/index.md".into(), page);
    }
    all
}

/// The lines of a report about one file. What cannot be cleaned of hidden notes is reported besides (T511, T512).
fn lines_of(files: &Files, path: &str) -> Vec<String> {
    let is_here = |line: &String| line.starts_with(&format!("{path}:")) && !line.contains(" T51");
    report(&load(files)).into_iter().filter(is_here).collect()
}

#[test]
fn files_that_are_copied_are_held_to_the_same_as_pages() {
    let foreign = "error `https://x.example/a` would be loaded from another site";
    let image = "<svg xmlns=\"http://www.w3.org/2000/svg\">\n  <image href=\"https://x.example/a\"/>\n</svg>\n";
    for (path, text, place) in [
        ("static/a/x.html", "<p>á</p>\r\n<img src=\"https://x.example/a\">\n", "2:11"),
        ("static/x.css", "a { color: red }\nb { background: url(https://x.example/a) }\n", "2:17"),
        ("static/x.svg", image, "2:16"),
        ("static/x.js", "// so\nfetch('https://x.example/a')\n", "2:8"),
        ("static/x.webmanifest", "{\"icons\": [\n{\"src\": \"https://x.example/a\"}]}\n", "2:10"),
        ("static/without-ending", "<!doctype html>\n<img src=\"https://x.example/a\">\n", "2:11"),
        ("content/media/x.svg", image, "2:16"),
        ("content/media/x.html", "<!doctype html>\n<img src=\"https://x.example/a\">\n", "2:11"),
    ] {
        assert_eq!(lines_of(&with(path, text), path), [format!("{path}:{place} T506 {foreign}")]);
    }
    for (path, text, code) in [
        ("static/x.html", "<script>x()</script>", "T520"),
        ("static/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>", "T520"),
        ("static/x.js", "eval(x)", "T520"),
        ("static/x.svg", "<svg>", "T521"),
        ("static/x.svgz", "x", "T521"),
        ("static/x.php", "<?php echo 1;", "T521"),
    ] {
        let lines = lines_of(&with(path, text), path);
        assert!(lines.len() == 1 && lines[0].contains(code), "{path} {text}: {lines:?}");
    }
    // Nobody links it, so that it is not published.
    let mut unlinked = course();
    unlinked.insert("content/media/x.svg".into(), image.into());
    assert_eq!(lines_of(&unlinked, "content/media/x.svg"), [""; 0]);
    let harmless = with(
        "static/x.html",
        "<!doctype html>\n<a href=\"https://x.example/\">x</a>\n<script src=\"x.js\"></script>\n",
    );
    assert_eq!(lines_of(&harmless, "static/x.html"), [""; 0]);
}

#[test]
fn a_theme_of_the_sites_own_is_read_as_a_browser_reads_it() {
    for (path, text, place) in [
        (
            "templates/parts/extra.html",
            "{{ a[\"b\"] }}\n<link rel=\"stylesheet\" href=\"https://x.example/a\">\n",
            "2:30",
        ),
        ("templates/parts/extra.html", "{% set cdn = \"https://x.example/a\" %}\n<img src=\"{{ cdn }}\">\n", "1:15"),
        ("assets/extra.css", "a { background: \\75rl(https://x.example/a) }\n", "1:17"),
        ("assets/extra.js", "var a = 'https://x.example/a';\n", "1:10"),
        (
            "icons/note.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><use href=\"https://x.example/a\"/></svg>\n",
            "1:52",
        ),
    ] {
        let path = format!("themes/default/{path}");
        let lines = lines_of(&with(&path, text), &path);
        let wanted =
            format!("{path}:{place} T506 error the theme would load something from another site: https://x.example/a");
        assert_eq!(lines, [wanted], "{text}");
    }
}

#[test]
fn an_address_that_a_template_is_given_is_found_in_the_page() {
    let mut site = course();
    let template = "<p><img src=\"{{ exit }}\" alt=\"\"></p>\n";
    site.insert("themes/default/templates/parts/exit.html".into(), template.into());
    let loaded = load(&site);
    let plan = loaded.plan();
    let (_, route) = plan.iter().find(|(address, _)| address.as_str() == "en/index.html").expect("planned");
    let view = loaded.view(route);
    let fault = loaded.render(&view).expect_err("the page would load something").diagnostic();
    assert_eq!((fault.rule.code, fault.severity), ("T506", Severity::Error));
    assert!(fault.values.contains(&("target", "https://weather.example".to_owned())), "{fault:?}");
}

#[test]
fn raw_html_of_a_page_loads_and_runs_nothing() {
    let table = variants();
    let mut body = String::new();
    for html in table.html.iter().chain(&table.run).chain(&table.svg) {
        // A comment that is never closed is an error of its own.
        if !html.contains("<!--") {
            let _ = write!(body, "Text {html} text.\n\n{html}\n\n");
        }
    }
    let site = files(&[
        ("site.toml", "title = \"T\"\n[languages.en]\n[markdown]\nraw_html = true\n"),
        ("content/en/index.md", &format!("---\ntitle: T\n---\n\n{body}")),
    ]);
    let pages = outputs(&load(&site));
    let page = &pages["en/index.html"];
    assert!(page.len() > body.len(), "the page has the text");
    assert_eq!(find(Format::Html, page), []);
}

#[test]
fn nothing_of_the_programs_own_theme_loads_or_runs_anything() {
    for edition in [Audience::Participant, Audience::Facilitator] {
        for (address, bytes) in outputs(&load_course(own_course(), edition)) {
            // The index is packed, and looks like anything.
            let format = format_of(&address, &bytes).filter(|_| !is_index_file(&address));
            if let Some(format) = format {
                assert_eq!(find(format, &bytes), [], "{address}");
            }
        }
    }
    let site = files(&[
        ("site.toml", "title = \"T\"\n[languages.en]\n[reader]\noffline = true\nprogress = true\nprint = true\n"),
        ("content/en/index.md", "---\ntitle: T\n---\n\nText.\n"),
    ]);
    for (address, bytes) in outputs(&load(&site)) {
        if let Some(format) = format_of(&address, &bytes) {
            assert_eq!(find(format, &bytes), [], "{address}");
        }
    }
}

#[test]
fn no_site_can_switch_the_proof_off() {
    let mut site = with("static/x.html", "<script>x()</script><img src=//x.example>");
    let settings = format!("{}[checks]\nforeign-origin = \"off\"\nscript-inside = \"warning\"\n", site["site.toml"]);
    site.insert("site.toml".into(), settings);
    let found = codes(&load(&site));
    assert!(["T203", "T506", "T520"].iter().all(|code| found.contains(code)), "{found:?}");
}
