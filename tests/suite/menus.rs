//! What leads readers through a course: menus, the list of modules, the front page, and the imprint.

use crate::support::{Files, course, load, outputs, report};

/// The course with `count` modules of two pages, a page outside them and a glossary.
fn modules(count: usize) -> Files {
    let mut files = course();
    files.retain(|path, _| !path.contains("01-basics"));
    for n in 1..=count {
        for (tag, words) in [("en", ["Module", "Page"]), ("es", ["Módulo", "Página"])] {
            let [module, page] = words;
            files.insert(
                format!("content/{tag}/{n:02}-m{n}/index.md"),
                format!("---\ntitle: {module} {n} name\nminutes: 40\n---\n\nText.\n"),
            );
            for p in 1..=2 {
                files.insert(
                    format!("content/{tag}/{n:02}-m{n}/{p:02}-p{p}.md"),
                    format!("---\ntitle: {page} {n}.{p}\nminutes: 20\n---\n\nText.\n"),
                );
            }
        }
    }
    files.insert("content/en/about.md".to_owned(), "---\ntitle: About\n---\n\nText.\n".to_owned());
    files.insert("content/es/about.md".to_owned(), "---\ntitle: Acerca\nslug: acerca\n---\n\nTexto.\n".to_owned());
    files.insert(
        "content/glossary.yml".to_owned(),
        "terms:\n- {id: law, en: law, es: ley, def_en: A rule., def_es: Una norma.}\n".to_owned(),
    );
    files
}

fn set(files: &mut Files, settings: &str) {
    files.get_mut("site.toml").expect("there").push_str(settings);
}

/// The header of a page, without what is outside the menus.
fn header(html: &str) -> &str {
    html.split_once("<header class=\"site-head\">").and_then(|(_, rest)| rest.split_once("</header>")).expect("one").0
}

/// The addresses and texts of the links marked as the current place.
fn current(html: &str) -> Vec<String> {
    let links = html.split("<a ").skip(1).map(|link| link.split("</a>").next().unwrap_or_default());
    let marked = links.filter(|link| link.contains("aria-current"));
    marked
        .map(|link| link.split("href=\"").nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_page_marks_its_place_in_the_menus_and_no_other() {
    let mut files = modules(3);
    set(&mut files, "[[parts]]\ntitle = { en = \"First\", es = \"Primera\" }\nmodules = [\"m1\", \"m3\"]\n");
    let built = outputs(&load(&files));
    let page = |path: &str| {
        let (_, bytes) = built.iter().find(|(address, _)| address.as_str() == path).unwrap_or_else(|| panic!("{path}"));
        String::from_utf8_lossy(bytes).into_owned()
    };
    for tag in ["en", "es"] {
        for n in 1..=3 {
            for name in ["index.html", "p1.html", "p2.html", "print.html"] {
                let path = format!("{tag}/m{n}/{name}");
                let html = page(&path);
                assert_eq!(current(header(&html)), ["index.html"], "{path}: the module, once");
                for other in (1..=3).filter(|other| *other != n) {
                    assert!(
                        header(&html).contains(&format!("href=\"../m{other}/index.html\"")),
                        "{path}: module {other}"
                    );
                }
            }
        }
        // In the menu of a phone and in that of a desk: one of them is shown.
        assert_eq!(current(header(&page(&format!("{tag}/glossary.html")))), ["glossary.html"; 2]);
        assert_eq!(current(header(&page(&format!("{tag}/index.html")))), ["index.html"]);
        assert_eq!(current(header(&page(&format!("{tag}/help.html")))), Vec::<String>::new());
    }
    assert_eq!(current(header(&page("en/about.html"))), ["about.html"; 2]);
    assert_eq!(current(header(&page("es/acerca.html"))), ["acerca.html"; 2]);
    // The list beside the text: the page itself.
    let lesson = page("es/m2/p2.html");
    assert_eq!(current(lesson.split_once("<main").expect("one").1), ["p2.html"]);
    assert!(lesson.contains("<li>Página 2 de 2</li>\n<li>Módulo 2 de 3</li>"), "{lesson}");
    assert!(lesson.contains("<span>Siguiente · Módulo 3</span>Módulo 3 name"), "{lesson}");
    assert!(page("en/m2/index.html").contains("<span>Previous · Module 1: Module 1 name</span>Page 1.2"));
    // Modules outside all parts come last.
    let menu = page("en/index.html");
    let at = |name: &str| header(&menu).find(&format!("href=\"{name}/index.html\"")).expect("linked");
    assert!(at("m1") < at("m3") && at("m3") < at("m2"));
}

#[test]
fn numbers_of_modules_with_gaps_are_names_and_are_not_counted() {
    let mut files = modules(3);
    files.retain(|path, _| !path.contains("/02-m2/"));
    let built = outputs(&load(&files));
    let lesson = String::from_utf8_lossy(&built["en/m3/p1.html"]).into_owned();
    assert!(lesson.contains("<li>Page 1 of 2</li>") && !lesson.contains("<li>Module"), "{lesson}");
}

#[test]
fn the_site_says_what_stands_in_the_menus_and_in_which_order() {
    let links = |settings: &str| {
        let mut files = modules(1);
        set(&mut files, settings);
        let loaded = load(&files);
        assert_eq!(report(&loaded), Vec::<String>::new(), "{settings}");
        let built = outputs(&loaded);
        let html = String::from_utf8_lossy(&built["en/help.html"]).into_owned();
        let (_, places) = header(&html).split_once("<nav class=\"places").expect("one");
        let (bar, more) = places.split_once("<details").expect("more");
        let hrefs = |html: &str| -> Vec<String> {
            html.split("href=\"")
                .skip(1)
                .map(|rest| rest.split(".html").next().unwrap_or_default().to_owned())
                .collect()
        };
        [hrefs(bar), hrefs(more.split("</details>").next().unwrap_or_default())]
    };
    let is = |found: [Vec<String>; 2], bar: &[&str], more: &[&str]| {
        assert_eq!(found, [bar, more].map(|of| of.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()))
    };
    is(links(""), &["glossary"], &["overview", "about"]);
    is(links("[menu]\nbar = [\"about\"]\n"), &["about"], &["glossary", "overview"]);
    is(links("[menu]\nmore = [\"about\", \"overview\"]\n"), &["glossary"], &["about", "overview"]);
    is(links("[menu]\nbar = []\nmore = [\"about\"]\n"), &[], &["about", "glossary", "overview"]);
}

#[test]
fn a_menu_with_a_page_that_does_not_exist_is_an_error_at_its_place() {
    for (name, place) in [("abuot", 9), ("m1", 9), ("m1/p1", 9), ("search", 9), ("index", 9)] {
        let mut files = modules(1);
        let line = files["site.toml"].lines().count() + 2;
        set(&mut files, &format!("[menu]\nmore = [\"{name}\"]\n"));
        let found = report(&load(&files));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with(&format!("site.toml:{line}:{place} ")) && found[0].contains(name), "{found:#?}");
    }
}

#[test]
fn a_page_that_is_named_twice_in_the_menus_is_an_error_at_its_second_place() {
    for (menu, column) in [
        ("bar = [\"about\", \"about\"]", 17),
        ("more = [\"glossary\", \"about\", \"glossary\"]", 30),
        ("bar = [\"about\"]\nmore = [\"about\"]", 9),
    ] {
        let mut files = modules(1);
        let line = files["site.toml"].lines().count() + 1 + menu.lines().count();
        set(&mut files, &format!("[menu]\n{menu}\n"));
        let found = report(&load(&files));
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].starts_with(&format!("site.toml:{line}:{column} ")), "{found:#?}");
    }
}

#[test]
fn a_course_with_many_modules_does_not_list_them_on_every_page() {
    let built = outputs(&load(&modules(41)));
    let html = String::from_utf8_lossy(&built["en/m7/p1.html"]).into_owned();
    assert!(header(&html).contains("<a href=\"../index.html#_modules\">All modules</a>"), "{html}");
    assert!(!html.contains("../m9/index.html"), "{html}");
    let most = outputs(&load(&modules(40)));
    assert!(String::from_utf8_lossy(&most["en/m7/p1.html"]).contains("../m39/index.html"));
}

#[test]
fn many_pages_outside_the_modules_are_in_the_contents_and_not_in_every_menu() {
    let mut files = modules(1);
    for number in 1..=40 {
        for tag in ["en", "es"] {
            files.insert(
                format!("content/{tag}/{number:02}-x{number}.md"),
                format!("---\ntitle: X{number}\n---\n\nText.\n"),
            );
        }
    }
    set(&mut files, "[menu]\nmore = [\"x40\"]\n");
    let built = outputs(&load(&files));
    let html = String::from_utf8_lossy(&built["en/m1/p1.html"]).into_owned();
    assert!(html.contains("../x40.html") && html.contains("../x9.html") && !html.contains("../x30.html"), "{html}");
    assert_eq!(html.matches("<a href=\"../search.html#contents\">Contents of the course</a>").count(), 3, "{html}");
    assert!(String::from_utf8_lossy(&built["en/search.html"]).contains("href=\"x30.html\""));
    // Without a page of contents the menus are the only way.
    set(&mut files, "[search]\nenabled = false\n");
    let built = outputs(&load(&files));
    assert!(String::from_utf8_lossy(&built["en/m1/p1.html"]).contains("../x30.html"));
}

#[test]
fn the_front_page_leads_to_the_start_the_programmes_and_their_days_before_the_modules() {
    let mut files = modules(2);
    set(
        &mut files,
        "[agenda.long]\ntitle = { en = \"Long\", es = \"Larga\" }\nstart = \"09:00\"\nend = \"17:00\"\ndays = [[\"m1\"], [\"m2\"]]\n",
    );
    let built = outputs(&load(&files));
    let html = String::from_utf8_lossy(&built["es/index.html"]).into_owned();
    let at = |words: &str| html.find(words).unwrap_or_else(|| panic!("{words}: {html}"));
    assert!(at("class=\"start\"") < at("agenda-long.html\">Larga</a>"));
    assert!(at("agenda-long.html#_day_2") < at("id=\"_modules\""));
    assert!(html.contains("<li>2 módulos</li>\n<li>4 páginas</li>\n<li>1 h 20 min</li>"), "{html}");
    // Content notices are those of the content.
    assert!(!html.contains("malos tratos") && !html.contains("class=\"notices\""), "{html}");
    for place in ["_agendas", "_modules"] {
        assert!(html.contains(&format!("href=\"#{place}\"")) && html.contains(&format!("id=\"{place}\"")), "{place}");
    }
    let notice = files.get_mut("content/es/02-m2/index.md").expect("there");
    *notice = notice.replace("minutes: 40\n", "minutes: 40\nnotice: 2\n");
    let built = outputs(&load(&files));
    let html = String::from_utf8_lossy(&built["es/index.html"]).into_owned();
    assert!(html.contains("<a href=\"#_level_2\">aviso fuerte</a>"), "{html}");
    assert!(html.contains("id=\"_level_2\"") && !html.contains("id=\"_level_1\""), "{html}");
}

#[test]
fn the_imprint_says_what_the_site_sets_and_nothing_else() {
    let foot = |html: &str| {
        html.split_once("<ul class=\"imprint\">")
            .and_then(|(_, rest)| rest.split_once("</ul>"))
            .expect("one")
            .0
            .to_owned()
    };
    let plain = outputs(&load(&modules(1)));
    assert_eq!(foot(&String::from_utf8_lossy(&plain["en/index.html"])).trim(), "");
    let mut files = modules(1);
    set(
        &mut files,
        "[imprint]\npublisher = { en = \"The <Office>\", es = \"La Oficina\" }\naddress = \"https://office.example\"\ncontact = \"training@office.example\"\nlicence = \"CC BY-SA 4.0\"\nlicence_address = \"https://creativecommons.org/licenses/by-sa/4.0/\"\nedition = { en = \"Second edition\", es = \"Segunda edición\" }\n",
    );
    let page = files.get_mut("content/es/01-m1/02-p2.md").expect("there");
    *page = page.replace("minutes: 20\n", "minutes: 20\nreviewed: 2026-07-15\n");
    let loaded = load(&files);
    assert_eq!(report(&loaded), Vec::<String>::new());
    let built = outputs(&loaded);
    let of = |path: &str| foot(&String::from_utf8_lossy(&built[path]));
    assert_eq!(
        of("es/m1/p1.html"),
        "\n<li>Publica: <a href=\"https://office.example\" rel=\"noreferrer\">La Oficina</a></li>\n<li>Contacto: <a href=\"mailto:training@office.example\" rel=\"noreferrer\">training@office.example</a></li>\n<li>Licencia de los textos: <a href=\"https://creativecommons.org/licenses/by-sa/4.0/\" rel=\"noreferrer license\">CC BY-SA 4.0</a></li>\n<li>Segunda edición</li>\n<li>Última revisión: <time datetime=\"2026-07-15\">15 de julio de 2026</time></li>\n"
    );
    assert!(of("en/m1/p1.html").contains("The &lt;Office&gt;") && !of("en/m1/p1.html").contains("Oficina"));
    assert!(!of("en/m1/p1.html").contains("2026"), "in English nothing was reviewed");
    let chooser = String::from_utf8_lossy(&built["index.html"]).into_owned();
    assert!(chooser.contains("The &lt;Office&gt;") && chooser.contains("La Oficina"), "{chooser}");
    let settings = files.get_mut("site.toml").expect("there");
    *settings = settings.replace("[safety]\n", "[safety]\nlow_profile = true\n");
    let neutral = String::from_utf8_lossy(&outputs(&load(&files))["index.html"]).into_owned();
    assert!(!neutral.contains("Office") && !neutral.contains("Oficina"), "in low profile it names nobody: {neutral}");
    // Its texts in several languages are in the record.
    let keys: Vec<&str> = loaded.site.entries().iter().map(|entry| entry.key.as_str()).collect();
    assert!(keys.contains(&"imprint:publisher") && keys.contains(&"imprint:edition"), "{keys:?}");
    assert!(!keys.contains(&"imprint:licence"), "one text for all languages is not translated: {keys:?}");
}

#[test]
fn an_imprint_that_cannot_be_shown_is_an_error_at_its_place() {
    for (line, code) in [
        ("contact = \"training at office\"", "contact"),
        ("contact = \"a@b\"", "contact"),
        ("contact = \"a b@office.example\"", "contact"),
        ("contact = \"javascript:alert(1)\"", "contact"),
        ("address = \"office.example\"", "address"),
        ("address = \"javascript:alert(1)\"", "address"),
        ("licence_address = \"../licence.html\"", "licence_address"),
        ("publisher = { en = \"One\" }", "imprint.publisher.es"),
        ("publisher = [\"One\"]", "publisher"),
        ("publisher = \" \"", "imprint.publisher"),
        ("licence = { en = \"CC\", es = \"\" }", "imprint.licence.es"),
        ("publishr = \"One\"", "publishr"),
    ] {
        let mut files = modules(1);
        let at = files["site.toml"].lines().count() + 2;
        set(&mut files, &format!("[imprint]\n{line}\n"));
        let found = report(&load(&files));
        assert!(!found.is_empty(), "{line}");
        assert!(
            found.iter().all(|one| one.starts_with(&format!("site.toml:{at}:")) && one.contains(code)),
            "{found:#?}"
        );
    }
}
