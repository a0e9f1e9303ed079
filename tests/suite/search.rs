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
        assert!(ranks["all"].len() >= 100, "{tag}: {} queries", ranks["all"].len());
        assert!(ranks["question"].len() >= 30, "{tag}: {} questions", ranks["question"].len());
        for (kind, least) in [
            ("all", 0.90),
            ("question", 0.80),
            ("synonym", 0.80),
            ("typo", 0.90),
            ("prefix", 0.95),
            ("phrase", 0.95),
            ("number", 0.85),
            ("site", 0.90),
        ] {
            assert!(mean(kind) >= least, "{tag}, {kind}: {:.3}", mean(kind));
        }
        if tag == "es" {
            assert!(mean("accent") >= 0.95, "{tag}, accent: {:.3}", mean("accent"));
        }
    }
}

/// Questions of the course that are the judged queries would make the measurement worthless.
#[test]
fn no_page_has_a_judged_query_among_its_questions() {
    let loaded = load_course(own_course(), Audience::Participant);
    for (tag, text) in
        [("en", include_str!("../search/queries.en.tsv")), ("es", include_str!("../search/queries.es.tsv"))]
    {
        let language = language_of(&loaded, tag);
        let index = loaded.search_index(language);
        let words = |text: &str| index.folding.folded(text).collect::<Vec<_>>();
        let questions: Vec<&String> = index.entries.iter().flat_map(|entry| &entry.questions).collect();
        assert!(questions.len() > 150, "{tag}: {}", questions.len());
        for line in text.lines().filter(|line| line.starts_with("question\t")) {
            let query = line.split('\t').nth(1).expect("a query");
            for question in &questions {
                assert_ne!(words(query), words(question), "{tag}: {query}, {question}");
            }
        }
    }
}

#[test]
fn a_question_leads_to_the_page_that_answers_it_and_there_to_the_section_with_its_words() {
    let page = "---\ntitle: Maps\nquestions:\n  - How does one find north?\n  - Who draws a map?\n---\n\nText.\n\n\
                ## Compass\n\nThe needle shows where north is.\n";
    let other = "---\ntitle: Stars\n---\n\nOne can find a star. It is in the north, and a map of north stars is old.\n";
    let loaded = with(&[("content/en/01-basics/03-maps.md", page), ("content/en/01-basics/04-stars.md", other)]);
    let index = loaded.search_index(ENGLISH);
    let shards = Shards::of(&index);
    let best = |query: &str| {
        let hit = search(&index, &shards, query, Slips::Forgiven).hits[0];
        (hit.reference(&index), hit.question(&index).map(str::to_owned))
    };
    let answers = |text: &str| Some(text.to_owned());
    let compass = "en/basics/maps.html#compass".to_owned();
    assert_eq!(best("how do I find the north"), (compass.clone(), answers("How does one find north?")));
    assert_eq!(best("draw maps"), ("en/basics/maps.html".to_owned(), answers("Who draws a map?")));
    assert_eq!(best("needle"), (compass, None));
    assert_eq!(best("\"find a star\"").0, "en/basics/stars.html");
    assert_eq!(found(&loaded, ENGLISH, "\"find north\""), [""; 0], "a question is no text of the page");
}

/// Each row is one thing in several spellings: whichever a page has, all find it.
const SPELLINGS: [(&str, Language, &[&str]); 7] = [
    ("ordinals", SPANISH, &["numeral 7º", "numeral 7.º", "numeral 7o", "numeral 7mo", "numeral 7ª", "numeral 7"]),
    ("articles", SPANISH, &["artículo 38", "art. 38", "Art. 38", "ART 38", "articulo 38"]),
    ("Roman numerals", SPANISH, &["fracción XIX", "fracc. 19", "fracción 19", "fraccion xix"]),
    ("a single Roman numeral", SPANISH, &["apartado V", "apartado 5", "apartado v"]),
    ("abbreviations", SPANISH, &["CNDH", "C.N.D.H.", "C. N. D. H.", "cndh"]),
    ("ordinals in English", ENGLISH, &["the 38th", "38", "38th"]),
    ("articles in English", ENGLISH, &["article 38", "art. 38", "Art 38"]),
];

#[test]
fn spellings_of_one_thing_find_each_other() {
    for (name, language, spellings) in SPELLINGS {
        let (tag, folder) = if language == SPANISH { ("es", "bases") } else { ("en", "basics") };
        for written in spellings {
            let page = format!("---\ntitle: Zzz\n---\n\nYyy {written} www.\n");
            let loaded = with(&[(&format!("content/{tag}/01-basics/03-zzz.md"), &page)]);
            for query in spellings {
                let wanted = format!("{tag}/{folder}/zzz.html");
                assert!(found(&loaded, language, query).contains(&wanted), "{name}: {query} in {written}");
                let index = loaded.search_index(language);
                let answer = search(&index, &Shards::of(&index), query, Slips::Taken);
                assert!(answer.is_sure(), "{name}: {query} in {written}: {:?}", answer.how);
            }
        }
    }
}

#[test]
fn the_pages_of_the_site_itself_are_found_by_what_they_are_called() {
    let loaded = load_course(own_course(), Audience::Participant);
    for (tag, query, wanted) in [
        ("en", "pocket cards", "en/cards.html"),
        ("en", "cheat sheet", "en/cards.html"),
        ("en", "dark mode", "en/display.html"),
        ("en", "diploma", "en/certificate.html"),
        ("en", "cookies", "en/help.html"),
        ("en", "USB stick", "en/offline.html"),
        ("en", "timetable", "en/agenda-one-day.html"),
        ("en", "One-day introduction", "en/agenda-one-day.html"),
        ("en", "print everything", "en/print.html"),
        ("es", "tarjetas de bolsillo", "es/cards.html"),
        ("es", "modo nocturno", "es/display.html"),
        ("es", "certificado", "es/certificate.html"),
        ("es", "galletas", "es/help.html"),
        ("es", "memoria USB", "es/offline.html"),
        ("es", "plan de capacitación", "es/agenda-one-day.html"),
        ("es", "Introducción de un día", "es/agenda-one-day.html"),
        ("es", "imprimir todo", "es/print.html"),
    ] {
        assert_eq!(
            found(&loaded, language_of(&loaded, tag), query).first().map(String::as_str),
            Some(wanted),
            "{query}"
        );
    }
}

#[test]
fn words_of_one_stem_with_a_term_lead_to_it_and_to_the_pages_that_teach_it() {
    let glossary = "terms:\n- id: flood-prevention\n  en: flood prevention\n  es: prevención de inundaciones\n  \
                    def_en: A way.\n  def_es: Un modo.\n";
    let page = "---\ntitle: Ríos\nterms: [flood-prevention]\n---\n\nNada.\n";
    let other = "---\ntitle: Otra\n---\n\nHay que prevenir. No inundable ni preventivo.\n";
    let loaded = with(&[
        ("content/glossary.yml", glossary),
        ("content/es/01-basics/03-rios.md", page),
        ("content/es/01-basics/04-otra.md", other),
    ]);
    let hits = found(&loaded, SPANISH, "prevenir inundaciones");
    assert_eq!(hits.first().map(String::as_str), Some("es/glossary.html#flood-prevention"));
    assert!(hits.contains(&"es/bases/rios.html".to_owned()), "{hits:?}");
    assert!(found(&loaded, SPANISH, "preventivo").contains(&"es/glossary.html#flood-prevention".to_owned()));
}

#[test]
fn a_shortened_word_finds_the_long_one() {
    let loaded = with(&[
        (
            "content/es/01-basics/03-a.md",
            "---\ntitle: Aaa\n---\n\nUna fotografía de las celdas, una celda, un libro, dos libros.\n",
        ),
        ("content/es/01-basics/04-b.md", "---\ntitle: Bbb\n---\n\nOtros lotos y rotos.\n"),
    ]);
    assert_eq!(found(&loaded, SPANISH, "fotos").first().map(String::as_str), Some("es/bases/a.html"));
}

#[test]
fn a_heading_word_for_word_comes_first() {
    let page = |title: &str, text: &str| format!("---\ntitle: {title}\n---\n\nText.\n\n## {text}\n\nMore.\n");
    let loaded = with(&[
        ("content/en/01-basics/03-a.md", &page("The lamp", "Lamp and light")),
        ("content/en/01-basics/04-b.md", &page("Other", "What a lamp is for")),
        ("content/en/01-basics/05-c.md", &page("Others", "And why: what a lamp is for")),
    ]);
    let best = |query: &str| found(&loaded, ENGLISH, query).remove(0);
    assert_eq!(best("lamp"), "en/basics/a.html");
    assert_eq!(best("What a lamp is for?"), "en/basics/b.html#what-a-lamp-is-for");
    assert_eq!(best("why what a lamp is"), "en/basics/c.html#and-why-what-a-lamp-is-for");
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
