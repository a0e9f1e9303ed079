//! Drawings of the data on pages: every form in both languages and mirrored, with what it says in words.

use temario::source::SourcePath;

use crate::support::{files, load, outputs};

/// The drawings of the guide: one of each form that only data can describe, and single ties.
const DRAWINGS: &str = include_str!("../../docs/guide/content/diagrams.yml");
const IDS: [&str; 6] = ["talks", "hours", "risks", "seen", "visitors", "place"];

/// The page with all drawings in English and in Spanish; Spanish is written in a direction.
fn pages(direction: &str) -> [String; 2] {
    let page = |word: &str| {
        let one = |id: &&str| format!("::: {word} {{from={id}}}\n:::\n");
        let views = ["route", "blank"].map(|view| format!("::: {word} {{from=place {view}=true}}\n:::\n"));
        let all: Vec<String> = IDS.iter().map(one).chain(views).collect();
        format!("---\ntitle: T\n---\n\n{}", all.join("\n"))
    };
    let settings = format!(
        "title = \"T\"\ndefault_language = \"en\"\n[languages.en]\n[languages.es]\ndirection = \"{direction}\"\n"
    );
    let loaded = load(&files(&[
        ("site.toml", &settings),
        ("content/en/index.md", "---\ntitle: T\n---\n"),
        ("content/es/index.md", "---\ntitle: T\n---\n"),
        ("content/en/01-x/index.md", "---\ntitle: X\n---\n"),
        ("content/es/01-x/index.md", "---\ntitle: X\n---\n"),
        ("content/en/01-x/01-all.md", &page("diagram")),
        ("content/es/01-x/01-all.md", &page("diagrama")),
        ("content/diagrams.yml", DRAWINGS),
    ]));
    let data = SourcePath::new("content/diagrams.yml");
    let faults: Vec<String> =
        loaded.found().iter().filter(|fault| fault.primary.path == data).map(|fault| format!("{fault:?}")).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let outputs = outputs(&loaded);
    ["en/x/all.html", "es/x/all.html"].map(|path| String::from_utf8_lossy(&outputs[path]).into_owned())
}

/// The layouts of a page: the class and width of each, and its text.
fn layouts(page: &str) -> Vec<(&str, i64, &str)> {
    let parts = page.split("<svg class=\"").skip(1).filter(|part| part.contains("aria-hidden"));
    let layout = |part| {
        let text: &str = str::split(part, "</svg>").next()?;
        let (class, rest) = text.split_once('"')?;
        let width = rest.split("viewBox=\"0 0 ").nth(1)?.split(' ').next()?.parse().ok()?;
        Some((class, width, text))
    };
    parts.filter_map(layout).filter(|(class, ..)| ["narrow", "wide", "only", "plan"].contains(class)).collect()
}

/// The start and the width of each box.
fn boxes(layout: &str) -> Vec<(i64, i64)> {
    let number = |text: &str, key: &str| -> Option<i64> {
        text.split(&format!(" {key}=\"")).nth(1)?.split('"').next()?.parse().ok()
    };
    layout.split("<rect").skip(1).filter_map(|one| Some((number(one, "x")?, number(one, "width")?))).collect()
}

#[test]
fn every_drawing_says_its_relations_in_the_language_of_the_page() {
    let [english, spanish] = pages("ltr");
    for words in [
        "<li>National mechanism and State, in both directions: visits and recommendations; answers</li>",
        "<li>Civil society to State: reports</li>",
        "<li>23:55: Station, 2 h 45 min after the last known time</li>",
        "<li>no time noted: Vehicle</li>",
        "<li>day 2, 09:00: Doctor, 9 h 5 min after the last known time – a copy of an earlier form</li>",
        "<p>The heavy frame: change the visit.</p>",
        "<li>A person who talks with us: Likely, Persons held; heavy frame</li>",
        "<li>Above the line: A complaint – Who did what?</li>",
        "<li>Below the line: A risk – What makes it likely?<ul>\n<li>Laws – no deadline</li>",
        "<li>Visits<ul>\n<li>National<ul>\n<li>Mechanism</li>\n<li>Judges</li></ul></li>",
        "<li>Entrance – doors to: outside, corridor</li>",
        "<p>The route: 1, 2, 3, 4.</p>",
        "<li>a place without a name – doors to: outside, corridor</li>",
    ] {
        assert!(english.contains(words), "{words}");
    }
    for words in [
        "<li>Mecanismo nacional – Estado, en ambos sentidos: visitas y recomendaciones; respuestas</li>",
        "<li>día 2, 09:00: Examen médico, 9 h 5 min después de la última hora o fecha conocida – copia de un certificado anterior</li>",
        "<li>Una persona que habla con el equipo: Probable, Personas detenidas; marco grueso</li>",
        "<li>Por encima de la línea: Una queja – ¿Quién hizo qué?</li>",
        "<li>Entrada – puertas hacia: exterior, pasillo</li>",
    ] {
        assert!(spanish.contains(words), "{words}");
    }
}

#[test]
fn every_drawing_is_mirrored_except_a_plan_and_a_plan_for_an_exercise_has_no_text() {
    let ([_, usual], [_, mirrored]) = (pages("ltr"), pages("rtl"));
    let (usual, mirrored) = (layouts(&usual), layouts(&mirrored));
    let classes: Vec<&str> = usual.iter().map(|(class, ..)| *class).collect();
    assert_eq!(classes, ["only", "narrow", "wide", "only", "narrow", "wide", "narrow", "wide", "plan", "plan", "plan"]);
    for ((class, width, one), (_, _, other)) in usual.iter().zip(&mirrored) {
        if *class == "plan" {
            assert_eq!(one, other);
            continue;
        }
        let (one, other) = (boxes(one), boxes(other));
        assert_eq!(one.len(), other.len());
        for ((start, own), (there, _)) in one.iter().zip(&other) {
            assert!((width - start - own - there).abs() <= 1, "{class}: {start} {own} {there}");
        }
    }
    let texts = |(_, _, layout): &(&str, i64, &str)| layout.matches("<text").count();
    assert_eq!(usual[8..].iter().map(texts).collect::<Vec<_>>(), [5, 5, 0]);
    assert!(usual[9].2.contains("class=\"route\"") && !usual[8].2.contains("class=\"route\""));
}
