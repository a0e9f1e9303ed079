//! The program as it is used: exit status, what goes where, what stays on disk.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::support::{Files, course, files, put, temario, temario_in, tree};

fn run(arguments: &[&str], root: &Path) -> Output {
    temario().args(arguments).arg("--root").arg(root).output().expect("runs")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn site(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), files);
    folder
}

#[test]
fn a_build_writes_every_output_and_a_manifest_that_tells_the_truth() {
    let folder = site(&course());
    let done = run(&["build", "--timings"], folder.path());
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert!(stderr(&done).contains("render and write"));
    let built = tree(&folder.path().join("public"));
    let manifest: serde_json::Value = serde_json::from_slice(&built["manifest.json"]).expect("JSON");
    let listed = manifest["files"].as_object().expect("files");
    assert_eq!(listed.len() + 1, built.len());
    for (path, entry) in listed {
        assert_eq!(entry["size"].as_u64(), Some(built[path].len() as u64), "{path}");
        assert_eq!(entry["sha256"].as_str().map(str::len), Some(64));
    }
    for path in [
        "index.html",
        "404.html",
        "en/404.html",
        "es/404.html",
        "sitemap.xml",
        "robots.txt",
        "_headers",
        "_redirects",
        ".nojekyll",
        "en/basics/law.html",
        "es/bases/ley.html",
    ] {
        assert!(built.contains_key(path), "{path}");
    }
}

#[test]
fn pictures_and_downloads_are_published_where_pages_refer_to_them() {
    let mut picture = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut picture);
    image::GrayImage::new(3, 2).write_with_encoder(encoder).expect("a picture");
    let mut site_files = course();
    let text = "---\ntitle: P\nslug: practica\n---\n\n## Dos\n\n![Un plano](plano.png \"El plano\")\n\nVea ![otro](/media/otro.png) y [la guía](/guia.csv).\n";
    site_files.insert("content/es/01-basics/02-practice.md".into(), text.into());
    let folder = site(&site_files);
    for path in ["content/es/01-basics/plano.png", "content/media/otro.png", "content/media/unused.png"] {
        fs::create_dir_all(folder.path().join(path).parent().expect("a parent")).expect("a folder");
        fs::write(folder.path().join(path), &picture).expect("a picture");
    }
    fs::create_dir_all(folder.path().join("static/.well-known")).expect("a folder");
    fs::write(folder.path().join("static/guia.csv"), b"a,b\xff").expect("a file");
    fs::write(folder.path().join("static/.well-known/x"), "x").expect("a file");
    fs::write(folder.path().join("static/robots.txt"), "User-agent: *\r\n").expect("a file");
    let done = run(&["build"], folder.path());
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    let built = tree(&folder.path().join("public"));
    assert_eq!(built["es/bases/plano.png"], picture);
    assert_eq!(built["media/otro.png"], picture);
    assert_eq!(built["guia.csv"], b"a,b\xff");
    assert_eq!(built["robots.txt"], b"User-agent: *\r\n");
    assert!(built.contains_key(".well-known/x") && !built.contains_key("media/unused.png"));
    let page = String::from_utf8_lossy(&built["es/bases/practica.html"]).into_owned();
    assert!(page.contains("<img src=\"plano.png\" alt=\"Un plano\" width=\"3\" height=\"2\""), "{page}");
    assert!(page.contains("<figcaption>El plano</figcaption>"));
    assert!(page.contains("src=\"../../media/otro.png\"") && page.contains("href=\"../../guia.csv\""));
}

#[test]
fn a_check_that_protects_readers_cannot_be_switched_off() {
    let mut softened = course();
    softened.insert(
        "site.toml".into(),
        "title = \"x\"\n[languages.en]\n[languages.es]\n[checks]\ncomment-unclosed = \"off\"\nraw-html = \"off\"\n"
            .into(),
    );
    let folder = site(&softened);
    let refused = run(&["check", "--format", "short"], folder.path());
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("site.toml:5:20: error[T203]"), "{}", stderr(&refused));
}

#[test]
fn a_second_build_takes_over_what_has_not_changed_and_drops_what_is_gone() {
    let folder = site(&course());
    assert_eq!(run(&["build"], folder.path()).status.code(), Some(0));
    fs::remove_file(folder.path().join("content/en/01-basics/02-practice.md")).expect("removed");
    fs::remove_file(folder.path().join("content/es/01-basics/02-practice.md")).expect("removed");
    for language in ["en", "es"] {
        let page = folder.path().join(format!("content/{language}/01-basics/01-law.md"));
        let text = fs::read_to_string(&page).expect("a page");
        let text: String =
            text.lines().filter(|line| !line.contains("practice.md")).map(|line| format!("{line}\n")).collect();
        fs::write(page, text).expect("written");
    }
    let done = run(&["build"], folder.path());
    assert!(stderr(&done).contains("unchanged"), "{}", stderr(&done));
    let warm = tree(&folder.path().join("public"));
    assert!(!warm.contains_key("en/basics/practice.html"));
    fs::remove_dir_all(folder.path().join("public")).expect("removed");
    run(&["build"], folder.path());
    assert!(tree(&folder.path().join("public")) == warm, "a warm build equals a cold one");
    assert!(
        !fs::read_dir(folder.path()).expect("listed").any(|entry| entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .starts_with(".public"))
    );
}

#[test]
fn a_file_changed_by_hand_in_the_output_is_set_right_and_a_foreign_one_is_never_lost() {
    let folder = site(&course());
    run(&["build"], folder.path());
    let page = folder.path().join("public/en/basics/law.html");
    let right = fs::read(&page).expect("a page");
    let mut wrong = right.clone();
    wrong[100] ^= 1;
    fs::write(&page, &wrong).expect("written");
    assert_eq!(run(&["build"], folder.path()).status.code(), Some(0));
    assert!(fs::read(&page).expect("a page") == right);
    fs::write(folder.path().join("public/notes.txt"), "mine").expect("written");
    let refused = run(&["build"], folder.path());
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("notes.txt"), "{}", stderr(&refused));
    assert_eq!(fs::read_to_string(folder.path().join("public/notes.txt")).expect("still there"), "mine");
}

#[test]
fn errors_leave_the_old_site_and_give_the_right_status() {
    let folder = site(&course());
    run(&["build"], folder.path());
    let before = tree(&folder.path().join("public"));
    fs::write(folder.path().join("content/en/01-basics/02-practice.md"), "---\ntitle: x\n---\n\n::: excercise\n:::\n")
        .expect("written");
    let failed = run(&["build"], folder.path());
    assert_eq!(failed.status.code(), Some(1));
    assert!(stderr(&failed).contains("unknown block `excercise`; did you mean `exercise`?"), "{}", stderr(&failed));
    assert!(stderr(&failed).contains("content/en/01-basics/02-practice.md:5:5"));
    assert!(tree(&folder.path().join("public")) == before);
    fs::write(folder.path().join("site.toml"), "titel = 1\n").expect("written");
    assert_eq!(run(&["build"], folder.path()).status.code(), Some(2));
    assert!(tree(&folder.path().join("public")) == before);
}

#[test]
fn what_is_allowed_with_a_reason_is_counted_and_denied_no_more() {
    let mut files = course();
    let page = "content/es/01-basics/02-practice.md";
    let allowed =
        files[page].replace("Texto.", "<!-- permitir raw-html: se cita como está impreso -->\n<b>Texto</b>.\n");
    files.insert(page.into(), allowed.clone());
    let folder = site(&files);
    let checked = run(&["check", "--deny", "warnings"], folder.path());
    assert_eq!(checked.status.code(), Some(0));
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(said.contains("2 findings allowed with a reason"), "{said}");
    fs::write(folder.path().join(page), allowed.replace(": se cita como está impreso", "")).expect("written");
    assert_eq!(run(&["check"], folder.path()).status.code(), Some(1));
}

#[test]
fn warnings_pass_unless_they_are_denied() {
    let mut files = course();
    files.remove("content/es/01-basics/02-practice.md");
    let text = files["content/es/01-basics/01-law.md"].replace("#dos", "#two");
    files.insert("content/es/01-basics/01-law.md".into(), text);
    let folder = site(&files);
    assert_eq!(run(&["check"], folder.path()).status.code(), Some(0));
    assert_eq!(run(&["check", "--deny", "warnings"], folder.path()).status.code(), Some(1));
    assert_eq!(run(&["build", "--deny", "warnings"], folder.path()).status.code(), Some(1));
    assert!(!folder.path().join("public").exists());
    fs::write(
        folder.path().join("site.toml"),
        "title = \"x\"\n[languages.en]\n[languages.es]\n[checks]\ntranslation-missing = \"error\"\n",
    )
    .expect("written");
    assert_eq!(run(&["check"], folder.path()).status.code(), Some(1));
}

#[test]
fn a_long_report_shows_the_first_of_each_rule_and_says_how_to_see_the_rest() {
    let mut files = course();
    let lines: String = (0..300).map(|n| format!("See [{n}](nowhere-{n}.md) at 5 % of of them.\n\n")).collect();
    files.insert("content/en/01-basics/09-many.md".into(), format!("---\ntitle: Many\n---\n{lines}"));
    let folder = site(&files);
    let machine = run(&["check", "--format", "json"], folder.path());
    let all: Vec<serde_json::Value> = serde_json::from_slice(&machine.stdout).expect("JSON");
    assert!(all.len() >= 600, "{}", all.len());
    let codes: std::collections::BTreeSet<&str> = all.iter().filter_map(|one| one["code"].as_str()).collect();
    for (language, more, shown) in
        [("en", "more of T", "of {} findings are shown"), ("es", "más de T", "de {} hallazgos")]
    {
        for command in ["check", "build"] {
            let done = temario_in(language).args([command, "--root"]).arg(folder.path()).output().expect("runs");
            let report = stderr(&done);
            let of = |code: &str| report.matches(&format!("[{code}]")).count();
            assert_eq!(codes.iter().map(|code| of(code)).sum::<usize>(), 100, "{report}");
            assert!(codes.iter().all(|code| of(code) > 0), "{report}");
            assert!(report.contains(more), "{report}");
            assert!(report.contains(&shown.replace("{}", &all.len().to_string())), "{report}");
            assert!(report.contains("`temario check --all`"), "{report}");
            let first_warning =
                ["warning[", "advertencia["].iter().find_map(|name| report.find(name)).expect("warnings");
            assert!(!report[first_warning..].contains("error["), "errors come first: {report}");
        }
    }
    let report = stderr(&run(&["check", "--all"], folder.path()));
    assert_eq!(codes.iter().map(|code| report.matches(&format!("[{code}]")).count()).sum::<usize>(), all.len());
    assert!(!report.contains("more of T"), "{report}");
}

#[test]
fn reports_for_machines_go_to_stdout_and_are_well_formed() {
    let mut files = course();
    files.insert("content/en/01-basics/02-practice.md".into(), "---\ntitle: x\n---\n\n::: excercise\n:::\n".into());
    let folder = site(&files);
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["check", "--format", "json"], folder.path()))).expect("JSON");
    let fault = json.as_array().expect("a list").iter().find(|one| one["code"] == "T401").expect("the fault");
    assert_eq!((fault["line"].as_u64(), fault["column"].as_u64()), (Some(5), Some(5)));
    let sarif: serde_json::Value =
        serde_json::from_str(&stdout(&run(&["check", "--format", "sarif"], folder.path()))).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    assert!(sarif["runs"][0]["results"].as_array().is_some_and(|results| !results.is_empty()));
    let github = stdout(&run(&["check", "--format", "github"], folder.path()));
    assert!(github.contains("::error file=content/en/01-basics/02-practice.md,line=5,col=5,"), "{github}");
    let short = run(&["check", "--format", "short"], folder.path());
    assert!(stdout(&short).is_empty() && stderr(&short).contains("error[T401]"));
}

#[test]
fn wrong_usage_is_explained_in_the_language_asked_for() {
    let spanish = std::process::Command::new(env!("CARGO_BIN_EXE_temario"))
        .args(["--language", "es", "buidl"])
        .output()
        .expect("runs");
    assert_eq!(spanish.status.code(), Some(2));
    assert!(stderr(&spanish).contains("comando desconocido `buidl`"), "{}", stderr(&spanish));
    let english = temario().args(["check", "--format", "xml"]).output().expect("runs");
    assert_eq!(english.status.code(), Some(2));
    assert!(stderr(&english).contains("`xml` is not a valid value"), "{}", stderr(&english));
    let by_system = std::process::Command::new(env!("CARGO_BIN_EXE_temario"))
        .env("LC_ALL", "es_MX.UTF-8")
        .arg("--help")
        .output()
        .expect("runs");
    assert!(stdout(&by_system).contains("Uso:"), "{}", stdout(&by_system));
    let empty = tempfile::tempdir().expect("a folder");
    let nowhere = temario().args(["check", "--root"]).arg(empty.path()).output().expect("runs");
    assert_eq!(nowhere.status.code(), Some(2));
}

#[test]
fn a_faulty_command_line_is_told_with_what_is_wrong_in_it() {
    let cases: [(&[&str], &[&str]); 8] = [
        (&["new", "site", "x", "--from", "y", "--in", "en"], &["--from", "--in"]),
        (&["new", "site", "x", "--in", "en", "--in", "es"], &["--in"]),
        (&["build", "--output", "a", "--output", "b"], &["--output"]),
        (&["serve", "--port"], &["--port"]),
        (&["serve", "--port", "x"], &["x", "--port"]),
        (&["build", "more"], &["more"]),
        (&["explain"], &["<"]),
        (&["check", "--al"], &["--al", "--all"]),
    ];
    for language in ["en", "es"] {
        for (arguments, named) in &cases {
            let told = crate::support::temario_in(language).args(*arguments).output().expect("runs");
            let text = stderr(&told);
            let message = text.split("`temario --help`").next().unwrap_or_default();
            assert_eq!(told.status.code(), Some(2), "{arguments:?}: {text}");
            assert!(named.iter().all(|name| message.contains(name)), "{arguments:?}: {text}");
        }
    }
}

#[test]
fn explain_knows_codes_and_names_in_both_languages() {
    let english = temario().args(["explain", "T401"]).output().expect("runs");
    assert!(stdout(&english).starts_with("T401 · unknown-block"));
    let spanish = std::process::Command::new(env!("CARGO_BIN_EXE_temario"))
        .args(["--language", "es", "explain", "unknown-block"])
        .output()
        .expect("runs");
    assert!(stdout(&spanish).contains("bloque"), "{}", stdout(&spanish));
    let unknown = temario().args(["explain", "unknown-blok"]).output().expect("runs");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("unknown-block"));
}

#[test]
fn the_same_bytes_in_another_folder_language_and_time_zone() {
    let first = site(&course());
    run(&["build"], first.path());
    let second = site(&course());
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_temario"))
        .env("LANG", "es_MX.UTF-8")
        .env("TZ", "Pacific/Kiritimati")
        .env("RAYON_NUM_THREADS", "1")
        .args(["build", "--root"])
        .arg(second.path())
        .output()
        .expect("runs");
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert!(tree(&first.path().join("public")) == tree(&second.path().join("public")));
}

#[test]
fn a_missing_template_part_names_its_place_and_writes_nothing() {
    let mut broken = course();
    broken.extend(files(&[("themes/default/templates/parts/turn.html", "{{ nothing.like.it }}")]));
    let folder = site(&broken);
    let failed = run(&["build"], folder.path());
    assert_eq!(failed.status.code(), Some(2), "{}", stderr(&failed));
    assert!(stderr(&failed).contains("themes/default/templates/parts/turn.html"), "{}", stderr(&failed));
    assert!(!folder.path().join("public").exists());
}

#[test]
fn a_strings_file_with_a_missing_key_points_at_the_other_language() {
    let mut lacking = course();
    let text = include_str!("../../themes/default/strings/es.toml").replace("skip = \"Ir al contenido\"\n", "");
    lacking.insert("themes/default/strings/qaa.toml".into(), text);
    lacking.insert("languages/qaa.toml".into(), include_str!("../../languages/es.toml").into());
    *lacking.get_mut("site.toml").expect("there") += "[languages.qaa]\n";
    let folder = site(&lacking);
    let failed = run(&["check"], folder.path());
    assert_eq!(failed.status.code(), Some(2));
    let report = stderr(&failed);
    assert!(report.contains("`skip`") && report.contains("themes/default/strings/qaa.toml:1:1"), "{report}");
}

#[test]
#[cfg(unix)]
fn a_reader_of_the_output_who_goes_away_is_no_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::support::put(folder.path(), &crate::support::course());
    for arguments in
        [&["status", "--format", "json"][..], &["explain", "T401"], &["check", "--format", "json"], &["counts"]]
    {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        // Before the program starts: a machine with much to do may let it write first.
        drop(reader);
        let mut command = crate::support::temario();
        let mut child = command
            .args(arguments)
            .arg("--root")
            .arg(folder.path())
            .stdout(writer)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("starts");
        drop(command);
        let mut told = String::new();
        let mut stderr = child.stderr.take().expect("a pipe");
        std::io::Read::read_to_string(&mut stderr, &mut told).expect("text");
        assert_eq!(child.wait().expect("ends").code(), Some(0), "{arguments:?}: {told}");
        assert!(!told.contains("panicked"), "{arguments:?}: {told}");
    }
}

#[test]
fn every_command_has_a_manual_page_in_each_language_and_completions() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = temario().arg("man").arg(folder.path()).output().expect("runs");
    assert!(output.status.success());
    let pages = tree(folder.path());
    let read = |path: &str| String::from_utf8_lossy(&pages[path]).replace("\\-", "-");
    let (english, spanish) = (read("man1/temario-status-confirm.1"), read("es/man1/temario-status-confirm.1"));
    assert!(
        english.contains("temario status confirm") && english.contains("--root") && english.contains(".SH SYNOPSIS")
    );
    assert!(
        spanish.contains("Confirma que páginas")
            && spanish.contains(".SH SINOPSIS")
            && spanish.contains(".SH OPCIONES")
    );
    let names = |start: &str| pages.keys().filter(|path| path.starts_with(start)).count();
    assert_eq!(names("man1/"), names("es/man1/"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = temario().args(["completions", shell]).output().expect("runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && text.contains("max-deletes"), "{shell}");
    }
}

#[test]
fn nothing_is_said_or_recorded_of_translations_while_a_file_cannot_be_read() {
    for (path, broken, code) in [
        ("content/glossary.yml", &b"terms:\n- id: torture\n  def_en: on purpose: yes\n"[..], "T701"),
        ("content/es/01-basics/02-practice.md", b"---\ntitle: a: b\n---\n\nTexto.\n", "T302"),
        ("content/en/01-basics/02-practice.md", b"---\ntitle: A\n---\n\nCaf\xe9.\n", "T101"),
        ("content/es.lock", b"no record\n", "T613"),
    ] {
        let folder = site(&course());
        assert_eq!(run(&["status", "confirm", "--all"], folder.path()).status.code(), Some(0));
        fs::write(folder.path().join(path), broken).expect("a broken file");
        let before = tree(folder.path());
        for arguments in [
            &["status"][..],
            &["status", "confirm", "--all"],
            &["status", "confirm", "--all", "--from-git"],
            &["translate", "export", "--to", "es", "--format", "po"],
        ] {
            let done = run(arguments, folder.path());
            assert_eq!(done.status.code(), Some(1), "{path} {arguments:?}: {}", stderr(&done));
            assert!(stderr(&done).contains(code), "{path} {arguments:?}: {}", stderr(&done));
            assert_eq!(tree(folder.path()), before, "{path} {arguments:?}");
        }
    }
}

#[test]
fn status_says_that_a_section_was_replaced_and_that_a_page_lacks_something_and_has_more() {
    let page = |title: &str, sections: &[&str]| {
        format!("---\ntitle: {title}\nslug: visit\n---\n\n{}\n", sections.join("\n\n"))
    };
    let own = ["## Uno\n\nSalude a todos.", "## Dos\n\nElija una sala."];
    let mut all = course();
    all.insert(
        "content/en/visit.md".into(),
        page("Visit", &["## One\n\nGreet everybody.", "## Two\n\nChoose a room."]),
    );
    all.insert("content/es/visit.md".into(), page("Visita", &own));
    let folder = site(&all);
    assert_eq!(run(&["status", "confirm", "--all"], folder.path()).status.code(), Some(0));
    let new = page("Visit", &["## Weather\n\nRain makes roads slow.", "## Two\n\nChoose a room."]);
    fs::write(folder.path().join("content/en/visit.md"), new).expect("written");
    fs::write(folder.path().join("content/es/visit.md"), page("Visita", &[own[0], "## Dos\n\nElija dos salas."]))
        .expect("written");
    for (language, state, remark) in [
        ("en", "outdated: Uno", "(a new section took the place of the confirmed one)"),
        ("es", "desactualizada: Uno", "(una sección nueva tomó el lugar de la confirmada)"),
    ] {
        let mut command = temario_in(language);
        let done = command.args(["status", "--diff", "--root"]).arg(folder.path()).output().expect("runs");
        let said = stdout(&done);
        assert!(said.contains(state) && said.contains(remark) && said.contains("{+Weather"), "{said}");
        assert_eq!(said.matches(remark).count(), 1, "{said}");
    }
    let done = run(&["status", "--format", "json"], folder.path());
    let all: serde_json::Value = serde_json::from_str(&stdout(&done)).expect("JSON");
    let pages = all["languages"][0]["modules"].as_array().expect("modules").iter();
    let mut pages = pages.flat_map(|module| module["pages"].as_array().expect("pages"));
    let visit = pages.find(|page| page["id"] == "visit").expect("the page");
    assert_eq!(visit["state"], "mixed");
    assert_eq!(visit["sections"][1]["is_replaced"], true);
}
