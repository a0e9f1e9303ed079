//! `temario new`: what it writes, where, in which languages, and what it leaves alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::support::{self, Files, files, put, temario, tree};

fn run(arguments: &[&str], root: &Path) -> Output {
    temario().args(arguments).arg("--root").arg(root).output().expect("runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn site(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), files);
    folder
}

fn new_site() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("curso");
    let made = temario().args(["new", "site"]).arg(&root).output().expect("runs");
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    (folder, root)
}

/// Runs `new` and gives the files that are there now and were not before, by path. The records of translations grow
/// with them, and lose no line.
fn grown(arguments: &[&str], root: &Path) -> BTreeSet<String> {
    let mut before = tree(root);
    let done = run(arguments, root);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let mut after = tree(root);
    let is_record = |path: &String, _: &mut Vec<u8>| path.ends_with(".lock");
    let old: BTreeMap<String, Vec<u8>> = before.extract_if(.., is_record).collect();
    let new: BTreeMap<String, Vec<u8>> = after.extract_if(.., is_record).collect();
    for (path, bytes) in &old {
        let kept = String::from_utf8_lossy(&new[path]);
        assert!(String::from_utf8_lossy(bytes).lines().all(|line| kept.lines().any(|other| other == line)), "{path}");
    }
    assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)), "nothing that exists is changed");
    after.into_keys().filter(|path| !before.contains_key(path)).collect()
}

fn refused(arguments: &[&str], root: &Path, words: &str) {
    let before = tree(root);
    let done = run(arguments, root);
    assert_eq!(done.status.code(), Some(2), "{arguments:?}: {}", said(&done));
    assert!(said(&done).contains(words), "{arguments:?}: {}", said(&done));
    assert!(tree(root) == before, "{arguments:?} writes nothing");
}

/// Nothing is found but texts that the author has to write, which every file made by `temario new` has.
fn has_no_faults(root: &Path) {
    for edition in ["participant", "facilitator"] {
        let checked = run(&["check", "--edition", edition], root);
        let said = said(&checked);
        assert_eq!(checked.status.code(), Some(0), "{edition}: {said}");
        let others: Vec<&str> = said.lines().filter(|line| line.contains("[T") && !line.contains("[T449]")).collect();
        assert!(others.is_empty(), "{edition}: {said}");
    }
}

/// The small course, in which modules take the time of their pages, whatever these are.
fn course() -> Files {
    let untimed = |(path, text): (String, String)| match path.ends_with("index.md") {
        true => (path, text.replace("minutes: 30\n", "")),
        false => (path, text),
    };
    support::course().into_iter().map(untimed).collect()
}

fn paths(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

fn text(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).expect(path)
}

#[test]
fn a_new_site_shows_each_thing_that_an_author_needs_first_in_both_languages() {
    let (_folder, root) = new_site();
    has_no_faults(&root);
    // Each page says that its text is an example, and nothing of it is published before it is replaced.
    let checked = said(&run(&["check", "--format", "short"], &root));
    for language in ["en", "es"] {
        let first = format!("content/{language}/01-first-module");
        for page in ["01-the-parts-of-a-page", "02-a-case-and-questions", "index"].map(|page| format!("{first}/{page}"))
        {
            assert!(
                checked.lines().any(|line| line.starts_with(&page) && line.contains("[T449]")),
                "{page}: {checked}"
            );
        }
    }
    let settings = text(&root, "site.toml");
    fs::write(root.join("site.toml"), format!("{settings}\n[deploy.web]\nkind = \"folder\"\npath = \"../web\"\n"))
        .expect("settings");
    let published = run(&["deploy"], &root);
    assert_eq!(published.status.code(), Some(1), "{}", said(&published));
    assert!(said(&published).contains("have not been written yet; nothing was published"), "{}", said(&published));
    assert!(!root.join("../web").exists());
    fs::write(root.join("site.toml"), settings).expect("settings");
    for (edition, output) in [("participant", "public"), ("facilitator", "public-facilitator")] {
        let built = run(&["build", "--edition", edition], &root);
        assert_eq!(built.status.code(), Some(0), "{}", said(&built));
        let built = tree(&root.join(output));
        for language in ["en", "es"] {
            let pages: String = built
                .iter()
                .filter(|(path, _)| path.starts_with(language) && path.ends_with(".html"))
                .map(|(_, bytes)| String::from_utf8_lossy(bytes))
                .collect();
            for block in
                "objectives exercise hint solution scenario discussion quiz checklist keypoints local".split(' ')
            {
                assert!(pages.contains(&format!("block-{block}")), "{language}: {block}");
            }
            let citation = if language == "en" { "art.\u{a0}2(3)</a>" } else { "art.\u{a0}2, párr. 3</a>" };
            for part in ["class=\"term\"", citation] {
                assert!(pages.contains(part), "{language}: {part}");
            }
            assert!(pages.contains(if language == "en" { "FICTIONAL" } else { "FICTICIO" }));
            assert_eq!(pages.contains("block-facilitator"), edition == "facilitator");
            // What tells authors what to change is for them alone.
            for note in ["note for you", "nota para usted", "{{"] {
                assert!(!pages.contains(note), "{language}: {note}");
            }
        }
    }
    let ignored = text(&root, ".gitignore");
    assert!(ignored.contains("/public\n") && ignored.contains("/public-facilitator\n"));
}

#[test]
fn a_new_site_explains_every_setting_and_begins_with_the_language_of_its_author() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("mi curso");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_temario"))
        .args(["--language", "es", "new", "site", "--in", "es"])
        .arg(&root)
        .output()
        .expect("runs");
    assert!(said(&made).contains("siguiente paso: temario serve --root \""), "{}", said(&made));
    let settings = text(&root, "site.toml");
    assert!(settings.contains("default_language = \"es\""), "{settings}");
    // `--language` is the language of messages only.
    let other = folder.path().join("other");
    let mut command = crate::support::temario_in("es");
    assert!(command.args(["new", "site"]).arg(&other).output().expect("runs").status.success());
    assert!(text(&other, "site.toml").contains("default_language = \"en\""));
    let lines: Vec<&str> = settings.lines().collect();
    for key in ["title = ", "base_url", "default_language", "[languages.en]", "label", "locale", "[checks]"] {
        let place = lines.iter().position(|line| line.trim_start_matches("# ").starts_with(key)).expect(key);
        assert!(lines[place].contains("  # ") || lines[place - 1].starts_with("# "), "{key} is explained");
    }
    has_no_faults(&root);
}

#[test]
fn a_new_site_takes_an_empty_folder_and_refuses_any_other() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    let made = temario().args(["new", "site"]).arg(folder.path()).output().expect("runs");
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));

    let taken = site(&files(&[("apuntes.txt", "míos")]));
    for path in [taken.path().to_path_buf(), taken.path().join("apuntes.txt")] {
        let refused = temario().args(["new", "site"]).arg(&path).output().expect("runs");
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains("is not an empty folder"), "{}", said(&refused));
    }
    assert_eq!(tree(taken.path()).len(), 1);

    // A hidden file is no reason to refuse the folder, and none to overwrite it either.
    let hidden = site(&files(&[(".gitignore", "/mine\n")]));
    let refused = temario().args(["new", "site"]).arg(hidden.path()).output().expect("runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains(".gitignore already exists"), "{}", said(&refused));
    assert_eq!(tree(hidden.path()).into_keys().collect::<Vec<_>>(), [".gitignore"]);
}

#[test]
fn a_new_module_has_its_frame_in_the_words_of_each_language_and_the_next_number() {
    let (_folder, root) = new_site();
    let made = run(&["new", "module", "visits"], &root);
    assert!(said(&made).contains("temario new page visits/NAME"), "{}", said(&made));
    let listed = String::from_utf8_lossy(&made.stdout).into_owned();
    assert_eq!(listed.lines().next(), Some("created content/en/02-visits/index.md"), "{listed}");
    assert_eq!(listed.lines().count(), 4, "{listed}");
    for (language, mark, words) in [
        ("en", "TO WRITE", ["exercise", "hint", "solution", "quiz", "keypoints", "facilitator"]),
        ("es", "PENDIENTE", ["ejercicio", "pista", "solucion", "autoevaluacion", "ideas-clave", "facilitacion"]),
    ] {
        let front = text(&root, &format!("content/{language}/02-visits/index.md"));
        let page = text(&root, &format!("content/{language}/02-visits/01-first-page.md"));
        assert!(front.contains(&format!("title: \"{mark}: Visits\"")), "{front}");
        assert!(front.contains("objectives:") && page.contains("minutes: 30"));
        for word in words {
            assert!(
                format!("{front}{page}").contains(&format!("::: {word}\n")) || page.contains(&format!(":::: {word} "))
            );
        }
        // What has to be written is marked in every line of text, and the author is told by which word.
        assert!(page.matches(mark).count() > 12, "{page}");
        let told = std::process::Command::new(env!("CARGO_BIN_EXE_temario"))
            .args(["--language", language, "new", "module", &format!("other-{language}"), "--root"])
            .arg(&root)
            .output()
            .expect("runs");
        assert!(said(&told).contains(mark), "{}", said(&told));
    }
    has_no_faults(&root);
}

#[test]
fn a_name_with_accents_and_spaces_becomes_an_address_and_stays_a_title() {
    let folder = site(&course());
    let made = run(&["new", "module", "  Visitas: \"día\"  y noche "], folder.path());
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    assert!(said(&made).contains("are `visitas-dia-y-noche`"), "{}", said(&made));
    let front = text(folder.path(), "content/es/02-visitas-dia-y-noche/index.md");
    assert!(front.contains("title: \"PENDIENTE: Visitas: \\\"día\\\" y noche\""), "{front}");
    let page = grown(&["new", "page", "Visitas: \"día\" y noche/El primer día.md"], folder.path());
    assert!(page.contains("content/es/02-visitas-dia-y-noche/02-el-primer-dia.md"), "{page:?}");
    has_no_faults(folder.path());
    // Nobody has to know about quotation marks in a terminal.
    let words = grown(&["new", "page", "basics/El", "segundo", "día"], folder.path());
    assert!(words.contains("content/es/01-basics/03-el-segundo-dia.md"), "{words:?}");
    let plain = run(&["new", "page", "basics/plain"], folder.path());
    assert!(!said(&plain).contains("the address and file name"), "{}", said(&plain));
}

#[test]
fn a_module_is_found_by_its_id_its_folder_its_address_or_a_path() {
    for (number, module) in ["basics", "01-basics", "bases", "content/es/01-basics"].into_iter().enumerate() {
        let folder = site(&course());
        let made = grown(&["new", "page", &format!("{module}/more-{number}")], folder.path());
        let expected = ["en", "es"].map(|language| format!("content/{language}/01-basics/03-more-{number}.md"));
        assert_eq!(made, expected.into_iter().collect(), "{module}");
        has_no_faults(folder.path());
    }
    let folder = site(&course());
    refused(&["new", "page", "basicz/x"], folder.path(), "did you mean `basics`?");
    refused(&["new", "page", "interviews/x"], folder.path(), "this course has `basics`");
    refused(&["new", "page", "basics"], folder.path(), "MODULE/SLUG");
    let empty = site(&files(&[("site.toml", "title = \"x\"\n[languages.en]\n")]));
    refused(&["new", "page", "visits/x"], empty.path(), "temario new module visits");
}

#[test]
fn what_exists_is_refused_in_whatever_language_and_under_whatever_name() {
    let mut some = course();
    some.remove("content/en/01-basics/02-practice.md");
    some.insert("content/es/01-basics/09-notas.md".into(), "---\ntitle: Notas\naudience: facilitator\n---\n".into());
    let folder = site(&some);
    for (page, path) in [
        ("basics/practice", "02-practice.md already exists"),
        ("basics/ley", "01-law.md already exists"),
        ("basics/Práctica", "02-practice.md already exists"),
        ("basics/notas", "09-notas.md already exists"),
        ("basics/09-otras", "09-notas.md already has the number 09"),
    ] {
        refused(&["new", "page", page], folder.path(), path);
    }
    refused(&["new", "module", "basics"], folder.path(), "content/en/01-basics already exists");
    refused(&["new", "module", "bases"], folder.path(), "content/en/01-basics already exists");
    for name in ["../x", "a/b", "..", "😀", "nul", ""] {
        refused(&["new", "module", name], folder.path(), "cannot be an address");
    }
    refused(&["new", "page", "basics/a/b"], folder.path(), "cannot be an address");
    refused(&["new", "page", "basics/index"], folder.path(), "cannot be an address");
}

#[test]
fn numbers_go_on_after_the_last_and_in_the_manner_of_the_site() {
    let mut some = course();
    some.insert("content/es/010-last/index.md".into(), "---\ntitle: Última\nonly: [es]\n---\n".into());
    some.insert("content/en/01-basics/05-order.md".into(), "---\ntitle: O\norder: 40\nonly: [en]\n---\n".into());
    let folder = site(&some);
    assert!(grown(&["new", "module", "next"], folder.path()).contains("content/en/011-next/index.md"));
    assert!(grown(&["new", "page", "basics/late"], folder.path()).contains("content/es/01-basics/41-late.md"));
    // A number that is typed counts if it is free; a year is part of the name.
    assert!(grown(&["new", "page", "basics/03-three"], folder.path()).contains("content/es/01-basics/03-three.md"));
    assert!(
        grown(&["new", "page", "basics/2018-note"], folder.path()).contains("content/es/01-basics/42-2018-note.md")
    );
    has_no_faults(folder.path());

    let bare = site(&files(&[
        ("site.toml", "title = \"x\"\n[languages.en]\n"),
        ("content/en/index.md", "---\ntitle: x\n---\n"),
        ("content/en/basics/index.md", "---\ntitle: B\n---\n"),
        ("content/en/basics/law.md", "---\ntitle: L\n---\n"),
    ]));
    assert_eq!(grown(&["new", "page", "basics/more"], bare.path()), paths(&["content/en/basics/more.md"]));
    assert_eq!(grown(&["new", "page", "basics/12 steps"], bare.path()), paths(&["content/en/basics/01-12-steps.md"]));
}

#[test]
fn each_language_keeps_the_number_of_its_own_folder() {
    let mut some = course();
    for (path, text) in course() {
        if let Some(rest) = path.strip_prefix("content/es/01-basics") {
            some.remove(&path);
            some.insert(format!("content/es/07-basics{rest}"), text);
        }
    }
    let folder = site(&some);
    has_no_faults(folder.path());
    assert_eq!(
        grown(&["new", "page", "basics/more"], folder.path()),
        paths(&["content/en/01-basics/03-more.md", "content/es/07-basics/03-more.md"])
    );
    has_no_faults(folder.path());
    assert!(grown(&["new", "module", "next"], folder.path()).contains("content/en/08-next/index.md"));
}

#[test]
fn a_language_without_texts_borrows_those_of_the_site_and_this_is_said() {
    let mut some = course();
    // Portuguese as far as the test needs it: words of its own for the blocks.
    let strings =
        include_str!("../../themes/default/strings/en.toml").replace("word = \"exercise\"", "word = \"exercicio\"");
    // It has a plural form more than English.
    let mut with_many = String::new();
    for line in strings.lines() {
        let form = line
            .strip_prefix("other = ")
            .filter(|_| with_many.lines().last().is_some_and(|one| one.starts_with("one = ")));
        with_many.extend(form.map(|form| format!("many = {form}\n")));
        with_many.push_str(&format!("{line}\n"));
    }
    some.insert("themes/default/strings/pt.toml".into(), with_many);
    some.insert("languages/pt.toml".into(), include_str!("../../languages/en.toml").into());
    some.insert(
        "site.toml".into(),
        "title = \"x\"\ndefault_language = \"es\"\n[languages.en]\n[languages.es]\n[languages.pt]\n".into(),
    );
    some.insert("content/pt/index.md".into(), "---\ntitle: Curso\n---\n".into());
    let folder = site(&some);
    let made = run(&["new", "module", "visits"], folder.path());
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    assert!(said(&made).contains("no starting texts in the language `pt`; its files are in `es`"), "{}", said(&made));
    assert_eq!(said(&made).matches("`pt`").count(), 1, "said once");
    let page = text(folder.path(), "content/pt/02-visits/01-first-page.md");
    assert!(page.contains(":::: exercicio PENDIENTE"), "{page}");
    // That they are not written and not translated yet is all that is wrong with them.
    let checked = said(&run(&["check", "--format", "short"], folder.path()));
    let of_module = |line: &&str| line.contains("02-visits");
    assert!(!checked.contains("error"), "{checked}");
    assert!(
        checked.lines().filter(of_module).all(|line| line.contains("[T632]") || line.contains("[T449]")),
        "{checked}"
    );

    // A region of a language that has texts needs nobody else's.
    let region = site(&files(&[("site.toml", "title = \"x\"\n[languages.es-MX]\n")]));
    let made = run(&["new", "module", "visits"], region.path());
    assert!(!said(&made).contains("note"), "{}", said(&made));
    assert!(text(region.path(), "content/es-MX/01-visits/index.md").contains("PENDIENTE"));
}

#[test]
fn a_site_begins_its_modules_with_texts_of_its_own() {
    let mut some = course();
    some.insert(
        "themes/default/scaffold/es/page.md".into(),
        "---\ntitle: \"{{name}}\"\n---\n\n::: {{hint}}\n{{x}}\n:::\n".into(),
    );
    some.insert(
        "themes/default/scaffold/en/module/02-practice.md".into(),
        "---\ntitle: Practice of {{slug}}\n---\n".into(),
    );
    let folder = site(&some);
    let made = grown(&["new", "module", "visits"], folder.path());
    assert_eq!(made.len(), 6, "{made:?}");
    assert_eq!(text(folder.path(), "content/es/02-visits/02-practice.md"), "---\ntitle: Practice of visits\n---\n");
    grown(&["new", "page", "visits/who-goes"], folder.path());
    assert_eq!(
        text(folder.path(), "content/es/02-visits/03-who-goes.md"),
        "---\ntitle: \"Who goes\"\n---\n\n::: pista\n{{x}}\n:::\n"
    );
}

#[test]
fn all_languages_are_written_or_none() {
    let folder = site(&files(&[
        ("site.toml", "title = \"x\"\n[languages.en]\n[languages.es]\n"),
        ("content/en/index.md", "---\ntitle: x\n---\n"),
        // Where the folder of a language should be there is a file.
        ("content/es", "x"),
    ]));
    let before = tree(folder.path());
    let failed = run(&["new", "module", "visits"], folder.path());
    assert_eq!(failed.status.code(), Some(3), "{}", said(&failed));
    assert!(tree(folder.path()) == before);
    assert!(!folder.path().join("content/en/01-visits").exists(), "no empty folder is left behind");

    // With a fault in its settings, nobody knows which languages a site has.
    let broken = site(&files(&[("site.toml", "title = \"x\"\n[languages.en]\n[languages.es\n")]));
    refused(&["new", "module", "visits"], broken.path(), "site.toml has an error");
}

#[test]
fn what_is_made_in_every_language_begins_in_step_and_the_first_sentence_shows() {
    let (_folder, root) = new_site();
    let status = || run(&["status"], &root).status.code();
    assert_eq!(status(), Some(0));
    grown(&["new", "module", "visits"], &root);
    grown(&["new", "page", "visits/first-contact"], &root);
    assert_eq!(status(), Some(0));
    let page = "content/en/02-visits/02-first-contact.md";
    fs::write(root.join(page), format!("{}\nA sentence.\n", text(&root, page))).expect("written");
    let told = run(&["status"], &root);
    assert_eq!(told.status.code(), Some(1));
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("{+A sentence.+}"), "{told}");
}
