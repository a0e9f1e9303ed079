//! `tests/markdown/*.md`: what is written and what it becomes.
//!
//! A case is a heading, a fence `markdown`, and a fence `html`.

use std::fs;
use std::path::Path;

use crate::support::{course, load, outputs, without_icons};

/// The HTML of a page's text.
fn rendered(text: &str) -> String {
    let mut files = course();
    files.insert("content/es/01-basics/02-practice.md".into(), format!("---\ntitle: P\n---\n\n{text}"));
    files.remove("content/en/01-basics/02-practice.md");
    files.insert(
        "content/glossary.yml".into(),
        "terms:\n- id: torture\n  en: torture\n  es: tortura\n  def_en: Pain.\n  def_es: Dolor.\n\
         - id: npm\n  en: mechanism\n  es: mecanismo nacional (de prevención)\n  def_en: A body.\n  def_es: Un órgano.\n  \
         forms_es: [mecanismo, mecanismo nacional, órgano del Estado, MNP]\n"
            .into(),
    );
    files.insert(
        "content/instruments.yml".into(),
        "instruments:\n- id: uncat\n  title_en: Convention\n  title_es: Convención\n  short_en: UNCAT\n  short_es: CCT\n".into(),
    );
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"800\" height=\"400\"><path d=\"M0 0h9\"/></svg>";
    files.insert("content/media/plano.svg".into(), drawing.into());
    let outputs = outputs(&load(&files));
    let page = String::from_utf8_lossy(&outputs["es/bases/practice.html"]).into_owned();
    let (_, after) = page.split_once("id=\"_content\">").expect("the page has its text");
    let (inner, _) =
        after.split_once("</div>\n<footer class=\"page-foot\" id=\"_after\">").expect("the text ends before the foot");
    without_icons(inner.trim())
}

#[test]
fn every_case_becomes_its_html() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/markdown");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir(&folder).expect("tests/markdown") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a case file");
        let mut blessed = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("`````markdown\n") {
            let (source, after) = after.split_once("`````\n").expect("the source ends");
            let (between, after) = after.split_once("`````html\n").expect("each source has its HTML");
            let (html, after) = after.split_once("`````").expect("the HTML ends");
            seen += 1;
            let found = rendered(source);
            if found != html.trim() {
                let (path, html) = (path.display(), html.trim());
                wrong.push(format!("{path}\n--- source\n{source}--- wanted\n{html}\n--- found\n{found}\n"));
            }
            blessed.push_str(&format!("{before}`````markdown\n{source}`````\n{between}`````html\n{found}\n`````"));
            rest = after;
        }
        blessed.push_str(rest);
        if std::env::var_os("TEMARIO_BLESS").is_some() {
            fs::write(&path, blessed).expect("the cases can be written");
            wrong.clear();
        }
    }
    assert!(seen >= 12, "there are cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_block_has_a_template_an_icon_and_a_word_in_each_language() {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let strings =
        ["en", "es"].map(|tag| fs::read_to_string(theme.join(format!("strings/{tag}.toml"))).expect("strings"));
    for row in &temario::curriculum::BLOCKS {
        assert!(theme.join(format!("templates/blocks/{}.html", row.id)).is_file(), "{} has a template", row.id);
        // What holds tabs shows nothing of its own.
        assert!(row.id == "tabs" || theme.join(format!("icons/{}.svg", row.id)).is_file(), "{} has an icon", row.id);
        for strings in &strings {
            assert!(strings.contains(&format!("\n{} = {{ word = ", row.id)), "{} has a word", row.id);
        }
    }
}

#[test]
fn links_by_themselves_can_be_turned_off_for_a_page_and_for_the_site() {
    let glossary =
        "terms:\n- id: npm\n  en: mechanism\n  es: mecanismo\n  def_en: A.\n  def_es: B.\n  forms_es: [mecanismo]\n";
    let is_linked = |front: &str, site: &str| {
        let mut files = course();
        files.insert("content/glossary.yml".into(), glossary.into());
        files.insert("content/es/index.md".into(), format!("---\ntitle: T\n{front}---\n\nEl mecanismo.\n"));
        let config = format!("{site}{}", files["site.toml"]);
        files.insert("site.toml".into(), config);
        let page = String::from_utf8_lossy(&outputs(&load(&files))["es/index.html"]).into_owned();
        page.contains("class=\"term\"")
    };
    assert!(is_linked("", ""));
    assert!(!is_linked("autolink: false\n", ""));
    assert!(!is_linked("", "autolink = false\n"));
}
