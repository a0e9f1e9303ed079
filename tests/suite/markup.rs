//! The same tree as HTML and as XHTML: what is written for EPUB is XML.

use std::fs;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use temario::config::Audience;
use temario::output::xhtml;
use temario::pipeline::Loaded;
use temario::plan::Route;
use temario::source::read_snapshot;

use crate::support::{course, load, load_course, outputs, own_course};

/// Elements that never hold anything.
const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];

/// The XHTML of every page of a site.
fn pages(loaded: &Loaded) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    for (address, route) in loaded.plan() {
        if !matches!(route, Route::Page(..)) {
            continue;
        }
        let text = xhtml(&loaded.theme, &loaded.view(&route)).expect("every template can be filled");
        pages.extend(text.map(|text| (address.to_string(), text)));
    }
    pages
}

/// What is wrong with a text as XML.
fn fault(text: &str) -> Option<String> {
    let whole = format!("<body>{text}</body>");
    let mut reader = Reader::from_str(&whole);
    reader.config_mut().check_comments = true;
    let mut depth = 0_usize;
    let attributes =
        |tag: &BytesStart<'_>| tag.attributes().find_map(|attribute| attribute.err()).map(|e| e.to_string());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                depth += 1;
                let name = tag.name().as_ref().to_owned();
                if VOID.contains(&name.as_str()) {
                    return Some(format!("<{name}> is not closed"));
                }
                if let Some(fault) = attributes(&tag) {
                    return Some(fault);
                }
            }
            Ok(Event::Empty(tag)) => {
                if let Some(fault) = attributes(&tag) {
                    return Some(fault);
                }
            }
            Ok(Event::End(_)) => depth -= 1,
            Ok(Event::GeneralRef(name)) => {
                let name: &str = &name;
                if !name.starts_with('#') && !["amp", "lt", "gt", "quot", "apos"].contains(&name) {
                    return Some(format!("XML has no &{name};"));
                }
            }
            Ok(Event::Eof) => return (depth != 0).then(|| "an element is not closed".to_owned()),
            Ok(_) => {}
            Err(error) => return Some(error.to_string()),
        }
    }
}

fn assert_xml(name: &str, loaded: &Loaded) -> usize {
    let pages = pages(loaded);
    for (address, text) in &pages {
        if let Some(fault) = fault(text) {
            panic!("{name}: {address}: {fault}\n{text}");
        }
    }
    pages.len()
}

#[test]
fn every_page_of_the_golden_sites_is_xml_as_xhtml() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).expect("tests/sites") {
        let site = entry.expect("an entry").path();
        if site.is_dir() {
            let snapshot = read_snapshot(&site).expect("the site can be read");
            for edition in [Audience::Participant, Audience::Facilitator] {
                seen += assert_xml(&site.display().to_string(), &load_course(snapshot.clone(), edition));
            }
        }
    }
    assert!(seen > 20, "there are pages");
}

#[test]
fn every_page_of_the_course_is_xml_as_xhtml() {
    let seen = assert_xml("course", &load_course(own_course(), Audience::Facilitator));
    assert!(seen > 20, "there are pages");
}

#[test]
fn what_is_no_xml_is_found() {
    for wrong in
        ["<br>", "<p>a<b>b</p></b>", "<p a=b>c</p>", "<p>a&nbsp;b</p>", "<input checked/>", "<p a=\"1\" a=\"2\"/>"]
    {
        assert!(fault(wrong).is_some(), "{wrong}");
    }
    assert_eq!(fault("<p>a<br/>&amp; &#39;b&#39;</p>"), None);
}

#[test]
fn a_theme_changes_the_marks_inside_of_texts() {
    let mut files = course();
    let page = files.get_mut("content/en/01-basics/02-practice.md").expect("a page of the course");
    page.push_str("\n[A & B](https://example.org/?a=1&b=2 \"T\") and a note.[^1]\n\n[^1]: N\n");
    for (name, template) in [
        (
            "link",
            "<a data-own=\"{{ external }}\" href=\"{{ href }}\">{{ content }}{% if title %} ({{ title }}){% endif %}</a>",
        ),
        ("footnote-reference", "<a id=\"{{ id }}\" href=\"#{{ note_id }}\">note {{ number }}</a>"),
    ] {
        files.insert(format!("themes/default/templates/text/{name}.html"), template.to_owned());
    }
    let outputs = outputs(&load(&files));
    let page = String::from_utf8_lossy(&outputs["en/basics/practice.html"]).into_owned();
    let wanted = "<p><a data-own=\"↗1\" href=\"https://example.org/?a=1&amp;b=2\">A &amp; B (T)</a> and a note.\
                  <a id=\"_ref_1\" href=\"#_note_1\">note 1</a></p>";
    assert!(page.contains(wanted), "{page}");
}

#[test]
fn a_theme_changes_drawings_and_pages_at_former_addresses() {
    let mut files = course();
    let page = files.get_mut("content/en/01-basics/02-practice.md").expect("a page of the course");
    *page = page.replacen("---\n", "---\naliases: [/en/old.html]\n", 1);
    page.push_str("\n::: diagram {form=steps parts=\"A & B; C\"}\n:::\n");
    let drawing = "{% for shape in diagram.layouts[0].shapes %}{% if shape.kind == \"words\" %}<i>{{ shape.number }} {% for line in shape.lines %}{{ line.text }}{% endfor %}</i>{% endif %}{% endfor %}";
    files.insert("themes/default/templates/parts/diagram.html".to_owned(), drawing.to_owned());
    files.insert(
        "themes/default/templates/redirect.html".to_owned(),
        "<a href=\"{{ href }}\">{{ title }}</a>".to_owned(),
    );
    let outputs = outputs(&load(&files));
    let text = |path: &str| String::from_utf8_lossy(&outputs[path]).into_owned();
    let page = text("en/basics/practice.html");
    assert!(page.contains("<i>1 A &amp; B</i><i>2 C</i>") && !page.contains("class=\"drawing\""), "{page}");
    assert!(text("en/old.html").starts_with("<a href=\"basics/practice.html\">"), "{}", text("en/old.html"));
}
