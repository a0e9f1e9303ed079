//! What the world puts into files: each gives a clear diagnostic with its place, or builds.

use std::fs;
use std::path::Path;
use std::time::Duration;

use temario::config::Audience;
use temario::pipeline::Memo;

use crate::support::{Files, codes, course, load, load_with, outputs, put, temario, worked};

const PAGE: &str = "content/es/01-basics/02-practice.md";

fn with(path: &str, text: &str) -> Files {
    let mut files = course();
    files.insert(path.to_owned(), text.to_owned());
    files
}

fn page(text: &str) -> Files {
    with(PAGE, &format!("---\ntitle: P\nslug: practica\n---\n\n## Dos\n\n{text}"))
}

/// Loads and renders everything, in a time that no author would call hanging.
fn survives(files: &Files) -> Vec<&'static str> {
    let (codes, took) = worked(|| {
        let loaded = load_with(files, Audience::Facilitator, &mut Memo::new());
        outputs(&loaded);
        codes(&loaded)
    });
    assert!(took < Duration::from_secs(60), "took {took:?}");
    codes
}

#[test]
fn broken_yaml_has_a_place() {
    let loaded = load(&with(PAGE, "---\ntitle: a: b: c\n---\n"));
    let fault = loaded.diagnostics().iter().find(|one| one.rule.code == "T302").expect("reported");
    assert_eq!(fault.primary.path.as_str(), PAGE);
    assert!(fault.primary.span.start > 0);
    assert!(codes(&load(&with(PAGE, "---\ntitle: x\ntitle: y\n---\n"))).contains(&"T302"));
    assert!(codes(&load(&with(PAGE, "---\ntitle: x\n\nText without an end.\n"))).contains(&"T301"));
    assert!(codes(&load(&with(PAGE, "Text.\n"))).contains(&"T301"));
    assert!(codes(&load(&with(PAGE, ""))).contains(&"T301"));
}

#[test]
fn an_alias_bomb_and_huge_yaml_are_refused_or_read() {
    let mut bomb = String::from("---\na: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in ('b'..='p').zip('a'..) {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 10].join(", ")));
    }
    assert!(survives(&with(PAGE, &format!("{bomb}---\n"))).contains(&"T302"));
    let keywords = "  - palabra\n".repeat(100_000);
    assert!(
        survives(&with(PAGE, &format!("---\ntitle: x\nslug: practica\nkeywords:\n{keywords}---\n\n## Dos\n")))
            .is_empty()
    );
}

#[test]
fn unknown_keys_are_reported_with_the_nearest() {
    let loaded = load(&with(PAGE, "---\ntitle: x\nslug: practica\nminuts: 3\n---\n"));
    let fault = loaded.diagnostics().iter().find(|one| one.rule.code == "T303").expect("reported");
    assert!(fault.message(temario::diagnostic::ProgramLanguage::Spanish).contains("¿quiso decir `minutes`?"));
}

#[test]
fn bytes_that_are_no_text_are_reported_where_they_stand() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    fs::write(folder.path().join(PAGE), b"---\ntitle: P\nslug: practica\n---\n\nA\xff\xfe.\n").expect("a file");
    fs::write(
        folder.path().join("content/en/01-basics/02-practice.md"),
        b"\xef\xbb\xbf---\r\ntitle: P\r\n---\r\n\r\n## Two\r\n\r\nNul \0.\r\n",
    )
    .expect("a file");
    let output = temario().args(["check", "--format", "short", "--root"]).arg(folder.path()).output().expect("runs");
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(report.contains("content/es/01-basics/02-practice.md:6:2: error[T101]"), "{report}");
    assert!(report.contains("content/en/01-basics/02-practice.md:7:5: error[T102]"), "{report}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let plain = outputs(&load(&course()));
    let dressed: Files =
        course().into_iter().map(|(path, text)| (path, format!("\u{FEFF}{}", text.replace('\n', "\r\n")))).collect();
    assert!(outputs(&load(&dressed)) == plain);
}

#[test]
fn ten_megabytes_on_one_line_are_a_page() {
    let line = "palabra ".repeat(10 * 1024 * 1024 / 8);
    assert!(survives(&page(&line)).is_empty());
    assert!(survives(&page(&"*".repeat(1024 * 1024))).is_empty());
}

#[test]
fn ten_thousand_levels_of_anything_do_not_stop_the_program() {
    let deep = 10_000;
    for text in [
        ">".repeat(deep) + " x",
        (0..1000).map(|level| " ".repeat(level * 2) + "- a\n").collect::<String>(),
        "[".repeat(deep) + "x" + &"]".repeat(deep),
        "![".repeat(deep),
        "*a **b ".repeat(deep),
        "[[".repeat(deep),
        "[@a; ".repeat(deep),
        "<b>".repeat(deep),
        "`".repeat(deep),
        ":".repeat(deep) + " nota\n",
        "[^".repeat(deep),
        "|".repeat(deep) + "\n" + &"|-".repeat(deep) + "\n",
        "# ".repeat(deep),
        "{".repeat(deep),
    ] {
        survives(&page(&text));
    }
    let blocks = format!("{}x\n{}", "::: nota\n".repeat(deep), ":::\n".repeat(deep));
    // That the other language has none of them follows from it.
    assert_eq!(survives(&page(&blocks)), ["T407"]);
    survives(&with(PAGE, &format!("---\ntitle: {}x\n---\n", "[".repeat(deep))));
    survives(&with("site.toml", &format!("title = {}1", "[".repeat(deep))));
    survives(&with("content/glossary.yml", &format!("terms: {}", "{a: ".repeat(deep))));
}

#[test]
fn thousands_of_broken_links_do_not_make_anybody_wait() {
    let mut files = course();
    for number in 0..2000 {
        let links: String =
            (0..10).map(|link| format!("[x](nada-{number}-{link}.md) ![x](/media/{number}-{link}.png) ")).collect();
        files.insert(
            format!("content/es/01-basics/{number:04}-p{number}.md"),
            format!("---\ntitle: P\nonly: [es]\n---\n\n{links}\n"),
        );
    }
    let (found, took) = worked(|| codes(&load(&files)));
    assert_eq!(found.iter().filter(|code| **code == "T501").count(), 20_000);
    assert!(took < Duration::from_secs(20), "took {took:?}");
}

#[test]
fn a_row_of_a_table_as_long_as_a_file_does_not_make_anybody_wait() {
    let unpaired: String = (1..1000).map(|length| "`".repeat(length) + " ").collect();
    for (row, faults) in [("[[a|b]] ".repeat(100_000), 100_000), ("[[".repeat(100_000), 0), (unpaired, 0)] {
        let (found, took) = worked(|| codes(&load(&page(&format!("| a | b |\n|---|---|\n{row}\n")))));
        assert_eq!(found.iter().filter(|code| **code == "T434").count(), faults);
        assert!(took < Duration::from_secs(20), "took {took:?}");
    }
}

#[test]
fn names_that_are_hard_to_store_build_or_are_reported() {
    let text = "---\ntitle: Página\n---\n\nTexto.\n";
    let built = |name: &str| {
        let loaded = load(&with(&format!("content/es/01-basics/{name}.md"), text));
        let faults: Vec<_> = codes(&loaded).into_iter().filter(|code| *code != "T603").collect();
        (outputs(&loaded).into_keys().filter(|path| path.starts_with("es/bases/")).collect::<Vec<_>>(), faults)
    };
    let (paths, faults) = built("03-mi página ñandú");
    assert!(paths.contains(&"es/bases/mi-pagina-nandu.html".to_owned()) && faults.is_empty(), "{paths:?} {faults:?}");
    assert_eq!(built("03-😀").1, ["T602"]);
    assert_eq!(built("03-nul").1, ["T602"]);
    assert_eq!(built("03-COM1").1, ["T602"]);
    let mut files = with("content/es/01-basics/Texto.md", text);
    files.insert("content/es/01-basics/texto.md".into(), text.into());
    assert!(codes(&load(&files)).contains(&"T601"));
}

#[test]
fn slugs_that_climb_or_are_no_names_are_refused() {
    for slug in ["../x", "a/b", "/etc", "..", "A B", "con", "a\\b", "é", "x?y", "javascript:1"] {
        let loaded = load(&with(PAGE, &format!("---\ntitle: P\nslug: \"{}\"\n---\n", slug.replace('\\', "\\\\"))));
        assert!(codes(&loaded).contains(&"T602"), "{slug}: {:?}", codes(&loaded));
        for path in outputs(&loaded).keys() {
            assert!(!path.contains("..") && !path.starts_with('/') && !path.contains('\\'), "{path}");
        }
    }
    for alias in ["../x", "a/../../b", "//host/x", "a\tb", "a%zz", "http://x/y"] {
        let loaded = load(&with(PAGE, &format!("---\ntitle: P\nslug: practica\naliases: [\"{alias}\"]\n---\n")));
        assert!(codes(&loaded).contains(&"T607"), "{alias}: {:?}", codes(&loaded));
    }
}

#[test]
fn markup_in_any_field_stays_text() {
    let attack = "\"><script>alert(1)</script>";
    let quoted = "'\"><script>alert(1)</script>'";
    let front = format!(
        "---\ntitle: {quoted}\ndescription: {quoted}\nobjectives: [{quoted}]\nkeywords: [{quoted}]\nquestions: [{quoted}]\ntranslators: [{quoted}]\n---\n\n"
    );
    let text = format!(
        "{attack}\n\n## {attack}\n\n[{attack}](https://x/{attack})\n\n![{attack}](/media/x.png \"{attack}\")\n\n::: nota {attack} {{#x}}\nx\n:::\n\n```{attack}\n{attack}\n```\n\n[^{attack}]: x\n\n| {attack} |\n|---|\n| {attack} |\n\n[[{attack}|x]] [@{attack}]\n"
    );
    let mut files = with(PAGE, &format!("{front}{text}"));
    files.insert("content/es/01-basics/index.md".into(), format!("{front}{text}"));
    files.insert("content/es/index.md".into(), front);
    files.insert(
        "site.toml".into(),
        "title = '\"><script>alert(1)</script>'\n[languages.en]\n[languages.es]\nlabel = '\"><script>alert(1)</script>'\ntitle = '\"><script>alert(1)</script>'\n".into(),
    );
    for (path, bytes) in outputs(&load(&files)) {
        if path.ends_with(".html") {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!text.contains("<script>alert"), "{path}");
        }
    }
}

#[test]
fn template_syntax_in_text_is_text() {
    let page = outputs(&load(&page("{{ 7*7 }} {% include \"x\" %} {# c #}")));
    let text = String::from_utf8_lossy(&page["es/bases/practica.html"]).into_owned();
    assert!(text.contains("{{ 7*7 }} {% include \"x\" %} {# c #}"), "{text}");
}

#[test]
fn links_that_could_harm_are_refused_and_written_nowhere() {
    for target in [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
    ] {
        let loaded = load(&page(&format!("[x]({target})\n\n<{target}>\n")));
        assert!(codes(&loaded).contains(&"T504"), "{target}: {:?}", codes(&loaded));
        let text = String::from_utf8_lossy(&outputs(&loaded)["es/bases/practica.html"]).into_owned();
        assert!(!text.contains(&format!("href=\"{target}")), "{target}");
    }
    for target in ["../../../../etc/passwd", "../../../site.toml", "/../site.toml", "..%2f..%2f..%2f..%2fx.png"] {
        assert!(codes(&load(&page(&format!("[x]({target})\n")))).contains(&"T508"), "{target}");
        assert!(codes(&load(&page(&format!("![x]({target})\n")))).contains(&"T508"), "{target}");
    }
    let mut files = page("Se prohíbe [@uncat art. 1].\n");
    let data = "instruments:\n- id: uncat\n  title_en: C\n  title_es: C\n  url_es: javascript:alert(1)\n";
    files.insert("content/instruments.yml".into(), data.into());
    let loaded = load(&files);
    // The other language cites nothing.
    assert_eq!(codes(&loaded), ["T626", "T504"]);
    assert!(!String::from_utf8_lossy(&outputs(&loaded)["es/bases/practica.html"]).contains("javascript:"));
    assert!(codes(&load(&page("![x](https://evil.example/x.png)\n"))).contains(&"T506"));
    assert!(codes(&load(&page("[x]()\n"))).contains(&"T504"));
}

#[cfg(unix)]
#[test]
fn links_of_the_file_system_stay_inside() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.md"), "---\ntitle: SECRET\n---\n").expect("a file");
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    put(root, &course());
    symlink(outside.path().join("secret.md"), root.join("content/en/01-basics/03-out.md")).expect("a link");
    symlink(outside.path(), root.join("content/es/02-out")).expect("a link");
    symlink(root.join("content"), root.join("content/en/01-basics/loop")).expect("a link");
    symlink(root.join("nowhere"), root.join("content/en/nowhere.md")).expect("a link");
    symlink(root.join("content/en/index.md"), root.join("content/en/01-basics/04-inside.md")).expect("a link");
    let output = temario().args(["check", "--format", "short", "--root"]).arg(root).output().expect("runs");
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(report.contains("content/en/01-basics/03-out.md:1:1: error[T103]"), "{report}");
    assert!(report.contains("content/es/02-out:1:1: error[T103]"), "{report}");
    assert!(report.contains("content/en/01-basics/loop:1:1: error[T104]"), "{report}");
    assert!(report.contains("content/en/nowhere.md:1:1: error[T104]"), "{report}");
    assert!(!report.contains("SECRET") && !report.contains("04-inside.md:1:1: error[T10"), "{report}");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_is_reported() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let name = std::ffi::OsStr::from_bytes(b"content/es/01-basics/03-\xff.md");
    if fs::write(folder.path().join(name), "---\ntitle: x\n---\n").is_err() {
        return;
    }
    let output = temario().args(["check", "--format", "short", "--root"]).arg(folder.path()).output().expect("runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("error[T106]"));
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), &course());
    let file = fs::File::create(folder.path().join(PAGE)).expect("a file");
    file.set_len(temario::source::TEXT_LIMIT + 1).expect("a sparse file");
    let output = temario().args(["check", "--format", "short", "--root"]).arg(folder.path()).output().expect("runs");
    assert!(String::from_utf8_lossy(&output.stderr).contains("error[T105]"));
}

/// Every refusal of an output folder leaves what is there, byte for byte.
#[test]
fn folders_that_are_not_ours_are_never_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("site");
    put(&root, &course());
    let own = folder.path().join("photos");
    put(&own, &crate::support::files(&[("a.txt", "mine"), ("b/c.txt", "mine too")]));
    let single = folder.path().join("single.txt");
    fs::write(&single, "mine").expect("a file");
    let fake = folder.path().join("fake");
    put(&fake, &crate::support::files(&[("manifest.json", "{\"name\": \"another program\"}")]));
    let before = crate::support::tree(folder.path());
    for output in [
        root.clone(),
        root.join("content"),
        root.join("content/en"),
        root.join("static/x"),
        folder.path().into(),
        own,
        single,
        fake,
        Path::new("/").into(),
    ] {
        let done = temario().args(["build", "--root"]).arg(&root).arg("--output").arg(&output).output().expect("runs");
        assert_eq!(done.status.code(), Some(2), "{}: {}", output.display(), String::from_utf8_lossy(&done.stderr));
        assert!(crate::support::tree(folder.path()) == before, "{}", output.display());
    }
}

#[test]
fn a_line_of_signs_that_hide_text_elsewhere_does_not_make_anybody_wait() {
    let signs = [
        "[",
        "(",
        "{",
        "<",
        "&",
        "&#91;",
        "<!",
        "<!-",
        "<—",
        "‹!",
        "[[",
        "{.",
        "<a ",
        "(a",
        "[a",
        "[verify ",
        "{%",
        ":",
        "：",
        "::: ",
        "\\",
        "note: ",
        "`",
        "|",
        "> ",
        "- ",
        "*",
        "_",
        "?",
        "facilitator ",
        "facilitator(",
        "a/",
        "\u{200B}",
        "-->",
        "<!-- ",
        "[note: ",
    ];
    for sign in signs {
        let text = format!("{}\n\n{}", sign.repeat(60_000), format!("{sign}\n").repeat(20_000));
        let (_, took) = worked(|| codes(&load(&page(&text))));
        assert!(took < Duration::from_secs(20), "`{sign}` took {took:?}");
    }
}
