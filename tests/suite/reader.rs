//! What the reader gets: the weight of pages, pictures without notes, a low profile.

use std::fs;
use std::io::{Cursor, Read};

use temario::config::{Audience, Budget};
use temario::pipeline::{WriteError, pack};

use crate::support::{course, load, outputs, report};

#[test]
fn a_page_over_the_limit_is_an_error_with_its_weight() {
    let mut files = course();
    files.get_mut("site.toml").expect("there").push_str("[budget]\npage = \"30 kB\"\n");
    assert_eq!(report(&load(&files)), Vec::<String>::new());
    // Words that gzip cannot make much of: 30,000 different numbers.
    let words: String = (0_u64..30_000).map(|n| format!("{} ", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40)).collect();
    files.get_mut("content/es/01-basics/01-law.md").expect("there").push_str(&words);
    let loaded = load(&files);
    let found: Vec<String> = report(&loaded).into_iter().filter(|line| line.contains(" T609 ")).collect();
    let pages = ["bases/ley.html", "basics/law.es.html", "bases/ley.en.html"];
    assert!(pages.iter().all(|page| found.iter().any(|line| line.contains(page))), "{found:#?}");
    assert_eq!(found.len(), 3, "and no other, not even those to print: {found:#?}");
    assert!(found.iter().any(|line| line.starts_with("content/es/01-basics/01-law.md:")), "{found:#?}");
}

#[test]
fn lists_that_grow_with_the_course_have_a_limit_of_their_own() {
    let terms = "terms:\n- {id: law, en: law, es: ley, def_en: A rule., def_es: Una norma.}\n";
    let reported = |limits: &str| {
        let mut files = course();
        files.insert("content/glossary.yml".to_owned(), terms.to_owned());
        files.get_mut("site.toml").expect("there").push_str(&format!("[budget]\n{limits}\n"));
        let found = report(&load(&files));
        let of = |name: &str| found.iter().filter(|line| line.contains(" T609 ") && line.contains(name)).count();
        [of("glossary.html"), of("law.html")]
    };
    assert_eq!(reported("page = \"1 kB\""), [2, 1], "without a limit of their own they have that of pages");
    assert_eq!(reported("page = \"1 kB\"\nlists = \"90 kB\""), [0, 1]);
    assert_eq!(reported("page = \"90 kB\"\nlists = \"1 kB\""), [2, 0]);
    assert_eq!(reported("lists = \"1 kB\""), [2, 0]);
    let mut files = course();
    files.get_mut("site.toml").expect("there").push_str("[budget]\nlists = \"much\"\n");
    assert!(report(&load(&files)).iter().any(|line| line.contains("lists")), "a limit that is no size");
}

#[test]
fn the_weight_of_a_page_is_that_of_all_it_loads_by_itself() {
    let loaded = load(&course());
    let built = outputs(&loaded);
    let weights = loaded.heavier_than(Budget { page: 0, lists: 0 });
    let heaviest = weights.iter().map(|one| one.bytes).max().unwrap_or_default();
    // The fast estimates leave out no page.
    for limit in (0..=heaviest).step_by(997).chain(weights.iter().step_by(9).flat_map(|one| [one.bytes - 1, one.bytes]))
    {
        let over: Vec<_> = weights.iter().filter(|one| one.bytes > limit).cloned().collect();
        assert_eq!(loaded.heavier_than(Budget { page: limit, lists: limit }), over, "{limit}");
    }
    assert!(weights.windows(2).all(|pair| pair[0].bytes >= pair[1].bytes), "the heaviest first");
    let weight = |address: &str| weights.iter().find(|weight| weight.address.as_str() == address).map(|one| one.bytes);
    // A page without a form is lighter by its script than the one with it; the search counts for none.
    let search: usize = built.iter().filter(|(path, _)| path.contains("search")).map(|(_, bytes)| bytes.len()).sum();
    assert!(search > 15_000 && weight("en/basics/law.html").is_some_and(|bytes| (5_000..20_000).contains(&bytes)));
    assert!(weight("en/display.html") > weight("index.html"));
    assert_eq!(weight("en/print.html"), None, "what is made for paper has no limit");
}

#[test]
fn a_low_profile_names_the_subject_in_no_address_and_no_title() {
    let mut files = course();
    let settings = files.get_mut("site.toml").expect("there");
    *settings = settings.replace("[safety]", "[safety]\nlow_profile = true");
    let built = outputs(&load(&files));
    for (path, bytes) in &built {
        assert!(!path.contains("basics") && !path.contains("bases") && !path.contains("ley"), "{path}");
        let text = String::from_utf8_lossy(bytes);
        if let Some((_, rest)) = text.split_once("<title>") {
            let title = rest.split("</title>").next().unwrap_or_default();
            assert!(title.starts_with("Notes") || title.starts_with("Apuntes"), "{path}: {title}");
        }
    }
    assert!(built.contains_key("es/1/2.html") && !built.contains_key("sitemap.xml"));
    let facilitators = crate::support::load_with(&files, Audience::Facilitator, &mut temario::pipeline::Memo::new());
    assert!(outputs(&facilitators).contains_key("es/1/run-sheet.html"));
}

#[test]
fn a_packed_copy_is_what_it_stands_beside() {
    let mut files = course();
    files.get_mut("site.toml").expect("there").push_str("[host]\npacked = [\"gzip\", \"zstd\"]\n");
    let built = outputs(&load(&files));
    let mut seen = 0;
    for (path, bytes) in &built {
        for ending in [".gz", ".zst"] {
            let Some(packed) = built.get(&format!("{path}{ending}")) else { continue };
            let mut plain = Vec::new();
            match ending {
                ".gz" => flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut plain).expect("whole"),
                _ => zstd::stream::read::Decoder::new(&packed[..])
                    .and_then(|mut of| of.read_to_end(&mut plain))
                    .expect("whole"),
            };
            assert!(plain == *bytes, "{path}{ending}");
            seen += 1;
        }
    }
    let lists = ["en/offline-files.json.gz", "es/offline-files.json.zst"];
    assert!(seen > 100 && lists.iter().all(|list| built.contains_key(*list)), "{seen}");
}

#[test]
fn the_archive_holds_the_pages_as_they_are_built_with_a_list_of_digests() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("course.zip");
    let loaded = load(&course());
    pack(&loaded, &path).expect("packed");
    let bytes = fs::read(&path).expect("there");
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a zip");
    let mut found = std::collections::BTreeMap::new();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).expect("a file");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("whole");
        found.insert(file.name().expect("a name").strip_prefix("course/").expect("in one folder").to_owned(), content);
    }
    let readme = String::from_utf8(found.remove("README.txt").expect("a readme")).expect("text");
    assert!(readme.contains("unpack the whole folder") && readme.contains("descomprima toda la carpeta"));
    let sums = String::from_utf8(found.remove("SHA256SUMS.txt").expect("a list")).expect("text");
    assert_eq!(sums.lines().count(), found.len() + 1, "every file, and the readme");
    let mut built = outputs(&loaded);
    for of_hosts in
        ["404.html", "en/404.html", "es/404.html", "sitemap.xml", "robots.txt", "_headers", "_redirects", ".nojekyll"]
    {
        assert!(built.remove(of_hosts).is_some(), "{of_hosts}");
    }
    assert_eq!(found, built);
    // The same site gives the same bytes, and takes the place of its own archive only.
    pack(&loaded, &path).expect("packed again");
    assert_eq!(fs::read(&path).expect("there"), bytes);
    fs::write(&path, "letters").expect("written");
    assert!(matches!(pack(&loaded, &path), Err(WriteError::NotOurs(_))));
    assert_eq!(fs::read(&path).expect("there"), b"letters");
}
