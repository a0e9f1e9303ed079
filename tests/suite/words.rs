//! A site's own files of words: what they are told in both languages, and which values their texts can have.

use temario::diagnostic::ProgramLanguage;

use crate::support::{Files, course, load, report};

const STRINGS: &str = "themes/default/strings/LL.toml";
const LANGUAGES: &str = "languages/LL.toml";

fn with(pairs: &[(&str, &str)]) -> Files {
    course().into_iter().chain(pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))).collect()
}

/// What is said of a file beyond what is said of the course, with its help: `2:1 T202 message · help`.
fn said(path: &str, text: &str, language: ProgramLanguage) -> Vec<String> {
    use temario::source::LineIndex;
    let loaded = load(&with(&[(path, text)]));
    let of_file = |one: &&temario::diagnostic::Diagnostic| one.primary.path.as_str() == path;
    let found = loaded.diagnostics();
    let found = found.iter().filter(of_file).map(|one| {
        let position = LineIndex::new(text).position(one.primary.span.start);
        let (message, help) = (one.message(language), one.help(language).unwrap_or_default());
        format!("{}:{} {} {message} · {help}", position.line, position.column, one.rule.code)
    });
    found.collect()
}

/// Each case in the file of each language, and each message in each.
fn hold(cases: &[(&str, &str, &str, &str)]) {
    for (path, text, english, spanish) in cases {
        for file in ["en", "es"] {
            let path = path.replace("LL", file);
            for (language, wanted) in [(ProgramLanguage::English, english), (ProgramLanguage::Spanish, spanish)] {
                let wanted: Vec<String> = wanted.lines().map(|line| line.replace("LL", file)).collect();
                assert_eq!(said(&path, text, language), wanted, "{path} {text:?}");
            }
        }
    }
}

#[test]
fn what_moved_to_the_file_of_a_language_is_told_where_it_belongs() {
    let belongs = [
        ("[writing]\ndoubled = \"x\"\n", "1:2", "writing"),
        ("[locators]\nart = \"x\"\n", "1:2", "locators"),
        ("[locator_words]\nart = \"x\"\n", "1:2", "locator_words"),
        ("[dates]\nformat = \"{day}\"\n", "1:2", "dates"),
        ("[claims]\nwords = \"x\"\n", "1:2", "claims"),
        ("[addresses]\nwords = \"x\"\n", "1:2", "addresses"),
        ("[search]\nlead = \"x\"\nstemmer = \"french\"\nsmall = \"x\"\n", "3:1", "search.stemmer"),
    ];
    for (text, place, key) in belongs {
        let english = format!(
            "{place} T202 `{key}` belongs in `languages/LL.toml`, not in this file · move it to `languages/LL.toml`, beside site.toml"
        );
        let spanish = format!(
            "{place} T202 `{key}` va en `languages/LL.toml`, no en este archivo · pásela a `languages/LL.toml`, junto a site.toml"
        );
        let more = |line: &str| match key {
            "search.stemmer" => format!("{line}\n{}", line.replace("stemmer", "small").replace("3:1", "4:1")),
            _ => line.to_owned(),
        };
        hold(&[(STRINGS, text, &more(&english), &more(&spanish))]);
    }
}

#[test]
fn an_unknown_key_of_words_is_told_where_the_keys_are() {
    hold(&[
        (
            STRINGS,
            "[navigation]\nonwards = \"x\"\n",
            "2:1 T202 unknown key `onwards` · remove it; the guide's page on themes tells of these files, and `temario theme show strings/en.toml` prints all keys",
            "2:1 T202 clave desconocida `onwards` · quítela; la página de la guía sobre el tema trata de estos archivos, y `temario theme show strings/es.toml` muestra todas las claves",
        ),
        (
            LANGUAGES,
            "[navigation]\nnext = \"x\"\n",
            "1:2 T202 unknown key `navigation` · remove it; the guide's page on themes tells of these files, and `temario theme show languages/en.toml` prints all keys",
            "1:2 T202 clave desconocida `navigation` · quítela; la página de la guía sobre el tema trata de estos archivos, y `temario theme show languages/es.toml` muestra todas las claves",
        ),
        (
            STRINGS,
            "[navigation]\nnexxt = \"x\"\n",
            "2:1 T202 unknown key `nexxt`; did you mean `next`? · write `next`",
            "2:1 T202 clave desconocida `nexxt`; ¿quiso decir `next`? · escriba `next`",
        ),
    ]);
    for (file, categories) in [("en", "`one`, `other`"), ("es", "`one`, `many`, `other`")] {
        let path = STRINGS.replace("LL", file);
        let found = said(&path, "[minutes]\nseveral = \"{n}\"\n", ProgramLanguage::English);
        assert_eq!(
            found,
            [format!("2:1 T202 unknown key `several` · remove it; this language counts with {categories}")]
        );
    }
}

#[test]
fn a_value_that_is_not_filled_is_an_error_at_its_place_and_one_left_out_a_warning() {
    hold(&[
        // A mistyped name, a translated one, one of a text without values.
        (
            STRINGS,
            "[fallback]\ntitle = \"{lenguage}\"\n",
            "2:10 T214 the text `fallback.title` has no value `{lenguage}`; did you mean `{language}`? · write `{language}`",
            "2:10 T214 el texto `fallback.title` no tiene el valor `{lenguage}`; ¿quiso decir `{language}`? · escriba `{language}`",
        ),
        (
            STRINGS,
            "module = \"Unit {number}\"\n",
            "1:16 T214 the text `module` has no value `{number}`; it has `{n}` · write one of them, or remove it",
            "1:16 T214 el texto `module` no tiene el valor `{number}`; tiene `{n}` · escriba uno de ellos o quítelo",
        ),
        (
            STRINGS,
            "[progress.state]\nother = \"\"\"\n{n}\nof {total}\"\"\"\n",
            "4:4 T214 the text `progress.state` has no value `{total}`; it has `{m}`, `{n}` · write one of them, or remove it",
            "4:4 T214 el texto `progress.state` no tiene el valor `{total}`; tiene `{m}`, `{n}` · escriba uno de ellos o quítelo",
        ),
        (
            STRINGS,
            "skip = \"To {title}\"\n",
            "1:12 T214 the text `skip` has no values: `{title}` would be shown as it is · remove the braces",
            "1:12 T214 el texto `skip` no tiene valores: `{title}` se mostraría tal como está · quite las llaves",
        ),
        (
            STRINGS,
            "[minutes]\nother = \"{count}\"\n",
            "2:10 T214 the text `minutes` has no value `{count}`; it has `{n}` · write one of them, or remove it",
            "2:10 T214 el texto `minutes` no tiene el valor `{count}`; tiene `{n}` · escriba uno de ellos o quítelo",
        ),
        (
            LANGUAGES,
            "[dates]\nformat = \"{day} {moth} {year}\"\n",
            "2:17 T214 the text `dates.format` has no value `{moth}`; did you mean `{month}`? · write `{month}`",
            "2:17 T214 el texto `dates.format` no tiene el valor `{moth}`; ¿quiso decir `{month}`? · escriba `{month}`",
        ),
        (
            LANGUAGES,
            "[locators]\nletter_form = \"{a}\"\n",
            "2:16 T214 the text `locators.letter_form` has no value `{a}`; did you mean `{n}`? · write `{n}`",
            "2:16 T214 el texto `locators.letter_form` no tiene el valor `{a}`; ¿quiso decir `{n}`? · escriba `{n}`",
        ),
        // Left out, or never closed; the form of a single number may leave it out.
        (
            STRINGS,
            "[offline]\nworking = \"file {n}\"\n",
            "2:11 T215 the text `offline.working` does not contain `{m}` · add it where the sentence needs it; without it readers do not see the value",
            "2:11 T215 el texto `offline.working` no contiene `{m}` · agréguelo donde la frase lo necesite; sin él, quien lee no ve ese valor",
        ),
        (
            LANGUAGES,
            "[dates]\nmonth_format = \"{month\"\n",
            "2:16 T215 the text `dates.month_format` does not contain `{month}`, `{year}` · add it where the sentence needs it; without it readers do not see the value",
            "2:16 T215 el texto `dates.month_format` no contiene `{month}`, `{year}` · agréguelo donde la frase lo necesite; sin él, quien lee no ve ese valor",
        ),
        (
            STRINGS,
            "[minutes]\none = \"one minute\"\nother = \"some minutes\"\n",
            "3:9 T215 the text `minutes` does not contain `{n}` · add it where the sentence needs it; without it readers do not see the value",
            "3:9 T215 el texto `minutes` no contiene `{n}` · agréguelo donde la frase lo necesite; sin él, quien lee no ve ese valor",
        ),
        (
            STRINGS,
            "[progress.some]\none = \"one page\"\n",
            "2:7 T215 the text `progress.some` does not contain `{m}`, `{n}` · add it where the sentence needs it; without it readers do not see the value",
            "2:7 T215 el texto `progress.some` no contiene `{m}`, `{n}` · agréguelo donde la frase lo necesite; sin él, quien lee no ve ese valor",
        ),
        // Any order, twice, and braces that name nothing.
        (STRINGS, "skip = \"{ }\"\n[progress.some]\none = \"one: {n}\"\nother = \"{m}: {n} ({n})\"\n", "", ""),
        (LANGUAGES, "[writing]\ndoubled = \"{x}\"\n[locators]\nclause = \"x\"\n", "", ""),
    ]);
}

#[test]
fn the_form_of_several_numbers_cannot_leave_the_number_out() {
    // In French zero and one have the same form, in Arabic each has its own.
    let languages = |tag: &str, own: &str| {
        let mut files = with(&[("languages/fr.toml", ""), ("languages/ar.toml", "")]);
        let settings = files.get_mut("site.toml").expect("there");
        settings.push_str(&format!("[languages.{tag}]\n"));
        let path = format!("themes/default/strings/{tag}.toml");
        files.insert(path.clone(), own.to_owned());
        let found = report(&load(&files));
        found.into_iter().filter(|line| line.starts_with(&path) && line.contains("T215")).collect::<Vec<_>>()
    };
    let own = "[minutes]\none = \"x\"\n";
    assert_eq!(languages("ar", own), Vec::<String>::new());
    assert_eq!(
        languages("fr", own),
        ["themes/default/strings/fr.toml:2:7 T215 warning the text `minutes` does not contain `{n}`"]
    );
}

/// Texts with a number in which no word agrees with it in any language, and why.
const NEUTRAL: [(&str, &[&str]); 5] = [
    (
        "the number is a name: the third module, day or file",
        &[
            "module",
            "agenda.day",
            "agenda.day_short",
            "place.page",
            "place.module",
            "quiz.of",
            "checklist.card",
            "offline.working",
        ],
    ),
    (
        "the unit is a symbol, which has no plural",
        &["minutes_short", "diagrams.timeline.hours", "diagrams.timeline.minutes", "facts.duration", "facts.hours"],
    ),
    (
        "the number is by itself, after a colon or in brackets",
        &[
            "glossary.lead",
            "instruments.lead",
            "certificate.missing",
            "offline.kept",
            "offline.changed",
            "exit.presses",
            "search.more",
        ],
    ),
    ("the number is a factor and counts nothing", &["agenda.interpretation"]),
    ("what is filled in are words", &["search.nearly", "search.other"]),
];

/// All texts of a file by their dotted keys.
fn texts(table: &toml::Table, prefix: &str, found: &mut Vec<(String, String)>) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => texts(inner, &key, found),
            toml::Value::String(text) => found.push((key, text.clone())),
            _ => {}
        }
    }
}

#[test]
fn a_text_with_a_number_has_plural_forms_or_a_reason_to_have_none() {
    let neutral: Vec<&str> = NEUTRAL.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
    for (text, categories) in [
        (include_str!("../../themes/default/strings/en.toml"), &["one", "other"][..]),
        (include_str!("../../themes/default/strings/es.toml"), &["one", "many", "other"]),
    ] {
        let mut found = Vec::new();
        texts(&text.parse().expect("TOML"), "", &mut found);
        let is_form = |key: &str| {
            let Some((text, form)) = key.rsplit_once('.') else { return false };
            let has = |category: &&str| found.iter().any(|(other, _)| *other == format!("{text}.{category}"));
            categories.contains(&form) && categories.iter().all(has)
        };
        let with_number = |text: &str| ["{n}", "{m}", "{h}", "{factor}"].iter().any(|number| text.contains(number));
        let found_with_number: Vec<_> = found.iter().filter(|(_, text)| with_number(text)).collect();
        for (key, text) in &found_with_number {
            assert!(neutral.contains(&key.as_str()) != is_form(key), "{key}: {text}");
        }
        for key in &neutral {
            assert!(found_with_number.iter().any(|(other, _)| other == key), "{key} has no number");
        }
    }
}

#[test]
fn a_message_writes_no_noun_after_a_number_that_can_be_one() {
    // The number before each is always more than one.
    let always_many = ["{count} ", "{cells} ", "{most} "];
    for (text, nouns) in [
        (
            include_str!("../../src/diagnostic/en.toml"),
            "minutes pages files options questions cells rows columns items parts texts days errors warnings languages",
        ),
        (
            include_str!("../../src/diagnostic/es.toml"),
            "minutos páginas archivos opciones preguntas celdas filas columnas elementos partes textos días errores advertencias idiomas",
        ),
    ] {
        let mut nouns = nouns.split(' ');
        for line in text.lines().filter(|line| !line.contains("one = ")) {
            let after = line.match_indices('}').map(|(at, _)| (&line[..=at], line[at + 1..].trim_start()));
            for (before, after) in after {
                let word = after.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
                let is_known = always_many.iter().any(|value| before.ends_with(value.trim_end()));
                assert!(is_known || !nouns.clone().any(|noun| noun == word), "{line}");
            }
        }
        assert!(nouns.any(|noun| text.contains(noun)));
    }
}
