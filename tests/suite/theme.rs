//! `temario theme`: what it lists, prints and copies; and what a site's own words are laid over.

use std::fs;
use std::path::Path;

use crate::support::{Files, course, load, outputs, put, report, temario};

fn run(root: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = temario().arg("--root").arg(root).args(arguments).output().expect("runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("a status"), text(&output.stdout), text(&output.stderr))
}

#[test]
fn every_built_in_file_is_listed_and_printed_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (status, list, _) = run(folder.path(), &["theme", "show"]);
    assert_eq!(status, 0);
    assert!(list.lines().count() > 50 && list.lines().is_sorted(), "{list}");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    for name in ["strings/en.toml", "templates/page.html", "assets/site.css", "icons/tip.svg"] {
        assert!(list.lines().any(|line| line == name), "{name}: {list}");
        let (status, printed, _) = run(folder.path(), &["theme", "show", name]);
        assert_eq!((status, printed), (0, fs::read_to_string(sources.join(name)).expect("there")));
    }
}

#[test]
fn a_copy_lies_where_it_is_used_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let (status, out, error) = run(folder.path(), &["theme", "copy", "templates/page.html"]);
    assert_eq!((status, out.as_str()), (0, "created themes/default/templates/page.html\n"), "{error}");
    let copy = folder.path().join("themes/default/templates/page.html");
    let mine = format!("{}<!-- mine -->", fs::read_to_string(&copy).expect("there"));
    fs::write(&copy, &mine).expect("written");
    let (status, _, error) = run(folder.path(), &["theme", "copy", "themes/default/templates/page.html"]);
    assert_eq!(status, 2);
    assert!(error.contains("templates/page.html already exists"), "{error}");
    assert_eq!(fs::read_to_string(&copy).expect("there"), mine);

    let settings = fs::read_to_string(folder.path().join("site.toml")).expect("there");
    let theme = format!("theme = \"own\"\n{settings}[languages.pt]\n");
    fs::write(folder.path().join("site.toml"), theme).expect("written");
    let (_, _, report) = run(folder.path(), &["check"]);
    assert!(report.contains("temario theme copy strings/en.toml --as strings/pt.toml"), "{report}");
    assert!(report.contains("themes/own/strings/pt.toml"), "{report}");
    let (status, out, _) = run(folder.path(), &["theme", "copy", "strings/en.toml", "--as", "strings/pt.toml"]);
    assert_eq!((status, out.as_str()), (0, "created themes/own/strings/pt.toml\n"));
    let (status, out, _) = run(folder.path(), &["theme", "copy", "languages/en.toml", "--as", "languages/pt.toml"]);
    assert_eq!((status, out.as_str()), (0, "created languages/pt.toml\n"));
    // Portuguese counts millions by a form of their own.
    let (_, _, report) = run(folder.path(), &["check"]);
    assert!(!report.contains("T206") && report.contains("T209") && report.contains("`many`"), "{report}");
}

#[test]
fn what_is_not_built_in_or_cannot_be_a_name_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    for (arguments, said) in [
        (&["theme", "show", "strings/eng.toml"][..], "did you mean `strings/en.toml`?"),
        (&["theme", "copy", "completely-different"], "`temario theme show` lists them"),
        (&["theme", "copy", "strings/en.toml", "--as", "../strings/pt.toml"], "cannot be named"),
        (&["theme", "copy", "strings/en.toml", "--as", "strings/../../pt.toml"], "cannot be named"),
        (&["theme", "copy", "strings/en.toml", "--as", "templates/pt.toml"], "cannot be named"),
        (&["theme", "copy", "strings/en.toml", "--as", "strings/pt.html"], "cannot be named"),
    ] {
        let (status, _, error) = run(folder.path(), arguments);
        assert!(status == 2 && error.contains(said), "{arguments:?}: {status} {error}");
    }
    assert!(!folder.path().join("themes").exists());
}

fn with(pairs: &[(&str, &str)]) -> Files {
    course().into_iter().chain(pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))).collect()
}

#[test]
fn one_line_changes_one_word_of_the_interface() {
    let plain = outputs(&load(&course()));
    let changed = load(&with(&[("themes/default/strings/en.toml", "[navigation]\nnext = \"Onwards\"\n")]));
    assert_eq!(report(&changed), report(&load(&course())));
    let changed = outputs(&changed);
    let text = |outputs: &crate::support::Outputs, path: &str| String::from_utf8_lossy(&outputs[path]).into_owned();
    let page = "en/basics/law.html";
    assert!(!text(&plain, page).contains("Onwards") && text(&changed, page).contains("Onwards"));
    assert_eq!(text(&plain, page).replace("Next", "Onwards"), text(&changed, page));
    assert_eq!(text(&plain, "es/bases/ley.html"), text(&changed, "es/bases/ley.html"));
}

#[test]
fn one_line_changes_one_word_of_a_language_and_its_variant() {
    let dated = |pairs: &[(&str, &str)]| {
        let mut files = with(pairs);
        let page = files.get_mut("content/es/01-basics/01-law.md").expect("there");
        *page = page.replace("title: Ley\n", "title: Ley\nreviewed: 2026-01-02\n");
        let page = files.get_mut("content/en/01-basics/01-law.md").expect("there");
        *page = page.replace("title: Law\n", "title: Law\nreviewed: 2026-01-02\n");
        outputs(&load(&files))
            .into_values()
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect::<String>()
    };
    assert!(dated(&[]).contains("2 de enero de 2026"));
    let own = [("languages/es.toml", "[dates]\nformat = \"{day}-{month}-{year}\"\n")];
    let shown = dated(&own);
    assert!(shown.contains("2-enero-2026") && shown.contains("2 January 2026"));
}

#[test]
fn what_a_file_of_words_cannot_have_is_an_error_at_its_line() {
    for (path, text, said) in [
        ("themes/default/strings/en.toml", "skp = \"x\"\n", "1:1 T202 error unknown key `skp`; did you mean `skip`?"),
        (
            "themes/default/strings/en.toml",
            "\n[search]\nled = \"x\"\n",
            "3:1 T202 error unknown key `led`; did you mean `lead`?",
        ),
        ("themes/default/strings/en.toml", "skip = 5\n", "1:1 T203 error `skip` must be text in quotation marks"),
        (
            "themes/default/strings/en.toml",
            "skip = { a = \"x\" }\n",
            "1:1 T203 error `skip` must be text in quotation marks",
        ),
        (
            "themes/default/strings/en.toml",
            "search = \"x\"\n",
            "1:1 T203 error `search` must be a table of keys and values",
        ),
        (
            "themes/default/strings/en.toml",
            "[progress]\nsome = \"{n} of {m}\"\n",
            "2:1 T203 error `some` counts: it must be a table with the forms `one`, `other`",
        ),
        ("themes/default/strings/en.toml", "notices = \"x\"\n", "1:1 T203 error `notices` must be a list of texts"),
        ("themes/default/strings/en.toml", "notices = [1]\n", "1:1 T203 error `notices` must be a list of texts"),
        (
            "themes/default/strings/en.toml",
            "[display]\ngroups = [\"x\"]\n",
            "2:1 T203 error `groups` must be a list of tables",
        ),
        ("themes/default/strings/en.toml", "[minutes]\nmany = \"x\"\n", "2:1 T202 error unknown key `many`"),
        (
            "languages/en.toml",
            "[writing]\ndubled = \"a\"\n",
            "2:1 T202 error unknown key `dubled`; did you mean `doubled`?",
        ),
        ("languages/en.toml", "[locators]\nart = 1\n", "2:1 T203 error `art` must be text in quotation marks"),
        (
            "languages/en.toml",
            "[locators]\nclause = \"clause\"\n",
            "languages/es.toml:1:1 T209 error the text `locators.clause` is missing here; `languages/en.toml` has it",
        ),
    ] {
        let found = report(&load(&with(&[(path, text)])));
        let wanted = if said.starts_with("languages/") { said.to_owned() } else { format!("{path}:{said}") };
        assert!(found.contains(&wanted), "{path} {text:?}: wanted {wanted}, found {found:#?}");
    }
    let fine = with(&[
        ("themes/default/strings/es.toml", "[minutes]\nmany = \"{n} de minutos largos\"\n"),
        ("languages/es.toml", "[writing.registers]\nustedes = \"sepan\"\n"),
    ]);
    assert_eq!(report(&load(&fine)), report(&load(&course())));
}
