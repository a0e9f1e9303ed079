//! No byte of a facilitator's block, a draft or a comment is in the participant edition.

use temario::config::Audience;
use temario::pipeline::{Memo, pack};

use crate::support::{Files, assert_every_data_file, course, load_with, outputs};

/// A course with a marker in every place that participants must not see.
fn course_with_secrets() -> Files {
    let mut files = course();
    for (language, word) in [("en", "facilitator"), ("es", "facilitacion")] {
        let page = format!(
            "---\ntitle: Secretos\nslug: secretos-{language}\n---\n\n<!-- SECRETa comment -->\n\nPublic<!-- SECRETb\nover lines --> text.[^1]\n\n\
             ::: {word} SECRETc\n## SECRETd heading {{#SECRETe}}\n\nSECRETf [SECRETg](https://SECRETh.example) [[SECRETi|SECRETi]]\n\n\
             ![SECRETj](/media/SECRETk.png)\n\n- [x] SECRETl\n\n| SECRETm |\n|---|\n| SECRETn |\n\n```\nSECRETo\n```\n\nSee.[^SECRETp]\n:::\n\n\
             :::: exercise\n::: {word}\nSECRETq inside\n:::\n\nPublic.\n::::\n\n\
             :::: example\n::: {word}\nSECRETqq\n:::\n::::\n\n::: example\n<!-- SECRETrr -->\nPublic.\n:::\n\n\
             :::: {word}\n::: objectives\n- SECRET5 {{#SECRET6}}\n:::\n\n::: keypoints\n- SECRET7\n:::\n\n\
             ::: quiz\nSECRET8?\n\n- [x] SECRET9\n\n  SECRETaa\n- [ ] SECRETbb\n\n  SECRETcc\n:::\n\n\
             ::: activity SECRETdd {{minutes=5 materials=\"SECRETee\"}}\nSECRETff\n:::\n\n\
             ::: checklist {{from=registers}}\n:::\n\n::: definition {{term=hidden-term}}\n:::\n\nA hidden term [@hidden-source art. 1].\n::::\n\n\
             [^1]: A public note.\n\n[^SECRETp]: SECRETr note\n\n\
             <div>\n<!-- SECRETs -->\n</div>\n"
        );
        files.insert(format!("content/{language}/01-basics/03-markers.md"), page);
        files.insert(
            format!("content/{language}/01-basics/04-draft.md"),
            "---\ntitle: SECRETt\ndescription: SECRETu\ndraft: true\naliases: [/SECRETv]\nkeywords: [SECRETw]\nquestions: [SECRETtt]\n---\n\nSECRETx\n".into(),
        );
        files.insert(
            format!("content/{language}/01-basics/05-for-facilitators.md"),
            "---\ntitle: SECRETy\nslug: SECRETz\naudience: facilitator\nobjectives: [SECRETgg]\nmaterials: [SECREThh]\nquestions: [SECRETss]\nminutes: 5\nterms: [hidden-term]\n---\n\nSECRET1 [[hidden-term]]\n\n::: keypoints\n- SECRETii\n:::\n".into(),
        );
        files.insert(
            format!("content/{language}/02-hidden/index.md"),
            "---\ntitle: SECRET2\ndraft: true\n---\n\nSECRET3\n".into(),
        );
    }
    files.insert(
        "content/glossary.yml".into(),
        "# SECRETjj\nterms:\n- id: hidden-term\n  en: hidden term\n  es: término oculto\n  def_en: Public.\n  def_es: Público.\n  \
         forms_en: [hidden term]\n  forms_es: [término oculto]\n  avoid_en: [avoidedword]\n  search_en: [everydayword]\n"
            .into(),
    );
    files.insert(
        "content/instruments.yml".into(),
        "# SECRETmm\ninstruments:\n- id: hidden-source\n  title_en: Source\n  title_es: Fuente\n  note: SECRETnn\n"
            .into(),
    );
    files.insert(
        "content/checklists/registers.yml".into(),
        "# SECREToo\nanswers:\n- id: si\n  en: 'Yes'\n  es: Sí\ngroups:\n- id: g\n  en: Group\n  es: Grupo\n  items:\n  \
         - id: i\n    en: Item\n    es: Punto\n    refs: []\n"
            .into(),
    );
    files.insert(
        "content/diagrams.yml".into(),
        "# SECRETpp\ndiagrams:\n- id: hidden-diagram # SECRETqq\n  form: cycle\n  title_en: Diagram\n  title_es: Diagrama\n  \
         parts:\n  - {en: One, es: Uno}\n  - {en: Two, es: Dos}\n"
            .into(),
    );
    assert_every_data_file(files.keys().map(String::as_str));
    files.insert("content/media/SECRETk.png".into(), "SECRET4".into());
    files
}

#[test]
fn the_participant_edition_holds_none_of_the_markers() {
    let loaded = load_with(&course_with_secrets(), Audience::Participant, &mut Memo::new());
    let outputs = outputs(&loaded);
    assert!(outputs.contains_key("en/basics/secrets-en.html") || outputs.contains_key("en/basics/secretos-en.html"));
    for (path, bytes) in &outputs {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(!path.to_lowercase().contains("secret") || path.contains("secretos-"), "{path}");
        let leaked = text
            .replace("secretos", "")
            .find("secret")
            .map(|at| text[at.saturating_sub(40)..].chars().take(120).collect::<String>());
        assert_eq!(leaked, None, "{path}");
    }
    let page = String::from_utf8_lossy(&outputs["es/bases/secretos-es.html"]).into_owned();
    assert!(page.contains("A public note.") && page.contains("Public text."), "what is public stays");
    // What is public by itself does not say that hidden text refers to it.
    for gathered in ["en/glossary.html", "es/glossary.html", "en/instruments.html", "es/instruments.html"] {
        let text = String::from_utf8_lossy(&outputs[gathered]).into_owned();
        assert!(!text.contains("secretos-"), "{gathered}");
    }
    assert!(outputs.keys().all(|path| !path.ends_with("run-sheet.html")));
    // Words to avoid and everyday words lead to a term, and are shown nowhere.
    for word in ["avoidedword", "everydayword"] {
        for (path, bytes) in &outputs {
            let is_dictionary = path.contains("/search-index") && !path.contains("/search-index/x");
            assert!(is_dictionary || !String::from_utf8_lossy(bytes).contains(word), "{word} in {path}");
        }
    }
}

#[test]
fn the_archive_of_the_participant_edition_holds_none_of_the_markers() {
    let folder = tempfile::tempdir().expect("a folder");
    let packed = |edition, name: &str| {
        let loaded = load_with(&course_with_secrets(), edition, &mut Memo::new());
        let path = folder.path().join(name);
        pack(&loaded, &path).expect("packed");
        let bytes = std::fs::read(&path).expect("an archive");
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
        let mut all = String::from_utf8_lossy(archive.comment()).into_owned();
        for number in 0..archive.len() {
            let mut file = archive.by_index(number).expect("a file");
            all.push_str(&format!("{:?}{:?}", file.name(), file.comment()));
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).expect("its bytes");
            all.push_str(&String::from_utf8_lossy(&bytes));
        }
        all.to_lowercase().replace("secretos", "")
    };
    let participant = packed(Audience::Participant, "participant.zip");
    let leaked = participant.find("secret").map(|at| participant[at.saturating_sub(40)..].chars().take(120).collect());
    assert_eq!(leaked, None::<String>);
    assert!(
        packed(Audience::Facilitator, "facilitator.zip").contains("secretf"),
        "the test sees what an archive holds"
    );
}

#[test]
fn what_facilitators_read_moves_nothing_that_participants_get() {
    let with = |note: &str| {
        let mut files = course();
        let public = "## One\n\nPublic text in some hundred sections.\n\n".repeat(300);
        let page = format!("---\ntitle: Law\n---\n\n{public}::: facilitator\n{note}\n:::\n");
        files.insert("content/en/01-basics/01-law.md".into(), page);
        outputs(&load_with(&files, Audience::Participant, &mut Memo::new()))
    };
    // So long that the index would be cut into larger pieces.
    let note = "### A word\n\nAnd many more.\n\n".repeat(300) + &"word ".repeat(600_000);
    let (short, long) = (with("A."), with(&note));
    let differs = long.iter().filter(|(path, bytes)| short.get(*path) != Some(bytes));
    let differs: Vec<_> = differs.collect();
    assert!(differs.is_empty(), "{:?}", differs.iter().map(|(path, _)| path).collect::<Vec<_>>());
    assert_eq!(short.len(), long.len());
}

#[test]
fn the_facilitator_edition_holds_the_notes_but_no_draft_and_no_comment() {
    let loaded = load_with(&course_with_secrets(), Audience::Facilitator, &mut Memo::new());
    let all: String = outputs(&loaded).values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    for shown in [
        "SECRETf", "SECRETr", "SECRETq", "SECRETy", "SECRET1", "SECRET5", "SECRET7", "SECRET9", "SECRETcc", "SECRETdd",
        "SECRETee", "SECREThh", "SECRETii",
    ] {
        assert!(all.contains(shown), "{shown}");
    }
    for hidden in [
        "SECRETa ",
        "SECRETb\n",
        "SECRETs ",
        "SECRETt",
        "SECRETx",
        "SECRET3",
        "SECRETjj",
        "SECRETmm",
        "SECRETnn",
        "SECREToo",
    ] {
        assert!(!all.contains(hidden), "{hidden}");
    }
}

#[test]
fn an_unclosed_comment_stops_the_build() {
    let mut files = course();
    for text in ["Open <!-- SECRET\n\n::: note\nx\n:::\n", "<!-- SECRET\n\n::: note\n:::\n", "> <!-- SECRET\n\nNext.\n"]
    {
        files.insert("content/en/01-basics/02-practice.md".into(), format!("---\ntitle: P\n---\n\n{text}"));
        let loaded = load_with(&files, Audience::Participant, &mut Memo::new());
        assert!(loaded.has_errors(), "{text}");
    }
}

#[test]
fn an_empty_place_for_local_contacts_is_seen_by_facilitators_alone() {
    let mut files = course();
    for inner in ["", "\n", "<!-- fill in -->\n", "\n<!-- one -->\n\n<!-- two -->\n"] {
        let page = format!("---\ntitle: P\n---\n\nText.\n\n::: local SLOT for contacts\n{inner}:::\n");
        files.insert("content/en/01-basics/03-slot.md".into(), page);
        for (edition, is_shown) in [(Audience::Participant, false), (Audience::Facilitator, true)] {
            let loaded = load_with(&files, edition, &mut Memo::new());
            let all: Vec<u8> = outputs(&loaded).into_values().flatten().collect();
            assert_eq!(String::from_utf8_lossy(&all).to_lowercase().contains("slot for"), is_shown, "{inner:?}");
            assert!(loaded.diagnostics().iter().any(|one| one.rule.code == "T440"), "{inner:?}");
        }
    }
}
