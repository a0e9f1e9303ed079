//! `temario theme`: what it lists, prints and copies.

use std::fs;
use std::path::Path;

use crate::support::{course, put, temario};

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
    let (_, _, report) = run(folder.path(), &["check"]);
    assert!(!report.contains("T206"), "{report}");
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
