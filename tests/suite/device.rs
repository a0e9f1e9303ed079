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
        assert!(!path.starts_with("es/"), "{path}");
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
