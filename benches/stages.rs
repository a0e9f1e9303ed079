//! The stages of a build apart, over a course of 1,000 pages made here.
//!
//! `cargo bench` prints medians; `temario build --timings` prints the same
//! stages for a real site.

use temario::pipeline::{BuildOptions, Loaded, Memo, Timings, load};
use temario::source::Snapshot;

const MODULES: usize = 20;
const PAGES: usize = 25;

fn main() {
    divan::main();
}

/// A bilingual course with enough of everything: headings, lists, links, notes, blocks.
fn course() -> Vec<(String, String)> {
    let mut files = vec![(
        "site.toml".to_owned(),
        "title = \"Course\"\nbase_url = \"https://example.org\"\n[languages.en]\n[languages.es]\n".to_owned(),
    )];
    let english = [
        "exercise",
        "The visiting team *compares* the custody register with the **list of transfers** before the visit, and notes the hour at which each entry was made.[^1] ",
        "What was seen",
        "What was heard",
        "See [the next page](02-page-2.md#section-1).",
        "Read both.",
        "A note.",
    ];
    let spanish = [
        "ejercicio",
        "El equipo de visita *compara* el registro de custodia con la **lista de traslados** antes de la visita, y anota la hora en que se hizo cada asiento.[^1] ",
        "Lo que se vio",
        "Lo que se escuchó",
        "Vea [la página siguiente](02-page-2.md#section-1).",
        "Lea ambas.",
        "Una nota.",
    ];
    for (language, [word, sentence, seen, heard, link, task, note]) in [("en", english), ("es", spanish)] {
        files.push((format!("content/{language}/index.md"), "---\ntitle: Course\n---\n\nText.\n".to_owned()));
        for module in 1..=MODULES {
            let folder = format!("content/{language}/{module:02}-module-{module}");
            files.push((format!("{folder}/index.md"), format!("---\ntitle: Module {module}\n---\n\nText.\n")));
            for page in 1..PAGES {
                let mut text = format!("---\ntitle: Page {page}\nminutes: 20\n---\n\n");
                for section in 1..8 {
                    text.push_str(&format!("## Section {section}\n\n"));
                    for _ in 0..4 {
                        text.push_str(sentence);
                    }
                    text.push_str(&format!("\n\n- {seen}\n- {heard}\n\n{link}\n\n"));
                }
                text.push_str(&format!("::: {word} Compare {{minutes=10}}\n{task}\n:::\n\n[^1]: {note}\n"));
                files.push((format!("{folder}/{page:02}-page-{page}.md"), text));
            }
        }
    }
    files
}

fn snapshot() -> Snapshot {
    let files = course();
    Snapshot::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

fn loaded(memo: &mut Memo) -> Loaded {
    let loaded = load(snapshot(), &BuildOptions::default(), memo, &mut Timings::new());
    assert!(loaded.diagnostics().is_empty(), "the course of the benchmark has no faults");
    loaded
}

/// Reading is measured by `--timings`; this is everything between reading and planning.
#[divan::bench]
fn load_cold(bencher: divan::Bencher) {
    bencher
        .with_inputs(snapshot)
        .bench_values(|snapshot| load(snapshot, &BuildOptions::default(), &mut Memo::new(), &mut Timings::new()));
}

/// The same with every document remembered: assembling, checking, theme.
#[divan::bench]
fn load_warm(bencher: divan::Bencher) {
    let mut memo = Memo::new();
    loaded(&mut memo);
    bencher
        .with_inputs(snapshot)
        .bench_local_values(|snapshot| load(snapshot, &BuildOptions::default(), &mut memo, &mut Timings::new()));
}

#[divan::bench]
fn plan(bencher: divan::Bencher) {
    let loaded = loaded(&mut Memo::new());
    bencher.bench(|| loaded.plan());
}

/// All views, which resolve what depends on the site.
#[divan::bench]
fn views(bencher: divan::Bencher) {
    let loaded = loaded(&mut Memo::new());
    let plan = loaded.plan();
    bencher.bench(|| plan.iter().map(|(_, route)| loaded.view(route).key()).fold(0, u64::wrapping_add));
}

/// All outputs, without writing them.
#[divan::bench]
fn render(bencher: divan::Bencher) {
    let loaded = loaded(&mut Memo::new());
    let views: Vec<_> = loaded.plan().iter().map(|(_, route)| loaded.view(route)).collect();
    bencher.bench(|| views.iter().filter_map(|view| loaded.render(view).ok()).map(|bytes| bytes.len()).sum::<usize>());
}
