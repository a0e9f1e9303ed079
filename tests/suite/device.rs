//! What the pages save on a reader's device: every kind is in one list, and one script alone touches the stores.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use temario::curriculum::Saved;

use crate::support::{codes, course, load, outputs};

/// The scripts of the theme by name.
fn scripts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets");
    let entries = fs::read_dir(folder).expect("the theme's assets");
    let paths =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.extension().is_some_and(|e| e == "js"));
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let mut scripts: Vec<_> = paths.map(|path| (name(&path), fs::read_to_string(&path).expect("a script"))).collect();
    scripts.sort();
    scripts
}

/// The texts in quotation marks that follow each place where `before` stands.
fn quoted_after<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    let after = text.match_indices(before).map(|(at, _)| &text[at + before.len()..]);
    after.filter_map(|rest| rest.strip_prefix('\'')?.split('\'').next()).collect()
}

#[test]
fn only_one_script_writes_texts_and_each_store_has_its_scripts() {
    let stores: [(&str, &[&str]); 14] = [
        ("localStorage", &["display.js", "kept.js"]),
        ("setItem", &["kept.js"]),
        ("removeItem", &["kept.js"]),
        ("sessionStorage", &[]),
        ("indexedDB", &[]),
        ("openDatabase", &[]),
        (".cookie", &[]),
        ("cookieStore", &[]),
        ("navigator.storage", &[]),
        ("FileSystem", &[]),
        ("caches", &["display.js", "kept.js", "offline.js", "sw-gone.js", "sw.js"]),
        ("serviceWorker", &["display.js", "kept.js", "offline.js"]),
        ("window.name", &["display.js", "exit.js", "kept.js"]),
        ("SharedWorker", &[]),
    ];
    for (name, text) in scripts() {
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for (store, allowed) in stores {
            assert!(!code.contains(store) || allowed.contains(&name.as_str()), "{name} uses {store}");
        }
    }
}

#[test]
fn every_kind_that_a_script_saves_is_in_the_list_of_the_eraser() {
    let scripts = scripts();
    let text = |wanted: &str| &scripts.iter().find(|(name, _)| name == wanted).expect("a script").1;
    let list =
        text("kept.js").split_once("var KINDS = [").and_then(|(_, rest)| rest.split_once(']')).expect("a list").0;
    let listed: BTreeSet<&str> = list.split(", ").map(|kind| kind.trim_matches('\'')).collect();
    assert_eq!(listed, Saved::ALL.map(Saved::name).into_iter().collect::<BTreeSet<_>>());
    let mut used = BTreeSet::new();
    for (name, text) in &scripts {
        for call in ["get(", "start(", "update(", "remove(", "watch(", "[asked ? 'start' : 'update'](", "key("] {
            for object in ["temarioKept.", "kept.", "temarioKept"] {
                for kind in quoted_after(text, &format!("{object}{call}")) {
                    assert!(listed.contains(kind), "{name} saves `{kind}`, which nothing erases");
                    used.insert(kind);
                }
            }
        }
    }
    assert_eq!(used, listed, "and nothing is listed that nobody saves");
    // Caches are named as the list has it: by the site's path and the kind.
    for name in ["sw.js", "sw-gone.js"] {
        assert!(text(name).contains("OWN = 'temario ' + new URL("), "{name}");
    }
    assert!(
        text("sw.js").contains("COPIES = OWN + ' modules '")
            && text("kept.js").contains("OWN = 'temario ' + path + ' '")
    );
    for (name, text) in &scripts {
        let opens = text.matches("caches.open(").count();
        assert_eq!(opens, usize::from(name == "offline.js"), "{name}: opening a cache makes one");
    }
}

#[test]
fn what_a_site_offers_to_save_is_said_to_the_script_that_erases_the_rest() {
    let offered = |settings: &str| {
        let mut files = course();
        let site = files.get_mut("site.toml").expect("there");
        *site = site.replace("offline = true", settings);
        let built = outputs(&load(&files));
        let page = String::from_utf8(built["en/index.html"].clone()).expect("a page");
        let saves =
            page.split_once("data-saves=\"").and_then(|(_, rest)| rest.split_once('"')).expect("said").0.to_owned();
        let worker = String::from_utf8(built["sw.js"].clone()).expect("a script");
        assert_eq!(worker.contains("addEventListener('fetch'"), saves.contains("modules"), "{settings}");
        assert!(worker.contains("unregister") || saves.contains("modules"), "{settings}");
        for (path, bytes) in built.iter().filter(|(path, _)| path.ends_with(".html")) {
            let text = String::from_utf8_lossy(bytes);
            let is_redirect = text.contains("http-equiv=\"refresh\"");
            assert!(is_redirect || text.contains(&format!("data-saves=\"{saves}\"")), "{path}");
        }
        saves
    };
    assert_eq!(offered("offline = true"), "settings progress modules");
    assert_eq!(offered("offline = false"), "settings progress");
    assert_eq!(offered("progress = false"), "settings");
    assert_eq!(offered("offline = true\n[checks]\n"), "settings progress modules");
    let mut quiet = course();
    quiet.insert("site.toml".into(), quiet["site.toml"].replace("[safety]", "[safety]\nlow_profile = true"));
    assert!(String::from_utf8_lossy(&outputs(&load(&quiet))["en/index.html"]).contains("data-saves=\"settings\""));
}

#[test]
fn a_worker_of_the_authors_own_does_not_take_the_place_of_ours() {
    for path in ["static/sw.js", "static/SW.js"] {
        let mut files = course();
        files.insert(path.into(), "// mine".into());
        assert!(codes(&load(&files)).contains(&"T601"), "{path}");
    }
}

#[test]
fn the_list_of_what_can_be_saved_is_by_module_and_says_which_names_tell_their_content() {
    let list = |files: &crate::support::Files| -> serde_json::Value {
        serde_json::from_slice(&outputs(&load(files))["en/offline-files.json"]).expect("JSON")
    };
    let before = list(&course());
    assert!(before["modules"]["basics"].as_array().is_some_and(|files| files.len() > 3));
    for file in before["base"].as_array().expect("files") {
        let path = file[0].as_str().expect("a path");
        let named = path.starts_with("assets/") || path.starts_with("en/search-index/");
        assert_eq!(file[3] == 1, named, "{path}");
        assert!(!path.starts_with("es/") || path == "es/unsaved/index.html", "{path}");
    }
    // A module in front changes numbers and no names.
    let mut files = course();
    for language in ["en", "es"] {
        files.insert(
            format!("content/{language}/00-before/index.md"),
            format!("---\ntitle: Before {language}\n---\n\nText.\n"),
        );
    }
    let after = list(&files);
    let paths = |list: &serde_json::Value| -> Vec<serde_json::Value> {
        list["modules"]["basics"].as_array().expect("files").iter().map(|file| file[0].clone()).collect()
    };
    assert_eq!(paths(&before), paths(&after));
}

#[test]
fn what_is_said_of_pages_that_are_not_saved_is_saved_with_each_language_and_names_all_modules() {
    let built = outputs(&load(&course()));
    let worker = String::from_utf8(built["sw.js"].clone()).expect("a script");
    assert!(worker.contains("UNSAVED = '/unsaved/index.html'"), "the worker knows the address");
    for language in ["en", "es"] {
        let list: serde_json::Value =
            serde_json::from_slice(&built[&format!("{language}/offline-files.json")]).expect("JSON");
        let base: Vec<&str> =
            list["base"].as_array().expect("files").iter().filter_map(|file| file[0].as_str()).collect();
        let page = String::from_utf8(built[&format!("{language}/unsaved/index.html")].clone()).expect("a page");
        for other in ["en", "es"] {
            assert!(base.contains(&format!("{other}/unsaved/index.html").as_str()), "{language}: {base:?}");
            // Nothing is shown before the worker knows what is saved.
            let marks = page.matches(&format!(" data-saved=\"{other}")).count();
            assert!(page.contains(&format!(" data-saved=\"{other}\" hidden")), "{language}");
            assert!(page.contains(&format!(" data-saved=\"{other} basics\" hidden")), "{language}");
            assert_eq!(marks, 1 + list["modules"].as_object().expect("modules").len(), "{language}");
        }
        // Shown in place of a page of a module, its links hold: they have the same depth.
        let module = list["modules"]["basics"].as_array().expect("files");
        let pages = module.iter().filter_map(|file| file[0].as_str()).filter(|path| path.ends_with(".html"));
        assert!(pages.clone().all(|path| path.matches('/').count() == 2) && pages.count() > 1);
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{language}");
    }
    let mut quiet = course();
    quiet.insert("site.toml".into(), quiet["site.toml"].replace("[safety]", "[safety]\nlow_profile = true"));
    let quiet = outputs(&load(&quiet));
    assert!(quiet.keys().all(|path| !path.contains("unsaved/")), "nothing can be saved in a low profile");
}

#[test]
fn the_script_that_takes_back_touches_no_store_and_is_on_every_page_that_erases() {
    let scripts = scripts();
    let undo = &scripts.iter().find(|(name, _)| name == "undo.js").expect("a script").1;
    for store in
        ["localStorage", "sessionStorage", "indexedDB", "caches", "window.name", "history", "location", "cookie"]
    {
        assert!(!undo.contains(store), "{store}");
    }
    assert!(["'pagehide'", "'visibilitychange'"].iter().all(|event| undo.contains(event)));
    let leaves = &scripts.iter().find(|(name, _)| name == "exit.js").expect("a script").1;
    assert!(leaves.contains("temarioUndo.forget()"));
    let built = outputs(&load(&course()));
    let offers = |text: &str| text.contains(" data-undo ");
    let loads = |text: &str| text.contains("/undo.");
    let pages = built.iter().filter(|(path, _)| path.ends_with(".html"));
    let texts = pages.map(|(path, bytes)| (path, String::from_utf8_lossy(bytes)));
    let mut found = BTreeSet::new();
    for (path, text) in texts {
        assert_eq!(offers(&text), loads(&text), "{path}");
        if offers(&text) {
            found.insert(path.as_str());
        }
    }
    for page in ["en/index.html", "en/display.html", "en/help.html"] {
        assert!(found.contains(page), "{page}: {found:?}");
    }
}
