//! Names that make trouble: an error at the file in the first build, or everything works.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use temario::config::{Delivery, DeployKind, DeployTarget};
use temario::deploy::{Commit, DeployFault, DeployOptions, Publication, deploy};
use temario::diagnostic::ProgramLanguage;
use temario::language::portable::{check_path, composed, is_inside};
use temario::pipeline::{self, BuildOptions, Loaded, MANIFEST, Manifest, Memo, Timings, WriteError, pack, write};
use temario::source::Span;
use temario::verify::{Trust, verify_folder};

use crate::support::{Random, codes, files, load, put, report, tree};

fn loaded(root: &Path) -> Loaded {
    let snapshot = pipeline::read(root, &mut Timings::new()).expect("the folder can be read");
    pipeline::load(snapshot, &BuildOptions::default(), &mut Memo::new(), &mut Timings::new())
}

fn built(loaded: &Loaded, root: &Path) -> Result<pipeline::Written, WriteError> {
    write(loaded, root, &root.join("public"), &mut Timings::new())
}

fn small() -> crate::support::Files {
    files(&[
        ("site.toml", "title = \"T\"\n[languages.es]\n[search]\nenabled = false\n"),
        ("content/es/index.md", "---\ntitle: T\n---\n\nTexto.\n"),
        ("content/es/01-visita/index.md", "---\ntitle: Visita\n---\n\nTexto.\n"),
    ])
}

/// A name of pieces that some system, format or program does not take.
fn name(random: &mut Random) -> String {
    const PIECES: [&str; 58] = [
        "a",
        "Guía",
        "visita",
        "é",
        "e\u{301}",
        "ñ",
        "訪",
        "A",
        "1",
        " ",
        " ",
        ".",
        "..",
        "-",
        "_",
        "~",
        "'",
        "&",
        "#",
        "%",
        "%2f",
        "%00",
        "+",
        "=",
        "@",
        "$",
        "!",
        ",",
        ";",
        "(",
        "[",
        "{",
        "`",
        "^",
        ":",
        "\\",
        "<",
        ">",
        "\"",
        "|",
        "?",
        "*",
        "\n",
        "\r",
        "\t",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{85}",
        "\u{202e}",
        "\u{200b}",
        "\u{feff}",
        "\u{2028}",
        "con",
        "NUL",
        "com1",
        "aux",
        "\u{fffd}",
        "\u{a0}",
    ];
    const ENDINGS: [&str; 8] = ["", ".csv", ".txt", ".", " ", ".CSV", ".min.csv", ".txt "];
    // Half of them have signs only that every system takes.
    let most = if random.below(2) == 0 { 34 } else { PIECES.len() };
    let mut name: String = (0..=random.below(4)).map(|_| PIECES[random.below(most)]).collect();
    if random.below(20) == 0 {
        name = name.repeat(40);
    }
    let ending: &&str = random.pick(&ENDINGS);
    name.push_str(ending);
    name
}

/// How a link names a path.
fn linked(path: &str) -> String {
    path.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn a_name_is_an_error_at_its_file_or_works_for_ever() {
    let mut random = Random(23);
    let (mut refused, mut worked) = (0, 0);
    while refused < 30 || worked < 30 {
        let temporary = tempfile::tempdir().expect("a folder");
        let root = temporary.path().join("site");
        put(&root, &small());
        let (own, folder) = (name(&mut random), name(&mut random));
        let nested = if random.below(3) == 0 { format!("{folder}/{own}") } else { own.clone() };
        let path = match random.below(4) {
            0 => format!("content/media/{nested}"),
            1 => format!("content/es/01-visita/{nested}"),
            _ => format!("static/{nested}"),
        };
        let file = root.join(&path);
        // Not even this system takes every name.
        let made = fs::create_dir_all(file.parent().expect("a folder")).and_then(|()| fs::write(&file, "uno"));
        match made {
            Ok(())
                if file.strip_prefix(&root).is_ok_and(|below| {
                    below.components().all(|one| matches!(one, std::path::Component::Normal(_)))
                }) => {}
            Ok(()) => continue,
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::InvalidFilename
                        | ErrorKind::NotFound
                        | ErrorKind::IsADirectory
                        | ErrorKind::InvalidInput
                        | ErrorKind::NotADirectory
                        | ErrorKind::AlreadyExists
                ) =>
            {
                continue;
            }
            Err(error) => panic!("{path:?}: {error}"),
        }
        let link = match path.strip_prefix("content/es/01-visita/") {
            Some(beside) => linked(beside),
            None => format!(
                "/{}",
                path.strip_prefix("static/")
                    .map_or_else(|| format!("media/{}", linked(&path["content/media/".len()..])), linked)
            ),
        };
        let page = format!("---\ntitle: Visita\n---\n\n[Archivo]({link})\n");
        fs::write(root.join("content/es/01-visita/index.md"), page).expect("written");
        let site = loaded(&root);
        if site.has_errors() {
            let errors = report(&site);
            let names_it = site.diagnostics().iter().any(|one| {
                ["T108", "T109", "T601"].contains(&one.rule.code) && one.primary.path.as_str() == composed(&path)
            });
            // What begins with a dot in `content/` is passed over, and a link cannot name everything.
            let is_passed_over = path.starts_with("content/")
                && site.diagnostics().iter().all(|one| ["T505", "T508", "T501", "T504"].contains(&one.rule.code));
            assert!(names_it || is_passed_over, "{path:?}: {errors:#?}");
            for one in site.diagnostics().iter().filter(|one| one.rule.code == "T108") {
                let proposal = one.values.iter().find(|(key, _)| *key == "proposal").expect("a cure");
                assert_eq!(check_path(&proposal.1), Ok(()), "{path:?}");
            }
            refused += 1;
            // Nothing of it was planned either, and nothing is locked.
            assert!(site.plan_all().iter().all(|(address, _)| check_path(address.as_str()).is_ok()));
            continue;
        }
        worked += 1;
        let whole = |what: &str| {
            let site = loaded(&root);
            built(&site, &root).unwrap_or_else(|error| panic!("{what}: {path:?}: {error:?}"));
            let verified = verify_folder(&root.join("public"), &Trust::default()).expect("a manifest");
            assert_eq!(verified.differences, [], "{what}: {path:?}");
            pack(&site, &temporary.path().join("site.zip"))
                .unwrap_or_else(|error| panic!("{what}: {path:?}: {error:?}"));
        };
        whole("first");
        assert!(tree(&root.join("public")).values().any(|bytes| bytes == b"uno"), "{path:?} is published");
        whole("again");
        fs::write(&file, "dos").expect("written");
        whole("changed");
        assert!(tree(&root.join("public")).values().any(|bytes| bytes == b"dos"), "{path:?} is published");
        fs::remove_file(&file).expect("removed");
        fs::write(root.join("content/es/01-visita/index.md"), "---\ntitle: Visita\n---\n\nTexto.\n").expect("written");
        whole("removed");
    }
}

#[test]
fn each_kind_of_name_is_an_error_with_a_cure() {
    for (path, message) in [
        (
            "static/Guía: visita.pdf",
            "the name `Guía: visita.pdf` contains `:`, which not every system accepts in file names",
        ),
        ("static/a\\b.pdf", "the name `a\\b.pdf` contains `\\`, which not every system accepts in file names"),
        ("static/¿Qué?/a.pdf", "the name `¿Qué?` contains `?`, which not every system accepts in file names"),
        ("static/a\nb.pdf", "the name `a\\u{a}b.pdf` contains the invisible character U+000A"),
        ("static/a\u{202e}fdp.txt", "the name `a\\u{202e}fdp.txt` contains the invisible character U+202E"),
        ("static/aux.txt", "Windows reserves the name `aux.txt` for a device, so the file cannot be copied there"),
        ("static/COM1/x.txt", "Windows reserves the name `COM1` for a device, so the file cannot be copied there"),
        (
            "static/a .txt ",
            "the name `a .txt ` starts with a space, or ends with a space or a dot, which Windows removes",
        ),
        (
            "themes/default/assets/a: b.css",
            "the name `a: b.css` contains `:`, which not every system accepts in file names",
        ),
        ("content/es/01-a\tb/index.md", "the name `01-a\\u{9}b` contains the invisible character U+0009"),
    ] {
        let mut site = small();
        site.insert(path.to_owned(), "---\ntitle: T\n---\n".to_owned());
        let loaded = load(&site);
        let found = loaded.diagnostics().iter().filter(|one| one.rule.code == "T108");
        let found: Vec<_> =
            found.map(|one| (one.primary.path.as_str(), one.message(ProgramLanguage::English))).collect();
        assert_eq!(found, [(path, message.to_owned())]);
    }
    for (path, alias) in [("es/con.html", true), ("es/a./b.html", true), ("es/viejo.html", false)] {
        let mut site = small();
        site.insert("content/es/index.md".into(), format!("---\ntitle: T\naliases: [/{path}]\n---\n"));
        assert_eq!(codes(&load(&site)).contains(&"T607"), alias, "{path}");
    }
    let mut site = small();
    site.insert("site.toml".into(), "title = \"T\"\n[languages.con]\n".into());
    assert!(codes(&load(&site)).contains(&"T108"));
}

#[test]
fn names_that_a_system_cannot_tell_apart_are_errors() {
    for (one, other, wording) in [
        ("static/Guía.pdf", "static/guía.PDF", "two files of the site would have the address"),
        ("static/Gu\u{ed}a.pdf", "static/Gui\u{301}a.pdf", "are one name, written with different characters"),
        ("static/Fotos/a.pdf", "static/fotos/b.pdf", "differ only in letter case or accents"),
        ("static/ES/a.pdf", "static/x.pdf", "differ only in letter case or accents"),
        ("static/x.pdf", "static/x.pdf/y.pdf", "is needed as a file and as a folder"),
        ("static/es", "static/y.pdf", "is needed as a file and as a folder"),
        ("static/es/index.html/x", "static/y.pdf", "is needed as a file and as a folder"),
        ("static/manifest.json.minisig", "static/y.pdf", "temario writes"),
    ] {
        let mut site = small();
        site.insert(one.into(), "x".into());
        site.insert(other.into(), "y".into());
        let found = report(&load(&site));
        let is_rule = |line: &str| line.contains("T601") || line.contains("T113");
        assert!(found.iter().any(|line| is_rule(line) && line.contains(wording)), "{one} {other}: {found:#?}");
    }
}

#[test]
fn accents_may_be_written_apart_on_the_disk() {
    let mut site = small();
    for path in
        ["static/Gui\u{301}a 1.txt", "content/media/Gui\u{301}a 2.txt", "content/es/01-visita/Gui\u{301}a 3.txt"]
    {
        site.insert(path.into(), "x".into());
    }
    let links = "[1](/Gu%C3%ADa%201.txt) [2](</media/Guía 2.txt>) [3](<Guía 3.txt>)";
    site.insert("content/es/01-visita/index.md".into(), format!("---\ntitle: V\n---\n\n{links}\n"));
    let loaded = load(&site);
    assert_eq!(report(&loaded), [""; 0]);
    let plan = loaded.plan();
    for address in ["Guía 1.txt", "media/Guía 2.txt", "es/visita/Guía 3.txt"] {
        assert!(plan.iter().any(|(known, _)| known.as_str() == address), "{address}");
    }
}

/// A manifest in which one file has another name, as versions before this rule wrote it.
fn rename_in_manifest(folder: &Path, from: &str, to: &str) {
    let bytes = fs::read(folder.join(MANIFEST)).expect("a manifest");
    let mut manifest = Manifest::parse(&bytes).expect("ours");
    let entry = manifest.files.remove(from).expect("a file");
    manifest.files.insert(to.to_owned(), entry);
    fs::write(folder.join(MANIFEST), manifest.to_bytes()).expect("written");
    fs::rename(folder.join(from), folder.join(to)).expect("renamed");
}

#[test]
fn a_site_that_was_locked_by_a_name_is_replaced() {
    let temporary = tempfile::tempdir().expect("a folder");
    let root = temporary.path();
    let mut site = small();
    site.insert("static/visita.pdf".into(), "x".into());
    put(root, &site);
    for name in ["Guía: visita.pdf", "a\\b.pdf", "a\nb.pdf", "aux.txt", "¿Qué?.pdf"] {
        built(&loaded(root), root).expect("written");
        let public = root.join("public");
        rename_in_manifest(&public, "visita.pdf", name);
        // A reader of lists takes what cannot lead elsewhere, and says of the rest what to do.
        let bytes = fs::read(public.join(MANIFEST)).expect("a manifest");
        assert_eq!(Manifest::parse(&bytes).is_some(), is_inside(name));
        assert_eq!(Manifest::refused_name(&bytes), (!is_inside(name)).then(|| name.to_owned()));
        built(&loaded(root), root).unwrap_or_else(|error| panic!("{name:?}: {error:?}"));
        assert!(public.join("visita.pdf").exists() && !public.join(name).exists(), "{name:?}");
    }
}

#[test]
fn a_place_with_a_name_that_could_lead_elsewhere_says_which() {
    let temporary = tempfile::tempdir().expect("a folder");
    let root = temporary.path().join("site");
    let place = temporary.path().join("place");
    let mut site = small();
    site.insert("static/visita.pdf".into(), "x".into());
    put(&root, &site);
    let target = DeployTarget {
        name: "stick".into(),
        span: Span::default(),
        kind: DeployKind::Folder { path: place.display().to_string() },
        delivery: Delivery::default(),
        is_test: false,
    };
    let options = DeployOptions {
        max_deletes: 100,
        sends_all: false,
        is_dry: false,
        trusts_list: false,
        reads_all: false,
        takes_over: false,
    };
    let run = || {
        let loaded = loaded(&root);
        let publication = Publication::of_site(&loaded).expect("rendered");
        let commit = Commit { message: "", identity: None, ask: &|_| temario::config::GitIdentity::Neutral };
        deploy(&publication, &target, &root, options, &commit, |_| {}).map(drop)
    };
    run().expect("published");
    // Only impractical: it is replaced.
    rename_in_manifest(&place, "visita.pdf", "aux.txt");
    run().expect("published");
    assert!(place.join("visita.pdf").exists() && !place.join("aux.txt").exists());
    rename_in_manifest(&place, "visita.pdf", "Guía: visita.pdf");
    assert!(matches!(run(), Err(DeployFault::RefusedName(_, name)) if name == "Guía: visita.pdf"));
    assert!(place.join("Guía: visita.pdf").exists(), "nothing was changed");
}

#[test]
fn an_archive_has_a_name_that_every_system_accepts() {
    let temporary = tempfile::tempdir().expect("a folder");
    for (title, wanted) in [("CON", "site"), ("Visita: ¿qué es?", "visita-que-es"), ("😀", "site")] {
        let mut site = small();
        site.insert("site.toml".into(), format!("title = \"{title}\"\n[languages.es]\n"));
        site.insert("static/readme.TXT".into(), "Nuestro.".into());
        let loaded = load(&site);
        assert_eq!(pipeline::archive_name(&loaded), wanted);
        pack(&loaded, &temporary.path().join("x.zip")).expect("a text of the site's own takes the place of ours");
    }
    let mut site = small();
    site.insert("site.toml".into(), format!("title = \"{}\"\n[languages.es]\n", "visita ".repeat(50)));
    assert_eq!(check_path(&format!("{}.zip", pipeline::archive_name(&load(&site)))), Ok(()));
}
