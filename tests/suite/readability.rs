//! How hard pages are to read: syllables against tables, formulas against values computed by hand, what counts, limits.

use std::process::Command;

use proptest::prelude::*;
use temario::config::Audience;
use temario::diagnostic::ProgramLanguage;
use temario::language::Language;
use temario::pipeline::Loaded;
use temario::readability::{
    FEWEST_WORDS, MeasuredPage, SiteReadability, heaviest, measure, readability, rounded_points,
};
use temario::wording::{Readability, ReadingLevel, TextSize};

use crate::support::{Files, course, load, load_in, put, report};

const ENGLISH: Language = Language(0);
const SPANISH: Language = Language(1);

fn table(tag: &str) -> String {
    let path = format!("{}/tests/readability/{tag}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("a table of words")
}

fn with_known<T>(language: Language, judge: impl FnOnce(&Readability) -> T) -> T {
    let loaded = load(&course());
    judge(loaded.theme.wording(language).writing().readability.as_ref().expect("its file has formulas"))
}

fn size(words: usize, sentences: usize, syllables: usize) -> TextSize {
    TextSize { words, sentences, syllables }
}

#[test]
fn every_spanish_word_of_the_table_has_its_syllables() {
    let table = table("es");
    let words: Vec<&str> =
        table.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
    assert!(words.len() >= 200, "{} words", words.len());
    with_known(SPANISH, |known| {
        let wrong = |divided: &&&str| known.syllables(&divided.replace('-', "")) != divided.split('-').count();
        let wrong: Vec<String> = words
            .iter()
            .filter(wrong)
            .map(|divided| format!("{divided}: {}", known.syllables(&divided.replace('-', ""))))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    });
}

#[test]
// What it prints is the measured error.
#[allow(clippy::print_stdout)]
fn english_words_are_counted_nearly_as_the_dictionary_has_them() {
    let table = table("en");
    let mut groups: Vec<Vec<(&str, usize)>> = Vec::new();
    for line in table.lines().skip(1) {
        if line.starts_with('#') {
            groups.push(Vec::new());
            continue;
        }
        let pairs = line.split(',').map(str::trim).filter_map(|pair| pair.split_once(' '));
        let pairs = pairs.map(|(word, number)| (word, number.parse().expect("a number")));
        groups.last_mut().expect("a group").extend(pairs);
    }
    assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [150, 150]);
    with_known(ENGLISH, |known| {
        for (group, most_wrong) in groups.iter().zip([2, 5]) {
            let wrong: Vec<_> = group.iter().filter(|(word, number)| known.syllables(word) != *number).collect();
            let counted: usize = group.iter().map(|(word, _)| known.syllables(word)).sum();
            let all: usize = group.iter().map(|(_, number)| number).sum();
            println!("wrong: {} of {}, syllables {counted} of {all}: {wrong:?}", wrong.len(), group.len());
            assert!(wrong.len() <= most_wrong, "{wrong:?}");
            assert!(counted.abs_diff(all) * 100 <= all, "{counted} syllables instead of {all}");
        }
    });
}

#[test]
fn numbers_capitals_and_compounds_have_the_syllables_that_the_guide_says() {
    // By language: what is written, and its syllables.
    let cases: [(Language, &[(&str, usize)]); 2] = [
        (
            ENGLISH,
            &[
                ("2018", 4),
                ("1(1)", 2),
                ("SPT", 3),
                ("OPCAT", 2),
                ("U.N.", 2),
                ("well-known", 2),
                ("don’t", 1),
                ("State’s", 1),
                ("(prison),", 2),
                ("CAT/OP/12", 7),
                ("&", 1),
            ],
        ),
        (
            SPANISH,
            &[
                ("52", 4),
                ("ONU", 3),
                ("ACNUDH", 2),
                ("EE.", 2),
                ("socio-político", 6),
                ("«tortura»,", 3),
                ("ÁRBOL", 2),
                ("Í", 1),
                ("y/o", 2),
            ],
        ),
    ];
    for (language, cases) in cases {
        with_known(language, |known| {
            for (word, number) in cases {
                assert_eq!(known.syllables(word), *number, "{word}");
            }
        });
    }
}

#[test]
fn formulas_give_the_points_computed_by_hand() {
    let points = |language, formula: usize, size| {
        with_known(language, |known| {
            let formula = &known.formulas[formula];
            let points = formula.points(size).expect("a text");
            (formula.name.clone(), (points * 1000.0).round() / 1000.0, formula.level(points))
        })
    };
    let level = |level| Some(level);
    // “The cat sat on the mat.”: six words of one syllable, the example that has 116.
    let easy = level(ReadingLevel::VeryEasy);
    assert_eq!(points(ENGLISH, 0, size(6, 1, 6)), ("Flesch".to_owned(), 116.145, easy));
    // A hundred words in four sentences, with 150 and with 200 syllables.
    assert_eq!(points(ENGLISH, 0, size(100, 4, 150)), ("Flesch".to_owned(), 54.56, level(ReadingLevel::FairlyHard)));
    let normal = level(ReadingLevel::Normal);
    assert_eq!(points(SPANISH, 0, size(100, 4, 200)), ("INFLESZ".to_owned(), 57.235, normal));
    assert_eq!(points(SPANISH, 1, size(100, 4, 200)), ("Fernández-Huerta".to_owned(), 61.34, normal));
    // Below every level is the lowest.
    let hardest = level(ReadingLevel::VeryHard);
    assert_eq!(points(SPANISH, 0, size(100, 1, 300)), ("INFLESZ".to_owned(), -80.065, hardest));
    with_known(SPANISH, |known| {
        let inflesz = &known.formulas[0];
        let scale =
            [39.9, 40.0, 54.9, 55.0, 64.9, 65.0, 79.9, 80.0].map(|points| inflesz.level(points).expect("a level"));
        use ReadingLevel::{FairlyEasy, FairlyHard, Normal, VeryEasy, VeryHard};
        assert_eq!(scale, [VeryHard, FairlyHard, FairlyHard, Normal, Normal, FairlyEasy, FairlyEasy, VeryEasy]);
        assert_eq!(inflesz.points(TextSize::default()), None);
        assert_eq!(rounded_points(inflesz, size(FEWEST_WORDS - 1, 9, 200)), None);
    });
}

/// A site whose Spanish front page has a body.
fn with_body(body: &str) -> Files {
    let mut site = course();
    site.insert("content/es/index.md".to_owned(), format!("---\ntitle: Curso\n---\n\n{body}\n"));
    site
}

fn text_of(loaded: &Loaded, edition: Audience) -> MeasuredPage {
    let page = loaded.site.pages.iter().filter_map(|page| page.translations[SPANISH].as_ref());
    let document = page.map(|page| &page.document).find(|one| one.path.as_str() == "content/es/index.md");
    let document = document.expect("the front page");
    let file = loaded.snapshot.text("content/es/index.md").expect("its file");
    measure(&loaded.site, document, edition, file, loaded.theme.wording(SPANISH).writing()).expect("formulas")
}

fn sentences(body: &str, edition: Audience) -> Vec<String> {
    let page = text_of(&load_in(&with_body(body), edition), edition);
    page.sections.iter().flat_map(|section| &section.sentences).map(|sentence| sentence.text.clone()).collect()
}

#[test]
fn what_counts_is_running_text_by_the_author() {
    let cases: [(&str, &[&str]); 17] = [
        ("Uno dos.\n\n## Título que no cuenta.\n\nTres.", &["Uno dos.", "Tres."]),
        ("- primero\n- segundo punto.\n  Y tercero.", &["primero", "segundo punto.", "Y tercero."]),
        ("| a | b |\n|---|---|\n| uno | dos |\n\nTres.", &["Tres."]),
        ("> Palabras de otra persona.\n\nMías.", &["Mías."]),
        ("> [!NOTE]\n> Una nota.\n\nMía.", &["Una nota.", "Mía."]),
        ("```\ncódigo aquí\n```\n\nVea `esto` aquí.", &["Vea aquí."]),
        ("**Negrita** y *énfasis* con [un enlace](01-basics/index.md).", &["Negrita y énfasis con un enlace."]),
        ("Una línea\nque sigue\\\ny acaba.", &["Una línea que sigue y acaba."]),
        ("El art. 5 y la Sra. Gómez. Fin.", &["El art. 5 y la Sra. Gómez.", "Fin."]),
        ("Dijo: “No. Nunca”. Y calló.", &["Dijo: “No.", "Nunca”.", "Y calló."]),
        ("Nota[^1] aquí.\n\n[^1]: Al pie.", &["Nota aquí.", "Al pie."]),
        ("::: ejercicio Título {minutes=5}\nPiense.\n:::", &["Piense."]),
        ("Término\n: Su definición.", &["Su definición."]),
        ("![Una foto](https://example.org/a.png)", &[]),
        ("Vea https://example.org/a.html y ya.", &["Vea https://example.org/a.html y ya."]),
        ("<!-- un comentario -->\n\nTexto.", &["Texto."]),
        ("— … —", &[]),
    ];
    for (body, wanted) in cases {
        assert_eq!(sentences(body, Audience::Participant), wanted, "{body}");
    }
    let loaded = load(&with_body("Vea https://example.org/a.html y ya—nada más."));
    assert_eq!(text_of(&loaded, Audience::Participant).size().words, 5, "an address is no word, a dash divides");
}

#[test]
fn text_for_facilitators_counts_only_in_their_edition() {
    let body = "Para todos.\n\n::: facilitacion\nSolo para quien facilita.\n:::";
    assert_eq!(sentences(body, Audience::Participant), ["Para todos."]);
    assert_eq!(sentences(body, Audience::Facilitator), ["Para todos.", "Solo para quien facilita."]);
}

#[test]
fn a_footnote_counts_in_the_section_that_refers_to_it_and_a_sentence_has_its_place() {
    let body = "Antes.\n\n## Una\n\nTexto **con** nota[^1]. Otra\nfrase.\n\n## Dos\n\nNada.\n\n[^1]: Al pie.";
    let site = with_body(body);
    let page = text_of(&load(&site), Audience::Participant);
    let file = &site["content/es/index.md"];
    let placed: Vec<Vec<&str>> = page
        .sections
        .iter()
        .map(|section| section.sentences.iter().map(|sentence| &file[sentence.span.range()]).collect())
        .collect();
    assert_eq!(placed, [vec!["Antes."], vec!["Texto **con** nota[^1].", "Otra\nfrase.", "Al pie."], vec!["Nada."]]);
}

/// A sentence of words of one to four syllables.
fn sentence() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["sol", "casa", "visita", "derechos", "autoridad", "comunidad", "paz"]);
    prop::collection::vec(word, 1..20).prop_map(|words| format!("La {}.", words.join(" ")))
}

fn sections() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec(sentence(), 0..6), 1..6)
}

fn body_of(sections: &[Vec<String>]) -> String {
    sections.iter().map(|section| format!("## Sección\n\n{}\n\n", section.join(" "))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_page_is_the_sum_of_its_sections_in_any_order(sections in sections()) {
        let page = text_of(&load(&with_body(&body_of(&sections))), Audience::Participant);
        let sum = page.sections.iter().fold(TextSize::default(), |sum, section| sum.and(section.size()));
        prop_assert_eq!(page.size(), sum);
        prop_assert_eq!(sum.sentences, sections.iter().map(Vec::len).sum::<usize>());
        let mut turned = sections.clone();
        turned.reverse();
        let turned = text_of(&load(&with_body(&body_of(&turned))), Audience::Participant);
        prop_assert_eq!(page.size(), turned.size());
    }

    #[test]
    fn what_is_shorter_and_simpler_than_the_rest_never_makes_a_text_harder(
        (words, sentences, syllables) in (1..500_usize, 1..50_usize, 0..2_000_usize)
            .prop_map(|(words, sentences, more)| (words.max(sentences), sentences, words.max(sentences) + more)),
        own in 1..40_usize,
    ) {
        let text = size(words, sentences, syllables);
        with_known(SPANISH, |known| {
            for formula in &known.formulas {
                // A sentence with no more words than the mean, each of one syllable.
                let short = size(own.min(words / sentences).max(1), 1, own.min(words / sentences).max(1));
                let before = formula.points(text).expect("a text");
                assert!(formula.points(text.and(short)).expect("a text") >= before - 1e-9);
                // To divide a sentence makes a text easier.
                let divided = size(words, sentences + 1, syllables);
                assert!(formula.points(divided).expect("a text") > before);
                // One syllable more makes it harder.
                let harder = size(words, sentences, syllables + 1);
                assert!(formula.points(harder).expect("a text") < before);
            }
        });
    }
}

/// A sentence of many words.
const LONG: &str = "La autoridad responsable de la administración penitenciaria considerablemente determinará oportunamente \
las modalidades específicas de comunicación interinstitucional correspondientes a la documentación complementaria \
solicitada por las organizaciones internacionales especializadas en la materia correspondiente a su jurisdicción.";

fn limited(limit: &str, body: &str) -> Files {
    let mut site = with_body(body);
    let settings = site["site.toml"].replace("[languages.es]\n", &format!("[languages.es]\nreadability = {limit}\n"));
    site.insert("site.toml".to_owned(), settings);
    site
}

fn of_rule(loaded: &Loaded) -> Vec<String> {
    report(loaded).into_iter().filter(|line| line.contains(" T456 ")).collect()
}

#[test]
fn a_limit_reports_the_section_with_the_sentences_that_weigh_most() {
    let body = format!(
        "## Fácil\n\n{}\n\n## Difícil\n\nUna frase corta. {LONG} {LONG} {LONG} {LONG}\n\n## Corta\n\n{LONG}",
        "Vea la sala. Hable con todos. ".repeat(20)
    );
    let found = load(&limited("55", &body));
    let hard: Vec<_> = found.diagnostics().iter().filter(|one| one.rule.code == "T456").cloned().collect();
    assert_eq!(hard.len(), 1, "{:?}", report(&found));
    let place = hard[0].primary.span.range();
    assert_eq!(&limited("55", &body)["content/es/index.md"][place], "## Difícil");
    assert_eq!(hard[0].related.len(), 3);
    assert!(hard[0].related.iter().all(|place| place.span.range().len() == LONG.len()));
    let spanish = hard[0].help(ProgramLanguage::Spanish).expect("a help");
    assert!(
        spanish.contains("“La autoridad responsable de la administración penitenciaria")
            && spanish.contains("palabras")
    );
    // Without a limit, or with one that the section keeps, nothing is reported; limits of one language leave others.
    assert!(of_rule(&load(&with_body(&body))).is_empty());
    assert!(of_rule(&load(&limited("1", "Una frase."))).is_empty());
}

#[test]
fn a_page_of_short_sections_is_judged_as_a_whole() {
    let body: String = (1..=5).map(|number| format!("## Parte {number}\n\n{LONG}\n\n")).collect();
    let found = of_rule(&load(&limited("55", &body)));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("content/es/index.md:2:8 T456 warning this page is hard to read"), "{found:?}");
}

#[test]
fn a_language_without_a_formula_says_so_where_it_is_asked() {
    let mut site = limited("55", "Texto.");
    site.insert("languages/es.toml".to_owned(), "[writing.readability]\nvowels = \"\"\n".to_owned());
    let found = report(&load(&site));
    assert_eq!(
        found,
        ["site.toml:5:15 T203 error no formula of readability is known for `es`, so this limit would judge nothing"]
    );
    let folder = tempfile::tempdir().expect("a folder");
    site.insert("site.toml".to_owned(), course()["site.toml"].clone());
    put(folder.path(), &site);
    let told = counts(folder.path(), "en", &[]);
    assert!(told.contains("\nes: not measured, because no formula is known for this language"), "{told}");
    // What a site writes in the table is read or refused at its place.
    for (wrong, key) in [
        ("rules = [\"(a => b\"]", "rules"),
        ("rules = [\"a\"]", "rules"),
        ("words = \"casa dos\"", "words"),
        (
            "[[writing.readability.formulas]]\nname = \"X\"\nbase = \"1,5\"\nper_syllable = \"1\"\nper_word = \"1\"\nlevels = \"normal 0\"",
            "base",
        ),
        (
            "[[writing.readability.formulas]]\nname = \"X\"\nbase = \"1\"\nper_syllable = \"1\"\nper_word = \"1\"\nlevels = \"fine 0\"",
            "levels",
        ),
        (
            "[[writing.readability.formulas]]\nname = \"X\"\nbase = \"1\"\nper_syllable = \"1\"\nper_word = \"1\"\nlevels = \"easy 9, normal 0\"",
            "levels",
        ),
    ] {
        let text = match wrong.starts_with('[') {
            true => wrong.to_owned(),
            false => format!("[writing.readability]\n{wrong}"),
        };
        site.insert("languages/es.toml".to_owned(), text);
        let found = report(&load(&site));
        assert_eq!(found.len(), 1, "{found:?}");
        let wanted = format!("T203 error `writing.readability.{key}` has a value that cannot be used");
        assert!(found[0].starts_with("languages/es.toml:") && found[0].contains(&wanted), "{found:?}");
    }
}

#[test]
fn a_limit_is_a_whole_number_from_1_to_100() {
    for wrong in ["0", "101", "\"55\"", "55.5"] {
        let found = report(&load(&limited(wrong, "Texto.")));
        assert_eq!(found, ["site.toml:5:15 T203 error `readability` must be a whole number from 1 to 100"], "{wrong}");
    }
}

fn counts(root: &std::path::Path, language: &str, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_temario"));
    command.args(["counts", "--readability", "--language", language, "--root"]).arg(root).args(more);
    let done = command.output().expect("runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("text")
}

#[test]
fn the_table_is_aligned_and_in_the_language_of_the_program() {
    let body = format!(
        "## Fácil | corta\n\n{}\n\n## Difícil\n\n{}\n",
        "Vea la sala. ".repeat(40),
        format!("{LONG} ").repeat(4)
    );
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &limited("55", &body));
    for (language, wanted) in [
        (
            "en",
            ["page or section (es)", "very hard < 55", "very easy", "too little text to judge", "words per sentence"],
        ),
        ("es", ["página o sección (es)", "muy difícil < 55", "muy fácil", "muy poco texto", "palabras por frase"]),
    ] {
        let told = counts(folder.path(), language, &[]);
        for words in wanted {
            assert!(told.contains(words), "{words}: {told}");
        }
        let mark = if language == "es" { "3,0 " } else { "3.0 " };
        assert!(told.contains(mark), "{told}");
        for table in told.split("\n\n").filter(|part| part.starts_with("| ")) {
            let widths: Vec<usize> =
                table.lines().filter(|line| line.starts_with('|')).map(|line| line.chars().count()).collect();
            assert!(widths.iter().all(|width| *width == widths[0]), "{table}");
        }
    }
    // The same as data.
    let json: serde_json::Value =
        serde_json::from_str(&counts(folder.path(), "es", &["--format", "json"])).expect("JSON");
    let spanish = &json["languages"][1];
    assert_eq!((&spanish["language"], &spanish["limit"]), (&"es".into(), &55.into()));
    let hard = &spanish["pages"][0]["sections"][1];
    assert_eq!((&hard["heading"], &hard["sentences"]), (&"Difícil".into(), &4.into()));
    assert_eq!((&hard["points"][0]["formula"], &hard["points"][0]["level"]), (&"INFLESZ".into(), &"very-hard".into()));
    assert_eq!(hard["heaviest"].as_array().map(Vec::len), Some(0), "sentences that are all alike weigh the same");
}

#[test]
fn the_heaviest_sentences_are_those_without_which_a_text_is_easier() {
    let body = format!("{} {LONG} Una frase más.", "Vea la sala. Hable con todos. ".repeat(20));
    let page = text_of(&load(&with_body(&body)), Audience::Participant);
    with_known(SPANISH, |known| {
        let sentences = page.sections.iter().flat_map(|section| &section.sentences).map(|sentence| ((), sentence));
        let heavy = heaviest(sentences, page.size(), &known.formulas[0], 2);
        assert_eq!(heavy[0].0.1.text, LONG);
        assert!(heavy.windows(2).all(|pair| pair[0].1 >= pair[1].1));
        let without = known.formulas[0].points(page.size().without(heavy[0].0.1.size())).expect("a text");
        let gain = without - known.formulas[0].points(page.size()).expect("a text");
        assert!((gain - heavy[0].1).abs() < 1e-9);
    });
}

/// The figures of the course in the guide are those that the command prints.
#[test]
fn the_figures_of_the_guide_are_those_of_the_course() {
    let root = env!("CARGO_MANIFEST_DIR");
    let found: SiteReadability = {
        let snapshot = temario::source::read_snapshot(std::path::Path::new(root)).expect("the course");
        let options = temario::pipeline::BuildOptions::of(temario::config::Delivery::to(Audience::Participant));
        let mut memo = temario::pipeline::Memo::new();
        let loaded = temario::pipeline::load(snapshot, &options, &mut memo, &mut temario::pipeline::Timings::new());
        readability(&loaded.site, &loaded.snapshot, |language| loaded.theme.wording(language).writing())
    };
    for language in ["en", "es"] {
        let path = format!("{root}/docs/guide/content/{language}/01-basics/14-writing-well.md");
        let guide = std::fs::read_to_string(path).expect("a page of the guide");
        for points in found.languages.iter().flat_map(|language| &language.text.points) {
            let wanted = format!("{} {:.1}", points.formula, points.points);
            assert!(guide.contains(&wanted), "the guide in {language} does not say “{wanted}”");
        }
    }
}
