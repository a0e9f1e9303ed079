//! What is true of every site: the properties of ARCHITECTURE.md.

use std::collections::BTreeSet;

use proptest::prelude::*;
use temario::pipeline::Memo;

use crate::edits::{Edit, apply, put_data};
use crate::fuzzed::{assert_warm_equals_cold, holds_together, rendered};
use crate::support::{codes, course, data_files, keys, load, outputs, report};

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "ley",
        "práctica",
        "## Uno",
        "### Dos",
        "- a",
        "> cita",
        "[x](02-practice.md)",
        "[x](nada.md#x)",
        "[^1]",
        "\n\n",
        "\n\n[^1]: nota\n\n",
        "::: nota\n",
        ":::\n",
        "\n:::: exercise A {minutes=3}\n",
        "\n::::\n",
        "<!-- c -->",
        "<b>",
        "| a |\n|---|\n",
        "`código`",
        "[[torture]]",
        "[@uncat art. 1]",
        "![a](/media/x.png)",
        "\n::: facilitator\n",
        "{#id}",
        "ñ",
        "\n---\n",
        "\n```\n",
        "tortura",
        "Torture",
        "MNP",
        "“tortura",
        "(ñandú)",
        "\n::: quiz\n¿Qué?\n\n- [x] Uno {#uno}\n\n  Sí.\n- [ ] Dos\n:::\n",
        "\n::: lista {from=visit}\n:::\n",
        "\n::: definicion {term=npm}\n:::\n",
        "\n::: objetivos\n- Ver {#ver}\n:::\n",
        "\n::: keypoints\n- a\n:::\n",
        "\n::: escenario\nMaría llega.\n:::\n",
        "\n::: ejemplo\n*a*\n:::\n",
        "[@uncat arts. 1(1)-(2), 4 B VIII; @nada regla 2]",
        "\"x",
    ])
    .prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..12).prop_map(|words| words.join(" "))
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (any::<usize>(), text()).prop_map(|(at, text)| Edit::Body(at, text)),
        1 => (any::<usize>(), "[a-zñ:\"]{0,8}").prop_map(|(at, title)| Edit::Title(at, title)),
        1 => (any::<usize>(), prop::sample::select(vec!["draft: true", "slug: otro", "only: [es]", "audience: facilitator", "order: 9", "titel: x", "minutes: [", "aliases: [/viejo]", "terms: [npm]", "objectives: [Ver, \"Oír {#oir}\"]", "autolink: false", "cites: required", "notice: 2", "minutes: 3"]))
            .prop_map(|(at, line)| Edit::FrontMatter(at, line.to_owned())),
        1 => (any::<usize>(), 0..6u8).prop_map(|(at, number)| Edit::Add(at, number)),
        1 => any::<usize>().prop_map(Edit::Remove),
        1 => (any::<usize>(), 0..6u8).prop_map(|(at, number)| Edit::Rename(at, number)),
        1 => (0..4u8).prop_map(Edit::Site),
        1 => any::<bool>().prop_map(Edit::Strings),
        2 => (0..6u8).prop_map(Edit::Data),
        2 => any::<bool>().prop_map(Edit::Confirm),
        1 => (any::<usize>(), text()).prop_map(|(at, text)| Edit::Whole(at, text)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Property 1.
    #[test]
    fn after_any_edits_a_warm_load_equals_a_cold_one(edits in prop::collection::vec(edit(), 1..8)) {
        assert_warm_equals_cold(&edits);
    }

    /// Property 4, for any edit: equal keys mean equal bytes.
    #[test]
    fn an_output_changes_only_if_its_key_does(edits in prop::collection::vec(edit(), 1..6)) {
        let mut files = course();
        let (mut before, mut before_keys) = { let loaded = load(&files); (rendered(&loaded), keys(&loaded)) };
        let mut theme = load(&files).theme.digest;
        for edit in &edits {
            apply(&mut files, edit);
            let loaded = load(&files);
            let (after, after_keys) = (rendered(&loaded), keys(&loaded));
            if loaded.theme.digest == theme {
                for (path, key) in &after_keys {
                    if before_keys.get(path) == Some(key) {
                        prop_assert!(before.get(path) == after.get(path), "{} has the same key and other bytes", path);
                    }
                }
            }
            (before, before_keys, theme) = (after, after_keys, loaded.theme.digest);
        }
    }

    /// Property 5, for bytes that are no text.
    #[test]
    fn nothing_panics_for_random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let lossy = String::from_utf8_lossy(&bytes).into_owned();
        let mut files = course();
        files.insert("content/es/01-basics/01-law.md".into(), lossy);
        holds_together(&files);
    }
}

proptest! {
    // Each case is thirty sites.
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Property 5. Each file is given one of four texts, by turns.
    #[test]
    fn nothing_panics_and_spans_fit_for_random_texts(
        text in text(), front in "[ -~\nñ]{0,60}", raw in "\\PC{0,80}", turn in 0..4usize,
    ) {
        let bodies = [&text, &raw, &format!("---\n{front}\n---\n{text}"), &format!("{text}\n{raw}")];
        let others = ["content/es/01-basics/01-law.md", "content/en/index.md", "site.toml", "content/es.lock", "themes/default/strings/es.toml"];
        let mut course = course();
        put_data(&mut course, 0);
        for (number, path) in data_files().into_iter().chain(others.map(str::to_owned)).enumerate() {
            let mut files = course.clone();
            files.insert(path, bodies[(number + turn) % bodies.len()].to_string());
            holds_together(&files);
        }
    }
}

/// Property 4.
#[test]
fn an_edit_of_one_body_renders_exactly_the_outputs_that_show_it() {
    let mut files = course();
    let before = load(&files);
    let page = "content/es/01-basics/02-practice.md";
    let text = files[page].replace("Texto.", "Otro texto.");
    files.insert(page.into(), text);
    let after = load(&files);
    let (old, new) = (keys(&before), keys(&after));
    let changed: BTreeSet<&String> =
        new.iter().filter(|(path, key)| old.get(*path) != Some(key)).map(|(path, _)| path).collect();
    let (old, new) = (outputs(&before), outputs(&after));
    let rewritten: BTreeSet<&String> =
        new.iter().filter(|(path, bytes)| old.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    assert_eq!(
        changed.iter().map(|path| path.as_str()).collect::<Vec<_>>(),
        [
            "en/basics/practice.es.html",
            // What can be kept on a device is listed with digests.
            "en/offline-files.json",
            "es/bases/practica.en.html",
            "es/bases/practica.html",
            "es/bases/print.html",
            "es/offline-files.json",
            "es/print.html",
        ]
    );
    let (index, pages): (BTreeSet<&String>, BTreeSet<&String>) =
        rewritten.into_iter().partition(|path| path.contains("/search-index"));
    assert_eq!(changed, pages);
    // Its words are found in its own language and in no other.
    assert!(!index.is_empty() && index.iter().all(|path| path.starts_with("es/search-index")), "{index:?}");
}

/// Property 3.
#[test]
fn one_thread_gives_the_same_as_many() {
    let build = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let options = temario::pipeline::BuildOptions::default();
            let loaded = temario::pipeline::load(
                crate::support::own_course(),
                &options,
                &mut Memo::new(),
                &mut temario::pipeline::Timings::new(),
            );
            (report(&loaded), outputs(&loaded))
        })
    };
    let (one, many) = (build(1), build(7));
    assert_eq!(one.0, many.0);
    assert!(one.1 == many.1);
}

#[test]
fn the_small_course_of_the_tests_has_no_faults() {
    assert_eq!(codes(&load(&course())), Vec::<&str>::new());
}
