//! A language with a region: `es-MX` is Spanish, with what a site writes for Spanish and then for Mexico over it.

use std::fs;

use temario::diagnostic::ProgramLanguage;
use temario::language::Language;
use temario::search::{Shards, Slips, search};

use crate::support::{Files, Outputs, load, outputs, put, report, temario};

/// A course in English and in another language under a tag, whose words are Spanish.
fn site(tag: &str, own: &[(&str, &str)]) -> Files {
    let mut files: Files = [
        ("site.toml", "title = \"Course\"\nbase_url = \"https://example.org\"\n[languages.en]\n[languages.TAG]\n"),
        ("content/en/index.md", "---\ntitle: Course\n---\n"),
        ("content/en/01-visits/index.md", "---\ntitle: Visits\nminutes: 1\n---\n"),
        ("content/en/01-visits/01-prison.md", "---\ntitle: Prison\nminutes: 45\nreviewed: 2026-01-02\n---\n\n## Of [@treaty arts. 1(1), 3(a)]\n\nWalk.\n"),
        ("content/en/01-visits/02-notes.md", "---\ntitle: Notes\n---\n"),
        ("content/TAG/index.md", "---\ntitle: Curso\n---\n"),
        ("content/TAG/01-visits/index.md", "---\ntitle: Visitas\nminutes: 1\n---\n"),
        ("content/TAG/01-visits/01-prison.md", "---\ntitle: Prisión\nminutes: 45\nreviewed: 2026-01-02\n---\n\n## De [@treaty arts. 1(1), 3(a)]\n\nCaminaron.\n\n::: ejercicio Lea {minutes=1}\nLea.\n:::\n"),
        ("content/TAG/01-visits/02-notes.md", "---\ntitle: Notas\n---\n"),
        (
            "content/glossary.yml",
            "terms:\n- id: nandu\n  en: rhea\n  TAG: ñandú\n  def_en: A bird.\n  def_TAG: Un ave.\n- id: nutria\n  en: otter\n  TAG: nutria\n  def_en: A mammal.\n  def_TAG: Un mamífero.\n- id: oso\n  en: bear\n  TAG: oso\n  def_en: Another.\n  def_TAG: Otro.\n",
        ),
        (
            "content/instruments.yml",
            "instruments:\n- id: treaty\n  kind: treaty\n  title_en: Treaty\n  title_TAG: Tratado\n  short_en: [Treaty]\n  short_TAG: [Tratado]\n  body_en: UN\n  body_TAG: ONU\n  adopted: '1984-12-10'\n",
        ),
    ]
    .into_iter()
    .map(|(path, text)| (path.replace("TAG", tag), text.replace("TAG", tag)))
    .collect();
    files.extend(own.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    files
}

/// The pages of the second language, with the tag of Spanish in the place of another.
fn pages(files: &Files, tag: &str) -> Outputs {
    let of_language = |(path, _): &(String, Vec<u8>)| path.starts_with(&format!("{tag}/")) && path.ends_with(".html");
    let as_spanish = |(path, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).expect("a page is text");
        (path.replace(tag, "es"), text.replace(tag, "es").into_bytes())
    };
    outputs(&load(files)).into_iter().filter(of_language).map(as_spanish).collect()
}

fn page(pages: &Outputs, path: &str) -> String {
    String::from_utf8_lossy(&pages[path]).into_owned()
}

#[test]
fn a_variant_without_files_of_its_own_is_the_language() {
    let (spanish, mexican) = (pages(&site("es", &[]), "es"), pages(&site("es-MX", &[]), "es-MX"));
    assert_eq!(report(&load(&site("es-MX", &[]))).len(), report(&load(&site("es", &[]))).len());
    assert!(spanish.keys().eq(mexican.keys()) && spanish.len() > 8, "{:?}", spanish.keys());
    for path in spanish.keys() {
        assert_eq!(page(&spanish, path), page(&mexican, path), "{path}");
    }
    // What is compared has what it is about: labels, citations, counts, dates, the order of words.
    let text = page(&mexican, "es/visits/prison.html") + &page(&mexican, "es/visits/notes.html");
    for shown in ["1, párr. 1", "45 minutos", "1 minuto", "2 de enero de 2026", "Siguiente"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    let glossary = page(&mexican, "es/glossary.html");
    let at = |word: &str| glossary.find(&format!("id=\"{word}\"")).unwrap_or_else(|| panic!("{word}: {glossary}"));
    assert!(at("nutria") < at("nandu") && at("nandu") < at("oso"), "ñ is a letter after n");
}

#[test]
fn search_knows_the_forms_of_words_in_a_variant() {
    for tag in ["es", "es-MX"] {
        let loaded = load(&site(tag, &[]));
        let index = &loaded.search_index(Language(1));
        let answer = search(index, &Shards::of(index), "caminaron", Slips::Forgiven);
        let other_form = search(index, &Shards::of(index), "caminar", Slips::Forgiven);
        assert!(answer.is_sure() && answer.hits.len() == 1 && other_form.hits.len() == 1, "{tag}");
    }
}

#[test]
fn a_variant_is_laid_over_the_language_of_the_site_and_that_over_the_programs() {
    let own = [
        ("themes/default/strings/es.toml", "[navigation]\nnext = \"De es\"\nprevious = \"Antes de es\"\n"),
        (
            "themes/default/strings/es-MX.toml",
            "[navigation]\nnext = \"De México\"\n[minutes]\nother = \"{n} minutitos\"\n",
        ),
        ("languages/es.toml", "[dates]\nformat = \"{day}/{month}/{year}\"\n[locators]\nparas = \"párrs. de es\"\n"),
        (
            "languages/es-MX.toml",
            "[dates]\nformat = \"a {day} de {month} de {year}\"\n[locators]\nparagraph_form = \" párr. {n} de México\"\n",
        ),
    ];
    let both = |tag: &str| {
        let shown = pages(&site(tag, &own), tag);
        page(&shown, "es/visits/prison.html") + &page(&shown, "es/visits/notes.html")
    };
    let (spanish, mexican) = (both("es"), both("es-MX"));
    for (in_spanish, in_mexican) in [
        ("De es", "De México"),
        ("Antes de es", "Antes de es"),
        ("2/enero/2026", "a 2 de enero de 2026"),
        ("45 minutos", "45 minutitos"),
        ("1 minuto", "1 minuto"),
        ("1, párr. 1", "1 párr. 1 de México"),
    ] {
        assert!(spanish.contains(in_spanish), "{in_spanish}");
        assert!(mexican.contains(in_mexican), "{in_mexican}");
        assert!(in_spanish == in_mexican || !mexican.contains(&format!(">{in_spanish}<")), "{in_spanish}");
    }
    assert!(!spanish.contains("México"));
}

#[test]
fn a_file_of_the_language_is_told_once_though_two_variants_have_it() {
    let mut files = site(
        "es",
        &[
            ("themes/default/strings/es.toml", "skp = \"x\"\nmodule = \"Unidad\"\n[minutes]\nfew = \"{n}\"\n"),
            ("languages/es.toml", "x = 1\n"),
            ("content/es-MX/index.md", "---\ntitle: Curso\n---\n"),
        ],
    );
    files.get_mut("site.toml").expect("there").push_str("[languages.es-MX]\n");
    let mut found = report(&load(&files));
    found.retain(|line| line.starts_with("themes/") || line.starts_with("languages/"));
    let mut once = found.clone();
    once.dedup();
    assert_eq!(found, once);
    assert_eq!(found.len(), 4, "{found:#?}");
}

#[test]
fn a_variant_of_a_language_that_the_program_does_not_have_is_told_what_to_copy() {
    let mut files = site("es", &[]);
    files.get_mut("site.toml").expect("there").push_str("[languages.pt-BR]\n");
    let loaded = load(&files);
    let said = |language| {
        let found = loaded.diagnostics();
        let of_rule = found.iter().filter(|one| one.rule.code == "T206");
        let mut said: Vec<String> = of_rule
            .map(|one| format!("{} · {}", one.message(language), one.help(language).unwrap_or_default()))
            .collect();
        said.sort();
        said
    };
    assert_eq!(
        said(ProgramLanguage::English),
        [
            "there are no interface texts for the language `pt-BR` · run `temario theme copy strings/en.toml --as strings/pt-BR.toml` and translate `themes/default/strings/pt-BR.toml`",
            "there is no file on the language `pt-BR`: how it cites, dates and searches · run `temario theme copy languages/en.toml --as languages/pt-BR.toml` and translate `languages/pt-BR.toml`",
        ]
    );
    assert_eq!(
        said(ProgramLanguage::Spanish),
        [
            "no hay textos de la interfaz para el idioma `pt-BR` · ejecute `temario theme copy strings/es.toml --as strings/pt-BR.toml` y traduzca `themes/default/strings/pt-BR.toml`",
            "no hay un archivo sobre el idioma `pt-BR`: cómo cita, fecha y busca · ejecute `temario theme copy languages/es.toml --as languages/pt-BR.toml` y traduzca `languages/pt-BR.toml`",
        ]
    );
    // Files of Portuguese will do for Brazil.
    for name in ["themes/default/strings/pt.toml", "languages/pt.toml"] {
        files.insert(name.to_owned(), String::new());
    }
    assert!(!report(&load(&files)).iter().any(|line| line.contains("T206")));
}

#[test]
fn a_copy_for_a_variant_is_complete() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &site("es-MX", &[]));
    let run = |arguments: &[&str]| {
        let output = temario().arg("--root").arg(folder.path()).args(arguments).output().expect("runs");
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    for (file, copy, path) in [
        ("strings/es.toml", "strings/es-MX.toml", "themes/default/strings/es-MX.toml"),
        ("languages/es.toml", "languages/es-MX.toml", "languages/es-MX.toml"),
    ] {
        assert_eq!(run(&["theme", "copy", file, "--as", copy]), (Some(0), format!("created {path}\n")));
        let (_, printed) = run(&["theme", "show", file]);
        assert_eq!(printed, fs::read_to_string(folder.path().join(path)).expect("there"));
    }
    let (status, found) = run(&["check", "--format", "short"]);
    assert!(status == Some(0) && !found.contains("T20") && !found.contains("T21"), "{found}");
    // A tag alone is not the name of a file.
    let (status, found) = run(&["theme", "copy", "strings/es.toml", "--as", "es-MX"]);
    assert!(status == Some(2) && found.contains("use the same folder and ending"), "{found}");
}
