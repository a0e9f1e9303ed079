//! The plan owns every address: what no rule refuses is written, once, and everyone who handles outputs says the same of it.

use std::collections::{BTreeMap, BTreeSet};

use temario::curriculum::{Address, LinkTarget, PageId};
use temario::language::portable::alike;
use temario::pipeline::{Loaded, Manifest, Timings, pack, write};
use temario::plan::{Reserved, Route, Turn, outputs as claimed, reserved};
use temario::verify::{Trust, verify_folder};

use crate::support::{Files, Outputs, Random, files, load, outputs, put, report};

/// Two languages, a module of each kind of page, and all forms of output.
fn site() -> Files {
    files(&[
        ("site.toml", SETTINGS),
        ("content/en/index.md", "---\ntitle: Course\n---\n\nText.\n"),
        ("content/es/index.md", "---\ntitle: Curso\n---\n\nTexto.\n"),
        ("content/en/01-law/index.md", "---\ntitle: Law\n---\n\nText. [File](/plan.pdf)\n"),
        ("content/es/01-law/index.md", "---\ntitle: Ley\nslug: ley\n---\n\nTexto. [Archivo](/plan.pdf)\n"),
        ("content/en/01-law/01-visit.md", "---\ntitle: Visit\n---\n\nText.\n"),
        ("content/es/01-law/01-visit.md", "---\ntitle: Visita\nslug: visita\n---\n\nTexto.\n"),
        ("static/plan.pdf", "x"),
    ])
}

const SETTINGS: &str = "title = \"T\"\nbase_url = \"https://example.org\"\n[languages.en]\n[languages.es]\n[checks]\nfile-not-checked = \"off\"\n[reader]\nparallel = true\nprint = true\noffline = true\n[host]\nkinds = [\"netlify\", \"github\", \"apache\", \"nginx\"]\npacked = [\"gzip\"]\n";

/// The findings of a rule, each as `path: message`.
fn found(loaded: &Loaded, code: &str) -> Vec<String> {
    report(loaded).into_iter().filter(|line| line.contains(code)).collect()
}

#[test]
fn every_address_that_is_given_away_is_refused_at_its_place() {
    assert_eq!(report(&load(&site())), [""; 0]);
    let writes = "temario writes";
    for (path, wording) in [
        ("static/en/search-index.js", writes),
        ("static/en/search-index.js.gz", writes),
        ("static/EN/Search-Index.js", writes),
        ("static/en/search-index", "is needed as a file and as a folder"),
        ("static/en/search-index/a.js", writes),
        ("static/en/offline-files.json", writes),
        ("static/en/offline-files.json.gz", writes),
        ("static/kept.json", writes),
        ("static/_temario/live.js", writes),
        ("static/sw.js", writes),
        ("static/sw.js.gz", writes),
        ("static/SW.js", writes),
        ("static/assets/site.css", writes),
        ("static/assets", "is needed as a file and as a folder"),
        ("static/sitemap.xml", writes),
        ("static/sitemap.xml/x.txt", "is needed as a file and as a folder"),
        ("static/404.html", writes),
        ("static/en/404.html", writes),
        ("static/en/help.html", writes),
        ("static/en/help.html.gz", writes),
        ("static/en/help", "a host that is asked for `/en/help` can answer with `en/help` or with `en/help.html`"),
        ("static/en/help/index.html", "with `en/help/index.html` or with `en/help.html`"),
        ("static/en/law/print.html", writes),
        ("static/en/law/visit.es.html", writes),
        ("static/en/law/visit.html", "two files of the site would have the address"),
        ("static/es/visita", "silent"),
        ("static/es/ley/visita", "a host that is asked for `/es/ley/visita`"),
        ("static/es/ley.html", "a host that is asked for `/es/ley`"),
        ("static/en.html", "a host that is asked for `/en`"),
        ("static/Robots.txt", writes),
        ("static/robots.txt/x.txt", "is needed as a file and as a folder"),
        ("static/_host", "is needed as a file and as a folder"),
        ("static/_HOST/x.conf", "differ only in letter case or accents"),
        ("static/README.txt/x.txt", "is needed as a file and as a folder"),
        ("static/SHA256SUMS.txt", writes),
        ("static/manifest.json", writes),
        // A site's own file for hosts, or for whoever opens an archive, stands in place of ours.
        ("static/robots.txt", "silent"),
        ("static/_headers", "silent"),
        ("static/README.txt", "silent"),
        ("static/readme.TXT", "silent"),
        // The copy of a file of the site's own.
        ("static/plan.pdf.gz", "silent"),
        ("static/help.html", "silent"),
    ] {
        let mut site = site();
        site.insert(path.into(), "x".into());
        let loaded = load(&site);
        let found = found(&loaded, "T601");
        match wording {
            "silent" => assert_eq!(found, [""; 0], "{path}"),
            wording => {
                let is_told = |line: &String| line.starts_with(&format!("{path}:")) && line.contains(wording);
                assert!(found.iter().any(is_told), "{path}: {found:#?}");
            }
        }
    }
}

#[test]
fn slugs_modules_and_aliases_are_held_to_the_same() {
    for (path, text, wording) in [
        ("content/en/02-search/index.md", "title: S", "asked for `/en/search`"),
        ("content/en/02-x/index.md", "title: S\nslug: help", "asked for `/en/help`"),
        ("content/en/about.md", "title: A\nslug: law", "asked for `/en/law`"),
        ("content/en/about.md", "title: A\nslug: search", "temario writes `en/search.html`"),
        ("content/en/01-law/02-x.md", "title: X\nslug: print", "temario writes `en/law/print.html`"),
        ("content/en/01-law/02-x.md", "title: X\nslug: visit.es", "temario writes `en/law/visit.es.html`"),
        ("content/en/01-law/02-x.md", "title: X\nslug: visit", "two files of the site would have"),
        ("content/en/about.md", "title: A\naliases: [/en/law/visit]", "two files of the site would have"),
        ("content/en/about.md", "title: A\naliases: [/en/Law/Visit.html]", "two files of the site would have"),
        ("content/en/about.md", "title: A\naliases: [/en/law]", "asked for `/en/law`"),
        ("content/en/about.md", "title: A\naliases: [/en/law/visit/]", "asked for `/en/law/visit`"),
        ("content/en/about.md", "title: A\naliases: [/EN/old]", "differ only in letter case"),
        ("content/en/about.md", "title: A\naliases: [/en/search/]", "asked for `/en/search`"),
        ("content/en/about.md", "title: A\naliases: [/assets/x]", "temario writes"),
        ("content/en/about.md", "title: A\naliases: [/sw.js/]", "is needed as a file and as a folder"),
        (
            "content/en/about.md",
            "title: A\naliases: [/en/canción, /en/canci%C3%B3n]",
            "two files of the site would have",
        ),
        // The reader gets to the same page whichever of the two a host shows.
        ("content/en/about.md", "title: A\naliases: [/en/about/, /en/old, /en/old/]", "silent"),
        ("content/en/about.md", "title: A\naliases: [/en/canción.html]", "silent"),
    ] {
        let mut site = site();
        site.insert(path.into(), format!("---\n{text}\n---\n\nText.\n"));
        let loaded = load(&site);
        let found = found(&loaded, "T601");
        match wording {
            "silent" => assert_eq!(found, [""; 0], "{text}"),
            wording => {
                let is_told = |line: &String| line.starts_with("content/en/") && line.contains(wording);
                assert!(found.iter().any(is_told), "{text}: {found:#?}");
            }
        }
    }
}

#[test]
fn assets_of_a_theme_are_told_apart_on_every_system() {
    let mut site = site();
    site.insert("themes/default/assets/own.css".into(), "a{}".into());
    assert_eq!(found(&load(&site), "T601"), [""; 0]);
    site.insert("themes/default/assets/Own.css".into(), "a{}".into());
    let found = found(&load(&site), "T601");
    assert!(found.len() == 1 && found[0].contains("themes/default/assets/"), "{found:#?}");
}

#[test]
fn a_former_address_with_accents_is_one_file_however_it_is_written() {
    for alias in ["/en/canción.html", "/en/canci%C3%B3n.html", "en/canción", "/en/cancio\u{301}n.html"] {
        let mut site = site();
        site.insert("content/en/about.md".into(), format!("---\ntitle: A\naliases: ['{alias}']\n---\n\nText.\n"));
        let loaded = load(&site);
        assert_eq!(found(&loaded, " error "), [""; 0], "{alias}");
        let outputs = outputs(&loaded);
        let text = |path: &str| String::from_utf8_lossy(&outputs[path]).into_owned();
        assert!(text("en/canción.html").contains("url=about.html"), "{alias}");
        assert!(text("_redirects").contains("/en/canci%C3%B3n.html /en/about.html 301\n"), "{alias}");
        assert!(text("_host/nginx.conf").contains("location = /en/canción.html { return 301 /en/about.html; }"));
    }
    let settings = |line: &str| {
        let mut site = site();
        site.insert("site.toml".into(), format!("{SETTINGS}[host.redirects]\n{line}\n"));
        report(&load(&site)).into_iter().filter(|line| line.contains("error")).collect::<Vec<_>>()
    };
    assert_eq!(settings("\"/en/canción\" = \"/en/law/\""), [""; 0]);
    assert_eq!(settings("\"/en/canci%C3%B3n/\" = \"/en/law/\""), [""; 0]);
    // The fault is told where it is: at the former address.
    assert_eq!(
        settings("\"/en/a%zz\" = \"/en/law/\""),
        ["site.toml:15:1 T607 error `/en/a%zz` is not an address of this site"]
    );
}

/// A site of names that clash, or nearly.
fn random_site(random: &mut Random) -> Files {
    const NAMES: [&str; 24] = [
        "search",
        "help",
        "overview",
        "print",
        "index",
        "404",
        "sw",
        "assets",
        "es",
        "EN",
        "law",
        "Law",
        "a",
        "b",
        "visit",
        "search-index",
        "offline-files",
        "robots",
        "kept",
        "media",
        "_host",
        "readme",
        "canción",
        "Canción",
    ];
    const ENDINGS: [&str; 11] =
        ["", ".html", ".js", ".json", ".txt", ".js.gz", ".html.gz", "/index.html", "/x.txt", ".es.html", ".css"];
    const FOLDERS: [&str; 9] = ["", "", "en/", "es/", "en/law/", "es/ley/", "assets/", "media/", "en/search-index/"];
    const SLUGS: [&str; 10] = ["a", "b", "search", "help", "print", "visit", "visit.es", "law", "index", "404"];
    let mut site = site();
    let switch = |random: &mut Random| random.below(2) == 0;
    let slug = |random: &mut Random| SLUGS[random.below(SLUGS.len())];
    let settings = format!(
        "title = \"T\"\n{}[languages.en]\n[languages.es]\n[checks]\nfile-not-checked = \"off\"\n[search]\nenabled = {}\n[safety]\nlow_profile = {}\n[reader]\nparallel = {}\nprint = {}\noffline = {}\n[host]\nkinds = [\"netlify\", \"apache\", \"nginx\"]\n{}",
        if random.below(4) > 0 { "base_url = \"https://example.org/x\"\n" } else { "" },
        switch(random),
        random.below(5) == 0,
        switch(random),
        switch(random),
        switch(random),
        if switch(random) { "packed = [\"gzip\", \"brotli\"]\n" } else { "" },
    );
    site.insert("site.toml".into(), settings);
    for _ in 0..random.below(3) {
        let path = format!("static/{}{}{}", random.pick(&FOLDERS), random.pick(&NAMES), random.pick(&ENDINGS));
        let text = if path.ends_with(".json") { "{}" } else { "/* own */" };
        site.insert(path, text.to_owned());
    }
    for (number, module) in [("02", "two"), ("03", "three")].into_iter().take(random.below(3)) {
        site.insert(format!("content/en/{number}-{module}/index.md"), page(slug(random), random, &NAMES));
    }
    for name in ["02-x", "03-y"].into_iter().take(random.below(3)) {
        site.insert(format!("content/en/01-law/{name}.md"), page(slug(random), random, &NAMES));
    }
    if switch(random) {
        site.insert("content/en/beside.md".into(), page(slug(random), random, &NAMES));
    }
    // One file cannot be a folder on this system either.
    let paths: Vec<String> = site.keys().cloned().collect();
    let is_folder = |path: &String| paths.iter().any(|other| other.starts_with(&format!("{path}/")));
    site.retain(|path, _| !is_folder(path));
    site
}

fn page(slug: &str, random: &mut Random, names: &[&str]) -> String {
    let alias = |random: &mut Random| {
        let folder = random.pick(&["/en/", "/es/", "/", "/en/law/"]);
        format!("'{folder}{}{}'", random.pick(names), random.pick(&["", "/", ".html"]))
    };
    let aliases: Vec<String> = (0..random.below(3)).map(|_| alias(random)).collect();
    let link = random.pick(&["[File](/plan.pdf)", "Text."]);
    format!("---\ntitle: P\nslug: {slug}\naliases: [{}]\n---\n\n{link}\n", aliases.join(", "))
}

#[test]
fn what_no_rule_refuses_is_written_once_and_all_say_the_same_of_it() {
    let mut random = Random(24);
    let (mut refused, mut clean, mut written) = (0, 0, 0);
    while clean < 40 || refused < 40 {
        let files = random_site(&mut random);
        let loaded = load(&files);
        if loaded.has_errors() {
            let errors = report(&loaded);
            let others = ["T601", "T602", "T521", "T213"];
            let is_ours = |line: &String| !line.contains(" error ") || others.iter().any(|code| line.contains(code));
            assert!(errors.iter().all(is_ours), "{errors:#?}");
            refused += 1;
            continue;
        }
        clean += 1;
        let planned = loaded.plan_all();
        let what = format!("{:#?}", files.keys().filter(|path| path.starts_with("static/")).collect::<Vec<_>>());
        told_apart(&loaded, &planned, &what);
        let outputs = outputs(&loaded);
        assert_eq!(outputs.len(), planned.len(), "{what}");
        for (path, bytes) in files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("static/")?, bytes))) {
            assert_eq!(outputs.get(path), Some(&bytes.clone().into_bytes()), "{path} is what its author made of it");
        }
        invited(&loaded, &planned, &outputs);
        kept(&loaded, &outputs);
        for (address, route) in &planned {
            assert_eq!(Turn::of(address.as_str()), turn(route), "{address}");
        }
        if clean % 4 == 0 {
            built(&files, &loaded, &planned);
            written += 1;
        }
    }
    assert!(written >= 10);
}

/// No two addresses are the same to a file system or a host, and nothing that was claimed got lost.
fn told_apart(loaded: &Loaded, planned: &[(Address, Route)], what: &str) {
    let mut keys: BTreeMap<String, &Address> = BTreeMap::new();
    let mut folders: BTreeMap<String, &str> = BTreeMap::new();
    let mut asked: BTreeMap<String, &Route> = BTreeMap::new();
    for (address, route) in planned {
        let path = address.as_str();
        assert!(keys.insert(alike(path), address).is_none(), "{address} twice: {what}");
        for (at, _) in path.match_indices('/') {
            let known = folders.entry(alike(&path[..at])).or_insert(&path[..at]);
            assert_eq!(*known, &path[..at], "{address}: {what}");
        }
        let plain = path.strip_suffix("/index.html").or_else(|| path.strip_suffix(".html")).unwrap_or(path);
        if let Some(other) = asked.insert(alike(plain), route) {
            let (one, other) = (route.leads_to(&loaded.site), other.leads_to(&loaded.site));
            assert!(one.is_some() && one == other, "{address} and another answer for {plain}: {what}");
        }
    }
    assert!(folders.keys().all(|folder| !keys.contains_key(folder)), "{what}");
    let claimed = claimed(&loaded.site, &loaded.theme, &loaded.snapshot);
    assert!(claimed.iter().all(|one| planned.contains(one)), "{what}");
    for reserved in reserved(&loaded.site) {
        let Reserved::File(path) = reserved else { continue };
        let there = planned.iter().find(|(address, _)| address.as_str() == path).map(|(_, route)| route);
        assert!(
            !matches!(there, Some(Route::Static(_) | Route::File(_) | Route::Page(..) | Route::Redirect(_))),
            "{path}"
        );
    }
}

/// The sitemap names exactly the pages that do not ask to be left out, and each of them is there.
fn invited(loaded: &Loaded, planned: &[(Address, Route)], outputs: &Outputs) {
    let Some(sitemap) = outputs.get("sitemap.xml") else { return };
    let sitemap = String::from_utf8_lossy(sitemap).into_owned();
    let base = "https://example.org/x/";
    let locations = |before: &str, after: &str| -> BTreeSet<String> {
        let found = sitemap.match_indices(before).map(|(at, _)| &sitemap[at + before.len()..]);
        let paths = found.filter_map(|rest| rest.split(after).next()?.strip_prefix(base));
        paths
            .map(|path| if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into() })
            .collect()
    };
    let listed = locations("<loc>", "</loc>");
    let is_of_ours = |route: &Route| {
        matches!(
            route,
            Route::Chooser
                | Route::Page(..)
                | Route::Gathered(..)
                | Route::Parallel(..)
                | Route::NotFound(_)
                | Route::Redirect(_)
        )
    };
    let invited: BTreeSet<String> = planned
        .iter()
        .filter(|(address, route)| {
            let is_invited = !String::from_utf8_lossy(&outputs[address.as_str()]).contains("content=\"noindex\"");
            assert!(!is_of_ours(route) || is_invited == route.facts(&loaded.site).is_indexed, "{address}");
            is_of_ours(route) && is_invited
        })
        .map(|(address, _)| address.as_str().to_owned())
        .collect();
    assert_eq!(listed, invited);
    assert!(invited.iter().any(|path| path == "en/help.html") && invited.contains("index.html"));
    assert!(locations("href=\"", "\"").is_subset(&listed), "and so are all languages of a page");
}

/// The list of what can be kept names files that are there, and all that the pages of a module show or link.
fn kept(loaded: &Loaded, outputs: &Outputs) {
    for (language, config) in loaded.site.config.languages.iter() {
        let Some(list) = outputs.get(&format!("{}/offline-files.json", config.tag)) else { continue };
        let list: serde_json::Value = serde_json::from_slice(list).expect("JSON");
        let groups = list["modules"].as_object().expect("modules").values().chain([&list["base"]]);
        let paths: BTreeSet<String> = groups
            .flat_map(|files| files.as_array().expect("files"))
            .map(|file| file[0].as_str().expect("a path").to_owned())
            .collect();
        assert!(paths.iter().all(|path| outputs.contains_key(path)), "{paths:#?}");
        for page in (0..).map(PageId).take(loaded.site.pages.len()) {
            let Some((_, translation)) = loaded.site.page(page).shown(language) else { continue };
            for target in &loaded.site.resolved(translation).links {
                let LinkTarget::File(file, _) = target else { continue };
                let address = loaded.site.file(*file).address.as_str();
                assert!(paths.contains(address), "{address} is kept with the page that links it");
            }
        }
    }
}

/// When a kind of output is published.
fn turn(route: &Route) -> Turn {
    match route {
        Route::Packed(inner, _) => turn(inner),
        Route::Host(_) | Route::Sitemap | Route::OfflineFiles(_) | Route::Worker(_) => Turn::Last,
        Route::Search { .. } | Route::Asset(_) => Turn::First,
        Route::File(_) => Turn::First,
        Route::Static(path) => Turn::of(path.as_str().trim_start_matches("static/")),
        _ => Turn::Page,
    }
}

fn built(files: &Files, loaded: &Loaded, planned: &[(Address, Route)]) {
    let temporary = tempfile::tempdir().expect("a folder");
    let root = temporary.path().join("site");
    put(&root, files);
    let public = root.join("public");
    write(loaded, &root, &public, &mut Timings::new()).expect("what no rule refuses is written");
    let manifest = Manifest::read(&public).expect("read").expect("ours");
    let planned: Vec<&str> = planned.iter().map(|(address, _)| address.as_str()).collect();
    assert_eq!(manifest.files.keys().map(String::as_str).collect::<Vec<_>>(), planned);
    assert_eq!(verify_folder(&public, &Trust::default()).expect("a manifest").differences, []);
    pack(loaded, &temporary.path().join("site.zip")).expect("packed");
}
