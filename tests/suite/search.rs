//! Search finds what people look for: the judged queries of `tests/search`, and small courses with one rule each.

use std::collections::BTreeMap;

use temario::config::Audience;
use temario::language::Language;
use temario::pipeline::Loaded;
use temario::search::{Shards, Slips, search};

use crate::support::{Files, course, load, load_course, load_with, own_course};

const ENGLISH: Language = Language(0);
const SPANISH: Language = Language(1);

/// The addresses that a query finds, the best first.
fn found(loaded: &Loaded, language: Language, query: &str) -> Vec<String> {
    let index = loaded.search_index(language);
    let answer = search(&index, &Shards::of(&index), query, Slips::Forgiven);
    answer.hits.iter().map(|hit| hit.reference(&index)).collect()
}

fn with(pages: &[(&str, &str)]) -> Loaded {
    let mut files: Files = course();
    files.extend(pages.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    load(&files)
}

/// The targets of docs/search.md, by kind of query. Accents in English: four queries, of which one is
/// judged more strictly than any ranking can know, so they are part of the whole only.
#[test]
fn the_judged_queries_are_answered() {
    let loaded = load_course(own_course(), Audience::Participant);
    for (tag, language, text) in [
        ("en", language_of(&loaded, "en"), include_str!("../search/queries.en.tsv")),
        ("es", language_of(&loaded, "es"), include_str!("../search/queries.es.tsv")),
    ] {
        let index = loaded.search_index(language);
        let shards = Shards::of(&index);
        let mut ranks: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [kind, query, expected] = fields[..] else { panic!("three fields: {line}") };
            let expected: Vec<&str> = expected.split(' ').collect();
            let answer = search(&index, &shards, query, Slips::Forgiven);
            let is_right = |address: &str| {
                expected.contains(&address) || expected.contains(&address.split('#').next().unwrap_or_default())
            };
            let rank = answer.hits.iter().take(10).position(|hit| is_right(&hit.reference(&index)));
            let value = rank.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0));
            for key in [kind, "all"] {
                ranks.entry(key).or_default().push(value);
            }
        }
        let mean = |kind: &str| ranks[kind].iter().sum::<f64>() / ranks[kind].len() as f64;
        assert!(ranks["all"].len() >= 60, "{tag}: {} queries", ranks["all"].len());
        for (kind, least) in [("all", 0.90), ("synonym", 0.80), ("typo", 0.90), ("prefix", 0.95), ("phrase", 0.95)] {
            assert!(mean(kind) >= least, "{tag}, {kind}: {:.3}", mean(kind));
        }
        if tag == "es" {
            assert!(mean("accent") >= 0.95, "{tag}, accent: {:.3}", mean("accent"));
        }
    }
}

fn language_of(loaded: &Loaded, tag: &str) -> Language {
    let own = |language: &Language| loaded.site.config.languages[*language].tag.as_str() == tag;
    loaded.site.languages().find(own).expect("a language of the site")
}

#[test]
fn a_word_is_found_without_its_accents_and_by_its_other_forms() {
    let page = "---\ntitle: Registro\n---\n\nLa detención consta en el libro.\n";
    let loaded = with(&[("content/es/01-basics/03-registro.md", page)]);
    for query in ["detención", "detencion", "DETENCIÓN", "detenciones", "detenc", "detecnión", "deteción"] {
        assert_eq!(found(&loaded, SPANISH, query), ["es/bases/registro.html"], "{query}");
    }
    assert_eq!(found(&loaded, SPANISH, "\"detenciones\""), [""; 0], "in quotation marks only itself will do");
    assert_eq!(found(&loaded, ENGLISH, "detención"), [""; 0], "each language has an index of its own");
}

#[test]
fn the_exact_form_comes_before_others_and_the_title_before_the_text() {
    let loaded = with(&[
        ("content/en/01-basics/03-a.md", "---\ntitle: A\n---\n\nMany visits were made to it.\n"),
        ("content/en/01-basics/04-b.md", "---\ntitle: B\n---\n\nOne visit was made to it.\n"),
        ("content/en/01-basics/05-c.md", "---\ntitle: The visit\n---\n\nText.\n"),
    ]);
    assert_eq!(found(&loaded, ENGLISH, "visit"), ["en/basics/c.html", "en/basics/b.html", "en/basics/a.html"]);
}

#[test]
fn what_a_page_weighs_does_not_depend_on_others() {
    let page = "---\ntitle: Registro\n---\n\nLa detención consta en el libro, y toda detención nueva también.\n";
    let other = format!("---\ntitle: Otra\n---\n\n{}\n", "Texto largo de otra página. ".repeat(300));
    let own = ("content/es/01-basics/03-registro.md", page);
    let impacts = |loaded: &Loaded| -> Vec<(String, u32)> {
        let index = loaded.search_index(SPANISH);
        let entry = index.entries.iter().position(|entry| entry.title == "Registro").expect("the page is found");
        let forms = index.families.iter().flat_map(|family| &family.forms);
        let here = forms.flat_map(|form| form.postings.iter().map(move |posting| (form, posting)));
        here.filter(|(_, posting)| posting.section() == index.first_sections[entry])
            .map(|(form, posting)| (form.word.clone(), posting.impact()))
            .collect()
    };
    let (alone, beside) = (with(&[own]), with(&[own, ("content/es/01-basics/04-otra.md", &other)]));
    assert!(impacts(&alone).iter().any(|(word, _)| word == "detencion"));
    assert_eq!(impacts(&alone), impacts(&beside));
}

#[test]
fn a_long_page_without_headings_is_no_less_about_its_words() {
    let page = |title: &str, more: usize| {
        format!("---\ntitle: {title}\n---\n\n{}{}\n", "Una visita. ".repeat(3), "Otro texto. ".repeat(more))
    };
    let loaded = with(&[
        ("content/es/01-basics/03-a.md", &page("Muy larga", 4000)),
        ("content/es/01-basics/04-b.md", &page("Larga", 200)),
        ("content/es/01-basics/05-c.md", &page("Breve", 10)),
    ]);
    let wanted = ["es/bases/c.html", "es/bases/a.html", "es/bases/b.html"];
    assert_eq!(found(&loaded, SPANISH, "visita"), wanted, "the two long ones are equal, and stand in order");
}

#[test]
fn small_words_are_passed_over_unless_nothing_else_is_asked() {
    let loaded = with(&[
        ("content/en/01-basics/03-a.md", "---\ntitle: Who and why\n---\n\nText of a page.\n"),
        ("content/en/01-basics/04-b.md", "---\ntitle: Cells\n---\n\nThe light in the cells.\n"),
    ]);
    assert_eq!(found(&loaded, ENGLISH, "who has the light in the cells"), ["en/basics/b.html"]);
    assert_eq!(found(&loaded, ENGLISH, "who and why"), ["en/basics/a.html"]);
}

#[test]
fn a_phrase_stands_in_its_order_and_leads_to_its_section() {
    let page = "---\ntitle: Light\n---\n\nA window without a lamp.\n\n## Second\n\nThe lamp without window *opens*.\n";
    let loaded = with(&[("content/en/01-basics/03-light.md", page)]);
    assert_eq!(found(&loaded, ENGLISH, "\"lamp without window\""), ["en/basics/light.html#second"]);
    assert_eq!(found(&loaded, ENGLISH, "\"lamp window\""), [""; 0]);
}

#[test]
fn synonyms_of_the_glossary_and_keywords_lead_to_the_page() {
    let glossary = "terms:\n- id: prison\n  en: prison\n  es: centro penitenciario\n  def_en: A place.\n  def_es: Un lugar.\n  \
                    forms_en: [prison]\n  forms_es: [centro penitenciario]\n  avoid_es: [cárcel]\n  search_es: [tambo]\n  abbr_es: CP\n";
    let loaded = with(&[
        ("content/glossary.yml", glossary),
        (
            "content/es/01-basics/03-visita.md",
            "---\ntitle: La visita\nkeywords: [inspección]\n---\n\nUn centro penitenciario.\n",
        ),
    ]);
    assert_eq!(found(&loaded, SPANISH, "carcel"), ["es/glossary.html#prison", "es/bases/visita.html"]);
    assert_eq!(found(&loaded, SPANISH, "tambo"), ["es/glossary.html#prison"]);
    assert_eq!(found(&loaded, SPANISH, "prison"), ["es/glossary.html#prison"], "by the word of the other language");
    assert_eq!(found(&loaded, SPANISH, "inspeccion"), ["es/bases/visita.html"]);
}

#[test]
fn participants_do_not_find_answers() {
    let page = "---\ntitle: Task\n---\n\n:::: exercise\nQuestion.\n\n::: solution\nSolutionword.\n:::\n\n::: hint\nHintword.\n:::\n::::\n\n\
                ::: quiz\nWhich?\n\n- [x] Optionword\n\n  Feedbackword.\n- [ ] Otherword\n\n  No.\n:::\n";
    let mut files = course();
    files.insert("content/en/01-basics/03-task.md".into(), page.into());
    let mut memo = temario::pipeline::Memo::new();
    let participant = load_with(&files, Audience::Participant, &mut memo);
    let facilitator = load_with(&files, Audience::Facilitator, &mut memo);
    for hidden in ["solutionword", "hintword", "feedbackword"] {
        assert_eq!(found(&participant, ENGLISH, &format!("\"{hidden}\"")), [""; 0], "{hidden}");
        assert_eq!(found(&facilitator, ENGLISH, hidden).len(), 1, "{hidden}");
    }
    assert_eq!(found(&participant, ENGLISH, "optionword"), ["en/basics/task.html"]);
}

#[test]
fn the_command_lists_results_and_looks_into_the_other_language() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::support::put(folder.path(), &course());
    let run = |arguments: &[&str]| {
        let output = crate::support::temario().arg("search").args(arguments).arg("--root").arg(folder.path()).output();
        let output = output.expect("runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(run(&["practice"]).starts_with(" 1. Practice\n    en/basics/practice.html\n"));
    let other = run(&["texto"]);
    assert!(other.contains("es:\n 1. Práctica › Dos\n    es/bases/practica.html#dos\n"), "{other}");
    let json: serde_json::Value = serde_json::from_str(&run(&["read", "--format", "json"])).expect("JSON");
    assert_eq!(json[0]["url"], "en/basics/law.html#other");
}

#[test]
fn a_site_can_do_without() {
    let mut files = course();
    files.entry("site.toml".into()).and_modify(|toml| toml.push_str("[search]\nenabled = false\n"));
    let outputs = crate::support::outputs(&load(&files));
    for (path, bytes) in &outputs {
        // The theme is published whole.
        assert!(path.starts_with("assets/") || !path.contains("/search"), "{path}");
        assert!(!path.ends_with(".html") || !String::from_utf8_lossy(bytes).contains("search-link"), "{path}");
    }
}
